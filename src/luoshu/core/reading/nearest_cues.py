"""The status a number takes from the nearest cue word: before it in its clause, behind it, or earlier on."""

import re

from luoshu.core.reading.slots import Bounds, SentenceView, Slotted

_NOT_YET = re.compile(r"(?:未|没有|待)$")
_GOING_ON = re.compile(r"(?:正在|在|正|仍在|加紧)$")
_DONE_TO_IT = re.compile(r"已(?:全部|经|累计)?[\u4e00-\u9fff]{2,4}$")
#: Verbs that can be the predicate of a counted noun (7所高中实现外迁); 改造, 建设 behind a noun are part of the name.
_RESULT_WORDS = (
    "完成 完工 竣工 建成 投用 投入使用 实现 落地 开业 开工 获得 取得 办结 销号 到位 "
    "交付 入库 启用 通车 封顶 腾退 外迁 举办 获批 解决 兑付 拨付 贯通 运营 达标 清零 "
    "接种 扑灭 移交 通水 通气 上市 脱贫 开通 批复 投产 搬迁 "
)
_RESULTS = frozenset(_RESULT_WORDS.split())

_SPEAKS = {
    "achieved": "achieved",
    "total": "total",
    "progress": "in_progress",
    "other": "other",
    "remaining": "in_progress",
}


def nearest_status(view: SentenceView, figure: Slotted, bounds: Bounds, number: int) -> str | None:
    """Status of the nearest cue: left in the clause, right in the clause, then left in the sentence."""
    candidate = figure.candidate
    chosen: str | None = None
    earlier: str | None = None
    for cue in reversed(view.cues):
        if cue.end > candidate.start or cue.category not in _SPEAKS:
            continue
        if cue.category == "remaining" and not figure.remaining:
            continue
        if cue.start < bounds.clause_start:
            if cue.category in ("achieved", "progress") and not new_statement(view, cue.end, bounds.clause_start):
                earlier = _SPEAKS[cue.category]
            break
        if cue.category == "total":
            chosen = chosen or "total"
            continue
        if chosen is None or cue.category == "achieved":
            chosen = _SPEAKS[cue.category]
            if chosen == "achieved" and _NOT_YET.search(view.text, max(bounds.clause_start, cue.start - 4), cue.start):
                chosen = "other"
            elif chosen == "achieved" and _GOING_ON.search(
                view.text, max(bounds.clause_start, cue.start - 4), cue.start
            ):
                chosen = "in_progress"
        break
    if chosen is not None and chosen != "total":
        return chosen
    if chosen is None and _DONE_TO_IT.search(view.text, bounds.clause_start, candidate.start):
        return "achieved"
    right = _right(view, figure, bounds, number)
    return right or chosen or earlier


def _right(view: SentenceView, figure: Slotted, bounds: Bounds, number: int) -> str | None:
    """Predicate after the counted noun; a predicate that goes on to the next figure belongs to that one."""
    end = bounds.clause_end
    if number + 1 < len(view.candidates):
        following = view.candidates[number + 1].start
        if following < end and not any(
            mark == "、" and figure.candidate.end + 1 < at < following for at, mark in view.stops
        ):
            end = min(end, figure.candidate.end)
    found: str | None = None
    for cue in view.cues:
        if cue.start < figure.candidate.end:
            continue
        if cue.start >= end:
            break
        if cue.category == "progress" and (
            cue.word in ("推进", "正在", "在建", "在施", "收尾", "施工", "加快") or found is None
        ):
            found = "in_progress"
        elif cue.category == "remaining":
            return "in_progress"
        elif (cue.category == "done" or cue.word in _RESULTS) and found is None:
            found = "achieved"
    return found


def new_statement(view: SentenceView, begin: int, end: int) -> bool:
    return view.text.find(";", begin, end) >= 0
