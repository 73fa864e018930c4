"""当天路线: computed outside any transaction, stored as computed, so that the sheet shows what was assumed."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import pairwise
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rounds.models import DayRoute, Visit
from luoshu.apps.rounds.operations.writing import note
from luoshu.apps.rounds.queries.day import DayInput, day_input
from luoshu.apps.rounds.queries.doors import find_team_for, own_team_ids, plans_office
from luoshu.core.planning.routes import PlannedDay, Route, Way, plan_day

ITERATIONS: Final = 400


def plan_team_day(*, team_code: str, on: date, by: Acting, at: datetime, seed: int = 1) -> DayRoute:
    """Plan a team's day and keep it; planning again replaces it. Raises TeamNotVisible, NotAllowed, RoundsInvalid."""
    team = find_team_for(by, team_code)
    is_member = by.may("rounds.inspect") and team.pk in own_team_ids(by, on)
    if not is_member and not plans_office(by, team.division_path):
        raise NotAllowed
    given = day_input(team, on)
    planned = plan_day(given.plan, seed=seed, iterations=ITERATIONS)
    body = _body(given, planned)
    with transaction.atomic():
        row, _ = DayRoute.objects.update_or_create(
            team=team, on=on, defaults={"body": body, "made_at": at, "made_by": by.person_code}
        )
        note(
            by=by,
            at=at,
            action="plan_team_day",
            kind="team",
            code=team.code,
            path=team.division_path,
            detail={"on": on.isoformat(), "stops": len(given.plan.stops), "cost_s": planned.cost_s, "seed": seed},
        )
    return row


def _body(given: DayInput, planned: PlannedDay) -> dict[str, Any]:
    codes = [leg.stop.code for route in planned.routes for leg in route.legs]
    villages = dict(Visit.objects.filter(code__in=codes).values_list("code", "division__code"))
    return {
        "routes": [_route(given, route, villages) for route in planned.routes],
        "unplaced": [{"name": one.stop.name, "limit": one.limit, "words": one.words} for one in planned.unplaced],
        "without_place": given.unplaced,
        "drive_minutes": _minutes(planned.drive_s),
        "cost_s": planned.cost_s,
        "bound_s": planned.bound.cost_s,
        "bound_kind": planned.bound.kind,
        "gap_percent": round(100 * planned.gap, 1),
        "seed": planned.seed,
        "iterations": planned.iterations,
        "assumptions": given.assumptions,
    }


def _route(given: DayInput, route: Route, villages: Mapping[str, str]) -> dict[str, Any]:
    numbers = {stop.code: number for number, stop in enumerate(given.plan.stops, start=1)}
    order = [0, *(numbers[leg.stop.code] for leg in route.legs), 0]
    ways = [given.ways[start][end] for start, end in pairwise(order)]
    legs = [
        {
            "visit": leg.stop.code,
            "village": villages.get(leg.stop.code, ""),
            "name": leg.stop.name,
            "drive_minutes": _minutes(leg.drive_s),
            "arrives": _clock(leg.arrives_s, up=True),
            "leaves": _clock(leg.leaves_s, up=True),
            "is_required": leg.stop.prize_s is None,
            **_way(way),
        }
        for leg, way in zip(route.legs, ways, strict=False)
    ]
    return {
        "half": route.half.name,
        "leaves": _clock(route.leaves_office_s),
        "back": _clock(route.back_s, up=True),
        "drive_minutes": _minutes(route.drive_s),
        "home_minutes": _minutes(route.home_s),
        "home": _way(ways[-1]),
        "legs": legs,
    }


def _way(way: Way) -> dict[str, Any]:
    return {"km": round(way.metres / 1000, 1), "basis": str(way.basis)}


def _minutes(seconds: int) -> int:
    return -(-seconds // 60)


def _clock(seconds: int, *, up: bool = False) -> str:
    minutes = -(-seconds // 60) if up else seconds // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
