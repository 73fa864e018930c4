"""Plan a roster: hard rules always, then burdens shared out by lexicographic min-max, the heaviest burden first.

For each burden in the order holidays, nights, weekends, all, first the largest load that anybody carries is made as
small as it can be (earlier plans counted in), then fixed. After that the spread of each burden is evened out (least sum
of squares) in the same order. Every stage states its cost and a proved lower bound.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from time import monotonic

from luoshu.core.planning.rosters.given import (
    BURDENS,
    Member,
    RosterGiven,
    Turn,
    clashes,
    may_take,
    overlapping,
    runs_of_days,
)
from luoshu.core.planning.rosters.greedy import greedy_plan
from luoshu.core.planning.rosters.problems import NoRoster
from luoshu.core.planning.rosters.program import HIGHS, Program, solve
from luoshu.core.planning.rosters.relaxing import Softener, smallest_relaxation


@dataclass(frozen=True)
class Stage:
    """One step of the lexicographic search. ``gap`` is cost minus bound, in turns (or squared turns)."""

    name: str
    cost: int
    bound: int

    @property
    def gap(self) -> int:
        """Return what is not proved."""
        return self.cost - self.bound


@dataclass(frozen=True)
class RosterPlan:
    """Who takes which turn, how fair it is, and how far that is proved."""

    assigned: tuple[tuple[Turn, tuple[Member, ...]], ...]
    stages: tuple[Stage, ...]
    loads: tuple[tuple[Member, Mapping[str, int]], ...]
    engine: str
    seed: int
    ended_by_time: bool

    @property
    def is_proved(self) -> bool:
        """Tell whether every stage reached its bound."""
        return all(stage.gap == 0 for stage in self.stages)

    @property
    def worst(self) -> dict[str, int]:
        """Return the largest load of each burden, earlier plans counted in."""
        return {name: max((load[name] for _, load in self.loads), default=0) for name in BURDENS}


@dataclass(frozen=True)
class Places:
    """The columns of the program: ``x[member, turn]``."""

    x: Mapping[tuple[int, int], int]
    pools: Mapping[str, tuple[int, ...]]


def plan_roster(given: RosterGiven, *, seed: int = 1, seconds: float = 30.0, engine: str = HIGHS) -> RosterPlan:
    """Plan. Raises NoRoster with the smallest set of rules to relax, Unsolved when the solver found nothing in time."""
    program = Program()
    places = add_hard_rules(program, given)
    fair = _Fairness(program, given, places)
    ends_at = monotonic() + seconds
    greedy = greedy_plan(given)
    start = fair.complete(places, greedy) if greedy is not None else None
    values: Sequence[int] = ()
    stages: list[Stage] = []
    ended = False
    for place, (name, objective) in enumerate(fair.stages):
        share = max(0.5, (ends_at - monotonic()) / (len(fair.stages) - place))
        answer = solve(program, objective, engine=engine, seconds=share, seed=seed, start=values or start)
        if answer is None:
            raise no_roster(given, seed=seed, seconds=seconds)
        values = answer.values
        ended = ended or answer.ended_by_time
        stages.append(Stage(name, answer.cost, answer.bound))
        fair.fix(objective, answer.values, answer.cost)
    assigned = tuple(
        (turn, tuple(member for m, member in enumerate(given.members) if values[places.x[m, t]]))
        for t, turn in enumerate(given.turns)
    )
    return RosterPlan(assigned, tuple(stages), loads_of(given.members, assigned), engine, seed, ended)


def no_roster(given: RosterGiven, *, seed: int, seconds: float) -> NoRoster:
    """Return the refusal that names the smallest set of rules to relax."""
    softener = Softener()
    program = Program()
    add_hard_rules(program, given, softener)
    relax = smallest_relaxation(program, softener, seed=seed, seconds=seconds)
    words = "；".join(relax)
    return NoRoster(
        f"按现有规则排不出班。至少要放宽这 {len(relax)} 条：{words}。请选择放宽或增加人员后再排。", relax=relax
    )


def loads_of(
    members: Sequence[Member], assigned: Sequence[tuple[Turn, tuple[Member, ...]]]
) -> tuple[tuple[Member, dict[str, int]], ...]:
    """Return each person's burdens, earlier plans counted in."""
    loads = {member.code: {name: member.burden(name) for name in BURDENS} for member in members}
    for turn, chosen in assigned:
        for member in chosen:
            for name in BURDENS:
                loads[member.code][name] += turn.counts_as(name)
    return tuple((member, loads[member.code]) for member in members)


def add_hard_rules(program: Program, given: RosterGiven, soft: Softener | None = None) -> Places:
    """Add the columns and every hard rule; with a softener each rule can be bought off by its name."""
    x = {(m, t): program.column() for m in range(len(given.members)) for t in range(len(given.turns))}
    everybody = range(len(given.members))
    for m, member in enumerate(given.members):
        for t, turn in enumerate(given.turns):
            if not may_take(member, turn, given):
                limit = {x[m, t]: 1}
                if soft is not None:
                    name, weight = soft.rule_against(member, turn, given)
                    limit[soft.column(program, name, weight=weight)] = -1
                program.row(limit, upper=0)
    for t, turn in enumerate(given.turns):
        filled = {x[m, t]: 1 for m in everybody}
        if soft is not None:
            short = soft.column(program, f"{turn.on:%m月%d日}{turn.label}少排 1 人", weight=5, upper=turn.needs)
            filled[short] = 1
        program.row(filled, lower=turn.needs, upper=turn.needs)
    _add_days(program, given, x, soft)
    pools = {
        kind: tuple(
            m
            for m in everybody
            if any(may_take(given.members[m], turn, given) for turn in given.turns if turn.kind == kind)
        )
        for kind in sorted({turn.kind for turn in given.turns})
    }
    return Places(x, pools)


