"""The period, as-of day and deadline of a figure, from the dates of its sentence and of its page."""

import re
from dataclasses import dataclass

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.times import NOW, THIS_YEAR, Timeline, governing

# …新增10个、培训300名，均于12月底前完成; 对3项任务挂牌督办，9月底前全部赶上: all that was counted, by then.
_ALLOTTED = re.compile(r"(?:共|预计|计划)?(?:预计|预期|安排|预算|下达|筹措|筹集|统筹)")
_ALL_BY = re.compile(r"[,;](?:均|全部|都)[^,;。\d]{0,6}\d")
_ALL_AFTER = re.compile(r",?[^,;。\d]{0,6}?(?:全部|悉数|全面|均(?![价量])|都要|清零)[^,;。\d]{0,20}(?=[,;。]|$)")
_UNFINISHED = re.compile(
    r"[\u4e00-\u9fff]{0,8}?(?:尚未|仍未|还未|未[完开整销办竣])|[^,;。\d]{0,14}[,]?(?:延期?[至到]|限于?)(?=\d)"
)
_LEFT = re.compile(r"剩|余|未(?!来)|滞后|尚(?!且)|待(?!遇)|逾期")
_PUT_OFF = re.compile(r"延期?[至到]|推迟[至到]|顺延[至到]|限于?$")
#: What is to be sent in or begun by a day does not end the work.
_STEP_ONLY = re.compile(r"拿出|报送|上报|制定|方案|提出|约谈|回头看")
_TOLD_DONE = re.compile(r"已|累计|共(?!建)|了|去年|上年|其余|剩余|余下|其他|原|约谈")
BESIDE = 24  # letters
_OF_THE_REST = re.compile(r"其余|剩余|余下|其他|未")
_AHEAD = re.compile(r"[^,;。]{0,12}?(?:将|再|拟|力争|计划|要)")
_MORE = re.compile(r"[^,;。\d]{0,4}再(?:新增|新建|建|培育|改造)")
_TO_REACH = re.compile(r"的?(?:年度|全年|总)?(?:目标|任务)")
_REACHED = re.compile(r"完成|占|为|超过|达到|距")
_ENUMERATES = re.compile(r"个(?:方面|环节)|(?<=方)面")
_SEASON = re.compile(r"(?:供暖|汛期|入冬|开学|封冻)前")
_DIGIT = re.compile(r"\d")
_AIMED = re.compile(r"预期目标|要(?:达到|实现|新增)")
_DONE_BY = re.compile(
    r"[^,;。]{0,30}?(?:完成|建成|竣工|投用|开通|通车|投产|交付|到位|验收|开工|启动|达到?|完工|清零|销号|"
    r"实现|播|收|结束|全|培育|新增|改造|建设)"
)
_DIFFERENCE = re.compile(r"(?:高出|高于|低于|快于|慢于|超出)$")
_SAME_TIME = re.compile(r"同期(?:的|为|是)?(?:约|近|超)?")
_LEVEL_OF = re.compile(r"的?(?:约|近|超)?")


@dataclass(slots=True)
class FigureTime:
    """Period and deadline of a figure; ``vague`` is the word that promised without a date."""

    period: str | None
    basis: str | None
    deadline: str | None
    cohort: str | None = None
    vague: str | None = None


