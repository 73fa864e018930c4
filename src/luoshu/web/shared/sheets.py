"""Bringing an office's sheet in: preview it, get it back in red, keep what was previewed. One flow for every sheet."""

from collections.abc import Callable
from typing import Any, Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret, store_bytes
from luoshu.apps.evidence.queries import stored_bytes
from luoshu.core.tables import SheetResult
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_sheet

# A sheet that was previewed is kept, or given back in red, without being chosen again: within the hour, by whom it was.
PREVIEWED: Final = "sheet-previewed"
PREVIEWED_SECONDS: Final = 3600
_OF_THE_STEP: Final = frozenset({"csrfmiddlewaretoken", "what", "previewed"})


def bring_sheet(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    title: str,
    take: Callable[[bytes, bool], SheetResult],
) -> HttpResponse:
    """Answer the page of an import. ``take(data, keep)`` compares or keeps; with problems nothing is kept.

    ``title`` names the sheet on the page, in the sentence that asks for it and in the file that comes back. The
    template extends ``shared/import.html``; what else its form asks comes along from the preview to the keeping.
    """
    context = {"sheet_title": title, **context}
    if request.method == "GET":
        return render(request, template, context)
    what = request.POST.get("what", "preview")
    try:
        data, previewed = _sent(request, title)
        done = take(data, what == "keep")
    except Invalid as refusal:
        return render(request, template, {**context, "sentence": str(refusal)}, status=422)
    if what == "marked" and done.marked:
        return as_sheet(done.marked, f"{title}-待改正.xlsx")
    result = {
        "done": done,
        "kept": what == "keep" and not done.problems,
        "previewed": previewed,
        "typed": [(name, text) for name, text in request.POST.items() if name not in _OF_THE_STEP],
    }
    return render(request, template, context | result, status=422 if done.problems else 200)


class SheetNotChosen(Invalid):
    """Field: ``title``."""

    code = "sheet_not_chosen"
    message = "请先选择%(title)s文件。"


class PreviewGone(Invalid):
    code = "sheet_preview_gone"
    message = "预览已过了一小时，请重新选择文件、预览后再导入。"


def _sent(request: HttpRequest, title: str) -> tuple[bytes, str]:
    """Return the sheet that came, or the one previewed before, and its pass for the next step.

    Raises SheetNotChosen, PreviewGone, SecrecyMarkFound, CannotLookInside.
    """
    given, previewed = request.FILES.get("file"), request.POST.get("previewed", "")
    person = request.acting.person_code
    if given is not None:
        data = given.read()
        refuse_file_if_marked_secret(name=given.name or "", data=data)
        stored = store_bytes(data=data, at=now())
        return data, signing.dumps([person, request.path, stored.sha256], salt=PREVIEWED)
    if not previewed:
        raise SheetNotChosen(title=title)
    try:
        whose, path, sha256 = signing.loads(previewed, salt=PREVIEWED, max_age=PREVIEWED_SECONDS)
    except signing.BadSignature:
        raise PreviewGone from None
    if (whose, path) != (person, request.path):
        raise PreviewGone
    return stored_bytes(sha256), previewed
