"""未定时限: one list of what has no day, from matters, meetings and pages; a day or a reason is given beside each."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import LuoshuError
from luoshu.apps.readings.operations import answer_promise
from luoshu.apps.supervision.operations import register_promise
from luoshu.apps.supervision.queries import undated_rows, units_for_assignment
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.supervision.inputs import day_of, shown, text_of


@require_GET
@needs("supervision.read", "readings.read")
def undated(request: HttpRequest) -> HttpResponse:
    return show_undated(request)


def show_undated(request: HttpRequest, *, error: str = "", status: int = 200, refused: str = "") -> HttpResponse:
    """Render the list; after a refusal with the sentence and what was typed in that line."""
    at, acting = now(), request.acting
    context = {
        "rows": undated_rows(acting, at=at),
        "units": units_for_assignment(acting, at=at) if acting.may("supervision.desk") else [],
        "error": error,
        "refused": refused,
        "posted": request.POST,
    }
    return render(request, "supervision/undated.html", context, status=status)


@require_POST
@needs("readings.review")
def answer(request: HttpRequest, page: str, start: int) -> HttpResponse:
    """Give a promise of a page a day or a reason, or make a matter of it."""
    at, by = now(), request.acting
    try:
        due_on = day_of(request, "due_on", "办结日期")
        if request.POST.get("do") == "register":
            lead = text_of(request, "lead", 40)
            made = register_promise(page_code=page, start=start, lead_code=lead, due_on=due_on, by=by, at=at)
            messages.success(request, f"已立项 {made.code}。")
        else:
            reason = text_of(request, "note", 400)
            answer_promise(page_code=page, start=start, due_on=due_on, reason=reason, by=by, at=at)
            messages.success(request, "已记录，这条不再列出。")
    except LuoshuError as error:
        return show_undated(request, refused=f"{page}-{start}", **shown(error))
    return redirect("supervision:undated")
