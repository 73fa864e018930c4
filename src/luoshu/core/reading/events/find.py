"""All events of a page in the order of the text."""

from collections import defaultdict

from luoshu.core.quantities.dates import find_dates
from luoshu.core.reading.events.notices import (
    decisions,
    fire_notices,
    meetings,
    promises,
    requirements,
    rhetoric,
)
from luoshu.core.reading.events.stages import stages_of
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Event, Figure
from luoshu.core.reading.places import Places
from luoshu.core.reading.times import Timeline


def find_events(layout: Layout, places: Places, timeline: Timeline, figures: list[Figure]) -> list[Event]:
    """Stages, meetings, fire notices, decisions, problems, commitments, requirements, signatures, vague promises,
    rhetoric.

    ``fields`` by kind: stage (project, stage, state, deadline, progress_pct, vague), meeting (name, host, date),
    fire_notice (place,
    count, date, level, figure), decision (target, measure, issuer, date), problem (place), commitment (place,
    content, figure,
    deadline), requirement (target), signature (signer, date), vague_deadline (word, label 未定时限), rhetoric (label
    表述性).
    """
    by_paragraph: dict[int, list[Figure]] = defaultdict(list)
    for figure in figures:
        by_paragraph[figure.paragraph].append(figure)
    signers = _signers(layout)
    found: list[Event] = list(fire_notices(figures, places))
    for number, block in enumerate(layout.blocks):
        if block.kind in ("signature", "date"):
            found += _signature(layout, timeline, number)
            continue
        if block.kind != "body":
            continue
        home = places.home(block)
        inside = by_paragraph[number]
        found += meetings(layout, block, timeline, home)
        found += decisions(layout, block, timeline, signers.get(block.document))
        found += promises(layout, block, home, inside)
        found += requirements(layout, block)
        found += rhetoric(layout, block)
        found += _stages(layout, block, timeline)
    found += _vague(layout, timeline)
    found.sort(key=lambda event: (event.start, event.end, event.kind))
    return [
        Event(f"E{number:03}", event.kind, event.start, event.end, event.text, event.fields)
        for number, event in enumerate(found, 1)
    ]


def _stages(layout: Layout, block: Block, timeline: Timeline) -> list[Event]:
    found: list[Event] = []
    for sentence in layout.sentences(block):
        for stage in stages_of(layout.text, sentence, timeline):
            start, end = layout.raw_span(stage.start, stage.end)
            fields: dict[str, object] = {
                "project": stage.project,
                "stage": stage.stage,
                "state": stage.state,
                "deadline": stage.deadline,
                "progress_pct": stage.progress,
                "vague": stage.vague,
                "section": block.section,
            }
            found.append(Event("", "stage", start, end, layout.text[stage.start : stage.end], fields))
    return found


def _signers(layout: Layout) -> dict[int, str]:
    return {b.document: layout.text[b.start : b.end] for b in layout.blocks if b.kind == "signature"}


def _signature(layout: Layout, timeline: Timeline, number: int) -> list[Event]:
    block = layout.blocks[number]
    if block.kind == "date":
        return []
    following = layout.blocks[number + 1] if number + 1 < len(layout.blocks) else None
    signed = following.end if following is not None and following.kind == "date" else block.end
    day = next((m.resolved for m in timeline.within(block.start, signed) if m.resolved), None)
    if day is None and following is not None:
        day = next(
            (m.resolved for m in find_dates(layout.text[following.start : following.end], timeline.issued)), None
        )
    start, end = layout.raw_span(block.start, signed)
    signer = layout.text[block.start : block.end]
    return [Event("", "signature", start, end, layout.text[block.start : signed], {"signer": signer, "date": day})]


def _vague(layout: Layout, timeline: Timeline) -> list[Event]:
    found = []
    for mention in timeline.mentions:
        if mention.role == "vague":
            start, end = layout.raw_span(mention.start, mention.end)
            found.append(
                Event("", "vague_deadline", start, end, mention.raw, {"word": mention.raw, "label": "未定时限"})
            )
    return found
