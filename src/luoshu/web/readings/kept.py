"""Accepted values and published values: found again, each with the way back to its sentence."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.briefings.queries import Frozen, numbers_beside
from luoshu.apps.errors import Invalid
from luoshu.apps.readings.operations import correct_published, publish_value, withdraw_observation
from luoshu.apps.readings.queries import (
    corrections_of,
    find_observation_for,
    find_published_for,
    observations_for,
    published_for,
    published_history,
    scopes_for,
    sentence_of,
)
from luoshu.core.clock import beijing_day
from luoshu.web.readings.forms import CorrectReleaseForm, ReleaseForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

if TYPE_CHECKING:
    from luoshu.apps.readings.models import PublishedValue

PAGE = 100
LEAF = 30
"""Published values on one page: each is counted again."""


@require_GET
@needs("readings.read")
def observations(request: HttpRequest) -> HttpResponse:
    words, scope = request.GET.get("words", "")[:60], request.GET.get("scope", "")
    before = request.GET.get("before", "")
    rows = observations_for(
        request.acting,
        words=words,
        scope=scope,
        page=request.GET.get("page", ""),
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 12 else 0,
        limit=PAGE + 1,
    )
    names = {row.code: row.name for row in scopes_for(request.acting)}
    context = {"rows": rows[:PAGE], "words": words, "scope": scope, "scopes": sorted(names.items())}
    if len(rows) > PAGE:
        query = request.GET.copy()
        query["before"] = str(rows[PAGE - 1].pk)
        context["older"] = query.urlencode()
    return render(request, "readings/observations.html", context)


@require_GET
@needs("readings.read")
def observation(request: HttpRequest, code: str) -> HttpResponse:
    return _observation(request, code, ReleaseForm(initial={"released_on": beijing_day(now())}))


def _observation(
    request: HttpRequest, code: str, form: ReleaseForm, status: int = 200, refusal: str = ""
) -> HttpResponse:
    found = find_observation_for(request.acting, code)
    history = published_history(request.acting, found)
    can_publish = not any(row.document_code == "" for row in history)
    context = {"one": found, "history": history, "can_publish": can_publish, "form": form, "refusal": refusal}
    return render(request, "readings/observation.html", context, status=status)


@require_POST
@needs("readings.publish")
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Register that an accepted value went out."""
    form = ReleaseForm(request.POST)
    if not form.is_valid():
        return _observation(request, code, form, status=422)
    try:
        publish_value(observation_code=code, by=request.acting, at=now(), **form.cleaned_data)
    except Invalid as error:
        form.add_error(None, str(error))
        return _observation(request, code, form, status=422)
    return redirect("readings:observation", code=code)


@require_POST
@needs("readings.publish")
def correct(request: HttpRequest, code: str) -> HttpResponse:
    """Register the correction of a published value."""
    form = CorrectReleaseForm(request.POST)
    if not form.is_valid():
        return _published_value(request, code, form, status=422)
    try:
        made = correct_published(code=code, by=request.acting, at=now(), **form.cleaned_data)
    except Invalid as error:
        form.add_error(None, str(error))
        return _published_value(request, code, form, status=422)
    return redirect("readings:published_value", code=made.code)


@require_POST
@needs("readings.review")
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw an accepted value; its figure waits again."""
    try:
        withdraw_observation(code=code, reason=request.POST.get("reason", ""), by=request.acting, at=now())
    except Invalid as error:
        return _observation(request, code, ReleaseForm(), status=422, refusal=str(error))
    return redirect("readings:observations")


@require_GET
@needs("readings.read")
def published(request: HttpRequest) -> HttpResponse:
    """What went out, each number beside what the records say now."""
    at, words = now(), request.GET.get("words", "")[:60]
    before = request.GET.get("before", "")
    rows = published_for(
        request.acting,
        words=words,
        document=request.GET.get("document", "")[:40],
        before=int(before) if before.isascii() and before.isdigit() and len(before) < 12 else 0,
        limit=LEAF + 1,
    )
    context: dict[str, Any] = {"rows": _beside(request, rows[:LEAF], at), "words": words}
    if len(rows) > LEAF:
        query = request.GET.copy()
        query["before"] = str(rows[LEAF - 1].pk)
        context["older"] = query.urlencode()
    return render(request, "readings/published.html", context)


def _beside(request: HttpRequest, rows: "list[PublishedValue]", at: datetime) -> list[dict[str, Any]]:
    found = numbers_beside(request.acting, [Frozen.of_row(row) for row in rows], at=at)
    return [
        {"row": row, "sentence": sentence, "url": url}
        | ({"lack": standing} if isinstance(standing, str) else {"standing": standing})
        for row, standing in zip(rows, found, strict=True)
        for sentence, url in (sentence_of(row),)
    ]


@require_GET
@needs("readings.read")
def published_value(request: HttpRequest, code: str) -> HttpResponse:
    """One number that went out: where, from what source, in which sentence, what it would be today, its corrections."""
    return _published_value(request, code, CorrectReleaseForm(initial={"released_on": beijing_day(now())}))


def _published_value(request: HttpRequest, code: str, form: CorrectReleaseForm, status: int = 200) -> HttpResponse:
    found = find_published_for(request.acting, code)
    chain = corrections_of(request.acting, found)
    shown = _beside(request, [found], now())[0]
    context = {**shown, "chain": chain, "is_newest": chain[-1] == found, "form": form}
    return render(request, "readings/published_value.html", context, status=status)
