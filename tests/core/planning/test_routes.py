"""Routes of a day: windows, lunch and the way home hold, nothing undercuts the bound, what is left out is told."""

import itertools
import random

import pytest

from luoshu.core.planning.routes import (
    Basis,
    DayPlan,
    Half,
    PlannedDay,
    Stop,
    TravelModel,
    Way,
    lower_bound,
    plan_day,
    travel_seconds,
    ways_between,
)
from luoshu.core.planning.routes.bounds import assignment_bound, one_tree_bound
from luoshu.core.planning.routes.day import MUST, BadDay
from luoshu.core.planning.routes.travel import haversine_m

HOUR = 3600
MORNING = Half("1-am", "一组上午", 8 * HOUR + 1800, 12 * HOUR)
AFTERNOON = Half("1-pm", "一组下午", 14 * HOUR, 17 * HOUR + 1800)
OFFICE = (112.47, 34.15, "plain")


def stops_of(count: int, seed: int, **more: int) -> tuple[Stop, ...]:
    chance = random.Random(seed)
    return tuple(
        Stop(f"v{n}", f"第{n}村", 112.47 + chance.uniform(-0.2, 0.2), 34.15 + chance.uniform(-0.15, 0.15), 1500, **more)
        for n in range(count)
    )


def day_of(stops: tuple[Stop, ...], halves: tuple[Half, ...] = (MORNING, AFTERNOON)) -> DayPlan:
    places = [OFFICE, *((stop.lon, stop.lat, stop.terrain) for stop in stops)]
    return DayPlan(stops, halves, travel_seconds(ways_between(places, TravelModel()), TravelModel()))


def check(plan: DayPlan, found: PlannedDay) -> None:
    """Walk the routes again with the matrix alone."""
    seen = []
    for route in found.routes:
        clock, at, driven = route.leaves_office_s, 0, 0
        assert clock >= route.half.starts_s
        for leg in route.legs:
            number = plan.stops.index(leg.stop) + 1
            driven += plan.travel_s[at][number]
            assert leg.arrives_s >= clock + plan.travel_s[at][number]
            assert leg.stop.opens_s <= leg.arrives_s <= leg.stop.closes_s
            clock, at = leg.arrives_s + leg.stop.visit_s, number
            assert leg.leaves_s == clock
            seen.append(leg.stop.code)
        assert route.back_s == clock + plan.travel_s[at][0] <= route.half.ends_s
        assert route.drive_s == driven + plan.travel_s[at][0]
    left = [one.stop.code for one in found.unplaced]
    assert sorted(seen + left) == sorted(stop.code for stop in plan.stops)
    assert found.cost_s == found.drive_s + sum(one.stop.forfeit_s for one in found.unplaced)
    assert found.bound.cost_s <= found.cost_s
    assert found.gap >= 0


@pytest.mark.parametrize("seed", range(4))
def test_a_day_of_optional_visits_keeps_every_limit(seed: int) -> None:
    plan = day_of(stops_of(14, seed, prize_s=1500))
    found = plan_day(plan, seed=seed, iterations=150)
    check(plan, found)
    assert found.routes


def test_the_same_seed_gives_the_same_plan() -> None:
    plan = day_of(stops_of(12, 7, prize_s=2000))
    assert plan_day(plan, seed=5, iterations=120) == plan_day(plan, seed=5, iterations=120)


def test_a_window_decides_the_half_day() -> None:
    stops = stops_of(4, 3)
    late = Stop("late", "下午才开的村", 112.5, 34.16, 1200, opens_s=15 * HOUR, closes_s=16 * HOUR)
    plan = day_of((*stops, late))
    found = plan_day(plan, iterations=150)
    check(plan, found)
    (route,) = [route for route in found.routes if any(leg.stop is late for leg in route.legs)]
    assert route.half is AFTERNOON


def test_nobody_is_on_the_way_at_lunch() -> None:
    plan = day_of(stops_of(8, 11))
    found = plan_day(plan, iterations=150)
    check(plan, found)
    assert all(route.back_s <= 12 * HOUR or route.leaves_office_s >= 14 * HOUR for route in found.routes)


def exact_cost(plan: DayPlan) -> int:
    """The cheapest plan of a small day, by trying everything."""
    best = sum(stop.forfeit_s for stop in plan.stops)
    numbers = range(len(plan.stops))

    def cost(order: tuple[int, ...], half: Half) -> int | None:
        clock, at, driven = half.starts_s, 0, 0
        for number in order:
            stop = plan.stops[number]
            driven += plan.travel_s[at][number + 1]
            clock = max(clock + plan.travel_s[at][number + 1], stop.opens_s)
            if clock > stop.closes_s:
                return None
            clock, at = clock + stop.visit_s, number + 1
        back = plan.travel_s[at][0]
        return driven + back if clock + back <= half.ends_s else None

    for size in range(1, len(plan.stops) + 1):
        for order in itertools.permutations(numbers, size):
            for cut in range(size + 1):
                parts = [
                    cost(part, half) for part, half in zip((order[:cut], order[cut:]), plan.halves, strict=True) if part
                ]
                if None not in parts:
                    left = sum(plan.stops[number].forfeit_s for number in set(numbers) - set(order))
                    best = min(best, sum(part for part in parts if part) + left)
    return best


