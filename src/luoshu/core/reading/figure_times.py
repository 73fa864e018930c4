"""The period, as-of day and deadline of a figure, from the dates of its sentence and of its page."""

import re
from dataclasses import dataclass

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.due_days import ENUMERATES, LEFT, REACHED, TO_REACH, deadline_of, limit_behind
from luoshu.core.reading.times import NOW, THIS_YEAR, Timeline, governing

_ALLOTTED = re.compile(r"(?:共|预计|计划)?(?:预计|预期|安排|预算|下达|筹措|筹集|统筹)")
_AHEAD = re.compile(r"[^,;。]{0,12}?(?:将|拟|力争|要)")
_MORE = re.compile(r"[^,;。\d]{0,4}再(?:新增|新建|建|培育|改造)")
#: 全年目标4.5万人, 今年目标是90部, 今年任务为…8000张: named as what the year is to bring.
_AIM_NAMED = re.compile(
    r"目标(?=[\d.]+)|(?:[\u4e00-\u9fff]{0,16}?的)?目标(?:值|任务)?(?:是|为|:)|(?:全[市县区州省])?任务(?:是|为)"
)
_ENSURED = re.compile(r"力争|确保|务必")
_AWAY = re.compile(r"[离距]$")
_AIMED = re.compile(r"预期目标|要(?:达到|实现|新增)")
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
    deadline: str | None = None
    if dated:
        deadline = deadline_of(timeline, span, at, clause, status, remaining)
    elif remaining or status == "in_progress":
        deadline = limit_behind(timeline, span, at)
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
            left = remaining or LEFT.search(timeline.text, clause[0], at[0])
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
    if _AIM_NAMED.match(text, coming.end, at[0]):
        return not text.startswith("年度", coming.end - 2) and coming.raw in ("全年", "今年", "今年全年", "本年")
    if text.startswith("任务", coming.end):
        return False  # 全年任务120公里，已建成78.6公里: the size of the work
    if _AWAY.search(text, max(0, coming.start - 3), coming.start) and TO_REACH.match(text, at[1]):
        return True  # 离全年1万个的目标不远了
    if TO_REACH.match(text, at[1]) and REACHED.search(text, max(0, coming.start - 6), at[0]):
        return False
    if ENUMERATES.search(text, at[0], at[1] + 2) or text.startswith("百分点", at[1] - 3):
        return False
    if coming.raw in ("今年", "本年度"):
        aimed = _AIMED.search(text, coming.start, at[0]) or _MORE.match(text, coming.end)
        return aimed is not None
    if coming.raw == "明年":
        return _AHEAD.match(text, coming.end, at[0]) is not None
    if text.startswith("计划", coming.end) and not text.startswith(("再", "将"), coming.end + 2):
        return False  # 全年计划投资9.8亿元: the size of the plan
    if coming.raw == "上半年":
        return _ENSURED.search(text, coming.end, at[0]) is not None
    return coming.raw in ("全年", "今年全年", "本年", "下半年", "三季度", "四季度") and not _ALLOTTED.match(
        text, coming.end
    )


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
    if mention.role == "since" and mention.first is not None and mention.raw.endswith("年"):
        return f"{mention.first.year}-12-31"  # 从2020年的18.2平方米提高到…: at the end of that year
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
