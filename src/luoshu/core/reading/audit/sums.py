"""Sums and parts: total = parts, done + remaining = total, 其中 <= total, district <= city."""

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index, concept, standard_value, unit_class
from luoshu.core.reading.model import Check, Figure

_OPENS = re.compile(r"其中|分[\u4e00-\u9fff]{1,4}看|分别(?:是|为|在|位于)|包括|分别")
_PLACE = re.compile(r"[市县区镇乡村]")
_NEW_STATEMENT = re.compile(r"。|[,，](?:目前|现)?(?:已|均已|全部)")
_TOTALLED = re.compile(r"(?:合计|共计|总计)(?:为|达)?$")
_MEASURED = re.compile(r"平均|最大|最高|最低|人均|户均|亩产|单产|浓度|日均")
_EXACT = re.compile(r"分别")
_STOCK = ("achieved", "total")


def make(
    kind: str, verdict: str, figures: list[Figure], relation: str, why: str, severity: str = "info", **numbers: object
) -> Check:
    """A check over figures; ids are set when all checks of the page are together."""
    spans = tuple((figure.start, figure.end) for figure in figures)
    return Check("", kind, verdict, spans, tuple(figure.id for figure in figures), relation, why, severity, numbers)


def check_breakdowns(text: str, index: Index) -> Iterator[Check]:
    """A total and the parts that follow 其中 or 分别是 in the same unit."""
    for sentence in index.by_sentence.values():
        first = sentence[0]
        for opener in _OPENS.finditer(text, first.sent_start, first.sent_end):
            parts = [f for f in sentence if f.start >= opener.end() and not f.ratio and not f.baseline]
            if not parts:
                continue
            unit = parts[0].unit
            parts = _one_level(text, [f for f in parts if f.unit == unit])
            total = _total_before(index, text, parts[0], opener.start())
            if total is not None:
                yield from _breakdown(text, opener.group(), total, parts)
                break  # the first list of a sentence only: later ones restart from its parts


def check_totals(text: str, index: Index) -> Iterator[Check]:
    """甲2.1亩、乙0.8亩、丙5亩，合计7.9亩: what stands before 合计 in the same unit adds up to it."""
    for sentence in index.by_sentence.values():
        for number, total in enumerate(sentence):
            if number < 2 or total.ratio or not _TOTALLED.search(text[max(0, total.start - 4) : total.start]):
                continue
            parts: list[Figure] = []
            for part in reversed(sentence[:number]):
                stocks = {part.status, total.status} <= set(_STOCK)
                if part.unit != total.unit or part.ratio or not (stocks or part.status == total.status):
                    break
                parts.insert(0, part)
            if len(parts) < 2 or any(f.approx for f in [*parts, total]):
                continue
            added = sum((part.value for part in parts), Decimal(0))
            relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added)}"
            slack = sum((precision(part) for part in parts), precision(total))
            if abs(added - total.value) <= slack:
                yield make("sum", "consistent", [total, *parts], relation, "分项之和等于合计")
            elif len(parts) in (len({part.subject for part in parts}), len({part.object for part in parts})):
                yield make(
                    "sum",
                    "inconsistent",
                    [total, *parts],
                    f"{relation} ≠ {plain(total.value)}",
                    "分项之和不等于合计，请核对",
                    "warn",
                )


def _one_level(text: str, parts: list[Figure]) -> list[Figure]:
    """The parts of one list: all of other places, or all of other things; the rest belongs to a new statement."""
    kept = [parts[0]]
    first_mark = ""
    for part in parts[1:]:
        between = text[kept[-1].end : part.start]
        first_mark = first_mark or between[:1]
        ended = (";" in between or "；" in between) and not _PLACE.search(between)
        if ended or _NEW_STATEMENT.search(between) or (first_mark == "、" and between[:1] in ",;，；"):
            break
        if part.subject != parts[0].subject or (part.object or "") != (parts[0].object or ""):
            kept.append(part)
        else:
            break
    return kept


