"""Laying a sheet over a ledger: what is new, changed, the same or refused, and what wants a look. No database writes.

Every row goes through the same reading and the same scope as one that is typed by hand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.choices import Change
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.models import Ledger, RowVersion
from luoshu.apps.ledgers.operations.guarding import guard_refusals
from luoshu.apps.ledgers.operations.preparing import NewRow, Preparer, ReadyRow
from luoshu.apps.ledgers.operations.versioning import closing_return
from luoshu.apps.ledgers.queries.linking import dead_sentence, living_keys
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.core.ledgers import (
    WORDS,
    CheckedRow,
    CheckKind,
    LedgerDeclaration,
    Verdict,
    decode_values,
    row_key,
    run_checks,
)
from luoshu.core.tables import RowProblem, Value

KEYS_AT_ONCE: Final = 500
MOST_FINDINGS: Final = 200
PORTION: Final = 2000


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row as it was read: ``values`` are the columns that the sheet has, others stay as the ledger has them."""

    row_no: int
    values: Mapping[str, Value]
    raw: str = ""


@dataclass(frozen=True, slots=True)
class LaidRow:
    """A row that would be written: ``seen`` is the number of the version it was held against, 0 for a new one."""

    row_no: int
    change: Change
    seen: int
    ready: ReadyRow


@dataclass
class Laid:
    """What a sheet would do to a ledger. ``findings``: (row key, column names, word, sentence)."""

    rows: list[LaidRow] = field(default_factory=list)
    unchanged: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    findings: list[tuple[str, str, str, str]] = field(default_factory=list)
    received: int = 0

    def count(self, change: Change) -> int:
        """Return how many rows would be new, or changed."""
        return sum(row.change is change for row in self.rows)

    @property
    def refused(self) -> int:
        """How many rows cannot be taken: each counts once, however many of its cells are wrong."""
        return self.received - self.unchanged - len(self.rows)


def lay_over(ledger: Ledger, preparer: Preparer, rows: list[SheetRow], *, by: Acting) -> Laid:
    """Hold rows against the ledger. ``preparer.on`` is the day from which they are to hold.

    The list is emptied on the way: a large sheet is not held a second time.
    """
    declaration = preparer.declaration
    laid = Laid(received=len(rows))
    names = {column.key: column.name for column in declaration.form.columns}
    first = declaration.key_columns[0]
    held = _held(ledger, [row_key(declaration, row.values) for row in rows])
    known: dict[str, int] = {}
    before: dict[str, Mapping[str, Value]] = {}
    ready_rows: list[LaidRow] = []
    for row in _handed_over(rows):
        key = row_key(declaration, row.values)
        version = held.get(key)
        cells: Mapping[str, str] = {}
        ready: ReadyRow | None = None
        if key and key in known:
            cells = {first: f"与第 {known[key]} 行是同一条（{key}），请只留一行。"}
        elif version is not None and not by.covers(version.row.division_path):
            cells = {first: f"“{key}”已由别处登记，不在您的辖区内，请核对名称。"}
        else:
            stands = None if version is None or version.is_removed else decode_values(declaration.form, version.values)
            if stands is not None:
                before[key] = stands
            try:
                ready = preparer.ready(NewRow(_merged(stands or {}, row.values)))
            except RowInvalid as refusal:
                cells = refusal.cells
        if key:
            known.setdefault(key, row.row_no)
        if ready is None:
            laid.problems += [
                RowProblem(row.row_no, names.get(column, ""), "row_invalid", sentence, row.raw)
                for column, sentence in cells.items()
            ]
        elif version is not None and not version.is_removed and ready.stored == version.values:
            laid.unchanged += 1
        else:
            is_new = version is None or version.is_removed
            seen = 0 if version is None else version.number
            ready_rows.append(LaidRow(row.row_no, Change.NEW if is_new else Change.CHANGED, seen, ready))
    ready_rows = _leave_out_guarded(preparer.declaration, ready_rows, held, laid)
    _leave_out_closed(ledger, ready_rows, laid, by)
    laid.findings = [*_findings(preparer, laid.rows, before), *_dead_links(declaration, laid.rows)][:MOST_FINDINGS]
    return laid


def _handed_over(rows: list[SheetRow]) -> Iterator[SheetRow]:
    """Yield rows from the first on, each let go with the next."""
    rows.reverse()
    while rows:
        yield rows.pop()


