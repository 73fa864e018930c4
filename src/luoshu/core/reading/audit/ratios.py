"""Shares, rates, growth and changes: recomputed from the numbers around them within the printed precision."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, overlap, plain, share_bounds
from luoshu.core.reading.audit.links import Index, concept, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check, Figure

_SHARE_OF = re.compile(r"占(?:到)?([^,;。、\d]{0,24}?)(?:的|比重|比例|比)?(?:为|达|约|近|超过|超)?$")
_PLAN_PART = re.compile(
    r"(?:完成|占|为|仅为)(?:了)?([^,;。\d]{0,16}?(?:计划|目标|任务|预算|应收面积|应收|总数|总量|"
    r"总面积))[^,;。\d]{0,6}的[^,;。\d]{0,4}$"
)
_OF = re.compile(r"的(?:约|近|超)?")
_RATE = re.compile(r"([\u4e00-\u9fff]{2,4})率(?:为|达到?|约|超过|已达|达)?$")
_UP = re.compile(r"提高|提升|增加|增长|发展|扩大|上升|升|跃升|扩|增")
_DOWN = re.compile(r"压缩|缩短|缩减|减少|下降|降|缩小|压减|精简|减|整合|合并")
_OLD_LEVEL = re.compile(
    r"(?:去年|上年)同期(?!减|增|下降|多|少|提高|降低|上升|回落)[^,;。]{0,12}$|(?:较|比)(?:去年底|去年末|上年末|上年底|年初|去年|上年|上月)的$"
)
_WIDER = re.compile(r"全[市省县国区]|[^,;]{0,4}总")


def _left(text: str, figure: Figure, size: int = 40) -> str:
    words = text[max(figure.sent_start, figure.start - size) : figure.start]
    return re.sub(r"\s+", "", words)


def check_shares(text: str, index: Index, city: str | None) -> Iterator[Check]:
    """占X的p%, 完成X的p%, X率p%: find numerator and denominator, else the denominator it implies."""
    for figure in index.figures:
        if figure.unit != "%" or figure.value <= 0 or figure.baseline or figure.result:
            continue
        left = _left(text, figure)
        if figure.value > 100 and re.search(r"占[^,;。]{0,20}$", left):
            yield make("share", "inconsistent", [figure], f"{figure.raw} > 100%", "占比大于百分之百", "warn")
            continue
        part = _numerator(index, figure)
        if part is None:
            continue
        if index.position[figure.id] >= 2 and _OF.fullmatch(text[part.end : figure.start].strip()):
            before = index.figures[index.position[part.id] - 1]
            if before.unit == part.unit and before.sent_start == figure.sent_start:
                yield _verdict(before, part, figure, True)
                continue
        plan, share, rate = _PLAN_PART.search(left), _SHARE_OF.search(left), _RATE.search(left)
        if plan:
            yield from _of_plan(index, figure, part, plan[1])
        elif share and share[1]:
            yield from _of_whole(index, figure, part, share[1], city)
        elif share:
            yield from _of_listed_total(index, figure, part)
        elif rate:
            yield from _rate(index, figure, part, rate[1])


def _numerator(index: Index, figure: Figure) -> Figure | None:
    for other in index.before(figure, 6):
        if other.sent_start != figure.sent_start:
            return None
        if not other.ratio and not other.baseline:
            return other
    return None


def _fits(part: Figure, whole: Figure, share: Figure) -> bool:
    interval = share_bounds(part, whole)
    return interval is not None and overlap(interval, bounds(share))


def _verdict(part: Figure, whole: Figure, share: Figure, sure: bool) -> Check:
    ratio = part.value * 100 / whole.value
    relation = f"{part.raw} / {whole.raw} = {plain(ratio.quantize(Decimal('0.01')))}%，文中 {share.raw}"
    if _fits(part, whole, share):
        return make("share", "consistent", [part, whole, share], relation, "按文中精度重算一致")
    why = "分子分母重算与文中比例不符，请核对" if sure else "按页内能找到的分母重算不符，分母口径请补充"
    return make(
        "share",
        "inconsistent" if sure else "unclear",
        [part, share, whole],
        relation,
        why,
        "warn",
        **_implied(part, share),
    )


def _implied(part: Figure, share: Figure) -> dict[str, object]:
    """Denominator a share implies, with the range its rounding leaves."""
    low, high = bounds(share)
    if low <= 0:
        return {}
    part_low, part_high = bounds(part)
    middle = part.value * 100 / share.value
    return {
        "implied_denominator": plain(middle.quantize(Decimal("0.1"))),
        "implied_low": plain((part_low * 100 / high).quantize(Decimal("0.1"))),
        "implied_high": plain((part_high * 100 / low).quantize(Decimal("0.1"))),
    }


def _of_plan(index: Index, share: Figure, part: Figure, whole_name: str) -> Iterator[Check]:
    near = [
        f
        for f in [*index.before(share), *index.after(share, 6)]
        if f is not part and f.unit == part.unit and not f.ratio
    ]
    key = re.sub(r"^(?:年度|全年|总)", "", whole_name)[-2:]
    plans = [f for f in near if key in (f.indicator or "") or f.status in ("planned", "target")]
    plans = [f for f in plans if _comparable(f, part)]
    fitting = next((f for f in plans if _fits(part, f, share)), None)
    if fitting is not None:
        yield _verdict(part, fitting, share, True)
    elif len(plans) == 1:
        yield _verdict(part, plans[0], share, True)


def _comparable(whole: Figure, part: Figure) -> bool:
    a, b = whole.object or "", part.object or ""
    return not a or not b or concept(whole) == concept(part) or a in b or b in a or bool(grams(a) & grams(b))


def _of_whole(index: Index, share: Figure, part: Figure, whole_name: str, city: str | None) -> Iterator[Check]:
    near = [
        f
        for f in [*index.before(share), *index.after(share, 4)]
        if f is not part and f.unit == part.unit and not f.ratio
    ]
    name = re.sub(r"^(?:全[市省县国区]|整个)", "", whole_name)
    exact = [
        f for f in near if name and ((f.object or "") in (name, whole_name) or (len(name) > 2 and name in f.indicator))
    ]
    exact = [f for f in exact if f.value >= part.value]
    if exact:
        yield _verdict(part, exact[0], share, True)
        return
    if not _WIDER.match(whole_name):
        fitting = next((f for f in near if _comparable(f, part) and _fits(part, f, share)), None)
        if fitting is not None:
            yield _verdict(part, fitting, share, True)
        return
    family = [
        f for f in index.by_concept.get((concept(part), part.unit), [])[:80] if f.subject == city and f is not part
    ]
    if not family or part.subject == city:
        return
    fitting = next((f for f in family if _fits(part, f, share)), None)
    yield _verdict(part, fitting or family[0], share, False)


def _of_listed_total(index: Index, share: Figure, part: Figure) -> Iterator[Check]:
    """柳川县19起，占40.4%: the total is the one the list was opened with."""
    totals = [
        f
        for f in index.before(share)
        if f is not part and f.unit == part.unit and not f.ratio and f.value >= part.value and not f.part
    ]
    if not totals:
        return
    fitting = next((f for f in totals if _fits(part, f, share)), None)
    if fitting is not None:
        yield _verdict(part, fitting, share, True)
    elif len(totals) == 1 and (part.part or _comparable(totals[0], part)):
        yield _verdict(part, totals[0], share, True)


def _rate(index: Index, share: Figure, part: Figure, stem: str) -> Iterator[Check]:
    spoken = f"{part.indicator}{part.action or ''}"
    known = stem[-2:] in spoken or (stem.endswith("完成") and part.status == "achieved")
    if not known:
        return
    wholes = [
        f
        for f in index.before(share)
        if f is not part
        and f.unit == part.unit
        and not f.ratio
        and f.value >= part.value
        and f.start < part.start
        and not f.remaining
    ]
    fitting = next((f for f in wholes if _fits(part, f, share)), None)
    if fitting is not None:
        yield _verdict(part, fitting, share, True)
        return
    related = [f for f in wholes if _comparable(f, part) and f.subject == part.subject and f.status != "in_progress"]
    if len(related) == 1:
        yield _verdict(part, related[0], share, True)
    elif not wholes:
        yield from _rate_of_earlier(index, share, part)


def _rate_of_earlier(index: Index, share: Figure, part: Figure) -> Iterator[Check]:
    """签约项目已开工29个，开工率60%, the 58 signed a paragraph above: named alike by the word before the noun."""
    kind = re.sub(r"(?:项目|企业|小区|工程|问题|隐患|事项|案件|线索)$", "", part.object or "")
    if len(kind) < 2 or kind == part.object:
        return
    at = index.position[part.id]
    named = [
        f
        for f in index.figures[max(0, at - 40) : at]
        if f.unit == part.unit
        and f.subject == part.subject
        and not (f.ratio or f.part or f.baseline or f.remaining)
        and f.value >= part.value
        and kind in f.indicator
    ]
    if len(named) == 1:
        yield _verdict(part, named[0], share, False)


def check_changes(text: str, index: Index) -> Iterator[Check]:
    """由A到B: the verb's direction, and the growth printed beside it; A比…增加d，增长p%."""
    figures = index.figures
    for number, figure in enumerate(figures):
        if figure.result and number:
            before = figures[number - 1]
            if before.unit != figure.unit:
                continue
            yield _change(text, before, figure)
        if figure.unit == "%" and number >= 2:
            yield from _growth(text, figures, number)


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


