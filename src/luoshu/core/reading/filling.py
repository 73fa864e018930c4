"""From a sentence and its numerals to figures: the bounds of each figure, its subject, and the slots the other
modules fill."""

import re
from itertools import pairwise

from luoshu.core.reading.figure_times import figure_time
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.lexicon import CATEGORY_OF, CUE_PATTERN
from luoshu.core.reading.names import name_sentence
from luoshu.core.reading.noun_context import divided
from luoshu.core.reading.nouns import name_figure
from luoshu.core.reading.places import Mention
from luoshu.core.reading.slots import Bounds, Cue, SentenceView, Slotted
from luoshu.core.reading.statuses import status_of
from luoshu.core.reading.subjects import of_other_places, subject_of

_STOPS = re.compile(r"[,;:、。!?()\n“” ]")
_CLAUSE_STOPS = frozenset(",;:。!?\n ")
_FROM_BEFORE = re.compile(r"(?:由|从)[^,;。、]{0,12}$")
_TO_AFTER = re.compile(
    r"[^,;。、\d]{0,10}?(?:整合|提高|提升|增加|增长|发展|压缩|缩短|缩减|减少|下降|降低|降|升|上升|涨|跌|压|调|延伸|推进|扩大|"
    r"缩小|压减|优化|精简|合并|变|扩展|扩|拓展|跃升|增|减|提|翻|达)(?:为|至|到|成)"
)


_PARTS_OF_WORDS = frozenset(("服务", "原", "正", "安置", "施工"))
_RESETTLED = ("小区", "房", "住房", "点", "区")
_BUILDERS = ("单位", "队", "企业", "方", "图", "合同", "人员", "许可", "机械")
_SERVICE_NAME = re.compile(r"中心|站|点|设施|平台|大厅|机构|区|业|事项|体系|网")


def slot_sentence(view: SentenceView) -> list[Slotted]:
    """Fill the slots of every figure of a sentence; the work is bounded by the sentence."""
    _find_cues_and_stops(view)
    slotted: list[Slotted] = []
    remainders = [cue.start for cue in view.cues if cue.category == "remaining"]
    openers = [cue for cue in view.cues if cue.category == "part"]
    divides = divided(view)
    for number, candidate in enumerate(view.candidates):
        bounds = _bounds(view, number, candidate)
        previous = slotted[-1] if slotted else None
        figure = Slotted(candidate, clause=(bounds.clause_start, bounds.clause_end))
        _mark_change(view, figure, bounds, previous)
        if remainders:
            left = any(bounds.clause_start <= at < candidate.start for at in remainders)
            figure.remaining = left and not of_other_places(view, candidate)
        if openers:  # a part follows another only where one was opened
            opened = any(bounds.clause_start <= cue.start < candidate.start for cue in openers)
            listed = previous is not None and previous.part and previous.candidate.unit == candidate.unit
            figure.part = opened or listed or _after_opener(view, openers, candidate)
        figure.subject = subject_of(view, candidate)
        figure.status = status_of(view, figure, bounds, previous, number)
        name_figure(view, figure, bounds, previous, number)
        figure.divided = divides
        figure.time = figure_time(
            view.timeline,
            (view.sentence.start, view.sentence.end),
            (candidate.start, candidate.end),
            (bounds.clause_start, bounds.clause_end),
            (figure.status, figure.baseline, figure.remaining),
            view.carried,
            view.dated,
        )
        slotted.append(figure)
        view.history.append(figure)
    _distribute_places(view, slotted)
    name_sentence(view, slotted)
    return slotted


def _after_opener(view: SentenceView, openers: list[Cue], candidate: Candidate) -> bool:
    """True for every count behind a 其中: or 其中, that opens a list of places."""
    opened = [cue.end for cue in openers if cue.end <= candidate.start]
    if not opened or view.text[opened[-1] : opened[-1] + 1] not in (":", ",", "，"):
        return False
    return any(mention.explicit and opened[-1] <= mention.start for mention in view.mentions)


_IN_THEIR_ORDER = re.compile("分别|依次(?!为?序)")


def _distribute_places(view: SentenceView, slotted: list[Slotted]) -> None:
    """东湖区、平川县PM2.5分别为35、41微克: as many places as numbers behind 分别 or 依次, in their order."""
    last = view.sentence.start
    for said in _IN_THEIR_ORDER.finditer(view.text, last, view.sentence.end):
        _distribute_over(view, slotted, last, said.start())
        if view.dated:
            _distribute_months(view, slotted, last, said.start())
        last = said.start()
    _distribute_side_by_side(view, slotted)


def _distribute_over(view: SentenceView, slotted: list[Slotted], begin: int, at: int) -> None:
    behind = [figure for figure in slotted if figure.candidate.start > at]
    named = [mention for mention in view.mentions if begin <= mention.start and mention.end <= at and mention.explicit]
    nearest = _run_of_places(view, named)
    named = nearest if len(nearest) > 1 else named
    if len(named) < 2 or len(behind) < len(named):
        return
    listed = behind[: len(named)]
    until = listed[-1].candidate.start
    if any(mention.explicit and at < mention.start < until for mention in view.mentions):
        return  # 后四位依次为建始县71.0%、…: each number has its place beside it
    if len({figure.candidate.unit for figure in listed}) > 1:
        return
    for figure, mention in zip(listed, named, strict=True):
        figure.subject = mention.name
    for figure in behind[len(named) :]:
        if re.search(r"(?:合计|共计|总计|共)$", view.text[figure.candidate.start - 2 : figure.candidate.start]):
            figure.subject = view.home


