"""Validity repair of boundaries that says what it changed: polygons in, valid polygons and notes out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from luoshu.core.geo.edges import as_geometries

GeometryArray = npt.NDArray[np.object_]

_GEOD = pyproj.Geod(ellps="WGS84")
# What GEOS calls the fault, in the words of the people who drew the boundary.
_FAULTS = {
    "Self-intersection": "边界自相交",
    "Ring Self-intersection": "边界在一点上碰到自己",
    "Hole lies outside shell": "空洞在边界之外",
    "Holes are nested": "空洞套着空洞",
    "Nested holes": "空洞套着空洞",
    "Nested shells": "一块套在另一块里面",
    "Duplicate Rings": "同一圈边界重复",
    "Interior is disconnected": "内部被空洞隔断",
    "Too few points in geometry component": "点太少，围不成面",
    "Invalid Coordinate": "坐标不是有限的数",
    "Ring is not closed": "边界没有闭合",
}


@dataclass(frozen=True, slots=True)
class RepairNote:
    """What was wrong with the boundary at ``position`` and what the repair did.

    ``reason``: Chinese words; ``where``: lon, lat of the fault as GEOS gives them, "" if unknown; areas in square
    metres on the WGS-84 ellipsoid, with the crossed parts of a border that crosses itself counting against each other
    in ``area_before_m2``; ``usable``: False when nothing with an area was left, and the boundary is ``None`` in the
    answer.
    """

    position: int
    reason: str
    where: str
    area_before_m2: float
    area_after_m2: float
    usable: bool

    @property
    def words(self) -> str:
        """Return what was wrong, with its place where one is known."""
        return f"{self.reason}（{self.where} 附近）" if self.where else self.reason

    @property
    def area_share(self) -> float:
        """Return the area that the repair added or took away over the larger of before and after."""
        larger = max(self.area_before_m2, self.area_after_m2)
        return abs(self.area_after_m2 - self.area_before_m2) / larger if larger else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Repaired:
    """Valid (multi)polygons, or ``None`` where nothing usable was left, in the order of the input; and the notes."""

    polygons: GeometryArray
    notes: tuple[RepairNote, ...]


def area_m2(geometry: shapely.Geometry) -> float:
    """Area of a (multi)polygon in degrees on the WGS-84 ellipsoid, holes taken off; whatever the rings' direction."""
    total = 0.0
    for part in shapely.get_parts(geometry):
        if not isinstance(part, shapely.Polygon) or part.is_empty:
            continue
        for ring, sign in [(part.exterior, 1.0), *((hole, -1.0) for hole in part.interiors)]:
            lon, lat = shapely.get_coordinates(ring).T
            total += sign * abs(_GEOD.polygon_area_perimeter(lon, lat)[0])
    return total


def repair_polygons(boundaries: Sequence[object] | GeometryArray) -> Repaired:
    """Make every boundary a valid polygon or multipolygon; shapely geometries, WKB bytes or ``None`` in.

    Lines and points that a repair leaves over are dropped; heights are dropped without a note. Valid input comes back
    as it is, without a note.
    """
    geometries = as_geometries(boundaries)
    polygons = np.empty(len(geometries), object)
    notes = []
    for position, geometry in enumerate(geometries):
        polygons[position], note = _repair(position, geometry)
        if note:
            notes.append(note)
    return Repaired(polygons, tuple(notes))


def _repair(position: int, geometry: shapely.Geometry | None) -> tuple[shapely.Geometry | None, RepairNote | None]:
    if geometry is None or geometry.is_empty:
        return None, RepairNote(position, "没有图形", "", 0.0, 0.0, False)
    geometry = shapely.force_2d(geometry)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None, RepairNote(position, _FAULTS["Invalid Coordinate"], "", 0.0, 0.0, False)
    areal = isinstance(geometry, shapely.Polygon | shapely.MultiPolygon)
    if areal and geometry.is_valid:
        return geometry, None
    reason, where = "不是面", ""
    if not geometry.is_valid:
        reason, where = _fault(shapely.is_valid_reason(geometry))
    before = area_m2(geometry)
    whole = geometry if geometry.is_valid else shapely.make_valid(geometry, method="structure")
    polygon = _polygons_only(whole)
    after = 0.0 if polygon is None else area_m2(polygon)
    return polygon, RepairNote(position, reason, where, before, after, polygon is not None)


def _fault(text: str) -> tuple[str, str]:
    """``Self-intersection[112.5 34.6]`` -> words and place."""
    name, _, place = text.partition("[")
    return _FAULTS.get(name.strip(), name.strip()), place.rstrip("]").replace(" ", ",")


def _polygons_only(geometry: shapely.Geometry) -> shapely.Geometry | None:
    parts = _flat_parts(geometry)
    if not parts:
        return None
    joined = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return joined if isinstance(joined, shapely.Polygon | shapely.MultiPolygon) and joined.area > 0 else None


def _flat_parts(geometry: shapely.Geometry) -> list[shapely.Polygon]:
    found: list[shapely.Polygon] = []
    for part in shapely.get_parts(geometry):
        if isinstance(part, shapely.Polygon):
            found.extend([] if part.is_empty else [part])
        elif not isinstance(part, shapely.Point | shapely.LineString):
            found.extend(_flat_parts(part))
    return found
