"""Limits that ran out are told up the ladder; offices are asked again for instructions nobody signed for."""

from datetime import datetime

from luoshu.apps.briefings.operations import remind_waiting
from luoshu.apps.cases.operations import escalate_due, remind_due_disputes

CHUNK = 100


def remind_late(*, at: datetime, worker: str) -> int:
    """Escalate one chunk of fires whose limit ran out."""
    return escalate_due(at=at, limit=CHUNK) + remind_due_disputes(at=at, limit=CHUNK)


def remind_instructions(*, at: datetime, worker: str) -> int:
    """Ask again for one chunk of instructions; a day's second round finds nobody to tell."""
    return remind_waiting(at=at, limit=CHUNK)
