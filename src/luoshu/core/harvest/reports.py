"""What a place has said for a day: a number, a zero, 无变化, yesterday's number carried on, or nothing at all."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class DayState(StrEnum):
    """How the number of a day came to be. Only the first three are reports of that day."""

    REPORTED = "reported"
    ZERO = "zero"
    NO_CHANGE = "no_change"
    CARRIED = "carried"
    MISSING = "missing"
    NOT_DUE = "not_due"


REPORTED_STATES = frozenset({DayState.REPORTED, DayState.ZERO, DayState.NO_CHANGE})


@dataclass(frozen=True, slots=True)
class Season:
    """The days of a year on which the table is kept, both inside: from ``first`` to ``last``."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Tell whether the table is kept on this day."""
        return self.first <= day <= self.last

    def number_of(self, day: date) -> int:
        """Return which day of the season it is, beginning with 1."""
        return (day - self.first).days + 1


@dataclass(frozen=True, slots=True)
class DayReport:
    """The state of one place on one day. ``held_from``: the day whose number is shown."""

    state: DayState
    held_from: date | None = None
    is_late: bool = False

    @property
    def is_reported(self) -> bool:
        """Whether this place said something for this very day."""
        return self.state in REPORTED_STATES

    @property
    def has_number(self) -> bool:
        """Whether there is a number to show, of this day or carried on; a place that owes nothing may have one too."""
        return self.state in REPORTED_STATES or self.state is DayState.CARRIED or self.held_from is not None


def day_report(
    day: date,
    *,
    season: Season,
    is_due: bool,
    held_from: date | None,
    is_zero: bool = False,
    said_no_change: bool = False,
    reported_at: datetime | None = None,
    cut_off: datetime,
) -> DayReport:
    """Judge one place's day.

    ``held_from``: the day of the newest number not after ``day``; one from before the season counts as none, because
    last year's end is not this year's beginning. ``said_no_change`` with no number in the season is no report: there
    is nothing that could have stayed the same. What came at the very minute of the cut-off is in time.
    """
    in_season = held_from is not None and season.holds(held_from) and held_from <= day
    late = reported_at is not None and reported_at > cut_off
    if in_season and said_no_change:
        return DayReport(DayState.NO_CHANGE, held_from, late)
    if in_season and held_from == day:
        return DayReport(DayState.ZERO if is_zero else DayState.REPORTED, held_from, late)
    if not is_due:
        return DayReport(DayState.NOT_DUE, held_from if in_season else None)
    if in_season:
        return DayReport(DayState.CARRIED, held_from)
    return DayReport(DayState.MISSING)


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many places a total stands for, so that it is never read as everybody's."""

    places: int
    reported: int
    carried: int
    missing: int
    not_due: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether every place that owed a report gave one for the day itself."""
        return self.reported == self.places


def coverage_of(reports: list[DayReport]) -> Coverage:
    """Count the states behind a total; places that owe nothing today are counted apart."""
    due = [one for one in reports if one.state is not DayState.NOT_DUE]
    return Coverage(
        places=len(due),
        reported=sum(one.is_reported for one in due),
        carried=sum(one.state is DayState.CARRIED for one in due),
        missing=sum(one.state is DayState.MISSING for one in due),
        not_due=len(reports) - len(due),
    )