def figure_time(
    timeline: Timeline,
    span: tuple[int, int],
    at: tuple[int, int],
    clause: tuple[int, int],
    mood: tuple[str, bool, bool],
    carried: DateMention | None,
    dated: bool,
) -> FigureTime:
    """Time slots of the figure at ``at`` in the sentence ``span`` and its ``clause``; ``mood`` = (status, baseline,
    remaining); ``dated`` says whether any date stands in the sentence."""
    status, baseline, remaining = mood
    before = timeline.within(span[0], at[0]) if dated else []
    found = governing(timeline, span[0], at[0], carried) if before else carried
    cohort = next((m.raw for m in reversed(before) if timeline.is_cohort(m)), None)
    deadline = _deadline(timeline, span, at, clause, status, remaining) if dated else None
    vague = None
    if dated and not deadline:
        vague = next((m.raw for m in timeline.within(span[0], span[1]) if m.role == "vague"), None)
    level = _earlier_level(timeline, before, at, found)
    if level is not None:
        return FigureTime(level, "resolved", deadline, cohort, vague)
    if baseline or (found is not None and found.role == "rate"):
        return FigureTime(None, None, deadline, cohort, vague)
    if status in ("planned", "target"):
        coming = found if found is not None and found.kind == "interval" and found.role == "period" else None
        if coming is not None and coming.last is not None and coming.last >= timeline.issued:
            left = remaining or _LEFT.search(timeline.text, clause[0], at[0])
            if deadline is None and not left and _for_the_year(timeline, coming, at):
                deadline = coming.last.isoformat()
            return FigureTime(coming.resolved, coming.basis, deadline, cohort, vague)
        return FigureTime(None, None, deadline, cohort, vague)
    if found is None:
        return FigureTime(timeline.own_day(at[0]), "inherited", deadline, cohort, vague)
    return FigureTime(*_past_time(timeline, found, at[0]), deadline, cohort, vague)


def _for_the_year(timeline: Timeline, coming: DateMention, at: tuple[int, int]) -> bool:
    """Whether 全年 or 今年 in front of a promise is its deadline; not in 完成全年233亿元目标, 今年计划改造168个."""
    text = timeline.text
    if _TO_REACH.match(text, at[1]) and _REACHED.search(text, max(0, coming.start - 6), at[0]):
        return False
    if _ENUMERATES.search(text, at[0], at[1] + 2) or text.startswith("百分点", at[1] - 3):
        return False
    if coming.raw in ("今年", "本年度"):
        aimed = _AIMED.search(text, coming.start, at[0]) or _MORE.match(text, coming.end)
        return aimed is not None
    if coming.raw == "明年":
        return _AHEAD.match(text, coming.end, at[0]) is not None
    if text.startswith("计划", coming.end) and not text.startswith(("再", "将"), coming.end + 2):
        return False  # 全年计划投资9.8亿元: the size of the plan
    return coming.raw in ("全年", "今年全年", "本年", "下半年", "四季度") and not _ALLOTTED.match(text, coming.end)


def _earlier_level(
    timeline: Timeline, before: list[DateMention], span: tuple[int, int], found: DateMention | None
) -> str | None:
    """The time of a level compared with: 比9月底的104个, 较上年同期的418.9亿元, 由去年末的1240个."""
    if not before:
        return None
    at, end = span
    mention = before[-1]
    if timeline.text.startswith("倍", end - 1):
        return None  # 是去年同期的2.1倍
    same_time = _SAME_TIME.fullmatch(timeline.text, mention.end, at)
    if mention.last is None or (same_time is None and not _LEVEL_OF.fullmatch(timeline.text, mention.end, at)):
        return None
    if mention.role not in ("compare", "rate") and not timeline.starts_change(mention):
        return None
    if _DIFFERENCE.search(timeline.text, max(0, mention.start - 2), mention.start):
        return None  # 高出去年同期5.2个百分点
    if same_time is None:
        return mention.resolved
    now = _past_time(timeline, found, at)[0] if found is not None else timeline.own_day(at)
    return "/".join(_year_earlier(part) for part in now.split("/")) if now else None


def _year_earlier(day: str) -> str:
    return f"{int(day[:4]) - 1:04}{day[4:10]}".replace("-02-29", "-02-28") if day[:4].isdigit() else day


