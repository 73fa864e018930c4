"""Plan a day with PyVRP: two half-days per team, so lunch needs no rule of its own. The same seed, the same plan."""

from dataclasses import dataclass
from typing import Any, Final

from luoshu.core.planning.routes.bounds import Bound, lower_bound
from luoshu.core.planning.routes.day import DayPlan, Half, Leg, Route, Unplaced
from luoshu.core.planning.routes.explaining import explain_unplaced

ITERATIONS: Final = 600


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """The routes of a day, what they cost, what nothing can undercut, and why visits were left out.

    ``cost_s`` is driving plus forfeits; ``gap`` is (cost - bound) / bound, 0 where both are 0.
    """

    routes: tuple[Route, ...]
    unplaced: tuple[Unplaced, ...]
    cost_s: int
    bound: Bound
    seed: int
    iterations: int

    @property
    def drive_s(self) -> int:
        """All driving of the day."""
        return sum(route.drive_s for route in self.routes)

    @property
    def gap(self) -> float:
        """How far the cost can at most be above the best plan, as a share of the bound."""
        return (self.cost_s - self.bound.cost_s) / self.bound.cost_s if self.bound.cost_s else 0.0


def plan_day(plan: DayPlan, *, seed: int = 1, iterations: int = ITERATIONS) -> PlannedDay:
    """Return the day's routes: deterministic by ``seed`` and ``iterations``, whatever the machine's speed."""
    routes = _solve(plan, seed, iterations) if plan.stops else ()
    placed = {leg.stop.code for route in routes for leg in route.legs}
    missing = tuple(stop for stop in plan.stops if stop.code not in placed)
    cost = sum(route.drive_s for route in routes) + sum(stop.forfeit_s for stop in missing)
    unplaced = explain_unplaced(plan, routes, missing)
    return PlannedDay(routes, unplaced, cost, lower_bound(plan), seed, iterations)


def _solve(plan: DayPlan, seed: int, iterations: int) -> tuple[Route, ...]:
    # Loaded here: the solver takes a while to load, and only this function needs it.
    from pyvrp.stop import MaxIterations

    result = build_model(plan).solve(MaxIterations(iterations), seed=seed, collect_stats=False, display=False)
    if not result.best.is_feasible():
        return ()
    found = [_route(plan, route) for route in result.best.routes() if route.num_clients()]
    return tuple(sorted(found, key=lambda route: (route.half.starts_s, route.half.code)))


def build_model(plan: DayPlan) -> Any:
    """Return the day as a PyVRP model: distance stands for driving seconds, every stop is optional at its price.

    Required visits are optional at a price above any driving, so that a day that is too full still gives a plan and
    names what does not fit, instead of nothing.
    """
    from pyvrp import Model

    model = Model()
    places = [model.add_location(0, 0)] + [model.add_location(stop.lon, stop.lat) for stop in plan.stops]
    office = model.add_depot(places[0])
    for half in plan.halves:
        model.add_vehicle_type(
            num_available=1,
            start_depot=office,
            end_depot=office,
            tw_early=half.starts_s,
            tw_late=half.ends_s,
            shift_duration=half.length_s,
            unit_distance_cost=1,
            unit_duration_cost=0,
        )
    for place, stop in zip(places[1:], plan.stops, strict=True):
        model.add_client(
            place,
            service_duration=stop.visit_s,
            tw_early=stop.opens_s,
            tw_late=stop.closes_s,
            prize=stop.forfeit_s,
            required=False,
        )
    for row, start in enumerate(places):
        for col, end in enumerate(places):
            if row != col:
                model.add_edge(start, end, distance=plan.travel_s[row][col], duration=plan.travel_s[row][col])
    return model


def _route(plan: DayPlan, found: Any) -> Route:
    """Return one route with our own clock: leave as late as the first visit allows, then go on at once."""
    half = plan.halves[found.vehicle_type()]
    order = [step.idx for step in found.schedule() if step.is_client()]
    return timed_route(plan, half, order)


def timed_route(plan: DayPlan, half: Half, order: list[int]) -> Route:
    """Return a route's times for stops in a given order (indexes into ``plan.stops``)."""
    travel = plan.travel_s
    first = plan.stops[order[0]]
    leaves = max(half.starts_s, first.opens_s - travel[0][order[0] + 1])
    clock, at, legs = leaves, 0, []
    for index in order:
        stop, drive = plan.stops[index], travel[at][index + 1]
        arrives = max(clock + drive, stop.opens_s)
        clock, at = arrives + stop.visit_s, index + 1
        legs.append(Leg(stop, drive, arrives, clock))
    return Route(half, leaves, tuple(legs), travel[at][0], clock + travel[at][0])
