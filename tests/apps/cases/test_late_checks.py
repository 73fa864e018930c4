"""Phones send late and send twice: nothing is lost, nothing counts double, a finished round stays finished."""

import pytest

from luoshu.apps.cases.errors import BadFinding, CaseNotVisible
from luoshu.apps.cases.models import FieldCheck
from luoshu.apps.cases.queries import fire_view, latest_finding
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import Notice
from tests.support.cases_factories import Fire
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_same_check_twice_is_one_row(fire: Fire) -> None:
    first = fire.check("钱麦", "out", 5, key="phone-1")
    again = fire.check("钱麦", "burning", 9, key="phone-1")
    assert again.pk == first.pk
    assert FieldCheck.objects.count() == 1
    assert fire.verbs().count("check") == 1


def test_a_key_of_another_person_is_refused_and_takes_nothing_over(fire: Fire) -> None:
    fire.check("钱麦", "out", 5, key="phone-1")
    with pytest.raises(BadFinding, match="编号与另一条相同"):
        fire.check("孙田", "burning", 6, key="phone-1")
    assert FieldCheck.objects.get().found_by == "p-qianmai"


def test_a_check_that_reaches_a_closed_fire_is_kept_and_moves_nothing(fire: Fire, cast: Cast) -> None:
    fire.closed()
    before = fire.case
    fire.check("孙田", "burning", 60, found=15)
    after = fire.case
    assert fire.verbs()[-1] == "late_check"
    assert (after.state, after.closed_at, after.extinguished_at) == ("closed", before.closed_at, before.extinguished_at)
    view = fire_view(cast.acting("陈川"), after, at=fire.at(61))
    assert "核实（迟到）" in [line.label for line in view.timeline]
    assert "reopen" not in [form.verb for form in view.forms if form.is_ready]


def test_fire_found_after_the_close_is_told_and_lets_the_desk_reopen(fire: Fire) -> None:
    fire.closed()
    fire.check("孙田", "burning", 60)
    assert Notice.objects.filter(kind="fire_again").count() == 1
    case = fire.step("陈川", "reopen", 61)
    assert (case.state, case.reopened_count) == ("reopened", 1)


def test_a_finding_of_the_round_before_does_not_speak_in_the_new_one(fire: Fire) -> None:
    fire.closed()
    fire.check("孙田", "burning", 60)
    fire.step("陈川", "reopen", 61)
    fire.check("钱麦", "out", 65, found=18)
    assert latest_finding(fire.case).result == "burning"
    assert fire.case.extinguished_at is None


def test_what_made_the_desk_reopen_counts_in_the_new_round(fire: Fire) -> None:
    fire.closed()
    fire.check("孙田", "burning", 60)
    fire.step("陈川", "reopen", 61)
    assert fire.step("钱麦", "handle_on_spot", 62).state == "in_progress"


def test_a_phone_ahead_of_time_is_taken_as_now_and_one_far_behind_as_the_beginning(fire: Fire) -> None:
    assert fire.check("钱麦", "out", 5, found=500).found_at == fire.at(5)
    assert fire.check("钱麦", "out", 6, found=-50_000).found_at >= fire.case.first_seen_at.replace(hour=0)


def test_a_late_check_still_needs_the_scope_and_the_role(fire: Fire) -> None:
    fire.closed()
    with pytest.raises(CaseNotVisible):
        fire.check("李禾", "out", 60)
    with pytest.raises(NotAllowed):
        fire.check("郑远", "out", 60)


@pytest.mark.parametrize(("result", "matter", "key"), [("maybe", "", "k"), ("out", "gold", "k"), ("out", "", "x" * 61)])
def test_words_that_are_none_of_the_choices_are_refused(fire: Fire, result: str, matter: str, key: str) -> None:
    with pytest.raises(BadFinding):
        fire.check("钱麦", result, 5, matter=matter or "straw", key=key)
