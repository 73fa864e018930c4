"""Files that a page gives to be saved, under their Chinese names."""

from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import quote

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

from luoshu.apps.evidence.queries import open_bytes

if TYPE_CHECKING:
    from luoshu.apps.evidence.models import Attachment

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN_INLINE: Final = ("image/jpeg", "image/png", "application/pdf")
Answer = TypeVar("Answer", bound=HttpResponseBase)


def saved_as(response: Answer, name: str) -> Answer:
    """Say that an answer is to be saved, and under which name (RFC 6266, ``filename*``)."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def as_download(content: bytes | str, media_type: str, name: str) -> HttpResponse:
    """Return a file to be saved."""
    return saved_as(HttpResponse(content, content_type=media_type), name)


def as_sheet(content: bytes, name: str) -> HttpResponse:
    """Return an Excel workbook to be saved."""
    return as_download(content, XLSX, name)


def as_attachment(attachment: "Attachment") -> FileResponse:
    """Return a photo (the copy without EXIF) or a paper; what a browser shows safely is shown, the rest is saved."""
    stored = attachment.shown_copy or attachment.file
    response = FileResponse(
        open_bytes(stored),
        content_type=stored.media_type,
        as_attachment=stored.media_type not in SHOWN_INLINE,
        filename=attachment.original_name or attachment.code,
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
