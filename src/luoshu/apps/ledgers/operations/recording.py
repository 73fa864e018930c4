"""Recording one row by hand. Every change is a new version; nothing is overwritten."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.errors import RowExists, RowInvalid, RowMoved
from luoshu.apps.ledgers.models import LedgerRow, RowVersion
from luoshu.apps.ledgers.operations.guarding import check_guards
from luoshu.apps.ledgers.operations.preparing import NewRow, Preparer, ReadyRow
from luoshu.apps.ledgers.operations.versioning import Writing, add_rows, audit_row, check_open, opened, supersede
from luoshu.apps.ledgers.queries.doors import current_version, find_row_for
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.core.ledgers import Stored, decode_values
from luoshu.core.tables import Value


def record_row(
    *,
    ledger_code: str,
    values: Mapping[str, Value],
    by: Acting,
    at: datetime,
    division_code: str = "",
    valid_on: date | None = None,
    source: str = "",
    sentence: str = "",
) -> LedgerRow:
    """Enter a new row, or one that was removed before.

    Raises NotAllowed, LedgerNotVisible, NotAFiller, RowInvalid, PeriodClosed, RowExists.
    """
    ledger, preparer = opened(ledger_code, by, at)
    ready = preparer.ready(NewRow(values, division_code, valid_on, source, sentence))
    try:
        with transaction.atomic():
            check_open(ledger, ready, by)
            row = LedgerRow.objects.filter(ledger_code=ledger.code, key=ready.key).first()
            if row is None:
                check_guards(preparer.declaration, ready, None)
                add_rows([ready], Writing(ledger.code, by, at))
                row = LedgerRow.objects.get(ledger_code=ledger.code, key=ready.key)
            elif (held := current_version(row)).is_removed and by.covers(row.division_path):
                check_guards(preparer.declaration, ready, held)
                supersede(row, held, ready, by, at, reason="重新登记")
            else:
                raise RowExists(key=ready.key)
            audit_row("record_row", row, by, at, {"values": _plain(preparer, ready.stored)})
    except IntegrityError:
        raise RowExists(key=ready.key) from None
    return row


def change_row(
    *,
    ledger_code: str,
    key: str,
    values: Mapping[str, Value],
    seen: int,
    by: Acting,
    at: datetime,
    reason: str = "",
    valid_on: date | None = None,
    source: str = "",
    sentence: str = "",
) -> RowVersion:
    """Write a new version of a row; ``seen`` is the number of the version that was looked at.

    Columns that are not given, and masked ones sent back as they were shown, stay. The same values change nothing.
    Raises NotAllowed, LedgerNotVisible, NotAFiller, LedgerRowNotVisible, SecrecyMarkFound, RowInvalid, PeriodClosed,
    RowMoved.
    """
    ledger, preparer = opened(ledger_code, by, at)
    row = find_row_for(by, ledger, key)
    held = current_version(row)
    refuse_if_marked_secret(reason)
    if row.version_no != seen or held.is_removed:
        raise RowMoved
    before = decode_values(preparer.declaration.form, held.values)
    wanted = before | {column: value for column, value in values.items() if value != MASK}
    # A division that was typed is read again: the row moves to another place.
    column = preparer.declaration.division_column
    is_moved = bool(column) and wanted[column] != before[column]
    ready = preparer.ready(NewRow(wanted, "" if is_moved else row.division.code, valid_on, source, sentence))
    if ready.key != row.key:
        raise RowInvalid({preparer.declaration.key_columns[0]: "行的名称不能改。请移除本行，再按新名称登记。"})
    if ready.stored == held.values and valid_on in (None, held.valid_on):
        return held
    with transaction.atomic():
        check_open(ledger, ready, by)
        check_guards(preparer.declaration, ready, held, reason)
        made = supersede(row, held, ready, by, at, reason=reason)
        changed = {
            name: ready.stored.get(name)
            for name in {*held.values, *ready.stored}
            if held.values.get(name) != ready.stored.get(name)
        }
        audit_row("change_row", row, by, at, {"values": _plain(preparer, changed), "reason": reason.strip()})
    return made


def remove_row(*, ledger_code: str, key: str, seen: int, reason: str, by: Acting, at: datetime) -> RowVersion:
    """Take a row out of the ledger, with a reason; its versions stay to be read.

    Raises NotAllowed, LedgerNotVisible, NotAFiller, LedgerRowNotVisible, SecrecyMarkFound, RowInvalid, PeriodClosed,
    RowMoved.
    """
    ledger, preparer = opened(ledger_code, by, at)
    row = find_row_for(by, ledger, key)
    held = current_version(row)
    if not reason.strip():
        raise RowInvalid({"": "移除一行要写明原因，请填写后再提交。"})
    refuse_if_marked_secret(reason)
    if row.version_no != seen or held.is_removed:
        raise RowMoved
    ready = ReadyRow(row.key, row.division, dict(held.values), (), "", max(preparer.on, held.valid_on))
    with transaction.atomic():
        check_open(ledger, ready, by)
        made = supersede(row, held, ready, by, at, reason=reason, is_removed=True)
        audit_row("remove_row", row, by, at, {"reason": reason.strip()})
    return made


def _plain(preparer: Preparer, stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """What of a row may stand in the audit: residents' columns are named there, not quoted."""
    masked = preparer.declaration.hidden_columns(is_officer=False)
    return {key: MASK if key in masked else value for key, value in stored.items()}
