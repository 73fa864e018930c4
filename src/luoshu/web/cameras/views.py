"""The list with lamps and coverage, one camera, and the import of a sheet."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.cameras.operations import CameraImport, change_camera, import_cameras
from luoshu.apps.cameras.queries import (
    WORDS,
    cameras_for,
    changes_of,
    coverage_by_township,
    find_camera_for,
    state_of,
    views_geojson,
)
from luoshu.apps.cases.queries import AlarmOutcome, outcomes_by_camera
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.core.clock import beijing_day
from luoshu.web.cameras.forms import CameraForm, SheetForm, initial_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_link
from luoshu.web.shared.middleware import status_of

MOST_BYTES = 10 * 1024 * 1024


@require_GET
@needs("cameras.read")
def camera_list(request: HttpRequest) -> HttpResponse:
    return _list(request, SheetForm())


def _list(
    request: HttpRequest, form: SheetForm, *, done: CameraImport | None = None, status: int = 200
) -> HttpResponse:
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
        "covered_km2": sum(row.covered_km2 for row in coverage),
        "total_km2": sum(row.total_km2 for row in coverage),
        "form": form,
        "done": done,
        "marked": as_link(done.marked) if done else "",
    }
    return render(request, "cameras/page.html", context, status=status)


@require_POST
@needs("cameras.edit")
def upload(request: HttpRequest) -> HttpResponse:
    """Enter a sheet; rows that cannot be used are listed with their reason, the others go in."""
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid() and form.cleaned_data["file"].size > MOST_BYTES:
        form.add_error("file", "表格超过 10 MB，请分开导入。")
    if not form.is_valid():
        return _list(request, form, status=422)
    at = now()
    try:
        done = import_cameras(
            content=form.cleaned_data["file"].read(),
            datum=form.cleaned_data["datum"],
            valid_from=beijing_day(at),
            by=request.acting,
            at=at,
        )
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=status_of(error))
    messages.success(
        request,
        f"收到 {done.received} 行：新增 {done.added}，更新 {done.changed}，"
        f"未变 {done.unchanged}，退回 {len(done.problems)}。",
    )
    return _list(request, SheetForm(), done=done)


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
