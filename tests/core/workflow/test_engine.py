"""Steps, refusals with their sentences, and what a page is offered."""

import pytest

from luoshu.core.workflow import (
    Actor,
    ClockAction,
    ClockCannot,
    ClockChange,
    ClockState,
    Facts,
    ReasonMissing,
    RequirementsMissing,
    RoleMayNot,
    SecondPersonNeeded,
    StepNotOpen,
    StepRefused,
    UnknownStep,
)
from tests.core.workflow.small_table import table

SMALL = table()
CLERK = Actor("甲", frozenset({"clerk"}))
HEAD = Actor("乙", frozenset({"head"}))
ALL_HELD = frozenset({"result", "note"})
RUNNING = ClockState("work")


def test_a_new_matter_stands_in_its_first_state_with_its_limit_running() -> None:
    state, changes, clock = SMALL.open_state()
    assert state.code == "new"
    assert changes == (ClockChange(ClockAction.START, "take"),)
    assert clock == ClockState("take")


def test_a_step_says_where_it_leads_and_what_the_clock_does() -> None:
    result = SMALL.step("new", "take", Facts(clock=ClockState("take")), CLERK)
    assert (result.from_state, result.to_state, result.label) == ("new", "working", "承办")
    assert result.clock_changes == (ClockChange(ClockAction.STOP, "take"), ClockChange(ClockAction.START, "work"))
    assert result.clock == RUNNING


def test_a_step_out_of_a_paused_limit_resumes_it_before_it_stops() -> None:
    facts = Facts(ALL_HELD, {}, ClockState("work", is_paused=True))
    result = SMALL.step("working", "finish", facts, HEAD)
    assert [change.action for change in result.clock_changes] == [ClockAction.RESUME, ClockAction.STOP]
    assert result.clock == ClockState()


def test_pausing_and_going_on_stay_in_the_state() -> None:
    held = SMALL.step("working", "hold", Facts(clock=RUNNING), HEAD)
    assert (held.to_state, held.clock) == ("working", ClockState("work", is_paused=True))
    assert SMALL.step("working", "go_on", Facts(clock=held.clock), HEAD).clock == RUNNING


def test_an_extension_leaves_the_clock_running() -> None:
    result = SMALL.step("working", "prolong", Facts(clock=RUNNING), HEAD)
    assert result.clock_changes == (ClockChange(ClockAction.EXTEND, "work"),)
    assert result.clock == RUNNING


@pytest.mark.parametrize(
    ("state", "verb", "facts", "actor", "reason", "error", "words"),
    [
        ("new", "fly", Facts(), CLERK, "", UnknownStep, "没有“fly”这一步"),
        ("nowhere", "take", Facts(), CLERK, "", UnknownStep, "没有“nowhere”这个状态"),
        ("done", "take", Facts(), CLERK, "", StepNotOpen, "当前状态是“已办”，不能“承办”"),
        ("working", "finish", Facts(ALL_HELD), CLERK, "", RoleMayNot, "请由科长办理"),
        ("new", "take", Facts(), Actor("丙", frozenset()), "", RoleMayNot, "请由科员、科长办理"),
        (
            *("working", "finish", Facts(ALL_HELD, {"take": frozenset({"乙"})}), HEAD, "", SecondPersonNeeded),
            "您已办理过本条的“承办”，“办结”须由另一人办理",
        ),
        (
            *("working", "finish", Facts(ALL_HELD, {"open": frozenset({"乙"})}), HEAD, "", SecondPersonNeeded),
            "您已办理过本条的“上报”",
        ),
        ("working", "give_up", Facts(), CLERK, "", ReasonMissing, "“退回”须写明理由"),
        ("working", "give_up", Facts(), CLERK, " \u3000\n", ReasonMissing, "“退回”须写明理由"),
        ("working", "finish", Facts(), HEAD, "", RequirementsMissing, "没有办理结果；尚未填写说明"),
        ("working", "hold", Facts(), HEAD, "", ClockCannot, "没有正在计的时限"),
        ("working", "prolong", Facts(), HEAD, "", ClockCannot, "没有正在计的时限"),
        ("working", "hold", Facts(clock=ClockState("work", True)), HEAD, "", ClockCannot, "计时已经暂停"),
        ("working", "go_on", Facts(clock=RUNNING), HEAD, "", ClockCannot, "没有暂停计时"),
        ("new", "remind", Facts(clock=RUNNING), HEAD, "", ClockCannot, "“承办”时限已不在计时"),
    ],
)
def test_a_refusal_says_the_fact_and_the_next_step(
    state: str, verb: str, facts: Facts, actor: Actor, reason: str, error: type[StepRefused], words: str
) -> None:
    with pytest.raises(error) as refused:
        SMALL.step(state, verb, facts, actor, reason)
    assert type(refused.value) is error
    assert words in refused.value.message
    assert refused.value.message.endswith("。")


