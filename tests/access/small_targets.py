"""Targets of the city and of 乙县, a step of the housing department, a plan, a problem of 甲县, a proposal."""

from datetime import date

from luoshu.apps.supervision.models import MatterProposal
from luoshu.apps.targets.models import NextStep
from luoshu.apps.targets.operations import (
    ItemDraft,
    PlanDraft,
    ProblemDraft,
    StepChange,
    enter_plan,
    enter_step,
    list_items,
    open_problem,
    set_target,
)
from luoshu.jobs.reckon import propose_lagging
from tests.support.cast import AT, COUNTY_A, COUNTY_B, Cast
from tests.support.target_factories import draft_of, make_target


def add_targets(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    by = cast.acting("罗简")
    target = make_target(cast, at=AT)
    propose_lagging(at=AT)
    names["proposal"] = MatterProposal.objects.get(source_key=target.code).code
    free = set_target(draft=draft_of(title="另一项目标", value=9), by=by, at=AT)
    names["promise"] = free.code
    names["promise_b"] = set_target(draft=draft_of(title="乙县的目标", scope_code=COUNTY_B), by=by, at=AT).code
    day = date(2024, 9, 30)
    draft = ProblemDraft("管线迁改没有完成", "a-housing", day)
    open_problem(target_code=free.code, draft=draft, by=by, at=AT)
    change = StepChange(lead_code="city-housing")
    step = enter_step(text="完成管线迁改", source_label="推进会", issued_on=day, change=change, by=by, at=AT)
    names["step"] = NextStep.objects.get(pk=step.pk).code
    plan = PlanDraft(
        title="邻里中心三年行动",
        area="public_services",
        area_title="公共服务设施建设",
        scope_code="city",
        unit="个",
        total=2,
        years=((2024, 2, 0),),
        lead_code="city-housing",
        starts_on=date(2024, 1, 1),
        due_on=date(2024, 12, 31),
        source="演示〔2022〕3号",
    )
    names["programme"] = enter_plan(draft=plan, by=by, at=AT).code
    items = [ItemDraft("甲北邻里中心", COUNTY_A, 2024), ItemDraft("乙北邻里中心", COUNTY_B, 2024)]
    list_items(plan_code=names["programme"], items=items, by=by, at=AT)
