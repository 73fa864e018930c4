"""What the forms of this area send, as values; what cannot be read is refused with a sentence."""

from datetime import date
from typing import Any

from django.http import HttpRequest

from luoshu.apps.errors import LuoshuError, NotAllowed, NotVisible
from luoshu.apps.supervision.errors import BadMatter
from luoshu.web.shared.clock import read_day
from luoshu.web.shared.middleware import status_of

MOST_DIGITS = 9
MOST_FILE_BYTES = 30 * 1024 * 1024


def text_of(request: HttpRequest, name: str, most: int = 400) -> str:
    """Return a field of the form without the blanks around it."""
    return str(request.POST.get(name, "")).strip()[:most]


def codes_of(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Return the values of a field that may be sent several times."""
    return tuple(code for code in request.POST.getlist(name) if code)[:200]


def day_of(request: HttpRequest, name: str, label: str) -> date | None:
    """Return a day, None when the field is empty. Raises BadMatter."""
    text = text_of(request, name, 20)
    if not text:
        return None
    day = read_day(text)
    if day is None:
        raise BadMatter(sentence=f"“{label}”不是日期，请用日期框重新选。")
    return day


def number_of(request: HttpRequest, name: str, label: str) -> int | None:
    """Return a whole number, None when the field is empty. Raises BadMatter."""
    text = text_of(request, name, 20)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise BadMatter(sentence=f"“{label}”要填整数，现在是“{text}”，请改正。")
    return int(text)


def files_of(request: HttpRequest, name: str = "files") -> list[tuple[str, bytes]]:
    """Return the files of the form with their names. Raises BadMatter for one that is too large."""
    found = []
    for upload in request.FILES.getlist(name):
        if upload.size and upload.size > MOST_FILE_BYTES:
            raise BadMatter(sentence=f"“{upload.name}”超过 30 MB，请压缩后再传。")
        found.append((upload.name or "附件", upload.read()))
    return found


def shown(error: LuoshuError) -> dict[str, Any]:
    """Return a refusal as a page with its form shows it; 403 and 404 go on as pages of their own."""
    if isinstance(error, NotAllowed | NotVisible):
        raise error
    return {"error": str(error), "status": status_of(error)}
