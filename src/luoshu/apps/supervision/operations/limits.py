"""When a matter is due: the day named for it, else the dated rule of its kind; 中止 and 延期 taken into account."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.apps.supervision.choices import AskStatus
from luoshu.apps.supervision.models import DayExtension, Matter, MatterPause
from luoshu.core.clock import Limit, LimitUnit, WorkCalendar, beijing_day, deadline

CALENDAR_REACH: Final = 500
ANY: Final = "any"
FINAL_REPORT: Final = "matter_final_report"


class Due(NamedTuple):
    """The moment and the Beijing day a matter is due, and the rule that says so; None: no day is known."""

    at: datetime | None
    on: date | None
    rule_code: str


NO_DAY: Final = Due(None, None, "")


def due_of(matter: Matter, started_at: datetime) -> Due:
    """Return when a matter is due that was handed over at ``started_at``.

    A named day moves on by the working days that were granted or lost to 中止. While the clock stands still, and for a
    matter whose text promises haste instead of a day, there is no due day.
    """
    first = beijing_day(started_at)
    pauses = list(MatterPause.objects.filter(matter=matter).values_list("starts_at", "ends_at"))
    if any(ends is None for _, ends in pauses):
        return NO_DAY
    days = list(
        DayExtension.objects.filter(matter=matter, status=AskStatus.GRANTED, asked_at__gte=started_at).values_list(
            "days", flat=True
        )
    )
    calendar = work_calendar(first, first + timedelta(days=CALENDAR_REACH))
    if matter.own_due_on is not None:
        spans = [(begin, end) for begin, end in pauses if end is not None and end > started_at]
        lost = sum(_working_days_lost(calendar, begin, end) for begin, end in spans)
        on = moved_by(calendar, matter.own_due_on, sum(days) + lost)
        return Due(calendar.close_of(on), on, "")
    if matter.vague_word:
        return NO_DAY
    found = limit_for(f"matter_{matter.kind}", ANY, matter.division_path, first)
    if found is None:
        return NO_DAY
    counted = [(max(begin, started_at), end) for begin, end in pauses if end is None or end > started_at]
    extensions = [Limit(count, LimitUnit.WORKING_DAY) for count in days]
    at = deadline(started_at, found.limit, calendar, counted, extensions)
    if at is None:
        return NO_DAY
    return Due(at, beijing_day(at - timedelta(microseconds=1)), found.rule_code)


def final_report_due_on(matter: Matter, closed_at: datetime) -> date | None:
    """Return the day the final report of a finished matter is due; None where no rule names one."""
    first = beijing_day(closed_at)
    found = limit_for(FINAL_REPORT, ANY, matter.division_path, first)
    if found is None:
        return None
    calendar = work_calendar(first, first + timedelta(days=CALENDAR_REACH))
    at = deadline(closed_at, found.limit, calendar)
    return beijing_day(at - timedelta(microseconds=1)) if at else None


def moved_by(calendar: WorkCalendar, on: date, working_days: int) -> date:
    """Return the day ``working_days`` working days after ``on``; the day itself for none."""
    for _ in range(working_days):
        on = calendar.next_working_day(on)
    return on


def late_days(calendar: WorkCalendar, due_on: date, on: date) -> int:
    """Return how many working days ``on`` lies behind ``due_on``; below zero: still to go."""
    if on > due_on:
        return calendar.working_days(due_on + timedelta(days=1), on)
    return -calendar.working_days(on + timedelta(days=1), due_on)


def _working_days_lost(calendar: WorkCalendar, begin: datetime, end: datetime) -> int:
    """The day a pause begins counts as lost, the day it ends does not: in favour of whoever has to act."""
    first, last = beijing_day(begin), beijing_day(end) - timedelta(days=1)
    return calendar.working_days(first, last) if last >= first else 0
