"""What a roster is planned from, read out of the records: people of the desk, leave and wishes, turns carried over."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.choices import HoldingKind, Role
from luoshu.apps.people.models import Person, Post
from luoshu.apps.people.queries import terms_on
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.choices import DayOffKind
from luoshu.apps.rosters.errors import PlanInvalid
from luoshu.apps.rosters.models import DayOff, DutyShift
from luoshu.apps.rosters.queries.duty import turns_between
from luoshu.apps.rules.queries import work_calendar
from luoshu.core.clock import WorkCalendar, beijing_day, day_end, day_start
from luoshu.core.planning.rosters import (
    BURDENS,
    Member,
    RosterError,
    RosterGiven,
    RosterPlan,
    RosterRules,
    is_holiday,
    plan_roster,
)

LEADING_ROLES: Final = frozenset({Role.CITY_FIRE_HEAD, Role.COUNTY_FIRE_HEAD, Role.SUPERVISION_HEAD, Role.LEADER})
"""Who is proposed as leader; the planner of the roster may choose otherwise."""
NOT_ON_DUTY: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OPERATOR, Role.LEADER})
"""Who is not proposed at all: the three administrators, the operator, the leaders in charge."""
CARRIED: Final = timedelta(days=180)
LONGEST_PLAN: Final = 62
SECONDS: Final = 12.0


@dataclass(frozen=True)
class Eligible:
    """Somebody who may be put on duty at a desk, and what is proposed: on_duty, leading or nothing."""

    person: Person
    post: Post
    proposed: str


@dataclass(frozen=True)
class Draft:
    """A plan to look at before it is adopted. ``fingerprint`` changes with whatever the plan was made from."""

    division: Division
    first: date
    last: date
    plan: RosterPlan
    posts: dict[str, Post]
    people: dict[str, Person]
    fingerprint: str
    carried_since: date


def eligible_people(division: Division, on: date) -> list[Eligible]:
    """Return the people who hold a post of the division itself on a day, each once, A角 before B角."""
    rows = terms_on(on).filter(post__division_path=division.path, person__is_active=True)
    found: dict[int, Eligible] = {}
    order = {HoldingKind.HOLDER: 0, HoldingKind.DEPUTY: 1}
    terms = sorted(
        rows.select_related("person", "post__unit"),
        key=lambda term: (order.get(HoldingKind(term.kind), 9), term.post.code, term.pk),
    )
    for term in terms:
        proposed = "on_duty"
        if term.post.role in NOT_ON_DUTY:
            proposed = ""
        if term.post.role in LEADING_ROLES or "主任" in term.post.title:
            proposed = "leading"
        found.setdefault(term.person_id, Eligible(term.person, term.post, proposed))
    return list(found.values())


def draft_plan(
    acting: Acting,
    division: Division,
    first: date,
    last: date,
    *,
    on_duty: Collection[str],
    leading: Collection[str],
    rules: RosterRules,
    seed: int,
) -> Draft:
    """Plan the turns of a desk for people chosen by code. Nothing is written.

    Raises NotAllowed, PlanInvalid (with the planner's sentence: what to relax, or why the solver ended).
    """
    if not acting.may("rosters.edit"):
        raise NotAllowed
    if not 0 <= (last - first).days < LONGEST_PLAN:
        raise PlanInvalid(reason=f"一次排 1 到 {LONGEST_PLAN} 天，请核对起止日期。")
    people = {one.person.code: one for one in eligible_people(division, first)}
    chosen = [people[code] for code in people if code in on_duty or code in leading]
    if not chosen:
        raise PlanInvalid(reason="没有选人，请至少选一名值班人员。")
    calendar = work_calendar(first - CARRIED, last + timedelta(days=1))
    turns = turns_between(division.path, first, last, calendar)
    members = _members(chosen, on_duty, leading, division, first, last, calendar)
    try:
        given = RosterGiven(tuple(members), tuple(turns), rules)
        plan = plan_roster(given, seed=seed, seconds=SECONDS)
    except RosterError as refusal:
        raise PlanInvalid(reason=refusal.message) from refusal
    told = repr((division.code, first, last, seed, rules, [_plain(one) for one in members], turns))
    mark = hashlib.sha256(told.encode()).hexdigest()[:20]
    posts = {one.person.code: one.post for one in chosen}
    return Draft(
        division, first, last, plan, posts, {one.person.code: one.person for one in chosen}, mark, first - CARRIED
    )


def _plain(member: Member) -> tuple[object, ...]:
    carried = sorted(member.carried.items())
    return (member.code, member.can_lead, member.can_stand, sorted(member.absent), sorted(member.wants_off), carried)


def _members(
    chosen: list[Eligible],
    on_duty: Collection[str],
    leading: Collection[str],
    division: Division,
    first: date,
    last: date,
    calendar: WorkCalendar,
) -> list[Member]:
    ids = [one.person.pk for one in chosen]
    off: dict[tuple[int, str], set[date]] = {}
    for row in DayOff.objects.filter(person__in=ids, first_on__lte=last, last_on__gte=first):
        days = {row.first_on + timedelta(days=n) for n in range((row.last_on - row.first_on).days + 1)}
        off.setdefault((row.person_id, row.kind), set()).update(days)
    for shift in _elsewhere(ids, division, first, last):
        begins, ends = beijing_day(shift.starts_at), beijing_day(shift.ends_before)
        days = {begins + timedelta(days=n) for n in range(-1, (ends - begins).days + 1)}
        off.setdefault((shift.person_id, DayOffKind.LEAVE), set()).update(days)
    carried = _carried(ids, division, first, calendar)
    return [
        Member(
            code=one.person.code,
            name=one.person.name,
            can_lead=one.person.code in leading,
            can_stand=one.person.code in on_duty,
            absent=frozenset(off.get((one.person.pk, DayOffKind.LEAVE), ())),
            wants_off=frozenset(off.get((one.person.pk, DayOffKind.WISH), ())),
            carried=carried.get(one.person.pk, {}),
        )
        for one in chosen
    ]


def _elsewhere(ids: list[int], division: Division, first: date, last: date) -> list[DutyShift]:
    """Return the shifts at other desks, and the one that runs into the first day: both keep a person off."""
    rows = DutyShift.objects.filter(
        person__in=ids, starts_at__lt=day_end(last), ends_before__gt=day_start(first - timedelta(days=1))
    )
    return [one for one in rows if one.division_path != division.path or one.starts_at < day_start(first)]


def _carried(ids: list[int], division: Division, first: date, calendar: WorkCalendar) -> dict[int, dict[str, int]]:
    """Count each person's turns at the desk in the half year before the plan."""
    rows = DutyShift.objects.filter(
        person__in=ids,
        division_path=division.path,
        starts_at__gte=day_start(first - CARRIED),
        starts_at__lt=day_start(first),
    )
    counts: dict[int, dict[str, int]] = {}
    for shift in rows:
        on = beijing_day(shift.starts_at)
        mine = counts.setdefault(shift.person_id, dict.fromkeys(BURDENS, 0))
        mine["all"] += 1
        mine["nights"] += shift.ends_before > day_end(on)
        mine["holidays"] += is_holiday(calendar, on)
        mine["weekends"] += not calendar.is_working_day(on) and not is_holiday(calendar, on)
    return counts
