"""Labels for detections: machines propose, people decide.

A label says what speaks for another cause or another desk, with its inputs and the version of the rules. Labels never
drop a detection: there are as many results as detections, and one without labels is one nothing speaks against.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from luoshu.core.fire.static_heat import LEANING, STATIC, STATIC_HIGH, HeatEvidence

VERSION = "screening-1"
HEAT_QUEUE, FOREST_DESK, STRAW_DESK = "heat_queue", "forest_desk", "straw_desk"


@dataclass(frozen=True, slots=True)
class ScreeningRules:
    """Limits, as dated data. ``near_forest_m``: a point this near to woodland goes to forest fire control at once."""

    near_forest_m: float = 500.0
    cropland_m: float = 0.0
    version: str = VERSION


@dataclass(frozen=True, slots=True)
class DetectionFacts:
    """What is known of one detection. None means "not known", and then no label is given for it.

    forest_m, cropland_m: distance in metres to the nearest woodland and field, 0 inside.
    """

    confidence_class: str = ""
    fire_type: str = ""
    heat: HeatEvidence | None = None
    forest_m: float | None = None
    cropland_m: float | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """One finding: stable ``code``, Chinese ``reason``, the ``inputs`` it was drawn from, the rules' ``version``."""

    code: str
    reason: str
    inputs: Mapping[str, object]
    version: str


@dataclass(frozen=True, slots=True)
class Screening:
    """All labels of one detection and the desk that should look first. ``desk`` is a proposal anyone may call back."""

    labels: tuple[Label, ...] = field(default=())
    desk: str = STRAW_DESK

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(label.code for label in self.labels)


def screen(facts: Sequence[DetectionFacts], rules: ScreeningRules | None = None) -> tuple[Screening, ...]:
    """One Screening a detection, in order."""
    used = rules or ScreeningRules()
    return tuple(screen_one(fact, used) for fact in facts)


def screen_one(fact: DetectionFacts, rules: ScreeningRules) -> Screening:
    """Forest comes first: a furnace beside a wood is still handed to forest fire control, with both labels."""
    labels = [
        label
        for label in (
            _heat(fact.heat, rules),
            _known_source(fact.fire_type, rules),
            _forest(fact.forest_m, rules),
            _cropland(fact.cropland_m, rules),
            _confidence(fact.confidence_class, rules),
        )
        if label is not None
    ]
    codes = {label.code for label in labels}
    if "near_forest" in codes:
        desk = FOREST_DESK
    elif codes & {"static_heat_high", "static_heat", "known_heat_source"}:
        desk = HEAT_QUEUE
    else:
        desk = STRAW_DESK
    return Screening(tuple(labels), desk)


def _heat(heat: HeatEvidence | None, rules: ScreeningRules) -> Label | None:
    codes = {STATIC_HIGH: "static_heat_high", STATIC: "static_heat", LEANING: "leaning_static_heat"}
    if heat is None or heat.heat_class not in codes:
        return None
    share = "未知" if heat.night_share is None else f"{heat.night_share:.0%}"
    name = {STATIC_HIGH: "静态热源（高）", STATIC: "静态热源", LEANING: "倾向静态热源"}[heat.heat_class]
    reason = f"{name}：所在 0.01 度格网一年有 {heat.hot_days_per_year:.0f} 天出现热点，夜间占 {share}。"
    inputs = {
        "hot_days": heat.hot_days,
        "hot_days_per_year": heat.hot_days_per_year,
        "night_share": heat.night_share,
        "detections": heat.detections,
        "period_start": heat.period_start,
        "period_end": heat.period_end,
        "cell": heat.cell,
    }
    return Label(codes[heat.heat_class], reason, inputs, heat.version)


def _known_source(fire_type: str, rules: ScreeningRules) -> Label | None:
    names = {"static_land": "陆上固定热源", "offshore": "海上热源", "volcano": "火山"}
    if fire_type not in names:
        return None
    reason = f"卫星产品自带类型为{names[fire_type]}，不是植被火。"
    return Label("known_heat_source", reason, {"fire_type": fire_type}, rules.version)


def _forest(forest_m: float | None, rules: ScreeningRules) -> Label | None:
    if forest_m is None or math.isnan(forest_m) or forest_m > rules.near_forest_m:
        return None
    where = "在林地内" if forest_m <= 0 else f"距林地 {forest_m:.0f} 米"
    inputs = {"forest_m": forest_m, "near_forest_m": rules.near_forest_m}
    return Label("near_forest", f"{where}，应立即移交森林防火值班。", inputs, rules.version)


def _cropland(cropland_m: float | None, rules: ScreeningRules) -> Label | None:
    if cropland_m is None or math.isnan(cropland_m) or cropland_m <= rules.cropland_m:
        return None
    inputs = {"cropland_m": cropland_m, "limit_m": rules.cropland_m}
    return Label("not_cropland", f"不在耕地上，最近的耕地在 {cropland_m:.0f} 米外。", inputs, rules.version)


def _confidence(confidence_class: str, rules: ScreeningRules) -> Label | None:
    if confidence_class != "low":
        return None
    reason = "卫星给的置信度低，可能是反光或背景扰动，请现场核实。"
    return Label("low_confidence", reason, {"confidence_class": confidence_class}, rules.version)
