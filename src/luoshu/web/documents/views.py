"""The list of an office's documents, one document as it would be printed, and the form that revises it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.adapters.documents import edited_blocks, editing_text
from luoshu.apps.audit.spool import write_read
from luoshu.apps.briefings.queries import Frozen, numbers_beside
from luoshu.apps.documents.choices import OUT, DocumentKind, DocumentStatus, ReleaseState
from luoshu.apps.documents.operations import revise_document
from luoshu.apps.documents.queries import (
    DocumentView,
    body_of,
    document_counts,
    document_view,
    documents_for,
    find_document_for,
    mail_view,
)
from luoshu.apps.errors import LuoshuError
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

PAGE = 50
S = DocumentStatus
FOLDERS: dict[str, tuple[str, tuple[str, ...]]] = {
    "writing": ("在拟", (S.DRAFT, S.RETURNED)),
    "review": ("送审中", (S.IN_REVIEW, S.COUNTERSIGNING, S.RELEASING)),
    "awaiting": ("待签发", (S.AWAITING_ISSUE,)),
    "issued": ("已印发", tuple(OUT)),
    "releasing": ("对外发布", ()),
    "received": ("收到的", ()),
    "all": ("全部", ()),
}


@require_GET
@needs("documents.read")
def document_list(request: HttpRequest) -> HttpResponse:
    counts = document_counts(request.acting)
    folder = request.GET.get("folder", "")
    if folder not in FOLDERS:
        folder = "review" if counts.review and request.acting.may("documents.approve") else "writing"
        if not request.acting.may("documents.draft"):
            folder = "all" if request.acting.may("documents.oversee") else "received"
        if request.acting.may("documents.publicise"):
            folder = "releasing"
    text, kind = request.GET.get("q", "").strip()[:60], request.GET.get("kind", "")
    rows = documents_for(
        request.acting,
        statuses=FOLDERS[folder][1],
        kind=kind,
        text=text,
        received=folder == "received",
        of_all=folder == "all",
        releasing=folder == "releasing",
    )
    page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    found = list(rows[(page - 1) * PAGE : page * PAGE + 1])
    rest = f"folder={folder}&kind={kind}&q={text}"
    context = {
        "folders": [(code, label) for code, (label, _) in FOLDERS.items()],
        "folder": folder,
        "folder_label": FOLDERS[folder][0],
        "counts": counts,
        "rows": found[:PAGE],
        "kinds": DocumentKind.choices,
        "kind": kind,
        "q": text,
        "newer": f"{rest}&page={page - 1}" if page > 1 else "",
        "older": f"{rest}&page={page + 1}" if len(found) > PAGE else "",
    }
    return render(request, "documents/page.html", context)


@require_GET
@needs("documents.read")
def document(request: HttpRequest, code: str) -> HttpResponse:
    asked = request.GET.get("version", "")
    return show_document(request, code, number=int(asked) if asked.isdecimal() and len(asked) < 6 else None)


def show_document(
    request: HttpRequest, code: str, *, number: int | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    """Show one document; after a refused step again, with the sentence and what was typed."""
    found = find_document_for(request.acting, code)
    at = now()
    write_read(
        by=request.acting,
        at=at,
        action="document.read",
        subject_kind="document",
        subject_code=code,
        division_path=found.division_path,
    )
    view = document_view(found, request.acting, at=at, number=number)
    context = {"view": view, "document": found, "error": error, "posted": request.POST}
    context |= {"today": beijing_day(at), "figures": _figures(request, view, at)}
    context["mailing"] = mail_view(request.acting, found, on=beijing_day(at))
    return render(request, "documents/detail.html", context, status=status)


def _figures(request: HttpRequest, view: DocumentView, at: datetime) -> list[dict[str, Any]]:
    """The figures with a source; while the text is on its way to the public each stands beside what it is today."""
    waits = view.release is not None and view.release.state != ReleaseState.RELEASED
    frozen = [
        (number, told)
        for number, run in enumerate(view.figures)
        if waits and run.source is not None and (told := Frozen.of_source(run.source, run.text, beijing_day(at)))
    ]
    found = numbers_beside(request.acting, [told for _, told in frozen], at=at)
    beside = {number: standing for (number, _), standing in zip(frozen, found, strict=True)}
    return [
        {"run": run, "standing": None if isinstance(standing, str) else standing, "lack": standing}
        for number, run in enumerate(view.figures)
        for standing in (beside.get(number, ""),)
    ]


@require_http_methods(["GET", "POST"])
@needs("documents.draft")
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Revise a draft as plain lines; figures nobody touched keep their source."""
    found = find_document_for(request.acting, code)
    body = body_of(found)
    fields = {
        "title": body.title,
        "addressee": body.addressee,
        "text": editing_text(body),
        "signature": body.signature,
        "attachments": "\n".join(body.attachments),
        "copies_to": "\n".join(body.copies_to),
        "note": "",
    }
    error, status = "", 200
    if request.method == "POST":
        fields = {name: request.POST.get(name, "").strip() for name in fields}
        changed = replace(
            body,
            title=fields["title"],
            addressee=fields["addressee"],
            blocks=edited_blocks(body, fields["text"][:100_000]),
            signature=fields["signature"],
            attachments=_lines(fields["attachments"]),
            copies_to=_lines(fields["copies_to"]),
        )
        try:
            revise_document(document_code=code, body=changed, by=request.acting, at=now(), note=fields["note"])
            return redirect("documents:detail", code=code)
        except LuoshuError as problem:
            error, status = str(problem), status_of(problem)
            if status in (403, 404):
                raise
    context = {"document": found, "fields": fields, "error": error}
    return render(request, "documents/edit.html", context, status=status)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
