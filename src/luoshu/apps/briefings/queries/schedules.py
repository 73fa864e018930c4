"""Schedules of briefings: what an office wants drafted when, what was drafted, and what is due."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.briefings.choices import FIRE_DAY, SCHEDULED, Rhythm
from luoshu.apps.briefings.errors import ScheduleNotVisible
from luoshu.apps.briefings.models import BriefingSchedule, BriefingTemplate, PreparedBriefing
from luoshu.apps.briefings.queries.written import DRAFT, templates_for
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import holders_of, posts_by_code
from luoshu.apps.people.rights import rights_of
from luoshu.apps.places.queries import valid_on
from luoshu.apps.rules.queries import work_calendar
from luoshu.core.clock import Occurrence, PeriodKind, Recurrence, WorkCalendar, beijing_day, calendar_span, in_beijing

WEEKDAYS: Final = "一二三四五六日"
FIRE_DAY_NAME: Final = "秸秆焚烧情况（前一日）"
MOST_ROUNDS: Final = 3


@dataclass(frozen=True)
class ScheduleLine:
    """A schedule as its page shows it: when in words, whose draft, the rounds so far (newest first), the next one."""

    row: BriefingSchedule
    when: str
    post: str
    rounds: tuple[PreparedBriefing, ...]
    next_at: datetime | None


@dataclass(frozen=True)
class DueRound:
    """A schedule and the round of it that is to be drafted."""

    schedule: BriefingSchedule
    occurrence: Occurrence


def schedules_for(acting: Acting, on: date) -> QuerySet[BriefingSchedule]:
    """Return the schedules of the reader's office in force on a day or later. Raises NotAllowed."""
    if not acting.may(DRAFT):
        raise NotAllowed
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    rows = BriefingSchedule.objects.filter(running, unit__code=acting.unit_code)
    return rows.select_related("unit__division").order_by("every", "name", "code", "valid_from")


def find_schedule_for(acting: Acting, code: str, on: date) -> BriefingSchedule:
    """Return the newest row of a schedule of the reader's office. Raises NotAllowed, ScheduleNotVisible."""
    found = schedules_for(acting, on).filter(code=code).order_by("-valid_from").first()
    if found is None:
        raise ScheduleNotVisible
    return found


def schedule_lines(acting: Acting, *, at: datetime) -> list[ScheduleLine]:
    """Return the schedules of the reader's office with their last rounds; five queries for any number of them."""
    rows = list(schedules_for(acting, beijing_day(at)))
    calendar = work_calendar(*calendar_span(at))
    posts = posts_by_code(row.post_code for row in rows)
    rounds: dict[str, list[PreparedBriefing]] = {}
    made = PreparedBriefing.objects.filter(schedule_code__in=[row.code for row in rows]).order_by("-as_of", "-pk")
    for one in made[: 60 * MOST_ROUNDS]:
        rounds.setdefault(one.schedule_code, []).append(one)
    lines = []
    for row in rows:
        coming = recurrence_of(row).next_after(at, calendar)
        post = posts.get(row.post_code)
        lines.append(
            ScheduleLine(
                row=row,
                when=when_words(row),
                post=f"{post.unit.name} · {post.title}" if post else row.post_code,
                rounds=tuple(rounds.get(row.code, ())[:MOST_ROUNDS]),
                next_at=coming.due_at if coming and _in_force(row, coming) else None,
            )
        )
    return lines


def recurrence_of(row: BriefingSchedule) -> Recurrence:
    """Return when a schedule comes round. Raises BadPeriod."""
    season = (row.season_first, row.season_last) if row.season_first and row.season_last else None
    return Recurrence(PeriodKind(row.every), row.on_day, row.hour, row.counts_days_off, season)


def when_words(row: BriefingSchedule) -> str:
    """Return when a schedule comes round, as an office says it."""
    day = {
        Rhythm.DAY: "每日",
        Rhythm.WEEK: f"每周{WEEKDAYS[row.on_day - 1]}" if row.every == Rhythm.WEEK else "",
        Rhythm.MONTH: "每月最后一天" if row.on_day == 31 else f"每月{row.on_day}日",
    }[Rhythm(row.every)]
    off = "，放假照拟" if row.counts_days_off else ("，放假不拟" if row.every == Rhythm.DAY else "，放假顺延")
    season = f"，{_month_day(row.season_first)}至{_month_day(row.season_last)}" if row.season_first else ""
    return f"{day} {row.hour} 时{off}{season}"


def _month_day(text: str) -> str:
    month, _, day = text.partition("-")
    return f"{int(month)}月{int(day)}日"


def due_rounds(*, at: datetime, limit: int) -> list[DueRound]:
    """Return the newest round of each schedule that is due and was not drafted; rounds missed before it stay away."""
    today = beijing_day(at)
    calendar = work_calendar(*calendar_span(at))
    recent = Q(valid_to__isnull=True) | Q(valid_to__gt=calendar_span(at)[0])
    rows = (
        BriefingSchedule.objects.filter(recent, valid_from__lte=today).select_related("unit__division").order_by("pk")
    )
    newest = [
        DueRound(row, found)
        for row in rows
        if (found := _newest(row, at, calendar)) is not None and _in_force(row, found)
    ]
    done = set(
        PreparedBriefing.objects.filter(schedule_code__in={one.schedule.code for one in newest}).values_list(
            "schedule_code", "period_key"
        )
    )
    return [one for one in newest if (one.schedule.code, one.occurrence.period.code) not in done][:limit]


def _newest(row: BriefingSchedule, at: datetime, calendar: WorkCalendar) -> Occurrence | None:
    return recurrence_of(row).newest(at, calendar)


def _in_force(row: BriefingSchedule, found: Occurrence) -> bool:
    day = beijing_day(found.due_at)
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)


def schedulable_for(acting: Acting, on: date) -> list[tuple[str, str]]:
    """Return what the reader's office can have drafted, as (code, name): templates, and the bulletin of the day."""
    found = [(one.code, one.name) for one in templates_for(acting, on) if one.kind in SCHEDULED]
    return [(FIRE_DAY, FIRE_DAY_NAME), *found] if acting.may("bulletins.read") else found


def template_in_force(acting: Acting, code: str, on: date) -> BriefingTemplate | None:
    """Return a template as it holds on a day for the reader's divisions."""
    return next((one for one in templates_for(acting, on) if one.code == code), None)


def title_on(title: str, at: datetime) -> str:
    """Return a template's title with 【年】 【月】 【日】 filled in."""
    local = in_beijing(at)
    for slot, words in (("【年】", f"{local.year}年"), ("【月】", f"{local.month}月"), ("【日】", f"{local.day}日")):
        title = title.replace(slot, words)
    return title


def drafting_posts(unit_code: str, on: date) -> list[Post]:
    """Return the posts of an office that write drafts, those that somebody holds first."""
    rows = Post.objects.filter(valid_on(on), unit__code=unit_code).select_related("unit", "division").order_by("code")
    posts = [post for post in rows if DRAFT in rights_of(post.role)]
    held = holders_of(posts, on)
    return sorted(posts, key=lambda post: post.pk not in held)
