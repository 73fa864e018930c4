"""One target with everything that hangs on it."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Q

from luoshu.apps.acting import Acting, path_end
from luoshu.apps.indicators.models import Indicator
from luoshu.apps.indicators.queries import formula_on
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.queries import row_link
from luoshu.apps.targets.choices import ProblemState
from luoshu.apps.targets.models import LampOverride, NextStep, Problem, Target
from luoshu.apps.targets.queries.doors import sees_whole
from luoshu.apps.targets.queries.forecasts import ForecastView, forecast_for
from luoshu.apps.targets.queries.histories import stage_plan
from luoshu.apps.targets.queries.progress import CountyRow, TargetRow, county_rows, rows_of
from luoshu.apps.targets.queries.standing import milestones_of
from luoshu.core.indicators import from_json

MOST_ROW_PROBLEMS: Final = 20
LONGEST_LINK: Final = 200
"""What a notice and a proposal have room for; the key of a row may be longer."""


@dataclass(frozen=True)
class TargetView:
    """What the page of one target shows. Signatures, problems and steps only to who sees the whole of it."""

    target: Target
    row: TargetRow
    is_whole: bool
    counties: tuple[CountyRow, ...]
    parts: tuple[TargetRow, ...]
    forecast: ForecastView | None
    problems: tuple[Problem, ...]
    row_problems: tuple[Problem, ...]
    steps: tuple[NextStep, ...]
    signatures: tuple[LampOverride, ...]
    co_units: tuple[str, ...]
    indicator_title: str
    milestones: tuple[tuple[date, Decimal], ...]
    stage_words: str


def target_view(acting: Acting, target: Target, on: date, *, at: datetime) -> TargetView:
    """Return one target for a reader who came through its door."""
    whole, plan = sees_whole(acting, target), stage_plan(target)
    held = target.parts.filter(withdrawn_at__isnull=True).select_related("lead_unit__division")
    parts = [one for one in held if acting.covers(one.division_path)]
    indicator = Indicator.objects.filter(code=target.indicator_code).first()
    return TargetView(
        target=target,
        row=rows_of(acting, [target], on, at=at)[0],
        is_whole=whole,
        counties=tuple(county_rows(acting, target, on, at=at)),
        parts=tuple(rows_of(acting, parts, on, at=at)) if parts else (),
        forecast=forecast_for(acting, target, on),
        problems=tuple(target.problems.select_related("unit").order_by("state", "due_on", "number")) if whole else (),
        row_problems=tuple(_row_problems(target, indicator, on)) if whole else (),
        steps=tuple(target.steps.select_related("lead_unit").order_by("due_on", "pk")) if whole else (),
        signatures=tuple(target.overrides.order_by("-signed_at")[:10]) if whole else (),
        co_units=tuple(target.co_units.order_by("code").values_list("name", flat=True)),
        indicator_title=indicator.title if indicator is not None else "",
        milestones=milestones_of(target),
        stage_words=" → ".join(plan.order) if plan is not None else "",
    )


def _row_problems(target: Target, indicator: Indicator | None, on: date) -> list[Problem]:
    """Return the open problems of the rows in the ledger that a target counts, the nearest day first."""
    version = formula_on(indicator, on) if indicator is not None else None
    if version is None:
        return []
    rows = Problem.objects.filter(
        row__ledger_code=from_json(version.body).numerator.ledger,
        division_path__gte=target.division_path,
        division_path__lt=path_end(target.division_path),
        state=ProblemState.OPEN,
    )
    return list(rows.select_related("row", "unit").order_by("due_on", "pk")[:MOST_ROW_PROBLEMS])


def problem_link(problem: Problem) -> str:
    """Return the page where a problem is answered: its target's, or its row's."""
    if problem.target is not None:
        return f"/targets/{problem.target.code}/"
    if problem.row is None:
        raise ValueError("a problem of nothing")
    link = row_link(problem.row.ledger_code, problem.row.key)
    return link if len(link) <= LONGEST_LINK else f"/ledgers/{problem.row.ledger_code}/"


def problems_of_row(row: LedgerRow) -> list[Problem]:
    """Return the problems of a ledger's row that the reader has opened already, the open ones first."""
    return list(Problem.objects.filter(row=row).select_related("unit").order_by("state", "due_on", "number"))


def late_problems(on: date) -> list[Problem]:
    """Return open problems past their day, of targets that still run and of rows of ledgers."""
    running = Q(target__due_on__gte=on, target__withdrawn_at__isnull=True) | Q(row__isnull=False)
    rows = Problem.objects.filter(running, state=ProblemState.OPEN, due_on__lt=on)
    return list(rows.select_related("target", "row", "unit").order_by("due_on", "pk")[:200])
