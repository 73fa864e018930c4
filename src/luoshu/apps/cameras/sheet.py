"""One row of a camera sheet, read and checked: units and ranges are named in the sentence that refuses."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

HABITS: Final = {
    "code": ("code", "编号", "设备编号", "摄像机编号", "点位编号"),
    "name": ("name", "名称", "设备名称", "摄像机名称", "点位名称"),
    "unit": ("unit", "单位", "管理单位", "维护单位"),
    "longitude": ("longitude", "lon", "经度"),
    "latitude": ("latitude", "lat", "纬度"),
    "height": ("height", "高度", "挂高", "塔高"),
    "azimuth": ("azimuth", "方位角", "朝向"),
    "opening": ("opening", "fov", "视场角", "视角"),
    "reach": ("reach", "可视距离", "监控半径", "覆盖半径"),
    "silent": ("silent", "离线判定", "离线分钟"),
}
_CODE: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class SheetCamera:
    """A row that can be used: degrees, metres of height, kilometres of reach, minutes of silence."""

    row_no: int
    code: str
    name: str
    unit: str
    lon: float
    lat: float
    height_m: float | None
    azimuth_deg: float
    opening_deg: float
    reach_km: float
    silent_minutes: int

    def columns(self) -> dict[str, Any]:
        """Return the columns of the row that come from the sheet as they stand."""
        return {
            "name": self.name,
            "unit_name": self.unit,
            "delivered_lon": self.lon,
            "delivered_lat": self.lat,
            "height_m": self.height_m,
            "azimuth_deg": self.azimuth_deg,
            "opening_deg": self.opening_deg,
            "reach_km": self.reach_km,
            "silent_minutes": self.silent_minutes,
        }


class BadCell(Exception):
    """The cell that stands against a row, and the sentence that says what to mend."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.name, self.sentence = name, sentence


def read_row(row_no: int, cells: Mapping[str, str]) -> SheetCamera | BadCell:
    """Return the camera of a row, or the first cell that is wrong."""
    try:
        code = cells.get("code", "")
        if not _CODE.fullmatch(code):
            raise BadCell("code", "编号要用字母、数字、下划线或连字符，不超过 40 个。")
        if not cells.get("name"):
            raise BadCell("name", "没有名称，请补上。")
        height = _number(cells, "height", "高度", 0, 300, "米", default=math.nan)
        return SheetCamera(
            row_no=row_no,
            code=code,
            name=cells["name"][:80],
            unit=cells.get("unit", "")[:120],
            lon=_number(cells, "longitude", "经度", 70, 140, "度"),
            lat=_number(cells, "latitude", "纬度", 3, 55, "度"),
            height_m=None if math.isnan(height) else height,
            azimuth_deg=_number(cells, "azimuth", "方位角", 0, 360, "度", default=0.0),
            opening_deg=_number(cells, "opening", "视场角", 1, 360, "度", default=360.0),
            reach_km=_number(cells, "reach", "可视距离", 0.1, 20, "公里"),
            silent_minutes=int(_number(cells, "silent", "离线判定", 1, 100_000, "分钟", default=30)),
        )
    except BadCell as bad:
        return bad


def _number(
    cells: Mapping[str, str],
    name: str,
    label: str,
    least: float,
    most: float,
    unit: str,
    *,
    default: float | None = None,
) -> float:
    text = cells.get(name, "")
    if not text and default is not None:
        return default
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not least <= value <= most:
        raise BadCell(name, f"{label}“{text}”要在 {least:g} 到 {most:g} {unit}之间，请核对单位。")
    return value
