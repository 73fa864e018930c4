"""Give a sheet back with the wrong cells red and the reason in a comment, everything else as it came."""

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from luoshu.core.tables.problems import RowProblem
from luoshu.core.tables.raw import RawTable
from luoshu.core.tables.workbook import is_workbook

RED: Final = PatternFill("solid", fgColor="FFC7CE")
AUTHOR: Final = "洛书"
_XLSX: Final = b"PK\x03\x04"


def mark_problems(
    content: bytes, table: RawTable, problems: Sequence[RowProblem], positions: Mapping[str, int]
) -> bytes:
    """Return the file as XLSX with a red cell and a comment for each problem.

    ``positions`` maps a problem's ``column`` to its 0-based cell; a problem of the whole row marks the first cell. A
    workbook keeps its own form; from any other file (CSV, old XLS) the rows are written as they were read.
    """
    book = load_workbook(io.BytesIO(content)) if is_workbook(content) and content.startswith(_XLSX) else None
    sheet = _sheet_of(book, table) if book is not None else None
    if book is None or sheet is None:
        book, sheet = _copied(table)
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for problem in problems:
        reasons[problem.row_no, positions.get(problem.column, 0)].append(problem.message)
    # Also where the sheet is locked: whoever corrects the cell must be able to.
    sheet.protection.sheet = False
    merged = {
        (row, column): (area.min_row, area.min_col)
        for area in sheet.merged_cells.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }
    for (row_no, position), sentences in reasons.items():
        place = merged.get((row_no, position + 1), (row_no, position + 1))
        cell = sheet.cell(row=place[0], column=place[1])
        cell.fill = RED
        cell.comment = Comment("\n".join(sentences), AUTHOR, width=320, height=40 + 40 * len(sentences))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _sheet_of(book: Workbook, table: RawTable) -> Worksheet | None:
    name = table.source.removeprefix("sheet:")
    return book[name] if name in book.sheetnames else None


def _copied(table: RawTable) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet: Worksheet = book.active
    for row in (*table.comments, *table.rows):
        for position, text in enumerate(row.cells, start=1):
            cell = sheet.cell(row=row.row_no, column=position)
            cell.value = text
            cell.data_type = "s"
    return book, sheet
