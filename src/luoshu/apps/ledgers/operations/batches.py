"""Import batches: a file is kept, laid over the ledger and shown; a person applies it, and may undo it as a whole."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret, store_bytes
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.ledgers.choices import BatchState, Change
from luoshu.apps.ledgers.errors import BatchInvalid, BatchMoved, BatchStale, SheetUnreadable
from luoshu.apps.ledgers.models import ImportBatch, Ledger, LedgerRow
from luoshu.apps.ledgers.operations.bulk import Recorded, record_rows
from luoshu.apps.ledgers.operations.laying import KEYS_AT_ONCE, Laid, SheetRow, kept_row, lay_over, new_row
from luoshu.apps.ledgers.operations.preparing import Preparer
from luoshu.apps.ledgers.operations.undoing import check_not_overlaid, write_back
from luoshu.apps.ledgers.operations.versioning import opened
from luoshu.apps.ledgers.queries.batches import find_batch_for
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.apps.places.queries import division_at_root
from luoshu.core.clock import beijing_day
from luoshu.core.tables import (
    FormReading,
    OfficeForm,
    RawTable,
    RowProblem,
    SheetHeadings,
    TableError,
    compare_headings,
    normal_name,
    read_form,
    read_table,
    with_names,
)

LEASE: Final = timedelta(minutes=10)
"""A batch that somebody began to write this long ago, and that is not written, may be taken up again."""
MOST_PROBLEMS: Final = 2000
PORTION: Final = 10_000
LONGEST_REASON: Final = 200


def open_batch(
    *,
    ledger_code: str,
    data: bytes,
    file_name: str,
    by: Acting,
    at: datetime,
    valid_on: date | None = None,
) -> ImportBatch:
    """Keep a file and say what it would change; nothing is written to the ledger.

    Headings that nobody knows are looked up among the maps this office used before; what is still missing then is
    asked for (``map_headings``). Raises NotAllowed, LedgerNotVisible, NotAFiller, SecrecyMarkFound, CannotLookInside,
    BatchInvalid, SheetUnreadable.
    """
    ledger, preparer = opened(ledger_code, by, at)
    day = checked_day(valid_on, at)
    refuse_file_if_marked_secret(name=file_name, data=data)
    try:
        sheet = _read(data, preparer.declaration.form)
    except TableError as refusal:
        raise SheetUnreadable(reason=refusal.message) from refusal
    sheet = replace(sheet, names=_known_names(ledger, by, sheet.signature))
    batch = new_batch(ledger, by, at, day, store_bytes(data=data, at=at), file_name)
    found = _looked_through(batch, preparer, sheet)
    # A large sheet is let go before it is laid over the ledger: the two together are what memory is short of.
    del sheet
    _lay(batch, preparer, found, by)
    del found
    with transaction.atomic():
        batch.save(force_insert=True)
        audit_batch("open_batch", batch, by, at, {"counts": batch.counts, "file": batch.file.sha256})
    return batch


def map_headings(*, batch_code: str, names: Mapping[str, str], by: Acting, at: datetime) -> ImportBatch:
    """Say which heading of the file stands for which column, and look again.

    The map is offered the next time a sheet with the same headings comes. Raises like ``open_batch``, BatchMoved.
    """
    batch = find_batch_for(by, batch_code)
    _, preparer = opened(batch.ledger_code, by, at)
    keys = {column.key for column in preparer.declaration.form.columns}
    wanted = {key: name.strip()[:120] for key, name in names.items() if key in keys and name.strip()}
    if len(set(wanted.values())) != len(wanted):
        raise BatchInvalid(reason="同一个表头对应了两列，请每列选不同的表头。")
    with open_bytes(batch.file) as stream:
        data = stream.read()
    sheet = replace(_read(data, preparer.declaration.form), names=wanted)
    _lay(batch, preparer, _looked_through(batch, preparer, sheet), by)
    with transaction.atomic():
        held = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PREVIEW, applied_at__isnull=True)
        if held.update(mapping=batch.mapping, diff=batch.diff, counts=batch.counts) != 1:
            raise BatchMoved
        audit_batch("map_headings", batch, by, at, {"names": wanted})
    return batch


def apply_batch(*, batch_code: str, by: Acting, at: datetime) -> ImportBatch:
    """Write what the preview showed, in short transactions. Of two who press at once one wins.

    A batch that was cut off in the middle is taken up again after ten minutes; rows already written stay as they are.
    Raises NotAllowed, BatchNotVisible, NotAFiller, BatchInvalid, BatchMoved, BatchStale.
    """
    batch = find_batch_for(by, batch_code)
    ledger, preparer = opened(batch.ledger_code, by, at)
    kept: Sequence[Sequence[Any]] = batch.diff.get("rows", ())
    if batch.mapping.get("missing"):
        raise BatchInvalid(reason="还有必填的列没有对上表头，请先对上再导入。")
    if not kept:
        raise BatchInvalid(reason="这个文件没有新增和修改的行，不需要导入。")
    is_again = _claim(batch, by, at)
    preparer = replace(preparer, on=batch.valid_on)
    stale = [] if is_again else _moved_since(ledger, kept)
    if stale:
        ImportBatch.objects.filter(pk=batch.pk).update(applied_at=None, applied_by="")
        raise BatchStale(rows=len(stale), first=stale[0])
    done = Recorded()
    for start in range(0, len(kept), PORTION):
        some = record_rows(
            ledger_code=ledger.code,
            rows=[new_row(preparer, one) for one in kept[start : start + PORTION]],
            by=by,
            at=at,
            batch=batch.code,
            reason=f"导入 {batch.file_name}",
        )
        done.added += some.added
        done.changed += some.changed
        done.refused |= {start + place: cells for place, cells in some.refused.items()}
    counts = batch.counts | {
        "written": done.added + done.changed,
        "added": done.added,
        "rewritten": done.changed,
        "refused_late": len(done.refused),
    }
    batch.state, batch.counts, batch.applied_at, batch.applied_by = BatchState.APPLIED, counts, at, by.person_code
    changed = {"state": batch.state, "counts": counts}
    if done.refused:
        late = _late_problems(preparer, kept, done.refused)
        batch.diff = changed["diff"] = batch.diff | {"problems": [*batch.diff.get("problems", ()), *late]}
    with transaction.atomic():
        ImportBatch.objects.filter(pk=batch.pk).update(**changed)
        audit_batch("apply_batch", batch, by, at, {"counts": counts})
    return batch


def undo_batch(*, batch_code: str, reason: str, by: Acting, at: datetime) -> ImportBatch:
    """Put every row back to what it said before the batch; what the batch added is taken out. All versions stay.

    Refused as a whole when somebody changed one of its rows later: undoing would throw that work away. Raises
    NotAllowed, BatchNotVisible, NotAFiller, BatchInvalid, BatchMoved, BatchOverlaid, PeriodClosed.
    """
    batch = find_batch_for(by, batch_code)
    ledger, _ = opened(batch.ledger_code, by, at)
    refuse_if_marked_secret(reason)
    if not reason.strip():
        raise BatchInvalid(reason="请写明撤销的原因。")
    if batch.state != BatchState.APPLIED:
        raise BatchMoved
    check_not_overlaid(ledger, batch, by)
    held = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED)
    open_now = held.filter(undone_at__isnull=True) | held.filter(undone_at__lt=at - LEASE)
    if open_now.update(undone_at=at, undone_by=by.person_code, undone_reason=reason.strip()[:LONGEST_REASON]) != 1:
        raise BatchMoved
    count = write_back(ledger, batch, by=by, at=at, reason=f"撤销导入：{reason.strip()}"[:LONGEST_REASON])
    with transaction.atomic():
        held.update(state=BatchState.UNDONE)
        audit_batch("undo_batch", batch, by, at, {"rows": count, "reason": reason[:LONGEST_REASON]})
    return find_batch_for(by, batch_code)


def checked_day(valid_on: date | None, at: datetime) -> date:
    """Return the day from which rows are to hold. Raises BatchInvalid for one that has not come."""
    today = beijing_day(at)
    if valid_on is not None and valid_on > today:
        raise BatchInvalid(reason=f"数据截至日期 {valid_on} 还没有到，请改为今天或更早。")
    return valid_on or today


def _signature(headings: SheetHeadings) -> str:
    """A word for a sheet's headings, whatever their order: the same office's sheet has the same next month."""
    words = sorted(normal_name(name) for name in (*headings.columns.values(), *headings.unread))
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _known_names(ledger: Ledger, by: Acting, signature: str) -> dict[str, str]:
    """The map that this office used last for a sheet with these headings."""
    used = ImportBatch.objects.filter(
        ledger_code=ledger.code, unit_code=by.unit_code, mapping__signature=signature, state=BatchState.APPLIED
    )
    last = used.order_by("-made_at").values_list("mapping", flat=True).first()
    return dict(last.get("names", {})) if last else {}


def new_batch(ledger: Ledger, by: Acting, at: datetime, day: date, file: StoredFile, file_name: str) -> ImportBatch:
    """Return a batch that is not written yet."""
    place = division_at_root(by, beijing_day(at))
    return ImportBatch(
        code=f"DR-{beijing_day(at):%Y%m%d}-{secrets.token_hex(4).upper()}",
        ledger_code=ledger.code,
        file=file,
        file_name=file_name[:200],
        valid_on=day,
        unit_code=by.unit_code,
        division=place,
        division_path=place.path,
        made_at=at,
        made_by=by.person_code,
        made_post=by.post_code,
    )


@dataclass(frozen=True)
class Sheet:
    """A file as it was read, with what it calls its columns and the map of those names."""

    data: bytes
    table: RawTable
    headings: SheetHeadings
    names: Mapping[str, str]
    signature: str


def _read(data: bytes, form: OfficeForm) -> Sheet:
    """Read a file and what it calls its columns. Raises TableError."""
    table = read_table(data)
    headings = compare_headings(table.rows, form)
    return Sheet(data, table, headings, {}, _signature(headings))


@dataclass
class Found:
    """What a sheet holds: the rows that could be read, and what is said of the whole. The cells are let go."""

    rows: list[SheetRow]
    reading: FormReading


def _looked_through(batch: ImportBatch, preparer: Preparer, sheet: Sheet) -> Found | None:
    """Read the file with a map of headings; None when headings are missing: the batch then says which."""
    headings, names = sheet.headings, sheet.names
    form = preparer.declaration.form
    batch.mapping = {
        "names": dict(names),
        "signature": sheet.signature,
        "fingerprint": form.fingerprint(),
        "found": dict(headings.columns),
        "unread": list(headings.unread),
        "missing": [],
    }
    try:
        reading = read_form(sheet.data, with_names(form, names), placeholder=MASK, table=sheet.table)
    except TableError as refusal:
        if refusal.code not in ("missing_columns", "no_header") or not headings.unread:
            raise SheetUnreadable(reason=refusal.message) from refusal
        known = set(headings.columns) | set(names)
        batch.mapping["missing"] = [one.key for one in form.columns if one.is_required and one.key not in known]
        batch.mapping["missing"] = batch.mapping["missing"] or list(_required(form))
        batch.diff, batch.counts = {}, {}
        return None
    batch.mapping["found"] = {one.key: one.name for one in form.columns if one.name in reading.positions}
    batch.mapping["unread"] = list(reading.unread)
    rows = sheet_rows(reading, form)
    return Found(rows, replace(reading, table=replace(reading.table, rows=()), records=()))


def _lay(batch: ImportBatch, preparer: Preparer, found: Found | None, by: Acting) -> None:
    """Put into the batch what the sheet would do."""
    if found is None:
        return
    ledger = Ledger.objects.get(code=batch.ledger_code, valid_to__isnull=True)
    laid = lay_over(ledger, replace(preparer, on=batch.valid_on), found.rows, by=by)
    _keep(batch, laid, found)


def _required(form: OfficeForm) -> Sequence[str]:
    return [one.key for one in form.columns if one.is_required]


def sheet_rows(reading: FormReading, form: OfficeForm) -> list[SheetRow]:
    """Return the records of a sheet with the columns it has; what it lacks is not touched."""
    present = [column.key for column in form.columns if column.name in reading.positions]
    if len(present) == len(form.columns):
        return [SheetRow(one.row_no, one.values) for one in reading.records]
    return [SheetRow(one.row_no, {key: one.values[key] for key in present}) for one in reading.records]


def _keep(batch: ImportBatch, laid: Laid, found: Found) -> None:
    reading = found.reading
    problems = [*reading.problems, *laid.problems]
    bad_rows = {problem.row_no for problem in problems}
    off = [one for one in reading.totals if not one.agrees]
    batch.counts = {
        "received": laid.received + len({problem.row_no for problem in reading.problems}),
        "new": laid.count(Change.NEW),
        "changed": laid.count(Change.CHANGED),
        "unchanged": laid.unchanged,
        "refused": len(bad_rows),
        "totals": len(reading.totals),
        "totals_off": len(off),
        "findings": len(laid.findings),
        "hidden": len(reading.hidden),
    }
    batch.diff = {
        "rows": [kept_row(row) for row in laid.rows],
        "problems": [kept_problem(one) for one in problems[:MOST_PROBLEMS]],
        "totals": [[one.row_no, one.column, str(one.stated), str(one.added_up), one.is_partial] for one in off],
        "findings": [list(one) for one in laid.findings],
        "hidden": list(reading.hidden[:MOST_PROBLEMS]),
    }


def kept_problem(one: RowProblem) -> list[Any]:
    """Return a problem as the batch keeps it."""
    return [one.row_no, one.column, one.code, one.message]


def _late_problems(
    preparer: Preparer, kept: Sequence[Sequence[Any]], refused: Mapping[int, Mapping[str, str]]
) -> list[list[Any]]:
    names = {column.key: column.name for column in preparer.declaration.form.columns}
    return [
        [kept[place][0], names.get(column, ""), "row_invalid", sentence]
        for place, cells in refused.items()
        for column, sentence in cells.items()
    ]


def _claim(batch: ImportBatch, by: Acting, at: datetime) -> bool:
    """Take the batch to write it; tell whether it is taken up again after it was cut off."""
    held = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.PREVIEW)
    if held.filter(applied_at__isnull=True).update(applied_at=at, applied_by=by.person_code) == 1:
        return False
    if held.filter(applied_at__lt=at - LEASE).update(applied_at=at, applied_by=by.person_code) == 1:
        return True
    raise BatchMoved


def _moved_since(ledger: Ledger, kept: Sequence[Sequence[Any]]) -> list[str]:
    """The rows that are no longer what the preview was held against."""
    seen = {one[2]: one[3] for one in kept}
    keys, moved = list(seen), []
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = LedgerRow.objects.filter(ledger_code=ledger.code, key__in=keys[start : start + KEYS_AT_ONCE])
        moved += [key for key, number in rows.values_list("key", "version_no") if seen[key] != number]
    return moved


def audit_batch(action: str, batch: ImportBatch, by: Acting, at: datetime, detail: dict[str, Any]) -> None:
    """Write the audit row of a step of a batch."""
    record(
        by=by,
        at=at,
        action=f"ledgers.{action}",
        subject_kind="ledger_batch",
        subject_code=batch.code,
        division_path=batch.division_path,
        detail={"ledger": batch.ledger_code, **detail},
    )
