"""Counts by unit: struck apart, per 10,000 mu, the same period last year, days without fire. In 区划 order, no rank."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Min

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.queries.counting import UNIT_LEVEL, CountedNow, fires_now
from luoshu.apps.acting import Acting
from luoshu.apps.cases.models import FireCase
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_at_level
from luoshu.apps.rules.choices import CountBasis
from luoshu.apps.rules.measures import ArableArea, arable_on
from luoshu.core.clock import beijing_day

TEN_THOUSAND: Final = 10_000
HISTORY: Final = timedelta(days=1100)
"""How far back the last fire is looked for; a longer time without fire is said as "at least"."""


@dataclass(frozen=True)
class UnitCount:
    """One unit's numbers. ``rate`` is fires per 10,000 mu; None, with the reason on the page, without an area.

    ``last_year`` is None when nothing was on record then: that is not zero. ``zero_days`` counts the Beijing days
    since the day of the last counted fire; ``zero_since`` is the first of them, ``is_at_least`` when no fire is known.
    """

    division: Division
    fires: tuple[CountedNow, ...]
    struck: tuple[CountedNow, ...]
    disputed: int
    arable: ArableArea | None
    rate: float | None
    last_year: int | None
    zero_days: int
    zero_since: date | None
    is_at_least: bool


@dataclass(frozen=True)
class UnitCounts:
    """The counts of a period, with what they rest on."""

    first: date
    last: date
    last_year: tuple[date, date]
    level: str
    rows: list[UnitCount]
    unplaced: int
    known_since: date | None

    @property
    def total(self) -> int:
        """All counted fires of the period in the list."""
        return sum(len(row.fires) for row in self.rows)


def level_of(acting: Acting) -> str:
    """Return the level a reader compares: counties for the city, townships for a county and below."""
    return MatterLevel.CITY if acting.level <= Level.CITY else MatterLevel.COUNTY


def unit_counts(acting: Acting, first: date, last: date) -> UnitCounts:
    """Return the counts of the units in the reader's scope for the Beijing days from ``first`` to ``last``.

    Counted are confirmed straw fires, as attributed now, without those struck. Raises NotAllowed.
    """
    if not acting.may("matters.read"):
        raise NotAllowed
    level = level_of(acting)
    units = list(divisions_at_level(acting, UNIT_LEVEL[MatterLevel(level)], last))
    before = (_year_before(first), _year_before(last))
    fires = [
        one for root in acting.paths for one in fires_now(level, min(last - HISTORY, before[0]), last, within=root)
    ]
    since = _known_since()
    areas = arable_on([unit.path for unit in units], last)
    by_unit: dict[str, list[CountedNow]] = {}
    for one in fires:
        by_unit.setdefault(one.unit_path, []).append(one)
    rows = [_row(unit, by_unit.get(unit.path, ()), first, last, before, areas.get(unit.path), since) for unit in units]
    known = {unit.path for unit in units}
    unplaced = sum(one.unit_path not in known and first <= one.on and one.counts(CountBasis.CONFIRMED) for one in fires)
    return UnitCounts(first, last, before, level, rows, unplaced, since)


def _row(
    unit: Division,
    fires: Iterable[CountedNow],
    first: date,
    last: date,
    before: tuple[date, date],
    arable: ArableArea | None,
    since: date | None,
) -> UnitCount:
    held = list(fires)
    counted = [one for one in held if one.counts(CountBasis.CONFIRMED)]
    inside = tuple(one for one in counted if first <= one.on <= last)
    struck = tuple(one for one in held if first <= one.on <= last and not one.is_live and not one.is_merged)
    has_last_year = since is not None and since <= before[1]
    latest = max((one.on for one in counted), default=None)
    begins = latest + timedelta(days=1) if latest is not None else since
    return UnitCount(
        division=unit,
        fires=inside,
        struck=struck,
        disputed=sum(one.is_disputed for one in inside),
        arable=arable,
        rate=len(inside) / (arable.area_mu / TEN_THOUSAND) if arable is not None else None,
        last_year=sum(before[0] <= one.on <= before[1] for one in counted) if has_last_year else None,
        zero_days=(last - begins).days + 1 if begins is not None and begins <= last else 0,
        zero_since=begins if begins is not None and begins <= last else None,
        is_at_least=latest is None,
    )


def _known_since() -> date | None:
    """The day from which fires are on record at all: before it there is no zero."""
    earliest = FireCase.objects.aggregate(first=Min("first_seen_at"))["first"]
    return beijing_day(earliest) if earliest is not None else None


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
