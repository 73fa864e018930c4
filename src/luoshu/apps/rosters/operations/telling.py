"""Telling the desks: days ahead without cover once a day, and hand-overs whose note is missing."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from luoshu.apps.notices.operations import send_notice
from luoshu.apps.notices.queries import told_keys
from luoshu.apps.rosters.models import DutyShift, ShiftPattern
from luoshu.apps.rosters.queries import gaps_between, keepers_of
from luoshu.core.clock import beijing_day, in_beijing

DAYS_AHEAD: Final = 7
TOLD_FROM_HOUR: Final = 8
NOTE_WITHIN: Final = timedelta(hours=24)


def tell_gaps(*, at: datetime, limit: int) -> int:
    """Tell each desk that keeps patterns which of the next days nobody covers, once a Beijing day from 8:00 on.

    Return how many desks were told. Asks the records every time, so a missed run or a new gap tomorrow is caught.
    """
    if in_beijing(at).hour < TOLD_FROM_HOUR:
        return 0
    today = beijing_day(at)
    desks = {row.division_path: row.division for row in _desks(at)}
    keys = {path: f"duty_gap:{division.code}:{today}" for path, division in desks.items()}
    told_already = told_keys(keys.values())
    waiting = [path for path in sorted(desks) if keys[path] not in told_already][:limit]
    told = 0
    for path in waiting:
        gaps = gaps_between(path, today, today + timedelta(days=DAYS_AHEAD))
        gaps = [gap for gap in gaps if gap.ends > at]
        posts = keepers_of(path, today)
        if not gaps or not posts:
            continue
        days = sorted({beijing_day(gap.starts) for gap in gaps})
        words = "、".join(f"{day.month}月{day.day}日" for day in days)
        with transaction.atomic():
            send_notice(
                dedupe_key=keys[path],
                kind="duty_gap",
                is_urgent=False,
                subject_kind="duty_desk",
                subject_code=desks[path].code,
                division_path=path,
                text=f"{desks[path].name}值班表有空班：{words}，请补排。",
                link=f"/rosters/duty/?at={desks[path].code}",
                post_codes=posts,
                at=at,
            )
        told += 1
    return told


def _desks(at: datetime) -> list[ShiftPattern]:
    today = beijing_day(at)
    rows = ShiftPattern.objects.filter(valid_from__lte=today).exclude(valid_to__lte=today)
    return list(rows.select_related("division"))


def tell_missing_notes(*, at: datetime, limit: int) -> int:
    """Ask whoever left a shift within the last day without a hand-over note for one, once for each shift."""
    rows = DutyShift.objects.filter(ends_before__lte=at, ends_before__gt=at - NOTE_WITHIN, handed_over_at__isnull=True)
    paths = {row.division_path for row in _desks(at)}
    shifts = [row for row in rows.select_related("post", "division").order_by("pk") if row.division_path in paths]
    keys = {row.pk: f"duty_note:{row.pk}" for row in shifts}
    known = told_keys(keys.values())
    waiting = [row for row in shifts if keys[row.pk] not in known][:limit]
    for row in waiting:
        day = beijing_day(row.starts_at)
        with transaction.atomic():
            send_notice(
                dedupe_key=keys[row.pk],
                kind="duty_note",
                is_urgent=False,
                subject_kind="duty_shift",
                subject_code=str(row.pk),
                division_path=row.division_path,
                text=f"{day.month}月{day.day}日的{row.get_kind_display()}没有交接记录，请补写交班情况。",
                link=f"/rosters/shifts/{row.pk}/",
                post_codes=[row.post.code],
                at=at,
            )
    return len(waiting)
