"""A programme of items that go through stages one after another, as it was known on a day."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from luoshu.core.planning.forecasts.problems import ForecastError

Days = npt.NDArray[np.int64]
NEVER: Final = -1


@dataclass(frozen=True)
class Programme:
    """``entered[i, s]``: the day number item ``i`` entered stage ``s``; the last column is the day it was finished.

    -1 where it has not come that far by ``as_of`` (the end of that day). A stage may take no time, but none is skipped
    over an empty one. ``due``: the day of the goal.
    """

    entered: Days
    as_of: int
    due: int

    def __post_init__(self) -> None:
        if self.entered.ndim != 2 or self.entered.shape[1] < 2:
            raise ForecastError("阶段台账至少要有一个阶段和完成日期，请先登记各小区的阶段。")
        known = self.entered >= 0
        if not bool(known[:, 0].all()) or bool((~known[:, :-1] & known[:, 1:]).any()):
            raise ForecastError("有项目跳过了阶段日期，请补上前一阶段的日期再测算。")
        after = known[:, 1:]
        if bool((self.entered[:, 1:] < self.entered[:, :-1])[after].any()) or bool((self.entered > self.as_of).any()):
            raise ForecastError("有项目的阶段日期前后颠倒或晚于截至日，请先改正再测算。")

    @property
    def stages(self) -> int:
        """How many stages come before the end."""
        return int(self.entered.shape[1]) - 1

    @property
    def stage_now(self) -> Days:
        """The stage each item is in; ``stages`` for one that is finished."""
        known: Days = (self.entered >= 0).sum(axis=1, dtype=np.int64)
        return known - 1

    @property
    def done(self) -> int:
        """How many items are finished."""
        return int((self.entered[:, -1] >= 0).sum())

    def as_known_on(self, day: int) -> "Programme":
        """Return what was known at the end of an earlier day; items that had not begun by then are left out."""
        entered = np.where(self.entered <= day, self.entered, NEVER)
        return Programme(entered[entered[:, 0] >= 0], day, self.due)


@dataclass(frozen=True)
class WorkDays:
    """Which days work goes on: ``share[d - first]`` of day ``d`` counts, 0 on holidays, less than 1 in frost."""

    first: int
    share: npt.NDArray[np.float64]

    def until(self, day: Days | int) -> npt.NDArray[np.float64]:
        """Return the work done from the first day to the beginning of a day, in working days."""
        sums = np.concatenate(([0.0], np.cumsum(self.share)))
        place = np.asarray(day, dtype=np.int64) - self.first
        if bool((place < 0).any()) or bool((place > len(self.share)).any()):
            raise ForecastError("工作日历没有覆盖所有日期，请先录入相应年份的放假安排。")
        return np.asarray(sums[place], dtype=np.float64)
