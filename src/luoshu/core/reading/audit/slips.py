"""Slips that need no arithmetic: a unit written twice, a weekday that is not that day's, stages dated the wrong way
round, an office that says 我, one number printed with two digits changed over."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.intervals import bounds, overlap
from luoshu.core.reading.audit.links import Index, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.events.stages import ORDER, STAGE_NAMES
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Figure
from luoshu.core.reading.times import Timeline

_UNIT_TWICE = re.compile(
    r"\d(?:%个?百分点|个百分点%|(?:万万|亿亿|万亿亿)(?=[\u4e00-\u9fff])|(元|亩|户|家|个|处|吨|公里)\1(?![\u4e00-\u9fff]?别))"
)
_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周)([一二三四五六日天])\)?")
_STAGE_AFTER = re.compile(
    r"[^,;。、]{0,6}?(" + "|".join(sorted(STAGE_NAMES, key=len, reverse=True)) + r")(?!率|仪式|前)"
)
_SAME_PROJECT = re.compile(r"(?:建设|并|施工|运营|使用|验收|,|;|、|于|预计|计划|力争|目前|已){0,4}")
_OFFICE = re.compile(r"(?:政府|委员会|办公室|街道办事处|指挥部|管委会|局|办)$")
_I = re.compile(r"(?<![自无忘])我(?=将|要(?!求)|会(?!议)|深感|决心|一定|认为|保证|承诺|负有)")
_SIGNIFICANT = re.compile(r"\d")


def check_slips(layout: Layout, timeline: Timeline, index: Index) -> Iterator[Check]:
    """All slips of a page."""
    yield from _units(layout)
    yield from _weekdays(layout, timeline)
    yield from _dated_stages(layout, timeline)
    yield from _voices(layout)
    yield from _changed_over(index)


def _said(layout: Layout, kind: str, verdict: str, spans: list[tuple[int, int]], relation: str, why: str) -> Check:
    raw = tuple(layout.raw_span(start, end) for start, end in spans)
    return Check("", kind, verdict, raw, (), relation, why, "warn" if verdict == "inconsistent" else "info")


def _units(layout: Layout) -> Iterator[Check]:
    for match in _UNIT_TWICE.finditer(layout.text):
        span = (match.start() + 1, match.end())
        yield _said(layout, "text_error", "unclear", [span], layout.text[span[0] : span[1]], "单位重复，请核对")


def _weekdays(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """10月8日（星期四) that was a Wednesday."""
    for mention in timeline.mentions:
        match = _WEEKDAY.match(layout.text, mention.end)
        if match is None or mention.first is None or mention.first != mention.last:
            continue
        if not mention.raw.rstrip("前起").endswith(("日", "号")):
            continue
        said = 6 if match[1] in "日天" else "一二三四五六".index(match[1])
        is_day = "一二三四五六日"[mention.first.weekday()]
        if said != mention.first.weekday():
            spans = [(mention.start, match.end())]
            relation = f"{mention.raw} 是星期{is_day}"
            yield _said(layout, "text_error", "inconsistent", spans, relation, "日期与星期不符，请核对")


def _dated_stages(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """2023年3月竣工，2023年9月开工: two dated stages of one project side by side, in the wrong order."""
    dated: list[tuple[DateMention, str, int]] = []
    for mention in timeline.mentions:
        if mention.last is None or mention.role not in ("event", "period", "deadline", "asof"):
            continue
        match = _STAGE_AFTER.match(layout.text, mention.end, mention.end + 14)
        if match is not None and STAGE_NAMES[match[1]] in ORDER:
            dated.append((mention, STAGE_NAMES[match[1]], match.end()))
    for (first, stage, end), (second, other, second_end) in pairwise(dated):
        if second.start - end > 10 or not _SAME_PROJECT.fullmatch(layout.text, end, second.start):
            continue
        later_stage_first = ORDER[stage] > ORDER[other] and _before(first, second)
        earlier_stage_last = ORDER[stage] < ORDER[other] and _before(second, first)
        if later_stage_first or earlier_stage_last:
            spans = [(first.start, end), (second.start, second_end)]
            relation = f"{first.raw}{stage} / {second.raw}{other}"
            yield _said(layout, "stage_order", "inconsistent", spans, relation, "两个阶段的时间先后颠倒，请核对")


def _before(first: DateMention, second: DateMention) -> bool:
    begins = second.first or second.last
    return first.last is not None and begins is not None and first.last < begins


def _voices(layout: Layout) -> Iterator[Check]:
    """A text an office signs speaks of 我县, 我局 or 我们; 我将 is a person's."""
    signers = {
        block.document: block.text.strip()
        for block in layout.blocks
        if block.kind == "signature" and _OFFICE.search(block.text.strip())
    }
    told: set[int] = set()
    for block in layout.blocks:
        if block.document not in signers or block.document in told or block.kind == "signature":
            continue
        match = _I.search(layout.text, block.start, block.end)
        if match is None or layout.text.count("“", block.start, match.start()) > layout.text.count(
            "”", block.start, match.start()
        ):
            continue
        told.add(block.document)
        why = f"落款是“{signers[block.document]}”，这里用了个人口吻，请核对人称"
        span = (match.start(), match.end() + 1)
        yield _said(layout, "text_error", "unclear", [span], layout.text[span[0] : span[1]], why)


def _changed_over(index: Index) -> Iterator[Check]:
    """214.5亿元 above, 241.5亿元 below: the same digits with two neighbours changed over, in one unit, of one thing."""
    by_digits: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in index.figures:
        digits = _digits(figure)
        if len(digits) < 3 or len(set(digits)) < 3 or figure.baseline or figure.ratio:
            continue
        near = by_digits[(figure.unit, figure.subject or "", "".join(sorted(digits)))]
        for other in near[-6:]:
            if other.sent_start == figure.sent_start or overlap(bounds(other), bounds(figure)):
                continue
            if _one_swap(_digits(other), digits) and _one_thing(other, figure):
                relation = f"{other.raw} / {figure.raw}"
                yield make(
                    "repeat",
                    "unclear",
                    [other, figure],
                    relation,
                    "两处数字只有相邻两位颠倒，请核对是否同一个数",
                    "warn",
                )
        near.append(figure)


def _digits(figure: Figure) -> str:
    from unicodedata import digit

    return "".join(str(digit(char)) for char in figure.raw if _SIGNIFICANT.match(char)).strip("0")


def _one_swap(first: str, second: str) -> bool:
    differ = [at for at in range(min(len(first), len(second))) if first[at] != second[at]]
    return len(first) == len(second) and len(differ) == 2 and differ[1] == differ[0] + 1


def _one_thing(first: Figure, second: Figure) -> bool:
    """Both name a thing in common, and were done, planned or counted alike."""
    if (first.status in ("planned", "target")) != (second.status in ("planned", "target")):
        return False
    return len(grams(first.indicator) & grams(second.indicator)) >= 2
