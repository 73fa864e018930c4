"""Indicators: the list with current values; one with its parts, formulas, rows behind and published values beside."""

from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.indicators.choices import Part
from luoshu.apps.indicators.errors import ScopeNotVisible
from luoshu.apps.indicators.queries import (
    Figure,
    compared,
    counties_of,
    county_values,
    figures_on,
    find_indicator_for,
    formulas_in_words,
    formulas_of,
    history_of,
    indicators_for,
    named_scopes,
    own_scope,
    rows_behind,
    value_for,
)
from luoshu.apps.ledgers.queries import row_refs
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

ROWS_SHOWN = 60


@require_GET
@needs("indicators.read")
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Every indicator with the newest value of the reader's own division, by 方面 in the order they are kept."""
    acting, today = request.acting, beijing_day(now())
    on = min(read_day(request.GET.get("on", "")) or today, today)
    figures = figures_on(list(indicators_for(acting)), own_scope(acting), on)
    areas: dict[str, list[Figure]] = {}
    for one in figures:
        areas.setdefault(one.indicator.area_title, []).append(one)
    return render(request, "indicators/list.html", {"areas": areas.items(), "on": on, "today": today})


@require_GET
@needs("indicators.read")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator for the chosen 口径, day and part, with its formulas in words."""
    at, acting = now(), request.acting
    found = find_indicator_for(acting, code)
    on = _day(request, at)
    scope = request.GET.get("scope", "") or own_scope(acting)
    part = request.GET.get("part", "") if request.GET.get("part", "") in Part.values else Part.ABOVE.value
    value = value_for(acting, code, scope, at, on=on)
    counties = county_values(acting, code, at, on=on)
    versions = formulas_of(found)
    context = {
        "indicator": found,
        "value": value,
        "counties": counties if len(counties) > 1 else [],
        "scopes": [one for one in named_scopes(found.division_path, on) if acting.covers(one.division_path)],
        "divisions": [one for one in counties_of(found.division_path, on) if acting.covers(one.division_path)],
        "beside": compared(acting, found, value),
        "versions": list(zip(versions, formulas_in_words([one.body for one in versions]), strict=True)),
        "may_edit": acting.may("indicators.configure") and acting.covers(found.division_path),
        "history": history_of(code, scope, on),
        "part": part,
        "parts": Part.choices,
        "on": on,
        "today": beijing_day(at),
        **_rows(request, code, scope, part, at, on),
    }
    return render(request, "indicators/indicator.html", context)


def _rows(request: HttpRequest, code: str, scope: str, part: str, at: datetime, on: date) -> dict[str, object]:
    """The rows behind the number, 60 a page; seeing them is noted."""
    try:
        ledger, ids = rows_behind(request.acting, code, scope, at, part=part, on=on)
    except ScopeNotVisible:
        return {"ledger": "", "row_count": 0, "refs": [], "rows_hidden": True}
    except LuoshuError:
        return {"ledger": "", "row_count": 0, "refs": []}
    asked = request.GET.get("from", "0")
    first = int(asked) if asked.isdigit() and len(asked) < 8 else 0
    refs = row_refs(ids[first : first + ROWS_SHOWN])
    if request.method == "GET" and ids:
        write_read(
            by=request.acting,
            at=at,
            action="indicators.rows",
            subject_kind="indicator",
            subject_code=code,
            division_path=request.acting.paths[0] if request.acting.paths else "",
        )
    query = f"scope={scope}&on={on.isoformat()}&part={part}"
    return {
        "ledger": ledger,
        "row_count": len(ids),
        "refs": [refs[pk] for pk in ids[first : first + ROWS_SHOWN] if pk in refs],
        "older": f"{query}&from={first + ROWS_SHOWN}" if first + ROWS_SHOWN < len(ids) else "",
        "newer": f"{query}&from={max(first - ROWS_SHOWN, 0)}" if first else "",
    }


def _day(request: HttpRequest, at: datetime) -> date:
    today = beijing_day(at)
    return min(read_day(request.GET.get("on", "")) or today, today)
