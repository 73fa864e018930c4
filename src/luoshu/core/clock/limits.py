"""Limits and deadlines, with pauses that stop the clock.

Minutes, hours and 紧急工作时 run around the clock; 工作时 run in working hours only. Days are counted as the Civil Code
(articles 201 and 203) counts them: the day of the start is not counted; a limit of natural days ends with its last
day, a limit of working days at the close of business of its last working day. A pause takes its share out of the days
it touches; what is then missing moves the end to the close of a further day, so a part of a day counts as a day in
favour of whoever has to act.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Final

from luoshu.core.clock.beijing import beijing_day, day_bounds, day_end, in_utc
from luoshu.core.clock.calendars import WorkCalendar
from luoshu.core.clock.problems import BadLimit, BadPause

MAX_AMOUNT: Final = 1_000_000
"""A limit above two years of minutes is a slip of the hand; refusing it keeps every deadline inside the calendar."""

MAX_DAYS: Final = 3660

PauseSpan = tuple[datetime, datetime | None]
"""When the clock stood still: [start, end), or from ``start`` on while ``end`` is None."""

Span = tuple[datetime, datetime]


class LimitUnit(StrEnum):
    """What a limit counts."""

    MINUTE = "minute"
    HOUR = "hour"
    URGENT_HOUR = "urgent_hour"
    WORKING_HOUR = "working_hour"
    WORKING_DAY = "working_day"
    NATURAL_DAY = "natural_day"


_UNIT_LENGTH: Final = {
    LimitUnit.MINUTE: timedelta(minutes=1),
    LimitUnit.HOUR: timedelta(hours=1),
    LimitUnit.URGENT_HOUR: timedelta(hours=1),
    LimitUnit.WORKING_HOUR: timedelta(hours=1),
}
_DAY_UNITS: Final = frozenset({LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY})


@dataclass(frozen=True, slots=True)
class Limit:
    """So many of a unit. Days are whole; hours and minutes may have a fraction. Raises BadLimit."""

    amount: float
    unit: LimitUnit

    def __post_init__(self) -> None:
        if self.unit not in LimitUnit.__members__.values():
            raise BadLimit(f"不认识时限单位“{self.unit}”，可用：分钟、小时、紧急工作时、工作时、工作日、自然日。")
        object.__setattr__(self, "unit", LimitUnit(self.unit))
        if isinstance(self.amount, bool) or not math.isfinite(self.amount) or self.amount <= 0:
            raise BadLimit(f"时限“{self.amount}”不是大于零的数，请重新填写。")
        if self.amount > (MAX_DAYS if self.is_in_days else MAX_AMOUNT):
            raise BadLimit(f"时限“{self.amount:g}”过大，请核对单位后重新填写。")
        if self.is_in_days and self.amount != int(self.amount):
            raise BadLimit(f"按天计的时限必须是整数，“{self.amount:g}”请改为整天数或改用小时。")

    @property
    def is_in_days(self) -> bool:
        """Whether the limit counts days."""
        return self.unit in _DAY_UNITS

    @property
    def span(self) -> timedelta:
        """Length of a limit counted in minutes or hours. Raises BadLimit for one counted in days."""
        if self.is_in_days:
            raise BadLimit("按天计的时限没有固定的小时数，请按到期时间计算。")
        return _UNIT_LENGTH[self.unit] * self.amount


def deadline(
    start: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Iterable[PauseSpan] = (),
    extensions: Sequence[Limit] = (),
) -> datetime | None:
    """Return the UTC instant at which a limit that began at ``start`` runs out.

    None while a pause without an end keeps the clock from getting there: nobody can know the deadline yet.
    Extensions of the limit's own unit add to it; others follow one after another from where it would have ended.
    Raises NaiveTime, BadPause.
    """
    stops = _merged(pauses)
    own = sum(Fraction(more.amount) for more in extensions if more.unit is limit.unit)
    end = _after(_first_counted(start, limit), Fraction(limit.amount) + own, limit.unit, calendar, stops)
    for more in extensions:
        if end is not None and more.unit is not limit.unit:
            begin = _next_midnight(end) if more.is_in_days else end
            end = _after(begin, Fraction(more.amount), more.unit, calendar, stops)
    return end


def elapsed(
    start: datetime, at: datetime, unit: LimitUnit, calendar: WorkCalendar, pauses: Iterable[PauseSpan] = ()
) -> Fraction:
    """Return how many units were counted from ``start`` to ``at``; 0 when ``at`` is not after ``start``.

    At the deadline this is the limit's amount, exactly; for a limit in days that was paused it may lie up to one day
    above, because such a limit ends with a day. Raises NaiveTime, BadPause.
    """
    at, one = in_utc(at), Limit(1, unit)
    total = Fraction(0)
    for span, weight in _counted(_first_counted(start, one), one.unit, calendar, _merged(pauses)):
        if span[0] >= at:
            break
        total += _microseconds(min(span[1], at) - span[0]) * weight
        if span[1] >= at:
            break
    return total


def remaining_seconds(
    start: datetime,
    at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Iterable[PauseSpan] = (),
    extensions: Sequence[Limit] = (),
) -> float:
    """Return what is left of a limit at ``at``, below zero when it is over; it stands still during a pause.

    Seconds on the wall for limits around the clock and in days, worked seconds for 工作时. Pauses that begin after
    ``at`` are not known at ``at`` and do not count. Raises NaiveTime, BadPause.
    """
    at = in_utc(at)
    # What the clock showed at ``at``: a pause still running then is open, whatever came of it later.
    seen: list[PauseSpan] = [
        (begin, end if end is not None and end <= at else None) for begin, end in _merged(pauses) if begin < at
    ]
    # A pause older than the limit holds the clock from the limit's start on, not from its own.
    running_since = max(seen[-1][0], min(in_utc(start), at)) if seen and seen[-1][1] is None else at
    closed = [(begin, end) for begin, end in seen if end is not None]
    due = deadline(start, limit, calendar, closed, extensions)
    assert due is not None  # noqa: S101 - without an open pause every limit ends
    sign, first, last = (1, running_since, due) if due >= running_since else (-1, due, running_since)
    if limit.unit is LimitUnit.WORKING_HOUR:
        return sign * _worked_seconds(first, last, calendar, closed)
    return sign * ((last - first).total_seconds() - _paused_seconds(first, last, closed))


def is_overdue(
    start: datetime,
    at: datetime,
    limit: Limit,
    calendar: WorkCalendar,
    pauses: Iterable[PauseSpan] = (),
    extensions: Sequence[Limit] = (),
) -> bool:
    """Tell whether a limit has run out: strictly after its last instant. A paused limit cannot run out."""
    return remaining_seconds(start, at, limit, calendar, pauses, extensions) < 0


def _merged(pauses: Iterable[PauseSpan]) -> list[PauseSpan]:
    """Return pauses in UTC, in order, overlapping and touching ones joined; an open one swallows all after it."""
    ordered: list[PauseSpan] = []
    for begin, end in pauses:
        begin_utc, end_utc = in_utc(begin), None if end is None else in_utc(end)
        if end_utc is not None and end_utc < begin_utc:
            raise BadPause("暂停计时的结束时间早于开始时间，请核对后重填。")
        if end_utc != begin_utc:
            ordered.append((begin_utc, end_utc))
    ordered.sort(key=lambda pause: pause[0])
    joined: list[PauseSpan] = []
    for begin, end in ordered:
        if joined:
            last_begin, last_end = joined[-1]
            if last_end is None:
                break
            if begin <= last_end:
                joined[-1] = (last_begin, None if end is None else max(last_end, end))
                continue
        joined.append((begin, end))
    return joined


def _first_counted(start: datetime, limit: Limit) -> datetime:
    start = in_utc(start)
    return day_end(beijing_day(start)) if limit.is_in_days else start


def _next_midnight(at: datetime) -> datetime:
    begin, end = day_bounds(beijing_day(at))
    return begin if at == begin else end


def _after(
    begin: datetime, amount: Fraction, unit: LimitUnit, calendar: WorkCalendar, stops: list[PauseSpan]
) -> datetime | None:
    """Return when ``amount`` units have been counted from ``begin`` on; None when an open pause comes first."""
    if not stops and unit is not LimitUnit.WORKING_HOUR and unit not in _DAY_UNITS:
        return begin + _as_timedelta(amount * _microseconds(_UNIT_LENGTH[unit]))
    left = amount
    for (opens, closes), weight in _counted(begin, unit, calendar, stops):
        worth = _microseconds(closes - opens) * weight
        if worth >= left:
            end = opens + _as_timedelta(left / weight)
            return _close_of(end, unit, calendar) if unit in _DAY_UNITS else end
        left -= worth
    return None


def _close_of(end: datetime, unit: LimitUnit, calendar: WorkCalendar) -> datetime:
    """Return the end of the day that holds the last counted moment before ``end``."""
    day = beijing_day(end - timedelta(microseconds=1))
    return calendar.working_spans(day)[-1][1] if unit is LimitUnit.WORKING_DAY else day_end(day)


def _counted(
    begin: datetime, unit: LimitUnit, calendar: WorkCalendar, stops: list[PauseSpan]
) -> Iterator[tuple[Span, Fraction]]:
    """Yield the spans that count from ``begin`` on, pauses cut out, with units per microsecond.

    Endless unless a pause is open; then it ends where that pause begins.
    """
    if unit in _DAY_UNITS:
        day = beijing_day(begin)
        while True:
            spans = (day_bounds(day),) if unit is LimitUnit.NATURAL_DAY else calendar.working_spans(day)
            length = sum(_microseconds(closes - opens) for opens, closes in spans)
            for span in spans:
                for piece in _without(span, stops):
                    yield piece, Fraction(1, length)
                if _is_cut_off(span, stops):
                    return
            day += timedelta(days=1)
    weight = Fraction(1, _microseconds(_UNIT_LENGTH[unit]))
    source = calendar.spans_from(begin) if unit is LimitUnit.WORKING_HOUR else _whole_days_from(begin)
    for span in source:
        for piece in _without(span, stops):
            yield piece, weight
        if _is_cut_off(span, stops):
            return


def _whole_days_from(begin: datetime) -> Iterator[Span]:
    """Yield time around the clock in day-long spans, cut at ``begin``: an endless span has no end to be stored."""
    day: date = beijing_day(begin)
    while True:
        start, end = day_bounds(day)
        yield max(start, begin), end
        day += timedelta(days=1)


def _without(span: Span, stops: list[PauseSpan]) -> Iterator[Span]:
    """Yield what pauses leave of a span, in order."""
    opens, closes = span
    for begin, end in stops:
        if begin >= closes:
            break
        if end is not None and end <= opens:
            continue
        if begin > opens:
            yield opens, begin
        if end is None or end >= closes:
            return
        opens = end
    if opens < closes:
        yield opens, closes


def _is_cut_off(span: Span, stops: list[PauseSpan]) -> bool:
    return bool(stops) and stops[-1][1] is None and stops[-1][0] <= span[1]


def _worked_seconds(first: datetime, last: datetime, calendar: WorkCalendar, stops: Iterable[Span]) -> float:
    paused = sum(calendar.working_seconds(max(begin, first), min(end, last)) for begin, end in stops)
    return calendar.working_seconds(first, last) - paused


def _paused_seconds(first: datetime, last: datetime, stops: Iterable[Span]) -> float:
    return sum(max(0.0, (min(end, last) - max(begin, first)).total_seconds()) for begin, end in stops)


def _microseconds(span: timedelta) -> int:
    return span // timedelta(microseconds=1)


def _as_timedelta(microseconds: Fraction) -> timedelta:
    """Round up to the clock's grain: a deadline is never a moment too early."""
    return timedelta(microseconds=math.ceil(microseconds))
