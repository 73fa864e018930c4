"""From a sentence and its numerals to figures: status, subject, object, indicator, time."""

import re
from dataclasses import dataclass, field

from luoshu.core.quantities.dates import DateMention
from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.layout import Sentence
from luoshu.core.reading.lexicon import CATEGORY_OF, CUE_PATTERN, ENUMERATED, RIGHT_PREDICATE, VERB_RUN
from luoshu.core.reading.places import Mention
from luoshu.core.reading.times import FigureTime, Timeline, figure_time

_STOPS = re.compile(r"[,;:、。!?()\n“” ]")
_CLAUSE_STOPS = frozenset(",;:。!?\n ")
_TRIM_LEFT = re.compile(
    r"(?:大约|约为?|将近|接近|近|超过|超|逾|突破|不低于|不少于|至少|稳定在|保持在|控制在|达到|可达|达|共计|合计|总计|共有?|累计|仅有?|仅为|有望|等|是|了|有|为|至|到|的|在|—|-|:|\"|以|仍|还|另|并|高达|分别)+$"
)
_TRIM_FRONT = re.compile(
    r"^(?:其中|同时|此外|另外|并且?|还|也|目前|现已|已经?|将|了|共计?|均|都|先后|相继|全力|积极|持续|扎实|大力|进一步|数据显示|据统计|截至目前|由|把|对|为(?!民)|在|使|让|通过|,|、|;|:|是|又|再|仅|约|且|所|各|该[市县区乡镇]|[全我][市县区]|要|年度目标|进展)+"
)
_FROM_BEFORE = re.compile(r"(?:由|从)[^,;。、]{0,12}$")
_TO_AFTER = re.compile(
    r"^[^,;。、]{0,8}?(?:整合|提高|提升|增加|增长|发展|压缩|缩短|缩减|减少|下降|降低|降|升|上升|扩大|缩小|压减|优化|精简|合并|变|扩展|扩|拓展|跃升|增|减)(?:为|至|到|成)"
)
_GROWTH = re.compile(r"(?:同比|环比|比|较)[^,;。]{0,14}$|(?:增长|下降|提高|提升|减少|增加|上升|回落|快|慢|缩短|高|低|增|降|多|少|高于[^,;。]{0,6}|低于[^,;。]{0,8}|快于[^,;。]{0,6})(?:了|约|近|超)?$")
_WORK_DONE = re.compile(r"(?:工程量|工程|投资|建设任务|总量|形象进度|进度|总任务)的?(?:约|近|超)?$")
_SHARE = re.compile(r"占[^,;。]{0,24}$|(?:占比|比重|为[^,;。]{0,12}的|仅为[^,;。]{0,8}的)[^,;。]{0,6}$")
_OF_PLAN = re.compile(r"(?:计划|目标|任务|预算|应收|总量|面积|总数|投资|全部)[^,;。]{0,4}的[^,;。]{0,3}$")


@dataclass(slots=True)
class Slotted:
    """A candidate with its slots, still in stitched offsets."""

    candidate: Candidate
    subject: str | None
    object: str
    action: str
    indicator: str
    status: str
    time: FigureTime
    part: bool = False
    baseline: bool = False
    remaining: bool = False
    growth: bool = False
    clause: tuple[int, int] = (0, 0)


@dataclass(slots=True)
class SentenceView:
    """What the slot rules may look at: one sentence, its figures, cue words, places and dates."""

    text: str
    sentence: Sentence
    candidates: list[Candidate]
    mentions: list[Mention]
    home: str | None
    timeline: Timeline
    carried: DateMention | None
    cues: list[tuple[int, int, str, str]] = field(default_factory=list)
    stops: list[tuple[int, str]] = field(default_factory=list)


def slot_sentence(view: SentenceView) -> list[Slotted]:
    """Fill the slots of every figure of a sentence; the work is bounded by the sentence."""
    text, sentence = view.text, view.sentence
    view.cues = [
        (match.start(), match.end(), match.group(), CATEGORY_OF[match.group()])
        for match in CUE_PATTERN.finditer(text, sentence.start, sentence.end)
    ]
    inside = [(c.start, c.end) for c in view.candidates]
    at = 0
    for match in _STOPS.finditer(text, sentence.start, sentence.end):
        while at < len(inside) and inside[at][1] <= match.start():
            at += 1
        if at < len(inside) and inside[at][0] <= match.start() < inside[at][1]:
            continue
        view.stops.append((match.start(), match.group()))
    slotted: list[Slotted] = []
    for number, candidate in enumerate(view.candidates):
        slotted.append(_slot(view, number, candidate, slotted))
    _share_coordinated_noun(view, slotted)
    return slotted


