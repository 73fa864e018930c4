"""A formula over rows: exact parts for every place, scopes, missing numbers, periods; held against plain counting."""

from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.indicators import (
    Area,
    Condition,
    Counting,
    Formula,
    Group,
    IndicatorError,
    Joined,
    Op,
    Term,
    Test,
    Timing,
    counted,
    evaluate,
    month_edges,
)
from tests.core.indicators.rows import PATHS, community, layout_of

DONE = Condition("status", Op.IS, ("done",))
SHARE = Formula(
    numerator=Term("old", where=(DONE,)),
    denominator=Term("old"),
    denominator_name="计划改造的小区",
    unit="%",
    factor=Decimal(100),
    decimals=1,
)
CITY, A, B, C = (Area(path, (path,)) for path in ("4103/", "4103/A/", "4103/B/", "4103/C/"))


def test_share_of_188_communities_shows_both_parts() -> None:
    rows = [community("4103/A/1/", 10, "done") for _ in range(50)] + [community("4103/B/", 5, "") for _ in range(138)]
    grid = evaluate(SHARE, {"old": layout_of(rows)}, (CITY, A, B, C))
    city = grid.cell(0, 0)
    assert (city.numerator, city.denominator, city.value) == (50, 188, Decimal("26.6"))
    assert grid.cell(1, 0).value == Decimal("100.0")
    assert grid.cell(2, 0).value == Decimal("0.0")
    assert grid.cell(3, 0).value is None, "a district without communities has no share, not zero"


def test_a_base_of_another_scope_is_taken_whole() -> None:
    rows = [community("4103/A/1/", 1, "") for _ in range(392)] + [community("4103/B/", 1, "") for _ in range(215)]
    rows += [community("4103/C/", 1, "") for _ in range(641)]
    formula = Formula(
        numerator=Term("homes"),
        denominator=Term("homes", scope="urban"),
        denominator_name="城市区民宿",
        unit="%",
        factor=Decimal(100),
        decimals=1,
    )
    scopes = {"urban": Area("urban", ("4103/A/", "4103/B/"))}
    grid = evaluate(formula, {"homes": layout_of(rows)}, (A, CITY, C), scopes=scopes)
    cell = grid.cell(0, 0)
    assert (cell.numerator, cell.denominator, cell.value) == (392, 607, Decimal("64.6"))
    assert [grid.cell(place, 0).value for place in (1, 2)] == [None, None], "what is not in the base is no share of it"
    with pytest.raises(IndicatorError, match="urban"):
        evaluate(formula, {"homes": layout_of(rows)}, (A,))


def test_missing_is_not_zero() -> None:
    formula = Formula(numerator=Term("old", measure="households", scale=Decimal("0.0001")), unit="万户", decimals=2)
    rows = [community("4103/A/", 10_200, "done"), community("4103/A/", None, "done"), community("4103/B/", None, "")]
    grid = evaluate(formula, {"old": layout_of(rows)}, (A, B, C))
    assert (grid.cell(0, 0).value, grid.cell(0, 0).missing) == (Decimal("1.02"), 1)
    assert grid.cell(1, 0).value is None
    assert grid.cell(2, 0).value == Decimal("0.00"), "no rows at all is a count of zero"
    assert np.isnan(grid.floats()[1, 0])


def test_places_inside_one_another_count_once() -> None:
    rows = [community("4103/A/1/", 1, "done"), community("4103/B/", 1, "done")]
    both = Area("both", ("4103/A/", "4103/A/1/", "4103/B/"))
    formula = Formula(numerator=Term("old"), unit="个")
    assert evaluate(formula, {"old": layout_of(rows)}, (both,)).cell(0, 0).numerator == 2


def test_months_cumulative_and_increment() -> None:
    days = [date(2023, 12, 31), date(2024, 1, 1), date(2024, 1, 31), date(2024, 3, 1), date(2024, 4, 1)]
    rows = [community("4103/A/", 1, "done", on) for on in [*days, None]]
    edges = month_edges(date(2024, 1, 15), date(2024, 3, 2))
    layouts = {"old": layout_of(rows)}
    plain = Formula(numerator=Term("old"), unit="个", timing=Timing.DATED, counting=Counting.INCREMENT)
    running = Formula(numerator=Term("old"), unit="个", timing=Timing.DATED)
    assert evaluate(plain, layouts, (A,), edges).numerator.tolist() == [[2, 0, 1]]
    assert evaluate(running, layouts, (A,), edges).numerator.tolist() == [[3, 3, 4]]
    by_column = Formula(numerator=Term("old", date_column="finished"), unit="个", timing=Timing.DATED)
    assert evaluate(by_column, layouts, (A,), edges).numerator.tolist() == [[3, 3, 4]]
    with pytest.raises(IndicatorError):
        evaluate(plain, layouts, (A,))


def test_exclusions_hold_above_and_below_and_rows_can_be_named() -> None:
    rows = [community("4103/A/", 1, status) for status in ("done", "done", "stopped", "")]
    formula = Formula(**{**_fields(SHARE), "excluded": (Condition("status", Op.IS, ("stopped",)),)})
    layout = layout_of(rows)
    cell = evaluate(formula, {"old": layout}, (A,)).cell(0, 0)
    assert (cell.numerator, cell.denominator) == (2, 3)
    assert counted(formula, formula.numerator, layout, A).tolist() == [1, 2]
    assert formula.denominator is not None
    assert counted(formula, formula.denominator, layout, A).tolist() == [1, 2, 4]


