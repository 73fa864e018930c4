"""Travel time from distance: an assumption that an office can read and change, not a road network.

Straight distance (haversine, metres) times a road factor by terrain, over a mean speed by terrain. Between two places
of different terrain the slower class counts. Numbers come from a dated rule; the defaults below stand where there is
none, and every plan prints what it used.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from luoshu.core.planning.routes.day import BadDay

EARTH_M: Final = 6_371_008.8
Place = tuple[float, float, str]
"""Longitude and latitude in degrees (WGS-84), terrain class."""


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

    def seconds(self, start: Place, end: Place) -> int:
        """Return the driving time between two places, whole seconds rounded up, parking included."""
        classes = [self._known(start[2]), self._known(end[2])]
        metres = haversine_m(start, end)
        if metres == 0:
            return 0
        hours = max(metres * self.road_factor[one] / 1000 / self.speed_kmh[one] for one in classes)
        return math.ceil(hours * 3600) + self.park_s

    def _known(self, terrain: str) -> str:
        return terrain if terrain in self.road_factor and terrain in self.speed_kmh else "plain"


def haversine_m(start: Place, end: Place) -> float:
    """Return the great-circle distance in metres."""
    lon_a, lat_a, lon_b, lat_b = map(math.radians, (*start[:2], *end[:2]))
    rise = math.sin((lat_b - lat_a) / 2) ** 2 + math.cos(lat_a) * math.cos(lat_b) * math.sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_M * math.asin(min(1.0, math.sqrt(rise)))


def travel_seconds(places: Sequence[Place], model: TravelModel) -> tuple[tuple[int, ...], ...]:
    """Return the matrix of driving times between places, the office first."""
    return tuple(tuple(model.seconds(start, end) for end in places) for start in places)
