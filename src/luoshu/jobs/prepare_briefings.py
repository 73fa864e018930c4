"""Briefings whose moment has come get their draft."""

from datetime import datetime

from luoshu.apps.briefings.operations import prepare_due

CHUNK = 5


def prepare_briefings(*, at: datetime, worker: str) -> int:
    """Draft one chunk of due rounds; each is there once, whoever else is at it."""
    return prepare_due(at=at, limit=CHUNK)
