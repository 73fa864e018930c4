"""The weather window: how long it stays dry, when rain comes, and whether the machines take the rest in before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal


@dataclass(frozen=True, slots=True)
class RainDay:
    """Rain of one day in mm, fallen or forecast."""

    on: date
    rain_mm: Decimal


@dataclass(frozen=True, slots=True)
class Window:
    """``rain_on``: the next day with rain, None when none is known up to ``known_to``; ``dry_days`` before it.

    ``dry_before``: days without rain up to and including yesterday. A day nobody entered ends either count.
    """

    dry_days: int
    dry_before: int
    rain_on: date | None
    rain_mm: Decimal | None
    known_to: date | None


def window_on(days: Sequence[RainDay], today: date, *, wet_from_mm: Decimal) -> Window:
    """Read the window off the days entered. A day nobody entered is not a dry day: the count ends there."""
    rain = {one.on: one.rain_mm for one in days}
    ahead, day = 0, today
    while day in rain and rain[day] < wet_from_mm:
        ahead, day = ahead + 1, day + timedelta(days=1)
    wet = day if day in rain else None
    behind, back = 0, today - timedelta(days=1)
    while back in rain and rain[back] < wet_from_mm:
        behind, back = behind + 1, back - timedelta(days=1)
    known_to = wet or (day - timedelta(days=1) if ahead else None)
    return Window(ahead, behind, wet, rain[wet] if wet else None, known_to)


@dataclass(frozen=True, slots=True)
class Capacity:
    """Whether the machines at hand finish before the rain.

    ``needed_days`` to take in ``left_mu`` with ``machines`` of ``daily_mu`` each; ``short`` machines are missing to be
    done in ``dry_days``. None: not to be said, because a number is missing.
    """

    left_mu: Decimal
    machines: int
    needed_days: int | None
    short: int | None


def capacity_before(left_mu: Decimal, machines: int, *, daily_mu: Decimal, dry_days: int) -> Capacity:
    """Say how long the rest takes and how many machines are missing. ``daily_mu`` must be above zero."""
    if left_mu <= 0:
        return Capacity(left_mu, machines, 0, 0)
    needed = _whole(left_mu / (daily_mu * machines)) if machines > 0 else None
    wanted = _whole(left_mu / (daily_mu * dry_days)) if dry_days > 0 else None
    return Capacity(left_mu, machines, needed, None if wanted is None else max(wanted - machines, 0))


def _whole(value: Decimal) -> int:
    return int(value.to_integral_value(rounding=ROUND_CEILING))
