"""Limits that ran out are told up the ladder 组 -> 村 -> 乡镇 -> 县; the city is informed, never made responsible."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from luoshu.apps.acting import SYSTEM
from luoshu.apps.cases.errors import CaseMoved
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations.writing import Happening, move, write_happening
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Post
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE_LADDER, LIMITS

STEP_UP_AFTER: Final = timedelta(minutes=15)
RUNG_OF_LEVEL: Final = {6: "group", 5: "village", 4: "township", 3: "county", 2: "city"}


def escalate_due(*, at: datetime, limit: int = 200) -> int:
    """Tell the next rung about every fire whose limit ran out; return how many were told. Once per rung and limit."""
    late = (
        FireCase.objects.filter(is_open=True, paused_at__isnull=True, due_at__lte=at)
        .select_related("responsible_post", "responsible_post__division")
        .order_by("due_at")[:limit]
    )
    return sum(_escalate(case, at) for case in late)


def _escalate(case: FireCase, at: datetime) -> bool:
    if case.escalated_at is not None and at < case.escalated_at + STEP_UP_AFTER:
        return False
    owner = RUNG_OF_LEVEL.get(case.responsible_post.division.level if case.responsible_post else 3, "county")
    top = len(FIRE_LADDER.rungs) - FIRE_LADDER.rungs.index(FIRE_LADDER.rung(owner)) - 1
    if case.escalation_level >= top:
        return False
    steps = case.escalation_level + 1
    rung = FIRE_LADDER.told(owner, steps)
    posts = desk_posts(Role(rung.role), case.division_path, beijing_day(at)) if rung.role else []
    try:
        with transaction.atomic():
            move(case, at=at, escalation_level=steps, escalated_at=at)
            _tell(case, posts, steps, at)
            note = f"{LIMITS.get(case.limit_code, '')}超时，告知{rung.label}级"
            what = Happening("escalate", case.state, note, {"rung": rung.code, "limit": case.limit_code})
            write_happening(case, by=SYSTEM, at=at, from_state=case.state, what=what)
    except CaseMoved:
        return False
    return True


def _tell(case: FireCase, posts: list[Post], steps: int, at: datetime) -> None:
    if not posts:
        return  # a vacant rung: the timeline keeps that it was its turn, and the next round goes one up
    started = case.limit_started_at or at
    send_notice(
        dedupe_key=f"fire:{case.code}:{case.limit_code}:{int(started.timestamp())}:up{steps}",
        kind="fire_overdue",
        is_urgent=True,
        subject_kind="fire",
        subject_code=case.code,
        division_path=case.division_path,
        text=f"火点 {case.code} {LIMITS.get(case.limit_code, '')}已超时，请督促办理。",
        link=f"/fires/{case.code}/",
        post_codes=[post.code for post in posts[:5]],
        at=at,
    )
