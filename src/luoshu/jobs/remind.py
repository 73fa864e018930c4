"""Limits that ran out are told up the ladder; offices are asked again for instructions nobody signed for."""

from datetime import datetime

from luoshu.apps.accountability.operations import remind_due_matters
from luoshu.apps.briefings.operations import remind_waiting
from luoshu.apps.cases.operations import escalate_due, remind_due_disputes

CHUNK = 100


def remind_late(*, at: datetime, worker: str) -> int:
    """Escalate one chunk of fires whose limit ran out."""
    return escalate_due(at=at, limit=CHUNK) + remind_due_disputes(at=at, limit=CHUNK)


def remind_instructions(*, at: datetime, worker: str) -> int:
    """Ask again for one chunk of instructions; a day's second round finds nobody to tell."""
    return remind_waiting(at=at, limit=CHUNK)


def remind_matters(*, at: datetime, worker: str) -> int:
    """Remind of one chunk of limits of 通报与整改 that end soon, ended, or ended some time ago."""
    return remind_due_matters(at=at, limit=CHUNK)
