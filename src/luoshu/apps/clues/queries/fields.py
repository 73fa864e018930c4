"""How far a point is from the fields that the city has on record; unknown where no layer covers the place."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import shapely

from luoshu.apps.places.choices import LandKind
from luoshu.apps.places.models import LandLayer
from luoshu.apps.places.queries import valid_on
from luoshu.core.geo.datums import metres_per_degree

FAR_M: Final = 20_000.0
"""Said of a point without a field within this distance."""


MOST_KEPT: Final = 50


class Spot(NamedTuple):
    """A point in WGS-84 degrees, the path of its division and the Beijing day it was seen."""

    lon: float
    lat: float
    division_path: str
    on: date


class _Fields(NamedTuple):
    tree: shapely.STRtree
    scale: tuple[float, float]


_cached: dict[str, _Fields] = {}


def field_distances(spots: Sequence[Spot]) -> list[float | None]:
    """Return metres to the nearest field, 0 inside, at most FAR_M; None where no layer of that day covers the place.

    Fields of every layer in force count: a point near a border may burn in the neighbour's field.
    """
    found: list[float | None] = [None] * len(spots)
    for day in {spot.on for spot in spots}:
        layers = dict(
            LandLayer.objects.filter(valid_on(day), kind=LandKind.CROPLAND).values_list("code", "division_path")
        )
        numbers = [
            number
            for number, spot in enumerate(spots)
            if spot.on == day and any(spot.division_path.startswith(path) for path in layers.values())
        ]
        if not numbers:
            continue
        nearest = np.full(len(numbers), FAR_M)
        lon, lat = (np.array([spots[number][axis] for number in numbers]) for axis in (0, 1))
        for layer in layers:
            fields = _fields(layer)
            points = shapely.points(lon * fields.scale[0], lat * fields.scale[1])
            (at, _), metres = fields.tree.query_nearest(
                points, max_distance=FAR_M, return_distance=True, all_matches=False
            )
            nearest[at] = np.minimum(nearest[at], metres)
        for number, metres in zip(numbers, nearest.tolist(), strict=True):
            found[number] = metres
    return found


def _fields(layer: str) -> _Fields:
    """The outlines of a layer on a plane in metres, read once per process: a layer is never changed."""
    if layer not in _cached:
        if len(_cached) >= MOST_KEPT:
            _cached.clear()
        merged = shapely.from_wkb(bytes(LandLayer.objects.values_list("wkb", flat=True).get(code=layer)))
        _, south, _, north = merged.bounds
        east_m, north_m = (float(values[0]) for values in metres_per_degree(np.array([(south + north) / 2])))
        scaled = shapely.transform(merged, lambda xy: xy * np.array([east_m, north_m]))
        _cached[layer] = _Fields(shapely.STRtree(shapely.get_parts(scaled)), (east_m, north_m))
    return _cached[layer]
