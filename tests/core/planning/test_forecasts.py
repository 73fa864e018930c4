"""The forecast against programmes made in four other ways: its interval holds, and it beats plain extrapolation."""

from datetime import date

import numpy as np
import pytest

from luoshu.core.planning.forecasts import (
    NEVER,
    ForecastError,
    Programme,
    Trial,
    WorkDays,
    forecast,
    score,
    try_out,
)
from tests.support.programmes import FIRST_DAY, MAKERS, WORK, by_throughput, story


def by_stages(current: Programme, past: object, goal: int) -> tuple[float, int, int]:
    found = forecast(current, past, WORK, goal=goal, seed=3, draws=300)  # type: ignore[arg-type]
    return found.chance, found.low, found.high


@pytest.fixture(scope="module")
def trials() -> dict[str, tuple[list[Trial], list[Trial]]]:
    """Forecasts from two days of the year, by stages and by throughput, for six programmes of each kind."""
    found = {}
    for name, maker in MAKERS.items():
        pair: tuple[list[Trial], list[Trial]] = ([], [])
        for seed in range(200, 206):
            whole, past, goal, origins = story(maker, seed)
            for kept, method in zip(pair, (by_stages, by_throughput), strict=True):
                kept += try_out(whole, past, goal, origins[1:4:2], method)
        found[name] = pair
    return found


def test_the_interval_holds_eighty_of_a_hundred(trials: dict[str, tuple[list[Trial], list[Trial]]]) -> None:
    everything = [one for stages, _ in trials.values() for one in stages]
    assert score(everything).coverage >= 0.8
    assert {name: score(stages).coverage for name, (stages, _) in trials.items() if score(stages).coverage < 0.7} == {}
    spread = {one.came for one in everything}
    assert score(everything).width < 0.4 * np.mean(list(spread)), "an interval that holds everything says nothing"


def test_the_chance_is_better_than_plain_extrapolation(trials: dict[str, tuple[list[Trial], list[Trial]]]) -> None:
    stages = [one for pair in trials.values() for one in pair[0]]
    plain = [one for pair in trials.values() for one in pair[1]]
    assert {one.is_met for one in stages} == {True, False}
    assert score(stages).brier < 0.75 * score(plain).brier


@pytest.fixture(scope="module")
def september() -> tuple[Programme, list[Programme]]:
    whole, past, _, _ = story(MAKERS["steady"], 5)
    return whole.as_known_on(date(2024, 9, 20).toordinal()), past


def test_the_same_seed_gives_the_same(september: tuple[Programme, list[Programme]]) -> None:
    now, past = september
    first, again, other = (forecast(now, past, WORK, goal=90, seed=seed, draws=300) for seed in (1, 1, 2))
    assert first == again
    assert first.waiting != other.waiting


def test_parts_of_one_forecast_agree(september: tuple[Programme, list[Programme]]) -> None:
    now, past = september
    found = forecast(now, past, WORK, goal=90, seed=1, draws=300)
    assert now.done == found.done_now <= found.low <= found.middle <= found.high <= found.items
    assert found.short == max(90 - found.middle, 0)
    chances = [forecast(now, past, WORK, goal=goal, seed=1, draws=300).chance for goal in (0, 60, 90, 120, 999)]
    assert chances == sorted(chances, reverse=True)
    assert (chances[0], chances[-1]) == (1.0, 0.0)
    assert sum(found.waiting) == pytest.approx(found.items - found.middle, abs=4)


def test_after_the_day_only_what_is_done_counts(september: tuple[Programme, list[Programme]]) -> None:
    now, past = september
    over = Programme(now.entered, now.as_of, now.as_of)
    found = forecast(over, past, WORK, goal=now.done + 1, seed=1, draws=300)
    assert (found.low, found.high, found.chance) == (now.done, now.done, 0.0)


def test_where_hardly_anything_has_moved_nothing_is_said() -> None:
    start, today = date(2024, 1, 4).toordinal(), date(2024, 3, 1).toordinal()
    entered = np.full((40, 4), NEVER, dtype=np.int64)
    entered[:, 0] = start
    entered[:9, 1] = start + 20
    due = date(2024, 12, 31).toordinal()
    with pytest.raises(ForecastError, match="不足 10 次"):
        forecast(Programme(entered, today, due), [], WORK, goal=40, seed=1)
    entered[9, 1] = start + 20
    found = forecast(Programme(entered, today, due), [], WORK, goal=40, seed=1, draws=300)
    assert found.low < found.high


def test_days_beyond_the_calendar_are_refused() -> None:
    entered = np.full((20, 2), FIRST_DAY, dtype=np.int64)
    short = WorkDays(FIRST_DAY, np.ones(10))
    with pytest.raises(ForecastError, match="放假安排"):
        forecast(Programme(entered, FIRST_DAY + 5, FIRST_DAY + 30), [], short, goal=1, seed=1)


@pytest.mark.parametrize(
    ("rows", "word"),
    [
        ([[5]], "至少"),
        ([[NEVER, NEVER]], "跳过"),
        ([[5, NEVER, 7]], "跳过"),
        ([[5, 4, NEVER]], "颠倒"),
        ([[5, 99, NEVER]], "颠倒"),
    ],
)
def test_histories_that_cannot_be(rows: list[list[int]], word: str) -> None:
    with pytest.raises(ForecastError, match=word):
        Programme(np.array(rows, dtype=np.int64), 50, 60)


def test_other_stages_are_not_mixed(september: tuple[Programme, list[Programme]]) -> None:
    now, past = september
    other = Programme(past[0].entered[:, 1:], past[0].as_of, past[0].due)
    with pytest.raises(ForecastError, match="阶段划分"):
        forecast(now, [other], WORK, goal=1, seed=1)
