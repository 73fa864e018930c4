"""How near the end of a limit is, and which stage of reminding has come, in the rules' own units."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from luoshu.apps.rules.queries import LimitAnswer
from luoshu.core.clock import LimitUnit, WorkCalendar, beijing_day, deadline

Asked = Callable[[str, str, str, date], LimitAnswer | None]
"""How a limit is looked up: its code, terrain, division path and day; ``limit_for``, or a cache of it."""

BEFORE, OVER, ESCALATED = "before", "over", "escalated"


def stage_of(
    due_at: datetime, at: datetime, *, ahead: LimitAnswer | None, after: LimitAnswer | None, calendar: WorkCalendar
) -> str:
    """Return the last stage that has come; empty when none has.

    ``ahead`` says how long before the end to remind, ``after`` how long after it to tell those above; without a rule
    nobody is reminded before, and nothing goes up.
    """
    if at >= due_at:
        ends = deadline(due_at, after.limit, calendar) if after is not None else None
        return ESCALATED if ends is not None and at >= ends else OVER
    return BEFORE if ahead is not None and is_near(at, due_at, ahead, calendar) else ""


def is_near(at: datetime, due_at: datetime, ahead: LimitAnswer, calendar: WorkCalendar) -> bool:
    """Tell whether the end of a limit is no further away than a rule says, in the rule's own unit.

    Days are whole Beijing days: one working day before a Tuesday is the Monday, before the first working day after a
    holiday the last one before it, a worked weekend counted as it is worked.
    """
    last = beijing_day(due_at - timedelta(microseconds=1))
    today, amount = beijing_day(at), ahead.limit.amount
    match ahead.limit.unit:
        case LimitUnit.WORKING_DAY:
            return today >= last or calendar.working_days(today + timedelta(days=1), last) <= amount
        case LimitUnit.NATURAL_DAY:
            return (last - today).days <= amount
        case LimitUnit.WORKING_HOUR:
            ends = deadline(at, ahead.limit, calendar)
            return ends is not None and ends >= due_at
        case LimitUnit.MINUTE:
            return due_at - at <= timedelta(minutes=float(amount))
        case _:
            return due_at - at <= timedelta(hours=float(amount))
