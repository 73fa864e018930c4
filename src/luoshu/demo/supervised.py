"""督办 in the demo city: a meeting of September 2024 replayed in our own words, and what is due today.

Whatever goes badly - late, sent back - happens in the two invented counties alone. All wording, numbers and dates of
work are invented.
"""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from luoshu.apps.acting import Acting
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post, Unit
from luoshu.apps.supervision.models import Deployment, Matter
from luoshu.apps.supervision.operations import (
    BodyDraft,
    ItemChoice,
    MatterDraft,
    MatterInput,
    MatterSource,
    TaskDraft,
    accept_item,
    add_items,
    advance_item,
    attach_paper,
    drop_item,
    feed_back,
    found_body,
    hand_in_report,
    propose_slips,
    register_matter,
    register_task,
    save_frame,
    take_deployment,
    take_matter_step,
)
from luoshu.core.clock import beijing_day, in_beijing
from luoshu.demo.story import acting_in, drawn_photo

CITY: Final = "410300"
JIA: Final = "410398"
YI: Final = "410399"
REPLAYED: Final = 5
MEETING_DAY: Final = date(2024, 9, 20)

MEETING: Final = """昨日，全市召开城市更新与秋季工作推进会（演示），会议对下一步工作进行部署。

下一步工作安排

加快推进东湖路（虚构）雨水管道改造，10月底前完成管道铺设。做好示范街区（虚构）风貌导则编制，适时启动二期工程。确保年底前演示片区12个小区全部完成改造，加强工程质量监管。积极争取上级补助资金，尽快完成剩余9处（演示数）积水点整治。持续推进邻里食堂（虚构）建设，力争早日开放。
"""
WEEKLY: Final = """本周召开重点工作调度会（演示），会议要求：
一是加快示范社区（虚构）充电设施安装，尽快投入使用。
二是完善便民市场（虚构）消防通道，适时开展联合检查。
三是做好入冬供热（演示）应急准备。
"""


def build_supervision(*, at: datetime) -> None:
    """Replay the meeting of 2024, then put today's matters on the desk."""
    _replay()
    _frames_and_body()
    _today(at)
    _rectification(at)
    propose_slips(at=at)


def _unit(role: str, division: str) -> Unit:
    return Post.objects.select_related("unit").filter(role=role, division__code=division).order_by("code")[0].unit


def _replay() -> None:
    """Five items became matters, finished in time, reported and archived; the rest was dropped."""
    at = datetime(2024, 9, 20, 1, 30, tzinfo=UTC)
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    housing = _unit(Role.DEPARTMENT_CLERK, CITY)
    deployment = take_deployment(
        title="9·19推进会（演示）", data=MEETING.encode(), issued_on=MEETING_DAY, by=clerk, at=at
    )
    kept = 0
    for item in deployment.items.order_by("number"):
        if kept == REPLAYED:
            drop_item(
                deployment_code=deployment.code,
                number=item.number,
                reason="与前几条合并督办（演示）",
                by=clerk,
                at=at + timedelta(minutes=item.number),
            )
            continue
        matter = _accepted(deployment, item.number, housing, at + timedelta(minutes=item.number))
        _finished(matter, at + timedelta(days=24))
        kept += 1


def _accepted(deployment: Deployment, number: int, lead: Unit, at: datetime) -> Matter:
    choice = ItemChoice(lead_code=lead.code)
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    matter = accept_item(deployment_code=deployment.code, number=number, choice=choice, by=clerk, at=at)
    take_matter_step(matter_code=matter.code, verb="accept", by=_housing(), at=at + timedelta(hours=2))
    return matter


def _housing() -> Acting:
    return acting_in(Role.DEPARTMENT_CLERK, CITY)


def _finished(matter: Matter, at: datetime) -> None:
    clerk, head, housing = acting_in(Role.SUPERVISION_CLERK, CITY), acting_in(Role.SUPERVISION_HEAD, CITY), _housing()
    feed_back(matter_code=matter.code, text="已按部署办结，清单附后（演示）。", by=housing, at=at)
    take_matter_step(matter_code=matter.code, verb="submit", by=housing, at=at + timedelta(hours=1))
    take_matter_step(matter_code=matter.code, verb="review", by=clerk, at=at + timedelta(hours=2))
    take_matter_step(matter_code=matter.code, verb="close", by=head, at=at + timedelta(hours=3))
    hand_in_report(matter_code=matter.code, text="终报：全部完成（演示）。", by=housing, at=at + timedelta(days=2))
    take_matter_step(matter_code=matter.code, verb="archive", by=clerk, at=at + timedelta(days=3))


