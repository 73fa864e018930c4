"""What becomes of the clues reaches the fire: merges, strikes, other divisions - in the decider's name, never more."""

import pytest

from luoshu.apps.cases.errors import BadFinding, DisputeAboveLevel, StepNotTaken
from luoshu.apps.cases.models import Assignment, Dispute, FireCase
from luoshu.apps.cases.operations import (
    apply_fire_strike,
    decide_dispute,
    follow_events,
    hand_to_forest,
    keep_counted,
    open_due_cases,
    raise_dispute,
)
from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.clues.models import AttributionDecision, Clue, EventChange, FireEvent, ForestHandover, Strike
from luoshu.apps.clues.operations import decide_attribution, decide_strike, merge_events, split_event
from luoshu.apps.clues.operations.gathering import refresh_events
from luoshu.apps.errors import NotVisible
from luoshu.apps.notices.models import Notice
from luoshu.apps.places.models import Boundary, BoundarySet
from luoshu.jobs.open_cases import open_fires
from tests.support.cases_factories import EAST_A1, WEST_A1, Fire, fire_at, minutes, photo_of, with_rules
from tests.support.cast import TOWN_A1, TOWN_A2, TOWN_B1, VILLAGE_A12, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db


def clue_of(fire: Fire) -> Clue:
    return Clue.objects.filter(event=fire.case.event).order_by("code")[0]


def strike(fire: Fire, applicant: str = "陈川", decider: str = "林岚") -> None:
    for number, clue in enumerate(Clue.objects.filter(event=fire.case.event).order_by("code")):
        photo = photo_of(fire.code, fire.case.division_path, number)
        made = apply_fire_strike(
            case_code=fire.code,
            clue_code=clue.code,
            reason="一公里内没有过火痕迹",
            checked_radius_m=1000,
            photo_codes=[photo],
            by=fire.cast.acting(applicant),
            at=fire.at(40),
        )
        decide_strike(
            strike_code=made.code, is_granted=True, note="同意核减", by=fire.cast.acting(decider), at=fire.at(50)
        )


def test_new_clues_raise_the_count_once(fire: Fire) -> None:
    clues_of([firms_row(34.152, 112.052, "2024-09-17", "0805")], at=fire.at(20))
    assert open_fires(at=fire.at(21), worker="t") == 1
    assert fire.case.event.clue_count == 2
    assert fire.verbs()[-1] == "follow"
    assert open_fires(at=fire.at(22), worker="t") == 0


def test_a_fire_whose_clues_are_all_struck_ends_in_the_deciders_name(fire: Fire) -> None:
    strike(fire)
    assert follow_events(at=fire.at(51)) == 1
    case = fire.case
    assert (case.state, case.is_open, case.due_at) == ("struck", False, None)
    entry = case.timeline.get(verb="strike")
    assert (entry.person_code, entry.note) == ("p-linlan", "同意核减")
    assert not Assignment.objects.filter(ended_at=None).exists()


def test_a_closed_fire_is_struck_too_and_keeps_when_it_was_closed(fire: Fire) -> None:
    fire.closed()
    strike(fire)
    follow_events(at=fire.at(51))
    assert (fire.case.state, fire.case.closed_at) == ("struck", fire.at(35))


def test_one_struck_clue_of_two_leaves_the_fire_open(cast: Cast) -> None:
    fire = fire_at(cast, more=1)
    made = apply_fire_strike(
        case_code=fire.code,
        clue_code=clue_of(fire).code,
        reason="一公里内没有过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path)],
        by=cast.acting("陈川"),
        at=fire.at(5),
    )
    decide_strike(strike_code=made.code, is_granted=True, note="同意", by=cast.acting("林岚"), at=fire.at(6))
    follow_events(at=fire.at(7))
    assert fire.case.state == "verifying"
    assert fire.case.event.clue_count == 1


def test_keeping_the_count_refuses_what_was_asked(fire: Fire, cast: Cast) -> None:
    apply_fire_strike(
        case_code=fire.code,
        clue_code=clue_of(fire).code,
        reason="没有过火痕迹",
        checked_radius_m=1000,
        photo_codes=[photo_of(fire.code, fire.case.division_path)],
        by=cast.acting("陈川"),
        at=fire.at(5),
    )
    assert fire.verbs()[-1] == "apply_strike"
    keep_counted(case_code=fire.code, note="照片可见过火痕迹", by=cast.acting("林岚"), at=fire.at(9))
    assert Strike.objects.get().status == "refused"
    assert fire.verbs()[-1] == "keep_counted"


