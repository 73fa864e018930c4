"""Values with their parts: by 口径 and county, as known then, by the formula of the day, with the rows behind."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.indicators.errors import FormulaInvalid, IndicatorNotVisible, ScopeNotVisible
from luoshu.apps.indicators.models import StoredValue
from luoshu.apps.indicators.operations import compute_values, set_formula
from luoshu.apps.indicators.queries import county_values, history_of, rows_behind, stored_on, value_for
from luoshu.apps.places.models import Succession
from tests.support.cast import CITY, COUNTY_A, COUNTY_B, TOWN_A1, Cast
from tests.support.community_factories import (
    SEPTEMBER,
    SHARE,
    TEN,
    TODAY,
    Community,
    add_rows,
    say,
    with_indicator,
    with_ledger,
    with_scopes,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def rows(cast: Cast) -> list[object]:
    """Ten communities, three of them finished, and the indicator."""
    with_ledger(cast)
    with_scopes(cast)
    with_indicator(cast)
    return list(add_rows(cast, TEN))


def test_a_value_shows_all_it_is_made_of(cast: Cast, rows: list[object]) -> None:
    found = value_for(cast.acting("罗简"), "renovated", "city", SEPTEMBER)
    assert (found.value, found.unit) == (Decimal("30.0"), "%")
    assert (found.numerator, found.denominator, found.part_unit) == (3, 10, "个")
    assert (found.scope, found.on, found.formula_version) == ("全市", TODAY, 1)
    assert found.denominator_name == "列入2024年改造计划的小区"
    assert found.rows_link == "/indicators/renovated/?scope=city&on=2024-09-20"


def test_counties_in_the_order_of_the_list_and_each_sees_its_own(cast: Cast, rows: list[object]) -> None:
    every = county_values(cast.acting("罗简"), "renovated", SEPTEMBER)
    assert [(one.scope, one.numerator, one.denominator) for one in every] == [("示范乙县", 1, 6), ("示范甲县", 2, 4)]
    own = county_values(cast.acting("顾青"), "renovated", SEPTEMBER)
    assert [one.scope for one in own] == ["示范甲县"]


def test_outside_ones_own_divisions_there_is_nothing(cast: Cast, rows: list[object]) -> None:
    housing = cast.acting("顾青")
    assert value_for(housing, "renovated", COUNTY_A, SEPTEMBER).numerator == 2
    for scope in ("city", COUNTY_B, f"division-{CITY}", "nowhere", ""):
        with pytest.raises(ScopeNotVisible):
            value_for(housing, "renovated", scope, SEPTEMBER)
    with pytest.raises(IndicatorNotVisible):
        value_for(housing, "none", COUNTY_A, SEPTEMBER)
    with pytest.raises(NotAllowed):
        value_for(cast.acting("赵禾"), "renovated", COUNTY_A, SEPTEMBER)


def test_what_was_known_then(cast: Cast, rows: list[object]) -> None:
    later = SEPTEMBER + timedelta(days=40)
    line = rows[2]
    say(line, Community(TOWN_A1, "完工"), number=2, on=later.date(), at=later)  # type: ignore[arg-type]
    clerk = cast.acting("罗简")
    assert value_for(clerk, "renovated", "city", later).numerator == 4
    assert value_for(clerk, "renovated", "city", SEPTEMBER).numerator == 3
    assert value_for(clerk, "renovated", "city", later, on=TODAY).numerator == 3


def test_an_old_question_gets_the_formula_of_its_day(cast: Cast, rows: list[object]) -> None:
    clerk = cast.acting("罗简")
    strict = {
        **SHARE,
        "numerator": {"ledger": "old_communities", "where": [{"column": "state", "values": ["竣工验收"]}]},
    }
    set_formula(
        indicator_code="renovated",
        body=strict,
        valid_from=date(2026, 1, 1),
        source="演示〔2026〕1号",
        by=clerk,
        at=SEPTEMBER + timedelta(days=480),
    )
    asked_at = SEPTEMBER + timedelta(days=600)
    old = value_for(clerk, "renovated", "city", asked_at, on=TODAY)
    assert (old.numerator, old.formula_version) == (3, 1)
    assert value_for(clerk, "renovated", "city", asked_at).numerator == 1
    before = value_for(clerk, "renovated", "city", asked_at, on=date(2023, 12, 31))
    assert before.value is None
    assert "还没有这项指标的公式" in before.problem


def test_formulas_are_refused_with_a_sentence(cast: Cast, rows: list[object]) -> None:
    clerk = cast.acting("罗简")
    given = {"indicator_code": "renovated", "source": "演示", "by": clerk, "at": SEPTEMBER}
    with pytest.raises(FormulaInvalid, match="更晚的日期"):
        set_formula(body=SHARE, valid_from=date(2024, 1, 1), **given)
    with pytest.raises(FormulaInvalid, match="单位"):
        set_formula(body={**SHARE, "unit": ""}, valid_from=date(2025, 1, 1), **given)
    with pytest.raises(FormulaInvalid, match="依据"):
        set_formula(body=SHARE, valid_from=date(2025, 1, 1), **{**given, "source": " "})
    with pytest.raises(NotAllowed):
        set_formula(body=SHARE, valid_from=date(2025, 1, 1), **{**given, "by": cast.acting("梁知")})


def test_the_rows_behind_both_parts(cast: Cast, rows: list[object]) -> None:
    clerk = cast.acting("罗简")
    ids = [row.pk for row in rows]  # type: ignore[attr-defined]
    assert rows_behind(clerk, "renovated", "city", SEPTEMBER, part="above") == (
        "old_communities",
        [ids[0], ids[1], ids[9]],
    )
    assert rows_behind(clerk, "renovated", COUNTY_A, SEPTEMBER, part="below")[1] == ids[:4]


def test_a_base_of_another_scope_and_what_stands_beside(cast: Cast, rows: list[object]) -> None:
    body = {
        **SHARE,
        "denominator": {**SHARE["denominator"], "scope": "urban"},
        "denominator_name": "城市区的小区",
        "beside": ["city"],
    }
    with_indicator(cast, "share_of_urban", body)
    found = value_for(cast.acting("罗简"), "share_of_urban", COUNTY_A, SEPTEMBER)
    assert (found.numerator, found.denominator, found.value) == (2, 4, Decimal("50.0"))
    assert [(one.scope, one.denominator, one.value) for one in found.beside] == [("全市", 10, Decimal("20.0"))]
    whole = {**body, "denominator": {**SHARE["denominator"], "scope": "city"}}
    with_indicator(cast, "share_of_city", whole)
    with pytest.raises(ScopeNotVisible):
        rows_behind(cast.acting("顾青"), "share_of_city", COUNTY_A, SEPTEMBER, part="below")


def test_a_successor_has_what_its_predecessor_recorded(cast: Cast, rows: list[object]) -> None:
    Succession.objects.create(
        predecessor=cast.division(COUNTY_B), successor=cast.division(COUNTY_A), on=date(2023, 1, 1)
    )
    assert value_for(cast.acting("罗简"), "renovated", COUNTY_A, SEPTEMBER).denominator == 10


def test_a_ledger_that_is_not_there_is_said(cast: Cast) -> None:
    with_scopes(cast)
    with_indicator(cast)
    found = value_for(cast.acting("罗简"), "renovated", "city", SEPTEMBER)
    assert found.value is None
    assert "old_communities" in found.problem
    assert compute_values(at=SEPTEMBER) == 0


def test_stored_values_change_when_the_ledger_does(cast: Cast, rows: list[object]) -> None:
    assert compute_values(at=SEPTEMBER) == 1
    assert compute_values(at=SEPTEMBER) == 0, "nothing new, nothing written"
    assert compute_values(at=SEPTEMBER + timedelta(days=1)) == 0
    scopes = set(StoredValue.objects.values_list("scope_code", flat=True))
    assert scopes == {f"division-{CITY}", "city", "urban", f"division-{COUNTY_A}", f"division-{COUNTY_B}"}
    later = SEPTEMBER + timedelta(days=2)
    add_rows(cast, [Community(TOWN_A1, "完工")], on=later.date(), at=later)
    assert compute_values(at=later) == 1
    stored = stored_on(["renovated"], later.date())["renovated", "city"]
    assert (stored.numerator, stored.denominator) == (4, 11)
    earlier = stored_on(["renovated"], TODAY)["renovated", "city"]
    assert (earlier.numerator, earlier.denominator) == (3, 10)
    assert [row.on for row in history_of("renovated", "city", later.date())] == [later.date(), TODAY]


def test_the_same_day_twice_keeps_one_row(cast: Cast, rows: list[object]) -> None:
    compute_values(at=SEPTEMBER)
    add_rows(cast, [Community(TOWN_A1, "完工")])
    assert compute_values(at=SEPTEMBER) == 1
    found = StoredValue.objects.filter(scope_code="city")
    assert [(row.numerator, row.denominator) for row in found] == [(4, 11)]
