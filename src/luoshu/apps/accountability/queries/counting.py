"""Which fires count for which unit, now: attribution as decided, what was struck left out, disputes marked.

Read from the fires and their clues each time: a strike or a new attribution needs no message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q

from luoshu.apps.accountability.choices import LeftBecause, MatterLevel
from luoshu.apps.acting import path_end, paths_above
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.models import Dispute, FireCase, TimelineEntry
from luoshu.apps.clues.models import Clue
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rules.choices import CountBasis, MeasureLevel
from luoshu.apps.rules.measures import Clause, MeasureTables
from luoshu.core.clock import beijing_day, day_bounds

REACH: Final = timedelta(days=400)
"""How far back fires are counted anew: a year of the longest count, and a month."""

LISTING_KINDS: Final = (FeedKind.OFFICIAL, FeedKind.FIRMS, FeedKind.WLF)
CONFIRMING_VERBS: Final = ("confirm_fire", "handle_on_spot", "close")
ENDED_OTHERWISE: Final = ("not_accepted", "not_a_fire", "other_burning", "struck", "merged")
UNIT_LEVEL: Final = {MatterLevel.CITY: Level.COUNTY, MatterLevel.COUNTY: Level.TOWNSHIP}
TABLES_OF: Final = {
    MatterLevel.CITY: (MeasureLevel.CITY, MeasureLevel.PROVINCE),
    MatterLevel.COUNTY: (MeasureLevel.COUNTY,),
}


@dataclass(frozen=True, slots=True)
class CountedNow:
    """One fire as it stands now. ``unit_path`` is its unit's at the asked level, empty when that is not known."""

    case_id: int
    code: str
    on: date
    seen_at: datetime
    path: str
    unit_path: str
    place: str
    area_mu: float
    is_live: bool
    is_merged: bool
    is_confirmed: bool
    is_listed: bool
    is_disputed: bool

    def counts(self, basis: str) -> bool:
        """Tell whether the fire counts on a basis (CountBasis)."""
        if not self.is_live or self.is_merged:
            return False
        return self.is_listed if basis == CountBasis.LISTED else self.is_confirmed

    def left_because(self, unit_path: str, basis: str) -> str:
        """Return why it does not count for a unit any more; empty when it does."""
        if self.is_merged:
            return LeftBecause.MERGED
        if not self.is_live:
            return LeftBecause.STRUCK
        if self.unit_path != unit_path:
            return LeftBecause.MOVED
        return "" if self.counts(basis) else LeftBecause.NOT_COUNTED


@dataclass
class Tables:
    """The clauses of a unit on a day, asked for once."""

    measures: MeasureTables = field(default_factory=MeasureTables)
    known: dict[tuple[str, str, date], list[Clause]] = field(default_factory=dict)

    def clauses(self, level: str, unit_path: str, on: date) -> list[Clause]:
        """Return the clauses in force for a unit at a level on a day."""
        key = (level, unit_path, on)
        if key not in self.known:
            self.known[key] = self.measures.clauses_on(unit_path, on, levels=TABLES_OF[MatterLevel(level)])
        return self.known[key]

    def basis(self, level: str, unit_path: str, on: date) -> str:
        """Return the basis by which fires belong: the list if any clause counts the list; empty without a table."""
        found = {clause.counts for clause in self.clauses(level, unit_path, on)}
        if not found:
            return ""
        return CountBasis.LISTED if CountBasis.LISTED in found else CountBasis.CONFIRMED


def fires_now(
    level: str, first: date, last: date, *, within: str = "", case_ids: Iterable[int] | None = None
) -> list[CountedNow]:
    """Return every fire first seen on the Beijing days from ``first`` to ``last``, oldest first, whatever its state.

    ``within`` limits to the subtree of a path, ``case_ids`` to these fires.
    """
    starts, ends = day_bounds(first)[0], day_bounds(last)[1]
    cases = FireCase.objects.filter(first_seen_at__gte=starts, first_seen_at__lt=ends)
    if within:
        cases = cases.filter(event__division_path__gte=within, event__division_path__lt=path_end(within))
    if case_ids is not None:
        cases = cases.filter(pk__in=list(case_ids))
    clues = Clue.objects.filter(event_id=OuterRef("event_id"), struck_at__isnull=True)
    confirmed = TimelineEntry.objects.filter(case_id=OuterRef("pk"), verb__in=CONFIRMING_VERBS)
    disputes = Dispute.objects.filter(case_id=OuterRef("pk"), status=AsideStatus.ASKED)
    rows = list(
        cases.annotate(
            live=Exists(clues),
            listed=Exists(clues.filter(kind__in=LISTING_KINDS)),
            confirmed=Exists(confirmed),
            disputed=Exists(disputes),
        )
        .order_by("first_seen_at", "code")
        .values_list(
            *("pk", "code", "first_seen_at", "event__division_path", "area_mu", "state"),
            *("event__merged_into_id", "live", "listed", "confirmed", "disputed"),
        )
    )
    units, places = _units(level, {row[3] for row in rows})
    return [
        CountedNow(
            case_id=pk,
            code=code,
            on=beijing_day(seen_at),
            seen_at=seen_at,
            path=path,
            unit_path=units.get(path, ""),
            place=places.get(path, ""),
            area_mu=area_mu or 0.0,
            is_live=live,
            is_merged=merged is not None or state == "merged",
            is_confirmed=confirmed and state not in ENDED_OTHERWISE,
            is_listed=listed and state != "not_accepted",
            is_disputed=disputed,
        )
        for pk, code, seen_at, path, area_mu, state, merged, live, listed, confirmed, disputed in rows
    ]


def _units(level: str, paths: set[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return by path the unit's path at a level, and the township's name (the county's where none is known)."""
    above = {part for path in paths for part in paths_above(path)}
    rows = Division.objects.filter(path__in=above, level__in=(Level.COUNTY, Level.TOWNSHIP))
    known = {path: (found, name) for path, found, name in rows.values_list("path", "level", "name")}
    units: dict[str, str] = {}
    places: dict[str, str] = {}
    wanted = UNIT_LEVEL[MatterLevel(level)]
    for path in paths:
        for part in paths_above(path):
            if part in known:
                places[path] = known[part][1]
                if known[part][0] == wanted:
                    units[path] = part
    return units, places


def counted_of_unit(
    fires: Sequence[CountedNow], unit_path: str, first: date, last: date, basis: str
) -> list[CountedNow]:
    """Return the fires that count for a unit from one day to another on a basis."""
    return [one for one in fires if one.unit_path == unit_path and first <= one.on <= last and one.counts(basis)]


def open_strikes_of(case_ids: Iterable[int]) -> Q:
    """Return the condition on strikes that are still open for these fires."""
    return Q(clue__event__case__in=list(case_ids), status__in=("applied", "reviewed"))
