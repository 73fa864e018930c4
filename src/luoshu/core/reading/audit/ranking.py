"""Which day was the highest, against the numbers printed beside it; shares of one make-up."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.intervals import bounds, plain
from luoshu.core.reading.audit.links import Index
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Figure

_PEAK = re.compile(r"(?:单日|日)[^,;。\d]{0,12}(?:最高峰|高峰|峰值|最高|最多|最大)")
_MAKE_UP = re.compile(
    r"(?:结构|构成|比例|比重)[^,;。\d]{0,12}?(?:由[\d.:]{5,24}[^,;。\d]{0,6})?(?P<parts>\d{1,2}(?:\.\d)?(?::\d{1,2}(?:\.\d)?){2,4})(?![\d:])"
)
WINDOW = 24


def check_ranks(text: str, layout: Layout, index: Index) -> Iterator[Check]:
    """The peaks and the make-ups of a page."""
    for figures in index.by_paragraph.values():
        block = layout.blocks[figures[0].paragraph]
        start, end = layout.raw_span(block.start, block.end)
        yield from _peak(text, figures, start, end)
    yield from _make_up(layout)


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