def test_a_day_is_a_bound_too() -> None:
    rows = [community("4103/A/", 1, "done", date(2024, 6, 30)), community("4103/A/", 1, "done", date(2024, 7, 1))]
    late = Condition("finished", Op.AT_LEAST, ("2024-07-01",))
    formula = Formula(numerator=Term("old", where=(late,)), unit="个")
    assert evaluate(formula, {"old": layout_of(rows)}, (A,)).cell(0, 0).numerator == 1


def test_sums_beyond_exact_floats_stay_exact() -> None:
    rows = [community("4103/A/", 2**60 + 1, ""), community("4103/A/", 2**60 + 2, "")]
    formula = Formula(numerator=Term("old", measure="households"), unit="元")
    assert evaluate(formula, {"old": layout_of(rows)}, (A,)).cell(0, 0).numerator == 2**61 + 3
    with pytest.raises(IndicatorError, match="过大"):
        evaluate(formula, {"old": layout_of([community("4103/A/", 2**62, "")] * 2)}, (A,))


@pytest.mark.parametrize(
    ("formula", "word"),
    [
        (Formula(numerator=Term("none"), unit="个"), "none"),
        (Formula(numerator=Term("old", where=(Condition("x", Op.IS, ("1",)),)), unit="个"), "x"),
        (Formula(numerator=Term("old", measure="y"), unit="个"), "y"),
        (Formula(numerator=Term("old", where=(Condition("households", Op.IS, ("1",)),)), unit="个"), "选择列"),
    ],
)
def test_what_the_ledger_does_not_have_is_said(formula: Formula, word: str) -> None:
    with pytest.raises(IndicatorError, match=word):
        evaluate(formula, {"old": layout_of([community("4103/A/", 1, "")])}, (A,))


DAYS = st.one_of(st.none(), st.dates(date(2023, 11, 1), date(2024, 5, 1)))
ROWS = st.lists(
    st.builds(
        community, st.sampled_from(PATHS), st.one_of(st.none(), st.integers(-9, 99)), st.sampled_from("abc"), DAYS
    ),
    max_size=30,
)
CONDITION = st.one_of(
    st.builds(Condition, st.just("status"), st.sampled_from([Op.IS, Op.NOT]), st.just(("a", "b"))),
    st.builds(
        Condition, st.just("households"), st.sampled_from([Op.AT_LEAST, Op.AT_MOST]), st.tuples(st.integers(-9, 99))
    ),
    st.builds(Condition, st.just("households"), st.sampled_from([Op.GIVEN, Op.MISSING])),
)
GROUP = st.builds(Group, st.sampled_from(list(Joined)), st.lists(CONDITION, min_size=1, max_size=3).map(tuple))
WHERE = st.lists(st.one_of(CONDITION, GROUP), max_size=2).map(tuple)


@given(
    rows=ROWS,
    where=WHERE,
    excluded=WHERE,
    measure=st.sampled_from(["", "households"]),
    counting=st.sampled_from(list(Counting)),
    paths=st.lists(st.sampled_from(PATHS), min_size=1, max_size=3).map(tuple),
)
def test_like_counting_by_hand(
    rows: list[dict[str, Any]],
    where: tuple[Test, ...],
    excluded: tuple[Test, ...],
    measure: str,
    counting: Counting,
    paths: tuple[str, ...],
) -> None:
    if not rows:
        return
    formula = Formula(
        numerator=Term("old", measure, where), unit="个", excluded=excluded, timing=Timing.DATED, counting=counting
    )
    first, last = date(2024, 1, 1), date(2024, 3, 31)
    edges = month_edges(first, last)
    areas = (Area("asked", paths), CITY)
    grid = evaluate(formula, {"old": layout_of(rows)}, areas, edges)
    for number, area in enumerate(areas):
        for period in range(3):
            low = 1 if counting is Counting.CUMULATIVE else edges[period]
            wanted = [row for row in rows if row["on"] and low <= row["on"].toordinal() < edges[period + 1]]
            wanted = [row for row in wanted if any(row["path"].startswith(path) for path in area.paths)]
            wanted = [row for row in wanted if all(_meets(row, one) for one in where)]
            wanted = [row for row in wanted if not (excluded and all(_meets(row, one) for one in excluded))]
            values = [row["measures"]["households"] for row in wanted] if measure else [1] * len(wanted)
            cell = grid.cell(number, period)
            assert cell.numerator == sum(value for value in values if value is not None)
            assert cell.missing == sum(value is None for value in values)


def _meets(row: dict[str, Any], condition: Test) -> bool:
    if isinstance(condition, Group):
        found = [_meets(row, one) for one in condition.conditions]
        return any(found) if condition.joined is Joined.ANY else not any(found)
    value = row["codes"]["status"] if condition.column == "status" else row["measures"]["households"]
    match condition.op:
        case Op.IS:
            return value in condition.values
        case Op.NOT:
            return value not in condition.values
        case Op.GIVEN:
            return value is not None
        case Op.MISSING:
            return value is None
        case Op.AT_LEAST:
            return value is not None and value >= condition.values[0]
        case _:
            return value is not None and value <= condition.values[0]


def _fields(formula: Formula) -> dict[str, Any]:
    return {name: getattr(formula, name) for name in formula.__slots__}
