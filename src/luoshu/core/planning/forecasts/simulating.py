"""How many items of a programme will be finished by its day: a Monte Carlo over stages, ages and what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from luoshu.core.planning.forecasts.hazards import AGE_EDGES, SEASON_EDGES, Rates, learn
from luoshu.core.planning.forecasts.problems import ForecastError
from luoshu.core.planning.forecasts.programmes import Programme, WorkDays

VERSION: Final = "stages-1"
DRAWS: Final = 2000
MOST_CELLS: Final = 600_000
"""Items times draws held at once; more items are answered with fewer draws, never fewer than 300."""
FEWEST_EVENTS: Final = 10
"""Below so many finished stages, this year's and past years' together, nothing is said."""
STEP_DAYS: Final = 2.5
MONTH_DAYS: Final = 21.0
MONTHLY_SPREAD: Final = 0.16
"""How much the pace of all items together wanders in a month (weather, money, hands)."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is to be expected on the day of a goal. ``low`` .. ``high`` holds 80 of 100 futures.

    ``waiting``: for each stage, how many of today's items there will still be unfinished. ``pace`` compares this year
    with the rates of all programmes: 0.8 is a fifth slower.
    """

    done_now: int
    items: int
    goal: int
    middle: int
    low: int
    high: int
    chance: float
    pace: float
    waiting: tuple[float, ...]
    draws: int
    seed: int
    version: str = VERSION

    @property
    def short(self) -> int:
        """How many will be missing, as things go."""
        return max(self.goal - self.middle, 0)


def forecast(
    current: Programme,
    past: Sequence[Programme],
    work: WorkDays,
    *,
    goal: int,
    seed: int,
    draws: int = DRAWS,
) -> Forecast:
    """Return the forecast of a programme for its day; the same inputs and seed give the same. Raises ForecastError.

    ``past``: finished or running programmes of the same stages, each as known on its own day.
    """
    if any(one.stages != current.stages for one in past):
        raise ForecastError("往年项目的阶段划分与今年不同，不能一起测算，请先统一阶段。")
    if sum(int((one.entered[:, 1:] >= 0).sum()) for one in (current, *past)) < FEWEST_EVENTS:
        raise ForecastError(f"阶段变化不足 {FEWEST_EVENTS} 次，还看不出快慢，请先补录今年或往年的阶段日期。")
    items = len(current.entered)
    draws = max(300, min(draws, MOST_CELLS // max(items, 1)))
    rng = np.random.default_rng(seed)
    rates = learn(current, past, work)
    left = float(work.until(current.due + 1)) - float(work.until(current.as_of + 1))
    stage = np.repeat(current.stage_now.astype(np.int8)[None, :], draws, axis=0)
    if left > 0:
        stage = _run(current, work, rates, left, draws, rng)
    counts = (stage == current.stages).sum(axis=1)
    still = (stage < current.stages).mean(axis=0)
    now = current.stage_now
    return Forecast(
        done_now=current.done,
        items=items,
        goal=goal,
        middle=int(np.quantile(counts, 0.5, method="closest_observation")),
        low=int(np.quantile(counts, 0.1, method="lower")),
        high=int(np.quantile(counts, 0.9, method="higher")),
        chance=float((counts >= goal).mean()),
        pace=rates.pace[0] / rates.pace[1],
        waiting=tuple(float(still[now == one].sum()) for one in range(current.stages)),
        draws=draws,
        seed=seed,
    )


def _run(
    current: Programme, work: WorkDays, rates: Rates, left: float, draws: int, rng: np.random.Generator
) -> npt.NDArray[np.int8]:
    """Walk through the working days that are left and return the stage of every item in every draw."""
    stage = np.repeat(current.stage_now.astype(np.int8)[None, :], draws, axis=0)
    latest = current.entered[np.arange(len(current.entered)), current.stage_now]
    age_now = float(work.until(current.as_of + 1)) - work.until(latest)
    age = np.repeat(age_now.astype(np.float32)[None, :], draws, axis=0)
    rate = rng.gamma(rates.shape, 1.0, size=(draws, *rates.shape.shape)) / rates.exposure
    pace = rng.gamma(rates.pace[0], 1.0, size=draws) / rates.pace[1]
    season = rng.gamma(rates.season[0], 1.0, size=(draws, len(SEASON_EDGES))) / rates.season[1]
    finished = np.zeros((draws, 1, rates.shape.shape[1]))
    flat = np.concatenate([rate, finished], axis=1).reshape(draws, -1).astype(np.float32)
    offset = (np.arange(draws) * flat.shape[1])[:, None]
    edges = AGE_EDGES.astype(np.float32)
    classes = len(edges)
    wander = np.zeros(draws)
    gone = 0.0
    while gone < left:
        step = min(STEP_DAYS, left - gone)
        wander += rng.normal(0.0, MONTHLY_SPREAD * np.sqrt(step / MONTH_DAYS), size=draws)
        part = int(np.searchsorted(SEASON_EDGES, left - gone, side="left")) - 1
        factor = pace * np.exp(wander) * season[:, part]
        one_class = np.searchsorted(edges, age, side="right") - 1
        hazard = flat.ravel()[offset + stage.astype(np.int64) * classes + one_class]
        hazard *= (factor * step).astype(np.float32)[:, None]
        moves = rng.random(stage.shape, dtype=np.float32) < -np.expm1(-hazard)
        stage += moves
        age = np.where(moves, np.float32(step / 2), age + np.float32(step))
        gone += step
    return stage
