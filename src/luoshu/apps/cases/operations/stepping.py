"""Take one step of the fire table."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.errors import BadFinding, PostCannotTakeIt
from luoshu.apps.cases.models import Assignment, FireCase, SecondLook, TimelineEntry
from luoshu.apps.cases.operations.writing import Happening, clock_fields, move, refusal, write_happening
from luoshu.apps.cases.queries import facts_of, find_case_for
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.models import Post
from luoshu.apps.people.queries import holder_of
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.problems import StepRefused
from luoshu.core.workflow.table import Actor

GUARD_HOURS = 6
SECOND_LOOK_VERBS = frozenset({"inspect", "confirm_not_a_fire", "other_burning"})
LOOKS = frozenset({"photo", "call", "site"})


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
            "merge_target": bool(self.merge_into),
            "scene_evidence": bool(self.photo_codes),
        }
        return frozenset(code for code, is_met in met.items() if is_met)


def take_step(*, case_code: str, verb: str, by: Acting, at: datetime, given: StepInput | None = None) -> FireCase:
    """Take one step on a fire and return it as it stands after.

    Raises CaseNotVisible, StepRoleRefused (403), StepNotTaken (422), PostCannotTakeIt, and CaseMoved (409) when
    somebody else was faster.
    """
    given = given or StepInput()
    case = find_case_for(by, case_code)
    if given.client_key and TimelineEntry.objects.filter(case=case, detail__client_key=given.client_key).exists():
        return case
    if given.happened_at is not None and not case.opened_at <= given.happened_at <= at:
        raise BadFinding(sentence="补录的时间早于开办或晚于现在，请核对后再填。")
    facts = facts_of(case, by, at=at, given=given.given())
    try:
        result = FIRE.step(case.state, verb, facts, Actor(by.person_code, frozenset({by.role})), given.note)
    except StepRefused as error:
        raise refusal(error) from error
    from_state = case.state
    with transaction.atomic():
        changes = clock_fields(case, result, at=at) | {"state": result.to_state, "state_at": at}
        changes["is_open"] = FIRE.state(result.to_state).is_open
        effect = EFFECTS.get(verb)
        detail = effect(case, by, at, given, changes) if effect else {}
        if given.client_key:
            detail["client_key"] = given.client_key
        move(case, at=at, **changes)
        if verb in SECOND_LOOK_VERBS:
            _record_look(case, verb, by, at, given)
        note = given.note or given.basic_cause
        happening = Happening(verb, result.to_state, note, detail, given.happened_at)
        write_happening(case, by=by, at=at, from_state=from_state, what=happening)
        if verb in ("dispatch", "reassign", "send_back"):
            tell_assignee(case, at=at)
    return case


def tell_assignee(case: FireCase, *, at: datetime) -> None:
    """Tell the post that has the fire: number, limit and link only."""
    held = Assignment.objects.select_related("post").filter(case=case, ended_at__isnull=True).first()
    if held is None:
        return
    send_notice(
        dedupe_key=f"fire:{case.code}:v{case.version}",
        kind="fire_assigned",
        is_urgent=True,
        subject_kind="fire",
        subject_code=case.code,
        division_path=case.division_path,
        text=f"火点 {case.code} 已派给您，请尽快签收。",
        link=f"/fires/{case.code}/",
        post_codes=[held.post.code],
        at=at,
    )


def give_to(case: FireCase, *, post: Post, given_by: str, at: datetime) -> Assignment:
    """End the present assignment, if any, and give the fire to a post that can open it."""
    in_reach = case.division_path.startswith(post.division_path) or post.division_path.startswith(case.division_path)
    person, _kind = holder_of(post, beijing_day(at))
    if person is None or not in_reach:
        raise PostCannotTakeIt(post=post.title)
    Assignment.objects.filter(case=case, ended_at__isnull=True).update(ended_at=at)
    return Assignment.objects.create(case=case, post=post, given_at=at, given_by=given_by)


def _dispatch(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    post = Post.objects.filter(code=given.post_code).first()
    if post is None:
        raise PostCannotTakeIt(post=given.post_code)
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
        "guard_until": at + timedelta(hours=max(0, min(72, given.guard_hours))),
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
    changes |= {
        "reopened_count": case.reopened_count + 1,
        "closed_at": None,
        "extinguished_at": None,
        "inspected_at": None,
        "basic_cause": "",
        "guard_until": None,
    }
    return {"count": case.reopened_count + 1}


def _begin_again(case: FireCase, by: Acting, at: datetime, given: StepInput, changes: dict[str, Any]) -> dict[str, Any]:
    """A decided end is taken back: the fire is looked at afresh, with nothing left over from the round before."""
    changes |= {
        "closed_at": None,
        "extinguished_at": None,
        "inspected_at": None,
        "basic_cause": "",
        "guard_until": None,
    }
    return {}


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
    "merge": _end,
    "send_back": _send_back,
    "reopen": _reopen,
    "recheck": _begin_again,
    "split_off": _begin_again,
    "revoke_strike": _begin_again,
}