def _total_before(index: Index, text: str, part: Figure, opener: int) -> Figure | None:
    """The total a list breaks down: the nearest figure of its unit, unless only an earlier one is large enough (当日
    / 累计)."""
    near = [
        other
        for other in index.before(part)
        if other.start < opener
        and not other.ratio
        and not other.part
        and other.unit == part.unit
        and other.status != "other"
    ]
    if not near:
        return None
    listed = _one_level(
        text,
        [
            f
            for f in index.by_sentence[part.sent_start]
            if f.start >= part.start and f.unit == part.unit and not f.ratio
        ],
    )
    added = sum((f.value for f in listed), Decimal(0))
    exact = next((f for f in near if len(listed) > 1 and f.value == added), None)
    if exact is not None:
        return exact
    if near[0].value >= added:
        return near[0]
    large = [f for f in near if f.sent_start == near[0].sent_start and f.value >= added]
    return large[0] if large else near[0]


def _breakdown(text: str, opener: str, total: Figure, parts: list[Figure]) -> Iterator[Check]:
    too_big = next((part for part in parts if bounds(part)[0] > bounds(total)[1]), None)
    related = concept(parts[0]) == concept(total) or alike_part(parts[0], total)
    if too_big is not None and related and len(parts) == 1:
        yield make(
            "part_of_total",
            "inconsistent",
            [too_big, total],
            f"{plain(too_big.value)} > {plain(total.value)}",
            "其中的一部分大于总数",
            "warn",
        )
        return
    if len(parts) >= 2:
        yield from _added_up(text, opener, total, parts, related)
    elif related:
        relation = f"{plain(parts[0].value)} <= {plain(total.value)}"
        yield make("part_of_total", "consistent", [parts[0], total], relation, "部分不超过总数")


def _added_up(text: str, opener: str, total: Figure, parts: list[Figure], related: bool) -> Iterator[Check]:
    """Two or more parts against their total: equal, above it, or short of it where the list claims to be whole."""
    added = sum((part.value for part in parts), Decimal(0))
    slack = sum((precision(part) for part in parts), precision(total))
    relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(added)}"
    figures = [total, *parts]
    if abs(added - total.value) <= slack:
        yield make("sum", "consistent", figures, f"{relation} = {plain(total.value)}", "分项之和等于总数")
        return
    if total.approx is not None or any(part.approx for part in parts):
        return
    places = {part.subject for part in parts}
    by_place = len(places) == len(parts) and total.subject not in places
    unequal = f"{relation} ≠ {plain(total.value)}"
    if added > total.value and by_place:
        yield make("sum", "inconsistent", figures, unequal, "各地之和大于总数，请核对分项或总数", "warn")
    elif by_place and _EXACT.search(opener):
        yield make("sum", "inconsistent", figures, unequal, "分项之和不等于总数，请核对", "warn")
    elif by_place:
        if len(parts) >= 3 and added * 100 >= total.value * 85:
            yield make("sum", "unclear", figures, unequal, "列出的各地之和小于总数，其余的没有写明")
    elif _nested(text, parts):
        return
    elif added > total.value and related and not _MARKS.search(text, total.end, parts[-1].start):
        yield make("sum", "inconsistent", figures, unequal, "分项之和大于总数，请核对口径", "warn")
    elif added > total.value and opener == "其中" and _kinds_of_one(text, total, parts):
        yield make("sum", "unclear", figures, unequal, "分项之和大于总数，分项有没有重叠请核对", "warn")
    elif added < total.value and _nearly_all(added, total.value):
        yield make("sum", "unclear", figures, unequal, "分项之和略小于总数，不知是否列全")


#: Marks that one and the same thing may bear together: such parts may well pass their total.
_MARKS = re.compile(
    r"以上|规上|规模以上|高新|重点|党员|女|上市|专精特新|龙头|示范|星级|[A-Z]级|新增|累计|百强|高级|中级"
)


def _kinds_of_one(text: str, total: Figure, parts: list[Figure]) -> bool:
    """新增学位6300个，其中小学4200个、初中2400个: bare kinds right behind their total."""
    words = text[total.end : parts[-1].start]
    return (
        len(words) <= 12 * len(parts) + 8
        and not _MARKS.search(words)
        and text[total.end : total.end + 3]
        in (
            ",其中",
            "(其中",
        )
    )


