"""The month table in the office's form, the plan with its fairness before it is adopted, and the calendar file."""

from calendar import monthrange
from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import Invalid
from luoshu.apps.people.queries import masked_phone
from luoshu.apps.rosters.operations import adopt_plan
from luoshu.apps.rosters.queries import (
    Draft,
    draft_plan,
    duty_now,
    eligible_people,
    month_table,
    patterns_on,
    shifts_for,
)
from luoshu.core.clock import beijing_day, day_end, day_start
from luoshu.core.planning.rosters import BURDEN_WORDS, BURDENS, RosterRules
from luoshu.web.rosters.calendar_file import calendar_text
from luoshu.web.rosters.grid import asked_division
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day

STAGE_WORDS = {"max": "最多的人", "spread": "均匀程度"}


def _month(request: HttpRequest, today: date) -> tuple[date, date]:
    typed = read_day(f"{request.GET.get('month', '')}-01") or today.replace(day=1)
    return typed, typed.replace(day=monthrange(typed.year, typed.month)[1])


@require_GET
@needs("rosters.read")
def month(request: HttpRequest) -> HttpResponse:
    at = now()
    place = asked_division(request, beijing_day(at))
    first, last = _month(request, beijing_day(at))
    on_duty = duty_now(place.path, at)
    context = {
        "place": place,
        "table": month_table(request.acting, place, first, last, at),
        "first": first,
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1),
        "now_leading": _with_phones(request, on_duty.leading, place.path),
        "now_on_duty": _with_phones(request, on_duty.on_duty, place.path),
        "patterns": patterns_on(place.path, first),
    }
    return render(request, "rosters/duty.html", context)


def _with_phones(request: HttpRequest, people, path: str) -> list[tuple[str, str]]:
    return [(one.person.name, masked_phone(request.acting, one.phone, path)) for one in people]


def _number(text: str, default: int, most: int) -> int:
    return min(int(text), most) if text.isascii() and text.isdigit() else default


def _draft(request: HttpRequest, given) -> tuple[object, dict[str, object], Draft | None]:
    """Return the division, what the form shows, and the draft when people were chosen. Raises PlanInvalid."""
    today = beijing_day(now())
    place = asked_division(request, today)
    first = read_day(given.get("first", "")) or today + timedelta(days=1)
    last = read_day(given.get("last", "")) or first + timedelta(days=13)
    people = eligible_people(place, first)
    asked = "people" in given
    on_duty = given.getlist("on_duty") if asked else [one.person.code for one in people if one.proposed == "on_duty"]
    leading = given.getlist("leading") if asked else [one.person.code for one in people if one.proposed == "leading"]
    rules = RosterRules(
        rest_hours=_number(given.get("rest_hours", ""), 24, 240),
        most_in_a_row=_number(given.get("most_in_a_row", ""), 3, 31),
        keep_requests=not asked or bool(given.get("keep_requests")),
    )
    seed = _number(given.get("seed", ""), 1, 2**31 - 1)
    form = {
        "place": place,
        "first": first,
        "last": last,
        "people": [(one, one.person.code in on_duty, one.person.code in leading) for one in people],
        "rules": rules,
        "seed": seed,
        "on_duty": on_duty,
        "leading": leading,
    }
    if not asked:
        return place, form, None
    draft = draft_plan(request.acting, place, first, last, on_duty=on_duty, leading=leading, rules=rules, seed=seed)
    return place, form, draft


@require_GET
@needs("rosters.edit")
def plan(request: HttpRequest) -> HttpResponse:
    """Choose people and rules, look at the plan and how fair it is. Nothing is written."""
    try:
        _, form, draft = _draft(request, request.GET)
    except Invalid as refusal:
        given = request.GET.copy()
        given.pop("people", None)
        _, form, _ = _draft(request, given)
        return render(request, "rosters/plan.html", {**form, "sentence": str(refusal)}, status=422)
    return render(request, "rosters/plan.html", {**form, **_shown(draft)})


def _shown(draft: Draft | None) -> dict[str, object]:
    if draft is None:
        return {}
    days: dict[date, dict[str, list[str]]] = {}
    for turn, members in draft.plan.assigned:
        names = days.setdefault(turn.on, {"leading": [], "on_duty": []})
        names[turn.kind] += [f"{one.name}" for one in members]
    stages = [
        (f"{BURDEN_WORDS[one.name.rpartition('_')[0]]} · {STAGE_WORDS[one.name.rpartition('_')[2]]}", one)
        for one in draft.plan.stages
    ]
    return {
        "draft": draft,
        "days": [(day, "一二三四五六日"[day.weekday()], names) for day, names in days.items()],
        "burdens": [BURDEN_WORDS[name] for name in BURDENS],
        "loads": [
            (member, [(member.burden(name), load[name]) for name in BURDENS]) for member, load in draft.plan.loads
        ],
        "stages": stages,
    }


@require_POST
@needs("rosters.edit")
def adopt(request: HttpRequest) -> HttpResponse:
    at = now()
    place, _, draft = _draft(request, request.POST)
    if draft is None:
        return redirect(f"{reverse('rosters:plan')}?at={place.code}")
    count = adopt_plan(draft=draft, fingerprint=request.POST.get("fingerprint", ""), by=request.acting, at=at)
    messages.success(request, f"已采用，写入 {count} 个班。")
    return redirect(f"{reverse('rosters:duty')}?at={place.code}&month={draft.first:%Y-%m}")


@require_GET
@needs("rosters.read")
def calendar(request: HttpRequest) -> HttpResponse:
    """The shifts of a month as an iCalendar file; names only, no phones."""
    at = now()
    place = asked_division(request, beijing_day(at))
    first, last = _month(request, beijing_day(at))
    rows = shifts_for(request.acting, day_start(first), day_end(last)).filter(division_path=place.path)
    write_read(
        by=request.acting,
        at=at,
        action="rosters.calendar_exported",
        subject_kind="division",
        subject_code=place.code,
        division_path=place.path,
        detail={"month": f"{first:%Y-%m}"},
    )
    response = HttpResponse(calendar_text(place.name, rows, at), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename=duty-{place.code}-{first:%Y-%m}.ics"
    return response
