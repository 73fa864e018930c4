"""Screen 7, 目标进度: targets by 方面 with their lamps; and the counties' progress, without a rank."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.targets.queries import default_day, scorecard_for, screen_for, units_progress, withdrawn_targets
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

MOST_WITHDRAWN = 30


def chosen_day(request: HttpRequest, at: datetime) -> date:
    """Return the day the page speaks of: the one asked for, but never a day to come; else where the targets stand."""
    today = beijing_day(at)
    asked = read_day(request.GET.get("on", ""))
    return min(asked, today) if asked is not None else default_day(request.acting, today)


@require_GET
@needs("targets.read")
def screen(request: HttpRequest) -> HttpResponse:
    at = now()
    on = chosen_day(request, at)
    found = screen_for(request.acting, on, area=request.GET.get("area", ""), at=at)
    withdrawn = withdrawn_targets(request.acting)[:MOST_WITHDRAWN] if request.acting.may("targets.edit") else ()
    context = {"screen": found, "today": beijing_day(at), "withdrawn": withdrawn}
    return render(request, "targets/screen.html", context)


@require_GET
@needs("targets.edit", "targets.oversee")
def scorecard(request: HttpRequest) -> HttpResponse:
    """The progress of counties, or of departments by the targets they lead."""
    at = now()
    on = chosen_day(request, at)
    by_unit = request.GET.get("by") == "unit"
    card = units_progress(request.acting, on, at=at) if by_unit else scorecard_for(request.acting, on, at=at)
    context = {"card": card, "by_unit": by_unit, "today": beijing_day(at)}
    return render(request, "targets/scorecard.html", context)
