"""Sheets as offices send them: every habit is read to the last row, every fault has its place and its sentence."""

import io

import pytest
from openpyxl import load_workbook

from luoshu.core.tables import (
    TableError,
    compare_headings,
    mark_problems,
    read_form,
    read_table,
    with_names,
    write_form,
)
from tests.support.office_books import OfficeBook, book, broken_books, good_books
from tests.support.shipped_ledgers import CODES, shipped_form

ALL = (*good_books(), *broken_books())


@pytest.mark.parametrize("sheet", [one for one in ALL if not one.refusal], ids=lambda one: one.habit)
def test_rows_totals_and_red_cells(sheet: OfficeBook) -> None:
    reading = read_form(sheet.content, shipped_form(sheet.ledger))
    assert [(one.row_no, one.column, one.code) for one in reading.problems] == list(sheet.problems)
    assert len(reading.records) == len(sheet.rows)
    for record, wanted in zip(reading.records, sheet.rows, strict=True):
        assert {key: record.values[key] for key in wanted} == wanted
    agrees: dict[str, bool] = {}
    for check in reading.totals:
        agrees[check.column] = agrees.get(check.column, True) and check.agrees
    assert agrees == dict(sheet.totals)
    assert reading.hidden == sheet.hidden
    assert reading.unread == sheet.unread


@pytest.mark.parametrize("sheet", [one for one in ALL if one.refusal], ids=lambda one: one.habit)
def test_what_cannot_be_taken_is_refused_with_what_to_do(sheet: OfficeBook) -> None:
    with pytest.raises(TableError) as caught:
        read_form(sheet.content, shipped_form(sheet.ledger))
    assert caught.value.code == sheet.refusal
    assert caught.value.message.endswith("。")


@pytest.mark.parametrize("sheet", [one for one in ALL if one.problems and not one.refusal], ids=lambda one: one.habit)
def test_the_file_comes_back_with_exactly_the_wrong_cells_red(sheet: OfficeBook) -> None:
    reading = read_form(sheet.content, shipped_form(sheet.ledger))
    marked = mark_problems(sheet.content, reading.table, reading.problems, reading.positions)
    page = load_workbook(io.BytesIO(marked)).active
    red = {(cell.row, cell.comment.text) for row in page.iter_rows() for cell in row if cell.comment}
    assert red == {(one.row_no, one.message) for one in reading.problems}


@pytest.mark.parametrize("code", CODES)
def test_every_shipped_ledger_writes_a_sheet_that_it_reads_back_empty(code: str) -> None:
    form = shipped_form(code)
    reading = read_form(write_form(form, []), form)
    assert (reading.records, reading.problems, reading.missing, reading.unread) == ((), (), (), ())


def test_headings_with_other_names_are_taken_by_a_map() -> None:
    form = shipped_form("parking")
    content = book([["县区", "场库", "车位总量"], ["甲区", "东库", 12]])
    with pytest.raises(TableError) as caught:
        read_form(content, form)
    assert caught.value.code == "missing_columns"
    found = compare_headings(read_table(content).rows, form)
    assert (found.row_no, found.columns, found.unread) == (1, {"county": "县区"}, ("场库", "车位总量"))
    named = with_names(form, {"name": "场库", "spaces": "车位总量"})
    assert named.fingerprint() == form.fingerprint()
    (record,) = read_form(content, named).records
    assert (record.values["name"], record.values["spaces"]) == ("东库", 12)


def test_a_sheet_of_unknown_headings_still_says_what_they_are() -> None:
    found = compare_headings(read_table(book([["一览表"], ["甲", "乙"], [1, 2]])).rows, shipped_form("parking"))
    assert (found.row_no, found.columns, found.unread) == (2, {}, ("甲", "乙"))


def test_a_total_that_the_workbook_added_itself_carries_the_noise_of_doubles() -> None:
    parts = [0.1, 0.2, 0.7, 1.1]
    rows = [["甲区", f"管段{at}", "市政管道", part, "已完成"] for at, part in enumerate(parts)]
    head = ["县区", "管段名称", "管道类别", "已改造", "状态"]
    for total, agrees in ((sum(parts), True), (2.1000000000000005, True), (2.11, False)):
        content = book([head, *rows, ["合计", "", "", total, ""]])
        (check,) = read_form(content, shipped_form("gas_pipes")).totals
        assert check.agrees is agrees
