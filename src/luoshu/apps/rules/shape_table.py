"""The forms of every kind of rule. A kind of rule without a row here cannot be entered on a page."""

from collections.abc import Mapping
from typing import Any, Final

from luoshu.apps.people.choices import Role
from luoshu.apps.rules.bodies import ADDRESSEE_LEVELS, ANY_TERRAIN, DISTANCES, HEAT_FIELDS, IN_WINDOW, TERRAINS
from luoshu.apps.rules.choices import (
    Addressee,
    CountBasis,
    CountPeriod,
    Measure,
    MeasureLevel,
    RuleKind,
)
from luoshu.apps.rules.harvest import BURN_RISK, WEATHER
from luoshu.apps.rules.harvest import LIMITS as HARVEST_LIMITS
from luoshu.apps.rules.inspection import DRAW, OWNERS, PROBLEMS, TRAVEL, VISIT_CAP
from luoshu.apps.rules.keeping_shapes import KEEPING
from luoshu.apps.rules.shapes import FieldKind, Shape, ShapeField
from luoshu.core.workflow.accountability_table import LIMITS as MATTER_LIMITS
from luoshu.core.workflow.accountability_table import REMINDERS as MATTER_REMINDERS
from luoshu.core.workflow.doubt_table import DOUBT_LIMITS
from luoshu.core.workflow.fire_words import LIMITS as FIRE_LIMITS
from luoshu.core.workflow.remedy_table import MOST_EXTENSION, REMEDY_LIMITS
from luoshu.core.workflow.return_table import REMINDERS as RETURN_REMINDERS

Choices = tuple[tuple[str, str], ...]

UNITS: Final[Choices] = (
    ("minute", "分钟"),
    ("hour", "小时"),
    ("urgent_hour", "紧急工作时"),
    ("working_hour", "工作时"),
    ("working_day", "工作日"),
    ("natural_day", "天"),
)
TERRAIN_NAMES: Final[Choices] = tuple(zip(TERRAINS, ("平原", "丘陵", "山区"), strict=True))
LEVEL_NAMES: Final[Choices] = tuple(zip(ADDRESSEE_LEVELS, ("市", "县区", "乡镇", "村"), strict=True))
# Named again here, as these apps stand above the rules; a test holds both to the same words.
SUPERVISED_LIMITS: Final[Choices] = (
    ("matter_document", "督办·文件"),
    ("matter_minutes", "督办·会议纪要"),
    ("matter_leader_urgent", "督办·领导批示（急）"),
    ("matter_leader_normal", "督办·领导批示（一般）"),
    ("matter_leader_hard", "督办·领导批示（疑难）"),
    ("matter_works", "督办·工程项目"),
    ("matter_final_report", "督办·办结后终报"),
)
DOCUMENT_NAMES: Final[Choices] = (
    ("criticism", "通报"),
    ("reminder_slip", "提醒单"),
    ("warning_slip", "警示单"),
    ("supervision_slip", "督办单"),
    ("self_criticism_demand", "检查要求"),
    ("rectification_notice", "整改通知"),
    ("verification_note", "核实告知"),
    ("special_report", "专报"),
    ("daily_bulletin", "日报"),
    ("inspection_report", "督查情况"),
    ("brief", "简报"),
    ("experience", "经验材料"),
    ("review_outlook", "回顾展望"),
    ("press_text", "通稿"),
)
PROPOSED_SLIPS: Final[Choices] = (("blue", "提醒单"), ("orange", "警示单"))
DENOMINATORS: Final[Choices] = (("due_minus_paused", "应办结数减中止数"), ("due", "应办结数"))
DATUM_NAMES: Final[Choices] = (("wgs84", "WGS-84"), ("gcj02", "GCJ-02"), ("bd09", "BD-09"), ("cgcs2000", "CGCS2000"))
IN_SEASON: Final[Choices] = ((IN_WINDOW, "只在禁烧时段"),)
FIRST_ONLY: Final[Choices] = (("yes", "只奖励最先举报的"), ("no", "都奖励"))
PHOTO_NEEDED: Final[Choices] = (("yes", "必须附整改后的照片"), ("no", "照片可不拍"))
LIMIT_NAMES: Final[Choices] = (
    *((code, f"火点·{label}") for code, label in FIRE_LIMITS.items()),
    ("dispute_limit", "火点·归属异议核定"),
    *((code, f"通报与整改·{label}") for code, label in MATTER_LIMITS.items()),
    *((code, f"通报与整改·{label}") for code, label in MATTER_REMINDERS.items()),
    *((code, f"督查整改·{label}") for code, label in REMEDY_LIMITS.items()),
    (MOST_EXTENSION, "督查整改·延期最多"),
    *((code, f"台账·{label}") for code, label in RETURN_REMINDERS.items()),
    *((code, f"投诉与抽查·{label}") for code, label in DOUBT_LIMITS.items()),
    *SUPERVISED_LIMITS,
)
_SCREENING: Final = {
    "near_forest_m": ("距林区", "米"),
    "near_border_m": ("距县界", "米"),
    "cropland_m": ("距耕地", "米"),
    "high_days": ("固定热源：一年出现天数", "天"),
    "high_night_share": ("固定热源：夜间占比（0 到 1）", ""),
    "static_days": ("疑似固定热源：天数", "天"),
    "leaning_days": ("倾向固定热源：天数", "天"),
    "leaning_night_share": ("倾向固定热源：夜间占比（0 到 1）", ""),
    "not_static_days": ("非固定热源：天数不超过", "天"),
}
_WHOLE, _NUMBER, _CHOICE, _MANY = FieldKind.WHOLE, FieldKind.NUMBER, FieldKind.CHOICE, FieldKind.MANY
_CLAUSES: Final = (
    ShapeField("clause", "条款"),
    ShapeField("at_least", "火点数 从", _WHOLE, unit="个"),
    ShapeField("at_most", "到", _WHOLE, unit="个", is_required=False, default=0, hint="0 或空着：以上"),
    ShapeField("measure", "处理情形", _CHOICE, tuple(Measure.choices)),
    ShapeField("addressee", "对象", _CHOICE, tuple(Addressee.choices)),
    ShapeField("amount", "数额（原文）", is_required=False),
    ShapeField("text", "条文", FieldKind.LONG_TEXT),
)


