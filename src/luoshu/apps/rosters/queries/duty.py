"""Reading duty: who is on duty now, the month table with its gaps, one's own shifts, swaps, the watch log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final

from django.db.models import F, Q, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import masked_phone
from luoshu.apps.people.rights import RIGHTS
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DutyKind, PatternDays, SwapState
from luoshu.apps.rosters.errors import PatternNotVisible, ShiftNotVisible, SwapNotVisible
from luoshu.apps.rosters.models import CameraWatch, DutyShift, ShiftPattern, Swap
from luoshu.apps.rules.queries import is_in_window, work_calendar
from luoshu.apps.scope import in_scope
from luoshu.core.clock import BEIJING, WorkCalendar, beijing_day, beijing_instant, day_end, day_start
from luoshu.core.planning.rosters import Gap, Pattern, Span, Turn, doubles_of, gaps_of, turns_of

AROUND_THE_CLOCK: Final = (Pattern(DutyKind.ON_DUTY, "值班", time(0), 24),)
"""What a desk without patterns on record is held to: somebody is always on duty."""
RECEIVE_EARLY: Final = timedelta(hours=12)


@dataclass(frozen=True)
class OnDuty:
    """One person of a shift."""

    shift: DutyShift
    person: Person
    post: Post
    phone: str


@dataclass(frozen=True)
class DutyNow:
    """Who is on duty (值班) and who leads (带班) for a division now. Both empty means that no shift is entered."""

    on_duty: tuple[OnDuty, ...]
    leading: tuple[OnDuty, ...]


def duty_now(division_path: str, at: datetime) -> DutyNow:
    """Return who is on duty and who leads for a division's desk at a moment, with their work phones. One query."""
    rows = DutyShift.objects.filter(division_path=division_path, starts_at__lte=at, ends_before__gt=at)
    shifts = [
        (shift.kind, OnDuty(shift, shift.person, shift.post, shift.person.phone))
        for shift in rows.select_related("person", "post__unit").order_by("starts_at", "pk")
    ]
    return DutyNow(
        on_duty=tuple(one for kind, one in shifts if kind == DutyKind.ON_DUTY),
        leading=tuple(one for kind, one in shifts if kind == DutyKind.LEADING),
    )


def shifts_for(acting: Acting, first: datetime, last: datetime) -> QuerySet[DutyShift]:
    """Return the shifts in the reader's scope that touch [first, last)."""
    rows = DutyShift.objects.filter(starts_at__lt=last, ends_before__gt=first)
    return in_scope(rows, acting).select_related("person", "post__unit", "division").order_by("starts_at", "kind")


def find_shift_for(acting: Acting, shift_id: int) -> DutyShift:
    """Return a shift in the reader's scope. Raises ShiftNotVisible."""
    rows = in_scope(DutyShift.objects.filter(pk=shift_id), acting)
    shift = rows.select_related("person", "post__unit", "division", "received_by").first()
    if shift is None or not acting.may("rosters.read"):
        raise ShiftNotVisible
    return shift


def find_swap_for(acting: Acting, swap_id: int) -> Swap:
    """Return a swap in the reader's scope. Raises SwapNotVisible."""
    rows = in_scope(Swap.objects.filter(pk=swap_id), acting)
    swap = rows.select_related("shift__person", "in_return__person", "asker", "taker", "taker_post").first()
    if swap is None or not acting.may("rosters.read"):
        raise SwapNotVisible
    return swap


def may_receive(acting: Acting, shift: DutyShift, at: datetime) -> bool:
    """Tell whether somebody may sign for a hand-over: on duty at the same desk now or soon, not the one who left."""
    if shift.person.code == acting.person_code:
        return False
    rows = DutyShift.objects.filter(division_path=shift.division_path, person__code=acting.person_code)
    return rows.filter(starts_at__lte=at + RECEIVE_EARLY, ends_before__gt=at).exists()


def patterns_on(division_path: str, on: date) -> list[ShiftPattern]:
    """Return the shift patterns of a desk in force on a day."""
    rows = ShiftPattern.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), valid_from__lte=on)
    return list(rows.filter(division_path=division_path).order_by("opens", "kind", "label"))


def patterns_from(division_path: str, on: date) -> list[ShiftPattern]:
    """Return the shift patterns of a desk in force on a day or to come, those in force first."""
    rows = ShiftPattern.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on), division_path=division_path)
    # A pattern that was ended before its first day never held; it stays on record and is not shown.
    held = rows.exclude(valid_to=F("valid_from")).order_by("opens", "kind", "label", "valid_from")
    return sorted(held, key=lambda row: row.valid_from > on)


