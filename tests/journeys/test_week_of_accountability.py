"""The whole way as lived: a clue from a satellite on 17 September to the crossing-off, and what changes on the way."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine

from luoshu.apps.accountability.errors import MatterMoved, StepNotTaken, StepRoleRefused
from luoshu.apps.accountability.models import CountedFire, Decision, Matter, WrittenCriticism
from luoshu.apps.accountability.operations import count_matters, follow_issues
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cases.models import FireCase
from luoshu.jobs.retry import retried
from tests.apps.accountability.test_counting import struck
from tests.apps.accountability.test_papers import drafted, issued, with_authority
from tests.support.cases_factories import WEST_A1, WEST_A2, fire_at, with_rules
from tests.support.cast import AT, Cast
from tests.support.matters_factories import SOUND, OneMatter, burnt, hours, matter_of, one_matter
from tests.support.together import all_at_once

RETURNED = SOUND.replace("16时", "").replace("1个火点", "火点").replace("我县将", "我将")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(AT, tick=False) as found:
        yield found


@pytest.mark.django_db
def test_from_the_clue_to_the_crossing_off(cast: Cast, clock: time_machine.Traveller) -> None:
    with_rules(cast)
    with_authority(cast)
    fire = fire_at(cast)
    assert count_matters(at=AT + hours(0.5)) == 0
    fire.closed()
    assert FireCase.objects.get().state == "closed"
    clock.move_to(AT + hours(1))
    assert count_matters(at=AT + hours(1)) == 1
    matter = matter_of(cast, fire)

    matter.step("林岚", "inform", 1)
    statement = matter.state_facts("吕文", 2, text="当时正在下雨，请核对")
    with pytest.raises(StepRoleRefused):
        matter.answer("吕文", 3, statement.pk)
    matter.answer("林岚", 3, statement.pk)
    matter.step("邓岳", "accept_facts", 4)
    matter.step("林岚", "propose", 15)
    matter.step("林岚", "submit", 16)
    matter.decide("冯远", 40)
    document = drafted(matter, 41)
    issued(cast, document, matter, 42)
    follow_issues(at=matter.at(43))

    first = matter.hand_in("吕文", 48, text=RETURNED)
    raised = {note["kind"] for note in first.notes if note["word"] != "一致"}
    assert raised == {"time_missing", "count_missing", "voice"}
    with pytest.raises(StepRoleRefused):
        matter.pass_text("吕文", 49)
    matter.send_back("林岚", 50, notes=(0,))
    second = matter.hand_in("吕文", 60)
    assert [note["word"] for note in second.notes if note["word"] != "一致"] == []
    matter.pass_text("林岚", 61)

    item = matter.item("吕文", 62)
    with pytest.raises(StepNotTaken, match="还有整改事项没有复查通过"):
        matter.step("林岚", "finish_rectification", 63)
    matter.report("吕文", 64, item.pk)
    matter.inspect("林岚", 65, item.pk, is_passed=False)
    matter.report("吕文", 66, item.pk)
    matter.inspect("冯远", 67, item.pk)
    matter.step("林岚", "finish_rectification", 68)
    with pytest.raises(StepNotTaken, match="四不放过还没有逐条答完"):
        matter.step("林岚", "cross_off", 69)
    for code in ("cause", "fix", "teaching"):
        matter.section("吕文", 70, code)
    matter.section("吕文", 71, "persons", is_waived=True, answer="已当面教育，不予处理")
    matter.confirm("邓岳", 72, "persons")
    matter.step("林岚", "cross_off", 73)

    row = matter.row
    assert (row.state, row.is_open, row.due_at, row.limit_code) == ("crossed_off", False, None, "")
    assert [one.status for one in WrittenCriticism.objects.order_by("number")] == ["returned", "accepted"]
    assert WrittenCriticism.objects.filter(is_late=True).count() == 0
    # The fire was closed before the first of these steps, and none of them touched it.
    case = FireCase.objects.get()
    assert (case.state, case.changed_at < matter.opened_at) == ("closed", True)
    steps = matter.row.timeline.count()
    assert AuditEntry.objects.filter(subject_kind="matter", action__startswith="matter.").count() == steps


@pytest.mark.django_db
def test_a_strike_between_proposal_and_decision_takes_the_paper_back(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_A2)
    count_matters(at=AT + hours(1))
    matter = matter_of(cast, fires[0]).proposed()
    matter.step("林岚", "submit", 4)
    struck(cast, fires[1], 5)
    count_matters(at=AT + hours(6))
    assert matter.state == "proposed"
    entry = matter.row.timeline.get(verb="recount_back")
    assert (entry.detail["before"], entry.detail["after"]) == (2, 1)
    with pytest.raises(StepNotTaken):
        matter.decide("冯远", 28)
    matter.step("林岚", "submit", 7)
    decision = matter.decide("冯远", 28)
    assert decision.proposal.inputs["fires"] == 1
    assert CountedFire.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_heads_enter_a_decision_at_once_and_one_wins(transactional_cast: Cast) -> None:
    matter = one_matter(transactional_cast, WEST_A1).proposed()
    matter.step("林岚", "submit", 4)
    outcome = all_at_once(3, lambda number: _decided(matter, number))
    assert sorted(outcome) == ["lost", "lost", "won"]
    assert Decision.objects.count() == 1
    assert matter.verbs().count("record_decision") == 1


def _decided(matter: OneMatter, number: int) -> str:
    try:
        # A database that is locked for a moment is waited for, as everywhere.
        retried(lambda: matter.decide("冯远", 28, number=f"演示纪要〔2024〕{number}号"), for_seconds=20)
    except (MatterMoved, StepNotTaken):
        return "lost"
    return "won"


@pytest.mark.django_db(transaction=True)
def test_two_workers_count_at_once_and_nothing_counts_twice(transactional_cast: Cast) -> None:
    with_rules(transactional_cast)
    burnt(transactional_cast, WEST_A1, WEST_A2)
    at = datetime(2024, 9, 17, 10, tzinfo=UTC)
    all_at_once(2, lambda _: retried(lambda: count_matters(at=at), for_seconds=20))
    assert Matter.objects.count() == 1
    assert CountedFire.objects.count() == 2
    assert Matter.objects.get().fires_on == date(2024, 9, 17)
