"""Writing shift patterns (班次): the shifts that come back every day at a desk, from a day on and until another."""

from datetime import date, datetime, time
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind, PatternDays
from luoshu.apps.rosters.errors import PatternInvalid, PatternMoved
from luoshu.apps.rosters.models import ShiftPattern
from luoshu.apps.rosters.operations.permission import check_edit
from luoshu.apps.rosters.queries import find_pattern_for
from luoshu.core.clock import beijing_day

LONGEST_LABEL: Final = 20
MOST_PEOPLE: Final = 50


def set_pattern(
    *,
    division: Division,
    kind: str,
    label: str,
    opens: time,
    hours: int,
    needs: int,
    days: str,
    valid_from: date,
    by: Acting,
    at: datetime,
) -> ShiftPattern:
    """Say which shift comes back every day at a desk from a day on; the one of the same name before ends that day.

    Entering what is there already changes nothing. Raises NotAllowed, CellNotVisible, PatternInvalid, PatternMoved.
    """
    check_edit(by, division)
    label = label.strip()
    if days not in PatternDays.values:
        raise PatternInvalid(reason="请选择每天、只在工作日、只在节假日周末或只在禁烧时段。")
    if kind not in DutyKind.values or not label:
        raise PatternInvalid(reason="请选择值班或带班，并写上班次名称。")
    if len(label) > LONGEST_LABEL:
        raise PatternInvalid(reason=f"班次名称超过 {LONGEST_LABEL} 字，请改短。")
    if not 1 <= hours <= 24 or not 1 <= needs <= MOST_PEOPLE:
        raise PatternInvalid(reason=f"一班 1 到 24 小时、1 到 {MOST_PEOPLE} 人，请核对。")
    values = {"opens": opens, "hours": hours, "needs": needs, "days": days}
    try:
        with transaction.atomic():
            held = _last_held(division, kind, label, valid_from)
            if held is not None:
                is_same = all(getattr(held, name) == value for name, value in values.items())
                if is_same and held.valid_to is None and held.valid_from <= valid_from:
                    return held
                if valid_from <= held.valid_from:
                    reason = f"班次“{label}”自 {held.valid_from} 起已有安排，新的要从更晚的日期开始。"
                    raise PatternInvalid(reason=reason)
                _end(held, valid_from)
            made = ShiftPattern.objects.create(
                division=division,
                division_path=division.path,
                kind=kind,
                label=label,
                valid_from=valid_from,
                **values,
            )
            detail = {"kind": kind, "label": label, "opens": f"{opens:%H:%M}", "hours": hours, "needs": needs}
            dated = {"days": days, "from": valid_from.isoformat()}
            _record(by, at, "rosters.set_pattern", made, {**detail, **dated})
    except IntegrityError:
        # Somebody else opened the pattern of this name between our look and our writing.
        raise PatternMoved from None
    return made


def end_pattern(*, pattern_id: int, ends_before: date, by: Acting, at: datetime) -> ShiftPattern:
    """Say from which day on a pattern no longer holds. One still to come may end on its first day: it never holds.

    Raises NotAllowed, PatternNotVisible, PatternInvalid, PatternMoved.
    """
    pattern = find_pattern_for(by, pattern_id)
    check_edit(by, pattern.division)
    if pattern.valid_to is not None:
        raise PatternMoved
    earliest = max(pattern.valid_from, beijing_day(at))
    if ends_before < earliest:
        raise PatternInvalid(reason=f"班次“{pattern.label}”最早自 {earliest} 起停用，过去的日期不能改，请另选日期。")
    with transaction.atomic():
        _end(pattern, ends_before)
        _record(by, at, "rosters.end_pattern", pattern, {"label": pattern.label, "before": ends_before.isoformat()})
    return pattern


def _last_held(division: Division, kind: str, label: str, on: date) -> ShiftPattern | None:
    """Return the last pattern of a name that holds on a day or later. None when there is none to make way."""
    rows = ShiftPattern.objects.filter(division_path=division.path, kind=kind, label=label)
    later = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).exclude(valid_to=F("valid_from"))
    return later.order_by("-valid_from").first()


def _end(pattern: ShiftPattern, ends_before: date) -> None:
    """End a pattern as it was read; whoever read it before somebody else changed it raises PatternMoved."""
    as_read = Q(valid_to__isnull=True) if pattern.valid_to is None else Q(valid_to=pattern.valid_to)
    if ShiftPattern.objects.filter(as_read, pk=pattern.pk).update(valid_to=ends_before) != 1:
        raise PatternMoved
    pattern.valid_to = ends_before


def _record(by: Acting, at: datetime, action: str, pattern: ShiftPattern, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=action,
        subject_kind="shift_pattern",
        subject_code=str(pattern.pk),
        division_path=pattern.division_path,
        detail=detail,
    )
