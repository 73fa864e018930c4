"""Limits that ran out are told up the ladder 组 -> 村 -> 乡镇 -> 县; the city is informed, never made responsible."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from luoshu.apps.acting import SYSTEM
from luoshu.apps.cases.errors import CaseMoved
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations.telling import posts_of, tell
from luoshu.apps.cases.operations.writing import Happening, move, write_happening
from luoshu.apps.people.choices import Role
from luoshu.core.workflow.fire_table import FIRE_LADDER, LIMITS

STEP_UP_AFTER: Final = timedelta(minutes=15)
RUNG_OF_LEVEL: Final = {6: 0, 5: 1, 4: 2, 3: 3, 2: 4}
"""The place on the ladder of a post's division level."""
TOP: Final = len(FIRE_LADDER.rungs) - 1
NOBODY: Final = 2
"""A fire nobody answers for: the county hears of it first, it has to name somebody."""


def escalate_due(*, at: datetime, limit: int = 200) -> int:
    """Tell the next rung about every fire whose limit ran out; return how many were told. Once per rung and limit.

    ``escalation_level`` of a fire is the place on the ladder of the rung told last, so that those told to the top are
    left out by the database and never stand before the others.
    """
    is_next = Q(escalated_at__isnull=True) | Q(escalated_at__lte=at - STEP_UP_AFTER)
    late = (
        FireCase.objects.filter(is_next, is_open=True, paused_at__isnull=True, due_at__lte=at)
        .filter(escalation_level__lt=TOP)
        .select_related("responsible_post", "responsible_post__division")
        .order_by("due_at", "id")[:limit]
    )
    return sum(_escalate(case, at) for case in late)


def _escalate(case: FireCase, at: datetime) -> bool:
    post = case.responsible_post
    owner = RUNG_OF_LEVEL.get(post.division.level, NOBODY) if post is not None else NOBODY
    place, posts, vacant = _next_rung(case, max(owner, case.escalation_level), at)
    rung = FIRE_LADDER.rungs[place]
    limit = LIMITS.get(case.limit_code, "")
    # The one who has to act is reminded together with the first rung above.
    own = [post.code] if post is not None and case.escalation_level == 0 else []
    note = f"{limit}超时，告知{rung.label}级" + (f"（{'、'.join(vacant)}级空缺）" if vacant else "")
    try:
        with transaction.atomic():
            due = int(case.due_at.timestamp()) if case.due_at else 0
            move(case, at=at, escalation_level=place, escalated_at=at)
            tell(
                case,
                key=f"{case.limit_code}:{due}:up{place}",
                kind="fire_overdue",
                text=f"火点 {case.code} {limit}已超时，请督促办理。",
                posts=[*posts, *own],
                at=at,
            )
            detail = {"rung": rung.code, "limit": case.limit_code, "told": posts}
            what = Happening("escalate", case.state, note, detail)
            write_happening(case, by=SYSTEM, at=at, from_state=case.state, what=what)
    except CaseMoved:
        return False
    return True


def _next_rung(case: FireCase, below: int, at: datetime) -> tuple[int, list[str], list[str]]:
    """Return the next rung that somebody holds, its posts, and the vacant rungs on the way: those cost no time."""
    vacant: list[str] = []
    for place in range(min(below + 1, TOP), TOP + 1):
        rung = FIRE_LADDER.rungs[place]
        posts = posts_of(case, Role(rung.role), at=at) if rung.role else []
        if posts or place == TOP:
            return place, posts, vacant
        vacant.append(rung.label)
    raise AssertionError