def test_a_strike_without_photos_or_of_another_fires_clue_is_refused(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    for clue, photos in (
        (clue_of(fire).code, []),
        (clue_of(other).code, [photo_of(fire.code, fire.case.division_path)]),
    ):
        with pytest.raises((StepNotTaken, BadFinding)):
            apply_fire_strike(
                case_code=fire.code,
                clue_code=clue,
                reason="没有",
                checked_radius_m=1000,
                photo_codes=photos,
                by=cast.acting("陈川"),
                at=fire.at(5),
            )
    assert not Strike.objects.exists()


def test_a_merge_decided_by_a_desk_ends_the_source_in_its_name(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    merge_events(
        source_code=other.case.event.code,
        target_code=fire.case.event.code,
        reason="同一处",
        by=cast.acting("林岚"),
        at=fire.at(3),
    )
    follow_events(at=fire.at(4))
    assert other.case.state == "merged"
    entry = other.case.timeline.get(verb="merge")
    assert (entry.person_code, entry.detail) == ("p-linlan", {"into": fire.code})
    assert fire.case.event.clue_count == 2
    assert follow_events(at=fire.at(5)) == 0


def test_pressing_merge_on_a_fire_merges_the_events_behind(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    other.step("陈川", "merge", 5, note="同一处", merge_into=fire.code)
    assert other.case.state == "merged"
    assert other.case.event.merged_into == fire.case.event
    follow_events(at=fire.at(6))
    assert other.verbs().count("merge") == 1
    assert fire.case.event.clue_count == 2


def test_a_fire_merges_only_into_an_open_one_in_scope(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    FireCase.objects.filter(code=fire.code).update(is_open=False)
    with pytest.raises(BadFinding):
        other.step("陈川", "merge", 5, note="同一处", merge_into=fire.code)
    with pytest.raises(NotVisible):
        other.step("陈川", "merge", 5, note="同一处", merge_into="HD-none")
    assert FireEvent.objects.filter(merged_into=None).count() == 2


def test_what_the_rule_joined_is_proposed_to_the_desk_and_not_done(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    source, target = other.case.event, fire.case.event
    EventChange.objects.create(
        kind=ChangeKind.MERGED,
        source=source,
        target=target,
        clue_codes=[clue_of(other).code],
        reason="规则",
        made_by="system",
        made_at=fire.at(2),
    )
    Clue.objects.filter(event=source).update(event=target)
    FireEvent.objects.filter(pk=source.pk).update(merged_into=target)
    refresh_events([source.pk, target.pk], fire.at(2))
    follow_events(at=fire.at(3))
    assert other.case.state == "verifying"
    assert "请核对后并入" in other.case.timeline.latest("id").note
    assert Notice.objects.filter(kind="fire_follow").count() == 1
    assert other.step("陈川", "merge", 5, note="核对无误").state == "merged"
    assert other.case.timeline.get(verb="merge").detail["into"] == fire.code


def test_a_merge_taken_back_gives_the_fire_its_clues_again(fire: Fire, cast: Cast) -> None:
    other = fire_at(cast, EAST_A1)
    clue = clue_of(other)
    other.step("陈川", "merge", 5, note="同一处", merge_into=fire.code)
    follow_events(at=fire.at(6))
    other.step("陈川", "split_off", 9, note="不是一处")
    case = other.case
    assert (case.state, case.is_open, case.closed_at, case.limit_code) == ("accepted", True, None, "verify_limit")
    assert list(case.event.clues.all()) == [clue]
    assert Assignment.objects.get(case=case, ended_at=None).post.code == "a12-head"
    open_due_cases(at=fire.at(10))
    follow_events(at=fire.at(10))
    assert FireCase.objects.count() == 2
    assert fire.case.event.clue_count == 1


def test_a_split_opens_a_fire_of_its_own_and_the_rest_goes_on(cast: Cast) -> None:
    fire = fire_at(cast, more=1)
    codes = list(fire.case.event.clues.order_by("code").values_list("code", flat=True))
    split_event(
        event_code=fire.case.event.code, clue_codes=codes[1:], reason="两处", by=cast.acting("林岚"), at=fire.at(2)
    )
    open_fires(at=fire.at(3), worker="t")
    assert FireCase.objects.count() == 2
    assert fire.case.event.clue_count == 1


def test_a_fire_not_yet_dispatched_follows_a_decision_on_its_place(fire: Fire, cast: Cast) -> None:
    decide_attribution(
        clue_code=clue_of(fire).code, division_code=VILLAGE_A12, reason="在东岗", by=cast.acting("陈川"), at=fire.at(3)
    )
    follow_events(at=fire.at(4))
    case = fire.case
    assert (case.division.code, case.responsible_post.code, case.state) == (VILLAGE_A12, "a12-head", "verifying")
    assert Assignment.objects.get(ended_at=None).post.code == "a12-head"
    assert case.timeline.latest("id").person_code == "p-chenchuan"
    with pytest.raises(NotVisible):
        fire.seen_by("钱麦")
    assert fire.seen_by("李禾")


def test_a_fire_in_hand_is_reassigned_by_the_decision(fire: Fire, cast: Cast) -> None:
    fire.dispatched()
    fire.step("钱麦", "acknowledge", 8)
    decide_attribution(
        clue_code=clue_of(fire).code, division_code=VILLAGE_A12, reason="在东岗", by=cast.acting("陈川"), at=fire.at(9)
    )
    follow_events(at=fire.at(10))
    case = fire.case
    assert (case.state, case.limit_code, case.responsible_post.code) == ("dispatched", "ack_limit", "a12-head")
    assert fire.verbs()[-1] == "reassign"
    assert case.limit_started_at == fire.at(10)


def test_a_majority_that_moved_by_itself_takes_no_fire_out_of_peoples_hands(fire: Fire, cast: Cast) -> None:
    fire.dispatched()
    division = cast.division(VILLAGE_A12)
    Clue.objects.update(division=division, division_path=division.path)
    refresh_events([fire.case.event_id], fire.at(9))
    follow_events(at=fire.at(10))
    assert fire.case.division.code != VILLAGE_A12
    assert Assignment.objects.get(ended_at=None).post.code == "a11-head"
    assert "请核对归属" in fire.case.timeline.latest("id").note


def test_a_city_without_township_polygons_lets_the_county_pick_the_township(cast: Cast) -> None:
    with_rules(cast)
    Boundary.objects.exclude(boundary_set__level=3).delete()
    BoundarySet.objects.exclude(level=3).delete()
    fire = fire_at(cast, WEST_A1)
    assert fire.step("陈川", "dispatch", 2, post_code="a1-officer").state == "dispatched"
    assert fire.seen_by("赵禾")
    decide_attribution(
        clue_code=clue_of(fire).code,
        division_code=TOWN_A1,
        reason="甲北镇",
        by=cast.acting("陈川"),
        at=fire.at(3),
    )
    follow_events(at=fire.at(4))
    assert fire.case.division.code == TOWN_A1
    assert Assignment.objects.get(ended_at=None).post.code == "a1-officer"
    fire.check("赵禾", "out", 20)
    fire.step("赵禾", "acknowledge", 21)
    fire.step("赵禾", "arrive", 22)
    fire.step("赵禾", "feedback", 23)
    fire.step("朱宁", "inspect", 24, look="site")
    assert fire.step("朱宁", "close", 25, basic_cause="烧荒").state == "closed"


def test_new_clues_on_a_closed_fire_are_told_and_let_it_be_reopened(fire: Fire, cast: Cast) -> None:
    fire.closed()
    clues_of([firms_row(34.151, 112.051, "2024-09-17", "0930")], at=fire.at(100))
    follow_events(at=fire.at(101))
    assert fire.case.state == "closed"
    assert Notice.objects.get(kind="fire_again").text.endswith("请核对是否复燃。")
    case = fire.step("赵禾", "reopen", 105)
    assert (case.state, case.reopened_count, case.closed_at, case.basic_cause) == ("reopened", 1, None, "")
    assert case.limit_code == "ack_limit"
    assert Assignment.objects.get(ended_at=None).post.code == "a11-head"


def test_reopening_needs_a_reason_in_the_record(fire: Fire) -> None:
    fire.closed()
    with pytest.raises(StepNotTaken, match="没有办结之后的新线索"):
        fire.step("陈川", "reopen", 60)


def test_a_taken_back_end_begins_clean(fire: Fire) -> None:
    fire.check("孙田", "nothing", 10)
    fire.step("赵禾", "confirm_not_a_fire", 11, look="call")
    fire.step("陈川", "recheck", 20, note="群众又报")
    case = fire.case
    assert (case.state, case.closed_at, case.extinguished_at, case.is_open) == ("accepted", None, None, True)
    with pytest.raises(StepNotTaken):
        fire.step("赵禾", "confirm_not_a_fire", 21, look="call")


def dispute(fire: Fire, name: str, proposed: str) -> Dispute:
    return raise_dispute(
        case_code=fire.code, proposed_code=proposed, reason="在界外", by=fire.cast.acting(name), at=fire.at(5)
    )


def settle(fire: Fire, name: str, division: str) -> None:
    decide_dispute(
        case_code=fire.code, division_code=division, note="实地看过", by=fire.cast.acting(name), at=fire.at(9)
    )


def test_a_dispute_between_townships_is_settled_by_their_county(fire: Fire) -> None:
    dispute(fire, "赵禾", TOWN_A2)
    settle(fire, "陈川", TOWN_A2)
    follow_events(at=fire.at(10))
    assert fire.case.division.code == TOWN_A2
    assert AttributionDecision.objects.get().decided_by == "p-chenchuan"
    assert Dispute.objects.get().status == "granted"


@pytest.mark.parametrize(("raiser", "proposed"), [("陈川", TOWN_B1), ("赵禾", TOWN_B1), ("陈川", "")])
def test_a_county_does_not_settle_what_it_is_itself_a_side_of(fire: Fire, raiser: str, proposed: str) -> None:
    from luoshu.apps.people.models import Term

    Term.objects.create(
        post=fire.cast.post("a-desk"), person=fire.cast.person("吕文"), kind="deputy", starts_on="2020-01-01"
    )
    Term.objects.filter(post__code="a-office").delete()
    dispute(fire, raiser, proposed)
    with pytest.raises(DisputeAboveLevel):
        settle(fire, "吕文", TOWN_A2)
    settle(fire, "林岚", TOWN_B1)
    follow_events(at=fire.at(10))
    assert fire.case.division.code == TOWN_B1


def test_a_dispute_that_is_turned_down_leaves_the_fire_where_it_is(fire: Fire) -> None:
    dispute(fire, "赵禾", TOWN_A2)
    settle(fire, "陈川", fire.case.division.code)
    assert (Dispute.objects.get().status, AttributionDecision.objects.count()) == ("refused", 0)


def test_a_dispute_ends_with_a_fire_that_is_none(fire: Fire) -> None:
    dispute(fire, "赵禾", TOWN_A2)
    fire.check("孙田", "nothing", 10)
    fire.step("朱宁", "confirm_not_a_fire", 11, look="call")
    assert Dispute.objects.get().status == "ended"


def test_the_forest_desk_is_told_about_every_clue_once(fire: Fire, cast: Cast) -> None:
    assert hand_to_forest(case_code=fire.code, how="phone", note="", by=cast.acting("赵禾"), at=fire.at(2)) == 1
    assert ForestHandover.objects.get().told_by == "p-zhaohe"
    assert fire.verbs()[-1] == "hand_to_forest"
    with pytest.raises(Exception, match="已移交"):
        hand_to_forest(case_code=fire.code, how="phone", note="", by=cast.acting("陈川"), at=fire.at(3))
    fire.check("孙田", "burning", 5, matter="forest")
    assert fire.step("朱宁", "other_burning", 11, look="call").state == "other_burning"


def test_following_is_late_by_nothing_when_somebody_steps_between(fire: Fire, cast: Cast) -> None:
    strike(fire)
    fire.check("钱麦", "burning", 45)
    follow_events(at=fire.at(51) + minutes(1))
    assert fire.case.state == "struck"
