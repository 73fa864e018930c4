"""Open a fire for an event, find its responsible post up the four levels, and tell it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations.limits import CALENDAR_REACH
from luoshu.apps.cases.operations.telling import desks_at, tell
from luoshu.apps.cases.operations.writing import Happening, move, turn_clock, write_happening, write_happenings
from luoshu.apps.cases.queries import facts_of
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.models import FireEvent
from luoshu.apps.people.models import Post
from luoshu.apps.places.choices import Level
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.queries import responsible_chain
from luoshu.apps.rules.queries import limit_for, season_on, terrain_of, work_calendar
from luoshu.core.clock import beijing_day, deadline
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.fire_table import SYSTEM as SYSTEM_ACTOR_ROLE
from luoshu.core.workflow.table import Actor, ClockAction, ClockState, Facts, StepResult

AUTOMATIC_STEPS: Final = ("accept", "send_to_verify")


class Ground:
    """What rules and rosters say of a place, asked once for all the fires of a batch that lie there."""

    def __init__(self) -> None:
        self.responsible = cache(find_responsible)
        self.desks = cache(desks_at)
        self.terrain = cache(terrain_of)
        self.season = cache(season_on)
        self.limit = cache(limit_for)
        self.calendar = cache(work_calendar)

    def due_at(self, case: FireCase, limit_code: str, started_at: datetime) -> tuple[datetime | None, str]:
        """Return when a limit of a fire without pauses or extensions runs out, and the code of its rule."""
        day = beijing_day(started_at)
        found = self.limit(limit_code, case.terrain_class, case.division_path, day)
        if found is None:
            return None, ""
        calendar = self.calendar(day, beijing_day(started_at + CALENDAR_REACH))
        return deadline(started_at, found.limit, calendar), found.rule_code


def open_due_cases(*, at: datetime, limit: int = 60) -> int:
    """Open a fire for every event of the fire and forest queues that has none; return how many were opened.

    What burned last comes first, and few at a time: a fire of this hour never waits behind a backlog of old lists.
    """
    waiting = (
        FireEvent.objects.filter(merged_into__isnull=True, case__isnull=True, clue_count__gt=0)
        .exclude(queue=ClueQueue.STATIC_HEAT)
        .select_related("division", "division__parent")
        .order_by("-latest_seen_at", "-id")[:limit]
    )
    ground = Ground()
    return sum(open_case(event=event, at=at, ground=ground) is not None for event in waiting)


def open_case(*, event: FireEvent, at: datetime, by: Acting = SYSTEM, ground: Ground | None = None) -> FireCase | None:
    """Open the fire of an event; None when another worker was faster.

    The machine accepts it and asks the responsible post to look; confirming it is left to people.
    """
    ground = ground or Ground()
    day = beijing_day(event.first_seen_at)
    post, _level = ground.responsible(event.division, beijing_day(at))
    state, _changes, _clock = FIRE.open_state()
    case = FireCase(
        code=event.code.replace("HQ", "HD", 1),
        event=event,
        event_version=event.version,
        division=event.division,
        division_path=event.division_path,
        lon=event.lon,
        lat=event.lat,
        state=state.code,
        opened_at=at,
        first_seen_at=event.first_seen_at,
        terrain_class=ground.terrain(event.division_path, day),
        season_code=ground.season(event.division_path, day) or "",
        responsible_post=post,
        state_at=at,
        changed_at=at,
    )
    report = Happening("report", state.code, f"由 {event.clue_count} 条线索归并而来", {"event": event.code})
    steps = [("", report)]
    _start(case, FIRE.opening_clock.limit, at, ground)
    for result in _automatic_steps(case.state, _facts_at_opening(case, by)):
        steps.append((case.state, Happening(result.verb, result.to_state)))
        case.state = result.to_state
        for change in result.clock_changes:
            if change.action is ClockAction.START:
                _start(case, change.limit, at, ground)
    try:
        with transaction.atomic():
            case.save(force_insert=True)
            write_happenings(case, by=by, at=at, steps=steps[:1])
            if steps[1:]:
                write_happenings(case, by=SYSTEM, at=at, steps=steps[1:])
            if post is not None:
                Assignment.objects.create(case=case, post=post, given_at=at, given_by=by.person_code)
            _tell(case, post, ground.desks(case.division_path, beijing_day(at)), at)
    except IntegrityError:
        return None
    return case


def _start(case: FireCase, limit: str, at: datetime, ground: Ground) -> None:
    case.limit_code, case.limit_started_at = limit, at
    case.due_at, rule_code = ground.due_at(case, limit, at)
    if rule_code and rule_code not in case.rule_codes:
        case.rule_codes = [*case.rule_codes, rule_code]


def _facts_at_opening(case: FireCase, by: Acting) -> Facts:
    held = frozenset({"county_known"} if case.division.level >= Level.COUNTY else ())
    done_by = {FIRE.opening_verb: frozenset({by.person_code})}
    return Facts(held, done_by, ClockState(FIRE.opening_clock.limit))


def _automatic_steps(state: str, facts: Facts) -> Iterator[StepResult]:
    """Yield the steps that the table leaves to the machine, as far as their requirements are met."""
    actor = Actor(SYSTEM.person_code, frozenset({SYSTEM_ACTOR_ROLE}))
    for verb in AUTOMATIC_STEPS:
        ready = {open_verb.verb for open_verb in FIRE.open_verbs(state, facts, actor) if open_verb.is_ready}
        if verb not in ready:
            continue
        result = FIRE.step(state, verb, facts, actor)
        yield result
        state, facts = result.to_state, replace(facts, clock=result.clock)


def step_automatically(case: FireCase, *, at: datetime) -> None:
    """Take the steps of the machine on a fire that is there already."""
    if not any(row.verb in AUTOMATIC_STEPS for row in FIRE.transitions_from(case.state)):
        return
    for result in list(_automatic_steps(case.state, facts_of(case, SYSTEM, at=at))):
        from_state = case.state
        changes = turn_clock(case, result, at=at)
        move(case, at=at, state=result.to_state, state_at=at, **changes)
        write_happening(case, by=SYSTEM, at=at, from_state=from_state, what=Happening(result.verb, result.to_state))


def find_responsible(division: Division, on: date) -> tuple[Post | None, int]:
    """Return the lowest post up the ladder that somebody holds, and its level; None where even the county is vacant."""
    for link in responsible_chain(division, on):
        if link.post is not None and link.person is not None:
            return link.post, link.level
    return None, 0


def _tell(case: FireCase, post: Post | None, desks: list[str], at: datetime) -> None:
    """Tell the responsible post and the county's desk; a vacancy is told to the desk with the same notice."""
    text = f"火点 {case.code} 待核实，请尽快到现场查看。"
    if post is None:
        text = f"火点 {case.code} 没有在任的责任岗位，请尽快指定并派单。"
    posts = [post.code if post is not None else "", *desks]
    tell(case, key="opened", kind="fire_opened", text=text, posts=posts, at=at)
