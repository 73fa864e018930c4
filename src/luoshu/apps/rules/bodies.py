"""What the body of each kind of rule holds, and whether a body that somebody typed is one."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any, Final

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.harvest import check_harvest
from luoshu.apps.rules.inspection import check_inspection
from luoshu.apps.rules.measure_bodies import check_arable, check_measure_table, check_sections
from luoshu.apps.rules.targets import check_target
from luoshu.core.clock import ClockError, Limit, LimitUnit
from luoshu.core.fire.platforms import mapping_problem
from luoshu.core.fire.static_heat import HeatThresholds

TERRAINS: Final = ("plain", "hill", "mountain")
ANY_TERRAIN: Final = "any"
IN_WINDOW: Final = "window"
LEAP_YEAR: Final = 2024
CROP_LENGTH: Final = 20
LEAST_AUDIT_DAYS, MOST_AUDIT_DAYS = 183, 36_500
"""Half a year is the least that the law asks of logs."""
ADDRESSEE_LEVELS: Final = ("city", "county", "township", "village")
DISTANCES: Final = ("near_forest_m", "near_border_m", "cropland_m")
HEAT_FIELDS: Final = tuple(field.name for field in fields(HeatThresholds) if field.name != "version")


def check_body(kind: str, body: Mapping[str, Any]) -> None:
    """Refuse a body that the readers of this kind could not use. Raises RuleInvalid with one sentence."""
    match kind:
        case RuleKind.SEASON:
            for name, label in (("starts", "开始"), ("ends", "结束")):
                month_day(body.get(name), label)
        case RuleKind.LIMIT:
            limit_of(body)
            if body.get("terrain", ANY_TERRAIN) not in (*TERRAINS, ANY_TERRAIN):
                raise RuleInvalid(reason="地形类别只能是平原、丘陵、山区或不分，请重新选择。")
            if body.get("when", IN_WINDOW) != IN_WINDOW:
                raise RuleInvalid(reason="时限的适用日子只能空着（全年）或选“只在禁烧时段”，请重新选择。")
            if not isinstance(body.get("limit"), str) or not body["limit"]:
                raise RuleInvalid(reason="时限规则要写明是哪一项时限，请重新选择。")
        case RuleKind.TERRAIN:
            if body.get("class") not in TERRAINS:
                raise RuleInvalid(reason="地形类别只能是平原、丘陵或山区，请重新选择。")
        case RuleKind.SCREENING:
            _check_screening(body)
        case RuleKind.AUTHORITY:
            _check_authority(body)
        case RuleKind.MEASURE_TABLE:
            check_measure_table(body)
        case RuleKind.REVIEW_SECTIONS:
            check_sections(body)
        case RuleKind.ARABLE_AREA:
            check_arable(body)
        case RuleKind.FINE_RANGE:
            _check_fine_range(body)
        case RuleKind.SUPERVISION:
            _check_supervision(body)
        case RuleKind.INSPECTION:
            check_inspection(body)
        case RuleKind.HARVEST:
            check_harvest(body)
        case RuleKind.REWARD:
            _check_reward(body)
        case RuleKind.PLATFORM:
            if problem := mapping_problem(body):
                raise RuleInvalid(reason=problem)
        case RuleKind.PICTURE:
            days = body.get("days")
            if isinstance(days, bool) or not isinstance(days, int) or not 1 <= days <= 366:
                raise RuleInvalid(reason=f"报警图片保存天数要填 1 到 366 的整数，现在是“{days}”。")
        case RuleKind.AUDIT:
            days = body.get("days")
            if isinstance(days, bool) or not isinstance(days, int) or not LEAST_AUDIT_DAYS <= days <= MOST_AUDIT_DAYS:
                words = f"{LEAST_AUDIT_DAYS} 到 {MOST_AUDIT_DAYS}"
                raise RuleInvalid(reason=f"审计日志保存天数要填 {words} 的整数，现在是“{days}”。")
        case RuleKind.CROPS:
            _check_crops(body)
        case RuleKind.TARGET:
            check_target(body)


def month_day(text: object, label: str) -> tuple[int, int]:
    """Return month and day of ``06-01``. Raises RuleInvalid."""
    try:
        month, _, day = str(text).partition("-")
        found = date(LEAP_YEAR, int(month), int(day))
    except ValueError:
        raise RuleInvalid(reason=f"时段的{label}日期“{text}”不是月日，请写成 06-01。") from None
    return found.month, found.day


def limit_of(body: Mapping[str, Any]) -> Limit:
    """Return the limit of a rule's body. Raises RuleInvalid."""
    try:
        return Limit(body["amount"], LimitUnit(body["unit"]))
    except ClockError as error:
        raise RuleInvalid(reason=str(error)) from error
    except (KeyError, TypeError, ValueError):
        raise RuleInvalid(reason="时限要有数值和单位（分钟、小时、工作时、工作日、自然日），请补全。") from None


