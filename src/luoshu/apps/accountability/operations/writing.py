"""What every verb on a matter writes: the guarded row, the timeline entry, the audit row, the notice."""

from datetime import datetime
from typing import Any

from luoshu.apps.accountability.choices import VERB_RIGHTS
from luoshu.apps.accountability.errors import MatterMoved, StepNotTaken, StepRoleRefused
from luoshu.apps.accountability.models import Matter, MatterEntry
from luoshu.apps.accountability.operations.limits import due_at
from luoshu.apps.accountability.queries.doors import parts_of
from luoshu.apps.accountability.queries.facts import facts_of
from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.core.workflow.accountability_table import ACCOUNTABILITY
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.table import Actor, ClockAction, StepResult


def checked_step(
    matter: Matter, verb: str, *, by: Acting, at: datetime, note: str = "", given: frozenset[str] = frozenset()
) -> StepResult:
    """Ask the table for a step in somebody's name. Raises NotAllowed, StepRoleRefused, StepNotTaken."""
    right = VERB_RIGHTS.get(verb)
    actor = Actor(by.person_code, parts_of(by, matter))
    try:
        result = ACCOUNTABILITY.step(matter.state, verb, facts_of(matter, at=at, given=given), actor, note)
    except StepRefused as error:
        kind = StepRoleRefused if isinstance(error, RoleMayNot) else StepNotTaken
        raise kind(sentence=error.message) from error
    # The table says who should; the right is asked for besides, so that a post can never do more than its role.
    if by.role != SYSTEM_ROLE and (right is None or not by.may(right)):
        raise NotAllowed
    return result


def move(matter: Matter, *, at: datetime, **changes: Any) -> None:
    """Write changes to a matter if nobody changed it since it was read; else raise MatterMoved."""
    changes |= {"version": matter.version + 1, "changed_at": at}
    moved = Matter.objects.filter(pk=matter.pk, version=matter.version, state=matter.state).update(**changes)
    if moved != 1:
        raise MatterMoved(matter=matter.code)
    for name, value in changes.items():
        setattr(matter, name, value)


def state_changes(matter: Matter, result: StepResult, *, at: datetime) -> dict[str, Any]:
    """Return the fields that a step changes: the state, and the limit that ends or begins."""
    changes: dict[str, Any] = {}
    if result.to_state != matter.state:
        is_open = ACCOUNTABILITY.state(result.to_state).is_open
        changes |= {"state": result.to_state, "state_at": at, "is_open": is_open}
    for change in result.clock_changes:
        if change.action is ClockAction.STOP:
            changes |= {"limit_code": "", "limit_started_at": None, "due_at": None}
        elif change.action is ClockAction.START:
            due, rule_code = due_at(matter, limit_code=change.limit, started_at=at)
            codes = matter.rule_codes if rule_code in ("", *matter.rule_codes) else [*matter.rule_codes, rule_code]
            changes |= {"limit_code": change.limit, "limit_started_at": at, "due_at": due, "rule_codes": codes}
    return changes


def write_entry(
    matter: Matter,
    *,
    verb: str,
    from_state: str,
    by: Acting,
    at: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> MatterEntry:
    """Write the timeline entry and the audit row of one verb, inside the caller's transaction."""
    if note:
        refuse_if_marked_secret(note)
    entry = MatterEntry.objects.create(
        matter=matter,
        at=at,
        verb=verb,
        from_state=from_state,
        to_state=matter.state,
        person_code=by.person_code,
        post_code=by.post_code,
        note=note[:400],
        detail=detail or {},
    )
    record(
        by=by,
        at=at,
        action=f"matter.{verb}",
        subject_kind="matter",
        subject_code=matter.code,
        division_path=matter.division_path,
        detail={"from": from_state, "to": matter.state, "note": note[:400], **(detail or {})},
    )
    return entry


def take(
    matter: Matter,
    verb: str,
    result: StepResult,
    *,
    by: Acting,
    at: datetime,
    note: str = "",
    detail: dict[str, Any] | None = None,
    **more: Any,
) -> MatterEntry:
    """Carry out a step that the table allowed: row, timeline, audit. Inside the caller's transaction."""
    from_state = matter.state
    move(matter, at=at, **(state_changes(matter, result, at=at) | more))
    return write_entry(matter, verb=verb, from_state=from_state, by=by, at=at, note=note, detail=detail)