def _nearly_all(added: Decimal, total: Decimal) -> bool:
    return total > 0 and added * 100 >= total * 95


def _nested(text: str, parts: list[Figure]) -> bool:
    """亿元以上, 10亿元以上 overlap, as do achievements of different verbs: such parts need not add up."""
    words = text[parts[0].start - 12 if parts[0].start > 12 else 0 : parts[-1].end]
    return "以上" in words or len({part.status for part in parts}) > 1


def alike_part(part: Figure, total: Figure) -> bool:
    """True when a part speaks of what the total counts (项目 / 城中村改造项目), or has no noun of its own."""
    a, b = part.object or "", total.object or ""
    return not a or not b or a in b or b in a or a[-2:] == b[-2:]


def check_remaining(text: str, index: Index) -> Iterator[Check]:
    """已完成 + 剩余 = 总数; a remainder whose total is nowhere on the page is shown."""
    for figure in index.figures:
        if not figure.remaining or figure.ratio:
            continue
        near = [f for f in index.before(figure) if f.unit == figure.unit and not f.baseline and not f.ratio]
        name = concept(figure)
        done = next((f for f in near if f.status == "achieved" and _same_thing(f, figure)), None)
        totals = [f for f in near if f is not done and _same_thing(f, figure)]
        if name:
            totals += [
                f
                for f in index.by_concept[(name, unit_class(figure))][:60]
                if f.subject == figure.subject and f is not done and f is not figure
            ]
        elsewhere = _elsewhere(index, figure)
        closed = _closed(figure, elsewhere)
        if done is None and closed is not None:
            yield closed
            continue
        if done is None:
            if not totals and not near and not elsewhere:
                why = "只有剩余数，没有总数和已完成数，算不出完成比例"
                yield make("missing_denominator", "unclear", [figure], f"剩余 {figure.raw} / 总数 ?", why)
            continue
        whole = done.value + figure.value
        exact = next((f for f in totals if f.value == whole), None)
        if exact is not None:
            relation = f"{plain(done.value)} + {plain(figure.value)} = {plain(whole)}"
            yield make("sum", "consistent", [done, figure, exact], relation, "已完成与剩余之和等于总数")
            continue
        declared = [f for f in near if f in totals and f.value > done.value and f.start < done.start]
        between = [f for f in near if declared and declared[0].start < f.start and not f.part]
        if sum((f.value for f in between), figure.value) == (declared[0].value if declared else None):
            relation = (
                " + ".join(plain(f.value) for f in [*reversed(between), figure]) + f" = {plain(declared[0].value)}"
            )
            yield make(
                "sum", "consistent", [declared[0], *reversed(between), figure], relation, "各项与剩余之和等于总数"
            )
        elif len(declared) == 1 and len(between) == 1 and not (declared[0].approx or done.approx or figure.approx):
            relation = f"{plain(done.value)} + {plain(figure.value)} ≠ {plain(declared[0].value)}"
            yield make(
                "sum",
                "inconsistent",
                [done, figure, declared[0]],
                relation,
                "已完成与剩余之和不等于总数，请核对",
                "warn",
            )


def _elsewhere(index: Index, figure: Figure) -> list[Figure]:
    """Figures of the page before this one that can be its total or its done part: same unit, place and noun."""
    noun = (figure.object or "")[-2:]
    at = index.position[figure.id]
    return [
        other
        for other in index.figures[max(0, at - 60) : at]
        if other.unit == figure.unit
        and other.subject == figure.subject
        and not other.ratio
        and not other.baseline
        and len(noun) == 2
        and (noun in (other.object or "") or noun in other.indicator)
    ]


def _closed(figure: Figure, others: list[Figure]) -> Check | None:
    """The done part and the total that this remainder closes, when the page gives both."""
    totals = {other.value: other for other in others if other.status != "other"}
    for done in others:
        total = totals.get(done.value + figure.value)
        if done.status == "achieved" and total is not None and total is not done:
            relation = f"{plain(done.value)} + {plain(figure.value)} = {plain(total.value)}"
            return make("sum", "consistent", [done, figure, total], relation, "已完成与剩余之和等于总数")
    return None


