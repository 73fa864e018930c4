"""The usual way, and the facts that hold it: latest finding, second person, reasons."""

from datetime import timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.errors import BadFinding, PostCannotTakeIt, StepNotTaken, StepRoleRefused
from luoshu.apps.cases.models import Assignment, FieldCheck, SecondLook
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from tests.support.cases_factories import Fire
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_a_fire_goes_from_clue_to_close(fire: Fire) -> None:
    fire.closed()
    case = fire.case
    assert case.state == "closed"
    assert not case.is_open
    assert (case.closed_at, case.extinguished_at) == (fire.at(35), fire.at(20))
    assert case.guard_until == fire.at(35) + timedelta(hours=6)
    assert (case.limit_code, case.due_at) == ("", None)
    assert not Assignment.objects.filter(ended_at=None).exists()
    assert fire.verbs() == [
        *("report", "accept", "send_to_verify", "check", "confirm_fire", "dispatch", "acknowledge", "arrive"),
        *("first_report", "check", "feedback", "inspect", "close"),
    ]


def test_every_entry_of_the_timeline_has_its_audit_row(fire: Fire) -> None:
    fire.closed()
    audited = AuditEntry.objects.filter(subject_kind="fire", subject_code=fire.code, action__startswith="fire.")
    assert sorted(audited.values_list("action", flat=True)) == sorted(f"fire.{verb}" for verb in fire.verbs())


def test_who_handled_the_fire_neither_inspects_nor_closes_it(fire: Fire, cast: Cast) -> None:
    fire.check("赵禾", "out", 5)
    fire.step("赵禾", "handle_on_spot", 6)
    fire.step("赵禾", "feedback", 7)
    with pytest.raises(StepNotTaken, match="另一人"):
        fire.step("赵禾", "inspect", 8, look="photo")
    fire.step("朱宁", "inspect", 8, look="photo")
    with pytest.raises(StepNotTaken, match="另一人"):
        fire.step("赵禾", "close", 9, basic_cause="清理地头")
    assert fire.step("朱宁", "close", 9, basic_cause="清理地头").state == "closed"
    assert SecondLook.objects.get().looked_by == "p-zhuning"


def test_an_older_finding_that_arrives_late_does_not_put_the_fire_back(fire: Fire) -> None:
    fire.check("钱麦", "out", 20, found=19)
    fire.check("孙田", "burning", 21, found=10)
    assert fire.case.extinguished_at == fire.at(19)
    fire.check("孙田", "burning", 23, found=22)
    assert fire.case.extinguished_at is None


def test_close_is_refused_while_the_latest_finding_burns(fire: Fire) -> None:
    fire.fed_back()
    fire.check("孙田", "burning", 25)
    with pytest.raises(StepNotTaken, match="没有扑灭的记录"):
        fire.step("赵禾", "inspect", 30, look="site")


def test_no_fire_needs_the_latest_finding_to_say_so_and_a_second_person(fire: Fire) -> None:
    fire.check("孙田", "nothing", 10)
    with pytest.raises(StepNotTaken, match="尚未填写核查方式"):
        fire.step("赵禾", "confirm_not_a_fire", 11)
    assert fire.step("赵禾", "confirm_not_a_fire", 11, look="call").state == "not_a_fire"
    assert SecondLook.objects.get().verb == "confirm_not_a_fire"
    assert fire.case.closed_at == fire.at(11)


def test_other_burning_rests_on_what_was_found_to_burn(fire: Fire) -> None:
    fire.check("孙田", "out", 10, matter="paper")
    assert fire.step("赵禾", "other_burning", 11, look="photo").state == "other_burning"


def test_a_village_may_not_confirm(fire: Fire) -> None:
    fire.check("孙田", "burning", 5)
    with pytest.raises(StepRoleRefused):
        fire.step("钱麦", "confirm_fire", 6)


def test_a_finding_without_photo_or_call_does_not_confirm(fire: Fire) -> None:
    fire.check("钱麦", "burning", 5, has_photo=False)
    with pytest.raises(StepNotTaken, match="没有照片"):
        fire.step("陈川", "confirm_fire", 6)
    fire.call("陈川", "钱麦", 6)
    assert fire.step("陈川", "confirm_fire", 7).state == "confirmed"


