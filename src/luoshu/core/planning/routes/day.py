"""A day to plan and its parts. Times are seconds since midnight in Beijing; travel and visits are whole seconds."""

from dataclasses import dataclass, field
from typing import Final

MUST: Final = 1_000_000
"""What leaving out a required visit costs: more than any day of driving, so it happens only where nothing else can."""


class BadDay(ValueError):
    """A day that contradicts itself."""

    code = "bad_day"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Stop:
    """One village to visit.

    ``visit_s`` is the time on the spot. The visit begins at or after ``opens_s`` and not after ``closes_s``.
    ``prize_s`` is how many seconds of driving it is worth; None means it has to be visited.
    """

    code: str
    name: str
    lon: float
    lat: float
    visit_s: int
    opens_s: int = 0
    closes_s: int = 24 * 3600
    prize_s: int | None = None
    terrain: str = "plain"

    @property
    def forfeit_s(self) -> int:
        """What leaving it out costs."""
        return MUST if self.prize_s is None else self.prize_s


@dataclass(frozen=True, slots=True)
class Half:
    """Half a working day of one team: it leaves the office not before ``starts_s`` and is back by ``ends_s``."""

    code: str
    name: str
    starts_s: int
    ends_s: int

    @property
    def length_s(self) -> int:
        return self.ends_s - self.starts_s


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What is to be planned: the office, the stops, the half-days, and the travel matrix (office first), seconds."""

    stops: tuple[Stop, ...]
    halves: tuple[Half, ...]
    travel_s: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        size = len(self.stops) + 1
        if len(self.travel_s) != size or any(len(row) != size for row in self.travel_s):
            raise BadDay("行程时间表与要去的村对不上，请重新计算。")
        if len({stop.code for stop in self.stops}) != len(self.stops):
            raise BadDay("同一个村在当天出现两次，请先合并再排。")
        if not self.halves or any(half.length_s <= 0 for half in self.halves):
            raise BadDay("当天没有可用的半天班次，请先设定作息时间。")


@dataclass(frozen=True, slots=True)
class Leg:
    """One visit of a route: drive, wait, be there from ``arrives_s`` to ``leaves_s``."""

    stop: Stop
    drive_s: int
    arrives_s: int
    leaves_s: int


@dataclass(frozen=True, slots=True)
class Route:
    """One half-day: out, the visits in order, back at ``back_s`` after driving ``home_s``."""

    half: Half
    leaves_office_s: int
    legs: tuple[Leg, ...]
    home_s: int
    back_s: int

    @property
    def drive_s(self) -> int:
        """All driving of the half-day."""
        return sum(leg.drive_s for leg in self.legs) + self.home_s


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A stop that is in no route. ``limit``: window, shift, full, detour; ``words`` say it in one sentence."""

    stop: Stop
    limit: str
    words: str = field(default="")
