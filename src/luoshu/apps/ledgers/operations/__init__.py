"""Writing ledgers: declarations, rows one by one and many at once."""

from luoshu.apps.ledgers.operations.bulk import Recorded, record_rows
from luoshu.apps.ledgers.operations.declaring import declare_ledger
from luoshu.apps.ledgers.operations.preparing import NewRow
from luoshu.apps.ledgers.operations.recording import change_row, record_row, remove_row

__all__ = [
    "NewRow",
    "Recorded",
    "change_row",
    "declare_ledger",
    "record_row",
    "record_rows",
    "remove_row",
]
