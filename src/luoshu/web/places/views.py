"""Divisions as a tree one level at a time, what boundaries they have, and the outlines for maps."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.apps.places.choices import Level
from luoshu.apps.places.operations import import_roads
from luoshu.apps.places.queries import (
    boundary_sets,
    children_of,
    divisions_at_level,
    find_division_for,
    layer_geojson,
    search_divisions,
)
from luoshu.apps.places.road_sheet import FORM, road_rows, roads_workbook
from luoshu.core.clock import beijing_day
from luoshu.core.tables import SheetResult
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_sheet
from luoshu.web.shared.sheets import bring_sheet

MOST_SHOWN = 200
LEVELS = {"county": Level.COUNTY, "township": Level.TOWNSHIP, "village": Level.VILLAGE}


@require_GET
@needs("places.read")
def division_list(request: HttpRequest) -> HttpResponse:
    on = beijing_day(now())
    words = request.GET.get("q", "").strip()
    context = {
        "q": words,
        "found": search_divisions(request.acting, words, on=on, limit=50) if words else [],
        "counties": divisions_at_level(request.acting, Level.COUNTY, on)[:200],
        "counts": [(level.label, divisions_at_level(request.acting, level, on).count()) for level in LEVELS.values()],
        "sets": boundary_sets(request.acting)[:50],
    }
    return render(request, "places/page.html", context)


@require_GET
@needs("places.read")
def division(request: HttpRequest, code: str) -> HttpResponse:
    found = find_division_for(request.acting, code)
    children = children_of(found, beijing_day(now()))
    return render(request, "places/detail.html", {"division": found, "children": children[:500]})


@require_http_methods(["GET", "POST"])
@needs("places.import")
def roads(request: HttpRequest) -> HttpResponse:
    """The roads on record, and the sheet of them previewed, given back in red or kept."""
    at = now()
    today = beijing_day(at)
    on = read_day(request.POST.get("valid_from", "")) or today
    source = request.POST.get("source", "").strip()

    def take(data: bytes, keep: bool) -> SheetResult:
        return import_roads(data=data, source=source, on=on, by=request.acting, at=at, keep=keep)

    rows = road_rows(request.acting, today)
    context = {"on": on, "source": source, "rows": rows[:MOST_SHOWN], "count": rows.count(), "shown": MOST_SHOWN}
    return bring_sheet(request, "places/roads.html", context, title=FORM.title, take=take)


@require_GET
@needs("places.import")
def roads_sheet(request: HttpRequest) -> HttpResponse:
    at = now()
    data, count = roads_workbook(request.acting, beijing_day(at))
    write_read(
        by=request.acting,
        at=at,
        action="places.roads_exported",
        subject_kind="roads",
        subject_code="",
        detail={"roads": count},
    )
    return as_sheet(data, f"{FORM.title}.xlsx")


def _layer_etag(request: HttpRequest, level: str) -> str:
    newest = boundary_sets(request.acting).values_list("pk", flat=True).first() or 0
    return f'"{request.acting.post_code}-{level}-{newest}-{beijing_day(now())}"'


@require_GET
@needs("places.read", "fires.read")
@condition(etag_func=_layer_etag)
def layer(request: HttpRequest, level: str) -> HttpResponse:
    """The outlines of one level within the reader's scope. For the intranet only: the maps carry no review number."""
    if level not in LEVELS:
        raise NotVisible
    text = layer_geojson(request.acting, LEVELS[level], on=beijing_day(now()))
    return HttpResponse(text, content_type="application/geo+json")
