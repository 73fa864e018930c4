"""The table of a fire: who may do what, what it rests on, and the second pair of eyes."""

import pytest

from luoshu.core.workflow import (
    FIRE,
    Actor,
    ClockState,
    Facts,
    OpenVerb,
    RequirementsMissing,
    RoleMayNot,
    SecondPersonNeeded,
    StepNotOpen,
)
from luoshu.core.workflow.checks import edges_of, reachable, running_limits
from luoshu.core.workflow.fire_words import OPEN, PHASES, ROLES

WORKER = Actor("网格员甲", frozenset({"grid_worker"}))
HEAD = Actor("网格长乙", frozenset({"village_head"}))
TOWNSHIP = Actor("专干丙", frozenset({"township_officer"}))
COUNTY = Actor("县值班丁", frozenset({"county_fire_desk"}))
CITY = Actor("市值班戊", frozenset({"city_fire_desk"}))
SYSTEM = Actor("system", frozenset({"system"}))
EVERYBODY = (WORKER, HEAD, TOWNSHIP, COUNTY, CITY, SYSTEM)

EVERYTHING = frozenset(asked.code for asked in FIRE.requirements)


class Walk:
    """A fire on its way, with the timeline that the second-person rule is taken from."""

    def __init__(self) -> None:
        state, _, self.clock = FIRE.open_state()
        self.state = state.code
        self.timeline = [("report", "system")]

    def facts(self, held: frozenset[str] = EVERYTHING) -> Facts:
        return Facts(held, FIRE.done_by(self.timeline), self.clock)

    def go(self, verb: str, actor: Actor, held: frozenset[str] = EVERYTHING, reason: str = "理由") -> str:
        result = FIRE.step(self.state, verb, self.facts(held), actor, reason)
        self.state, self.clock = result.to_state, result.clock
        self.timeline.append((verb, actor.person))
        return self.state

    def main(self, actor: Actor, *held: str) -> str | None:
        offer: OpenVerb | None = FIRE.main_verb(self.state, self.facts(frozenset(held)), actor)
        return offer and offer.label


def in_inspection() -> Walk:
    walk = Walk()
    for verb, actor in (
        *(("accept", SYSTEM), ("send_to_verify", SYSTEM), ("check", WORKER), ("confirm_fire", TOWNSHIP)),
        *(("dispatch", COUNTY), ("acknowledge", WORKER), ("arrive", WORKER), ("first_report", WORKER)),
        *(("feedback", WORKER), ("inspect", TOWNSHIP)),
    ):
        walk.go(verb, actor)
    return walk


def test_the_usual_way_goes_through_every_state_of_the_chain() -> None:
    walk, states = Walk(), ["reported"]
    for verb, actor in (
        *(("accept", SYSTEM), ("send_to_verify", SYSTEM), ("confirm_fire", TOWNSHIP), ("dispatch", COUNTY)),
        *(("acknowledge", WORKER), ("arrive", WORKER), ("feedback", WORKER), ("inspect", TOWNSHIP)),
        *(("close", COUNTY), ("evaluate", CITY)),
    ):
        states.append(walk.go(verb, actor))
    assert states == [
        *("reported", "accepted", "verifying", "confirmed", "dispatched", "acknowledged", "in_progress", "feedback"),
        *("inspecting", "closed", "evaluated"),
    ]


def test_the_ends_are_the_six_there_are() -> None:
    assert {state.label for state in FIRE.states if state.is_end} == {
        *("已评价", "不予受理", "核实非火点", "非秸秆燃烧", "核减", "已并入")
    }


def test_words_of_the_case_office_and_of_the_city_patrol_are_not_used() -> None:
    words = [state.label for state in FIRE.states] + [row.label for row in FIRE.transitions]
    assert not [word for word in words for banned in ("案", "派遣", "仲裁", "挂账", "自查", "销号") if banned in word]


