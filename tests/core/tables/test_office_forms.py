"""The offices' own sheets: written as they keep them, read back unchanged, and each habit and each fault by itself."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from luoshu.core.tables import (
    FormColumn,
    Gap,
    Kind,
    OfficeForm,
    TableError,
    Totals,
    Value,
    mark_problems,
    read_form,
    unit_factor,
    write_form,
)

HARVEST = OfficeForm(
    code="harvest_daily",
    title="秋收进度日报表",
    unit_line="万亩、%",
    totals=Totals.FIRST,
    columns=(
        FormColumn("county", "县区", is_required=True, habits=("单位", "县（区）")),
        FormColumn("maize_due", "应收", Kind.NUMBER, ("玉米",), unit="亩", sheet_unit="万亩", is_summed=True),
        FormColumn("maize_done", "已收", Kind.NUMBER, ("玉米",), unit="亩", sheet_unit="万亩", is_summed=True),
        FormColumn("beans_due", "应收", Kind.NUMBER, ("大豆",), unit="亩", sheet_unit="万亩", is_summed=True),
        FormColumn("beans_done", "已收", Kind.NUMBER, ("大豆",), unit="亩", sheet_unit="万亩", is_summed=True),
        FormColumn("machines", "投入机械", Kind.INTEGER, unit="台", is_summed=True),
        FormColumn("state", "天气", Kind.CHOICE, choices=("晴", "阴", "雨")),
        FormColumn("on", "截至日期", Kind.DATE),
        FormColumn("note", "备注"),
    ),
)
ROW: dict[str, Value] = {
    "county": "示范甲县",
    "maize_due": Decimal("123456.5"),
    "maize_done": Decimal(0),
    "beans_due": Gap.DASH,
    "beans_done": Gap.BLANK,
    "machines": 42,
    "state": "晴",
    "on": date(2024, 9, 26),
    "note": "=1+1 不是公式",
}


def sheet(rows: Sequence[Sequence[Any]], merges: Sequence[str] = ()) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merges:
        book.active.merge_cells(area)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


TITLE = ["示范市秋收进度日报表"]
UNIT = ["单位：万亩、%"]
UPPER = ["序号", "县区", "玉米", "", "大豆", "", "投入机械（台）", "天气", "截至日期", "备注"]
LOWER = ["", "", "应收", "已收", "应收", "已收", "", "", "", ""]
MERGES = ("A1:J1", "A2:J2", "C3:D3", "E3:F3", "A3:A4", "B3:B4", "G3:G4", "H3:H4", "I3:I4", "J3:J4")
BODY = [1, "甲县", 12.5, 3, 0, "—", 30, "晴", "2024.9.26", ""]


def office(
    *body: Sequence[Any], footer: Sequence[Any] = ("填报人：张甲    审核人：李乙    日期：2024年9月26日",)
) -> bytes:
    return sheet([TITLE, UNIT, UPPER, LOWER, *body, list(footer)], MERGES)


def values(content: bytes, form: OfficeForm = HARVEST) -> Mapping[str, Value]:
    reading = read_form(content, form)
    assert not reading.problems
    assert len(reading.records) == 1
    return reading.records[0].values


def test_what_was_written_is_read_back_unchanged() -> None:
    written = write_form(HARVEST, [ROW], footer={"填报人": "张甲", "日期": "2024-09-26"})
    reading = read_form(written, HARVEST)
    assert [record.values for record in reading.records] == [ROW]
    assert not reading.problems
    assert reading.footer["填报人"] == "张甲"
    assert {check.column: check.agrees for check in reading.totals}["投入机械"]


DASHED = ("—", "——", "-", "--", "－", "–", "/", "\\")
TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=30)
    .map(str.strip)
    .filter(lambda text: text not in DASHED)
)
NUMBERS = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100)
GAPS = st.sampled_from(Gap)


@st.composite
def records(draw: st.DrawFn) -> dict[str, Value]:
    county = draw(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8))
    # A row that is called 合计 is a line of totals, and a text that is only a dash is a gap.
    name = f"{county}县"
    note = draw(TEXTS)
    row: dict[str, Value] = {
        "county": name,
        "note": Gap.BLANK if not note else Gap.DASH if note in "—-－–/\\" else note,
    }
    for key in ("maize_due", "maize_done", "beans_due", "beans_done"):
        row[key] = draw(NUMBERS | GAPS)
    row["machines"] = draw(st.integers(0, 10**6) | GAPS)
    row["state"] = draw(st.sampled_from(("晴", "阴", "雨")) | GAPS)
    row["on"] = draw(st.dates(date(1990, 1, 1), date(2100, 1, 1)) | GAPS)
    return row


@given(st.lists(records(), min_size=1, max_size=6))
def test_export_then_import_is_identity(rows: list[dict[str, Value]]) -> None:
    reading = read_form(write_form(HARVEST, rows), HARVEST)
    assert not reading.problems
    assert [dict(record.values) for record in reading.records] == rows
    assert all(check.agrees for check in reading.totals)


def test_the_sheet_looks_like_the_office_keeps_it() -> None:
    book = load_workbook(io.BytesIO(write_form(HARVEST, [ROW, ROW])))
    page = book.worksheets[0]
    areas = {str(area) for area in page.merged_cells.ranges}
    assert {"A1:J1", "A2:J2", "C3:D3", "E3:F3", "A3:A4", "B3:B4", "G3:G4"} <= areas
    assert (page["A2"].value, page["A2"].alignment.horizontal) == ("单位：万亩、%", "right")
    assert [page.cell(row=5, column=at).value for at in (1, 3, 7)] == ["合计", 24.6913, 84]
    assert page["J6"].data_type == "s"
    assert page.protection.sheet
    assert page["A3"].protection.locked
    assert not page["C6"].protection.locked
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == ['"晴,阴,雨"']
    assert book["模板"].sheet_state == "hidden"


def test_merged_headings_tell_columns_of_one_name_apart() -> None:
    found = values(office(BODY))
    assert (found["maize_due"], found["maize_done"]) == (Decimal(125_000), Decimal(30_000))


def test_zero_dash_and_blank_are_three_things() -> None:
    found = values(office(BODY))
    assert (found["beans_due"], found["beans_done"], found["note"]) == (Decimal(0), Gap.DASH, Gap.BLANK)


@pytest.mark.parametrize("day", ["2024.9.26", "2024年9月26日", "2024/9/26", 45561, date(2024, 9, 26)])
def test_days_in_the_forms_of_offices(day: object) -> None:
    assert values(office([*BODY[:8], day, ""]))["on"] == date(2024, 9, 26)


@pytest.mark.parametrize(
    ("heading", "typed", "wanted"),
    [
        ("应收（亩）", 800, 800),
        ("应收(万亩)", 0.5, 5000),
        ("应收（公顷）", 2, 30),
        ("应收", "1,200亩", 1200),
        ("应收", "0.3", 3000),
    ],
)
def test_the_unit_of_the_heading_goes_before_the_unit_line(heading: str, typed: object, wanted: int) -> None:
    rows = [
        TITLE,
        UNIT,
        UPPER,
        ["", "", heading, "已收", "应收", "已收", "", "", "", ""],
        [*BODY[:2], typed, *BODY[3:]],
    ]
    assert values(sheet(rows, MERGES))["maize_due"] == pytest.approx(Decimal(wanted))


def test_totals_are_checked_and_left_out() -> None:
    body = [["合计", "", 20, 5, 0, 0, 61, "", "", ""], BODY, [2, "乙县", 7.5, 2, 0, 0, 30, "阴", "2024-09-26", "晚熟"]]
    reading = read_form(office(*body), HARVEST)
    assert [record.values["county"] for record in reading.records] == ["甲县", "乙县"]
    found = {(check.row_no, check.stated, check.added_up): check.agrees for check in reading.totals}
    assert found[5, Decimal(200_000), Decimal(200_000)]
    assert found[5, Decimal(61), Decimal(60)] is False


def test_a_subtotal_stands_for_the_rows_before_it() -> None:
    body = [BODY, ["小计", "", 12.5, 3, 0, 0, 30, "", "", ""], [2, "乙县", 7.5, 2, 0, 0, 30, "阴", "", ""]]
    body += [["小计", "", 7.5, 2, 0, 0, 30, "", "", ""], ["总计", "", 20, 5, 0, 0, 60, "", "", ""]]
    reading = read_form(office(*body), HARVEST)
    assert len(reading.records) == 2
    assert len(reading.totals) == 15
    assert all(check.agrees for check in reading.totals)


def test_a_total_over_rows_with_problems_is_marked_as_partial() -> None:
    body = [["合计", "", 20, 5, 0, 0, 60, "", "", ""], BODY, [2, "乙县", "七点五左右", 2, 0, 0, 30, "阴", "", ""]]
    reading = read_form(office(*body), HARVEST)
    assert all(check.is_partial for check in reading.totals)
    assert [(problem.row_no, problem.column, problem.code) for problem in reading.problems] == [
        (7, "玉米·应收", "not_a_number")
    ]


@pytest.mark.parametrize(
    ("at", "typed", "code"),
    [
        (1, "", "missing_value"),
        (2, "很多", "not_a_number"),
        (6, 3.5, "not_whole"),
        (7, "大雾", "not_a_choice"),
        (8, "九月底", "bad_date"),
    ],
)
def test_a_wrong_cell_is_a_problem_with_its_place_and_a_next_step(at: int, typed: object, code: str) -> None:
    row = [*BODY]
    row[at] = typed
    reading = read_form(office(row), HARVEST)
    (problem,) = reading.problems
    assert (problem.row_no, problem.code) == (5, code)
    assert problem.message.endswith("。")
    assert not reading.records


def test_the_same_file_comes_back_with_the_wrong_cells_red() -> None:
    content = office(BODY, [2, "乙县", "很多", 2, 0, 0, 3.5, "阴", "", ""])
    reading = read_form(content, HARVEST)
    page = load_workbook(io.BytesIO(mark_problems(content, reading.table, reading.problems, reading.positions))).active
    assert page["A1"].value == "示范市秋收进度日报表"
    assert {str(area) for area in page.merged_cells.ranges} == set(MERGES)
    red = {cell.coordinate: cell.comment.text for row in page.iter_rows() for cell in row if cell.comment}
    assert set(red) == {"C6", "G6"}
    assert "应填数字" in red["C6"]
    assert page["B5"].fill.fgColor.rgb != "00FFC7CE"


def test_a_csv_comes_back_as_a_workbook_with_the_wrong_cell_red() -> None:
    content = "县区,投入机械,备注\n甲县,12,\n乙县,十二台左右,=cmd()\n".encode("gb18030")
    form = OfficeForm(
        "plain", "简表", (FormColumn("county", "县区", is_required=True), FormColumn("n", "投入机械", Kind.INTEGER))
    )
    reading = read_form(content, form)
    page = load_workbook(io.BytesIO(mark_problems(content, reading.table, reading.problems, reading.positions))).active
    assert page["B3"].comment is not None
    assert page["C3"].data_type == "s"


def test_the_template_of_another_form_is_refused() -> None:
    other = OfficeForm("gas_firms", "燃气企业", (FormColumn("name", "企业", is_required=True),))
    with pytest.raises(TableError, match="另一张表") as caught:
        read_form(write_form(other, []), HARVEST)
    assert caught.value.code == "other_template"


def test_an_old_edition_is_refused_with_what_to_do() -> None:
    old = OfficeForm(HARVEST.code, HARVEST.title, HARVEST.columns[:5])
    with pytest.raises(TableError, match="旧模板"):
        read_form(write_form(old, []), HARVEST)


def test_a_sheet_without_the_headings_is_refused() -> None:
    with pytest.raises(TableError) as caught:
        read_form(sheet([["姓名", "电话"], ["张甲", "1"]]), HARVEST)
    assert caught.value.code == "no_header"


def test_a_sheet_without_a_required_column_is_refused() -> None:
    with pytest.raises(TableError, match="县区") as caught:
        read_form(sheet([["应收", "已收", "投入机械"], [1, 2, 3]]), HARVEST)
    assert caught.value.code == "missing_columns"


def test_a_blank_template_holds_no_rows() -> None:
    reading = read_form(write_form(HARVEST, []), HARVEST)
    assert (reading.records, reading.problems) == ((), ())


@pytest.mark.parametrize(
    ("written", "wanted", "factor"),
    [
        ("万亩", "亩", 10_000),
        ("亩", "亩", 1),
        ("公顷", "亩", 15),
        ("亿元", "元", 10**8),
        ("万元", "亿元", Decimal("0.0001")),
        ("万平方米", "平方米", 10_000),
        ("千瓦", "千瓦", 1),
        ("亩", "户", None),
        ("家", "户", None),
    ],
)
def test_units(written: str, wanted: str, factor: int | Decimal | None) -> None:
    found = unit_factor(written, wanted)
    assert found is None if factor is None else found == pytest.approx(Decimal(factor))


def test_choices_that_differ_in_brackets_alone_stay_apart() -> None:
    choices = ("领导批示（急）", "领导批示（一般）")
    form = OfficeForm(
        "t.kinds", "种类表", (FormColumn("kind", "种类", Kind.CHOICE, choices=choices, is_required=True),)
    )
    records = [{"kind": choice} for choice in reversed(choices)]
    assert [one.values["kind"] for one in read_form(write_form(form, records), form).records] == list(reversed(choices))
