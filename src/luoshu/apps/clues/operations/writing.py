"""One chunk of new clues into the tables, inside one transaction."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshu.apps.acting import SYSTEM
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.clues.models import Clue, EventChange, FireEvent, Label
from luoshu.apps.clues.operations.forest import Forested, hand_over_at_once
from luoshu.apps.clues.operations.gathering import Part, refresh_events, values_of
from luoshu.apps.clues.operations.relabelling import relabel_heat, relabel_repeats
from luoshu.apps.clues.queries.facts import Near, Waiting
from luoshu.apps.clues.queries.heat import CellRecord
from luoshu.apps.clues.queries.rulebook import Rulebook
from luoshu.apps.clues.queries.screening import LabelDraft, queue_of
from luoshu.apps.feeds.models import Detection
from luoshu.apps.feeds.operations import take_numbers
from luoshu.core.clock import beijing_day
from luoshu.core.fire.areas import area_m2_of
from luoshu.core.fire.fusion import Fusion


@dataclass(frozen=True, slots=True)
class Chunk:
    """New detections with everything that was reckoned for them. ``near`` are clues made before."""

    rows: Sequence[Waiting]
    drafts: Sequence[Sequence[LabelDraft]]
    fusion: Fusion
    near: Sequence[Near]
    records: Mapping[int, CellRecord]
    repeats: Mapping[str, str]
    rulebook: Rulebook


@dataclass(frozen=True, slots=True)
class Written:
    """Keys of the clues and of their events, in the order of the chunk's rows."""

    clue_ids: list[int]
    event_ids: list[int]


def write_chunk(chunk: Chunk, *, at: datetime, worker: str) -> Written:
    """Write clues, labels, events, merges, hand-overs and notices of one chunk."""
    queues = [queue_of({draft.code for draft in drafts}) for drafts in chunk.drafts]
    new_events = _create_events(chunk, queues, at)
    events = [new_events.get(name) or int(name) for name in chunk.fusion.assignments]
    clues = _create_clues(chunk, queues, events, at)
    Label.objects.bulk_create(
        [
            Label(
                clue=clue,
                code=draft.code,
                reason=draft.reason,
                inputs=draft.inputs,
                rule_version=draft.version[:60],
                made_at=at,
            )
            for clue, drafts in zip(clues, chunk.drafts, strict=True)
            for draft in drafts
        ],
        batch_size=500,
    )
    touched = _merge(chunk, at) | {int(name) for name in chunk.fusion.assignments if name not in new_events}
    touched |= relabel_heat(chunk.rows, chunk.records, chunk.rulebook, {clue.pk for clue in clues}, at)
    touched |= relabel_repeats(chunk.rows, chunk.near, chunk.repeats, at)
    refresh_events(touched, at)
    hand_over_at_once(_forested(chunk, clues, events), at=at)
    Detection.objects.filter(id__in=[row.id for row in chunk.rows]).update(clued_at=at)
    _record(chunk, clues, len(new_events), worker, at)
    return Written([clue.pk for clue in clues], events)


def _create_events(chunk: Chunk, queues: Sequence[str], at: datetime) -> dict[str, int]:
    """Create the events that begin in this chunk: all their clues are in it. Returns name in the fusion -> key."""
    wanted = set(chunk.fusion.new_events)
    parts: dict[str, list[Part]] = {}
    for row, name, queue in zip(chunk.rows, chunk.fusion.assignments, queues, strict=True):
        if name in wanted:
            part = Part(0, row.acq_at, row.lon, row.lat, row.division_id, row.division_path, queue, is_struck=False)
            parts.setdefault(name, []).append(part)
    values = {name: values_of(members) for name, members in parts.items()}
    names = sorted(values, key=lambda name: (values[name]["first_seen_at"], name))
    codes = _codes("HQ", [values[name]["first_seen_at"] for name in names])
    events = FireEvent.objects.bulk_create(
        [FireEvent(code=code, changed_at=at, **values[name]) for code, name in zip(codes, names, strict=True)],
        batch_size=500,
    )
    return {name: event.pk for name, event in zip(names, events, strict=True)}


def _create_clues(chunk: Chunk, queues: Sequence[str], events: Sequence[int], at: datetime) -> list[Clue]:
    order = sorted(range(len(chunk.rows)), key=lambda place: (chunk.rows[place].acq_at, chunk.rows[place].key))
    codes = dict(zip(order, _codes("XS", [chunk.rows[place].acq_at for place in order]), strict=True))
    return Clue.objects.bulk_create(
        [
            Clue(
                code=codes[place],
                detection_id=row.id,
                event_id=events[place],
                queue=queues[place],
                kind=row.kind,
                satellite=row.satellite,
                area_m2=area_m2_of(row.detail),
                seen_at=row.acq_at,
                lon=row.lon,
                lat=row.lat,
                division_id=row.division_id,
                division_path=row.division_path,
                basis=row.basis,
                border_m=row.border_m,
                created_at=at,
            )
            for place, row in enumerate(chunk.rows)
        ],
        batch_size=500,
    )


def _codes(letters: str, moments: Sequence[datetime]) -> list[str]:
    """Return codes by the Beijing day on which a thing was seen: XS20240917-0001. One number block a day."""
    days = [f"{letters}{beijing_day(moment):%Y%m%d}" for moment in moments]
    following = {day: take_numbers(day, count) for day, count in Counter(days).items()}
    codes = []
    for day in days:
        codes.append(f"{day}-{following[day]:04d}")
        following[day] += 1
    return codes


def _merge(chunk: Chunk, at: datetime) -> set[int]:
    """Move the clues of merged events and note what joined them."""
    touched: set[int] = set()
    for merge in chunk.fusion.merges:
        source, target = int(merge.from_event), int(merge.into_event)
        codes = list(Clue.objects.filter(event_id=source).order_by("code").values_list("code", flat=True))
        Clue.objects.filter(event_id=source).update(event_id=target)
        FireEvent.objects.filter(pk=source).update(merged_into=target)
        FireEvent.objects.filter(merged_into=source).update(merged_into=target)
        EventChange.objects.create(
            kind=ChangeKind.MERGED,
            source_id=source,
            target_id=target,
            clue_codes=codes,
            reason="新线索与两起火情都相邻（1.5 千米、1 天内相连），自动并入较早的一起。",
            made_by=SYSTEM.person_code,
            made_at=at,
        )
        touched |= {source, target}
    return touched


def _forested(chunk: Chunk, clues: Sequence[Clue], events: Sequence[int]) -> list[Forested]:
    return [
        Forested(clue, event, next(draft.reason for draft in drafts if draft.code == "near_forest"))
        for clue, event, drafts in zip(clues, events, chunk.drafts, strict=True)
        if clue.queue == "forest"
    ]


def _record(chunk: Chunk, clues: Sequence[Clue], new_events: int, worker: str, at: datetime) -> None:
    by_queue = Counter(clue.queue for clue in clues)
    record(
        by=SYSTEM,
        at=at,
        action="clues.made",
        subject_kind="clue",
        subject_code=min(clue.code for clue in clues),
        detail={
            "clues": len(clues),
            "last": max(clue.code for clue in clues),
            "queues": dict(by_queue),
            "events_started": new_events,
            "events_merged": len(chunk.fusion.merges),
            "held_apart": len(chunk.fusion.held_apart),
            "worker": worker,
        },
    )
