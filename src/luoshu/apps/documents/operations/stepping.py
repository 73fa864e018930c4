"""The steps between draft and archive. Numbering, signing and sealing happen in the OA; we record what came of it."""

from datetime import date, datetime
from typing import IO

from django.db import transaction

from luoshu.adapters.documents.checking import GOOD_NUMBER
from luoshu.adapters.documents.model import printable
from luoshu.apps.acting import Acting
from luoshu.apps.documents.errors import DocumentInvalid, ScanNotReadable
from luoshu.apps.documents.models import Document, DocumentVersion
from luoshu.apps.documents.operations.freezing import freeze_version
from luoshu.apps.documents.operations.writing import checked_status, move, tell, write_entry
from luoshu.apps.documents.queries import find_document_for, head_posts, units_addressed, version_of
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, refuse_if_marked_secret, store_bytes
from luoshu.apps.evidence.sniffing import PHOTOS, media_type_of, name_of
from luoshu.apps.people.choices import Role
from luoshu.core.clock import beijing_day

HEADS = (Role.CITY_FIRE_HEAD, Role.COUNTY_FIRE_HEAD, Role.SUPERVISION_HEAD, Role.COUNTY_OFFICE, Role.QUALITY_OFFICE)
RECEIVERS = (
    *(Role.COUNTY_OFFICE, Role.COUNTY_FIRE_DESK, Role.COUNTY_FIRE_HEAD, Role.TOWNSHIP_OFFICER),
    *(Role.DEPARTMENT_CLERK, Role.QUALITY_OFFICE),
)
SCANS = frozenset({"application/pdf", *PHOTOS})
EARLIEST_ISSUE = date(2000, 1, 1)


def submit_document(*, document_code: str, by: Acting, at: datetime, note: str = "") -> Document:
    """Send a draft to be checked (送审核稿). Raises what ``_step`` raises."""
    document = find_document_for(by, document_code)
    _step(document, "submit", by=by, at=at, note=note)
    return document


def approve_document(*, document_code: str, by: Acting, at: datetime, note: str = "") -> Document:
    """Pass a checked draft on to be signed in the OA (核稿通过，送签发). Whoever wrote a version may not."""
    document = find_document_for(by, document_code)
    _step(document, "approve", by=by, at=at, note=note)
    return document


def ask_countersign(*, document_code: str, units: str, by: Acting, at: datetime) -> Document:
    """Note that other offices are asked to countersign in the OA; ``units`` names them."""
    document = find_document_for(by, document_code)
    _step(document, "ask_countersign", by=by, at=at, note=units)
    return document


def return_document(*, document_code: str, reason: str, by: Acting, at: datetime) -> Document:
    """Send a draft back to be revised, with the reason."""
    document = find_document_for(by, document_code)
    _step(document, "send_back", by=by, at=at, note=reason)
    return document


def withdraw_document(*, document_code: str, reason: str, by: Acting, at: datetime) -> Document:
    """Make a document void (作废), with the reason; it stays to be read."""
    document = find_document_for(by, document_code)
    _step(document, "withdraw", by=by, at=at, note=reason)
    return document


def record_issue(
    *, document_code: str, official_number: str, signer: str, issued_on: date | None, by: Acting, at: datetime
) -> Document:
    """Fill in what the OA gave: number, signer, day of issue (登记印发). From now on the addressees see it.

    Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, DocumentInvalid, SecrecyMarkFound, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    official_number, signer = printable(official_number).strip(), printable(signer).strip()
    inputs = {"official_number": official_number, "signer": signer, "issued_on": issued_on}
    given = frozenset(name for name, value in inputs.items() if value)
    status = checked_status(document, "record_issue", by=by, at=at, given=given)
    if not GOOD_NUMBER.fullmatch(official_number) or len(official_number) > 80:
        raise DocumentInvalid(reason="发文字号要写成“机关代字〔2024〕1号”的样子：六角括号，不编虚位，不加“第”。")
    if issued_on is None or not EARLIEST_ISSUE <= issued_on <= beijing_day(at):
        raise DocumentInvalid(reason="印发日期不能晚于今天，请核对 OA 里的日期。")
    if len(signer) > 40:
        raise DocumentInvalid(reason="签发人不超过 40 字，请核对。")
    refuse_if_marked_secret(f"{official_number}\n{signer}")
    before = document.status
    with transaction.atomic():
        move(document, at=at, status=status, official_number=official_number, signer=signer, issued_on=issued_on)
        # The issued form bears number and date, so its files are made anew.
        DocumentVersion.objects.filter(document=document, number=document.version_no).update(
            frozen_at=None, word=None, pdf=None, freeze_problem=""
        )
        detail = {"official_number": official_number, "signer": signer, "issued_on": issued_on.isoformat()}
        write_entry(document, "record_issue", by=by, at=at, from_status=before, detail=detail)
        posts = [
            post.code for unit in units_addressed(document) for post in head_posts(unit, RECEIVERS, beijing_day(at))
        ]
        tell(document, text=f"收到{document.get_kind_display()} {official_number}，请查看。", posts=posts, at=at)
    freeze_version(version_id=version_of(document).pk, at=at)
    return document


def archive_scan(*, document_code: str, data: bytes | IO[bytes], file_name: str, by: Acting, at: datetime) -> Document:
    """Keep the scan of the sealed paper and close the document (归档).

    Raises DocumentNotVisible, StepRoleRefused, StepNotTaken, ScanNotReadable, SecrecyMarkFound,
    CannotLookInside, FileTooLarge, EmptyFile, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    status = checked_status(document, "archive", by=by, at=at, given=frozenset({"scan"}))
    content = data if isinstance(data, bytes) else data.read()
    media_type = media_type_of(content[:4096])
    if content and media_type not in SCANS:
        raise ScanNotReadable(found=name_of(media_type))
    refuse_file_if_marked_secret(name=file_name, data=content)
    stored = store_bytes(data=content, at=at)
    before = document.status
    with transaction.atomic():
        move(document, at=at, status=status, scan=stored, scan_name=file_name[-200:])
        detail = {"sha256": stored.sha256, "size": stored.size}
        write_entry(document, "archive", by=by, at=at, from_status=before, detail=detail)
    return document


def _step(document: Document, verb: str, *, by: Acting, at: datetime, note: str) -> None:
    """Take one plain step. Raises StepRoleRefused, StepNotTaken, SecrecyMarkFound, DocumentMoved."""
    refuse_if_marked_secret(note)
    status = checked_status(document, verb, by=by, at=at, note=note)
    before = document.status
    with transaction.atomic():
        move(document, at=at, status=status)
        write_entry(document, verb, by=by, at=at, from_status=before, note=note.strip())
        text, posts = _whom_to_tell(document, verb, at)
        tell(document, text=text, posts=[code for code in posts if code != by.post_code], at=at)


def _whom_to_tell(document: Document, verb: str, at: datetime) -> tuple[str, list[str]]:
    if verb == "submit":
        heads = head_posts(document.unit, HEADS, beijing_day(at))
        return f"有一份{document.get_kind_display()}送您核稿：{document.code}。", [post.code for post in heads]
    words = {"send_back": "已退回修改，请看退回理由", "approve": "核稿已通过，待签发", "withdraw": "已作废"}
    if verb in words:
        return f"文稿 {document.code} {words[verb]}。", [document.created_post]
    return "", []
