"""Desks are told which days ahead nobody covers, and who left a shift is asked for the hand-over note."""

from datetime import datetime

from luoshu.apps.rosters.operations import tell_gaps, tell_missing_notes

CHUNK = 50


def tell_duty(*, at: datetime, worker: str) -> int:
    """Tell one chunk of each."""
    return tell_gaps(at=at, limit=CHUNK) + tell_missing_notes(at=at, limit=CHUNK)
