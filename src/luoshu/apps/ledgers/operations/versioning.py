"""Writing versions of rows: what is entered, what it takes the place of, and periods that are closed to it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.inserting import insert_numbered, insert_rows
from luoshu.apps.ledgers.choices import Frequency, ReturnState
from luoshu.apps.ledgers.errors import PeriodClosed, RowMoved
from luoshu.apps.ledgers.models import Ledger, LedgerRow, Measure, Return, RowLink, RowVersion
from luoshu.apps.ledgers.operations.preparing import LONGEST_KEY, Preparer, ReadyRow
from luoshu.apps.ledgers.queries.doors import check_filler, declaration_of, find_ledger_for
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import LinkTo

LONGEST_REASON: Final = 200
CLOSED: Final = (ReturnState.SUBMITTED, ReturnState.REVIEWED, ReturnState.APPROVED, ReturnState.LOCKED)


def opened(ledger_code: str, by: Acting, at: datetime) -> tuple[Ledger, Preparer]:
    """Return a ledger that the post fills, and what reads its rows. Raises NotAllowed, LedgerNotVisible, NotAFiller."""
    ledger = find_ledger_for(by, ledger_code)
    declaration = declaration_of(ledger)
    check_filler(by, ledger, declaration)
    return ledger, Preparer(declaration, by, beijing_day(at))


def closing_return(ledger: Ledger, rows: Iterable[ReadyRow], by: Acting) -> dict[str, Return]:
    """Return, by row key, the return that closes the period a row would be written into.

    The acting office's own return counts; where it owes none, that of whoever answers for the place.
    """
    days: dict[tuple[str, date], list[ReadyRow]] = {}
    for row in rows:
        days.setdefault((row.division.path, row.valid_on), []).append(row)
    if ledger.period == Frequency.STANDING or not days:
        return {}
    firsts = [on for _, on in days]
    held = list(
        Return.objects.filter(ledger_code=ledger.code, first_on__lte=max(firsts), last_on__gte=min(firsts)).only(
            "division_path", "unit_code", "first_on", "last_on", "state", "period_label"
        )
    )
    found: dict[str, Return] = {}
    for (path, on), members in days.items():
        here = [one for one in held if one.first_on <= on <= one.last_on and path.startswith(one.division_path)]
        own = [one for one in here if one.unit_code == by.unit_code] or here
        closed = next((one for one in own if one.state in CLOSED), None)
        if closed is not None:
            found.update({row.key: closed for row in members})
    return found


def check_open(ledger: Ledger, row: ReadyRow, by: Acting) -> None:
    """Raise PeriodClosed when the return of the row's period is on its way or locked."""
    closed = closing_return(ledger, [row], by).get(row.key)
    if closed is not None:
        raise PeriodClosed(period=closed.period_label, state=closed.get_state_display())


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version of a row that is there, to be written."""

    row_id: int
    number: int
    ready: ReadyRow
    superseded_at: datetime | None = None
    is_removed: bool = False


@dataclass(frozen=True, slots=True)
class Writing:
    """What all versions that are written at once share: whose ledger, by whom, when, from which batch and why."""

    ledger_code: str
    by: Acting
    at: datetime
    batch: str = ""
    reason: str = ""


ROW_COLUMNS: Final = ("ledger_code", "key", "division_id", "division_path", "unit_code", "version_no", "first_seen_at")
VERSION_COLUMNS: Final = (
    *("row_id", "number", "ledger_code", "division_path", "values", "search", "valid_on", "recorded_at"),
    *("superseded_at", "by", "post", "unit_code", "batch", "is_removed", "reason", "source", "sentence"),
)


def add_rows(rows: Sequence[ReadyRow], writing: Writing) -> None:
    """Write rows that are not there yet, with their first version. IntegrityError when one is there after all."""
    code, unit, at = writing.ledger_code, writing.by.unit_code, writing.at
    ids = insert_numbered(
        LedgerRow,
        ROW_COLUMNS,
        [(code, row.key, row.division.pk, row.division.path, unit, 1, at) for row in rows],
    )
    write_versions([NewVersion(pk, 1, row) for pk, row in zip(ids, rows, strict=True)], writing)


def write_versions(versions: Sequence[NewVersion], writing: Writing) -> list[int]:
    """Write versions, their narrow rows and where they point; return their ids."""
    ids = insert_numbered(RowVersion, VERSION_COLUMNS, _version_lines(versions, writing))
    made = list(zip(ids, versions, strict=True))
    insert_rows(
        Measure,
        ("version_id", "column", "value", "word"),
        [(pk, *number) for pk, version in made for number in version.ready.numbers],
    )
    write_links((pk, writing.ledger_code, link) for pk, version in made for link in version.ready.links)
    return ids


def _version_lines(versions: Sequence[NewVersion], writing: Writing) -> list[tuple[Any, ...]]:
    by, reason = writing.by, writing.reason.strip()[:LONGEST_REASON]
    return [
        (
            one.row_id,
            one.number,
            writing.ledger_code,
            one.ready.division.path,
            one.ready.stored,
            one.ready.search,
            one.ready.valid_on,
            writing.at,
            one.superseded_at,
            by.person_code,
            by.post_code,
            by.unit_code,
            writing.batch,
            one.is_removed,
            reason,
            one.ready.source,
            one.ready.sentence,
        )
        for one in versions
    ]


def write_links(rows: Iterable[tuple[int, str, LinkTo]]) -> None:
    """Write where versions point, by version id and the code of their ledger."""
    names = ("version_id", "ledger_code", "link", "target_ledger", "target_key")
    lines = [(pk, code, link, ledger, key[:LONGEST_KEY]) for pk, code, (link, ledger, key) in rows]
    insert_rows(RowLink, names, lines)


def supersede(
    row: LedgerRow,
    held: RowVersion,
    ready: ReadyRow,
    by: Acting,
    at: datetime,
    *,
    reason: str = "",
    is_removed: bool = False,
) -> RowVersion:
    """Write the next version of a row. One that speaks of an earlier day than the current one stands behind it.

    Raises RowMoved when somebody else was faster.
    """
    rows = LedgerRow.objects.filter(pk=row.pk, version_no=row.version_no)
    if rows.update(version_no=F("version_no") + 1, division=ready.division, division_path=ready.division.path) != 1:
        raise RowMoved
    is_current = ready.valid_on >= held.valid_on
    if is_current:
        current = RowVersion.objects.filter(pk=held.pk, superseded_at__isnull=True)
        if current.update(superseded_at=at) != 1:
            raise RowMoved
    version = NewVersion(row.pk, row.version_no + 1, ready, None if is_current else at, is_removed)
    writing = Writing(row.ledger_code, by, at, reason=reason)
    (pk,) = write_versions([version], writing)
    (line,) = _version_lines([version], writing)
    return RowVersion(pk=pk, **dict(zip(VERSION_COLUMNS, line, strict=True)))


def audit_row(action: str, row: LedgerRow, by: Acting, at: datetime, detail: dict[str, Any]) -> None:
    """Write the audit row of a change to one row."""
    record(
        by=by,
        at=at,
        action=f"ledgers.{action}",
        subject_kind="ledger_row",
        subject_code=f"{row.ledger_code}:{row.key}",
        division_path=row.division_path,
        detail=detail,
    )
