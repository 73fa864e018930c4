"""Invented programmes of communities to renovate, made in four ways that differ from the forecast's own model.

Every maker returns the whole story: all items stand on the list on the first day and go through five stages. A year
has a pace of its own that all its items share.
"""

from collections.abc import Callable
from datetime import date
from typing import Final

import numpy as np

from luoshu.core.planning.forecasts import NEVER, Programme, WorkDays

STAGES: Final = 5
FIRST_DAY: Final = date(2018, 1, 1).toordinal()
LAST_DAY: Final = date(2027, 12, 31).toordinal()


def work_days() -> WorkDays:
    """Return the working days of the years: no Sundays, 春节 and 1 October off, frost slow."""
    share = np.ones(LAST_DAY - FIRST_DAY + 1)
    for place in range(len(share)):
        day = date.fromordinal(FIRST_DAY + place)
        if day.weekday() == 6 or (day.month == 10 and day.day <= 7) or (day.month == 2 and day.day <= 10):
            share[place] = 0.0
        elif day.month in (12, 1):
            share[place] = 0.5
    return WorkDays(FIRST_DAY, share)


WORK: Final = work_days()
_UNTIL: Final = WORK.until(np.arange(FIRST_DAY, LAST_DAY + 2))


def _finish(begun: np.ndarray, needed: np.ndarray) -> np.ndarray:
    """Return the day by which an amount of working days is done that begins on a day."""
    there = np.searchsorted(_UNTIL, _UNTIL[begun - FIRST_DAY] + needed, side="left")
    return np.minimum(FIRST_DAY + there, LAST_DAY).astype(np.int64)


def _whole(entered: list[np.ndarray], year: int) -> Programme:
    """Put the stages together; what lies after the next summer has not come."""
    due = date(year, 12, 31).toordinal()
    table = np.maximum.accumulate(np.stack(entered, axis=1), axis=1)
    end = due + 240
    return Programme(np.where(table <= end, table, NEVER), end, due)


def steady(rng: np.random.Generator, year: int, items: int) -> Programme:
    """Lognormal times in each stage, and one pace for the year."""
    pace = rng.lognormal(0.0, 0.22)
    days = [np.full(items, date(year, 1, 4).toordinal())]
    for middle in (38, 30, 26, 75, 14):
        days.append(_finish(days[-1], pace * rng.lognormal(np.log(middle), 0.55, items)))
    return _whole(days, year)


def in_batches(rng: np.random.Generator, year: int, items: int) -> Programme:
    """Three batches are let go at a time; a district has few crews, so that works queue for them."""
    pace = rng.lognormal(0.0, 0.15)
    start = date(year, 1, 4).toordinal()
    batch = rng.integers(0, 3, items)
    days = [np.full(items, start), start + 30 + 45 * batch + rng.integers(0, 12, items)]
    for middle in (28, 22):
        days.append(_finish(days[-1], pace * middle * rng.weibull(2.0, items)))
    ready, began, ended = days[-1], np.zeros(items, dtype=np.int64), np.zeros(items, dtype=np.int64)
    crews = [start] * max(4, int(items * rng.uniform(0.25, 0.4)))
    for one in np.argsort(ready, kind="stable"):
        crew = int(np.argmin(crews))
        began[one] = max(int(ready[one]), crews[crew])
        ended[one] = _finish(began[one : one + 1], pace * 52 * rng.weibull(2.5, 1))[0]
        crews[crew] = int(ended[one])
    days += [began, ended]
    return _whole([days[0], days[1], days[2], days[4], days[5], _finish(ended, rng.gamma(3.0, 4.0, items))], year)


def with_a_push(rng: np.random.Generator, year: int, items: int) -> Programme:
    """Items differ much from one another, and everything goes faster in the last weeks of the year."""
    pace, push = rng.lognormal(0.0, 0.18), rng.uniform(1.4, 2.2)
    own = rng.gamma(4.0, 0.25, items)
    due = date(year, 12, 31).toordinal()
    days = [np.full(items, date(year, 1, 4).toordinal())]
    for middle in (45, 32, 30, 85, 18):
        needed = pace * middle * own * rng.gamma(5.0, 0.2, items)
        until_push = np.maximum(_UNTIL[due - 55 - FIRST_DAY] - _UNTIL[days[-1] - FIRST_DAY], 0.0)
        needed = np.where(needed > until_push, until_push + (needed - until_push) / push, needed)
        days.append(_finish(days[-1], needed))
    return _whole(days, year)


def by_district(rng: np.random.Generator, year: int, items: int) -> Programme:
    """Seven districts with paces of their own, and stops in autumn that hit all of them at once."""
    pace = rng.lognormal(0.0, 0.15)
    district = rng.integers(0, 7, items)
    own = rng.lognormal(0.0, 0.3, 7)[district]
    stop = date(year, 10, 15).toordinal() + int(rng.integers(0, 30))
    length = int(rng.integers(0, 16))
    days = [np.full(items, date(year, 1, 4).toordinal())]
    for middle in (40, 28, 26, 70, 16):
        end = _finish(days[-1], pace * own * middle * rng.gamma(3.0, 1 / 3, items))
        days.append(np.where((days[-1] < stop) & (end > stop), end + length, end))
    return _whole(days, year)


Maker = Callable[[np.random.Generator, int, int], Programme]
MAKERS: Final[dict[str, Maker]] = {
    "steady": steady,
    "in_batches": in_batches,
    "with_a_push": with_a_push,
    "by_district": by_district,
}


def story(maker: Maker, seed: int) -> tuple[Programme, list[Programme], int, list[int]]:
    """Return a whole programme of 2024, two past ones as known at the start of 2024, a goal and the days to ask on."""
    rng = np.random.default_rng(seed)
    known = date(2024, 1, 3).toordinal()
    past = []
    for year in (2022, 2023):
        one = maker(rng, year, int(rng.integers(80, 200)))
        past.append(one.as_known_on(min(known, one.as_of)))
    whole = maker(rng, 2024, int(rng.integers(80, 200)))
    goal = round(len(whole.entered) * float(rng.choice([0.6, 0.75, 0.9, 0.97])))
    origins = [date(2024, month, 20).toordinal() for month in (5, 7, 9, 10, 11)]
    return whole, past, goal, origins


def by_throughput(current: Programme, past: object, goal: int) -> tuple[float, int, int]:
    """Plain extrapolation: as many a day as until now, with the scatter of counting (Poisson)."""
    begun = int(current.entered[:, 0].min())
    rate = current.done / max(current.as_of - begun + 1, 1)
    more = rate * max(current.due - current.as_of, 0)
    draws = current.done + np.random.default_rng(1).poisson(more, 2000)
    draws = np.minimum(draws, len(current.entered))
    low, high = np.quantile(draws, [0.1, 0.9], method="nearest")
    return float((draws >= goal).mean()), int(low), int(high)
