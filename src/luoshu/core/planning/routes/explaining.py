"""Why a visit is in no route: the limit that binds, in one sentence."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from luoshu.core.planning.routes.day import DayPlan, Half, Route, Stop, Unplaced

WORDS: Final = {"window": "到访时段", "shift": "半天时长", "full": "当天已排满", "detour": "绕行过远"}


def explain_unplaced(plan: DayPlan, routes: Sequence[Route], missing: Sequence[Stop]) -> tuple[Unplaced, ...]:
    """Return each missing stop with the first limit that keeps it out, from the narrowest to the widest."""
    index = {stop.code: number for number, stop in enumerate(plan.stops)}
    return tuple(_explain(plan, routes, stop, index) for stop in missing)


def _explain(plan: DayPlan, routes: Sequence[Route], stop: Stop, index: dict[str, int]) -> Unplaced:
    number = index[stop.code]
    there, home = plan.travel_s[0][number + 1], plan.travel_s[number + 1][0]
    need = there + stop.visit_s + home
    if all(need > half.length_s for half in plan.halves):
        minutes = -(-need // 60)
        return Unplaced(stop, "shift", f"{stop.name}单独去一趟也要 {minutes} 分钟，超过半天时长，请改为全天专程。")
    if not any(_is_feasible(plan, half, [number]) for half in plan.halves):
        return Unplaced(stop, "window", f"{stop.name}只在规定时段可去，任何半天都赶不上，请放宽到访时段。")
    cheapest = _cheapest_insertion(plan, routes, number, index)
    if cheapest is None:
        return Unplaced(stop, "full", f"当天各半天都已排满，{stop.name}排不进去，请改日或增加一组。")
    minutes, worth = -(-cheapest // 60), stop.forfeit_s // 60
    return Unplaced(
        stop, "detour", f"去{stop.name}要多走 {minutes} 分钟，超过其必要程度（{worth} 分钟），建议改日顺路去。"
    )


def _cheapest_insertion(plan: DayPlan, routes: Sequence[Route], number: int, index: dict[str, int]) -> int | None:
    """Return the least extra driving of putting the stop somewhere into the routes, or None where it fits nowhere."""
    orders: dict[str, list[int]] = {half.code: [] for half in plan.halves} | {
        route.half.code: [index[leg.stop.code] for leg in route.legs] for route in routes
    }
    found = []
    for half in plan.halves:
        order = orders[half.code]
        for place in range(len(order) + 1):
            longer = [*order[:place], number, *order[place:]]
            if _is_feasible(plan, half, longer):
                found.append(_driving(plan, longer) - _driving(plan, order))
    return min(found) if found else None


def _is_feasible(plan: DayPlan, half: Half, order: Sequence[int]) -> bool:
    clock, at = half.starts_s, 0
    for number in order:
        stop = plan.stops[number]
        clock = max(clock + plan.travel_s[at][number + 1], stop.opens_s)
        if clock > stop.closes_s:
            return False
        clock, at = clock + stop.visit_s, number + 1
    return clock + plan.travel_s[at][0] <= half.ends_s


def _driving(plan: DayPlan, order: Sequence[int]) -> int:
    places = [0, *(number + 1 for number in order), 0]
    return sum(plan.travel_s[start][end] for start, end in pairwise(places)) if order else 0
