"""Release to the press (公开刊发): by a named approver, one frozen version, after a look for what must not go out."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.documents.errors import DocumentMoved, ReleaseBlocked
from luoshu.apps.documents.models import PressRelease
from luoshu.apps.documents.operations.freezing import freeze_version
from luoshu.apps.documents.operations.writing import checked_status, move, write_entry
from luoshu.apps.documents.queries import body_of, find_document_for, redaction_findings, version_of


def release_document(*, document_code: str, confirmed: Collection[str] = (), by: Acting, at: datetime) -> PressRelease:
    """Release the issued version to the press in the approver's name. Once only; a correction is a new document.

    Phones, identity numbers and coordinates block. Names of residents must each be confirmed by their key
    (``RedactionFinding.key``). Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, ReleaseBlocked, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    checked_status(document, "release", by=by, at=at)
    if PressRelease.objects.filter(document=document).exists():
        raise ReleaseBlocked(reason="这份文稿已经批准刊发，不能重复；有改动请另拟更正稿。")
    findings = redaction_findings(body_of(document))
    blocking = list(dict.fromkeys(f"{one.what}“{one.text}”" for one in findings if one.blocks))
    if blocking:
        raise ReleaseBlocked(reason=f"文中还有{'、'.join(blocking[:5])}，不能刊发。请先作废，改稿后重新印发。")
    open_keys = [one.text for one in findings if not one.blocks and one.key not in confirmed]
    if open_keys:
        raise ReleaseBlocked(reason=f"请逐处确认可以公开：{'、'.join(dict.fromkeys(open_keys))}。")
    version = version_of(document)
    freeze_version(version_id=version.pk, at=at)
    version.refresh_from_db()
    if version.word is None:
        raise DocumentMoved(document_code=document.code)
    try:
        with transaction.atomic():
            move(document, at=at)
            released = PressRelease.objects.create(
                document=document,
                version_no=version.number,
                word_sha256=version.word.sha256,
                approved_by=by.person_code,
                approved_post=by.post_code,
                approved_at=at,
                checked=[{"kind": one.kind, "text": one.text} for one in findings],
            )
            detail = {"sha256": version.word.sha256, "confirmed": sorted(confirmed)}
            write_entry(document, "release", by=by, at=at, from_status=document.status, detail=detail)
    except IntegrityError as error:
        raise DocumentMoved(document_code=document.code) from error
    return released
