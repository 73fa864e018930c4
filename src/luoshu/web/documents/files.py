"""The Word and PDF files of a version, and the scan of the sealed paper: as kept, else made from the version now."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from luoshu.adapters.documents import OfficialDocument
from luoshu.apps.audit.spool import write_read
from luoshu.apps.documents.errors import DocumentInvalid
from luoshu.apps.documents.operations import DEMO_MARK, WORD_TYPE, files_of
from luoshu.apps.documents.queries import body_of, find_document_for, version_of
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import open_bytes
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_download, saved_as

TYPES = {"word": (WORD_TYPE, "docx"), "pdf": ("application/pdf", "pdf")}


def as_file(body: OfficialDocument, form: str, *, at: datetime, name: str) -> HttpResponse:
    """Make a paper that is not kept and return it. Raises NotVisible for an unknown form, DocumentInvalid."""
    if form not in TYPES:
        raise NotVisible
    media_type, ending = TYPES[form]
    if settings.LUOSHU_DEMO:
        body = replace(body, mark=DEMO_MARK)
    word, pdf, problem = files_of(body, at)
    content = word if form == "word" else pdf
    if content is None:
        raise DocumentInvalid(reason=problem)
    return as_download(content, media_type, f"{name}.{ending}")


@require_GET
@needs("documents.read")
def version_file(request: HttpRequest, code: str, number: int, form: str) -> HttpResponse:
    """Give the Word or PDF file of a version."""
    found = find_document_for(request.acting, code)
    version = version_of(found, number)
    if form not in TYPES:
        raise NotVisible
    media_type, ending = TYPES[form]
    write_read(
        by=request.acting,
        at=now(),
        action="document.exported",
        subject_kind="document",
        subject_code=code,
        division_path=found.division_path,
        detail={"version": number, "form": form},
    )
    name = f"{found.official_number or '代拟稿'} {found.title[:60]} 第{number}版"
    kept = version.word if form == "word" else version.pdf
    if kept is None:
        return as_file(body_of(found, number), form, at=version.made_at, name=name)
    with open_bytes(kept) as stream:
        return as_download(stream.read(), media_type, f"{name}.{ending}")


@require_GET
@needs("documents.read")
def scan(request: HttpRequest, code: str) -> FileResponse:
    """Give the scan of the sealed paper."""
    found = find_document_for(request.acting, code)
    if found.scan is None:
        raise NotVisible
    write_read(
        by=request.acting,
        at=now(),
        action="document.scan_read",
        subject_kind="document",
        subject_code=code,
        division_path=found.division_path,
    )
    response = FileResponse(open_bytes(found.scan), content_type=found.scan.media_type)
    return saved_as(response, found.scan_name or "scan")
