"""What forms send, as values; what cannot be read is refused with a sentence."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpRequest

from luoshu.apps.errors import Invalid, LuoshuError, NotAllowed, NotVisible
from luoshu.web.shared.clock import read_day
from luoshu.web.shared.middleware import status_of

MOST_DIGITS = 9


class BadInput(Invalid):
    """Fields: ``sentence``."""

    code = "bad_input"
    message = "%(sentence)s"


def text_of(request: HttpRequest, name: str, most: int = 400) -> str:
    """Return a field of the form without the blanks around it."""
    # PostgreSQL keeps a zero character in no text.
    return str(request.POST.get(name, "")).replace("\x00", "").strip()[:most]


def codes_of(request: HttpRequest, name: str) -> tuple[str, ...]:
    """Return the values of a field that may be sent several times."""
    return tuple(code for code in request.POST.getlist(name) if code)[:200]


def day_of(request: HttpRequest, name: str, label: str) -> date | None:
    """Return a day, None when the field is empty. Raises BadInput."""
    text = text_of(request, name, 20)
    if not text:
        return None
    day = read_day(text)
    if day is None:
        raise BadInput(sentence=f"“{label}”不是日期，请用日期框重新选。")
    return day


def needed_day(request: HttpRequest, name: str, label: str) -> date:
    """Return a day. Raises BadInput when the field is empty or no day."""
    day = day_of(request, name, label)
    if day is None:
        raise BadInput(sentence=f"请选“{label}”。")
    return day


def number_of(request: HttpRequest, name: str, label: str) -> int | None:
    """Return a whole number, None when the field is empty. Raises BadInput."""
    text = text_of(request, name, 20)
    if not text:
        return None
    if not (text.isascii() and text.isdigit()) or len(text) > MOST_DIGITS:
        raise BadInput(sentence=f"“{label}”要填整数，现在是“{text}”，请改正。")
    return int(text)


def amount_of(request: HttpRequest, name: str, label: str) -> Decimal:
    """Return a decimal number. Raises BadInput when the field is empty or no number."""
    text = text_of(request, name, 30)
    value = decimal_or_none(text)
    if value is None:
        raise BadInput(sentence=f"“{label}”要填数，现在是“{text}”，请改正。")
    return value


def decimal_or_none(text: str) -> Decimal | None:
    """Return what was typed as a decimal number; None when it is none."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def shown(error: LuoshuError) -> dict[str, Any]:
    """Return a refusal as a page with its form shows it; 403 and 404 go on as pages of their own."""
    if isinstance(error, NotAllowed | NotVisible):
        raise error
    return {"error": str(error), "status": status_of(error)}