def find_pattern_for(acting: Acting, pattern_id: int) -> ShiftPattern:
    """Return a shift pattern in the reader's scope. Raises PatternNotVisible."""
    pattern = in_scope(ShiftPattern.objects.filter(pk=pattern_id), acting).select_related("division").first()
    if pattern is None or not acting.may("rosters.read"):
        raise PatternNotVisible
    return pattern


def turns_between(division_path: str, first: date, last: date, calendar: WorkCalendar) -> list[Turn]:
    """Return the turns a desk must fill from ``first`` to ``last``, each day by the patterns in force that day."""
    rows = list(ShiftPattern.objects.filter(division_path=division_path).order_by("opens", "kind", "label"))
    turns: list[Turn] = []
    # The rules are asked only where a pattern depends on them.
    asks = any(row.days == PatternDays.WINDOW for row in rows)
    in_window = partial(is_in_window, division_path) if asks else lambda day: False
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        held = [row for row in rows if row.valid_from <= day and (row.valid_to is None or row.valid_to > day)]
        patterns = [Pattern(row.kind, row.label, row.opens, row.hours, row.needs, days=row.days) for row in held]
        turns += turns_of(patterns or AROUND_THE_CLOCK, day, day, calendar, in_window=in_window)
    return turns


def instants_of(turn: Turn) -> tuple[datetime, datetime]:
    """Return when a turn begins and ends as aware instants."""
    return (
        beijing_instant(turn.starts.date(), turn.starts.time()),
        beijing_instant(turn.ends.date(), turn.ends.time()),
    )


def spans_of(shifts: Iterable[DutyShift]) -> list[Span]:
    """Return shifts as spans of people."""
    return [Span(one.kind, one.starts_at, one.ends_before, one.person.code) for one in shifts]


def gaps_between(division_path: str, first: date, last: date) -> list[Gap]:
    """Return what of a desk's turns from ``first`` to ``last`` nobody covers, in order."""
    turns = turns_between(division_path, first, last, work_calendar(first, last))
    touching = _touching(division_path, day_start(first), day_end(last) + timedelta(days=1))
    spans = spans_of(touching)
    return [gap for turn in turns for gap in gaps_of(turn.kind, turn.label, instants_of(turn), turn.needs, spans)]


def _touching(division_path: str, first: datetime, last: datetime) -> list[DutyShift]:
    rows = DutyShift.objects.filter(division_path=division_path, starts_at__lt=last, ends_before__gt=first)
    return list(rows.select_related("person", "post__unit").order_by("starts_at", "kind", "pk"))


def shifts_at_once(person_id: int, starts_at: datetime, ends_before: datetime) -> QuerySet[DutyShift]:
    """Return the shifts of a person that touch a span, at whatever desk."""
    return DutyShift.objects.filter(person_id=person_id, starts_at__lt=ends_before, ends_before__gt=starts_at)


@dataclass(frozen=True)
class DutyName:
    """One person in one day of the month table."""

    shift: DutyShift
    name: str
    phone: str
    is_mine: bool


@dataclass(frozen=True)
class DutyDay:
    """One line of the month table. ``note``: the holiday's or worked weekend's name."""

    on: date
    weekday: str
    note: str
    is_off: bool
    is_today: bool
    leading: tuple[DutyName, ...]
    on_duty: tuple[DutyName, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True)
class MonthTable:
    """The duty table of one desk. ``doubles``: sentences about people who are on two shifts at once."""

    division: Division
    days: tuple[DutyDay, ...]
    doubles: tuple[str, ...]

    @property
    def gap_count(self) -> int:
        """Return on how many days something is not covered."""
        return sum(bool(day.gaps) for day in self.days)


