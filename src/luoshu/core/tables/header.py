"""Finds the header row by the names people habitually give to columns."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from luoshu.core.tables.raw import RawRow

_SEARCHED_ROWS = 15


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """``columns`` maps a wanted name to its cell position; ``names`` are the header cells as the file spells them."""

    row_index: int
    row_no: int
    columns: Mapping[str, int]
    names: tuple[str, ...]

    @property
    def positions(self) -> dict[str, int]:
        """Return the 0-based cell of each name as the file spells it."""
        return {name: at for at, name in enumerate(self.names)}


@lru_cache(maxsize=4096)
def normal_name(text: str) -> str:
    """A header cell reduced to what matters: width, case, brackets with units, blanks, stars and marks removed."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = re.sub(r"[(\[（【].*?[)\]）】]", "", text)
    return re.sub(r"[\s_\-*#:：/\\.\"'、，]+", "", text)


def match_columns(cells: Sequence[str], habits: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Wanted name -> position for one row; the first of a column's habitual names that occurs wins."""
    seen: dict[str, int] = {}
    for position, cell in enumerate(cells):
        seen.setdefault(normal_name(cell), position)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for wanted, names in habits.items():
        for name in names:
            at = seen.get(normal_name(name))
            if at is not None and at not in taken:
                found[wanted] = at
                taken.add(at)
                break
    return found


def find_header(
    rows: Sequence[RawRow], habits: Mapping[str, Sequence[str]], *, required: Sequence[str]
) -> FoundHeader | None:
    """The row among the first 15 that names most wanted columns, and at least one required one; None without any.

    The caller says which required columns are still missing: a title row above the header is normal, and so is a
    header that lacks a column.
    """
    best: FoundHeader | None = None
    for index, row in enumerate(rows[:_SEARCHED_ROWS]):
        columns = match_columns(row.cells, habits)
        if not any(name in columns for name in required):
            continue
        if best is None or len(columns) > len(best.columns):
            best = FoundHeader(index, row.row_no, columns, row.cells)
    return best
