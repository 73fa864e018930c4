"""Indicators and targets of the demo city as of 20 September 2024, on top of the ledgers of the eight areas.

The printed figures are public; rows and plans are invented. A part is set for the two invented counties alone, so that
nobody real is called late.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from luoshu.apps.acting import Acting
from luoshu.apps.indicators.operations import IndicatorDraft, compute_values, declare_indicator
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.people.choices import Role
from luoshu.apps.places.models import Division
from luoshu.apps.readings.models import Page
from luoshu.apps.rules.operations import save_rule
from luoshu.apps.targets.operations import (
    ItemDraft,
    PlanDraft,
    ProblemDraft,
    StepChange,
    assign_step,
    break_down_target,
    compute_forecasts,
    date_step,
    enter_plan,
    enter_step,
    list_items,
    open_problem,
    open_row_problem,
    set_target,
    take_next_steps,
    withdraw_target,
)
from luoshu.apps.targets.queries import steps_for
from luoshu.demo.page_targets import AREAS, build_departments, drafts, three_years
from luoshu.demo.story import acting_in

CITY: Final = "410300"
DOUBLED: Final = "力争2027年民宿接待人次比2024年翻一番，投诉件数较上年减半（虚构）"
INVENTED: Final = ("410398", "410399")
AT: Final = datetime(2024, 9, 20, 3, 0, tzinfo=UTC)
PLANNED: Final = {"column": "cohort", "op": "is", "values": ["2024年改造计划"]}
DONE: Final = {"column": "state", "op": "is", "values": ["完工", "竣工验收"]}
MADE: Final = {"column": "state", "op": "is", "values": ["已完成"]}
BROKEN_DOWN: Final = ("MB-2024-188", "MB-2024-37000")
IN_USE: Final = {"column": "state", "op": "is", "values": ["建成投用"]}


def _share(
    ledger: str, above: list[dict[str, Any]], below: list[dict[str, Any]], name: str, part_unit: str = "个"
) -> dict[str, Any]:
    return {
        "numerator": {"ledger": ledger, "where": above},
        "denominator": {"ledger": ledger, "where": below},
        "denominator_name": name,
        "unit": "%",
        "part_unit": part_unit,
        "factor": "100",
        "decimals": 1,
    }


def _renewal(first: str, last: str) -> dict[str, Any]:
    """Projects that the page gives a day between two days, and how many of them are wholly done."""
    due = [
        {"column": "due_on", "op": "at_least", "values": [first]},
        {"column": "due_on", "op": "at_most", "values": [last]},
    ]
    done = {"column": "progress", "op": "at_least", "values": [100_00]}
    month, day = last[5:].split("-")
    return _share("renewal_areas", [*due, done], due, f"计划{int(month)}月{int(day)}日前完成的项目", "项")


def _count(ledger: str, where: list[dict[str, Any]], unit: str) -> dict[str, Any]:
    return {"numerator": {"ledger": ledger, "where": where}, "unit": unit}


_HOUSEHOLDS: Final = {
    "numerator": {"ledger": "old_communities", "measure": "done_households", "where": [PLANNED], "scale": "0.0001"},
    "denominator": {"ledger": "old_communities", "measure": "households", "where": [PLANNED], "scale": "0.0001"},
    "denominator_name": "列入2024年改造计划的户数",
    "unit": "%",
    "part_unit": "万户",
    "factor": "100",
    "decimals": 1,
}
_PIPES: Final = {
    "numerator": {"ledger": "gas_pipes", "measure": "done_km", "scale": "0.001"},
    "denominator": {"ledger": "gas_pipes", "measure": "planned_km", "scale": "0.001"},
    "denominator_name": "计划改造的老旧燃气管道",
    "unit": "%",
    "part_unit": "公里",
    "factor": "100",
    "decimals": 1,
}
_HOMESTAYS: Final = {
    "numerator": {"ledger": "homestays"},
    "denominator": {"ledger": "homestays", "scope": "urban"},
    "denominator_name": "城市区民宿",
    "unit": "%",
    "part_unit": "家",
    "factor": "100",
    "decimals": 1,
    "beside": ["city"],
}
_REVENUE: Final = {
    "numerator": {"ledger": "tech_communities", "measure": "half_revenue", "scale": "0.0000000001"},
    "unit": "亿元",
    "decimals": 2,
}
_THREE: Final = {"column": "project", "op": "is", "values": ["郑洛高速", "沁伊高速", "济新高速"]}
_INVESTED: Final = {
    "numerator": {"ledger": "expressways", "measure": "done_money", "where": [_THREE], "scale": "0.0000000001"},
    "denominator": {"ledger": "expressways", "measure": "planned_money", "where": [_THREE], "scale": "0.0000000001"},
    "denominator_name": "郑洛、沁伊、济新高速2024年计划投资",
    "unit": "%",
    "part_unit": "亿元",
    "factor": "100",
    "decimals": 1,
}
_CASES_OF_2024: Final = [
    {"column": "ended_on", "op": "at_least", "values": ["2024-01-01"]},
    {"column": "ended_on", "op": "at_most", "values": ["2024-12-31"]},
]


def _cases(column: str) -> dict[str, Any]:
    """A share of the cases of city management due this year; another year is another version of the formula."""
    return {
        "numerator": {"ledger": "city_cases", "measure": column, "where": _CASES_OF_2024},
        "denominator": {"ledger": "city_cases", "measure": "due", "where": _CASES_OF_2024},
        "denominator_name": "本年应结案的案卷",
        "unit": "%",
        "part_unit": "件",
        "factor": "100",
        "decimals": 1,
    }


INDICATORS: Final[tuple[tuple[str, str, str, dict[str, Any], tuple[str, ...]], ...]] = (
    (
        "renovated_2024",
        "2024年计划老旧小区完工",
        "communities",
        _share("old_communities", [PLANNED, DONE], [PLANNED], "列入2024年改造计划的小区"),
        ("2024年改造计划已完工小区",),
    ),
    (
        "renovated_households_2024",
        "2024年计划老旧小区完工户数",
        "communities",
        _HOUSEHOLDS,
        ("2024年改造计划已完工户数",),
    ),
    (
        "rows_to_complete_2024",
        "2024年计划小区缺户数或楼栋的",
        "communities",
        _count(
            "old_communities",
            [PLANNED, {"any": [{"column": "households", "op": "missing"}, {"column": "buildings", "op": "missing"}]}],
            "个",
        ),
        (),
    ),
    (
        "gas_firms_kept",
        "瓶装燃气经营企业",
        "gas_safety",
        _count("gas_firms", [{"column": "state", "op": "is", "values": ["保留", "拟整合"]}], "家"),
        ("整合后瓶装燃气经营企业",),
    ),
    ("gas_pipes_renewed", "老旧燃气管道改造", "gas_safety", _PIPES, ("改造老旧燃气管道",)),
    (
        "sewer_works_left",
        "雨污管网改造剩余工程",
        "infrastructure",
        _count("sewer_works", [{"column": "state", "op": "not", "values": ["已销号"]}], "项"),
        (),
    ),
    (
        "centres_built",
        "建成邻里中心",
        "public_services",
        _count("neighbourhood_centres", [IN_USE], "个"),
        ("全市累计建成邻里中心",),
    ),
    (
        "parks_built",
        "建成社区体育公园",
        "public_services",
        _count("sports_parks", [IN_USE], "个"),
        ("全市累计建成社区体育公园",),
    ),
    ("homestays_share", "民宿占城市区的比重", "economy", _HOMESTAYS, ()),
    ("renewal_by_september", "9月底前投用的更新项目", "renewal", _renewal("2024-09-01", "2024-09-30"), ()),
    ("renewal_by_november", "11月底前完工的更新项目", "renewal", _renewal("2024-11-01", "2024-11-30"), ()),
    ("roads_invested_2024", "三条高速2024年完成投资", "infrastructure", _INVESTED, ()),
    ("tech_revenue_2024", "科技产业社区营业收入（2024年，调度数）", "economy", _REVENUE, ()),
    ("roads_2024", "道路微改造完成", "microworks", _share("road_micro", [MADE], [], "台账登记的道路点位", "处"), ()),
    ("lanes_2024", "背街小巷治理完成", "microworks", _share("back_lanes", [MADE], [], "台账登记的小巷", "条"), ()),
    (
        "waterlogged_2024",
        "积水点改造完成",
        "fine_management",
        _share("waterlogging", [{"column": "state", "op": "is", "values": ["已改造"]}], [], "台账登记的积水点", "处"),
        (),
    ),
    ("cases_on_time", "城市管理案卷按期结案率", "fine_management", _cases("on_time"), ()),
    ("cases_closed", "城市管理案卷结案率", "fine_management", _cases("closed"), ()),
)


def build_targets() -> None:
    """Declare the indicators, set the targets and plans, take next steps from the page that was read."""
    build_departments()
    quality = acting_in(Role.QUALITY_OFFICE, CITY)
    city = Division.objects.get(code=CITY, valid_to__isnull=True)
    for number, (code, title, area, body, aliases) in enumerate(INDICATORS):
        draft = IndicatorDraft(
            code=code,
            title=title,
            area=area,
            area_title=AREAS[area],
            division_path=city.path,
            aliases=aliases,
            list_order=number,
            is_example=True,
        )
        declare_indicator(draft=draft, body=body, valid_from=date(2024, 1, 1), source="示例", by=quality, at=AT)
    compute_values(at=AT)
    _set_targets(quality)
    _enter_plans(quality)
    _weigh(city.path)
    _next_steps(quality)
    compute_forecasts(at=AT, draws=600)


def _set_targets(by: Acting) -> None:
    housing = acting_in(Role.DEPARTMENT_CLERK, CITY).unit_code
    targets = {one.code: one for one in drafts(housing, by.unit_code)}
    for draft in targets.values():
        set_target(draft=draft, by=by, at=AT)
    for code in BROKEN_DOWN:
        break_down_target(target_code=code, by=by, at=AT, only=frozenset(INVENTED))
    unit_code = acting_in(Role.COUNTY_OFFICE, INVENTED[0]).unit_code
    due_on = date(2024, 10, 15)
    draft = ProblemDraft("示范甲县一处小区管线迁改未批（虚构）", unit_code, due_on)
    open_problem(target_code=BROKEN_DOWN[0], draft=draft, by=by, at=AT)
    county = Division.objects.get(code=INVENTED[0], valid_to__isnull=True)
    row = LedgerRow.objects.filter(ledger_code="old_communities", division_path__startswith=county.path)
    key = row.filter(key__contains="示范家属院").order_by("pk").values_list("key", flat=True).first()
    if key is not None:
        draft = ProblemDraft("燃气管线迁改方案未批，不能开工（虚构）", unit_code, due_on)
        open_row_problem(ledger_code="old_communities", key=key, draft=draft, by=by, at=AT)
    twice = replace(targets[BROKEN_DOWN[0]], title="完成188个老旧小区改造（重复登记）", code="MB-2024-twice", stages={})
    set_target(draft=twice, by=by, at=AT)
    withdraw_target(
        target_code=twice.code, reason="与“年底前完成188个老旧小区改造”重复登记（演示）", version=1, by=by, at=AT
    )


def _enter_plans(by: Acting) -> None:
    lead = acting_in(Role.DEPARTMENT_CLERK, CITY).unit_code
    plans = (
        ("邻里中心三年行动（演示）", "个", 341, ((2022, 120, 120), (2023, 120, 119), (2024, 101, 99)), "邻里中心"),
        ("社区体育公园三年行动（演示）", "个", 273, ((2022, 90, 90), (2023, 95, 95), (2024, 88, 86)), "体育公园"),
    )
    for number, (title, unit, total, years, word) in enumerate(plans):
        draft = PlanDraft(
            title=title,
            area="public_services",
            area_title=AREAS["public_services"],
            scope_code="city",
            unit=unit,
            total=total,
            years=years,
            lead_code=lead,
            starts_on=date(2022, 1, 1),
            due_on=date(2024, 12, 31),
            source="演示〔2022〕6号",
            code=f"GH-2024-{number + 1}",
            list_order=number,
            is_example=True,
        )
        plan = enter_plan(draft=draft, by=by, at=AT)
        set_target(draft=three_years(by.unit_code)[number], by=by, at=AT, plan=plan)
        left = total - sum(done for _, _, done in years)
        reasons = ("用地未落实（虚构）", "规划调整，拟并入邻近站点（虚构）", "")
        items = [
            ItemDraft(f"示范{word}{place + 1}号（虚构）", INVENTED[place % 2], 2024 - place // 2, None, reasons[place])
            for place in range(left)
        ]
        list_items(plan_code=plan.code, items=items, by=by, at=AT)


def _weigh(path: str) -> None:
    """Put the weights of an invented filed plan in force: a target, and the cases closed in time."""
    save_rule(
        code="target.weights.demo",
        kind="target",
        title="进展评价权重（演示）",
        issuer="演示机关（虚构）",
        division_path=path,
        valid_from=date(2024, 1, 1),
        body={
            "topic": "weights",
            "weights": {"MB-2024-188": 60, "MB-2024-pipes": 20, "cases_on_time": 20},
            "plan_no": "演示考备〔2024〕1号",
        },
        by=acting_in(Role.SECURITY_ADMIN, CITY),
        at=AT,
        is_example=True,
    )


def _next_steps(by: Acting) -> None:
    """Take them from the invented page of September, without typing; one is dated, one says why it is not."""
    page = Page.objects.filter(status="read", title__contains="9月情况", issued_on=date(2024, 9, 20)).first()
    if page is None:
        return
    take_next_steps(page_code=page.code, by=by, at=AT)
    housing = acting_in(Role.DEPARTMENT_CLERK, CITY)
    undated = [step for step in steps_for(by) if step.due_on is None][:2]
    for step in undated:
        assign_step(step_code=step.code, change=StepChange(lead_code=housing.unit_code), by=by, at=AT)
    for step, change in zip(
        undated, (StepChange(due_on=date(2024, 11, 30)), StepChange(reason="一期开放后再定（演示）")), strict=False
    ):
        date_step(step_code=step.code, change=change, by=housing, at=AT)
    label = "文旅工作会（演示）"
    enter_step(text=DOUBLED, source_label=label, issued_on=AT.date(), change=StepChange(), by=by, at=AT)
