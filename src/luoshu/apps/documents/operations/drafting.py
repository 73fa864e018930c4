"""Drafting and revising: rows only. The worker makes the Word and PDF files of each version afterwards."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.db import transaction

from luoshu.adapters.documents import DRAFT_BANNER, OfficialDocument, plain_text, to_data
from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.errors import DirectiveWithoutAuthority, DocumentInvalid, DocumentNotVisible
from luoshu.apps.documents.models import Document, DocumentAddressee, DocumentVersion
from luoshu.apps.documents.operations.writing import checked_status, move, write_entry
from luoshu.apps.documents.queries import authority_for, directive_word, find_document_for, units_addressed
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.people.models import Unit
from luoshu.core.clock import beijing_day

DEMO_MARK = "演示数据，非真实公文"
LONGEST_TITLE = 200
LONGEST_TEXT = 100_000


def draft_document(
    *,
    kind: str,
    body: OfficialDocument,
    subject_kind: str,
    subject_code: str,
    unit: Unit,
    addressees: Sequence[Unit] = (),
    by: Acting,
    at: datetime,
    note: str = "",
) -> Document:
    """Keep a first draft (代拟稿) of ``unit`` about a subject and return it.

    Number, signer and dates of the body are emptied: the office's OA gives them. What the draft lacks (the authority
    above all) is not refused here but shown with it (``lacks_of``) and blocks 核稿通过. May run inside the caller's
    transaction. Raises NotAllowed, DocumentNotVisible (another office's), DocumentInvalid, SecrecyMarkFound,
    DirectiveWithoutAuthority.
    """
    if by.role != SYSTEM_ROLE:
        if not by.may("documents.draft"):
            raise NotAllowed
        if by.unit_code != unit.code:
            raise DocumentNotVisible
    body = _checked(body, kind=kind, unit=unit, addressees=addressees, at=at)
    with transaction.atomic():
        document = Document.objects.create(
            code=f"WG-{beijing_day(at):%Y%m%d}-{secrets.token_hex(3).upper()}",
            kind=kind,
            title=body.title,
            subject_kind=subject_kind,
            subject_code=subject_code,
            unit=unit,
            division_path=unit.division.path,
            created_by=by.person_code,
            created_post=by.post_code,
            created_at=at,
            changed_at=at,
        )
        _keep_version(document, body, by=by, at=at, note=note)
        DocumentAddressee.objects.bulk_create(
            DocumentAddressee(document=document, unit=one, division_path=one.division.path)
            for one in {unit.pk: unit for unit in addressees}.values()
        )
        write_entry(document, "draft", by=by, at=at, from_status="", note=note)
    return document


def revise_document(
    *, document_code: str, body: OfficialDocument, by: Acting, at: datetime, note: str = ""
) -> Document:
    """Keep a new version of a draft or of a returned document; earlier versions stay as they were.

    Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, DocumentInvalid, SecrecyMarkFound,
    DirectiveWithoutAuthority, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    checked_status(document, "revise", by=by, at=at, note=note)
    addressees = units_addressed(document)
    body = _checked(body, kind=document.kind, unit=document.unit, addressees=addressees, at=at)
    with transaction.atomic():
        move(document, at=at, version_no=document.version_no + 1, title=body.title)
        _keep_version(document, body, by=by, at=at, note=note)
        write_entry(document, "revise", by=by, at=at, from_status=document.status, note=note)
    return document


def _keep_version(document: Document, body: OfficialDocument, *, by: Acting, at: datetime, note: str) -> None:
    DocumentVersion.objects.create(
        document=document,
        number=document.version_no,
        body=to_data(body),
        made_by=by.person_code,
        made_post=by.post_code,
        made_at=at,
        note=printable(note)[:300],
    )


def _checked(
    body: OfficialDocument, *, kind: str, unit: Unit, addressees: Sequence[Unit], at: datetime
) -> OfficialDocument:
    """Return the body as a draft may stand; refuse what no draft may say."""
    if kind not in DocumentKind.values:
        raise DocumentInvalid(reason="没有这一类文稿，请重新选择。")
    mark = DEMO_MARK if settings.LUOSHU_DEMO else ""
    body = replace(
        body, number="", signer="", signed_on=None, printed_on=None, banner=DRAFT_BANNER, mark=mark or body.mark
    )
    text = plain_text(body)
    if not body.title.strip() or len(body.title) > LONGEST_TITLE:
        raise DocumentInvalid(reason=f"标题不能空，也不能超过 {LONGEST_TITLE} 字，请改好再保存。")
    if len(text) > LONGEST_TEXT:
        raise DocumentInvalid(reason="文稿超过 10 万字，请拆成几份，或把明细放进附件。")
    refuse_if_marked_secret(text)
    word = directive_word(body)
    if word and authority_for(unit, kind, addressees, beijing_day(at)) is None:
        raise DirectiveWithoutAuthority(unit=unit.name, kind=DocumentKind(kind).label, word=word)
    return body
