"""The body of a rule in words: what an office reads instead of field names."""

from typing import Any

from luoshu.apps.rules.choices import RuleKind
from luoshu.apps.rules.inspection import OWNERS
from luoshu.apps.rules.shape_table import DATUM_NAMES, LIMIT_NAMES, TERRAIN_NAMES, UNITS, shape_for
from luoshu.apps.rules.shapes import words_of

TIMES = {"iso": "日期和时刻", "epoch_s": "秒数（1970 年起）", "epoch_ms": "毫秒数（1970 年起）"}
TERRAINS = {**dict(TERRAIN_NAMES), "any": "各类地形"}


def body_words(kind: str, body: dict[str, Any]) -> str:
    """Return one line; fields that this page has no words for are listed as they stand, never left out."""
    if kind == RuleKind.SEASON and {"starts", "ends"} <= body.keys():
        return f"{_month_day(body['starts'])}至{_month_day(body['ends'])}"
    if kind == RuleKind.LIMIT and {"limit", "amount", "unit"} <= body.keys():
        terrain = TERRAINS.get(str(body.get("terrain", "any")), str(body.get("terrain")))
        limit = dict(LIMIT_NAMES).get(str(body["limit"]), str(body["limit"]))
        when = "，只在禁烧时段" if body.get("when") else ""
        return f"{terrain} · {limit} {body['amount']} {dict(UNITS).get(str(body['unit']), body['unit'])}{when}"
    if kind == RuleKind.TERRAIN and "class" in body:
        return TERRAINS.get(str(body["class"]), str(body["class"]))
    if kind == RuleKind.FINE_RANGE and {"least_yuan", "most_yuan"} <= body.keys():
        return f"{body['least_yuan']} 元以上 {body['most_yuan']} 元以下"
    if kind == RuleKind.REWARD and "yuan" in body:
        who = "几人举报同一火点只奖最先的" if body.get("first_only", True) else "几人举报同一火点都奖"
        return f"核实属实奖 {body['yuan']} 元；{who}"
    if kind == RuleKind.PLATFORM and "fields" in body:
        datum = dict(DATUM_NAMES).get(str(body["datum"]), str(body["datum"]))
        when = TIMES.get(str(body.get("time", "iso")), str(body.get("time")))
        told = "，结果按对方格式回传" if body.get("result") else "，不回传结果"
        return f"收 {len(body['fields'])} 个字段，坐标系 {datum}，时间是{when}{told}"
    if kind == RuleKind.INSPECTION:
        return _inspection_words(body)
    if kind == RuleKind.HARVEST:
        return harvest_words(body)
    shape = shape_for(kind, body)
    if shape is not None:
        return words_of(shape, body)
    return "；".join(f"{name} = {value}" for name, value in body.items())


def harvest_words(body: dict[str, Any]) -> str:
    """Return what a rule of the autumn desk says; the page with the risks shows the formula by it."""
    match body.get("topic"):
        case "risk":
            straw = f"未离田未还田面积（亩）× {body['per_mu']}"
            days = f"（1 + 连续无雨天数 × {body['per_dry_day']}，最多计 {body['most_dry_days']} 天）"
            fires = f"（1 + 上年本季火点数 × {body['per_past_fire']}，最多计 {body['most_past_fires']} 个）"
            return f"{straw} × {days} × {fires}；{body['middle_from']} 起为中，{body['high_from']} 起为高"
        case "weather":
            machine = f"一台收割机一天按 {body['daily_mu']} 亩算"
            return f"日雨量 {body['wet_from_mm']} 毫米起算有雨；{body['days_ahead']} 天内有雨即提示调度；{machine}"
        case "limits":
            depots = f"收储点存到 {body['nearly_percent']}% 为将满、{body['full_percent']}% 为已满"
            apart = f"上报与遥感估算相差超过估算误差再加 {body['apart_points']} 个百分点的标出核对"
            return f"{depots}；{apart}；小麦适播期到{_month_day(body['sow_until'])}"
    return "；".join(f"{name} = {value}" for name, value in body.items())


def _inspection_words(body: dict[str, Any]) -> str:
    if body.get("list") == "checklist":
        return "；".join(str(item["text"]) for item in body["items"])
    if body.get("list") == "problems":
        kinds = "、".join(
            f"{kind['label']}（{kind['working_days']} 个工作日）" if kind.get("working_days") else str(kind["label"])
            for kind in body["kinds"]
        )
        photo = "，报结果要附照片" if body.get("needs_photo") else ""
        return f"{body['topic_label']}：{kinds}；先交{OWNERS[body['owner']]}整改{photo}"
    if "most_visits" in body:
        return f"一个村一个月最多走访 {body['most_visits']} 次"
    if "kinds" in body:
        return "、".join(str(kind["label"]) for kind in body["kinds"])
    if "halves" in body:
        hours = "、".join("至".join(half) for half in body["halves"])
        roads = "，".join(f"{TERRAINS.get(name, name)} {value}" for name, value in body["road_factor"].items())
        speeds = "，".join(f"{TERRAINS.get(name, name)} {value}" for name, value in body["speed_kmh"].items())
        return f"作息 {hours}；每村 {body['visit_minutes']} 分钟；绕行系数 {roads}；车速（公里/时）{speeds}"
    cap = f"一个乡镇最多抽 {body['group_cap']} 个村" if body["group_cap"] else "一个乡镇不限村数"
    adding = f"每个火点加 {body['risk_per_fire']}、每个未销号问题加 {body['risk_per_problem']}"
    risk = f"风险分 {body['risk_start']} 起，{adding}，最高 {body['risk_most']}"
    return f"{risk}；最多按 {body['most_days']} 天算；保底权重 {body['floor']}；{cap}"


def _month_day(text: object) -> str:
    month, _, day = str(text).partition("-")
    return f"{int(month)}月{int(day)}日" if month.isdigit() and day.isdigit() else str(text)
