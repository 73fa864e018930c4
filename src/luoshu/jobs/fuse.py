"""Make clues and events of detections, the newest first, a short transaction at a time."""

from datetime import datetime

from luoshu.apps.clues.operations import make_clues
from luoshu.jobs.retry import retried


def fuse_waiting(*, at: datetime, worker: str) -> int:
    """Make the clues of one batch of detections; return how many were made."""
    return retried(lambda: make_clues(at=at, worker=worker))
