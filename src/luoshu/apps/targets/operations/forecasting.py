"""进度研判 of counted targets, stored once a day by the worker: same rows, same answer."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Final

from luoshu.apps.targets.models import StoredForecast, Target
from luoshu.apps.targets.queries.histories import StagePlan, programmes_of, stage_plan, work_days
from luoshu.core.clock import beijing_day
from luoshu.core.planning.forecasts import Forecast, ForecastError, Programme, WorkDays, forecast

MARGIN: Final = timedelta(days=10)


def compute_forecasts(*, at: datetime, on: date | None = None, draws: int = 1000) -> int:
    """Store today's forecasts of running targets that have stages; return how many were made or changed."""
    day = on or beijing_day(at)
    running = (
        Target.objects.filter(starts_on__lte=day, due_on__gte=day, withdrawn_at__isnull=True)
        .exclude(stages={})
        .order_by("pk")
    )
    changed = 0
    calendars: dict[tuple[str, date, date], WorkDays] = {}
    for target in running:
        plan = stage_plan(target)
        if plan is not None:
            changed += _compute(target, plan, day, at, draws, calendars)
    return changed


def _compute(
    target: Target,
    plan: StagePlan,
    day: date,
    at: datetime,
    draws: int,
    calendars: dict[tuple[str, date, date], WorkDays],
) -> bool:
    try:
        current, past = programmes_of(target, plan, day, as_of=at)
        digest = _digest(target, current, past)
        if StoredForecast.objects.filter(target=target, on=day, digest=digest).exists():
            return False
        first = date.fromordinal(min(_first(one) for one in (current, *past)))
        span = (target.division_path, first, max(target.due_on, day) + MARGIN)
        if span not in calendars:
            calendars[span] = work_days(*span)
        found = forecast(current, past, calendars[span], goal=int(target.value), seed=int(digest[:8], 16), draws=draws)
        values = _values(found, plan)
    except ForecastError as error:
        digest, values = f"problem:{error}"[:64], {"problem": str(error)[:200]}
        if StoredForecast.objects.filter(target=target, on=day, digest=digest).exists():
            return False
    StoredForecast.objects.update_or_create(
        target=target, on=day, defaults={"computed_at": at, "digest": digest, "problem": "", **values}
    )
    return True


def _first(programme: Programme) -> int:
    begun = programme.entered[:, 0]
    if not len(begun):
        raise ForecastError("台账里还没有这项目标的行，请先登记。")
    return int(begun.min())


def _digest(target: Target, current: Programme, past: list[Programme]) -> str:
    found = hashlib.sha256(f"{target.value}|{target.due_on}|{current.as_of}".encode())
    for one in (current, *past):
        found.update(f"|{one.due}|{one.entered.shape}".encode())
        found.update(one.entered.tobytes())
    return found.hexdigest()


def _values(found: Forecast, plan: StagePlan) -> dict[str, object]:
    waiting = [[name, round(count)] for name, count in zip(plan.order, found.waiting, strict=False) if count >= 0.5]
    return {
        "goal": found.goal,
        "middle": found.middle,
        "low": found.low,
        "high": found.high,
        "chance": found.chance,
        "pace": found.pace,
        "waiting": waiting,
        "seed": found.seed,
        "draws": found.draws,
        "engine_version": found.version,
    }
