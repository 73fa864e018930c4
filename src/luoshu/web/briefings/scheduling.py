"""定期简报: what is drafted when and for whom, what was drafted so far, and the form to change it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshu.apps.briefings.choices import FIRE_DAY, Rhythm
from luoshu.apps.briefings.errors import BriefingInvalid
from luoshu.apps.briefings.operations import ScheduleDraft, end_schedule, set_schedule
from luoshu.apps.briefings.queries import drafting_posts, find_schedule_for, schedulable_for, schedule_lines
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.middleware import status_of

FIELDS = ("code", "template_code", "post_code", "every", "week_day", "month_day", "hour", "season_first", "season_last")
WEEKDAYS = [(str(number), f"周{name}") for number, name in enumerate("一二三四五六日", start=1)]


@require_http_methods(["GET", "POST"])
@needs("documents.draft")
def schedule(request: HttpRequest) -> HttpResponse:
    """Show the schedules of one's office; ``edit`` names the one in the form. ``do``: save or end."""
    if request.method == "GET":
        code = request.GET.get("edit", "")
        return _page(request, _fields_of(request, code) if code else {})
    if not request.acting.may("documents.approve"):
        raise NotAllowed
    posted = {name: request.POST.get(name, "").strip() for name in (*FIELDS, "valid_from")}
    posted["counts_days_off"] = request.POST.get("counts_days_off", "")
    at, by = now(), request.acting
    try:
        day = read_day(posted["valid_from"])
        if day is None:
            raise BriefingInvalid(reason="请填日期。")
        if request.POST.get("do") == "end":
            ended = end_schedule(code=posted["code"], valid_to=day, by=by, at=at)
            messages.success(request, f"“{ended.name}”自 {day} 起不再拟稿，以前拟的都在。")
        else:
            made = set_schedule(draft=_draft(posted), code=posted["code"], by=by, at=at)
            messages.success(request, f"“{made.name}”已安排，自 {made.valid_from} 起到点拟初稿，并告知拟稿岗位。")
    except LuoshuError as error:
        status = status_of(error)
        if status in (403, 404):
            raise
        return _page(request, posted, str(error), status)
    return redirect("briefings:schedule")


def _draft(posted: dict[str, str]) -> ScheduleDraft:
    """Return what was posted. Raises BriefingInvalid."""
    on_day = {"week": posted["week_day"], "month": posted["month_day"]}.get(posted["every"], "0")
    if not all(text.isascii() and text.isdigit() and len(text) <= 2 for text in (on_day, posted["hour"])):
        raise BriefingInvalid(reason="请选周几或几日，并填 0 至 23 的钟点。")
    valid_from = read_day(posted["valid_from"])
    if valid_from is None:
        raise BriefingInvalid(reason="请填启用日期。")
    return ScheduleDraft(
        template_code=posted["template_code"],
        post_code=posted["post_code"],
        every=posted["every"],
        on_day=int(on_day),
        hour=int(posted["hour"]),
        valid_from=valid_from,
        counts_days_off=bool(posted["counts_days_off"]),
        season_first=posted["season_first"],
        season_last=posted["season_last"],
    )


def _fields_of(request: HttpRequest, code: str) -> dict[str, Any]:
    held = find_schedule_for(request.acting, code, beijing_day(now()))
    fields: dict[str, Any] = {name: str(getattr(held, name, "")) for name in FIELDS}
    fields |= {"week_day": str(held.on_day), "month_day": str(held.on_day), "valid_from": ""}
    return fields | {"counts_days_off": "1" if held.counts_days_off else "", "held": held}


def _page(request: HttpRequest, fields: dict[str, Any], error: str = "", status: int = 200) -> HttpResponse:
    at, acting = now(), request.acting
    today = beijing_day(at)
    context = {
        "lines": schedule_lines(acting, at=at),
        "fields": fields,
        "templates": schedulable_for(acting, today),
        "posts": drafting_posts(acting.unit_code, today),
        "rhythms": Rhythm.choices,
        "weekdays": WEEKDAYS,
        "fire_day": FIRE_DAY,
        "today": today,
        "error": error,
    }
    return render(request, "briefings/schedule.html", context, status=status)
