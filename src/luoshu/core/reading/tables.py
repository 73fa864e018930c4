"""Tables pasted as text: the rows of a text, and numbers whose unit stands only in the head of their column.

A row is a line of cells with tabs between them, or with blanks where a head of as many words stands above. Linear in
the text; offsets are those of the folded page.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from luoshu.core.quantities.numerals import MAGNITUDE, parse_arabic
from luoshu.core.quantities.units import unit_pattern
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Figure
from luoshu.core.reading.places import Places
from luoshu.core.reading.times import Timeline

_DIGIT: Final = re.compile(r"\d")
_LINE: Final = re.compile(r"[^\n\r]+")
_WORD: Final = re.compile(r"[^ \t]+")
_PROSE: Final = re.compile(r"[。;:!?“”]")
_NUMBER_CELL: Final = re.compile(r"-?\d[\d,]*(?:\.\d+)?%?$|-$|/$|无$")
_BARE: Final = re.compile(r"\d{1,12}(?:,\d{3})*(?:\.\d{1,6})?")
_UNIT_IN_HEAD: Final = re.compile(rf"[(（](?:单位:)?(?P<mag>{MAGNITUDE})?(?P<unit>{unit_pattern()})[)）]")
_UNIT_LINE: Final = re.compile(rf"单位:\s*(?P<mag>{MAGNITUDE})?(?P<unit>{unit_pattern()})\s*[)）]?\s*(?=\n)")
_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{1,7}(?:市|县|区|镇|乡|街道|村)$")
_NO_PLACE: Final = re.compile(r"(?:全|各|本)[市县区镇乡村]|小区|社区|片区|园区|地区")
MAX_CELLS: Final = 24


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its line, the cells with their offsets, and the head above them as written."""

    start: int
    end: int
    cells: tuple[tuple[int, str], ...]
    head: tuple[str, ...]
    table: int

    def column(self, at: int) -> int:
        """The number of the cell a position lies in."""
        return max(0, bisect_right([start for start, _ in self.cells], at) - 1)


def rows_of(text: str) -> Iterator[Row]:
    """The rows under each head; a blank stretch of more than one line ends a table."""
    if "\t" not in text and " " not in text:
        return
    head: tuple[str, ...] = ()
    table = last = 0
    for line in _LINE.finditer(text):
        cells = _cells(text, line.start(), line.end())
        if len(cells) < 2:
            continue
        if head and text.count("\n", last, line.start()) > 2:
            head = ()
        last = line.end()
        if not any(_DIGIT.search(words) for _, words in cells[1:]):
            head, table = tuple(words for _, words in cells), line.start()
        elif len(head) == len(cells) and _is_row(text, line, cells):
            yield Row(line.start(), line.end(), tuple(cells), head, table)


def _cells(text: str, start: int, end: int) -> list[tuple[int, str]]:
    """The cells of a line: split at tabs, else at blanks when the line is no prose."""
    if end - start > 600:
        return []
    if text.find("\t", start, end) >= 0:
        found: list[tuple[int, str]] = []
        at = start
        for words in text[start:end].split("\t"):
            found.append((at + len(words) - len(words.lstrip(" ")), words.strip(" ")))
            at += len(words) + 1
        return found if len(found) <= MAX_CELLS + 1 else []
    if text.find(" ", start, end) < 0 or end - start > 160 or _PROSE.search(text, start, end):
        return []
    found = [(match.start(), match.group()) for match in _WORD.finditer(text, start, end)]
    return found if 3 <= len(found) <= MAX_CELLS else []


def _is_row(text: str, line: re.Match[str], cells: list[tuple[int, str]]) -> bool:
    return "\t" in line.group() or all(_NUMBER_CELL.match(words) for _, words in cells[1:])


def cell_figures(text: str, layout: Layout, places: Places, timeline: Timeline, figures: list[Figure]) -> list[Figure]:
    """All figures of the page with those added whose unit stands in the head (已收获（万亩） … 98.5), numbered anew."""
    folded = layout.folded
    taken = [figure.start for figure in figures]
    added: list[Figure] = []
    blocks = [layout.raw(block.start) for block in layout.blocks]
    for row in rows_of(folded):
        note = None
        for column, (start, words) in enumerate(row.cells):
            if column == 0 or not _BARE.fullmatch(words):
                continue
            near = bisect_right(taken, start + len(words) - 1) - 1
            if near >= 0 and figures[near].end > start:
                continue
            note = note or _UNIT_LINE.search(folded, max(0, row.table - 80), row.table)
            unit = _UNIT_IN_HEAD.search(row.head[column]) or note
            value = parse_arabic(words, unit["mag"] or "") if unit else None
            if unit is None or value is None:
                continue
            number = max(0, bisect_right(blocks, start) - 1)
            added.append(_figure(text, row, (start, words), (value, unit["unit"]), (layout, places, timeline, number)))
    if not added:
        return figures
    merged = sorted([*figures, *added], key=lambda figure: figure.start)
    for number, figure in enumerate(merged, 1):
        object.__setattr__(figure, "id", f"F{number:03}")  # nobody else has them yet; built anew they cost far more
    return merged


def place_of(label: str) -> str | None:
    """The place a row is about, when its first cell names one."""
    return label if _PLACE.fullmatch(label) and not _NO_PLACE.search(label) else None


def _figure(
    text: str,
    row: Row,
    cell: tuple[int, str],
    quantity: tuple[Decimal, str],
    page: tuple[Layout, Places, Timeline, int],
) -> Figure:
    layout, places, timeline, number = page
    start, words = cell
    block = layout.blocks[number]
    value, unit = quantity
    return Figure(
        id="",
        start=start,
        end=start + len(words),
        raw=text[start : start + len(words)],
        value=value,
        unit=unit,
        subject=place_of(row.cells[0][1]) or places.home(block),
        object=None,
        action=None,
        indicator=row.cells[0][1],
        status="total",
        period_or_asof=timeline.own_day(block.start),
        time_basis="inherited",
        deadline=None,
        approx=None,
        section=block.section,
        sentence=text[row.start : row.end],
        sent_start=row.start,
        sent_end=row.end,
        paragraph=number,
        document=block.document,
        ratio=unit in ("%", "个百分点", "倍"),
    )
