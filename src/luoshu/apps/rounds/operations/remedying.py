"""A remedy from the problem to its crossing-off: each step as the remedy table allows it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import attach_photo, refuse_if_marked_secret
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.people.models import Unit
from luoshu.apps.rounds.choices import VERB_RIGHTS, RemedyLook
from luoshu.apps.rounds.errors import RemedyRoleRefused, RemedyStepNotTaken, RoundsInvalid
from luoshu.apps.rounds.models import Finding, Remedy, RemedyEntry
from luoshu.apps.rounds.operations.extending import ask_for_day, decide_day, lapse_asked
from luoshu.apps.rounds.operations.writing import change, new_code, note, require
from luoshu.apps.rounds.queries.doors import find_remedy_for
from luoshu.apps.rounds.queries.limits import remedy_due
from luoshu.apps.rounds.queries.remedies import owner_units, remedy_facts
from luoshu.apps.rounds.queries.topics import topic_on
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.remedy_table import REMEDY
from luoshu.core.workflow.table import Actor, ClockAction, ClockChange, StepResult


@dataclass(frozen=True)
class RemedyInput:
    """What a person supplies with a step; only what the step asks for is used."""

    note: str = ""
    look: str = ""
    unit_code: str = ""
    new_day: date | None = None
    photo: bytes = b""
    photo_name: str = ""

    def given(self) -> frozenset[str]:
        """Return the requirement codes that this input meets."""
        met = {
            "proof": bool(self.note.strip()),
            "recheck_recorded": self.look in RemedyLook.values,
            "new_day": self.new_day is not None,
            "owner_chosen": bool(self.unit_code.strip()),
            "photo_after": bool(self.photo),
        }
        return frozenset(code for code, is_met in met.items() if is_met)


def open_remedy(finding: Finding, *, by: Acting, at: datetime) -> Remedy:
    """Open the remedy of a problem for its township, or for the department where the topic's list says so.

    Inside the caller's transaction. Raises RoundsInvalid where nobody could put it right.
    """
    on, path = beijing_day(at), finding.division_path
    topic = topic_on(finding.topic, path, on)
    posts = desk_posts(topic.owner_role, path, on) if topic is not None else []
    posts = posts or desk_posts(Role.TOWNSHIP_OFFICER, path, on)
    if not posts:
        raise RoundsInvalid(reason=f"{finding.division.name}所在乡镇没有在任的专干，整改无人承办，请先登记任职。")
    state, changes, _clock = REMEDY.open_state()
    remedy = Remedy(
        code=new_code("ZG", at),
        finding=finding,
        owner_unit=posts[0].unit,
        division_path=finding.division_path,
        state=state.code,
        opened_at=at,
    )
    for name, value in _clock_fields(remedy, changes, at).items():
        setattr(remedy, name, value)
    remedy.save(force_insert=True)
    _write_entry(remedy, REMEDY.opening_verb, "", by, at, finding.kind_label, {"unit": posts[0].unit.code})
    _tell_owner(remedy, f"督查发现的问题 {remedy.code} 请整改。", at)
    return remedy


def take_remedy_step(
    *, remedy_code: str, verb: str, by: Acting, at: datetime, given: RemedyInput | None = None
) -> Remedy:
    """Take one step and return the remedy as it stands after.

    Raises RemedyNotVisible, NotAllowed, RemedyRoleRefused (403), RemedyStepNotTaken (422), RoundsMoved (409).
    """
    given = given or RemedyInput()
    remedy = find_remedy_for(by, remedy_code)
    if verb in VERB_RIGHTS:
        require(by, VERB_RIGHTS[verb])
    facts = remedy_facts(remedy, by, at=at, given=given.given())
    try:
        result = REMEDY.step(remedy.state, verb, facts, Actor(by.person_code, frozenset({by.role})), given.note)
    except StepRefused as error:
        kind = RemedyRoleRefused if isinstance(error, RoleMayNot) else RemedyStepNotTaken
        raise kind(sentence=error.message) from error
    refuse_if_marked_secret(given.note)
    unit = _chosen_unit(remedy, given, at) if verb == "reassign_remedy" else None
    photo = _keep_photo(remedy, given, by, at)
    with transaction.atomic():
        _write_step(remedy, result, by, at, given, unit, photo)
    return remedy


def _write_step(
    remedy: Remedy, result: StepResult, by: Acting, at: datetime, given: RemedyInput, unit: Unit | None, photo: str
) -> None:
    changes: dict[str, Any] = _clock_fields(remedy, result.clock_changes, at)
    changes |= {"state": result.to_state, "is_open": REMEDY.state(result.to_state).is_open}
    changes["ended_at"] = None if changes["is_open"] else at
    if result.verb == "reopen_remedy":
        changes["reopened_count"] = remedy.reopened_count + 1
    if unit is not None:
        changes["owner_unit"] = unit
    until = _extend(remedy, result, by, at, given, changes)
    from_state = remedy.state
    changes["version"] = remedy.version + 1
    change(remedy, only_if={"version": remedy.version, "state": from_state}, **changes)
    detail = {"look": given.look, "unit": unit.code if unit else "", "photo": photo}
    detail["until"] = until.isoformat() if until is not None else ""
    detail = {name: value for name, value in detail.items() if value}
    _write_entry(remedy, result.verb, from_state, by, at, given.note, detail)
    if result.verb in ("remedy_refused", "reassign_remedy", "reopen_remedy"):
        _tell_owner(remedy, f"督查发现的问题 {remedy.code} 请整改。", at)
    elif result.verb in ("extend", "refuse_extension"):
        _tell_owner(remedy, f"整改 {remedy.code} 的延期申请{'已批准' if result.verb == 'extend' else '未批准'}。", at)


def _extend(
    remedy: Remedy, result: StepResult, by: Acting, at: datetime, given: RemedyInput, changes: dict[str, Any]
) -> date | None:
    """Do what a step does to an extension, add to ``changes`` what is granted; return the day that it is about."""
    if result.verb == "ask_extension" and given.new_day is not None:
        ask_for_day(remedy, given.new_day, given.note, by=by, at=at)
        return given.new_day
    if result.verb in ("extend", "refuse_extension"):
        until, granted = decide_day(remedy, result.verb, by=by, at=at)
        changes |= granted
        return until
    if result.clock_changes:
        lapse_asked(remedy, at)
    return None


def _chosen_unit(remedy: Remedy, given: RemedyInput, at: datetime) -> Unit:
    chosen = next((unit for unit in owner_units(remedy, at) if unit.code == given.unit_code.strip()), None)
    if chosen is None:
        raise RoundsInvalid(reason="这个单位办不了本辖区的整改，请从列出的单位里选。")
    return chosen


def _keep_photo(remedy: Remedy, given: RemedyInput, by: Acting, at: datetime) -> str:
    if not given.photo:
        return ""
    attachment = attach_photo(
        by=by,
        at=at,
        data=given.photo,
        original_name=given.photo_name,
        kind="remedy",
        subject_kind="remedy",
        subject_code=remedy.code,
        division_path=remedy.division_path,
    )
    return attachment.code


def _clock_fields(remedy: Remedy, changes: tuple[ClockChange, ...], at: datetime) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for one in changes:
        if one.action is ClockAction.STOP:
            fields |= {"limit_code": "", "limit_started_at": None, "due_at": None}
        elif one.action is ClockAction.START:
            due, rule_code = remedy_due(one.limit, remedy.finding, at)
            codes = remedy.rule_codes if rule_code in ("", *remedy.rule_codes) else [*remedy.rule_codes, rule_code]
            fields |= {"limit_code": one.limit, "limit_started_at": at, "due_at": due, "rule_codes": codes}
    return fields


def _write_entry(
    remedy: Remedy, verb: str, from_state: str, by: Acting, at: datetime, words: str, detail: dict[str, str]
) -> None:
    RemedyEntry.objects.create(
        remedy=remedy,
        at=at,
        verb=verb,
        from_state=from_state,
        to_state=remedy.state,
        person_code=by.person_code,
        post_code=by.post_code,
        note=words.strip()[:400],
        detail=detail,
    )
    steps = {"from": from_state, "to": remedy.state, "note": words.strip()}
    path = remedy.division_path
    note(by=by, at=at, action=verb, kind="remedy", code=remedy.code, path=path, detail={**steps, **detail})


def _tell_owner(remedy: Remedy, text: str, at: datetime) -> None:
    """Tell the owner's posts that something waits for them: a line and a link, no coordinates, no photo."""
    on = beijing_day(at)
    roles = (Role.TOWNSHIP_OFFICER, Role.DEPARTMENT_CLERK)
    posts = [post for role in roles for post in desk_posts(role, remedy.division_path, on)]
    codes = [post.code for post in posts if post.unit_id == remedy.owner_unit_id]
    if not codes:
        return
    send_notice(
        dedupe_key=f"remedy:{remedy.code}:{remedy.version}",
        kind="remedy",
        is_urgent=False,
        subject_kind="remedy",
        subject_code=remedy.code,
        division_path=remedy.division_path,
        text=text,
        link=f"/rounds/remedies/{remedy.code}/",
        post_codes=codes,
        at=at,
    )
