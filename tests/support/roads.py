"""Sheets of roads between the villages of the named cast."""

from datetime import date

from luoshu.apps.places.operations import import_roads
from luoshu.core.tables import SheetResult
from tests.support.cast import AT, Cast

HEADER = "起点区划代码,起点,终点区划代码,终点,公里,分钟"
SOURCE = "交通局公路里程表"


def road_file(*rows: tuple[str, str, object, object]) -> bytes:
    """Return a sheet of (from, to, km, minutes)."""
    return "\n".join([HEADER, *(f"{start},,{end},,{km},{minutes}" for start, end, km, minutes in rows)]).encode()


def bring_roads(
    cast: Cast,
    *rows: tuple[str, str, object, object],
    who: str = "林岚",
    on: date = date(2024, 9, 1),
    keep: bool = True,
) -> SheetResult:
    """Import roads that hold from a day."""
    data = road_file(*rows)
    return import_roads(data=data, source=SOURCE, on=on, by=cast.acting(who), at=AT, keep=keep)
