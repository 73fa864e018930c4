"""Shares and rates: recomputed from the numbers around them within the printed precision."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import LEFT
from luoshu.core.reading.audit.intervals import bounds, overlap, plain, share_bounds
from luoshu.core.reading.audit.links import Index, concept, grams, left_of
from luoshu.core.reading.audit.rates import BAD_ONES, QUALIFIED
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check, Figure

_SHARE_OF = re.compile(r"占(?:到)?([^,;。、\d]{0,24}?)(?:的|比重|比例|比)?(?:为|达|约|近|超过|超)?$")
_PLAN_PART = re.compile(
    r"(?:完成|占|为|仅为)(?:了)?([^,;。\d]{0,16}?(?:计划|目标|任务|预算|应收面积|应收|总数|总量|"
    r"总面积))[^,;。\d]{0,6}的[^,;。\d]{0,4}$"
)
_OF = re.compile(r"\)?的(?:约|近|超)?")
_RATE = re.compile(r"([\u4e00-\u9fff]{2,4})率(?:为|达到?|约|超过|已达|达)?$")
_NAMED_SHARE = re.compile(r"(?:[,;。]|^)([\u4e00-\u9fff]{2,8})占比(?:为|达|达到)?$")
_AT_MOST_ALL = re.compile(
    r"(?:满意|合格|达标|覆盖|整改|办结|处置|好评|普及|入学|就诊|通过|优良|参保|知晓|到位|销号|扑灭)(?:率|度|比例)(?:为|达到?|约|超过)?$"
)
_WAN = Decimal(10_000)
_ALL_OF = re.compile(r"^(?:全部?[市省县国区]?|整个|总|本[市县区])|(?<=..)(?:总数|总量|总额|总面积|的?数量|数)$")
FAR = 5  # times: a part so many times its whole is of another
_PLANNED = re.compile(r"计划|目标|任务|应")
_WIDER = re.compile(r"全[市省县国区]|[^,;]{0,4}总")


def check_shares(text: str, index: Index, city: str | None) -> Iterator[Check]:
    """占X的p%, 完成X的p%, X率p%: find numerator and denominator, else the denominator it implies."""
    for figure in index.figures:
        if figure.unit != "%" or figure.value <= 0 or figure.baseline or figure.result:
            continue
        left = left_of(text, figure)
        if figure.value > 100 and re.search(r"占[^,;。]{0,20}$", left) and not _more_than_planned(index, figure, left):
            yield make("share", "inconsistent", [figure], f"{figure.raw} > 100%", "占比大于百分之百", "warn")
            continue
        if figure.value > 100 and _AT_MOST_ALL.search(left) and not _more_than_planned(index, figure, left):
            yield make("share", "inconsistent", [figure], f"{figure.raw} > 100%", "这个比率不会大于百分之百", "warn")
            continue
        part = _numerator(index, figure)
        if part is None:
            continue
        if part.promised:
            done = next((f for f in index.before(part, 2) if f.unit == part.unit and f.status == "achieved"), None)
            if done is not None and _RATE.search(left) and done.sent_start == part.sent_start:
                yield _verdict(done, part, figure, True)  # 建成126个，年度目标120个，完成率105%
                continue
        if index.position[figure.id] >= 2 and _OF.fullmatch(text[part.end : figure.start].strip()):
            before = index.figures[index.position[part.id] - 1]
            if before.unit == part.unit and before.sent_start == figure.sent_start:
                yield _verdict(before, part, figure, True)
                continue
        named = _NAMED_SHARE.search(left)
        if named:
            part = next((f for f in index.before(figure, 6) if _is_named(f, named[1])), None)
            if part is None:
                continue  # 企业占比31.6% behind a list: of the enterprises, not of the last in the list
        if _is_of_another(text, part, left):
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


def _more_than_planned(index: Index, share: Figure, left: str) -> bool:
    """计划新建3000个，建成3218个，占107.3%: of a plan; 因四舍五入，占比之和为100.1%."""
    near = index.before(share, 3)
    of_plan = any(
        f is not part and f.unit == part.unit and f.value < part.value and _fits(part, f, share)
        for part in near[:2]
        for f in near
    )
    return of_plan or "之和" in left or "四舍五入" in left


def _is_of_another(text: str, part: Figure, left: str) -> bool:
    """按期办结率 beside 办结3380件, 公办园占 beside 民办园180所: the rate is of something else."""
    clause = re.split("[,;。、]", left)[-1]
    own = re.split("[,;。、]", left_of(text, part))[-1]
    if BAD_ONES.search(own) and not BAD_ONES.search(clause):
        return True
    if (part.remaining or LEFT.search(own)) and not re.search("[未剩余不没]", clause):
        return True
    said = f"{text[part.sent_start : part.end]}{part.object or ''}"
    qualified = QUALIFIED.search(clause)
    if qualified is not None and qualified.group() not in said:
        return True
    named = re.fullmatch(r"([\u4e00-\u9fff]{2,6})占(?:比)?(?:为|约|达)?", clause)
    if named is None or re.match("[约近仅只则已]", named[1]):
        return False
    behind = re.split("[,;。、]", text[part.end : part.end + 8])[0]
    return named[1] not in f"{own}{behind}{part.object or ''}"


def _is_named(figure: Figure, name: str) -> bool:
    return not figure.ratio and (figure.object or "")[-len(name) :] == name


def _numerator(index: Index, figure: Figure) -> Figure | None:
    for other in index.before(figure, 6):
        if other.sent_start != figure.sent_start:
            return None
        if not other.ratio and not other.baseline and not _bracketed(other, figure):
            return other
    return None


_EARLIER_ISSUE = re.compile(r"第\d+期|上一?[期次]|去年|上年")


def _bracketed(other: Figure, share: Figure) -> bool:
    """318宗（第21期为301宗），占58.7%: a number of an earlier issue is no part of a share behind the brackets."""
    head = share.sentence[: other.start - share.sent_start]
    opened = max(map(head.rfind, "(（"))
    return opened > max(map(head.rfind, ")）")) and _EARLIER_ISSUE.search(head, opened) is not None


def _fits(part: Figure, whole: Figure, share: Figure) -> bool:
    interval = share_bounds(part, whole)
    return interval is not None and overlap(interval, bounds(share))


def _verdict(part: Figure, whole: Figure, share: Figure, sure: bool) -> Check:
    ratio = part.value * 100 / whole.value
    relation = f"{part.raw} / {whole.raw} = {plain(ratio.quantize(Decimal('0.01')))}%，文中 {share.raw}"
    if _fits(part, whole, share):
        return make("share", "consistent", [part, whole, share], relation, "按文中精度重算一致")
    why = "分子分母重算与文中比例不符，请核对" if sure else "按页内能找到的分母重算不符，分母口径请补充"
    if _off_by_magnitude(part, whole, share):
        why = "差一万倍，万和亿请核对"
    return make(
        "share",
        "inconsistent" if sure else "unclear",
        [part, share, whole],
        relation,
        why,
        "warn",
        **implied(part, share),
    )


def implied(part: Figure, share: Figure) -> dict[str, object]:
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
    plans = [f for f in near if key in (f.indicator or "") or f.promised]
    plans = [f for f in plans if _comparable(f, part)]
    fitting = next((f for f in plans if _fits(part, f, share)), None)
    if fitting is not None:
        yield _verdict(part, fitting, share, True)
    elif len(plans) == 1:
        yield _verdict(part, plans[0], share, True)
    elif not plans:
        yield from _of_plan_above(index, share, part, key)


def _of_plan_above(index: Index, share: Figure, part: Figure, key: str) -> Iterator[Check]:
    """年度计划投资640亿元 in the paragraph before, 完成518.4万元，占年度计划的81%: one plan of that place and unit."""
    at = index.position[part.id]
    plans = [
        f
        for f in index.figures[max(0, at - 20) : at]
        if f.unit == part.unit
        and f.subject == part.subject
        and f.promised
        and not f.ratio
        and key in f.indicator
        and "年" in f.indicator
        and f.paragraph < part.paragraph
        and _comparable(f, part)
    ]
    if len(plans) == 1:
        yield _verdict(part, plans[0], share, _off_by_magnitude(part, plans[0], share))


def _off_by_magnitude(part: Figure, whole: Figure, share: Figure) -> bool:
    """518.4万元 for 518.4亿元: the share fits once 万 and 亿 are changed over."""
    interval = share_bounds(part, whole)
    if interval is None:
        return False
    return any(overlap((interval[0] * by, interval[1] * by), bounds(share)) for by in (_WAN, 1 / _WAN))


def _comparable(whole: Figure, part: Figure) -> bool:
    a, b = whole.object or "", part.object or ""
    return not a or not b or concept(whole) == concept(part) or a in b or b in a or bool(grams(a) & grams(b))


def _of_whole(index: Index, share: Figure, part: Figure, whole_name: str, city: str | None) -> Iterator[Check]:
    near = [
        f
        for f in [*index.before(share), *index.after(share, 4)]
        if f is not part and f.unit == part.unit and not f.ratio
    ]
    name = _ALL_OF.sub("", whole_name)
    exact = [
        f for f in near if name and ((f.object or "") in (name, whole_name) or (len(name) > 2 and name in f.indicator))
    ]
    exact = [f for f in exact if f.value >= part.value]
    if exact:
        yield _verdict(part, next((f for f in [*exact, *near] if _fits(part, f, share)), exact[0]), share, True)
        return
    above = _named_above(index, part, whole_name)
    if above is not None:
        yield _verdict(part, above, share, True)
        return
    loose = [
        f for f in near if len(name) > 2 and set(name) <= set(f.indicator) and f.value >= part.value and not f.part
    ]
    if len(loose) == 1 and not _WIDER.match(whole_name):
        yield _verdict(part, loose[0], share, True)  # 占重点景区的74.2%, of 重点监测景区
        return
    if not _WIDER.match(whole_name):
        fitting = next((f for f in near if _comparable(f, part) and _fits(part, f, share)), None)
        if fitting is not None:
            yield _verdict(part, fitting, share, True)
        return
    counted = part
    if part.subject == city:
        listed = next(iter(index.before(part, 1)), None)  # 甲、乙、丙分别为…，三地合计32万户，占全市的…
        if listed is None or listed.subject == city or listed.unit != part.unit or "合计" not in part.sentence:
            return
        counted = listed
    family = [
        f
        for f in index.by_concept.get((concept(counted), part.unit), [])[:80]
        if f.subject == city
        and f is not part
        and f.value >= part.value
        and (part.promised or not f.promised or _PLANNED.search(whole_name))  # 占全市完工小区的…: of no plan
    ]
    if not family:
        return
    at = index.position[part.id]
    earlier = [
        f for f in index.figures[max(0, at - 80) : at] if f.subject == city and f.unit == part.unit and not f.ratio
    ]
    fitting = next((f for f in [*family, *earlier] if _fits(part, f, share)), None)
    yield _verdict(part, fitting or family[0], share, False)


def _named_above(index: Index, part: Figure, whole_name: str) -> Figure | None:
    """投产39个，占签约项目的23%, the 186 signed a paragraph above: the one figure whose name holds the whole's."""
    if len(whole_name) < 4:
        return None
    at = index.position[part.id]
    named = [
        f
        for f in index.figures[max(0, at - 30) : at]
        if f.unit == part.unit
        and f.subject == part.subject
        and f.paragraph < part.paragraph
        and f.document == part.document
        and not (f.ratio or f.part or f.baseline or f.remaining)
        and whole_name in f"{f.action or ''}{f.object or ''}"
        and f.value >= part.value
    ]
    return named[0] if len(named) == 1 else None


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
    elif related and all(f.sent_start == share.sent_start for f in related):
        plan = next((f for f in related if f.status in ("planned", "target", "total")), related[-1])
        yield _verdict(part, plan, share, True)  # 计划138个，已开工131个，…；已完工72个，完工率58.2%: of neither
    elif not wholes:
        mixed = [f for f in index.before(share) if f.unit == part.unit and not (f.ratio or f.part) and f is not part]
        slipped = [f for f in mixed if _off_by_magnitude(part, f, share)]
        if slipped:
            yield _verdict(part, slipped[0], share, True)
        elif (
            len(mixed) == 1
            and share.value <= 100
            and mixed[0].subject == part.subject
            and (mixed[0].value * FAR >= part.value or part.unit == "元")
        ):
            yield _verdict(part, mixed[0], share, False)  # 安排5230万元，…已支出4.1亿元，支出率78.4%
        else:
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
