"""材料核数: the text with its figures in place on the left, the figures on the right, one card to decide on."""

from typing import TYPE_CHECKING, Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import Invalid, LuoshuError
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.indicators.queries import ledger_gaps_of
from luoshu.apps.readings.choices import CheckState, FigureState, PageStatus, Purpose, Verdict
from luoshu.apps.readings.operations import (
    Correction,
    accept_figure,
    decide_check,
    drop_figure,
    reread_page,
    set_page_scope,
    take_back_figure,
)
from luoshu.apps.readings.queries import (
    Gap,
    checks_between,
    consistent_checks,
    counts_of,
    figure_of,
    figures_between,
    find_page_for,
    find_scope_for,
    gaps_of,
    items_of,
    scopes_on,
    slices_of,
    worst_of,
)
from luoshu.core.reading import ENGINE_VERSION
from luoshu.web.readings.forms import CorrectionForm
from luoshu.web.readings.marking import pieces_of
from luoshu.web.readings.praise import Praise, praise_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import saved_as
from luoshu.web.shared.middleware import status_of

if TYPE_CHECKING:
    from luoshu.apps.readings.models import Figure, Page, PageCheck, Scope

FILTERS = (
    ("all", "全部"),
    ("pending", "待核"),
    ("no_scope", "无口径"),
    ("flagged", "有标记"),
    ("accepted", "已采纳"),
    ("dropped", "不采用"),
)


@require_GET
@needs("readings.read")
def desk(request: HttpRequest, code: str) -> HttpResponse:
    """The desk of one page; ``at`` is the place in the text to open, ``part`` the leaf of a long text."""
    page = find_page_for(request.acting, code)
    if page.purpose == Purpose.DRAFT:
        return redirect("readings:draft", code=code)
    if page.status != PageStatus.READ:
        return render(request, "readings/waiting.html", {"page": page})
    leaves = slices_of(page.text)
    at = _number(request.GET.get("at"), -1)
    part = _part(leaves, at, _number(request.GET.get("part"), 1) - 1)
    start, end = leaves[part]
    figures = figures_between(page, start, end)
    checks = checks_between(page, start, end)
    show = request.GET.get("show", "all")
    flagged = {tuple(span) for check in checks for span in check.spans}
    gaps = _gaps(request, page, figures)
    differing = _mark_gaps(figures, gaps)
    praise = praise_of(request.acting, page, start, end, figures)
    shown = [figure for figure in figures if _shows(figure, show, flagged | differing)]
    chosen = _chosen(figures, shown, at)
    context: dict[str, Any] = {
        "page": page,
        "pieces": pieces_of(page.text, start, end, figures, [*checks, *praise]),
        "figures": shown,
        "checks": checks,
        "wanting": _wanting(checks, figures, praise),
        "consistent": consistent_checks(page),
        "items": items_of(page)[:400],
        "counts": counts_of(page),
        "filters": FILTERS,
        "show": show,
        "part": part + 1,
        "parts": len(leaves),
        "is_outdated": page.engine_version != ENGINE_VERSION,
        "rereading": page.rereadings.order_by("-pk").first(),
        "check_states": CheckState.choices[1:],
    }
    scopes = scopes_on(page.division_path, page.issued_on)
    context |= {"scopes": scopes} if chosen is None else _card(page, chosen, gaps, scopes)
    return render(request, "readings/desk.html", context)


@require_GET
@needs("readings.read")
def figure(request: HttpRequest, code: str, start: int) -> HttpResponse:
    """The card of one figure."""
    page = find_page_for(request.acting, code)
    return render(request, "readings/_figure.html", {"page": page, **_alone(request, page, figure_of(page, start))})


@require_POST
@needs("readings.review")
def decide(request: HttpRequest, code: str, start: int, verb: str) -> HttpResponse:
    """Accept, correct, drop or take back one figure; then the card of the next one that waits."""
    page = find_page_for(request.acting, code)
    one = figure_of(page, start)
    form = CorrectionForm(request.POST)
    try:
        _decide(request, page, one, verb, form)
    except LuoshuError as error:
        if not isinstance(error, Invalid):
            raise
        context = {
            "page": page,
            **_alone(request, page, one, form if verb == "correct" else None),
            "refusal": str(error),
        }
        return render(request, "readings/_figure.html", context, status=status_of(error))
    onward = _next_pending(page, start)
    if not request.headers.get("HX-Request"):
        shown = start if onward is None else onward.start
        return redirect(f"{reverse('readings:desk', args=[code])}?at={shown}#f{shown}")
    one = figure_of(page, start)
    context = {"page": page, "decided": one, "counts": counts_of(page)}
    return render(request, "readings/_decided.html", {**context, **_alone(request, page, onward or one)})


def _decide(request: HttpRequest, page: "Page", one: "Figure", verb: str, form: CorrectionForm) -> None:
    who: dict[str, Any] = {"page_code": page.code, "start": one.start, "by": request.acting, "at": now()}
    reason = request.POST.get("reason", "")
    scope_code = request.POST.get("scope", "")
    scope = find_scope_for(request.acting, scope_code, page.issued_on) if scope_code else None
    if verb == "accept":
        accept_figure(scope=scope, reason=reason, **who)
    elif verb == "correct":
        if not form.is_valid():
            raise Invalid
        values = {
            key: form.cleaned_data[key]
            for key in ("indicator", "subject", "status", "value", "unit", "as_of", "numerator", "denominator")
        }
        accept_figure(scope=scope, correction=Correction(**values), reason=reason, **who)
    elif verb == "drop":
        drop_figure(reason=reason, **who)
    elif verb == "back":
        take_back_figure(reason=reason, **who)
    else:
        raise Http404


