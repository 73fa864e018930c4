"""What can be wrong with a transition table, found before anybody works by it."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from luoshu.core.workflow.table import ClockAction, ClockEffect, Requirement, State, Transition

Edges = dict[str, set[str]]


def find_faults(
    states: tuple[State, ...],
    transitions: tuple[Transition, ...],
    requirements: tuple[Requirement, ...],
    roles: frozenset[str],
    limits: frozenset[str],
    initial: str,
    opening_verb: str,
    opening_clock: ClockEffect,
) -> tuple[str, ...]:
    """Return every fault of a table as an English sentence for its author; empty when it is sound."""
    codes = {state.code for state in states}
    verbs = {row.verb for row in transitions} | {opening_verb}
    faults = [
        *_repeated("state code", (state.code for state in states)),
        *_repeated("state label", (state.label for state in states)),
        *_repeated("requirement code", (asked.code for asked in requirements)),
        *_repeated("verb label", ({row.verb: row.label for row in transitions}).values()),
        *_verb_faults(transitions),
        *(_unknown(f"step {row.verb}", "state", {*row.sources, row.target} - {""}, codes) for row in transitions),
        *(_unknown(f"step {row.verb}", "role", row.roles, roles) for row in transitions),
        *(_unknown(f"step {row.verb}", "verb", row.differs_from, verbs) for row in transitions),
        *(
            _unknown(f"step {row.verb}", "requirement", row.requires, {asked.code for asked in requirements})
            for row in transitions
        ),
        *(f"requirement {asked.code} is asked for nowhere" for asked in _unasked(requirements, transitions)),
        *(_limit_fault(f"step {row.verb}", row.clock, limits) for row in transitions),
        _limit_fault("the opening", opening_clock, limits),
        _unknown("the opening", "state", {initial}, codes),
    ]
    found = [fault for fault in faults if fault]
    # The walks below follow codes; they make no sense before every code is known.
    if found:
        return tuple(found)
    return (*_graph_faults(states, transitions, initial), *_clock_faults(states, transitions, initial, opening_clock))


def running_limits(
    transitions: Iterable[Transition], initial: str, opening_clock: ClockEffect
) -> dict[str, frozenset[str]]:
    """Return per state which limits can be running there, over all walks; the empty code means none."""
    found: dict[str, set[str]] = {initial: {opening_clock.limit}}
    rows = list(transitions)
    is_growing = True
    while is_growing:
        is_growing = False
        for row in rows:
            for source in row.sources:
                target = found.setdefault(row.target or source, set())
                before = len(target)
                target |= _after(row.clock, found.get(source, set()))
                is_growing = is_growing or len(target) > before
    return {state: frozenset(limits) for state, limits in found.items()}


def edges_of(transitions: Iterable[Transition]) -> Edges:
    """Return the states each state leads to; steps that stay are left out."""
    edges: Edges = {}
    for row in transitions:
        for source in row.sources if row.target else ():
            edges.setdefault(source, set()).add(row.target)
    return edges


def reachable(edges: Edges, start: str) -> set[str]:
    """Return the states that walks from ``start`` can stand in, itself included."""
    seen, todo = {start}, [start]
    while todo:
        for target in edges.get(todo.pop(), set()) - seen:
            seen.add(target)
            todo.append(target)
    return seen


def _after(effect: ClockEffect, limits: Collection[str]) -> set[str]:
    if effect.action in (ClockAction.START, ClockAction.RESTART):
        return {effect.limit} if limits else set()
    if effect.action is ClockAction.STOP:
        return {""} if limits else set()
    return set(limits)


def _repeated(what: str, values: Iterable[str]) -> Iterator[str]:
    return (f"{what} {value} stands for {count}" for value, count in Counter(values).items() if count > 1)


def _unknown(where: str, what: str, used: Iterable[str], known: Collection[str]) -> str:
    strange = sorted(set(used) - set(known))
    return f"{where} names unknown {what} {', '.join(strange)}" if strange else ""


def _unasked(requirements: Iterable[Requirement], transitions: Iterable[Transition]) -> list[Requirement]:
    asked = {code for row in transitions for code in row.requires}
    return [requirement for requirement in requirements if requirement.code not in asked]


def _verb_faults(transitions: tuple[Transition, ...]) -> Iterator[str]:
    labels: dict[str, str] = {}
    for row in transitions:
        if labels.setdefault(row.verb, row.label) != row.label:
            yield f"verb {row.verb} has two labels"
        if not row.sources or not row.roles:
            yield f"step {row.verb} has no source or no role"
        if row.target in row.sources:
            yield f"step {row.verb} leads from {row.target} to itself; leave the target empty"
        if row.stays and (row.is_back or row.new_round):
            yield f"step {row.verb} stays, so it can neither lead back nor begin a round"
    pairs = Counter((row.verb, source) for row in transitions for source in row.sources)
    yield from (f"verb {verb} is twice in state {source}" for (verb, source), count in pairs.items() if count > 1)


def _limit_fault(where: str, effect: ClockEffect, limits: frozenset[str]) -> str:
    if effect.action in (ClockAction.START, ClockAction.RESTART):
        return _unknown(where, "limit", {effect.limit}, limits)
    return f"{where} names limit {effect.limit} without starting it" if effect.limit else ""


def _graph_faults(states: tuple[State, ...], transitions: tuple[Transition, ...], initial: str) -> Iterator[str]:
    edges = edges_of(transitions)
    forward = edges_of(row for row in transitions if not row.is_back)
    ends = {state.code for state in states if state.is_end}
    seen = reachable(edges, initial)
    for state in states:
        if state.code not in seen:
            yield f"state {state.code} cannot be reached"
        if state.is_end and state.is_open:
            yield f"state {state.code} is an end and yet open"
        if not state.is_end and not edges.get(state.code):
            yield f"state {state.code} has no exit and is no end"
        if state.is_end and forward.get(state.code):
            yield f"end {state.code} has an exit that is not declared as leading back"
        if not reachable(forward, state.code) & ends:
            yield f"state {state.code} leads to no end"
        if any(state.code in reachable(forward, target) for target in forward.get(state.code, set())):
            yield f"state {state.code} lies on a circle of steps none of which is declared as leading back"
    for row in transitions:
        if row.is_back and not any(source in reachable(edges, row.target) for source in row.sources):
            yield f"step {row.verb} is declared as leading back and does not"


def _clock_faults(
    states: tuple[State, ...], transitions: tuple[Transition, ...], initial: str, opening_clock: ClockEffect
) -> Iterator[str]:
    running = running_limits(transitions, initial, opening_clock)
    for state in states:
        if not state.is_open and running.get(state.code, frozenset()) - {""}:
            yield f"a limit still runs in {state.code}, which is not open"
    for row in transitions:
        for source in row.sources:
            limits = running.get(source, frozenset())
            if row.while_limit and row.while_limit not in limits:
                yield f"step {row.verb} waits for limit {row.while_limit}, which never runs in {source}"
            if row.clock.action is ClockAction.START and limits - {""}:
                yield f"step {row.verb} starts a limit in {source} while another may run"
            if row.clock.action in (ClockAction.RESTART, ClockAction.STOP) and "" in limits:
                yield f"step {row.verb} in {source} ends a limit that may not run"
            if row.clock.action in (ClockAction.PAUSE, ClockAction.RESUME, ClockAction.EXTEND) and limits == {""}:
                yield f"step {row.verb} turns a clock in {source}, where none can run"
