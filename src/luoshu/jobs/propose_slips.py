"""Matters that are due soon or late are proposed to the head, one slip for each unit."""

from datetime import datetime

from luoshu.apps.supervision.operations import propose_slips

CHUNK = 500


def propose_due_slips(*, at: datetime, worker: str) -> int:
    """Propose slips; nothing new changes nothing."""
    return propose_slips(at=at, limit=CHUNK)
