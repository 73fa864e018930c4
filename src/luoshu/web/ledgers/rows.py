"""One row: what it says, its form, its pictures, and its history; and the form of a new one."""

from typing import TYPE_CHECKING

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from luoshu.apps.errors import Invalid
from luoshu.apps.evidence.queries import attachments_of
from luoshu.apps.ledgers.choices import PhotoSide
from luoshu.apps.ledgers.errors import RowInvalid
from luoshu.apps.ledgers.operations import attach_row_photo, change_row, record_row, remove_row, unmask_row
from luoshu.apps.ledgers.queries import (
    current_version,
    declaration_of,
    find_ledger_for,
    find_row_for,
    is_filler,
    lent_values,
    photo_subject,
    photos_of_row,
    row_history_for,
    row_link,
    visible_values,
)
from luoshu.apps.ledgers.queries.row_chains import chains_of_row
from luoshu.apps.people.queries import posts_by_code
from luoshu.apps.places.queries import names_of_paths
from luoshu.apps.rounds.queries import dangers_at
from luoshu.core.ledgers import CheckedRow, run_checks
from luoshu.web.ledgers import doubts
from luoshu.web.ledgers.amounts import note_amounts
from luoshu.web.ledgers.forms import fields_of, values_typed
from luoshu.web.ledgers.problems import ACTIONS, problem_fields, take_problem
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.photos import show_photo

if TYPE_CHECKING:
    from luoshu.apps.ledgers.models import Ledger

SAID = {
    "change": "已保存为新的一版。",
    "remove": "已移除本行，各版仍可查看。",
    "photo": "照片已保存。",
    "problem": "问题已登记。",
    "solve": "问题已标为解决。",
} | doubts.ACTIONS


@require_http_methods(["GET", "POST"])
@needs("ledgers.fill")
def add(request: HttpRequest, code: str) -> HttpResponse:
    book = find_ledger_for(request.acting, code)
    if request.method == "GET":
        return _show_new(request, book)
    errors: dict[str, str] = {}

    def work() -> str:
        values, wrong = values_typed(declaration_of(book), request.POST, is_new=True)
        try:
            if wrong:
                raise RowInvalid(wrong)
            made = record_row(
                ledger_code=code,
                values=values,
                by=request.acting,
                at=now(),
                valid_on=read_day(posted(request, "valid_on", 20)),
                source=posted(request, "source", 120),
                sentence=posted(request, "sentence", 2000),
            )
        except RowInvalid as refused:
            errors.update(refused.cells)
            raise
        return row_link(code, made.key)

    def again(sentence: str, status: int) -> HttpResponse:
        return _show_new(request, book, errors, sentence, status)

    return answer(request, work, said="已登记。", again=again)


