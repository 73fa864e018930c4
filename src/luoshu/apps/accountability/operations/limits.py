"""When a limit of a matter runs out: the dated rule of the place."""

from datetime import datetime, timedelta

from luoshu.apps.accountability.models import Matter
from luoshu.apps.rules.queries import limit_for, terrain_of, work_calendar
from luoshu.core.clock import beijing_day, deadline

CALENDAR_REACH = timedelta(days=180)


def due_at(matter: Matter, *, limit_code: str, started_at: datetime) -> tuple[datetime | None, str]:
    """Return the end of a limit and the code of its rule; None where no rule in force names it."""
    day = beijing_day(started_at)
    found = limit_for(limit_code, terrain_of(matter.division_path, day), matter.division_path, day)
    if found is None:
        return None, ""
    calendar = work_calendar(day, beijing_day(started_at + CALENDAR_REACH))
    return deadline(started_at, found.limit, calendar), found.rule_code
