"""Which date speaks for a figure: its period or as-of day, and its deadline."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.layout import Block

_COHORT_AFTER = re.compile(
    r"(?:年?度)?(?:[\u4e00-\u9fff]{0,4}?(?:改造计划|计划支持|资金|专项债|预算内|批次|建成的|竣工的|以前|"
    r"民生实事))|以前建|底前建"
)
_COHORT_BEFORE = re.compile(r"(?:纳入|列入|改造|下达|建于|成立于|建成于|竣工于|生于|始建于)$")
HEAD_BODIES = 2  # paragraphs of a document that say which day it reports on
RUN_IN = 14  # letters of a title that runs in (一、总体进度。截至…)
OLD = 120  # days; what lies longer back is told about, not reported on
WEEK = 7  # days
_LEARNT = re.compile(r",?记者[^,。]{0,4}从")
FRESH = 3  # days
_COUNTS = re.compile(r"\d[^\n]{0,400}。")
_LOOKS_BACK = re.compile(r"报告|公报|总结|年报|回顾|情况")
_TO_THE_HOUR = re.compile(r"截[至止]\d{1,2}[时点]")
_TO_THE_DAY = re.compile(r"(?:截[至止]到?|到)$")
MONTH = 31  # days; a longer period in a title (上半年, 前三季度) is the frame of the page, not of every figure
# …新增10个、培训300名，均于12月底前完成; 对3项任务挂牌督办，9月底前全部赶上: all that was counted, by then.
_ALLOTTED = re.compile(r"(?:共|预计|计划)?(?:预计|预期|安排|预算|下达|筹措|筹集|统筹)")
NOW = ("目前", "当前", "截至目前", "截止目前", "截至当前", "到目前为止")
_THIS_YEAR = ("今年", "本年", "今年以来", "本年度", "今年度")
_ALL_BY = re.compile(r"[,;](?:均|全部|都)[^,;。\d]{0,6}\d")
_ALL_AFTER = re.compile(r",?(?:全部|均|全面)")
_DIFFERENCE = re.compile(r"(?:高出|高于|低于|快于|慢于|超出)$")
_SAME_TIME = re.compile(r"同期(?:的|为|是)?(?:约|近|超)?")
_LEVEL_OF = re.compile(r"的?(?:约|近|超)?")
_SO_FAR = re.compile(r"进展|进度|累计|完成情况")
_GOVERNING = ("asof", "period", "since", "event")


@dataclass(slots=True)
class Timeline:
    """The dates of a page in order, with bisection by position; all positions are in the stitched text."""

    text: str
    issued: date
    mentions: list[DateMention]
    starts: list[int] = field(init=False)
    #: The day before issue, to which 今年以来 reaches when the page names no day.
    report: str = field(init=False)
    #: Where a document of the page begins, and the day its head says it reports on (截至10月31日, 1—5月).
    told: list[tuple[int, date]] = field(init=False, default_factory=list)
    _weeks: list[tuple[int, date | None]] = field(init=False, default_factory=list)
    _periods: dict[int, str | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [mention.start for mention in self.mentions]
        self.report = (self.issued - timedelta(days=1) if self.issued > date.min else self.issued).isoformat()

    def read_heads(self, blocks: list[Block]) -> None:
        """Find the day each document of the page reports on, and the week that 本周 means there."""
        document, bodies, settled = -1, 0, False
        for block in blocks:
            if block.document != document:
                document, bodies, settled = block.document, 0, False
                self._weeks.append((block.start, None))
            if bodies >= HEAD_BODIES or settled:
                continue
            bodies += block.kind == "body" and _COUNTS.search(self.text, block.start, block.end) is not None
            week = self._told_week(block)
            if week is not None and week.first is not None:
                self._weeks[-1] = (block.start, week.first)
            day = week.last if week is not None else self._told_day(block)
            if day is not None:
                self.told.append((block.start, day))
                self._periods[block.start] = week.resolved if week is not None and block.kind == "body" else None
                settled = True
        self._set_weeks()

    def _told_day(self, block: Block) -> date | None:
        """The day of a 截至… that opens a heading or paragraph."""
        stop = self.text.find("。", block.start + RUN_IN, block.end)
        end = stop if stop >= 0 else block.end
        if _TO_THE_HOUR.search(self.text, block.start, end):
            return self.issued
        for mention in self.within(block.start, block.end):
            if mention.start > end and (mention.last is None or (self.issued - mention.last).days > FRESH):
                continue  # deep in a paragraph: a day of its own, unless it is as good as the day of issue
            if block.kind == "heading" and mention.raw.rstrip("度") == f"{self.issued.year - 1}年":
                if _LOOKS_BACK.search(self.text, block.start, block.end):
                    return mention.last  # 发展报告（2024年度）
                continue
            if mention.last is None or not 0 <= (self.issued - mention.last).days < OLD or mention.raw in NOW:
                continue
            if mention.role == "asof" and _TO_THE_DAY.search(self.text, max(0, mention.start - 3), mention.start):
                return mention.last
            fresh = (self.issued - mention.last).days <= FRESH
            if mention.role == "event" and fresh and _LEARNT.match(self.text, mention.end):
                return mention.last
        return None

    def _told_week(self, block: Block) -> DateMention | None:
        """The week in the title of a weekly page: (3月31日至4月6日)."""
        return next(
            (
                mention
                for mention in self.within(block.start, block.end if block.kind == "heading" else block.start + 1)
                if mention.role == "period"
                and mention.first is not None
                and mention.last is not None
                and 3 < (mention.last - mention.first).days < WEEK
                and 0 <= (self.issued - mention.last).days < WEEK
            ),
            None,
        )

    def _set_weeks(self) -> None:
        """本周 of a page that reports on the week before its issue is that week."""
        for number, mention in enumerate(self.mentions):
            if mention.raw not in ("本周", "上周") or mention.first is None or mention.last is None:
                continue
            number_of = bisect_left(self._weeks, mention.start + 1, key=lambda told: told[0]) - 1
            week = self._weeks[number_of][1] if number_of >= 0 else None
            earlier = week < mention.first if week is not None else self.issued.weekday() == 0
            back = WEEK if earlier else 0
            first, last = mention.first - timedelta(days=back), mention.last - timedelta(days=back)
            self.mentions[number] = replace(
                mention, first=first, last=last, resolved=f"{first.isoformat()}/{last.isoformat()}"
            )

    def day_told(self, at: int) -> date | None:
        """The day the document at a position says it reports on."""
        number = bisect_left(self.told, (at + 1, date.min)) - 1
        return self.told[number][1] if number >= 0 else None

    def own_day(self, at: int) -> str:
        """The time of a figure without one of its own: the day or week its document reports on, else that of issue."""
        number = bisect_left(self.told, (at + 1, date.min)) - 1
        if number < 0:
            return self.issued.isoformat()
        start, day = self.told[number]
        return self._periods[start] or day.isoformat()

    def within(self, start: int, end: int) -> list[DateMention]:
        """Dates whose start lies between two positions."""
        return self.mentions[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def of_headings(self, blocks: list[Block]) -> list[DateMention | None]:
        """Per block the past month or week its heading names (2月份…通报), else the one of the page's title."""
        found: list[DateMention | None] = []
        title: DateMention | None = None
        section: DateMention | None = None
        document, level = -1, 9
        for block in blocks:
            if block.document != document:
                document, title, section, level = block.document, None, None, 9
                opening = True
            if block.kind == "heading":
                named = self._past_period(block)
                if opening and named is not None:
                    title = named
                elif named is not None or block.level <= level:
                    section, level = named, block.level
            elif block.kind == "body":
                opening = False
            found.append(section or title)
        return found

    def _past_period(self, block: Block) -> DateMention | None:
        """The last period of a heading that lies behind and is no longer than a month; none where it tells progress."""
        if _SO_FAR.search(self.text, block.start, block.end):
            return None
        past = [
            mention
            for mention in self.within(block.start, block.end)
            if mention.role == "period"
            and mention.first is not None
            and mention.last is not None
            and mention.last <= self.issued
            and (mention.last - mention.first).days < MONTH
        ]
        return past[-1] if past else None

    def starts_change(self, mention: DateMention) -> bool:
        """由年初的4200户发展到…: the day holds for the first number alone."""
        return self.text[max(0, mention.start - 1) : mention.start] in ("由", "从") and self.text.startswith(
            "的", mention.end
        )

    def is_cohort(self, mention: DateMention) -> bool:
        """A programme year (2023年中央资金, 2000年底前建成的): it names a group, not the time of the figure."""
        if mention.raw.endswith("内"):
            return False  # 年内争取资金: within the year, no programme
        if mention.first is None and mention.last is not None and mention.role == "deadline":
            if mention.last >= self.issued:
                return False  # 明年6月底前建成…: still to come, so a deadline
            return bool(re.match(r"建成|竣工|建设的|投用的", self.text[mention.end : mention.end + 3])) or (
                mention.last < self.issued - timedelta(days=400)
            )
        if mention.role == "period" and self.text.startswith(
            ("汛期", "春节", "国庆", "中秋", "入冬", "供暖季"), mention.end
        ):
            return True
        if mention.role != "period" or mention.kind != "interval":
            return False
        return bool(
            _COHORT_AFTER.match(self.text, mention.end)
            or _COHORT_BEFORE.search(self.text[max(0, mention.start - 4) : mention.start])
        )


