"""Plans of several years: their shares, what is left by name, the closing review."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.indicators.queries import indicators_for, named_scopes
from luoshu.apps.targets.operations import (
    ItemDraft,
    PlanDraft,
    enter_plan,
    list_items,
    review_plan,
    settle_item,
)
from luoshu.apps.targets.queries import find_plan_for, leading_units, plan_view, plans_for
from luoshu.core.clock import beijing_day
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.inputs import BadInput, day_of, needed_day, number_of, shown, text_of


@require_http_methods(["GET", "POST"])
@needs("targets.read")
def plan_list(request: HttpRequest) -> HttpResponse:
    """The plans with what is left; a new one is entered here."""
    if request.method == "GET":
        return show_plans(request)
    if not request.acting.may("targets.edit"):
        raise NotAllowed
    try:
        area, _, area_title = text_of(request, "area", 110).partition("|")
        draft = PlanDraft(
            title=text_of(request, "title", 120),
            area=area,
            area_title=area_title or area,
            scope_code=text_of(request, "scope", 60),
            unit=text_of(request, "unit", 40),
            total=number_of(request, "total", "总数") or 0,
            years=_years(text_of(request, "years", 600)),
            lead_code=text_of(request, "lead", 40),
            starts_on=needed_day(request, "starts_on", "开始日期"),
            due_on=needed_day(request, "due_on", "结束日期"),
            source=text_of(request, "source", 200),
        )
        made = enter_plan(draft=draft, by=request.acting, at=now())
    except LuoshuError as error:
        return show_plans(request, **shown(error))
    messages.success(request, "规划已登记，请继续登记清单。")
    return redirect("targets:plan", made.code)


def show_plans(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the plans as of today."""
    acting, today = request.acting, beijing_day(now())
    may_edit = acting.may("targets.edit")
    context = {
        "views": [plan_view(acting, one, today) for one in plans_for(acting)[:60]],
        "areas": {one.area: one.area_title for one in indicators_for(acting)} if may_edit else {},
        "scopes": named_scopes(acting.paths[0], today) if may_edit else [],
        "units": leading_units(acting, today) if may_edit else [],
        "error": error,
        "posted": request.POST,
    }
    return render(request, "targets/plans.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs("targets.read")
def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan: its items are listed and settled here, and it is reviewed."""
    if request.method == "GET":
        return show_plan(request, code)
    at, by = now(), request.acting
    find_plan_for(by, code)
    if not by.may("targets.edit") and not by.may("targets.answer"):
        raise NotAllowed
    try:
        match text_of(request, "do", 10):
            case "list":
                rows = _items(text_of(request, "listed", 12_000))
                messages.success(request, f"已登记 {list_items(plan_code=code, items=rows, by=by, at=at)} 项。")
            case "settle":
                settle_item(
                    plan_code=code,
                    number=number_of(request, "number", "第几项") or 0,
                    done_on=day_of(request, "done_on", "落实日期"),
                    reason=text_of(request, "reason", 200),
                    by=by,
                    at=at,
                )
                messages.success(request, "已记录。")
            case "review":
                review_plan(plan_code=code, text=text_of(request, "text", 600), by=by, at=at)
                messages.success(request, "收官评估已定稿，不再改动。")
            case _:
                raise BadInput(sentence="请选要办的事：登记清单、落实一项或收官评估。")
    except LuoshuError as error:
        return show_plan(request, code, **shown(error))
    return redirect("targets:plan", code)


def show_plan(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render one plan as of today."""
    found = find_plan_for(request.acting, code)
    view = plan_view(request.acting, found, beijing_day(now()))
    context = {"view": view, "plan": found, "error": error, "posted": request.POST}
    return render(request, "targets/plan.html", context, status=status)


def _years(text: str) -> tuple[tuple[int, int, int], ...]:
    """Read lines ``2022 100 80``: year, planned, and how many are done without being listed by name."""
    found = []
    for line in text.splitlines():
        parts = line.split()
        if not parts:
            continue
        if len(parts) not in (2, 3) or not all(part.isascii() and part.isdigit() and len(part) < 8 for part in parts):
            raise BadInput(sentence=f"年度份额“{line[:30]}”看不懂，请每行写：年度 计划数 已完成数（没有清单的）。")
        year, planned, done = (*map(int, parts), 0)[:3]
        found.append((year, planned, done))
    return tuple(found)


def _items(text: str) -> list[ItemDraft]:
    """Read lines ``name code year [reason]``."""
    found = []
    for line in text.splitlines():
        parts = line.split(maxsplit=3)
        if not parts:
            continue
        if len(parts) < 3 or not (parts[2].isascii() and parts[2].isdigit() and len(parts[2]) == 4):
            raise BadInput(sentence=f"“{line[:30]}”看不懂，请每行写：名称 区划代码 年度 未落实原因（可不写）。")
        found.append(ItemDraft(parts[0], parts[1], int(parts[2]), None, parts[3] if len(parts) > 3 else ""))
    return found
