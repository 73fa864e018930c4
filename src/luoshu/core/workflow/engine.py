"""A workflow: a table that has been checked, and the steps it allows. The facts of a matter come in as arguments."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from luoshu.core.workflow.checks import find_faults
from luoshu.core.workflow.problems import (
    BadTable,
    ClockCannot,
    ReasonMissing,
    RequirementsMissing,
    RoleMayNot,
    SecondPersonNeeded,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from luoshu.core.workflow.table import (
    KEEP,
    Actor,
    ClockAction,
    ClockChange,
    ClockEffect,
    ClockState,
    Facts,
    OpenVerb,
    Requirement,
    State,
    StepResult,
    Transition,
)


@dataclass(frozen=True)
class Workflow:
    """A transition table with its words. Raises BadTable, with every fault found, when it contradicts itself.

    ``roles`` and ``limits`` map codes to Chinese labels. A matter begins in ``initial`` by ``opening_verb``, which
    has ``opening_clock`` as its effect and whose doer counts as the reporter for the second-person rule;
    ``opening_label`` is what that verb is called.
    """

    code: str
    title: str
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    requirements: tuple[Requirement, ...]
    roles: Mapping[str, str]
    limits: Mapping[str, str]
    initial: str
    opening_verb: str
    opening_clock: ClockEffect = KEEP
    opening_label: str = "上报"
    _states: dict[str, State] = field(init=False, repr=False, compare=False)
    _verbs: dict[str, tuple[Transition, ...]] = field(init=False, repr=False, compare=False)
    _requirements: dict[str, Requirement] = field(init=False, repr=False, compare=False)
    _by_state: dict[str, tuple[Transition, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults = find_faults(
            self.states,
            self.transitions,
            self.requirements,
            frozenset(self.roles),
            frozenset(self.limits),
            self.initial,
            self.opening_verb,
            self.opening_clock,
        )
        if faults:
            raise BadTable(self.code, faults)
        verbs: dict[str, list[Transition]] = defaultdict(list)
        by_state: dict[str, list[Transition]] = {state.code: [] for state in self.states}
        for transition in self.transitions:
            verbs[transition.verb].append(transition)
            for source in transition.sources:
                by_state[source].append(transition)
        object.__setattr__(self, "_states", {state.code: state for state in self.states})
        object.__setattr__(self, "_requirements", {asked.code: asked for asked in self.requirements})
        object.__setattr__(self, "_verbs", {verb: tuple(rows) for verb, rows in verbs.items()})
        object.__setattr__(self, "_by_state", {code: tuple(rows) for code, rows in by_state.items()})

    def open_state(self) -> tuple[State, tuple[ClockChange, ...], ClockState]:
        """Return the state a new matter stands in, what to record about its limit, and the clock after it."""
        changes, clock = _turn(self.opening_clock, ClockState())
        return self._states[self.initial], changes, clock

    def state(self, code: str) -> State:
        """Return a state by its code. Raises UnknownStep."""
        found = self._states.get(code)
        if found is None:
            raise UnknownStep(f"“{self.title}”流程中没有“{code}”这个状态，请联系运维核对数据。", verb="", state=code)
        return found

    def verb_label(self, verb: str) -> str:
        """Return the Chinese label of a verb; a verb the table does not know is its own label."""
        rows = self._verbs.get(verb)
        return rows[0].label if rows else verb

    def transitions_from(self, state: str) -> tuple[Transition, ...]:
        """Return the rows that lead out of a state or stay in it, in table order. Raises UnknownStep."""
        return self._by_state[self.state(state).code]

    def step(self, state: str, verb: str, facts: Facts, actor: Actor, reason: str = "") -> StepResult:
        """Take one step, or say why not.

        Raises, in this order: UnknownStep, StepNotOpen, RoleMayNot, SecondPersonNeeded, ReasonMissing,
        RequirementsMissing, ClockCannot.
        """
        row = self._row(state, verb)
        refusal = (
            self._refused_by_role(row, state, actor)
            or self._refused_by_hands(row, state, facts, actor)
            or self._refused_by_reason(row, state, reason)
            or self._refused_by_facts(row, state, facts)
            or self._refused_by_clock(row, state, facts)
        )
        if refusal is not None:
            raise refusal
        changes, clock = _turn(row.clock, facts.clock)
        return StepResult(verb, row.label, state, row.target or state, changes, clock)

    def open_verbs(self, state: str, facts: Facts, actor: Actor) -> tuple[OpenVerb, ...]:
        """Return what the actor's roles may do in a state, in table order, with what each still lacks.

        Left out: steps of other roles, and steps that the clock does not allow now. Raises UnknownStep.
        """
        return tuple(
            OpenVerb(
                verb=row.verb,
                label=row.label,
                target=row.target,
                is_main=row.is_main,
                needs_reason=row.needs_reason,
                missing=tuple(asked for asked in self._missing(row, facts) if not asked.is_input),
                asks=tuple(asked for asked in self._missing(row, facts) if asked.is_input),
                needs_second_person=bool(_own_verbs(row, facts, actor)),
            )
            for row in self.transitions_from(state)
            if not actor.roles.isdisjoint(row.roles) and _clock_allows(row, facts.clock)
        )

    def main_verb(self, state: str, facts: Facts, actor: Actor) -> OpenVerb | None:
        """Return the step for the page's one main button: the first main step that is ready, else the first there is.

        Never offered: a step that only another person may take, and an end that is not ready. None when the role has
        nothing to do here. Raises UnknownStep.
        """
        mains = [
            open_verb
            for open_verb in self.open_verbs(state, facts, actor)
            if open_verb.is_main and not open_verb.needs_second_person
        ]
        unready = (open_verb for open_verb in mains if not (open_verb.target and self.state(open_verb.target).is_end))
        return next((open_verb for open_verb in mains if open_verb.is_ready), next(unready, None))

    def done_by(self, timeline: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
        """Return who took which verb in the present round, from (verb, person) in the order it happened.

        A step marked ``new_round`` begins a round; the reporter is remembered through all of them.
        """
        persons: dict[str, set[str]] = defaultdict(set)
        for verb, person in timeline:
            if any(row.new_round for row in self._verbs.get(verb, ())):
                persons = defaultdict(set, {known: who for known, who in persons.items() if known == self.opening_verb})
            persons[verb].add(person)
        return {verb: frozenset(who) for verb, who in persons.items()}

    def _row(self, state: str, verb: str) -> Transition:
        here = self.state(state)
        rows = self._verbs.get(verb)
        if rows is None:
            raise UnknownStep(f"“{self.title}”流程中没有“{verb}”这一步，请刷新页面后重试。", verb=verb, state=state)
        for row in rows:
            if state in row.sources:
                return row
        raise StepNotOpen(
            f"当前状态是“{here.label}”，不能“{rows[0].label}”；可能刚被他人处理，请刷新后查看。", verb=verb, state=state
        )

    def _missing(self, row: Transition, facts: Facts) -> tuple[Requirement, ...]:
        return tuple(self._requirements[code] for code in row.requires if code not in facts.held)

    def _refused_by_role(self, row: Transition, state: str, actor: Actor) -> StepRefused | None:
        if not actor.roles.isdisjoint(row.roles):
            return None
        who = "、".join(self.roles[role] for role in row.roles)
        return RoleMayNot(f"当前岗位不能“{row.label}”，请由{who}办理。", verb=row.verb, state=state)

    def _refused_by_hands(self, row: Transition, state: str, facts: Facts, actor: Actor) -> StepRefused | None:
        own = _own_verbs(row, facts, actor)
        if not own:
            return None
        done = "、".join(self.opening_label if verb == self.opening_verb else self.verb_label(verb) for verb in own)
        return SecondPersonNeeded(
            f"您已办理过本条的“{done}”，“{row.label}”须由另一人办理，请转其他值班人员。",
            verb=row.verb,
            state=state,
            own_verbs=own,
        )

    def _refused_by_reason(self, row: Transition, state: str, reason: str) -> StepRefused | None:
        if not row.needs_reason or reason.strip():
            return None
        return ReasonMissing(f"“{row.label}”须写明理由，请填写后再提交。", verb=row.verb, state=state)

    def _refused_by_facts(self, row: Transition, state: str, facts: Facts) -> StepRefused | None:
        missing = self._missing(row, facts)
        if not missing:
            return None
        lacking = "；".join(asked.missing for asked in missing)
        return RequirementsMissing(
            f"还不能“{row.label}”：{lacking}。请补齐后再提交。", verb=row.verb, state=state, missing=missing
        )

    def _refused_by_clock(self, row: Transition, state: str, facts: Facts) -> StepRefused | None:
        if _clock_allows(row, facts.clock):
            return None
        if row.clock.action is ClockAction.RESUME:
            fact = "当前没有暂停计时，无需恢复"
        elif row.while_limit and facts.clock.limit != row.while_limit:
            fact = f"“{self.limits[row.while_limit]}”时限已不在计时"
        elif facts.clock.is_paused:
            fact = "计时已经暂停，无需重复暂停"
        else:
            fact = "当前没有正在计的时限"
        return ClockCannot(f"{fact}，请刷新后查看。", verb=row.verb, state=state)


def _own_verbs(row: Transition, facts: Facts, actor: Actor) -> tuple[str, ...]:
    return tuple(verb for verb in row.differs_from if actor.person in facts.done_by.get(verb, frozenset()))


def _clock_allows(row: Transition, clock: ClockState) -> bool:
    effect = row.clock
    if row.while_limit and clock.limit != row.while_limit:
        return False
    if effect.action is ClockAction.PAUSE:
        return bool(clock.limit) and not clock.is_paused
    if effect.action is ClockAction.RESUME:
        return clock.is_paused
    if effect.action is ClockAction.EXTEND:
        return bool(clock.limit)
    return True


def _turn(effect: ClockEffect, clock: ClockState) -> tuple[tuple[ClockChange, ...], ClockState]:
    """Return what to record and the clock after it. What is paused is resumed before it stops, so both always pair."""
    if effect.action is ClockAction.KEEP:
        return (), clock
    if effect.action is ClockAction.PAUSE:
        return (ClockChange(ClockAction.PAUSE, clock.limit),), ClockState(clock.limit, is_paused=True)
    if effect.action is ClockAction.RESUME:
        return (ClockChange(ClockAction.RESUME, clock.limit),), ClockState(clock.limit)
    if effect.action is ClockAction.EXTEND:
        return (ClockChange(ClockAction.EXTEND, clock.limit),), clock
    changes: list[ClockChange] = []
    if clock.is_paused:
        changes.append(ClockChange(ClockAction.RESUME, clock.limit))
    if clock.limit:
        changes.append(ClockChange(ClockAction.STOP, clock.limit))
    if effect.limit:
        changes.append(ClockChange(ClockAction.START, effect.limit))
    return tuple(changes), ClockState(effect.limit)