def _slot(view: SentenceView, number: int, candidate: Candidate, before: list[Slotted]) -> Slotted:
    text, sentence = view.text, view.sentence
    clause_start, item_start, clause_end, item_end = _bounds(view, number, candidate)
    left_clause = text[clause_start : candidate.start]
    previous = before[-1] if before else None
    baseline = bool(_FROM_BEFORE.search(left_clause[-16:])) and bool(_TO_AFTER.match(text[candidate.end : candidate.end + 24]))
    result_of = previous is not None and previous.baseline and bool(_TO_AFTER.match(text[previous.candidate.end : candidate.start + 0]))
    noun, action, growth = _noun(view, candidate, (clause_start, item_start, clause_end, item_end), previous)
    remaining = any(cue[3] == "remaining" for cue in view.cues if clause_start <= cue[0] < candidate.start) or text.startswith(
        ("未", "正在收尾", "尚未"), candidate.end
    )
    status = _status(view, candidate, (clause_start, clause_end), left_clause, previous, noun)
    if baseline:
        status = "other"
    elif result_of and status not in ("planned", "target"):
        status = "achieved"
    elif remaining and status not in ("planned", "target", "share"):
        status = "in_progress"
    time = figure_time(
        view.timeline, (sentence.start, sentence.end), (candidate.start, candidate.end), clause_end, (status, baseline, remaining), view.carried
    )
    if status == "planned" and time.deadline and not sentence.planned:
        status = "target" if any(c[3] == "target" for c in view.cues if c[0] < candidate.start) else status
    part = any(cue[3] == "part" for cue in view.cues if sentence.start <= cue[0] < candidate.start)
    indicator = noun if growth else _indicator(noun, action, candidate)
    return Slotted(
        candidate, _subject(view, candidate), noun, action, indicator, status, time, part, baseline, remaining, growth, (clause_start, clause_end)
    )


def _bounds(view: SentenceView, number: int, candidate: Candidate) -> tuple[int, int, int, int]:
    """(clause start, item start, clause end, item end) around a figure; items are split by 、 and by figures too."""
    clause_start = item_start = view.sentence.start
    clause_end = item_end = view.sentence.end
    for at, mark in view.stops:
        if at < candidate.start:
            if mark in _CLAUSE_STOPS:
                clause_start = item_start = at + 1
            elif mark == "、" or mark in "()":
                item_start = at + 1
        else:
            if mark == "“" or (mark == "”" and at > candidate.end):
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
    return clause_start, item_start, clause_end, min(item_end, clause_end)


def _subject(view: SentenceView, candidate: Candidate) -> str | None:
    for mention in reversed(view.mentions):
        if mention.end <= candidate.start:
            return mention.name
    return view.home


def _status(
    view: SentenceView, candidate: Candidate, clause: tuple[int, int], left: str, previous: Slotted | None, noun: str
) -> str:
    mood, mood_at = _mood(view, candidate)
    if candidate.unit == "%" and _SHARE.search(left) and mood not in ("target",):
        return "share"
    if mood in ("plan", "target"):
        return "planned" if mood == "plan" else "target"
    if view.sentence.planned and mood != "done":
        due = any(m.role == "deadline" for m in view.timeline.within(view.sentence.start, candidate.start))
        return "target" if due else "planned"
    if any(m.role == "deadline" and m.last and m.last >= view.timeline.issued for m in view.timeline.within(clause[0], candidate.start)):
        if mood != "done":
            return "target"
    if candidate.unit == "%" and _WORK_DONE.search(left):
        return "in_progress"
    if candidate.unit == "%" and _OF_PLAN.search(left):
        return "share"
    if candidate.unit in ("方面",) or ENUMERATED.match(view.text[candidate.end : candidate.end + 8]):
        return "other"
    near = _nearest(view, candidate, clause)
    if near is not None:
        return near
    if previous is not None and not previous.baseline and previous.status != "share":
        return previous.status
    if previous is not None and previous.status == "share":
        return "achieved"
    return "total"


def _mood(view: SentenceView, candidate: Candidate) -> tuple[str | None, int]:
    """The mood that holds at a figure: the last 已/计划/力争 before it in the sentence; a semicolon starts afresh."""
    mood: str | None = None
    at = -1
    stops = iter(view.stops)
    stop = next(stops, None)
    for start, end, word, category in view.cues:
        if start >= candidate.start:
            break
        while stop is not None and stop[0] < start:
            if stop[1] == ";":
                mood = None
            stop = next(stops, None)
        if category in ("plan", "target"):
            if word == "计划" and view.text[end : end + 1] in ("的", "内") and view.text[start - 1 : start] in ("度", "年") and mood == "done":
                continue
            if word == "将" and view.text[start - 1 : start] == "即":
                continue
            mood, at = category, start
        elif category == "done" and not (word in ("目前", "截至") and mood is None and False):
            mood, at = "done", start
    while stop is not None and stop[0] < candidate.start:
        if stop[1] == ";":
            mood = None
        stop = next(stops, None)
    return mood, at


