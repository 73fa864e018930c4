"""Shifts to come go along when another post answers for a cell."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.people.models import Post
from luoshu.apps.people.terms import holder_of
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.models import DutyShift
from luoshu.apps.rosters.queries.grid import cell_holder
from luoshu.apps.rosters.queries.handing import shifts_ahead
from luoshu.core.clock import beijing_day


def hand_over_shifts(*, division: Division, former: Post, by: Acting, at: datetime) -> int:
    """Give the shifts to come of a former post at the cell's desk to whoever holds the present one; return how many.

    Shifts under an open swap, and those at which the new person stands already, stay: the page of gaps shows them.
    Called by the operation that changes the cell, which has checked the right and the scope.
    """
    taker = cell_holder(division, beijing_day(at))
    person = holder_of(taker, beijing_day(at))[0] if taker is not None else None
    if taker is None or person is None:
        return 0
    moved = 0
    with transaction.atomic():
        for shift in shifts_ahead(division, former, at):
            taken = DutyShift.objects.filter(
                division=shift.division, kind=shift.kind, starts_at=shift.starts_at, person=person
            )
            if taken.exists():
                continue
            rows = DutyShift.objects.filter(pk=shift.pk, post=former, handed_over_at__isnull=True)
            moved += rows.update(post=taker, person=person)
        if moved:
            record(
                by=by,
                at=at,
                action="rosters.hand_over_shifts",
                subject_kind="grid_cell",
                subject_code=division.code,
                division_path=division.path,
                detail={"from": former.code, "to": taker.code, "shifts": moved},
            )
    return moved
