"""Figures and what was read around them, in the office's words."""

from decimal import Decimal
from typing import Any

from django import template

from luoshu.apps.readings.choices import Hedge, reason_of
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
def unlike(said: str, raw: str) -> str:
    """What is said, empty where the page writes the number the same way: 1.1万户 beside 11,000户, 287家 alone."""
    return "" if said.replace(",", "") == raw.replace(",", "") else said


@register.filter
def hedge_word(code: str) -> str:
    """基本完成, 预计, 申请, 表述性, 未定时限"""
    return str(Hedge(code).label) if code in Hedge.values else code


@register.filter
def basis_word(code: str) -> str:
    """How the time of a figure was found."""
    return _BASES.get(code, code)


@register.filter
def check_reason(check: Any) -> str:
    """Why a relation inside a text stands under 需核对: 前后不一, 口径不明."""
    return reason_of(check.kind, check.verdict)


@register.filter
def apart(value: Decimal, unit: str) -> str:
    """A difference with its sign; 0 where there is none."""
    return f"+{spoken(value, unit)}" if value > 0 else spoken(value, unit) if value else "0"
