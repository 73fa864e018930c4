"""The fields a city has on record: which layers hold on a day, and their outlines, read once per process.

Part of the queries of this app; callers import it from there.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import shapely
from django.db.models import Q
from shapely.geometry.base import BaseGeometry

from luoshu.apps.places.choices import LandKind
from luoshu.apps.places.models import LandLayer
from luoshu.core.geo.datums import metres_per_degree


class CroplandLayer(NamedTuple):
    """One layer in force: it speaks for its division and everything below."""

    code: str
    division_path: str
    source: str
    valid_from: date


class Fields(NamedTuple):
    """The outlines of a layer in a tree, on a plane in metres: degrees times ``scale`` (east, north)."""

    tree: shapely.STRtree
    scale: tuple[float, float]


def cropland_layers(on: date) -> list[CroplandLayer]:
    """Return the layers of cropland that hold on a day."""
    rows = LandLayer.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), kind=LandKind.CROPLAND, valid_from__lte=on)
    values = rows.order_by("code").values_list("code", "division_path", "source", "valid_from")
    return [CroplandLayer(*row) for row in values]


@lru_cache(maxsize=50)
def fields_of(layer: str) -> Fields:
    """Return the fields of a layer. A layer is never changed, its code follows from its content."""
    merged = shapely.from_wkb(bytes(LandLayer.objects.values_list("wkb", flat=True).get(code=layer)))
    _, south, _, north = merged.bounds
    east_m, north_m = (float(values[0]) for values in metres_per_degree(np.array([(south + north) / 2])))
    scaled = shapely.transform(merged, lambda xy: xy * np.array([east_m, north_m]))
    return Fields(shapely.STRtree(shapely.get_parts(scaled)), (east_m, north_m))


@lru_cache(maxsize=1000)
def cropland_inside(outline: bytes, layers: tuple[str, ...]) -> BaseGeometry:
    """Return the fields of layers inside an outline (WKB, degrees) as one shape: what overlaps counts once."""
    place = shapely.from_wkb(outline)
    shapely.prepare(place)
    parts: list[BaseGeometry] = []
    for layer in layers:
        fields = fields_of(layer)
        scale = np.array(fields.scale)
        there = fields.tree.query(shapely.transform(place, lambda xy, scale=scale: xy * scale), predicate="intersects")
        near = shapely.transform(fields.tree.geometries[there], lambda xy, scale=scale: xy / scale)
        parts += list(np.where(shapely.contains_properly(place, near), near, shapely.intersection(near, place)))
    return shapely.union_all(parts)


def layers_for(layers: Sequence[CroplandLayer], division_path: str) -> list[CroplandLayer]:
    """Return those that speak for a division: its own and those of the divisions above."""
    return [layer for layer in layers if division_path.startswith(layer.division_path)]
