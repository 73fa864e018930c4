"""The same figure said twice: one target, a level of the year, plan and outlook; and whether the pace reaches the
target."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import GENERIC, Index, concept, unit_class
from luoshu.core.reading.audit.pacing import NO_PART, SEASONAL
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.times import Timeline

_PROMISED = ("planned", "target")
_LAG = Decimal("0.25")
_FORECAST = re.compile(r"(?:全年|今年)预[计期]|预[计期]全年")
MIN_NAME = 4
STALE = timedelta(days=120)
_BESIDES = re.compile(r"再[^，,;；。]{0,10}$")
_ANOTHER_YEAR = re.compile(
    r"结转|[日月周年]均|当[日月]|本周|(?:比|较)[^,;。]{2,12}(?:增加|多|增|新增)$|\d月份?(?:新|又|仅|只)?(?:增|完|建成|竣工|开工)|[(][^()]*$"
)
#: A level of a month or a half year is another than that of the year.
_SHORTER = re.compile(r"[\d０-９]月|季度|[上下]半年|旬|[\d０-９][日号]")


def check_targets(index: Index) -> Iterator[Check]:
    """One target stated twice with one deadline must be one number."""
    for figures in index.by_concept.values():
        dated = [
            f
            for f in figures[:200]
            if f.deadline and f.status in _PROMISED and not f.part and not f.remaining and not f.headline
        ]
        for first, second in pairwise(dated):
            if (
                first.subject != second.subject
                or first.deadline != second.deadline
                or first.sent_start == second.sent_start
            ):
                continue
            if (first.action or "")[-2:] != (second.action or "")[-2:] or (first.object or "") != (second.object or ""):
                continue
            if _BESIDES.search(second.sentence[: second.start - second.sent_start]):
                continue  # 四季度再新增210个: more of it, not the whole again
            if overlap(bounds(first), bounds(second)):
                yield make("repeat", "consistent", [first, second], f"{first.raw} = {second.raw}", "同一目标前后一致")
            else:
                relation = f"{first.raw} ≠ {second.raw}"
                yield make(
                    "repeat", "unclear", [first, second], relation, "同一目标、同一时限，前后数不同，请核对口径", "warn"
                )


def check_levels(index: Index) -> Iterator[Check]:
    """地区生产总值318.6亿元 of the year, 由231亿元增加到328.6亿元 of five years: one level, two numbers."""
    for figure in index.figures:
        if not figure.result or figure.ratio or len(figure.object or "") < MIN_NAME or _SHORTER.search(figure.sentence):
            continue
        at = index.position[figure.id]
        same = [
            other
            for other in index.figures[max(0, at - 60) : at]
            if other.object == figure.object
            and other.unit == figure.unit
            and other.subject == figure.subject
            and other.document == figure.document
            and other.paragraph < figure.paragraph
            and other.status in ("achieved", "total")
            and not (other.part or other.baseline or other.ratio or other.approx or figure.approx)
            and not (dimension_of(figure.unit) == "count" and (other.action or "") != (figure.action or ""))
            and not _SHORTER.search(other.sentence)
        ]
        if len(same) != 1 or overlap(bounds(same[0]), bounds(figure)):
            continue
        if abs(same[0].value - figure.value) <= figure.value * _LAG:
            relation = f"{same[0].raw} / {figure.raw}"
            why = "同一个数前后不同，请核对时点和口径"
            yield make("repeat", "unclear", [same[0], figure], relation, why, "warn")


def check_forecasts(index: Index) -> Iterator[Check]:
    """前三季度出栏203万头，全年预计出栏198万头: a forecast for the year below what is done already."""
    for figure in index.figures:
        if figure.status != "planned" or figure.ratio or not _FORECAST.search(figure.sentence):
            continue
        words = figure.sentence[max(0, figure.start - figure.sent_start - 14) : figure.start - figure.sent_start]
        if not _FORECAST.search(words):
            continue
        noun = (figure.object or "")[-2:]
        done = [
            other
            for other in index.before(figure, 6)
            if other.status == "achieved"
            and other.unit == figure.unit
            and other.subject == figure.subject
            and not (other.ratio or other.part)
            and len(noun) == 2
            and noun in other.indicator
        ]
        if done and bounds(done[0])[0] > bounds(figure)[1]:
            relation = f"{done[0].raw} > {figure.raw}"
            yield make(
                "series", "inconsistent", [done[0], figure], relation, "全年预计数小于已完成的数，请核对", "warn"
            )


def check_pace(index: Index, timeline: Timeline) -> Iterator[Check]:
    """Done so far against the plan and the share of the year gone: far behind is shown to a person."""
    elapsed = _elapsed(timeline.issued)
    shown: set[int] = set()
    for figure in index.figures:
        if figure.status != "achieved" or figure.ratio or figure.part or not figure.object:
            continue
        if (figure.object in GENERIC and figure.object != "小区") or figure.sent_start in shown:
            continue
        if SEASONAL.search(figure.sentence):
            continue
        larger = (f for f in index.by_sentence[figure.sent_start] if f.status == "achieved" and f.unit == figure.unit)
        if any(f.value > figure.value and not f.ratio and f.object == figure.object for f in larger):
            continue  # 1月至10月改造236处，11月改造31处，累计267处: not of a month
        plan = _plan_of(index, figure)
        if plan is None or plan.value <= 0 or _long_ago(figure, timeline.issued):
            continue
        if _ANOTHER_YEAR.search(
            figure.sentence[max(0, figure.start - figure.sent_start - 24) : figure.start - figure.sent_start]
        ):
            continue  # 加上2023年结转已全部完工的27个; 月均完工12.4台
        if (
            figure.object.endswith("项目")
            and re.search(r"竣工|完工", figure.action or "")
            and "工" not in (plan.action or "")
        ):
            continue  # projects arranged for a year run over several: that few are finished says nothing of the pace
        in_one = figure.period_or_asof if plan.sent_start == figure.sent_start else None
        due = _due_figure(index, plan, timeline, in_one)
        if due is None:
            continue
        ratio = figure.value / plan.value
        if ratio < NO_PART:
            continue  # 61个项目 of 5.2万个学位: no part of it
        if ratio < elapsed - _LAG and ratio < 1:
            shown.add(figure.sent_start)
            together = [
                f
                for f in index.by_sentence[figure.sent_start]
                if f.status == "achieved" and not f.ratio and f is not figure
            ]
            involved = list(
                dict.fromkeys([figure, plan, due, *[f for f in together if _plan_of(index, f) is not None]])
            )
            relation = f"{figure.raw} / {plan.raw} = {_percent(ratio)}，时间已过 {_percent(elapsed)}"
            yield make(
                "pace",
                "unclear",
                involved,
                relation,
                "进度明显慢于时间，年底目标有风险；完成数的截至时间也请写明",
                "risk",
            )


def _long_ago(figure: Figure, issued: date) -> bool:
    """一季度末为180个 on a page of October: not how far the work has come."""
    last = (figure.period_or_asof or "")[-10:]
    return re.fullmatch(r"\d{4}-\d\d-\d\d", last) is not None and date.fromisoformat(last) < issued - STALE


def _percent(ratio: Decimal) -> str:
    return plain((ratio * 100).quantize(Decimal("0.1"))) + "%"


def _elapsed(issued: date) -> Decimal:
    start, end = date(issued.year, 1, 1), date(issued.year, 12, 31)
    return Decimal((issued - start).days) / Decimal((end - start).days)


def _plan_of(index: Index, figure: Figure) -> Figure | None:
    for other in index.before(figure):
        if other.status in _PROMISED and other.unit == figure.unit and not other.ratio and not other.remaining:
            same = concept(other) == concept(figure) and concept(figure) != ""
            return other if same and other.value >= figure.value and other.subject == figure.subject else None
    return None


def _due_figure(index: Index, plan: Figure, timeline: Timeline, in_one: str | None) -> Figure | None:
    """The figure that sets the year-end deadline of a plan: itself, or the same number promised elsewhere."""
    year_end = f"{timeline.issued.year}-12-31"
    same = [
        f
        for f in index.by_concept[(concept(plan), unit_class(plan))][:200]
        if f.value == plan.value and f.subject == plan.subject
    ]
    for figure in [plan, *same]:
        if figure.deadline == year_end:
            return figure
    this_year = str(timeline.issued.year)
    if (plan.cohort or "").startswith(this_year) or (plan.period_or_asof or "") == f"{this_year}-01-01/{year_end}":
        return plan
    if (in_one or "").startswith(f"{this_year}-01-01/"):
        return plan  # 计划新增1.2万个，上半年新增2100个
    return plan if re.search(r"年度目标|年度计划|全年目标", plan.sentence[:40]) else None
