"""What the rules say about detections: labels with their reason, inputs and version. Labels never hide anything."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from luoshu.apps.clues.choices import HEAT_LABELS, ClueQueue, LabelCode
from luoshu.apps.clues.queries.facts import Near, Waiting
from luoshu.apps.clues.queries.fields import Spot, field_distances
from luoshu.apps.clues.queries.heat import SATELLITE_KINDS, CellRecord, beijing_day_number
from luoshu.apps.clues.queries.rulebook import LabelRules, Rulebook
from luoshu.apps.clues.queries.woods import forest_distances
from luoshu.core.clock import beijing_day
from luoshu.core.fire.formats.canonical import confidence_class
from luoshu.core.fire.formats.delivery import FloatArray, ParsedDelivery, code_texts
from luoshu.core.fire.scan_lines import repeated_pixels
from luoshu.core.fire.screening import DetectionFacts, screen_one
from luoshu.core.fire.static_heat import HeatEvidence

# Codes of core.fire.screening -> codes stored here.
STORED_CODES: Final[Mapping[str, LabelCode]] = {
    "static_heat_high": LabelCode.STATIC_HEAT,
    "static_heat": LabelCode.STATIC_HEAT,
    "leaning_static_heat": LabelCode.LEANING_STATIC,
    "known_heat_source": LabelCode.KNOWN_SOURCE,
    "near_forest": LabelCode.NEAR_FOREST,
    "not_cropland": LabelCode.NOT_CROPLAND,
    "low_confidence": LabelCode.LOW_CONFIDENCE,
}
EVIDENCE_CODES: Final = frozenset({LabelCode.STATIC_HEAT, LabelCode.LEANING_STATIC})


@dataclass(frozen=True, slots=True)
class LabelDraft:
    """A label before it is stored."""

    code: LabelCode
    reason: str
    inputs: dict[str, Any]
    version: str


class Ground(NamedTuple):
    """Metres to the nearest wood and field, 0 inside; NaN or None where that is not known."""

    forest_m: float
    cropland_m: float | None


def queue_of(codes: frozenset[str] | set[str]) -> ClueQueue:
    """Return the desk that looks first, by the labels nobody overruled. Forest comes before everything (M20)."""
    if LabelCode.NEAR_FOREST in codes:
        return ClueQueue.FOREST
    return ClueQueue.STATIC_HEAT if HEAT_LABELS & codes else ClueQueue.FIRE


def drafts_for(
    rows: Sequence[Waiting], records: Mapping[int, CellRecord], repeats: Mapping[str, str], rulebook: Rulebook
) -> list[list[LabelDraft]]:
    """Return the labels of each detection, in order."""
    woods = forest_distances(np.array([row.lon for row in rows]), np.array([row.lat for row in rows])).tolist()
    fields = field_distances([Spot(row.lon, row.lat, row.division_path, beijing_day(row.acq_at)) for row in rows])
    return [
        _drafts(
            row, _heat(row, records, rules), Ground(forest_m, cropland_m), repeats.get(row.key, ""), rules, rulebook
        )
        for row, forest_m, cropland_m in zip(rows, woods, fields, strict=True)
        for rules in [rulebook.labels(row.division_path, beijing_day(row.acq_at))]
    ]


def heat_draft(cell: int, day: int, record: CellRecord | None, rules: LabelRules) -> LabelDraft | None:
    """Return the label of static heat for a cell and Beijing day, or None."""
    evidence = record.evidence(cell, day, rules.heat) if record else None
    return next(iter(_stored(DetectionFacts(heat=evidence), rules)), None)


def repeats_among(rows: Sequence[Waiting | Near]) -> dict[str, str]:
    """Return, for rows that repeat another pixel of the same fire, the key of the row they repeat."""
    size, none = len(rows), code_texts([""] * len(rows))
    blank = np.full(size, np.nan)
    parsed = ParsedDelivery(
        kind="firms",
        format_name="stored",
        datum="wgs84",
        received=size,
        lon=np.array([row.lon for row in rows], dtype=np.float64),
        lat=np.array([row.lat for row in rows], dtype=np.float64),
        acq_at=np.array([int(row.acq_at.timestamp()) for row in rows], dtype=np.int64),
        precision=code_texts(["day" if row.is_day_only else "minute" for row in rows]),
        satellite=code_texts([row.satellite for row in rows]),
        instrument=none,
        confidence=blank,
        confidence_class=none,
        version=none,
        daynight=none,
        fire_type=none,
        frp_mw=_floats([row.frp_mw if row.satellite else None for row in rows]),
        brightness_k=blank,
        brightness2_k=blank,
        scan_km=_floats([row.scan for row in rows]),
        track_km=_floats([row.track for row in rows]),
        row_no=np.arange(size, dtype=np.int64),
    )
    heads = repeated_pixels(parsed).tolist()
    return {row.key: rows[head].key for row, head in zip(rows, heads, strict=True) if head >= 0}


def repeat_draft(head_key: str) -> LabelDraft:
    """Return the label of a repeated pixel."""
    reason = "同一卫星相邻扫描线的同一火点（辐射功率相同、位置相邻），统计功率和像元时只计一次。"
    return LabelDraft(LabelCode.REPEATED_SCAN, reason, {"repeats": head_key}, "scan-lines-1")


def _drafts(
    row: Waiting, heat: HeatEvidence | None, ground: Ground, head_key: str, rules: LabelRules, rulebook: Rulebook
) -> list[LabelDraft]:
    detail = row.detail or {}
    facts = DetectionFacts(
        confidence_class=_confidence(row.confidence),
        fire_type=str(detail.get("fire_type", "")),
        heat=heat,
        forest_m=_metres(detail.get("forest_m"), ground.forest_m),
        cropland_m=_metres(detail.get("cropland_m"), ground.cropland_m),
    )
    drafts = _stored(facts, rules)
    codes = {draft.code for draft in drafts}
    wooded = next((code for code in row.division_path.split("/") if code in rules.wooded), "")
    if wooded and LabelCode.NEAR_FOREST not in codes:
        reason = "位于规则列明的林区乡镇，应立即移交森林防火值班。"
        drafts.append(LabelDraft(LabelCode.NEAR_FOREST, reason, {"wooded_division": wooded}, rules.version))
    drafts += _border(row, rules)
    season = rulebook.off_season(row.division_path, beijing_day(row.acq_at))
    if season:
        reason = "不在禁烧重点时段内；全时段禁烧，线索照常处置，只影响时限和值班安排。"
        drafts.append(LabelDraft(LabelCode.OUT_OF_SEASON, reason, {"rule": season}, season))
    if head_key:
        drafts.append(repeat_draft(head_key))
    return drafts


def _stored(facts: DetectionFacts, rules: LabelRules) -> list[LabelDraft]:
    labels = screen_one(facts, rules.screening).labels
    return [LabelDraft(STORED_CODES[one.code], one.reason[:300], _as_stored(one.inputs), one.version) for one in labels]


def _as_stored(inputs: Mapping[str, object]) -> dict[str, Any]:
    """Return inputs as they come back from the database, so that equal ones compare equal."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in inputs.items()}


def _heat(row: Waiting, records: Mapping[int, CellRecord], rules: LabelRules) -> HeatEvidence | None:
    record = records.get(row.cell) if row.kind in SATELLITE_KINDS else None
    return record.evidence(row.cell, beijing_day_number(row.acq_at), rules.heat) if record else None


def _border(row: Waiting, rules: LabelRules) -> list[LabelDraft]:
    metres = row.county_border_m if row.county_border_m is not None else row.border_m
    if metres is None or metres >= rules.near_border_m:
        return []
    reason = f"距县界 {metres:.0f} 米，小于 {rules.near_border_m:.0f} 米，归属请先电话核对。"
    inputs = {"border_m": round(metres, 1), "near_border_m": rules.near_border_m}
    inputs["runner_up_id"] = row.county_runner_up_id or row.runner_up_id or 0
    return [LabelDraft(LabelCode.NEAR_BORDER, reason, inputs, rules.version)]


def _confidence(text: str) -> str:
    try:
        return confidence_class(float(text))
    except ValueError:
        return text


def _metres(given: Any, otherwise: float | None) -> float | None:
    try:
        return float(given)
    except (TypeError, ValueError):
        return otherwise


def _floats(values: Sequence[float | None]) -> FloatArray:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
