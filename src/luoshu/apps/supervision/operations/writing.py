"""What every verb on a matter writes: the guarded row, the timeline entry, the audit row."""

from datetime import datetime
from typing import Any

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.supervision.choices import VERB_RIGHTS, AskStatus
from luoshu.apps.supervision.errors import MatterMoved, MatterRoleRefused, MatterStepRefused
from luoshu.apps.supervision.models import DayExtension, Matter, MatterEntry, MatterPause
from luoshu.apps.supervision.operations.limits import due_of
from luoshu.apps.supervision.queries.doors import roles_in
from luoshu.apps.supervision.queries.facts import facts_of
from luoshu.core.workflow.matter_table import MATTER
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.table import Actor, ClockAction, StepResult


def checked_step(
    matter: Matter, verb: str, *, by: Acting, note: str = "", given: frozenset[str] = frozenset()
) -> StepResult:
    """Ask the table for a step in somebody's name. Raises NotAllowed, MatterRoleRefused, MatterStepRefused."""
    right = VERB_RIGHTS.get(verb)
    if by.role != SYSTEM_ROLE and (right is None or not by.may(right)):
        raise NotAllowed
    actor = Actor(by.person_code, roles_in(by, matter))
    try:
        return MATTER.step(matter.state, verb, facts_of(matter, given=given), actor, note)
    except RoleMayNot as error:
        raise MatterRoleRefused(sentence=error.message) from error
    except StepRefused as error:
        raise MatterStepRefused(sentence=error.message) from error


def move(matter: Matter, *, at: datetime, **changes: Any) -> None:
    """Write changes to a matter if nobody changed it since it was read; else raise MatterMoved.

    A conditional update and not a row lock: SQLite has none, and this is right on both databases.
    """
    changes |= {"version": matter.version + 1, "changed_at": at}
    moved = Matter.objects.filter(pk=matter.pk, version=matter.version, state=matter.state).update(**changes)
    if moved != 1:
        raise MatterMoved(matter=matter.code)
    for name, value in changes.items():
        setattr(matter, name, value)


def turn_clock(matter: Matter, result: StepResult, *, at: datetime) -> dict[str, Any]:
    """Return the fields of the limit after a step; end what stood beside the limit that ended."""
    changes: dict[str, Any] = {}
    for change in result.clock_changes:
        if change.action is ClockAction.RESUME:
            MatterPause.objects.filter(matter=matter, ends_at__isnull=True).update(ends_at=at)
            changes["paused_at"] = None
        elif change.action is ClockAction.STOP:
            DayExtension.objects.filter(matter=matter, status=AskStatus.ASKED).update(status=AskStatus.ENDED)
            changes |= {"limit_code": "", "limit_started_at": None, "due_at": None, "due_on": None, "paused_at": None}
        elif change.action is ClockAction.START:
            changes |= {"limit_code": change.limit, "limit_started_at": at, "paused_at": None, **due_fields(matter, at)}
    return changes


def due_fields(matter: Matter, started_at: datetime) -> dict[str, Any]:
    """Return the fields of the due day as the records stand now."""
    due = due_of(matter, started_at)
    return {"due_at": due.at, "due_on": due.on, "rule_code": due.rule_code}


def write_entry(
    matter: Matter,
    verb: str,
    *,
    by: Acting,
    at: datetime,
    from_state: str,
    note: str = "",
    detail: dict[str, Any] | None = None,
) -> MatterEntry:
    """Write the timeline entry and the audit row of one step, inside the caller's transaction.

    Raises SecrecyMarkFound for a note that bears a secrecy mark: the whole step is then taken back.
    """
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
        unit_code=by.unit_code,
        note=note[:600],
        detail=detail or {},
    )
    record(
        by=by,
        at=at,
        action=f"supervision.{verb}",
        subject_kind="supervision",
        subject_code=matter.code,
        division_path=matter.division_path,
        detail={"from": from_state, "to": matter.state, "note": note, **(detail or {})},
    )
    return entry
