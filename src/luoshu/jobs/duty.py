"""Desks are told of days nobody covers and of missing notes; work goes along where a cell has changed hands."""

from datetime import datetime

from luoshu.apps.cases.operations import hand_over_due_cells
from luoshu.apps.rosters.operations import tell_gaps, tell_missing_notes

CHUNK = 50


def tell_duty(*, at: datetime, worker: str) -> int:
    """Tell one chunk of each."""
    return tell_gaps(at=at, limit=CHUNK) + tell_missing_notes(at=at, limit=CHUNK)


def hand_over_cells(*, at: datetime, worker: str) -> int:
    """Move one chunk of fires whose cell has another post since a day that came, or by a sheet."""
    return hand_over_due_cells(at=at, limit=CHUNK)
