"""Attaching pictures to a row: one of before, one of after. A newer one stands before the older; none is taken away."""

from datetime import datetime
from typing import IO

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.operations import attach_photo, keep_photo, refuse_if_marked_secret
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.operations.versioning import audit_row, opened
from luoshu.apps.ledgers.queries.doors import find_row_for
from luoshu.apps.ledgers.queries.photographs import SUBJECT, photo_subject


def attach_row_photo(
    *, ledger_code: str, key: str, side: str, data: bytes | IO[bytes], file_name: str, by: Acting, at: datetime
) -> Attachment:
    """Keep a picture of a row. Raises NotAllowed, LedgerNotVisible, NotAFiller, LedgerRowNotVisible, RowInvalid,
    SecrecyMarkFound (the file's name), and as keep_photo.
    """
    ledger, preparer = opened(ledger_code, by, at)
    row = find_row_for(by, ledger, key)
    if not preparer.declaration.photo_pair:
        raise RowInvalid({"": f"“{ledger.title}”不要求照片，不必上传。"})
    if side not in PhotoSide.values:
        raise RowInvalid({"": "请选择照片是改造前还是改造后的。"})
    refuse_if_marked_secret(file_name)
    kept = keep_photo(data=data, at=at)
    with transaction.atomic():
        photo = attach_photo(
            by=by,
            at=at,
            data=kept,
            original_name=file_name,
            kind=side,
            subject_kind=SUBJECT,
            subject_code=photo_subject(row),
            division_path=row.division_path,
        )
        audit_row("attach_row_photo", row, by, at, {"side": side, "attachment": photo.code})
    return photo
