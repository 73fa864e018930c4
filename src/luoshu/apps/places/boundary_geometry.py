"""Geometry of an import: datum, outlines for maps, comparison."""

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from luoshu.apps.places.choices import Level
from luoshu.core.geo import convert

Shapes = npt.NDArray[np.object_]
_EARTH_M: Final = 6_371_007.2
# How far a map's outline may stray, in degrees: about 150 m for a county, 20 m for a village.
_TOLERANCE: Final = {Level.CITY: 0.002, Level.COUNTY: 0.0015, Level.TOWNSHIP: 0.0006, Level.VILLAGE: 0.0002}


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