def month_table(acting: Acting, division: Division, first: date, last: date, at: datetime) -> MonthTable:
    """Return the duty table of a desk from ``first`` to ``last``; a shift stands on the day it starts."""
    calendar = work_calendar(first, last)
    shifts = _touching(division.path, day_start(first), day_end(last) + timedelta(days=1))
    spans = spans_of(shifts)
    gaps: dict[date, list[Gap]] = {}
    for turn in turns_between(division.path, first, last, calendar):
        gaps.setdefault(turn.on, []).extend(gaps_of(turn.kind, turn.label, instants_of(turn), turn.needs, spans))
    days = []
    for number in range((last - first).days + 1):
        on = first + timedelta(days=number)
        mine = [one for one in shifts if beijing_day(one.starts_at) == on]
        row = calendar.row_of(on)
        days.append(
            DutyDay(
                on=on,
                weekday="一二三四五六日"[on.weekday()],
                note=row.name if row is not None else "",
                is_off=not calendar.is_working_day(on),
                is_today=on == beijing_day(at),
                leading=_names(acting, mine, DutyKind.LEADING, division.path),
                on_duty=_names(acting, mine, DutyKind.ON_DUTY, division.path),
                gaps=tuple(gaps.get(on, ())),
            )
        )
    return MonthTable(division, tuple(days), _double_words(shifts))


def _names(acting: Acting, shifts: list[DutyShift], kind: str, path: str) -> tuple[DutyName, ...]:
    return tuple(
        DutyName(
            one, one.person.name, masked_phone(acting, one.person.phone, path), one.person.code == acting.person_code
        )
        for one in shifts
        if one.kind == kind
    )


def _double_words(shifts: list[DutyShift]) -> tuple[str, ...]:
    names = {one.person.code: one.person.name for one in shifts}
    found = []
    for one, other in doubles_of(spans_of(shifts)):
        starts = max(one.starts, other.starts).astimezone(BEIJING)
        found.append(f"{names[one.who]} {starts.month}月{starts.day}日 {starts:%H:%M} 起同时有两个班")
    return tuple(found)


def my_shifts(acting: Acting, first: datetime, last: datetime) -> list[DutyShift]:
    """Return the reader's own shifts that touch [first, last), at whatever desk in scope."""
    return list(shifts_for(acting, first, last).filter(person__code=acting.person_code))


def to_receive(acting: Acting, at: datetime) -> list[DutyShift]:
    """Return the hand-overs of the last two days that the reader may sign for."""
    rows = in_scope(DutyShift.objects.filter(handed_over_at__gt=at - timedelta(days=2)), acting)
    waiting = rows.filter(received_at__isnull=True).select_related("person", "post__unit", "division")
    return [one for one in waiting.order_by("-handed_over_at")[:50] if may_receive(acting, one, at)]


def swaps_for(acting: Acting) -> list[Swap]:
    """Return the swaps that wait for somebody: the reader's own, and to approve those of the scope."""
    rows = in_scope(Swap.objects.filter(state__in=(SwapState.ASKED, SwapState.AGREED)), acting)
    if not acting.may("rosters.edit"):
        rows = rows.filter(Q(asker__code=acting.person_code) | Q(taker__code=acting.person_code))
    chosen = rows.select_related("shift__division", "in_return", "asker", "taker", "taker_post")
    return list(chosen.order_by("shift__starts_at")[:100])


def swap_verbs(acting: Acting, swap: Swap) -> list[tuple[str, str]]:
    """Return the steps the reader may take with a swap, as (verb, label)."""
    found = []
    if swap.state == SwapState.ASKED and swap.taker.code == acting.person_code:
        found += [("agree", "同意"), ("decline", "不同意")]
    own = (swap.asker.code, swap.taker.code)
    if swap.state == SwapState.AGREED and acting.may("rosters.edit") and acting.person_code not in own:
        found += [("approve", "批准"), ("refuse", "不批准")]
    if swap.asker.code == acting.person_code:
        found.append(("withdraw", "撤回"))
    return found


def watches_for(acting: Acting, first: datetime, last: datetime) -> list[CameraWatch]:
    """Return the camera watch log of the scope, the newest first."""
    rows = in_scope(CameraWatch.objects.filter(starts_at__lt=last, ends_before__gt=first), acting)
    return list(rows.select_related("person", "division").order_by("-starts_at")[:200])


def keepers_of(division_path: str, on: date) -> list[str]:
    """Return the codes of the held posts that plan a desk's roster: of the desk itself, else of the nearest above."""
    roles = [role for role, rights in RIGHTS.items() if "rosters.edit" in rights]
    held = Q(terms__starts_on__lte=on) & (Q(terms__ends_before__isnull=True) | Q(terms__ends_before__gt=on))
    codes = division_path.strip("/").split("/")
    for end in range(len(codes), 0, -1):
        path = "/".join(codes[:end]) + "/"
        found = Post.objects.filter(held, role__in=roles, division_path=path).order_by("code").distinct()
        if found:
            return [post.code for post in found]
    return []
