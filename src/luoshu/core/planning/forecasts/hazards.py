"""How fast items leave a stage: pooled over programmes, by stage and by age in the stage, with what is not known.

A piecewise constant rate with a gamma posterior: ``shape`` is what was seen, ``exposure`` for how many working days. An
item that still waits counts with its days and no event (it is not a short duration). Cells nobody has seen lean on
their stage, and a stage nobody has seen on all stages.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from luoshu.core.planning.forecasts.programmes import Programme, WorkDays

Floats = npt.NDArray[np.float64]

AGE_EDGES: Final = np.array([0.0, 8.0, 16.0, 30.0, 50.0, 80.0, 130.0])
"""Working days in a stage at which the next age class begins."""
LEAN: Final = 2.0
"""How many events of its stage's average a cell is given before anything is seen."""
SHOCK_CERTAINTY: Final = 6.0
"""The gamma shape of a year's own pace around 1 before anything is seen: a spread of about 40 %."""
SEASON_EDGES: Final = np.array([0.0, 20.0, 40.0, 70.0, 110.0, 170.0])
"""Working days before the day of a goal at which the next part of the year begins, counted back."""
SEASON_CERTAINTY: Final = 8.0
RECENT_DAYS: Final = 60.0
"""Working days that this year's own pace is judged by."""


@dataclass(frozen=True)
class Seen:
    """Events and working days by (stage, age class)."""

    events: Floats
    exposure: Floats

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(self.events + other.events, self.exposure + other.exposure)


@dataclass(frozen=True)
class Rates:
    """The posterior of the rates, of this year's own pace, and of the parts of a year, last part first.

    ``season``: how much faster or slower things go so many working days before the day (年底冲刺, and the hard cases
    that are left over then), as past programmes went. Pairs are shape and exposure of a gamma.
    """

    shape: Floats
    exposure: Floats
    pace: tuple[float, float]
    season: tuple[Floats, Floats]

    @property
    def mean(self) -> Floats:
        """The expected rate by (stage, age class), per working day."""
        return self.shape / self.exposure


@dataclass(frozen=True)
class _Span:
    """What the items of one stage did in one age class: days there, and whether they left."""

    stage: int
    age_class: int
    items: npt.NDArray[np.int64]
    days: Floats
    left: npt.NDArray[np.bool_]


def _spans(programme: Programme, work: WorkDays, first: float, last: float) -> Iterator[_Span]:
    """Walk through stages and age classes between two moments of the working calendar (in its own working days)."""
    end = float(work.until(programme.as_of + 1))
    uppers = np.append(AGE_EDGES[1:], np.inf)
    for stage in range(programme.stages):
        items = np.flatnonzero(programme.entered[:, stage] >= 0)
        entered = work.until(programme.entered[items, stage])
        next_day = programme.entered[items, stage + 1]
        has_left = next_day >= 0
        # A step happens in the middle of its day on average; one within the day of the step before took a little.
        gone = np.where(has_left, work.until(np.where(has_left, next_day, programme.as_of + 1)) + 0.5, end)
        gone = np.maximum(gone, entered + 0.25)
        for number, (low, high) in enumerate(zip(AGE_EDGES.tolist(), uppers.tolist(), strict=True)):
            start = np.maximum(entered + low, first)
            stop = np.minimum(np.minimum(entered + high, gone), last)
            age = gone - entered
            is_event = has_left & (age >= low) & (age < high) & (gone > first) & (gone <= last)
            yield _Span(stage, number, items, np.maximum(stop - start, 0.0), is_event)


def observe(programme: Programme, work: WorkDays, first: float, last: float) -> Seen:
    """Count events and exposure between two moments of the working calendar."""
    events = np.zeros((programme.stages, len(AGE_EDGES)))
    exposure = np.zeros_like(events)
    for span in _spans(programme, work, first, last):
        events[span.stage, span.age_class] = float(span.left.sum())
        exposure[span.stage, span.age_class] = float(span.days.sum())
    return Seen(events, exposure)


def learn(current: Programme, past: Sequence[Programme], work: WorkDays) -> Rates:
    """Return the rates of a programme from itself and from past ones of its kind."""
    base = observe(current, work, -np.inf, np.inf)
    for one in past:
        base = base + observe(one, work, -np.inf, float(work.until(one.due + 1)))
    shape, exposure = _pooled(base)
    mean = shape / exposure
    season = _season(past, work, mean)
    now = float(work.until(current.as_of + 1))
    due = float(work.until(current.due + 1))
    seen = expected = 0.0
    for (low, high), factor in zip(_parts(due), season[0] / season[1], strict=True):
        part = observe(current, work, max(low, now - RECENT_DAYS), min(high, now))
        seen += float(part.events.sum())
        expected += float((part.exposure * mean).sum()) * float(factor)
    # The pace is judged beside the pooled rates, in which this year's events stand already: half their weight.
    pace = (SHOCK_CERTAINTY + 0.5 * seen, SHOCK_CERTAINTY + 0.5 * expected)
    return Rates(shape, exposure, pace, season)


def _parts(due: float) -> list[tuple[float, float]]:
    """Return from when to when each part of the year goes, the last part first."""
    return [(due - high, due - low) for low, high in zip(SEASON_EDGES, [*SEASON_EDGES[1:], np.inf], strict=True)]


def _season(past: Sequence[Programme], work: WorkDays, mean: Floats) -> tuple[Floats, Floats]:
    seen, expected = np.zeros(len(SEASON_EDGES)), np.zeros(len(SEASON_EDGES))
    for one in past:
        for number, (low, high) in enumerate(_parts(float(work.until(one.due + 1)))):
            part = observe(one, work, low, high)
            seen[number] += part.events.sum()
            expected[number] += (part.exposure * mean).sum()
    return SEASON_CERTAINTY + seen, SEASON_CERTAINTY + expected


def _pooled(seen: Seen) -> tuple[Floats, Floats]:
    """Return shape and exposure of every cell, each leaning on its stage, each stage leaning on all."""
    whole = (seen.events.sum() + 0.5) / (seen.exposure.sum() + 40.0)
    stage_rate = (seen.events.sum(axis=1) + LEAN) / (seen.exposure.sum(axis=1) + LEAN / whole)
    return seen.events + LEAN, seen.exposure + LEAN / stage_rate[:, None]
