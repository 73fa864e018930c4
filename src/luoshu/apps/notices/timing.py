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


def first_attempt(
    *,
    at: datetime,
    is_urgent: bool,
    channel: str,
    quiet_from: time = QUIET_FROM,
    quiet_until: time = QUIET_UNTIL,
) -> datetime:
    """Return when a delivery may first be tried: at once, or after the quiet hours when it is not urgent."""
    if is_urgent or channel in SILENT or quiet_from == quiet_until:
        return at
    local = at.astimezone(BEIJING)
    clock = local.time()
    over_midnight = quiet_from > quiet_until
    quiet = clock >= quiet_from or clock < quiet_until if over_midnight else quiet_from <= clock < quiet_until
    if not quiet:
        return at
    morning = datetime.combine(local.date(), quiet_until, BEIJING)
    return morning if clock < quiet_until else morning + timedelta(days=1)


def next_morning(at: datetime, quiet_until: time) -> datetime:
    """Return the next end of the quiet hours: when a person who asked for it gets everything in one message."""
    local = at.astimezone(BEIJING)
    morning = datetime.combine(local.date(), quiet_until, BEIJING)
    return morning if local < morning else morning + timedelta(days=1)


def is_morning(at: datetime, quiet_until: time) -> bool:
    """Tell whether this is the hour after the quiet hours, in which the night's matters go out together."""
    local = at.astimezone(BEIJING)
    start = datetime.combine(local.date(), quiet_until, BEIJING)
    return start <= local < start + timedelta(hours=1)


def pause_after(attempts: int, *, is_urgent: bool) -> timedelta:
    """Return how long to wait after the ``attempts``-th failure: doubling, shorter for what is urgent."""
    start = timedelta(seconds=15) if is_urgent else timedelta(seconds=60)
    doublings = min(max(attempts - 1, 0), 20)
    return min(start * (1 << doublings), LONGEST_PAUSE)
