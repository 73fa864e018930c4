"""Sums: a total and the parts that follow it; and what all relations share, a check over figures."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, plain, precision
from luoshu.core.reading.audit.links import Index, concept
from luoshu.core.reading.model import Check, Figure

_OPENS = re.compile(
    r"其中|[按分][\u4e00-\u9fff]{1,6}(?:看|分)(?=[,:])|分别(?:是|为|在|位于)|包括|分别|(?:案件|项目|问题|企业|隐患|线索|事项|信访)中(?=[\u4e00-\u9fff“])|(?<=[\u4e00-\u9fff])(?<!其)中(?=,)"
)
_PLACE = re.compile(r"[市县区镇乡村]")
_NEW_STATEMENT = re.compile(r"。|[,，](?:目前|现)?(?:已|均已|全部)")
_EXACT = re.compile(r"分别")
_LEVEL = re.compile(
    r"(?:国家|省|市|县|区|县区|乡|乡镇|镇|镇街|街镇|街道|村|村居|社区|组)(?:级|居|$)|街镇|镇街|乡镇|村居"
)
FAR = 16  # letters between two parts of one list
STOCK = ("achieved", "total")
INTENDED = ("planned", "target")


def make(
    kind: str, verdict: str, figures: list[Figure], relation: str, why: str, severity: str = "info", **numbers: object
) -> Check:
    """A check over figures; ids are set when all checks of the page are together."""
    spans = tuple((figure.start, figure.end) for figure in figures)
    return Check("", kind, verdict, spans, tuple(figure.id for figure in figures), relation, why, severity, numbers)


def numbered(checks: Iterable[Check], letter: str) -> list[Check]:
    """The checks with their numbers, C001 and on; built anew, which is several times as quick as replacing."""
    return [
        Check(
            f"{letter}{number:03}",
            check.kind,
            check.verdict,
            check.spans,
            check.figures,
            check.relation,
            check.why,
            check.severity,
            check.numbers,
        )
        for number, check in enumerate(checks, 1)
    ]


def judged(kind: str, holds: bool, figures: list[Figure], relation: str, right: str, wrong: str) -> Check:
    """A relation that holds, or one to be looked at: consistent with ``right``, else inconsistent with ``wrong``."""
    if holds:
        return make(kind, "consistent", figures, relation, right)
    return make(kind, "inconsistent", figures, relation, wrong, "warn")


def check_breakdowns(text: str, index: Index) -> Iterator[Check]:
    """A total and the parts that follow 其中 or 分别是 in the same unit."""
    for sentence in index.by_sentence.values():
        first = sentence[0]
        for opener in _OPENS.finditer(text, first.sent_start, first.sent_end):
            parts = [f for f in sentence if f.start >= opener.end() and not f.ratio and not f.baseline]
            if not parts:
                continue
            found = _list_behind(text, index, parts, opener.start())
            if found is not None:
                yield from _breakdown(text, opener.group(), *found)
                break  # the first list of a sentence only: later ones restart from its parts


def _list_behind(text: str, index: Index, figures: list[Figure], opener: int) -> tuple[Figure, list[Figure]] | None:
    """The total and its parts in the first unit that has a total: 210公里，其中四条旅游路120公里、产业路110公里."""
    for unit in list(dict.fromkeys(figure.unit for figure in figures))[:2]:
        parts = one_level(text, [figure for figure in figures if figure.unit == unit])
        total = _total_before(index, text, parts[0], opener)
        if total is not None:
            # …其中7个项目获得专项借款，…改造小区383个: far behind and above the total, another statement.
            ends = [n for n in range(1, len(parts)) if _is_apart(parts[n - 1], parts[n], total)]
            return total, parts[: ends[0]] if ends else parts
    return None


def _is_apart(before: Figure, part: Figure, total: Figure) -> bool:
    return part.value > total.value and part.start - before.end > FAR


def added_up(parts: list[Figure]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def adds_up(parts: list[Figure], total: Figure) -> bool:
    """Within the rounding of what is printed."""
    slack = sum((precision(part) for part in parts), precision(total))
    return abs(added_up(parts) - total.value) <= slack


def one_level(text: str, parts: list[Figure]) -> list[Figure]:
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
    listed = one_level(
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
    # What is meant to be done is not the total of what is done: 计划86公里，已完成61公里，其中甲区25公里…
    meant = listed[0].status in INTENDED if listed else part.status in INTENDED
    large = [
        f for f in near if f.sent_start == near[0].sent_start and f.value >= added and (f.status in INTENDED) == meant
    ]
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
        yield from _against_parts(text, opener, total, parts, related)
    elif related:
        relation = f"{plain(parts[0].value)} <= {plain(total.value)}"
        yield make("part_of_total", "consistent", [parts[0], total], relation, "部分不超过总数")


def _against_parts(text: str, opener: str, total: Figure, parts: list[Figure], related: bool) -> Iterator[Check]:
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
    elif added > total.value and related and not OVERLAPPING.search(text, total.end, parts[-1].start):
        yield make("sum", "inconsistent", figures, unequal, "分项之和大于总数，请核对口径", "warn")
    elif added > total.value and _classes(parts) and not OVERLAPPING.search(text, total.end, parts[-1].start):
        yield make("sum", "inconsistent", figures, unequal, "各类之和大于总数，请核对", "warn")
    elif added > total.value and opener == "其中" and _exclusive(text, total, parts, added):
        yield make("sum", "unclear", figures, unequal, "分项之和大于总数，分项有没有重叠请核对", "warn")
    elif added < total.value and (_nearly_all(added, total.value) or _all_levels(parts, added, total.value)):
        yield make("sum", "unclear", figures, unequal, "分项之和略小于总数，不知是否列全")


#: Marks that one and the same thing may bear together: such parts may well pass their total.
OVERLAPPING = re.compile(
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
    marked = OVERLAPPING.search(text, total.end, parts[-1].start)
    return len(parts) > 2 and added * 20 <= total.value * 23 and not marked


def _kinds_of_one(text: str, total: Figure, parts: list[Figure]) -> bool:
    """新增学位6300个，其中小学4200个、初中2400个: bare kinds right behind their total."""
    words = text[total.end : parts[-1].start]
    return (
        len(words) <= 12 * len(parts) + 8
        and not OVERLAPPING.search(words)
        and text[total.end : total.end + 3]
        in (
            ",其中",
            "(其中",
        )
    )


def _all_levels(parts: list[Figure], added: Decimal, total: Decimal) -> bool:
    """区级1个、街镇13个、村居112个: the levels of office are few, so that a list of three names them all."""
    levels = sum(bool(_LEVEL.match(part.object or part.indicator)) for part in parts)
    return len(parts) > 2 and levels == len(parts) and added * 100 >= total * 85


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
