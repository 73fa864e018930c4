"""Open a fire for an event, find its responsible post up the four levels, and tell it."""

from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations.limits import due_at
from luoshu.apps.cases.operations.telling import desks_of, tell
from luoshu.apps.cases.operations.writing import Happening, move, turn_clock, write_happening
from luoshu.apps.cases.queries import facts_of
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.models import FireEvent
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.apps.rosters.queries import responsible_chain
from luoshu.apps.rules.queries import season_on, terrain_of
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.fire_table import SYSTEM as SYSTEM_ACTOR_ROLE
from luoshu.core.workflow.table import Actor

AUTOMATIC_STEPS: Final = ("accept", "send_to_verify")


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
    return sum(open_case(event=event, at=at) is not None for event in waiting)


def open_case(*, event: FireEvent, at: datetime, by: Acting = SYSTEM) -> FireCase | None:
    """Open the fire of an event; None when another worker was faster.

    The machine accepts it and asks the responsible post to look; confirming it is left to people.
    """
    day = beijing_day(event.first_seen_at)
    post, _level = find_responsible(event.division, beijing_day(at))
    state, _changes, _clock = FIRE.open_state()
    try:
        with transaction.atomic():
            case = FireCase.objects.create(
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
                terrain_class=terrain_of(event.division_path, day),
                season_code=season_on(event.division_path, day) or "",
                responsible_post=post,
                state_at=at,
                changed_at=at,
            )
            _start_first_limit(case, at)
            what = Happening("report", state.code, f"由 {event.clue_count} 条线索归并而来", {"event": event.code})
            write_happening(case, by=by, at=at, from_state="", what=what)
            if post is not None:
                Assignment.objects.create(case=case, post=post, given_at=at, given_by=by.person_code)
            step_automatically(case, at=at)
            _tell(case, post, at)
    except IntegrityError:
        return None
    return case


def _start_first_limit(case: FireCase, at: datetime) -> None:
    limit = FIRE.opening_clock.limit
    case.limit_code, case.limit_started_at = limit, at
    case.due_at, rule_code = due_at(case, limit_code=limit, started_at=at)
    case.rule_codes = [rule_code] if rule_code else []
    case.save(update_fields=["limit_code", "limit_started_at", "due_at", "rule_codes"])


def step_automatically(case: FireCase, *, at: datetime) -> None:
    """Take the steps that the table leaves to the machine, as far as their requirements are met."""
    actor = Actor(SYSTEM.person_code, frozenset({SYSTEM_ACTOR_ROLE}))
    for verb in AUTOMATIC_STEPS:
        facts = facts_of(case, SYSTEM, at=at)
        ready = {open_verb.verb for open_verb in FIRE.open_verbs(case.state, facts, actor) if open_verb.is_ready}
        if verb not in ready:
            return
        result = FIRE.step(case.state, verb, facts, actor)
        from_state = case.state
        changes = turn_clock(case, result, at=at)
        move(case, at=at, state=result.to_state, state_at=at, **changes)
        write_happening(case, by=SYSTEM, at=at, from_state=from_state, what=Happening(verb, result.to_state))


def find_responsible(division: Division, on: date) -> tuple[Post | None, int]:
    """Return the lowest post up the ladder that somebody holds, and its level; None where even the county is vacant."""
    for link in responsible_chain(division, on):
        if link.post is not None and link.person is not None:
            return link.post, link.level
    return None, 0


def _tell(case: FireCase, post: Post | None, at: datetime) -> None:
    """Tell the responsible post and the county's desk; a vacancy is told to the desk with the same notice."""
    text = f"火点 {case.code} 待核实，请尽快到现场查看。"
    if post is None:
        text = f"火点 {case.code} 没有在任的责任岗位，请尽快指定并派单。"
    posts = [post.code if post is not None else "", *desks_of(case, at=at)]
    tell(case, key="opened", kind="fire_opened", text=text, posts=posts, at=at)
