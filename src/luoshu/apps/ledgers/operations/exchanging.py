"""Rows that another system sends: the same reading, the same policy and the same batch as a sheet that is uploaded."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.ledgers.choices import BatchState, Change
from luoshu.apps.ledgers.errors import BatchInvalid, KeyUsed
from luoshu.apps.ledgers.models import ImportBatch, Ledger
from luoshu.apps.ledgers.operations.batches import apply_batch, audit_batch, checked_day, kept_problem, new_batch
from luoshu.apps.ledgers.operations.laying import Laid, SheetRow, kept_row, lay_over
from luoshu.apps.ledgers.operations.preparing import Preparer
from luoshu.apps.ledgers.operations.versioning import opened
from luoshu.core.ledgers import read_exchanged
from luoshu.core.tables import RowProblem

MOST_ROWS: Final = 2000
LONGEST_KEY: Final = 100


@dataclass(frozen=True)
class Exchanged:
    """What became of sent rows: received = imported + updated + unchanged + ignored. ``batch`` is empty for a trial."""

    batch: str
    received: int
    imported: int
    updated: int
    unchanged: int
    ignored: int
    conflicts: tuple[tuple[int, str, str, str], ...]


def take_rows(
    *,
    ledger_code: str,
    rows: Sequence[Mapping[str, object]],
    by: Acting,
    at: datetime,
    valid_on: date | None = None,
    key: str = "",
    dry_run: bool = False,
) -> Exchanged:
    """Take rows in, or with ``dry_run`` say what would become of them and write nothing.

    ``key``: the sender's word for this content. The same key with the same content again answers as it did the first
    time, and writes nothing. Raises NotAllowed, LedgerNotVisible, NotAFiller, BatchInvalid, SecrecyMarkFound, KeyUsed,
    BatchMoved, BatchStale.
    """
    ledger, preparer = opened(ledger_code, by, at)
    if not 1 <= len(rows) <= MOST_ROWS:
        raise BatchInvalid(reason=f"一次请报 1 到 {MOST_ROWS} 行，请分批重发。")
    day = checked_day(valid_on, at)
    preparer = replace(preparer, on=day)
    laid, problems = _laid(ledger, preparer, rows, by)
    if dry_run:
        return _told("", _counts(laid, len(rows), problems), problems, preparer)
    sent = {"rows": list(rows), "valid_on": day.isoformat() if valid_on else ""}
    data = json.dumps(sent, ensure_ascii=False, sort_keys=True, default=str).encode()
    held = _held(ledger, by, key, data)
    if held is None:
        held = _kept(ledger, laid, problems, len(rows), data, key, day, by, at)
    if held.state == BatchState.PREVIEW and held.diff.get("rows"):
        held = apply_batch(batch_code=held.code, by=by, at=at)
    found = [
        RowProblem(row_no, column, code, message, "") for row_no, column, code, message in held.diff.get("problems", ())
    ]
    return _told(held.code, held.counts, found, preparer)


def _laid(
    ledger: Ledger, preparer: Preparer, rows: Sequence[Mapping[str, object]], by: Acting
) -> tuple[Laid, list[RowProblem]]:
    names = {column.key: column.name for column in preparer.declaration.form.columns}
    problems: list[RowProblem] = []
    good = []
    for number, sent in enumerate(rows, start=1):
        values, wrong = read_exchanged(preparer.declaration.form, sent)
        problems += [
            RowProblem(number, names.get(column, column), "bad_value", sentence, "")
            for column, sentence in wrong.items()
        ]
        if not wrong:
            good.append(SheetRow(number, values))
    laid = lay_over(ledger, preparer, good, by=by)
    return laid, [*problems, *laid.problems]


def _counts(laid: Laid, received: int, problems: Sequence[RowProblem]) -> dict[str, int]:
    return {
        "received": received,
        "new": laid.count(Change.NEW),
        "changed": laid.count(Change.CHANGED),
        "unchanged": laid.unchanged,
        "refused": len({one.row_no for one in problems}),
        "totals": 0,
        "totals_off": 0,
        "findings": len(laid.findings),
        "hidden": 0,
    }


def _told(batch: str, counts: Mapping[str, int], problems: Sequence[RowProblem], preparer: Preparer) -> Exchanged:
    keys = {column.name: column.key for column in preparer.declaration.form.columns}
    return Exchanged(
        batch=batch,
        received=counts["received"],
        imported=counts.get("added", counts["new"]),
        updated=counts.get("rewritten", counts["changed"]),
        unchanged=counts["unchanged"],
        ignored=counts["refused"] + counts.get("refused_late", 0),
        conflicts=tuple((one.row_no, keys.get(one.column, one.column), one.code, one.message) for one in problems),
    )


def _held(ledger: Ledger, by: Acting, key: str, data: bytes) -> ImportBatch | None:
    """The batch that this sender made with this key. Raises KeyUsed when the content was another."""
    if not key:
        return None
    held = ImportBatch.objects.filter(code=_code(ledger, by, key)).select_related("file").first()
    if held is not None and held.file.sha256 != hashlib.sha256(data).hexdigest():
        raise KeyUsed
    return held


def _code(ledger: Ledger, by: Acting, key: str) -> str:
    word = "\n".join((ledger.code, by.post_code, key[:LONGEST_KEY]))
    return f"JK-{hashlib.sha256(word.encode()).hexdigest()[:24].upper()}"


def _kept(
    ledger: Ledger,
    laid: Laid,
    problems: Sequence[RowProblem],
    received: int,
    data: bytes,
    key: str,
    day: date,
    by: Acting,
    at: datetime,
) -> ImportBatch:
    refuse_file_if_marked_secret(name="接口报送.json", data=data)
    batch = new_batch(
        ledger, by, at, day, store_bytes(data=data, at=at, media_hint="application/json"), "接口报送.json"
    )
    if key:
        batch.code = _code(ledger, by, key)
    batch.mapping = {"names": {}, "signature": "", "unread": [], "missing": [], "is_exchange": True}
    batch.counts = _counts(laid, received, problems)
    batch.diff = {
        "rows": [kept_row(row) for row in laid.rows],
        "problems": [kept_problem(one) for one in problems],
        "totals": [],
        "findings": [list(one) for one in laid.findings],
        "hidden": [],
    }
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            audit_batch("take_rows", batch, by, at, {"counts": batch.counts})
    except IntegrityError:
        # The same key came twice at once; the other one answers.
        found = _held(ledger, by, key, data)
        if found is None:
            raise
        return found
    return batch
