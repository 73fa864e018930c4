"""Which status a figure has: mood of the sentence (已, 计划, 力争), then the nearest verb of the lexicon."""

import re

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.lexicon import ENUMERATED
from luoshu.core.reading.nearest_cues import nearest_status, new_statement
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted
from luoshu.core.reading.subjects import rest_of_places

_WORK_DONE = re.compile(r"(?:(?:工程量|工程|投资|建设任务|总任务)的?|形象进度(?:达到?|为|完成)?的?)(?:约|近|超)?$")
_SHARE = re.compile(r"(?:占[^,;。]{0,24}|(?:占比|比重)[^,;。]{0,6}|(?:为|仅为)[^,;。]{0,12}的)$")
_OF_PLAN = re.compile(r"(?:计划|目标|任务|预算|应收|总量|面积|总数|全部)[^,;。]{0,4}的[^,;。]{0,3}$")
_COMPARED = re.compile(r"(?:高于|低于|快于|慢于|高出|高|低|快|慢)[^,;。]{0,12}$")
_GROWN = re.compile(r"(?:增长|下降|提高|提升|减少|增加|上升|回落|缩短|降低|压减)[^,;。]{0,4}$")
_WILL = re.compile(
    r"于|在|全部|全面|完成|新增|新建|建|实现|进一步|继续|按|力争|达|投入|陆续|逐步|对|开展|组织|坚持|切实|"
    r"持续|采取|重点|再|为|带动|形成|增加|落实|推动|推进|加快|确保|投资"
)
_WHOLE_OF = re.compile(r"的(?:约|近|超)?\d+(?:\.\d+)?%")
#: 已播小麦753.5万亩, 已装5837户: done, by whatever verb; 已有, 已为 only say how it stands.
_DONE_SO = re.compile(r"已(?!有|为|是|达|超|占|在|近|列|属)[\u4e00-\u9fff]{1,8}$")
_LAST_YEAR = re.compile(
    r"(?:去年|上年)同期[^,;。\d]{0,10}$|(?:较|比)(?:去年底|去年末|上年末|上年底|年初|去年|上年|上月)的$"
)
#: 年度目标8万人, 计划数为120个: the number is the target itself, whatever was done in the clause before.
_NAMED_TARGET = re.compile(
    r"(?:年度|全年|年|总)(?:目标|计划|任务)(?:数|值|任务)?(?:为|是|:|\()?$"
    r"|(?<!完成)(?<!完成年度)(?<!完成了)(?:任务|目标)(?:数|量|值)?(?:为|是)?$"
)
#: 完成全年233亿元目标, 超过8000个的年度任务: the number in front of the word is the target.
_TARGET_AFTER = re.compile(r"的?(?:年度|全年|总)?(?:目标|任务)(?:任务)?(?=[的,;。、(])")
#: 改造项目总投资7.44亿元: how large it is, whatever verb came before.
_SIZE = re.compile(r"(?<!完成)(?<!到位)(?<!累计)(?:总投资|可收集量|保有量|存量|余额)(?:约|为|达|共)?$")
_PLANNED_WORD = re.compile(r"计划|任务|应|目标")
_DONE_WORD = re.compile(r"完|建成|竣工|开工|办结|已")
#: 应兑付资金1.52亿元, 列入改造22所: what there is to do, not what was done.
_TO_BE_DONE = re.compile(r"(?:列入|纳入|承担|(?<![对适反响相供理])应(?!急|用|对|届|收尽|保|当|城))[^,;、。\d]{0,12}$")
_DUTIES = ("入", "承担", "应")
#: 计划17处、完成8处; 应收71.2万亩、已收68.5万亩: each to its plan.
_DONE_ITEM = re.compile(
    r"(?:^|[、, ])\s*(?:实际|目前|现|已|累计)*(?:完成|建成|完工|竣工|开工|入库|办结|销号|拨付|支付|到位|交付|投用"
    r"|实际[\u4e00-\u9fff]{2,4}|已(?!有|为|是|达|列|纳)[\u4e00-\u9fff]{1,4})$"
)
#: 年度计划投资88亿元，完成63.1亿元，完成率…: a bare verb of doing ends what the plan before it said.
_BARE_DONE = re.compile(
    r"(?:实际|目前|现|已|累计)*完成(?:投资|了)?$|(?:完成|开工|完工|竣工|支付|支出|到位)率(?:为|达到?)?$"
)
# 年底前，…; 汛前(5月31日前)，…: a deadline that opens a statement holds for its clauses.
_OPENS_STATEMENT = re.compile(r"\)?[,:]")
#: 请各地于…完成27处: what is asked for is still to be done.
_ASKED = re.compile(r"(?:^|[,;。])请(?:各|你|有关|相关)")
#: 元旦春节前，再投放120个: ahead, without a date.
_BEFORE_A_FEAST = re.compile(r"(?:春节|国庆|中秋|汛期|入冬|供暖季|雨季|开学)前,")
_ACCORDING = re.compile(r"(?:按照|根据|依据|按)[^,;。]*$")
_YEARS_GONE = re.compile(r"(?:去年|上年|前年)[^,;。]*$")
_WORD_GIVEN = re.compile(r"确保|力争|务必|将|须|限|拟|延至|计划")
_SO_FAR = re.compile(r"累计|已|截至|共$")
_MOVED = re.compile(r"(?:上涨|下降|下跌|持平|上升)$")
_NOMINAL_PLAN = re.compile(r"(?:年度|全年|总)计划|计划(?:总?投资|数|任务)")
_DIVIDED = re.compile(
    r"其中(?![\u4e00-\u9fff]{0,12}(?:已|累计|完成))|(?:按|从|分)[\u4e00-\u9fff]{1,6}(?:分|看|划分|分布)[,:]?"
)
_APPLIED = re.compile(r"申请|申报|拟申|(?<!通)报批")


