"""Changes: the direction of 由A到B, the difference, growth or doubling printed beside it, and how far one rate is
ahead of another."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index, alike, left_of
from luoshu.core.reading.audit.sums import judged, make
from luoshu.core.reading.model import Check, Figure

_UP = re.compile(r"提高|提升|增加|增长|发展|扩大|上升|升|跃升|扩|增")
_DOWN = re.compile(r"压缩|缩短|缩减|减少|下降|降|缩小|压减|精简|减|整合|合并")
_DOUBLED = re.compile(
    r"[^\d。;]{0,8},?(?:实现)?翻(?:了)?(?P<near>将近|接近|近|超过|超)?(?P<n>[一两二三])?番(?P<more>多|以上)?"
)
_AHEAD = re.compile(r"(?:比|较|高于|低于|快于|慢于)([\u4e00-\u9fff]{2,14}?)(?:的?增速|增幅)?(?:高|低|快|慢)?(?:出)?$")
_THAN_PERIOD = re.compile(
    r"(?:比|较)(上半年|一季度|前三季度|前两月|上月|上季度|\d{1,2}月份?|1-\d{1,2}月份?)(?:加快|提高|回落|上升|下降|收窄|扩大|提升|放缓)(?:了)?$"
)
_OVERALL = re.compile(r"全[市县区省]|平均")


def check_changes(text: str, index: Index) -> Iterator[Check]:
    """由A到B: the verb's direction and what is printed beside it; A比…增加d，增长p%; B的增速比A高p个百分点."""
    figures = index.figures
    for number, figure in enumerate(figures):
        if figure.result and number:
            before = figures[number - 1]
            if before.unit != figure.unit:
                continue
            yield _change(text, before, figure)
            yield from _doubling(text, before, figure)
        if figure.unit.endswith("百分点") and number:
            yield from _ahead(text, index, figure)


def _change(text: str, before: Figure, after: Figure) -> Check:
    verb = text[before.end : after.start]
    relation = f"{before.raw} -> {after.raw}"
    wrong_up = _UP.search(verb) and not _DOWN.search(verb) and bounds(after)[1] < bounds(before)[0]
    wrong_down = _DOWN.search(verb) and not _UP.search(verb) and bounds(after)[0] > bounds(before)[1]
    if wrong_up or wrong_down:
        return make(
            "from_to", "inconsistent", [before, after], relation, f"“{verb.strip()}”与数的方向相反，请核对", "warn"
        )
    return make("from_to", "consistent", [before, after], relation, "前后方向与用词一致")


def _than_period(text: str, index: Index, stated: Figure, period: str) -> Iterator[Check]:
    """增长7.2%，比上半年加快0.4个百分点(上半年增长6.5%): the two rates differ by it."""
    own = next((f for f in index.before(stated, 4) if f.unit == "%"), None)
    other = next((f for f in index.after(stated, 3) if f.unit == "%" and period in left_of(text, f, 14)), None)
    if own is None or other is None or own.sent_start != other.sent_start:
        return
    delta = abs(own.value - other.value)
    figures = [own, other, stated]
    relation = f"{own.raw} 与 {other.raw} 相差 {plain(delta)}，文中 {stated.raw}"
    holds = abs(delta - stated.value) <= Decimal("0.1")
    yield judged("growth", holds, figures, relation, "两个比率之差重算一致", "两个比率之差与写出的百分点不符，请核对")


def _doubling(text: str, before: Figure, after: Figure) -> Iterator[Check]:
    """由12万亩增加到19万亩，翻了一番: twice as much, nearly (近) or more (多) than that."""
    said = _DOUBLED.match(text, after.end, after.end + 24)
    if said is None or before.value <= 0:
        return
    times = {"一": 2, "二": 4, "两": 4, "三": 8}[said["n"] or "一"]
    ratio = after.value / before.value / times
    low, high = Decimal("0.95"), Decimal("1.1")
    if said["near"] in ("将近", "接近", "近"):
        low, high = Decimal("0.85"), Decimal("1.02")
    elif said["near"] or said["more"]:
        low, high = Decimal("0.99"), Decimal("1.5")
    relation = f"{before.raw} -> {after.raw} = {plain((after.value / before.value).quantize(Decimal('0.01')))} 倍"
    if low <= ratio <= high:
        yield make("growth", "consistent", [before, after], relation, "与“翻番”相符")
    else:
        words = said.group().strip(" ,")
        yield make("growth", "inconsistent", [before, after], relation, f"“{words}”与前后两个数不符，请核对", "warn")


def _ahead(text: str, index: Index, stated: Figure) -> Iterator[Check]:
    """农村居民收入增长6.9%，增速比城镇居民高1.5个百分点, 5.2% there: they differ by it."""
    left = left_of(text, stated)
    earlier = _THAN_PERIOD.search(left)
    if earlier:
        yield from _than_period(text, index, stated, earlier[1])
        return
    named = _AHEAD.search(left)
    if named is None or "同期" in named[1] or re.match(r"[去上今]年|年初|计划|时序", named[1]):
        return
    near = [f for f in index.before(stated) if f.unit == "%" and not f.baseline]
    if not near or near[0].sent_start != stated.sent_start:
        return
    own = near[0]
    other = [
        f for f in near[1:] if named[1][:4] in f"{f.indicator}{left_of(text, f, 24)}" and f.sent_start == own.sent_start
    ]
    if _OVERALL.search(named[1]):
        other = [f for f in near[1:] if f.sent_start == own.sent_start and f.subject != own.subject]
    elif alike(own.indicator, named[1]):
        return
    if len(other) != 1:
        return
    delta = abs(own.value - other[0].value)
    figures = [own, other[0], stated]
    relation = f"{own.raw} 与 {other[0].raw} 相差 {plain(delta)}，文中 {stated.raw}"
    slack = max(precision(figure) for figure in figures) if all(f.value % 1 for f in figures[:2]) else Decimal(0)
    holds = abs(delta - stated.value) <= max(slack * 2, Decimal("0.1"))
    yield judged("growth", holds, figures, relation, "两个比率之差重算一致", "两个比率之差与写出的百分点不符，请核对")
