"""Geometry of an import: datum, validity repair that says what it changed, areas, outlines for maps, comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyproj
import shapely

from luoshu.apps.places.choices import Level
from luoshu.core.geo import convert

Shapes = npt.NDArray[np.object_]
_GEOD: Final = pyproj.Geod(ellps="WGS84")
_EARTH_M: Final = 6_371_007.2
# How far a map's outline may stray, in degrees: about 150 m for a county, 20 m for a village.
_TOLERANCE: Final = {Level.CITY: 0.002, Level.COUNTY: 0.0015, Level.TOWNSHIP: 0.0006, Level.VILLAGE: 0.0002}


@dataclass(frozen=True)
class Repaired:
    """A polygon fit for use, and in words what was done to it (empty if nothing)."""

    geometry: shapely.Geometry | None
    what: str
    area_share: float


def to_wgs84(shapes: Sequence[shapely.Geometry | None], datum: str) -> Shapes:
    """Return the geometries in WGS-84, flat; None stays None."""
    array = np.empty(len(shapes), object)
    array[:] = list(shapes)
    array[:] = shapely.force_2d(array)
    there = np.array([one is not None for one in array], bool)
    xy = shapely.get_coordinates(array[there])
    if len(xy):
        lon, lat = convert(xy[:, 0], xy[:, 1], datum, "wgs84")
        array[there] = shapely.set_coordinates(array[there], np.column_stack([lon, lat]))
    return array


def repaired(geometry: shapely.Geometry | None) -> Repaired:
    """Make one boundary a valid, non-empty (multi)polygon, or say why it cannot be one.

    ``area_share`` is the area that the repair added or took away over the larger of before and after. Before the repair
    the parts of a border that crosses itself count against each other, so a bow tie has no area at all.
    """
    if geometry is None or geometry.is_empty:
        return Repaired(None, "没有图形", 0.0)
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return Repaired(None, "坐标不是有限的数", 0.0)
    if geometry.geom_type in {"Polygon", "MultiPolygon"} and geometry.is_valid:
        return Repaired(geometry, "", 0.0)
    reason = "" if geometry.is_valid else _reason_words(shapely.is_valid_reason(geometry))
    before = float(geometry.area)
    mended = _polygons_of(geometry if geometry.is_valid else shapely.make_valid(geometry, method="structure"))
    if mended is None:
        return Repaired(None, reason or "不是面", 0.0)
    share = abs(mended.area - before) / max(mended.area, before)
    return Repaired(mended, reason or "去掉了不成面的部分", share)


def _polygons_of(geometry: shapely.Geometry) -> shapely.Geometry | None:
    """Return the areas of a mended geometry; lines and points that a repair left over bound nothing."""
    parts = shapely.get_parts(geometry)
    while any(part.geom_type == "GeometryCollection" for part in parts):
        parts = shapely.get_parts(parts)
    areas = [one for part in parts for one in shapely.get_parts(part) if one.geom_type == "Polygon" and one.area > 0]
    if not areas:
        return None
    return areas[0] if len(areas) == 1 else shapely.union_all(areas)


def _reason_words(reason: str) -> str:
    """Put GEOS's reason into the office's language; the place stays with it."""
    words = {
        "Self-intersection": "边界自相交",
        "Ring Self-intersection": "边界自相交",
        "Hole lies outside shell": "内环在外环之外",
        "Nested shells": "图形嵌套",
        "Nested holes": "内环嵌套",
        "Holes are nested": "内环嵌套",
        "Interior is disconnected": "内部被切断",
        "Duplicate Rings": "边界重复",
        "Too few points in geometry component": "边界点数不足",
        "Invalid Coordinate": "坐标无效",
        "Ring not closed": "边界没有闭合",
    }
    head, _, place = reason.partition("[")
    return words.get(head, "边界无效") + (f"（{place.rstrip(']')} 附近）" if place else "")


def areas_m2(shapes: Shapes) -> list[float]:
    """Return areas on the WGS-84 ellipsoid (geodesic, Karney's polygon area) in square metres."""
    return [abs(float(_GEOD.geometry_area_perimeter(one)[0])) for one in shapely.orient_polygons(shapes)]


def outlines(shapes: Shapes, level: int) -> list[str]:
    """Return simplified GeoJSON geometries; neighbours keep one common border, so that no slivers show."""
    tolerance = _TOLERANCE.get(Level(level), 0.0001)
    thin = shapely.coverage_simplify(shapes, tolerance, simplify_boundary=True)
    bad = np.array([one is None or one.is_empty or one.area == 0 for one in thin], bool)
    thin[bad] = shapes[bad]
    rounded = shapely.transform(thin, lambda xy: np.round(xy, 5))
    return [str(text) for text in shapely.to_geojson(rounded)]


def changed_share(old: Shapes, new: Shapes) -> npt.NDArray[np.float64]:
    """Return for each pair the area that changed hands as a share of the old area (symmetric difference / old)."""
    before, after = _equal_area(old), _equal_area(new)
    moved = shapely.area(shapely.symmetric_difference(before, after))
    return np.asarray(moved / shapely.area(before), np.float64)


def _equal_area(shapes: Shapes) -> Shapes:
    """Project to Lambert's cylindrical equal-area (sphere): x = R lon, y = R sin(lat)."""

    def project(xy: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        radians = np.radians(xy)
        return np.column_stack([radians[:, 0], np.sin(radians[:, 1])]) * _EARTH_M

    return np.asarray(shapely.transform(shapes, project))
