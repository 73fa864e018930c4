"""The list with lamps and coverage, one camera, and the import of a sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.cameras.operations import change_camera, import_cameras
from luoshu.apps.cameras.queries import (
    WORDS,
    cameras_for,
    changes_of,
    coverage_by_township,
    find_camera_for,
    state_of,
    sums_by_base,
    views_geojson,
)
from luoshu.apps.cases.queries import AlarmOutcome, outcomes_by_camera
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.core.clock import beijing_day
from luoshu.core.tables import SheetResult
from luoshu.web.cameras.forms import CameraForm, initial_of
from luoshu.web.deliveries.forms import DATUMS
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of
from luoshu.web.shared.sheets import bring_sheet


@require_GET
@needs("cameras.read")
def camera_list(request: HttpRequest) -> HttpResponse:
    at = now()
    on = beijing_day(at)
    cameras = list(cameras_for(request.acting))
    outcomes = outcomes_by_camera(request.acting, (one.code for one in cameras))
    for one in cameras:
        one.state = state_of(one, on)
        one.words = WORDS[one.state]
        one.outcome = outcomes.get(one.code, AlarmOutcome())
    coverage = coverage_by_township(request.acting, at, on)
    context = {
        "cameras": cameras,
        "offline": sum(one.state == "offline" for one in cameras),
        "coverage": coverage,
        "sums": sums_by_base(coverage),
    }
    return render(request, "cameras/page.html", context)


@require_http_methods(["GET", "POST"])
@needs("cameras.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Preview a sheet of towers, give it back in red, or keep it."""
    at, datum = now(), request.POST.get("datum", "")

    def take(data: bytes, keep: bool) -> SheetResult:
        return import_cameras(
            content=data, datum=datum, valid_from=beijing_day(at), by=request.acting, at=at, keep=keep
        )

    return bring_sheet(request, "cameras/import.html", {"datums": DATUMS, "datum": datum}, title="塔基表", take=take)


@require_GET
@needs("cameras.read")
def view_layer(request: HttpRequest) -> JsonResponse:
    """The view sectors in scope for the desk's map: a restricted layer, and who fetched it is on record."""
    at = now()
    write_read(by=request.acting, at=at, action="cameras.views_read", subject_kind="camera", subject_code="")
    return JsonResponse(views_geojson(request.acting, beijing_day(at)), content_type="application/geo+json")


@require_http_methods(["GET", "POST"])
@needs("cameras.read")
def camera(request: HttpRequest, code: str) -> HttpResponse:
    """Show one camera with its history, or change it."""
    found, at = find_camera_for(request.acting, code), now()
    form = CameraForm(request.POST or None, initial=initial_of(found))
    status = 200
    if request.method == "POST":
        if not request.acting.may("cameras.edit"):
            raise NotAllowed
        status = 422
        if form.is_valid():
            try:
                change_camera(code=code, **form.values(), by=request.acting, at=at)
            except LuoshuError as error:
                form.add_error(None, str(error))
                status = status_of(error)
            else:
                messages.success(request, "已保存，改动留在下面的经过里。以前的报警位置不变。")
                return redirect("cameras:detail", code=code)
    # Where a camera stands and looks is restricted: who opened it is on record.
    write_read(
        by=request.acting,
        at=at,
        action="camera.read",
        subject_kind="camera",
        subject_code=code,
        division_path=found.division_path,
    )
    state = state_of(found, beijing_day(at))
    context = {
        "camera": found,
        "state": state,
        "words": WORDS[state],
        "outcome": outcomes_by_camera(request.acting, [code]).get(code, AlarmOutcome()),
        "changes": changes_of(found),
        "form": form,
    }
    return render(request, "cameras/detail.html", context, status=status)
