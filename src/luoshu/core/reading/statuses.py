"""Which status a figure has: mood of the sentence (已, 计划, 力争), then the nearest verb of the lexicon."""

import re

from luoshu.core.reading.figures import Candidate
from luoshu.core.reading.lexicon import ENUMERATED
from luoshu.core.reading.moods import mood_at as mood_before
from luoshu.core.reading.nearest_cues import nearest_status, new_statement
from luoshu.core.reading.promises import coming_deadlines, promised
from luoshu.core.reading.slots import Bounds, SentenceView, Slotted
from luoshu.core.reading.subjects import rest_of_places

_WORK_DONE = re.compile(
    r"(?:(?:工程量|工程|投资|建设任务|总任务)的?|形象进度(?:达到?|为|完成)?的?"
    r"|主体(?:结构|工程)?(?:仅|只|刚|才)?(?:完成|过)了?)(?:约|近|超)?$"
)
_SHARE = re.compile(r"(?:占[^,;。]{0,24}|(?:占比|比重)[^,;。]{0,6}|(?:为|仅为)[^,;。]{0,12}的)$")
_OF_PLAN = re.compile(r"(?:计划|目标|任务|预算|应收|总量|面积|总数|全部)[^,;。]{0,4}的[^,;。]{0,3}$")
_COMPARED = re.compile(r"(?:高于|低于|快于|慢于|高出|高|低|快|慢)[^,;。]{0,12}$")
_GROWN = re.compile(r"(?:增长|下降|提高|提升|减少|增加|上升|回落|缩短|降低|压减)[^,;。]{0,4}$")
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
#: 今年任务为建设家庭养老床位8000张: what the task is, not what was done.
_TASK_IS = re.compile(r"(?:任务|目标)(?:是|为)(?!已|完成|[^,;。]*(?:已|累计))[^,;。\d]{2,20}$")
#: 离全年1万个的目标不远了, 距年底75%的目标还差2.1个百分点.
_STILL_TO_REACH = re.compile(r"的?(?:年度|全年)?(?:目标|任务)(?=[还不仅只差尚])")
_AWAY_FROM = re.compile(r"[离距][^,;。]{0,12}$")
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
#: 种了272万亩, 干完了241公里: done, in plain words; 安排了 and 计划了 are none.
_DID = re.compile(r"(?:(?<!安排)(?<!计划)(?<!预计)(?<!为)了|(?<![可能将要未])[做干收种改建修打铺挖]完)(?:约|近|超)?$")
#: 在原有420台的基础上…, 在春茶产值2.25亿元的基础上: where one stands, not where one goes.
_FROM_THERE = re.compile(r"[^,;。\d]{0,12}基础上")
_NOT_DONE = re.compile(r"(?:^|[、(])(?:尚|仍|还)?未[\u4e00-\u9fff]{2,3}(?:的|有)?$")
_ORDERED = ("限期整改", "限期改正", "逾期")
_OVERDUE_UNITS = "项件个条处宗家户"
#: 今年共安排水毁修复项目64个: how many there are.
_ARRANGED = re.compile(r"共安排[^,;。\d]{0,16}$")
_ELSEWHERE = re.compile(r"[均都]?(?:在(?![建办施途])|位于|分布[在于]|集中[在于]|为(?!了)|是|属于)")
_REST_HERE = re.compile(r"(?:^|[、(])(?:余|在办)$")
#: 另有2处仍在核查.
_STILL_GOING = re.compile(r"[^;。\d]{0,30}?(?:仍在|还在|正在)")
_MOVED = re.compile(r"(?:上涨|下降|下跌|持平|上升)$")
_DIVIDED = re.compile(
    r"其中(?![\u4e00-\u9fff]{0,12}(?:已|累计|完成))|(?:按|从|分)[\u4e00-\u9fff]{1,6}(?:分|看|划分|分布)[,:]?"
)
_APPLIED = re.compile(r"申请|申报|拟申|(?<!通)报批")


