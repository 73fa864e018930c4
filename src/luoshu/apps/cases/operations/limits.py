"""How long a step may take: the dated rule of the place and its terrain, counted from a moment, pauses left out."""

from datetime import datetime, timedelta

from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Extension, FireCase, Pause
from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.core.clock import Limit, LimitUnit, beijing_day, deadline

CALENDAR_REACH = timedelta(days=120)


def due_at(case: FireCase, *, limit_code: str, started_at: datetime) -> tuple[datetime | None, str]:
    """Return when a limit that began at ``started_at`` runs out, and the code of the rule that says so.

    None while the clock is paused, or where no rule in force names this limit: then nothing is overdue.
    """
    pauses = [
        (max(starts, started_at), ends)
        for starts, ends in Pause.objects.filter(case=case).values_list("starts_at", "ends_at")
        if ends is None or ends > started_at
    ]
    granted = Extension.objects.filter(
        case=case, limit_code=limit_code, status=AsideStatus.GRANTED, asked_at__gte=started_at
    ).values_list("minutes", flat=True)
    extensions = [Limit(minutes, LimitUnit.MINUTE) for minutes in granted]
    day = beijing_day(started_at)
    found = limit_for(limit_code, case.terrain_class, case.division_path, day)
    if found is None:
        return None, ""
    calendar = work_calendar(day, beijing_day(started_at + CALENDAR_REACH))
    return deadline(started_at, found.limit, calendar, pauses, extensions), found.rule_code
