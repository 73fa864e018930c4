"""Opening what is masked, a row or a cell at a time: for whoever fills the ledger, with a reason, on record first."""

from datetime import datetime

from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.ledgers.errors import UnmaskRefused
from luoshu.apps.ledgers.queries.doors import (
    check_filler,
    current_version,
    declaration_of,
    find_ledger_for,
    find_row_for,
)
from luoshu.core.ledgers import decode_values, shown_value

UNMASK = "ledgers.unmask"
LONGEST_REASON = 200


def unmask_row(
    *, ledger_code: str, key: str, reason: str, by: Acting, at: datetime, column: str = ""
) -> dict[str, str]:
    """Return the masked cells of a row as they stand, by column; of one ``column`` alone when it is named.

    Who looked, at what, when and why goes to the audit of reads before anything is returned: not written, nothing is
    shown. The values themselves are in no record. Raises NotAllowed, LedgerNotVisible, LedgerRowNotVisible,
    NotAFiller, UnmaskRefused, SecrecyMarkFound, ReadNotRecorded.
    """
    ledger = find_ledger_for(by, ledger_code)
    row = find_row_for(by, ledger, key)
    if not by.may(UNMASK):
        raise NotAllowed
    declaration = declaration_of(ledger)
    check_filler(by, ledger, declaration)
    wanted = [one for one in declaration.form.columns if one.key in declaration.masked_columns]
    if column:
        wanted = [one for one in wanted if one.key == column]
    if not wanted:
        raise UnmaskRefused(reason="这一列没有遮蔽，不必申请查看。")
    if not reason.strip():
        raise UnmaskRefused(reason="请写明为什么要看，查看会记入审计。")
    refuse_if_marked_secret(reason)
    write_read(
        by=by,
        at=at,
        action="ledgers.unmask",
        subject_kind="ledger_row",
        subject_code=f"{ledger.code}:{row.key}"[:80],
        division_path=row.division_path,
        detail={"columns": [one.key for one in wanted], "reason": reason.strip()[:LONGEST_REASON]},
    )
    values = decode_values(declaration.form, current_version(row).values)
    return {one.key: shown_value(one, values[one.key]) for one in wanted}
