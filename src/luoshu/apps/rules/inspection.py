"""What the rules of inspection (督查) hold: how often a village is visited, the draw, problems, travel and hours."""

import re
from collections.abc import Mapping
from typing import Any, Final

from luoshu.apps.rules.errors import RuleInvalid
from luoshu.core.planning.routes.travel import TravelModel

VISIT_CAP: Final = "inspection.visit_cap"
DRAW: Final = "inspection.draw"
PROBLEMS: Final = "inspection.problems"
TRAVEL: Final = "inspection.travel"
STRAW: Final = "straw"
"""The topic whose problems are the oldest list; every other topic (燃气安全, 防汛) is a list of its own."""
TOWNSHIP, DEPARTMENT = "township", "department"
OWNERS: Final = {TOWNSHIP: "所在乡镇", DEPARTMENT: "主管部门"}
"""Who puts the hidden dangers of a topic right, to begin with."""

DRAW_NUMBERS: Final = (
    "floor",
    "most_days",
    "group_cap",
    "risk_start",
    "risk_per_fire",
    "risk_per_problem",
    "risk_most",
)
_TOPIC: Final = re.compile(r"[a-z][a-z0-9_]{0,29}")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def travel_model(body: Mapping[str, Any]) -> TravelModel:
    """Return the assumptions of a rule of travel for the planner; without a rule, its own."""
    if not body:
        return TravelModel()
    return TravelModel(body["road_factor"], body["speed_kmh"], int(body["park_minutes"]) * 60)


def check_inspection(body: Mapping[str, Any]) -> None:
    """Refuse a body that the readers could not use. Raises RuleInvalid."""
    if "list" in body:
        _check_topic(body)
    elif "most_visits" in body:
        _whole(body, "most_visits", least=1, label="每村每月最多走访次数")
    elif "kinds" in body:
        _check_kinds(body["kinds"])
    elif "halves" in body:
        _check_travel(body)
    else:
        for name in DRAW_NUMBERS:
            _whole(body, name, least=0 if name in ("group_cap", "risk_per_fire", "risk_per_problem") else 1, label=name)


def _check_topic(body: Mapping[str, Any]) -> None:
    topic = body.get("topic")
    if not isinstance(topic, str) or not _TOPIC.fullmatch(topic):
        raise RuleInvalid(reason="主题代码只能用小写字母、数字和下划线，如 gas_safety，请改写。")
    if body["list"] == "checklist":
        items = body.get("items")
        if (
            not isinstance(items, list)
            or not items
            or not all(isinstance(one, dict) and one.get("text") for one in items)
        ):
            raise RuleInvalid(reason="检查表至少要有一条，每条写明查什么，请补上。")
        return
    if body["list"] != "problems" or not str(body.get("topic_label", "")).strip():
        raise RuleInvalid(reason="隐患清单要写明主题名称，如“燃气安全”，请补上。")
    if topic == STRAW:
        raise RuleInvalid(reason="秸秆禁烧的问题种类在“问题种类”里登记，这里请换一个主题。")
    if body.get("owner") not in OWNERS:
        raise RuleInvalid(reason="隐患先交谁整改只能是所在乡镇或主管部门，请重新选择。")
    _check_kinds(body.get("kinds"))
    for kind in body["kinds"]:
        if "working_days" in kind:
            _whole(kind, "working_days", least=1, label="整改工作日")


def _check_kinds(kinds: object) -> None:
    if not isinstance(kinds, list) or not kinds:
        raise RuleInvalid(reason="问题种类至少要有一种，请补上。")
    codes = [kind.get("code") for kind in kinds if isinstance(kind, dict) and kind.get("label")]
    if len(codes) != len(kinds) or len(set(codes)) != len(codes) or not all(codes):
        raise RuleInvalid(reason="每种问题要有代码和名称，代码不能重复，请核对。")


def _check_travel(body: Mapping[str, Any]) -> None:
    for name, least in (("road_factor", 1.0), ("speed_kmh", 1.0)):
        table = body.get(name)
        if not isinstance(table, dict) or any(
            isinstance(value, bool) or not isinstance(value, int | float) or value < least for value in table.values()
        ):
            raise RuleInvalid(reason=f"行程假设的 {name} 要按地形写不小于 {least:g} 的数，请核对。")
    halves = body["halves"]
    if not isinstance(halves, list) or not halves:
        raise RuleInvalid(reason="作息时间至少要有一个半天，请写成 [[“08:30”, “12:00”]] 这样。")
    for half in halves:
        good = isinstance(half, list) and len(half) == 2 and all(_CLOCK.fullmatch(str(part)) for part in half)
        if not good or str(half[0]) >= str(half[1]):
            raise RuleInvalid(reason="作息时间要写成 08:30 这样，开始早于结束，请核对。")
    _whole(body, "visit_minutes", least=1, label="每村停留分钟")
    _whole(body, "park_minutes", least=0, label="停车步行分钟")


def _whole(body: Mapping[str, Any], name: str, *, least: int, label: str) -> None:
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise RuleInvalid(reason=f"督查规则的“{label}”要填不小于 {least} 的整数，请核对。")
