"""The rectangle that a map has to show for a reader."""

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


def _edges(rows: QuerySet[Boundary]) -> list[float] | None:
    found = rows.aggregate(Min("west"), Min("south"), Max("east"), Max("north"))
    edges = [found["west__min"], found["south__min"], found["east__max"], found["north__max"]]
    return None if None in edges else [float(edge) for edge in edges]
