"""Later stages pull: fires take account of what became of their events - new clues, other division, merges, strikes.

What a person decided about the clues is carried out in that person's name. What the machine did to them (a clue that
joins two events, a majority that moved) is proposed on the timeline and told to the desk; it moves no fire that people
have in hand.
"""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.cases.errors import CaseMoved
from luoshu.apps.cases.models import Assignment, FireCase
from luoshu.apps.cases.operations.opening import find_responsible, step_automatically
from luoshu.apps.cases.operations.stepping import NEW_ROUND_FIELDS
from luoshu.apps.cases.operations.telling import desks_of, tell, tell_assignee
from luoshu.apps.cases.operations.writing import Happening, end_disputes, move, turn_clock, write_happening
from luoshu.apps.cases.queries import NEW_ROUND_VERBS, all_struck, facts_of, has_clue_since_end
from luoshu.apps.clues.choices import ChangeKind, StrikeStatus
from luoshu.apps.clues.models import AttributionDecision, EventChange, Strike
from luoshu.apps.people.models import Post
from luoshu.apps.rules.queries import terrain_of
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import CITY, COUNTY, FIRE
from luoshu.core.workflow.problems import StepRefused
from luoshu.core.workflow.table import Actor, StepResult

NOT_DISPATCHED = frozenset({"reported", "accepted", "verifying", "confirmed", "returned", "reopened"})
IN_HAND = frozenset({"dispatched", "acknowledged", "in_progress", "rework"})


class Decision(NamedTuple):
    """What somebody decided about the clues of a fire: the step it means, by whom, and in which words."""

    verb: str
    person: str
    note: str
    detail: dict[str, Any]
    given: frozenset[str] = frozenset()


