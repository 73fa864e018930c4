"""Days are Beijing days, whatever zone an instant is written in."""

from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.clock import BEIJING, NaiveTime, beijing_day, beijing_instant, day_bounds, in_beijing, in_utc

instants = st.integers(min_value=0, max_value=100 * 366 * 86_400).map(
    lambda second: datetime(1992, 1, 1, tzinfo=UTC) + timedelta(seconds=second)
)


def test_a_pass_at_1810_utc_is_the_next_beijing_day() -> None:
    assert beijing_day(datetime(2024, 9, 16, 18, 10, tzinfo=UTC)) == date(2024, 9, 17)
    assert in_beijing(datetime(2024, 9, 16, 18, 10, tzinfo=UTC)).time() == time(2, 10)


def test_the_day_turns_at_beijing_midnight_exactly() -> None:
    midnight = datetime(2024, 9, 16, 16, 0, tzinfo=UTC)
    assert beijing_day(midnight) == date(2024, 9, 17)
    assert beijing_day(midnight - timedelta(microseconds=1)) == date(2024, 9, 16)


def test_bounds_of_a_day_are_half_open_utc() -> None:
    assert day_bounds(date(2024, 9, 17)) == (
        datetime(2024, 9, 16, 16, tzinfo=UTC),
        datetime(2024, 9, 17, 16, tzinfo=UTC),
    )


def test_a_clock_reading_becomes_one_utc_instant() -> None:
    assert beijing_instant(date(2024, 9, 17), time(16)) == datetime(2024, 9, 17, 8, tzinfo=UTC)


def test_the_zone_an_instant_is_written_in_does_not_matter() -> None:
    there = datetime(2024, 9, 16, 8, 10, tzinfo=timezone(timedelta(hours=-10)))
    assert beijing_day(there) == date(2024, 9, 17)
    assert in_utc(there) == there


@pytest.mark.parametrize("function", [beijing_day, in_utc, in_beijing])
def test_a_time_without_zone_is_refused_with_a_sentence(function: object) -> None:
    with pytest.raises(NaiveTime) as refused:
        function(datetime(2024, 9, 17, 2, 10))  # type: ignore[operator]  # noqa: DTZ001
    assert "时区" in refused.value.message
    assert refused.value.code == "naive_time"


@given(instants)
def test_every_instant_lies_in_the_bounds_of_its_day(at: datetime) -> None:
    start, end = day_bounds(beijing_day(at))
    assert start <= at < end
    assert end - start == timedelta(days=1)
    assert beijing_day(at.astimezone(BEIJING)) == beijing_day(at)
