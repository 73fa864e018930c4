"""What the filling unit answers about a doubted row, and the second post that confirms it.

属实 and 已恢复 write new versions of the row with their days, so that counts follow at once; what a row said later than
the day is said again with the state that was found.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.choices import SightingSource
from luoshu.apps.ledgers.errors import DoubtInvalid, DoubtRoleRefused, DoubtStepNotTaken
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowDoubt, RowVersion
from luoshu.apps.ledgers.operations.doubting import doubt_due, moved, note_step, tell_unit
from luoshu.apps.ledgers.operations.guarding import check_guards
from luoshu.apps.ledgers.operations.preparing import NewRow, Preparer
from luoshu.apps.ledgers.operations.versioning import audit_row, check_open, opened, supersede
from luoshu.apps.ledgers.queries.doors import current_version, declaration_of, find_ledger_for
from luoshu.apps.ledgers.queries.doubts import actor_of_doubt, bad_words, facts_of_doubt, find_doubt_for, watch_of
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import LedgerDeclaration, Watch, decode_values
from luoshu.core.tables import Value
from luoshu.core.workflow.doubt_table import ANSWERS, CONFIRM, DENY, DOUBT, RESTORE, SEND_BACK
from luoshu.core.workflow.problems import RoleMayNot, SecondPersonNeeded, StepRefused
from luoshu.core.workflow.table import ClockAction, StepResult


@dataclass(frozen=True)
class DoubtInput:
    """What a person supplies with a step; only what the step asks for is used."""

    note: str = ""
    word: str = ""
    since: date | None = None
    back: date | None = None

    def given(self) -> frozenset[str]:
        """Return the requirement codes that this input meets."""
        met = {"word": bool(self.word), "since": self.since is not None, "back": self.back is not None}
        return frozenset(code for code, is_met in met.items() if is_met)


def take_doubt_step(
    *, doubt_code: str, verb: str, by: Acting, at: datetime, given: DoubtInput | None = None
) -> RowDoubt:
    """Take one step: the unit's answer, or the confirmation; return the doubt as it stands after.

    Raises NotAllowed, DoubtNotVisible, DoubtRoleRefused (403), DoubtStepNotTaken, DoubtInvalid, SecrecyMarkFound,
    PeriodClosed, RowInvalid (422), DoubtMoved, RowMoved (409).
    """
    given = given or DoubtInput()
    doubt = find_doubt_for(by, doubt_code)
    ledger = find_ledger_for(by, doubt.ledger_code)
    declaration = declaration_of(ledger)
    facts = facts_of_doubt(doubt, given.given())
    try:
        result = DOUBT.step(doubt.state, verb, facts, actor_of_doubt(by, doubt), given.note)
    except StepRefused as refused:
        kind = DoubtRoleRefused if isinstance(refused, RoleMayNot | SecondPersonNeeded) else DoubtStepNotTaken
        raise kind(reason=refused.message) from refused
    refuse_if_marked_secret(given.note)
    writes = verb in ANSWERS and verb != DENY
    if writes:
        _check_days(given, declaration, watch_of(ledger, declaration), verb, at)
    with transaction.atomic():
        before = doubt.state
        detail = _detail(given, verb) if writes else {}
        moved(doubt, **_changes(doubt, result, given, verb, at))
        if writes:
            _write_rows(doubt, given, verb, by, at)
        note_step(doubt, verb, before, by, at, given.note, **detail)
        audit_row(f"{verb}_doubt", doubt.row, by, at, {"doubt": doubt.code, "note": given.note.strip()[:200], **detail})
        if verb == SEND_BACK:
            tell_unit(doubt, declaration, "答复被退回，请重新答复", at)
    return doubt


def _check_days(given: DoubtInput, declaration: LedgerDeclaration, watch: Watch, verb: str, at: datetime) -> None:
    words, today = bad_words(declaration, watch), beijing_day(at)
    if given.word not in words:
        raise DoubtInvalid(reason=f"请选核实的状态：{'、'.join(words)}。")
    if given.since is not None and given.since > today:
        raise DoubtInvalid(reason="起始日期晚于今天，请核对。")
    if verb == RESTORE and given.since and given.back and not given.since <= given.back <= today:
        raise DoubtInvalid(reason="恢复日期要不早于起始日期、不晚于今天，请核对。")


def _detail(given: DoubtInput, verb: str) -> dict[str, str]:
    found = {"word": given.word, "since": given.since.isoformat() if given.since else ""}
    if verb == RESTORE and given.back is not None:
        found["back"] = given.back.isoformat()
    return found


def _changes(doubt: RowDoubt, result: StepResult, given: DoubtInput, verb: str, at: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {"state": result.to_state, "is_open": DOUBT.state(result.to_state).is_open}
    if verb == CONFIRM:
        changes |= {"ended_at": at, "limit_code": "", "due_at": None}
    for one in result.clock_changes:
        if one.action is ClockAction.START:
            due, rule_code = doubt_due(one.limit, doubt.division_path, at)
            known = doubt.rule_codes
            codes = known if rule_code in ("", *known) else [*known, rule_code]
            changes |= {"limit_code": one.limit, "due_at": due, "rule_codes": codes}
    if verb in ANSWERS:
        is_denied = verb == DENY
        changes["word"] = "" if is_denied else given.word
        changes["since_on"] = None if is_denied else given.since
        changes["back_on"] = given.back if verb == RESTORE else None
    return changes


def _write_rows(doubt: RowDoubt, given: DoubtInput, verb: str, by: Acting, at: datetime) -> None:
    """Write what the row said from the day on, for every later state of it too, and the day it was in order again."""
    ledger, preparer = opened(doubt.ledger_code, by, at)
    watch = watch_of(ledger, preparer.declaration)
    since = given.since or beijing_day(at)
    until = given.back if verb == RESTORE else None
    found: dict[str, Value] = {watch.column: given.word} | _found(doubt, watch)
    label = DOUBT.verb_label(verb)
    for day in _days(doubt.row, since, until):
        _restate(doubt, ledger, preparer, day, found, label, by, at)
    if until is not None:
        _restate(doubt, ledger, preparer, until, {watch.column: watch.well[0]}, label, by, at)


def _days(row: LedgerRow, since: date, until: date | None) -> list[date]:
    """The first day, and each later one that the row speaks of, before the day it was in order again."""
    later = RowVersion.objects.filter(row=row, valid_on__gt=since)
    if until is not None:
        later = later.filter(valid_on__lt=until)
        if since == until:
            return []
    return sorted({since, *later.values_list("valid_on", flat=True)})


def _found(doubt: RowDoubt, watch: Watch) -> dict[str, Value]:
    """How and when it was found, for the columns of the ledger that say so."""
    first = doubt.sightings.order_by("seen_on", "id").first()
    if first is None:
        return {}
    how = "群众投诉" if first.source == SightingSource.COMPLAINT else "抽查"
    columns: dict[str, Value] = {watch.found_column: how, watch.checked_column: first.seen_on}
    return {key: value for key, value in columns.items() if key}


def _restate(
    doubt: RowDoubt,
    ledger: Ledger,
    preparer: Preparer,
    day: date,
    changes: dict[str, Value],
    words: str,
    by: Acting,
    at: datetime,
) -> None:
    row = LedgerRow.objects.select_related("division").get(pk=doubt.row_id)
    held = current_version(row)
    then = row.versions.filter(valid_on__lte=day).order_by("-valid_on", "-number").first() or held
    values = decode_values(preparer.declaration.form, then.values) | changes
    ready = preparer.ready(NewRow(values, row.division.code, day, f"投诉抽查 {doubt.code}"))
    check_open(ledger, ready, by)
    check_guards(preparer.declaration, ready, held, words)
    supersede(row, held, ready, by, at, reason=f"投诉抽查：{words}")
