"""The auditor's page: entries in words with filters, the check of the seal chain, and what the rule lets go."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.errors import NothingToCut
from luoshu.apps.audit.queries import ChainReport, cuts_for, newest_entries, verify_chain
from luoshu.apps.audit.retention import due_entries, order_cut
from luoshu.apps.errors import LuoshuError
from luoshu.apps.people.queries import office_names
from luoshu.apps.rules.queries import audit_days
from luoshu.core.clock import beijing_day, day_start
from luoshu.web.audit.action_names import Family
from luoshu.web.audit.actions import choices
from luoshu.web.audit.asking import Question, read_place, read_question
from luoshu.web.audit.export import MOST
from luoshu.web.audit.rows import rows_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

PAGE: Final = 100


def _page(
    request: HttpRequest, question: Question, report: ChainReport | None = None, refusal: str = "", status: int = 200
) -> HttpResponse:
    acting = request.acting  # type: ignore[attr-defined]
    found = []
    if not question.problem:
        place = read_place(request.GET.get("before", ""))
        found = newest_entries(acting, question.wanted, count=PAGE + 1, before=place)
    context: dict[str, Any] = {
        "rows": rows_of(found[:PAGE]),
        "question": question,
        "families": [(family.value, family.label) for family in Family],
        "acts": choices(question.family),
        "units": office_names(),
        "report": report,
        "refusal": refusal,
        **_kept(request),
        "most_exported": MOST,
    }
    if len(found) > PAGE:
        last = found[PAGE - 1]
        mark = f"before={last.at:%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}"
        context["older"] = f"{question.address}&{mark}" if question.address else mark
    return render(request, "audit/page.html", context, status=422 if question.problem else status)


def _rule(request: HttpRequest) -> tuple[int, str, datetime] | None:
    """The days that the rule of today keeps, its code, and the moment before which entries may go."""
    today, paths = beijing_day(now()), request.acting.paths  # type: ignore[attr-defined]
    found = audit_days(paths[0] if paths else "", today)
    return (*found, day_start(today - timedelta(days=found[0]))) if found is not None else None


def _kept(request: HttpRequest) -> dict[str, Any]:
    acting, rule = request.acting, _rule(request)  # type: ignore[attr-defined]
    return {"rule": rule, "due": due_entries(acting, before=rule[2]) if rule else None, "cuts": cuts_for(acting)}


@require_GET
@needs("audit.read")
def entries(request: HttpRequest) -> HttpResponse:
    return _page(request, read_question(request))


@require_POST
@needs("audit.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say where it breaks, if it does."""
    return _page(request, read_question(request), verify_chain())


@require_POST
@needs("audit.read")
def cut(request: HttpRequest) -> HttpResponse:
    """Order that what the rule lets go is taken out to files."""
    rule = _rule(request)
    try:
        if rule is None:
            raise NothingToCut
        by = request.acting  # type: ignore[attr-defined]
        made = order_cut(before=rule[2], rule_code=rule[1], by=by, at=now())
    except LuoshuError as refused:
        if (status := status_of(refused)) in (403, 404):
            raise
        return _page(request, read_question(request), refusal=str(refused), status=status)
    messages.success(request, f"已开始移出到第 {made.up_to} 条，由后台分批办理；日志链不断。")
    return redirect("audit:entries")