def _nearest(view: SentenceView, candidate: Candidate, clause: tuple[int, int]) -> str | None:
    """Status spoken for by the nearest cue: left in the clause, right in the clause, then left in the sentence."""
    speaks = {"achieved": "achieved", "total": "total", "progress": "in_progress", "other": "other", "remaining": "in_progress"}
    earlier: str | None = None
    chosen: str | None = None
    for start, end, word, category in reversed(view.cues):
        if end > candidate.start or category not in speaks:
            continue
        if start < clause[0]:
            if chosen is None and earlier is None and category != "total":
                earlier = speaks[category]
            break
        if chosen is None:
            chosen = speaks[category]
            if category != "total" or word not in ("达到", "达", "共", "共计", "合计"):
                break
        elif category in ("achieved",):
            chosen = "achieved"
            break
    if chosen is not None and not (chosen == "total" and _right(view, candidate, clause)):
        return chosen
    return _right(view, candidate, clause) or chosen or (earlier if earlier in ("achieved", "in_progress") else None)


def _right(view: SentenceView, candidate: Candidate, clause: tuple[int, int]) -> str | None:
    speaks = {"achieved": "achieved", "progress": "in_progress", "done": "achieved"}
    found: str | None = None
    for start, _, word, category in view.cues:
        if start < candidate.end or start >= clause[1]:
            continue
        if category in speaks:
            if word in ("推进", "正在", "在建", "在施", "收尾", "施工", "加快") or found is None:
                found = speaks[category]
    return found


def _noun(
    view: SentenceView, candidate: Candidate, bounds: tuple[int, int, int, int], previous: Slotted | None
) -> tuple[str, str, bool]:
    """(object, action, is a growth phrase): the counted noun, right of the unit or left of the numeral, and its verb."""
    text = view.text
    clause_start, item_start, clause_end, item_end = bounds
    right = text[candidate.end : item_end]
    left_item = _TRIM_LEFT.sub("", text[item_start : candidate.start])
    left_clause = _TRIM_LEFT.sub("", text[clause_start : candidate.start])
    if candidate.unit in ("%", "个百分点", "百分点", "倍", "‰"):
        return _ratio_phrase(view, candidate, left_clause, text[clause_start : candidate.start], previous)
    if candidate.noun_in_unit:
        return candidate.noun_in_unit, _verb_of(_clean(view, left_clause, clause_start)), False
    in_list = item_start > clause_start
    if in_list and previous is not None and previous.clause[0] == clause_start and _GROWTH.search(text[item_start : candidate.start]):
        return (previous.object + left_item), previous.action, True
    right_noun = _right_noun(right)
    left_noun, verb = _left_noun(view, left_item, item_start)
    if right_noun and (not left_noun or right.startswith("的") or _is_bare_verb(left_noun)):
        action = verb or (left_noun if left_noun else "")
        if not action:
            action = previous.action if in_list and previous is not None and previous.clause[0] == clause_start else _right_action(right, right_noun)
        return right_noun, action, False
    if left_noun:
        if not verb and in_list and previous is not None and previous.clause[0] == clause_start:
            verb = previous.action
        return left_noun, verb, False
    if previous is not None and (in_list or not left_noun):
        return previous.object, verb or previous.action, False
    return right_noun or verb, verb, False


def _right_action(right: str, noun: str) -> str:
    rest = right[len(noun) :].lstrip("的")
    return re.sub(r"^(?:全部|已|均|都|相继|先后|正式|集中|实现|了|将)+", "", rest)[:8]


def _is_bare_verb(words: str) -> bool:
    match = VERB_RUN.match(words)
    return match is not None and match.end() == len(words)


def _right_noun(right: str) -> str:
    right = right.removeprefix("以上").removeprefix("左右").removeprefix("的")
    cut = RIGHT_PREDICATE.search(right)
    noun = right[: cut.start()] if cut else right
    noun = re.sub(r"[^\u4e00-\u9fff“”A-Za-z0-9+]+$", "", noun).strip("“” ")
    noun = re.sub(r"(?:和|及|以及|与|并|等|分|其|中|的|进行|为|在|对|给|向|任务|工作)+$", "", noun)
    return noun if re.search(r"[\u4e00-\u9fff]", noun) else ""


