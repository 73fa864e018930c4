"""Targets of all eight areas as the city's page of 20 September 2024 promises them, with the departments that lead.

Figures and days are the page's; where it names no day, the source of the target says 演示. What is done at one
stroke, or counted twice a year, has a milestone, so that the days in between call nobody late.
"""

from datetime import date
from decimal import Decimal
from typing import Any, Final

from luoshu.apps.people.choices import HoldingKind, Role, UnitKind
from luoshu.apps.people.models import Person, Post, Term, Unit
from luoshu.apps.places.models import Division
from luoshu.apps.readings.models import Page
from luoshu.apps.targets.operations import TargetDraft
from luoshu.demo.areas.extract import TITLE

REPORTED: Final = "公开报道（2024年9月20日）"
NO_DAY: Final = f"{REPORTED}；报道没有写时限，年底为演示"
PLANNED: Final = "三年行动（演示〔2022〕6号）"
AREAS: Final = {
    "infrastructure": "重大基础设施建设",
    "public_services": "公共服务设施建设",
    "renewal": "城市更新",
    "economy": "发展城市经济",
    "communities": "老旧小区改造",
    "microworks": "市政微改造",
    "fine_management": "精细化管理",
    "gas_safety": "燃气安全排查整治",
}
"""The areas in the order of the page."""
STAGES: Final = {
    "ledger": "old_communities",
    "order": ["未开工", "施工", "完工"],
    "date_columns": ["started_on", "finished_on"],
    "cohort_column": "cohort",
    "cohort": "2024年改造计划",
    "past": [["2023年中央资金支持", "2023-05-01", "2024-06-30"]],
}
DEPARTMENTS: Final = (
    ("U-transport", "洛阳市交通运输局（演示）"),
    ("U-management", "洛阳市城市管理局（演示）"),
    ("U-industry", "洛阳市工业和信息化局（演示）"),
    ("U-renewal", "洛阳市城市更新工作专班（演示）"),
)
YEAR_END: Final = date(2024, 12, 31)


def build_departments() -> None:
    """Enter the departments beside the housing bureau that lead targets, each with a post; nobody signs in as one."""
    city = Division.objects.get(code="410300", valid_to__isnull=True)
    since = date(2024, 1, 1)
    for number, (code, name) in enumerate(DEPARTMENTS, start=1):
        unit = Unit.objects.create(
            code=code, name=name, kind=UnitKind.DEPARTMENT, division=city, valid_from=city.valid_from
        )
        post = Post.objects.create(
            code=f"PX-department-{number}",
            title="科长",
            role=Role.DEPARTMENT_CLERK,
            unit=unit,
            division=city,
            division_path=city.path,
            valid_from=city.valid_from,
        )
        person = Person.objects.create(code=f"RX-department-{number}", name=f"演示{'甲乙丙丁'[number - 1]}")
        Term.objects.create(post=post, person=person, kind=HoldingKind.HOLDER, starts_on=since)


def promise(title: str, area: str, indicator: str, value: str, unit: str, lead: str, **more: Any) -> TargetDraft:
    """Return a draft of the city as a whole, of this year, counted by what stands above."""
    fields: dict[str, Any] = {
        "scope_code": "city",
        "starts_on": date(2024, 1, 1),
        "due_on": YEAR_END,
        "source_label": REPORTED,
        "reads": "numerator",
        "page_code": _page_with(str(more.get("sentence", ""))),
        "is_example": True,
    }
    return TargetDraft(
        title=title,
        area=area,
        area_title=AREAS[area],
        indicator_code=indicator,
        value=Decimal(value),
        unit=unit,
        lead_code=lead,
        **{**fields, **more},
    )


def _page_with(sentence: str) -> str:
    """Return the code of the extract when a sentence stands in it."""
    page = Page.objects.filter(title=TITLE).first() if sentence else None
    return page.code if page is not None and sentence in page.text else ""


def drafts(housing: str, quality: str) -> list[TargetDraft]:
    """Return the targets of the page, area by area."""
    found = [*_infrastructure(housing), *_renewal(), *_economy(), *_communities(housing, quality)]
    found += [*_small_works(), *_gas(housing)]
    return [_ordered(one, number) for number, one in enumerate(found)]


def _ordered(draft: TargetDraft, number: int) -> TargetDraft:
    order = list(AREAS).index(draft.area) * 10 + number % 10
    return TargetDraft(**{**vars(draft), "list_order": order})


