"""下一步事项 and 未定时限: taken from pages without typing, given to units, dated or explained, put away."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.readings.queries import pages_for
from luoshu.apps.targets.choices import StepState
from luoshu.apps.targets.operations import (
    StepChange,
    assign_step,
    date_step,
    enter_step,
    settle_step,
    take_next_steps,
)
from luoshu.apps.targets.queries import find_step_for, leading_units, steps_for, targets_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import day_of, shown, text_of

PAGE_ROWS = 100


@require_http_methods(["GET", "POST"])
@needs("targets.read")
def step_list(request: HttpRequest) -> HttpResponse:
    """The steps; those of a page are taken in here, or one is entered."""
    if request.method == "GET":
        return show_steps(request)
    at, by = now(), request.acting
    if not by.may("targets.edit"):
        raise NotAllowed
    try:
        page = text_of(request, "page", 40)
        if page:
            count = take_next_steps(page_code=page, by=by, at=at)
            messages.success(request, f"从材料中取出 {count} 条新的下一步事项。")
        else:
            change = StepChange(lead_code=text_of(request, "lead", 40), due_on=day_of(request, "due_on", "时限"))
            enter_step(
                text=text_of(request, "text", 600),
                source_label=text_of(request, "source", 160),
                issued_on=beijing_day(at),
                change=change,
                by=by,
                at=at,
            )
            messages.success(request, "已登记。")
    except LuoshuError as error:
        return show_steps(request, **shown(error))
    return redirect("targets:steps")


def show_steps(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the open steps, those without a day first when asked for, 100 a page; or one alone, by its code."""
    acting = request.acting
    chosen = request.GET.get("view", "open")
    rows = steps_for(acting)
    undated = rows.filter(state=StepState.OPEN, due_on__isnull=True)
    unexplained = undated.filter(no_day_reason="")
    views = {
        "open": rows.filter(state=StepState.OPEN),
        "undated": undated,
        "settled": rows.exclude(state=StepState.OPEN),
    }
    if code := request.GET.get("code", "")[:40]:
        chosen, views["code"] = "code", rows.filter(pk=find_step_for(acting, code).pk)
    chosen = chosen if chosen in views else "open"
    start = request.GET.get("from", "0")
    first = int(start) if start.isdigit() and len(start) < 7 else 0
    found = list(views[chosen][first : first + PAGE_ROWS + 1])
    may_edit = acting.may("targets.edit")
    context = {
        "steps": found[:PAGE_ROWS],
        "older": f"view={chosen}&from={first + PAGE_ROWS}" if len(found) > PAGE_ROWS else "",
        "newer": f"view={chosen}&from={max(first - PAGE_ROWS, 0)}" if first else "",
        "view": chosen,
        "views": (("open", "在办"), ("undated", "未定时限"), ("settled", "已落实和不列入")),
        "undated_count": undated.count(),
        "unexplained_count": unexplained.count(),
        "pages": [page for page, _ in pages_for(acting, limit=12)] if may_edit else [],
        "units": leading_units(acting, beijing_day(now())) if may_edit else [],
        "targets": targets_for(acting)[:200] if may_edit else [],
        "today": beijing_day(now()),
        "error": error,
        "posted": request.POST,
    }
    return render(request, "targets/steps.html", context, status=status)


@require_POST
@needs("targets.edit", "targets.answer")
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Assign, date or put away one step."""
    at, by = now(), request.acting
    try:
        change = StepChange(
            lead_code=text_of(request, "lead", 40),
            target_code=text_of(request, "target", 40),
            due_on=day_of(request, "due_on", "时限"),
            reason=text_of(request, "reason", 300),
        )
        if verb == "assign":
            assign_step(step_code=code, change=change, by=by, at=at)
        elif verb == "date":
            date_step(step_code=code, change=change, by=by, at=at)
        elif verb in (StepState.DONE, StepState.DROPPED):
            settle_step(step_code=code, state=verb, result=text_of(request, "result", 300), by=by, at=at)
        else:
            raise Http404
    except LuoshuError as error:
        return show_steps(request, **shown(error))
    messages.success(request, "已记录。")
    return redirect("targets:steps")
