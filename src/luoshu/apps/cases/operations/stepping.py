"""Take one step of the fire table."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding, PostCannotTakeIt, StepNotTaken
from luoshu.apps.cases.models import Assignment, FireCase, SecondLook
from luoshu.apps.cases.operations.regrouping import merge_into, split_off
from luoshu.apps.cases.operations.telling import tell_assignee, tell_offices
from luoshu.apps.cases.operations.writing import (
    Happening,
    checked_step,
    end_disputes,
    move,
    turn_clock,
    write_happening,
)
from luoshu.apps.cases.queries import NEW_ROUND_VERBS, can_take, find_case_for, is_sent
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import holder_of, post_by_code
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.table import StepResult

GUARD_HOURS: Final = 6
MOST_GUARD_HOURS: Final = 72
MOST_AREA_MU: Final = 1_000_000.0
SECOND_LOOK_VERBS: Final = frozenset({"inspect", "confirm_not_a_fire", "other_burning"})
LOOKS: Final = frozenset({"photo", "call", "site"})
OWN_OPERATION: Final = frozenset(
    {
        *("check", "call", "hand_to_forest", "apply_strike", "keep_counted", "pause", "resume", "ask_extension"),
        *("extend", "refuse_extension", "raise_dispute", "settle_dispute"),
    }
)
"""Records beside the fire: each has an operation of its own, which writes more than a step."""


@dataclass(frozen=True)
class StepInput:
    """What a person supplies together with a step. Only what the step asks for is used."""

    note: str = ""
    post_code: str = ""
    proposed_unit: str = ""
    look: str = ""
    basic_cause: str = ""
    area_mu: float | None = None
    guard_hours: int = GUARD_HOURS
    arrival_told: bool = False
    merge_into: str = ""
    photo_codes: tuple[str, ...] = field(default=())
    happened_at: datetime | None = None
    # Made on the phone: the same step sent twice because an answer was lost is taken once.
    client_key: str = ""

    def given(self) -> frozenset[str]:
        """Return the requirement codes that this input meets."""
        met = {
            "assignee_chosen": bool(self.post_code),
            "proposed_unit": bool(self.proposed_unit.strip()),
            "look_recorded": self.look in LOOKS,
            "basic_cause": bool(self.basic_cause.strip()),
            "arrival_told": self.arrival_told,
            "merge_target": bool(self.merge_into.strip()),
            "scene_evidence": bool(self.photo_codes),
        }
        return frozenset(code for code, is_met in met.items() if is_met)


def take_step(*, case_code: str, verb: str, by: Acting, at: datetime, given: StepInput | None = None) -> FireCase:
    """Take one step on a fire and return it as it stands after.

    Raises CaseNotVisible, StepRoleRefused (403), StepNotTaken (422), PostCannotTakeIt, BadFinding, and CaseMoved (409)
    when somebody else was faster.
    """
    given = given or StepInput()
    case = find_case_for(by, case_code)
    if given.client_key and is_sent(by, case_code, given.client_key):
        return case
    if verb in OWN_OPERATION:
        raise StepNotTaken(sentence=f"“{FIRE.verb_label(verb)}”有单独的办理入口，请从火点页面办理。")
    _check_input(case, given, at)
    result = checked_step(case, verb, by=by, at=at, note=given.note, given=given.given())
    with transaction.atomic():
        _write_step(case, verb, result, by, at, given)
    return case


def _write_step(case: FireCase, verb: str, result: StepResult, by: Acting, at: datetime, given: StepInput) -> None:
    # Taken before anything else is written: of two at once the second waits here and is told, on both databases.
    move(case, at=at)
    from_state = case.state
    changes = turn_clock(case, result, at=at) | {"state": result.to_state}
    if result.to_state != from_state:
        changes |= {"state_at": at, "is_open": FIRE.state(result.to_state).is_open}
    if verb in NEW_ROUND_VERBS:
        changes |= NEW_ROUND_FIELDS
    effect = EFFECTS.get(verb)
    detail = effect(case, by, at, given, changes) if effect else {}
    end_disputes(case, result.to_state)
    move(case, at=at, **changes)
    if verb in SECOND_LOOK_VERBS:
        _record_look(case, verb, by, at, given)
    note = given.note or given.basic_cause
    happening = Happening(verb, result.to_state, note, detail, given.happened_at, given.client_key)
    write_happening(case, by=by, at=at, from_state=from_state, what=happening)
    if verb in ("dispatch", "reassign", "send_back", "reopen"):
        tell_assignee(case, at=at)
    elif verb == "return_task":
        tell_offices(case, text=f"火点 {case.code} 被退回，请改派。", at=at)
    elif verb == "feedback":
        tell_offices(case, text=f"火点 {case.code} 已反馈，请核查。", at=at)


def _check_input(case: FireCase, given: StepInput, at: datetime) -> None:
    if given.happened_at is not None and not case.opened_at <= given.happened_at <= at:
        raise BadFinding(sentence="补录的时间早于开办或晚于现在，请核对后再填。")
    area = given.area_mu
    if area is not None and not (math.isfinite(area) and 0 <= area <= MOST_AREA_MU):
        raise BadFinding(sentence="过火面积请填不小于 0 的亩数，不清楚可以不填。")
    if not 0 <= given.guard_hours <= MOST_GUARD_HOURS:
        raise BadFinding(sentence=f"余火看守请填 0 到 {MOST_GUARD_HOURS} 小时。")


def give_to(case: FireCase, *, post: Post, given_by: str, at: datetime) -> Assignment:
    """End the present assignment, if any, and give the fire to a post that can open it."""
    person, _kind = holder_of(post, beijing_day(at))
    if person is None or not can_take(post, case):
        raise PostCannotTakeIt(post=post.title)
    _end_assignment(case, at)
    return Assignment.objects.create(case=case, post=post, given_at=at, given_by=given_by)


def _dispatch(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    post = post_by_code(given.post_code)
    if post is None:
        raise PostCannotTakeIt(post=given.post_code)
    # Up the fire's own ladder, or within what the sender answers for: nobody sends another township's people.
    if not (by.covers(post.division_path) or case.division_path.startswith(post.division_path)):
        raise PostCannotTakeIt(post=post.title)
    give_to(case, post=post, given_by=by.person_code, at=at)
    changes["responsible_post"] = post
    return {"post": post.code, "title": post.title}


def _sign(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(
        signed_at=given.happened_at or at, signed_by=by.person_code, is_signed_for=False
    )
    return {}


def _sign_for(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(
        signed_at=given.happened_at or at, signed_by=by.person_code, is_signed_for=True
    )
    return {"signed_for": True, "entered_later": given.happened_at is not None}


def _return(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(
        ended_at=at, return_reason=given.note[:300], proposed_unit=given.proposed_unit[:120]
    )
    changes["responsible_post"] = None
    return {"proposed_unit": given.proposed_unit}


def _inspect(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["inspected_at"] = at
    return {"look": given.look}


def _close(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes |= {
        "closed_at": at,
        "basic_cause": given.basic_cause.strip()[:200] or case.basic_cause,
        "guard_until": at + timedelta(hours=given.guard_hours),
    }
    if given.area_mu is not None:
        changes["area_mu"] = given.area_mu
    _end_assignment(case, at)
    return {"guard_hours": given.guard_hours}


def _end(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["closed_at"] = at
    _end_assignment(case, at)
    return {"look": given.look} if given.look else {}


def _send_back(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["inspected_at"] = None
    return {}


def _reopen(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    changes["reopened_count"] = case.reopened_count + 1
    _give_again(case, by, at)
    return {"count": case.reopened_count + 1}


def _recheck(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    _give_again(case, by, at)
    return {}


def _give_again(case: FireCase, by: Acting, at: datetime) -> None:
    """Whoever answered for the fire has it again, if the post is still held and can open it."""
    post = case.responsible_post
    if post is not None and holder_of(post, beijing_day(at))[0] is not None and can_take(post, case):
        give_to(case, post=post, given_by=by.person_code, at=at)


def _merge(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    target, version = merge_into(case, target_code=given.merge_into, reason=given.note, by=by, at=at)
    changes["event_version"] = version
    return _end(case, by, at, given, changes) | {"into": target.code}


def _split_off(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    event, codes = split_off(case, reason=given.note, by=by, at=at)
    changes |= {"event": event, "event_version": event.version}
    _give_again(case, by, at)
    return {"event": event.code, "clues": codes}


def _end_assignment(case: FireCase, at: datetime) -> None:
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)


def _record_look(case: FireCase, verb: str, by: Acting, at: datetime, given: StepInput) -> None:
    SecondLook.objects.create(
        case=case,
        verb=verb,
        how=given.look,
        looked_at=at,
        looked_by=by.person_code,
        looked_post=by.post_code,
        note=given.note[:300],
    )


NEW_ROUND_FIELDS: Final[dict[str, Any]] = {
    "closed_at": None,
    "extinguished_at": None,
    "inspected_at": None,
    "basic_cause": "",
    "guard_until": None,
}
"""What a finished round leaves behind is on the timeline; the fire begins the next one without it."""

Effect = Callable[[FireCase, Acting, datetime, StepInput, dict[str, Any]], dict[str, Any]]
EFFECTS: dict[str, Effect] = {
    "dispatch": _dispatch,
    "reassign": _dispatch,
    "acknowledge": _sign,
    "acknowledge_for": _sign_for,
    "return_task": _return,
    "inspect": _inspect,
    "close": _close,
    "refuse_report": _end,
    "confirm_not_a_fire": _end,
    "other_burning": _end,
    "strike": _end,
    "merge": _merge,
    "split_off": _split_off,
    "recheck": _recheck,
    "revoke_strike": _recheck,
    "send_back": _send_back,
    "reopen": _reopen,
}
