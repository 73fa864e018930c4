"""What the rules of targets hold: when the lamp changes, weights with their filed plan, frost in the forecast."""

import re
from collections.abc import Mapping
from typing import Any, Final

from luoshu.apps.rules.errors import RuleInvalid

LAMP: Final = "lamp"
WEIGHTS: Final = "weights"
FROST: Final = "frost"
_MONTH_DAY: Final = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


def check_target(body: Mapping[str, Any]) -> None:
    """Refuse a body that the readers could not use. Raises RuleInvalid."""
    match body.get("topic"):
        case "lamp":
            _check_lamp(body)
        case "weights":
            _check_weights(body)
        case "frost":
            _check_frost(body)
        case _:
            raise RuleInvalid(reason="目标规则要写明是进度灯（lamp）、权重（weights）还是冰冻期（frost），请补全。")


def _check_lamp(body: Mapping[str, Any]) -> None:
    warning, late = (_number(body, name) for name in ("warning_points", "late_points"))
    if warning > late:
        raise RuleInvalid(reason=f"预警线 {warning:g} 个百分点高于滞后线 {late:g} 个百分点，请对调。")
    days = body.get("override_days", 31)
    if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 366:
        raise RuleInvalid(reason="签字改灯最多保持多少天，要填 1 到 366 的整数，请核对。")


def _check_weights(body: Mapping[str, Any]) -> None:
    weights = body.get("weights")
    if not isinstance(weights, dict) or not weights:
        raise RuleInvalid(reason="权重要按目标或指标编号逐项写，请至少写一项。")
    for code in weights:
        _number(weights, code)
    if not str(body.get("plan_no", "")).strip():
        raise RuleInvalid(reason="合并计算各县区进展要有备案的考核计划文号，请补上 plan_no。")


def _check_frost(body: Mapping[str, Any]) -> None:
    for name in ("from", "until"):
        if not _MONTH_DAY.fullmatch(str(body.get(name, ""))):
            raise RuleInvalid(reason="冰冻期的起止要写成 12-15 这样的月日，请核对。")
    share = body.get("share")
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1:
        raise RuleInvalid(reason="冰冻期的施工效率要填 0 到 1 的数，请核对。")


def _number(body: Mapping[str, Any], name: str) -> float:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 100:
        raise RuleInvalid(reason=f"目标规则的“{name}”要填大于 0、不超过 100 的数，请核对。")
    return float(value)
