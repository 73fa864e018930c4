"""Limits that ran out are told up the ladder, once per rung; vacant rungs cost no time; the city is only informed."""

from datetime import UTC, datetime

import pytest

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import ask_extension, decide_extension, escalate_due, pause_clock
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.people.models import Term
from luoshu.core.clock import beijing_day
from luoshu.jobs.remind import remind_late
from tests.support.cases_factories import EAST_A1, Fire, fire_at, with_rules
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db


def told() -> list[set[str]]:
    notices = Notice.objects.filter(kind="fire_overdue").order_by("id")
    return [set(NoticeDelivery.objects.filter(notice=one).values_list("post_code", flat=True)) for one in notices]


def rungs(fire: Fire) -> list[str]:
    return [entry.detail["rung"] for entry in fire.case.timeline.filter(verb="escalate").order_by("id")]


def test_nothing_is_told_before_the_limit_ran_out(fire: Fire) -> None:
    assert escalate_due(at=fire.at(59.9)) == 0


def test_each_rung_is_told_once_and_a_quarter_of_an_hour_apart(fire: Fire) -> None:
    for minute in (61, 62, 75, 76, 77, 91, 92, 106, 200, 400):
        remind_late(at=fire.at(minute), worker="test")
    assert rungs(fire) == ["township", "county", "city"]
    assert told() == [{"a1-officer", "a11-head"}, {"a-desk"}, {"city-desk"}]
    assert fire.case.responsible_post.code == "a11-head"


def test_a_vacant_rung_is_passed_at_once_and_named(fire: Fire) -> None:
    Term.objects.filter(post__code="a1-officer").update(ends_before=beijing_day(AT))
    escalate_due(at=fire.at(61))
    assert rungs(fire) == ["county"]
    assert "乡镇级空缺" in fire.case.timeline.get(verb="escalate").note
    assert told() == [{"a-desk", "a11-head"}]


def test_a_fire_nobody_answers_for_is_told_to_the_county_first(cast: Cast) -> None:
    with_rules(cast)
    Term.objects.filter(post__code__in=("a11-head", "a1-officer")).update(ends_before=beijing_day(AT))
    Term.objects.filter(post__code="a-desk").update(starts_on=beijing_day(AT))
    fire = fire_at(cast)
    FireCase.objects.update(responsible_post=None)
    escalate_due(at=fire.at(61))
    assert rungs(fire) == ["county"]


def test_the_next_limit_begins_below_again(fire: Fire) -> None:
    escalate_due(at=fire.at(61))
    escalate_due(at=fire.at(80))
    fire.check("钱麦", "burning", 81)
    fire.step("陈川", "confirm_fire", 82)
    assert (fire.case.escalation_level, fire.case.escalated_at) == (0, None)
    escalate_due(at=fire.at(300))
    assert rungs(fire) == ["township", "county", "township"]
    assert len(told()) == 3


def test_an_extension_that_runs_out_is_told_from_below_again(fire: Fire, cast: Cast) -> None:
    escalate_due(at=fire.at(61))
    by, desk = cast.acting("钱麦"), cast.acting("陈川")
    ask_extension(case_code=fire.code, minutes=60, reason="路远", by=by, at=fire.at(62))
    decide_extension(case_code=fire.code, grant=True, note="", by=desk, at=fire.at(63))
    assert escalate_due(at=fire.at(119)) == 0
    escalate_due(at=fire.at(121))
    assert rungs(fire) == ["township", "township"]
    assert len(told()) == 2


def test_a_paused_fire_is_never_late(fire: Fire, cast: Cast) -> None:
    pause_clock(case_code=fire.code, reason="断路", by=cast.acting("陈川"), at=fire.at(10))
    assert escalate_due(at=fire.at(600)) == 0


def test_escalation_goes_on_across_midnight(cast: Cast) -> None:
    with_rules(cast)
    fire = fire_at(cast, at=datetime(2024, 9, 17, 15, 10, tzinfo=UTC))  # 23:10; late at 00:10 of the 18th
    for minute in (55, 61, 77, 93):
        escalate_due(at=fire.at(minute))
    assert rungs(fire) == ["township", "county", "city"]


def test_fires_told_to_the_top_do_not_stand_before_the_others(cast: Cast) -> None:
    with_rules(cast)
    first, second = fire_at(cast), fire_at(cast, EAST_A1)
    FireCase.objects.filter(code=first.code).update(escalation_level=4, escalated_at=first.at(61))
    assert escalate_due(at=first.at(90), limit=1) == 1
    assert rungs(second) == ["township"]


def test_a_closed_fire_is_not_reminded_of(fire: Fire) -> None:
    fire.closed()
    assert escalate_due(at=fire.at(2000)) == 0
