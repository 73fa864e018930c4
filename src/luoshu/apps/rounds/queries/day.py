"""A team's day before and after it is planned: the stops with their places and prizes, the routes as stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from luoshu.apps.acting import Acting
from luoshu.apps.places.bounds import middles_of
from luoshu.apps.places.queries import attribute, names_of_paths, road_book
from luoshu.apps.rounds.choices import VisitState
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.models import DayRoute, Team, Visit
from luoshu.apps.rounds.queries.doors import own_team_ids, plans_office
from luoshu.apps.rounds.queries.limits import RuleAnswer, travel_rule
from luoshu.apps.rules.inspection import travel_model
from luoshu.apps.rules.queries import terrain_of
from luoshu.core.clock import day_start
from luoshu.core.planning.routes import DayPlan, Half, Stop, Way, travel_seconds, ways_between

PRIZE_BASE_S: Final = 1800
PRIZE_URGENT_S: Final = 5400
"""What a visit is worth in driving: more the nearer its last day."""


@dataclass(frozen=True)
class DayInput:
    """A day ready for the solver, the ways its times come from (office first, in the order of the plan's stops), the
    visits without a place on any map, and the assumptions used.
    """

    plan: DayPlan
    ways: tuple[tuple[Way, ...], ...]
    unplaced: list[str]
    assumptions: dict[str, Any]


def day_input(team: Team, on: date) -> DayInput:
    """Return a team's day: its planned visits meant for that day or without a day. Raises RoundsInvalid.

    A visit whose last day it is has to be made; the others are worth more the nearer their last day.
    """
    rule = travel_rule(team.division_path, on)
    if not rule.body:
        raise RoundsInvalid(reason="没有督查行程与作息的规则，请先在规则里补上“督查行程与作息”。")
    rows = Visit.objects.filter(Q(on=on) | Q(on__isnull=True), team=team, state=VisitState.PLANNED, due_on__gte=on)
    visits = list(rows.select_related("division").order_by("code"))
    if not visits:
        raise RoundsInvalid(reason=f"{team.name}这一天没有待去的村，先安排走访再排路线。")
    points = middles_of([team.division_path, *(one.division_path for one in visits)])
    names = names_of_paths([one.division_path for one in visits])
    start = (team.start_lon, team.start_lat)
    office = start if None not in start else points.get(team.division_path)
    if office is None:
        raise RoundsInvalid(reason=f"{team.name}没有出发地，辖区也没有边界，请先登记出发地或导入边界。")
    placed = [one for one in visits if one.division_path in points]
    stops = tuple(_stop(one, names[one.division_path], points[one.division_path], on, rule) for one in placed)
    if not stops:
        raise RoundsInvalid(reason="要去的村都没有位置，请先导入边界。")
    model = travel_model(rule.body)
    places = [(float(office[0] or 0), float(office[1] or 0), terrain_of(team.division_path, on))]
    places += [(stop.lon, stop.lat, stop.terrain) for stop in stops]
    start_path = _path_at(start, on) or team.division_path
    ways = ways_between(places, model, _roads([start_path, *(one.division_path for one in placed)], on))
    halves = tuple(
        Half(f"{number}", "上午" if begin < "12:00" else "下午", _seconds(begin), _seconds(end))
        for number, (begin, end) in enumerate(rule.body["halves"], start=1)
    )
    assumptions = {
        "rule": rule.title,
        "is_example": rule.is_example,
        "body": rule.body,
        "start": "登记的出发地" if None not in start else "辖区中间一点（没有登记出发地）",
    }
    left = [names[one.division_path] for one in visits if one.division_path not in points]
    return DayInput(DayPlan(stops, halves, travel_seconds(ways, model)), ways, left, assumptions)


def _path_at(start: tuple[float | None, float | None], on: date) -> str:
    """Return the path of the division a registered start lies in; empty where there is none."""
    lon, lat = start
    if lon is None or lat is None:
        return ""
    batch = attribute([lon], [lat], day_start(on))
    return batch.paths.get(int(batch.division_id[0]), "")


def _roads(paths: Sequence[str], on: date) -> dict[tuple[int, int], Way]:
    """Return the ways on record between places, the office first, by their positions."""
    book = road_book(paths, on)
    pairs = ((a, b) for a in range(len(paths)) for b in range(len(paths)) if paths[a] != paths[b])
    found = {(a, b): book.nearest_way(paths[a], paths[b]) for a, b in pairs}
    return {pair: way for pair, way in found.items() if way is not None}


def route_for(acting: Acting, team: Team, on: date) -> DayRoute | None:
    """Return the stored route of a team and day, for the team and its office alone; None where there is none."""
    if not plans_office(acting, team.division_path) and team.pk not in own_team_ids(acting, on):
        return None
    return DayRoute.objects.filter(team=team, on=on).first()


def _stop(visit: Visit, name: str, point: tuple[float, float], on: date, rule: RuleAnswer) -> Stop:
    days_left = (visit.due_on - on).days
    prize = None if days_left == 0 or visit.on == on else PRIZE_BASE_S + PRIZE_URGENT_S // (1 + days_left)
    return Stop(
        code=visit.code,
        name=name,
        lon=point[0],
        lat=point[1],
        visit_s=int(rule.body["visit_minutes"]) * 60,
        prize_s=prize,
        terrain=terrain_of(visit.division_path, on),
    )


def _seconds(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 3600 + int(minutes) * 60
