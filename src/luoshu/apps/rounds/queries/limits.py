"""What the dated rules say about a round: the month's cap, the draw's weights, the problems, travel, remedies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Q

from luoshu.apps.places.models import Division
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.models import Visit
from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.inspection import DRAW, PROBLEMS, TRAVEL, VISIT_CAP
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


def problem_kinds(path: str, on: date) -> list[tuple[str, str]]:
    """Return the kinds of problems of the dated list, code and label, in its order."""
    return [(kind["code"], kind["label"]) for kind in inspection_rule(PROBLEMS, path, on).body.get("kinds", ())]


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


def latest_extension(limit_code: str, path: str, started_at: datetime, at: datetime) -> LatestDay | None:
    """Return how far a limit that began at ``started_at`` may be moved by the rule of today; None without a rule.

    Counted from where the limit itself ends, so that a second extension does not reach further than the first could.
    """
    day = beijing_day(started_at)
    found, most = limit_for(limit_code, "any", path, day), limit_for(MOST_EXTENSION, "any", path, beijing_day(at))
    if found is None or most is None:
        return None
    calendar = work_calendar(day, day + CALENDAR_REACH)
    end = deadline(started_at, found.limit, calendar, extensions=[most.limit])
    return LatestDay(beijing_day(end - timedelta(microseconds=1)), most.rule_code) if end is not None else None


def close_of_day(on: date) -> datetime:
    """Return when the work of a day ends."""
    return work_calendar(on, on).close_of(on)


def remedy_due(limit_code: str, path: str, at: datetime) -> tuple[datetime | None, str]:
    """Return when a limit of a remedy that begins at ``at`` runs out, and the code of its rule."""
    day = beijing_day(at)
    found = limit_for(limit_code, "any", path, day)
    if found is None:
        return None, ""
    return deadline(at, found.limit, work_calendar(day, day + CALENDAR_REACH)), found.rule_code
