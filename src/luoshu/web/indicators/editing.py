"""A new indicator, and another formula for one: one form, with what it would give before it is saved."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.indicators.operations import IndicatorDraft, declare_indicator, set_formula
from luoshu.apps.indicators.queries import (
    Book,
    books_for,
    find_indicator_for,
    formulas_in_words,
    formulas_of,
    indicators_for,
    named_scopes,
    preview_formula,
)
from luoshu.core.clock import beijing_day
from luoshu.core.indicators import from_json
from luoshu.web.indicators.formula_form import Typed, body_of, cleaned, drawn, first_typed, typed_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import needed_day, number_of, shown, text_of

if TYPE_CHECKING:
    from luoshu.apps.indicators.models import Indicator

FRAME = ("title", "area", "aliases", "valid_from", "source")


@require_http_methods(["GET", "POST"])
@needs("indicators.configure")
def new(request: HttpRequest) -> HttpResponse:
    """Enter an indicator with its first formula."""
    return _answer(request, None)


@require_http_methods(["GET", "POST"])
@needs("indicators.configure")
def formula(request: HttpRequest, code: str) -> HttpResponse:
    """Put another formula in force from a day on."""
    found = find_indicator_for(request.acting, code)
    if not request.acting.covers(found.division_path):
        raise NotAllowed
    return _answer(request, found)


def _answer(request: HttpRequest, held: "Indicator | None") -> HttpResponse:
    books = books_for(request.acting)
    if request.method == "GET":
        return _page(request, held, books, _first(held, books), {})
    typed = cleaned(request.POST)
    what = text_of(request, "what", 10)
    if what == "redraw":
        return _page(request, held, books, typed, {})
    try:
        body = body_of(typed, books)
        # A formula that cannot be reckoned is not saved either.
        preview = preview_formula(request.acting, body, at=now(), indicator=held)
        if what == "save":
            return redirect("indicators:indicator", _save(request, held, body))
    except LuoshuError as refused:
        told = shown(refused)
        return _page(request, held, books, typed, {"error": told["error"]}, told["status"])
    return _page(request, held, books, typed, {"preview": preview, "words": formulas_in_words([body])[0]})


def _save(request: HttpRequest, held: "Indicator | None", body: dict[str, Any]) -> str:
    by, at = request.acting, now()
    valid_from = needed_day(request, "valid_from", "从哪天起")
    source = text_of(request, "source", 200)
    if held is not None:
        set_formula(
            indicator_code=held.code,
            body=body,
            valid_from=valid_from,
            source=source,
            seen=number_of(request, "seen", "版本"),
            by=by,
            at=at,
        )
        messages.success(request, f"新公式自 {valid_from.month}月{valid_from.day}日起执行；以前的数仍按以前的公式。")
        return held.code
    area, _, area_title = text_of(request, "area", 110).partition("|")
    aliases = text_of(request, "aliases", 300).replace("，", "、").split("、")
    draft = IndicatorDraft(
        code="",
        title=text_of(request, "title", 120),
        area=area,
        area_title=area_title or area,
        division_path=by.paths[0],
        aliases=tuple(name.strip() for name in aliases if name.strip()),
        list_order=indicators_for(by).count(),
    )
    made = declare_indicator(draft=draft, body=body, valid_from=valid_from, source=source, by=by, at=at)
    messages.success(request, "指标已登记，各县区的数稍后由系统算出。")
    return made.code


def _first(held: "Indicator | None", books: dict[str, Book]) -> Typed:
    latest = formulas_of(held)[:1] if held is not None else []
    return typed_of(from_json(latest[0].body), books) if latest else first_typed()


def _page(
    request: HttpRequest,
    held: "Indicator | None",
    books: dict[str, Book],
    typed: Typed,
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    acting, today = request.acting, beijing_day(now())
    versions = formulas_of(held) if held is not None else []
    frame = {name: typed.get(name, "") for name in FRAME}
    if request.method == "GET":
        soonest = max(today, versions[0].valid_from + timedelta(days=1)) if versions else today
        frame["valid_from"] = soonest.isoformat()
    seen = text_of(request, "seen", 9) if request.method == "POST" else str(versions[0].number) if versions else ""
    context = {
        "indicator": held,
        "versions": versions,
        "books": books.values(),
        "areas": {book.area: book.area_title for book in books.values()},
        "scopes": named_scopes(held.division_path if held is not None else acting.paths[0], today),
        "frame": frame,
        "seen": seen,
        **drawn(typed, books),
        **more,
    }
    return render(request, "indicators/edit.html", context, status=status)
