"""Which returns are owed and not opened, which are late, and whom that is to be told."""

from datetime import datetime

from luoshu.apps.ledgers.operations import mark_late_returns, open_due_returns, remind_due_returns

CHUNK = 200


def open_returns(*, at: datetime, worker: str) -> int:
    """Open what is owed now and mark what is late; both ask the data, so a missed round loses nothing."""
    return open_due_returns(at=at) + mark_late_returns(at=at)


def remind_returns(*, at: datetime, worker: str) -> int:
    """Remind of one chunk of returns and doubts that fall due soon, are due, or passed their cut-off."""
    return remind_due_returns(at=at, limit=CHUNK)