def _show_new(
    request: HttpRequest, book: "Ledger", errors: dict[str, str] | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    declaration = declaration_of(book)
    context = {
        "book": book,
        "fields": fields_of(
            declaration, {}, typed=request.POST if request.method == "POST" else None, errors=errors, is_new=True
        ),
        "is_mine": is_filler(request.acting, book, declaration),
        "error": error,
        "posted": request.POST,
    }
    return render(request, "ledgers/add.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("ledgers.read")
def row(request: HttpRequest, code: str, key: str) -> HttpResponse:
    book = find_ledger_for(request.acting, code)
    if request.method == "GET":
        return _show(request, book, key)
    errors: dict[str, str] = {}
    action = posted(request, "action", 10)
    if action == "unmask":
        return _unmask(request, book, key)

    def work() -> str:
        try:
            _act(request, book, key, action)
        except RowInvalid as refused:
            errors.update(refused.cells)
            raise
        return row_link(code, key)

    def again(sentence: str, status: int) -> HttpResponse:
        return _show(request, book, key, errors, sentence, status)

    return answer(request, work, said=SAID.get(action, "已保存。"), again=again)


def _act(request: HttpRequest, book: "Ledger", key: str, action: str) -> None:
    by, at = request.acting, now()
    seen = posted(request, "seen", 9)
    number = int(seen) if seen.isdecimal() else 0
    if action == "photo":
        upload = request.FILES.get("photo")
        if upload is None:
            raise RowInvalid({"": "没有选照片，请先选一张。"})
        side, name = posted(request, "side", 10), upload.name or ""
        attach_row_photo(ledger_code=book.code, key=key, side=side, data=upload.read(), file_name=name, by=by, at=at)
    elif action in ACTIONS:
        take_problem(request, book.code, key, action)
    elif action in doubts.ACTIONS:
        doubts.act(request, book, key, action)
    elif action == "remove":
        remove_row(ledger_code=book.code, key=key, seen=number, reason=posted(request, "reason", 200), by=by, at=at)
    elif action == "change":
        values, wrong = values_typed(declaration_of(book), request.POST, is_new=False)
        if wrong:
            raise RowInvalid(wrong)
        change_row(
            ledger_code=book.code,
            key=key,
            values=values,
            seen=number,
            by=by,
            at=at,
            reason=posted(request, "reason", 200),
            valid_on=read_day(posted(request, "valid_on", 20)),
            source=posted(request, "source", 120),
            sentence=posted(request, "sentence", 2000),
        )
    else:
        raise RowInvalid({"": "没有选要做什么，请刷新后重试。"})


def _unmask(request: HttpRequest, book: "Ledger", key: str) -> HttpResponse:
    """Show what is masked this once: it is on no other page and the browser does not keep this one."""
    try:
        opened = unmask_row(
            ledger_code=book.code,
            key=key,
            column=posted(request, "column", 40),
            reason=posted(request, "reason", 200),
            by=request.acting,
            at=now(),
        )
    except Invalid as refused:
        return _show(request, book, key, error=str(refused), status=422)
    response = _show(request, book, key, opened=opened)
    response.headers["Cache-Control"] = "no-store"
    return response


def _show(
    request: HttpRequest,
    book: "Ledger",
    key: str,
    errors: dict[str, str] | None = None,
    error: str = "",
    status: int = 200,
    opened: dict[str, str] | None = None,
) -> HttpResponse:
    declaration = declaration_of(book)
    found, history = row_history_for(request.acting, book, key)
    held = current_version(found)
    lent = lent_values(declaration, [found.key]).get(found.key, {})
    is_mine = is_filler(request.acting, book, declaration)
    values = visible_values(declaration, held.values, is_officer=is_mine) | lent
    if is_mine and declaration.officer_columns:
        note_amounts(request, book, {"row": found.key})
    typed = request.POST if request.POST.get("action") == "change" else None
    posts = posts_by_code(entry.post_code for entry in history)
    checks = run_checks(declaration, [CheckedRow(found.key, values, reason=held.reason)])
    chains = chains_of_row(request.acting, book, found)
    names = {column.key: column.name for column in declaration.form.columns}
    context = {
        "book": book,
        "row": found,
        "held": held,
        "place": names_of_paths([found.division_path]).get(found.division_path, ""),
        "fields": fields_of(declaration, values, typed=typed, errors=errors, lent=lent),
        "findings": [finding for result in checks for finding in result.findings] + list(chains.findings),
        "chains": chains,
        "history": [(entry, posts.get(entry.post_code)) for entry in history],
        "has_photos": declaration.photo_pair,
        "photos": photos_of_row(found) if declaration.photo_pair else None,
        "sides": PhotoSide.choices,
        "is_mine": is_mine,
        "masked": [(column, names[column]) for column in declaration.masked_columns if column in held.values]
        if is_mine and request.acting.may("ledgers.unmask")
        else [],
        "opened": [(names[column], text) for column, text in (opened or {}).items()],
        "error": error,
        "posted": request.POST,
        "dangers": dangers_at(request.acting, book.code, found.key, at=now()) if declaration.topics else [],
        **problem_fields(request, found),
    }
    if declaration.watch is not None:
        context |= doubts.context_of(request, found, declaration, str(held.values.get(declaration.watch.column) or ""))
    return render(request, "ledgers/row.html", context, status=status)


@require_GET
@needs("ledgers.read")
def photo(request: HttpRequest, code: str, key: str, photo: str) -> FileResponse:
    found = find_row_for(request.acting, find_ledger_for(request.acting, code), key)
    subject = ("ledger_row", photo_subject(found))
    attachment = attachments_of(*subject).filter(code=photo).first()
    return show_photo(request, attachment, subject=subject, division_path=found.division_path)
