"""The duty desk: what is unsigned, what runs, what is late; newest on top, the map beside it."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_GET

from luoshu.apps.cases.queries import (
    desk_counts,
    desk_fingerprint,
    find_case_for,
    fire_view,
    fires_for,
)
from luoshu.apps.clues.choices import ClueQueue
from luoshu.apps.clues.queries import latest_pass, queue_counts
from luoshu.apps.places.bounds import bounds_of
from luoshu.apps.rosters.queries import duty_now
from luoshu.apps.rules.queries import window_on
from luoshu.core.clock import beijing_day
from luoshu.web.desk.maps import fire_points, map_config
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

MOST, LATELY = 80, 3
OTHER_QUEUES = tuple(queue for queue in ClueQueue if queue != ClueQueue.FIRE)
RECENT = timedelta(days=30)
"""What lies in the other queues is shown for this long; the list behind the number holds everything."""


def _list(request: HttpRequest) -> dict[str, Any]:
    at = now()
    phase = request.GET.get("phase", "open")
    rows = fires_for(request.acting, at=at, phase=phase, most=MOST)
    return {
        # A quiet desk shows what was closed last, whenever that was: between two seasons nothing else is new.
        "lately": fires_for(request.acting, at=at, phase="closed", most=LATELY) if phase == "open" and not rows else (),
        "rows": rows,
        "phase": phase,
        "counts": desk_counts(request.acting, at=at),
        "queues": queue_counts(request.acting, starts_at=at - RECENT, queues=OTHER_QUEUES),
        "latest_pass": latest_pass(request.acting),
        "duty": duty_now(request.acting.paths[0], at),
        "window": window_on(request.acting.paths[0], beijing_day(at)),
        "points": fire_points(rows),
        "at": at,
    }


@require_GET
@needs("fires.desk")
def desk(request: HttpRequest) -> HttpResponse:
    context = _list(request)
    bounds = bounds_of(request.acting)
    context["map"] = map_config(bounds, context["points"], has_views=request.acting.may("cameras.read"))
    context["dark"] = request.GET.get("dark") == "1" or request.session.get("desk_dark", False)
    return render(request, "desk/page.html", context)


def _etag(request: HttpRequest) -> str:
    # The minute is part of it: "核实剩 42 分" is another text a minute later though no row changed.
    minute = int(now().timestamp() // 20)
    acting = request.acting
    return f'"{acting.post_code}-{request.GET.get("phase", "open")}-{desk_fingerprint()}-{minute}"'


@require_GET
@needs("fires.desk")
@condition(etag_func=_etag)
def desk_list(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/_list.html", _list(request))


@require_GET
@needs("fires.desk")
def selected(request: HttpRequest, code: str) -> HttpResponse:
    """The quick panel of one fire: call, told, dispatch, hand to forest, without leaving the desk."""
    at = now()
    case = find_case_for(request.acting, code)
    view = fire_view(request.acting, case, at=at)
    forms = {form.verb: form for form in view.forms}
    reachable = next((link for link in view.chain if link.contact and link.contact.phone), None)
    context = {
        "view": view,
        "case": case,
        "forms": forms,
        "posts": view.posts,
        "first_reachable": reachable,
    }
    return render(request, "desk/_selected.html", context)
