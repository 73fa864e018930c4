"""Random walks of a remedy: it keeps its clock, can always end, and nobody crosses off their own work."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from luoshu.core.workflow import Actor, Facts, SecondPersonNeeded, StepRefused
from luoshu.core.workflow.checks import edges_of, reachable
from luoshu.core.workflow.remedy_table import CHECKERS, OWNERS, REMEDY

VERBS = sorted({row.verb for row in REMEDY.transitions})
CODES = [asked.code for asked in REMEDY.requirements]
PEOPLE = [Actor(f"{role}-{n}", frozenset({role})) for role in REMEDY.roles for n in (1, 2)]
# One person may hold two posts; the rule is about the person.
PEOPLE.append(Actor("township_officer-1", frozenset({"inspector"})))
ENDS = {state.code for state in REMEDY.states if state.is_end}
EDGES = edges_of(REMEDY.transitions)


class RemedyWalk(RuleBasedStateMachine):
    """Anybody tries anything, with any facts on record."""

    @initialize(finder=st.sampled_from(PEOPLE))
    def find(self, finder: Actor) -> None:
        state, _, self.clock = REMEDY.open_state()
        self.state, self.finder = state.code, finder.person
        self.timeline = [("find", finder.person)]

    def press(self, verb: str, actor: Actor, held: frozenset[str], reason: str) -> bool:
        facts = Facts(held, REMEDY.done_by(self.timeline), self.clock)
        try:
            result = REMEDY.step(self.state, verb, facts, actor, reason)
        except StepRefused:
            return False
        if verb == "cross_off":
            done = [person for step, person in self.timeline if step == "report_remedied"]
            assert actor.person not in (self.finder, done[-1])
        self.state, self.clock = result.to_state, result.clock
        self.timeline.append((verb, actor.person))
        return True

    @rule(
        verb=st.sampled_from(VERBS),
        actor=st.sampled_from(PEOPLE),
        lacking=st.frozensets(st.sampled_from(CODES), max_size=2),
        reason=st.sampled_from(["", "理由"]),
    )
    def anybody_presses_anything(self, verb: str, actor: Actor, lacking: frozenset[str], reason: str) -> None:
        self.press(verb, actor, frozenset(CODES) - lacking, reason)

    @rule(data=st.data())
    def somebody_takes_an_open_step(self, data: st.DataObject) -> None:
        facts = Facts(frozenset(CODES), REMEDY.done_by(self.timeline), self.clock)
        offers = [
            (offer.verb, actor)
            for actor in PEOPLE
            for offer in REMEDY.open_verbs(self.state, facts, actor)
            if offer.is_ready
        ]
        if offers:
            verb, actor = data.draw(st.sampled_from(offers))
            assert self.press(verb, actor, frozenset(CODES), "理由")

    @invariant()
    def an_end_can_be_reached(self) -> None:
        assert self.state in ENDS or reachable(EDGES, self.state) & ENDS

    @invariant()
    def a_limit_runs_if_and_only_if_it_is_open(self) -> None:
        assert bool(self.clock.limit) is REMEDY.state(self.state).is_open

    @invariant()
    def the_finder_never_crosses_it_off(self) -> None:
        if self.state == "remedied":
            facts = Facts(frozenset(CODES), REMEDY.done_by(self.timeline), self.clock)
            with pytest.raises(SecondPersonNeeded):
                REMEDY.step(self.state, "cross_off", facts, Actor(self.finder, frozenset(CHECKERS)), "理由")


RemedyWalk.TestCase.settings = settings(max_examples=50, stateful_step_count=25, deadline=None)
TestRemedyWalk = RemedyWalk.TestCase


def test_owners_never_cross_off() -> None:
    assert all(not set(OWNERS) & set(row.roles) for row in REMEDY.transitions if row.target in ENDS)
