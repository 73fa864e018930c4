"""One target: its page, a new one, and what is done to it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.apps.acting import Acting
from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.indicators.queries import indicators_for, named_scopes
from luoshu.apps.readings.queries import pages_for
from luoshu.apps.supervision.choices import SourceKind
from luoshu.apps.supervision.operations import MatterSource, ProposalDraft, propose_matter
from luoshu.apps.supervision.queries import waiting_proposal
from luoshu.apps.targets.choices import SIGNED_LAMPS, GoalDirection, LampColour, Reads
from luoshu.apps.targets.operations import (
    ProblemDraft,
    TargetDraft,
    bind_target,
    break_down_target,
    end_lamp,
    open_problem,
    revise_target,
    set_target,
    sign_lamp,
    solve_problem,
    withdraw_target,
)
from luoshu.apps.targets.queries import find_target_for, leading_units, rows_of, target_view
from luoshu.core.clock import beijing_day
from luoshu.core.quantities import relative_goal
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now, read_day
from luoshu.web.shared.inputs import (
    BadInput,
    amount_of,
    codes_of,
    day_of,
    decimal_or_none,
    needed_day,
    number_of,
    shown,
    text_of,
)
from luoshu.web.targets.progress import chosen_day
from luoshu.web.targets.stages import save_stages, stage_fields

NODES = 3
PAGES_OFFERED = 12
Verb = Callable[[HttpRequest, str, Acting, datetime], str]


@require_GET
@needs("targets.read")
def target(request: HttpRequest, code: str) -> HttpResponse:
    return show_target(request, code)


def show_target(request: HttpRequest, code: str, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render one target; after a refused step with the sentence and what had been typed."""
    at, acting = now(), request.acting
    found = find_target_for(acting, code)
    on = min(chosen_day(request, at), max(found.due_on, beijing_day(at)))
    may_edit = acting.may("targets.edit") and found.withdrawn_at is None
    context = {
        "view": target_view(acting, found, on, at=at),
        "target": found,
        "on": on,
        "today": beijing_day(at),
        "units": leading_units(acting, beijing_day(at)) if acting.may("targets.answer") else [],
        "lamps": [(lamp, LampColour(lamp).label) for lamp in SIGNED_LAMPS],
        "indicators": indicators_for(acting) if may_edit else [],
        **(stage_fields(request, found, on) if may_edit else {}),
        "proposal": waiting_proposal(SourceKind.TARGET.value, code),
        "error": error,
        "posted": request.POST,
    }
    return render(request, "targets/target.html", context, status=status)


@require_POST
@needs("targets.read")
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    """Do one thing to a target."""
    if verb not in VERBS:
        raise Http404
    find_target_for(request.acting, code)
    if not any(request.acting.may(right) for right in VERB_RIGHTS[verb]):
        raise NotAllowed
    try:
        messages.success(request, VERBS[verb](request, code, request.acting, now()))
    except LuoshuError as error:
        return show_target(request, code, **shown(error))
    return redirect("targets:target", code)


