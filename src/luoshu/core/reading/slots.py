"""From a sentence and its numerals to figures: the bounds of each figure, its subject, and the slots the other
modules fill."""

import re
from dataclasses import dataclass, field

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.layout import Sentence
from luoshu.core.reading.lexicon import CATEGORY_OF, CUE_PATTERN
from luoshu.core.reading.places import Mention
from luoshu.core.reading.times import FigureTime, Timeline, figure_time, in_closed_brackets

_STOPS = re.compile(r"[,;:、。!?()\n“” ]")
_CLAUSE_STOPS = frozenset(",;:。!?\n ")
_FROM_BEFORE = re.compile(r"(?:由|从)[^,;。、]{0,12}$")
_TO_AFTER = re.compile(
    r"[^,;。、\d]{0,10}?(?:整合|提高|提升|增加|增长|发展|压缩|缩短|缩减|减少|下降|降低|降|升|上升|扩大|"
    r"缩小|压减|优化|精简|合并|变|扩展|扩|拓展|跃升|增|减|达)(?:为|至|到|成)"
)


_ELSEWHERE = re.compile(r"(?:其他|其余)(?:各)?(?:县|市|区|乡|镇|地区|街道)")
_SERVICE_NAME = re.compile(r"中心|站|点|设施|平台|大厅|机构|区|业|事项|体系|网")
_COUNTS_PLACES = re.compile(r"(?:乡镇|镇街|街道|县区|县|区|乡|镇|村|社区|单位)")
_JOINT_VERB = re.compile(r"(?:先后|相继|陆续|共(?!有|同))[\u4e00-\u9fff]")


@dataclass(slots=True)
class Slotted:
    """A candidate with its slots, still in stitched offsets."""

    candidate: Candidate
    subject: str | None = None
    object: str = ""
    action: str = ""
    indicator: str = ""
    status: str = "total"
    time: FigureTime = field(default_factory=lambda: FigureTime(None, None, None))
    part: bool = False
    baseline: bool = False
    result: bool = False
    remaining: bool = False
    ratio: bool = False
    inherited: bool = False
    clause: tuple[int, int] = (0, 0)
    section: str = ""
    divided: bool = False


@dataclass(slots=True)
class Bounds:
    """Where a figure's clause and its item in an enumeration begin and end."""

    clause_start: int
    item_start: int
    item_end: int
    clause_end: int


@dataclass(slots=True)
class Cue:
    """A cue word of the lexicon in a sentence."""

    start: int
    end: int
    word: str
    category: str


@dataclass(slots=True)
class SentenceView:
    """What the slot rules may look at: one sentence, its figures, cue words, places, dates, and the figure before
    it."""

    text: str
    sentence: Sentence
    candidates: list[Candidate]
    mentions: list[Mention]
    home: str | None
    timeline: Timeline
    carried: DateMention | None
    history: list[Slotted] = field(default_factory=list)
    above: dict[str, Slotted] = field(default_factory=dict)
    cues: list[Cue] = field(default_factory=list)
    stops: list[tuple[int, str]] = field(default_factory=list)


def slot_sentence(view: SentenceView) -> list[Slotted]:
    """Fill the slots of every figure of a sentence; the work is bounded by the sentence."""
    from luoshu.core.reading.joint_nouns import share_behind_respectively, share_coordinated_noun
    from luoshu.core.reading.noun_context import divided
    from luoshu.core.reading.nouns import name_figure
    from luoshu.core.reading.statuses import status_of

    _find_cues_and_stops(view)
    slotted: list[Slotted] = []
    remainders = [cue.start for cue in view.cues if cue.category == "remaining"]
    openers = [cue.start for cue in view.cues if cue.category == "part"]
    for number, candidate in enumerate(view.candidates):
        bounds = _bounds(view, number, candidate)
        previous = slotted[-1] if slotted else None
        figure = Slotted(candidate, clause=(bounds.clause_start, bounds.clause_end))
        _mark_change(view, figure, bounds, previous)
        figure.remaining = any(bounds.clause_start <= at < candidate.start for at in remainders)
        opened = any(bounds.clause_start <= at < candidate.start for at in openers)
        listed = previous is not None and previous.part and previous.candidate.unit == candidate.unit
        figure.part = opened or listed or _after_opener(view, candidate)
        figure.subject = _subject(view, candidate)
        figure.status = status_of(view, figure, bounds, previous, number)
        name_figure(view, figure, bounds, previous, number)
        figure.divided = divided(view)
        figure.time = figure_time(
            view.timeline,
            (view.sentence.start, view.sentence.end),
            (candidate.start, candidate.end),
            (bounds.clause_start, bounds.clause_end),
            (figure.status, figure.baseline, figure.remaining),
            view.carried,
        )
        slotted.append(figure)
        view.history.append(figure)
    share_coordinated_noun(view, slotted)
    share_behind_respectively(view, slotted)
    _distribute_places(view, slotted)
    return slotted


def _after_opener(view: SentenceView, candidate: Candidate) -> bool:
    """True for every count behind a 其中: or 其中, that opens a list of places."""
    openers = [cue.end for cue in view.cues if cue.category == "part" and cue.end <= candidate.start]
    if not openers or view.text[openers[-1] : openers[-1] + 1] not in (":", ",", "，"):
        return False
    return any(mention.explicit and openers[-1] <= mention.start for mention in view.mentions)


