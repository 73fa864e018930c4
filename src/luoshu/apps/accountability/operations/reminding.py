"""Reminders before and at the end of each limit, and to the head when a limit has been over for some time.

How long before, and how long after, are dated rules of the place; without such a rule nobody is reminded before, and
nothing goes up. Each stage of each limit is told once, however often the worker asks; of several stages that were
missed only the last is told.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from django.db import transaction

from luoshu.apps.accountability.choices import ItemStatus
from luoshu.apps.accountability.models import Matter, RectificationItem
from luoshu.apps.accountability.queries.parties import head_posts, office_posts, party_posts
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.notices.queries import told_keys
from luoshu.apps.people.models import Post
from luoshu.apps.rules.nearing import BEFORE, ESCALATED, OVER, Asked, stage_of
from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.core.clock import WorkCalendar, beijing_day, day_end
from luoshu.core.workflow.accountability_table import ESCALATE, LIMITS, OBJECTION, REMIND, REVIEW

AHEAD: Final = timedelta(days=20)
REACH: Final = timedelta(days=120)


@dataclass(frozen=True)
class Due:
    """Something of a matter that is due: under which key it is told, by when, in whose hands it is."""

    matter: Matter
    key: str
    label: str
    at: datetime
    is_office: bool = False
    ends_quietly: bool = False


def remind_due_matters(*, at: datetime, limit: int) -> int:
    """Tell what is due soon, due or overdue; return how many reminders went out. Asks the records every time."""
    asked = cache(limit_for)
    calendar = work_calendar(beijing_day(at - REACH), beijing_day(at + REACH))
    staged = [(due, stage) for due in _dues(at) if (stage := _stage(due, at, asked, calendar))]
    keys = {(due.key, stage): f"matter_due:{due.key}:{stage}" for due, stage in staged}
    known = told_keys(keys.values())
    told = 0
    for due, stage in staged:
        key = keys[due.key, stage]
        posts = _posts(due, stage, beijing_day(at))
        if key in known or not posts or told >= limit:
            continue
        _tell(due, stage, key, posts, at)
        told += 1
    return told


def _dues(at: datetime) -> list[Due]:
    matters = Matter.objects.filter(is_open=True, due_at__lte=at + AHEAD).order_by("due_at", "pk")
    found = [
        Due(
            matter,
            f"{matter.code}:{matter.limit_code}:{matter.due_at:%Y%m%d%H%M}",
            LIMITS.get(matter.limit_code, ""),
            matter.due_at,
            is_office=matter.limit_code == REVIEW,
            ends_quietly=matter.limit_code == OBJECTION,
        )
        for matter in matters
        if matter.due_at is not None
    ]
    items = RectificationItem.objects.filter(
        matter__is_open=True,
        status__in=(ItemStatus.OPEN, ItemStatus.FAILED),
        due_on__lte=beijing_day(at + AHEAD),
    )
    for item in items.select_related("matter").order_by("due_on", "pk"):
        ends = day_end(item.due_on)
        found.append(Due(item.matter, f"item{item.pk}:{item.due_on}", "整改事项", ends))
    return found


def _stage(due: Due, at: datetime, asked: Asked, calendar: WorkCalendar) -> str:
    """Return the last stage that has come; empty when none has."""
    if at >= due.at and due.ends_quietly:
        return ""
    path, day = due.matter.division_path, beijing_day(at)
    ahead, after = asked(REMIND, "any", path, day), asked(ESCALATE, "any", path, day)
    return stage_of(due.at, at, ahead=ahead, after=after, calendar=calendar)


def _posts(due: Due, stage: str, on: date) -> list[Post]:
    if stage == ESCALATED:
        return head_posts(due.matter, on)
    party, office = party_posts(due.matter, on), office_posts(due.matter, on)
    if stage == BEFORE:
        return office if due.is_office else party
    return office if due.is_office else [*party, *office]


def _tell(due: Due, stage: str, key: str, posts: list[Post], at: datetime) -> None:
    day = beijing_day(due.at - timedelta(microseconds=1))
    ends = f"{day.month}月{day.day}日"
    text = {
        BEFORE: f"{due.matter.code} 的{due.label}{ends}截止，请按时办理。",
        OVER: f"{due.matter.code} 的{due.label}已过截止（{ends}），请尽快办理。",
        ESCALATED: f"{due.matter.code} 的{due.label}{ends}截止，至今没有办，请主任过问。",
    }[stage]
    with transaction.atomic():
        send_notice(
            dedupe_key=key,
            kind="matter_due",
            is_urgent=False,
            subject_kind="matter",
            subject_code=due.matter.code,
            division_path=due.matter.division_path,
            text=text,
            link=f"/accountability/{due.matter.code}/",
            post_codes=[post.code for post in posts],
            at=at,
            due_at=due.at,
        )
