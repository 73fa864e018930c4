"""Problem points of villages (农村人居环境): found, put right, looked at again; a relapse begins the round anew."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class PointState(StrEnum):
    """Where a point stands."""

    FOUND = "found"
    FIXED = "fixed"
    KEPT = "kept"
    RELAPSED = "relapsed"


@dataclass(frozen=True, slots=True)
class PointDays:
    """The days of one point. ``is_good``: what the second look found, None before it."""

    found_on: date
    fixed_on: date | None = None
    looked_on: date | None = None
    is_good: bool | None = None


def point_state(days: PointDays) -> PointState:
    """Tell where a point stands. A second look before the fix, or without a result, says nothing yet."""
    if days.fixed_on is None:
        return PointState.FOUND
    if days.looked_on is None or days.is_good is None or days.looked_on < days.fixed_on:
        return PointState.FIXED
    return PointState.KEPT if days.is_good else PointState.RELAPSED


def open_days(days: PointDays, today: date) -> int:
    """Return for how many days a point has been open, or was until it was put right."""
    return max(((days.fixed_on or today) - days.found_on).days, 0)