def _shape(kind: RuleKind, label: str, *fields: ShapeField, **more: Any) -> Shape:
    return Shape(more.pop("key", kind.value), kind.value, label, fields, more.pop("fixed", {}), **more)


def _by_terrain(key: str, label: str, unit: str = "") -> tuple[ShapeField, ...]:
    return tuple(ShapeField(f"{key}.{code}", f"{label}（{name}）", _NUMBER, unit=unit) for code, name in TERRAIN_NAMES)


_COMMON: Final = (
    _shape(
        RuleKind.LIMIT,
        "时限",
        ShapeField("limit", "哪一项时限", _CHOICE, LIMIT_NAMES),
        ShapeField("terrain", "地形类别", _CHOICE, ((ANY_TERRAIN, "不分地形"), *TERRAIN_NAMES)),
        ShapeField("amount", "时限长", _NUMBER),
        ShapeField("unit", "单位", _CHOICE, UNITS, hint="工作时、工作日按调休后的工作日算"),
        ShapeField("when", "适用", _CHOICE, IN_SEASON, is_required=False, hint="不选为全年；全年禁烧不算时段"),
    ),
    _shape(
        RuleKind.SEASON,
        "禁烧时段",
        ShapeField("starts", "开始", FieldKind.MONTH_DAY, hint="月-日，如 09-20"),
        ShapeField("ends", "结束", FieldKind.MONTH_DAY, hint="当天也算，可以跨年"),
        hint="时段只改时限和值守，不隐藏时段外的火点。",
    ),
    _shape(RuleKind.TERRAIN, "地形类别", ShapeField("class", "地形", _CHOICE, TERRAIN_NAMES), fixed_code="terrain"),
    _shape(
        RuleKind.MEASURE_TABLE,
        "处理情形对照表",
        ShapeField("level", "层级", _CHOICE, tuple(MeasureLevel.choices)),
        ShapeField("period", "计数时段", _CHOICE, tuple(CountPeriod.choices)),
        ShapeField("counts", "计数口径", _CHOICE, tuple(CountBasis.choices)),
        ShapeField(
            "patch_mu",
            "过火面积达到",
            _NUMBER,
            unit="亩",
            is_required=False,
            default=0,
            hint="一块达到这么大，即按首条办；0 为不设",
        ),
        ShapeField("rows", "条款", FieldKind.LINES, lines=_CLAUSES),
    ),
    _shape(
        RuleKind.AUTHORITY,
        "发文授权",
        ShapeField("kinds", "可以发的文种", _MANY, DOCUMENT_NAMES),
        ShapeField("units", "授权的单位代码", FieldKind.WORDS, is_required=False, default=[], hint="几个之间用顿号"),
        ShapeField("roles", "或有这些岗位的单位", _MANY, tuple(Role.choices), is_required=False, default=[]),
        ShapeField("to_levels", "可以主送的层级", _MANY, LEVEL_NAMES, is_required=False, hint="一项不选为不限层级"),
        ShapeField("by_mail", "印发后可用邮件送达的文种", _MANY, DOCUMENT_NAMES, is_required=False, hint="不选为不用"),
        hint="没有授权的单位不用“责成”字样，也不能送签。",
    ),
    _shape(
        RuleKind.REWARD,
        "举报奖励",
        ShapeField("yuan", "查实一次奖励", _WHOLE, unit="元"),
        ShapeField("first_only", "几人举报同一处", FieldKind.YES_NO, FIRST_ONLY),
        hint="零火点奖励等列在处理情形对照表里。",
    ),
    _shape(
        RuleKind.PLATFORM,
        "平台对接格式",
        ShapeField("datum", "坐标系", _CHOICE, DATUM_NAMES),
        ShapeField("items", "报警清单的路径", is_required=False, default="", hint="如 data.list；整份就是清单的不填"),
        ShapeField("time", "时间写法", hint="iso、epoch_s、epoch_ms，或 %Y/%m/%d %H:%M:%S 这样的样式"),
        ShapeField("fields", "字段对照", FieldKind.NESTED, hint="本系统字段对到对方路径，JSON"),
        ShapeField("levels", "级别对照", FieldKind.NESTED, is_required=False, default={}, hint="JSON，可不填"),
        ShapeField("result", "结果回传", FieldKind.NESTED, is_required=False, default={}, hint="JSON，不回传的不填"),
        hint="写法见操作说明“设置火点来源”。",
    ),
    *KEEPING,
    _shape(
        RuleKind.CROPS,
        "作物",
        ShapeField("crops", "作物", FieldKind.LINES, lines=(ShapeField("code", "代码"), ShapeField("label", "名称"))),
        fixed_code="crops",
        hint="现场核实“烧的是哪种作物的秸秆”可以选的种类。",
    ),
    _shape(
        RuleKind.ARABLE_AREA,
        "耕地面积",
        ShapeField("area_mu", "耕地面积", _NUMBER, unit="亩"),
        ShapeField("source", "来源", hint="如：2023年度国土变更调查"),
    ),
    _shape(
        RuleKind.REVIEW_SECTIONS,
        "四不放过条目",
        ShapeField(
            "sections",
            "条目",
            FieldKind.LINES,
            lines=(
                ShapeField("code", "代码"),
                ShapeField("title", "名称"),
                ShapeField("text", "要求", FieldKind.LONG_TEXT),
            ),
        ),
    ),
    _shape(
        RuleKind.FINE_RANGE,
        "罚款幅度",
        ShapeField("least_yuan", "不低于", _WHOLE, unit="元"),
        ShapeField("most_yuan", "不高于", _WHOLE, unit="元"),
    ),
    _shape(
        RuleKind.SCREENING,
        "线索标注",
        *(
            ShapeField(name, label, _NUMBER, unit=unit, is_required=False)
            for name, (label, unit) in _SCREENING.items()
            if name in (*DISTANCES, *HEAT_FIELDS)
        ),
        hint="标注只分队列，不隐藏。空着的按方法自带的值。",
    ),
)
_SUPERVISION: Final = (
    _shape(
        RuleKind.SUPERVISION,
        "发单阶梯",
        ShapeField("soon_days", "到期前几个工作日提议", _WHOLE, unit="个工作日"),
        ShapeField("due_soon", "临近时限发", _CHOICE, PROPOSED_SLIPS),
        ShapeField("overdue", "超期发", _CHOICE, PROPOSED_SLIPS),
        ShapeField("repeated", "发单后仍未办结发", _CHOICE, PROPOSED_SLIPS),
        ShapeField("repeat_days", "相隔几个工作日再提议", _WHOLE, unit="个工作日"),
        key="supervision.slip_ladder",
        fixed={"topic": "slip_ladder"},
        fixed_code="supervision.slip_ladder",
        hint="督办单不由系统提议，只由主任签发。",
    ),
    _shape(
        RuleKind.SUPERVISION,
        "结案率分母",
        ShapeField("value", "分母", _CHOICE, DENOMINATORS),
        key="supervision.closure_denominator",
        fixed={"topic": "closure_denominator"},
        fixed_code="supervision.closure_denominator",
    ),
    _shape(
        RuleKind.SUPERVISION,
        "验收材料",
        ShapeField("papers", "市级验收前要附的材料", FieldKind.WORDS, hint="几种之间用顿号，如 整改后照片、验收单"),
        key="supervision.acceptance_papers",
        fixed={"topic": "acceptance_papers"},
        fixed_code="supervision.acceptance_papers",
        hint="上级整改任务逐项看：缺一种不能验收；退回整改后要有新补的材料。",
    ),
)
_INSPECTION: Final = (
    _shape(
        RuleKind.INSPECTION,
        "每村每月走访上限",
        ShapeField("most_visits", "一个村一个月最多", _WHOLE, unit="次"),
        key=VISIT_CAP,
        mark="most_visits",
        fixed_code=VISIT_CAP,
    ),
    _shape(
        RuleKind.INSPECTION,
        "抽村权重",
        ShapeField("floor", "保底权重", _WHOLE),
        ShapeField("most_days", "最多按几天未走访算", _WHOLE, unit="天"),
        ShapeField("group_cap", "一个乡镇最多抽", _WHOLE, unit="个村", hint="0 为不限"),
        ShapeField("risk_start", "风险分起点", _WHOLE),
        ShapeField("risk_per_fire", "每个火点加", _WHOLE),
        ShapeField("risk_per_problem", "每个未销号问题加", _WHOLE),
        ShapeField("risk_most", "风险分最高", _WHOLE),
        key=DRAW,
        mark="risk_per_fire",
        fixed_code=DRAW,
    ),
    _shape(
        RuleKind.INSPECTION,
        "隐患清单",
        ShapeField("topic", "主题代码", hint="如 gas_safety、flood；检查表用同一个代码"),
        ShapeField("topic_label", "主题名称", hint="如 燃气安全、防汛"),
        ShapeField("owner", "先交谁整改", _CHOICE, tuple(OWNERS.items())),
        ShapeField("needs_photo", "报整改结果", FieldKind.YES_NO, PHOTO_NEEDED),
        ShapeField(
            "kinds",
            "隐患",
            FieldKind.LINES,
            lines=(
                ShapeField("code", "代码"),
                ShapeField("label", "名称"),
                ShapeField("working_days", "整改工作日", _WHOLE, is_required=False, hint="空着：按整改时限"),
            ),
        ),
        key="inspection.topic_problems",
        fixed={"list": "problems"},
    ),
    _shape(
        RuleKind.INSPECTION,
        "检查表",
        ShapeField("topic", "主题代码", hint="秸秆禁烧是 straw"),
        ShapeField("items", "检查要点", FieldKind.LINES, lines=(ShapeField("text", "查什么"),)),
        key="inspection.topic_checklist",
        fixed={"list": "checklist"},
    ),
    _shape(
        RuleKind.INSPECTION,
        "问题种类",
        ShapeField("kinds", "种类", FieldKind.LINES, lines=(ShapeField("code", "代码"), ShapeField("label", "名称"))),
        key=PROBLEMS,
        mark="kinds",
        fixed_code=PROBLEMS,
    ),
    _shape(
        RuleKind.INSPECTION,
        "行程与作息",
        *_by_terrain("road_factor", "绕行系数"),
        *_by_terrain("speed_kmh", "车速", "公里/时"),
        ShapeField("park_minutes", "停车步行", _WHOLE, unit="分钟"),
        ShapeField("visit_minutes", "每村停留", _WHOLE, unit="分钟"),
        ShapeField("halves", "作息", FieldKind.HALVES, hint="如 08:30-12:00、14:30-18:00"),
        key=TRAVEL,
        mark="halves",
        fixed_code=TRAVEL,
    ),
)
_HARVEST: Final = (
    _shape(
        RuleKind.HARVEST,
        "焚烧风险分",
        ShapeField("per_mu", "未离田未还田面积（亩）乘以", FieldKind.EXACT),
        ShapeField("per_dry_day", "连续无雨天数乘以", FieldKind.EXACT),
        ShapeField("most_dry_days", "无雨日最多算", _WHOLE, unit="天"),
        ShapeField("per_past_fire", "上年本季火点数乘以", FieldKind.EXACT),
        ShapeField("most_past_fires", "同期火点最多算", _WHOLE, unit="个"),
        ShapeField("middle_from", "“中”从几分起", FieldKind.EXACT),
        ShapeField("high_from", "“高”从几分起", FieldKind.EXACT),
        key=BURN_RISK,
        fixed={"topic": "risk"},
        fixed_code=BURN_RISK,
    ),
    _shape(
        RuleKind.HARVEST,
        "农时天气",
        ShapeField("wet_from_mm", "日雨量几毫米起算有雨", FieldKind.EXACT, unit="毫米"),
        ShapeField("daily_mu", "一台收割机一天收", FieldKind.EXACT, unit="亩"),
        ShapeField("days_ahead", "往后看几天", _WHOLE, unit="天"),
        key=WEATHER,
        fixed={"topic": "weather"},
        fixed_code=WEATHER,
    ),
    _shape(
        RuleKind.HARVEST,
        "三秋报表限值",
        ShapeField("nearly_percent", "收储点“将满”从", FieldKind.EXACT, unit="%"),
        ShapeField("full_percent", "收储点“已满”从", FieldKind.EXACT, unit="%"),
        ShapeField("apart_points", "上报与遥感相差超过估算误差再加", FieldKind.EXACT, unit="个百分点"),
        ShapeField("sow_until", "适播期最后一天", FieldKind.MONTH_DAY, hint="月-日，如 10-25"),
        key=HARVEST_LIMITS,
        fixed={"topic": "limits"},
        fixed_code=HARVEST_LIMITS,
    ),
)
_TARGETS: Final = (
    _shape(
        RuleKind.TARGET,
        "进度灯",
        ShapeField("warning_points", "落后多少亮预警", _NUMBER, unit="个百分点"),
        ShapeField("late_points", "落后多少亮滞后", _NUMBER, unit="个百分点"),
        ShapeField("override_days", "签字改灯最多保持", _WHOLE, unit="天", is_required=False),
        key="target.lamp",
        fixed={"topic": "lamp"},
        fixed_code="target.lamp",
    ),
    _shape(
        RuleKind.TARGET,
        "进展评价权重",
        ShapeField("weights", "各目标、指标的权重", FieldKind.PAIRS, hint="目标或指标编号=权重，几项之间用顿号"),
        ShapeField("plan_no", "备案的考核计划文号"),
        key="target.weights",
        fixed={"topic": "weights"},
    ),
    _shape(
        RuleKind.TARGET,
        "冰冻期",
        ShapeField("from", "开始", FieldKind.MONTH_DAY, hint="月-日，如 12-15"),
        ShapeField("until", "结束", FieldKind.MONTH_DAY, hint="当天也算"),
        ShapeField("share", "室外施工效率（0 到 1）", _NUMBER),
        key="target.frost",
        fixed={"topic": "frost"},
        fixed_code="target.frost",
    ),
)
SHAPES: Final[Mapping[str, Shape]] = {
    shape.key: shape for shape in (*_COMMON, *_SUPERVISION, *_INSPECTION, *_HARVEST, *_TARGETS)
}


def shape_for(kind: str, body: Mapping[str, Any]) -> Shape | None:
    """Return the form that a stored body was made by."""
    return next((shape for shape in SHAPES.values() if shape.holds(kind, body)), None)
