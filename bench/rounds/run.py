"""A day of inspection planned by our PyVRP model and by OR-Tools routing: same instance, same time, one process tree.

    python bench/rounds/run.py [--stops 14 24 40] [--teams 1 2 3] [--seconds 10] [--seeds 3]

Each contender runs in a process of its own, one at a time, on one core, and hands back an order of visits per half-day.
The cost of every order is counted here by the same clock (``core.planning.routes``), so neither is judged by its own
arithmetic. Runs in the product's development environment.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "src"))

from luoshu.core.planning.routes import DayPlan, Half, Stop, TravelModel, lower_bound, travel_seconds, ways_between  # noqa: E402
from luoshu.core.planning.routes.solving import build_model, timed_route  # noqa: E402

HOUR = 3600
OFFICE = (112.47, 34.15, "hill")


def instance(stops: int, teams: int, seed: int) -> DayPlan:
    """Villages around a county town: every sixth has to be visited, some open in one half of the day only."""
    chance = random.Random(seed)
    rows = []
    for number in range(stops):
        place = (112.47 + chance.uniform(-0.15, 0.15), 34.15 + chance.uniform(-0.12, 0.12))
        window = chance.choice([(0, 24), (0, 24), (0, 11), (14, 24)])
        prize = None if number % 6 == 0 else chance.randrange(1200, 4000)
        minutes = chance.choice([15, 20, 30])
        terrain = chance.choice(["plain", "hill"])
        opens, closes = (hour * HOUR for hour in window)
        rows.append(Stop(f"v{number}", f"第{number}村", *place, minutes * 60, opens, closes, prize, terrain))
    halves = tuple(
        Half(f"{team}-{code}", code, starts, ends)
        for team in range(teams)
        for code, starts, ends in (("am", 8 * HOUR + 1800, 12 * HOUR), ("pm", 14 * HOUR, 17 * HOUR + 1800))
    )
    places = [OFFICE, *((stop.lon, stop.lat, stop.terrain) for stop in rows)]
    return DayPlan(tuple(rows), halves, travel_seconds(ways_between(places, TravelModel()), TravelModel()))


def by_pyvrp(plan: DayPlan, seconds: float, seed: int) -> list[list[int]]:
    from pyvrp.stop import MaxRuntime

    best = build_model(plan).solve(MaxRuntime(seconds), seed=seed, collect_stats=False, display=False).best
    orders: list[list[int]] = [[] for _ in plan.halves]
    for route in best.routes() if best.is_feasible() else ():
        orders[route.vehicle_type()] = [step.idx for step in route.schedule() if step.is_client()]
    return orders


def by_ortools(plan: DayPlan, seconds: float, _seed: int) -> list[list[int]]:
    """Guided local search, the setting its manual gives for routing with a time limit; it takes no seed."""
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2

    manager = pywrapcp.RoutingIndexManager(len(plan.stops) + 1, len(plan.halves), 0)
    routing = pywrapcp.RoutingModel(manager)
    travel, visit = plan.travel_s, [0, *(stop.visit_s for stop in plan.stops)]

    def drive(a: int, b: int) -> int:
        return travel[manager.IndexToNode(a)][manager.IndexToNode(b)]

    def spend(a: int, b: int) -> int:
        return visit[manager.IndexToNode(a)] + drive(a, b)

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(drive))
    routing.AddDimension(routing.RegisterTransitCallback(spend), 24 * HOUR, 24 * HOUR, False, "clock")
    clock = routing.GetDimensionOrDie("clock")
    for number, stop in enumerate(plan.stops, start=1):
        clock.CumulVar(manager.NodeToIndex(number)).SetRange(stop.opens_s, stop.closes_s)
        routing.AddDisjunction([manager.NodeToIndex(number)], stop.forfeit_s)
    for number, half in enumerate(plan.halves):
        clock.CumulVar(routing.Start(number)).SetRange(half.starts_s, half.ends_s)
        clock.CumulVar(routing.End(number)).SetRange(half.starts_s, half.ends_s)
    how = pywrapcp.DefaultRoutingSearchParameters()
    how.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    how.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    how.time_limit.FromMilliseconds(int(seconds * 1000))
    found = routing.SolveWithParameters(how)
    orders: list[list[int]] = [[] for _ in plan.halves]
    for number in range(len(plan.halves)) if found else ():
        at = found.Value(routing.NextVar(routing.Start(number)))
        while not routing.IsEnd(at):
            orders[number].append(manager.IndexToNode(at) - 1)
            at = found.Value(routing.NextVar(at))
    return orders


CONTENDERS = {"pyvrp": by_pyvrp, "ortools": by_ortools}


def cost_of(plan: DayPlan, orders: list[list[int]]) -> tuple[int, int]:
    """Return what an answer costs and how many visits it holds; an answer that breaks a limit fails the run."""
    routes = [timed_route(plan, half, order) for half, order in zip(plan.halves, orders, strict=True) if order]
    for route in routes:
        assert route.back_s <= route.half.ends_s, "back too late"
        assert all(leg.stop.opens_s <= leg.arrives_s <= leg.stop.closes_s for leg in route.legs), "window broken"
    placed = [leg.stop.code for route in routes for leg in route.legs]
    assert len(set(placed)) == len(placed), "visited twice"
    left = sum(stop.forfeit_s for stop in plan.stops if stop.code not in placed)
    return sum(route.drive_s for route in routes) + left, len(placed)


def run(name: str, size: tuple[int, int, int], seconds: float) -> tuple[list[list[int]], float, float]:
    """Run one contender in a process of its own; return its answer, its CPU seconds and its wall seconds."""
    words = [name, *map(str, size), str(seconds)]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, __file__, "--contend", *words], capture_output=True, text=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return json.loads(done.stdout.splitlines()[-1]), cpu, time.perf_counter() - began


def contend(words: list[str]) -> None:
    name, stops, teams, seed, seconds = words
    print(json.dumps(CONTENDERS[name](instance(int(stops), int(teams), int(seed)), float(seconds), int(seed))))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stops", type=int, nargs="+", default=[14, 24, 40])
    parser.add_argument("--teams", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--contend", nargs=5, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.contend:
        contend(args.contend)
        return
    print("stops teams seed | contender    cost  placed  above bound   cpu s  wall s")
    ratios = []
    for stops, teams in zip(args.stops, args.teams, strict=True):
        for seed in range(1, args.seeds + 1):
            plan = instance(stops, teams, seed)
            bound, costs = lower_bound(plan), {}
            for name in CONTENDERS:
                orders, cpu, wall = run(name, (stops, teams, seed), args.seconds)
                cost, placed = cost_of(plan, orders)
                costs[name] = cost
                above = cost / bound.cost_s - 1 if bound.cost_s else 0.0
                print(
                    f"{stops:5} {teams:5} {seed:4} | {name:9} {cost:8} {placed:5}/{stops:<3} {above:9.1%}"
                    f" {cpu:8.1f} {wall:7.1f}  ({bound.kind})",
                    flush=True,
                )
            ratios.append(costs["ortools"] / costs["pyvrp"])
    print(f"cost of ortools over pyvrp: {min(ratios):.3f} to {max(ratios):.3f}, mean {sum(ratios) / len(ratios):.3f}")


if __name__ == "__main__":
    main()
