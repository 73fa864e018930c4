"""GeoJSON boundary features -> code, name, geometry; fields found by habit or named."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from luoshu.core.geo.errors import MissingBoundaryField, UnreadableBoundaryFile

_CODE_HABITS = ("adcode", "code", "区划代码", "行政区划代码", "代码", "xzqdm", "pac", "dt_code", "gb", "id")
_NAME_HABITS = ("name", "district", "名称", "区划名称", "行政区名称", "xzqmc", "county", "township", "village")


@dataclass(frozen=True, slots=True)
class BoundaryFeature:
    """One feature: its 1-based number in the file, code and name as text, and its geometry (``None`` if it has
    none)."""

    number: int
    code: str
    name: str
    geometry: shapely.Geometry | None


@dataclass(frozen=True, slots=True)
class BoundaryFile:
    """The features of a file and the fields that were taken for code and name ("" if there is none)."""

    features: tuple[BoundaryFeature, ...]
    code_field: str
    name_field: str


def read_boundaries(content: bytes, *, code_field: str | None = None, name_field: str | None = None) -> BoundaryFile:
    """Read a GeoJSON FeatureCollection, Feature or sequence of Features (UTF-8 with or without BOM, or GB18030).

    Codes stay text whatever the file holds ("410302", 410302 and 410302.0 are the same code). Raises
    :class:`UnreadableBoundaryFile`, and :class:`MissingBoundaryField` when a named field does not occur or neither a
    code nor a name is found. Geometry is taken as it is: repair is a step of its own (:mod:`luoshu.core.geo.repair`).
    """
    features = _features(_parse(content))
    properties = [feature.get("properties") or {} for feature in features]
    if not all(isinstance(item, Mapping) for item in properties):
        raise UnreadableBoundaryFile(reason="要素的属性不是键值对")
    fields = list(dict.fromkeys(str(key) for item in properties for key in item))
    code = _field("区划代码", code_field, fields, _CODE_HABITS)
    name = _field("区划名称", name_field, fields, _NAME_HABITS)
    if not code and not name:
        raise MissingBoundaryField(what="区划代码或名称", fields_found="、".join(fields) or "无")
    read = [
        BoundaryFeature(number, _text(item.get(code)), _text(item.get(name)), _geometry(number, feature))
        for number, (feature, item) in enumerate(zip(features, properties, strict=True), start=1)
    ]
    return BoundaryFile(tuple(read), code, name)


def _parse(content: bytes) -> Any:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return json.loads(text)
        except json.JSONDecodeError as fault:
            raise UnreadableBoundaryFile(reason=f"第 {fault.lineno} 行不是完整的 JSON，文件可能只有一半") from None
        except RecursionError:
            raise UnreadableBoundaryFile(reason="JSON 嵌套过深") from None
    raise UnreadableBoundaryFile(reason="既不是 UTF-8 也不是 GBK 编码的文本")


def _features(document: Any) -> list[Mapping[str, Any]]:
    found: Any = None
    if isinstance(document, Mapping):
        found = document.get("features") if document.get("type") == "FeatureCollection" else None
        if document.get("type") == "Feature":
            found = [document]
    elif isinstance(document, Sequence):
        found = document
    if not isinstance(found, list) or not all(isinstance(feature, Mapping) for feature in found):
        raise UnreadableBoundaryFile(reason="没有 FeatureCollection 和要素")
    if not found:
        raise UnreadableBoundaryFile(reason="一个要素也没有")
    return found


def _field(what: str, named: str | None, fields: Sequence[str], habits: Sequence[str]) -> str:
    if named is not None:
        if named not in fields:
            raise MissingBoundaryField(what=f"{what}“{named}”", fields_found="、".join(fields) or "无")
        return named
    by_habit = {field.strip().lower(): field for field in reversed(fields)}
    return next((by_habit[habit] for habit in habits if habit in by_habit), "")


def _text(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()


def _geometry(number: int, feature: Mapping[str, Any]) -> shapely.Geometry | None:
    raw = feature.get("geometry")
    if raw is None:
        return None
    try:
        return shapely.from_geojson(json.dumps(raw))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        raise UnreadableBoundaryFile(reason=f"第 {number} 个要素的图形不是有效的 GeoJSON") from None
