"""The list of clues: by queue, what stands behind a number, applications to strike of a period."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.acting import Acting
from luoshu.apps.clues.choices import ClueQueue, CountedAs, StrikeStatus
from luoshu.apps.clues.queries import (
    Behind,
    behind_asked,
    clues_for,
    clues_of_codes,
    codes_asked,
    figure_of,
    queue_counts,
    strikes_applied,
    strikes_for,
)
from luoshu.apps.places.queries import divisions_by_code
from luoshu.core.clock import beijing_day, day_bounds
from luoshu.web.shared.access import needs
from luoshu.web.shared.paging import page_asked, turning
from luoshu.web.shared.templatetags.words import day, full_moment

PAGE = 60
STRIKES = {
    "open": ("在办", (StrikeStatus.APPLIED, StrikeStatus.REVIEWED)),
    "granted": ("核减", (StrikeStatus.GRANTED,)),
    "refused": ("维持", (StrikeStatus.REFUSED,)),
}


@require_GET
@needs("clues.read")
def clue_list(request: HttpRequest) -> HttpResponse:
    """Show the newest clues, or exactly those that a number counts. Raises LinkBroken."""
    codes, behind = codes_asked(request.GET), behind_asked(request.GET)
    if codes is not None:
        context = _of_codes(request, codes)
    elif behind is not None and "strikes" in request.GET:
        context = _strikes(request, behind)
    elif behind is not None:
        context = _of_conditions(request, behind)
    else:
        context = _newest(request)
    return render(request, "clues/page.html", context)


def _of_codes(request: HttpRequest, codes: frozenset[str]) -> dict[str, Any]:
    page = clues_of_codes(request.acting, codes, number=page_asked(request.GET), limit=PAGE)
    return {
        "clues": page.rows,
        "counted": "这个数背后的线索",
        "total": page.total,
        "hidden": len(codes) - page.total,
        **turning(request.GET, page.number, page.pages),
    }


def _strikes(request: HttpRequest, behind: Behind) -> dict[str, Any]:
    """The applications of a period, where they stand now."""
    number = page_asked(request.GET)
    label, statuses = STRIKES.get(request.GET["strikes"], ("全部", ()))
    rows = strikes_applied(request.acting, behind.starts_at, behind.ends_before, statuses=statuses)
    total = rows.count()
    return {
        "strikes": rows[(number - 1) * PAGE : number * PAGE],
        "counted": f"{_words(behind)}申请的核减 · {label}",
        "total": total,
        **turning(request.GET, number, -(-total // PAGE)),
    }


def _of_conditions(request: HttpRequest, behind: Behind) -> dict[str, Any]:
    page = _page(request.acting, request.GET, behind=behind)
    total = figure_of(request.acting, behind).value
    return {"counted": _words(behind), "total": total, **page}


def _newest(request: HttpRequest) -> dict[str, Any]:
    queue = request.GET.get("queue", "")
    return {
        "queues": queue_counts(request.acting),
        "queue": queue,
        "open_strikes": strikes_for(request.acting, statuses=("applied", "reviewed")),
        **_page(request.acting, request.GET, queue=queue if queue in ClueQueue.values else ""),
    }


def _page(acting: Acting, asked: QueryDict, **wanted: Any) -> dict[str, Any]:
    """A page of the list in order of time, and the query of the one after it."""
    try:
        page = clues_for(acting, **wanted, after_key=asked.get("after", ""), limit=PAGE)
    except ValueError:
        page = clues_for(acting, **wanted, limit=PAGE)
    older = asked.copy()
    older["after"] = page.next_key
    return {"clues": page.rows, "older": older.urlencode() if page.next_key else ""}


def _words(behind: Behind) -> str:
    """Say what a number counts, the narrowest condition last."""
    on = beijing_day(behind.starts_at)
    bounds = (behind.starts_at, behind.ends_before)
    period = day(on) if bounds == day_bounds(on) else f"{full_moment(bounds[0])} 至 {full_moment(bounds[1])}"
    county = divisions_by_code([behind.county], on).get(behind.county) if behind.county else None
    words = [
        period,
        CountedAs(behind.counted).label if behind.counted else "",
        ClueQueue(behind.queue).label if behind.queue else "",
        behind.satellite,
        county.name if county else behind.county,
    ]
    return " · ".join(word for word in words if word)
