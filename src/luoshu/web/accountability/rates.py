"""Counts by county or township: numerator, denominator, as of when, and the rows behind them."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.accountability.queries import period_start
from luoshu.apps.accountability.queries.rates import fires_of_unit, unit_counts
from luoshu.apps.audit.spool import write_read
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

LONGEST_DAYS = 1000


@require_GET
@needs("matters.read")
def counts(request: HttpRequest) -> HttpResponse:
    at = now()
    first, last = _period(request, beijing_day(at))
    found = unit_counts(request.acting, first, last)
    chosen = next((row for row in found.rows if row.division.code == request.GET.get("unit", "")), None)
    write_read(
        by=request.acting,
        at=at,
        action="matter.counts_read",
        subject_kind="counts",
        subject_code=f"{first}/{last}",
        division_path=request.acting.paths[0] if request.acting.paths else "",
    )
    rows: list[tuple[object, str]] = []
    if chosen is not None:
        counted, struck = fires_of_unit(request.acting, chosen.division, first, last)
        rows = [(one, "") for one in counted] + [(one, "核减") for one in struck]
    context = {"found": found, "chosen": chosen, "chosen_rows": rows, "is_city": found.level == "city"}
    return render(request, "accountability/counts.html", context)


def _period(request: HttpRequest, today: date) -> tuple[date, date]:
    """Return the days asked for; without, or where they make no period, the present season up to today."""
    last = min(read_day(request.GET.get("until", "")) or today, today)
    path = request.acting.paths[0] if request.acting.paths else ""
    first = read_day(request.GET.get("from", "")) or period_start("season", path, last)
    return (first, last) if 0 <= (last - first).days <= LONGEST_DAYS else (period_start("season", path, last), last)
