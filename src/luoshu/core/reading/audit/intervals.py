"""What a printed number can mean: rounding at the stated precision, and 约, 近, 余, 超 as wider intervals."""

import re
from decimal import Decimal
from functools import lru_cache

from luoshu.core.reading.model import Figure

_FULL_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_NOT_PRINTED = re.compile(r"[^0-9.]")
_LOOSE = Decimal("0.05")
_QUARTER, _THIRD = Decimal("2.5"), Decimal(1)


def precision(figure: Figure) -> Decimal:
    """Half a unit of the last printed digit, in the figure's unit (3.7万户 -> 500)."""
    return _half_unit(figure.raw, figure.value, figure.unit)


@lru_cache(maxsize=8192)
def _half_unit(raw: str, value: Decimal, unit: str) -> Decimal:
    if "分之" in raw and not raw.startswith("百") and unit == "%":
        return _THIRD  # 三分之一 is said of a third and what is near it
    if "成" in raw and unit == "%":
        return _QUARTER  # 六成 is said of 57.5 to 62.5
    folded = raw.translate(_FULL_WIDTH)
    printed = _NOT_PRINTED.sub("", folded)
    if not printed.strip("."):
        return Decimal(0)
    decimals = len(printed.partition(".")[2])
    try:
        written = Decimal(printed)
    except ArithmeticError:
        return Decimal(0)
    scale = abs(value / written) if written else Decimal(1)
    if decimals == 0 and scale == 1:
        return Decimal(0) if unit not in ("%",) else Decimal("0.5")
    return scale / (2 * Decimal(10) ** decimals)


def bounds(figure: Figure) -> tuple[Decimal, Decimal]:
    """Lowest and highest value a figure can stand for."""
    half = precision(figure)
    low, high = figure.value - half, figure.value + half
    spread = abs(figure.value) * _LOOSE
    if figure.approx == "about" and not any(char.isdigit() for char in figure.raw):
        spread *= 3  # 四五百
    if figure.approx == "about":
        return low - spread, high + spread
    if figure.approx == "nearly":
        return low - spread, high
    if figure.approx in ("over", "more_than", "at_least"):
        return low, high + max(spread * 4, half)
    return low, high


def share_bounds(part: Figure, whole: Figure) -> tuple[Decimal, Decimal] | None:
    """Lowest and highest percentage of part in whole; None when the whole can be zero."""
    part_low, part_high = bounds(part)
    whole_low, whole_high = bounds(whole)
    if whole_low <= 0:
        return None
    return part_low * 100 / whole_high, part_high * 100 / whole_low


def overlap(first: tuple[Decimal, Decimal], second: tuple[Decimal, Decimal]) -> bool:
    """True when two intervals share a value."""
    return first[0] <= second[1] and second[0] <= first[1]


def plain(value: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros, at most four decimals."""
    return _plain(value) if value else _plain.__wrapped__(value)  # 0 and -0 are equal, and not written alike


@lru_cache(maxsize=8192)
def _plain(value: Decimal) -> str:
    rounded = value.quantize(Decimal("0.0001")) if abs(value) < Decimal(10) ** 20 else value
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
