"""When a message may go out: quiet hours for what is not urgent, growing pauses after failures."""

from datetime import datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from luoshu.apps.notices.choices import Channel

BEIJING: Final = ZoneInfo("Asia/Shanghai")
QUIET_FROM: Final = time(22, 0)
QUIET_UNTIL: Final = time(7, 0)
MOST_ATTEMPTS: Final = 8
LONGEST_PAUSE: Final = timedelta(minutes=30)
# The in-app list makes no sound by itself, so nothing needs to wait for the morning there.
SILENT: Final = frozenset({Channel.IN_APP})


def first_attempt(*, at: datetime, is_urgent: bool, channel: str) -> datetime:
    """Return when a delivery may first be tried: at once, or after the quiet hours when it is not urgent."""
    if is_urgent or channel in SILENT:
        return at
    local = at.astimezone(BEIJING)
    if QUIET_UNTIL <= local.time() < QUIET_FROM:
        return at
    morning = datetime.combine(local.date(), QUIET_UNTIL, BEIJING)
    return morning if local.time() < QUIET_UNTIL else morning + timedelta(days=1)


def pause_after(attempts: int, *, is_urgent: bool) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure: doubling, shorter for what is urgent."""
    start = timedelta(seconds=15) if is_urgent else timedelta(seconds=60)
    doublings = min(max(attempts - 1, 0), 20)
    return min(start * (1 << doublings), LONGEST_PAUSE)
