"""Files that a page gives to be saved, under their Chinese names."""

from typing import Final, TypeVar
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