def _growth(text: str, figures: list[Figure], number: int) -> Iterator[Check]:
    share, change, level = figures[number], figures[number - 1], figures[number - 2]
    if share.sent_start != level.sent_start or not re.search(r"增长|下降|减少|提高|增加", _left(text, share, 10)):
        return
    if _OLD_LEVEL.search(_left(text, change, 24)) and not _OLD_LEVEL.search(_left(text, level, 24)):
        level, change = change, level  # 今年1560个，去年同期1200个，同比…; 5200人次，较去年底的4300人次增长…
    if _OLD_LEVEL.search(_left(text, level, 24)) and level.unit == change.unit and level.value > 0:
        computed = (change.value - level.value) * 100 / level.value
        stated = (
            -share.value
            if re.search(r"下降|减少|降低", text[max(change.end, level.end) : share.start])
            else share.value
        )
        close = abs(computed - stated) <= Decimal("0.6")
        relation = f"{level.raw} -> {change.raw} = {plain(computed.quantize(Decimal('0.01')))}%，文中 {share.raw}"
        verdict, why = ("consistent", "同比重算一致") if close else ("inconsistent", "同比按两个数重算不符，请核对")
        yield make("growth", verdict, [level, change, share], relation, why, "info" if close else "warn")
        return
    down = -1 if re.search(r"下降|减少|降低", text[level.end : change.start]) else 1
    if change.result and level.baseline and change.unit == level.unit and level.value > 0:
        old, delta = level, change.value - level.value
        base = level.value
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