def _add_days(program: Program, given: RosterGiven, x: Mapping[tuple[int, int], int], soft: Softener | None) -> None:
    """Add the rules that look at several turns of one person: one a day, rest after a night, days in a row."""
    by_day: dict[date, list[int]] = {}
    for t, turn in enumerate(given.turns):
        by_day.setdefault(turn.on, []).append(t)
    rules = given.rules
    rest = clashes(given.turns, rules.rest_hours)
    at_once = [pair for pair in overlapping(given.turns) if pair not in set(rest)]
    runs = runs_of_days(by_day, rules.most_in_a_row + 1) if rules.most_in_a_row else []
    for m in range(len(given.members)):
        for turns in by_day.values():
            if len(turns) > 1:
                program.row({x[m, t]: 1 for t in turns}, upper=1)
        for one, other in at_once:
            program.row({x[m, one]: 1, x[m, other]: 1}, upper=1)
        for one, other in rest:
            pair = {x[m, one]: 1, x[m, other]: 1}
            if soft is not None:
                pair[soft.column(program, f"夜班后休息 {rules.rest_hours} 小时", weight=3)] = -1
            program.row(pair, upper=1)
        for run in runs:
            window = {x[m, t]: 1 for day in run for t in by_day[day]}
            if soft is not None:
                window[soft.column(program, f"连续值班不超过 {rules.most_in_a_row} 天", weight=2)] = -1
            program.row(window, upper=rules.most_in_a_row)


class _Fairness:
    """The columns and stages of fairness: the largest load of each pool, and steps of rising price for the spread."""

    def __init__(self, program: Program, given: RosterGiven, places: Places) -> None:
        self.program, self.given = program, given
        self.largest: dict[tuple[str, str], int] = {}
        self.steps: dict[tuple[str, int], list[int]] = {}
        self.stages: list[tuple[str, dict[int, int]]] = []
        for burden in BURDENS:
            counted = [t for t, turn in enumerate(given.turns) if turn.counts_as(burden)]
            if not counted:
                continue
            self._add_burden(burden, counted, places)
        for burden in sorted({burden for burden, _ in self.steps}, key=BURDENS.index):
            self.stages.append((f"{burden}_spread", self._spread(burden)))

    def _add_burden(self, burden: str, counted: list[int], places: Places) -> None:
        """Add the largest load of each pool as a column, and one column for each further turn of each person."""
        members = self.given.members
        days = len({self.given.turns[t].on for t in counted})
        objective: dict[int, int] = {}
        for kind, pool in places.pools.items():
            if not pool or not any(self.given.turns[t].kind == kind for t in counted):
                continue
            most = max(members[m].burden(burden) for m in pool) + days
            largest = self.program.column(most)
            self.largest[burden, kind] = largest
            objective[largest] = 1
            for m in pool:
                load = {places.x[m, t]: 1 for t in counted}
                self.program.row({**load, largest: -1}, upper=-members[m].burden(burden))
        self.stages.append((f"{burden}_max", objective))
        for m in sorted({m for pool in places.pools.values() for m in pool}):
            steps = [self.program.column() for _ in range(days)]
            self.steps[burden, m] = steps
            load = {places.x[m, t]: 1 for t in counted}
            self.program.row({**load, **dict.fromkeys(steps, -1)}, lower=0, upper=0)

    def _spread(self, burden: str) -> dict[int, int]:
        """Return the price of the n-th further turn of each person: squares grow by 2n - 1."""
        price: dict[int, int] = {}
        for (name, m), steps in self.steps.items():
            if name == burden:
                before = self.given.members[m].burden(burden)
                price |= {step: 2 * (before + n) - 1 for n, step in enumerate(steps, start=1)}
        return price

    def fix(self, objective: Mapping[int, int], values: Sequence[int], cost: int) -> None:
        """Let later stages keep what this one reached: each largest load by itself, a spread as a whole."""
        if set(objective) <= set(self.largest.values()):
            for column in objective:
                self.program.row({column: 1}, upper=values[column])
        else:
            self.program.row(objective, upper=cost)

    def complete(self, places: Places, chosen: Sequence[Sequence[int]]) -> list[int]:
        """Return the values of all columns for a plan given as the members of each turn."""
        values = [0] * len(self.program.upper)
        for t, members in enumerate(chosen):
            for m in members:
                values[places.x[m, t]] = 1
        for (burden, m), steps in self.steps.items():
            new = sum(m in members for t, members in enumerate(chosen) if self.given.turns[t].counts_as(burden))
            for step in steps[:new]:
                values[step] = 1
            for (name, kind), largest in self.largest.items():
                if name == burden and m in places.pools[kind]:
                    load = self.given.members[m].burden(burden) + new
                    values[largest] = max(values[largest], load)
        return values
