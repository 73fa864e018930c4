"""The rectangle that a map has to show for a reader, and a point inside each division."""

from collections.abc import Iterable

import shapely
from django.db.models import Max, Min, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.places.models import Boundary
from luoshu.apps.scope import within

CHINA = (73.0, 18.0, 135.0, 54.0)


def bounds_of(acting: Acting) -> list[float]:
    """Return west, south, east, north of the outlines in scope, WGS-84 degrees; all of China where there are none.

    A post below the level that has outlines sees the smallest outline its division lies in.
    """
    own = _edges(Boundary.objects.filter(within(acting, "division__path")))
    if own or not acting.paths:
        return own or list(CHINA)
    parts = acting.paths[0].strip("/").split("/")
    above = ["/".join(parts[:count]) + "/" for count in range(1, len(parts))]
    nearest = Boundary.objects.filter(division__path__in=above).order_by("-division__level").first()
    return [nearest.west, nearest.south, nearest.east, nearest.north] if nearest else list(CHINA)


def middles_of(paths: Iterable[str]) -> dict[str, tuple[float, float]]:
    """Return a point well inside each division, longitude and latitude (WGS-84), by path.

    A division without an outline has the point of the nearest one above it; one without any is left out. One query.
    """
    chains = {path: _chain(path) for path in set(paths)}
    wanted = {one for chain in chains.values() for one in chain}
    points: dict[str, tuple[float, float]] = {}
    rows = Boundary.objects.filter(division__path__in=wanted).order_by("boundary_set__valid_from", "pk")
    for path, wkb in rows.values_list("division__path", "wkb"):
        point = shapely.from_wkb(bytes(wkb)).point_on_surface()
        points[path] = (point.x, point.y)
    found = {path: next((points[one] for one in chain if one in points), None) for path, chain in chains.items()}
    return {path: point for path, point in found.items() if point is not None}


def _chain(path: str) -> list[str]:
    """Return the path and those above it, the nearest first."""
    parts = path.strip("/").split("/")
    return ["/".join(parts[:count]) + "/" for count in range(len(parts), 0, -1)]


def _edges(rows: QuerySet[Boundary]) -> list[float] | None:
    found = rows.aggregate(Min("west"), Min("south"), Max("east"), Max("north"))
    edges = [found["west__min"], found["south__min"], found["east__max"], found["north__max"]]
    return None if None in edges else [float(edge) for edge in edges]
