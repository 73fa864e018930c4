"""The auditor's page: entries with filters, and the check of the seal chain."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.queries import entries_for, verify_chain
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

PAGE = 100


def _context(request: HttpRequest) -> dict[str, Any]:
    words = {name: request.GET.get(name, "").strip() for name in ("person_code", "action", "subject_code")}
    before = request.GET.get("before", "")
    rows = entries_for(request.acting, **words)
    if before.isdigit():
        rows = rows.filter(id__lt=int(before)).order_by("-id")
    found = list(rows[: PAGE + 1])
    context: dict[str, Any] = {"entries": found[:PAGE], **words}
    if len(found) > PAGE:
        context["older"] = "&".join(
            [*(f"{name}={word}" for name, word in words.items()), f"before={found[PAGE - 1].pk}"]
        )
    return context


@require_GET
@needs("audit.read")
def entries(request: HttpRequest) -> HttpResponse:
    return render(request, "audit/page.html", _context(request))


@require_POST
@needs("audit.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say where it breaks, if it does."""
    return render(request, "audit/page.html", {**_context(request), "report": verify_chain(), "checked_at": now()})
