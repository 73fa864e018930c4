"""Random walks of a return: it can always be locked, and nobody checks or approves what they reported."""

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from luoshu.core.workflow import Actor, Facts, ReasonMissing, StepRefused
from luoshu.core.workflow.checks import edges_of, reachable
from luoshu.core.workflow.return_table import (
    APPROVE,
    APPROVER,
    FILLER,
    NO_CHANGE,
    RETURN,
    REVIEW,
    REVIEWER,
    SEND_BACK,
    SUBMIT,
    UNLOCK,
)

VERBS = sorted({row.verb for row in RETURN.transitions})
CODES = [asked.code for asked in RETURN.requirements]
# Everybody may hold every part; the rules are about the persons.
PEOPLE = [Actor(f"p-{n}", frozenset({FILLER, REVIEWER, APPROVER})) for n in (1, 2, 3)]
EDGES = edges_of(RETURN.transitions)


class ReturnWalk(RuleBasedStateMachine):
    """Anybody tries anything, with any facts on record."""

    @initialize()
    def open(self) -> None:
        self.state = RETURN.open_state()[0].code
        self.round: list[tuple[str, str]] = []
        self.timeline: list[tuple[str, str]] = []

    @rule(
        verb=st.sampled_from(VERBS),
        actor=st.sampled_from(PEOPLE),
        lacking=st.frozensets(st.sampled_from(CODES), max_size=1),
        reason=st.sampled_from(["", "理由"]),
    )
    def anybody_presses_anything(self, verb: str, actor: Actor, lacking: frozenset[str], reason: str) -> None:
        facts = Facts(frozenset(CODES) - lacking, RETURN.done_by(self.timeline))
        try:
            result = RETURN.step(self.state, verb, facts, actor, reason)
        except StepRefused:
            return
        reporters = {person for step, person in self.round if step in (SUBMIT, NO_CHANGE)}
        checkers = {person for step, person in self.round if step == REVIEW}
        if verb == REVIEW:
            assert actor.person not in reporters
        if verb == APPROVE:
            assert actor.person not in reporters | checkers
        if verb in (SEND_BACK, UNLOCK):
            assert reason
            self.round = []
        self.state = result.to_state
        self.round.append((verb, actor.person))
        self.timeline.append((verb, actor.person))

    @invariant()
    def it_can_be_locked(self) -> None:
        assert self.state == "locked" or "locked" in reachable(EDGES, self.state)


TestReturnWalk = ReturnWalk.TestCase


@pytest.mark.parametrize("verb", [SEND_BACK, UNLOCK])
def test_a_way_back_needs_a_reason(verb: str) -> None:
    state = "locked" if verb == UNLOCK else "submitted"

    with pytest.raises(ReasonMissing):
        RETURN.step(state, verb, Facts(), PEOPLE[0], " ")
