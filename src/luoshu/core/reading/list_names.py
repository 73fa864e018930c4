"""Names of the numbers of a list: shared out over places, kinds and 分别.

累计盘活宗数：甲区71宗，乙市52宗; 省级5家，市级12家; 甲、乙分别为35、41; 2个国家级、5个省级…中心.
"""

import re
from decimal import Decimal
from itertools import pairwise

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.lexicon import VERB_RUN
from luoshu.core.reading.noun_context import clean_words, suffix_of, with_suffix
from luoshu.core.reading.noun_patterns import (
    GROWTH_HEAD,
    RATIO_UNITS,
    SIDE_BY_SIDE,
    TRIM_FRONT,
    without_trim,
)
from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.things import Topic, is_fragment, is_measure, is_thing, topic_in
from luoshu.core.reading.topics import counted_before, things_before

#: What may stand between a place, or the number before, and a number that has no words of its own.
_BARE = re.compile(
    r"[(（\s:、,，和与及各以为达仅约近超]*(?:分别为?|分别是|依次为?|则为|仅为|合计|共计?|占|各|有|新添|新增)?[约近超达为有]*"
)
_RATE = re.compile(r"[\u4e00-\u9fff“”]{0,10}(?:率|满意度|进度|占比|增幅|增速|降幅|比例|浓度)")
_RATE_LEAD = re.compile(
    r"^.*(?:[的中各县区市镇]|平均|全市|全县|全区|其中|截至|目前)(?=[\u4e00-\u9fff]{2,8}(?:率|度|比|幅|速|例)$)"
)
_HEAD_TAIL = re.compile(
    r"(?:当中|[为是有:里中看上]|如下|依次|分别|情况|方面|分布|分解|居前[\u4e00-\u9fff]{0,4}|较?[多快好高]|排名|位于|来[看自]|"
    r"集中在?|主要|各地|各县|各区|任务|目标)+$"
)
_DIVIDES = re.compile(r"[按从分][\u4e00-\u9fff]{1,8}(?:看|分|划分)|其中|具体")
_HEAD_FRONT = re.compile(r"^(?:从|按|分|在|各地|各县区?|各区县?|这些|这|上述|其中|主要|本期|今年|已)+")
_PLACE_NOUN = re.compile(r"(?:县区|区县|乡镇|镇街|街道|县|(?<![小社园景片校城街地厂市])区|镇|乡|村|方面|环节|任务|数)$")
_CHANGE = re.compile(r"(?:增加|减少|下降|增长|多|少|变化)[^的]{0,3}$")
_DIGIT = re.compile(r"\d")
_WHOLE_TOO_LONG = 24  # letters
#: Units that count things and kinds of every sort.
_ANYTHING = ("个", "件", "项", "宗", "起", "处", "次")
_KIND_LONGEST, _STATE_LONGEST, _MEASURE_LONGEST = 8, 3, 4


def share_coordinated_noun(view: SentenceView, slotted: list[Slotted]) -> None:
    """2个国家级、5个省级区域医疗中心: the first count takes the noun of the last."""
    if view.text.find("级", view.sentence.start, view.sentence.end) < 0:
        return
    for left, right in pairwise(slotted):
        between = view.text[left.candidate.end : right.candidate.start]
        if not between.endswith("、") or left.clause != right.clause:
            continue
        head = between[:-1]
        if head and head == left.object and head.endswith("级") and "级" in right.object:
            left.object = head + right.object[right.object.index("级") + 1 :]
            left.action = left.action or right.action
            joined = f"{left.action}的" if left.action else ""
            left.indicator = joined + with_suffix(left.object, left.candidate)


