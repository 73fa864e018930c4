"""How far a point is from woodland that the city has on record: the outlines of forest farms (林场)."""

from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from luoshu.apps.places.choices import DivisionKind
from luoshu.apps.places.models import Boundary
from luoshu.core.geo.datums import metres_per_degree

FloatArray = npt.NDArray[np.float64]
REACH_M: Final = 20_000.0

_cached: dict[tuple[int, ...], list[shapely.Geometry]] = {}


def forest_distances(lon: FloatArray, lat: FloatArray) -> FloatArray:
    """Return metres from each point (WGS-84 degrees) to the nearest forest farm, 0 inside, NaN beyond 20 km or unknown.

    Measured on a plane scaled at each outline's own latitude: below 1 % wrong within the reach that matters.
    """
    nearest = np.full(len(lon), np.nan)
    for outline in _outlines():
        west, south, east, north = outline.bounds
        east_m, north_m = (float(values[0]) for values in metres_per_degree(np.array([(south + north) / 2])))
        near = (lon >= west - REACH_M / east_m) & (lon <= east + REACH_M / east_m)
        near &= (lat >= south - REACH_M / north_m) & (lat <= north + REACH_M / north_m)
        rows = np.flatnonzero(near)
        if not len(rows):
            continue
        scaled = shapely.transform(outline, lambda xy, scale=(east_m, north_m): xy * np.array(scale))
        metres = shapely.distance(scaled, shapely.points(lon[rows] * east_m, lat[rows] * north_m))
        nearest[rows] = np.fmin(nearest[rows], metres)
    nearest[nearest > REACH_M] = np.nan
    return nearest


def _outlines() -> list[shapely.Geometry]:
    """The outlines are read once per process and again when an import changed them."""
    ids = tuple(
        Boundary.objects.filter(division__kind=DivisionKind.FOREST_FARM, boundary_set__valid_to__isnull=True)
        .order_by("id")
        .values_list("id", flat=True)
    )
    if ids not in _cached:
        _cached.clear()
        rows = Boundary.objects.filter(id__in=ids).values_list("wkb", flat=True)
        _cached[ids] = [shapely.from_wkb(bytes(wkb)) for wkb in rows]
    return _cached[ids]