def _frames_and_body() -> None:
    at = datetime(2024, 9, 20, 2, 0, tzinfo=UTC)
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    frames = ("两建设三改造", "151", "4+2", "1+3")
    for name in frames:
        save_frame(
            code=name,
            name=f"“{name}”",
            source_document="",
            parts=(),
            valid_from=date(2024, 1, 1),
            by=clerk,
            at=at,
        )
    draft = BodyDraft(
        name="城市更新工作专班（演示）",
        kind="task_force",
        source_document="演示〔2024〕7号",
        starts_on=date(2024, 9, 1),
        dissolves_on=date(2024, 12, 31),
        lead_code=_unit(Role.DEPARTMENT_CLERK, CITY).code,
        member_codes=(_unit(Role.QUALITY_OFFICE, CITY).code,),
    )
    found_body(draft=draft, by=clerk, at=at)


def _today(at: datetime) -> None:
    clerk, today = acting_in(Role.SUPERVISION_CLERK, CITY), beijing_day(at)
    begun = _morning(at - timedelta(days=9))
    deployment = take_deployment(
        title="重点工作调度会（演示）", data=WEEKLY.encode(), issued_on=beijing_day(begun), by=clerk, at=begun
    )
    # The first item is with the housing office and has no day; the others wait to be looked at.
    _accepted(deployment, 1, _unit(Role.DEPARTMENT_CLERK, CITY), begun)
    due = (
        ("示范社区门前道路修补（虚构）", JIA, today),
        ("便民市场垃圾清运（虚构）", YI, today),
        ("背街路灯修复（虚构）", YI, today - timedelta(days=3)),
    )
    for title, county, on in due:
        matter = _given(title, _unit(Role.COUNTY_OFFICE, county), on, begun)
        office = acting_in(Role.COUNTY_OFFICE, county)
        take_matter_step(matter_code=matter.code, verb="accept", by=office, at=begun + timedelta(hours=3))
        feed_back(matter_code=matter.code, is_no_change=True, by=office, at=begun + timedelta(days=3))
    matter = _given("口袋公园管护台账（虚构）", _unit(Role.DEPARTMENT_CLERK, CITY), today + timedelta(days=6), begun)
    take_matter_step(matter_code=matter.code, verb="accept", by=_housing(), at=begun + timedelta(hours=3))
    feed_back(matter_code=matter.code, text="台账已建，请审核（演示）。", by=_housing(), at=begun + timedelta(days=4))
    take_matter_step(matter_code=matter.code, verb="submit", by=_housing(), at=begun + timedelta(days=4, hours=1))


def _given(title: str, lead: Unit, on: date, at: datetime) -> Matter:
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    source = MatterSource("document", "演示〔2024〕31号", "", f"{title.removesuffix('（虚构）')}，限期办结（演示）。")
    matter = register_matter(draft=MatterDraft("document", title, on), source=source, by=clerk, at=at)
    given = MatterInput(lead_code=lead.code)
    return take_matter_step(matter_code=matter.code, verb="assign", by=clerk, at=at + timedelta(hours=1), given=given)


def _rectification(at: datetime) -> None:
    clerk = acting_in(Role.SUPERVISION_CLERK, CITY)
    begun = _morning(at - timedelta(days=8))
    unknown = TaskDraft(
        issuer="上级督察组（演示）",
        wording="雨污管网改造剩余91项（演示数，总数原文未写），完成整改任务，见底清零。",
        lead_code=_unit(Role.DEPARTMENT_CLERK, CITY).code,
        left_stated=91,
    )
    register_task(draft=unknown, by=clerk, at=begun)
    office = _unit(Role.COUNTY_OFFICE, JIA)
    known = TaskDraft(
        issuer="上级督察组（演示）",
        wording="示范甲县排水口整治三项（虚构）。",
        lead_code=office.code,
        document_no="演示〔2024〕5号",
        total=3,
    )
    task = register_task(draft=known, by=clerk, at=begun)
    rows = [(f"{name}排水口（虚构）", office.code) for name in ("东桥", "西渠", "北塘")]
    add_items(task_code=task.code, rows=rows, by=clerk, at=begun)
    unit = acting_in(Role.COUNTY_OFFICE, JIA)
    sheet = "东桥排水口整治验收单（演示）\n断面、流向、水质均符合要求（虚构）。\n"
    papers = (
        ("整改后照片", "整治后.jpg", drawn_photo("排水口整治后（演示）")),
        ("验收单", "验收单.txt", sheet.encode()),
    )
    # The second problem still lacks its sheet, so that the page has something to say.
    for number in (1, 2):
        for paper, name, data in papers[: 3 - number]:
            attach_paper(task_code=task.code, number=number, paper=paper, name=name, data=data, by=unit, at=begun)
        advance_item(task_code=task.code, number=number, step="self_check", note="", by=unit, at=begun)
    advance_item(task_code=task.code, number=1, step="accept", note="", by=clerk, at=begun)


def _morning(at: datetime) -> datetime:
    """Return 9 o'clock of the same Beijing day."""
    local = in_beijing(at)
    return at - timedelta(hours=local.hour - 9, minutes=local.minute, seconds=local.second)
