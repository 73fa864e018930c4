"""The chain of works: lag in days, area waiting, and numbers that fell."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.harvest import Lag, Step, StepLine, days_left, lag_between, links

START = date(2024, 9, 20)


def line(base: int, *daily: int) -> StepLine:
    return StepLine(Decimal(base), {START + timedelta(days=n): Decimal(v) for n, v in enumerate(daily)})


def test_lag_is_read_sideways() -> None:
    harvest = line(100, 10, 30, 50, 70)
    sowing = line(100, 0, 0, 5, 30)
    # Sowing stands at 30 % on the 23rd; harvest stood there on the 21st.
    assert lag_between(harvest, sowing, START + timedelta(days=3)) == Lag(2)


def test_shares_are_of_each_steps_own_base() -> None:
    harvest, sowing = line(200, 20, 100), line(50, 0, 25)
    assert lag_between(harvest, sowing, START + timedelta(days=1)) == Lag(0)


def test_a_step_not_begun_has_no_lag_and_one_ahead_has_none_either() -> None:
    assert lag_between(line(100, 50), line(100, 0), START) is None
    assert lag_between(line(100, 10), line(100, 40), START) is None


def test_numbers_that_begin_late_say_at_least_and_a_single_day_says_nothing() -> None:
    harvest, sowing = line(100, 40, 50, 60), line(100, 0, 5, 10)
    assert lag_between(harvest, sowing, START + timedelta(days=2)) == Lag(2, is_at_least=True)
    assert lag_between(line(100, 40), line(100, 10), START) is None


@given(st.lists(st.integers(0, 60), min_size=1, max_size=20), st.integers(0, 6))
def test_a_step_that_copies_the_one_before_days_later_lags_by_those_days(steps: list[int], days: int) -> None:
    grown = []
    for one in steps:
        grown.append((grown[-1] if grown else 0) + one + 1)
    earlier = line(grown[-1], *grown)
    later = StepLine(earlier.base, {day + timedelta(days=days): done for day, done in earlier.done.items()})
    for day in later.done:
        assert lag_between(earlier, later, day) == Lag(days)


def test_waiting_is_what_is_ready_and_not_taken_on() -> None:
    found = links({Step.HARVEST: line(100, 80), Step.STRAW: line(100, 50), Step.SOWING: line(60, 10)}, START)
    assert [(link.step, link.waiting) for link in found] == [
        (Step.STRAW, Decimal(30)),
        # Only 60 mu are to be sown at all: the other straw-free land waits for nobody.
        (Step.SOWING, Decimal(40)),
    ]


def test_nothing_known_of_a_step_is_not_a_backlog() -> None:
    found = links({Step.HARVEST: line(100, 80), Step.STRAW: StepLine(Decimal(100), {})}, START)
    assert found[0].waiting is None
    assert found[0].lag is None


def test_a_falling_number_is_named_by_its_day() -> None:
    assert line(100, 10, 30, 20, 40).fell_on() == (START + timedelta(days=2),)


def test_days_of_sowing_time_left() -> None:
    assert days_left(date(2024, 10, 20), date(2024, 10, 18)) == 3
    assert days_left(date(2024, 10, 20), date(2024, 10, 21)) == 0
