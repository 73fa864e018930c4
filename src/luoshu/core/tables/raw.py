"""The common shape of every table that was read: numbered rows of raw text."""

from dataclasses import dataclass

from luoshu.core.tables.problems import RowProblem


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row. ``row_no`` is 1-based as a person counts it in the file; ``raw`` is the row's text as it came."""

    row_no: int
    cells: tuple[str, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class RawTable:
    """Rows with content (blank rows are left out, their numbers are kept free).

    ``comments`` are leading lines that start with ``#``. ``truncated`` says that the last line looks broken off,
    ``open_ended`` only that the last row has no line end behind it.
    ``problems`` are rows that could not be cut into cells.
    """

    rows: tuple[RawRow, ...]
    source: str
    encoding: str = ""
    delimiter: str = ""
    comments: tuple[RawRow, ...] = ()
    truncated: bool = False
    open_ended: bool = False
    problems: tuple[RowProblem, ...] = ()
