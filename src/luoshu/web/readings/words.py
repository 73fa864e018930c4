"""Figures and what was read around them, in the office's words."""

from decimal import Decimal

from django import template

from luoshu.apps.readings.choices import Hedge
from luoshu.apps.readings.queries import plain, spoken

register = template.Library()
_BASES = {"stated": "句中写明", "resolved": "按刊发日期推算", "inherited": "承上文"}


@register.filter
def figure(value: Decimal | None) -> str:
    """A number with groups of three and no trailing zeros; a dash where there is none."""
    return "—" if value is None else plain(value)


@register.filter
def amount(value: Decimal | None, unit: str) -> str:
    """A number with its unit; money in 万元 and 亿元 as offices write it."""
    return "—" if value is None else spoken(value, unit)


@register.filter
def hedge_word(code: str) -> str:
    """基本完成, 预计, 申请, 表述性, 未定时限"""
    return str(Hedge(code).label) if code in Hedge.values else code


@register.filter
def basis_word(code: str) -> str:
    """How the time of a figure was found."""
    return _BASES.get(code, code)
