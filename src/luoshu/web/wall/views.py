"""The wall screen and what it polls every five seconds; unchanged numbers answer 304."""

from dataclasses import asdict
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from luoshu.apps.acting import Acting
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.templatetags.words import moment
from luoshu.web.wall.numbers import WallNumbers, wall_numbers

POLL_MS = 5000
CYCLE_MS = 15000
MATTER_VIEWS = {"due_today": "today", "matters_late": "late", "to_review": "review", "undated": "undated"}


def _shown(numbers: WallNumbers) -> dict[str, Any]:
    """Return the numbers as the screen shows them; the moment itself is no number and changes nothing."""
    values = asdict(numbers)
    del values["at"], values["season_from"]
    return values | {"latest_pass": moment(numbers.latest_pass) if numbers.latest_pass else "暂无"}


def _links(acting: Acting, found: WallNumbers) -> dict[str, str]:
    """The list that each number is the length of, for those who may open it."""
    today = beijing_day(found.at)
    fires, matters = reverse("fires:list"), reverse("supervision:desk")
    links: dict[str, str] = {}
    if acting.may("fires.read"):
        links |= {name: f"{fires}?phase={name}" for name in ("unsigned", "verifying", "handling", "late")}
        links["fires_today"] = f"{fires}?phase=all&from={today}&to={today}"
        links["fires_in_season"] = f"{fires}?phase=all&from={found.season_from}&to={today}"
    if acting.may("supervision.read"):
        links |= {name: f"{matters}?view={view}" for name, view in MATTER_VIEWS.items()}
    return links


@require_GET
@needs("wall.read")
def screen(request: HttpRequest) -> HttpResponse:
    found = wall_numbers(request.acting, at=now())
    values = _shown(found)
    config = {
        "numbers": reverse("wall:numbers"),
        "outlines": reverse("places:layer", args=["county"]),
        "poll": POLL_MS,
        "cycle": CYCLE_MS,
        "first": values,
    }
    return render(
        request, "wall/screen.html", {"numbers": values, "config": config, "links": _links(request.acting, found)}
    )


@require_GET
@needs("wall.read")
def numbers(request: HttpRequest) -> HttpResponse:
    response = JsonResponse(_shown(wall_numbers(request.acting, at=now())))
    response.headers["ETag"] = f'"{blake2b(response.content, digest_size=12).hexdigest()}"'
    if request.headers.get("If-None-Match") == response.headers["ETag"]:
        unchanged = HttpResponseNotModified()
        unchanged.headers["ETag"] = response.headers["ETag"]
        return unchanged
    return response