def _sign(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    ends_on = needed_day(request, "ends_on", "保持到")
    lamp, reason = text_of(request, "lamp", 10), text_of(request, "reason", 300)
    sign_lamp(target_code=code, lamp=lamp, reason=reason, ends_on=ends_on, by=by, at=at)
    return f"已签字，{ends_on.month}月{ends_on.day}日后恢复按规则计算。"


def _end(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    end_lamp(target_code=code, by=by, at=at)
    return "签字已结束，进度灯恢复按规则计算。"


def _problem(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    due_on = needed_day(request, "due_on", "解决时限")
    draft = ProblemDraft(text_of(request, "text", 300), text_of(request, "unit", 40), due_on)
    problem = open_problem(target_code=code, draft=draft, by=by, at=at)
    return f"已登记第 {problem.number} 个问题。"


def _solve(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    number = number_of(request, "number", "第几个问题") or 0
    solve_problem(target_code=code, number=number, result=text_of(request, "result", 300), by=by, at=at)
    return f"第 {number} 个问题已标为解决。"


def _revise(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    revise_target(
        target_code=code,
        value=_goal_value(request, find_target_for(by, code).baseline),
        due_on=needed_day(request, "due_on", "完成时限"),
        reason=text_of(request, "reason", 300),
        version=number_of(request, "version", "版本") or 0,
        by=by,
        at=at,
    )
    return "目标已调整，原来的值留在审计记录里。"


def _goal_value(request: HttpRequest, baseline: Decimal) -> Decimal:
    """Return the value that was typed, as a number or against the start: 翻番, 减半, 持平."""
    said = relative_goal(text_of(request, "value", 30))
    if said is None:
        value = amount_of(request, "value", "目标值")
        if value == baseline:
            raise BadInput(sentence="目标值与起点值相同。要守住不变的，目标值写“持平”或“零增长”。")
        return value
    if baseline <= 0:
        raise BadInput(sentence=f"“{said.word}”是比起点值说的，请把起点值填成那时的数。")
    return said.of(baseline)


def _bind(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    indicator, observation = text_of(request, "indicator", 60), text_of(request, "observation", 40)
    bind_target(target_code=code, indicator_code=indicator, observation_code=observation, by=by, at=at)
    return "取数来源已更换。"


def _break_down(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    made = break_down_target(target_code=code, by=by, at=at)
    return f"已分解到 {len(made)} 个县区。" if made else "各县区都已分解过。"


def _propose(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    found = find_target_for(by, code)
    if found.withdrawn_at is not None:
        raise BadInput(sentence="这项目标已撤销登记，不能立督办。")
    # The day that the reader was looking at: what lagged then is what is to be supervised.
    on = min(day_of(request, "on", "哪一天") or beijing_day(at), beijing_day(at))
    standing = rows_of(by, [found], on, at=at)[0].standing
    said = f"截至{on.month}月{on.day}日，{standing.words}。进度灯：{standing.lamp_label}。"
    draft = ProposalDraft(
        title=f"加快进度：{found.title}"[:200],
        text=f"{found.title}：{said}{text_of(request, 'note', 200)}",
        source=MatterSource(SourceKind.TARGET.value, f"目标 {found.title[:60]}", code, found.sentence),
        division_path=found.division_path,
        lead_code=found.lead_unit.code,
        due_on=found.due_on,
        link=f"/targets/{code}/",
    )
    if propose_matter(draft=draft, by=by, at=at) is None:
        raise BadInput(sentence="这项目标已有立项建议待定，或已在督办中，不用重复提。")
    return "已向督查室提出立项建议，由督查室主任决定。"


def _withdraw(request: HttpRequest, code: str, by: Acting, at: datetime) -> str:
    version = number_of(request, "version", "版本") or 0
    parts = withdraw_target(target_code=code, reason=text_of(request, "reason", 300), version=version, by=by, at=at)
    return f"已撤销登记{f'，分解的 {parts} 项一并撤销' if parts else ''}；原来的内容仍可查看。"


VERB_RIGHTS = {
    "sign": ("targets.sign",),
    "end": ("targets.sign",),
    "problem": ("targets.answer", "targets.edit"),
    "solve": ("targets.answer", "targets.edit"),
    "revise": ("targets.edit",),
    "bind": ("targets.edit",),
    "break_down": ("targets.edit",),
    "stages": ("targets.edit",),
    "withdraw": ("targets.edit",),
    "propose": ("supervision.propose",),
}
VERBS: dict[str, Verb] = {
    "sign": _sign,
    "end": _end,
    "problem": _problem,
    "solve": _solve,
    "revise": _revise,
    "bind": _bind,
    "break_down": _break_down,
    "stages": save_stages,
    "withdraw": _withdraw,
    "propose": _propose,
}


@require_http_methods(["GET", "POST"])
@needs("targets.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Enter a target."""
    at = now()
    if request.method == "GET":
        return show_new(request)
    try:
        area, _, area_title = text_of(request, "area", 110).partition("|")
        draft = TargetDraft(
            title=text_of(request, "title", 160),
            area=area,
            area_title=area_title or area,
            scope_code=text_of(request, "scope", 60),
            value=_goal_value(request, baseline := amount_of(request, "baseline", "起点值")),
            baseline=baseline,
            unit=text_of(request, "unit", 40),
            direction=text_of(request, "direction", 10),
            reads=text_of(request, "reads", 10),
            starts_on=needed_day(request, "starts_on", "起算日"),
            due_on=needed_day(request, "due_on", "完成时限"),
            lead_code=text_of(request, "lead", 40),
            co_codes=codes_of(request, "co"),
            indicator_code=text_of(request, "indicator", 60),
            observation_code=text_of(request, "observation", 40),
            source_label=text_of(request, "source", 160),
            sentence=text_of(request, "sentence", 600),
            page_code=text_of(request, "page", 40),
            milestones=_milestones(request),
        )
        made = set_target(draft=draft, by=request.acting, at=at)
    except LuoshuError as error:
        return show_new(request, **shown(error))
    messages.success(request, "目标已登记。")
    return redirect("targets:target", made.code)


def show_new(request: HttpRequest, *, error: str = "", status: int = 200) -> HttpResponse:
    """Render the form of a new target with what had been typed."""
    acting, today = request.acting, beijing_day(now())
    indicators = list(indicators_for(acting))
    context = {
        "areas": {one.area: one.area_title for one in indicators},
        "indicators": indicators,
        "scopes": named_scopes(acting.paths[0], today),
        "units": leading_units(acting, today),
        "directions": GoalDirection.choices,
        "reads": Reads.choices,
        "pages": [page for page, _ in pages_for(acting, limit=PAGES_OFFERED)],
        "milestones": _nodes_typed(request),
        "chosen": request.POST.getlist("co"),
        # A next step that sets a goal opens the form with its words in it.
        "posted": request.POST if request.method == "POST" else request.GET,
        "error": error,
    }
    return render(request, "targets/new.html", context, status=status)


def _milestones(request: HttpRequest) -> tuple[tuple[date, Decimal], ...]:
    """Read the planned values of days in between, in the order of the days."""
    found = []
    for on, value in _nodes_typed(request):
        if not on and not value:
            continue
        day, number = read_day(on), decimal_or_none(value)
        if day is None or number is None:
            raise BadInput(sentence=f"节点“{on} {value}”不全，请填日期和应到的数，或都留空。")
        found.append((day, number))
    return tuple(sorted(found))


def _nodes_typed(request: HttpRequest) -> list[tuple[str, str]]:
    days, values = (request.POST.getlist(name)[:NODES] for name in ("node_on", "node_value"))
    typed = [(on.strip(), value.strip()[:30]) for on, value in zip(days, values, strict=False)]
    return typed + [("", "")] * (NODES - len(typed))
