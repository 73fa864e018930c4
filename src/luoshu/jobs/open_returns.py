"""Which returns are owed and not opened, and which are late."""

from datetime import datetime

from luoshu.apps.ledgers.operations import mark_late_returns, open_due_returns


def open_returns(*, at: datetime, worker: str) -> int:
    """Open what is owed now and mark what is late; both ask the data, so a missed round loses nothing."""
    return open_due_returns(at=at) + mark_late_returns(at=at)
