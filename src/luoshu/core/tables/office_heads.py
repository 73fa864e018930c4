"""Where a sheet's columns stand: the block of headings, found by the names an office gives to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from luoshu.core.tables.header import normal_name
from luoshu.core.tables.office_form import SEQUENCE, FormColumn, OfficeForm
from luoshu.core.tables.raw import RawRow

SEARCHED_ROWS: Final = 15
_DEEPEST_HEAD: Final = 4
_FEWEST_NAMES: Final = 2


@dataclass(frozen=True, slots=True)
class Heads:
    first: int
    last: int
    columns: Mapping[str, int]
    texts: Mapping[str, str]


def find_heads(rows: Sequence[RawRow], form: OfficeForm) -> Heads | None:
    """The block of up to four rows that names most columns; of equals the one with fewest rows, then the highest."""
    best: Heads | None = None
    for depth in range(1, _DEEPEST_HEAD + 1):
        for first in range(min(SEARCHED_ROWS, len(rows) - depth + 1)):
            block = rows[first : first + depth]
            columns, texts = _match_block(block, form)
            if columns and (best is None or len(columns) > len(best.columns)):
                best = Heads(first, first + depth - 1, columns, texts)
    return best


def _match_block(block: Sequence[RawRow], form: OfficeForm) -> tuple[dict[str, int], dict[str, str]]:
    width = max(len(row.cells) for row in block)
    grid = [[*row.cells, *[""] * (width - len(row.cells))] for row in block]
    # A heading merged over several columns is written in the first of them; the label row is never filled on.
    for line in grid[:-1]:
        for at in range(1, width):
            above = grid[: grid.index(line)]
            if not line[at] and all(upper[at] == upper[at - 1] for upper in above):
                line[at] = line[at - 1]
    paths = [[text for line in grid if (text := line[at])] for at in range(width)]
    lows = [next((line[at] for line in reversed(grid) if line[at]), "") for at in range(width)]
    found: dict[str, int] = {}
    texts: dict[str, str] = {}
    for column in form.columns:
        place = _column_at(column, paths, lows, set(found.values()), form)
        if place is not None:
            found[column.key], texts[column.key] = place, lows[place]
    return found, texts


def _column_at(
    column: FormColumn, paths: Sequence[Sequence[str]], lows: Sequence[str], taken: set[int], form: OfficeForm
) -> int | None:
    names = [normal_name(name) for name in (column.label, *column.habits)]
    heads = [normal_name(head) for head in column.heads]
    has_twin = sum(normal_name(one.label) == names[0] for one in form.columns) > 1
    for name in names:
        for at, low in enumerate(lows):
            if at in taken or normal_name(low) != name:
                continue
            above = [normal_name(text) for text in paths[at][:-1]]
            if not has_twin or all(head in above for head in heads):
                return at
    return None


@dataclass(frozen=True, slots=True)
class SheetHeadings:
    """The headings of a sheet beside the columns of a form: ``columns`` by key, ``unread`` those nobody asked for."""

    row_no: int
    columns: Mapping[str, str]
    unread: tuple[str, ...]


def compare_headings(rows: Sequence[RawRow], form: OfficeForm) -> SheetHeadings:
    """Return what the sheet calls its columns. Without a row that is known, the first row that looks like headings."""
    found = find_heads(rows, form)
    if found is None:
        first = next((one for one in rows[:SEARCHED_ROWS] if sum(map(bool, one.cells)) >= _FEWEST_NAMES), None)
        if first is None:
            return SheetHeadings(0, {}, ())
        return SheetHeadings(first.row_no, {}, tuple(_unread([first], set())))
    block = rows[found.first : found.last + 1]
    return SheetHeadings(block[-1].row_no, dict(found.texts), unread_headings(block, found))


def unread_headings(block: Sequence[RawRow], heads: Heads) -> tuple[str, ...]:
    """Return the headings of the block that no column took, without the running number."""
    return tuple(_unread(block, set(heads.columns.values())))


def _unread(block: Sequence[RawRow], taken: set[int]) -> list[str]:
    width = max(len(row.cells) for row in block)
    names = []
    for at in range(width):
        name = next((row.cells[at] for row in reversed(block) if at < len(row.cells) and row.cells[at]), "")
        if name and at not in taken and normal_name(name) != SEQUENCE and name not in names:
            names.append(name)
    return names


def with_names(form: OfficeForm, names: Mapping[str, str]) -> OfficeForm:
    """Return the form that also knows these headings (column key -> heading): the map of a sheet with other names."""
    return replace(
        form,
        columns=tuple(
            replace(one, habits=(names[one.key], *one.habits)) if names.get(one.key) else one for one in form.columns
        ),
    )
