"""Writing duty: shifts, days off, the hand-over that both sign, the camera watch log."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import find_person_for, holder_of
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DayOffKind, DutyKind
from luoshu.apps.rosters.errors import (
    CellNotVisible,
    DayOffInvalid,
    ShiftHandedOver,
    ShiftInvalid,
    WatchInvalid,
)
from luoshu.apps.rosters.models import CameraWatch, DayOff, DutyShift
from luoshu.apps.rosters.operations.permission import check_edit
from luoshu.apps.rosters.queries import find_shift_for, may_receive
from luoshu.core.clock import beijing_day

LONGEST_SHIFT: Final = timedelta(days=8)
LONGEST_NOTE: Final = 400
LONGEST_LEAVE: Final = timedelta(days=366)


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
    check_edit(by, division)
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


def receive_shift(*, shift_id: int, by: Acting, at: datetime) -> None:
    """Sign that a hand-over was taken (接班). Not the one who handed over; two who press at once: one wins.

    Raises ShiftNotVisible, NotAllowed, ShiftInvalid, ShiftHandedOver.
    """
    shift = find_shift_for(by, shift_id)
    if shift.handed_over_at is None:
        raise ShiftInvalid(reason="这一班还没有交班，请等交班人写好交接记录后再签收。")
    if not may_receive(by, shift, at):
        raise NotAllowed
    person = find_person_for(by, by.person_code)
    with transaction.atomic():
        rows = DutyShift.objects.filter(pk=shift_id, received_at__isnull=True)
        if rows.update(received_at=at, received_by=person) != 1:
            raise ShiftHandedOver
        _record(by, at, "rosters.receive_shift", shift.division_path, str(shift_id), {})


def add_day_off(*, person_code: str, kind: str, first_on: date, last_on: date, by: Acting, at: datetime) -> DayOff:
    """Enter leave or a wish, one's own or (whoever plans) anybody's in scope. The same again is one row.

    Raises NotAllowed, PersonNotVisible, DayOffInvalid.
    """
    if not by.may("rosters.read"):
        raise NotAllowed
    if person_code != by.person_code and not by.may("rosters.edit"):
        raise NotAllowed
    if kind not in DayOffKind.values:
        raise DayOffInvalid(reason="只能登记请假或希望不排，请重新选择。")
    if not timedelta(0) <= last_on - first_on <= LONGEST_LEAVE:
        raise DayOffInvalid(reason="结束日期要在开始日期当天或之后，一次不超过一年，请核对。")
    person: Person = find_person_for(by, person_code)
    with transaction.atomic():
        row, is_new = DayOff.objects.get_or_create(
            person=person, kind=kind, first_on=first_on, last_on=last_on, defaults={"division_path": by.paths[0]}
        )
        if is_new:
            detail = {"kind": kind, "first": first_on.isoformat(), "last": last_on.isoformat()}
            _record(by, at, "rosters.add_day_off", by.paths[0], person.code, detail, kind="person")
    return row


def log_watch(
    *,
    division: Division,
    starts_at: datetime,
    ends_before: datetime,
    cameras: str,
    seen: str,
    by: Acting,
    at: datetime,
) -> CameraWatch:
    """Write and thereby sign who watched the cameras which hours and what was seen. The same again is one row.

    Raises NotAllowed, CellNotVisible, WatchInvalid.
    """
    if not by.may("rosters.read"):
        raise NotAllowed
    if not by.covers(division.path):
        raise CellNotVisible
    if not timedelta(0) < ends_before - starts_at <= timedelta(hours=24) or ends_before > at:
        raise WatchInvalid(reason="值守时段要先后正确、不超过 24 小时，并且已经结束，请核对。")
    if not cameras.strip() or not seen.strip():
        raise WatchInvalid(reason="请写明看了哪些探头、发现了什么；没有发现就写“未发现异常”。")
    person = find_person_for(by, by.person_code)
    with transaction.atomic():
        row, is_new = CameraWatch.objects.get_or_create(
            division=division,
            person=person,
            starts_at=starts_at,
            defaults={
                "division_path": division.path,
                "ends_before": ends_before,
                "cameras": cameras.strip()[:120],
                "seen": seen.strip()[:LONGEST_NOTE],
                "signed_at": at,
            },
        )
        if is_new:
            _record(by, at, "rosters.log_watch", division.path, str(row.pk), {"seen": row.seen}, kind="camera_watch")
    return row


def _record(
    by: Acting,
    at: datetime,
    action: str,
    path: str,
    code: str,
    detail: Mapping[str, object],
    *,
    kind: str = "duty_shift",
) -> None:
    record(by=by, at=at, action=action, subject_kind=kind, subject_code=code, division_path=path, detail=dict(detail))
