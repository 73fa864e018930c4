"""Clues: the page of one, calling back from a queue, attribution, strikes, a report by patrol or hotline."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.cameras.queries import view_at
from luoshu.apps.clues.operations import (
    decide_attribution,
    decide_strike,
    overrule_label,
    review_strike,
    revoke_strike,
    withdraw_strike,
)
from luoshu.apps.clues.queries import (
    changes_of,
    decisions_of,
    find_clue_for,
    labels_of,
    strikes_for,
)
from luoshu.apps.errors import LuoshuError, NotVisible
from luoshu.apps.feeds.choices import FeedKind
from luoshu.apps.feeds.operations import Reporter, receive_report
from luoshu.apps.feeds.queries import pictures_of
from luoshu.web.clues.forms import ReportForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of
from luoshu.web.shared.photos import show_picture


@require_GET
@needs("clues.read")
def clue(request: HttpRequest, code: str) -> HttpResponse:
    return _show(request, code)


def _show(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    found = find_clue_for(request.acting, code)
    alarm = (found.detection.detail or {}) if request.acting.may("cameras.read") else {}
    context = {
        "clue": found,
        # Where the camera looked when it saw this, whatever was changed about it since.
        "pose": view_at(str(alarm["camera_code"]), found.seen_at) if alarm.get("camera_code") else None,
        "pictures": pictures_of(request.acting, [found.detection.key]) if found.kind == FeedKind.CAMERA else [],
        "labels": labels_of(found),
        "decisions": decisions_of(found),
        "changes": changes_of(found.event),
        "strikes": [one for one in strikes_for(request.acting, limit=1000) if one.clue_id == found.pk],
        "error": error,
        "posted": request.POST,
    }
    return render(request, "clues/detail.html", context, status=status)


@require_GET
@needs("pictures.read")
def picture(request: HttpRequest, code: str, picture: str, part: str) -> FileResponse:
    """Show what is kept of an alarm's picture, behind the door of its clue: ``smoke`` or ``whole``."""
    found = find_clue_for(request.acting, code)
    one = pictures_of(request.acting, [found.detection.key]).filter(code=picture).first()
    shown = {"smoke": one.crop, "whole": one.whole}.get(part) if one is not None else None
    return show_picture(request, shown, picture, subject=("clue", code), division_path=found.division_path)


def _again(request: HttpRequest, code: str, error: LuoshuError) -> HttpResponse:
    status = status_of(error)
    if status in (403, 404):
        raise error
    return _show(request, code, error=str(error), status=status)


@require_POST
@needs("clues.label")
def overrule(request: HttpRequest, code: str, label: str) -> HttpResponse:
    """Call a clue back from a queue: the label stays, marked as overruled, with the reason."""
    try:
        overrule_label(
            clue_code=code, label_code=label, reason=request.POST.get("reason", ""), by=request.acting, at=now()
        )
    except LuoshuError as error:
        return _again(request, code, error)
    messages.success(request, "已召回，标注保留并注明理由。")
    return redirect("clues:detail", code=code)


@require_POST
@needs("clues.attribute")
def attribute(request: HttpRequest, code: str) -> HttpResponse:
    try:
        decide_attribution(
            clue_code=code,
            division_code=request.POST.get("division_code", "").strip(),
            reason=request.POST.get("reason", ""),
            by=request.acting,
            at=now(),
        )
    except LuoshuError as error:
        return _again(request, code, error)
    messages.success(request, "归属已核定，两种意见都保留。")
    return redirect("clues:detail", code=code)


@require_POST
@needs("clues.strike_apply", "clues.strike_review", "clues.strike_decide")
def strike(request: HttpRequest, code: str, strike: str, verb: str) -> HttpResponse:
    """Review, decide or take back an application to strike this clue."""
    note = request.POST.get("note", "")
    by, at = request.acting, now()
    find_clue_for(by, code)
    try:
        if verb in ("support", "turn_down"):
            review_strike(strike_code=strike, is_supported=verb == "support", note=note, by=by, at=at)
        elif verb in ("grant", "refuse"):
            decide_strike(strike_code=strike, is_granted=verb == "grant", note=note, by=by, at=at)
        elif verb == "revoke":
            revoke_strike(strike_code=strike, reason=note, by=by, at=at)
        elif verb == "withdraw":
            withdraw_strike(strike_code=strike, reason=note, by=by, at=at)
        else:
            raise NotVisible
    except LuoshuError as error:
        return _again(request, code, error)
    messages.success(request, "已记录，计数随之更新。")
    return redirect("clues:detail", code=code)


@require_http_methods(["GET", "POST"])
@needs("clues.report")
def report(request: HttpRequest) -> HttpResponse:
    """One report by patrol or hotline: stored as it came, then on its way like every clue."""
    form = ReportForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            fields = form.cleaned_data
            reporter = Reporter(fields["reporter_name"], fields["reporter_phone"])
            try:
                delivery = receive_report(
                    kind=fields["kind"],
                    datum=fields["datum"],
                    fields={
                        "longitude": str(fields["longitude"]),
                        "latitude": str(fields["latitude"]),
                        "reported_at": fields["reported_at"].isoformat(),
                        "note": fields["note"],
                    },
                    by=request.acting,
                    at=now(),
                    reporter=reporter,
                )
            except LuoshuError as error:
                form.add_error(None, str(error))
                status = status_of(error)
            else:
                if reporter:
                    messages.success(request, f"举报回执号 {reporter.token}，请告诉举报人，凭号领奖。")
                messages.success(request, f"已收到（批次 {delivery.code}），系统正在归属和归并，稍后出现在线索里。")
                return redirect("clues:list" if request.acting.may("clues.read") else "accounts:home")
    return render(request, "clues/report.html", {"form": form}, status=status)
