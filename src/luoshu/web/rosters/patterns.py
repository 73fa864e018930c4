"""The shift patterns of a desk: those in force and to come, one more from a day, an end from a day."""

from datetime import time

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_time
from django.views.decorators.http import require_http_methods, require_POST

from luoshu.apps.errors import Invalid
from luoshu.apps.rosters.choices import DutyKind, PatternDays
from luoshu.apps.rosters.operations import end_pattern, set_pattern
from luoshu.apps.rosters.queries import find_pattern_for, patterns_from
from luoshu.core.clock import beijing_day
from luoshu.web.rosters.grid import asked_division
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.templatetags.words import day

BLANK = {"kind": DutyKind.ON_DUTY, "opens": "08:00", "hours": "24", "needs": "1", "days": PatternDays.EVERY}


@require_http_methods(["GET", "POST"])
@needs("rosters.edit")
def patterns(request: HttpRequest) -> HttpResponse:
    """List a desk's patterns, or add one."""
    at = now()
    place = asked_division(request, beijing_day(at))
    if request.method == "GET":
        return _page(request, place)
    typed = request.POST
    opens, valid_from = _time(typed.get("opens", "")), read_day(typed.get("valid_from", ""))
    if opens is None or valid_from is None:
        return _page(request, place, "请填写几点接班、自哪天起。", typed)
    try:
        made = set_pattern(
            division=place,
            kind=typed.get("kind", ""),
            label=typed.get("label", ""),
            opens=opens,
            hours=_number(typed.get("hours", "")),
            needs=_number(typed.get("needs", "")),
            days=typed.get("days", ""),
            valid_from=valid_from,
            by=request.acting,
            at=at,
        )
    except Invalid as refusal:
        return _page(request, place, str(refusal), typed)
    messages.success(request, f"班次“{made.label}”已登记，自 {day(made.valid_from)}起按它检查空班。")
    return _back(place)


@require_POST
@needs("rosters.edit")
def end(request: HttpRequest, pattern_id: int) -> HttpResponse:
    """Say from which day on a pattern no longer holds."""
    pattern = find_pattern_for(request.acting, pattern_id)
    ends_before = read_day(request.POST.get("ends_before", ""))
    if ends_before is None:
        return _page(request, pattern.division, "请填写自哪天起停用。", ending=pattern_id)
    try:
        end_pattern(pattern_id=pattern_id, ends_before=ends_before, by=request.acting, at=now())
    except Invalid as refusal:
        return _page(request, pattern.division, str(refusal), ending=pattern_id)
    messages.success(request, f"班次“{pattern.label}”自 {day(ends_before)}起停用。")
    return _back(pattern.division)


def _page(request: HttpRequest, place, sentence: str = "", typed=None, ending: int | None = None) -> HttpResponse:
    today = beijing_day(now())
    rows = patterns_from(place.path, today)
    context = {
        "place": place,
        "rows": [(row, max(row.valid_from, today), row.pk == ending) for row in rows],
        "kinds": DutyKind.choices,
        "days": PatternDays.choices,
        "typed": typed if typed is not None else {**BLANK, "valid_from": today.isoformat()},
        "ends_before": request.POST.get("ends_before", ""),
        "today": today,
        "sentence": sentence,
    }
    return render(request, "rosters/patterns.html", context, status=422 if sentence else 200)


def _back(place) -> HttpResponse:
    return redirect(f"{reverse('rosters:patterns')}?at={place.code}")


def _time(text: str) -> time | None:
    try:
        return parse_time(text)
    except ValueError:
        return None


def _number(text: str) -> int:
    """Return a typed number, or 0, which no limit allows."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
