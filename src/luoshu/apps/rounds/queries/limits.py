"""What the dated rules say about a round: the month's cap, the draw's weights, travel, remedies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from luoshu.apps.places.models import Division
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.models import Finding, Remedy, Visit
from luoshu.apps.rounds.queries.topics import limit_of_remedy
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.inspection import DRAW, TRAVEL, VISIT_CAP
from luoshu.apps.rules.queries import limit_for, rule_in_force, work_calendar
from luoshu.core.clock import beijing_day, day_start, deadline
from luoshu.core.workflow.remedy_table import MOST_EXTENSION

CALENDAR_REACH: Final = timedelta(days=120)


@dataclass(frozen=True)
class RuleAnswer:
    """The body of a rule with its code, title and whether it is only an example; empty where no rule is in force."""

    body: dict[str, Any]
    code: str = ""
    title: str = ""
    is_example: bool = False


def inspection_rule(code: str, path: str, on: date) -> RuleAnswer:
    """Return an inspection rule in force for a place on a day."""
    row = rule_in_force(RuleKind.INSPECTION, code, path, on)
    return RuleAnswer(dict(row.body), row.code, row.title, row.is_example) if row is not None else RuleAnswer({})


def visit_cap(path: str, on: date) -> RuleAnswer:
    """Return the rule of how many visits a village has a month; an empty body means that none is set."""
    return inspection_rule(VISIT_CAP, path, on)


def draw_rule(path: str, on: date) -> RuleAnswer:
    """Return the rule of the draw's weights."""
    return inspection_rule(DRAW, path, on)


def travel_rule(path: str, on: date) -> RuleAnswer:
    """Return the rule of travel and working hours."""
    return inspection_rule(TRAVEL, path, on)


def visits_in_month(division: Division, on: date) -> int:
    """Count the visits of a village that are made or planned in the Beijing month of a day."""
    rows = Visit.objects.filter(month_condition(on), division_path=division.path)
    return rows.count()


def month_condition(on: date) -> Q:
    """Return the condition that a visit was made, or is due, in the Beijing month of a day."""
    first = on.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    made = Q(state=VisitState.DONE, visited_at__gte=day_start(first), visited_at__lt=day_start(following))
    planned = Q(state=VisitState.PLANNED, due_on__gte=first, due_on__lt=following)
    return made | planned


@dataclass(frozen=True)
class LatestDay:
    """The last day to which a remedy may be moved, and the code of the rule that says so."""

    on: date
    rule_code: str


def latest_extension(remedy: Remedy, at: datetime) -> LatestDay | None:
    """Return how far the limit that runs may be moved by the rule of today; None without a rule or a limit.

    Counted from where the limit itself ends, so that a second extension does not reach further than the first could.
    """
    if remedy.limit_started_at is None:
        return None
    day, path = beijing_day(remedy.limit_started_at), remedy.division_path
    found = limit_of_remedy(remedy.limit_code, remedy.finding, day)
    most = limit_for(MOST_EXTENSION, "any", path, beijing_day(at))
    if found is None or most is None:
        return None
    calendar = work_calendar(day, day + CALENDAR_REACH)
    end = deadline(remedy.limit_started_at, found.limit, calendar, extensions=[most.limit])
    return LatestDay(beijing_day(end - timedelta(microseconds=1)), most.rule_code) if end is not None else None


def close_of_day(on: date) -> datetime:
    """Return when the work of a day ends."""
    return work_calendar(on, on).close_of(on)


def remedy_due(limit_code: str, finding: Finding, at: datetime) -> tuple[datetime | None, str]:
    """Return when a limit of a problem's remedy that begins at ``at`` runs out, and the code of its rule."""
    day = beijing_day(at)
    found = limit_of_remedy(limit_code, finding, day)
    if found is None:
        return None, ""
    return deadline(at, found.limit, work_calendar(day, day + CALENDAR_REACH)), found.rule_code
