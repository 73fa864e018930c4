"""Adopting a plan: the drafted turns become shifts; what was planned before and has not begun gives way."""

from datetime import date, datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.errors import PlanChanged, PlanInvalid
from luoshu.apps.rosters.models import DutyShift, Swap
from luoshu.apps.rosters.operations.permission import check_edit
from luoshu.apps.rosters.queries import Draft, instants_of
from luoshu.core.clock import beijing_day, day_end, day_start


def adopt_plan(*, draft: Draft, fingerprint: str, by: Acting, at: datetime) -> int:
    """Write the shifts of a draft that was looked at; return how many. The same draft again changes nothing.

    ``fingerprint`` is that of the preview: if leave, people or patterns have changed since, nothing is written.
    Raises NotAllowed, CellNotVisible, PlanChanged, PlanInvalid.
    """
    division: Division = draft.division
    check_edit(by, division)
    if fingerprint != draft.fingerprint:
        raise PlanChanged
    if draft.first <= beijing_day(at):
        raise PlanInvalid(reason="今天和以前的班不能整批重排，请从明天起排；当天换人请调班。")
    wanted = {
        (turn.kind, instants_of(turn)[0], member.code): (turn, member)
        for turn, members in draft.plan.assigned
        for member in members
    }
    with transaction.atomic():
        held = _planned(division, draft.first, draft.last)
        keep = {(one.kind, one.starts_at, one.person.code): one for one in held}
        gone = [one.pk for key, one in keep.items() if key not in wanted]
        if Swap.objects.filter(shift__in=gone).exists() or Swap.objects.filter(in_return__in=gone).exists():
            raise PlanInvalid(reason="这几天里有调班记录的班会被改掉，请把日期避开，或只排其余的日子。")
        DutyShift.objects.filter(pk__in=gone, starts_at__gt=at).delete()
        rows = []
        for key, (turn, member) in wanted.items():
            if key not in keep:
                starts, ends = instants_of(turn)
                post = draft.posts[member.code]
                rows.append(
                    DutyShift(
                        division=division,
                        division_path=division.path,
                        post=post,
                        person=draft.people[member.code],
                        kind=turn.kind,
                        starts_at=starts,
                        ends_before=ends,
                    )
                )
        DutyShift.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        if rows or gone:
            record(
                by=by,
                at=at,
                action="rosters.adopt_plan",
                subject_kind="duty_plan",
                subject_code=f"{division.code}:{draft.first}:{draft.last}",
                division_path=division.path,
                detail={"added": len(rows), "removed": len(gone), "seed": draft.plan.seed, "mark": fingerprint},
            )
    return len(rows)


def _planned(division: Division, first: date, last: date) -> list[DutyShift]:
    rows = DutyShift.objects.filter(
        division_path=division.path, starts_at__gte=day_start(first), starts_at__lt=day_end(last)
    )
    return list(rows.select_related("person"))