def test_all_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(RequirementsMissing) as refused:
        SMALL.step("working", "finish", Facts(), HEAD)
    assert [asked.code for asked in refused.value.missing] == ["result", "note"]


def test_the_steps_that_stand_against_a_second_look_are_named() -> None:
    facts = Facts(ALL_HELD, {"take": frozenset({"乙", "甲"}), "open": frozenset({"乙"})})
    with pytest.raises(SecondPersonNeeded) as refused:
        SMALL.step("working", "finish", facts, HEAD)
    assert refused.value.own_verbs == ("take", "open")


def test_every_kind_of_refusal_has_its_own_code() -> None:
    kinds = StepRefused.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) == 7


def test_a_page_is_offered_the_steps_of_its_roles_only() -> None:
    assert [offer.verb for offer in SMALL.open_verbs("working", Facts(clock=RUNNING), CLERK)] == ["give_up"]
    assert [offer.verb for offer in SMALL.open_verbs("working", Facts(clock=RUNNING), HEAD)] == [
        *("finish", "hold", "prolong")
    ]
    assert SMALL.open_verbs("working", Facts(clock=RUNNING), Actor("丙", frozenset({"guest"}))) == ()


def test_a_page_is_offered_the_resume_of_a_paused_clock_and_no_second_pause() -> None:
    paused = Facts(clock=ClockState("work", is_paused=True))
    assert "go_on" in [offer.verb for offer in SMALL.open_verbs("working", paused, HEAD)]
    assert "hold" not in [offer.verb for offer in SMALL.open_verbs("working", paused, HEAD)]


def test_what_the_form_asks_for_does_not_make_a_step_unready() -> None:
    (finish, *_) = SMALL.open_verbs("working", Facts(frozenset({"result"}), {}, RUNNING), HEAD)
    assert finish.is_ready
    assert [asked.code for asked in finish.asks] == ["note"]
    (finish, *_) = SMALL.open_verbs("working", Facts(frozenset({"note"}), {}, RUNNING), HEAD)
    assert not finish.is_ready
    assert [asked.code for asked in finish.missing] == ["result"]


def test_a_step_for_another_person_is_shown_as_such_and_is_no_main_button() -> None:
    facts = Facts(ALL_HELD, {"take": frozenset({"乙"})}, RUNNING)
    (finish, *_) = SMALL.open_verbs("working", facts, HEAD)
    assert finish.needs_second_person
    assert SMALL.main_verb("working", facts, HEAD) is None


def test_an_end_that_is_not_ready_is_no_main_button() -> None:
    assert SMALL.main_verb("working", Facts(clock=RUNNING), HEAD) is None
    main = SMALL.main_verb("working", Facts(frozenset({"result"}), {}, RUNNING), HEAD)
    assert main is not None
    assert main.verb == "finish"


def test_who_did_what_is_counted_within_a_round_and_the_reporter_for_good() -> None:
    timeline = [("open", "甲"), ("take", "乙"), ("take", "丙"), ("again", "丁"), ("hold", "戊")]
    assert SMALL.done_by(timeline[:3]) == {"open": frozenset({"甲"}), "take": frozenset({"乙", "丙"})}
    assert SMALL.done_by(timeline) == {
        "open": frozenset({"甲"}),
        "again": frozenset({"丁"}),
        "hold": frozenset({"戊"}),
    }


def test_labels_are_found_by_code() -> None:
    assert SMALL.verb_label("finish") == "办结"
    assert SMALL.verb_label("something_old") == "something_old"
    assert SMALL.state("working").label == "办理中"
