"""The grid leaves and comes back as the office's sheet: unchanged, whole or not at all, wrong cells red."""

import io
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import GridSheetUnreadable
from luoshu.apps.rosters.grid_sheet import grid_workbook, import_grid
from luoshu.apps.rosters.models import FixedCard, GridPost
from luoshu.apps.rosters.operations import set_card
from luoshu.apps.rosters.queries import cells_on, grid_rows, subtree_of
from luoshu.core.tables import SheetResult
from tests.support.cast import AT, COUNTY_A, COUNTY_B, GROUP_A111, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 18)


def sheet(cast: Cast, name: str = "陈川", code: str = COUNTY_A) -> bytes:
    return grid_workbook(cast.acting(name), cast.division(code), ON)[0]


def bring(cast: Cast, data: bytes, name: str = "陈川", *, keep: bool = True) -> SheetResult:
    return import_grid(data=data, on=ON, by=cast.acting(name), at=AT, keep=keep)


def edited(data: bytes, code: str, **cells: str) -> bytes:
    """Type into the row of a division as a person would."""
    book = load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    head = {cell.value: cell.column for cell in page[3] if cell.value}
    row = next(row for row in range(4, page.max_row) if page.cell(row, head["区划代码"]).value == code)
    for label, text in cells.items():
        page.cell(row, head[label]).value = text
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_sheet_looks_like_the_offices(cast: Cast) -> None:
    page = load_workbook(io.BytesIO(sheet(cast))).worksheets[0]
    assert page["A1"].value == "示范甲县秸秆禁烧四级网格责任表"
    assert [page.cell(2, at).value for at in (2, 5, 8)] == ["网格", "责任人", "四定"]
    assert page.cell(page.max_row, 1).value.startswith("填报人：")
    assert "马组长" in {cell.value for cell in page["E"]}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(st.characters(categories=("L", "N", "P")), min_size=1, max_size=30),
    st.sampled_from(("陈川", "林岚", "赵禾")),
    st.sampled_from((COUNTY_A, "410399101", VILLAGE_A11, GROUP_A111)),
)
def test_an_export_comes_back_unchanged(cast: Cast, text: str, name: str, code: str) -> None:
    FixedCard.objects.all().delete()
    for where in (VILLAGE_A11, GROUP_A111):
        set_card(
            division=cast.division(where),
            area=text,
            people="钱麦",
            duty=text,
            reward="无",
            valid_from=date(2024, 9, 1),
            by=cast.acting("陈川"),
            at=AT,
        )
    if name == "赵禾" and code == COUNTY_A:
        code = "410399101"
    before = (list(GridPost.objects.values()), list(FixedCard.objects.values()), AuditEntry.objects.count())
    done = bring(cast, sheet(cast, name, code), name)
    assert done.problems == ()
    assert done.changes == ()
    assert done.same >= 1
    assert (list(GridPost.objects.values()), list(FixedCard.objects.values()), AuditEntry.objects.count()) == before


def test_a_changed_row_is_kept_from_the_day_on(cast: Cast) -> None:
    data = edited(sheet(cast), GROUP_A111, 网格长="牛组长", 电话="13700000002")
    seen = bring(cast, data, keep=False)
    assert seen.changes == ("第一村民组：网格长 马组长 改为 牛组长",)
    assert cells_on(ON).get(division_path=cast.path(GROUP_A111)).contact_name == "马组长"
    bring(cast, data)
    assert cells_on(ON).get(division_path=cast.path(GROUP_A111)).contact_name == "牛组长"
    assert cells_on(date(2024, 9, 17)).get(division_path=cast.path(GROUP_A111)).contact_name == "马组长"


def test_one_wrong_row_keeps_nothing_and_comes_back_red(cast: Cast) -> None:
    data = edited(sheet(cast), GROUP_A111, 网格长="牛组长")
    data = edited(data, VILLAGE_A11, 网格长="不在册", 网格级别="乡镇")
    data = edited(data, "410399102202", 定职责="巡查")
    done = bring(cast, data)
    assert {problem.column for problem in done.problems} == {
        "网格·网格级别",
        "四定·定区域",
        "四定·定人员",
        "四定·定奖惩",
    }
    assert cells_on(ON).get(division_path=cast.path(GROUP_A111)).contact_name == "马组长"
    page = load_workbook(io.BytesIO(done.marked)).worksheets[0]
    red = [cell for row in page.iter_rows() for cell in row if cell.comment]
    assert len(red) == 4
    assert all(cell.fill.fgColor.rgb.endswith("FFC7CE") for cell in red)
    assert done.received == done.same + len(done.changes) + 2


def test_a_name_nobody_holds_is_said(cast: Cast) -> None:
    done = bring(cast, edited(sheet(cast), VILLAGE_A11, 网格长="不在册"))
    assert "西岗村村民委员会没有叫不在册的在任人员" in done.problems[0].message


def test_an_import_crosses_no_border(cast: Cast) -> None:
    done = bring(cast, sheet(cast, "林岚", COUNTY_B))
    assert {problem.code for problem in done.problems} == {"code"}
    with pytest.raises(NotAllowed):
        bring(cast, sheet(cast), "郑远")
    with pytest.raises(GridSheetUnreadable):
        bring(cast, b"no table")
    with pytest.raises(GridSheetUnreadable, match="网格长"):
        bring(cast, "区划代码,区划,电话\n410399101,甲北镇,\n".encode())


def test_a_reader_off_the_line_sees_masked_phones(cast: Cast) -> None:
    rows = grid_rows(cast.acting("郑远"), subtree_of(cast.division(COUNTY_A), ON), ON)
    assert {row.phone for row in rows if row.holder} == {f"138****{1000 + number}" for number in (1, 2, 4, 6, 7)} | {
        "137****0001"
    }
    assert next(row.division.name for row in rows if row.is_vacant and row.division.level == 5) == "西河村村民委员会"
