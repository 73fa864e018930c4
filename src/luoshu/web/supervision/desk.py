"""Screen 1, 督查工作台: the numbers, then one list by due day; what is asked of a unit; the indicators."""

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import LuoshuError
from luoshu.apps.supervision.operations import MatterInput, take_matter_step, urge_matters
from luoshu.apps.supervision.queries import (
    VIEWS,
    asked_of,
    desk_counts,
    indicators_of,
    matters_for,
    slips_for,
    slips_to_unit,
)
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.supervision.inputs import codes_of, shown, text_of

MOST_ROWS = 300


@require_GET
@needs("supervision.desk", "supervision.note")
def desk(request: HttpRequest) -> HttpResponse:
    return show_desk(request)


def show_desk(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the desk; after a refusal with the sentence and the boxes that were ticked."""
    at = now()
    chosen = request.GET.get("view", "open")
    words = request.GET.get("q", "").strip()
    context = {
        "counts": desk_counts(request.acting, at=at),
        "rows": matters_for(request.acting, at=at, view=chosen, words=words, most=MOST_ROWS),
        "view": chosen,
        "views": VIEWS,
        "q": words,
        "error": error,
        "ticked": set(request.POST.getlist("matter")),
        "slips_waiting": _slips_waiting(request),
    }
    return render(request, "supervision/desk.html", context, status=status)


def _slips_waiting(request: HttpRequest) -> int:
    if not request.acting.may("supervision.decide"):
        return 0
    return slips_for(request.acting).filter(status="proposed").count()


@require_POST
@needs("supervision.desk")
def urge(request: HttpRequest) -> HttpResponse:
    """催办 or 报领导 what is ticked: urging goes out as one notice for each unit."""
    at, by = now(), request.acting
    codes = codes_of(request, "matter")
    try:
        if request.POST.get("do") == "report_up":
            for code in codes:
                take_matter_step(matter_code=code, verb="report_up", by=by, at=at, given=MatterInput())
            messages.success(request, f"已报领导 {len(codes)} 件。")
        else:
            told = urge_matters(matter_codes=codes, note=text_of(request, "note"), by=by, at=at)
            words = "、".join(f"{unit} {count} 件" for unit, count in told.items())
            messages.success(request, f"已催办：{words}。")
    except LuoshuError as error:
        return show_desk(request, **shown(error))
    return redirect("supervision:desk")


@require_GET
@needs("supervision.answer")
def asked(request: HttpRequest) -> HttpResponse:
    """What is asked of the reader's unit."""
    at = now()
    context = {"asked": asked_of(request.acting, at=at), "slips": slips_to_unit(request.acting)[:10]}
    return render(request, "supervision/asked.html", context)


@require_GET
@needs("supervision.desk", "supervision.note")
def indicators(request: HttpRequest) -> HttpResponse:
    """结案率, 按期结案率 and lateness of what fell due in a span of days; without a choice, the month so far."""
    at = now()
    today = beijing_day(at)
    last = read_day(request.GET.get("last", "")) or today
    first = read_day(request.GET.get("first", "")) or last.replace(day=1)
    first = max(min(first, last), last - timedelta(days=3660))
    found = indicators_of(request.acting, first=first, last=last, at=at)
    return render(request, "supervision/indicators.html", {"found": found})