def _run_of_places(view: SentenceView, named: list[Mention]) -> list[Mention]:
    """The last places of a row that stand side by side."""
    run = named[-1:]
    for mention in reversed(named[:-1]):
        if view.text[mention.end : run[0].start] not in ("、", "和", "与", "及"):
            break
        run.insert(0, mention)
    return run


def _distribute_side_by_side(view: SentenceView, slotted: list[Slotted]) -> None:
    """芗城、龙文两区核销986万元和874万元: as many numbers side by side as places side by side before them."""
    for number, (one, two) in enumerate(pairwise(slotted)):
        joined = (
            view.text[one.candidate.end : two.candidate.start] in ("、", "和")
            and one.candidate.unit == two.candidate.unit
        )
        if not joined or (
            number and view.text[slotted[number - 1].candidate.end : one.candidate.start] in ("、", "和")
        ):
            continue
        before = [mention for mention in view.mentions if mention.explicit and mention.end <= one.candidate.start]
        run = _run_of_places(view, before)
        chain = [one, two]
        for figure in slotted[number + 2 :]:
            if view.text[chain[-1].candidate.end : figure.candidate.start] not in ("、", "和"):
                break
            chain.append(figure)
        between = view.text[run[-1].end : one.candidate.start] if run else ","
        if len(run) == len(chain) > 1 and not re.search(r"[,;。:]", between):
            for figure, mention in zip(chain, run, strict=True):
                figure.subject = mention.name


def _distribute_months(view: SentenceView, slotted: list[Slotted], begin: int, at: int) -> None:
    """7月、8月、9月分别完成28亿元、29亿元和31亿元: as many periods as numbers behind 分别, in their order."""
    listed = [mention for mention in view.timeline.within(begin, at) if mention.role == "period" and mention.first]
    while len(listed) > 1 and any(
        view.text[one.end : other.start] not in ("、", "和", "与", "及", ",") for one, other in pairwise(listed)
    ):
        listed = listed[1:]
    behind = [figure for figure in slotted if figure.candidate.start > at][: len(listed)]
    if listed and "、" in view.text[listed[-1].end : at]:
        return  # 7月、8月，东河镇、柳镇分别…: the numbers are those of the places
    if len(listed) < 2 or len(behind) < len(listed) or len({figure.candidate.unit for figure in behind}) > 1:
        return
    for figure, mention in zip(behind, listed, strict=True):
        if figure.time.period is not None:
            figure.time.period, figure.time.basis = mention.resolved, mention.basis


def _find_cues_and_stops(view: SentenceView) -> None:
    text, sentence = view.text, view.sentence
    for match in CUE_PATTERN.finditer(text, sentence.start, sentence.end):
        word = match.group()
        if word not in _PARTS_OF_WORDS or not _inside_a_word(text, match):
            view.cues.append(Cue(*match.span(), word, CATEGORY_OF[word]))
    inside = [(c.start, c.end) for c in view.candidates]
    at = 0
    for match in _STOPS.finditer(text, sentence.start, sentence.end):
        place = match.start()
        while at < len(inside) and inside[at][1] <= place:
            at += 1
        if at == len(inside) or place < inside[at][0]:  # no mark inside of a number (1,234)
            view.stops.append((place, text[place]))


def _inside_a_word(text: str, match: re.Match[str]) -> bool:
    """便民服务中心, 责令改正: letters of a cue that are part of another word."""
    if match.group() == "服务":
        return _SERVICE_NAME.match(text, match.end()) is not None
    if match.group() == "安置":
        return text.startswith(_RESETTLED, match.end())
    if match.group() == "施工":
        return text.startswith(_BUILDERS, match.end())
    if match.group() == "原":
        after, before = text[match.end() : match.end() + 1], text[match.start() - 1 : match.start()]
        return after in tuple("料因则始子油煤") or before in tuple("草平高还")
    return match.group() == "正" and text[match.start() - 1 : match.start()] in tuple("改修纠校公真更端")


def _mark_change(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None) -> None:
    """Mark 由63家整合为18家: the first is the baseline, the second the result."""
    text, candidate = view.text, figure.candidate
    before = text[max(bounds.clause_start, candidate.start - 16) : candidate.start]
    from_before = ("由" in before or "从" in before) and _FROM_BEFORE.search(before) is not None
    figure.baseline = from_before and _TO_AFTER.match(text, candidate.end) is not None
    figure.result = previous is not None and previous.baseline


def _bounds(view: SentenceView, number: int, candidate: Candidate) -> Bounds:
    clause_start = item_start = view.sentence.start
    clause_end = item_end = view.sentence.end
    for at, mark in view.stops:
        if at < candidate.start:
            if mark in _CLAUSE_STOPS:
                clause_start = item_start = at + 1
            elif mark in "、()":
                item_start = at + 1
            continue
        if mark == "“" or (mark == "”" and at > candidate.end) or (mark == "、" and at == candidate.end + 1):
            continue
        if item_end == view.sentence.end:
            item_end = at
        if mark in _CLAUSE_STOPS:
            clause_end = at
            break
    if number:
        item_start = max(item_start, view.candidates[number - 1].end)
    if number + 1 < len(view.candidates):
        item_end = min(item_end, view.candidates[number + 1].start)
    return Bounds(clause_start, item_start, min(item_end, clause_end), clause_end)
