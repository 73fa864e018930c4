"""Shares of areas: exact, honest at both ends, and never a zero for a gap."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.harvest import CropArea, added_areas, percent, points_between, share

AREAS = st.decimals(min_value=0, max_value=10**7, places=2, allow_nan=False, allow_infinity=False)
MAYBE = st.none() | AREAS
CROPS = st.builds(CropArea, MAYBE, MAYBE, MAYBE)


def test_a_gap_is_no_zero() -> None:
    assert percent(share(None, Decimal(10))) is None
    assert percent(share(Decimal(0), Decimal(10))) == Decimal("0.0")
    assert percent(share(Decimal(1), Decimal(0))) is None


def test_finished_and_not_begun_are_said_only_when_they_are_so() -> None:
    assert percent(Fraction(9996, 10000)) == Decimal("99.9")
    assert percent(Fraction(3, 10000)) == Decimal("0.1")
    assert percent(Fraction(1)) == Decimal("100.0")
    assert percent(Fraction(10001, 10000)) == Decimal("100.1")


@given(st.fractions(min_value=0, max_value=2))
def test_the_shown_percent_is_the_exact_one_rounded_half_up(exact: Fraction) -> None:
    shown = percent(exact)
    assert shown is not None
    assert shown == shown.quantize(Decimal("0.1"))
    assert abs(Fraction(shown) - exact * 100) <= Fraction(1, 10)
    assert (shown == 100) == (exact == 1)
    assert (shown == 0) == (exact == 0)


@given(st.integers(1, 9998))
def test_half_goes_up(number: int) -> None:
    exact = Fraction(number, 10_000)
    expected = (Decimal(number) / 100).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    assert percent(exact) == min(max(expected, Decimal("0.1")), Decimal("99.9"))


def test_points_are_taken_from_what_is_shown() -> None:
    # 71.249 - 68.45 is 2.799; a reader subtracts 68.5 from 71.2.
    now, then = percent(Fraction(71249, 100_000)), percent(Fraction(6845, 10_000))
    assert (now, then) == (Decimal("71.2"), Decimal("68.5"))
    assert points_between(now, then) == Decimal("2.7")
    assert points_between(now, None) is None


@given(st.lists(CROPS, max_size=8))
def test_a_place_that_said_nothing_pulls_no_average_down(rows: list[CropArea]) -> None:
    with_gaps = [*rows, CropArea(due=Decimal(1000)), CropArea()]
    assert added_areas(with_gaps) == added_areas(rows)


@given(st.lists(st.builds(CropArea, AREAS, AREAS, AREAS), min_size=1, max_size=8), st.randoms())
def test_sums_are_exact_and_know_no_order(rows: list[CropArea], shuffler) -> None:
    whole = added_areas(rows)
    assert whole.done is not None
    assert Fraction(whole.done) == sum(Fraction(row.done or 0) for row in rows)
    shuffler.shuffle(rows)
    assert added_areas(rows) == whole


def test_a_machine_rate_is_not_given_when_one_place_kept_its_machines_to_itself() -> None:
    known = CropArea(Decimal(100), Decimal(50), Decimal(40))
    silent = CropArea(Decimal(100), Decimal(50), None)
    idle = CropArea(Decimal(100), Decimal(0), None)
    assert added_areas([known, silent]).machine_percent is None
    assert added_areas([known, idle]).machine_percent == Decimal("80.0")


def test_left_is_never_below_zero() -> None:
    assert CropArea(Decimal(10), Decimal(12)).left == 0
    assert CropArea(Decimal(10), None).left == 10
    assert CropArea(None, Decimal(3)).left is None
