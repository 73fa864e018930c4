"""Reading ledgers: doors, rows as sheets, histories, numbers as arrays."""

from luoshu.apps.ledgers.queries.doors import (
    declaration_of,
    find_ledger_for,
    find_row_for,
    is_filler,
    ledgers_for,
)
from luoshu.apps.ledgers.queries.measuring import LedgerArrays, RowRef, measured_columns, measures, row_refs
from luoshu.apps.ledgers.queries.rows import (
    MASK,
    Cell,
    HistoryEntry,
    RowPage,
    ShownRow,
    lent_values,
    row_history_for,
    row_link,
    rows_for,
    versions_as_of,
)

__all__ = [
    "MASK",
    "Cell",
    "HistoryEntry",
    "LedgerArrays",
    "RowPage",
    "RowRef",
    "ShownRow",
    "declaration_of",
    "find_ledger_for",
    "find_row_for",
    "is_filler",
    "ledgers_for",
    "lent_values",
    "measured_columns",
    "measures",
    "row_history_for",
    "row_link",
    "row_refs",
    "rows_for",
    "versions_as_of",
]
