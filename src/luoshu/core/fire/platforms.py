"""Another platform's alarms and results, by a mapping that is data: field paths, form of time, words, body of a result.

A mapping is the body of a dated rule::

    {"datum": "gcj02", "items": "data.list", "time": "epoch_ms", "levels": {"1": "high"},
     "fields": {"source_id": "alarmId", "longitude": "gps.lng", "latitude": "gps.lat", "reported_at": "alarmTime"},
     "result": {"url": "https://…", "body": {"id": "$alarm", "state": "$word", "time": "$time"}, "time": "iso",
                "words": {"fire": "1", "not_a_fire": "2"}, "ok": {"path": "code", "value": "0"}}}
"""

import json
import math
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Final

from luoshu.core.fire.formats.delivery import DeliveryError
from luoshu.core.fire.formats.schemas import CAMERA, DATUMS

BEIJING: Final = timezone(timedelta(hours=8))
TIME_FORMS: Final = ("iso", "epoch_s", "epoch_ms")
NEEDED: Final = ("source_id", "longitude", "latitude", "reported_at")
BOXES: Final = frozenset({"box", "corners"})
"""Where the platform says that the smoke is in its picture; ``core.fire.pictures`` reads it."""
KNOWN: Final = frozenset({*NEEDED, *BOXES, "camera_code", "camera_name", "azimuth_deg", "confidence", "image", "note"})
LEVELS: Final = frozenset({"low", "nominal", "high"})
OUTCOMES: Final = ("fire", "not_a_fire", "other_burning", "closed")
"""What may be told back: 核实有火, 核实非火点, 非秸秆燃烧, 办结."""
_MARKS: Final = frozenset({"$alarm", "$word", "$time", "$note"})


def mapping_problem(body: Mapping[str, Any]) -> str:
    """Return what is wrong with a mapping as one sentence, empty when it can be used."""
    fields = body.get("fields")
    if body.get("datum") not in DATUMS:
        return "对接格式要写明坐标系（wgs84、gcj02、bd09、cgcs2000 之一）。"
    if not isinstance(fields, Mapping) or not all(isinstance(path, str) and path for path in fields.values()):
        return "对接格式的 fields 要写成“本系统字段: 对方字段路径”。"
    if missing := [name for name in NEEDED if name not in fields]:
        return f"对接格式缺少字段：{'、'.join(missing)}。"
    if unknown := sorted(set(fields) - KNOWN):
        return f"对接格式里有不认识的字段：{'、'.join(unknown)}。"
    if not _is_time_form(body.get("time", "iso")):
        return "对接格式的 time 要写 iso、epoch_s、epoch_ms 或带 % 的时间样式。"
    levels = body.get("levels", {})
    if not isinstance(levels, Mapping) or not set(levels.values()) <= LEVELS:
        return "对接格式的 levels 要把对方的级别对到 low、nominal、high。"
    return _result_problem(body["result"]) if body.get("result") else ""


def _result_problem(result: Any) -> str:
    if not isinstance(result, Mapping) or not isinstance(result.get("body"), Mapping):
        return "对接格式的 result 要写明地址 url 和回传内容 body。"
    words = result.get("words")
    if not isinstance(words, Mapping) or not words or not set(words) <= set(OUTCOMES):
        return f"回传的 words 要把 {'、'.join(OUTCOMES)} 对到对方的说法。"
    if not str(result.get("url", "")).startswith(("https://", "http://")):
        return "回传地址要以 https:// 或 http:// 开头。"
    if not _is_time_form(result.get("time", "iso")):
        return "回传的 time 要写 iso、epoch_s、epoch_ms 或带 % 的时间样式。"
    if unknown := _marks_in(result["body"]) - _MARKS:
        return f"回传内容里有不认识的记号：{'、'.join(sorted(unknown))}。"
    if "$alarm" not in _marks_in(result["body"]) or "$word" not in _marks_in(result["body"]):
        return "回传内容里要有 $alarm（报警编号）和 $word（结果）。"
    ok = result.get("ok", {})
    if ok and not (isinstance(ok, Mapping) and {"path", "value"} <= set(ok)):
        return "回传的 ok 要写明对方答复里的路径 path 和表示成功的 value。"
    return ""


