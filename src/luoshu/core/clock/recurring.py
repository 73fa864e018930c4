"""When something that comes round is due: daily, weekly or monthly at an hour, in the working calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from luoshu.core.clock.beijing import beijing_day, beijing_instant, in_utc
from luoshu.core.clock.calendars import WorkCalendar
from luoshu.core.clock.periods import Period, PeriodKind, period_of
from luoshu.core.clock.problems import BadPeriod

KINDS: Final = (PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH)
MOST_MOVED_DAYS: Final = 16
"""A due day is moved over the days off that follow it; the longest row of them is well below this."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One round: the period it belongs to and the UTC instant at which it is due."""

    period: Period
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every day, every week on a weekday (``on`` 1 Monday to 7), or every month on a day (31: its last), at an hour.

    On a day off a daily round falls out and another is due on the next working day, unless ``counts_days_off``.
    ``season``: first and last day as MM-DD, both inside; it may cross the new year. Empty: all the year. Raises
    BadPeriod.
    """

    every: PeriodKind
    on: int
    hour: int
    counts_days_off: bool = False
    season: tuple[str, str] | None = None

    def __post_init__(self) -> None:
        most = {PeriodKind.DAY: 0, PeriodKind.WEEK: 7, PeriodKind.MONTH: 31}.get(self.every, -1)
        if not (min(most, 1) <= self.on <= most and 0 <= self.hour <= 23):
            raise BadPeriod("周期要写明每日、每周几或每月几日，以及 0 至 23 的钟点，请核对后重填。")
        for day in self.season or ():
            try:
                if not re.fullmatch(r"\d\d-\d\d", day):
                    raise ValueError(day)
                # A leap year, so that the 29th of February may begin or end a season.
                date.fromisoformat(f"2024-{day}")
            except ValueError:
                raise BadPeriod(f"时段的“{day}”应写成 09-01 的样子，请改写。") from None

    def in_period(self, period: Period, calendar: WorkCalendar) -> Occurrence | None:
        """Return the round of a period; None when it falls out."""
        day = period.first
        if self.every is PeriodKind.WEEK:
            day += timedelta(days=self.on - 1)
        elif self.every is PeriodKind.MONTH:
            day = min(day + timedelta(days=self.on - 1), period.last)
        if self.season is not None and not falls_within(day, *self.season):
            return None
        if not self.counts_days_off and not calendar.is_working_day(day):
            if self.every is PeriodKind.DAY:
                return None
            day = calendar.next_working_day(day)
        return Occurrence(period, beijing_instant(day, time(self.hour)))

    def newest(self, at: datetime, calendar: WorkCalendar) -> Occurrence | None:
        """Return the round that was due last at an instant, of the last few periods. Raises NaiveTime."""
        at = in_utc(at)
        due = [found for found in self._around(beijing_day(at), calendar) if found.due_at <= at]
        return max(due, key=lambda found: found.due_at, default=None)

    def next_after(self, at: datetime, calendar: WorkCalendar) -> Occurrence | None:
        """Return the round that is due next, of the periods to come soon. Raises NaiveTime."""
        at = in_utc(at)
        return next((found for found in self._around(beijing_day(at), calendar) if found.due_at > at), None)

    def _around(self, day: date, calendar: WorkCalendar) -> Iterator[Occurrence]:
        """The rounds of the periods from some weeks before a day to some after it, in order of time."""
        back = {PeriodKind.DAY: MOST_MOVED_DAYS, PeriodKind.WEEK: 28, PeriodKind.MONTH: 62}[self.every]
        period = period_of(self.every, day - timedelta(days=back))
        last = day + timedelta(days=back)
        while period.first <= last:
            found = self.in_period(period, calendar)
            if found is not None:
                yield found
            period = period_of(self.every, period.last + timedelta(days=1))


def falls_within(day: date, first: str, last: str) -> bool:
    """Tell whether a day lies from ``first`` to ``last`` of any year, as MM-DD, both inside; over the new year too."""
    here = f"{day:%m-%d}"
    return first <= here <= last if first <= last else here >= first or here <= last


def calendar_span(at: datetime) -> tuple[date, date]:
    """Return the days a calendar must know for ``newest`` and ``next_after``. Raises NaiveTime."""
    day = beijing_day(at)
    return day - timedelta(days=100), day + timedelta(days=100)
