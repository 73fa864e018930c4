"""Writing ledgers: declarations, rows one by one and many at once, returns and their calendar, snapshots, photos."""

from luoshu.apps.ledgers.operations.answering import DoubtInput, take_doubt_step
from luoshu.apps.ledgers.operations.bulk import Recorded, record_rows
from luoshu.apps.ledgers.operations.calendar import mark_late_returns, open_due_returns
from luoshu.apps.ledgers.operations.chasing import Chased, chase_returns
from luoshu.apps.ledgers.operations.declaring import declare_ledger
from luoshu.apps.ledgers.operations.doubting import record_check, report_complaint
from luoshu.apps.ledgers.operations.photographing import attach_row_photo
from luoshu.apps.ledgers.operations.preparing import NewRow
from luoshu.apps.ledgers.operations.recording import change_row, record_row, remove_row
from luoshu.apps.ledgers.operations.reminding import remind_due_returns
from luoshu.apps.ledgers.operations.returning import (
    approve_return,
    lock_return,
    report_no_change,
    return_return,
    review_return,
    submit_return,
    unlock_return,
)
from luoshu.apps.ledgers.operations.snapshots import take_snapshot
from luoshu.apps.ledgers.operations.unmasking import unmask_row

__all__ = [
    "Chased",
    "DoubtInput",
    "NewRow",
    "Recorded",
    "approve_return",
    "attach_row_photo",
    "change_row",
    "chase_returns",
    "declare_ledger",
    "lock_return",
    "mark_late_returns",
    "open_due_returns",
    "record_check",
    "record_row",
    "record_rows",
    "remind_due_returns",
    "remove_row",
    "report_complaint",
    "report_no_change",
    "return_return",
    "review_return",
    "submit_return",
    "take_doubt_step",
    "take_snapshot",
    "unlock_return",
    "unmask_row",
]
