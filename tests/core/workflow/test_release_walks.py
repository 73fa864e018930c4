"""The way to the public: no two steps by one hand, no step left out, a new round after each way back."""

from itertools import combinations

import pytest

from luoshu.core.workflow import Actor, Facts, RoleMayNot, SecondPersonNeeded, StepNotOpen
from luoshu.core.workflow.release_table import CHECK, PROPOSE, RELEASING, ROLES, SEND_BACK, STEPS

VERBS = [verb for verb, _ in STEPS]
HELD = frozenset(asked.code for asked in RELEASING.requirements)
EVERY_ROLE = frozenset(ROLES)


def walk(hands: dict[str, str], until: int) -> tuple[str, dict[str, frozenset[str]]]:
    """Take the first steps by these hands; return where it stands and who did what."""
    state, timeline = RELEASING.initial, [(PROPOSE, hands[PROPOSE])]
    for verb in VERBS[1:until]:
        facts = Facts(held=HELD, done_by=RELEASING.done_by(timeline))
        state = RELEASING.step(state, verb, facts, Actor(hands[verb], EVERY_ROLE)).to_state
        timeline.append((verb, hands[verb]))
    return state, RELEASING.done_by(timeline)


def test_five_hands_reach_the_end() -> None:
    assert walk({verb: verb for verb in VERBS}, len(VERBS))[0] == "released"


@pytest.mark.parametrize(("first", "second"), list(combinations(range(len(VERBS)), 2)))
def test_no_two_steps_by_one_hand(first: int, second: int) -> None:
    hands = {verb: verb for verb in VERBS} | {VERBS[second]: VERBS[first]}
    state, done = walk(hands, second)
    with pytest.raises(SecondPersonNeeded) as caught:
        RELEASING.step(state, VERBS[second], Facts(held=HELD, done_by=done), Actor(VERBS[first], EVERY_ROLE))
    assert ("起草" in str(caught.value)) is (first == 0)


def test_no_step_is_left_out_and_none_is_taken_by_another_post() -> None:
    for verb in VERBS[2:]:
        with pytest.raises(StepNotOpen):
            RELEASING.step("checking", verb, Facts(held=HELD), Actor("a", EVERY_ROLE))
    for row in RELEASING.transitions:
        for role in EVERY_ROLE - set(row.roles):
            with pytest.raises(RoleMayNot):
                RELEASING.step(row.sources[0], row.verb, Facts(held=HELD), Actor("a", frozenset({role})), "因")


def test_after_a_way_back_the_writer_still_does_not_check() -> None:
    timeline = [(PROPOSE, "a"), (CHECK, "b"), (SEND_BACK, "c"), ("propose_again", "a")]
    done = RELEASING.done_by(timeline)
    assert RELEASING.step("checking", CHECK, Facts(HELD, done), Actor("b", EVERY_ROLE)).to_state == "section"
    with pytest.raises(SecondPersonNeeded):
        RELEASING.step("checking", CHECK, Facts(HELD, done), Actor("a", EVERY_ROLE))
