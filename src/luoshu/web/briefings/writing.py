"""写文稿: a text with figures picked from their sources, as of a moment; previewed, then kept as a draft."""

import secrets
from datetime import date, datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.adapters.documents import from_data, laid_out
from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.briefings.choices import WRITTEN
from luoshu.apps.briefings.errors import BriefingInvalid
from luoshu.apps.briefings.operations import (
    BriefingText,
    confirm_figures,
    finish_briefing,
    preview_briefing,
    save_template,
    write_briefing,
)
from luoshu.apps.briefings.queries import (
    briefings_for,
    confirmations_of,
    find_briefing_for,
    slot_choices,
    template_in_force,
    templates_for,
    title_on,
    units_to_address,
    waiting_briefings,
)
from luoshu.apps.documents.choices import DocumentKind
from luoshu.apps.documents.queries import kinds_without_authority
from luoshu.apps.errors import LuoshuError
from luoshu.apps.people.queries import unit_by_code
from luoshu.core.clock import BEIJING, beijing_day, in_beijing
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.middleware import status_of

KINDS = [(code, DocumentKind(code).label) for code in WRITTEN]
LAST_HOUR = 23


@require_http_methods(["GET", "POST"])
@needs("documents.draft")
def write(request: HttpRequest) -> HttpResponse:
    """Write from a template or by hand; ``do``: preview, save, template."""
    if request.method == "GET":
        return _form(request, _fields_of_template(request))
    at, fields = now(), _fields(request)
    preview = None
    try:
        given, as_of = _given(request, fields), _as_of(fields, at)
        if fields["do"] == "template":
            _save_template(request, given, at)
            messages.success(request, "模板已存，从所填日期起使用。")
            return redirect("briefings:write")
        if fields["do"] == "save":
            token = request.POST.get("form_token", "")
            made = write_briefing(given=given, as_of=as_of, by=request.acting, at=at, form_token=token)
            if made.document_code:
                return redirect("documents:detail", code=made.document_code)
            return redirect("briefings:written", code=made.code)
        preview = preview_briefing(given=given, as_of=as_of, by=request.acting, at=at)
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return _form(request, fields, error=str(error), status=status)
    return _form(request, fields, preview=preview)


def _form(
    request: HttpRequest, fields: dict[str, Any], *, preview: Any = None, error: str = "", status: int = 200
) -> HttpResponse:
    at = now()
    today, acting = beijing_day(at), request.acting
    words = request.GET.get("find", "").strip()[:40]
    context = {
        "fields": fields,
        "kinds": _kinds(acting, today),
        "templates": templates_for(acting, today),
        "units": units_to_address(acting, today),
        "slots": slot_choices(acting, words, today),
        "find": words,
        "recent": briefings_for(acting)[:8],
        "waiting": waiting_briefings(acting),
        "form_token": request.POST.get("form_token") or secrets.token_urlsafe(16),
        "error": error,
        "today": today,
    }
    if preview is not None:
        body, composed = preview
        context |= {"body": body, "pieces": laid_out(body), "composed": composed}
    return render(request, "briefings/write.html", context, status=status)


def _kinds(acting: Acting, today: date) -> list[tuple[str, str]]:
    """Return the kinds for the form; those that the office has no authority for yet say so."""
    unit = unit_by_code(acting.unit_code)
    without = kinds_without_authority(unit, today) if unit else frozenset()
    return [(code, f"{label}（还没有发文授权）" if code in without else str(label)) for code, label in KINDS]


def _fields_of_template(request: HttpRequest) -> dict[str, Any]:
    local = in_beijing(now())
    # A round that was not drafted is written by hand as of the same moment.
    on, hour = read_day(request.GET.get("on", "")), request.GET.get("hour", "")[:2]
    fields: dict[str, Any] = {
        "as_of_on": (on or local.date()).isoformat(),
        "as_of_hour": hour if on and hour.isdigit() else str(local.hour),
        "addressees": [],
    }
    chosen = request.GET.get("template", "")
    found = template_in_force(request.acting, chosen, local.date())
    if found is None:
        return fields
    return fields | {
        "kind": found.kind,
        "title": title_on(found.title, local),
        "text": found.text,
        "template_code": found.code,
    }


