"""Is this position and this moment possible at all? Reasons as stable codes with a Chinese sentence."""

import math

EARLIEST = 946684800  # 2000-01-01 UTC: the first satellite whose fire points are delivered flew from then on
LATEST = 4102444800  # 2100-01-01 UTC
CLOCK_SKEW_S = 3600
_CHINA = (73.0, 136.0, 3.0, 54.0)


def position_fault(lon: float, lat: float, *, china_only: bool) -> tuple[str, str, str] | None:
    """(column, code, message) of a position that cannot be, or None. Degrees; exact (0, 0) is a lost position."""
    if math.isnan(lat):
        return "latitude", "missing_position", "纬度是空的或不是数字，请补上这一点的经纬度后重新导入这一行。"
    if math.isnan(lon):
        return "longitude", "missing_position", "经度是空的或不是数字，请补上这一点的经纬度后重新导入这一行。"
    if abs(lat) > 90 or abs(lon) > 180 or math.isinf(lat) or math.isinf(lon):
        if abs(lon) <= 90 and abs(lat) <= 180:
            return "latitude", "swapped_position", _swapped(lon, lat)
        return (
            "latitude" if abs(lat) > 90 else "longitude",
            "impossible_position",
            f"纬度 {lat:g}、经度 {lon:g} 超出范围（纬度 ±90、经度 ±180），请核对原始记录后改正。",
        )
    if lon == 0 and lat == 0:
        return "latitude", "null_position", "经纬度是 0,0，说明来源没有定上位，请向来源要到真实位置后重新导入这一行。"
    if china_only and not _in_china(lon, lat) and _in_china(lat, lon):
        return "latitude", "swapped_position", _swapped(lon, lat)
    return None


def moment_fault(acq_at: int, *, received_at: int | None) -> tuple[str, str] | None:
    """(code, message) of a moment that cannot be, or None. Epoch seconds UTC; ``received_at`` None skips "future"."""
    if not EARLIEST <= acq_at < LATEST:
        return "absurd_date", "日期早于 2000 年或晚于 2100 年，多半是列错位或单元格格式不对，请核对后改正。"
    if received_at is not None and acq_at > received_at + CLOCK_SKEW_S:
        return "future_date", "观测时间晚于收到的时间，请核对日期和时区（卫星数据用世界时）后改正。"
    return None


def _in_china(lon: float, lat: float) -> bool:
    west, east, south, north = _CHINA
    return west <= lon <= east and south <= lat <= north


def _swapped(lon: float, lat: float) -> str:
    return f"纬度 {lat:g}、经度 {lon:g} 看起来经纬度写反了，请对调两列后重新导入。"
