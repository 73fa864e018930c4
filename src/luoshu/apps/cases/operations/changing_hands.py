"""A cell of the grid gets another post: its open fires and the shifts to come go along, in one operation."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from django.db import transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cases.errors import CaseMoved
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations.opening import find_responsible
from luoshu.apps.cases.operations.telling import tell
from luoshu.apps.cases.operations.writing import Happening, move, write_happening
from luoshu.apps.cases.queries.cells import CHANGE_HANDS, fires_of_cell
from luoshu.apps.cases.queries.doors import can_take
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.operations import assign_cell, hand_over_shifts
from luoshu.apps.rosters.queries import cell_holder, cells_left_since
from luoshu.core.clock import beijing_day, day_start

LOOK_BACK: Final = timedelta(days=30)
"""How long after a cell changed hands the worker still looks for fires that stayed behind."""


@dataclass(frozen=True)
class HandedOver:
    """What went along with a cell: fires and shifts, and the fires for which nobody could be found."""

    fires: int = 0
    shifts: int = 0
    left: int = 0


def change_cell(
    *,
    division: Division,
    valid_from: date,
    by: Acting,
    at: datetime,
    post: Post | None = None,
    contact_name: str = "",
    contact_phone: str = "",
) -> HandedOver:
    """Say who answers for a cell from a day on; from today on, the former post's work in it goes along at once.

    A later day moves nothing now: the worker moves it when the day comes. Where the new post is vacant, fires go to the
    next one up the ladder. Raises NotAllowed, CellNotVisible, CellInvalid, CaseMoved (a fire was handled this moment).
    """
    today = beijing_day(at)
    before = cell_holder(division, today)
    with transaction.atomic():
        assign_cell(
            division=division,
            post=post,
            contact_name=contact_name,
            contact_phone=contact_phone,
            valid_from=valid_from,
            by=by,
            at=at,
        )
        if before is None or before == post or valid_from > today:
            return HandedOver()
        return _hand_over(division, before, by=by, at=at)


def hand_over_due_cells(*, at: datetime, limit: int = 50) -> int:
    """Move what stayed with former posts of cells that changed hands by a sheet or on a day that has come.

    A fire that somebody gave to the former post after that day stays there. Returns how many fires moved.
    """
    today = beijing_day(at)
    moved = 0
    for cell in cells_left_since(today - LOOK_BACK, today):
        if cell.post is None or cell.valid_to is None or cell_holder(cell.division, today) == cell.post:
            continue
        given = Assignment.objects.filter(post=cell.post, ended_at__isnull=True, given_at__lt=day_start(cell.valid_to))
        if fires_of_cell(cell.division, cell.post).filter(pk__in=given.values("case_id")).exists():
            moved += _hand_over(cell.division, cell.post, by=SYSTEM, at=at, before=day_start(cell.valid_to)).fires
        if moved >= limit:
            break
    return moved


def _hand_over(
    division: Division, former: Post, *, by: Acting, at: datetime, before: datetime | None = None
) -> HandedOver:
    today = beijing_day(at)
    responsible = cache(find_responsible)
    fires = left = 0
    with transaction.atomic():
        for case in fires_of_cell(division, former).select_related("division", "event").order_by("pk"):
            held = Assignment.objects.filter(case=case, ended_at__isnull=True).first()
            if before is not None and held is not None and held.given_at >= before:
                continue
            taker, _level = responsible(case.division, today)
            if taker is None or not can_take(taker, case):
                left += 1
            elif taker != former:
                _give(case, held, former, taker, by, at)
                fires += 1
        shifts = hand_over_shifts(division=division, former=former, by=by, at=at)
    return HandedOver(fires, shifts, left)


def _give(case: FireCase, held: Assignment | None, former: Post, taker: Post, by: Acting, at: datetime) -> None:
    """Give one fire on. State and limit stay: what was signed stays signed, and nobody gains or loses time."""
    if held is not None:
        ended = Assignment.objects.filter(pk=held.pk, ended_at__isnull=True).update(ended_at=at)
        if ended != 1:
            raise CaseMoved(case_code=case.code)
        Assignment.objects.create(
            case=case,
            post=taker,
            given_at=at,
            given_by=by.person_code,
            signed_at=held.signed_at,
            signed_by=held.signed_by,
            is_signed_for=held.is_signed_for,
        )
    move(case, at=at, responsible_post=taker)
    note = f"网格责任岗位变更，由“{former.title}”移交给“{taker.title}”，时限不变。"
    detail = {"from": former.code, "to": taker.code}
    write_happening(case, by=by, at=at, from_state=case.state, what=Happening(CHANGE_HANDS, case.state, note, detail))
    text = f"火点 {case.code} 随网格责任岗位变更移交，请新的责任岗位接着办。"
    key = f"hands-v{case.version}"
    tell(case, key=key, kind="fire_assigned", text=text, posts=[taker.code, former.code], at=at)
