"""Taking a text in: the secrecy gate first, then the bytes, then the text. The same text again is the same page."""

import hashlib
import secrets
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.adapters.documents.extract import MEDIA_TYPES, Extracted, ExtractRefused, extract_text
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret, store_bytes
from luoshu.apps.places.models import Division
from luoshu.apps.readings.choices import Purpose, SourceKind
from luoshu.apps.readings.errors import PageInvalid, PageNotVisible, TextNotReadable
from luoshu.apps.readings.models import Page

LONGEST_TEXT: Final = 10_000_000


def receive_page(
    *,
    title: str,
    issuer: str,
    issued_on: date,
    division: Division,
    data: bytes,
    file_name: str,
    by: Acting,
    at: datetime,
    purpose: str = Purpose.SOURCE,
    is_public_report: bool = False,
) -> Page:
    """Keep a text with its original; ``file_name`` is empty for a pasted text. Reading it is a step of its own.

    Raises NotAllowed, PageNotVisible, SecrecyMarkFound, CannotLookInside, TextNotReadable, PageInvalid.
    """
    if not by.may("readings.upload"):
        raise NotAllowed
    if not by.covers(division.path):
        raise PageNotVisible
    # The secrecy gate stands before the store: a refused paper must leave nothing behind, not even its bytes.
    refuse_file_if_marked_secret(name=file_name, data=data)
    extracted = _extracted(data)
    _check(extracted, title, issuer)
    digest = hashlib.sha256(extracted.text.encode()).hexdigest()
    wanted = {"text_sha256": digest, "issued_on": issued_on, "unit_code": by.unit_code, "purpose": purpose}
    if known := Page.objects.filter(**wanted).first():
        return known
    stored = store_bytes(data=data, at=at, media_hint=MEDIA_TYPES[extracted.kind])
    try:
        with transaction.atomic():
            page = Page.objects.create(
                code=_code(purpose, issued_on),
                **_named(title, issuer, file_name),
                is_public_report=is_public_report,
                source_kind=extracted.kind if file_name else SourceKind.PASTE,
                file=stored,
                text=extracted.text,
                length=len(extracted.text),
                division=division,
                division_path=division.path,
                received_at=at,
                received_by=by.person_code,
                received_post=by.post_code,
                attempt_after=at,
                **wanted,
            )
            record(
                by=by,
                at=at,
                action="readings.receive",
                subject_kind="page",
                subject_code=page.code,
                division_path=page.division_path,
                detail={"sha256": stored.sha256, "characters": page.length, "purpose": purpose},
            )
    except IntegrityError:
        page = Page.objects.get(**wanted)  # the same text came twice at once
    return page


def _named(title: str, issuer: str, file_name: str) -> dict[str, str]:
    return {"title": title.strip()[:200], "issuer": issuer.strip()[:120], "file_name": file_name[-200:]}


def _code(purpose: str, issued_on: date) -> str:
    return f"{'GC' if purpose == Purpose.DRAFT else 'CL'}-{issued_on:%Y%m%d}-{secrets.token_hex(3).upper()}"


def _check(extracted: Extracted, title: str, issuer: str) -> None:
    # The text once more as it will be kept: lines that the page width broke are joined in it.
    for words in (f"{title}\n{issuer}", extracted.text):
        refuse_if_marked_secret(words)
    if len(extracted.text) > LONGEST_TEXT:
        raise PageInvalid(reason="文字超过 1000 万字，请拆成几份再上传。")
    if not title.strip():
        raise PageInvalid(reason="请填写材料标题。")


def _extracted(data: bytes) -> Extracted:
    try:
        return extract_text(data)
    except ExtractRefused as refusal:
        raise TextNotReadable(sentence=str(refusal)) from refusal
