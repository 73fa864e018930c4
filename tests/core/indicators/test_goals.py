"""Goals up and down, pace against time, lamps by rule, changes in percentage points, plans of several years."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.indicators import (
    Change,
    Direction,
    Goal,
    IndicatorError,
    Lamp,
    LampRule,
    PlanItem,
    Verdict,
    change,
    closing,
    lamp_of,
    leftovers,
    pace_of,
    rounded,
    yearly_shares,
)

RULE = LampRule(Decimal(10), Decimal(20), "lamp")
YEAR = Goal(Decimal(188), date(2024, 1, 1), date(2024, 12, 31))
GAS = Goal(Decimal(18), date(2024, 1, 1), date(2025, 6, 30), Decimal(63), Direction.DOWN)


def test_the_page_of_september() -> None:
    pace = pace_of(YEAR, Decimal(50), date(2024, 9, 20))
    assert rounded(pace.share_done * 100, 1) == Decimal("26.6")
    assert rounded(pace.share_time * 100, 0) == 72
    assert (pace.remaining, pace.days_left) == (138, 102)
    assert lamp_of(pace, RULE) is Lamp.LATE


def test_a_goal_that_goes_down() -> None:
    assert pace_of(GAS, Decimal(40), date(2024, 9, 20)).remaining == 22
    assert pace_of(GAS, Decimal(40), date(2024, 9, 20)).share_done == Fraction(23, 45)
    assert lamp_of(pace_of(GAS, Decimal(18), date(2024, 9, 20)), RULE) is Lamp.DONE
    assert pace_of(GAS, Decimal(70), date(2024, 2, 1)).share_done < 0


def test_lamps_at_their_borders() -> None:
    half = Goal(Decimal(100), date(2024, 1, 1), date(2024, 1, 10))
    on = date(2024, 1, 5)
    assert [lamp_of(pace_of(half, Decimal(done), on), RULE) for done in (30, 31, 40, 41, 60, 100)] == [
        Lamp.LATE,
        Lamp.WARNING,
        Lamp.WARNING,
        Lamp.NORMAL,
        Lamp.NORMAL,
        Lamp.DONE,
    ]
    assert lamp_of(pace_of(half, Decimal(99), date(2024, 1, 10)), RULE) is Lamp.NORMAL
    assert lamp_of(pace_of(half, Decimal(99), date(2024, 1, 11)), RULE) is Lamp.LATE
    assert lamp_of(None, RULE) is Lamp.UNKNOWN


def test_milestones_say_what_is_due_in_between() -> None:
    goal = Goal(Decimal(100), date(2024, 1, 1), date(2024, 12, 31), milestones=((date(2024, 9, 30), Decimal(20)),))
    assert goal.expected_share(date(2023, 12, 1)) == 0
    assert goal.expected_share(date(2024, 9, 30)) == Fraction(1, 5)
    assert goal.expected_share(date(2024, 12, 31)) == 1
    assert lamp_of(pace_of(goal, Decimal(25), date(2024, 9, 30)), RULE) is Lamp.NORMAL


@pytest.mark.parametrize(
    ("direction", "current", "day", "share", "left"),
    [
        (Direction.DOWN, 100, date(2024, 7, 1), Fraction(1, 2), 0),  # kept so far, and half of the year is gone
        (Direction.DOWN, 90, date(2024, 12, 31), 1, 0),
        (Direction.DOWN, 101, date(2024, 7, 1), 0, 1),
        (Direction.UP, 99, date(2024, 12, 31), 0, 1),
    ],
)
def test_a_goal_that_holds_goes_with_the_time_while_it_is_kept(
    direction: Direction, current: int, day: date, share: Fraction, left: int
) -> None:
    hundred = Decimal(100)
    goal = Goal(hundred, date(2024, 1, 1), date(2024, 12, 31), baseline=hundred, direction=direction)
    pace = pace_of(goal, Decimal(current), day)
    assert (pace.share_done, pace.remaining) == (pytest.approx(share, abs=0.01), left)
    with pytest.raises(IndicatorError, match="没有中间节点"):
        Goal(hundred, date(2024, 1, 1), date(2024, 12, 31), hundred, direction, ((date(2024, 6, 1), hundred),))


@pytest.mark.parametrize(
    "fields",
    [
        {"due_on": date(2023, 1, 1)},
        {"value": Decimal(0)},
        {"direction": Direction.DOWN},
        {"milestones": ((date(2025, 1, 1), Decimal(1)),)},
        {"milestones": ((date(2024, 3, 1), Decimal(1)), (date(2024, 2, 1), Decimal(2)))},
    ],
)
def test_goals_that_cannot_be(fields: dict[str, object]) -> None:
    good = {"value": Decimal(5), "starts_on": date(2024, 1, 1), "due_on": date(2024, 12, 31)}
    with pytest.raises(IndicatorError):
        Goal(**{**good, **fields})  # type: ignore[arg-type]


@given(
    st.integers(1, 500),
    st.integers(0, 500),
    st.integers(0, 500),
    st.sampled_from(Direction),
    st.dates(date(2023, 6, 1), date(2025, 6, 1)),
)
def test_more_done_never_makes_a_goal_later(way: int, first: int, more: int, direction: Direction, on: date) -> None:
    sign = 1 if direction is Direction.UP else -1
    goal = Goal(
        Decimal(1000 + sign * way), date(2024, 1, 1), date(2024, 12, 31), baseline=Decimal(1000), direction=direction
    )
    less, after = (pace_of(goal, Decimal(1000 + sign * moved), on) for moved in (first, first + more))
    order = [Lamp.LATE, Lamp.WARNING, Lamp.NORMAL, Lamp.DONE]
    assert order.index(lamp_of(less, RULE)) <= order.index(lamp_of(after, RULE))
    assert less.remaining >= after.remaining >= 0
    assert after.is_done == (first + more >= way)
    assert 0 <= goal.expected_share(on) <= 1


def test_changes_are_points_for_rates_and_per_cent_for_the_rest() -> None:
    assert change(Decimal("64.6"), Decimal("62.1"), "%") == Change(Decimal("2.5"), "个百分点")
    assert change(Decimal(12), Decimal(10), "个") == Change(Decimal("20.0"), "%")
    assert change(Decimal(12), Decimal(0), "个") is None
    assert change(None, Decimal(1), "%") is None
    words = [change(Decimal(one), Decimal(50), "%") for one in (52, 47, 50)]
    assert [one.words for one in words if one] == ["提高2.0个百分点", "下降3.0个百分点", "持平"]


@given(st.fractions(-1000, 1000), st.integers(0, 4))
def test_rounding_is_half_up_and_never_further_than_half(value: Fraction, decimals: int) -> None:
    found = rounded(value, decimals)
    assert abs(Fraction(found) - value) * 2 <= Fraction(1, 10**decimals)
    assert rounded(-value, decimals) == -found


COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=5)


@given(COUNTS, COUNTS)
def test_what_is_planned_is_done_or_carried_over(planned: list[int], done: list[int]) -> None:
    years = list(enumerate(planned, start=2022))
    finished = [(year, count) for (year, _), count in zip(years, done, strict=False)]
    shares = yearly_shares(years, finished)
    owed = shares[-1].left - shares[-1].ahead
    assert owed == sum(planned) - sum(count for _, count in finished)
    for first, second in pairwise(shares):
        assert second.carried_in == first.left - first.ahead


def test_a_year_is_planned_once() -> None:
    with pytest.raises(IndicatorError):
        yearly_shares([(2024, 1), (2024, 2)], [])


def test_leftovers_by_name_and_the_closing_review() -> None:
    items = [
        PlanItem("东关", 2023, date(2023, 5, 1)),
        PlanItem("西关", 2022, date(2024, 2, 1)),
        PlanItem("南关", 2024, None, "用地未落实"),
        PlanItem("北关", 2023, None, "用地未落实"),
        PlanItem("城角", 2023, None),
    ]
    on = date(2024, 9, 20)
    assert [one.name for one in leftovers(items, on)] == ["北关", "城角", "南关"]
    review = closing(items, 5, on)
    assert (review.done, review.late, review.left, review.unnamed) == (2, 1, 3, 0)
    assert review.by_reason == (("用地未落实", 2), ("未写明原因", 1))
    assert review.verdict is Verdict.LEFT
    assert closing(items[:2], 2, on).verdict is Verdict.COMPLETE
    assert closing(items[:2], 3, on).verdict is Verdict.UNKNOWN, "promised, but on no list"
