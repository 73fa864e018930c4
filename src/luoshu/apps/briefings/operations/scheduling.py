"""Saying which briefing an office wants drafted and when, from a day on; earlier rows stay as they were."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.briefings.choices import Rhythm
from luoshu.apps.briefings.errors import BriefingInvalid, ScheduleMoved
from luoshu.apps.briefings.models import BriefingSchedule
from luoshu.apps.briefings.queries import drafting_posts, find_schedule_for, recurrence_of, schedulable_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Unit
from luoshu.apps.people.queries import unit_by_code
from luoshu.core.clock import BadPeriod, beijing_day

SET = "documents.approve"


@dataclass(frozen=True)
class ScheduleDraft:
    """What is to be drafted and when; the fields are those of ``BriefingSchedule``."""

    template_code: str
    post_code: str
    every: str
    on_day: int
    hour: int
    valid_from: date
    counts_days_off: bool = False
    season_first: str = ""
    season_last: str = ""
    is_example: bool = False


def set_schedule(*, draft: ScheduleDraft, by: Acting, at: datetime, code: str = "") -> BriefingSchedule:
    """Put a schedule of one's own office in force from a day on; with ``code`` it follows the one of that code.

    Raises NotAllowed, ScheduleNotVisible, BriefingInvalid, ScheduleMoved.
    """
    unit = _own_unit(by)
    today = beijing_day(at)
    held = find_schedule_for(by, code, today) if code else None
    if held is not None and draft.valid_from <= held.valid_from:
        raise BriefingInvalid(reason=f"现行安排自 {held.valid_from} 起，新的要从更晚的日期开始，请改启用日期。")
    row = BriefingSchedule(
        code=code or f"DQ-{secrets.token_hex(4).upper()}",
        template_code=draft.template_code,
        name=_checked_name(draft, by),
        unit=unit,
        division_path=unit.division.path,
        post_code=draft.post_code,
        every=draft.every,
        on_day=0 if draft.every == Rhythm.DAY else draft.on_day,
        hour=draft.hour,
        counts_days_off=draft.counts_days_off,
        season_first=draft.season_first,
        season_last=draft.season_last,
        valid_from=draft.valid_from,
        made_by=by.person_code,
        made_at=at,
        is_example=draft.is_example,
    )
    try:
        recurrence_of(row)
    except BadPeriod as wrong:
        raise BriefingInvalid(reason=wrong.message) from wrong
    try:
        with transaction.atomic():
            if held is not None and held.valid_to is None:
                _end(held, draft.valid_from)
            row.save()
            _write(row, "set_schedule", by, at)
    except IntegrityError:
        raise ScheduleMoved from None
    return row


def end_schedule(*, code: str, valid_to: date, by: Acting, at: datetime) -> BriefingSchedule:
    """Draft no more of a schedule from a day on.

    Raises NotAllowed, ScheduleNotVisible, BriefingInvalid, ScheduleMoved.
    """
    _own_unit(by)
    held = find_schedule_for(by, code, beijing_day(at))
    if held.valid_to is not None:
        raise ScheduleMoved
    if valid_to < max(held.valid_from, beijing_day(at)):
        raise BriefingInvalid(reason="停用日期不能早于今天，也不能早于启用日期，请改日期。")
    with transaction.atomic():
        _end(held, valid_to)
        held.valid_to = valid_to
        _write(held, "end_schedule", by, at)
    return held


def _own_unit(by: Acting) -> Unit:
    unit = unit_by_code(by.unit_code)
    if unit is None or not by.may(SET):
        raise NotAllowed
    return unit


def _checked_name(draft: ScheduleDraft, by: Acting) -> str:
    """Return the name of what is drafted. Raises BriefingInvalid."""
    names = dict(schedulable_for(by, draft.valid_from))
    if draft.template_code not in names:
        raise BriefingInvalid(reason="请选一份模板；启用那天还没有生效的模板不能选。")
    if draft.post_code not in {post.code for post in drafting_posts(by.unit_code, draft.valid_from)}:
        raise BriefingInvalid(reason="请选本单位能拟稿的岗位。")
    if draft.every not in Rhythm.values:
        raise BriefingInvalid(reason="请选每日、每周或每月。")
    if bool(draft.season_first) != bool(draft.season_last):
        raise BriefingInvalid(reason="时段要填起止两头，如 09-01 和 11-30；全年都拟的两头都不填。")
    return names[draft.template_code]


def _end(held: BriefingSchedule, day: date) -> None:
    if BriefingSchedule.objects.filter(pk=held.pk, valid_to__isnull=True).update(valid_to=day) != 1:
        raise ScheduleMoved


def _write(row: BriefingSchedule, verb: str, by: Acting, at: datetime) -> None:
    detail = {"template": row.template_code, "post": row.post_code, "every": row.every, "on": row.on_day}
    detail |= {"hour": row.hour, "from": row.valid_from.isoformat(), "to": str(row.valid_to or "")}
    record(
        by=by,
        at=at,
        action=f"briefings.{verb}",
        subject_kind="briefing_schedule",
        subject_code=row.code,
        division_path=row.division_path,
        detail=detail,
    )
