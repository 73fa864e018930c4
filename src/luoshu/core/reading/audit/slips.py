"""Slips that need no arithmetic: a unit written twice, a weekday that is not that day's, one number printed with two
digits changed over."""

import re
from collections import defaultdict
from collections.abc import Iterator
from unicodedata import digit

from luoshu.core.reading.audit.intervals import bounds, overlap
from luoshu.core.reading.audit.links import Index, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.times import Timeline

_UNIT_TWICE = re.compile(
    r"\d(?:%个?百分点|个百分点%|(?:万万|亿亿|万亿亿)(?=[\u4e00-\u9fff])|(元|亩|户|家|个|处|吨|公里)\1(?![\u4e00-\u9fff]?别))"
)
_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周)([一二三四五六日天])\)?")


def check_slips(layout: Layout, timeline: Timeline, index: Index) -> Iterator[Check]:
    """All slips of a page."""
    yield from _units(layout)
    yield from _weekdays(layout, timeline)
    yield from _changed_over(index)


def _units(layout: Layout) -> Iterator[Check]:
    for match in _UNIT_TWICE.finditer(layout.text):
        span = (match.start() + 1, match.end())
        yield text_check(layout, "text_error", "unclear", [span], layout.text[span[0] : span[1]], "单位重复，请核对")


def _weekdays(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """10月8日（星期四) that was a Wednesday."""
    for mention in timeline.mentions:
        day, bracket, _ = layout.text[mention.start : mention.end].partition("(")
        begin = mention.start + len(day)  # 10月31日(星期四)前: the bracket is part of the deadline
        match = _WEEKDAY.match(layout.text, begin)
        on = mention.last if bracket else mention.first
        if match is None or on is None or on != mention.last:
            continue
        if not day.rstrip("前起").endswith(("日", "号")):
            continue
        said = 6 if match[1] in "日天" else "一二三四五六".index(match[1])
        is_day = "一二三四五六日"[on.weekday()]
        if said != on.weekday():
            spans = [(mention.start, match.end())]
            relation = f"{day} 是星期{is_day}"
            yield text_check(layout, "text_error", "inconsistent", spans, relation, "日期与星期不符，请核对")


def _changed_over(index: Index) -> Iterator[Check]:
    """214.5亿元 above, 241.5亿元 below: the same digits with two neighbours changed over, in one unit, of one thing."""
    by_digits: dict[tuple[str, str, str], list[tuple[str, Figure]]] = defaultdict(list)
    for figure in index.figures:
        if figure.baseline or figure.ratio:
            continue
        digits = _digits(figure)
        if len(digits) < 3 or len(set(digits)) < 3:
            continue
        near = by_digits[(figure.unit, figure.subject or "", "".join(sorted(digits)))]
        for written, other in near[-6:]:
            if not _one_swap(written, digits) or other.sent_start == figure.sent_start:
                continue
            if not overlap(bounds(other), bounds(figure)) and _one_thing(other, figure):
                relation = f"{other.raw} / {figure.raw}"
                yield make(
                    "repeat",
                    "unclear",
                    [other, figure],
                    relation,
                    "两处数字只有相邻两位颠倒，请核对是否同一个数",
                    "warn",
                )
        near.append((digits, figure))


def _digits(figure: Figure) -> str:
    written = "".join(filter(str.isdecimal, figure.raw))
    return (written if written.isascii() else "".join(str(digit(char)) for char in written)).strip("0")


def _one_swap(first: str, second: str) -> bool:
    if first == second or len(first) != len(second):
        return False
    differ = [at for at in range(len(first)) if first[at] != second[at]]
    return len(differ) == 2 and differ[1] == differ[0] + 1


def _one_thing(first: Figure, second: Figure) -> bool:
    """Both name a thing in common, and were done, planned or counted alike."""
    if (first.promised) != (second.promised):
        return False
    return len(grams(first.indicator) & grams(second.indicator)) >= 2