def test_a_call_before_the_dispatch_lets_the_desk_sign_for_the_post_called(fire: Fire, cast: Cast) -> None:
    fire.call("陈川", "钱麦", 2)
    fire.step("陈川", "dispatch", 3, post_code="a11-head")
    fire.step("陈川", "acknowledge_for", 4, happened_at=fire.at(3.5))
    held = Assignment.objects.get(ended_at=None)
    assert (held.is_signed_for, held.signed_at) == (True, fire.at(3.5))


def test_a_call_to_somebody_else_signs_for_nobody(fire: Fire) -> None:
    fire.call("陈川", "赵禾", 2)
    fire.step("陈川", "dispatch", 3, post_code="a11-head")
    with pytest.raises(StepNotTaken, match="已电话通知"):
        fire.step("陈川", "acknowledge_for", 4)


def test_only_the_post_that_has_it_signs(fire: Fire) -> None:
    fire.dispatched()
    with pytest.raises(StepNotTaken, match="未派给当前岗位"):
        fire.step("孙田", "acknowledge", 8)


@pytest.mark.parametrize("post", ["b1-officer", "a2-officer", "forest-desk", "nobody"])
def test_a_fire_is_not_given_to_a_post_that_could_not_open_it(fire: Fire, post: str) -> None:
    with pytest.raises(PostCannotTakeIt):
        fire.step("陈川", "dispatch", 3, post_code=post)
    assert fire.case.state == "verifying"
    assert Assignment.objects.get(ended_at=None).post.code == "a11-head"


def test_a_returned_fire_waits_for_its_next_dispatch(fire: Fire) -> None:
    fire.dispatched()
    with pytest.raises(StepNotTaken, match="建议改派"):
        fire.step("钱麦", "return_task", 9, note="不在本村")
    fire.step("钱麦", "return_task", 9, note="不在本村", proposed_unit="东岗村")
    assert fire.case.responsible_post is None
    assert Assignment.objects.latest("id").return_reason == "不在本村"
    assert fire.step("赵禾", "dispatch", 10, post_code="a1-officer").state == "dispatched"


def test_the_same_step_from_the_same_phone_is_taken_once(fire: Fire) -> None:
    fire.dispatched()
    fire.step("钱麦", "acknowledge", 8, client_key="k-1")
    version = fire.case.version
    fire.step("钱麦", "acknowledge", 9, client_key="k-1")
    assert fire.case.version == version


def test_verbs_with_an_operation_of_their_own_are_not_taken_as_bare_steps(fire: Fire) -> None:
    with pytest.raises(StepNotTaken, match="单独的办理入口"):
        fire.step("陈川", "pause", 5, note="停")
    assert fire.case.paused_at is None


@pytest.mark.parametrize("given", [{"area_mu": -1.0}, {"area_mu": float("nan")}, {"guard_hours": 400}])
def test_figures_that_cannot_be_are_refused(fire: Fire, given: dict[str, float]) -> None:
    fire.fed_back()
    fire.step("赵禾", "inspect", 30, look="photo")
    with pytest.raises(BadFinding):
        fire.step("赵禾", "close", 31, basic_cause="清理", **given)


def test_a_time_before_the_opening_or_after_now_is_refused(fire: Fire) -> None:
    for minute in (-5, 50):
        with pytest.raises(BadFinding):
            fire.step("陈川", "dispatch", 10, post_code="a11-head", happened_at=fire.at(minute))


def test_a_note_with_a_secrecy_mark_takes_the_whole_step_back(fire: Fire) -> None:
    with pytest.raises(SecrecyMarkFound):
        fire.step("陈川", "dispatch", 3, post_code="a11-head", note="秘密★1年 联合行动方案")
    assert fire.case.state == "verifying"


def test_a_reader_takes_no_step(fire: Fire) -> None:
    for name in ("郑远", "沈知", "吕文"):
        with pytest.raises(NotAllowed):
            fire.step(name, "dispatch", 3, post_code="a11-head")


def test_a_photo_of_another_fire_is_no_proof(fire: Fire, cast: Cast) -> None:
    from luoshu.apps.cases.operations import record_check

    with pytest.raises(BadFinding, match="照片"):
        record_check(
            case_code=fire.code,
            client_key="k",
            result="out",
            burned_matter="straw",
            found_at=fire.at(1),
            by=cast.acting("钱麦"),
            at=fire.at(1),
            photo_code="FJ-of-another",
        )
    assert not FieldCheck.objects.exists()