#: What is done later with what was said before: the second cannot exceed the first.
_FOLLOWS = (
    (re.compile(r"返回"), re.compile(r"转移|撤离")),
    (re.compile(r"支付|使用"), re.compile(r"下达|拨付|到位|争取")),
    (re.compile(r"拨付|下达"), re.compile(r"争取|获批|到位")),
    (re.compile(r"投产|开业|试生产"), re.compile(r"入驻|落户|签约|建成")),
    (re.compile(r"采纳"), re.compile(r"收集|征集|征求")),
    (re.compile(r"办结"), re.compile(r"受理|交办|转办|接到")),
    (re.compile(r"整改|销号"), re.compile(r"排查|发现|反馈|交办")),
    (re.compile(r"完工|竣工"), re.compile(r"开工|实施")),
    (re.compile(r"核查|核实"), re.compile(r"收到|监测到")),
)


#: 积水地块2.3万亩，已排除…: a bare verb with no noun of its own speaks of what was just counted.
_OF_THEM = re.compile(
    r"[^\d,;。]{0,6},(?:目前|现)?(?:均|全部)?已(?!累计|建成|新增|连续|达)(?:经|全部)?[\u4e00-\u9fff]{2,4}"
)
_DAILY = re.compile(r"当日|日均|每日|昨日|新增")


def check_follow_ups(text: str, index: Index) -> Iterator[Check]:
    """转移1846人，已返回1903人: what came back, was paid or mended cannot be more than what went before."""
    for sentence in index.by_sentence.values():
        for before, after in pairwise(sentence):
            if before.unit != after.unit or before.subject != after.subject or after.ratio or before.ratio:
                continue
            if bounds(after)[0] <= bounds(before)[1]:
                continue
            said = text[max(before.sent_start, before.start - 24) : before.start]
            later = text[before.end : after.start]
            promised = before.status in ("planned", "target") or before.part
            if (_OF_THEM.fullmatch(later) and not promised and not _DAILY.search(said)) or any(
                second.search(later) and first.search(said) for second, first in _FOLLOWS
            ):
                relation = f"{after.raw} > {before.raw}"
                yield make(
                    "part_of_total", "inconsistent", [after, before], relation, "后续数大于前面的数，请核对", "warn"
                )


def _same_thing(first: Figure, second: Figure) -> bool:
    a, b = concept(first), concept(second)
    return (a == b) if a and b else alike_part(first, second)


def check_places(index: Index, city: str | None) -> Iterator[Check]:
    """A district's stock cannot exceed its city's: on the face of it unclear, for periods and scopes may differ."""
    if city is None:
        return
    for (name, _), figures in index.by_concept.items():
        if len(figures) < 2 or len(name) < 2:
            continue
        whole = [f for f in figures if f.subject == city and f.status in _STOCK and not f.part and f.unit != "%"]
        if not whole:
            continue
        largest = max(whole, key=standard_value)
        for figure in figures:
            if not _below(figure, city) or figure.status not in _STOCK or figure.part:
                continue
            if _MEASURED.search(f"{figure.indicator}{largest.indicator}") or figure.unit in ("毫米", "摄氏度", "℃"):
                continue  # an average or a peak of a part may well exceed that of the whole
            if bounds(figure)[0] > bounds(largest)[1] and standard_value(figure) > standard_value(largest):
                relation = f"{figure.subject} {figure.raw} > {city} {largest.raw}"
                why = (
                    f"下级数大于{city}的数：时段或口径可能不同（{figure.indicator} / {largest.indicator}），请补充口径"
                )
                yield make("part_of_total", "unclear", [figure, largest], relation, why, "warn")
            elif figure.unit == largest.unit:
                relation = f"{figure.subject} {figure.raw} <= {city} {largest.raw}"
                yield make("part_of_total", "consistent", [figure, largest], relation, "下级数不超过全市数")


def _below(figure: Figure, city: str) -> bool:
    subject = figure.subject or ""
    return (
        subject != city
        and not (subject.startswith(city) and subject.endswith(("中心城区", "主城区")))
        and subject != ""
    )
