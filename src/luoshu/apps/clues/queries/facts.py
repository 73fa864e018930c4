"""The rows that making clues works on, and the clues that stand near them in space and time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import numpy as np

from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.clues.models import Clue, EventChange, FireEvent
from luoshu.apps.feeds.models import Detection
from luoshu.core.fire.fusion import Members, reach_of
from luoshu.core.fire.links import LinkRule

RULE: Final = LinkRule(km=1.5, days=1.0)
# Neighbouring pixels at the edge of a MODIS swath lie up to seven kilometres apart.
SCAN_MARGIN_DEG: Final = 0.08


class Waiting(NamedTuple):
    """A detection that no clue was made of yet."""

    id: int
    key: str
    kind: str
    lon: float
    lat: float
    acq_at: datetime
    is_day_only: bool
    satellite: str
    confidence: str
    frp_mw: float | None
    scan: float | None
    track: float | None
    daynight: str
    detail: dict[str, Any] | None
    cell: int
    division_id: int
    division_path: str
    border_m: float | None
    runner_up_id: int | None
    county_border_m: float | None
    county_runner_up_id: int | None
    basis: str


class Near(NamedTuple):
    """A clue that stands near: what fusing and the look for repeated scans need of it."""

    clue_id: int
    event_id: int
    key: str
    lon: float
    lat: float
    acq_at: datetime
    is_day_only: bool
    satellite: str
    frp_mw: float | None
    scan: float | None
    track: float | None


@dataclass(frozen=True, slots=True)
class EventHead:
    """When an event was first seen, and its code: of two events the earlier one survives a merge."""

    first_seen_at: datetime
    code: str


def waiting_detections(limit: int) -> list[Waiting]:
    """Return detections without a clue, the newest first: what burns now does not wait behind an archive."""
    rows = Detection.objects.filter(clued_at__isnull=True).order_by("-acq_at", "-id")
    return [Waiting._make(row) for row in rows.values_list(*Waiting._fields)[:limit]]


def waiting_count() -> int:
    """Return how many detections wait for their clue, for the status page."""
    return Detection.objects.filter(clued_at__isnull=True).count()


def members_of(rows: Sequence[Waiting] | Sequence[Near], events: Sequence[int] = ()) -> Members:
    """Return rows in the shape that fusing takes; event ids as text."""
    return Members(
        keys=tuple(bytes.fromhex(row.key) for row in rows),
        lon=np.array([row.lon for row in rows], dtype=np.float64),
        lat=np.array([row.lat for row in rows], dtype=np.float64),
        acq_at=np.array([int(row.acq_at.timestamp()) for row in rows], dtype=np.int64),
        events=tuple(str(event) for event in events),
    )


def clues_near(rows: Sequence[Waiting]) -> list[Near]:
    """Return every clue that a new one could be joined to, and some more."""
    reach = reach_of(members_of(rows), RULE)
    found = Clue.objects.filter(
        seen_at__gte=datetime.fromtimestamp(reach.acq_from, UTC),
        seen_at__lte=datetime.fromtimestamp(reach.acq_to, UTC),
        lat__gte=reach.lat_from - SCAN_MARGIN_DEG,
        lat__lte=reach.lat_to + SCAN_MARGIN_DEG,
        lon__gte=reach.lon_from - SCAN_MARGIN_DEG,
        lon__lte=reach.lon_to + SCAN_MARGIN_DEG,
    )
    names = ("key", "lon", "lat", "acq_at", "is_day_only", "satellite", "frp_mw", "scan", "track")
    wanted = ("id", "event_id", *(f"detection__{name}" for name in names))
    return [Near._make(row) for row in found.values_list(*wanted)]


def event_heads(event_ids: Iterable[int]) -> dict[int, EventHead]:
    """Return first seen and code of events."""
    ordered = sorted(set(event_ids))
    heads: dict[int, EventHead] = {}
    for start in range(0, len(ordered), 2000):
        rows = FireEvent.objects.filter(id__in=ordered[start : start + 2000])
        heads |= {pk: EventHead(first, code) for pk, first, code in rows.values_list("id", "first_seen_at", "code")}
    return heads


def separated_pairs() -> list[frozenset[int]]:
    """Return the pairs of events that a person split, each followed to the event that holds it now."""
    changes = EventChange.objects.filter(kind=ChangeKind.SPLIT).values_list("source_id", "target_id")
    pairs = list(changes)
    if not pairs:
        return []
    step = dict(FireEvent.objects.filter(merged_into__isnull=False).values_list("id", "merged_into_id"))

    def last(event: int) -> int:
        while event in step:
            event = step[event]
        return event

    followed = {frozenset((last(one), last(other))) for one, other in pairs}
    # Two parts that a person put together again are separated no longer.
    return [pair for pair in followed if len(pair) == 2]
