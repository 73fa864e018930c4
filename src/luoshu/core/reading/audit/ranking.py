"""Who is first and which day was the highest, against the numbers printed beside them; shares of one make-up."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, plain
from luoshu.core.reading.audit.links import Index
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Figure

_MOST = re.compile(
    r"(?P<noun>[\u4e00-\u9fff]{0,8}?)(?P<end>最多|最少|最高|最低|(?:居|列|位居|排名|排在)(?:全[市县区])?(?:首位|榜首|第一))"
)
#: How all of them end; without one the words before need not be tried.
_MOST_END = re.compile(r"最[多少高低]|首位|榜首|第一")
_PEAK = re.compile(r"(?:单日|日)[^,;。\d]{0,12}(?:最高峰|高峰|峰值|最高|最多|最大)")
_MAKE_UP = re.compile(
    r"(?:结构|构成|比例|比重)[^,;。\d]{0,12}?(?:由[\d.:]{5,24}[^,;。\d]{0,6})?(?P<parts>\d{1,2}(?:\.\d)?(?::\d{1,2}(?:\.\d)?){2,4})(?![\d:])"
)
MIN_LIST = 3
WINDOW = 24


def check_ranks(text: str, layout: Layout, index: Index) -> Iterator[Check]:
    """All said orders of a page."""
    for figures in index.by_paragraph.values():
        block = layout.blocks[figures[0].paragraph]
        start, end = layout.raw_span(block.start, block.end)
        yield from _first(text, figures, start, end)
        yield from _peak(text, figures, start, end)
    yield from _make_up(layout)


def _first(text: str, figures: list[Figure], start: int, end: int) -> Iterator[Check]:
    """甲县12个、乙县9个、丙县6个，乙县火点最多: the place named first has not the largest number of the list."""
    if _MOST_END.search(text, start, end) is None:
        return
    for said in _MOST.finditer(text, start, end):
        words = said["noun"]
        lists = _lists_before(figures, said.start()) or _lists_behind(figures, said.end(), words)
        if lists is None:
            continue
        named = next((f for f in lists if f.subject and words.startswith(f.subject)), None)
        if named is None or named.subject is None:
            continue
        noun = words.removeprefix(named.subject).removesuffix("数").removesuffix("数量")
        if noun and noun not in "".join(f.indicator for f in lists):
            continue
        values = [f.value for f in lists]
        lowest = said["end"] in ("最少", "最低")
        true = min(values) if lowest else max(values)
        spans = ((said.start(), said.end()), *((f.start, f.end) for f in lists))
        ids = tuple(f.id for f in lists)
        relation = f"{named.subject} {named.raw}，列出的{'最小' if lowest else '最大'}数 {plain(true)}"
        if named.value == true:
            yield Check("", "rank", "consistent", spans, ids, relation, "名次与列出的数相符")
        else:
            yield Check("", "rank", "inconsistent", spans, ids, relation, "名次与列出的数不符，请核对", "warn")


def _lists_before(figures: list[Figure], at: int) -> list[Figure] | None:
    """The run of figures of one unit, each of another place, that ends nearest before a position."""
    last = bisect_right(figures, at, key=lambda figure: figure.end)
    before = [f for f in figures[max(0, last - WINDOW) : last] if not f.ratio and not f.baseline]
    run: list[Figure] = []
    for figure in reversed(before):
        places = {f.subject for f in run}
        if run and (figure.unit != run[0].unit or figure.sent_start != run[0].sent_start or figure.subject in places):
            break
        run.insert(0, figure)
    return run if len(run) >= MIN_LIST and not any(f.approx for f in run) else None


def _lists_behind(figures: list[Figure], at: int, words: str) -> list[Figure] | None:
    """甲区好评率居全市第一(98.1%)，乙县好评率99.4%、丙区97.6%: the first number is of the place that is named first."""
    first = bisect_left(figures, at, key=lambda figure: figure.start)
    run: list[Figure] = []
    for figure in figures[first : first + WINDOW]:
        places = {f.subject for f in run}
        if figure.baseline or (run and (figure.unit != run[0].unit or figure.subject in places)):
            break
        if run and figure.sent_start != run[0].sent_start:
            break
        run.append(figure)
    if len(run) < 2 or run[0].start - at > 3 or not words.startswith(run[0].subject or "\0"):
        return None
    noun = words.removeprefix(run[0].subject or "")[-2:]
    alike = len(noun) == 2 and any(noun in f.indicator for f in run[1:])
    return run if alike and not any(f.approx for f in run) else None


def _peak(text: str, figures: list[Figure], start: int, end: int) -> Iterator[Check]:
    """单日客流最高峰出现在2月5日，达19.8万人次；2月6日20.3万人次: another day beside it is higher."""
    for said in _PEAK.finditer(text, start, end):
        first = bisect_left(figures, said.end(), key=lambda figure: figure.start)
        behind = [f for f in figures[first : first + WINDOW] if f.start - said.end() <= 120]
        if not behind or behind[0].start - said.end() > 30 or behind[0].ratio:
            continue
        top, others = behind[0], behind[1:]
        for other in others:
            words = text[max(said.end(), other.start - 20) : other.start]
            of_a_day = re.search(r"\d{1,2}日[^,;。\d]{0,12}$", words)
            if other.unit != top.unit or not of_a_day or "至" in words or "累计" in words:
                continue
            if bounds(other)[0] > bounds(top)[1]:
                relation = f"{other.raw} > {top.raw}"
                spans = ((top.start, top.end), (other.start, other.end))
                why = "写明是最高，旁边另一天的数更大，请核对"
                yield Check("", "rank", "inconsistent", spans, (top.id, other.id), relation, why, "warn")


def _make_up(layout: Layout) -> Iterator[Check]:
    """三次产业比例19:41:42: the parts of one make-up in percent add up to a hundred."""
    for said in _MAKE_UP.finditer(layout.text):
        parts = [Decimal(part) for part in said["parts"].split(":")]
        added = sum(parts, Decimal(0))
        if abs(added - 100) <= Decimal("0.3") or not 80 <= added <= 120:
            continue
        span = layout.raw_span(said.start("parts"), said.end("parts"))
        relation = " + ".join(plain(part) for part in parts) + f" = {plain(added)}"
        yield Check("", "sum", "inconsistent", (span,), (), relation, "各部分比例之和不是一百，请核对", "warn")
