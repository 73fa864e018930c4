"""Roads on record between two divisions: which hold on a day, asked for many places at once.

Part of the queries of this app; callers import it from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import CharField, DateField, Q, QuerySet

from luoshu.apps.places.models import RoadLeg
from luoshu.apps.prepared import Given, Prepared
from luoshu.core.planning.routes import Basis, Way

TOWNSHIP_PARTS, VILLAGE_PARTS = 3, 4
"""City, county, township, village: how many parts a path has. A group has its village's roads."""


@dataclass(frozen=True)
class RoadBook:
    """The roads on record of one day between some divisions, by their paths. A road holds both ways unless both are
    on record.
    """

    legs: Mapping[tuple[str, str], tuple[int, int]]

    def way(self, start: str, end: str) -> Way | None:
        """Return the road between two divisions themselves; None where none is on record."""
        start, end = _cut(start, VILLAGE_PARTS), _cut(end, VILLAGE_PARTS)
        found = self.legs.get((start, end)) or self.legs.get((end, start))
        return Way(*found, Basis.ROAD) if found else None

    def nearest_way(self, start: str, end: str) -> Way | None:
        """Return the road between the divisions, else the one between their two townships."""
        own = self.way(start, end)
        above = _cut(start, TOWNSHIP_PARTS), _cut(end, TOWNSHIP_PARTS)
        if own is not None or above[0] == above[1]:
            return own
        found = self.way(*above)
        return Way(found.metres, found.seconds, Basis.TOWNSHIP) if found else None


def _cut(path: str, parts: int) -> str:
    """Return a path down to a level; one that ends above it stays as it is."""
    return "".join(f"{part}/" for part in path.strip("/").split("/")[:parts])


def legs_on(on: date | Given) -> QuerySet[RoadLeg]:
    """Return the roads that hold on a day."""
    return RoadLeg.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


_LEGS: Final = Prepared(
    lambda paths, on: (
        legs_on(on)
        .filter(start_path__in=paths, end_path__in=paths)
        .values_list("start_path", "end_path", "metres", "seconds")
    ),
    paths=[CharField()],
    on=DateField(),
)


def road_book(paths: Iterable[str], on: date) -> RoadBook:
    """Return the roads between these divisions and between their townships. One query."""
    wanted = {one for path in paths for one in (_cut(path, VILLAGE_PARTS), _cut(path, TOWNSHIP_PARTS))}
    rows = _LEGS.rows(paths=sorted(wanted), on=on)
    return RoadBook({(start, end): (metres, seconds) for start, end, metres, seconds in rows})
