"""The body of a rule in words: what an office reads instead of field names."""

from typing import Any

from luoshu.apps.rules.choices import RuleKind
from luoshu.core.workflow.fire_words import LIMITS

UNITS = {
    "minute": "分钟",
    "hour": "小时",
    "urgent_hour": "紧急工作时",
    "working_hour": "工作时",
    "working_day": "工作日",
    "natural_day": "天",
}
TERRAINS = {"plain": "平原", "hill": "丘陵", "mountain": "山区", "any": "各类地形"}


def body_words(kind: str, body: dict[str, Any]) -> str:
    """Return one line; fields that this page has no words for are listed as they stand, never left out."""
    if kind == RuleKind.SEASON and {"starts", "ends"} <= body.keys():
        return f"{_month_day(body['starts'])}至{_month_day(body['ends'])}"
    if kind == RuleKind.LIMIT and {"limit", "amount", "unit"} <= body.keys():
        terrain = TERRAINS.get(str(body.get("terrain", "any")), str(body.get("terrain")))
        limit = LIMITS.get(str(body["limit"]), str(body["limit"]))
        return f"{terrain} · {limit} {body['amount']} {UNITS.get(str(body['unit']), body['unit'])}"
    if kind == RuleKind.TERRAIN and "class" in body:
        return TERRAINS.get(str(body["class"]), str(body["class"]))
    return "；".join(f"{name} = {value}" for name, value in body.items())


def _month_day(text: object) -> str:
    month, _, day = str(text).partition("-")
    return f"{int(month)}月{int(day)}日" if month.isdigit() and day.isdigit() else str(text)
