"""Sums: total = parts, the total said behind its parts, done + remaining = total."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index, concept, left_of, unit_class
from luoshu.core.reading.model import Check, Figure

_OPENS = re.compile(
    r"其中|[按分][\u4e00-\u9fff]{1,6}(?:看|分)(?=[,:])|分别(?:是|为|在|位于)|包括|分别|(?<=[\u4e00-\u9fff])(?<!其)中(?=,)"
)
_DIVIDES = re.compile(r"\s*(?:\d{1,2}[.、])?(?:[按分从][\u4e00-\u9fff]{1,6}(?:看|分|划分))[:,]")
#: 三种作物累计收获370.7万亩, 三地共征收132.7万平方米: how many parts the total has is said with it.
_COUNTED_TOTAL = re.compile(
    r"(?:(?<![\d.])(?P<digit>[2-9])|(?P<han>[两二三四五六七八九]))[大个]?(?:地|县|区|市|镇|乡|家|项|类|者|种(?:[\u4e00-\u9fff]{2})?)"
    r"(?:合计|共计|总计|累计|共|总)[\u4e00-\u9fff]{0,8}$"
)
_PLACE = re.compile(r"[市县区镇乡村]")
_NEW_STATEMENT = re.compile(r"。|[,，](?:目前|现)?(?:已|均已|全部)")
_TOTALLED = re.compile(r"(?:合计|共计|总计)(?:为|达)?$")
_EXACT = re.compile(r"分别")
STOCK = ("achieved", "total")


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
    yield from _counted_totals(text, index)
    for sentence in index.by_sentence.values():
        for number, total in enumerate(sentence):
            if number < 2 or total.ratio or not _TOTALLED.search(text[max(0, total.start - 4) : total.start]):
                continue
            parts: list[Figure] = []
            for part in reversed(sentence[:number]):
                stocks = {part.status, total.status} <= set(STOCK)
                if part.unit != total.unit or part.ratio or not (stocks or part.status == total.status):
                    break
                parts.insert(0, part)
            if (
                len(parts) < 2
                or any(f.approx for f in [*parts, total])
                or _COUNTED_TOTAL.search(left_of(text, total, 24))
            ):
                continue
            relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(_added(parts))}"
            if _adds_up(parts, total):
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


def check_divisions(text: str, index: Index) -> Iterator[Check]:
    """按产业分：甲58个、乙47个…: a list that divides what was counted in a paragraph above, one list or several."""
    known: dict[int, Figure] = {}
    for start, sentence in index.by_sentence.items():
        opener = _DIVIDES.match(text, start)
        parts = [f for f in sentence if not (f.ratio or f.baseline)]
        parts = _one_level(text, [f for f in parts if f.unit == parts[0].unit]) if parts else []
        if opener is None or len(parts) < 3 or any(f.approx for f in parts) or "以上" in text[start : parts[-1].end]:
            continue
        at = index.position[parts[0].id]
        near = [
            f
            for f in index.figures[max(0, at - 24) : at]
            if f.unit == parts[0].unit
            and f.document == parts[0].document
            and not (f.ratio or f.part or f.baseline or f.approx)
            and f.status != "other"
        ]
        added = sum((f.value for f in parts), Decimal(0))
        slack = sum((precision(f) for f in parts), Decimal(0))
        relation = " + ".join(plain(f.value) for f in parts) + f" = {plain(added)}"
        total = next((f for f in near if abs(f.value - added) <= slack + precision(f)), None)
        if total is not None:
            known[parts[0].paragraph] = total
            yield make("sum", "consistent", [total, *parts], relation, "分项之和等于总数")
            continue
        total = known.get(parts[0].paragraph)
        if total is None and len(near) == 1 and len(parts) > 3 and abs(near[0].value - added) * 10 <= near[0].value:
            unequal = f"{relation} ≠ {plain(near[0].value)}"
            yield make("sum", "unclear", [near[0], *parts], unequal, "各类之和与前面的总数不符，请核对", "warn")
            continue
        if total is not None and abs(total.value - added) * 5 <= total.value:
            unequal = f"{relation} ≠ {plain(total.value)}"
            yield make("sum", "inconsistent", [total, *parts], unequal, "同一总数的另一种分法合不上，请核对", "warn")


def _counted_totals(text: str, index: Index) -> Iterator[Check]:
    """甲…；乙…；丙…。三地共…: the total says how many parts it has; they are the figures of its unit before it."""
    for total in index.figures:
        if total.ratio or total.approx:
            continue
        said = _COUNTED_TOTAL.search(left_of(text, total, 24))
        if said is None:
            continue
        count = int(parse_any(said["digit"] or said["han"]) or 0)
        near = [f for f in index.before(total) if f.unit == total.unit and not (f.ratio or f.baseline)][::-1]
        runs = [near[at : at + count] for at in range(len(near) - count, -1, -1)]
        runs = [run for run in runs if len({(f.subject, f.object) for f in run}) == count]
        if not runs or any(part.approx for part in runs[0]):
            continue
        parts = next((run for run in runs if _adds_up(run, total)), runs[0])
        relation = " + ".join(plain(part.value) for part in parts) + f" = {plain(_added(parts))}"
        if _adds_up(parts, total):
            yield make("sum", "consistent", [total, *parts], relation, "分项之和等于合计")
        else:
            unequal = f"{relation} ≠ {plain(total.value)}"
            yield make("sum", "inconsistent", [total, *parts], unequal, "分项之和不等于合计，请核对", "warn")


def _added(parts: list[Figure]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def _adds_up(parts: list[Figure], total: Figure) -> bool:
    """Within the rounding of what is printed."""
    slack = sum((precision(part) for part in parts), precision(total))
    return abs(_added(parts) - total.value) <= slack


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
    if len(parts) == 1 and opener == "其中" and parts[0].action and parts[0].action == total.action:
        related = True  # 罚款46.8万元，其中对甲公司罚款52万元
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
    elif added > total.value and _classes(parts) and not _MARKS.search(text, total.end, parts[-1].start):
        yield make("sum", "inconsistent", figures, unequal, "各类之和大于总数，请核对", "warn")
    elif added > total.value and opener == "其中" and _exclusive(text, total, parts, added):
        yield make("sum", "unclear", figures, unequal, "分项之和大于总数，分项有没有重叠请核对", "warn")
    elif added < total.value and _nearly_all(added, total.value):
        yield make("sum", "unclear", figures, unequal, "分项之和略小于总数，不知是否列全")


#: Marks that one and the same thing may bear together: such parts may well pass their total.
_MARKS = re.compile(
    r"以上|规上|规模以上|高新|重点|党员|女|上市|专精特新|龙头|示范|星级|[A-Z]级|新增|累计|百强|高级|中级"
)


def _classes(parts: list[Figure]) -> bool:
    """Ⅱ类、Ⅲ类、Ⅳ类: kinds of one division, told apart by a grade."""
    tails = {(part.object or "")[-1:] for part in parts}
    return len(parts) > 2 and len(tails) == 1 and tails <= set("类级型")


def _exclusive(text: str, total: Figure, parts: list[Figure], added: Decimal) -> bool:
    """Bare kinds behind their total; or three parts and more, no marks that overlap, and little above the total."""
    if _kinds_of_one(text, total, parts):
        return True
    marked = _MARKS.search(text, total.end, parts[-1].start)
    return len(parts) > 2 and added * 20 <= total.value * 23 and not marked


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
        if done is None and len(elsewhere) > 1:
            yield from _not_closed(figure, elsewhere)
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


def _not_closed(figure: Figure, others: list[Figure]) -> Iterator[Check]:
    """The one done part and the one total of the same thing that leave another remainder than the one written."""
    same = [f for f in others if figure.object and f.object and figure.object[:2] in f.object and not f.remaining]
    done = [f for f in same if f.status == "achieved" and not f.part]
    totals = [f for f in same if f.status in ("total", "planned", "target") and not f.part]
    if len(done) != 1 or len(totals) != 1 or totals[0].value < done[0].value or totals[0].start > done[0].start:
        return
    left = totals[0].value - done[0].value
    figures = [figure, totals[0], done[0]]
    slack = sum((precision(f) for f in figures), Decimal(0))
    if abs(left - figure.value) > slack and not any(f.approx for f in figures):
        relation = f"{plain(totals[0].value)} - {plain(done[0].value)} = {plain(left)} ≠ {plain(figure.value)}"
        yield make("sum", "inconsistent", figures, relation, "总数减已完成与剩余数不符，请核对", "warn")


def _closed(figure: Figure, others: list[Figure]) -> Check | None:
    """The done part and the total that this remainder closes, when the page gives both."""
    totals = {other.value: other for other in others if other.status != "other"}
    for done in others:
        total = totals.get(done.value + figure.value)
        if done.status == "achieved" and total is not None and total is not done:
            relation = f"{plain(done.value)} + {plain(figure.value)} = {plain(total.value)}"
            return make("sum", "consistent", [done, figure, total], relation, "已完成与剩余之和等于总数")
    return None


def _same_thing(first: Figure, second: Figure) -> bool:
    a, b = concept(first), concept(second)
    return (a == b) if a and b else alike_part(first, second)
