"""Weather window, machines, depots, use of straw, risk, estimates, village points."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.harvest import (
    Fill,
    PointDays,
    PointState,
    RainDay,
    RiskLevel,
    RiskRule,
    burn_risk,
    capacity_before,
    depot_fill,
    lay_beside,
    left_on_fields,
    open_days,
    point_state,
    utilisation,
    window_on,
)

TODAY = date(2024, 9, 27)
WET = Decimal("0.1")
RULE = RiskRule(Decimal("0.001"), Decimal("0.1"), 10, Decimal("0.5"), 4, Decimal(5), Decimal(20), "r@2024-09-01")
AREAS = st.decimals(min_value=0, max_value=10**6, places=1, allow_nan=False, allow_infinity=False)


def rain(*mm: str, first: int = 0) -> list[RainDay]:
    return [RainDay(TODAY + timedelta(days=first + n), Decimal(v)) for n, v in enumerate(mm)]


def test_rain_in_three_days() -> None:
    window = window_on(rain("0", "0", "0", "12.5"), TODAY, wet_from_mm=WET)
    assert (window.dry_days, window.rain_on, window.rain_mm) == (3, date(2024, 9, 30), Decimal("12.5"))


def test_a_day_nobody_entered_is_not_a_dry_day() -> None:
    window = window_on(rain("0", "0"), TODAY, wet_from_mm=WET)
    assert (window.dry_days, window.rain_on, window.known_to) == (2, None, date(2024, 9, 28))
    assert window_on([], TODAY, wet_from_mm=WET).known_to is None


def test_dry_days_behind_end_at_the_last_rain() -> None:
    days = rain("5", "0", "0", first=-3) + rain("0")
    assert window_on(days, TODAY, wet_from_mm=WET).dry_before == 2


def test_machines_missing_before_the_rain() -> None:
    found = capacity_before(Decimal(5000), 10, daily_mu=Decimal(80), dry_days=3)
    assert found.needed_days == 7
    assert found.short == 11  # 5000 / (80 * 3) is 20.8: 21 machines, 10 are there.


@pytest.mark.parametrize(("machines", "dry", "needed", "short"), [(0, 3, None, 21), (10, 0, 7, None)])
def test_what_cannot_be_said_is_not_said(machines: int, dry: int, needed: int | None, short: int | None) -> None:
    found = capacity_before(Decimal(5000), machines, daily_mu=Decimal(80), dry_days=dry)
    assert (found.needed_days, found.short) == (needed, short)


@given(st.integers(1, 10**6), st.integers(1, 500), st.integers(1, 20))
def test_the_machines_asked_for_do_finish_and_one_fewer_would_not(left: int, machines: int, days: int) -> None:
    daily = Decimal(80)
    found = capacity_before(Decimal(left), machines, daily_mu=daily, dry_days=days)
    assert found.short is not None
    assert (machines + found.short) * daily * days >= left
    if found.short:
        assert (machines + found.short - 1) * daily * days < left


@pytest.mark.parametrize(
    ("stored", "state"),
    [("0", Fill.FREE), ("79.9", Fill.FREE), ("80", Fill.NEARLY), ("94.99", Fill.NEARLY), ("95", Fill.FULL)],
)
def test_a_depot_is_full_from_the_rules_percent_on(stored: str, state: Fill) -> None:
    found = depot_fill(Decimal(stored), Decimal(100), nearly_percent=Decimal(80), full_percent=Decimal(95))
    assert found.state is state


def test_an_unknown_depot_is_not_an_empty_one_and_an_overfull_one_says_by_how_much() -> None:
    limits = {"nearly_percent": Decimal(80), "full_percent": Decimal(95)}
    assert depot_fill(None, Decimal(100), **limits).state is Fill.UNKNOWN
    assert depot_fill(Decimal(130), Decimal(100), **limits).free_t == Decimal(-30)


def test_utilisation_names_its_base_and_notices_more_than_all() -> None:
    found = utilisation({"feed": Decimal(300), "fuel": None, "fertiliser": Decimal(600)}, Decimal(1000))
    assert found.percent == Decimal("90.0")
    assert set(found.by_way) == {"feed", "fertiliser"}
    assert utilisation({"feed": Decimal(1200)}, Decimal(1000)).is_over_base
    assert utilisation({"feed": None}, Decimal(1000)).percent is None


def test_risk_writes_out_to_what_the_rule_says() -> None:
    risk = burn_risk(Decimal(8000), 5, 2, RULE)
    # 8000 × 0.001 × (1 + 5 × 0.1) × (1 + 2 × 0.5)
    assert risk.score == Decimal("24")
    assert risk.level is RiskLevel.HIGH


def test_a_township_that_reported_nothing_is_not_a_safe_one() -> None:
    assert burn_risk(None, 5, 0, RULE).level is RiskLevel.UNKNOWN
    assert burn_risk(Decimal(10), None, 0, RULE).level is RiskLevel.UNKNOWN
    assert left_on_fields(Decimal(10), None, Decimal(1)) is None
    assert left_on_fields(Decimal(10), Decimal(8), Decimal(9)) == 0


@given(AREAS, AREAS, st.integers(0, 40), st.integers(0, 40), st.integers(0, 20))
def test_more_straw_more_dry_days_or_more_fires_never_lower_the_risk(
    left: Decimal, more: Decimal, dry: int, fires: int, extra: int
) -> None:
    score = burn_risk(left, dry, fires, RULE).score
    assert score is not None
    for other in (
        burn_risk(left + more, dry, fires, RULE),
        burn_risk(left, dry + extra, fires, RULE),
        burn_risk(left, dry, fires + extra, RULE),
    ):
        assert other.score is not None
        assert other.score >= score


def test_an_estimate_flags_only_beyond_its_own_error() -> None:
    limits = {"error_points": Decimal(5), "apart_points": Decimal(5)}
    near = lay_beside(Decimal(700), Decimal(600), Decimal(1000), **limits)
    assert (near.gap_points, near.gap_mu, near.is_flagged) == (Decimal("10.0"), Decimal(100), False)
    assert lay_beside(Decimal(701), Decimal(600), Decimal(1000), **limits).is_flagged
    assert lay_beside(Decimal(499), Decimal(600), Decimal(1000), **limits).is_flagged
    assert not lay_beside(None, Decimal(600), Decimal(1000), **limits).is_flagged


def test_a_point_goes_from_found_to_kept_and_may_come_back() -> None:
    found = PointDays(date(2024, 9, 18))
    assert point_state(found) is PointState.FOUND
    fixed = PointDays(found.found_on, date(2024, 9, 21))
    assert point_state(fixed) is PointState.FIXED
    assert point_state(PointDays(found.found_on, date(2024, 9, 21), date(2024, 9, 28), True)) is PointState.KEPT
    assert point_state(PointDays(found.found_on, date(2024, 9, 21), date(2024, 9, 28), False)) is PointState.RELAPSED
    # A look before the fix says nothing about the fix.
    assert point_state(PointDays(found.found_on, date(2024, 9, 21), date(2024, 9, 20), True)) is PointState.FIXED
    assert open_days(found, date(2024, 9, 25)) == 7
    assert open_days(fixed, date(2024, 9, 25)) == 3
