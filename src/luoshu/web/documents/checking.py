"""Check a Word file against GB/T 9704: it is opened, compared and forgotten, never kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from luoshu.adapters.documents import NotAWordFile, check_9704
from luoshu.apps.evidence.errors import CannotLookInside, SecrecyMarkFound
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret
from luoshu.web.shared.access import needs

MOST_MB = 20


@require_http_methods(["GET", "POST"])
@needs("documents.draft")
def check(request: HttpRequest) -> HttpResponse:
    context: dict[str, object] = {"most_mb": MOST_MB}
    status = 200
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or file.size > MOST_MB * 1024 * 1024:
            context["error"] = f"请选择一个不超过 {MOST_MB} MB 的 .docx 文件。"
            status = 422
        else:
            try:
                data = file.read()
                refuse_file_if_marked_secret(name=file.name or "", data=data)
                findings = check_9704(data)
                differing = sum(not one.is_ok for one in findings)
                context |= {"findings": findings, "differing": differing, "name": file.name}
            except (NotAWordFile, SecrecyMarkFound, CannotLookInside) as problem:
                context["error"], status = str(problem), 422
    return render(request, "documents/check.html", context, status=status)
