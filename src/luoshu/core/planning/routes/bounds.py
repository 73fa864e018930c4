"""A lower bound on the cost of a day: no plan, however made, can be cheaper.

Cost is driving plus what is forfeited by visits left out. Two relaxations, the better one counts:

* assignment: every place has one way in and one way out, or is left out at its price; windows, the length of a
  half-day and circles apart from the office are forgotten;
* 1-tree: the ways of a plan, with left-out places hung on the office at their price, hold a spanning tree and one more
  way to the office for every half-day that drives; that two ways meet in every place is priced by multipliers, improved
  step by step (Held and Karp's bound, for several tours and prizes). Any multipliers give a bound.

In both, the working time of the day is priced too: driving and visiting cost a share ``rate`` of their time, and the
whole time there is comes back. No plan spends more time than there is, so this is a bound for every rate; on a day that
is too full it is what tells how much has to be left out.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from luoshu.core.planning.routes.day import DayPlan

STEPS: Final = 200
RATES: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7, 0.9, 1.2, 1.6, 2.2, 3.0, 5.0, 20.0, 100.0, 500.0)
NEVER: Final = 1e12
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Bound:
    """Seconds, and which relaxation gave them: ``assignment`` or ``one_tree``."""

    cost_s: int
    kind: str


@dataclass(frozen=True)
class _Priced:
    """A day at one rate for working time: ways and forfeits as they then are, and the constant to add."""

    ways: Numbers
    forfeits: Numbers
    constant: float
    tours: int
    impossible: frozenset[tuple[int, int]]


def lower_bound(plan: DayPlan) -> Bound:
    """Return the better of the two bounds; travel times need not be symmetric."""
    if not plan.stops:
        return Bound(0, "assignment")
    assignment, tree = assignment_bound(plan), one_tree_bound(plan)
    return Bound(tree, "one_tree") if tree > assignment else Bound(assignment, "assignment")


def assignment_bound(plan: DayPlan) -> int:
    """Return the best assignment bound over all rates."""
    return _whole(plan, max(_assignment(one) for one in _at_rates(plan)))


def one_tree_bound(plan: DayPlan, *, steps: int = STEPS) -> int:
    """Return the best bound that ``steps`` rounds of prices find, at the rates around the assignment's best."""
    days = _at_rates(plan)
    best = max(range(len(days)), key=lambda number: _assignment(days[number]))
    near = {0, *range(max(0, best - 1), min(len(days), best + 2))}
    return _whole(plan, max(_one_tree(days[number], steps) for number in near))


def _at_rates(plan: DayPlan) -> list[_Priced]:
    travel = np.array(plan.travel_s, dtype=np.float64)
    forfeits = np.array([stop.forfeit_s for stop in plan.stops], dtype=np.float64)
    visits = np.array([stop.visit_s for stop in plan.stops], dtype=np.float64)
    there_is = sum(half.length_s for half in plan.halves)
    impossible, tours = frozenset(_impossible(plan)), len(plan.halves)
    return [
        _Priced(
            travel * (1 + rate),
            forfeits - rate * visits,
            rate * (float(visits.sum()) - there_is),
            tours,
            impossible,
        )
        for rate in RATES
    ]


def _whole(plan: DayPlan, bound: float) -> int:
    """Round up: every cost is whole. Visiting nowhere at all is also a plan, and costs every forfeit."""
    nowhere = sum(stop.forfeit_s for stop in plan.stops)
    return max(0, math.ceil(min(bound, nowhere) - 1e-6))


def _assignment(day: _Priced) -> float:
    # Loaded here, like the solver: it takes a while to load, and only this function needs it.
    from scipy.optimize import linear_sum_assignment

    count = len(day.forfeits)
    cost = np.zeros((count + day.tours, count + day.tours))
    cost[:count, :count] = day.ways[1:, 1:]
    cost[:count, count:] = day.ways[1:, :1]
    cost[count:, :count] = day.ways[:1, 1:]
    cost[np.arange(count), np.arange(count)] = day.forfeits
    for row, col in day.impossible:
        cost[row, col] = NEVER
    rows, cols = linear_sum_assignment(cost)
    return float(cost[rows, cols].sum()) + day.constant


def _one_tree(day: _Priced, steps: int) -> float:
    ways = np.minimum(day.ways, day.ways.T)
    for row, col in day.impossible:
        if (col, row) in day.impossible:
            ways[row + 1, col + 1] = NEVER
    prices = np.zeros(len(day.forfeits) + 1)
    driven = ways[(ways > 0) & (ways < NEVER)]
    best, stride = -math.inf, max(1.0, float(np.median(driven)) / 4) if len(driven) else 1.0
    for step in range(steps):
        value, degrees = _priced_tree(ways, day.forfeits, prices, day.tours)
        best = max(best, value)
        miss = 2.0 - degrees
        if not miss.any():
            break
        prices[1:] += stride * (1 - step / steps) * miss
    return best + day.constant


def _priced_tree(ways: Numbers, forfeits: Numbers, prices: Numbers, most: int) -> tuple[float, NDArray[np.float64]]:
    """Return the bound for some prices, and how many ways meet in each stop of the tree (left out counts as 2)."""
    count = len(forfeits)
    priced = ways - prices[:, None] - prices[None, :]
    hung = forfeits - 2 * prices[1:]
    is_hung = hung < priced[0, 1:]
    entry = np.where(is_hung, hung, priced[0, 1:])
    total, degrees = 2 * float(prices.sum()), np.zeros(count)
    near, parent = entry.copy(), np.full(count, -1)
    outside = np.ones(count, dtype=bool)
    for _ in range(count):
        reach = np.where(outside, near, np.inf)
        new = int(reach.argmin())
        outside[new] = False
        total += float(near[new])
        if parent[new] >= 0:
            degrees[new] += 1
            degrees[parent[new]] += 1
        else:
            degrees[new] += 2 if is_hung[new] else 1
        closer = outside & (priced[new + 1, 1:] < near)
        near[closer], parent[closer] = priced[new + 1, 1:][closer], new
    back = int(priced[0, 1:].argmin())
    # Who visits anywhere drives in at least one half-day; nobody drives in more than there are.
    tours = 1 if priced[0, 1 + back] > 0 else most
    degrees[back] += tours
    return total + tours * float(priced[0, 1 + back]), degrees


def _impossible(plan: DayPlan) -> set[tuple[int, int]]:
    """Return ordered pairs of stops that cannot follow each other in any half-day, by their windows alone."""
    begin = min(half.starts_s for half in plan.halves)
    found = set()
    for row, first in enumerate(plan.stops):
        free = max(first.opens_s, begin + plan.travel_s[0][row + 1]) + first.visit_s
        for col, second in enumerate(plan.stops):
            if row != col and free + plan.travel_s[row + 1][col + 1] > second.closes_s:
                found.add((row, col))
    return found
