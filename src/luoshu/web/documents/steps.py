"""One step of a document: which operation a verb calls and what its form brings along."""

from collections.abc import Callable
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.documents.errors import DocumentInvalid
from luoshu.apps.documents.operations import (
    approve_document,
    archive_scan,
    ask_countersign,
    confirm_mail,
    pass_release,
    propose_release,
    record_issue,
    return_document,
    send_by_mail,
    submit_document,
    withdraw_document,
)
from luoshu.apps.documents.queries import find_document_for
from luoshu.apps.errors import LuoshuError
from luoshu.apps.readings.operations import publish_document
from luoshu.core.workflow.release_table import APPROVE, CHECK, PASS_SECTION, PROPOSE_AGAIN, SEND_BACK
from luoshu.web.documents.views import show_document
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.middleware import status_of

Handler = Callable[[HttpRequest, str, Acting, datetime], object]


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "").strip()[:400]


def _issue(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return record_issue(
        document_code=code,
        official_number=request.POST.get("official_number", "")[:100],
        signer=request.POST.get("signer", "")[:60],
        issued_on=read_day(request.POST.get("issued_on", "")),
        by=by,
        at=at,
    )


def _archive(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    file = request.FILES.get("scan")
    data, name = (file.read(), file.name) if file is not None else (b"", "")
    return archive_scan(document_code=code, data=data, file_name=name, by=by, at=at)


def _release(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    return publish_document(
        document_code=code,
        channel=request.POST.get("channel", "")[:200],
        released_on=read_day(request.POST.get("released_on", "")),
        by=by,
        at=at,
    )


def _pass(verb: str) -> Handler:
    """The handler of a step between proposal and release."""
    return lambda request, code, by, at: pass_release(
        document_code=code,
        verb=verb,
        note=_note(request),
        confirmed=request.POST.getlist("confirmed"),
        by=by,
        at=at,
    )


def _mail(request: HttpRequest, code: str, by: Acting, at: datetime) -> object:
    units, form = request.POST.getlist("units"), request.POST.get("form", "pdf")
    return send_by_mail(document_code=code, unit_codes=units, form=form, by=by, at=at)


HANDLERS: dict[str, Handler] = {
    "submit": lambda request, code, by, at: submit_document(document_code=code, note=_note(request), by=by, at=at),
    "approve": lambda request, code, by, at: approve_document(document_code=code, note=_note(request), by=by, at=at),
    "ask_countersign": lambda request, code, by, at: ask_countersign(
        document_code=code, units=_note(request), by=by, at=at
    ),
    "send_back": lambda request, code, by, at: return_document(document_code=code, reason=_note(request), by=by, at=at),
    "withdraw": lambda request, code, by, at: withdraw_document(
        document_code=code, reason=_note(request), by=by, at=at
    ),
    "record_issue": _issue,
    **{verb: _pass(verb) for verb in (PROPOSE_AGAIN, CHECK, PASS_SECTION, APPROVE, SEND_BACK)},
    "archive": _archive,
    "propose_release": lambda request, code, by, at: propose_release(
        document_code=code, note=_note(request), by=by, at=at
    ),
    "release": _release,
    "send_by_mail": _mail,
    "confirm_mail": lambda request, code, by, at: confirm_mail(
        document_code=code, unit_code=request.POST.get("unit", "")[:40], by=by, at=at
    ),
}


@require_POST
@needs("documents.read")
def take(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Take one step; a refusal shows the document again with the sentence."""
    try:
        handler = HANDLERS.get(verb)
        if handler is None:
            find_document_for(request.acting, code)
            raise DocumentInvalid(reason="没有这一步，请刷新页面后重试。")
        handler(request, code, request.acting, now())
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return show_document(request, code, error=str(error), status=status)
    messages.success(request, "已记录。")
    return redirect("documents:detail", code=code)
