"""A method of forecasting held against what came: on each earlier day it is shown only what was known then."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from luoshu.core.planning.forecasts.programmes import Programme

Method = Callable[[Programme, Sequence[Programme], int], tuple[float, int, int]]
"""(programme as known then, past ones, goal) -> chance that the goal is met, and the 80 % interval of the count."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast and what came of it."""

    chance: float
    low: int
    high: int
    goal: int
    came: int

    @property
    def is_inside(self) -> bool:
        """Tell whether the count lay in the interval."""
        return self.low <= self.came <= self.high

    @property
    def is_met(self) -> bool:
        """Tell whether the goal was met."""
        return self.came >= self.goal


@dataclass(frozen=True, slots=True)
class Scores:
    """``coverage``: the share of counts inside their interval. ``brier``: mean squared error of the chance, 0 best."""

    trials: int
    coverage: float
    brier: float
    width: float


def try_out(
    whole: Programme, past: Sequence[Programme], goal: int, origins: Iterable[int], method: Method
) -> list[Trial]:
    """Forecast a finished programme from each of some earlier days."""
    came = int(((whole.entered[:, -1] >= 0) & (whole.entered[:, -1] <= whole.due)).sum())
    found = []
    for day in origins:
        chance, low, high = method(whole.as_known_on(day), past, goal)
        found.append(Trial(chance, low, high, goal, came))
    return found


def score(trials: Sequence[Trial]) -> Scores:
    """Return the scores of some trials."""
    count = len(trials)
    return Scores(
        trials=count,
        coverage=sum(one.is_inside for one in trials) / count,
        brier=sum((one.chance - one.is_met) ** 2 for one in trials) / count,
        width=sum(one.high - one.low for one in trials) / count,
    )
