"""A person puts events together or takes one apart; the incremental rule respects it from then on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.choices import ChangeKind
from luoshu.apps.clues.errors import ClueRightMissing, EventMerged, MergeImpossible, ReasonMissing, SplitImpossible
from luoshu.apps.clues.models import Clue, EventChange, FireEvent
from luoshu.apps.clues.operations.gathering import parts_of, refresh_events, values_of
from luoshu.apps.clues.operations.turns import wait_for_turn
from luoshu.apps.clues.queries.finding import find_event_for
from luoshu.apps.feeds.operations import take_numbers
from luoshu.core.clock import beijing_day


def merge_events(*, source_code: str, target_code: str, reason: str, by: Acting, at: datetime) -> FireEvent:
    """Put the clues of one event into another; the source stays, with where it went. Returns the target.

    Raises EventNotVisible, ClueRightMissing, ReasonMissing, MergeImpossible, EventMerged.
    """
    source, target = find_event_for(by, source_code), find_event_for(by, target_code)
    _check(by, reason)
    if source.pk == target.pk:
        raise MergeImpossible(sentence="不能把一起火情并入它自己，请选择另一起火情。")
    with transaction.atomic():
        wait_for_turn()
        _check_standing(source, target)
        codes = list(Clue.objects.filter(event=source).order_by("code").values_list("code", flat=True))
        Clue.objects.filter(event=source).update(event=target)
        FireEvent.objects.filter(pk=source.pk).update(merged_into=target)
        FireEvent.objects.filter(merged_into=source).update(merged_into=target)
        refresh_events([source.pk, target.pk], at)
        _note(ChangeKind.MERGED, source, target, codes, reason, by, at)
    # Not by the door again: what came together may now lie, by most of its clues, outside the post's scope.
    return FireEvent.objects.get(pk=target.pk)


def split_event(*, event_code: str, clue_codes: Sequence[str], reason: str, by: Acting, at: datetime) -> FireEvent:
    """Take some clues out of an event into a new one; the two stay apart from then on. Returns the new event.

    Raises EventNotVisible, ClueRightMissing, ReasonMissing, SplitImpossible, EventMerged.
    """
    event = find_event_for(by, event_code)
    _check(by, reason)
    with transaction.atomic():
        wait_for_turn()
        _check_standing(event)
        members = dict(Clue.objects.filter(event=event).values_list("code", "id"))
        wanted = sorted(set(clue_codes))
        if not wanted or not set(wanted) <= members.keys():
            raise SplitImpossible(sentence="要拆出的线索不在这起火情里，请刷新后重新选择。")
        if len(wanted) == len(members):
            raise SplitImpossible(sentence="不能把全部线索都拆出去，请至少留下一条。")
        new = _new_event([members[code] for code in wanted], event.pk, at)
        Clue.objects.filter(id__in=[members[code] for code in wanted]).update(event=new)
        FireEvent.objects.filter(pk__in=(event.pk, new.pk)).update(is_kept_apart=True)
        refresh_events([event.pk], at)
        _note(ChangeKind.SPLIT, event, new, wanted, reason, by, at)
    return FireEvent.objects.get(pk=new.pk)


def _new_event(clue_ids: Sequence[int], event_id: int, at: datetime) -> FireEvent:
    moving = set(clue_ids)
    parts = [part for part in parts_of([event_id])[event_id] if part.clue_id in moving]
    values = values_of(parts)
    prefix = f"HQ{beijing_day(values['first_seen_at']):%Y%m%d}"
    return FireEvent.objects.create(
        code=f"{prefix}-{take_numbers(prefix):04d}", changed_at=at, is_kept_apart=True, **values
    )


def _check(by: Acting, reason: str) -> None:
    if not by.may("clues.merge"):
        raise ClueRightMissing
    if not reason.strip():
        raise ReasonMissing


def _check_standing(*events: FireEvent) -> None:
    for event in FireEvent.objects.filter(pk__in=[one.pk for one in events]).select_related("merged_into"):
        if event.merged_into is not None:
            raise EventMerged(event=event.code, target=event.merged_into.code)


def _note(
    kind: ChangeKind, source: FireEvent, target: FireEvent, codes: list[str], reason: str, by: Acting, at: datetime
) -> None:
    EventChange.objects.create(
        kind=kind,
        source=source,
        target=target,
        clue_codes=codes,
        reason=reason.strip()[:300],
        made_by=by.person_code,
        made_at=at,
    )
    record(
        by=by,
        at=at,
        action=f"events.{kind}",
        subject_kind="event",
        subject_code=source.code,
        division_path=source.division_path,
        detail={"other": target.code, "clues": codes[:200], "reason": reason.strip()},
    )
