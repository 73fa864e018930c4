"""The auditor's page: entries in words with filters, their export, and the check of the seal chain."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.audit.queries import ChainReport, newest_entries, verify_chain
from luoshu.apps.people.queries import office_names
from luoshu.web.audit.action_names import Family
from luoshu.web.audit.actions import choices
from luoshu.web.audit.asking import Question, read_place, read_question
from luoshu.web.audit.rows import rows_of
from luoshu.web.shared.access import needs

PAGE: Final = 100


def _page(request: HttpRequest, question: Question, report: ChainReport | None = None) -> HttpResponse:
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
    }
    if len(found) > PAGE:
        last = found[PAGE - 1]
        mark = f"before={last.at:%Y-%m-%dT%H:%M:%S.%fZ}_{last.pk}"
        context["older"] = f"{question.address}&{mark}" if question.address else mark
    return render(request, "audit/page.html", context, status=422 if question.problem else 200)


@require_GET
@needs("audit.read")
def entries(request: HttpRequest) -> HttpResponse:
    return _page(request, read_question(request))


@require_POST
@needs("audit.read")
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the whole chain and say where it breaks, if it does."""
    return _page(request, read_question(request), verify_chain())