def follow_events(*, at: datetime, limit: int = 200) -> int:
    """Bring the fires whose event changed up to date; return how many. Safe to run twice."""
    behind = (
        FireCase.objects.exclude(event_version=F("event__version"))
        .select_related("event", "event__division", "event__merged_into", "division", "responsible_post")
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
    if case.event.merged_into_id is not None:
        decision = _merge_of(case)
    elif all_struck(case):
        decision = _strike_of(case)
    elif case.state == "struck" and (revoked := _revoke_of(case)) is not None:
        decision = revoked
    else:
        _follow_clues(case, at)
        return
    result = _allowed(case, decision, at) if decision is not None else None
    if decision is not None and result is not None:
        _carry_out(case, decision, result, at)
    else:
        _note_ended(case, at)


def _merge_of(case: FireCase) -> Decision | None:
    """Return the merge somebody decided; None when the rule joined the events: then the desk is asked."""
    change = EventChange.objects.filter(kind=ChangeKind.MERGED, source_id=case.event_id).order_by("-id").first()
    if change is None or change.made_by == SYSTEM.person_code:
        return None
    target = FireCase.objects.filter(event_id=case.event.merged_into_id).values_list("code", flat=True).first()
    return Decision("merge", change.made_by, change.reason, {"into": target or ""}, frozenset({"merge_target"}))


def _strike_of(case: FireCase) -> Decision | None:
    granted = Strike.objects.filter(clue__event_id=case.event_id, status=StrikeStatus.GRANTED)
    strike = granted.order_by("-decided_at", "-id").first()
    if strike is None:
        return None
    return Decision("strike", strike.decided_by, strike.decision_note, {"strike": strike.code})


def _revoke_of(case: FireCase) -> Decision | None:
    strike = Strike.objects.filter(clue__event_id=case.event_id, revoked_at__isnull=False)
    latest = strike.order_by("-revoked_at", "-id").first()
    if latest is None:
        return None
    return Decision("revoke_strike", latest.revoked_by, latest.revoke_reason, {"strike": latest.code})


def _allowed(case: FireCase, decision: Decision, at: datetime) -> StepResult | None:
    """Return the step in the decider's name, or None when the fire can no longer take it."""
    facts = facts_of(case, SYSTEM, at=at, given=decision.given)
    actor = Actor(decision.person, frozenset({CITY, COUNTY}))
    try:
        return FIRE.step(case.state, decision.verb, facts, actor, decision.note)
    except StepRefused:
        return None


def _named(person: str) -> Acting:
    """Return in whose name the worker carries out a decision; it gives no rights."""
    return Acting(person_code=person, post_code="", role="", paths=())


def _carry_out(case: FireCase, decision: Decision, result: StepResult, at: datetime) -> None:
    move(case, at=at)
    from_state = case.state
    changes = turn_clock(case, result, at=at)
    changes |= {"state": result.to_state, "state_at": at, "is_open": FIRE.state(result.to_state).is_open}
    changes |= {"event_version": case.event.version}
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    if decision.verb in NEW_ROUND_VERBS:
        changes |= NEW_ROUND_FIELDS
        post, _level = find_responsible(case.event.division, beijing_day(at))
        changes |= {"responsible_post": post}
        _give(case, post, _named(decision.person), at)
    else:
        changes |= {"closed_at": case.closed_at or at}
        end_disputes(case, result.to_state)
    move(case, at=at, **changes)
    what = Happening(decision.verb, result.to_state, decision.note, decision.detail)
    write_happening(case, by=_named(decision.person), at=at, from_state=from_state, what=what)
    if decision.verb in NEW_ROUND_VERBS:
        step_automatically(case, at=at)
        tell_assignee(case, at=at)


def _note_ended(case: FireCase, at: datetime) -> None:
    """The event is merged or struck, and the fire does not end by that alone: say so; ask the desk if it is open."""
    move(case, at=at, event_version=case.event.version)
    if case.state in ("merged", "struck"):
        return
    if case.event.merged_into is not None:
        text = f"线索已由规则归并到火情 {case.event.merged_into.code}，请核对后并入，或把火情拆开。"
    else:
        text = "全部线索已核减，统计随之更新。"
    _write_follow(case, text, {"clues": case.event.clue_count}, at)
    if case.is_open:
        text = f"火点 {case.code} 的线索有归并，请核对是否并入。"
        tell(case, key=f"v{case.version}", kind="fire_follow", text=text, posts=desks_of(case, at=at), at=at)


def _follow_clues(case: FireCase, at: datetime) -> None:
    event = case.event
    fields: dict[str, Any] = {
        "event_version": event.version,
        "lon": event.lon,
        "lat": event.lat,
        "first_seen_at": event.first_seen_at,
    }
    if event.division_id != case.division_id:
        decision = _attribution_of(case)
        if decision is None and case.is_open and case.state not in NOT_DISPATCHED:
            note = f"多数线索现落在{event.division.full_name}，请核对归属。"
            move(case, at=at, **fields)
            _write_follow(case, note, {"division": event.division.code}, at)
            return
        _move_place(case, fields, decision, at)
        return
    move(case, at=at, **fields)
    _write_follow(case, f"现有线索 {event.clue_count} 条", {"clues": event.clue_count}, at)
    if has_clue_since_end(case):
        text = f"火点 {case.code} 办结后又有新线索，请核对是否复燃。"
        tell(case, key=f"v{case.version}", kind="fire_again", text=text, posts=desks_of(case, at=at), at=at)


def _attribution_of(case: FireCase) -> AttributionDecision | None:
    """Return the person's decision that put the event where it lies now."""
    decided = AttributionDecision.objects.filter(clue__event_id=case.event_id, division_id=case.event.division_id)
    return decided.order_by("-decided_at", "-id").first()


def _move_place(case: FireCase, fields: dict[str, Any], decided: AttributionDecision | None, at: datetime) -> None:
    """The fire lies elsewhere: other division, terrain, responsible post; one that was dispatched is reassigned."""
    move(case, at=at)
    event, from_state = case.event, case.state
    by = _named(decided.decided_by) if decided is not None else SYSTEM
    reason = decided.reason if decided is not None else "线索归属随多数更新"
    day = beijing_day(event.first_seen_at)
    fields |= {
        "division": event.division,
        "division_path": event.division_path,
        "terrain_class": terrain_of(event.division_path, day),
    }
    what = Happening("follow", case.state, f"归属改为{event.division.full_name}：{reason}", {"to": event.division.code})
    if not case.is_open:
        move(case, at=at, **fields)
        write_happening(case, by=by, at=at, from_state=from_state, what=what)
        return
    post, _level = find_responsible(event.division, beijing_day(at))
    fields["responsible_post"] = post
    if from_state in NOT_DISPATCHED or from_state in IN_HAND:
        _give(case, post, by, at)
    if from_state in IN_HAND and decided is not None:
        case.terrain_class, case.division_path = fields["terrain_class"], fields["division_path"]
        step = Decision("reassign", decided.decided_by, reason, {}, frozenset({"assignee_chosen"}))
        result = _allowed(case, step, at)
        if result is not None:
            fields |= turn_clock(case, result, at=at) | {"state": result.to_state, "state_at": at}
            what = Happening("reassign", result.to_state, what.note, {"post": post.code if post else ""})
    move(case, at=at, **fields)
    write_happening(case, by=by, at=at, from_state=from_state, what=what)
    # A fire that waited for its county is taken in now.
    step_automatically(case, at=at)
    if post is not None:
        tell_assignee(case, at=at)
    text = f"火点 {case.code} 归属有变动，请查看责任岗位。"
    tell(case, key=f"v{case.version}:desk", kind="fire_follow", text=text, posts=desks_of(case, at=at), at=at)


def _give(case: FireCase, post: Post | None, by: Acting, at: datetime) -> None:
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    if post is not None:
        Assignment.objects.create(case=case, post=post, given_at=at, given_by=by.person_code)


def _write_follow(case: FireCase, note: str, detail: dict[str, Any], at: datetime) -> None:
    what = Happening("follow", case.state, note, detail)
    write_happening(case, by=SYSTEM, at=at, from_state=case.state, what=what)