@require_POST
@needs("readings.review")
def page_scope(request: HttpRequest, code: str) -> HttpResponse:
    """Say which scope the figures have that name none."""
    page = find_page_for(request.acting, code)
    scope = find_scope_for(request.acting, request.POST.get("scope", ""), page.issued_on)
    set_page_scope(page_code=code, scope=scope, by=request.acting, at=now())
    return redirect("readings:desk", code=code)


@require_POST
@needs("readings.review")
def check(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say what came of a flag."""
    state, note = request.POST.get("state", ""), request.POST.get("note", "")
    decide_check(page_code=code, number=number, state=state, note=note, by=request.acting, at=now())
    return redirect(f"{reverse('readings:desk', args=[code])}?at={_number(request.POST.get('at'), 0)}#checks")


@require_POST
@needs("readings.review")
def reread(request: HttpRequest, code: str) -> HttpResponse:
    """Read the page again with the engine of today."""
    reread_page(code=code, by=request.acting, at=now())
    return redirect("readings:desk", code=code)


@require_GET
@needs("readings.read")
def source(request: HttpRequest, code: str) -> HttpResponseBase:
    """The original as it came."""
    page = find_page_for(request.acting, code)
    write_read(
        by=request.acting,
        at=now(),
        action="readings.source_read",
        subject_kind="page",
        subject_code=code,
        division_path=page.division_path,
    )
    name = page.file_name or f"{code}.txt"
    return saved_as(FileResponse(open_bytes(page.file), content_type="application/octet-stream"), name)


def _alone(request: HttpRequest, page: "Page", one: "Figure", form: CorrectionForm | None = None) -> dict[str, Any]:
    """The card of a figure that is asked for without its page."""
    scopes = scopes_on(page.division_path, page.issued_on)
    return _card(page, one, _gaps(request, page, [one]), scopes, form)


def _card(
    page: "Page",
    one: "Figure",
    gaps: dict[int, list[Gap]],
    scopes: "list[Scope]",
    form: CorrectionForm | None = None,
) -> dict[str, Any]:
    observation = one.observations.filter(withdrawn_at__isnull=True).select_related("scope").first()
    initial = {
        "scope": one.scope.code if one.scope else "",
        "indicator": one.indicator,
        "value": one.value.normalize() if one.value else one.value,
        "unit": one.unit,
        "subject": one.subject,
        "status": one.status,
        "as_of": _last_day(one.period) or page.issued_on.isoformat(),
    }
    return {
        "figure": one,
        "observation": observation,
        "gaps": gaps.get(one.pk, []),
        "scopes": scopes,
        "form": form or CorrectionForm(initial={k: f"{v:f}" if k == "value" else v for k, v in initial.items()}),
        "chosen_scope": (form.data.get("scope") if form else initial["scope"]) or "",
        "sentence": (
            page.text[one.sent_start : one.start],
            page.text[one.start : one.end],
            page.text[one.end : one.sent_end],
        ),
        "is_correcting": form is not None,
    }


def _gaps(request: HttpRequest, page: "Page", figures: "list[Figure]") -> dict[int, list[Gap]]:
    """How figures stand to kept values and to the ledgers of their day, by figure id."""
    found = gaps_of(request.acting, figures)
    for pk, gaps in ledger_gaps_of(request.acting, page, figures, at=now()).items():
        found[pk] = [*found.get(pk, ()), *gaps]
    return found


def _mark_gaps(figures: "list[Figure]", gaps: dict[int, list[Gap]]) -> set[tuple[int, int]]:
    """Note on each figure the worst comparison with what is kept; return the spans of those that want a look."""
    wanting = set()
    for figure in figures:
        worst = worst_of(gaps.get(figure.pk, ()))
        if worst is not None and worst.verdict != Verdict.CONSISTENT:
            figure.gap = worst  # type: ignore[attr-defined]
            wanting.add((figure.start, figure.end))
    return wanting


def _wanting(
    checks: "list[PageCheck]", figures: "list[Figure]", praise: list[Praise]
) -> "list[PageCheck | Figure | Praise]":
    """What stands under 需核对, in its order: relations inside the page, numbers that differ from what is kept, and
    words of praise without a record."""
    rows: list[PageCheck | Figure | Praise] = [*checks, *(one for one in figures if hasattr(one, "gap")), *praise]
    return sorted(rows, key=lambda row: row.start)


def _last_day(period: str) -> str:
    last = period.rpartition("/")[2]
    return last if len(last) == 10 else ""


def _shows(figure: "Figure", show: str, flagged: set[tuple[int, int]]) -> bool:
    if show == "no_scope":
        return figure.state == FigureState.PENDING and figure.scope_id is None
    if show == "flagged":
        return (figure.start, figure.end) in flagged
    return show == "all" or show not in FigureState.values or figure.state == show


def _chosen(figures: "list[Figure]", shown: "list[Figure]", at: int) -> "Figure | None":
    """The figure asked for, else the first that waits, else the first."""
    asked = next((one for one in figures if one.start == at), None)
    waiting = next((one for one in shown if one.state == FigureState.PENDING), None)
    return asked or waiting or next(iter(shown), None)


def _next_pending(page: "Page", start: int) -> "Figure | None":
    rows = page.figures.filter(state=FigureState.PENDING).select_related("scope", "division").order_by("start")
    return rows.filter(start__gt=start).first() or rows.first()


def _part(leaves: list[tuple[int, int]], at: int, asked: int) -> int:
    if at >= 0:
        return next((n for n, (first, last) in enumerate(leaves) if first <= at < last), 0)
    return min(max(asked, 0), len(leaves) - 1)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else otherwise
