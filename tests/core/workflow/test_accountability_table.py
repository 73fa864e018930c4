"""The table of 通报与整改: closing a fire is no part of it, the second pair of eyes, walks that always find an end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.workflow import FIRE, Actor, ClockState, Facts, RequirementsMissing, RoleMayNot, SecondPersonNeeded
from luoshu.core.workflow.accountability_table import (
    ACCOUNTABILITY,
    BEFORE_ISSUE,
    HEAD,
    LIMITS,
    OFFICE,
    OPEN,
    PARTY,
    PHASES,
    SYSTEM,
)
from luoshu.core.workflow.checks import edges_of, reachable

DESK = Actor("值班", frozenset({OFFICE}))
CHIEF = Actor("主任", frozenset({OFFICE, HEAD}))
UNIT = Actor("县办", frozenset({PARTY}))
UNIT_TOO = Actor("县主任", frozenset({PARTY}))
MACHINE = Actor("system", frozenset({SYSTEM}))
EVERYBODY = (DESK, CHIEF, UNIT, UNIT_TOO, MACHINE)
NOT_TOGETHER = {"count_changed", "criticism_not_asked", "statement_open"}
EVERYTHING = frozenset(asked.code for asked in ACCOUNTABILITY.requirements)
USUAL = EVERYTHING - NOT_TOGETHER
CHAIN = (
    *(("inform", DESK), ("accept_facts", UNIT), ("propose", DESK), ("submit", DESK), ("record_decision", CHIEF)),
    *(("draft", DESK), ("record_issue", DESK), ("submit_criticism", UNIT), ("return_criticism", DESK)),
    *(("submit_criticism", UNIT), ("accept_criticism", DESK), ("add_item", UNIT), ("report_item", UNIT)),
    *(("inspect_item", DESK), ("answer_section", UNIT), ("finish_rectification", DESK), ("cross_off", DESK)),
)


class Walk:
    """A matter on its way, with the timeline that the second-person rule is taken from."""

    def __init__(self) -> None:
        state, _, self.clock = ACCOUNTABILITY.open_state()
        self.state, self.timeline = state.code, [("open", "system")]

    def facts(self, held: frozenset[str] = USUAL) -> Facts:
        return Facts(held, ACCOUNTABILITY.done_by(self.timeline), self.clock)

    def go(self, verb: str, actor: Actor, held: frozenset[str] = USUAL) -> str:
        result = ACCOUNTABILITY.step(self.state, verb, self.facts(held), actor, "理由")
        self.state, self.clock = result.to_state, result.clock
        self.timeline.append((verb, actor.person))
        return self.state


def walked(until: str) -> Walk:
    """Walk the chain up to the step ``until``, which is not taken."""
    walk = Walk()
    for verb, actor in CHAIN:
        if verb == until:
            return walk
        walk.go(verb, actor)
    return walk


def test_the_whole_chain_ends_crossed_off_with_no_limit_running() -> None:
    walk = walked("")
    assert walk.state == "crossed_off"
    assert walk.clock == ClockState()


def test_the_fire_table_asks_for_nothing_of_this_one() -> None:
    asked = {requirement.code for requirement in FIRE.requirements}
    assert not asked & {"sections_answered", "items_passed", "criticism_given", "decision_given"}


@pytest.mark.parametrize(
    ("verb", "held"),
    [
        ("propose", "hearing_over"),
        ("propose", "strikes_decided"),
        ("propose", "disputes_settled"),
        ("propose", "statements_answered"),
        ("record_decision", "decision_given"),
        ("draft", "count_current"),
        ("record_issue", "authority_held"),
        ("record_issue", "draft_made"),
        ("record_issue", "count_current"),
        ("finish_rectification", "items_passed"),
        ("cross_off", "sections_answered"),
        ("cross_off", "count_current"),
    ],
)
def test_a_step_is_refused_without_what_it_rests_on(verb: str, held: str) -> None:
    walk = walked(verb)
    actor = dict(CHAIN)[verb]
    with pytest.raises(RequirementsMissing) as refused:
        walk.go(verb, actor, USUAL - {held})
    assert [one.code for one in refused.value.missing] == [held]


@pytest.mark.parametrize(("verb", "earlier"), [("record_decision", "submit"), ("cross_off", "report_item")])
def test_nobody_ends_what_he_began(verb: str, earlier: str) -> None:
    walk = walked(verb)
    who = Actor(next(person for done, person in walk.timeline if done == earlier), CHIEF.roles)
    with pytest.raises(SecondPersonNeeded):
        walk.go(verb, who)


def test_nobody_answers_his_own_statement_in_another_post() -> None:
    walk = walked("accept_facts")
    walk.go("make_statement", UNIT)
    with pytest.raises(SecondPersonNeeded):
        walk.go("answer_statement", Actor(UNIT.person, CHIEF.roles), EVERYTHING)


def test_the_desk_alone_decides_nothing_and_the_unit_handles_nothing() -> None:
    for state in OPEN:
        desk = {one.verb for one in ACCOUNTABILITY.open_verbs(state, Facts(EVERYTHING), DESK)}
        unit = {one.verb for one in ACCOUNTABILITY.open_verbs(state, Facts(EVERYTHING), UNIT)}
        assert not desk & {"record_decision", "drop", "revoke", "keep_decision", "decide_again"}
        assert unit <= {
            *("make_statement", "accept_facts", "submit_criticism", "report_item"),
            *("answer_section", "confirm_section", "add_item"),
        }


def test_the_machine_only_counts_and_takes_over_what_was_issued() -> None:
    for state in ACCOUNTABILITY.states:
        verbs = {one.verb for one in ACCOUNTABILITY.open_verbs(state.code, Facts(EVERYTHING), MACHINE)}
        assert verbs <= {"recount", "recount_back", "record_issue"}
        assert "recount" in verbs


def test_a_changed_count_can_be_kept_or_decided_again_by_the_head_alone() -> None:
    walk = walked("draft")
    with pytest.raises(RoleMayNot):
        walk.go("keep_decision", DESK, EVERYTHING)
    assert walk.go("keep_decision", CHIEF, EVERYTHING) == "decided"
    assert walk.go("decide_again", CHIEF, EVERYTHING) == "proposed"


def test_what_is_issued_is_revoked_and_not_dropped() -> None:
    for state in OPEN:
        verbs = {one.verb for one in ACCOUNTABILITY.open_verbs(state, Facts(EVERYTHING, clock=ClockState("x")), CHIEF)}
        assert ("drop" in verbs, "revoke" in verbs) == (state in BEFORE_ISSUE, state not in BEFORE_ISSUE), state


def test_every_phase_is_a_column_and_every_limit_has_a_label() -> None:
    assert {state.phase for state in ACCOUNTABILITY.states} == set(PHASES)
    used = {row.clock.limit for row in ACCOUNTABILITY.transitions} - {""}
    assert used == set(LIMITS)


def test_every_open_state_can_end() -> None:
    edges = edges_of(ACCOUNTABILITY.transitions)
    for state in OPEN:
        assert {"crossed_off", "dropped", "revoked"} & reachable(edges, state)


@given(st.data())
def test_no_walk_leaves_a_limit_running_after_its_end(data: st.DataObject) -> None:
    walk = Walk()
    for _ in range(30):
        offers = [
            (one.verb, actor)
            for actor in EVERYBODY
            for one in ACCOUNTABILITY.open_verbs(walk.state, walk.facts(EVERYTHING), actor)
            if one.is_ready
        ]
        walk.go(*data.draw(st.sampled_from(offers)), held=EVERYTHING)
        if ACCOUNTABILITY.state(walk.state).is_end:
            assert walk.clock.limit == ""
        if walk.state in ("issued", "criticism_in", "criticism_back", "rectifying", "looked_again"):
            decided = [verb for verb, _ in walk.timeline].count("record_decision")
            assert decided >= 1
