"""Which cameras fell silent since the last look."""

from datetime import datetime

from luoshu.apps.cameras.operations import mark_silent


def watch_cameras(*, at: datetime, worker: str) -> int:
    """Mark one chunk of silent cameras."""
    return mark_silent(at=at)
