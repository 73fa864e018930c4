"""Two invented counties: what goes badly in the demo - lateness, refusals, disputes - happens there alone.

They lie beside the city, where they cover no part of it, and are marked 虚构 in their names.
"""

from typing import Final

from shapely import Polygon, affinity
from shapely.geometry.base import BaseGeometry

COUNTIES: Final = {"410398": "示范甲县（虚构）", "410399": "示范乙县（虚构）"}
TOWNSHIPS: Final = ("东河镇", "西岗镇", "南塬乡", "北川乡")
VILLAGES: Final = ("前营村", "后营村", "上店村", "下店村", "石桥村")
_HEXAGON: Final = Polygon([(0.5, 0), (0.25, 0.4), (-0.25, 0.4), (-0.5, 0), (-0.25, -0.4), (0.25, -0.4)])


def invented_outlines(city: BaseGeometry) -> dict[str, BaseGeometry]:
    """Return the outlines (WGS-84) of the invented counties, east of the city's easternmost point."""
    east = city.bounds[2] + 0.35
    middle = city.centroid.y
    shape = affinity.scale(_HEXAGON, 0.5, 0.5)
    return {
        "410398": affinity.translate(shape, east, middle + 0.22),
        "410399": affinity.translate(shape, east, middle - 0.22),
    }


def invented_rows() -> list[str]:
    """Return the invented counties as lines of a division list: code, level, name, parent code, full name."""
    lines = []
    for county, county_name in COUNTIES.items():
        full = f"洛阳市{county_name}"
        lines.append(f"{county},3,{county_name},4103,{full}")
        for number, township_name in enumerate(TOWNSHIPS, start=1):
            township = f"{county}{100 + number}"
            lines.append(f"{township},4,{township_name},{county},{full}{township_name}")
            for rank, village_name in enumerate(VILLAGES, start=1):
                village = f"{township}{200 + rank}"
                lines.append(f"{village},5,{village_name},{township},{full}{township_name}{village_name}")
    return lines
