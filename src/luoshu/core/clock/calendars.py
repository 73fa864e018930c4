"""Working days and working hours, built from rows: holidays, working weekends (调休), and the hours of an office."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Final

from luoshu.core.clock.beijing import beijing_day, beijing_instant, day_end, in_utc
from luoshu.core.clock.problems import BadCalendar


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One day that differs from its weekday's habit, and the document that says so."""

    on: date
    is_working: bool
    name: str
    document_no: str = ""


@dataclass(frozen=True, slots=True)
class WorkHours:
    """The office hours that hold from a Beijing day on, as (opens, closes) on the Beijing clock, in order."""

    spans: tuple[tuple[time, time], ...]
    valid_from: date = date.min

    def __post_init__(self) -> None:
        if not self.spans:
            raise BadCalendar("没有填写上班时间，请至少填写一段，如 08:00-12:00。")
        clock = [edge for span in self.spans for edge in span]
        if any(edge.tzinfo is not None for edge in clock):
            raise BadCalendar("上班时间按北京时间填写，不要带时区。")
        if any(later <= earlier for earlier, later in pairwise(clock)):
            raise BadCalendar("上班时间有重叠或先后颠倒，请按先后顺序分段填写。")


DEFAULT_HOURS: Final = WorkHours(((time(8), time(12)), (time(15), time(18))))
"""An editable default, not a rule: offices set their own hours."""


@dataclass(frozen=True)
class WorkCalendar:
    """Which Beijing days are worked, and when.

    Days without a row follow the week: Monday to Friday are worked. Build it by ``from_rows``.
    Raises BadCalendar when two rows give one day two kinds, or when no working hours are given.
    """

    rows: tuple[CalendarRow, ...] = ()
    hours: tuple[WorkHours, ...] = (DEFAULT_HOURS,)
    _by_day: dict[date, CalendarRow] = field(init=False, repr=False, compare=False, hash=False)
    _hours: tuple[WorkHours, ...] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        by_day: dict[date, CalendarRow] = {}
        for row in self.rows:
            known = by_day.setdefault(row.on, row)
            if known.is_working != row.is_working:
                raise BadCalendar(f"{row.on} 既登记为放假又登记为上班，请核对放假安排后删去一条。")
        if not self.hours:
            raise BadCalendar("没有填写上班时间，请至少填写一段，如 08:00-12:00。")
        object.__setattr__(self, "_by_day", by_day)
        object.__setattr__(self, "_hours", tuple(sorted(self.hours, key=lambda hours: hours.valid_from)))

    @classmethod
    def from_rows(
        cls, rows: Iterable[CalendarRow] = (), hours: Iterable[WorkHours] = (DEFAULT_HOURS,)
    ) -> "WorkCalendar":
        """Build a calendar from rows in any order. Raises BadCalendar."""
        return cls(tuple(sorted(rows, key=lambda row: (row.on, row.is_working))), tuple(hours))

    def is_working_day(self, day: date) -> bool:
        """Tell whether a Beijing day is worked."""
        row = self._by_day.get(day)
        return day.weekday() < 5 if row is None else row.is_working

    def row_of(self, day: date) -> CalendarRow | None:
        """Return the row that makes a day a holiday or a working weekend, if there is one."""
        return self._by_day.get(day)

    def is_known(self, day: date) -> bool:
        """Tell whether the day's year has any row. Without one, its holidays are simply not known yet."""
        return any(row.on.year == day.year for row in self.rows)

    def working_spans(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return the half-open UTC spans worked on a Beijing day, in order; empty on a day off."""
        if not self.is_working_day(day):
            return ()
        return tuple(
            (beijing_instant(day, opens), beijing_instant(day, closes)) for opens, closes in self.hours_of(day).spans
        )

    def close_of(self, day: date) -> datetime:
        """Return when a Beijing day ends: at close of business, on a day off at midnight."""
        spans = self.working_spans(day)
        return spans[-1][1] if spans else day_end(day)

    def hours_of(self, day: date) -> WorkHours:
        """Return the hours in force on a day; before the first row's date the earliest hours hold."""
        in_force = self._hours[0]
        for hours in self._hours[1:]:
            if hours.valid_from <= day:
                in_force = hours
        return in_force

    def spans_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the UTC spans worked from an instant on, without end; the first may be cut. Raises NaiveTime."""
        at = in_utc(at)
        day = beijing_day(at)
        while True:
            for opens, closes in self.working_spans(day):
                if closes > at:
                    yield max(opens, at), closes
            day += timedelta(days=1)

    def working_seconds(self, start: datetime, end: datetime) -> float:
        """Return the worked seconds in [start, end); 0 when ``end`` is not after ``start``. Raises NaiveTime."""
        start, end = in_utc(start), in_utc(end)
        total = 0.0
        if end <= start:
            return total
        for opens, closes in self.spans_from(start):
            if opens >= end:
                break
            total += (min(closes, end) - opens).total_seconds()
        return total

    def next_working_day(self, day: date) -> date:
        """Return the first working day after a day."""
        day += timedelta(days=1)
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def working_days(self, first: date, last: date) -> int:
        """Count the working days from ``first`` to ``last``, both inside."""
        return sum(self.is_working_day(first + timedelta(days=n)) for n in range((last - first).days + 1))
