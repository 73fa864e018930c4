"""Plans of several years: the share of each year, what goes over, what is left by name, the closing review."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from luoshu.core.indicators.problems import IndicatorError


@dataclass(frozen=True, slots=True)
class YearShare:
    """One year of a plan. ``carried_in`` is what earlier years left; below zero what they did ahead."""

    year: int
    planned: int
    carried_in: int
    done: int

    @property
    def due(self) -> int:
        """What the year has to do."""
        return self.planned + self.carried_in

    @property
    def left(self) -> int:
        """What goes over to the next year; doing more than was due leaves nothing and is not owed later."""
        return max(self.due - self.done, 0)

    @property
    def ahead(self) -> int:
        """What was done before its year."""
        return max(self.done - self.due, 0)


def yearly_shares(planned: Sequence[tuple[int, int]], done: Sequence[tuple[int, int]]) -> tuple[YearShare, ...]:
    """Return the years of a plan in order; work done ahead lowers what the next year has to do.

    ``planned``, ``done``: (year, count). Raises IndicatorError for a year given twice or a count below zero.
    """
    years = [year for year, _ in planned]
    if len(set(years)) != len(years) or any(count < 0 for _, count in (*planned, *done)):
        raise IndicatorError("规划的年度份额每年只写一次，数量不能为负，请核对。")
    finished = Counter[int]()
    for year, count in done:
        finished[year] += count
    shares: list[YearShare] = []
    carried = 0
    for year, count in sorted(planned):
        share = YearShare(year, count, carried, finished.pop(year, 0))
        shares.append(share)
        carried = share.left if not share.ahead else -share.ahead
    return tuple(shares)


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One thing that a plan promised by name. ``reason`` says why it is not done."""

    name: str
    year: int
    done_on: date | None = None
    reason: str = ""


class Verdict(StrEnum):
    """How a plan ended. Nothing left is complete; unnamed rest is not known."""

    COMPLETE = "complete"
    LEFT = "left"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Closing:
    """收官评估 as of a day: all parts add up to ``total``; ``unnamed`` are promised but on no list."""

    total: int
    done: int
    late: int
    left: int
    unnamed: int
    by_reason: tuple[tuple[str, int], ...]

    @property
    def verdict(self) -> Verdict:
        """How the plan ended."""
        if self.unnamed > 0:
            return Verdict.UNKNOWN
        return Verdict.LEFT if self.left else Verdict.COMPLETE


def leftovers(items: Sequence[PlanItem], on: date) -> list[PlanItem]:
    """规划未落实事项: what is not done on a day, the oldest year first; the order of a list is kept within a year."""
    return sorted((one for one in items if one.done_on is None or one.done_on > on), key=lambda one: one.year)


def closing(items: Sequence[PlanItem], total: int, on: date) -> Closing:
    """Return the closing review of a plan. ``late``: done after their year; reasons by how often they stand."""
    left = leftovers(items, on)
    done = [one for one in items if one.done_on is not None and one.done_on <= on]
    late = sum(one.done_on is not None and one.done_on.year > one.year for one in done)
    reasons = Counter(one.reason.strip() or "未写明原因" for one in left)
    named = sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    return Closing(total, len(done), late, len(left), max(total - len(items), 0), tuple(named))
