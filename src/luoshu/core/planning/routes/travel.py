"""Travel time between places: from a road on record where there is one, else from the straight distance.

The second is an assumption that an office can read and change, not a road network: straight distance (haversine,
metres) times a road factor by terrain, over a mean speed by terrain. Between two places of different terrain the
slower class counts. Numbers come from a dated rule; the defaults below stand where there is none, and every plan prints
what it used.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from luoshu.core.planning.routes.day import BadDay

EARTH_M: Final = 6_371_008.8
Place = tuple[float, float, str]
"""Longitude and latitude in degrees (WGS-84), terrain class."""


class Basis(StrEnum):
    """What a way rests on: a road on record between the two places, one between their townships, the straight line."""

    ROAD = "road"
    TOWNSHIP = "township"
    STRAIGHT = "straight"


@dataclass(frozen=True, slots=True)
class Way:
    """The way between two places: metres and seconds of driving, without parking, and what says so."""

    metres: int
    seconds: int
    basis: Basis


NO_ROADS: Final[Mapping[tuple[int, int], Way]] = {}


@dataclass(frozen=True)
class TravelModel:
    """Road factor and mean speed (km/h) by terrain class, and minutes to park and walk at each stop."""

    road_factor: Mapping[str, float] = field(default_factory=lambda: {"plain": 1.3, "hill": 1.5, "mountain": 1.9})
    speed_kmh: Mapping[str, float] = field(default_factory=lambda: {"plain": 45.0, "hill": 35.0, "mountain": 28.0})
    park_s: int = 120

    def __post_init__(self) -> None:
        numbers = [*self.road_factor.values(), *self.speed_kmh.values()]
        if any(not math.isfinite(number) or number <= 0 for number in numbers) or min(self.road_factor.values()) < 1:
            raise BadDay("行程假设里的绕行系数不能小于 1，车速要大于 0，请改好规则后再排。")

    def over(self, metres: float, *terrains: str) -> Way:
        """Return the way over a straight distance between places of these terrains, seconds rounded up."""
        classes = [self._known(terrain) for terrain in terrains]
        slowest = max(classes, key=lambda one: self.road_factor[one] / self.speed_kmh[one])
        road_m = metres * self.road_factor[slowest]
        return Way(round(road_m), math.ceil(road_m / 1000 / self.speed_kmh[slowest] * 3600), Basis.STRAIGHT)

    def between(self, start: Place, end: Place) -> Way:
        """Return the way between two places of which no road is on record."""
        return self.over(haversine_m(start, end), start[2], end[2])

    def seconds(self, way: Way) -> int:
        """Return what a way takes with parking at its end; nothing for two stops at the same place."""
        return way.seconds + self.park_s if way.seconds else 0

    def _known(self, terrain: str) -> str:
        return terrain if terrain in self.road_factor and terrain in self.speed_kmh else "plain"


def haversine_m(start: Place, end: Place) -> float:
    """Return the great-circle distance in metres."""
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*start[:2], *end[:2]))
    rise = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(rise)))


def ways_between(
    places: Sequence[Place], model: TravelModel, roads: Mapping[tuple[int, int], Way] = NO_ROADS
) -> tuple[tuple[Way, ...], ...]:
    """Return the matrix of ways between places, the office first. ``roads``: those on record, by two positions."""

    return tuple(
        tuple(roads.get((at, to)) or model.between(start, end) for to, end in enumerate(places))
        for at, start in enumerate(places)
    )


def travel_seconds(ways: Sequence[Sequence[Way]], model: TravelModel) -> tuple[tuple[int, ...], ...]:
    """Return the matrix of times over ways, parking included."""
    return tuple(tuple(model.seconds(way) for way in row) for row in ways)
