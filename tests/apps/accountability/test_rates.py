"""Counts by unit: struck apart, per 10,000 mu with its base, the same period last year, days without fire."""

from datetime import date
from typing import Any

import pytest

from luoshu.apps.accountability.queries.rates import UnitCount, fires_of_unit, unit_counts
from luoshu.apps.clues.models import Clue
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import WEST_A1, WEST_A2, WEST_B1, with_rules
from tests.support.cast import AT, COUNTY_A, COUNTY_B, SETUP, TOWN_A1, TOWN_A2, Cast
from tests.support.matters_factories import burnt, hours

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 9, 1), date(2024, 9, 30)


def rows_of(cast: Cast, name: str, first: date = FIRST, last: date = LAST) -> dict[str, UnitCount]:
    return {row.division.code: row for row in unit_counts(cast.acting(name), first, last).rows}


def area(cast: Cast, code: str, mu: float, since: date) -> None:
    save_rule(
        code="arable",
        kind="arable_area",
        title="耕地面积",
        issuer="统计",
        division_path=cast.path(code),
        valid_from=since,
        body={"area_mu": mu, "source": "2023年年鉴"},
        by=SETUP,
        at=AT,
    )


def test_counties_stand_in_the_order_of_the_list_with_zeros_and_no_rank(cast: Cast) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1, WEST_A2)
    found = unit_counts(cast.acting("林岚"), FIRST, LAST)
    assert [row.division.code for row in found.rows] == [COUNTY_B, COUNTY_A]
    assert [row.fires for row in found.rows] == [0, 2]
    assert found.total == 2
    assert not [name for name in vars(found.rows[0]) if "rank" in name or "place" in name]


def test_a_county_compares_its_own_townships_only(cast: Cast) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1, WEST_B1)
    found = rows_of(cast, "邓岳")
    assert set(found) == {TOWN_A1, TOWN_A2}
    assert found[TOWN_A1].fires == 1


def test_struck_fires_stand_apart(cast: Cast) -> None:
    with_rules(cast)
    fires = burnt(cast, WEST_A1, WEST_A2)
    Clue.objects.filter(event__case__code=fires[0].code).update(struck_at=AT)
    row = rows_of(cast, "林岚")[COUNTY_A]
    assert (row.fires, row.struck) == (1, 1)
    counted, struck = fires_of_unit(cast.acting("林岚"), row.division, FIRST, LAST)
    assert [one.code for one in counted] == [fires[1].code]
    assert [one.code for one in struck] == [fires[0].code]


def test_the_rate_uses_the_area_of_the_day_and_is_missing_without_one(cast: Cast) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1, WEST_A2)
    area(cast, COUNTY_A, 400_000, date(2024, 1, 1))
    area(cast, COUNTY_A, 500_000, date(2024, 10, 1))
    found = rows_of(cast, "林岚")
    assert found[COUNTY_A].rate == pytest.approx(2 / 40)
    assert found[COUNTY_A].arable is not None
    assert found[COUNTY_A].arable.source == "2023年年鉴"
    assert found[COUNTY_B].rate is None
    later = rows_of(cast, "林岚", FIRST, date(2024, 10, 5))
    assert later[COUNTY_A].rate == pytest.approx(2 / 50)


def test_last_year_is_unknown_before_the_first_record_and_a_number_after(cast: Cast) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1)
    assert rows_of(cast, "林岚")[COUNTY_A].last_year is None
    found = rows_of(cast, "林岚", date(2025, 9, 1), date(2025, 9, 30))
    assert (found[COUNTY_A].last_year, found[COUNTY_B].last_year) == (1, 0)


@pytest.mark.parametrize(
    ("last", "days"), [(date(2024, 9, 17), 0), (date(2024, 9, 18), 1), (date(2024, 9, 30), 13), (date(2025, 3, 1), 165)]
)
def test_days_without_fire_are_beijing_days_after_the_last_one(cast: Cast, last: date, days: int) -> None:
    with_rules(cast)
    # 23:59 in Beijing is still the 17th.
    burnt(cast, WEST_A1, at=AT + hours(8.15))
    row = rows_of(cast, "林岚", date(2024, 9, 1), last)[COUNTY_A]
    assert (row.zero_days, row.is_at_least) == (days, False)


def test_where_no_fire_is_known_the_days_are_at_least_those_on_record(cast: Cast) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1)
    row = rows_of(cast, "林岚")[COUNTY_B]
    assert (row.zero_days, row.zero_since, row.is_at_least) == (14, date(2024, 9, 17), True)


def test_counts_need_the_right(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        unit_counts(cast.acting("孙田"), FIRST, LAST)


def test_the_counts_take_the_same_few_queries_however_many_fires(cast: Cast, django_assert_num_queries: Any) -> None:
    with_rules(cast)
    burnt(cast, WEST_A1)
    with django_assert_num_queries(7):
        unit_counts(cast.acting("林岚"), FIRST, LAST)
    burnt(cast, WEST_A2, WEST_B1)
    with django_assert_num_queries(7):
        unit_counts(cast.acting("林岚"), FIRST, LAST)
