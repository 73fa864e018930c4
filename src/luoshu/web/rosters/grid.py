"""The grid as a tree one level at a time, one cell with its card, and the office's sheet in and out."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.cases.operations import change_cell
from luoshu.apps.cases.queries import work_of_cell
from luoshu.apps.errors import Invalid
from luoshu.apps.people.queries import find_post_for, posts_in_scope
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import division_at_root, find_division_for
from luoshu.apps.rosters.grid_sheet import CARD, FORM, grid_workbook, import_grid
from luoshu.apps.rosters.operations import set_card
from luoshu.apps.rosters.queries import cards_of, grid_rows, past_cells, places_below
from luoshu.core.clock import beijing_day
from luoshu.core.tables import SheetResult
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_sheet
from luoshu.web.shared.sheets import bring_sheet


def asked_division(request: HttpRequest, on: date):
    """Return the division of ``?at=``, else the reader's own. Raises DivisionNotVisible."""
    code = request.GET.get("at") or request.POST.get("at") or ""
    return find_division_for(request.acting, code, on) if code else division_at_root(request.acting, on)


@require_GET
@needs("rosters.read")
def tree(request: HttpRequest) -> HttpResponse:
    on = beijing_day(now())
    place = asked_division(request, on)
    below = grid_rows(request.acting, places_below(place, on), on, counted=True)
    below.sort(key=lambda row: (not row.is_vacant, not row.vacant_below))
    context = {
        "place": place,
        "own": next(iter(grid_rows(request.acting, [place], on)), None),
        "rows": below,
        "vacant": sum(row.is_vacant for row in below) + sum(row.vacant_below for row in below),
    }
    return render(request, "rosters/grid.html", context)


@require_GET
@needs("rosters.read")
def cell(request: HttpRequest, code: str) -> HttpResponse:
    return _cell_page(request, code)


def _cell_page(request: HttpRequest, code: str, sentence: str = "", status: int = 200) -> HttpResponse:
    on = beijing_day(now())
    place = find_division_for(request.acting, code, on)
    row = next(iter(grid_rows(request.acting, [place], on)), None)
    if row is None:
        return redirect("rosters:grid")
    posts = [post for post in posts_in_scope(request.acting, on) if post.division_path == place.path]
    context = {
        "row": row,
        "place": place,
        "on": on,
        "posts": posts,
        "work": work_of_cell(place, on, now()),
        "is_group": place.level == Level.GROUP,
        "cards": cards_of(place)[:20],
        "past": past_cells(place)[:20],
        "sentence": sentence,
        "typed": request.POST,
        "filled": {name: request.POST.get(name) or getattr(row.card, name, "") for name in CARD},
    }
    return render(request, "rosters/cell.html", context, status=status)


def _typed_day(request: HttpRequest) -> date:
    return read_day(request.POST.get("valid_from", "")) or beijing_day(now())


@require_POST
@needs("rosters.edit")
def assign(request: HttpRequest, code: str) -> HttpResponse:
    at = now()
    place = find_division_for(request.acting, code, beijing_day(at))
    chosen = request.POST.get("post", "")
    try:
        done = change_cell(
            division=place,
            post=find_post_for(request.acting, chosen) if chosen else None,
            contact_name=request.POST.get("contact_name", "").strip()[:40],
            contact_phone=request.POST.get("contact_phone", "").strip()[:20],
            valid_from=_typed_day(request),
            by=request.acting,
            at=at,
        )
    except Invalid as refusal:
        return _cell_page(request, code, str(refusal), 422)
    moved = f"随之移交未办火点 {done.fires} 个、未到的班 {done.shifts} 个。" if done.fires or done.shifts else ""
    left = f"有 {done.left} 个火点没有在任的岗位可移交，请值班台派单。" if done.left else ""
    messages.success(request, f"{place.name}的责任人已更新。{moved}{left}")
    return redirect("rosters:cell", code)


@require_POST
@needs("rosters.edit")
def card(request: HttpRequest, code: str) -> HttpResponse:
    at = now()
    place = find_division_for(request.acting, code, beijing_day(at))
    words = {name: request.POST.get(name, "") for name in CARD}
    try:
        set_card(division=place, valid_from=_typed_day(request), by=request.acting, at=at, **words)
    except Invalid as refusal:
        return _cell_page(request, code, str(refusal), 422)
    messages.success(request, f"{place.name}的四定卡已更新。")
    return redirect("rosters:cell", code)


@require_GET
@needs("rosters.read")
def sheet(request: HttpRequest) -> HttpResponse:
    at = now()
    place = asked_division(request, beijing_day(at))
    data, count = grid_workbook(request.acting, place, beijing_day(at))
    write_read(
        by=request.acting,
        at=at,
        action="rosters.grid_exported",
        subject_kind="division",
        subject_code=place.code,
        division_path=place.path,
        detail={"rows": count},
    )
    return as_sheet(data, f"{place.name}{FORM.title}.xlsx")


@require_http_methods(["GET", "POST"])
@needs("rosters.edit")
def bring(request: HttpRequest) -> HttpResponse:
    """Preview a sheet, give it back in red, or keep it."""
    at = now()

    def take(data: bytes, keep: bool) -> SheetResult:
        return import_grid(data=data, on=_typed_day(request), by=request.acting, at=at, keep=keep)

    return bring_sheet(request, "rosters/import.html", {"on": beijing_day(at)}, title="网格表", take=take)