@dataclass(slots=True)
class FigureTime:
    """Period and deadline of a figure; ``vague`` is the word that promised without a date."""

    period: str | None
    basis: str | None
    deadline: str | None
    cohort: str | None = None
    vague: str | None = None


def governing(timeline: Timeline, sent_start: int, at: int, carried: DateMention | None) -> DateMention | None:
    """The last date before a position in its sentence that can be a period or as-of, else the one carried from
    before."""
    for mention in reversed(timeline.within(sent_start, at)):
        if in_closed_brackets(timeline.text, sent_start, mention.start, at):
            continue
        if mention.raw in _THIS_YEAR:
            asof = next((m for m in timeline.within(sent_start, mention.start) if m.role == "asof"), None)
            if asof is not None:
                return asof  # 截至3月25日，今年…: the day says more than the year
        if mention.role in _GOVERNING and not timeline.is_cohort(mention) and not timeline.starts_change(mention):
            return mention
        if mention.role == "rate":
            return mention
    return carried


def in_closed_brackets(text: str, floor: int, start: int, at: int) -> bool:
    """免费通行8天(1月28日至2月4日)，处置46处: what stands in brackets says nothing of what follows them."""
    opened = text.rfind("(", floor, start)
    return opened > text.rfind(")", floor, start) and text.find(")", start, at) >= 0