def share_behind_respectively(view: SentenceView, slotted: list[Slotted]) -> None:
    """火点18个、面积25亩，同比分别下降12.1%和8.3%; 甲、乙分别为35、41: as many numbers behind 分别 as things before."""
    at = view.text.find("分别", view.sentence.start, view.sentence.end)
    if at < 0:
        return
    behind = [figure for figure in slotted if figure.candidate.start > at]
    clause_start = behind[0].clause[0] if behind else at
    behind = [figure for figure in behind if figure.clause[0] == clause_start]
    if len(behind) < 2 or clause_start > at:
        return
    words = TRIM_FRONT.sub("", view.text[clause_start:at])
    said = GROWTH_HEAD.search(words)
    change = (said.group() if said else "") + without_trim(view.text[at + 2 : behind[0].candidate.start])
    things = [word for word in SIDE_BY_SIDE.split(words[: said.start()] if said else words) if word]
    if len(things) != len(behind):
        before = [f for f in slotted if f.candidate.start < at and not f.ratio and not f.baseline]
        shares = not words and change.startswith("占") and behind[0].ratio
        if not (said or shares) or len(before) < len(behind) or things:
            return
        change = "占比" if shares else change
        for figure, named in zip(behind, before[-len(behind) :], strict=True):
            figure.object, figure.action = named.object, change
            figure.indicator = f"{named.object or named.indicator}{change}"
            figure.settled = True
        return
    if any(mention.end <= at and mention.start >= clause_start for mention in view.mentions if mention.explicit):
        return  # places: told by their subject
    for figure, thing in zip(behind, things, strict=True):
        figure.object, figure.action = thing, change
        figure.indicator = thing + change if figure.ratio else with_suffix(thing, figure.candidate)
        figure.settled = True


def place_lists(view: SentenceView, slotted: list[Slotted]) -> dict[int, list[Slotted]]:
    """The runs of figures of one unit that stand behind bare places, by the number of each figure."""
    runs: dict[int, list[Slotted]] = {}
    if not any(mention.explicit for mention in view.mentions):
        return runs
    last: dict[str, list[Slotted]] = {}
    for number, figure in enumerate(slotted):
        if figure.baseline or figure.result or figure.settled or not _stands_bare(view, figure, number):
            if not (figure.remaining or figure.ratio):
                last.pop(figure.candidate.unit, None)
            continue
        run = last.setdefault(figure.candidate.unit, [])
        run.append(figure)
        runs[number] = run
    return runs


def name_in_list(view: SentenceView, figure: Slotted, run: list[Slotted]) -> str:
    """The name of a figure that stands behind a bare place."""
    figure.listed = "place"
    if figure.candidate.unit in RATIO_UNITS:
        return _rate_above(view, figure)
    if figure is not run[0]:
        figure.thing = run[0].thing
        return run[0].indicator
    return _count_above(view, figure, run)


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


def _count_above(view: SentenceView, figure: Slotted, run: list[Slotted]) -> str:
    """The head of the list, else the name of the count in this unit that the list divides."""
    unit = figure.candidate.unit
    before = [f for f in counted_before(view, figure) if f.candidate.unit == unit]
    told = [f for f in before if _counts(view, f)]
    total = sum((f.candidate.value for f in run), Decimal(0))
    whole = next((f for f in before if f.candidate.value == total and not (f.baseline or f.leaning)), None)
    if whole is None:
        head = _list_head(view, figure)
        if head:
            above = view.above.get(unit)
            figure.thing = head.thing or next((f.thing for f in told if f.thing), above.thing if above else "")
            if figure.thing or head.act:
                act = head.act if head.act not in figure.thing else ""
                return act + figure.thing + suffix_of(figure.thing, figure.candidate)
        wholes = [f for f in told if f.listed not in ("kind", "beside")] or told
        whole = wholes[0] if wholes else None
    if whole is None:
        above = view.above.get(unit)
        whole = above if above is not None and not _PLACE_NOUN.search(above.object) else None
    if whole is None:
        return ""
    figure.thing = whole.thing
    return whole.indicator


def _list_head(view: SentenceView, figure: Slotted) -> Topic | None:
    """What the words before the first place of a list say it counts: 老旧小区改造开工方面，; 属实火点分布为：."""
    text = view.text
    first = max((m.start for m in view.mentions if m.explicit and m.end <= figure.candidate.start), default=0)
    stops = [at for at, mark in view.stops if at < first and mark in ",;。:、"]
    begin = stops[-1] + 1 if stops else view.sentence.start
    if begin >= first and stops:
        begin = stops[-2] + 1 if len(stops) > 1 else view.sentence.start
        first = stops[-1]
    if _DIVIDES.search(text, begin, first):
        return None
    words = clean_words(view, text[begin:first], begin)
    words = _HEAD_TAIL.sub("", _HEAD_FRONT.sub("", words)).replace("的", "").replace("这些", "")
    if len(words) < 2 or len(words) > 16 or _DIGIT.search(words) or ")" in words:
        return None
    if is_measure(words) or words.endswith("数"):
        return Topic(words)
    topic = topic_in(words)
    return topic if topic.act or (not is_fragment(topic.thing) and not _PLACE_NOUN.search(topic.thing)) else None


