"""Indicators: the list with current values; one with its parts, formulas, rows behind and published values beside."""

import json
from datetime import date, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.indicators.choices import Part
from luoshu.apps.indicators.errors import ScopeNotVisible
from luoshu.apps.indicators.operations import set_formula
from luoshu.apps.indicators.queries import (
    compared,
    counties_of,
    county_values,
    find_indicator_for,
    formulas_of,
    history_of,
    indicators_for,
    named_scopes,
    own_scope,
    rows_behind,
    scaled,
    stored_on,
    value_for,
)
from luoshu.apps.ledgers.queries import row_refs
from luoshu.core.clock import beijing_day
from luoshu.core.indicators import from_json
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.inputs import BadInput, needed_day, shown, text_of

ROWS_SHOWN = 60


@require_GET
@needs("indicators.read")
def indicator_list(request: HttpRequest) -> HttpResponse:
    """Every indicator with the newest value of the reader's own division."""
    acting, today = request.acting, beijing_day(now())
    on = min(read_day(request.GET.get("on", "")) or today, today)
    found = list(indicators_for(acting))
    scope = own_scope(acting)
    stored = stored_on([one.code for one in found], on, scope_codes=[scope])
    rows = []
    for one in found:
        value = stored.get((one.code, scope))
        formula = from_json(value.formula.body) if value is not None else None
        parts = {
            "above": scaled(value.numerator, formula.numerator) if value and formula else None,
            "below": scaled(value.denominator, formula.denominator)
            if value and formula and value.denominator is not None
            else None,
        }
        rows.append({"indicator": one, "value": value, "formula": formula, **parts})
    return render(request, "indicators/list.html", {"rows": rows, "on": on, "scope": scope})


@require_http_methods(["GET", "POST"])
@needs("indicators.read")
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """One indicator; a new version of its formula is put in force here."""
    if request.method == "GET":
        return show_indicator(request, code)
    if not request.acting.may("indicators.configure"):
        raise NotAllowed
    try:
        set_formula(
            indicator_code=code,
            body=_typed(text_of(request, "body", 8000)),
            valid_from=needed_day(request, "valid_from", "从哪天起"),
            source=text_of(request, "source", 200),
            by=request.acting,
            at=now(),
        )
    except LuoshuError as error:
        return show_indicator(request, code, **shown(error))
    messages.success(request, "新公式已登记，以前的数仍按以前的公式。")
    return redirect("indicators:indicator", code)


def show_indicator(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render an indicator for the chosen 口径, day and part."""
    at, acting = now(), request.acting
    found = find_indicator_for(acting, code)
    on = _day(request, at)
    scope = request.GET.get("scope", "") or own_scope(acting)
    part = request.GET.get("part", "") if request.GET.get("part", "") in Part.values else Part.ABOVE.value
    value = value_for(acting, code, scope, at, on=on)
    counties = county_values(acting, code, at, on=on)
    context = {
        "indicator": found,
        "value": value,
        "counties": counties if len(counties) > 1 else [],
        "scopes": [one for one in named_scopes(found.division_path, on) if acting.covers(one.division_path)],
        "divisions": [one for one in counties_of(found.division_path, on) if acting.covers(one.division_path)],
        "beside": compared(acting, found, value),
        "versions": formulas_of(found),
        "history": history_of(code, scope, on),
        "part": part,
        "parts": Part.choices,
        "on": on,
        "today": beijing_day(at),
        "error": error,
        "posted": request.POST,
        **_rows(request, code, scope, part, at, on),
    }
    return render(request, "indicators/indicator.html", context, status=status)


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


def _typed(text: str) -> dict[str, object]:
    try:
        body = json.loads(text)
    except ValueError:
        raise BadInput(sentence="公式的写法有误，请从现行公式复制一份再改。") from None
    if not isinstance(body, dict):
        raise BadInput(sentence="公式要写成一组“名称: 值”，请从现行公式复制一份再改。")
    return body
