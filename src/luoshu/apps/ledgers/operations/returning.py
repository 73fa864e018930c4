"""The way of a return: reported, checked, approved, locked; sent back or unlocked with a reason."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.choices import Content
from luoshu.apps.ledgers.errors import ReturnMoved, ReturnRoleRefused, ReturnStepNotTaken
from luoshu.apps.ledgers.models import Return, ReturnEntry
from luoshu.apps.ledgers.queries.doors import declaration_of, find_ledger_for
from luoshu.apps.ledgers.queries.returns import PeriodRows, actor_of, facts_of, find_return_for, rows_of_return
from luoshu.apps.notices.operations import send_notice
from luoshu.core.ledgers import Finding, LedgerDeclaration, LinkFinding, measure_value
from luoshu.core.workflow.problems import RoleMayNot, SecondPersonNeeded, StepRefused
from luoshu.core.workflow.return_table import APPROVE, LOCK, NO_CHANGE, RETURN, REVIEW, SEND_BACK, SUBMIT, UNLOCK

LONGEST_NOTE: Final = 200
MOST_FINDINGS: Final = 200


def submit_return(*, number: int, by: Acting, at: datetime, note: str = "") -> Return:
    """Report what was entered for the period. ``note`` explains what the checks point out, where they do.

    Raises NotAllowed, ReturnNotVisible, SecrecyMarkFound, ReturnRoleRefused, ReturnStepNotTaken, ReturnMoved.
    """
    one, declaration = _opened(number, by)
    rows = rows_of_return(one, declaration)
    content = Content.ZERO if rows.is_zero else Content.ROWS
    findings = [_kept(found) for found in rows.findings[:MOST_FINDINGS]]
    changes = {
        "content": content,
        "submitted_at": at,
        "is_late": one.is_late or at > one.due_at,
        "row_count": len(rows.versions),
        "findings": findings,
        "note": note.strip()[:LONGEST_NOTE],
    }
    given = frozenset({"explained"}) if note.strip() else frozenset[str]()
    detail = {"content": content.value, "rows": len(rows.versions), "findings": len(rows.findings)}
    return _step(one, SUBMIT, declaration, rows, by=by, at=at, note=note, given=given, changes=changes, detail=detail)


def _kept(found: Finding | LinkFinding) -> dict[str, str]:
    """What is kept of a finding: its check or link says later which columns its sentence speaks of."""
    of = {"link": found.link} if isinstance(found, LinkFinding) else {"check": found.check}
    return {"row": found.row_key, "verdict": found.verdict.value, "sentence": found.sentence, **of}


def report_no_change(*, number: int, by: Acting, at: datetime) -> Return:
    """Report with one tap that nothing changed, which is not a zero; rows stay. Raises as submit_return."""
    one, declaration = _opened(number, by)
    changes = {
        "content": Content.NO_CHANGE,
        "submitted_at": at,
        "is_late": one.is_late or at > one.due_at,
        "row_count": 0,
        "findings": [],
        "note": "",
    }
    return _step(
        one, NO_CHANGE, declaration, None, by=by, at=at, changes=changes, detail={"content": Content.NO_CHANGE.value}
    )


def review_return(*, number: int, by: Acting, at: datetime, note: str = "") -> Return:
    """Say that a return was checked (审核). Not whoever reported it. Raises as submit_return."""
    one, declaration = _opened(number, by)
    return _step(one, REVIEW, declaration, None, by=by, at=at, note=note)


def approve_return(*, number: int, by: Acting, at: datetime, note: str = "") -> Return:
    """Approve a checked return (审定). Neither whoever reported nor whoever checked it. Raises as submit_return."""
    one, declaration = _opened(number, by)
    return _step(one, APPROVE, declaration, None, by=by, at=at, note=note)


def return_return(*, number: int, reason: str, by: Acting, at: datetime) -> Return:
    """Send a return back to be put right, with the reason. Raises as submit_return."""
    one, declaration = _opened(number, by)
    return _step(one, SEND_BACK, declaration, None, by=by, at=at, note=reason)


def lock_return(*, number: int, by: Acting, at: datetime) -> Return:
    """Lock an approved return: its totals, rows and digest are frozen as they stand. Raises as submit_return."""
    one, declaration = _opened(number, by)
    rows = rows_of_return(one, declaration)
    measures = {measure.column: measure for measure in declaration.measures}
    frozen = {
        "totals": {key: str(measure_value(measures[key], total)) for key, total in sorted(rows.totals.items())},
        "rows": len(rows.versions),
        "digest": rows.digest(),
        "at": at.isoformat(),
    }
    return _step(one, LOCK, declaration, None, by=by, at=at, changes={"frozen": frozen}, detail=frozen)


def unlock_return(*, number: int, reason: str, by: Acting, at: datetime) -> Return:
    """Open a locked return again, with the reason. What was frozen stays in its history. Raises as submit_return."""
    one, declaration = _opened(number, by)
    detail = {"frozen": one.frozen}
    return _step(one, UNLOCK, declaration, None, by=by, at=at, note=reason, changes={"frozen": {}}, detail=detail)


def _opened(number: int, by: Acting) -> tuple[Return, LedgerDeclaration]:
    one = find_return_for(by, number)
    return one, declaration_of(find_ledger_for(by, one.ledger_code))


def _step(
    one: Return,
    verb: str,
    declaration: LedgerDeclaration,
    rows: PeriodRows | None,
    *,
    by: Acting,
    at: datetime,
    note: str = "",
    given: frozenset[str] = frozenset(),
    changes: dict[str, Any] | None = None,
    detail: dict[str, Any] | None = None,
) -> Return:
    refuse_if_marked_secret(note)
    try:
        result = RETURN.step(one.state, verb, facts_of(one, declaration, rows, given), actor_of(by, one), note)
    except StepRefused as refused:
        kind = ReturnRoleRefused if isinstance(refused, RoleMayNot | SecondPersonNeeded) else ReturnStepNotTaken
        raise kind(reason=refused.message) from refused
    before = one.state
    with transaction.atomic():
        held = Return.objects.filter(pk=one.pk, state=before)
        if held.update(state=result.to_state, **(changes or {})) != 1:
            raise ReturnMoved
        ReturnEntry.objects.create(
            filed=one,
            at=at,
            verb=verb,
            from_state=before,
            to_state=result.to_state,
            person_code=by.person_code,
            post_code=by.post_code,
            label=by.label[:120],
            note=note.strip()[:LONGEST_NOTE],
            detail=detail or {},
        )
        record(
            by=by,
            at=at,
            action=f"ledgers.{verb}",
            subject_kind="ledger_return",
            subject_code=f"{one.ledger_code}:{one.unit_code}:{one.period_key}",
            division_path=one.division_path,
            detail={"note": note.strip()[:LONGEST_NOTE], **(detail or {})},
        )
        if verb in (SEND_BACK, UNLOCK):
            _tell_filler(one, declaration, verb, by, at)
    one.refresh_from_db()
    return one


def _tell_filler(one: Return, declaration: LedgerDeclaration, verb: str, by: Acting, at: datetime) -> None:
    """Tell the post that reported; the reason stands on the page, not in the message."""
    last = one.entries.filter(verb__in=(SUBMIT, NO_CHANGE)).order_by("-id").first()
    if last is None or last.post_code == by.post_code:
        return
    words = "已退回修改" if verb == SEND_BACK else "已解锁"
    send_notice(
        dedupe_key=f"ledger-return:{one.pk}:{verb}:{at.isoformat()}",
        kind="ledger_return",
        is_urgent=False,
        subject_kind="ledger_return",
        subject_code=str(one.pk),
        division_path=one.division_path,
        text=f"“{declaration.title}”{one.period_label}{words}，请查看理由后处理。",
        link=f"/ledgers/returns/?ledger={one.ledger_code}",
        post_codes=[last.post_code],
        at=at,
    )
