"""Arabic, full-width, Chinese and mixed numerals: 1,234  １２.５万  三千二百  百余  七成  三分之二.

Everything works on text folded by :func:`fold`, which maps character to character, so offsets never move.
Values are exact ``Decimal`` numbers; nothing here raises on any text.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import pairwise

_FULL_WIDTH: dict[int | str, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Only what carries numbers, units and structure is folded; names keep their written characters.
_FOLDS: dict[int | str, int | str] = {
    **_FULL_WIDTH,
    "　": " ",
    "\u00a0": " ",
    "\u2028": "\n",
    "﹪": "%",
    "％": "%",
    "﹣": "-",
    "－": "-",
    "‐": "-",
    "–": "-",
    "—": "-",
    "―": "-",
    "～": "~",
    "〜": "~",
    "∼": "~",
    "｡": "。",
    "､": "、",
    "﹐": ",",
    "﹑": "、",
    "﹔": ";",
    "﹕": ":",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "∶": ":",
    "〝": "“",
    "〞": "”",
    "萬": "万",
    "億": "亿",
    "個": "个",
    "戶": "户",
    "畝": "亩",
    "幾": "几",
    "餘": "余",
    "兩": "两",
    "〇": "零",
    "○": "零",
    "佔": "占",
}
_FOLDED = str.maketrans(_FOLDS)

DIGIT_OF = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_POWER_OF = {"十": 10, "百": 100, "千": 1000}
MAGNITUDE_OF = {
    "": Decimal(1),
    "百": Decimal(100),
    "千": Decimal(1000),
    "万": Decimal(10_000),
    "十万": Decimal(100_000),
    "百万": Decimal(1_000_000),
    "千万": Decimal(10_000_000),
    "亿": Decimal(100_000_000),
    "十亿": Decimal(1_000_000_000),
    "百亿": Decimal(10_000_000_000),
    "千亿": Decimal(100_000_000_000),
    "万亿": Decimal(1_000_000_000_000),
}
CHINESE_DIGITS = "零一二两三四五六七八九十百千"

#: Arabic numeral with optional thousands separators, on folded text. A comma counts only between groups of three.
ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
#: Magnitude after an Arabic numeral; 千 is not a magnitude in 千米, 千瓦, 千克.
MAGNITUDE = r"万亿|[十百千]?[万亿]|[百千](?![米瓦克卡伏焦帕赫伏])"

_MAX_DIGITS = 40  # a longer run of digits is an identifier, never a quantity


@dataclass(frozen=True, slots=True)
class Numeral:
    """A numeral in a text: ``value`` with the magnitude folded in, ``text[start:end]`` as written."""

    start: int
    end: int
    value: Decimal


def fold(text: str) -> str:
    """Fold full-width forms, dashes, corner quotes and traditional counters; length and offsets stay the same."""
    return text.translate(_FOLDED)


def parse_arabic(written: str, magnitude: str = "") -> Decimal | None:
    """Value of ``1,234.5`` times its magnitude (万, 亿, 千万 ...); None when it is no number."""
    if len(written) > _MAX_DIGITS:
        return None
    try:
        return Decimal(written.replace(",", "")) * MAGNITUDE_OF[magnitude]
    except (InvalidOperation, KeyError):
        return None


def parse_chinese(written: str) -> Decimal | None:
    """Value of a Chinese numeral such as 三千二百, 两万五千, 一百零八, 二〇二四; None when it is not well formed."""
    if not written or len(written) > _MAX_DIGITS:
        return None
    if len(written) > 1 and all(char in DIGIT_OF for char in written):
        return Decimal(int("".join(str(DIGIT_OF[char]) for char in written)))
    total = section = 0
    digit: int | None = None
    for char in written:
        if char in DIGIT_OF:
            if digit not in (None, 0):
                return None
            digit = DIGIT_OF[char]
        elif char in _POWER_OF:
            section += (1 if digit is None else digit) * _POWER_OF[char]
            digit = None
        elif char in "万亿":
            scale = 10_000 if char == "万" else 100_000_000
            block = section + (digit or 0)
            if block == 0:
                total = (total or 1) * scale
            else:
                total = total + block * scale if char == "万" else (total + block) * scale
            section, digit = 0, None
        else:
            return None
    return Decimal(total + section + (digit or 0))


def parse_about(written: str) -> Decimal | None:
    """The middle of a loose numeral (四五百 -> 450, 七八十 -> 75, 十七八 -> 17.5); None for any other numeral."""
    if not any(char in _POWER_OF or char in "万亿" for char in written):
        return None
    for at, (first, second) in enumerate(pairwise(written)):
        if first in DIGIT_OF and second in DIGIT_OF and DIGIT_OF[second] == DIGIT_OF[first] + 1 > 1:
            low = parse_chinese(written[: at + 1] + written[at + 2 :])
            high = parse_chinese(written[:at] + written[at + 1 :])
            return (low + high) / 2 if low is not None and high is not None else None
    return None


def parse_fraction(denominator: str, numerator: str) -> Decimal | None:
    """Percent meant by 三分之二 (denominator 三, numerator 二) or 百分之九十五点六; None when it cannot be read."""
    below = Decimal(100) if denominator == "百" else Decimal(1000) if denominator == "千" else parse_any(denominator)
    above = parse_any(numerator)
    if below is None or above is None or below == 0:
        return None
    percent = above * 100 / below
    return percent.quantize(Decimal("0.000001")).normalize() if percent % 1 else percent


def parse_any(written: str) -> Decimal | None:
    """Value of an Arabic, Chinese (with 点) or mixed numeral without a unit, such as 1.2万, 三点五, 12亿."""
    written = fold(written).strip()
    match = _MIXED.fullmatch(written)
    if match:
        return parse_arabic(match[1], match[2] or "")
    whole, point, decimals = written.partition("点")
    value = parse_chinese(whole)
    if not point or value is None:
        return value
    if not decimals or any(char not in DIGIT_OF for char in decimals):
        return None
    return value + Decimal("0." + "".join(str(DIGIT_OF[char]) for char in decimals))


_MIXED = re.compile(rf"({ARABIC})({MAGNITUDE})?")


def as_number(value: Decimal) -> int | float:
    """The JSON number of a value: an int when it is whole, else the nearest float."""
    if value == value.to_integral_value() and abs(value) < Decimal(10) ** 18:
        return int(value)
    return float(value)
