"""Periods as offices report by them."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.clock import (
    BadPeriod,
    Period,
    PeriodKind,
    day_of,
    half_of,
    month_of,
    period_of,
    quarter_of,
    season,
    week_of,
    year_of,
)

days = st.dates(min_value=date(1992, 1, 1), max_value=date(2100, 12, 31))
kinds = st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.SEASON])


@pytest.mark.parametrize(
    ("period", "code", "first", "last", "label"),
    [
        (day_of(date(2024, 9, 17)), "2024-09-17", date(2024, 9, 17), date(2024, 9, 17), "2024年9月17日"),
        (week_of(date(2024, 9, 17)), "2024-W38", date(2024, 9, 16), date(2024, 9, 22), "2024年第38周（9月16日至22日）"),
        (month_of(date(2024, 2, 5)), "2024-02", date(2024, 2, 1), date(2024, 2, 29), "2024年2月"),
        (month_of(date(2024, 12, 31)), "2024-12", date(2024, 12, 1), date(2024, 12, 31), "2024年12月"),
        (quarter_of(date(2024, 9, 17)), "2024-Q3", date(2024, 7, 1), date(2024, 9, 30), "2024年第三季度"),
        (half_of(date(2024, 9, 17)), "2024-H2", date(2024, 7, 1), date(2024, 12, 31), "2024年下半年"),
        (half_of(date(2024, 6, 30)), "2024-H1", date(2024, 1, 1), date(2024, 6, 30), "2024年上半年"),
        (year_of(date(2024, 9, 17)), "2024", date(2024, 1, 1), date(2024, 12, 31), "2024年"),
        (
            *(season(date(2024, 9, 20), date(2024, 10, 20), "秋季禁烧"), "2024-09-20..2024-10-20"),
            *(date(2024, 9, 20), date(2024, 10, 20), "2024年秋季禁烧（9月20日至10月20日）"),
        ),
    ],
)
def test_a_period_has_its_days_its_code_and_its_name(
    period: Period, code: str, first: date, last: date, label: str
) -> None:
    assert (period.code, period.first, period.last, period.label) == (code, first, last, label)


def test_a_week_over_new_year_belongs_to_its_iso_year() -> None:
    week = week_of(date(2024, 12, 31))
    assert week.code == "2025-W01"
    assert week.label == "2025年第1周（12月30日至2025年1月5日）"


def test_a_season_may_cross_new_year() -> None:
    winter = season(date(2024, 11, 15), date(2025, 3, 15), "采暖季")
    assert winter.contains(datetime(2024, 12, 31, 17, tzinfo=UTC))
    assert winter.days == 121


def test_the_fires_of_the_17th_lie_before_the_season_and_a_late_pass_of_the_19th_in_it() -> None:
    ban = season(date(2024, 9, 20), date(2024, 10, 20))
    assert not ban.contains(datetime(2024, 9, 17, 8, tzinfo=UTC))
    assert ban.contains(datetime(2024, 9, 19, 18, 10, tzinfo=UTC))


def test_the_same_period_of_the_year_before() -> None:
    assert month_of(date(2024, 2, 1)).year_before() == month_of(date(2023, 2, 1))
    assert day_of(date(2024, 2, 29)).year_before() == day_of(date(2023, 2, 28))
    assert week_of(date(2020, 12, 31)).year_before().code == "2019-W52"
    assert season(date(2024, 9, 20), date(2024, 10, 20), "秋").year_before() == season(
        date(2023, 9, 20), date(2023, 10, 20), "秋"
    )


def test_a_season_has_the_one_of_the_year_before_as_its_previous() -> None:
    autumn = season(date(2024, 9, 20), date(2024, 10, 20))
    assert autumn.previous() == autumn.year_before()


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPeriod, match="早于"):
        season(date(2024, 10, 20), date(2024, 9, 20))


def test_a_season_is_not_guessed_from_a_day() -> None:
    with pytest.raises(BadPeriod, match="规则"):
        period_of(PeriodKind.SEASON, date(2024, 9, 20))


@given(kinds, days)
def test_periods_of_a_kind_tile_the_calendar(kind: PeriodKind, day: date) -> None:
    period = period_of(kind, day)
    assert period.first <= day <= period.last
    assert all(period_of(kind, edge) == period for edge in (period.first, period.last))
    assert period.previous().last + timedelta(days=1) == period.first
    start, end = period.bounds()
    assert end - start == timedelta(days=period.days)
    assert period.previous().bounds()[1] == start


@given(kinds, days, days)
def test_codes_sort_as_time_does(kind: PeriodKind, one: date, other: date) -> None:
    first, second = period_of(kind, min(one, other)), period_of(kind, max(one, other))
    assert first.code <= second.code
    assert (first.code == second.code) == (first == second)