def _past_time(timeline: Timeline, found: DateMention, at: int) -> tuple[str | None, str | None]:
    """Period and basis of a figure that speaks of what was: never beyond the day its document reports on."""
    told = timeline.day_told(at)
    if told is not None and told.year < timeline.issued.year and found.raw in ("全年", "年底", "年末"):
        return (told.isoformat() if found.role == "asof" else f"{told.year}-01-01/{told.year}-12-31"), found.basis
    if found.role == "since" and found.first is not None:
        until = timeline.report if told is None or told < found.first else told.isoformat()
        return f"{found.first.isoformat()}/{until}", found.basis
    if found.raw in NOW:
        return timeline.own_day(at), found.basis
    if found.last is not None and found.last > timeline.issued:
        if found.kind == "interval" and found.first is not None and found.first <= timeline.issued:
            if found.raw in THIS_YEAR:
                return timeline.own_day(at), found.basis
            until = timeline.report if told is None or told < found.first else told.isoformat()
            return f"{found.first.isoformat()}/{until}", found.basis
        return timeline.own_day(at), "inherited"
    return (found.resolved or "").partition("T")[0] or None, found.basis


def _deadline(
    timeline: Timeline,
    span: tuple[int, int],
    at: tuple[int, int],
    clause: tuple[int, int],
    status: str,
    remaining: bool,
) -> str | None:
    """Deadline of a figure: in its own clause, else said before it in the sentence, or behind it for all it counts."""
    text = timeline.text
    if _ENUMERATES.match(text, at[1] - 1):
        return None  # 抓好三个环节
    unfinished = remaining or _UNFINISHED.match(text, at[1]) is not None
    if status not in ("share", "planned", "target") and text[at[1] - 1] not in "%点":
        unfinished = unfinished or _LEFT.search(text, clause[0], at[0]) is not None
    stop = text.find(";", at[1], span[1])
    end = stop if stop >= 0 else span[1]
    if unfinished and status not in ("share", "planned", "target"):
        return _due_of_rest(timeline, at[1], end) or _due_before_rest(timeline, span, at, clause)
    if status in ("achieved", "total"):
        owed = _owed_in_clause(timeline, at, clause)
        if owed:
            return owed
    if status in ("achieved", "share") or (status == "other" and not _TO_REACH.match(text, at[1])):
        return None
    if _TO_REACH.match(text, at[1]) and status != "in_progress":
        beside = timeline.within(max(span[0], at[0] - 14), at[0])
        if beside and beside[-1].end == at[0] and beside[-1].role == "asof" and beside[-1].last is not None:
            return beside[-1].last.isoformat() if beside[-1].last > timeline.issued else None
        if _REACHED.search(text, clause[0], at[0]):
            return None  # 完成全年233亿元目标的61.2%
    if status == "total":
        return _for_all(timeline, span, at, clause)
    if status == "in_progress":
        return None
    own = timeline.within(clause[0], at[0])
    if not any(_due(timeline, mention) for mention in own):
        behind = _first_due(timeline, at[1], clause[1]) or _due_next(timeline, clause[1], end)
        if behind:
            return behind
    return _due_before(timeline, span, at, clause) or _for_all(timeline, span, at, clause)


def _owed_in_clause(timeline: Timeline, at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    """A day to come in the clause of a number itself, which says nothing of what is done: 36处内涝点6月底前销号."""
    text = timeline.text
    for mention in timeline.within(clause[0], clause[1]):
        if mention.role != "deadline" or mention.last is None or mention.last <= timeline.issued:
            continue
        first, last = min(mention.start, at[0]), max(mention.end, at[1])
        beside = last - first <= BESIDE and not _DIGIT.search(text, min(mention.end, at[1]), max(mention.start, at[0]))
        if beside and not _TOLD_DONE.search(text, clause[0], clause[1]) and not _TO_REACH.match(text, at[1]):
            return mention.last.isoformat()
    return None


def _due_of_rest(timeline: Timeline, begin: int, end: int) -> str | None:
    """Deadline of what is left, behind it: the first by which it is to be over, told of no other number."""
    text = timeline.text
    for mention in timeline.within(begin, end):
        day = _due(timeline, mention)
        stop = min((at for mark in ",;。、" if (at := text.find(mark, mention.end, end)) >= 0), default=end)
        if day and _DIGIT.search(text, mention.end, stop):
            return None  # 未完成的7个问题，11月底前完成3个
        if day and not _STEP_ONLY.search(text, mention.end, stop):
            return day
    return None


def _due_before_rest(
    timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]
) -> str | None:
    """Deadline of what is left, in front of it; a day by which it was counted is none."""
    last = max((m.start for m in timeline.within(span[0], at[0]) if m.role == "asof"), default=-1)
    return _due_before(timeline, span, at, clause) if last < clause[0] and last < 0 else None


