"""One target with everything that hangs on it."""

from dataclasses import dataclass
from datetime import date, datetime

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.models import Indicator
from luoshu.apps.targets.choices import ProblemState
from luoshu.apps.targets.models import LampOverride, NextStep, Problem, Target
from luoshu.apps.targets.queries.doors import sees_whole
from luoshu.apps.targets.queries.forecasts import ForecastView, forecast_for
from luoshu.apps.targets.queries.progress import CountyRow, TargetRow, county_rows, rows_of


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
    steps: tuple[NextStep, ...]
    signatures: tuple[LampOverride, ...]
    co_units: tuple[str, ...]
    indicator_title: str


def target_view(acting: Acting, target: Target, on: date, *, at: datetime) -> TargetView:
    """Return one target for a reader who came through its door."""
    whole = sees_whole(acting, target)
    parts = [one for one in target.parts.select_related("lead_unit__division") if acting.covers(one.division_path)]
    titles = Indicator.objects.filter(code=target.indicator_code).values_list("title", flat=True)
    return TargetView(
        target=target,
        row=rows_of(acting, [target], on, at=at)[0],
        is_whole=whole,
        counties=tuple(county_rows(acting, target, on, at=at)),
        parts=tuple(rows_of(acting, parts, on, at=at)) if parts else (),
        forecast=forecast_for(acting, target, on),
        problems=tuple(target.problems.select_related("unit").order_by("-state", "due_on", "number")) if whole else (),
        steps=tuple(target.steps.select_related("lead_unit").order_by("due_on", "pk")) if whole else (),
        signatures=tuple(target.overrides.order_by("-signed_at")[:10]) if whole else (),
        co_units=tuple(target.co_units.order_by("code").values_list("name", flat=True)),
        indicator_title=next(iter(titles), ""),
    )


def late_problems(on: date) -> list[Problem]:
    """Return open problems past their day, of targets that still run."""
    rows = Problem.objects.filter(state=ProblemState.OPEN, due_on__lt=on, target__due_on__gte=on)
    return list(rows.select_related("target", "unit").order_by("due_on", "pk")[:200])
