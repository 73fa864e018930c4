"""The list of disputes and the page of one."""

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.cases.operations import decide_dispute, state_view
from luoshu.apps.cases.queries import dispute_page, disputes_for, find_dispute_for
from luoshu.apps.errors import LuoshuError, NotVisible
from luoshu.apps.evidence.operations import attach_photo, keep_photo
from luoshu.apps.evidence.queries import attachment_by_code
from luoshu.apps.places.queries import divisions_near
from luoshu.core.clock import beijing_day
from luoshu.web.disputes.sketch import sketch_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of
from luoshu.web.shared.photos import show_photo


@require_GET
@needs("clues.read")
def dispute_list(request: HttpRequest) -> HttpResponse:
    return render(request, "disputes/page.html", {"disputes": disputes_for(request.acting), "at": now()})


@require_GET
@needs("clues.read")
def dispute(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    page = dispute_page(request.acting, code)
    found = page.dispute
    if request.method == "GET":
        write_read(
            by=request.acting,
            at=now(),
            action="dispute.read",
            subject_kind="dispute",
            subject_code=code,
            division_path=found.held_path,
        )
    day = beijing_day(found.case.first_seen_at)
    context = {
        "page": page,
        "dispute": found,
        "drawn": sketch_of(page),
        "near": divisions_near(found.lon, found.lat, day) if page.can_decide else [],
        "error": error,
        "posted": request.POST,
        "is_late": found.decided_at is None and found.due_at < now(),
    }
    return render(request, "disputes/detail.html", context, status=status)


def _again(request: HttpRequest, code: str, error: LuoshuError) -> HttpResponse:
    status = status_of(error)
    if status in (403, 404):
        raise error
    return _show(request, code, error=str(error), status=status)


@require_POST
@needs("fires.dispute")
def speak(request: HttpRequest, code: str) -> HttpResponse:
    """State one's view, with photos."""
    at, by = now(), request.acting
    try:
        found = find_dispute_for(by, code)
        photos = [(one.name or "", keep_photo(data=one.read(), at=at)) for one in request.FILES.getlist("photo")]
        path = found.held_path if by.covers(found.held_path) else by.paths[0]
        with transaction.atomic():
            codes = tuple(
                attach_photo(
                    by=by,
                    at=at,
                    data=kept,
                    original_name=name,
                    kind="dispute",
                    subject_kind="dispute",
                    subject_code=code,
                    division_path=path,
                ).code
                for name, kept in photos
            )
            state_view(dispute_code=code, text=request.POST.get("text", ""), photo_codes=codes, by=by, at=at)
    except LuoshuError as error:
        return _again(request, code, error)
    messages.success(request, "意见已记录，双方和核定单位都能看到。")
    return redirect("disputes:detail", code=code)


@require_POST
@needs("clues.attribute")
def decide(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = find_dispute_for(request.acting, code)
        decide_dispute(
            case_code=found.case.code,
            division_code=request.POST.get("division_code", "").strip(),
            note=request.POST.get("note", ""),
            by=request.acting,
            at=now(),
        )
    except LuoshuError as error:
        return _again(request, code, error)
    messages.success(request, "归属已核定，两种意见都保留，计数随之更新。")
    return redirect("disputes:detail", code=code)


@require_GET
@needs("clues.read")
def photo(request: HttpRequest, code: str, photo: str) -> FileResponse:
    """Show the copy without EXIF of a photo that belongs to a view, to both sides."""
    found = find_dispute_for(request.acting, code)
    if photo not in {one for view in found.views.all() for one in view.photo_codes}:
        raise NotVisible
    attachment = attachment_by_code(photo)
    return show_photo(request, attachment, subject=("dispute", code), division_path=found.held_path)
