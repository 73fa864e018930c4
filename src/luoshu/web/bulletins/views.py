"""The daily bulletin page: pass time, count, counties, area; struck points apart."""

from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.audit.spool import write_read
from luoshu.apps.briefings.operations import draft_daily_bulletin
from luoshu.apps.briefings.queries import daily_body
from luoshu.apps.clues.queries import Behind, bulletin_for, strike_counts
from luoshu.apps.people.queries import unit_by_code
from luoshu.core.clock import beijing_day, day_bounds
from luoshu.web.clues.listing import STRIKES
from luoshu.web.documents.files import as_file
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
        "strikes": _strikes(request.acting, starts, ends),
    }
    return render(request, "bulletins/daily.html", context)


def _strikes(acting: Acting, starts: datetime, ends: datetime) -> list[dict[str, object]]:
    """How many applications of the day stand where, and what the list has to be asked for to show them."""
    counts, period = strike_counts(acting, starts, ends), Behind(starts, ends).asked
    return [
        {"label": label, "count": sum(counts[status] for status in statuses), "asked": f"{period}&strikes={name}"}
        for name, (label, statuses) in STRIKES.items()
    ]


@require_GET
@needs("bulletins.read")
def daily_file(request: HttpRequest, form: str) -> HttpResponse:
    """Give a day's bulletin as a Word or PDF file, in the provincial order."""
    at = now()
    on = read_day(request.GET.get("on", "")) or beijing_day(at)
    bulletin = bulletin_for(request.acting, *day_bounds(on), with_codes=True)
    unit = unit_by_code(request.acting.unit_code)
    body = daily_body(bulletin, on, unit_name=unit.name if unit else "")
    write_read(
        by=request.acting,
        at=at,
        action="bulletin.exported",
        subject_kind="bulletin",
        subject_code=on.isoformat(),
        detail={"form": form},
    )
    return as_file(body, form, at=at, name=body.title)


@require_POST
@needs("documents.draft")
def draft(request: HttpRequest) -> HttpResponse:
    """Keep a day's bulletin as a draft of the reader's office."""
    at = now()
    on = read_day(request.POST.get("on", "")) or beijing_day(at)
    document = draft_daily_bulletin(on=on, by=request.acting, at=at)
    return redirect("documents:detail", code=document.code)
