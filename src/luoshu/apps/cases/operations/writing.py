"""What every verb on a fire writes: the guarded row, the timeline entry, the audit row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.choices import VERB_RIGHTS, AsideStatus
from luoshu.apps.cases.errors import CaseMoved, StepNotTaken, StepRoleRefused
from luoshu.apps.cases.models import Dispute, Extension, FireCase, Pause, TimelineEntry
from luoshu.apps.cases.operations.limits import due_at
from luoshu.apps.cases.queries import facts_of
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.table import Actor, ClockAction, StepResult


@dataclass(frozen=True)
class Happening:
    """One happening: the verb, where it led, what was said. ``happened_at`` may lie before it is recorded."""

    verb: str
    to_state: str
    note: str = ""
    detail: dict[str, Any] | None = None
    happened_at: datetime | None = None
    client_key: str = ""


def checked_step(
    case: FireCase, verb: str, *, by: Acting, at: datetime, note: str = "", given: frozenset[str] = frozenset()
) -> StepResult:
    """Ask the table for a step in somebody's name. Raises NotAllowed, StepRoleRefused, StepNotTaken."""
    right = VERB_RIGHTS.get(verb)
    facts = facts_of(case, by, at=at, given=given)
    try:
        result = FIRE.step(case.state, verb, facts, Actor(by.person_code, frozenset({by.role})), note)
    except StepRefused as error:
        raise refusal(error) from error
    if right is None or not by.may(right):
        raise NotAllowed
    return result


def refusal(error: StepRefused) -> StepNotTaken | StepRoleRefused:
    """Return the app's own error for a refusal of the table."""
    kind = StepRoleRefused if isinstance(error, RoleMayNot) else StepNotTaken
    return kind(sentence=error.message)


def move(case: FireCase, *, at: datetime, **changes: Any) -> None:
    """Write changes to a fire if nobody changed it since it was read; else raise CaseMoved.

    A conditional update and not a row lock: SQLite has none, and this is right on both databases.
    """
    changes |= {"version": case.version + 1, "changed_at": at}
    moved = FireCase.objects.filter(pk=case.pk, version=case.version, state=case.state).update(**changes)
    if moved != 1:
        raise CaseMoved(case_code=case.code)
    for name, value in changes.items():
        setattr(case, name, value)


def turn_clock(case: FireCase, result: StepResult, *, at: datetime) -> dict[str, Any]:
    """Return the fields of the running limit after a step; end what stood beside the limit that ended.

    Call it inside the transaction, and write the fields with ``move``.
    """
    changes: dict[str, Any] = {}
    for change in result.clock_changes:
        if change.action is ClockAction.RESUME:
            Pause.objects.filter(case=case, ends_at__isnull=True).update(ends_at=at)
            changes["paused_at"] = None
        elif change.action is ClockAction.STOP:
            # Nobody can lengthen a limit that no longer runs.
            Extension.objects.filter(case=case, status=AsideStatus.ASKED).update(status=AsideStatus.ENDED)
            changes |= {"limit_code": "", "limit_started_at": None, "due_at": None, "paused_at": None}
        elif change.action is ClockAction.START:
            due, rule_code = due_at(case, limit_code=change.limit, started_at=at)
            codes = case.rule_codes if rule_code in ("", *case.rule_codes) else [*case.rule_codes, rule_code]
            changes |= {
                "limit_code": change.limit,
                "limit_started_at": at,
                "due_at": due,
                "paused_at": None,
                "rule_codes": codes,
                "escalation_level": 0,
                "escalated_at": None,
            }
    return changes


def end_disputes(case: FireCase, to_state: str) -> None:
    """End an open dispute with a fire that can no longer be disputed."""
    if not any(row.verb == "settle_dispute" for row in FIRE.transitions_from(to_state)):
        Dispute.objects.filter(case=case, status=AsideStatus.ASKED).update(status=AsideStatus.ENDED)


def write_happening(case: FireCase, *, by: Acting, at: datetime, from_state: str, what: Happening) -> TimelineEntry:
    """Write the timeline entry and the audit row of one happening, inside the caller's transaction.

    Raises SecrecyMarkFound for a note that bears a secrecy mark: the whole step is then taken back.
    """
    return write_happenings(case, by=by, at=at, steps=[(from_state, what)])[0]


def write_happenings(
    case: FireCase, *, by: Acting, at: datetime, steps: list[tuple[str, Happening]]
) -> list[TimelineEntry]:
    """Write several happenings of one moment, each with the state it began in, in their order."""
    for _from_state, what in steps:
        if what.note:
            refuse_if_marked_secret(what.note)
    entries = TimelineEntry.objects.bulk_create(
        TimelineEntry(
            case=case,
            at=what.happened_at or at,
            verb=what.verb,
            from_state=from_state,
            to_state=what.to_state,
            person_code=by.person_code,
            post_code=by.post_code,
            note=what.note[:400],
            detail=what.detail or {},
            recorded_at=at,
            client_key=what.client_key,
        )
        for from_state, what in steps
    )
    for from_state, what in steps:
        record(
            by=by,
            at=at,
            action=f"fire.{what.verb}",
            subject_kind="fire",
            subject_code=case.code,
            division_path=case.division_path,
            detail={"from": from_state, "to": what.to_state, "note": what.note, **(what.detail or {})},
        )
    return entries
