"""Snapshots and what they hold."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from luoshu.apps.acting import Acting, paths_above
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import SnapshotNotVisible
from luoshu.apps.ledgers.models import Snapshot, SnapshotRow
from luoshu.apps.ledgers.queries.doors import READ
from luoshu.apps.ledgers.queries.rows import Cell, cells_of, visible_values
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.scope import in_scope, within
from luoshu.core.ledgers import digest_of_rows, from_json

PAGE_SIZE = 50


def snapshots_for(acting: Acting, ledger_code: str) -> QuerySet[Snapshot]:
    """Return the complete snapshots of a ledger: of the own area and of those above it. Raises NotAllowed."""
    if not acting.may(READ):
        raise NotAllowed
    above = {path for root in acting.paths for path in paths_above(root)}
    rows = Snapshot.objects.filter(ledger_code=ledger_code, is_complete=True)
    return rows.filter(within(acting) | Q(division_path__in=above)).order_by("-taken_at")


def find_snapshot_for(acting: Acting, code: str) -> Snapshot:
    """Return one snapshot. Raises NotAllowed, SnapshotNotVisible."""
    if not acting.may(READ):
        raise NotAllowed
    above = {path for root in acting.paths for path in paths_above(root)}
    found = Snapshot.objects.filter(code=code, is_complete=True).first()
    if found is None or not (acting.covers(found.division_path) or found.division_path in above):
        raise SnapshotNotVisible
    return found


@dataclass(frozen=True)
class FrozenRow:
    """One line of a snapshot as it is shown."""

    key: str
    place: str
    cells: tuple[Cell, ...]


def frozen_rows(acting: Acting, snapshot: Snapshot, page: int = 1) -> tuple[list[FrozenRow], int, int]:
    """Return a page of the rows in the reader's scope, how many there are, and the number of pages."""
    declaration = from_json(snapshot.declaration)
    rows = in_scope(SnapshotRow.objects.filter(snapshot=snapshot), acting)
    count = rows.count()
    pages = max(1, -(-count // PAGE_SIZE))
    page = min(max(1, page), pages)
    held = list(rows.order_by("division_path", "id")[(page - 1) * PAGE_SIZE : page * PAGE_SIZE])
    places = names_of_paths({row.division_path for row in held})
    shown = [
        FrozenRow(
            row.key,
            places.get(row.division_path, ""),
            cells_of(declaration, visible_values(declaration, row.values), frozenset()),
        )
        for row in held
    ]
    return shown, count, pages


def is_untouched(snapshot: Snapshot) -> bool:
    """Tell whether the frozen rows still have the digest that was noted when they were taken."""
    rows = SnapshotRow.objects.filter(snapshot=snapshot).values_list("key", "number", "values")
    return digest_of_rows(rows.iterator(chunk_size=2000)) == snapshot.digest
