"""放假和调休: days that differ from their weekday's habit, entered from the State Council's yearly notice."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.choices import Level
from luoshu.apps.rules.choices import DayKind
from luoshu.apps.rules.errors import RuleBackdated, RuleInvalid
from luoshu.apps.rules.models import CalendarDay
from luoshu.core.clock import beijing_day

MOST_DAYS: Final = 31
_SATURDAY: Final = 5


def set_calendar_days(
    *,
    first: date,
    last: date,
    kind: str,
    name: str,
    document_no: str,
    by: Acting,
    at: datetime,
    note: str = "",
) -> int:
    """Enter a holiday or worked days off, both days inside; return how many rows changed.

    The calendar holds for the whole city, so a post of the city enters it. ``kind`` empty takes the days out again.
    Days that are over need a note. Raises NotAllowed, RuleInvalid, RuleBackdated.
    """
    if not by.may("rules.edit") or by.level > Level.CITY:
        raise NotAllowed
    if kind and (kind not in DayKind.values or not name.strip() or not document_no.strip()):
        raise RuleInvalid(reason="请写明是放假还是调休上班、节日名称和通知的文号。")
    if len(name) > 40 or len(document_no) > 80:
        raise RuleInvalid(reason="节日名称最多 40 字，文号最多 80 字，请改短。")
    if first < beijing_day(at) and not note.strip():
        raise RuleBackdated(valid_from=first)
    days = _days(first, last, kind)
    with transaction.atomic():
        held = {row.on: row for row in CalendarDay.objects.filter(on__in=days)}
        wanted = (kind, name.strip(), document_no.strip())
        changed = [
            day
            for day in days
            if (day in held and (held[day].kind, held[day].name, held[day].document_no) != wanted)
            or (day not in held and kind)
        ]
        if not changed:
            return 0
        CalendarDay.objects.filter(on__in=changed).delete()
        if kind:
            CalendarDay.objects.bulk_create(
                CalendarDay(on=day, kind=kind, name=wanted[1], document_no=wanted[2]) for day in changed
            )
        before = {day.isoformat(): [held[day].kind, held[day].name] for day in changed if day in held}
        record(
            by=by,
            at=at,
            action="rules.set_calendar_days",
            subject_kind="calendar",
            subject_code=str(first.year),
            division_path=by.paths[0] if by.paths else "",
            detail={
                "days": [day.isoformat() for day in changed],
                "kind": kind,
                "name": wanted[1],
                "document_no": wanted[2],
                "note": note,
                "before": before,
            },
        )
    return len(changed)


def _days(first: date, last: date, kind: str) -> list[date]:
    if last < first or (last - first).days >= MOST_DAYS:
        raise RuleInvalid(reason=f"结束日期要不早于开始日期，一次最多 {MOST_DAYS} 天，请改正。")
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if kind == DayKind.WORKDAY and any(day.weekday() < _SATURDAY for day in days):
        raise RuleInvalid(reason="调休上班只登记周六、周日，请改日期。")
    return days
