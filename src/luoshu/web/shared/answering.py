"""What a form does with a refusal: say it on the same page with what was typed, or let it pass."""

from collections.abc import Callable
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from luoshu.apps.errors import LuoshuError
from luoshu.web.shared.clock import read_day
from luoshu.web.shared.middleware import status_of

Again = Callable[[str, int], HttpResponse]


def answer(request: HttpRequest, work: Callable[[], str], *, said: str, again: Again) -> HttpResponse:
    """Do the work and go where it says; refused, show ``again(sentence, status)``, but 403 and 404 as they are."""
    try:
        target = work()
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return again(str(error), status)
    messages.success(request, said)
    return redirect(target)


def posted(request: HttpRequest, name: str, most: int = 400) -> str:
    """Return a typed value without spaces around it."""
    return str(request.POST.get(name, "")).strip()[:most]


def posted_day(request: HttpRequest, name: str, otherwise: date) -> date:
    """Return a typed day, or another where none was typed."""
    return read_day(posted(request, name, 20)) or otherwise
