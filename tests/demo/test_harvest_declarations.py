"""The autumn ledgers as declared: no faults, exact JSON, and sheets as the offices keep them, out and back."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from luoshu.core.harvest import DayReport, DayState
from luoshu.core.harvest.columns import crops_of
from luoshu.core.ledgers import Period, find_faults, from_json, to_json
from luoshu.core.tables import Gap, read_form, write_form
from luoshu.demo.shipped import shipped_ledger
from luoshu.web.harvest.daily import PlaceDay
from luoshu.web.harvest.sheet_rows import sheet_records, sheet_totals

CODES = (
    "harvest_daily",
    "straw_use",
    "straw_depots",
    "village_environment",
    "harvest_weather",
    "harvest_estimates",
    "ban_publicity",
)


@pytest.mark.parametrize("code", CODES)
def test_a_declaration_is_without_faults_and_exact(code: str) -> None:
    found = shipped_ledger(code)
    assert found.code == found.form.code == code
    assert find_faults(found) == ()
    assert from_json(to_json(found)) == found


def test_only_townships_report_daily_villages_never() -> None:
    daily = shipped_ledger("harvest_daily")
    assert (daily.period, daily.cut_off, daily.no_change_allowed) == (Period.DAILY, "17:00", True)
    for code in CODES:
        assert not {"village_head", "grid_worker"} & set(shipped_ledger(code).fillers)
        assert "village" not in shipped_ledger(code).filler_levels
    assert daily.filler_levels == ("township",)
    assert "非统计数据" in daily.source


VALUES = {
    "corn_due": Decimal(12000),
    "corn_done": Decimal(9000),
    "corn_machine": Decimal(8100),
    "straw_removed": Decimal(0),
    "sown_due": Decimal(8000),
    "sown_done": Decimal(100),
}


def places() -> list[PlaceDay]:
    spoke = PlaceDay(
        "410398101", "东河镇", "p/", "410398", "示范甲县", DayReport(DayState.REPORTED, date(2024, 9, 28)), VALUES
    )
    silent = replace(spoke, code="410398104", name="北川乡", report=DayReport(DayState.MISSING), values={})
    return [spoke, silent]


def day_sheet() -> bytes:
    form = shipped_ledger("harvest_daily").form
    crops = crops_of(form)
    records = sheet_records(places(), form, crops)
    return write_form(form, records, totals=sheet_totals(records, places(), form, crops))


def test_the_sheet_looks_as_the_office_keeps_it() -> None:
    sheet = load_workbook(io.BytesIO(day_sheet())).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(max_row=7)]
    assert lines[0][0] == "三秋生产进度日报表"
    assert lines[1][0] == "单位：万亩、台"
    assert [lines[2][3], lines[3][3], lines[3][4]] == ["玉米", "应收", "已收"]
    assert "D3:G3" in {str(one) for one in sheet.merged_cells.ranges}
    assert lines[4][0] == "合计"
    assert lines[4][3:6] == [1.2, 0.9, 75]
    assert lines[5][2:6] == ["东河镇", 1.2, 0.9, 75]


def test_a_missing_township_is_named_and_holds_no_zero() -> None:
    sheet = load_workbook(io.BytesIO(day_sheet())).worksheets[0]
    line = [cell.value for cell in sheet[7]]
    assert line[2] == "北川乡"
    assert set(line[3:-1]) == {None}
    assert line[-1] == "未报"


def test_the_sheet_reads_back_in_mu_with_its_zeros_and_its_gaps() -> None:
    form = shipped_ledger("harvest_daily").form
    read = read_form(day_sheet(), form)
    assert read.problems == ()
    spoke, silent = (one.values for one in read.records)
    assert {key: spoke[key] for key in VALUES} == VALUES
    assert spoke["straw_returned"] is Gap.BLANK
    assert silent["corn_done"] is Gap.BLANK
    assert all(check.agrees for check in read.totals)
