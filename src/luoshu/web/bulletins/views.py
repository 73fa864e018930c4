"""The daily bulletin page: pass time, count, counties, area; struck points apart."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.audit.spool import write_read
from luoshu.apps.clues.queries import bulletin_for, strike_counts
from luoshu.core.clock import beijing_day, day_bounds
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day


@require_GET
@needs("bulletins.read")
def daily(request: HttpRequest) -> HttpResponse:
    at = now()
    on = read_day(request.GET.get("on", "")) or beijing_day(at)
    starts, ends = day_bounds(on)
    write_read(by=request.acting, at=at, action="bulletin.read", subject_kind="bulletin", subject_code=on.isoformat())
    context = {
        "on": on,
        "before": on - timedelta(days=1),
        "after": on + timedelta(days=1),
        "bulletin": bulletin_for(request.acting, starts, ends),
        "strikes": strike_counts(request.acting, starts, ends),
    }
    return render(request, "bulletins/daily.html", context)
