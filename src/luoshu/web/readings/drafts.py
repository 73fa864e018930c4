"""核稿: a draft held against what is kept; the result as a page and as the same Word with comments."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.adapters.documents.extract import Mark, mark_word
from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.indicators.queries import ledger_gaps_of
from luoshu.apps.readings.choices import PageStatus, Purpose, SourceKind, Verdict
from luoshu.apps.readings.errors import NotYetRead, PageInvalid, PageNotVisible
from luoshu.apps.readings.queries import (
    DraftFigure,
    checks_between,
    draft_figures,
    draft_marks,
    figures_of_draft,
    find_page_for,
    pages_for,
)
from luoshu.web.readings.forms import PageForm
from luoshu.web.readings.pages import new_page_form, place_choices, take_in
from luoshu.web.readings.praise import Praise, praise_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.downloads import as_download
from luoshu.web.shared.middleware import status_of

if TYPE_CHECKING:
    from luoshu.apps.readings.models import Page

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_GET
@needs("readings.upload")
def draft_list(request: HttpRequest) -> HttpResponse:
    return _list(request, new_page_form(request))


def _list(request: HttpRequest, form: PageForm, status: int = 200) -> HttpResponse:
    context = {"drafts": pages_for(request.acting, purpose=Purpose.DRAFT), "form": form}
    return render(request, "readings/drafts.html", context, status=status)


@require_POST
@needs("readings.upload")
def check(request: HttpRequest) -> HttpResponse:
    """Take a draft in and hold its numbers against what is kept."""
    form = PageForm(request.POST, request.FILES, places=place_choices(request))
    if not form.is_valid():
        return _list(request, form, status=422)
    try:
        page = take_in(request, form, purpose=Purpose.DRAFT)
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=status_of(error))
    return redirect("readings:draft", code=page.code)


@require_GET
@needs("readings.upload")
def draft(request: HttpRequest, code: str) -> HttpResponse:
    page = find_page_for(request.acting, code)
    if page.purpose != Purpose.DRAFT:
        raise PageNotVisible
    if page.status != PageStatus.READ:
        return render(request, "readings/waiting.html", {"page": page})
    rows = _held(request, page)
    checks = checks_between(page, 0, page.length + 1)
    praise = _praise(request, page, rows)
    context = {
        "page": page,
        "rows": rows[:1000],
        "tally": _tally(row.verdict for row in rows),
        "wanting": checks,
        "praise": praise,
        "wanting_count": len(checks) + len(praise) + sum(row.verdict != Verdict.CONSISTENT for row in rows),
        "is_word": page.source_kind == SourceKind.WORD,
    }
    return render(request, "readings/draft.html", context)


def _held(request: HttpRequest, page: "Page") -> list[DraftFigure]:
    """The numbers of a draft against accepted and published values and against the ledgers of their day."""
    ledgers = ledger_gaps_of(request.acting, page, figures_of_draft(page), at=now())
    return draft_figures(request.acting, page, ledgers)


def _praise(request: HttpRequest, page: "Page", rows: list[DraftFigure]) -> list[Praise]:
    return praise_of(request.acting, page, 0, page.length, [row.figure for row in rows])


def _tally(verdicts: Iterable[str]) -> list[tuple[str, int]]:
    counted = Counter(verdicts)
    return [(str(verdict.label), counted[verdict.value]) for verdict in Verdict]


@require_GET
@needs("readings.upload")
def marked(request: HttpRequest, code: str) -> HttpResponse:
    """The same Word with each number highlighted and a comment on it."""
    page = find_page_for(request.acting, code)
    if page.purpose != Purpose.DRAFT:
        raise PageNotVisible
    if page.status != PageStatus.READ:
        raise NotYetRead
    if page.source_kind != SourceKind.WORD:
        raise PageInvalid(reason="这份稿子不是 Word 文件，没有可批注的原稿。请上传 .docx 再核。")
    with open_bytes(page.file) as stream:
        rows = _held(request, page)
        marks = draft_marks(page, rows)
        marks += [Mark(*one.spans[0], f"{one.label}：{one.why}", "unclear") for one in _praise(request, page, rows)]
        content = mark_word(stream.read(), marks, author="洛书核数")
    write_read(
        by=request.acting,
        at=now(),
        action="readings.marked_export",
        subject_kind="page",
        subject_code=code,
        division_path=page.division_path,
    )
    label = "演示-" if settings.LUOSHU_DEMO else ""
    name = f"{label}{page.file_name.removesuffix('.docx') or code}-核数.docx"
    return as_download(content, WORD, name)
