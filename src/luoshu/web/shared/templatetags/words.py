"""Times, limits and numbers in the office's own words."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django import template

from luoshu.apps.places.queries import name_within_city
from luoshu.apps.rules.shape_table import DATUM_NAMES
from luoshu.core.clock import day_words, interval_words
from luoshu.core.quantities import relative_goals
from luoshu.web.shared.links import path_of, path_to

register = template.Library()
BEIJING = ZoneInfo("Asia/Shanghai")


register.simple_tag(path_to)
register.simple_tag(path_of)
register.filter("within_city", name_within_city)

DATUMS = dict(DATUM_NAMES)
CONFIDENCES = {"high": "高", "nominal": "一般", "low": "低", "h": "高", "n": "一般", "l": "低"}


@register.filter
def datum_name(code: str) -> str:
    """``WGS-84``; a code that is none stands as it is."""
    return DATUMS.get(code, code)


@register.filter
def confidence_word(text: str) -> str:
    """The class of a satellite product in words, as text or letter; a percentage stands as it is, a dash for none."""
    return CONFIDENCES.get(text.strip().lower(), text) or "—"


@register.filter
def clock(at: datetime | None) -> str:
    """``16:00``"""
    return at.astimezone(BEIJING).strftime("%H:%M") if at else "—"


@register.filter
def moment(at: datetime | None) -> str:
    """``9月17日 16:00``; the year is said where it is not this page's concern by ``full_moment``."""
    if at is None:
        return "—"
    local = at.astimezone(BEIJING)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


@register.filter
def full_moment(at: datetime | None) -> str:
    """``2024年9月17日 16:00``"""
    return f"{at.astimezone(BEIJING).year}年{moment(at)}" if at else "—"


@register.filter
def day(on: date | datetime | None) -> str:
    """``2024年9月17日``"""
    if on is None:
        return "—"
    if isinstance(on, datetime):
        on = on.astimezone(BEIJING).date()
    return day_words(on)


@register.filter
def period(written: str) -> str:
    """``2024年1月1日至9月19日`` for the stored interval of a figure."""
    return interval_words(written)


@register.filter
def minutes_since(at: datetime | None, until: datetime) -> int:
    """Whole minutes from ``at`` to ``until``, never negative."""
    return max(0, int((until - at).total_seconds() // 60)) if at else 0


@register.filter
def waited(since: datetime | None, until: datetime) -> str:
    """``18 分钟``, ``5 小时``, ``3 天``: how long something waits, in whole units of the largest kind."""
    minutes = minutes_since(since, until)
    if minutes < 60:
        return f"{minutes} 分钟"
    return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天"


@register.filter
def distance(metres: float | None) -> str:
    """``850 米`` or ``3.2 公里``"""
    if metres is None:
        return "—"
    return f"{metres:.0f} 米" if metres < 1000 else f"{metres / 1000:.1f} 公里"


@register.filter
def goals_against_base(text: str) -> str:
    """What 翻番, 减半, 持平 ask for in a text: 翻一番：2020年的 200%. Empty where there is none."""
    return "；".join(f"{one.word}：{one.base or '基数'}的 {one.percent}" for one in relative_goals(text))


@register.filter
def goal_word(said: str) -> str:
    """The word itself out of what ``goals_against_base`` says first: 翻一番."""
    return said.partition("：")[0]


@register.filter
def thousands(number: float | None) -> str:
    """Digits in groups of three; a dash where there is no number (which is not zero)."""
    if number is None:
        return "—"
    return f"{number:,.0f}" if float(number).is_integer() else f"{number:,.2f}"


@register.filter
def figure_value(one: Any) -> str:
    """The value of an indicator's figure with its unit: a share with all its decimals (30.0%), a count with its own."""
    if one.value is None:
        return "—"
    if one.unit == "%":
        return f"{one.value:,.{one.decimals}f}%"
    return f"{thousands_exact(one.value)} {one.unit}"


@register.filter
def thousands_exact(number: Decimal | int | None) -> str:
    """All digits a number has, none of them trailing zeros, in groups of three; a dash where there is none."""
    if number is None or number == "":
        return "—"
    text = f"{Decimal(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
