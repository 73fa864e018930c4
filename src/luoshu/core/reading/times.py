"""Which date speaks for a figure: its period or as-of day, and its deadline."""

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from luoshu.core.quantities.dates import DateMention, month_end
from luoshu.core.reading.layout import Block

_COHORT_AFTER = re.compile(
    r"(?:年?度)?(?:[\u4e00-\u9fff]{0,4}?(?:改造计划|计划支持|资金|专项债|预算内|批次|建成的|竣工的|以前|"
    r"民生实事))|以前建|底前建"
)
_COHORT_BEFORE = re.compile(r"(?:纳入|列入|改造|下达|建于|成立于|建成于|竣工于|生于|始建于)\Z")
HEAD_BODIES = 2  # paragraphs of a document that say which day it reports on
RUN_IN = 14  # letters of a title that runs in (一、总体进度。截至…)
OLD = 120  # days; what lies longer back is told about, not reported on
WEEK = 7  # days
_LEARNT = re.compile(r",?记者[^,。]{0,4}从")
FRESH = 3  # days
_COUNTS = re.compile(r"\d[^\n]{0,400}。")
_REPORTS = re.compile(r"工作报告")
_LOOKS_BACK = re.compile(r"报告|公报|总结|年报|回顾|情况")
_TO_THE_HOUR = re.compile(r"截[至止]\d{1,2}[时点]")
#: 现将截至10月底…情况报告如下; 数据除注明外截至11月底: the day of every figure, wherever it is said.
_OF_ALL = re.compile(r"(?:现将|(?:数据|统计)[^,;。]{0,10})截[至止]到?\Z")
_TO_THE_DAY = re.compile(r"(?:截[至止]到?|到)$")
MONTH = 31  # days; a longer period in a title (上半年, 前三季度) is the frame of the page, not of every figure
NOW = ("目前", "当前", "截至目前", "截止目前", "截至当前", "到目前为止")
THIS_YEAR = ("今年", "本年", "今年以来", "本年度", "今年度")
_SO_FAR = re.compile(r"进展|进度|累计|完成情况")
#: A title that reports on its day though it names the months gone: how far the work has come, a report to an assembly.
#: What is measured is of the whole month; what is built, found or finished is counted at its end.
_MEASURED = re.compile(r"质量|空气|水质|气象|客流|价格|销售|用电|运行|服务")
_OF_ITS_DAY = re.compile(r"进展|进度|推进|累计|完成情况|报告|\d")
_SUMS_UP = re.compile(r"情况|通报|总结|回顾|公报|分析|成绩|状况|综述")
LATE = 62  # days between the end of a period and the page that sums it up
_LISTED_ITEM = re.compile(r";(?:[一二三四五六七八九十]{1,2}是|\([一二三四五六七八九十\d]{1,2}\)|[①-⑳])")
_PLANNED_THEN = re.compile(r"(?![^,;:。]*\Z)|[^,;:。]*(?:部署|计划|确定|承诺|下达|安排|目标|公布|预算|任务)")
_LEVEL_THEN_GROWTH = re.compile(
    r"[^,;。\d]{0,8}(?:为|是|仅)[^,;。\d]{0,4}\d[^,;。]{0,8},(?:同比|环比|净)?"
    r"(?:增长|下降|增加|减少|上升|回落|增幅|降幅|多|少)[^,;。]{0,6}\Z"
)
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
    #: Where a document begins whose title sums up the months gone (上半年工作总结), and that period.
    _frames: list[tuple[int, str]] = field(init=False, default_factory=list)
    _framed: bool = field(init=False, default=False)
    _periods: dict[int, str | None] = field(init=False, default_factory=dict)
    #: Where a document begins whose title names a month, and the first day of that.
    _months: list[tuple[int, date]] = field(init=False, default_factory=list)
    #: Answers of ``is_cohort`` by the start of the mention: it is asked for every figure of the sentence.
    _cohorts: dict[int, bool] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.starts = [mention.start for mention in self.mentions]
        self.report = (self.issued - timedelta(days=1) if self.issued > date.min else self.issued).isoformat()

    def read_heads(self, blocks: list[Block]) -> None:
        """Find the day each document of the page reports on, and the week that 本周 means there."""
        document, bodies, settled, weekly = -1, 0, False, False
        for block in blocks:
            if block.document != document:
                # A day below the title ends nothing: what has no paragraph yet goes on.
                titled = self._frames[-1][1] if self._frames and not bodies else ""
                document, bodies, settled = block.document, 0, False
                self._weeks.append((block.start, None))
                self._frames.append((block.start, titled))
            if block.kind == "heading" and not bodies and not self._frames[-1][1]:
                self._frames[-1] = (self._frames[-1][0], self._frame(block))
                month = self._past_period(block)
                if month is not None and month.first is not None and month.first.day == 1:
                    self._months.append((block.start, month.first))
            if bodies >= HEAD_BODIES or settled:
                continue
            bodies += block.kind == "body" and _COUNTS.search(self.text, block.start, block.end) is not None
            weekly = weekly or (block.kind == "heading" and "周" in self.text[block.start : block.end])
            week = self._told_week(block, weekly)
            if week is not None and week.first is not None:
                self._weeks[-1] = (block.start, week.first)
            if week is not None and not weekly and block.kind == "body" and week.start > block.start:
                continue  # 现将10月11日至17日情况通报如下: which week 本周 means, not the day of every figure
            day = week.last if week is not None else self._told_day(block)
            if day is not None:
                self.told.append((block.start, day))
                self._periods[block.start] = week.resolved if week and weekly and block.kind == "body" else None
                settled = True
        self._framed = any(frame for _, frame in self._frames)
        self._set_weeks()

    def _frame(self, block: Block) -> str:
        """The months from the year's beginning that a title sums up: 上半年工作总结, 前三季度招商引资情况的通报."""
        for mention in self.within(block.start, block.end):
            if (
                mention.role == "period"
                and mention.first == date(self.issued.year, 1, 1)
                and mention.last is not None
                and (mention.last - mention.first).days > MONTH
                and 0 <= (self.issued - mention.last).days < LATE
                and _SUMS_UP.search(self.text, mention.end, block.end)
                and not _OF_ITS_DAY.search(self.text, mention.end, block.end)
            ):
                return mention.resolved or ""
        return ""

    def _told_day(self, block: Block) -> date | None:
        """The day of a 截至… that opens a heading or paragraph."""
        stop = self.text.find("。", block.start + RUN_IN, block.end)
        end = stop if stop >= 0 else block.end
        if _TO_THE_HOUR.search(self.text, block.start, end):
            return self.issued
        for mention in self.within(block.start, block.end):
            now = _OF_ALL.search(self.text, max(0, mention.start - 16), mention.start) is not None
            if mention.start > end and not now and (mention.last is None or (self.issued - mention.last).days > FRESH):
                continue  # deep in a paragraph: a day of its own, unless it is as good as the day of issue
            if block.kind == "heading" and mention.raw.rstrip("度") == f"{self.issued.year - 1}年":
                if _LOOKS_BACK.search(self.text, block.start, block.end):
                    return mention.last  # 发展报告（2024年度）
                continue
            titled = (
                block.kind == "heading" and mention.role == "period" and mention.first == date(self.issued.year, 1, 1)
            )
            if (
                titled
                and mention.last is not None
                and mention.last <= self.issued
                and _REPORTS.search(self.text, mention.end, block.end)
            ):
                return mention.last
            if mention.last is None or not 0 <= (self.issued - mention.last).days < OLD or mention.raw in NOW:
                continue
            if mention.role == "asof" and _TO_THE_DAY.search(self.text, max(0, mention.start - 3), mention.start):
                return mention.last
            fresh = (self.issued - mention.last).days <= FRESH
            if mention.role == "event" and fresh and _LEARNT.match(self.text, mention.end):
                return mention.last
        return None

    def _told_week(self, block: Block, weekly: bool) -> DateMention | None:
        """The week in the title of a weekly page: (3月31日至4月6日); or said at its head: 本周(…), 现将…通报如下."""
        titled = weekly or block.kind == "heading"
        return next(
            (
                mention
                for mention in self.within(block.start, block.end)
                if mention.role == "period"
                and (
                    titled
                    or mention.start == block.start
                    or self.text[max(0, mention.start - 3) : mention.start].endswith(("本周(", "现将"))
                )
                and mention.first is not None
                and mention.last is not None
                and 3 < (mention.last - mention.first).days < WEEK
                and 0 <= (self.issued - mention.last).days < WEEK
            ),
            None,
        )

    def _set_weeks(self) -> None:
        """本周 of a page that reports on the week before its issue is that week; 本月 and 上月 go by its title."""
        for number, mention in enumerate(self.mentions):
            if mention.raw in ("本月", "上月", "当月") and mention.first is not None:
                self.mentions[number] = self._month_meant(number, mention)
                continue
            if mention.raw not in ("本周", "上周") or mention.first is None or mention.last is None:
                continue
            named = bisect_left(self._weeks, mention.start + 1, key=lambda told: told[0]) - 1
            week = self._weeks[named][1] if named >= 0 else None
            if week is None:
                back = WEEK if self.issued.weekday() == 0 else 0
                first = mention.first - timedelta(days=back)
            else:
                first = week - timedelta(days=WEEK) if mention.raw == "上周" else week
            last = first + timedelta(days=WEEK - 1)
            self.mentions[number] = replace(
                mention, first=first, last=last, resolved=f"{first.isoformat()}/{last.isoformat()}"
            )

    def _month_meant(self, number: int, mention: DateMention) -> DateMention:
        """当月 is the month named just before it, 本月 that of the title (上月 the one before)."""
        before = self.mentions[number - 1] if number else mention
        named = bisect_left(self._months, mention.start, key=lambda month: month[0]) - 1
        if (
            mention.raw == "当月"
            and before.role in ("period", "compare")
            and before.raw.endswith(("月", "月份"))
            and before.first is not None
            and before.last is not None
            and "\n" not in self.text[before.end : mention.start]
        ):
            first, last = before.first, before.last
        elif named >= 0 and mention.role == "period":
            first = self._months[named][1]
            if mention.raw == "上月":
                first = (first - timedelta(days=1)).replace(day=1)
            last = month_end(first.year, first.month)
        else:
            return mention
        return replace(mention, first=first, last=last, resolved=f"{first.isoformat()}/{last.isoformat()}")

    def day_told(self, at: int) -> date | None:
        """The day the document at a position says it reports on."""
        number = bisect_left(self.told, (at + 1, date.min)) - 1
        return self.told[number][1] if number >= 0 else None

    def own_day(self, at: int) -> str:
        """The time of a figure without one of its own: the day or week its document reports on, else that of issue."""
        number = bisect_left(self.told, (at + 1, date.min)) - 1
        if self._framed:
            starts, frame = max(frame for frame in self._frames if frame[0] <= at)
            if frame and (number < 0 or starts > self.told[number][0]):
                return frame
        if number < 0:
            return self.issued.isoformat()
        start, day = self.told[number]
        return self._periods[start] or day.isoformat()

    def within(self, start: int, end: int) -> list[DateMention]:
        """Dates whose start lies between two positions."""
        first = bisect_left(self.starts, start)
        if first == len(self.starts) or self.starts[first] >= end:
            return []  # as a rule
        return self.mentions[first : bisect_left(self.starts, end, first)]

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
                if named is not None and not _MEASURED.search(self.text, block.start, block.end):
                    named = _at_its_end(named)
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
        """由年初的4200户发展到…, 由年初3个增加到…: the day holds for the first number alone."""
        if self.text[max(0, mention.start - 1) : mention.start] not in ("由", "从"):
            return False
        return self.text[mention.end : mention.end + 1] in tuple("的0123456789")

    def is_cohort(self, mention: DateMention) -> bool:
        """A programme year (2023年中央资金, 2000年底前建成的): it names a group, not the time of the figure."""
        known = self._cohorts.get(mention.start)
        if known is None:
            known = self._cohorts[mention.start] = self._names_group(mention)
        return known

    def _names_group(self, mention: DateMention) -> bool:
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


