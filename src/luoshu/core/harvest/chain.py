"""The chain of autumn: harvest -> straw off or returned -> soil prepared -> wheat sown, and who waits on whom.

Each step is a cumulative share of its own base by day. How long a step lags behind the one before (压茬) is read off
sideways: the days since the earlier step stood where the later one stands now.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from luoshu.core.harvest.shares import share


class Step(StrEnum):
    """The steps in their order."""

    HARVEST = "harvest"
    STRAW = "straw"
    TILLAGE = "tillage"
    SOWING = "sowing"


ORDER: Final = (Step.HARVEST, Step.STRAW, Step.TILLAGE, Step.SOWING)


@dataclass(frozen=True, slots=True)
class StepLine:
    """What was done of one step by each day (mu, cumulative), and the base it is a share of."""

    base: Decimal
    done: Mapping[date, Decimal]

    def on(self, day: date) -> Decimal | None:
        """Return what was done up to a day: the newest number not after it."""
        days = [one for one in self.done if one <= day]
        return self.done[max(days)] if days else None

    def share_on(self, day: date) -> Fraction | None:
        """Return the share of the base that was done up to a day."""
        return share(self.on(day), self.base)

    def fell_on(self) -> tuple[date, ...]:
        """Return the days on which a cumulative number became smaller: each needs a reason."""
        days = sorted(self.done)
        return tuple(later for earlier, later in itertools.pairwise(days) if self.done[later] < self.done[earlier])


@dataclass(frozen=True, slots=True)
class Link:
    """A step beside the one before it. ``waiting`` mu are ready and not yet taken on; ``lag`` None: not to be said."""

    step: Step
    waiting: Decimal | None
    lag: "Lag | None"


@dataclass(frozen=True, slots=True)
class Lag:
    """How many days a step is behind the one before; ``is_at_least``: the numbers do not go back far enough."""

    days: int
    is_at_least: bool = False


def lag_between(earlier: StepLine, later: StepLine, day: date) -> Lag | None:
    """Return how far the later step is behind: since when the earlier one has stood where it stands now.

    None when the later step has not begun, or stands further than the earlier one ever was (then a number is wrong or
    fields were sown that bore no autumn crop), or when one day alone is known.
    """
    reached = later.share_on(day)
    if reached is None or reached <= 0:
        return None
    first = min(earlier.done, default=day)
    for one in sorted(earlier.done):
        stood = earlier.share_on(one)
        if one <= day and stood is not None and stood >= reached:
            # Already further on the first day that is known: it stood there some day before.
            is_at_least = one == first and stood > reached
            return None if is_at_least and one == day else Lag((day - one).days, is_at_least)
    return None


def links(lines: Mapping[Step, StepLine], day: date, *, steps: Sequence[Step] = ORDER) -> list[Link]:
    """Lay every step beside the one before it on a day. Steps without a line are left out of the chain."""
    known = [step for step in steps if step in lines]
    found = []
    for before, step in itertools.pairwise(known):
        ready, taken = lines[before].on(day), lines[step].on(day)
        waiting = None
        if ready is not None and taken is not None:
            # Never more than the step's own base: land that bore no crop of autumn waits for nobody.
            waiting = max(min(ready, lines[step].base) - taken, Decimal(0))
        found.append(Link(step, waiting, lag_between(lines[before], lines[step], day)))
    return found


def days_left(last_suitable: date, day: date) -> int:
    """Return how many days of the suitable sowing time (适播期) are left, today counted; never below zero."""
    return max((last_suitable - day).days + 1, 0)
