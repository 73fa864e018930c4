"""Shares of areas: exact inside, one decimal for people, and "nothing" and "all" said only of nothing and of all.

Areas are ``Decimal`` in mu (亩). ``None`` means that nobody reported: it is never a zero.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

TENTH: Final = Decimal("0.1")
ALL: Final = Decimal("100.0")
NOTHING: Final = Decimal("0.0")


def share(part: Decimal | None, whole: Decimal | None) -> Fraction | None:
    """Return part of whole, exact; None when either is missing or there is nothing to have a share of."""
    if part is None or whole is None or whole <= 0:
        return None
    return Fraction(part) / Fraction(whole)


def percent(exact: Fraction | None) -> Decimal | None:
    """Return a share as a percentage with one decimal, half up.

    99.96 % is shown as 99.9 and 0.03 % as 0.1: a reader takes 100.0 for "finished" and 0.0 for "not begun".

    >>> percent(Fraction(2, 3))
    Decimal('66.7')
    """
    if exact is None:
        return None
    shown = Decimal(math.floor(exact * 1000 + Fraction(1, 2))) / 10
    if exact < 1 and shown >= ALL:
        return ALL - TENTH
    if exact > 0 and shown <= NOTHING:
        return TENTH
    if exact > 1 and shown <= ALL:
        return ALL + TENTH
    return shown.quantize(TENTH)


def points_between(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    """Return the difference of two shown percentages in percentage points (个百分点).

    Taken from what stands on the page, so that a reader who subtracts finds the same number.
    """
    return None if now is None or then is None else now - then


def added(values: Iterable[Decimal | None]) -> Decimal | None:
    """Add what was reported; None when nobody reported anything."""
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True, slots=True)
class CropArea:
    """One crop of one place, or of several added up. ``machine`` is the part of ``done`` taken in by machines."""

    due: Decimal | None = None
    done: Decimal | None = None
    machine: Decimal | None = None

    @property
    def percent(self) -> Decimal | None:
        """Progress: done of due."""
        return percent(share(self.done, self.due))

    @property
    def machine_percent(self) -> Decimal | None:
        """机收率: by machine of done."""
        return percent(share(self.machine, self.done))

    @property
    def left(self) -> Decimal | None:
        """What is still to do; never below zero."""
        if self.due is None:
            return None
        return max(self.due - (self.done or Decimal(0)), Decimal(0))


def added_areas(areas: Iterable[CropArea]) -> CropArea:
    """Add areas up. A progress counts only places that reported both numbers, so that a gap pulls no average down."""
    rows = list(areas)
    both = [row for row in rows if row.due is not None and row.done is not None]
    # A machine rate needs the machines of every place that harvested, else it would be of another whole.
    machines_known = all(row.machine is not None for row in both if row.done)
    return CropArea(
        due=added(row.due for row in both),
        done=added(row.done for row in both),
        machine=added(row.machine for row in both) if machines_known else None,
    )
