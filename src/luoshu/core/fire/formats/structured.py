"""JSON deliveries (GeoJSON, lists of reports, one report) -> a header and rows of text, as if they had been a table."""

import json
from collections.abc import Iterator, Mapping

from luoshu.core.fire.formats.delivery import DeliveryError
from luoshu.core.tables import DEFAULT_LIMITS, RawRow, TableError, TableLimits
from luoshu.core.tables.decoding import decode_text

_LISTS = ("features", "items", "data", "results", "records", "alarms", "reports", "rows", "list")


def looks_like_json(content: bytes) -> bool:
    """True when the first visible byte opens an object or a list."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def read_structured(content: bytes, *, limits: TableLimits = DEFAULT_LIMITS) -> tuple[RawRow, list[RawRow]]:
    """(header, rows); row numbers are 1-based positions in the list. Raises DeliveryError ``bad_json``, ``too_large``.

    A nested object's members stand beside the others under their own names; a GeoJSON point gives longitude/latitude.
    """
    if len(content) > limits.max_bytes:
        raise DeliveryError("too_large", f"文件超过上限 {limits.max_bytes // 1048576} MB，请分批发送。")
    try:
        document = json.loads(decode_text(content).text)
    except TableError as error:
        raise DeliveryError(error.code, error.message) from None
    except (ValueError, RecursionError):
        raise DeliveryError("bad_json", "JSON 内容不完整或格式有误，请重新取一份完整的文件。") from None
    items = items_of(document)
    if len(items) > limits.max_rows:
        raise DeliveryError("too_many_rows", f"记录超过 {limits.max_rows} 条，请分批发送。")
    flat = [_flatten(item) for item in items]
    names: dict[str, None] = {}
    for entry in flat:
        names |= dict.fromkeys(entry)
    rows = [
        RawRow(at, tuple(entry.get(name, "") for name in names), json.dumps(item, ensure_ascii=False, sort_keys=True))
        for at, (entry, item) in enumerate(zip(flat, items, strict=True), start=1)
    ]
    return RawRow(0, tuple(names), ""), rows


def items_of(document: object) -> list[object]:
    """Return the records of a JSON document. Raises DeliveryError ``bad_json``."""
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        for name in _LISTS:
            if isinstance(document.get(name), list):
                return list(document[name])
        return [document]
    raise DeliveryError("bad_json", "JSON 里没有记录列表，请按接口说明发送一个对象或对象列表。")


def _flatten(item: object) -> dict[str, str]:
    if not isinstance(item, Mapping):
        return {}
    flat = dict(_members(item, 0))
    geometry = item.get("geometry")
    if isinstance(geometry, Mapping) and geometry.get("type") == "Point":
        position = geometry.get("coordinates")
        if isinstance(position, list) and len(position) >= 2:
            if not ({"longitude", "lon"} & flat.keys()):
                flat["longitude"] = _text(position[0])
            if not ({"latitude", "lat"} & flat.keys()):
                flat["latitude"] = _text(position[1])
    return flat


def _members(item: Mapping[str, object], depth: int) -> Iterator[tuple[str, str]]:
    for name, value in item.items():
        if name == "geometry" or (name == "type" and value == "Feature"):
            continue
        if isinstance(value, Mapping):
            if depth < 3:
                yield from _members(value, depth + 1)
        elif isinstance(value, list):
            yield name, json.dumps(value, ensure_ascii=False)
        else:
            yield name, _text(value)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()
