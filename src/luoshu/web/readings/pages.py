"""The list of pages, taking one in, and the scopes."""

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.errors import FileTooLarge
from luoshu.apps.readings.choices import ScopeKind
from luoshu.apps.readings.operations import READ_AT_ONCE, read_received_page, receive_page, set_scope
from luoshu.apps.readings.queries import (
    outdated_pages,
    page_places,
    pages_for,
    place_of_page,
    scopes_for,
)
from luoshu.core.clock import beijing_day
from luoshu.web.readings.forms import PageForm, ScopeForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

if TYPE_CHECKING:
    from luoshu.apps.readings.models import Page

PAGE = 50
MOST_MB = 50


def place_choices(request: HttpRequest) -> list[tuple[str, str]]:
    """The places a page can speak for, as choices of a form."""
    return [(row.code, row.name) for row in page_places(request.acting, beijing_day(now()))]


def new_page_form(request: HttpRequest) -> PageForm:
    """An empty form for a text, dated today."""
    return PageForm(places=place_choices(request), initial={"issued_on": beijing_day(now())})


@require_GET
@needs("readings.read")
def page_list(request: HttpRequest) -> HttpResponse:
    return _list(request, new_page_form(request))


def _list(request: HttpRequest, form: PageForm, status: int = 200) -> HttpResponse:
    rows = pages_for(request.acting, before=request.GET.get("before", ""), limit=PAGE + 1)
    context = {
        "pages": rows[:PAGE],
        "form": form,
        "form_open": form.is_bound or not rows,
        "outdated": outdated_pages(request.acting),
    }
    if len(rows) > PAGE:
        context["older"] = f"before={rows[PAGE - 1][0].code}"
    return render(request, "readings/page.html", context, status=status)


@require_POST
@needs("readings.upload")
def upload(request: HttpRequest) -> HttpResponse:
    """Keep a text; a short one is read while the person waits, a long one by the worker."""
    form = PageForm(request.POST, request.FILES, places=place_choices(request))
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        page = take_in(request, form)
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=status_of(error))
    return redirect("readings:desk", code=page.code)


def take_in(request: HttpRequest, form: PageForm, **more: str) -> "Page":
    """Receive the text of a valid form and read it when it is short; return the page."""
    file = form.cleaned_data["file"]
    if file is not None and file.size > MOST_MB * 1024 * 1024:
        raise FileTooLarge(limit_mb=MOST_MB)
    page = receive_page(
        title=form.cleaned_data["title"],
        issuer=form.cleaned_data["issuer"],
        issued_on=form.cleaned_data["issued_on"],
        division=place_of_page(request.acting, form.cleaned_data["place"]),
        data=file.read() if file is not None else form.cleaned_data["text"].encode(),
        file_name=file.name if file is not None else "",
        is_public_report=form.cleaned_data["is_public_report"],
        by=request.acting,
        at=now(),
        **more,
    )
    if page.length <= READ_AT_ONCE:
        read_received_page(page_id=page.pk, at=now())
    return page


@require_GET
@needs("readings.read")
def scopes(request: HttpRequest) -> HttpResponse:
    return _scopes(request, ScopeForm(places=place_choices(request), initial={"valid_from": beijing_day(now())}))


def _scopes(request: HttpRequest, form: ScopeForm, status: int = 200) -> HttpResponse:
    rows = scopes_for(request.acting).exclude(kind=ScopeKind.DIVISION)
    return render(request, "readings/scopes.html", {"scopes": rows, "form": form}, status=status)


@require_POST
@needs("scopes.edit")
def set_one_scope(request: HttpRequest) -> HttpResponse:
    """Say what a scope covers from a day on."""
    form = ScopeForm(request.POST, places=place_choices(request))
    if not form.is_valid():
        return _scopes(request, form, status=422)
    values = {key: form.cleaned_data[key] for key in ("code", "kind", "name", "source", "valid_from")}
    members = [place_of_page(request.acting, code) for code in form.cleaned_data["members"]]
    try:
        set_scope(members=members, by=request.acting, at=now(), **values)
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _scopes(request, form, status=status_of(error))
    return redirect("readings:scopes")