def figure_time(
    timeline: Timeline,
    span: tuple[int, int],
    at: tuple[int, int],
    clause: tuple[int, int],
    mood: tuple[str, bool, bool],
    carried: DateMention | None,
) -> FigureTime:
    """Time slots of the figure at ``at`` in the sentence ``span`` and its ``clause``; ``mood`` = (status, baseline,
    remaining)."""
    status, baseline, remaining = mood
    before = timeline.within(span[0], at[0])
    found = governing(timeline, span[0], at[0], carried)
    cohort = next((m.raw for m in reversed(before) if timeline.is_cohort(m)), None)
    deadline = _deadline(timeline, span, at, clause, status, remaining)
    vague = (
        next((m.raw for m in timeline.within(span[0], span[1]) if m.role == "vague"), None) if not deadline else None
    )
    level = _earlier_level(timeline, before, at[0], found)
    if level is not None:
        return FigureTime(level, "resolved", deadline, cohort, vague)
    if baseline or (found is not None and found.role == "rate"):
        return FigureTime(None, None, deadline, cohort, vague)
    if status in ("planned", "target"):
        coming = found if found is not None and found.kind == "interval" and found.role == "period" else None
        if coming is not None and coming.last is not None and coming.last >= timeline.issued:
            if (
                deadline is None
                and coming.raw in ("全年", "今年全年", "本年")
                and not _ALLOTTED.match(timeline.text, coming.end)
            ):
                deadline = coming.last.isoformat()
            return FigureTime(coming.resolved, coming.basis, deadline, cohort, vague)
        return FigureTime(None, None, deadline, cohort, vague)
    if found is None:
        return FigureTime(timeline.own_day(at[0]), "inherited", deadline, cohort, vague)
    return FigureTime(*_past_time(timeline, found, at[0]), deadline, cohort, vague)


def _earlier_level(timeline: Timeline, before: list[DateMention], at: int, found: DateMention | None) -> str | None:
    """The time of a level compared with: 比9月底的104个, 较上年同期的418.9亿元, 由去年末的1240个."""
    if not before:
        return None
    mention = before[-1]
    same_time = _SAME_TIME.fullmatch(timeline.text, mention.end, at)
    if mention.last is None or (same_time is None and not _LEVEL_OF.fullmatch(timeline.text, mention.end, at)):
        return None
    if mention.role not in ("compare", "rate") and not timeline.starts_change(mention):
        return None
    if _DIFFERENCE.search(timeline.text, max(0, mention.start - 2), mention.start):
        return None  # 高出去年同期5.2个百分点
    if same_time is None:
        return mention.resolved
    span = _past_time(timeline, found, at)[0] if found is not None else timeline.own_day(at)
    return "/".join(_year_earlier(part) for part in span.split("/")) if span else None


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
            if found.raw in _THIS_YEAR:
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
    """Deadline of a figure: before it in the sentence, after it in the clause, or anywhere after it for what
    remains."""
    if status not in ("planned", "target", "in_progress"):
        return None
    for mention in reversed(timeline.within(span[0], at[0])):
        if status == "in_progress" and not remaining:
            break
        to_then = timeline.text[max(0, mention.start - 1) : mention.start] in ("到", "至")
        if ";" in timeline.text[mention.end : at[0]] and not timeline.text.startswith((",", ":"), mention.end):
            continue  # 5月15日前完成抽检；实施改造4.5万亩: a new statement
        if mention.role != "deadline" and mention.start < clause[0] and not to_then:
            continue  # 一期5月底投产, 达产后…: a plain day holds for its own clause
        day = _due(timeline, mention)
        if day:
            return day
    right = span[1] if remaining else clause[1]
    if status == "in_progress" and not remaining:
        return None
    for mention in timeline.within(at[1], right):
        day = _due(timeline, mention)
        if day:
            return day
    for mention in timeline.within(clause[1], span[1]):
        if _ALL_BY.search(timeline.text, clause[1], mention.end) or _ALL_AFTER.match(timeline.text, mention.end):
            return _due(timeline, mention) if mention.role == "deadline" else None
    return None


def _due(timeline: Timeline, mention: DateMention) -> str | None:
    if timeline.is_cohort(mention) or mention.last is None:
        return None
    if mention.role == "deadline":
        return mention.last.isoformat() if mention.resolved else None
    if mention.last < timeline.issued:
        return None
    by_then = mention.role == "asof" or (mention.role == "event" and mention.kind == "date")
    in_year = mention.kind == "interval" and mention.raw.endswith("内")
    return mention.last.isoformat() if by_then or in_year else None
