"""Limits that ran out are told up the ladder."""

from datetime import datetime

from luoshu.apps.cases.operations import escalate_due, remind_due_disputes

CHUNK = 100


def remind_late(*, at: datetime, worker: str) -> int:
    """Escalate one chunk of fires whose limit ran out."""
    return escalate_due(at=at, limit=CHUNK) + remind_due_disputes(at=at, limit=CHUNK)
