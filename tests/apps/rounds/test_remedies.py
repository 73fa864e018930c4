"""A remedy from the problem to 销号: owner, proof, a second look by another; sent back, sent on, waived, reopened."""

from datetime import timedelta

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.rounds.errors import (
    RemedyNotVisible,
    RemedyRoleRefused,
    RemedyStepNotTaken,
    RoundsInvalid,
    RoundsMoved,
)
from luoshu.apps.rounds.models import Remedy, RemedyEntry
from luoshu.apps.rounds.operations.remedying import RemedyInput, _write_step
from luoshu.apps.rounds.queries import remedies_for, remedy_counts, remedy_view
from luoshu.apps.rounds.queries.doors import find_remedy_for
from luoshu.apps.rounds.queries.remedies import remedy_facts
from luoshu.core.workflow.remedy_table import REMEDY
from luoshu.core.workflow.table import Actor
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db


@pytest.fixture
def remedy(rounds: Rounds) -> Remedy:
    return rounds.find(rounds.visit()).remedy


def test_from_the_problem_to_the_crossing_off(rounds: Rounds, remedy: Remedy) -> None:
    rounds.step(remedy, "赵禾", "report_remedied", 5, note="已清运三车", photo=phone_photo(), photo_name="a.jpg")
    done = rounds.step(remedy, rounds.second, "cross_off", 9, look="site")
    assert (done.state, done.is_open, done.due_at, done.limit_code) == ("crossed_off", False, None, "")
    assert done.ended_at == AT + timedelta(minutes=9)
    verbs = list(RemedyEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["find", "report_remedied", "cross_off"]
    audited = AuditEntry.objects.filter(subject_kind="remedy", subject_code=remedy.code, action__startswith="rounds.")
    assert sorted(audited.values_list("action", flat=True)) == sorted(f"rounds.{verb}" for verb in verbs)
    assert Attachment.objects.get(subject_kind="remedy").subject_code == remedy.code


def test_who_found_it_does_not_cross_it_off(rounds: Rounds, remedy: Remedy) -> None:
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    with pytest.raises(RemedyStepNotTaken, match="另一人"):
        rounds.step(remedy, "马骁", "cross_off", look="photo")
    assert rounds.step(remedy, "陈川", "cross_off", look="call").state == "crossed_off"


def test_proof_and_the_way_of_looking_are_asked_for(rounds: Rounds, remedy: Remedy) -> None:
    with pytest.raises(RemedyStepNotTaken, match="怎样整改"):
        rounds.step(remedy, "赵禾", "report_remedied", note=" ")
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    with pytest.raises(RemedyStepNotTaken, match="怎样复查"):
        rounds.step(remedy, rounds.second, "cross_off", look="crystal ball")


def test_sent_back_it_runs_again_with_a_new_limit(rounds: Rounds, remedy: Remedy) -> None:
    rounds.step(remedy, "赵禾", "report_remedied", 5, note="已清")
    with pytest.raises(RemedyStepNotTaken, match="理由"):
        rounds.step(remedy, rounds.second, "remedy_refused", 6, look="site")
    again = rounds.step(remedy, rounds.second, "remedy_refused", 6, look="site", note="沟边还有")
    assert (again.state, again.limit_code, again.limit_started_at) == (
        "remedy_again",
        "remedy_limit",
        AT + timedelta(minutes=6),
    )
    rounds.step(remedy, "赵禾", "report_remedied", 7, note="沟边也清了")
    assert rounds.step(remedy, rounds.second, "cross_off", 8, look="site").state == "crossed_off"


def test_not_ours_goes_on_to_another_unit_that_then_alone_may_act(rounds: Rounds, remedy: Remedy) -> None:
    rounds.step(remedy, "赵禾", "say_not_ours", 5, note="属县住建局管理的工地")
    with pytest.raises(RoundsInvalid, match="列出的单位"):
        rounds.step(remedy, "陈川", "reassign_remedy", 6, unit_code="b1-gov")
    moved = rounds.step(remedy, "陈川", "reassign_remedy", 6, unit_code="a-housing")
    assert moved.owner_unit.code == "a-housing"
    with pytest.raises(RemedyStepNotTaken, match="不是本单位"):
        rounds.step(remedy, "赵禾", "report_remedied", 7, note="已清")
    assert rounds.step(remedy, "顾青", "report_remedied", 7, note="已清").state == "remedied"


def test_a_head_waives_with_a_reason_and_a_desk_does_not(rounds: Rounds, remedy: Remedy) -> None:
    with pytest.raises(RemedyRoleRefused):
        rounds.step(remedy, "陈川", "waive", note="村民已搬迁")
    assert rounds.step(remedy, "邓岳", "waive", note="村民已搬迁").state == "waived"


def test_what_comes_back_is_reopened_and_counted(rounds: Rounds, remedy: Remedy) -> None:
    rounds.step(remedy, "赵禾", "report_remedied", 5, note="已清")
    rounds.step(remedy, rounds.second, "cross_off", 6, look="site")
    again = rounds.step(remedy, "马骁", "reopen_remedy", 7, note="又堆上了")
    assert (again.state, again.is_open, again.reopened_count, again.ended_at) == ("to_remedy", True, 1, None)
    assert again.due_at is not None


def test_the_owner_sees_it_and_the_neighbour_does_not(rounds: Rounds, remedy: Remedy) -> None:
    assert [row.code for row in remedies_for(rounds.cast.acting("赵禾"), at=AT)] == [remedy.code]
    for who in ("杨溪", "周野", "顾青", "蒋原"):
        assert remedies_for(rounds.cast.acting(who), at=AT) == [], who
        with pytest.raises(RemedyNotVisible):
            find_remedy_for(rounds.cast.acting(who), remedy.code)
    with pytest.raises(NotAllowed):
        find_remedy_for(rounds.cast.acting("钱麦"), remedy.code)


def test_lists_and_counts_follow_the_limit(rounds: Rounds, remedy: Remedy) -> None:
    desk = rounds.cast.acting("陈川")
    assert remedy_counts(desk, at=AT) == {"open": 1, "late": 0, "check": 0, "done": 0}
    late = AT + timedelta(days=20)
    assert remedy_counts(desk, at=late)["late"] == 1
    (row,) = remedies_for(desk, at=late, phase="late")
    assert row.is_late
    assert row.due_words.startswith("整改超")
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    assert [one.code for one in remedies_for(desk, at=AT, phase="check")] == [remedy.code]


def test_the_page_offers_what_may_be_done(rounds: Rounds, remedy: Remedy) -> None:
    mine = remedy_view(rounds.cast.acting("赵禾"), remedy, at=AT)
    assert mine.main_verb == "report_remedied"
    assert [form.verb for form in mine.forms] == ["report_remedied", "say_not_ours", "ask_extension"]
    assert remedy_view(rounds.cast.acting("郑远"), remedy, at=AT).forms == ()
    assert [line.label for line in mine.lines] == ["发现问题"]


def test_of_two_at_once_one_wins(rounds: Rounds, remedy: Remedy) -> None:
    """Both read the same state; the second to write is told."""
    by, given = rounds.cast.acting("赵禾"), RemedyInput(note="已清")
    first, second = (find_remedy_for(by, remedy.code) for _ in range(2))
    facts = remedy_facts(first, by, at=AT, given=given.given())
    result = REMEDY.step(first.state, "report_remedied", facts, Actor(by.person_code, frozenset({by.role})), "已清")
    _write_step(first, result, by, AT, given, None, "")
    with pytest.raises(RoundsMoved):
        _write_step(second, result, by, AT, given, None, "")
    assert RemedyEntry.objects.filter(verb="report_remedied").count() == 1
