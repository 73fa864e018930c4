"""What can be wrong with a table, a row or a cell: stable codes, and Chinese sentences that say what to do next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One row (or cell) that could not be taken as it came.

    ``row_no`` is the 1-based line or sheet row a person sees in the file (GeoJSON: the 1-based feature).
    ``column`` is the header as the file spells it, empty when the whole row is meant. ``raw`` is the row's text.
    """

    row_no: int
    column: str
    code: str
    message: str
    raw: str


class TableError(Exception):
    """The file as a whole cannot be read. ``code`` is stable, ``message`` is a Chinese sentence with a next step."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class CellError(ValueError):
    """One cell's text is not what its column needs. ``code`` is stable, ``message`` is a Chinese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class TableLimits:
    """How much a single file may hold; what is larger is refused with a sentence before memory is spent on it."""

    max_bytes: int = 200 * 1024 * 1024
    max_rows: int = 2_000_000
    max_cells: int = 40_000_000
    max_expanded_bytes: int = 512 * 1024 * 1024


DEFAULT_LIMITS = TableLimits()
