"""Write a sheet exactly as the office keeps it: merged title and headings, lists, locked cells, totals, footer."""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from luoshu.core.tables.office_form import SEQUENCE, TEMPLATE_SHEET, FormColumn, Gap, Kind, OfficeForm, Totals, Value

DASH: Final = "—"
_LINE: Final = Side(style="thin", color="000000")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
_HEAD: Final = PatternFill("solid", fgColor="F2F2F2")
_EMPTY_ROWS: Final = 50
"""Rows of a blank template that carry lists and formats."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST_LIST: Final = 255
_FORMATS: Final = {Kind.NUMBER: "General", Kind.INTEGER: "0", Kind.DATE: "yyyy-mm-dd"}


def write_form(
    form: OfficeForm,
    records: Sequence[Mapping[str, Value]],
    *,
    totals: Mapping[str, Value] | None = None,
    footer: Mapping[str, str] | None = None,
    title: str = "",
    closing: str = "",
) -> bytes:
    """Return the sheet as XLSX. ``totals`` by column key stand in the line of totals; without it they are added up.

    ``closing`` is a last line below the footer, such as how many rows there are; it begins with 本表.

    Text is written as text, also when it begins like a formula. Raises nothing for any value of ``Value``.
    """
    book = Workbook()
    sheet: Worksheet = book.active
    sheet.title = _sheet_name(form.title)
    width = len(form.columns) + form.is_numbered
    row = _write_top(sheet, form, title or form.title, width)
    row = _write_heads(sheet, form, row)
    sheet.freeze_panes = sheet.cell(row=row, column=1 + form.is_numbered)
    line = dict(totals) if totals is not None else added_up(form, records)
    if form.totals is Totals.FIRST:
        row = _write_total(sheet, form, row, line)
    first = row
    for number, record in enumerate(records, start=1):
        _write_record(sheet, form, row, number, record, first)
        row += 1
    if not records:
        row = _write_empty(sheet, form, row)
    _add_lists(sheet, form, first, row - 1)
    if form.totals is Totals.LAST:
        row = _write_total(sheet, form, row, line)
    _write_footer(sheet, form, row, footer or {}, width)
    if closing:
        _merge(sheet, row + 1, 1, row + 1, width)
        _put(sheet, row + 1, 1, closing)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.insertRows = False
    sheet.protection.deleteRows = False
    _write_template_sheet(book, form)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def added_up(form: OfficeForm, records: Sequence[Mapping[str, Value]]) -> dict[str, Value]:
    """Return the totals of the summed columns; a column in which nobody typed a number has a gap, not a zero."""
    found: dict[str, Value] = {}
    for column in form.columns:
        if column.is_summed:
            values = [value for record in records if isinstance(value := record.get(column.key), Decimal | int)]
            found[column.key] = sum((Decimal(value) for value in values), Decimal(0)) if values else Gap.BLANK
    return found


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", "", title)[:31] or "表"


def _write_top(sheet: Worksheet, form: OfficeForm, title: str, width: int) -> int:
    _merge(sheet, 1, 1, 1, width)
    cell = _put(sheet, 1, 1, title)
    cell.font, cell.alignment = Font(bold=True, size=16), _CENTRE
    sheet.row_dimensions[1].height = 30
    if not form.unit_line:
        return 2
    _merge(sheet, 2, 1, 2, width)
    _put(sheet, 2, 1, f"单位：{form.unit_line}").alignment = Alignment(horizontal="right")
    return 3


def _write_heads(sheet: Worksheet, form: OfficeForm, top: int) -> int:
    bottom = top + form.depth - 1
    first = 1 + form.is_numbered
    paths = [(*column.heads, column.label) for column in form.columns]
    if form.is_numbered:
        _head(sheet, top, 1, bottom, 1, SEQUENCE)
        sheet.column_dimensions["A"].width = 6
    for level in range(form.depth - 1):
        start = 0
        while start < len(paths):
            end = start
            while end + 1 < len(paths) and paths[end + 1][: level + 1] == paths[start][: level + 1]:
                end += 1
            if level < len(paths[start]) - 1:
                _head(sheet, top + level, first + start, top + level, first + end, paths[start][level])
            start = end + 1
    for number, (column, path) in enumerate(zip(form.columns, paths, strict=True)):
        at = first + number
        _head(sheet, top + len(path) - 1, at, bottom, at, _label(form, column))
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    return bottom + 1


def _label(form: OfficeForm, column: FormColumn) -> str:
    """The label, with the unit behind it where the unit line does not say it."""
    unit = column.written_unit
    return column.label if not unit or unit in form.unit_line else f"{column.label}（{unit}）"


def _head(sheet: Worksheet, top: int, left: int, bottom: int, right: int, text: str) -> None:
    for row in range(top, bottom + 1):
        for column in range(left, right + 1):
            sheet.cell(row=row, column=column).border = _BOX
    _merge(sheet, top, left, bottom, right)
    cell = _put(sheet, top, left, text)
    cell.font, cell.alignment, cell.fill = Font(bold=True), _CENTRE, _HEAD


def _merge(sheet: Worksheet, top: int, left: int, bottom: int, right: int) -> None:
    if (top, left) != (bottom, right):
        sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)


def _write_record(
    sheet: Worksheet, form: OfficeForm, row: int, number: int, record: Mapping[str, Value], first: int
) -> None:
    if form.is_numbered:
        cell = _put(sheet, row, 1, number)
        _look_like(sheet, cell, first) if row > first else _boxed(cell)
    for at, column in enumerate(form.columns, start=1 + form.is_numbered):
        _data_cell(sheet, row, at, column, record.get(column.key, Gap.BLANK), first)


def _write_empty(sheet: Worksheet, form: OfficeForm, row: int) -> int:
    first = row
    for _ in range(_EMPTY_ROWS):
        for at, column in enumerate(form.columns, start=1 + form.is_numbered):
            _data_cell(sheet, row, at, column, Gap.BLANK, first)
        row += 1
    return row


def _data_cell(sheet: Worksheet, row: int, at: int, column: FormColumn, value: Value, first: int) -> None:
    cell = _put(sheet, row, at, _shown(value, column))
    if row > first:
        _look_like(sheet, cell, first)
        return
    _boxed(cell)
    cell.number_format = _FORMATS.get(column.kind, "@")
    cell.protection = Protection(locked=column.is_locked)
    if column.kind in (Kind.NUMBER, Kind.INTEGER):
        cell.alignment = Alignment(horizontal="right")


def _look_like(sheet: Worksheet, cell: Cell, first: int) -> None:
    """Take the look of the column's first row of data: making it anew for each cell costs more than the values."""
    cell._style = copy(sheet.cell(row=first, column=cell.column)._style)


