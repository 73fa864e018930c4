"""Fires that count open matters of 通报与整改; strikes, merges, other attributions and issued notices move them."""

from datetime import datetime

from luoshu.apps.accountability.operations import count_matters, follow_issues


def count_fires(*, at: datetime, worker: str) -> int:
    """Count once; each matter is a transaction of its own, and a second worker changes nothing."""
    return count_matters(at=at) + follow_issues(at=at)
