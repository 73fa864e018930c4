"""Templates and briefings of the demo city as of 20 September 2024: figures of the invented pages and of the fires."""

from datetime import date, datetime
from typing import Final

from luoshu.apps.briefings.models import BriefingTemplate
from luoshu.apps.briefings.operations import BriefingText, write_briefing
from luoshu.apps.people.choices import Role
from luoshu.core.clock import BEIJING
from luoshu.demo.story import acting_in

CITY: Final = "410300"
AS_OF: Final = datetime(2024, 9, 20, 18, tzinfo=BEIJING)
REVIEW: Final = """截至【截至】，现将全市城市提质工作进展和下一步安排综述如下（演示）。
一、回顾
（一）公共服务
全市累计建成社区健身站点【采纳值：累计建成社区健身站点数】，改造背街小巷【采纳值：改造背街小巷数】。
（二）停车和充电
新增公共停车位【采纳值：新增公共停车位数】、充电桩【采纳值：新增充电桩数】。
（三）老旧小区
今年计划改造老旧小区【采纳值：今年计划改造的老旧小区数】，已完工【采纳值：已完工老旧小区数】，惠及居民【采纳值：惠及居民户数】。
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
# code, kind, name, title, text
TEMPLATES: Final = (
    ("review", "review_outlook", "回顾展望", "全市城市提质工作【月】回顾与展望（演示）", REVIEW),
    ("weekly", "brief", "督办简报", "督办工作简报（演示）", WEEKLY),
    ("fire-special", "special_report", "火点专报", "秸秆焚烧火点情况专报（演示）", SPECIAL),
    ("experience", "experience", "经验材料", "社区健身站点建设的做法（演示）", EXPERIENCE),
)
WRITERS: Final = {
    "review": Role.QUALITY_OFFICE,
    "weekly": Role.SUPERVISION_CLERK,
    "fire-special": Role.CITY_FIRE_DESK,
    # Its figures are the quality office's: it waits there to be confirmed.
    "experience": Role.SUPERVISION_CLERK,
}


def build_briefings() -> None:
    """Keep the templates as examples and write one briefing of each."""
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
    for code, kind, _, title, text in TEMPLATES:
        given = BriefingText(kind, title.replace("【月】", "9月"), text, template_code=code)
        write_briefing(given=given, as_of=AS_OF, by=acting_in(WRITERS[code], CITY), at=AS_OF)