def test_exactly_one_limit_runs_in_an_open_fire_and_none_in_another() -> None:
    running = running_limits(FIRE.transitions, FIRE.initial, FIRE.opening_clock)
    assert {code for code, limits in running.items() if "" in limits} == {
        state.code for state in FIRE.states if not state.is_open
    }
    assert set().union(*running.values()) - {""} == set(FIRE.limits)


def test_every_open_fire_can_still_end_in_each_way() -> None:
    edges = edges_of(FIRE.transitions)
    for code in OPEN:
        assert {"evaluated", "not_a_fire", "other_burning", "struck", "merged"} <= reachable(edges, code)


def test_every_phase_has_its_word() -> None:
    assert {state.phase for state in FIRE.states} == set(PHASES)


def test_the_machine_takes_in_and_passes_on_and_nothing_else() -> None:
    assert {row.verb for row in FIRE.transitions if "system" in row.roles} == {"accept", "send_to_verify"}


def test_the_roles_are_those_of_the_four_levels_the_city_and_the_machine() -> None:
    assert set(ROLES) == {
        *("grid_worker", "village_head", "township_officer", "county_fire_desk", "city_fire_desk", "system")
    }
    assert {role for row in FIRE.transitions for role in row.roles} == set(ROLES)


@pytest.mark.parametrize("missing", ["extinguished", "inspected", "basic_cause"])
def test_a_fire_closes_on_extinguished_inspected_and_basic_cause(missing: str) -> None:
    walk = in_inspection()
    with pytest.raises(RequirementsMissing) as refused:
        walk.go("close", COUNTY, EVERYTHING - {missing})
    assert [asked.code for asked in refused.value.missing] == [missing]
    assert walk.go("close", COUNTY, frozenset({"extinguished", "inspected", "basic_cause"})) == "closed"
    assert walk.clock == ClockState()


def test_second_close_is_refused() -> None:
    walk = in_inspection()
    walk.go("close", COUNTY)
    with pytest.raises(StepNotOpen, match="已办结"):
        walk.go("close", TOWNSHIP)


@pytest.mark.parametrize("verb", ["check", "arrive", "first_report", "feedback", "handle_on_spot"])
@pytest.mark.parametrize(
    ("state", "looked_at"),
    [
        *(("feedback", "inspect"), ("inspecting", "close"), ("feedback", "send_back"), ("closed", "evaluate")),
        *(("feedback", "confirm_not_a_fire"), ("in_progress", "other_burning"), ("in_progress", "pause")),
    ],
)
def test_nobody_looks_at_their_own_field_work(verb: str, state: str, looked_at: str) -> None:
    facts = Facts(EVERYTHING, {verb: frozenset({CITY.person})}, ClockState("inspect_limit"))
    with pytest.raises(SecondPersonNeeded):
        FIRE.step(state, looked_at, facts, CITY, "理由")


@pytest.mark.parametrize("verb", ["refuse_report", "confirm_fire", "confirm_not_a_fire", "other_burning"])
def test_nobody_judges_their_own_report(verb: str) -> None:
    state = "reported" if verb == "refuse_report" else "verifying"
    facts = Facts(EVERYTHING, {"report": frozenset({COUNTY.person})}, ClockState("verify_limit"))
    with pytest.raises(SecondPersonNeeded, match="上报"):
        FIRE.step(state, verb, facts, COUNTY, "理由")


def test_the_township_on_night_duty_is_a_second_person_by_photo_or_call() -> None:
    walk = in_inspection()
    assert walk.state == "inspecting"
    assert walk.go("close", TOWNSHIP) == "closed"


def test_a_second_look_says_how_it_was_done() -> None:
    walk = Walk()
    for verb, actor in (("accept", SYSTEM), ("dispatch", COUNTY), ("acknowledge", WORKER), ("arrive", WORKER)):
        walk.go(verb, actor)
    walk.go("feedback", WORKER)
    with pytest.raises(RequirementsMissing, match="核查方式"):
        walk.go("inspect", TOWNSHIP, EVERYTHING - {"look_recorded"})


