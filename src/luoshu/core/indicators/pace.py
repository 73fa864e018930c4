"""How far a promise is: done against due, time gone against time given, what is left and for how many days.

A goal goes up (188 communities done) or down (63 gas companies become 18). The lamp is computed from a dated rule.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from luoshu.core.indicators.problems import IndicatorError


class Direction(StrEnum):
    """Which way a goal goes."""

    UP = "up"
    DOWN = "down"


class Lamp(StrEnum):
    """进度灯. ``unknown``: no value to judge by, which is not late and not on time."""

    LATE = "late"
    WARNING = "warning"
    NORMAL = "normal"
    DONE = "done"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LampRule:
    """By how many percentage points progress may lag behind time before the lamp changes, and which rule says so."""

    warning_points: Decimal
    late_points: Decimal
    code: str = ""


@dataclass(frozen=True, slots=True)
class Goal:
    """From ``baseline`` on ``starts_on`` to ``value`` by the end of ``due_on``.

    With both alike the goal is to hold (持平, 零增长): UP never to be below it, DOWN never above.

    ``milestones``: values planned for days in between; without them the way is straight.
    """

    value: Decimal
    starts_on: date
    due_on: date
    baseline: Decimal = Decimal(0)
    direction: Direction = Direction.UP
    milestones: tuple[tuple[date, Decimal], ...] = ()

    def __post_init__(self) -> None:
        if self.due_on < self.starts_on:
            raise IndicatorError(f"完成时限 {self.due_on} 早于起算日 {self.starts_on}，请核对后重填。")
        if self.direction is Direction.UP and (self.value < self.baseline or not (self.value or self.baseline)):
            raise IndicatorError("目标值应大于起点值；如是压减类目标，请选“压减”；要守住不变的，与起点值相同。")
        if self.direction is Direction.DOWN and self.value > self.baseline:
            raise IndicatorError("压减类目标的目标值应小于起点值，请核对；要守住不变的，与起点值相同。")
        if self.holds and self.milestones:
            raise IndicatorError("守住起点值的目标没有中间节点，请删去节点。")
        days = [on for on, _ in self.milestones]
        if days != sorted(set(days)) or any(not self.starts_on <= on < self.due_on for on in days):
            raise IndicatorError("节点日期要在起算日和完成时限之间，按先后排列，请核对。")

    @property
    def holds(self) -> bool:
        """Whether the goal is to stay at the baseline."""
        return self.value == self.baseline

    @property
    def way(self) -> Fraction:
        """How much is to be changed from the baseline; zero for a goal that holds."""
        return abs(Fraction(self.value) - Fraction(self.baseline))

    def covered(self, current: Decimal) -> Fraction:
        """How much of the way is behind; below zero when it went the wrong way."""
        moved = Fraction(current) - Fraction(self.baseline)
        return moved if self.direction is Direction.UP else -moved

    def time_share(self, on: date) -> Fraction:
        """The share of the days that is gone at the end of a day, between 0 and 1."""
        total = (self.due_on - self.starts_on).days + 1
        gone = min(max((on - self.starts_on).days + 1, 0), total)
        return Fraction(gone, total)

    def expected_share(self, on: date) -> Fraction:
        """The share of the way that should be behind at the end of a day: straight between milestones."""
        points = [(self.starts_on, Fraction(0))]
        points += [(day, self.covered(value) / self.way) for day, value in self.milestones]
        points.append((self.due_on, Fraction(1)))
        if len(points) == 2:
            return self.time_share(on)
        if on <= self.starts_on:
            return Fraction(0)
        for (first, low), (last, high) in pairwise(points):
            if on <= last:
                return low + (high - low) * Fraction((on - first).days, max((last - first).days, 1))
        return Fraction(1)


@dataclass(frozen=True, slots=True)
class Pace:
    """Where a goal stands at the end of a day. ``remaining`` is never below zero; ``days_left`` is, after the day."""

    current: Decimal
    share_done: Fraction
    share_time: Fraction
    expected: Fraction
    remaining: Decimal
    days_left: int

    @property
    def lag_points(self) -> Fraction:
        """By how many percentage points progress is behind what was due; below zero when ahead."""
        return (self.expected - self.share_done) * 100

    @property
    def is_done(self) -> bool:
        """Tell whether the goal is reached."""
        return self.share_done >= 1


def pace_of(goal: Goal, current: Decimal, on: date) -> Pace:
    """Return how a goal stands. One that holds is as far as the time is while it is kept, nowhere when it is not."""
    covered = goal.covered(current)
    share = (goal.time_share(on) if covered >= 0 else Fraction(0)) if goal.holds else covered / goal.way
    left = goal.value - current if goal.direction is Direction.UP else current - goal.value
    return Pace(
        current=current,
        share_done=share,
        share_time=goal.time_share(on),
        expected=goal.expected_share(on),
        remaining=max(left, Decimal(0)),
        days_left=(goal.due_on - on).days,
    )


def lamp_of(pace: Pace | None, rule: LampRule) -> Lamp:
    """Return the lamp. After its day an unreached goal is late whatever the points say."""
    if pace is None:
        return Lamp.UNKNOWN
    if pace.is_done:
        return Lamp.DONE
    lag = pace.lag_points
    if pace.days_left < 0 or lag >= Fraction(rule.late_points):
        return Lamp.LATE
    return Lamp.WARNING if lag >= Fraction(rule.warning_points) else Lamp.NORMAL
