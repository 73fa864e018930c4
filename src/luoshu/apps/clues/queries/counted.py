"""Who counts a fire now, and since when: what the later stages ask when a count has to be made again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import paths_above
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import AttributionDecision, Clue, FireEvent, Strike
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division

PLACE_FIELDS = ("province", "city", "county", "township")


@dataclass(frozen=True)
class Counted:
    """One event: the county and the finest division that count it now, since when, and by what.

    ``is_counted`` is False when every clue is struck, or the event went into another; ``since`` is then when it ceased
    to count. ``because``: clues (as the clues fell), attribution (a person decided), strike, strike_revoked, merged.
    """

    event_code: str
    is_counted: bool
    county_path: str
    division_path: str
    clue_count: int
    since: datetime
    because: str


def who_counts(event_codes: Iterable[str]) -> dict[str, Counted]:
    """Return for each event who counts it now and since when. Six queries however many there are.

    For the offices' own machines: the caller answers for the reader's scope.
    """
    events = {row.pk: row for row in FireEvent.objects.filter(code__in=list(event_codes)).select_related("merged_into")}
    counties = _counties({row.division_path for row in events.values()})
    live = set(Clue.objects.filter(event__in=events, struck_at__isnull=True).values_list("event_id", flat=True))
    turns: dict[int, list[tuple[datetime, str]]] = {pk: [(row.first_seen_at, "clues")] for pk, row in events.items()}
    decided = AttributionDecision.objects.filter(clue__event__in=events)
    for event_id, division_id, at in decided.values_list("clue__event_id", "division_id", "decided_at"):
        if division_id == events[event_id].division_id:
            turns[event_id].append((at, "attribution"))
    strikes = Strike.objects.filter(clue__event__in=events, status__in=(StrikeStatus.GRANTED, StrikeStatus.REVOKED))
    for event_id, struck_at, revoked_at in strikes.values_list("clue__event_id", "decided_at", "revoked_at"):
        if revoked_at is not None and event_id in live:
            turns[event_id].append((revoked_at, "strike_revoked"))
        elif struck_at is not None and revoked_at is None and event_id not in live:
            turns[event_id].append((struck_at, "strike"))
    found = {}
    for pk, row in events.items():
        since, because = max(turns[pk], key=lambda turn: turn[0])
        if row.merged_into_id is not None:
            since, because = row.changed_at, "merged"
        found[row.code] = Counted(
            event_code=row.code,
            is_counted=pk in live and row.merged_into_id is None,
            county_path=counties.get(row.division_path, ""),
            division_path=row.division_path,
            clue_count=row.clue_count,
            since=since,
            because=because,
        )
    return found


def events_changed_after(at: datetime, *, limit: int = 500) -> list[str]:
    """Return the codes of events whose clues, place or count changed after a moment, the earliest change first."""
    rows = FireEvent.objects.filter(changed_at__gt=at).order_by("changed_at", "id")
    return list(rows.values_list("code", flat=True)[:limit])


def _counties(paths: set[str]) -> dict[str, str]:
    above = {part for path in paths for part in paths_above(path)}
    known = set(Division.objects.filter(path__in=above, level=Level.COUNTY).values_list("path", flat=True))
    return {path: next((part for part in paths_above(path) if part in known), "") for path in paths}


def listed_place_of(event: FireEvent) -> str:
    """Return where the delivered list itself says the fire is, as it was written; empty where it names no place."""
    for detail in event.clues.order_by("seen_at", "id").values_list("detection__detail", flat=True):
        if isinstance(detail, dict) and detail.get("county"):
            return "".join(str(detail.get(name) or "") for name in PLACE_FIELDS)
    return ""
