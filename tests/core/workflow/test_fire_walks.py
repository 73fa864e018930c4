"""Random walks of a fire: whatever people press, it stays in the table, keeps its clock and can still end."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from luoshu.core.workflow import FIRE, Actor, ClockAction, ClockState, Facts, SecondPersonNeeded, StepRefused
from luoshu.core.workflow.checks import edges_of, reachable
from luoshu.core.workflow.fire_table import FIELD_WORK
from luoshu.core.workflow.fire_words import ROLES

VERBS = sorted({row.verb for row in FIRE.transitions})
CODES = [asked.code for asked in FIRE.requirements]
PEOPLE = [Actor(f"{role}-{n}", frozenset({role})) for role in ROLES for n in (1, 2)]
# One person may hold two posts; the rule is about the person.
PEOPLE += [
    Actor("grid_worker-1", frozenset({"township_officer"})),
    Actor("township_officer-1", frozenset({"county_fire_desk"})),
]
LOOKS = ("inspect", "close", "send_back", "confirm_not_a_fire", "other_burning", "evaluate", "pause")
ENDS = {state.code for state in FIRE.states if state.is_end}
EDGES = edges_of(FIRE.transitions)


class FireWalk(RuleBasedStateMachine):
    """Anybody tries anything, with any facts on record."""

    @initialize(reporter=st.sampled_from(PEOPLE))
    def report(self, reporter: Actor) -> None:
        state, changes, self.clock = FIRE.open_state()
        self.state = state.code
        self.timeline = [("report", reporter.person)]
        self.clock_log = list(changes)
        self.field_workers: set[str] = set()

    def press(self, verb: str, actor: Actor, held: frozenset[str], reason: str) -> bool:
        facts = Facts(held, FIRE.done_by(self.timeline), self.clock)
        try:
            result = FIRE.step(self.state, verb, facts, actor, reason)
        except StepRefused:
            return False
        rows = [row for row in FIRE.transitions if row.verb == verb and self.state in row.sources]
        assert len(rows) == 1
        assert result.to_state == (rows[0].target or self.state)
        assert actor.roles & set(rows[0].roles)
        assert set(rows[0].requires) <= held
        if verb in LOOKS:
            assert actor.person not in self.field_workers
        if verb in FIELD_WORK:
            self.field_workers.add(actor.person)
        if rows[0].new_round:
            self.field_workers.clear()
        self.state, self.clock = result.to_state, result.clock
        self.timeline.append((verb, actor.person))
        self.clock_log += result.clock_changes
        return True

    @rule(
        verb=st.sampled_from(VERBS),
        actor=st.sampled_from(PEOPLE),
        lacking=st.frozensets(st.sampled_from(CODES), max_size=3),
        reason=st.sampled_from(["", "火已扑灭"]),
    )
    def anybody_presses_anything(self, verb: str, actor: Actor, lacking: frozenset[str], reason: str) -> None:
        self.press(verb, actor, frozenset(CODES) - lacking, reason)

    @rule(data=st.data())
    def somebody_takes_an_open_step(self, data: st.DataObject) -> None:
        verb, actor = data.draw(st.sampled_from(self.offers()))
        assert self.press(verb, actor, frozenset(CODES), "理由")

    @rule(data=st.data())
    def the_work_goes_on(self, data: st.DataObject) -> None:
        """Without this most walks would end or turn back before anybody inspects anything."""
        onward = [
            (verb, actor)
            for verb, actor in self.offers()
            for row in FIRE.transitions_from(self.state)
            if row.verb == verb and row.target and row.target not in ENDS and not row.is_back
        ]
        verb, actor = data.draw(st.sampled_from(onward or self.offers()))
        assert self.press(verb, actor, frozenset(CODES), "理由")

    def offers(self) -> list[tuple[str, Actor]]:
        facts = Facts(frozenset(CODES), FIRE.done_by(self.timeline), self.clock)
        return [
            (offer.verb, actor)
            for actor in PEOPLE
            for offer in FIRE.open_verbs(self.state, facts, actor)
            if offer.is_ready
        ]

    @invariant()
    def it_stands_in_a_state_of_the_table_from_which_an_end_can_be_reached(self) -> None:
        assert reachable(EDGES, FIRE.state(self.state).code) & ENDS

    @invariant()
    def somebody_can_always_bring_it_to_an_end(self) -> None:
        """Also with everybody of the cast worn out as a handler: a fresh desk officer can."""
        if self.state not in ENDS:
            fresh = Actor("新到的值班员", frozenset({"city_fire_desk", "township_officer"}))
            facts = Facts(frozenset(CODES), FIRE.done_by(self.timeline), self.clock)
            targets = {offer.target for offer in FIRE.open_verbs(self.state, facts, fresh) if offer.is_ready}
            assert targets & ENDS

    @invariant()
    def who_worked_in_the_field_is_refused_every_look(self) -> None:
        """In whatever post: the rule is about the person."""
        facts = Facts(frozenset(CODES), FIRE.done_by(self.timeline), self.clock)
        looks = {row.verb for row in FIRE.transitions_from(self.state)} & set(LOOKS)
        for person in self.field_workers:
            for verb in looks:
                with pytest.raises(SecondPersonNeeded):
                    FIRE.step(self.state, verb, facts, Actor(person, frozenset(ROLES)), "理由")

    @invariant()
    def a_limit_runs_if_and_only_if_the_fire_is_open(self) -> None:
        assert bool(self.clock.limit) is FIRE.state(self.state).is_open

    @invariant()
    def the_clock_log_pairs(self) -> None:
        """Starts and stops of limits, and pauses and resumes inside them, alternate; replaying gives the clock."""
        clock = ClockState()
        for change in self.clock_log:
            if change.action is ClockAction.START:
                assert clock == ClockState()
                clock = ClockState(change.limit)
                continue
            assert change.limit == clock.limit != ""
            assert clock.is_paused is (change.action is ClockAction.RESUME) or change.action is ClockAction.EXTEND
            if change.action is ClockAction.STOP:
                clock = ClockState()
            elif change.action is not ClockAction.EXTEND:
                clock = ClockState(clock.limit, change.action is ClockAction.PAUSE)
        assert clock == self.clock


FireWalk.TestCase.settings = settings(max_examples=50, stateful_step_count=30, deadline=None)
TestFireWalk = FireWalk.TestCase
