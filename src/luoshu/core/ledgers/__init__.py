"""A ledger of promised work as data: its sheet, who fills it and when, what is summed, and which checks hold."""

from luoshu.core.ledgers.checking import WORDS, CheckedRow, CheckResult, Finding, Verdict, run_checks
from luoshu.core.ledgers.declaration import (
    BadDeclaration,
    Borrowed,
    CheckKind,
    Flow,
    LedgerCheck,
    LedgerDeclaration,
    LedgerMeasure,
    Period,
    find_faults,
)
from luoshu.core.ledgers.encoding import from_json, to_json
from luoshu.core.ledgers.exchange import read_exchanged
from luoshu.core.ledgers.periods import ReportPeriod, due_at, period_at, period_by_key, periods_between, season_begin
from luoshu.core.ledgers.values import (
    BadValue,
    Stored,
    decode_values,
    digest_of_rows,
    encode_values,
    measure_integer,
    measure_value,
    parse_cell,
    row_key,
    shown_value,
)

__all__ = [
    "WORDS",
    "BadDeclaration",
    "BadValue",
    "Borrowed",
    "CheckKind",
    "CheckResult",
    "CheckedRow",
    "Finding",
    "Flow",
    "LedgerCheck",
    "LedgerDeclaration",
    "LedgerMeasure",
    "Period",
    "ReportPeriod",
    "Stored",
    "Verdict",
    "decode_values",
    "digest_of_rows",
    "due_at",
    "encode_values",
    "find_faults",
    "from_json",
    "measure_integer",
    "measure_value",
    "parse_cell",
    "period_at",
    "period_by_key",
    "periods_between",
    "read_exchanged",
    "row_key",
    "run_checks",
    "season_begin",
    "shown_value",
    "to_json",
]