def status_of(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None, number: int) -> str:
    """Status of a figure: achieved, in_progress, planned, target, share, total or other."""
    candidate = figure.candidate
    left = view.text[bounds.clause_start : candidate.start]
    mood, mood_at = _mood(view, candidate.start)
    if figure.baseline or _LAST_YEAR.search(left):
        return "other"
    if candidate.unit == "%" and _SHARE.search(left) and mood != "target":
        return "share"
    told = _told(view, candidate, previous, left, mood == "plan", mood_at >= bounds.clause_start)
    if told:
        return told
    if candidate.unit == "%" and "完成" in left and _OF_PLAN.search(left) and not figure.result and mood != "target":
        return "share"
    if (
        previous is not None
        and previous.candidate.unit == candidate.unit
        and mood == "plan"
        and mood_at < previous.candidate.start
        and _DONE_ITEM.fullmatch(view.text, previous.candidate.end, candidate.start)
    ):
        return "achieved"
    if candidate.unit == "%" and mood == "plan" and previous is not None and previous.status == "achieved":
        return "achieved"
    promised = _promised(view, figure, bounds, mood, mood_at)
    if promised:
        return promised
    if figure.remaining:
        others = previous is not None and not previous.ratio and rest_of_places(view, candidate)
        return previous.status if others and previous is not None else "in_progress"
    if figure.result:
        return "achieved"
    if _APPLIED.search(left):
        return "other"
    if candidate.unit in ("%", "个百分点", "百分点"):
        ratio = _ratio_status(figure, left, candidate.chinese)
        if ratio:
            return ratio
    if candidate.unit in ("种", "个", "家", "项", "类") and _MOVED.search(left, len(left) - 3):
        return "total"  # 价格上涨17种、下降11种: kinds that did so
    if candidate.unit == "方面" or ENUMERATED.match(view.text[candidate.end : candidate.end + 8]):
        return "other"
    near = nearest_status(view, figure, bounds, number)
    if near == "total" and _DONE_ITEM.search(view.text, max(0, bounds.item_start - 1), candidate.start):
        return "achieved"
    if near == "total" and candidate.unit == "%":
        return "achieved"
    if near is not None:
        return near
    if mood == "done" and _DONE_SO.search(left):
        return "achieved"
    return _as_before(view, figure, previous)


def _told(
    view: SentenceView, candidate: Candidate, previous: Slotted | None, left: str, planned: bool, in_clause: bool
) -> str | None:
    """Status that the words right beside a number tell, whatever verb governs the sentence."""
    if _WHOLE_OF.match(view.text, candidate.end):
        return "planned" if "计划" in left[-8:] else "total"
    if _is_target(view, candidate, left):
        return "target"
    # Only the last letters can match; a search from the first would try every letter of the clause.
    if _SIZE.search(left, len(left) - 8) and not (planned and in_clause):
        return "total"
    paired = _paired(view, candidate, previous)
    if paired:
        return paired
    if candidate.unit != "%" and any(map(left.__contains__, _DUTIES)) and _TO_BE_DONE.search(left):
        return "planned" if planned else "total"
    return "total" if left.endswith("全部") else None


