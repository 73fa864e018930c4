"""Photos and files that go with a matter: kept by ``evidence``, named here by their codes."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from luoshu.apps.accountability.errors import InputInvalid, PartNotVisible
from luoshu.apps.accountability.queries.doors import find_matter_for
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.evidence.operations import attach_photo, refuse_file_if_marked_secret, store_bytes
from luoshu.apps.evidence.queries import find_attachment_for
from luoshu.apps.evidence.sniffing import PHOTOS, media_type_of, name_of

PAPERS: Final = frozenset({"application/pdf", "application/zip", "application/x-ole", "text/plain"})
"""A scan, a Word or Excel file, plain text."""


def attach_file(*, matter_code: str, data: bytes, name: str, kind: str, by: Acting, at: datetime) -> Attachment:
    """Keep a photo (shown without its position) or a paper.

    Raises MatterNotVisible, InputInvalid, NotAPhoto, SecrecyMarkFound, CannotLookInside.
    """
    matter = find_matter_for(by, matter_code)
    media_type = media_type_of(data[:4096])
    if media_type in PHOTOS:
        return attach_photo(
            by=by,
            at=at,
            data=data,
            original_name=name,
            kind=kind,
            subject_kind="matter",
            subject_code=matter.code,
            division_path=matter.division_path,
        )
    if media_type not in PAPERS:
        raise InputInvalid(
            sentence=f"这里收照片、PDF、Word、Excel 和文本，收到的是{name_of(media_type)}，请换一个文件。"
        )
    refuse_file_if_marked_secret(name=name, data=data)
    stored = store_bytes(data=data, at=at)
    with transaction.atomic():
        attachment = Attachment.objects.create(
            code=f"FJ-{at:%Y%m%d}-{secrets.token_hex(5).upper()}",
            file=stored,
            kind=kind,
            subject_kind="matter",
            subject_code=matter.code,
            division_path=matter.division_path,
            original_name=name[-200:],
            uploaded_by=by.person_code,
            uploaded_post=by.post_code,
            uploaded_at=at,
        )
        record(
            by=by,
            at=at,
            action="evidence.attach",
            subject_kind="matter",
            subject_code=matter.code,
            division_path=matter.division_path,
            detail={"attachment": attachment.code, "kind": kind, "sha256": stored.sha256},
        )
    return attachment


def checked_files(by: Acting, codes: Sequence[str]) -> list[str]:
    """Return the codes without blanks and repeats. Raises PartNotVisible for one the person may not see."""
    wanted = list(dict.fromkeys(code for code in codes if code))
    for code in wanted:
        try:
            find_attachment_for(by, code)
        except NotVisible:
            raise PartNotVisible from None
    return wanted
