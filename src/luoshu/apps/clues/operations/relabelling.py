"""Late history changes what is known of earlier clues: their labels follow, so that no order of arrival matters.

A label that a person overruled is never touched again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from luoshu.apps.clues.choices import LabelCode
from luoshu.apps.clues.models import Clue, Label
from luoshu.apps.clues.queries.facts import Near, Waiting
from luoshu.apps.clues.queries.heat import SATELLITE_KINDS, YEAR_DAYS, CellRecord, beijing_day_number, day_of_number
from luoshu.apps.clues.queries.rulebook import Rulebook
from luoshu.apps.clues.queries.screening import EVIDENCE_CODES, LabelDraft, heat_draft, queue_of, repeat_draft

Wanted = dict[int, LabelDraft | None]


def relabel_heat(
    rows: Sequence[Waiting],
    records: Mapping[int, CellRecord],
    rulebook: Rulebook,
    fresh: Collection[int],
    at: datetime,
) -> set[int]:
    """Judge the earlier made clues of the cells again whose year now holds more; return the events that changed."""
    added: dict[int, list[datetime]] = {}
    for row in rows:
        if row.kind in SATELLITE_KINDS and _may_be_static(records.get(row.cell)):
            added.setdefault(row.cell, []).append(row.acq_at)
    if not added:
        return set()
    first = min(min(moments) for moments in added.values())
    last = max(max(moments) for moments in added.values())
    earlier = Clue.objects.filter(
        detection__cell__in=sorted(added),
        detection__kind__in=SATELLITE_KINDS,
        seen_at__gte=first - timedelta(days=1),
        seen_at__lt=last + timedelta(days=YEAR_DAYS + 1),
    )
    wanted: Wanted = {}
    for clue_id, cell, seen_at, path in earlier.values_list("id", "detection__cell", "seen_at", "division_path"):
        day = beijing_day_number(seen_at)
        days_since = day - beijing_day_number(min(added[cell]))
        if clue_id not in fresh and days_since >= 0 and day - beijing_day_number(max(added[cell])) < YEAR_DAYS:
            rules = rulebook.labels(path, day_of_number(day))
            wanted[clue_id] = heat_draft(cell, day, records.get(cell), rules)
    return _apply(wanted, EVIDENCE_CODES, at)


def relabel_repeats(
    rows: Sequence[Waiting], near: Sequence[Near], repeats: Mapping[str, str], at: datetime
) -> set[int]:
    """Judge the pixels of the groups again that a new row joined; return the events that changed."""
    joined = {repeats.get(row.key, row.key) for row in rows if row.key in repeats or row.key in set(repeats.values())}
    if not joined:
        return set()
    wanted: Wanted = {}
    for clue in near:
        head = repeats.get(clue.key)
        if head in joined:
            wanted[clue.clue_id] = repeat_draft(head)
        elif clue.key in joined:
            wanted[clue.clue_id] = None
    return _apply(wanted, frozenset({LabelCode.REPEATED_SCAN}), at)


def requeue(clue_ids: Iterable[int]) -> set[int]:
    """Set the queue of clues by their labels that hold; return the events whose clues moved."""
    ordered, touched = sorted(set(clue_ids)), set()
    for start in range(0, len(ordered), 2000):
        part = ordered[start : start + 2000]
        codes: dict[int, set[str]] = {clue: set() for clue in part}
        held = Label.objects.filter(clue_id__in=part, overruled_at__isnull=True)
        for clue_id, code in held.values_list("clue_id", "code"):
            codes[clue_id].add(code)
        for clue_id, event_id, queue in Clue.objects.filter(id__in=part).values_list("id", "event_id", "queue"):
            wanted = queue_of(codes[clue_id])
            if wanted != queue:
                Clue.objects.filter(pk=clue_id).update(queue=wanted)
                touched.add(event_id)
    return touched


def _may_be_static(record: CellRecord | None) -> bool:
    """A cell that was hot on one day only has no evidence to speak of: most cells are spared the look."""
    return record is not None and len(record.hot_days) > 1


def _apply(wanted: Wanted, codes: frozenset[LabelCode], at: datetime) -> set[int]:
    """Make the labels of a family what is wanted: at most one of its codes a clue."""
    if not wanted:
        return set()
    held: dict[int, list[Label]] = {clue: [] for clue in wanted}
    ordered = sorted(wanted)
    for start in range(0, len(ordered), 2000):
        for label in Label.objects.filter(clue_id__in=ordered[start : start + 2000], code__in=codes):
            held[label.clue_id].append(label)
    changed: set[int] = set()
    for clue_id, draft in wanted.items():
        labels = held[clue_id]
        if any(label.overruled_at for label in labels):
            continue
        same = next((label for label in labels if draft is not None and label.code == draft.code), None)
        gone = [label for label in labels if label is not same]
        if gone:
            Label.objects.filter(pk__in=[label.pk for label in gone]).delete()
            changed.add(clue_id)
        if draft is None:
            continue
        values = {"reason": draft.reason, "inputs": draft.inputs, "rule_version": draft.version[:60]}
        if same is None:
            Label.objects.create(clue_id=clue_id, code=draft.code, made_at=at, **values)
            changed.add(clue_id)
        elif same.reason != draft.reason or same.inputs != draft.inputs:
            Label.objects.filter(pk=same.pk, overruled_at__isnull=True).update(**values)
    return requeue(changed)