def status_of(view: SentenceView, figure: Slotted, bounds: Bounds, previous: Slotted | None, number: int) -> str:
    """Status of a figure: achieved, in_progress, planned, target, share, total or other."""
    candidate = figure.candidate
    left = view.text[bounds.clause_start : candidate.start]
    mood, mood_at = mood_before(view, candidate.start)
    if figure.baseline or _LAST_YEAR.search(left):
        return "other"
    due = bool(candidate.unit == "%" and view.dated and coming_deadlines(view, bounds.clause_start, candidate.start))
    if candidate.unit == "%" and _SHARE.search(left) and mood != "target" and not due:
        return "share"
    told = _told(view, candidate, previous, left, mood == "plan", mood_at >= bounds.clause_start)
    if told:
        return told
    if (
        candidate.unit == "%"
        and "完成" in left
        and _OF_PLAN.search(left)
        and not figure.result
        and mood != "target"
        and not due
    ):
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
    ahead = promised(view, figure, bounds, mood, mood_at)
    if ahead:
        return ahead
    if figure.remaining:
        elsewhere = left.endswith("其余") and _ELSEWHERE.match(view.text, candidate.end) is not None
        others = previous is not None and not previous.ratio and (elsewhere or rest_of_places(view, candidate))
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
    return _by_verbs(view, figure, bounds, previous, number, left, mood == "done")


def _by_verbs(
    view: SentenceView,
    figure: Slotted,
    bounds: Bounds,
    previous: Slotted | None,
    number: int,
    left: str,
    done: bool,
) -> str:
    """Status by the nearest verb of the lexicon, by a plain 了 or 已, else as the number before."""
    candidate = figure.candidate
    near = nearest_status(view, figure, bounds, number)
    if near == "total" and _DONE_ITEM.search(view.text, max(0, bounds.item_start - 1), candidate.start):
        return "achieved"
    if near == "total" and candidate.unit == "%":
        return "achieved"
    if near in (None, "total", "in_progress") and _DID.search(left, max(0, len(left) - 4)):
        return "achieved"
    if near == "achieved" and "未" in left and _NOT_DONE.search(left):
        return "in_progress"
    if near is not None:
        return near
    if done and _DONE_SO.search(left):
        return "achieved"
    return _as_before(view, figure, previous)


def _told(
    view: SentenceView, candidate: Candidate, previous: Slotted | None, left: str, planned: bool, in_clause: bool
) -> str | None:
    """Status that the words right beside a number tell, whatever verb governs the sentence."""
    if _WHOLE_OF.match(view.text, candidate.end):
        named = left[-8:]
        return "planned" if "计划" in named else "target" if "目标" in named or "任务" in named else "total"
    if _is_target(view, candidate, left):
        return "target"
    if "在" in left and _FROM_THERE.match(view.text, candidate.end):
        return "achieved"
    if (left.endswith(_ORDERED) and candidate.unit in _OVERDUE_UNITS) or (
        left.endswith("剩") and candidate.unit != "%"
    ):
        return "in_progress"
    if left.endswith(("余", "在办")) and _REST_HERE.search(left):
        return "in_progress"
    if left.endswith(("另有", "另")) and _STILL_GOING.match(view.text, candidate.end):
        return "in_progress"
    if (
        left.startswith("其中")
        and previous is not None
        and (previous.status, previous.candidate.unit) == ("target", candidate.unit)
        and _DONE_WORD.search(left) is None
    ):
        return "target"  # 任务48万亩，其中新建22万亩、改造提升26万亩
    if "共安排" in left and _ARRANGED.search(left):
        return "total"
    if "分解" in left and previous is not None and previous.status in ("planned", "target"):
        return previous.status
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
    if candidate.unit == "%" and previous is not None and previous.status == "in_progress":
        return "achieved"  # 逾期11件，逾期率14.5%
    if previous is not None and previous.ratio:  # 长三角26个，占44.8%，珠三角17个: as the count before the share
        before = [f for f in view.history[-6:] if f.candidate.start >= view.sentence.start and not f.ratio]
        previous = before[-1] if before and before[-1].candidate.unit == candidate.unit else None
        if previous is not None and not previous.baseline:
            return previous.status
    elif previous is not None and previous.remaining and new_statement(view, previous.candidate.end, candidate.start):
        return _of_the_whole(view, candidate.unit) if figure.part else "total"
    elif previous is not None and not previous.baseline:
        if previous.status in ("planned", "target") and view.dated and figure.clause[0] > previous.candidate.end:
            issued = view.timeline.issued  # 任务是新增6000个，上半年落到实处的3312个
            told = view.timeline.within(figure.clause[0], candidate.start)
            if any(m.role in ("asof", "period") and m.last is not None and m.last <= issued for m in told):
                return "achieved"
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
    if ("离" in left or "距" in left) and _STILL_TO_REACH.match(view.text, candidate.end) and _AWAY_FROM.search(left):
        return True
    if candidate.unit in ("%", "个百分点"):
        return left.endswith("目标") and "完成" not in left and "占" not in left
    if ("任务" in left or "目标" in left) and candidate.unit not in ("项", "方面") and _TASK_IS.search(left):
        return True
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
