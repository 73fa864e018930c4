"""Refusals of the geometry core: a stable code, the fields, one sentence with the fact and the next step."""

from typing import Any, ClassVar


class GeoError(ValueError):
    """Base of every refusal in ``core.geo``; ``message`` is filled from the keyword fields."""

    code: ClassVar[str] = "geo_error"
    message: ClassVar[str] = "坐标或边界数据无法处理，请检查文件后重试。"

    def __init__(self, **fields: Any) -> None:
        self.fields = fields
        super().__init__(self.message % fields if fields else self.message)


class UnknownDatum(GeoError):
    """The datum is missing or is not one of the four codes."""

    code = "unknown_datum"
    message = "坐标系“%(datum)s”不认识，请写明 wgs84、gcj02、bd09 或 cgcs2000 之一。"


class CoordinatesMismatch(GeoError):
    """Longitudes and latitudes are not two equally long lists of numbers."""

    code = "coordinates_mismatch"
    message = "经度有 %(lon)s 个、纬度有 %(lat)s 个，两者必须一一对应，请检查坐标列。"


class InvalidBoundary(GeoError):
    """A boundary cannot be indexed as it is (not a polygon, empty, self-crossing, infinite)."""

    code = "invalid_boundary"
    message = "第 %(position)s 个区划的边界不能使用（%(reason)s），请先修复边界再建立索引。"


class DuplicateIds(GeoError):
    """Two boundaries of one index carry the same id, or an id is negative."""

    code = "duplicate_ids"
    message = "区划编号 %(id)s 重复或为负，请让每个区划的编号唯一且不小于 0。"


class BrokenIndexFile(GeoError):
    """The saved index is cut off, foreign or of another version."""

    code = "broken_index_file"
    message = "区划索引文件 %(path)s 不完整或版本不符（%(reason)s），请重新导入边界以重建索引。"


class UnreadableBoundaryFile(GeoError):
    """The boundary file is not GeoJSON that can be read."""

    code = "unreadable_boundary_file"
    message = "边界文件读不出来（%(reason)s），请另存为 GeoJSON（UTF-8 编码）后再导入。"


class MissingBoundaryField(GeoError):
    """The boundary file has no field for the division's code or name."""

    code = "missing_boundary_field"
    message = "边界文件里找不到%(what)s字段（现有字段：%(fields_found)s），请用参数写明字段名。"
