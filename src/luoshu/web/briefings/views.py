"""The leader's page, its paper, and the instruction written on one of its lines."""

import secrets
from datetime import datetime, time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.briefings.operations import give_instruction
from luoshu.apps.briefings.queries import instruction_lines, leader_body, leader_page, receiving_units
from luoshu.apps.errors import LuoshuError
from luoshu.core.clock import beijing_day, beijing_instant
from luoshu.web.documents.files import as_file
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.middleware import status_of

END_OF_WORK = time(18)


@require_GET
@needs("briefings.leader")
def leader(request: HttpRequest) -> HttpResponse:
    return _show(request)


def _moment(request: HttpRequest) -> datetime:
    """Return the moment that is asked for: now, or the end of work of an earlier day."""
    at = now()
    on = read_day(request.GET.get("on", ""))
    return at if on is None or on >= beijing_day(at) else beijing_instant(on, END_OF_WORK)


def _show(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    at, as_of = now(), _moment(request)
    looks_back = as_of < at
    write_read(by=request.acting, at=at, action="leader_page.read", subject_kind="leader_page", subject_code="-")
    context = {
        "page": leader_page(request.acting, at=as_of),
        "looks_back": looks_back,
        "on": beijing_day(as_of),
        "today": beijing_day(at),
        "may_write": not looks_back and request.acting.may("briefings.instruct"),
        "units": receiving_units(request.acting, beijing_day(at)),
        "passed_to": receiving_units(request.acting, beijing_day(at), with_supervision=False),
        "given": instruction_lines(request.acting, at=at, most=5),
        "form_token": "" if status == 409 else request.POST.get("form_token", ""),
        "new_token": secrets.token_urlsafe(16),
        "at": at,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "briefings/leader.html", context, status=status)


@require_GET
@needs("briefings.leader")
def leader_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give the page as a Word or PDF file."""
    at = now()
    as_of = _moment(request)
    body = leader_body(leader_page(request.acting, at=as_of), unit_name=request.acting.label)
    write_read(
        by=request.acting,
        at=at,
        action="leader_page.exported",
        subject_kind="leader_page",
        subject_code="-",
        detail={"form": form, "as_of": as_of.isoformat()},
    )
    return as_file(body, form, at=at, name=body.title)


@require_POST
@needs("briefings.instruct")
def instruct(request: HttpRequest) -> HttpResponse:
    """Record an instruction with what the line says now."""
    at, line = now(), request.POST.get("line", "")
    found = leader_page(request.acting, at=at).line(line)
    try:
        give_instruction(
            line=line,
            text=request.POST.get("text", "")[:2000],
            to_unit_code=request.POST.get("to_unit", ""),
            fact=found.fact_text if found else "",
            urgency=request.POST.get("urgency", "normal"),
            form_token=request.POST.get("form_token", ""),
            by=request.acting,
            at=at,
        )
    except LuoshuError as error:
        status = status_of(error)
        if status == 403:
            raise
        return _show(request, str(error), status)
    messages.success(request, "批示已记下，已告知承办单位。")
    return redirect("briefings:leader")