@pytest.mark.parametrize("seed", range(6))
def test_bounds_are_below_the_best_plan_and_the_plan_is_the_best(seed: int) -> None:
    prize = None if seed % 2 else 1800
    plan = day_of(stops_of(5, seed, prize_s=prize))  # type: ignore[arg-type]
    best = exact_cost(plan)
    assert assignment_bound(plan) <= best
    assert one_tree_bound(plan) <= best
    found = plan_day(plan, iterations=200)
    assert found.cost_s == best
    assert lower_bound(plan).cost_s > 0.6 * best


def test_the_tree_is_tighter_where_the_assignment_falls_into_circles() -> None:
    plan = day_of(stops_of(12, 2))
    assert lower_bound(plan).kind == "one_tree"
    assert one_tree_bound(plan) > assignment_bound(plan)


def test_every_visit_left_out_names_its_limit() -> None:
    near = stops_of(3, 1, prize_s=4000)
    at_lunch = Stop("noon", "午间村", 112.48, 34.16, 600, opens_s=12 * HOUR + 60, closes_s=13 * HOUR)
    far = Stop("far", "远山村", 113.6, 33.4, 7200, terrain="mountain")
    aside = Stop("aside", "偏村", 112.8, 34.4, 600, prize_s=60)
    plan = day_of((*near, at_lunch, far, aside))
    found = plan_day(plan, iterations=200)
    check(plan, found)
    assert {one.stop.code: one.limit for one in found.unplaced} == {"noon": "window", "far": "shift", "aside": "detour"}
    assert all(one.stop.name in one.words for one in found.unplaced)


def test_a_day_that_is_too_full_leaves_out_and_says_so() -> None:
    plan = day_of(stops_of(20, 5))
    found = plan_day(plan, iterations=200)
    check(plan, found)
    assert {one.limit for one in found.unplaced} == {"full"}
    assert found.cost_s > MUST


def test_an_empty_day_costs_nothing() -> None:
    found = plan_day(day_of(()), iterations=10)
    assert (found.routes, found.cost_s, found.bound.cost_s, found.gap) == ((), 0, 0, 0.0)


def test_travel_is_longer_in_the_hills_and_the_same_both_ways() -> None:
    model = TravelModel()
    a, b = (112.0, 34.0), (112.1, 34.05)

    def time(start: str, end: str, there: tuple[float, float] = b) -> int:
        return model.seconds(model.between((*a, start), (*there, end)))

    plain, hill, mountain = (time(one, one) for one in ("plain", "hill", "mountain"))
    assert plain < hill < mountain
    assert time("plain", "mountain") == mountain == time("mountain", "plain")
    assert time("moon", "plain") == plain
    assert time("plain", "plain", a) == 0


def test_a_degree_of_latitude_is_111_kilometres() -> None:
    assert haversine_m((112, 34, ""), (112, 35, "")) == pytest.approx(111_195, abs=1)


def test_days_that_contradict_themselves_are_refused() -> None:
    stops = stops_of(2, 1)
    with pytest.raises(BadDay, match="行程时间表"):
        DayPlan(stops, (MORNING,), ((0,),))
    with pytest.raises(BadDay, match="出现两次"):
        day_of((stops[0], stops[0]))
    with pytest.raises(BadDay, match="半天班次"):
        day_of(stops, ())
    with pytest.raises(BadDay, match="绕行系数"):
        TravelModel(road_factor={"plain": 0.5})


def test_a_road_on_record_stands_for_the_straight_line_in_its_direction_alone() -> None:
    places = [OFFICE, (112.57, 34.15, "plain"), (112.57, 34.25, "mountain")]
    model = TravelModel()
    straight = ways_between(places, model)
    road = Way(31_000, 2400, Basis.ROAD)
    ways = ways_between(places, model, {(0, 1): road})
    assert (ways[0][1], ways[1][0], ways[1][2]) == (road, straight[1][0], straight[1][2])
    assert straight[1][0].metres == round(haversine_m(places[1], OFFICE) * 1.3)
    assert straight[1][2].metres == round(haversine_m(places[1], places[2]) * 1.9), "the slower terrain counts"
    times = travel_seconds(ways, model)
    assert (times[0][1], times[0][0]) == (2400 + 120, 0)
    assert model.over(0.0, "plain") == Way(0, 0, Basis.STRAIGHT)