def _distribute_places(view: SentenceView, slotted: list[Slotted]) -> None:
    """东湖区、平川县PM2.5分别为35、41微克: as many places as numbers behind 分别, in their order."""
    at = view.text.find("分别", view.sentence.start, view.sentence.end)
    if at < 0:
        return
    behind = [figure for figure in slotted if figure.candidate.start > at]
    named = [mention for mention in view.mentions if mention.end <= at and mention.explicit]
    if len(named) < 2 or len(behind) < len(named):
        return
    listed = behind[: len(named)]
    if len({figure.candidate.unit for figure in listed}) > 1:
        return
    for figure, mention in zip(listed, named, strict=True):
        figure.subject = mention.name
    for figure in behind[len(named) :]:
        if re.search(r"(?:合计|共计|总计|共)$", view.text[figure.candidate.start - 2 : figure.candidate.start]):
            figure.subject = view.home


def _find_cues_and_stops(view: SentenceView) -> None:
    text, sentence = view.text, view.sentence
    view.cues = [
        Cue(match.start(), match.end(), match.group(), CATEGORY_OF[match.group()])
        for match in CUE_PATTERN.finditer(text, sentence.start, sentence.end)
        if not _inside_a_word(text, match)
    ]
    inside = [(c.start, c.end) for c in view.candidates]
    at = 0
    for match in _STOPS.finditer(text, sentence.start, sentence.end):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] <= match.start() < inside[at][1]:
            continue
        view.stops.append((match.start(), match.group()))


def _inside_a_word(text: str, match: re.Match[str]) -> bool:
    """便民服务中心, 责令改正: letters of a cue that are part of another word."""
    if match.group() == "服务":
        return _SERVICE_NAME.match(text, match.end()) is not None
    return match.group() == "正" and text[match.start() - 1 : match.start()] in tuple("改修纠校公真更端")


def _mark_change(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None) -> None:
    """Mark 由63家整合为18家: the first is the baseline, the second the result."""
    text, candidate = view.text, figure.candidate
    before = text[max(bounds.clause_start, candidate.start - 16) : candidate.start]
    figure.baseline = bool(_FROM_BEFORE.search(before)) and bool(_TO_AFTER.match(text, candidate.end))
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


def _subject(view: SentenceView, candidate: Candidate) -> str | None:
    listed = [mention for mention in view.mentions if mention.end <= candidate.start and mention.explicit]
    if len(listed) > 1 and listed[-1].end == candidate.start:
        joint = view.text[listed[-2].end : listed[-1].start]
        if joint in ("、", "和") and not view.text[listed[0].end : listed[-1].start].strip("、和").isdigit():
            between = [c for c in view.candidates if listed[-2].end <= c.start < listed[-1].start]
            if not between:
                return view.home  # 甲村、乙村、丙村3处: one count over the places listed
    if len(listed) > 1 and _is_joint(view, listed[-2], listed[-1], candidate):
        return view.home  # 甲乡、乙镇先后发生火点2个: one count over both
    if (
        listed
        and view.text[listed[-1].end : candidate.start] == "等"
        and _COUNTS_PLACES.match(view.text, candidate.end)
    ):
        return _above(listed, view.home)  # 甲县向阳镇、红旗乡等3个乡镇: counted in the county
    for number, mention in reversed(list(enumerate(view.mentions))):
        if mention.end <= candidate.start and in_closed_brackets(
            view.text, view.sentence.start, mention.start, candidate.start
        ):
            continue
        if mention.end <= candidate.start and not _list_is_over(view, mention, candidate):
            return mention.name
        if mention.end <= candidate.start and number == 0:
            break
    return view.home


def _above(listed: list[Mention], home: str | None) -> str | None:
    """The place above those of a list, where the first is written with it (甲县向阳镇 -> 甲县)."""
    chained = re.match(
        r"[\u4e00-\u9fff]{1,8}?[市县区](?=[\u4e00-\u9fff]{2})", listed[-2].name if len(listed) > 1 else ""
    )
    return chained.group() if chained else home


def _is_joint(view: SentenceView, first: Mention, second: Mention, candidate: Candidate) -> bool:
    """Two places side by side with one verb behind them and no 分别: the count is of both together."""
    if view.text[first.end : second.start] not in ("、", "和", "及", "与"):
        return False
    behind = view.text[second.end : candidate.start]
    if "分别" in behind or "各" in behind or "其中" in behind:
        return False
    earlier = any(second.end <= other.start < candidate.start for other in view.candidates)
    apart = "," in behind and not earlier  # 甲县、乙县消防站建设滞后，年度应建8座
    return bool(_JOINT_VERB.match(behind)) or apart or (earlier and _has_joint_figure(view, second, candidate))


def _has_joint_figure(view: SentenceView, second: Mention, candidate: Candidate) -> bool:
    """The numbers since the two places are all of both: no other place, no semicolon between."""
    first = next(other for other in view.candidates if second.end <= other.start)
    return "," in view.text[second.end : first.start] and ";" not in view.text[second.end : candidate.start]


def _list_is_over(view: SentenceView, mention: Mention, candidate: Candidate) -> bool:
    """其中甲县3个、乙县2个；其他4个: behind the semicolon the sentence speaks of its own place again."""
    if mention.explicit and _ELSEWHERE.search(view.text, mention.end, candidate.start):
        return True
    if not mention.explicit or view.text.find(";", mention.end, candidate.start) < 0:
        return False
    if view.text[mention.start - 1 : mention.start] not in tuple(",;。:、\n(") and mention.start > view.sentence.start:
        return True  # 建成岭溪县储备林基地；…: a place in the name of a thing
    return any(cue.category == "part" and cue.end <= mention.start for cue in view.cues)
