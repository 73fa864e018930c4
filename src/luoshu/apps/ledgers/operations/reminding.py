"""Reminders of returns and doubts: before the cut-off and at it to whoever fills, past it to whoever approves.

An answer that nobody confirmed in time is told to whoever approves, at the end of that limit.

How long before and how long after are dated rules of the place. A unit is told once for all that it owes at the same
moment, an approving post once for all units; each stage once, however often the worker asks.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Final

from django.db import transaction

from luoshu.apps.ledgers.choices import ReturnState
from luoshu.apps.ledgers.models import Return, RowDoubt
from luoshu.apps.ledgers.queries.doubts import ANSWERING
from luoshu.apps.ledgers.queries.overdue import approving_posts, fillers_of, filling_posts
from luoshu.apps.ledgers.queries.rows import row_link
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.notices.queries import told_keys
from luoshu.apps.people.models import Post
from luoshu.apps.rules.nearing import BEFORE, ESCALATED, OVER, Asked, stage_of
from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.core.clock import WorkCalendar, beijing_day, in_beijing
from luoshu.core.workflow.return_table import RETURN_HEAD, RETURN_REMIND, RETURN_REMIND_DAILY

AHEAD: Final = timedelta(days=20)
BACK: Final = timedelta(days=30)
REACH: Final = timedelta(days=120)
SHOWN: Final = 3


@dataclass(frozen=True)
class Owed:
    """Something that a unit has to say: what it is called, by when, who of the unit says it."""

    unit_code: str
    unit_name: str
    path: str
    at: datetime
    title: str
    roles: tuple[str, ...]
    link: str
    remind_code: str
    is_confirmation: bool = False


@dataclass
class Message:
    """What is told together: a stage of what is due at one moment, to some posts."""

    stage: str
    owed: list[Owed] = field(default_factory=list)
    posts: list[str] = field(default_factory=list)


def remind_due_returns(*, at: datetime, limit: int) -> int:
    """Tell what is due soon, at its cut-off, or past it; return how many notices went out."""
    asked = cache(limit_for)
    calendar = work_calendar(beijing_day(at - REACH), beijing_day(at + REACH))
    staged = [(one, stage) for one in _owed(at) if (stage := _stage(one, at, asked, calendar))]
    messages = _messages(staged, at)
    known = told_keys(messages)
    told = 0
    for key, message in messages.items():
        if key in known or not message.posts or told >= limit:
            continue
        _tell(key, message, at)
        told += 1
    return told


def _owed(at: datetime) -> list[Owed]:
    rows = list(Return.objects.filter(state=ReturnState.DUE, due_at__gte=at - BACK, due_at__lte=at + AHEAD))
    doubts = RowDoubt.objects.filter(is_open=True, due_at__gte=at - BACK, due_at__lte=at + AHEAD)
    doubted = list(doubts.select_related("row"))
    codes = {one.ledger_code for one in rows} | {one.ledger_code for one in doubted}
    books = fillers_of(codes)
    found = [
        Owed(
            unit_code=one.unit_code,
            unit_name=one.unit_name,
            path=one.division_path,
            at=one.due_at,
            title=f"“{books[one.ledger_code].title}”",
            roles=books[one.ledger_code].roles,
            link="/ledgers/returns/?standing=todo",
            remind_code=RETURN_REMIND_DAILY if one.first_on == one.last_on else RETURN_REMIND,
        )
        for one in rows
        if one.ledger_code in books
    ]
    found += [
        Owed(
            unit_code=one.unit_code,
            unit_name=one.unit_name,
            path=one.division_path,
            at=one.due_at,
            title=f"“{one.row.key}”的投诉抽查{'答复' if one.state in ANSWERING else '确认'}",
            roles=books[one.ledger_code].roles,
            link=row_link(one.ledger_code, one.row.key),
            remind_code=RETURN_REMIND,
            is_confirmation=one.state not in ANSWERING,
        )
        for one in doubted
        if one.ledger_code in books and one.due_at is not None
    ]
    return found


def _stage(one: Owed, at: datetime, asked: Asked, calendar: WorkCalendar) -> str:
    if one.is_confirmation:
        return OVER if at >= one.at else ""
    ahead = asked(one.remind_code, "any", one.path, beijing_day(at))
    after = asked(RETURN_HEAD, "any", one.path, beijing_day(at))
    return stage_of(one.at, at, ahead=ahead, after=after, calendar=calendar)


def _messages(staged: Sequence[tuple[Owed, str]], at: datetime) -> dict[str, Message]:
    """Return what is to be told by its key: one for a unit and moment, one for an approving post and moment."""
    on = beijing_day(at)
    roles = {role for one, _ in staged for role in one.roles}
    posts = filling_posts({one.unit_code for one, _ in staged}, roles, on)
    above: dict[tuple[str, str], list[Post]] = {}
    found: dict[str, Message] = {}
    for one, stage in staged:
        moment = f"{one.at:%Y%m%d%H%M}"
        if stage != ESCALATED and not one.is_confirmation:
            message = found.setdefault(f"return_due:{one.unit_code}:{moment}:{stage}", Message(stage))
            message.owed.append(one)
            message.posts = posts.get(one.unit_code, [])
            continue
        place = (one.unit_code, one.path)
        if place not in above:
            above[place] = approving_posts(*place, on)
        for post in above[place]:
            message = found.setdefault(f"return_due:{post.code}:{moment}:{stage}", Message(stage))
            message.owed.append(one)
            message.posts = [post.code]
    return found


def _tell(key: str, message: Message, at: datetime) -> None:
    first = message.owed[0]
    local = in_beijing(first.at)
    ends = f"{local.month}月{local.day}日{local:%H:%M}"
    what = listed([one.title for one in message.owed], "件")
    if message.stage == BEFORE:
        text = f"{what}{ends}截止，请按时报；报表没有变化的点“无变化”。"
    elif message.stage == ESCALATED:
        units = listed(list(dict.fromkeys(one.unit_name for one in message.owed)), "个单位")
        text = f"{units}的{what}{ends}截止，至今没有报，请督促。"
    else:
        text = f"{what}已到截止（{ends}），还没有办，请尽快办理。"
    with transaction.atomic():
        send_notice(
            dedupe_key=key,
            kind="return_due",
            is_urgent=False,
            subject_kind="ledger_unit",
            subject_code=first.unit_code,
            division_path=first.path,
            text=text,
            link="/ledgers/returns/?view=units" if message.stage == ESCALATED else first.link,
            post_codes=message.posts,
            at=at,
            due_at=first.at,
        )


def listed(names: Sequence[str], counted: str) -> str:
    """Return names joined, and beyond three how many there are: “甲”“乙”“丙”等 5 件."""
    kept = list(dict.fromkeys(names))
    joined = "、".join(kept[:SHOWN])
    return joined if len(names) <= SHOWN and len(kept) == len(names) else f"{joined}等 {len(names)} {counted}"
