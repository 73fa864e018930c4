"""What a camera on a tower can see, as shapes: a sector of a circle each, their union, and the share of a place.

Terrain and haze are not looked at: what comes out is an upper bound of what is seen. Shapes are computed in metres on
a plane tangent at the place's middle; over a county the area is off by less than 0.2 %.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from luoshu.core.geo.datums import metres_per_degree

STEP_DEG = 3.0
FULL_DEG = 359.999


@dataclass(frozen=True)
class View:
    """Where a camera stands (WGS-84 degrees) and looks: azimuth clockwise from north, opening, reach in metres."""

    lon: float
    lat: float
    azimuth_deg: float
    opening_deg: float
    reach_m: float


@dataclass(frozen=True)
class Coverage:
    """Square metres in view of square metres altogether."""

    covered_m2: float
    total_m2: float

    @property
    def share(self) -> float:
        """The covered part, 0 to 1; 0 for a place without area."""
        return self.covered_m2 / self.total_m2 if self.total_m2 > 0 else 0.0


def view_outline(view: View) -> Polygon:
    """Return the sector as a polygon in degrees: a full circle for an opening of 360, or so near it that the two
    sides of the slit would be one line.
    """
    east_m, north_m = (float(value) for value in metres_per_degree(view.lat))
    is_full = view.opening_deg >= FULL_DEG
    opening = 360.0 if is_full else view.opening_deg
    steps = max(2, math.ceil(opening / STEP_DEG) + 1)
    angles = np.radians(np.linspace(view.azimuth_deg - opening / 2, view.azimuth_deg + opening / 2, steps))
    if is_full:
        angles = angles[:-1]
    # The corners lie a little outside the circle, so that the polygon has the circle's own area.
    turn = math.radians(opening) / (steps - 1)
    radius = view.reach_m * math.sqrt(turn / math.sin(turn))
    ring = np.column_stack([np.sin(angles) * radius / east_m, np.cos(angles) * radius / north_m])
    points = ring if is_full else np.vstack([[0.0, 0.0], ring])
    return Polygon(points + np.array([view.lon, view.lat]))


def coverage_of(outline: BaseGeometry, views: Sequence[View]) -> Coverage:
    """Return how much of a place (outline in degrees) lies in view of at least one camera."""
    if outline.is_empty:
        return Coverage(0.0, 0.0)
    middle = outline.centroid
    east_m, north_m = (float(value) for value in metres_per_degree(middle.y))

    def plane(points: NDArray[Any]) -> NDArray[Any]:
        return np.asarray((points - [middle.x, middle.y]) * [east_m, north_m])

    place = shapely.transform(outline, plane)
    seen = [view_outline(view) for view in views]
    near = [shapely.transform(one, plane) for one in seen if one.intersects(outline)]
    covered = shapely.intersection(place, shapely.union_all(near)).area if near else 0.0
    return Coverage(float(covered), float(place.area))
