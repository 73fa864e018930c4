"""The rules of the autumn desk (三秋): the risk of burning, the weather window, the limits of the table.

Numbers with decimals are exact text (``"0.001"``), as everywhere in stored JSON.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from luoshu.apps.rules.errors import RuleInvalid

BURN_RISK: Final = "harvest.burn_risk"
WEATHER: Final = "harvest.weather"
LIMITS: Final = "harvest.limits"

RISK_NUMBERS: Final = ("per_mu", "per_dry_day", "per_past_fire", "middle_from", "high_from")
RISK_WHOLES: Final = ("most_dry_days", "most_past_fires")
WEATHER_NUMBERS: Final = ("wet_from_mm", "daily_mu")
LIMIT_NUMBERS: Final = ("nearly_percent", "full_percent", "apart_points")
_TOPICS: Final = ("risk", "weather", "limits")


def check_harvest(body: Mapping[str, Any]) -> None:
    """Refuse a body that the readers could not use. Raises RuleInvalid."""
    match body.get("topic"):
        case "risk":
            numbers = {name: _number(body, name) for name in RISK_NUMBERS}
            for name in RISK_WHOLES:
                _whole(body, name, least=0)
            if numbers["middle_from"] >= numbers["high_from"]:
                raise RuleInvalid(reason="焚烧风险“中”的起点要低于“高”的起点，请核对。")
        case "weather":
            for name in WEATHER_NUMBERS:
                if _number(body, name) <= 0:
                    raise RuleInvalid(reason=f"农时天气规则的 {name} 要大于 0，请核对。")
            _whole(body, "days_ahead", least=1)
        case "limits":
            numbers = {name: _number(body, name) for name in LIMIT_NUMBERS}
            if not 0 < numbers["nearly_percent"] <= numbers["full_percent"]:
                raise RuleInvalid(reason="收储点“将满”的比例要大于 0、不高于“已满”的比例，请核对。")
            _check_day(body.get("sow_until"))
        case _:
            raise RuleInvalid(reason=f"三秋规则要写明是哪一项（{'、'.join(_TOPICS)}），请补全。")


def _check_day(text: object) -> None:
    """A month and day that every year has, so not the 29th of February."""
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError:
        raise RuleInvalid(reason="适播期的最后一天要写成 10-25 这样的月日，请核对。") from None


def _number(body: Mapping[str, Any], name: str) -> Decimal:
    try:
        value = Decimal(str(body[name]))
    except (KeyError, InvalidOperation):
        value = Decimal("NaN")
    if isinstance(body.get(name), bool) or not value.is_finite() or value < 0:
        raise RuleInvalid(reason=f"三秋规则的 {name} 要填不小于 0 的数，请核对。")
    return value


def _whole(body: Mapping[str, Any], name: str, *, least: int) -> None:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise RuleInvalid(reason=f"三秋规则的 {name} 要填不小于 {least} 的整数，请核对。")
