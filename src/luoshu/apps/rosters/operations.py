"""Writing rosters: who answers for a cell from a day on, who is on duty from a moment on, the hand-over of a shift."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import holder_of
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind
from luoshu.apps.rosters.errors import CellInvalid, CellNotVisible, ShiftHandedOver, ShiftInvalid
from luoshu.apps.rosters.models import DutyShift, GridPost
from luoshu.apps.rosters.queries import GRID_LEVELS, cells_on
from luoshu.core.clock import beijing_day

LONGEST_SHIFT: Final = timedelta(days=8)


def assign_cell(
    *,
    division: Division,
    valid_from: date,
    by: Acting,
    at: datetime,
    post: Post | None = None,
    contact_name: str = "",
    contact_phone: str = "",
) -> GridPost:
    """Say who answers for a cell from a day on; whoever did until then ends that day.

    Without post and contact the cell becomes a vacancy that is on record. Entering what is there already changes
    nothing. Raises NotAllowed, CellNotVisible, CellInvalid.
    """
    _check(by, division)
    if division.level not in GRID_LEVELS:
        raise CellInvalid(reason="网格只到县、乡镇、村、组四级，请重新选择区划。")
    if post is not None and not division.path.startswith(post.division_path):
        raise CellInvalid(reason=f"岗位“{post.title}”管不到{division.name}，请选辖区内的岗位。")
    if contact_name and division.level != Level.GROUP and post is None:
        raise CellInvalid(reason="只有村民组可以只填姓名电话，其他级别请选岗位。")
    with transaction.atomic():
        rows = GridPost.objects.filter(division_path=division.path)
        held = rows.filter(valid_to__isnull=True).order_by("-valid_from").first()
        if held is not None:
            same = (held.post, held.contact_name, held.contact_phone) == (post, contact_name, contact_phone)
            if same:
                return held
            if valid_from <= held.valid_from:
                raise CellInvalid(reason=f"{division.name}现任自 {held.valid_from} 起，新的安排要从更晚的日期开始。")
            rows.filter(valid_to__isnull=True).update(valid_to=valid_from)
        cell = GridPost.objects.create(
            division=division,
            division_path=division.path,
            level=division.level,
            post=post,
            contact_name=contact_name,
            contact_phone=contact_phone,
            valid_from=valid_from,
        )
        record(
            by=by,
            at=at,
            action="rosters.assign_cell",
            subject_kind="grid_cell",
            subject_code=division.code,
            division_path=division.path,
            detail={"post": post.code if post else "", "contact": contact_name, "from": valid_from.isoformat()},
        )
    return cell


def plan_shift(
    *,
    division: Division,
    post: Post,
    kind: str,
    starts_at: datetime,
    ends_before: datetime,
    by: Acting,
    at: datetime,
) -> DutyShift:
    """Enter that the holder of a post is on duty, or leads, for a division's desk. The same shift again is one row.

    Raises NotAllowed, CellNotVisible, ShiftInvalid.
    """
    _check(by, division)
    if kind not in DutyKind.values:
        raise ShiftInvalid(reason="班次只能是值班或带班，请重新选择。")
    if not timedelta(0) < ends_before - starts_at <= LONGEST_SHIFT:
        raise ShiftInvalid(reason="一班的结束要晚于开始，且不超过 8 天，请核对起止时间。")
    if not post.division_path.startswith(division.path) and not division.path.startswith(post.division_path):
        raise ShiftInvalid(reason=f"岗位“{post.title}”与{division.name}没有隶属关系，请另选岗位。")
    person, _ = holder_of(post, beijing_day(starts_at))
    if person is None:
        raise ShiftInvalid(reason=f"岗位“{post.title}”在这一天无人在任，请先登记任职。")
    with transaction.atomic():
        shift, is_new = DutyShift.objects.get_or_create(
            division=division,
            kind=kind,
            starts_at=starts_at,
            person=person,
            defaults={"division_path": division.path, "post": post, "ends_before": ends_before},
        )
        if is_new:
            record(
                by=by,
                at=at,
                action="rosters.plan_shift",
                subject_kind="duty_shift",
                subject_code=str(shift.pk),
                division_path=division.path,
                detail={"post": post.code, "kind": kind, "starts_at": starts_at.isoformat()},
            )
    return shift


def hand_over_shift(*, shift_id: int, note: str, by: Acting, at: datetime) -> None:
    """End a running shift with a note for the next (交接班). Two who press at once: one wins.

    The person on duty hands over; so may whoever plans the roster. Raises CellNotVisible, NotAllowed, ShiftHandedOver.
    """
    shift = DutyShift.objects.select_related("person").filter(pk=shift_id).first()
    if shift is None or not by.covers(shift.division_path):
        raise CellNotVisible
    if shift.person.code != by.person_code and not by.may("rosters.edit"):
        raise NotAllowed
    if not shift.starts_at < at:
        raise ShiftInvalid(reason="这一班还没有开始，不用交接；如要改班请修改排班。")
    with transaction.atomic():
        rows = DutyShift.objects.filter(pk=shift_id, handed_over_at__isnull=True, starts_at__lt=at)
        changed = rows.update(
            handed_over_at=at, handover_note=note[:400], ends_before=at if at < shift.ends_before else F("ends_before")
        )
        if changed != 1:
            raise ShiftHandedOver
        record(
            by=by,
            at=at,
            action="rosters.hand_over_shift",
            subject_kind="duty_shift",
            subject_code=str(shift_id),
            division_path=shift.division_path,
            detail={"note": note[:400]},
        )


def cell_of(division: Division, on: date) -> GridPost | None:
    """Return the cell of a division in force on a day."""
    return cells_on(on).filter(division_path=division.path).order_by("-valid_from").first()


def _check(by: Acting, division: Division) -> None:
    if not by.may("rosters.edit"):
        raise NotAllowed
    if not by.covers(division.path):
        raise CellNotVisible
