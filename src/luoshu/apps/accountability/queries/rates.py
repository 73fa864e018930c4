"""Counts by unit: struck apart, per 10,000 mu, the same period last year, days without fire. In 区划 order, no rank."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Exists, Max, Min, OuterRef, Q

from luoshu.apps.accountability.choices import MatterLevel
from luoshu.apps.accountability.queries.counting import (
    CONFIRMING_VERBS,
    ENDED_OTHERWISE,
    UNIT_LEVEL,
    CountedNow,
    fires_now,
)
from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute, FireCase, TimelineEntry
from luoshu.apps.clues.models import Clue
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import divisions_at_level
from luoshu.apps.rules.choices import CountBasis
from luoshu.apps.rules.measures import ArableArea, arable_on
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day, day_bounds

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
    fires: int
    struck: int
    disputed: int
    arable: ArableArea | None
    rate: float | None
    last_year: int | None
    zero_days: int
    zero_since: date | None
    is_at_least: bool


@dataclass
class _Tally:
    """What the fires of one place, or of all places of a unit, add up to."""

    fires: int = 0
    struck: int = 0
    disputed: int = 0
    last_year: int = 0
    latest: datetime | None = None

    def add(self, other: "_Tally") -> None:
        self.fires += other.fires
        self.struck += other.struck
        self.disputed += other.disputed
        self.last_year += other.last_year
        if other.latest is not None and (self.latest is None or other.latest > self.latest):
            self.latest = other.latest


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
        return sum(row.fires for row in self.rows)


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
    since = _known_since()
    areas = arable_on([unit.path for unit in units], last)
    tallies: dict[str, _Tally] = {}
    known = {unit.path for unit in units}
    unplaced = 0
    for path, tally in _tallies(acting, first, last, before).items():
        unit_path = next((part for part in paths_above(path) if part in known), "")
        if unit_path:
            tallies.setdefault(unit_path, _Tally()).add(tally)
        else:
            unplaced += tally.fires
    nothing = _Tally()
    rows = [_row(unit, tallies.get(unit.path, nothing), last, before, areas.get(unit.path), since) for unit in units]
    return UnitCounts(first, last, before, level, rows, unplaced, since)


def fires_of_unit(acting: Acting, unit: Division, first: date, last: date) -> tuple[list[CountedNow], list[CountedNow]]:
    """Return the fires behind a unit's numbers of a period: the counted, and the struck. Raises NotAllowed."""
    if not acting.may("matters.read") or not acting.covers(unit.path):
        raise NotAllowed
    fires = fires_now(level_of(acting), first, last, within=unit.path)
    counted = [one for one in fires if one.counts(CountBasis.CONFIRMED)]
    return counted, [one for one in fires if not one.is_live and not one.is_merged]


def _tallies(acting: Acting, first: date, last: date, before: tuple[date, date]) -> dict[str, _Tally]:
    """Return by place what its fires add up to, in the database: of a city's history few places are read."""
    starts, ends = day_bounds(min(last - HISTORY, before[0]))[0], day_bounds(last)[1]
    inside = Q(first_seen_at__gte=day_bounds(first)[0])
    a_year_ago = Q(first_seen_at__gte=day_bounds(before[0])[0], first_seen_at__lt=day_bounds(before[1])[1])
    live = Exists(Clue.objects.filter(event_id=OuterRef("event_id"), struck_at__isnull=True))
    confirmed = Exists(TimelineEntry.objects.filter(case_id=OuterRef("pk"), verb__in=CONFIRMING_VERBS))
    disputed = list(Dispute.objects.filter(status=AsideStatus.ASKED).values_list("case_id", flat=True))
    fires = in_scope(FireCase.objects.all(), acting, "event__division_path").filter(
        first_seen_at__gte=starts, first_seen_at__lt=ends, event__merged_into__isnull=True
    )
    counted = fires.exclude(state__in=ENDED_OTHERWISE).filter(live, confirmed)
    struck = fires.exclude(state="merged").filter(inside, ~live)
    found: dict[str, _Tally] = {}
    place = "event__division_path"
    for path, count, then, latest in (
        counted.order_by()
        .values_list(place)
        .annotate(now=Count("pk", filter=inside), then=Count("pk", filter=a_year_ago), latest=Max("first_seen_at"))
    ):
        found[path] = _Tally(fires=count, last_year=then, latest=latest)
    for path, count in struck.order_by().values_list(place).annotate(count=Count("pk")):
        found.setdefault(path, _Tally()).struck = count
    for path, count in (
        counted.filter(inside, pk__in=disputed).order_by().values_list(place).annotate(count=Count("pk"))
    ):
        found.setdefault(path, _Tally()).disputed = count
    return found


def _row(
    unit: Division,
    tally: _Tally,
    last: date,
    before: tuple[date, date],
    arable: ArableArea | None,
    since: date | None,
) -> UnitCount:
    has_last_year = since is not None and since <= before[1]
    begins = beijing_day(tally.latest) + timedelta(days=1) if tally.latest is not None else since
    return UnitCount(
        division=unit,
        fires=tally.fires,
        struck=tally.struck,
        disputed=tally.disputed,
        arable=arable,
        rate=tally.fires / (arable.area_mu / TEN_THOUSAND) if arable is not None else None,
        last_year=tally.last_year if has_last_year else None,
        zero_days=(last - begins).days + 1 if begins is not None and begins <= last else 0,
        zero_since=begins if begins is not None and begins <= last else None,
        is_at_least=tally.latest is None,
    )


def _known_since() -> date | None:
    """The day from which fires are on record at all: before it there is no zero."""
    earliest = FireCase.objects.aggregate(first=Min("first_seen_at"))["first"]
    return beijing_day(earliest) if earliest is not None else None


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
