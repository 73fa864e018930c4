"""Townships and villages for a city that has county outlines only: generated cells, marked 示意 wherever they show.

Each county is cut into as many cells as it has townships, each township into as many as it has villages: seeds drawn
inside the outline, moved twice to the middle of their Voronoi cells (Lloyd's relaxation, so that cells are of like
size), the final cells clipped to the outline. The same seed gives the same cells.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPoint, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

ROUNDS = 2


def cut(outline: BaseGeometry, count: int, rng: np.random.Generator) -> list[MultiPolygon]:
    """Cut an outline (degrees) into ``count`` cells; they cover it without gap or overlap, ordered from the north."""
    if count <= 1:
        return [_polygons(outline)]
    points = _seeds(outline, count, rng)
    for _ in range(ROUNDS):
        cells = _cells(outline, points)
        points = np.array([[cell.centroid.x, cell.centroid.y] for cell in cells])
    cells = _cells(outline, points)
    order = np.lexsort((points[:, 0], -points[:, 1]))
    return [cells[index] for index in order]


def _seeds(outline: BaseGeometry, count: int, rng: np.random.Generator) -> NDArray[np.float64]:
    west, south, east, north = outline.bounds
    shapely.prepare(outline)
    kept: list[NDArray[np.float64]] = []
    missing = count
    while missing > 0:
        drawn = rng.uniform((west, south), (east, north), size=(missing * 4 + 8, 2))
        inside = drawn[shapely.contains_xy(outline, drawn[:, 0], drawn[:, 1])][:missing]
        kept.append(inside)
        missing -= len(inside)
    return np.vstack(kept)


def _cells(outline: BaseGeometry, points: NDArray[np.float64]) -> list[MultiPolygon]:
    """Return the Voronoi cell of each point, in the order of the points, clipped to the outline."""
    diagram = shapely.voronoi_polygons(MultiPoint(points), extend_to=outline.envelope, ordered=True)
    return [_polygons(piece) for piece in shapely.intersection(list(diagram.geoms), outline)]


def _polygons(shape: BaseGeometry) -> MultiPolygon:
    parts = [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area > 0]
    return MultiPolygon(parts)


def feature(code: str, name: str, shape: BaseGeometry) -> dict[str, object]:
    """Return a cell as a GeoJSON feature with its division code and name."""
    rounded = shapely.set_precision(shape, 1e-7)
    return {
        "type": "Feature",
        "properties": {"code": code, "name": name},
        "geometry": shapely.geometry.mapping(rounded),
    }


def collection(features: Sequence[dict[str, object]]) -> dict[str, object]:
    """Return features as a GeoJSON FeatureCollection."""
    return {"type": "FeatureCollection", "features": list(features)}