def _as_before(view: SentenceView, figure: Slotted, previous: Slotted | None) -> str:
    """Status of a number without a word of its own: that of the number before, or of the whole it divides."""
    candidate = figure.candidate
    if previous is not None and previous.ratio:  # 长三角26个，占44.8%，珠三角17个: as the count before the share
        before = [f for f in view.history[-6:] if f.candidate.start >= view.sentence.start and not f.ratio]
        previous = before[-1] if before and before[-1].candidate.unit == candidate.unit else None
        if previous is not None and not previous.baseline:
            return previous.status
    elif previous is not None and previous.remaining and new_statement(view, previous.candidate.end, candidate.start):
        return _of_the_whole(view, candidate.unit) if figure.part else "total"
    elif previous is not None and not previous.baseline:
        return previous.status
    if previous is None and _DIVIDED.match(view.text, view.sentence.start):
        return _of_the_whole(view, candidate.unit)
    return "achieved" if candidate.unit == "%" else "total"


def _paired(view: SentenceView, candidate: Candidate, previous: Slotted | None) -> str | None:
    """Status of 46个/35个 under a heading that says 计划数/完工数."""
    section = view.sentence.block.section
    if "/" not in section:
        return None
    first, _, second = section.rpartition("/")
    if view.text.startswith("/", candidate.end):
        return "planned" if _PLANNED_WORD.search(first[-6:]) else None
    behind = previous is not None and view.text[previous.candidate.end : candidate.start] == "/"
    return "achieved" if behind and _DONE_WORD.search(second) else None


def _is_target(view: SentenceView, candidate: Candidate, left: str) -> bool:
    """Whether the number is itself the target, by the word before or behind it."""
    if candidate.unit in ("%", "个百分点"):
        return left.endswith("目标") and "完成" not in left and "占" not in left
    return (
        _NAMED_TARGET.search(left, len(left) - 9) is not None
        or _TARGET_AFTER.match(view.text, candidate.end) is not None
    )


def _of_the_whole(view: SentenceView, unit: str) -> str:
    """按产业分，先进材料21个: the parts have the status of what they add up to, else of the largest figure before."""
    said = [f for f in view.history if f.candidate.unit == unit and not f.ratio and f.status not in ("other", "target")]
    added = sum(candidate.value for candidate in view.candidates if candidate.unit == unit)
    equal = [f for f in said if f.candidate.value == added]
    whole = equal[-1] if equal else max(said, key=lambda f: f.candidate.value, default=None)
    return whole.status if whole is not None and not whole.baseline else "total"


def _promised(view: SentenceView, figure: Slotted, bounds: Bounds, mood: str | None, mood_at: int) -> str | None:
    """planned or target when the sentence, the section or a coming deadline says so."""
    candidate = figure.candidate
    due = _coming_deadlines(view, bounds.clause_start, candidate.start) if view.dated else []
    if due and not (mood == "done" and mood_at > due[-1].start):
        ahead = view.text[due[-1].end : due[-1].end + 3]
        return "planned" if ahead.startswith("可") or mood == "plan" else "target"
    if mood == "plan" and _is_past_statement(view, bounds, candidate.start, mood_at):
        return None
    if view.dated and _due_behind(view, figure, bounds, done=mood == "done"):
        return "planned" if mood == "plan" else "target"
    if mood == "plan":
        return "planned"
    if mood == "target":
        return "target"
    if (
        mood is None
        and candidate.unit != "%"
        and view.text.find("前,", view.sentence.start, candidate.start) >= 0
        and _BEFORE_A_FEAST.search(view.text, view.sentence.start, candidate.start)
    ):
        return "planned"
    if (
        mood is None
        and view.text.find("请", view.sentence.start, candidate.start) >= 0
        and _ASKED.search(view.text, view.sentence.start, candidate.start)
    ):
        return "target"
    if view.sentence.planned and mood != "done":
        if figure.remaining:
            return None
        by_then = any(m.role == "deadline" for m in view.timeline.within(view.sentence.start, candidate.start))
        return "target" if by_then else "planned"
    return None


def _due_behind(view: SentenceView, figure: Slotted, bounds: Bounds, *, done: bool) -> bool:
    """Whether the clause goes on to a coming deadline: 5处确保5月底前销号, 320名教师将于8月底前到岗."""
    begin = figure.candidate.end
    for mention in view.timeline.within(begin, bounds.clause_end):
        if mention.role != "deadline" or mention.last is None or mention.last < view.timeline.issued:
            continue
        between = view.text[begin : mention.start]
        promised = not done or _WORD_GIVEN.search(between) is not None
        return promised and not any(map(str.isdigit, between)) and "已" not in between
    return False