def _at_its_end(mention: DateMention) -> DateMention:
    """A month in the title of a page on work: what is counted stands as at its last day."""
    if mention.first is None or mention.last is None or mention.first.day != 1:
        return mention
    return replace(mention, kind="date", role="asof", first=mention.last, resolved=mention.last.isoformat())


def governing(timeline: Timeline, sent_start: int, at: int, carried: DateMention | None) -> DateMention | None:
    """The last date before a position in its sentence that can be a period or as-of, else the one carried from
    before."""
    for mention in reversed(timeline.within(sent_start, at)):
        if _goes_on_from(timeline, mention, at):
            continue
        if in_closed_brackets(timeline.text, sent_start, mention.start, at):
            continue
        if mention.raw in THIS_YEAR:
            asof = next((m for m in timeline.within(sent_start, mention.start) if m.role == "asof"), None)
            if asof is not None and not asof.raw.endswith("初"):
                return asof  # 截至3月25日，今年…: the day says more than the year
        if mention.role in _GOVERNING and not timeline.is_cohort(mention) and not timeline.starts_change(mention):
            return mention
        if mention.role == "rate":
            return mention
    return carried


def _goes_on_from(timeline: Timeline, mention: DateMention, at: int) -> bool:
    """Whether a date says nothing of a later number: 去年上半年是3.92亿元，增长8.7%; 一是三季度…；二是…."""
    text = timeline.text
    if mention.role != "asof" and text.find(";", mention.end, at) >= 0 and _LISTED_ITEM.search(text, mention.end, at):
        return True
    if mention.role == "asof" and mention.raw.endswith("初") and _PLANNED_THEN.match(text, mention.end, at):
        return True
    earlier = mention.last is not None and mention.last.year < timeline.issued.year and mention.role != "since"
    return (earlier or mention.raw in ("上周", "上月")) and _LEVEL_THEN_GROWTH.match(text, mention.end, at) is not None


def in_closed_brackets(text: str, floor: int, start: int, at: int) -> bool:
    """免费通行8天(1月28日至2月4日)，处置46处: what stands in brackets says nothing of what follows them."""
    opened = text.rfind("(", floor, start)
    return opened >= 0 and opened > text.rfind(")", floor, start) and text.find(")", start, at) >= 0
