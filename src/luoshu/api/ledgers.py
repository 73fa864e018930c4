"""Ledgers in bulk: rows in with a summary like that of a sheet, rows out by what changed since."""

from datetime import datetime

from django.http import HttpRequest
from django.utils.timezone import now
from ninja import Header, Query, Router

from luoshu.api.shapes import ImportSummary, LedgerRowOut, LedgerRowPage, LedgerRowsIn, Refusal, RowConflict
from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import Invalid
from luoshu.apps.ledgers.operations.exchanging import take_rows
from luoshu.apps.ledgers.queries.doors import find_ledger_for
from luoshu.apps.ledgers.queries.sheets import pulled_rows

MOST_PULLED = 1000
REFUSALS = {403: Refusal, 404: Refusal, 409: Refusal, 422: Refusal}

router = Router(tags=["台账"])


class TimeWithoutZone(Invalid):
    code = "time_without_zone"
    message = "updated_after 请写带时区的时间，如 2024-09-17T16:00:00+08:00。"


@router.post("/{code}/rows", response={200: ImportSummary, **REFUSALS}, url_name="ledger_rows")
def send_rows(
    request: HttpRequest,
    code: str,
    body: LedgerRowsIn,
    idempotency_key: Header[str] = "",
) -> ImportSummary:
    """Take rows of a ledger in. Send ``Idempotency-Key`` to be able to send again: it writes once, answers alike."""
    by: Acting = request.acting  # type: ignore[attr-defined]
    done = take_rows(
        ledger_code=code,
        rows=body.rows,
        valid_on=body.valid_on,
        key=idempotency_key.strip(),
        dry_run=body.dry_run,
        by=by,
        at=now(),
    )
    return ImportSummary(
        batch=done.batch,
        received=done.received,
        imported=done.imported,
        updated=done.updated,
        unchanged=done.unchanged,
        ignored=done.ignored,
        conflicts=[
            RowConflict(row=row, column=column, code=kind, message=message)
            for row, column, kind, message in done.conflicts
        ],
    )


@router.get("/{code}/rows", response={200: LedgerRowPage, **REFUSALS}, url_name="ledger_rows_out")
def rows(
    request: HttpRequest,
    code: str,
    updated_after: Query[datetime | None] = None,
    after: Query[str] = "",
    limit: Query[int] = 500,
) -> LedgerRowPage:
    """Return rows in scope, or those written after a moment; ``after``: the ``next`` of the page before."""
    by: Acting = request.acting  # type: ignore[attr-defined]
    if updated_after is not None and updated_after.tzinfo is None:
        raise TimeWithoutZone
    ledger = find_ledger_for(by, code)
    most = max(1, min(MOST_PULLED, limit))
    mark = int(after) if after.isdecimal() and len(after) < 19 else 0
    found = pulled_rows(by, ledger, updated_after=updated_after, after=mark, most=most + 1)
    write_read(
        by=by,
        at=now(),
        action="ledgers.pulled",
        subject_kind="ledger",
        subject_code=ledger.code,
        division_path=ledger.division_path,
        detail={"rows": min(len(found), most)},
    )
    return LedgerRowPage(
        rows=[
            LedgerRowOut(
                key=one.key,
                division=one.division_path.strip("/").split("/")[-1],
                number=one.number,
                valid_on=one.valid_on,
                recorded_at=one.recorded_at,
                removed=one.is_removed,
                values=dict(one.values),
            )
            for one in found[:most]
        ],
        next=str(found[most - 1].mark) if len(found) > most else "",
    )