def _fields(request: HttpRequest) -> dict[str, Any]:
    names = (
        "kind",
        "title",
        "text",
        "signature",
        "template_code",
        "as_of_on",
        "as_of_hour",
        "do",
        "name",
        "valid_from",
    )
    fields: dict[str, Any] = {name: request.POST.get(name, "").strip() for name in names}
    return fields | {"addressees": request.POST.getlist("addressees")[:50]}


def _given(request: HttpRequest, fields: dict[str, Any]) -> BriefingText:
    return BriefingText(
        kind=fields["kind"],
        title=fields["title"],
        text=fields["text"],
        addressee_codes=tuple(fields["addressees"]),
        signature=fields["signature"],
        template_code=fields["template_code"],
    )


def _as_of(fields: dict[str, Any], at: datetime) -> datetime:
    """Return the moment the figures hold; of today's hours that of now at the latest. Raises BriefingInvalid."""
    on, hour = read_day(fields["as_of_on"]), fields["as_of_hour"]
    if on is None or not (hour.isascii() and hour.isdigit() and int(hour[:3]) <= LAST_HOUR):
        raise BriefingInvalid(reason="请选“截至”的日期和钟点。")
    chosen = datetime.combine(on, time(int(hour)), tzinfo=BEIJING)
    is_this_hour = in_beijing(at).date() == on and in_beijing(at).hour == int(hour)
    return at if is_this_hour else chosen


def _save_template(request: HttpRequest, given: BriefingText, at: datetime) -> None:
    starts = read_day(request.POST.get("valid_from", ""))
    name = request.POST.get("name", "").strip()
    if starts is None or not name:
        raise BriefingInvalid(reason="存为模板要填名称和启用日期。")
    code = given.template_code or f"tpl-{secrets.token_hex(4)}"
    save_template(
        code=code,
        kind=given.kind,
        name=name,
        title=given.title,
        text=given.text,
        valid_from=starts,
        by=request.acting,
        at=at,
    )


@require_GET
@needs("documents.read")
def written(request: HttpRequest, code: str) -> HttpResponse:
    return _written(request, code)


def _written(request: HttpRequest, code: str, error: str = "", status: int = 200) -> HttpResponse:
    found = find_briefing_for(request.acting, code)
    write_read(
        by=request.acting,
        at=now(),
        action="briefing.read",
        subject_kind="briefing",
        subject_code=code,
        division_path=found.division_path,
    )
    body, words = from_data(found.body), confirmations_of(found)
    context = {
        "briefing": found,
        "body": body,
        "pieces": laid_out(body),
        "confirmations": words,
        "asked": next((one for one in words if one.unit.code == request.acting.unit_code and one.agrees is None), None),
        "all_agree": all(one.agrees for one in words),
        "is_ours": found.unit.code == request.acting.unit_code,
        "error": error,
        "posted": request.POST,
    }
    return render(request, "briefings/written.html", context, status=status)


@require_POST
@needs("documents.read")
def take(request: HttpRequest, code: str, step: str) -> HttpResponse:
    """Confirm or object to one's own figures; make the draft when all agreed."""
    at, by = now(), request.acting
    try:
        if step in ("agree", "object"):
            note = request.POST.get("note", "")
            confirm_figures(briefing_code=code, agrees=step == "agree", note=note, by=by, at=at)
        elif step == "finish":
            made = finish_briefing(briefing_code=code, by=by, at=at)
            return redirect("documents:detail", code=made.document_code)
        else:
            raise Http404
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return _written(request, code, str(error), status)
    messages.success(request, "已记录。")
    return redirect("briefings:written", code=code)
