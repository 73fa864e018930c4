"""Events that have no fire get one; fires take account of what became of their events."""

from datetime import datetime

from luoshu.apps.cases.operations import follow_events, open_due_cases

CHUNK = 50


def open_fires(*, at: datetime, worker: str) -> int:
    """Open and follow one chunk; each fire is a transaction of its own, and a second worker changes nothing."""
    return open_due_cases(at=at, limit=CHUNK) + follow_events(at=at, limit=CHUNK)
