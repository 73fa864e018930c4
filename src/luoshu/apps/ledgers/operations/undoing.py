"""Putting back what a batch wrote: a further version of each row that says what the row said before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.ledgers.errors import BatchOverlaid, PeriodClosed
from luoshu.apps.ledgers.models import ImportBatch, Ledger, LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.operations.preparing import ReadyRow
from luoshu.apps.ledgers.operations.versioning import NewVersion, Writing, closing_return, write_versions
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.places.models import Division
from luoshu.core.ledgers import link_keys

CHUNK: Final = 1000
SHOWN_ROWS: Final = 3


def undo_mark(batch: ImportBatch) -> str:
    """Return what the versions of an undone batch carry."""
    return f"{batch.code}-UNDO"


def check_not_overlaid(ledger: Ledger, batch: ImportBatch, by: Acting) -> None:
    """Raise BatchOverlaid when a row was changed after the batch, PeriodClosed when its period is closed now."""
    written = RowVersion.objects.filter(batch=batch.code)
    undone = RowVersion.objects.filter(batch=undo_mark(batch)).values("row_id")
    later = written.exclude(row_id__in=undone).filter(row__version_no__gt=F("number"))
    names = list(later.order_by("row_id").values_list("row__key", flat=True)[:SHOWN_ROWS])
    if names:
        raise BatchOverlaid(rows=later.count(), names="、".join(names))
    if ledger.period != "standing":
        days = written.values_list("row__division_path", "valid_on", "row__key").distinct()
        divisions = {one.path: one for one in Division.objects.filter(path__in={path for path, _, _ in days})}
        ready = [ReadyRow(key, divisions[path], {}, (), "", on) for path, on, key in days if path in divisions]
        for closed in closing_return(ledger, ready, by).values():
            raise PeriodClosed(period=closed.period_label, state=closed.get_state_display())


def write_back(ledger: Ledger, batch: ImportBatch, *, by: Acting, at: datetime, reason: str) -> int:
    """Write the versions that undo a batch, a chunk a transaction; return how many. Rows already undone are left."""
    done = 0
    while True:
        undone = RowVersion.objects.filter(batch=undo_mark(batch)).values("row_id")
        left = RowVersion.objects.filter(batch=batch.code).exclude(row_id__in=undone)
        versions = list(left.select_related("row__division").order_by("row_id")[:CHUNK])
        if not versions:
            return done
        with transaction.atomic():
            _write_chunk(ledger, versions, batch, by, at, reason)
        done += len(versions)


def _write_chunk(
    ledger: Ledger, versions: Sequence[RowVersion], batch: ImportBatch, by: Acting, at: datetime, reason: str
) -> None:
    before = _before(versions)
    declaration = declaration_of(ledger)
    numbers = _numbers([version.pk for version in before.values()])
    paths = {version.division_path for version in before.values()}
    divisions = {one.path: one for one in Division.objects.filter(path__in=paths, valid_to__isnull=True)}
    made = []
    for version in versions:
        earlier = before.get(version.row_id)
        stood = earlier or version
        ready = ReadyRow(
            key=version.row.key,
            division=divisions.get(stood.division_path, version.row.division),
            stored=dict(stood.values),
            numbers=numbers.get(stood.pk, ()) if earlier else (),
            search=stood.search if earlier else "",
            valid_on=version.valid_on,
            links=link_keys(declaration, stood.values) if earlier and not earlier.is_removed else (),
        )
        # What was entered for an earlier day stood behind the current version, and so does its undoing.
        superseded_at = at if version.superseded_at else None
        is_removed = earlier is None or earlier.is_removed
        made.append(NewVersion(version.row_id, version.number + 1, ready, superseded_at, is_removed))
    _take_over(versions, at)
    _move_back(versions, before, divisions)
    write_versions(made, Writing(ledger.code, by, at, undo_mark(batch), reason))


def _take_over(versions: Sequence[RowVersion], at: datetime) -> None:
    """Number the rows on and end the batch's versions. Raises BatchOverlaid when somebody was faster."""
    by_number: dict[int, list[int]] = {}
    for version in versions:
        by_number.setdefault(version.number, []).append(version.row_id)
    for number, ids in by_number.items():
        rows = LedgerRow.objects.filter(pk__in=ids, version_no=number)
        if rows.update(version_no=F("version_no") + 1) != len(ids):
            raise BatchOverlaid(rows=1, names=versions[0].row.key)
    current = [version.pk for version in versions if version.superseded_at is None]
    if RowVersion.objects.filter(pk__in=current, superseded_at__isnull=True).update(superseded_at=at) != len(current):
        raise BatchOverlaid(rows=1, names=versions[0].row.key)


def _move_back(versions: Sequence[RowVersion], before: dict[int, RowVersion], divisions: dict[str, Division]) -> None:
    """A row that the batch moved to another place goes back there."""
    for version in versions:
        earlier = before.get(version.row_id)
        if earlier is not None and earlier.division_path != version.row.division_path:
            place = divisions.get(earlier.division_path)
            if place is not None:
                LedgerRow.objects.filter(pk=version.row_id).update(division=place, division_path=place.path)


def _before(versions: Sequence[RowVersion]) -> dict[int, RowVersion]:
    """By row, what it said on the day of the batch's version before that was written; nothing for a new row."""
    of_row = {version.row_id: version for version in versions}
    found: dict[int, RowVersion] = {}
    for earlier in RowVersion.objects.filter(row_id__in=list(of_row)).order_by("valid_on", "number"):
        version = of_row[earlier.row_id]
        if earlier.number < version.number and earlier.valid_on <= version.valid_on:
            found[earlier.row_id] = earlier
    return found


def _numbers(version_ids: Sequence[int]) -> dict[int, tuple[tuple[str, int, str], ...]]:
    found: dict[int, list[tuple[str, int, str]]] = {}
    for version_id, column, value, word in Measure.objects.filter(version_id__in=list(version_ids)).values_list(
        "version_id", "column", "value", "word"
    ):
        found.setdefault(version_id, []).append((column, value, word))
    return {pk: tuple(lines) for pk, lines in found.items()}
