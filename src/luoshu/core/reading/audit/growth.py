"""Changes: the direction of 由A到B, the difference, growth or doubling printed beside it, and how far one rate is
ahead of another."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.changes import of_another
from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index, alike, left_of
from luoshu.core.reading.audit.sums import judged, make
from luoshu.core.reading.model import Check, Figure

_UP = re.compile(r"提高|提升|增加|增长|发展|扩大|上升|升|跃升|扩|增")
_DOWN = re.compile(r"压缩|缩短|缩减|减少|下降|降|缩小|压减|精简|减|整合|合并")
_OLD_LEVEL = re.compile(
    r"(?:去年|上年)同期(?!减|增|下降|多|少|提高|降低|上升|回落)[^,;。]{0,12}$|(?:较|比)(?:去年底|去年末|上年末|上年底|年初|去年|上年|上月)的$"
)
_CHANGED = re.compile(r"增长|下降|减少|提高|增加|上升|降低")
_FALLEN = re.compile(r"下降|减少|降低")
_DIFFERENCE = re.compile(r"\s*,(?:净|共|累计)?(?:新增|增加|减少|提高|提升|上升|下降|降低|压减|缩短|增长)(?:了)?$")
_LEVEL_BEHIND = re.compile(r"(?:去年|上年)同期(?:为|是|数为)?$")
_MORE = re.compile(r",?(?:净)?(?:增加|减少|多|少|增长|下降)(?:了)?")
_EARLIER_LEVEL = re.compile(r"(?:比|较)[^,;。]{2,10}的$")
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
            if number + 1 < len(figures):
                yield from _difference(text, before, figure, figures[number + 1])
        if number >= 2 and not figure.ratio:
            yield from _more_than_before(text, index, figures[number - 1], figure)
        if figure.unit == "%" and number:
            yield from _level_behind(text, index, figure)
        if figure.unit == "%" and number >= 2:
            yield from _growth(text, index, number)
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


def _difference(text: str, before: Figure, after: Figure, stated: Figure) -> Iterator[Check]:
    """由860个增加到1120个，增加280个; 由11.6%降至9.2%，下降2.4个百分点."""
    points = before.unit == "%" and stated.unit.endswith("百分点")
    if not (points or stated.unit == before.unit != "%") or stated.sent_start != after.sent_start:
        return
    if not _DIFFERENCE.fullmatch(re.sub(r"\s+", "", text[after.end : stated.start])):
        return
    delta = abs(after.value - before.value)
    slack = precision(before) + precision(after) + precision(stated)
    figures = [before, after, stated]
    relation = f"{before.raw} -> {after.raw}，相差 {plain(delta)}，文中 {stated.raw}"
    if abs(delta - abs(stated.value)) <= slack:
        yield make("growth", "consistent", figures, relation, "前后之差重算一致")
    elif not any(figure.approx for figure in figures):
        yield make("growth", "inconsistent", figures, relation, "前后之差与写出的增减不符，请核对", "warn")


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


def _level_behind(text: str, index: Index, share: Figure) -> Iterator[Check]:
    """到市集体访9批，批次同比下降25%，去年同期为14批: the earlier level stands behind the rate."""
    old = next(iter(index.after(share, 1)), None)
    if old is None or old.sent_start != share.sent_start or not _LEVEL_BEHIND.search(left_of(text, old, 12)):
        return
    if "同比" not in left_of(text, share, 12) or old.value <= 0:
        return
    near = [f for f in index.before(share, 6) if f.unit == old.unit and not (f.ratio or f.baseline)]
    if near and near[0].sent_start == share.sent_start and not (near[0].approx or old.approx):
        yield _on_year(text, old, near[0], share)


def _more_than_before(text: str, index: Index, old: Figure, stated: Figure) -> Iterator[Check]:
    """18640人，比去年同期的17920人增加620人: the level, the earlier level, and the difference printed behind it."""
    if stated.unit != old.unit or not _MORE.fullmatch(re.sub(r"\s+", "", text[old.end : stated.start])):
        return
    if not _EARLIER_LEVEL.search(left_of(text, old, 16)):
        return
    near = [f for f in index.before(old) if f.unit == old.unit and not (f.ratio or f.part or f.baseline)]
    if not near or near[0].sent_start != old.sent_start or any(f.approx for f in (near[0], old, stated)):
        return
    new = near[0]
    delta = abs(new.value - old.value)
    relation = f"{old.raw} -> {new.raw}，相差 {plain(delta)}，文中 {stated.raw}"
    holds = abs(delta - stated.value) <= precision(old) + precision(new) + precision(stated)
    yield judged("growth", holds, [new, old, stated], relation, "前后之差重算一致", "前后之差与写出的增减不符，请核对")


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


def _growth(text: str, index: Index, number: int) -> Iterator[Check]:
    figures = index.figures
    share, change, level = figures[number], figures[number - 1], figures[number - 2]
    if share.sent_start != change.sent_start or "年均" in left_of(text, share, 12):
        return
    if not _CHANGED.search(left_of(text, share, 10)):
        return
    if change.action == "变化":
        whole = _level_of(index, change)
        level = whole if whole is not None else level
    if level.sent_start != share.sent_start:
        return
    if re.search(r"(?:比|较)[^,;。]{0,8}的$", left_of(text, level, 16)):
        return  # 66亿元，比2024年的55亿元多11亿元: the level stands before these two
    if _OLD_LEVEL.search(left_of(text, change, 24)) and not _OLD_LEVEL.search(left_of(text, level, 24)):
        level, change = change, level  # 今年1560个，去年同期1200个，同比…; 5200人次，较去年底的4300人次增长…
    words = re.split("[,;。、]", left_of(text, share, 16))[-1]
    if of_another(words, f"{left_of(text, level)}{left_of(text, change)}{change.object or ''}"):
        return
    if _OLD_LEVEL.search(left_of(text, level, 24)) and level.unit == change.unit and level.value > 0:
        yield _on_year(text, level, change, share)
        return
    down = -1 if _FALLEN.search(text[change.start - 12 : change.start] if change.start > 12 else "") else 1
    if change.result and level.baseline and change.unit == level.unit and level.value > 0:
        old, delta, base = level, change.value - level.value, level.value
    elif change.action == "变化" and change.unit == level.unit and not level.ratio:
        old, delta = change, change.value * down
        base = level.value - delta
    else:
        return
    if base <= 0:
        return
    computed = delta * 100 / base
    stated = share.value * (down if change.action == "变化" else (1 if delta >= 0 else -1))
    close = abs(computed - stated) <= max(Decimal("0.6"), abs(stated) * Decimal("0.02"))
    relation = f"{plain(delta)} / {plain(base)} = {plain(computed.quantize(Decimal('0.01')))}%，文中 {share.raw}"
    why = "增幅重算一致" if close else "增幅按增量和基数重算不符，请核对（可能按不变价）"
    yield make(
        "growth", "consistent" if close else "unclear", [level, old, share], relation, why, "info" if close else "warn"
    )


def _level_of(index: Index, change: Figure) -> Figure | None:
    """386.4万人次，其中公路…、铁路…，比去年同期增加31.6万人次: the level is what the list breaks down."""
    near = [f for f in index.before(change) if f.sent_start == change.sent_start and f.unit == change.unit]
    return next((f for f in near if not (f.ratio or f.part or f.baseline)), None)


def _on_year(text: str, old: Figure, new: Figure, share: Figure) -> Check:
    computed = (new.value - old.value) * 100 / old.value
    fallen = _FALLEN.search(text[max(new.end, min(old.end, share.start - 12)) : share.start])
    stated = -share.value if fallen else share.value
    close = abs(computed - stated) <= Decimal("0.6")
    relation = f"{old.raw} -> {new.raw} = {plain(computed.quantize(Decimal('0.01')))}%，文中 {share.raw}"
    return judged("growth", close, [old, new, share], relation, "同比重算一致", "同比按两个数重算不符，请核对")


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
