"""How far a point is from the fields that the city has on record; unknown where no layer covers the place."""

from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

import numpy as np
import shapely

from luoshu.apps.places.queries import cropland_layers, fields_of, layers_for

FAR_M: Final = 20_000.0
"""Said of a point without a field within this distance."""


class Spot(NamedTuple):
    """A point in WGS-84 degrees, the path of its division and the Beijing day it was seen."""

    lon: float
    lat: float
    division_path: str
    on: date


def field_distances(spots: Sequence[Spot]) -> list[float | None]:
    """Return metres to the nearest field, 0 inside, at most FAR_M; None where no layer of that day covers the place.

    Fields of every layer in force count: a point near a border may burn in the neighbour's field.
    """
    found: list[float | None] = [None] * len(spots)
    for day in {spot.on for spot in spots}:
        layers = cropland_layers(day)
        numbers = [
            number for number, spot in enumerate(spots) if spot.on == day and layers_for(layers, spot.division_path)
        ]
        if not numbers:
            continue
        nearest = np.full(len(numbers), FAR_M)
        lon, lat = (np.array([spots[number][axis] for number in numbers]) for axis in (0, 1))
        for layer in layers:
            fields = fields_of(layer.code)
            points = shapely.points(lon * fields.scale[0], lat * fields.scale[1])
            (at, _), metres = fields.tree.query_nearest(
                points, max_distance=FAR_M, return_distance=True, all_matches=False
            )
            nearest[at] = np.minimum(nearest[at], metres)
        for number, metres in zip(numbers, nearest.tolist(), strict=True):
            found[number] = metres
    return found
