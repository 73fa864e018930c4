"""Bringing an office's sheet in: preview it, get it back in red, or keep it. One flow for every sheet."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.core.tables import SheetResult
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_sheet


def bring_sheet(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    take: Callable[[bytes, bool], SheetResult],
) -> HttpResponse:
    """Answer the page of an import. ``take(data, keep)`` compares or keeps; with problems nothing is kept.

    ``title`` names the sheet in the sentence that asks for it and in the file that comes back.
    """
    if request.method == "GET":
        return render(request, template, context)
    given, what = request.FILES.get("file"), request.POST.get("what", "preview")
    if given is None:
        return render(request, template, {**context, "sentence": f"请先选择{title}文件。"}, status=422)
    data = given.read()
    try:
        refuse_file_if_marked_secret(name=given.name or "", data=data)
        store_bytes(data=data, at=now())
        done = take(data, what == "keep")
    except Invalid as refusal:
        return render(request, template, {**context, "sentence": str(refusal)}, status=422)
    if what == "marked" and done.marked:
        return as_sheet(done.marked, f"{title}-待改正.xlsx")
    result = {"done": done, "kept": what == "keep" and not done.problems}
    return render(request, template, context | result, status=422 if done.problems else 200)
