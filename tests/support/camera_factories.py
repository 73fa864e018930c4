"""Cameras for tests: a sheet of the ground of the named cast."""

from datetime import date

from luoshu.apps.cameras.operations import import_cameras
from luoshu.core.tables import SheetResult
from tests.support.cast import AT, Cast

HEADER = "编号,名称,管理单位,经度,纬度,高度（米）,方位角,视场角,可视距离（公里）,离线判定"
WEST_TOWER = "JA-01,西岗一号塔,甲县铁塔,112.05,34.15,40,0,360,2,30"


def sheet_of(*rows: str, header: str = HEADER) -> bytes:
    """Return a sheet as bytes."""
    return "\n".join(["示范甲县塔基表", header, *rows]).encode()


def enter(cast: Cast, *rows: str, who: str = "陈川", datum: str = "wgs84", keep: bool = True) -> SheetResult:
    """Import rows in somebody's name."""
    return import_cameras(
        content=sheet_of(*(rows or (WEST_TOWER,))),
        datum=datum,
        valid_from=date(2024, 1, 1),
        by=cast.acting(who),
        at=AT,
        keep=keep,
    )
