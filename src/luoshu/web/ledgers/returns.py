"""The reporting calendar: what is owed, by whom, and the steps to the lock."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import Invalid, NotVisible
from luoshu.apps.ledgers.choices import Content, ReturnState
from luoshu.apps.ledgers.operations import (
    approve_return,
    chase_returns,
    lock_return,
    report_no_change,
    return_return,
    review_return,
    submit_return,
    unlock_return,
)
from luoshu.apps.ledgers.queries import (
    CHASE,
    calendar_lines,
    find_ledger_for,
    find_return_for,
    late_by_unit,
    ledgers_for,
    period_keys,
)
from luoshu.core.workflow.return_table import RETURN
from luoshu.web.shared.access import needs
from luoshu.web.shared.answering import answer, posted
from luoshu.web.shared.clock import now
from luoshu.web.shared.paging import page_asked, turning

STANDINGS = (
    ("", "全部"),
    ("missing", "缺报"),
    ("todo", "待报"),
    ("check", "待审核审定"),
    ("late", "迟报"),
    ("locked", "已锁定"),
)
STEPS: dict[str, Any] = {
    "submit_return": lambda number, by, at, note: submit_return(number=number, by=by, at=at, note=note),
    "report_no_change": lambda number, by, at, note: report_no_change(number=number, by=by, at=at),
    "review_return": lambda number, by, at, note: review_return(number=number, by=by, at=at, note=note),
    "approve_return": lambda number, by, at, note: approve_return(number=number, by=by, at=at, note=note),
    "lock_return": lambda number, by, at, note: lock_return(number=number, by=by, at=at),
    "return_return": lambda number, by, at, note: return_return(number=number, reason=note, by=by, at=at),
    "unlock_return": lambda number, by, at, note: unlock_return(number=number, reason=note, by=by, at=at),
}


@require_GET
@needs("ledgers.read")
def calendar(request: HttpRequest) -> HttpResponse:
    return _by_unit(request) if request.GET.get("view") == "units" else _show(request)


def _by_unit(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    """What is past its cut-off and not said, a line for each unit."""
    at = now()
    units = late_by_unit(
        request.acting, [book for book in ledgers_for(request.acting) if book.period != "standing"], at
    )
    context = {
        "units": units,
        "count": sum(len(one.returns) for one in units),
        "may_chase": any(one.may_chase and not one.is_chased_today for one in units),
        "error": error,
    }
    return render(request, "ledgers/late_units.html", context, status=status)


@require_POST
@needs("ledgers.review", "ledgers.approve")
def chase(request: HttpRequest) -> HttpResponse:
    """Ask every late unit, or the one that is named, once for all that it owes."""
    unit = posted(request, "unit", 40)
    try:
        done = chase_returns(by=request.acting, at=now(), units=[unit] if unit else [])
    except Invalid as refused:
        return _by_unit(request, str(refused), 422)
    said = f"已催 {done.units} 个单位，共 {done.returns} 期，每个单位合并成一条。"
    if done.unstaffed:
        said += f"没有在任填报岗位、未能送达的：{'、'.join(done.unstaffed)}。"
    messages.success(request, said)
    return redirect(f"{reverse('ledgers:returns')}?view=units")


def _show(request: HttpRequest, error: str = "", status: int = 200, pressed: int = 0) -> HttpResponse:
    at, asked = now(), request.GET
    books = [book for book in ledgers_for(request.acting) if book.period != "standing"]
    code = asked.get("ledger", "")
    book = next((one for one in books if one.code == code), None)
    standing = asked.get("standing", "")
    period = asked.get("period", "")
    page = calendar_lines(
        request.acting,
        books=[book] if book else books,
        period_key=period,
        standing=standing,
        at=at,
        page=page_asked(asked),
    )
    context = {
        "books": books,
        "book": book,
        "periods": period_keys(request.acting, book.code) if book else [],
        "period": period,
        "standings": STANDINGS,
        "standing": standing,
        "page": page,
        "verbs": {row.verb: row.label for row in RETURN.transitions} | {CHASE: "催报"},
        "states": dict(ReturnState.choices),
        "contents": dict(Content.choices),
        "error": error,
        "pressed": pressed,
        "posted": request.POST,
        **turning(asked, page.page, page.pages),
    }
    return render(request, "ledgers/returns.html", context, status=status)


@require_POST
@needs("ledgers.fill", "ledgers.review", "ledgers.approve")
def take(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    step = STEPS.get(verb)
    if step is None:
        raise NotVisible
    one = find_return_for(request.acting, number)
    find_ledger_for(request.acting, one.ledger_code)

    def work() -> str:
        step(number, request.acting, now(), posted(request, "note", 200))
        return f"{reverse('ledgers:returns')}?ledger={one.ledger_code}&period={one.period_key}"

    def again(sentence: str, status: int) -> HttpResponse:
        return _show(request, sentence, status, number)

    return answer(request, work, said=f"“{one.period_label}”{RETURN.verb_label(verb)}已记录。", again=again)