def _coming_deadlines(view: SentenceView, clause_start: int, at: int) -> list[DateMention]:
    """Deadlines ahead that hold at a place: those of its clause, and 年底前, at the head of a statement."""
    stops = [stop for stop, mark in view.stops if mark == ";" and stop < at]
    floor = stops[-1] if stops else view.sentence.start
    return [
        mention
        for mention in view.timeline.within(floor, at)
        if mention.role == "deadline"
        and mention.last is not None
        and mention.last >= view.timeline.issued
        and (mention.start >= clause_start or _OPENS_STATEMENT.match(view.text, mention.end))
    ]


def _is_past_statement(view: SentenceView, bounds: Bounds, at: int, mood_at: int) -> bool:
    """年度计划386亿元，上半年完成241.5亿元: a plan named before, then what was done by a past day."""
    if mood_at >= bounds.clause_start:
        return False
    clause = view.text[bounds.clause_start : at]
    if _BARE_DONE.fullmatch(clause) and _NOMINAL_PLAN.search(
        view.text, max(view.sentence.start, mood_at - 2), mood_at + 4
    ):
        return True
    past = any(
        m.role in ("asof", "period", "since") and m.last is not None and m.last <= view.timeline.issued
        for m in view.timeline.within(bounds.clause_start, at)
    )
    return past and any(
        cue.category == "achieved" and bounds.clause_start <= cue.start < at and view.text[cue.start - 1] not in "计规"
        for cue in view.cues
    )


def _ratio_status(figure: Slotted, left: str, chinese: bool) -> str | None:
    if figure.candidate.unit == "%":
        if _WORK_DONE.search(left):
            return "in_progress"
        if _OF_PLAN.search(left):
            return "share"
        if chinese and not re.search(r"率|度|达|增|降", left[-8:]):
            return "share"
    if _COMPARED.search(left) and figure.candidate.unit != "%":
        return "other"
    return "achieved" if _GROWN.search(left) else None


def _mood(view: SentenceView, at: int) -> tuple[str | None, int]:
    """The mood that holds at a position: the last 已/计划/力争 before it in the sentence; a semicolon starts afresh."""
    mood: str | None = None
    mood_at = -1
    text = view.text
    semicolons = [stop for stop, mark in view.stops if mark == ";" and stop < at]
    floor = semicolons[-1] if semicolons else view.sentence.start
    for cue in view.cues:
        if cue.start >= at:
            break
        if cue.start < floor or cue.category not in ("plan", "target", "done"):
            continue
        if cue.category == "plan":
            if (
                cue.word == "安排"
                and _ACCORDING.search(text, max(floor, cue.start - 14), cue.start)
                and text[cue.end : cue.end + 1] in ",部"
            ):
                continue  # 按照市政府统一安排，…: what it follows, not what is planned
            if cue.word == "安排" and _YEARS_GONE.search(text, max(floor, cue.start - 16), cue.start):
                continue  # 去年安排8亿元
            if cue.word == "计划" and mood == "done" and text[cue.end : cue.end + 1] in ("的", "内"):
                continue
            if text[cue.end : cue.end + 1] in ("的", "(") and "完成" in text[max(0, cue.start - 5) : cue.start]:
                continue  # 完成年度计划的86.6%，高于…: how much of the plan is done
            if "占" in text[max(0, cue.start - 3) : cue.start]:
                continue  # 占预计播种面积的六成
            if (
                cue.word == "规划"
                and text[cue.start - 1 : cue.start] not in ("照", "据", "按")
                and _clause_ended(view, cue.end, at)
            ):
                continue  # 规划学位3000个，6栋教学楼封顶: what is laid out speaks for its own clause
            if cue.word == "将" and (text[cue.start - 1 : cue.start] == "即" or not _WILL.match(text, cue.end)):
                continue
        if cue.category == "target" and text[cue.start - 1 : cue.start] == "为":
            continue  # 为确保…, 全市已…: a purpose, not a promise
        if cue.word.startswith("争取") and _SO_FAR.search(text, max(floor, cue.start - 14), cue.start):
            continue  # 截至5月31日，全市累计争取到位资金: gained already
        mood, mood_at = cue.category, cue.start
    return mood, mood_at


def _clause_ended(view: SentenceView, begin: int, at: int) -> bool:
    return any(mark in ",;" and begin <= stop < at for stop, mark in view.stops)
