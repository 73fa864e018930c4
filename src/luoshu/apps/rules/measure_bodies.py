"""处理情形对照表: the bodies of its rule kind and of its neighbours, and whether one can be used.

Body of a measure table: ``level`` (MeasureLevel), ``period`` (CountPeriod), ``counts`` (CountBasis), ``patch_mu`` (a
burnt patch from this size on meets the first clause by itself; 0 for none), ``rows``. A row has ``clause`` (条款),
``at_least`` and ``at_most`` (fires; at_most 0 for no upper end), ``measure``, ``addressee``, ``amount`` (words, as
printed), ``text``.
"""

from collections.abc import Mapping
from typing import Any

from luoshu.apps.rules.choices import Addressee, CountBasis, CountPeriod, Measure, MeasureLevel
from luoshu.apps.rules.errors import RuleInvalid


def check_measure_table(body: Mapping[str, Any]) -> None:
    """Refuse a table that could not be read. Raises RuleInvalid."""
    for name, known, label in (
        ("level", MeasureLevel, "层级"),
        ("period", CountPeriod, "计数时段"),
        ("counts", CountBasis, "计数口径"),
    ):
        if body.get(name) not in known.values:
            raise RuleInvalid(reason=f"处理情形对照表的{label}“{body.get(name)}”不能用，请重新选择。")
    patch = body.get("patch_mu", 0)
    if isinstance(patch, bool) or not isinstance(patch, int | float) or patch < 0:
        raise RuleInvalid(reason="过火面积条件要填不小于 0 的亩数，请改正。")
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows:
        raise RuleInvalid(reason="处理情形对照表至少要有一条，请补全。")
    for number, row in enumerate(rows, start=1):
        _check_row(number, row)


def _check_row(number: int, row: object) -> None:
    if not isinstance(row, dict):
        raise RuleInvalid(reason=f"第 {number} 条不是一条处理情形，请重新填写。")
    least, most = row.get("at_least", 0), row.get("at_most", 0)
    if any(isinstance(value, bool) or not isinstance(value, int) or value < 0 for value in (least, most)):
        raise RuleInvalid(reason=f"第 {number} 条的火点数要填不小于 0 的整数，请改正。")
    if least < 1 or (most and most < least):
        raise RuleInvalid(reason=f"第 {number} 条的火点数上限小于下限，或下限小于 1，请改正。")
    if row.get("measure") not in Measure.values or row.get("addressee") not in Addressee.values:
        raise RuleInvalid(reason=f"第 {number} 条的处理情形或对象不能用，请重新选择。")
    if not str(row.get("clause", "")).strip() or not str(row.get("text", "")).strip():
        raise RuleInvalid(reason=f"第 {number} 条要写明条款号和条文，请补全。")


def check_sections(body: Mapping[str, Any]) -> None:
    """Refuse a list of sections that could not be asked. Raises RuleInvalid."""
    rows = body.get("sections")
    codes = [row.get("code") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if not isinstance(rows, list) or not rows or len(codes) != len(rows) or len(set(codes)) != len(codes):
        raise RuleInvalid(reason="四不放过至少要有一条，每条有自己的代码，请补全。")
    if any(not str(row.get(name, "")).strip() for row in rows for name in ("code", "title", "text")):
        raise RuleInvalid(reason="四不放过每条都要有代码、名称和要求，请补全。")


def check_arable(body: Mapping[str, Any]) -> None:
    """Refuse an area without a number or a source. Raises RuleInvalid."""
    area = body.get("area_mu")
    if isinstance(area, bool) or not isinstance(area, int | float) or not 0 < area < 1e9:
        raise RuleInvalid(reason="耕地面积要填大于 0 的亩数，请改正。")
    if not str(body.get("source", "")).strip():
        raise RuleInvalid(reason="耕地面积要写明来源，请补全。")