def _merged(held: Mapping[str, Value], typed: Mapping[str, Value]) -> dict[str, Value]:
    """What the sheet says over what is there: columns it lacks stay, and so do cells that came back masked."""
    return {**held, **{key: value for key, value in typed.items() if value != MASK}}


def _held(ledger: Ledger, keys: Sequence[str]) -> dict[str, RowVersion]:
    """The current versions of rows, their rows with them."""
    found: dict[str, RowVersion] = {}
    wanted = [key for key in dict.fromkeys(keys) if key]
    for start in range(0, len(wanted), KEYS_AT_ONCE):
        versions = RowVersion.objects.filter(
            row__ledger_code=ledger.code,
            row__key__in=wanted[start : start + KEYS_AT_ONCE],
            superseded_at__isnull=True,
        )
        found |= {version.row.key: version for version in versions.select_related("row")}
    return found


def _leave_out_guarded(
    declaration: LedgerDeclaration, rows: list[LaidRow], held: Mapping[str, RowVersion], laid: Laid
) -> list[LaidRow]:
    """Return the rows whose stages may be written; of the others each cell that holds them up is told."""
    guarded = guard_refusals(declaration, [(row.ready, held.get(row.ready.key)) for row in rows])
    if not guarded:
        return rows
    names = {column.key: column.name for column in declaration.form.columns}
    laid.problems += [
        RowProblem(row.row_no, names.get(column, ""), "guarded", sentence, "")
        for row in rows
        for column, sentence in guarded.get(row.ready.key, {}).items()
    ]
    return [row for row in rows if row.ready.key not in guarded]


def _dead_links(declaration: LedgerDeclaration, rows: Sequence[LaidRow]) -> Iterable[tuple[str, str, str, str]]:
    """Rows that would point at nothing; what the sheet itself brings is there."""
    coming = {row.ready.key for row in rows}
    wanted = [(row, to) for row in rows for to in row.ready.links]
    there = living_keys({(to[1], to[2]) for _, to in wanted})
    titles = {link.code: link.title for link in declaration.links}
    for row, (link, ledger, key) in wanted:
        if (ledger, key) not in there and not (ledger == declaration.code and key in coming):
            yield row.ready.key, titles[link], WORDS[Verdict.INCONSISTENT], dead_sentence(key)


def _leave_out_closed(ledger: Ledger, rows: list[LaidRow], laid: Laid, by: Acting) -> None:
    closed = closing_return(ledger, [row.ready for row in rows], by)
    for row in rows:
        held = closed.get(row.ready.key)
        if held is None:
            laid.rows.append(row)
            continue
        sentence = f"{held.period_label}的报表{held.get_state_display()}，数据不能再改。请先由审核单位退回或解锁。"
        laid.problems.append(RowProblem(row.row_no, "", "period_closed", sentence, ""))


def _findings(
    preparer: Preparer, rows: Sequence[LaidRow], before: Mapping[str, Mapping[str, Value]]
) -> Iterable[tuple[str, str, str, str]]:
    """What the ledger's own checks ask somebody to look at; they hold nothing up."""
    declaration = preparer.declaration
    names = {column.key: column.name for column in declaration.form.columns}
    apart = tuple(one for one in declaration.checks if one.kind is not CheckKind.UNIQUE)
    across = tuple(one for one in declaration.checks if one.kind is CheckKind.UNIQUE)
    left = MOST_FINDINGS
    # A check of single rows sees them by portions: a large sheet is not held a second time.
    portions = [(apart, rows[at : at + PORTION]) for at in range(0, len(rows), PORTION) if apart]
    for checks, some in [*portions, *([(across, rows)] if across else [])]:
        checked = [
            CheckedRow(row.ready.key, decode_values(declaration.form, row.ready.stored), before.get(row.ready.key))
            for row in some
        ]
        for result in run_checks(replace(declaration, checks=checks), checked):
            for finding in result.findings:
                if left and finding.verdict is not Verdict.CONSISTENT:
                    left -= 1
                    columns = "、".join(names[key] for key in finding.columns)
                    yield finding.row_key, columns, finding.word, finding.sentence


def kept_row(row: LaidRow) -> list[Any]:
    """Return a row as the batch keeps it: JSON that says what will be written."""
    return [row.row_no, row.change.value, row.ready.key, row.seen, row.ready.valid_on.isoformat(), row.ready.stored]


def new_row(preparer: Preparer, kept: Sequence[Any]) -> NewRow:
    """Return what a batch kept as a row to record."""
    return NewRow(decode_values(preparer.declaration.form, kept[5]), valid_on=date.fromisoformat(kept[4]))