def _write_total(sheet: Worksheet, form: OfficeForm, row: int, line: Mapping[str, Value]) -> int:
    cells = [_boxed(_put(sheet, row, 1, form.total_label if form.is_numbered else None))] if form.is_numbered else []
    for at, column in enumerate(form.columns, start=1 + form.is_numbered):
        value = line.get(column.key, Gap.BLANK)
        if not form.is_numbered and at == 1:
            value = form.total_label
        cells.append(_boxed(_put(sheet, row, at, _shown(value, column))))
    for cell in cells:
        cell.font = Font(bold=True)
    return row + 1


def _write_footer(sheet: Worksheet, form: OfficeForm, row: int, words: Mapping[str, str], width: int) -> None:
    if form.footer:
        _merge(sheet, row, 1, row, width)
        cell = _put(sheet, row, 1, "    ".join(f"{name}：{words.get(name, '')}" for name in form.footer))
        cell.protection = Protection(locked=False)


def _add_lists(sheet: Worksheet, form: OfficeForm, first: int, last: int) -> None:
    for at, column in enumerate(form.columns, start=1 + form.is_numbered):
        listed = ",".join(column.choices)
        if column.kind is Kind.CHOICE and 0 < len(listed) <= _LONGEST_LIST and last >= first:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            rule.error, rule.errorTitle = "请从下拉列表里选择。", column.label[:30]
            letter = get_column_letter(at)
            rule.add(f"{letter}{first}:{letter}{last}")
            sheet.add_data_validation(rule)


def _write_template_sheet(book: Workbook, form: OfficeForm) -> None:
    hidden = book.create_sheet(TEMPLATE_SHEET)
    hidden.sheet_state = "hidden"
    for row in (("code", form.code), ("edition", str(form.edition)), ("fingerprint", form.fingerprint())):
        hidden.append(row)


def _shown(value: Value, column: FormColumn) -> str | int | float | date | None:
    match value:
        case Gap.BLANK:
            return None
        case Gap.DASH:
            return DASH
        case Decimal() | int():
            written = Decimal(value) / column.per_unit
            return int(written) if written == written.to_integral_value() else float(written)
        case _:
            return value


def _put(sheet: Worksheet, row: int, at: int, value: Any) -> Cell:
    cell = sheet.cell(row=row, column=at)
    if isinstance(value, str):
        cell.value = _CONTROL.sub("\ufffd", value)
        # What begins with "=" is somebody's text, never a formula.
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _boxed(cell: Cell) -> Cell:
    cell.border = _BOX
    return cell
