"""A ledger's sheet in and out: upload and preview, apply, undo, the file back in red, and the sheet as it stands."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.ledgers.choices import Change
from luoshu.apps.ledgers.operations.batches import apply_batch, map_headings, open_batch, undo_batch
from luoshu.apps.ledgers.queries.batches import BatchPage, batch_page_for, batches_for, find_batch_for, marked_file
from luoshu.apps.ledgers.queries.doors import declaration_of, find_ledger_for, is_filler
from luoshu.apps.ledgers.queries.sheets import empty_sheet, ledger_sheet
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_sheet
from luoshu.web.shared.middleware import status_of

MOST_SHOWN = 200


@require_http_methods(["GET", "POST"])
@needs("ledgers.fill")
def bring(request: HttpRequest, ledger_code: str) -> HttpResponse:
    """Show the ledger's batches; a posted file becomes a batch, which is shown before anything is written."""
    if request.method == "GET":
        return _bring_page(request, ledger_code)
    find_ledger_for(request.acting, ledger_code)
    given = request.FILES.get("file")
    if given is None:
        return _bring_page(request, ledger_code, "请先选择要导入的表。", 422)
    try:
        batch = open_batch(
            ledger_code=ledger_code,
            data=given.read(),
            file_name=given.name or "",
            valid_on=read_day(request.POST.get("valid_on", "")),
            by=request.acting,
            at=now(),
        )
    except LuoshuError as refusal:
        if status_of(refusal) != 422:
            raise
        return _bring_page(request, ledger_code, str(refusal), 422)
    return redirect("ledger_batches:detail", code=batch.code)


def _bring_page(request: HttpRequest, ledger_code: str, sentence: str = "", status: int = 200) -> HttpResponse:
    ledger = find_ledger_for(request.acting, ledger_code)
    context = {
        "ledger": ledger,
        "fills": is_filler(request.acting, ledger, declaration_of(ledger)),
        "batches": batches_for(request.acting, ledger),
        "today": beijing_day(now()),
        "sentence": sentence,
    }
    return render(request, "ledgers/import.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("ledgers.read")
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a batch would change or changed; with POST match headings, apply it or undo it."""
    if request.method == "GET":
        return _batch_page(request, code)
    find_batch_for(request.acting, code)
    what, at = request.POST.get("what", ""), now()
    try:
        _act(request, code, what, at)
    except LuoshuError as refusal:
        if status_of(refusal) not in (409, 422):
            raise
        return _batch_page(request, code, str(refusal), status_of(refusal))
    return redirect("ledger_batches:detail", code=code)


def _act(request: HttpRequest, code: str, what: str, at: datetime) -> None:
    by = request.acting
    if what == "map":
        names = {
            name.removeprefix("column-"): text for name, text in request.POST.items() if name.startswith("column-")
        }
        map_headings(batch_code=code, names={key: str(text) for key, text in names.items()}, by=by, at=at)
    elif what == "undo":
        undo_batch(batch_code=code, reason=request.POST.get("reason", ""), by=by, at=at)
        messages.success(request, "已整批撤销，各行回到导入前的样子。")
    else:
        done = apply_batch(batch_code=code, by=by, at=at)
        messages.success(request, f"已导入 {done.counts['written']} 行。")


def _batch_page(request: HttpRequest, code: str, sentence: str = "", status: int = 200) -> HttpResponse:
    change = request.GET.get("change", "")
    wanted = change if change in Change.values else ""
    number = request.GET.get("page", "")
    found = batch_page_for(
        request.acting, code, change=wanted, page=int(number) if number.isdecimal() and len(number) < 7 else 1
    )
    _note_read(request, found)
    context = {
        "found": found,
        "batch": found.batch,
        "counts": found.batch.counts,
        "change": wanted,
        "fills": is_filler(request.acting, found.ledger, declaration_of(found.ledger)),
        "sentence": sentence,
        "problems": found.problems[:MOST_SHOWN],
        "more_problems": max(0, len(found.problems) - MOST_SHOWN),
        **_pager(wanted, found),
    }
    return render(request, "ledgers/batch.html", context, status=status)


def _pager(change: str, found: BatchPage) -> dict[str, Any]:
    links = {"newer": found.page - 1, "older": found.page + 1}
    return {
        name: urlencode({"change": change, "page": page}) for name, page in links.items() if 1 <= page <= found.pages
    }


def _note_read(request: HttpRequest, found: BatchPage) -> None:
    write_read(
        by=request.acting,
        at=now(),
        action="ledgers.batch_read",
        subject_kind="ledger_batch",
        subject_code=found.batch.code,
        division_path=found.batch.division_path,
        detail={"rows": len(found.rows)},
    )


@require_GET
@needs("ledgers.fill")
def marked(request: HttpRequest, code: str) -> HttpResponse:
    """Give the file back as it came, the wrong cells red with the reason in a comment."""
    batch = find_batch_for(request.acting, code)
    data, name = marked_file(request.acting, code)
    _note_export(request, "ledgers.batch_exported", "ledger_batch", batch.code, batch.division_path, {})
    return as_sheet(data, name)


@require_GET
@needs("ledgers.read")
def sheet(request: HttpRequest, ledger_code: str) -> HttpResponse:
    """Give the ledger as the office's sheet; with ``?empty=1`` the blank template."""
    ledger = find_ledger_for(request.acting, ledger_code)
    at = now()
    if request.GET.get("empty"):
        return as_sheet(empty_sheet(ledger), f"{ledger.title}（空表）.xlsx")
    data, count = ledger_sheet(request.acting, ledger, at=at)
    detail = {"rows": count, "edition": ledger.edition}
    _note_export(request, "ledgers.exported", "ledger", ledger.code, ledger.division_path, detail)
    return as_sheet(data, f"{ledger.title}（{beijing_day(at)}）.xlsx")


def _note_export(
    request: HttpRequest, action: str, kind: str, code: str, division_path: str, detail: dict[str, Any]
) -> None:
    write_read(
        by=request.acting,
        at=now(),
        action=action,
        subject_kind=kind,
        subject_code=code,
        division_path=division_path,
        detail=detail,
    )
