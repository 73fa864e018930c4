from datetime import date
from typing import Any

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.errors import RuleDateInvalid, RuleInvalid, RuleNotVisible
from luoshu.apps.rules.models import Rule
from luoshu.apps.rules.operations import end_rule, save_rule
from luoshu.apps.rules.queries import find_rule_for, limit_for, rule_sources, rules_for, season_on
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, SETUP, TOWN_A1, Cast

pytestmark = pytest.mark.django_db


def arrive(path: str, minutes: float, start: date, *, by: Acting = SETUP, **more: Any) -> Rule:
    body = {"limit": "arrive_limit", "terrain": more.pop("terrain", "any"), "amount": minutes, "unit": "minute"}
    return save_rule(
        **{
            "code": "limit.arrive",
            "kind": "limit",
            "title": "到场时限",
            "issuer": "市禁烧办",
            "division_path": path,
            "valid_from": start,
            "body": body,
            "by": by,
            "at": AT,
            **more,
        }
    )


def minutes(path: str, on: date, terrain: str = "plain") -> float | None:
    found = limit_for("arrive_limit", terrain, path, on)
    return None if found is None else found.limit.amount


def test_a_question_about_2024_gets_the_answer_of_2024(cast: Cast) -> None:
    path = cast.path(CITY)
    arrive(path, 30, date(2024, 1, 1))
    arrive(path, 15, date(2025, 1, 1))
    assert minutes(path, date(2023, 12, 31)) is None
    assert minutes(path, date(2024, 9, 17)) == 30
    assert minutes(path, date(2024, 12, 31)) == 30
    assert minutes(path, date(2025, 1, 1)) == 15


def test_the_nearest_division_wins(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    arrive(cast.path(COUNTY_A), 20, date(2023, 1, 1), code="limit.arrive.county")
    assert minutes(cast.path(TOWN_A1), date(2024, 9, 17)) == 20
    assert minutes(cast.path(COUNTY_B), date(2024, 9, 17)) == 30


def test_a_rule_for_the_terrain_goes_before_one_for_any(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 6, 1))
    arrive(cast.path(CITY), 90, date(2024, 1, 1), code="limit.arrive.mountain", terrain="mountain")
    assert minutes(cast.path(TOWN_A1), date(2024, 9, 17), "mountain") == 90
    assert minutes(cast.path(TOWN_A1), date(2024, 9, 17), "hill") == 30


def test_an_edit_keeps_the_row_it_ends(cast: Cast) -> None:
    path = cast.path(CITY)
    arrive(path, 30, date(2024, 1, 1))
    arrive(path, 15, date(2024, 9, 18))
    before, after = Rule.objects.order_by("valid_from")
    assert (before.body["amount"], before.valid_to) == (30, date(2024, 9, 18))
    assert (after.body["amount"], after.valid_to) == (15, None)
    entry = AuditEntry.objects.filter(action="rules.save_rule").latest("pk")
    assert entry.detail["before"]["amount"] == 30


@pytest.mark.parametrize("start", [date(2024, 1, 1), date(2023, 5, 1)])
def test_an_edit_cannot_rewrite_the_past(cast: Cast, start: date) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    with pytest.raises(RuleDateInvalid):
        arrive(cast.path(CITY), 15, start)
    assert Rule.objects.count() == 1


def test_an_ended_rule_gives_way_to_the_wider_one(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    arrive(cast.path(COUNTY_A), 20, date(2024, 1, 1))
    end_rule(
        code="limit.arrive",
        division_path=cast.path(COUNTY_A),
        valid_to=date(2024, 9, 1),
        by=SETUP,
        at=AT,
        note="会议决定",
    )
    assert minutes(cast.path(TOWN_A1), date(2024, 8, 31)) == 20
    assert minutes(cast.path(TOWN_A1), date(2024, 9, 1)) == 30


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("limit", {"limit": "arrive_limit", "amount": 0, "unit": "minute"}),
        ("limit", {"limit": "arrive_limit", "amount": 5, "unit": "tea"}),
        ("limit", {"limit": "arrive_limit", "amount": "5", "unit": "minute"}),
        ("limit", {"amount": 5, "unit": "minute"}),
        ("limit", {"limit": "arrive_limit", "amount": 5, "unit": "minute", "terrain": "sea"}),
        ("season", {"starts": "02-30", "ends": "03-10"}),
        ("season", {"starts": "06-01"}),
        ("terrain", {"class": "sea"}),
        ("screening", {"near_border_m": -1}),
        ("screening", {"high_night_share": 1.5}),
        ("screening", {"high_days": "30"}),
        ("weather", {}),
    ],
)
def test_a_body_nobody_could_use_is_refused(cast: Cast, kind: str, body: dict[str, object]) -> None:
    with pytest.raises(RuleInvalid) as refusal:
        arrive(cast.path(CITY), 1, date(2024, 1, 1), kind=kind, body=body)
    assert "请" in str(refusal.value)
    assert not Rule.objects.exists()


def test_a_code_keeps_its_kind(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    with pytest.raises(RuleInvalid, match=r"limit\.arrive"):
        arrive(cast.path(CITY), 1, date(2025, 1, 1), kind="terrain", body={"class": "hill"})


def test_a_season_may_cross_the_new_year(cast: Cast) -> None:
    body = {"starts": "11-15", "ends": "02-15"}
    arrive(cast.path(CITY), 1, date(2020, 1, 1), code="season.winter", kind="season", body=body)
    path = cast.path(TOWN_A1)
    assert season_on(path, date(2024, 12, 31)) == season_on(path, date(2025, 1, 1)) == "season.winter"
    assert season_on(path, date(2025, 2, 16)) is None


def test_only_who_has_the_right_edits(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        arrive(cast.path(CITY), 30, date(2024, 1, 1), by=cast.acting("林岚"))


def test_a_rule_outside_ones_divisions_looks_absent(cast: Cast) -> None:
    county = Acting("p", "q", "x", (cast.path(COUNTY_A),), frozenset({"rules.edit", "rules.read"}))
    with pytest.raises(RuleNotVisible):
        arrive(cast.path(COUNTY_B), 30, date(2024, 1, 1), by=county)
    arrive(cast.path(COUNTY_B), 30, date(2024, 1, 1))
    with pytest.raises(RuleNotVisible):
        find_rule_for(county, "limit.arrive", cast.path(COUNTY_B), date(2024, 9, 17))


def test_a_county_sees_its_own_rules_and_those_above(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    arrive(cast.path(COUNTY_A), 20, date(2024, 1, 1))
    arrive(cast.path(COUNTY_B), 10, date(2024, 1, 1))
    seen = {row.division_path for row in rules_for(cast.acting("陈川"), date(2024, 9, 17))}
    assert seen == {cast.path(CITY), cast.path(COUNTY_A)}
    with pytest.raises(NotAllowed):
        rules_for(cast.acting("赵禾"))


def test_stored_codes_lead_back_to_the_rules_of_the_day(cast: Cast) -> None:
    arrive(cast.path(CITY), 30, date(2024, 1, 1))
    arrive(cast.path(CITY), 15, date(2025, 1, 1))
    found = rule_sources(["limit.arrive"], cast.path(TOWN_A1), date(2024, 9, 17))
    assert found["limit.arrive"].body["amount"] == 30