def test_a_new_round_lets_the_handler_of_the_old_one_look() -> None:
    walk = in_inspection()
    walk.go("close", COUNTY)
    walk.go("reopen", TOWNSHIP)
    assert walk.clock == ClockState("ack_limit")
    for verb, actor in (("dispatch", TOWNSHIP), ("acknowledge", HEAD), ("arrive", HEAD), ("feedback", HEAD)):
        walk.go(verb, actor)
    assert walk.go("inspect", TOWNSHIP) == "inspecting"


def test_a_burning_find_may_be_handled_on_the_spot() -> None:
    walk = Walk()
    for verb, actor in (("accept", SYSTEM), ("send_to_verify", SYSTEM), ("check", WORKER)):
        walk.go(verb, actor)
    with pytest.raises(RequirementsMissing):
        walk.go("handle_on_spot", WORKER, frozenset())
    assert walk.go("handle_on_spot", WORKER, frozenset({"burning_found"})) == "in_progress"


def test_signing_for_somebody_rests_on_a_phone_call() -> None:
    walk = Walk()
    walk.go("accept", SYSTEM)
    walk.go("dispatch", COUNTY)
    with pytest.raises(RequirementsMissing, match="已电话通知"):
        walk.go("acknowledge_for", COUNTY, frozenset())
    assert walk.go("acknowledge_for", COUNTY, frozenset({"told_by_phone"})) == "acknowledged"


def test_only_who_it_was_given_to_signs() -> None:
    walk = Walk()
    walk.go("accept", SYSTEM)
    walk.go("dispatch", COUNTY)
    with pytest.raises(RequirementsMissing, match="未派给当前岗位"):
        walk.go("acknowledge", WORKER, EVERYTHING - {"is_assignee"})


def test_a_return_names_a_unit_and_a_reason_and_wins_no_time() -> None:
    walk = Walk()
    walk.go("accept", SYSTEM)
    walk.go("dispatch", COUNTY)
    with pytest.raises(RequirementsMissing, match="改派的单位"):
        walk.go("return_task", WORKER, EVERYTHING - {"proposed_unit"})
    before = walk.clock
    assert walk.go("return_task", WORKER) == "returned"
    assert walk.clock == before


def test_a_first_report_cannot_be_repeated_to_win_time() -> None:
    walk = Walk()
    for verb, actor in (("accept", SYSTEM), ("dispatch", COUNTY), ("acknowledge", WORKER), ("arrive", WORKER)):
        walk.go(verb, actor)
    assert walk.clock == ClockState("first_report_limit")
    walk.go("first_report", WORKER)
    assert walk.clock == ClockState("final_report_limit")
    assert "first_report" not in [offer.verb for offer in FIRE.open_verbs(walk.state, walk.facts(), WORKER)]


@pytest.mark.parametrize("actor", [WORKER, HEAD, TOWNSHIP, COUNTY, SYSTEM])
@pytest.mark.parametrize("state", ["in_progress", "closed", "not_a_fire"])
def test_only_the_city_strikes(actor: Actor, state: str) -> None:
    with pytest.raises(RoleMayNot):
        FIRE.step(state, "strike", Facts(EVERYTHING), actor, "理由")
    assert FIRE.step(state, "strike", Facts(EVERYTHING), CITY).to_state == "struck"


def test_striking_rests_on_the_decision_on_record() -> None:
    with pytest.raises(RequirementsMissing, match="核减"):
        FIRE.step("not_a_fire", "strike", Facts(EVERYTHING - {"strike_granted"}), CITY)


def test_applying_for_a_strike_leaves_the_fire_where_it_is() -> None:
    clock = ClockState("final_report_limit")
    result = FIRE.step("in_progress", "apply_strike", Facts(EVERYTHING, {}, clock), COUNTY)
    assert (result.to_state, result.clock) == ("in_progress", clock)


