"""The mood that holds at a place of a sentence: what is done, planned, or to be reached."""

import re

from luoshu.core.reading.slots import Cue, SentenceView

_WILL = re.compile(
    r"于|在|全部|全面|完成|新增|新建|建|实现|进一步|继续|按|力争|达|投入|陆续|逐步|对|开展|组织|坚持|切实|"
    r"持续|采取|重点|再|为|带动|形成|增加|落实|推动|推进|加快|确保|投资"
)
_ACCORDING = re.compile(r"(?:按照|根据|依据|按)[^,;。]*$")
_YEARS_GONE = re.compile(r"(?:去年|上年|前年)[^,;。]*$")
_SO_FAR = re.compile(r"累计|已|截至|共$")
#: 年度计划的73.0%, 计划完成率: how much of the plan is done, not what is planned.
_OF_THE_PLAN = re.compile(r"的(?:约|近|超)?\d+(?:\.\d+)?%|(?:完成|执行|兑现)(?:率|比例|情况|进度)")
_BY_TREASURY = re.compile(r"财政[^,;。]*$")
_MOODS = ("plan", "target", "done")


def mood_at(view: SentenceView, at: int) -> tuple[str | None, int]:
    """The mood that holds at a position: the last 已/计划/力争 before it in the sentence; a semicolon starts afresh."""
    mood: str | None = None
    where = -1
    semicolons = [stop for stop, mark in view.stops if mark == ";" and stop < at]
    floor = semicolons[-1] if semicolons else view.sentence.start
    for cue in view.cues:
        if cue.start >= at:
            break
        if cue.start < floor or cue.category not in _MOODS:
            continue
        if cue.category == "plan" and _only_names_a_plan(view, cue, floor, at, mood):
            continue
        if cue.category == "target" and _asks_nothing(view, cue, floor):
            continue
        mood, where = cue.category, cue.start
    return mood, where


def _only_names_a_plan(view: SentenceView, cue: Cue, floor: int, at: int, mood: str | None) -> bool:
    """Whether 计划, 安排, 规划 or 将 tells of a plan without planning what follows."""
    text = view.text
    if cue.word == "安排":
        if _ACCORDING.search(text, max(floor, cue.start - 14), cue.start) and text[cue.end : cue.end + 1] in ",部":
            return True  # 按照市政府统一安排，…: what it follows, not what is planned
        if text[cue.start - 1 : cue.start] == "共":
            return True  # 今年共安排项目186个: how many there are
        if _BY_TREASURY.search(text, max(floor, cue.start - 14), cue.start):
            return True  # 县财政安排340万元: given
        return _YEARS_GONE.search(text, max(floor, cue.start - 16), cue.start) is not None  # 去年安排8亿元
    if cue.word == "计划" and mood == "done" and text[cue.end : cue.end + 1] in ("的", "内"):
        return True
    if cue.word == "计划" and _OF_THE_PLAN.match(text, cue.end):
        return True
    if text[cue.end : cue.end + 1] in ("的", "(") and "完成" in text[max(0, cue.start - 5) : cue.start]:
        return True  # 完成年度计划的86.6%，高于…: how much of the plan is done
    if "占" in text[max(0, cue.start - 3) : cue.start]:
        return True  # 占预计播种面积的六成
    if cue.word == "规划":
        # 规划学位3000个，6栋教学楼封顶: what is laid out speaks for its own clause
        return text[cue.start - 1 : cue.start] not in ("照", "据", "按") and _clause_ended(view, cue.end, at)
    return cue.word == "将" and (text[cue.start - 1 : cue.start] == "即" or not _WILL.match(text, cue.end))


def _asks_nothing(view: SentenceView, cue: Cue, floor: int) -> bool:
    """Whether a word of promising promises nothing where it stands."""
    text = view.text
    if text[cue.start - 1 : cue.start] == "为":
        return True  # 为确保…, 全市已…: a purpose, not a promise
    if cue.word == "限期":
        return text.startswith(("整改", "改"), cue.end)  # 限期整改35个: ordered today, a kind of finding
    if not cue.word.startswith("争取"):
        return False
    # 截至5月31日，全市累计争取到资金: gained already
    return _SO_FAR.search(text, max(floor, cue.start - 14), cue.start) is not None


def _clause_ended(view: SentenceView, begin: int, at: int) -> bool:
    return any(mark in ",;" and begin <= stop < at for stop, mark in view.stops)
