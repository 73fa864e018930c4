"""What a sheet shows beside its values: hidden rows, cells with a formula's error, percentages, merged cells.

The reader of values gives none of these. They are looked up in the sheet's XML, without building its cells.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from openpyxl.xml.functions import fromstring

from luoshu.core.tables.raw import RawRow, RawTable

_ZIP: Final = b"PK\x03\x04"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_CELL: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*)>")
_ERROR: Final = re.compile(rb"<(?:\w+:)?c\b([^>]*\bt=\"e\"[^>]*)>(?:.*?)<(?:\w+:)?v>([^<]*)<", re.DOTALL)
_MERGE: Final = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]+)(\d+):([A-Z]+)(\d+)\"")
_NAME: Final = re.compile(rb"\br=\"([A-Z]+)(\d+)\"")
_STYLE: Final = re.compile(rb"\bs=\"(\d+)\"")
_HIDDEN: Final = re.compile(rb"\bhidden=\"(?:1|true)\"")
_NUMBER: Final = re.compile(rb"\br=\"(\d+)\"")
_BUILT_IN_PERCENT: Final = frozenset({9, 10})


@dataclass(frozen=True, slots=True)
class Area:
    """A merged block: 1-based rows, 0-based cells, both ends inside."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Rows are 1-based sheet rows, cells 0-based. ``errors``: (row, cell) -> #REF!, #DIV/0! and so on."""

    hidden: frozenset[int] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    percents: frozenset[tuple[int, int]] = frozenset()
    merges: tuple[Area, ...] = ()


def read_marks(content: bytes, table: RawTable) -> SheetMarks:
    """Return the marks of the sheet that ``table`` was read from; none for CSV, old XLS and unusual archives."""
    if not content.startswith(_ZIP) or not table.source.startswith("sheet:"):
        return SheetMarks()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = _part_of(archive, table.source.removeprefix("sheet:"))
            if part is None:
                return SheetMarks()
            xml = archive.read(part)
            percent_styles = _percent_styles(archive)
    except (zipfile.BadZipFile, KeyError, SyntaxError, OSError):
        return SheetMarks()
    return SheetMarks(
        hidden=frozenset(_hidden(xml)),
        errors=dict(_errors(xml)),
        percents=frozenset(_styled(xml, percent_styles)) if percent_styles else frozenset(),
        merges=tuple(Area(int(b), _column(a), int(d), _column(c)) for a, b, c, d in _MERGE.findall(xml)),
    )


def fill_merged(table: RawTable, marks: SheetMarks, *, below: int, positions: frozenset[int]) -> tuple[RawRow, ...]:
    """Return the rows with a merged cell's text in each of its rows, for the given cells of rows after ``below``."""
    areas = [
        area
        for area in marks.merges
        if area.top > below and area.left == area.right and area.left in positions and area.bottom > area.top
    ]
    if not areas:
        return table.rows
    tops = {area.top for area in areas}
    first = {row.row_no: row.cells for row in table.rows if row.row_no in tops}
    filled: dict[int, dict[int, str]] = {}
    for area in areas:
        cells = first.get(area.top, ())
        text = cells[area.left] if area.left < len(cells) else ""
        for row_no in range(area.top + 1, area.bottom + 1) if text else ():
            filled.setdefault(row_no, {})[area.left] = text
    return tuple(_with(row, filled[row.row_no]) if row.row_no in filled else row for row in table.rows)


def _with(row: RawRow, texts: Mapping[int, str]) -> RawRow:
    cells = [*row.cells, *[""] * (max(texts) + 1 - len(row.cells))]
    for at, text in texts.items():
        cells[at] = cells[at] or text
    return RawRow(row.row_no, tuple(cells), row.raw)


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The file of a sheet inside the workbook, found by way of the workbook's relations."""
    book = fromstring(archive.read("xl/workbook.xml"))
    wanted = next(
        (one.get(_RELATION) for one in book.iter() if _bare(str(one.tag)) == "sheet" and one.get("name") == sheet), None
    )
    for one in fromstring(archive.read("xl/_rels/workbook.xml.rels")).iter():
        if wanted is not None and one.get("Id") == wanted:
            target = str(one.get("Target"))
            return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
    return None


def _percent_styles(archive: zipfile.ZipFile) -> frozenset[bytes]:
    styles = fromstring(archive.read("xl/styles.xml"))
    formats = {
        int(one.get("numFmtId", "0"))
        for one in styles.iter()
        if _bare(str(one.tag)) == "numFmt" and "%" in one.get("formatCode", "")
    }
    used = next((list(one) for one in styles.iter() if _bare(str(one.tag)) == "cellXfs"), [])
    wanted = formats | _BUILT_IN_PERCENT
    return frozenset(str(at).encode() for at, one in enumerate(used) if int(one.get("numFmtId", "0")) in wanted)


def _hidden(xml: bytes) -> Iterator[int]:
    for row in _ROW.finditer(xml):
        head = row[1]
        found = _NUMBER.search(head)
        if found and _HIDDEN.search(head):
            yield int(found[1])


def _errors(xml: bytes) -> Iterator[tuple[tuple[int, int], str]]:
    for cell in _ERROR.finditer(xml):
        if found := _NAME.search(cell[1]):
            yield (int(found[2]), _column(found[1])), cell[2].decode(errors="replace")


def _styled(xml: bytes, styles: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    for cell in _CELL.finditer(xml):
        head = cell[1]
        style, found = _STYLE.search(head), _NAME.search(head)
        if style and found and style[1] in styles and b't="' not in head.replace(b't="n"', b""):
            yield int(found[2]), _column(found[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]
