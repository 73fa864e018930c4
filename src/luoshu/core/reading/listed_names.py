"""Names of numbers that follow places or marks alone: the head of their list, or what was counted before it.

累计盘活宗数：甲区71宗，乙市52宗; 完工率居前三位的是甲区（76.1%）、乙县（75%）; 完工112个，其中甲区35个.
"""

import re
from decimal import Decimal

from luoshu.core.reading.noun_context import clean_words, suffix_of
from luoshu.core.reading.noun_patterns import RATIO_UNITS, TRIM_FRONT
from luoshu.core.reading.slots import SentenceView, Slotted

#: What may stand between a place, or the number before, and a number that has no words of its own.
_BARE = re.compile(r"[(（\s:、,，和与及各以为达仅约近超]*(?:分别为?|分别是|依次为?|则为|仅为|合计|共|有)?[约近超达为]*")
_RATE = re.compile(r"[\u4e00-\u9fff“”]{0,10}(?:率|满意度|进度|占比|增幅|增速|降幅|比例|浓度)")
_RATE_LEAD = re.compile(
    r"^.*(?:[的中各县区市镇]|平均|全市|全县|全区|其中|截至|目前)(?=[\u4e00-\u9fff]{2,8}(?:率|度|比|幅|速|例)$)"
)
_HEAD = re.compile(r"([\u4e00-\u9fff“”]{2,14}?)(?:分别)?(?:为|是|如下|依次为|情况)?[:：]")
_DIVIDES = re.compile(r"^(?:[按从分][\u4e00-\u9fff]{1,8}(?:看|分|划分)|其中)")
_PLACE_NOUN = re.compile(r"(?:县区|区县|乡镇|镇街|街道|县|区|镇|乡|村|社区|方面|环节|任务|数)$")
_AMONG = re.compile(r"([^,;。:]{2,16}?)(?:之)?中,")
_CHANGE = re.compile(r"(?:增加|减少|下降|增长|多|少|变化)[^的]{0,3}$")
_DIGIT = re.compile(r"\d")
_WHOLE_TOO_LONG = 24  # letters


def name_listed(view: SentenceView, slotted: list[Slotted]) -> None:
    """Name the figures of a sentence that stand behind a bare place."""
    listed = [
        figure
        for number, figure in enumerate(slotted)
        if not (figure.baseline or figure.result or figure.remaining) and _stands_bare(view, figure, number)
    ]
    if not listed:
        return
    bare = {figure.candidate.start for figure in listed}
    named = [figure for figure in slotted if figure.candidate.start not in bare]
    wholes: dict[str, Decimal] = {}
    for figure in listed:
        unit = figure.candidate.unit
        wholes[unit] = wholes.get(unit, Decimal(0)) + figure.candidate.value
    for figure in listed:
        if figure.candidate.unit in RATIO_UNITS:
            name = _rate_above(view, figure)
        else:
            name = _count_above(view, figure, named, wholes[figure.candidate.unit])
        if name:
            figure.indicator = name


def _stands_bare(view: SentenceView, figure: Slotted, number: int) -> bool:
    """Whether only a place and marks stand between the number before (or the clause's start) and this number."""
    at = figure.candidate.start
    named = [mention.end for mention in view.mentions if mention.explicit and mention.end <= at]
    if not named or (number and view.candidates[number - 1].start >= named[-1]):
        return False
    return _BARE.fullmatch(view.text, named[-1], at) is not None


def _rate_above(view: SentenceView, figure: Slotted) -> str:
    """The last rate named before in the sentence or paragraph: 完工率居前三位的是…."""
    begin = max(view.sentence.block.start, view.sentence.start - 160)
    told = list(_RATE.finditer(view.text, begin, figure.candidate.start))
    if not told:
        return ""
    words = clean_words(view, told[-1].group(), told[-1].start())
    return _RATE_LEAD.sub("", words)


def _count_above(view: SentenceView, figure: Slotted, named: list[Slotted], whole: Decimal) -> str:
    """The head of the list, else the name of the count in this unit that the list divides."""
    text, unit = view.text, figure.candidate.unit
    first = next(mention.start for mention in view.mentions if mention.explicit)
    head = _HEAD.search(text, view.sentence.start, first)
    if head and head.end() >= first - 1 and not _DIVIDES.match(head[1]):
        words = TRIM_FRONT.sub("", head[1])
        if len(words) > 2 and not words.endswith(("情况", "分布")):
            return words
    among = _AMONG.search(text, view.sentence.start, first)
    if among and among.end() >= first - 1 and not _DIGIT.search(among[1]):
        return clean_words(view, among[1], among.start(1)).replace("的", "") + suffix_of(among[1], figure.candidate)
    nearest = ""
    for other in reversed([*view.history[-12:], *named[-12:]]):
        if other.candidate.start >= figure.candidate.start or other.candidate.unit != unit or not _counts(other):
            continue
        if other.candidate.value == whole:
            return other.indicator
        nearest = nearest or other.indicator
    above = view.above.get(unit)
    if nearest or above is None or _PLACE_NOUN.search(above.object):
        return nearest
    return above.indicator


def _counts(other: Slotted) -> bool:
    """Whether a figure can be what a list divides: no change, no level of before, no count of places."""
    if other.ratio or other.baseline or other.divided or other.remaining or not other.indicator:
        return False
    if other.status == "target" or other.action == "变化" or _CHANGE.search(other.indicator):
        return False
    return not _PLACE_NOUN.search(other.object) and len(other.indicator) <= _WHOLE_TOO_LONG
