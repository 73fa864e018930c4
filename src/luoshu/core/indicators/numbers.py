"""Exact values of formulas, rounded as offices round, and changes: percentage points where the unit is %."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from luoshu.core.indicators.formula import Formula


def rounded(value: Fraction, decimals: int) -> Decimal:
    """Return a fraction rounded half up (away from zero).

    >>> rounded(Fraction(5000, 188), 1)
    Decimal('26.6')
    """
    scaled = abs(value) * 10**decimals
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    return Decimal(whole if value >= 0 else -whole).scaleb(-decimals)


def ratio(formula: Formula, numerator: int, denominator: int | None) -> Decimal | None:
    """Return the value of a formula from its two parts in smallest units; None when there is nothing to divide by."""
    value = Fraction(numerator) * Fraction(formula.numerator.scale) * Fraction(formula.factor)
    if formula.denominator is not None:
        if not denominator:
            return None
        value /= Fraction(denominator) * Fraction(formula.denominator.scale)
    return rounded(value, formula.decimals)


@dataclass(frozen=True, slots=True)
class Change:
    """A change against an earlier value. ``unit`` is 个百分点 for rates, % for everything else."""

    value: Decimal
    unit: str

    @property
    def words(self) -> str:
        """The change as an office says it: 提高2.5个百分点, 增长12.0%, 持平."""
        if self.value == 0:
            return "持平"
        up, down = ("提高", "下降") if self.unit == "个百分点" else ("增长", "下降")
        return f"{up if self.value > 0 else down}{abs(self.value)}{self.unit}"


def change(now: Decimal | None, before: Decimal | None, unit: str) -> Change | None:
    """Return 同比 or 环比: percentage points for a %, else per cent of the earlier value; None: no sense."""
    if now is None or before is None:
        return None
    if unit == "%":
        return Change((now - before).quantize(Decimal("0.1"), ROUND_HALF_UP), "个百分点")
    if before == 0:
        return None
    share = Fraction(now - before) / abs(Fraction(before)) * 100
    return Change(rounded(share, 1), "%")
