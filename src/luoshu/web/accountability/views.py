"""The board, the page of one matter, and the files that go with it."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.accountability.choices import DecisionKind, StatementKind
from luoshu.apps.accountability.queries import board_for, find_matter_for, matter_view
from luoshu.apps.audit.spool import write_read
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import attachments_of
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.downloads import as_attachment


@require_GET
@needs("matters.read")
def board(request: HttpRequest) -> HttpResponse:
    day = read_day(request.GET.get("on", ""))
    with_ended = request.GET.get("all") == "1"
    columns = board_for(request.acting, at=now(), day=day, with_ended=with_ended)
    cards = [card for column in columns for card in column.cards]
    context = {
        "columns": columns,
        "day": day,
        "with_ended": with_ended,
        "mine": sum(card.is_mine for card in cards),
        "late": sum(card.lamp == "late" for card in cards),
        "lacking": sum(bool(card.lacks) for card in cards),
        "total": len(cards),
    }
    return render(request, "accountability/page.html", context)


@require_GET
@needs("matters.read")
def matter(request: HttpRequest, code: str) -> HttpResponse:
    return show_matter(request, code)


def show_matter(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the page of one matter; after a refused step with the sentence and what had been typed."""
    at = now()
    found = find_matter_for(request.acting, code)
    view = matter_view(request.acting, found, at=at)
    if request.method == "GET":
        write_read(
            by=request.acting,
            at=at,
            action="matter.read",
            subject_kind="matter",
            subject_code=code,
            division_path=found.division_path,
        )
    posted_verb = request.resolver_match.kwargs.get("verb", "") if request.resolver_match and error else ""
    context = {
        "view": view,
        "matter": found,
        "error": error,
        "posted": request.POST,
        "posted_verb": posted_verb,
        "statement_kinds": StatementKind.choices,
        "decision_kinds": DecisionKind.choices,
    }
    return render(request, "accountability/detail.html", context, status=status)


@require_GET
@needs("matters.read")
def file(request: HttpRequest, code: str, file: str) -> FileResponse:
    """Give a photo (the copy without EXIF) or a paper, behind the door of its matter."""
    found = find_matter_for(request.acting, code)
    attachment = attachments_of("matter", found.code).filter(code=file).first()
    if attachment is None:
        raise NotVisible
    write_read(
        by=request.acting,
        at=now(),
        action="matter.file_read",
        subject_kind="matter",
        subject_code=code,
        division_path=found.division_path,
        detail={"attachment": file},
    )
    return as_attachment(attachment)
