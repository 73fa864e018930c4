"""Named snapshots: a copy of the rows as they were known at a moment. No later edit reaches it."""

import secrets
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.errors import SnapshotInvalid
from luoshu.apps.ledgers.models import RowVersion, Snapshot, SnapshotRow
from luoshu.apps.ledgers.queries.doors import REVIEW, find_ledger_for
from luoshu.apps.ledgers.queries.rows import totals_of, versions_as_of
from luoshu.apps.scope import in_scope
from luoshu.core.clock import beijing_day
from luoshu.core.ledgers import digest_of_rows

CHUNK: Final = 1000
LONGEST_NAME: Final = 120


def take_snapshot(*, ledger_code: str, name: str, by: Acting, at: datetime, as_of: datetime | None = None) -> Snapshot:
    """Freeze the rows of the own area as they were known at ``as_of`` (now).

    It is seen once its last row is copied; a copy that was cut short is never seen. Raises NotAllowed,
    LedgerNotVisible, SnapshotInvalid, SecrecyMarkFound.
    """
    if not by.may(REVIEW):
        raise NotAllowed
    moment = as_of or at
    ledger = find_ledger_for(by, ledger_code)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise SnapshotInvalid(reason=f"请给存档起个名字，不超过 {LONGEST_NAME} 字，如“9月20日印发通报用数”。")
    if moment > at:
        raise SnapshotInvalid(reason="截至时间还没有到，请改成现在或以前。")
    refuse_if_marked_secret(name)
    versions = in_scope(versions_as_of(ledger.code, moment).filter(is_removed=False), by)
    rows = list(versions.select_related("row").order_by("division_path", "row_id"))
    snapshot = Snapshot.objects.create(
        code=f"TZ-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
        name=name,
        ledger_code=ledger.code,
        declaration=ledger.declaration,
        division_path=by.paths[0],
        as_of=moment,
        taken_at=at,
        taken_by=by.person_code,
        taken_post=by.post_code,
        row_count=len(rows),
        totals=totals_of(ledger.declaration, versions),
        digest=digest_of_rows((row.row.key, row.number, row.values) for row in rows),
    )
    for start in range(0, len(rows), CHUNK):
        SnapshotRow.objects.bulk_create([_frozen(snapshot, row) for row in rows[start : start + CHUNK]])
    with transaction.atomic():
        Snapshot.objects.filter(pk=snapshot.pk, is_complete=False).update(is_complete=True)
        record(
            by=by,
            at=at,
            action="ledgers.take_snapshot",
            subject_kind="ledger_snapshot",
            subject_code=snapshot.code,
            division_path=snapshot.division_path,
            detail={"ledger": ledger.code, "name": name, "rows": len(rows), "digest": snapshot.digest},
        )
    snapshot.is_complete = True
    return snapshot


def _frozen(snapshot: Snapshot, version: RowVersion) -> SnapshotRow:
    return SnapshotRow(
        snapshot=snapshot,
        key=version.row.key,
        division_path=version.division_path,
        number=version.number,
        values=version.values,
    )