def _infrastructure(housing: str) -> list[TargetDraft]:
    return [
        promise(
            "郑洛、沁伊、济新高速年底完成投资44.4亿元以上",
            "infrastructure",
            "roads_invested_2024",
            "44.4",
            "亿元",
            "U-transport",
            sentence="郑洛、沁伊、济新高速年底完成投资超过44.4亿元。",
            code="MB-2024-roads",
        ),
        promise(
            "雨污管网剩余91项见底清零",
            "infrastructure",
            "sewer_works_left",
            "0",
            "项",
            housing,
            baseline=Decimal(91),
            starts_on=date(2024, 9, 19),
            reads="value",
            direction="down",
            source_label=NO_DAY,
            sentence="雨污管网改造剩余91项工程。",
            code="MB-2024-sewer",
        ),
    ]


def three_years(quality: str) -> list[TargetDraft]:
    """Return the targets of the plans of three years."""
    given: dict[str, Any] = {"starts_on": date(2022, 1, 1), "reads": "value", "source_label": PLANNED}
    return [
        promise("邻里中心三年行动建成341个（演示）", "public_services", "centres_built", "341", "个", quality,
                code="MB-2024-centres", list_order=10, **given),
        promise("社区体育公园三年行动建成273个（演示）", "public_services", "parks_built", "273", "个", quality,
                code="MB-2024-parks", list_order=11, **given),
    ]  # fmt: skip


def _renewal() -> list[TargetDraft]:
    at_once: dict[str, Any] = {"starts_on": date(2024, 9, 19)}
    return [
        promise(
            "释源广场提升改造9月底前建成投用",
            "renewal",
            "renewal_by_september",
            "1",
            "项",
            "U-renewal",
            due_on=date(2024, 9, 30),
            milestones=((date(2024, 9, 29), Decimal(0)),),
            sentence="释源广场提升改造工程9月底前建成投用。",
            code="MB-2024-square",
            **at_once,
        ),
        promise(
            "天心、校场里民国风格街区11月底前完工",
            "renewal",
            "renewal_by_november",
            "2",
            "项",
            "U-renewal",
            due_on=date(2024, 11, 30),
            milestones=((date(2024, 11, 29), Decimal(0)),),
            sentence="天心、校场里预计11月底完工。",
            code="MB-2024-streets",
            **at_once,
        ),
    ]


def _economy() -> list[TargetDraft]:
    return [
        promise(
            "科技产业社区全年营业收入超90亿元（预计）",
            "economy",
            "tech_revenue_2024",
            "90",
            "亿元",
            "U-industry",
            reads="value",
            # Reported twice a year: until the year's end the half-year's figure is all there can be.
            milestones=((date(2024, 6, 30), Decimal(40)), (date(2024, 12, 30), Decimal(40))),
            source_label=f"{REPORTED}；调度数，非统计数据",
            sentence="科技产业社区预计全年实现营收超90亿元。",
            code="MB-2024-revenue",
        )
    ]


def _communities(housing: str, quality: str) -> list[TargetDraft]:
    sentence = "年底前188个小区、3.7万户全部完成改造。"
    return [
        promise(
            "年底前完成188个老旧小区改造",
            "communities",
            "renovated_2024",
            "188",
            "个",
            housing,
            co_codes=(quality,),
            stages=STAGES,
            sentence=sentence,
            code="MB-2024-188",
        ),
        promise(
            "年底前完成3.7万户老旧小区改造",
            "communities",
            "renovated_households_2024",
            "3.7",
            "万户",
            housing,
            sentence=sentence,
            code="MB-2024-37000",
        ),
    ]


def _small_works() -> list[TargetDraft]:
    given: dict[str, Any] = {"source_label": NO_DAY}
    return [
        promise("道路微改造57处", "microworks", "roads_2024", "57", "处", "U-management",
                sentence="完成道路微改造57处。", code="MB-2024-corners", **given),
        promise("背街小巷治理提升52条", "microworks", "lanes_2024", "52", "条", "U-management",
                sentence="治理提升背街小巷52条。", code="MB-2024-lanes", **given),
        promise("积水点改造26处", "fine_management", "waterlogged_2024", "26", "处", "U-management",
                sentence="新改造积水点26处。", code="MB-2024-water", **given),
    ]  # fmt: skip


def _gas(housing: str) -> list[TargetDraft]:
    return [
        promise(
            "2025年6月底前燃气企业整合到位",
            "gas_safety",
            "gas_firms_kept",
            "18",
            "家",
            housing,
            baseline=Decimal(63),
            due_on=date(2025, 6, 30),
            direction="down",
            sentence="燃气企业2025年6月底前整合到位。",
            code="MB-2025-gas",
        ),
        promise(
            "改造老旧燃气管道120.7公里",
            "gas_safety",
            "gas_pipes_renewed",
            "120.7",
            "公里",
            housing,
            source_label=NO_DAY,
            sentence="改造老旧燃气管道120.7公里。",
            code="MB-2024-pipes",
        ),
    ]