@pytest.mark.parametrize(
    ("ended", "verb", "state", "limit"),
    [
        ("not_accepted", "recheck", "accepted", "verify_limit"),
        ("not_a_fire", "recheck", "accepted", "verify_limit"),
        ("other_burning", "recheck", "accepted", "verify_limit"),
        ("merged", "split_off", "accepted", "verify_limit"),
        ("struck", "revoke_strike", "accepted", "verify_limit"),
        ("evaluated", "reopen", "reopened", "ack_limit"),
    ],
)
def test_every_end_can_be_come_back_from(ended: str, verb: str, state: str, limit: str) -> None:
    result = FIRE.step(ended, verb, Facts(EVERYTHING), CITY, "理由")
    assert (result.to_state, result.clock) == (state, ClockState(limit))


def test_the_main_button_follows_the_state() -> None:
    walk = Walk()
    assert walk.main(COUNTY, "county_known") == "受理"
    walk.go("accept", SYSTEM)
    walk.go("send_to_verify", SYSTEM)
    assert walk.main(WORKER) == "核实"
    assert walk.main(COUNTY) == "核实"
    assert walk.main(CITY) == "核实"
    walk.go("check", WORKER)
    assert walk.main(WORKER, "burning_found", "finding_shown") == "就地处置"
    assert walk.main(TOWNSHIP, "burning_found", "finding_shown") == "确认火点"
    assert walk.main(TOWNSHIP, "nothing_found") == "核实非火点"
    assert walk.main(TOWNSHIP, "burning_found", "other_matter_found", "out_or_handed_over") == "非秸秆燃烧"
    assert walk.main(WORKER, "nothing_found") == "核实"
    walk.go("confirm_fire", TOWNSHIP)
    assert walk.main(COUNTY) == "派单"
    walk.go("dispatch", COUNTY)
    assert walk.main(WORKER, "is_assignee") == "签收"
    assert walk.main(COUNTY) == "代签收"
    walk.go("acknowledge", WORKER)
    assert walk.main(WORKER) == "到场"
    walk.go("arrive", WORKER)
    assert walk.main(WORKER, "finding_recorded", "burning_found") == "首报"
    assert walk.main(WORKER, "finding_recorded", "result_found") == "反馈"
    assert walk.main(COUNTY, "burning_found") is None
    walk.go("feedback", WORKER)
    assert walk.main(TOWNSHIP, "extinguished") == "核查"
    assert walk.main(TOWNSHIP, "nothing_found") == "核实非火点"
    assert walk.main(WORKER, "extinguished") is None
    walk.go("inspect", TOWNSHIP)
    assert walk.main(COUNTY, "extinguished", "inspected") == "办结"
    walk.go("close", COUNTY)
    assert walk.main(COUNTY) is None
    assert walk.main(CITY, "guard_over") == "评价"


def test_a_returned_and_a_reopened_fire_are_dispatched_and_a_rework_is_reported_again() -> None:
    walk = Walk()
    walk.go("accept", SYSTEM)
    walk.go("dispatch", COUNTY)
    walk.go("return_task", WORKER)
    assert walk.main(COUNTY) == "派单"
    again = in_inspection()
    again.go("send_back", COUNTY)
    assert again.clock == ClockState("final_report_limit")
    assert again.main(WORKER, "result_found") == "反馈"
    again.go("feedback", WORKER)
    again.go("inspect", TOWNSHIP)
    again.go("close", COUNTY)
    again.go("reopen", CITY)
    assert again.main(COUNTY) == "派单"
    assert again.main(WORKER, "burning_found") == "就地处置"


@pytest.mark.parametrize("actor", EVERYBODY)
def test_nobody_is_offered_a_step_that_the_engine_then_denies_their_role(actor: Actor) -> None:
    for state in FIRE.states:
        running = running_limits(FIRE.transitions, FIRE.initial, FIRE.opening_clock)[state.code]
        for limit in running:
            facts = Facts(EVERYTHING, {}, ClockState(limit))
            for offer in FIRE.open_verbs(state.code, facts, actor):
                assert offer.is_ready
                result = FIRE.step(state.code, offer.verb, facts, actor, "理由")
                assert result.to_state == (offer.target or state.code)
