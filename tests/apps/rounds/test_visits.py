"""Visits: merged within an office, capped by the month, seen by the own team alone until they are made."""

from datetime import date, timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.rounds.errors import (
    NotOfThisTeam,
    PlanNotFiled,
    RoundsInvalid,
    RoundsMoved,
    VisitNotVisible,
    VisitOverCap,
)
from luoshu.apps.rounds.models import Plan, Visit
from luoshu.apps.rounds.operations import finish_visit, miss_visit, plan_visit
from luoshu.apps.rounds.queries import find_visit_for, todays_visits, visits_for
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, COUNTY_A, TOWN_A1, VILLAGE_A11, VILLAGE_A12
from tests.support.rounds_factories import DUE, FIRST, Rounds, filed_plan

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)


def test_two_plans_of_one_office_share_one_visit(rounds: Rounds) -> None:
    other = filed_plan(rounds.cast, "三清检查", "pairs", COUNTY_A, "陈川", "邓岳", "甲督备〔2024〕9号")
    first = rounds.visit()
    second = plan_visit(
        plan_code=other.code,
        team_code=rounds.other.code,
        village_code=VILLAGE_A11,
        due_on=DUE - timedelta(days=2),
        by=rounds.cast.acting("陈川"),
        at=AT,
    )
    assert (first.pk, second.due_on) == (second.pk, DUE - timedelta(days=2))
    assert set(Visit.objects.get().plans.values_list("code", flat=True)) == {rounds.county.code, other.code}


def test_the_city_does_not_merge_into_a_visit_of_the_county(rounds: Rounds) -> None:
    county = rounds.visit()
    rounds.drawn(8)
    assert Visit.objects.filter(division__code=VILLAGE_A11).count() == 2
    assert [row.visit.code for row in visits_for(rounds.cast.acting("陈川"), at=AT)] == [county.code]


def test_the_months_cap_counts_made_and_planned_visits(rounds: Rounds) -> None:
    finish_visit(visit_code=rounds.visit().code, by=rounds.cast.acting("马骁"), at=AT)
    finish_visit(visit_code=rounds.visit().code, by=rounds.cast.acting("马骁"), at=AT)
    with pytest.raises(VisitOverCap, match="已安排 2 次"):
        rounds.visit()
    assert rounds.visit(due_on=date(2024, 10, 8)).state == "planned"
    Rule.objects.filter(code="inspection.visit_cap").update(body={"most_visits": 3})
    Visit.objects.filter(state="planned").delete()
    assert rounds.visit().state == "planned"


def test_a_team_sees_its_own_list_and_not_the_others(rounds: Rounds) -> None:
    mine, theirs = rounds.visit(), rounds.visit(VILLAGE_A12, team=rounds.other)
    mover = rounds.cast.acting("马骁")
    assert [row.visit.code for row in todays_visits(mover, at=AT)] == [mine.code]
    assert [row.visit.code for row in visits_for(mover, at=AT)] == [mine.code]
    with pytest.raises(VisitNotVisible):
        find_visit_for(mover, theirs.code, DAY)
    with pytest.raises(VisitNotVisible):
        finish_visit(visit_code=theirs.code, by=mover, at=AT)
    finish_visit(visit_code=theirs.code, by=rounds.second, at=AT)
    assert find_visit_for(mover, theirs.code, DAY).state == "done"
    with pytest.raises(NotOfThisTeam):
        finish_visit(visit_code=theirs.code, by=mover, at=AT)


@pytest.mark.parametrize("who", ["赵禾", "钱麦", "吕文", "周野", "郑远"])
def test_nobody_else_sees_a_planned_visit(rounds: Rounds, who: str) -> None:
    visit = rounds.visit()
    with pytest.raises((VisitNotVisible, NotAllowed)):
        find_visit_for(rounds.cast.acting(who), visit.code, DAY)


def test_a_visit_sent_twice_is_one(rounds: Rounds) -> None:
    visit, mover = rounds.visit(), rounds.cast.acting("马骁")
    finish_visit(visit_code=visit.code, by=mover, at=AT, seen_at=AT - timedelta(hours=1))
    finish_visit(visit_code=visit.code, by=mover, at=AT + timedelta(hours=1))
    assert Visit.objects.get().visited_at == AT - timedelta(hours=1)
    with pytest.raises(RoundsMoved):
        miss_visit(visit_code=visit.code, reason="断路", by=mover, at=AT)


def test_a_missed_visit_says_why_and_frees_the_village(rounds: Rounds) -> None:
    visit, mover = rounds.visit(), rounds.cast.acting("马骁")
    with pytest.raises(RoundsInvalid, match="原因"):
        miss_visit(visit_code=visit.code, reason="", by=mover, at=AT)
    miss_visit(visit_code=visit.code, reason="道路中断", by=mover, at=AT)
    assert rounds.visit().pk != visit.pk


@pytest.mark.parametrize("hours", [1, -80])
def test_a_phone_with_a_wrong_clock_is_told_so(rounds: Rounds, hours: int) -> None:
    with pytest.raises(RoundsInvalid, match="手机"):
        finish_visit(
            visit_code=rounds.visit().code,
            by=rounds.cast.acting("马骁"),
            at=AT,
            seen_at=AT + timedelta(hours=hours),
        )


def test_a_visit_of_a_plan_that_has_ended_is_not_made(rounds: Rounds) -> None:
    visit = rounds.visit()
    Plan.objects.update(state="ended")
    with pytest.raises(PlanNotFiled):
        finish_visit(visit_code=visit.code, by=rounds.cast.acting("马骁"), at=AT)
    assert Visit.objects.get().state == "planned"


def test_visits_go_to_villages_of_the_plans_own_division(rounds: Rounds) -> None:
    with pytest.raises(RoundsInvalid, match="到村"):
        rounds.visit(TOWN_A1)
    with pytest.raises(RoundsInvalid, match="计划期内"):
        rounds.visit(on=FIRST - timedelta(days=1))
