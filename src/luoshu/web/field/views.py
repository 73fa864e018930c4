"""The grid worker's phone: one card per fire, three taps, nothing else. No score, no check-in, no track."""

from pathlib import Path

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import condition, require_GET

from luoshu.apps.cases.choices import BurnedMatter, FindingResult
from luoshu.apps.cases.queries import ready_forms, todo_for
from luoshu.apps.rules.queries import crops_on
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

WORKER_FILE = Path(__file__).with_name("service_worker.js")


@require_GET
@needs("fires.field")
def card(request: HttpRequest) -> HttpResponse:
    at = now()
    todo = todo_for(request.acting, at=at)
    rows = todo.mine + todo.returned
    forms = ready_forms(request.acting, [row.code for row in rows], at=at)
    cards = [{"row": row, "forms": forms.get(row.code, {})} for row in rows]
    crops = crops_on(request.acting.paths[0], beijing_day(at))
    context = {
        "cards": cards,
        "crops": crops,
        "results": FindingResult.choices,
        "matters": BurnedMatter.choices,
        # For mending what was refused: the card of its fire may be gone by then.
        "choices": {
            "result": {"label": "现场情况", "options": FindingResult.choices},
            "burned_matter": {"label": "烧的什么", "options": [("", "没看到燃烧"), *BurnedMatter.choices]},
            "crop": {"label": "哪种作物", "options": [("", "没选"), *crops]},
        },
    }
    return render(request, "field/page.html", context)


@require_GET
@login_not_required
@condition(etag_func=lambda request: f'"{WORKER_FILE.stat().st_mtime_ns}"')
def service_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, served below /field/ so that it governs that page alone."""
    response = HttpResponse(WORKER_FILE.read_text(encoding="utf-8"), content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/field/"
    return response
