"""Templates and briefings of the demo city as of 20 September 2024: figures of the invented pages and of the fires."""

from datetime import date, datetime
from typing import Final

from luoshu.apps.briefings.choices import FIRE_DAY
from luoshu.apps.briefings.models import BriefingTemplate
from luoshu.apps.briefings.operations import BriefingText, ScheduleDraft, prepare_due, set_schedule, write_briefing
from luoshu.apps.people.choices import Role
from luoshu.core.clock import BEIJING
from luoshu.demo.story import acting_in, deliver, himawari_file

CITY: Final = "410300"
AS_OF: Final = datetime(2024, 9, 20, 18, tzinfo=BEIJING)
REVIEW: Final = """截至【截至】，现将全市城市提质工作进展和下一步安排综述如下（演示）。
一、回顾
（一）公共服务
全市累计建成社区健身站点【采纳值：累计建成社区健身站点数】，改造背街小巷【采纳值：改造背街小巷数】。
（二）停车和充电
新增公共停车位【采纳值：新增公共停车位数】、充电桩【采纳值：新增充电桩数】。
（三）老旧小区
今年计划改造老旧小区【采纳值：计划改造老旧小区数】，已完工【采纳值：完工老旧小区数】，惠及居民【采纳值：惠及居民户数】。
二、展望
年底前完成今年计划的老旧小区改造，尽快补齐停车短板。
|指标|数|
|社区健身站点|【采纳值：累计建成社区健身站点数】|
|背街小巷|【采纳值：改造背街小巷数】|
|公共停车位|【采纳值：新增公共停车位数】|
"""
WEEKLY: Final = """截至【截至】，督办事项情况如下（演示）。
一、办理情况
未办结【督办：未办结】件，近七日新立【督办：近七日新立】件、办结【督办：近七日办结】件，已超期【督办：已超期】件。
二、火点情况
昨日疑似火点【火点：昨日】个，本季【火点：本季】个，另有核减【火点：本季核减】个。
三、提醒
请各牵头单位按时限反馈；定不下日期的，说明原因。
"""
SPECIAL: Final = """截至【截至】，三秋期间秸秆焚烧火点情况报告如下（演示）。
一、基本情况
本季疑似火点【火点：本季】个，另有核减【火点：本季核减】个；未办结【火点：未办结】处，其中超时【火点：超时】处。
二、建议
假期加密巡查，带班名单提前公布到村。
"""
EXPERIENCE: Final = """截至【截至】，示范社区（虚构）把健身站点建到家门口，做法如下（演示）。
一、主要做法
一是与居民共商选址；二是先建后补、边用边改；三是明确管护单位。
二、初步成效
全市累计建成社区健身站点【采纳值：累计建成社区健身站点数】，改造背街小巷【采纳值：改造背街小巷数】。
"""
AUTUMN: Final = """截至【截至】，三秋生产和禁烧情况如下（演示，调度数）。
一、三秋进度
秋粮应收【三秋：应收】，已收【三秋：已收】，进度【三秋：进度】，去年同日【三秋：去年同日】；缺报乡镇【三秋：缺报】个，不按零计。
二、火点情况
本季疑似火点【火点：本季】个，另有核减【火点：本季核减】个；去年同期【火点：去年同期】个。
三、下一步
督促缺报乡镇补报，抢晴天调机具；地净之前巡查不松。
"""
# code, kind, name, title, text
TEMPLATES: Final = (
    ("review", "review_outlook", "回顾展望", "全市城市提质工作【月】回顾与展望（演示）", REVIEW),
    ("weekly", "brief", "督办简报", "督办工作简报（演示）", WEEKLY),
    ("fire-special", "special_report", "火点专报", "秸秆焚烧火点情况专报（演示）", SPECIAL),
    ("autumn", "special_report", "三秋专报", "三秋生产和禁烧情况专报（演示）", AUTUMN),
    ("experience", "experience", "经验材料", "社区健身站点建设的做法（演示）", EXPERIENCE),
)
# template, whose office (its head), whose draft, every, on, hour, days off too, season
SCHEDULES: Final = (
    ("weekly", Role.SUPERVISION_HEAD, Role.SUPERVISION_CLERK, "week", 5, 17, False, ("", "")),
    (FIRE_DAY, Role.CITY_FIRE_HEAD, Role.CITY_FIRE_DESK, "day", 0, 8, True, ("09-01", "11-30")),
    ("fire-special", Role.CITY_FIRE_HEAD, Role.CITY_FIRE_DESK, "week", 1, 9, False, ("09-10", "11-10")),
    ("autumn", Role.QUALITY_OFFICE, Role.QUALITY_OFFICE, "week", 5, 17, False, ("09-10", "11-10")),
    ("review", Role.QUALITY_OFFICE, Role.QUALITY_OFFICE, "month", 20, 17, False, ("", "")),
)
WRITERS: Final = {
    "review": Role.QUALITY_OFFICE,
    "weekly": Role.SUPERVISION_CLERK,
    "fire-special": Role.CITY_FIRE_DESK,
    # Its figures are the quality office's: it waits there to be confirmed.
    "experience": Role.SUPERVISION_CLERK,
}


def build_briefings() -> None:
    """Keep the templates as examples, write a briefing of each, schedule them, and draft what is due on that day."""
    BriefingTemplate.objects.bulk_create(
        BriefingTemplate(
            code=code,
            kind=kind,
            name=name,
            title=title,
            text=text,
            division_path=f"{CITY}/",
            valid_from=date(2024, 1, 1),
            is_example=True,
        )
        for code, kind, name, title, text in TEMPLATES
    )
    # The passes of the 19th and 20th saw nothing: the season's count of that day is a zero, and not silence.
    desk = acting_in(Role.CITY_FIRE_DESK, CITY)
    seen = datetime(2024, 9, 20, 14, tzinfo=BEIJING)
    deliver("wlf", himawari_file([], seen), "H09_20240920_0600_WLF.csv", desk, seen)
    for code, kind, _, title, text in TEMPLATES:
        if code not in WRITERS:
            continue
        given = BriefingText(kind, title.replace("【月】", "9月"), text, template_code=code)
        write_briefing(given=given, as_of=AS_OF, by=acting_in(WRITERS[code], CITY), at=AS_OF)
    for template, head, drafter, every, on_day, hour, days_off, season in SCHEDULES:
        set_schedule(
            draft=ScheduleDraft(
                template_code=template,
                post_code=acting_in(drafter, CITY).post_code,
                every=every,
                on_day=on_day,
                hour=hour,
                valid_from=date(2024, 9, 1),
                counts_days_off=days_off,
                season_first=season[0],
                season_last=season[1],
                is_example=True,
            ),
            by=acting_in(head, CITY),
            at=AS_OF,
        )
    prepare_due(at=AS_OF)
