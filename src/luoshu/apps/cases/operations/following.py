"""Later stages pull: fires take account of what became of their events - new clues, other division, merges, strikes."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import SYSTEM
from luoshu.apps.cases.errors import CaseMoved
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations.opening import find_responsible
from luoshu.apps.cases.operations.writing import Happening, clock_fields, move, write_happening
from luoshu.apps.cases.queries import facts_of
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.models import Strike
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import CITY, COUNTY, FIRE
from luoshu.core.workflow.problems import StepRefused
from luoshu.core.workflow.table import Actor


def follow_events(*, at: datetime, limit: int = 200) -> int:
    """Bring the fires whose event changed up to date; return how many. Safe to run twice."""
    behind = (
        FireCase.objects.exclude(event_version=F("event__version"))
        .select_related("event", "event__division", "event__merged_into", "division")
        .order_by("id")[:limit]
    )
    done = 0
    for case in behind:
        try:
            with transaction.atomic():
                _follow(case, at)
        except CaseMoved:
            continue  # somebody is working on it this moment; the next round sees it again
        done += 1
    return done


def _follow(case: FireCase, at: datetime) -> None:
    event = case.event
    changes: dict[str, Any] = {"event_version": event.version}
    from_state = case.state
    if event.merged_into_id is not None:
        target = FireCase.objects.filter(event_id=event.merged_into_id).values_list("code", flat=True).first()
        note = f"并入 {target or event.merged_into.code}"
        changes |= _ending(case, "merge", at, frozenset({"merge_target"}), _city("system"), note)
        what = Happening("merge", changes.get("state", case.state), note, {"into": target or ""})
    elif _all_struck(case):
        strike = Strike.objects.filter(clue__event=event, status=StrikeStatus.GRANTED).order_by("-decided_at").first()
        decider = strike.decided_by if strike else "system"
        note = strike.decision_note if strike and strike.decision_note else "核减申请已核定"
        changes |= _ending(case, "strike", at, frozenset({"strike_granted"}), _city(decider), note)
        what = Happening("strike", changes.get("state", case.state), note, {"strike": strike.code if strike else ""})
    else:
        changes |= _new_place(case, at)
        what = Happening("follow", case.state, f"现有线索 {event.clue_count} 条", {"clues": event.clue_count})
    move(case, at=at, **changes)
    write_happening(case, by=SYSTEM, at=at, from_state=from_state, what=what)


def _city(person: str) -> Actor:
    return Actor(person, frozenset({CITY, COUNTY}))


def _all_struck(case: FireCase) -> bool:
    clues = case.event.clues.all()
    return clues.exists() and not clues.filter(struck_at__isnull=True).exists()


def _ending(case: FireCase, verb: str, at: datetime, given: frozenset[str], actor: Actor, note: str) -> dict[str, Any]:
    """Return the changes of a decision taken elsewhere; nothing when the table does not let the fire take it."""
    facts = facts_of(case, SYSTEM, at=at, given=given)
    try:
        result = FIRE.step(case.state, verb, facts, actor, note)
    except StepRefused:
        return {}
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    is_open = FIRE.state(result.to_state).is_open
    ended = {"state": result.to_state, "state_at": at, "is_open": is_open, "closed_at": case.closed_at or at}
    return clock_fields(case, result, at=at) | ended


def _new_place(case: FireCase, at: datetime) -> dict[str, Any]:
    """Return the changes when the event lies elsewhere now: other division, other responsible post."""
    event = case.event
    changes: dict[str, Any] = {"lon": event.lon, "lat": event.lat, "first_seen_at": event.first_seen_at}
    if event.division_id == case.division_id:
        return changes
    changes |= {"division": event.division, "division_path": event.division_path}
    if case.is_open:
        post, _level = find_responsible(event.division, beijing_day(at))
        changes["responsible_post"] = post
        Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
        if post is not None:
            Assignment.objects.create(case=case, post=post, given_at=at, given_by=SYSTEM.person_code)
    return changes
