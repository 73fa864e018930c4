"""What a figure without a noun of its own counts: the lead-in of its paragraph, or what was counted before it.

7．老旧小区改造。…完工19个; 新建项目方面，…已开工97个; 【竣工】前9个月竣工12个; 应收586万亩，已收541万亩.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.things import Topic, is_thing, topic_in

_NUMBER = (
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)](?!\d)|[①-⑳●■◆▪·-]+|"
    r"[一二三四五六七八九十]是)"
)
_WORDS = r"[\u4e00-\u9fffA-Za-z\d“”、()]{2,20}?"
_RUN_IN = re.compile(rf"\s*(?:{_NUMBER}\s*(?P<numbered>{_WORDS})\s*[。:]|(?P<bare>{_WORDS}):)")
_ASIDE = re.compile(
    r"(?:(?<=[。;,:\s])|^)(?P<aside>[\u4e00-\u9fff“”、]{2,14}?)(?:方面|上)[,:]|【(?P<tag>[^】\d]{2,10})】"
)
_ASIDES = ("方面", "】", "上,", "上:")
_ASIDE_REACH = 400  # letters an aside holds for
_FIGURES_BACK = 16


def lead_in(view: SentenceView, at: int) -> Topic:
    """What the lead-in of a paragraph names, the last one before a place; else its heading."""
    block = view.sentence.block
    near = view.text[max(block.start, at - _ASIDE_REACH) : at]
    if any(word in near for word in _ASIDES):
        for aside in reversed(list(_ASIDE.finditer(near))):
            topic = topic_in(aside["aside"] or aside["tag"])
            if topic.thing or topic.act:
                return topic
    opening = _RUN_IN.match(view.text, block.start, at)
    if opening:
        topic = topic_in(opening["numbered"] or opening["bare"])
        if topic.thing or topic.act:
            return topic
    return topic_in(block.section)


def led_thing(view: SentenceView, at: int) -> str:
    """The thing a lead-in names, where it surely names one that can be counted."""
    topic = lead_in(view, at)
    return topic.thing if topic.act or is_thing(topic.thing) else ""


def counted_before(view: SentenceView, figure: Slotted) -> list[Slotted]:
    """The figures before one in its paragraph, the nearest first."""
    at = bisect_left(view.history, figure.candidate.start, key=lambda other: other.candidate.start)
    return view.history[max(0, at - _FIGURES_BACK) : at][::-1]


def things_before(view: SentenceView, figure: Slotted) -> Iterator[Slotted]:
    """The figures before one in its paragraph that counted a thing in its unit, wholes first, the nearest first."""
    unit = figure.candidate.unit
    before = [
        other
        for other in counted_before(view, figure)
        if other.candidate.unit == unit and other.thing and not (other.ratio or other.leaning)
        if not other.divided or other.candidate.start >= view.sentence.start
    ]
    yield from (other for other in before if not other.listed)
    yield from (other for other in before if other.listed)


def told_again(view: SentenceView, figure: Slotted) -> Slotted | None:
    """The figure before that counted the same thing with the same number: 列入年度计划项目126个 before 126个项目中."""
    candidate = figure.candidate
    above = view.above.get(candidate.unit)
    for other in [*counted_before(view, figure), *([above] if above is not None else [])]:
        same = other.candidate.unit == candidate.unit and other.candidate.value == candidate.value
        if same and figure.noun in other.indicator and not other.leaning:
            return other
    return None
