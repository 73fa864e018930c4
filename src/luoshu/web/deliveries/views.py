"""Upload a file of fire points, see what became of each, take the bad rows back with their reasons."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.feeds.operations import receive_delivery, rerun_delivery
from luoshu.apps.feeds.queries import deliveries_for, find_delivery_for, rejected_csv, rejected_rows
from luoshu.web.deliveries.forms import UploadForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_download
from luoshu.web.shared.middleware import status_of

PAGE = 50


@require_GET
@needs("deliveries.read")
def delivery_list(request: HttpRequest) -> HttpResponse:
    return _list(request, UploadForm())


def _list(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    before = request.GET.get("before", "")
    rows = deliveries_for(request.acting, before=before, limit=PAGE + 1)
    context = {"deliveries": rows[:PAGE], "form": form, "most_mb": settings.LUOSHU_MAX_UPLOAD_MB}
    if len(rows) > PAGE:
        context["older"] = f"before={rows[PAGE - 1].code}"
    return render(request, "deliveries/page.html", context, status=status)


@require_POST
@needs("deliveries.upload")
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the file first; the worker reads it. A refusal is one sentence on the form."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, form, status=422)
    file = form.cleaned_data["file"]
    try:
        delivery = receive_delivery(
            kind=form.cleaned_data["kind"],
            datum=form.cleaned_data["datum"],
            data=file,
            file_name=file.name,
            by=request.acting,
            at=now(),
        )
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=status_of(error))
    return redirect("deliveries:detail", code=delivery.code)


@require_GET
@needs("deliveries.read")
def delivery(request: HttpRequest, code: str) -> HttpResponse:
    found = find_delivery_for(request.acting, code)
    context = {"delivery": found, "rejected": rejected_rows(request.acting, code)}
    template = "deliveries/_delivery.html" if request.headers.get("HX-Request") else "deliveries/detail.html"
    return render(request, template, context)


@require_GET
@needs("deliveries.read")
def rejected(request: HttpRequest, code: str) -> HttpResponse:
    """All rows kept back in the sender's own columns, with the reason; the file can be mended and uploaded again."""
    found = find_delivery_for(request.acting, code)
    write_read(
        by=request.acting,
        at=now(),
        action="delivery.rejected_exported",
        subject_kind="delivery",
        subject_code=code,
        division_path=found.division_path,
        detail={"rows": found.rejected},
    )
    return as_download(rejected_csv(request.acting, code), "text/csv; charset=utf-8", f"{code}-退回行.csv")


@require_POST
@needs("deliveries.upload", "status.operate")
def rerun(request: HttpRequest, code: str) -> HttpResponse:
    """Read the stored bytes again; the same content changes nothing."""
    rerun_delivery(code=code, by=request.acting, at=now())
    return redirect("deliveries:detail", code=code)