def _check_authority(body: Mapping[str, Any]) -> None:
    """Who may issue what to whom: kinds of documents, the offices (codes or roles), the levels of the addressees."""
    lists = {name: body.get(name, []) for name in ("kinds", "units", "roles", "to_levels", "by_mail")}
    for values in lists.values():
        if not isinstance(values, list) or not all(isinstance(one, str) and one for one in values):
            raise RuleInvalid(reason="发文授权的文种、单位、岗位、主送层级都要是代码的清单，请重新选择。")
    if not lists["kinds"] or not (lists["units"] or lists["roles"]):
        raise RuleInvalid(reason="发文授权要写明授权哪个单位（或岗位）发哪几类文，请补全。")
    if not set(lists["by_mail"]) <= set(lists["kinds"]):
        raise RuleInvalid(reason="可以用邮件送达的文种要在可以发的文种里，请重新选择。")
    if not set(lists["to_levels"]) <= set(ADDRESSEE_LEVELS):
        raise RuleInvalid(reason="主送层级只能是市、县区、乡镇、村，请重新选择。")


def _check_fine_range(body: Mapping[str, Any]) -> None:
    least, most = body.get("least_yuan"), body.get("most_yuan")
    for value in (least, most):
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise RuleInvalid(reason=f"罚款幅度的上下限要填不小于 0 的整数元，现在是“{value}”。")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        raise RuleInvalid(reason=f"罚款下限 {least} 元高于上限 {most} 元，请改正。")


def _check_crops(body: Mapping[str, Any]) -> None:
    rows = body.get("crops")
    if not isinstance(rows, list) or not rows:
        raise RuleInvalid(reason="作物至少要列一种，请补上。")
    codes = [row.get("code") if isinstance(row, Mapping) and row.get("label") else None for row in rows]
    if not all(isinstance(code, str) and 0 < len(code) <= CROP_LENGTH for code in codes) or len(set(codes)) < len(
        codes
    ):
        raise RuleInvalid(reason=f"每种作物要有不重复的代码（{CROP_LENGTH} 个字符以内）和名称，请核对。")


def _check_reward(body: Mapping[str, Any]) -> None:
    yuan = body.get("yuan")
    if isinstance(yuan, bool) or not isinstance(yuan, int) or not 0 < yuan <= 100_000:
        raise RuleInvalid(reason=f"举报奖励要填 1 到 100000 的整数元，现在是“{yuan}”。")
    if not isinstance(body.get("first_only", True), bool):
        raise RuleInvalid(reason="举报奖励的 first_only 只能填 true（只奖励最先举报的）或 false。")


def _check_supervision(body: Mapping[str, Any]) -> None:
    if not isinstance(body.get("topic"), str) or not body["topic"]:
        raise RuleInvalid(reason="督办规则要写明是哪一项（发单阶梯、结案率分母或验收材料），请补全。")
    papers = body.get("papers", [])
    if not isinstance(papers, list) or len(papers) > 10 or any(not 0 < len(str(one)) <= 20 for one in papers):
        raise RuleInvalid(reason="验收材料最多 10 种，每种的名称不超过 20 字，请改短。")
    for name in ("soon_days", "repeat_days"):
        value = body.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 365:
            raise RuleInvalid(reason=f"督办规则的 {name} 要填 0 到 365 个工作日，现在是“{value}”。")


def _check_screening(body: Mapping[str, Any]) -> None:
    for name in (*DISTANCES, *HEAT_FIELDS):
        value = body.get(name, 0)
        is_share = name.endswith("_share")
        if isinstance(value, bool) or not isinstance(value, int | float) or value < 0 or (is_share and value > 1):
            raise RuleInvalid(reason=f"线索标注规则的 {name} 的值“{value}”不能用，请填写不小于 0 的数。")
