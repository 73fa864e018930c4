"""Numbers as offices write them: 1.2亿元, 3.7万户, 26.6%, 4.5个百分点, and changes in words."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MONEY: Final = "元"
POINTS: Final = "个百分点"
PERCENT: Final = "%"
WAN, YI = Decimal(10**4), Decimal(10**8)
PLACES: Final = Decimal("0.01")


def office_number(value: Decimal, unit: str) -> str:
    """Return a number with its unit.

    Money turns to 万元 and 亿元, shares keep two places; both are rounded half up. A count is never rounded: it is
    written in 万 or 亿 only where two places say it whole, else in digits.
    """
    if unit == MONEY and abs(value) >= WAN:
        large, name = (YI, "亿元") if abs(value) >= YI else (WAN, "万元")
        return _plain(_rounded(value / large)) + name
    if unit in (MONEY, PERCENT, POINTS):
        return _plain(_rounded(value)) + unit
    for large, name in ((YI, "亿"), (WAN, "万")):
        part = value / large
        if abs(part) >= 1 and part == _rounded(part):
            return f"{_plain(part)}{name}{unit}"
    return _plain(value) + unit


def is_rounded(value: Decimal, unit: str) -> bool:
    """Tell whether the written number says less than the value."""
    if unit == MONEY and abs(value) >= WAN:
        part = value / (YI if abs(value) >= YI else WAN)
        return part != _rounded(part)
    return unit in (MONEY, PERCENT, POINTS) and value != _rounded(value)


def office_change(before: Decimal, now: Decimal, unit: str) -> str:
    """Return a change in words: 增加12处, 减少0.3亿元, 提高4.5个百分点, 持平."""
    apart = now - before
    if apart == 0:
        return "持平"
    if unit == PERCENT:
        return f"{'提高' if apart > 0 else '降低'}{office_number(abs(apart), POINTS)}"
    return f"{'增加' if apart > 0 else '减少'}{office_number(abs(apart), unit)}"


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(PLACES, rounding=ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    """Digits without groups and without trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
