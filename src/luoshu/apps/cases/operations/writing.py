"""What every verb on a fire writes: the guarded row, the timeline entry, the audit row."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.errors import CaseMoved, StepNotTaken, StepRoleRefused
from luoshu.apps.cases.models import FireCase, TimelineEntry
from luoshu.apps.cases.operations.limits import due_at
from luoshu.core.workflow.problems import RoleMayNot, StepRefused
from luoshu.core.workflow.table import ClockAction, StepResult


@dataclass(frozen=True)
class Happening:
    """One happening: the verb, where it led, what was said. ``happened_at`` may lie before it is recorded."""

    verb: str
    to_state: str
    note: str = ""
    detail: dict[str, Any] | None = None
    happened_at: datetime | None = None


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


def clock_fields(case: FireCase, result: StepResult, *, at: datetime) -> dict[str, Any]:
    """Return the fields of the running limit after a step."""
    changes: dict[str, Any] = {}
    for change in result.clock_changes:
        if change.action is ClockAction.STOP:
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


def write_happening(case: FireCase, *, by: Acting, at: datetime, from_state: str, what: Happening) -> TimelineEntry:
    """Write the timeline entry and the audit row of one happening, inside the caller's transaction."""
    entry = TimelineEntry.objects.create(
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
    )
    record(
        by=by,
        at=at,
        action=f"fire.{what.verb}",
        subject_kind="fire",
        subject_code=case.code,
        division_path=case.division_path,
        detail={"from": from_state, "to": what.to_state, "note": what.note, **(what.detail or {})},
    )
    return entry
