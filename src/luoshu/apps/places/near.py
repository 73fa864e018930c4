"""What lies around a point: how far it is to the border of a division, and the lines to draw beside it.

Part of the queries of this app; callers import it from there. Distances are planar around the point: good to a few
parts in a thousand within some kilometres, which is where a border is disputed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely
from django.db.models import BigIntegerField, FloatField, IntegerField, QuerySet

from luoshu.apps.acting import paths_above
from luoshu.apps.places.attribution import sets_for_day
from luoshu.apps.places.choices import Basis, Level
from luoshu.apps.places.models import Boundary, Division
from luoshu.apps.prepared import Prepared
from luoshu.core.geo.datums import metres_per_degree


@dataclass(frozen=True)
class BorderDistance:
    """Metres from a point to a division's border; ``of`` is whose polygon was measured, the division or one above."""

    metres: float
    is_inside: bool
    of: Division
    basis: str

    @property
    def is_sketch(self) -> bool:
        """Whether the line was made by a generator and not surveyed (示意)."""
        return self.basis == Basis.SYNTHETIC


@dataclass(frozen=True)
class NearDivision:
    """A division close to a point, with the distance to its border; 0 inside."""

    division: Division
    metres: float


Lines = list[list[tuple[float, float]]]
MOST_CANDIDATES = 400


def border_distance(lon: float, lat: float, division: Division, on: date) -> BorderDistance | None:
    """Return how far a point is from the border of a division, or of the nearest one above it that has a polygon.

    None where not even the county has one. Two queries.
    """
    outlines = {
        row.division.path: row
        for row in _shapes(on).filter(division__path__in=paths_above(division.path), division__level__gte=3)
    }
    if not outlines:
        return None
    row = outlines[max(outlines, key=len)]
    shape = _around(lon, lat, row)
    here = shapely.Point(0.0, 0.0)
    return BorderDistance(
        metres=float(shapely.distance(shapely.boundary(shape), here)),
        is_inside=bool(shapely.covers(shape, here)),
        of=row.division,
        basis=row.boundary_set.basis,
    )


_AROUND: Final = Prepared(
    lambda sets, west, east, south, north, level: (
        Boundary.objects.filter(boundary_set__pk__in=sets)
        .filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south, division__level__gte=level)
        .order_by("boundary_set__valid_from", "boundary_set_id")
        .values_list("division_id", "wkb")[:MOST_CANDIDATES]
    ),
    sets=[BigIntegerField()],
    west=FloatField(),
    east=FloatField(),
    south=FloatField(),
    north=FloatField(),
    level=IntegerField(),
)
_DIVISIONS: Final = Prepared(lambda keys: Division.objects.filter(pk__in=keys), keys=[BigIntegerField()])


def divisions_near(
    lon: float, lat: float, on: date, *, within_m: float = 5000.0, least: Level = Level.COUNTY
) -> list[NearDivision]:
    """Return the divisions of a level and below within some metres of a point, the nearest of each level first.

    All candidates are measured in one pass over their coordinates; only what is near becomes an object. Two queries.
    """
    lon_m, lat_m = (float(one) for one in metres_per_degree(lat))
    reach_lon, reach_lat = within_m / lon_m, within_m / lat_m
    rows = _AROUND.rows(
        sets=[one.pk for one in sets_for_day(on)],
        west=lon - reach_lon,
        east=lon + reach_lon,
        south=lat - reach_lat,
        north=lat + reach_lat,
        level=least,
    )
    shapes = _moved(lon, lat, shapely.from_wkb([bytes(wkb) for _, wkb in rows]))
    metres = shapely.distance(shapes, shapely.Point(0.0, 0.0)).tolist()
    near = {key: far for (key, _), far in zip(rows, metres, strict=True) if far <= within_m}
    found = [NearDivision(one, near[one.pk]) for one in _DIVISIONS.rows(keys=list(near))]
    return sorted(found, key=lambda one: (one.division.level, one.metres, one.division.code))


def lines_around(lon: float, lat: float, divisions: Iterable[Division], on: date, *, half_m: float) -> dict[str, Lines]:
    """Return for each division's path its border inside a square around a point, in metres east and north of it."""
    wanted = [division.pk for division in divisions]
    return {
        row.division.path: _clipped(_around(lon, lat, row), half_m) for row in _shapes(on).filter(division__in=wanted)
    }


def _clipped(shape: shapely.Geometry, half_m: float) -> Lines:
    inside = shapely.clip_by_rect(shapely.boundary(shape), -half_m, -half_m, half_m, half_m)
    parts = [part for part in shapely.get_parts(inside) if part.geom_type == "LineString"]
    return [[(float(x), float(y)) for x, y in shapely.get_coordinates(part)] for part in parts]


def _boundaries(on: date) -> QuerySet[Boundary]:
    """The outlines in force on a day; of two sets of a level the newer comes last and wins where one is kept."""
    rows = Boundary.objects.filter(boundary_set__in=sets_for_day(on))
    return rows.order_by("boundary_set__valid_from", "boundary_set_id")


def _shapes(on: date) -> QuerySet[Boundary]:
    """The same with division and set, without the text drawn on maps."""
    return _boundaries(on).select_related("division", "boundary_set").defer("outline")


def _around(lon: float, lat: float, row: Boundary) -> shapely.Geometry:
    return _moved(lon, lat, shapely.from_wkb([bytes(row.wkb)]))[0]


def _moved(lon: float, lat: float, shapes: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    """Shapes (n,) in degrees -> metres east and north of a point."""
    lon_m, lat_m = (float(one) for one in metres_per_degree(lat))
    scale, origin = np.array([lon_m, lat_m]), np.array([lon, lat])
    moved: npt.NDArray[np.object_] = shapely.transform(shapes, lambda degrees: (degrees - origin) * scale)
    return moved