def _counts(view: SentenceView, other: Slotted) -> bool:
    """Whether a figure can be what a list divides: no change, no level of before, no count of places."""
    if other.ratio or other.baseline or other.remaining or not other.indicator or other.leaning:
        return False
    if other.divided and other.candidate.start < view.sentence.start:
        return False
    if other.status == "target" or _CHANGE.search(other.indicator):
        return False
    return not _PLACE_NOUN.search(other.object) and len(other.indicator) <= _WHOLE_TOO_LONG


def name_kind(view: SentenceView, slotted: list[Slotted], number: int) -> str:
    """省级5家 of 企业47家 -> 省级企业数; 玉米41万吨 of 收购46万吨 -> 玉米收购量; 属实23条 of 线索41条 -> 属实线索数."""
    figure, previous = slotted[number], slotted[number - 1] if number else None
    unit, noun = figure.candidate.unit, figure.noun
    whole = _added_up(view, slotted, number)
    summed = whole is not None
    parted = whole is not None or figure.part or figure.divided or (previous is not None and previous.listed == "kind")
    if not parted and previous is not None and previous.clause == figure.clause and previous.candidate.unit == unit:
        figure.listed, figure.verb = "beside", previous.verb  # 查处超员12起、超速1386起: two things under one verb
        missing = previous.verb and previous.verb not in figure.indicator
        return f"{previous.verb}{noun}{suffix_of(noun, figure.candidate)}" if missing else ""
    figure.listed = "kind" if parted else ""
    counted = dimension_of(unit) in ("count", "people")
    if whole is None and (counted or (figure.part and dimension_of(unit) in ("area", "mass", "volume"))):
        told = (f for f in things_before(view, figure) if not f.listed and f.candidate.value >= figure.candidate.value)
        whole = next(told, None) or (view.above.get(unit) if figure.divided else None)
    if whole is None or len(noun) > (_KIND_LONGEST if parted else _STATE_LONGEST):
        return ""
    if _is_thing(noun, unit, parted) and not (summed and len(noun) == 2 and unit in _ANYTHING):
        return ""
    if not whole.thing or whole.thing[-2:] in noun or noun in whole.thing or noun[-2:] in whole.thing:
        return ""
    figure.thing = whole.thing
    if dimension_of(unit) == "length":
        return f"{whole.action}{noun}{suffix_of(noun, figure.candidate)}"
    tail = whole.thing if counted or len(whole.action) < 2 else whole.action[-2:]
    if not counted and is_measure(whole.thing):
        tail = whole.thing if len(whole.thing) <= _MEASURE_LONGEST else whole.thing[-_MEASURE_LONGEST:]
    return noun + tail + suffix_of(tail, figure.candidate)


def _is_thing(noun: str, unit: str, parted: bool) -> bool:
    """Whether a noun is counted for itself: 网格员30名, 小学2所; of 学位4.8万个, 幼儿园0.5万个 is a part."""
    if parted and (noun[-1] in "园院校" if unit in ("个", "张") else dimension_of(unit) not in ("count", "people")):
        return False
    if VERB_RUN.fullmatch(noun) or is_measure(noun) or is_thing(noun):
        return True
    return unit == "所" and noun[-1] in "学中"


def _added_up(view: SentenceView, slotted: list[Slotted], number: int) -> Slotted | None:
    """What the figures around one that have no verb of their own, as it, add up to: 企业96家，装备制造41家、…."""
    unit = slotted[number].candidate.unit

    def bare(other: Slotted) -> bool:
        return other.candidate.unit == unit and not (other.verb or other.named_behind or other.leaning)

    low = high = number
    while low and bare(slotted[low - 1]):
        low -= 1
    while high + 1 < len(slotted) and bare(slotted[high + 1]):
        high += 1
    run = slotted[low : high + 1]
    if len(run) < 2:
        return None
    total = sum((f.candidate.value for f in run), Decimal(0))
    for whole in things_before(view, run[0]):
        if whole.candidate.value == total:
            return whole
    for whole in run[: min(3, number - low)]:  # one of them may be the whole
        if whole.candidate.value * 2 == total:
            return whole
        total -= whole.candidate.value
    return None