def _due_before(timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    for mention in reversed(timeline.within(span[0], at[0])):
        if mention.raw in ("全年", "今年全年", "下半年") and mention.start >= clause[0]:
            return None  # 5月10日前完成春播，全年播种面积稳定在420万亩: of the year
        to_then = timeline.text[max(0, mention.start - 1) : mention.start] in ("到", "至")
        if ";" in timeline.text[mention.end : at[0]] and not timeline.text.startswith((",", ":"), mention.end):
            continue  # 5月15日前完成抽检；实施改造4.5万亩: a new statement
        within_year = mention.kind == "interval" and mention.raw.endswith("内")
        if mention.role != "deadline" and mention.start < clause[0] and not to_then and not within_year:
            continue  # 一期5月底投产, 达产后…: a plain day holds for its own clause
        day = _due(timeline, mention)
        if day:
            return day
    return None


def _due_next(timeline: Timeline, begin: int, end: int) -> str | None:
    """Deadline of the next clause where that has no number of its own: 1个因工程量大，2026年6月底前完成."""
    text = timeline.text
    stop = min((at for mark in ",;。" if (at := text.find(mark, begin + 1, end)) >= 0), default=end)
    mention = next((m for m in timeline.within(begin, stop) if m.role == "deadline"), None)
    if mention is None or mention.start > begin + 3 or _DIGIT.search(text, mention.end, stop):
        return None
    return _due(timeline, mention)


def _first_due(timeline: Timeline, begin: int, end: int) -> str | None:
    return next((day for mention in timeline.within(begin, end) if (day := _due(timeline, mention))), None)


def _for_all(timeline: Timeline, span: tuple[int, int], at: tuple[int, int], clause: tuple[int, int]) -> str | None:
    """Deadline of all that was counted, said in a later clause without a number: …22所，…，须于12月15日前悉数投用."""
    text = timeline.text
    stop = text.find(";", at[1], span[1])
    for mention in timeline.within(at[1], stop if stop >= 0 else span[1]):
        before_then = mention.role == "event" and _SEASON.match(text, mention.end) is not None
        begin = max(at[1] - 1, *(text.rfind(mark, clause[1], mention.start) for mark in ",;"))
        if not (mention.role == "deadline" or before_then) or _DIGIT.search(text, begin + 1, mention.start):
            continue
        if begin >= clause[1] and _OF_THE_REST.search(text, begin + 1, mention.start):
            continue
        if before_then and _ALL_AFTER.match(text, mention.end):
            return mention.last.isoformat() if mention.last and mention.last > timeline.issued else None
        if _ALL_BY.search(text, clause[1], mention.end) or _ALL_AFTER.match(text, mention.end):
            return _due(timeline, mention)
    return None


def _due(timeline: Timeline, mention: DateMention) -> str | None:
    if timeline.is_cohort(mention) or mention.last is None:
        return None
    if mention.role == "deadline":
        return mention.last.isoformat() if mention.resolved else None
    if mention.last < timeline.issued:
        return None
    if timeline.text.startswith("前后", mention.end):
        return None  # 预计10月25日前后收完
    put_off = _PUT_OFF.search(timeline.text, max(0, mention.start - 4), mention.start) is not None
    by_then = (
        mention.role == "asof"
        or put_off
        or (
            mention.role == "event"
            and mention.kind == "date"
            and _DONE_BY.match(timeline.text, mention.end) is not None
        )
    )
    in_year = mention.kind == "interval" and mention.raw.endswith("内")
    return mention.last.isoformat() if by_then or in_year else None
