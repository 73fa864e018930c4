"""投诉与抽查: the list, the actions on a row's page, and what was built beside what runs."""

from datetime import date
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from luoshu.apps.errors import NotVisible
from luoshu.apps.ledgers.operations import DoubtInput, record_check, report_complaint, take_doubt_step
from luoshu.apps.ledgers.queries import (
    PHASES,
    bad_words,
    declaration_of,
    doubt_page,
    find_doubt_for,
    find_ledger_for,
    ledgers_for,
    row_watch,
    running_for,
    watched_column,
)
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import posted
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import day_of
from luoshu.web.shared.paging import page_asked, turning

if TYPE_CHECKING:
    from luoshu.apps.ledgers.models import Ledger, LedgerRow
    from luoshu.core.ledgers import LedgerDeclaration

ACTIONS = {"complaint": "投诉已登记。", "check": "抽查已登记。", "doubt": "已记录。"}
LABELS = dict(zip(PHASES, ("待答复", "已超期", "待确认", "已了结", "全部"), strict=True))


@require_GET
@needs("ledgers.read")
def doubt_list(request: HttpRequest) -> HttpResponse:
    at, asked = now(), request.GET
    books = [(book, declaration_of(book)) for book in ledgers_for(request.acting)]
    watched = [(book, declaration) for book, declaration in books if declaration.watch is not None]
    chosen = [one for one in watched if one[0].code == asked.get("ledger", "")]
    phase = asked.get("phase", "answer") if asked.get("phase", "answer") in PHASES else "answer"
    search = asked.get("q", "")
    # A number that is looked for is found wherever it stands.
    found = doubt_page(
        request.acting,
        chosen or watched,
        phase="all" if search else phase,
        search=search,
        at=at,
        page=page_asked(asked),
    )
    context = {
        "page": found,
        "phase": "" if search else phase,
        "phases": [(code, LABELS[code], found.counts[code]) for code in PHASES],
        "books": [book for book, _ in watched],
        "book": chosen[0][0] if chosen else None,
        "running": [book for book, declaration in watched if declaration.watch is not None and declaration.watch.built],
        "q": search,
        "may_doubt": request.acting.may("ledgers.doubt"),
        **turning(asked, found.page, found.pages),
    }
    return render(request, "ledgers/doubts.html", context)


@require_GET
@needs("ledgers.read")
def running(request: HttpRequest, code: str) -> HttpResponse:
    book = find_ledger_for(request.acting, code)
    at = now()
    context = {"book": book, "sheet": running_for(request.acting, book, at=at), "at": at}
    return render(request, "ledgers/running.html", context)


def act(request: HttpRequest, book: "Ledger", key: str, action: str) -> None:
    """Take one of the actions that a row's page offers about complaints and checks."""
    by, at = request.acting, now()
    if action == "complaint":
        report_complaint(
            ledger_code=book.code,
            key=key,
            order_no=posted(request, "order_no", 60),
            on=day_of(request, "on", "日期"),
            text=posted(request, "text", 300),
            by=by,
            at=at,
        )
    elif action == "check":
        upload = request.FILES.get("photo")
        record_check(
            ledger_code=book.code,
            key=key,
            on=day_of(request, "on", "日期"),
            word=posted(request, "word", 60),
            text=posted(request, "text", 300),
            photo=upload.read() if upload is not None else b"",
            photo_name=(upload.name or "") if upload is not None else "",
            by=by,
            at=at,
        )
    else:
        doubt = find_doubt_for(by, posted(request, "code", 40))
        if doubt.ledger_code != book.code or doubt.row.key != key:
            raise NotVisible
        given = DoubtInput(
            note=posted(request, "note", 200),
            word=posted(request, "word", 60),
            since=day_of(request, "since", "从哪天起"),
            back=day_of(request, "back", "哪天恢复"),
        )
        take_doubt_step(doubt_code=doubt.code, verb=posted(request, "verb", 30), by=by, at=at, given=given)


def context_of(
    request: HttpRequest, row: "LedgerRow", declaration: "LedgerDeclaration", said: str
) -> dict[str, object]:
    """Return what the page of a row shows of complaints and checks; nothing where the ledger takes none."""
    watch = declaration.watch
    if watch is None:
        return {}
    at = now()
    today: date = beijing_day(at)
    return {
        "watch": watch,
        "watched": row_watch(request.acting, row, at),
        "states": watched_column(declaration, watch).choices,
        "bad_states": bad_words(declaration, watch),
        "said": said,
        "may_doubt": request.acting.may("ledgers.doubt"),
        "today": today,
    }