def _clean(view: SentenceView, words: str, start: int) -> str:
    """Words of a clause without the dates and places written in it and without leading connectors."""
    end = start + len(words)
    cuts = [(m.start, m.end) for m in view.timeline.within(start, end) if m.role != "vague"]
    cuts += [(m.start, m.end) for m in view.mentions if m.start >= start and m.end <= end]
    for low, high in sorted(cuts, reverse=True):
        words = words[: max(0, low - start)] + words[max(0, high - start) :]
    return _TRIM_FRONT.sub("", words)


def _left_noun(view: SentenceView, words: str, start: int) -> tuple[str, str]:
    """(noun, verb) of the words before a numeral: 新增集中供热面积 -> (集中供热面积, 新增)."""
    cleaned = _clean(view, words, start)
    verb = VERB_RUN.search(cleaned)
    if verb is None:
        return cleaned, ""
    noun = _TRIM_FRONT.sub("", cleaned[verb.end() :])
    if not noun:
        first = cleaned[: verb.start()]
        if first and verb.start() > 1:
            return _TRIM_FRONT.sub("", cleaned), ""
        return "", verb.group()
    if verb.start() > 0 and verb.start() <= 8 and not noun.startswith("率"):
        return noun, cleaned[: verb.end()]
    if verb.start() > 8 or noun[:1] in ("率", "数", "量", "额", "面"):
        return cleaned, ""
    return noun, verb.group()


def _verb_of(words: str) -> str:
    matches = list(VERB_RUN.finditer(words))
    return matches[-1].group() if matches else ""


def _ratio_phrase(
    view: SentenceView, candidate: Candidate, trimmed: str, left: str, previous: Slotted | None
) -> tuple[str, str, bool]:
    """Readable name of a percentage: 占…比重, …完成比例, …同比增长; a bare verb leans on the figure before."""
    start = candidate.start - len(left)
    cleaned = _clean(view, trimmed, start)
    base = previous.object if previous is not None and not previous.growth else previous.indicator if previous is not None else ""
    if previous is not None and previous.growth:
        base = re.sub(r"(?:同比)?(?:增长|下降|提高)$", "", base)
    share = re.search(r"占(.{0,24})$", trimmed)
    if share:
        return f"{base}占{share[1]}比重", "占", True
    work = _WORK_DONE.search(left)
    if work and "完成" in trimmed:
        name = cleaned.partition("完成")[0].removesuffix("已")
        return f"{name}{work.group().rstrip('的约近超')}完成比例", "完成工程量", True
    if _OF_PLAN.search(left) and cleaned.startswith(("完成", "仅为", "为")):
        return f"{base}{cleaned}比例", "完成", True
    if _GROWTH.search(left) and len(re.sub(r"(?:同比|环比|增长|下降|提高|提升|快于?|高于?|低于?|比|较)", "", cleaned)) <= 1:
        return f"{base}{cleaned}", cleaned, True
    if previous is not None and cleaned.startswith(("比", "较", "高于", "低于", "快于", "增长", "下降", "同比")):
        return f"{base}{cleaned}", cleaned, True
    return cleaned or base, "", True


_SUFFIX_OF = {"length": "长度", "area": "面积", "money": "", "people": "人数", "mass": "量", "time": "", "volume": "量", "energy": "", "rate": ""}


def _indicator(noun: str, action: str, candidate: Candidate) -> str:
    dimension = dimension_of(candidate.unit)
    suffix = _SUFFIX_OF.get(dimension, "数")
    if candidate.unit == "户":
        suffix = "户数"
    elif candidate.unit in ("次", "场", "场次", "批", "人次"):
        suffix = {"次": "次数", "场": "场次", "场次": "场次", "批": "批次", "人次": "人次"}[candidate.unit]
    elif candidate.unit in ("起", "部", "台", "件"):
        suffix = "数"
    if suffix and (noun.endswith(suffix) or noun.endswith(("面积", "里程", "长度", "总数", "数量", "数", "总量", "收入", "容积", "能力"))):
        suffix = ""
    joined = action + noun if not noun.startswith(action) else noun
    return f"{joined}{suffix}"


def _share_coordinated_noun(view: SentenceView, slotted: list[Slotted]) -> None:
    """2个国家级、5个省级区域医疗中心: the first count takes the noun of the last; 20余个…项目 lists likewise."""
    for left, right in zip(slotted, slotted[1:], strict=False):
        between = view.text[left.candidate.end : right.candidate.start]
        if not between.endswith("、") or left.clause != right.clause:
            continue
        head = between[:-1]
        if head and head == left.object and head.endswith("级") and "级" in right.object:
            left.object = head + right.object[right.object.index("级") + 1 :]
            left.action = left.action or right.action
            left.indicator = _indicator(left.object, left.action, left.candidate)
        elif head and not right.object:
            right.object = left.object