def alarms_as_reports(content: bytes, mapping: Mapping[str, Any]) -> bytes:
    """Turn a platform's alarms into the columns of camera alarms, one row an alarm, as JSON.

    An alarm that lacks something keeps its row: the parser rejects it with the reason. Of a picture only its address
    stays. Raises DeliveryError when it is no list of alarms.
    """
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise DeliveryError("bad_json", "报警内容不是完整的 JSON，请对方重新发送。") from None
    items = found_at(document, str(mapping.get("items", "")))
    if isinstance(items, Mapping):
        items = [items]
    if not isinstance(items, list):
        raise DeliveryError("no_alarms", "报警内容里没有找到报警清单，请核对对接格式的 items 路径。")
    rows = [_row(item, mapping) for item in items]
    return json.dumps(rows, ensure_ascii=False).encode()


def _row(item: Any, mapping: Mapping[str, Any]) -> dict[str, str]:
    row = {}
    for name, path in mapping["fields"].items():
        value = found_at(item, path)
        if value is None or name in BOXES or isinstance(value, Mapping | list):
            continue
        if name == "reported_at":
            text = _moment_text(value, str(mapping.get("time", "iso")))
        elif name == "confidence":
            text = str(mapping.get("levels", {}).get(str(value), ""))
        elif name == "image":
            text = str(value) if str(value).startswith(("https://", "http://")) else ""
        else:
            text = str(value)
        row[_column(name)] = text
    return row or {"note": json.dumps(item, ensure_ascii=False)[:200]}


def _column(name: str) -> str:
    return CAMERA.columns[name][0] if name in CAMERA.columns else name


def found_at(document: Any, path: str) -> Any:
    """Return what lies at a dotted path (numbers for places in lists), None where there is nothing; "" is the whole."""
    for part in path.split(".") if path else ():
        if isinstance(document, Mapping):
            document = document.get(part)
        elif isinstance(document, list) and part.isascii() and part.isdigit() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return document


def _moment_text(value: Any, form: str) -> str:
    try:
        if form in ("epoch_s", "epoch_ms"):
            seconds = float(value) / (1000 if form == "epoch_ms" else 1)
            return datetime.fromtimestamp(seconds, UTC).isoformat() if math.isfinite(seconds) else str(value)
        if form == "iso":
            return str(value)
        found = datetime.strptime(str(value), form)  # noqa: DTZ007 - the zone is added where none was given
        return (found if found.tzinfo else found.replace(tzinfo=BEIJING)).isoformat()
    except (ValueError, TypeError, OverflowError, OSError):
        return str(value)


def result_body(mapping: Mapping[str, Any], *, alarm: str, outcome: str, at: datetime, note: str = "") -> Any:
    """Return what is told back about an alarm, in the platform's own form; None when it has no word for the outcome."""
    result = mapping.get("result") or {}
    word = (result.get("words") or {}).get(outcome)
    if word is None:
        return None
    values = {"$alarm": alarm, "$word": word, "$time": _told_time(at, str(result.get("time", "iso"))), "$note": note}
    return _filled(result["body"], values)


def is_taken(mapping: Mapping[str, Any], answer: Mapping[str, Any]) -> bool:
    """Tell whether the platform's answer says that it took the result."""
    ok = (mapping.get("result") or {}).get("ok")
    return not ok or str(found_at(answer, str(ok["path"]))) == str(ok["value"])


def _filled(part: Any, values: Mapping[str, Any]) -> Any:
    if isinstance(part, Mapping):
        return {key: _filled(value, values) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, values) for value in part]
    return values.get(part, part) if isinstance(part, str) else part


def _marks_in(part: Any) -> set[str]:
    if isinstance(part, Mapping):
        return set().union(*map(_marks_in, part.values()))
    if isinstance(part, list):
        return set().union(*map(_marks_in, part))
    return {part} if isinstance(part, str) and part.startswith("$") else set()


def _told_time(at: datetime, form: str) -> Any:
    if form in ("epoch_s", "epoch_ms"):
        return int(at.timestamp() * (1000 if form == "epoch_ms" else 1))
    local = at.astimezone(BEIJING)
    return local.isoformat() if form == "iso" else local.strftime(form)


def _is_time_form(form: Any) -> bool:
    return form in TIME_FORMS or (isinstance(form, str) and "%" in form)
