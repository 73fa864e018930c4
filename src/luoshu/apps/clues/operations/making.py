"""Detections become clues, and clues events: by themselves, in any order of arrival, with the same outcome.

Whatever the order, and wherever a process was killed, the events are those of ``core.fire.events`` over all clues, as
long as nobody split one by hand. Each chunk is one short transaction: clues, labels, events, merges, hand-overs and
notices are there together or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.clues.errors import TurnLost
from luoshu.apps.clues.operations.turns import current_turn, take_turn
from luoshu.apps.clues.operations.writing import Chunk, write_chunk
from luoshu.apps.clues.queries.facts import (
    RULE,
    Near,
    Waiting,
    clues_near,
    event_heads,
    members_of,
    separated_pairs,
    waiting_detections,
)
from luoshu.apps.clues.queries.heat import SATELLITE_KINDS, CellRecord, cell_records
from luoshu.apps.clues.queries.rulebook import Rulebook
from luoshu.apps.clues.queries.screening import drafts_for, repeats_among
from luoshu.core.fire.fusion import Fusion, fuse

CHUNK: Final = 150
ATTEMPTS: Final = 5


@dataclass
class _Ground:
    """What was read for a batch; kept up to date chunk by chunk, thrown away when somebody else took the turn."""

    turn: int
    near: list[Near]
    records: dict[int, CellRecord]
    repeats: dict[str, str]
    rulebook: Rulebook
    apart: list[frozenset[int]]
    heads: dict[str, tuple[int, bytes]] = field(default_factory=dict)


def make_clues(*, at: datetime, worker: str, limit: int = 2000) -> int:
    """Make clues of up to ``limit`` detections that have none; return how many. Safe to repeat and to kill."""
    made = 0
    for _ in range(ATTEMPTS):
        rows = waiting_detections(limit - made)
        if not rows:
            return made
        ground = _read_ground(rows)
        try:
            for start in range(0, len(rows), CHUNK):
                made += _make_chunk(rows[start : start + CHUNK], ground, at, worker)
        except TurnLost:
            continue  # another worker or a person changed events: read again
        return made
    return made


def _read_ground(rows: Sequence[Waiting]) -> _Ground:
    turn = current_turn()
    near = clues_near(rows)
    cells = {row.cell for row in rows if row.kind in SATELLITE_KINDS}
    moments = [row.acq_at for row in rows]
    ground = _Ground(
        turn=turn,
        near=near,
        records=cell_records(cells, min(moments), max(moments)),
        repeats=repeats_among([*near, *rows]),
        rulebook=Rulebook(),
        apart=separated_pairs(),
    )
    for event, head in event_heads(clue.event_id for clue in near).items():
        ground.heads[str(event)] = (int(head.first_seen_at.timestamp()), head.code.encode())
    return ground


def _make_chunk(rows: Sequence[Waiting], ground: _Ground, at: datetime, worker: str) -> int:
    fusion = fuse(
        members_of(ground.near, [clue.event_id for clue in ground.near]),
        members_of(rows),
        RULE,
        apart=[frozenset(map(str, pair)) for pair in ground.apart],
        heads=ground.heads,
    )
    chunk = Chunk(
        rows=rows,
        drafts=drafts_for(rows, ground.records, ground.repeats, ground.rulebook),
        fusion=fusion,
        near=ground.near,
        records=ground.records,
        repeats=ground.repeats,
        rulebook=ground.rulebook,
    )
    with transaction.atomic():
        turn = take_turn(ground.turn)
        written = write_chunk(chunk, at=at, worker=worker)
    ground.turn = turn
    _carry_on(ground, rows, written.clue_ids, written.event_ids, fusion)
    return len(rows)


def _carry_on(
    ground: _Ground, rows: Sequence[Waiting], clue_ids: Sequence[int], event_ids: Sequence[int], fusion: Fusion
) -> None:
    """Let the next chunk see what this one wrote."""
    moved = {int(merge.from_event): int(merge.into_event) for merge in fusion.merges}

    def last(event: int) -> int:
        while event in moved:
            event = moved[event]
        return event

    ground.near = [clue._replace(event_id=last(clue.event_id)) for clue in ground.near]
    ground.apart = [pair for pair in (frozenset(map(last, pair)) for pair in ground.apart) if len(pair) == 2]
    for row, clue_id, event_id in zip(rows, clue_ids, event_ids, strict=True):
        ground.near.append(
            Near(
                clue_id,
                event_id,
                row.key,
                row.lon,
                row.lat,
                row.acq_at,
                row.is_day_only,
                row.satellite,
                row.frp_mw,
                row.scan,
                row.track,
            )
        )
        seen, name = int(row.acq_at.timestamp()), str(event_id)
        ground.heads[name] = min(ground.heads.get(name, (seen, b"")), (seen, b""))
