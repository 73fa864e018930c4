"""A team's day: computed from the records, kept with its assumptions, seen by the team and its office."""

from datetime import timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.rounds.errors import RoundsInvalid, TeamNotVisible
from luoshu.apps.rounds.models import DayRoute, Team
from luoshu.apps.rounds.operations import plan_team_day
from luoshu.apps.rounds.queries import route_for
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, VILLAGE_A11, VILLAGE_A12
from tests.support.roads import bring_roads
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)
VILLAGES = (VILLAGE_A11, VILLAGE_A12, "410399102201", "410399102202")


def planned(rounds: Rounds, who: str = "马骁") -> DayRoute:
    return plan_team_day(team_code=rounds.team.code, on=DAY, by=rounds.cast.acting(who), at=AT)


def test_a_day_holds_its_visits_in_the_working_hours(rounds: Rounds) -> None:
    visits = {rounds.visit(code).code for code in VILLAGES}
    body = planned(rounds).body
    legs = [leg for route in body["routes"] for leg in route["legs"]]
    assert {leg["visit"] for leg in legs} == visits
    for route in body["routes"]:
        assert route["leaves"] >= ("08:30" if route["half"] == "上午" else "14:00")
        assert route["back"] <= ("12:00" if route["half"] == "上午" else "17:30")
    assert body["bound_s"] <= body["cost_s"]
    assert body["bound_kind"] in ("one_tree", "assignment")
    assert body["assumptions"]["is_example"] is True
    assert body["assumptions"]["start"].startswith("辖区")


def test_planned_again_it_is_the_same_and_one_row(rounds: Rounds) -> None:
    rounds.visit()
    first, second = planned(rounds).body, planned(rounds, "陈川").body
    assert first == second
    assert DayRoute.objects.count() == 1


def test_a_registered_start_is_used(rounds: Rounds) -> None:
    rounds.visit(due_on=DAY)
    near = planned(rounds).body["drive_minutes"]
    Team.objects.filter(pk=rounds.team.pk).update(start_lon=112.3, start_lat=34.1)
    body = planned(rounds).body
    assert body["assumptions"]["start"] == "登记的出发地"
    assert body["drive_minutes"] > near


def test_what_does_not_fit_is_named(rounds: Rounds) -> None:
    for code in VILLAGES:
        rounds.visit(code, due_on=DAY)
    rule = Rule.objects.get(code="inspection.travel")
    Rule.objects.filter(pk=rule.pk).update(body={**rule.body, "visit_minutes": 150, "halves": [["08:30", "12:00"]]})
    body = planned(rounds).body
    assert len(body["unplaced"]) == 3
    assert {one["limit"] for one in body["unplaced"]} == {"full"}


def test_only_the_team_and_its_office_plan_and_see(rounds: Rounds) -> None:
    rounds.visit()
    with pytest.raises(NotAllowed):
        plan_team_day(team_code=rounds.team.code, on=DAY, by=rounds.second, at=AT)
    with pytest.raises(NotAllowed):
        planned(rounds, "郑远")
    with pytest.raises(TeamNotVisible):
        planned(rounds, "周野")
    planned(rounds)
    assert route_for(rounds.cast.acting("马骁"), rounds.team, DAY) is not None
    assert route_for(rounds.cast.acting("陈川"), rounds.team, DAY) is not None
    assert route_for(rounds.second, rounds.team, DAY) is None
    assert route_for(rounds.cast.acting("吕文"), rounds.team, DAY) is None


def test_a_day_without_visits_or_rule_says_what_to_do(rounds: Rounds) -> None:
    with pytest.raises(RoundsInvalid, match="没有待去的村"):
        planned(rounds)
    rounds.visit()
    with pytest.raises(RoundsInvalid, match="没有待去的村"):
        plan_team_day(team_code=rounds.team.code, on=DAY + timedelta(days=30), by=rounds.cast.acting("马骁"), at=AT)
    Rule.objects.filter(code="inspection.travel").delete()
    with pytest.raises(RoundsInvalid, match="行程与作息"):
        planned(rounds)


def test_a_leg_says_whether_it_is_a_road_on_record_or_the_straight_line(rounds: Rounds) -> None:
    rounds.visit(VILLAGE_A11, due_on=DAY)
    rounds.visit(VILLAGE_A12, due_on=DAY)
    straight = planned(rounds).body
    ways = [(leg["basis"], leg["km"]) for route in straight["routes"] for leg in route["legs"]]
    assert {basis for basis, _ in ways} == {"straight"}
    # The office has no registered start: the county's own road to a village counts for it.
    bring_roads(rounds.cast, (rounds.team.division.code, VILLAGE_A11, 5, 8), (VILLAGE_A11, VILLAGE_A12, 6.5, 11))
    (route,) = planned(rounds).body["routes"]
    legs = [(leg["basis"], leg["km"], leg["drive_minutes"]) for leg in route["legs"]]
    assert {("road", 6.5, 13)} < set(legs) | {(route["home"]["basis"], route["home"]["km"], route["home_minutes"])}
    assert {basis for basis, *_ in legs} | {route["home"]["basis"]} == {"road", "straight"}
    page = rounds.cast.client_for("马骁").get("/rounds/day/", {"on": DAY.isoformat()}).content.decode()
    assert '6.5 公里 <span class="hint">里程表' in page
    assert "直线估算" in page
