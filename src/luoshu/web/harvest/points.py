"""Problem points of villages (农村人居环境) as the page lists them, and how many stand where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from luoshu.core.harvest import PointDays, PointState, open_days, point_state
from luoshu.core.tables import Gap, Value

STATE_WORDS = {
    PointState.FOUND: "待整改",
    PointState.FIXED: "已整改待回看",
    PointState.KEPT: "回看保持",
    PointState.RELAPSED: "反弹",
}
KEPT: str = "保持"


@dataclass(frozen=True, slots=True)
class Point:
    """One point. ``key`` names its row in the ledger, where the pictures of before and after are."""

    key: str
    place: str
    kind: str
    spot: str
    days: PointDays
    open_days: int
    fix: str
    villagers: str
    upkeep: str
    found_by: str

    @property
    def state(self) -> PointState:
        """Where it stands."""
        return point_state(self.days)

    @property
    def words(self) -> str:
        """Where it stands, in words."""
        return STATE_WORDS[self.state]


def point_of(key: str, place: str, values: Mapping[str, Value], today: date) -> Point | None:
    """Read one row; a row without the day it was found is no point."""
    found = _day(values, "found_on")
    if found is None:
        return None
    result = _text(values, "result")
    days = PointDays(found, _day(values, "fixed_on"), _day(values, "looked_on"), result == KEPT if result else None)
    return Point(
        key=key,
        place=place,
        kind=_text(values, "kind"),
        spot=_text(values, "place"),
        days=days,
        open_days=open_days(days, today),
        fix=_text(values, "fix"),
        villagers=_text(values, "villagers"),
        upkeep=_text(values, "upkeep"),
        found_by=_text(values, "found_by"),
    )


def counts(points: Sequence[Point]) -> list[tuple[str, str, int]]:
    """Return (code, words, how many) for every state, also those with none."""
    return [(state.value, words, sum(one.state is state for one in points)) for state, words in STATE_WORDS.items()]


def _day(values: Mapping[str, Value], key: str) -> date | None:
    value = values.get(key)
    return value if isinstance(value, date) else None


def _text(values: Mapping[str, Value], key: str) -> str:
    value = values.get(key, Gap.BLANK)
    return value if isinstance(value, str) and not isinstance(value, Gap) else ""
