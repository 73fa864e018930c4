"""Two who press at once: one wins, the other is told, and nothing is written twice - on both databases."""

from collections.abc import Callable

import pytest

from luoshu.apps.errors import LuoshuError
from luoshu.apps.rounds.models import Draw, Finding, Remedy, RemedyEntry, Visit
from luoshu.apps.rounds.operations import FindingInput, RemedyInput, hold_draw, record_finding, take_remedy_step
from luoshu.jobs.retry import retried
from tests.support.cast import AT, Cast
from tests.support.rounds_factories import DUE, make_rounds
from tests.support.together import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


def outcome(work: Callable[[], object]) -> str:
    """Run something; return the code of the refusal, or "done"."""
    try:
        # A database that is locked for a moment is waited for, as everywhere.
        retried(work, for_seconds=20)
    except LuoshuError as error:
        return error.code
    return "done"


def test_a_draw_is_held_once(transactional_cast: Cast) -> None:
    rounds = make_rounds(transactional_cast)
    draw, head = rounds.committed(4), transactional_cast.acting("宋衡")

    def hold(number: int) -> str:
        fields = {"draw_code": draw.code, "due_on": DUE, "team_codes": [rounds.city_team.code]}
        return outcome(lambda: hold_draw(**fields, witness=f"词{number}", by=head, at=AT))  # type: ignore[arg-type]

    assert sorted(all_at_once(3, hold)) == ["done", "rounds_moved", "rounds_moved"]
    assert Draw.objects.get().state == "drawn"
    assert Visit.objects.count() == 4


def test_a_problem_sent_twice_at_once_is_one(transactional_cast: Cast) -> None:
    rounds = make_rounds(transactional_cast)
    visit, mover = rounds.visit(), transactional_cast.acting("马骁")

    def send(_number: int) -> str:
        given = FindingInput(kind="straw_left", client_key="k-1")
        return outcome(lambda: record_finding(visit_code=visit.code, given=given, by=mover, at=AT))

    assert all_at_once(3, send) == ["done"] * 3
    assert (Finding.objects.count(), Remedy.objects.count()) == (1, 1)


def test_two_problems_of_one_visit_at_once_are_two(transactional_cast: Cast) -> None:
    rounds = make_rounds(transactional_cast)
    visit, mover = rounds.visit(), transactional_cast.acting("马骁")

    def send(number: int) -> str:
        given = FindingInput(kind="straw_left", client_key=f"k-{number}")
        return outcome(lambda: record_finding(visit_code=visit.code, given=given, by=mover, at=AT))

    assert all_at_once(2, send) == ["done"] * 2
    assert (Finding.objects.count(), Remedy.objects.count()) == (2, 2)


def test_a_remedy_is_crossed_off_once(transactional_cast: Cast) -> None:
    rounds = make_rounds(transactional_cast)
    remedy = rounds.find(rounds.visit()).remedy
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    people = [transactional_cast.acting("陈川"), transactional_cast.acting("邓岳"), rounds.second]

    def cross_off(number: int) -> str:
        given = RemedyInput(look="photo")
        return outcome(
            lambda: take_remedy_step(remedy_code=remedy.code, verb="cross_off", by=people[number], at=AT, given=given)
        )

    answers = all_at_once(3, cross_off)
    assert answers.count("done") == 1
    assert set(answers) <= {"done", "rounds_moved", "remedy_step_not_taken"}
    assert RemedyEntry.objects.filter(verb="cross_off").count() == 1
