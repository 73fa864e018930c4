"""Recording many rows in short transactions. The same rows again change nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.models import Ledger, LedgerRow, RowVersion
from luoshu.apps.ledgers.operations.guarding import guard_refusals
from luoshu.apps.ledgers.operations.preparing import NewRow, ReadyRow
from luoshu.apps.ledgers.operations.versioning import (
    NewVersion,
    Writing,
    add_rows,
    closing_return,
    opened,
    write_versions,
)
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.core.ledgers import LedgerDeclaration

CHUNK: Final = 2000
MOST_WRITTEN: Final = 5000
"""Rows of all tables that one transaction may write: what takes some 200 ms."""
ATTEMPTS: Final = 3


@dataclass
class Recorded:
    """What became of many rows: counts, and per refused row (its place in the input) sentences by column key."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many rows came in: every one of them is counted once."""
        return self.added + self.changed + self.unchanged + len(self.refused)


def record_rows(
    *,
    ledger_code: str,
    rows: Sequence[NewRow],
    by: Acting,
    at: datetime,
    valid_on: date | None = None,
    batch: str = "",
    reason: str = "",
) -> Recorded:
    """Enter and change many rows, a chunk a transaction. A row that cannot be kept holds up no other.

    Raises NotAllowed, LedgerNotVisible, NotAFiller, SecrecyMarkFound (the reason).
    """
    ledger, preparer = opened(ledger_code, by, at)
    refuse_if_marked_secret(reason)
    done = Recorded()
    places: dict[str, int] = {}
    ready: list[ReadyRow] = []
    name = preparer.declaration.key_columns[0]
    for place, row in enumerate(rows):
        try:
            one = preparer.ready(row if row.valid_on or valid_on is None else replace(row, valid_on=valid_on))
        except RowInvalid as refused:
            done.refused[place] = refused.cells
            continue
        if one.key in places:
            done.refused[place] = {name: f"“{one.key}”在这批里出现两次，请留一行。"}
            continue
        places[one.key] = place
        ready.append(one)
    size = max(1, min(CHUNK, MOST_WRITTEN // (2 + len(preparer.declaration.measures))))
    writing = Writing(ledger.code, by, at, batch, reason)
    for start in range(0, len(ready), size):
        _write(ledger, preparer.declaration, ready[start : start + size], places, writing, done)
    return done


def _write(
    ledger: Ledger,
    declaration: LedgerDeclaration,
    rows: Sequence[ReadyRow],
    places: dict[str, int],
    writing: Writing,
    done: Recorded,
) -> None:
    """Write one chunk. Whoever writes the same rows at the same moment makes it look again."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                # The reason of a batch is its file: going back asks for one of the row itself.
                reason = "" if writing.batch else writing.reason
                found = _Chunk(ledger, declaration, rows, places, writing.by, reason)
                found.write(writing)
            break
        except (IntegrityError, _Moved):
            if attempt == ATTEMPTS - 1:
                raise
    done.added += len(found.new)
    done.changed += len(found.changed)
    done.unchanged += found.unchanged
    done.refused |= found.refused


class _Moved(Exception):
    """Somebody changed a row of the chunk since it was read."""


class _Chunk:
    """Rows of one transaction held against what is there: new, changed, the same, or refused."""

    def __init__(
        self,
        ledger: Ledger,
        declaration: LedgerDeclaration,
        rows: Sequence[ReadyRow],
        places: dict[str, int],
        by: Acting,
        reason: str,
    ) -> None:
        self.ledger = ledger
        self.refused: dict[int, dict[str, str]] = {}
        self.unchanged = 0
        self.new: list[ReadyRow] = []
        self.changed: list[tuple[LedgerRow, RowVersion, ReadyRow]] = []
        closed = closing_return(ledger, rows, by)
        current = RowVersion.objects.filter(
            row__ledger_code=ledger.code, row__key__in=[row.key for row in rows], superseded_at__isnull=True
        )
        held = {version.row.key: version for version in current.select_related("row")}
        for row in rows:
            version = held.get(row.key)
            if version is not None and not by.covers(version.row.division_path):
                self.refused[places[row.key]] = {"": f"“{row.key}”已由别处登记，不在您的辖区内，请核对名称。"}
                continue
            row = row if version is None else _unmasked(row, version)
            if version is not None and version.values == row.stored and not version.is_removed:
                self.unchanged += 1
            elif row.key in closed:
                period, state = closed[row.key].period_label, closed[row.key].get_state_display()
                self.refused[places[row.key]] = {"": f"{period}的报表{state}，数据不能再改。请先退回或解锁。"}
            elif version is None:
                self.new.append(row)
            else:
                self.changed.append((version.row, version, row))
        self._leave_out_guarded(declaration, places, reason)

    def _leave_out_guarded(self, declaration: LedgerDeclaration, places: dict[str, int], reason: str) -> None:
        asked = [(row, None) for row in self.new]
        guarded = guard_refusals(declaration, [*asked, *((row, held) for _, held, row in self.changed)], reason=reason)
        if guarded:
            self.refused |= {places[key]: cells for key, cells in guarded.items()}
            self.new = [row for row in self.new if row.key not in guarded]
            self.changed = [one for one in self.changed if one[2].key not in guarded]

    def write(self, writing: Writing) -> None:
        """Write the new rows and the next versions of the changed ones, and one audit row. Raises _Moved."""
        if self.new:
            add_rows(self.new, writing)
        if self.changed:
            self._supersede(writing)
        if self.new or self.changed:
            by = writing.by
            counts = {"added": len(self.new), "changed": len(self.changed)}
            record(
                by=by,
                at=writing.at,
                action="ledgers.record_rows",
                subject_kind="ledger",
                subject_code=self.ledger.code,
                division_path=by.paths[0] if by.paths else "",
                detail={**counts, "batch": writing.batch, "reason": writing.reason},
            )

    def _supersede(self, writing: Writing) -> None:
        at = writing.at
        made: list[NewVersion] = []
        overtaken = []
        moved: dict[int, list[int]] = {}
        for row, held, ready in self.changed:
            is_current = ready.valid_on >= held.valid_on
            if is_current:
                overtaken.append(held.pk)
            if row.division_path != ready.division.path:
                moved.setdefault(ready.division.pk, []).append(row.pk)
            made.append(NewVersion(row.pk, row.version_no + 1, ready, None if is_current else at))
        ids = [row.pk for row, _, _ in self.changed]
        LedgerRow.objects.filter(pk__in=ids).update(version_no=F("version_no") + 1)
        for division_id, rows in moved.items():
            path = next(ready.division.path for _, _, ready in self.changed if ready.division.pk == division_id)
            LedgerRow.objects.filter(pk__in=rows).update(division=division_id, division_path=path)
        current = RowVersion.objects.filter(pk__in=overtaken, superseded_at__isnull=True)
        if current.update(superseded_at=at) != len(overtaken):
            raise _Moved
        write_versions(made, writing)


def _unmasked(row: ReadyRow, held: RowVersion) -> ReadyRow:
    """A masked cell that comes back as it was shown keeps what it holds."""
    kept = {
        key: held.values.get(key) if value == MASK else value
        for key, value in row.stored.items()
        if value != MASK or key in held.values
    }
    return replace(row, stored=kept)
