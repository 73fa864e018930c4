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
_REPORTS = re.compile(r"工作报告")
_LOOKS_BACK = re.compile(r"报告|公报|总结|年报|回顾|情况")
_TO_THE_HOUR = re.compile(r"截[至止]\d{1,2}[时点]")
_TO_THE_DAY = re.compile(r"(?:截[至止]到?|到)$")
MONTH = 31  # days; a longer period in a title (上半年, 前三季度) is the frame of the page, not of every figure
NOW = ("目前", "当前", "截至目前", "截止目前", "截至当前", "到目前为止")
THIS_YEAR = ("今年", "本年", "今年以来", "本年度", "今年度")
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
                document, bodies, settled = block.document, 0, False
                self._weeks.append((block.start, None))
            if bodies >= HEAD_BODIES or settled:
                continue
            bodies += block.kind == "body" and _COUNTS.search(self.text, block.start, block.end) is not None
            weekly = weekly or (block.kind == "heading" and "周" in self.text[block.start : block.end])
            week = self._told_week(block, weekly)
            if week is not None and week.first is not None:
                self._weeks[-1] = (block.start, week.first)
            day = week.last if week is not None else self._told_day(block)
            if day is not None:
                self.told.append((block.start, day))
                self._periods[block.start] = week.resolved if week and weekly and block.kind == "body" else None
                settled = True
        self._set_weeks()

    def _told_day(self, block: Block) -> date | None:
        """The day of a 截至… that opens a heading or paragraph."""
        stop = self.text.find("。", block.start + RUN_IN, block.end)
        end = stop if stop >= 0 else block.end
        if _TO_THE_HOUR.search(self.text, block.start, end):
            return self.issued
        for mention in self.within(block.start, block.end):
            now = self.text[max(0, mention.start - 4) : mention.start] in ("现将截至", "现将截止")
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
        """The week in the title of a weekly page: (3月31日至4月6日)."""
        return next(
            (
                mention
                for mention in self.within(
                    block.start, block.end if weekly or block.kind == "heading" else block.start + 1
                )
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


def governing(timeline: Timeline, sent_start: int, at: int, carried: DateMention | None) -> DateMention | None:
    """The last date before a position in its sentence that can be a period or as-of, else the one carried from
    before."""
    for mention in reversed(timeline.within(sent_start, at)):
        if in_closed_brackets(timeline.text, sent_start, mention.start, at):
            continue
        if mention.raw in THIS_YEAR:
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
    return opened >= 0 and opened > text.rfind(")", floor, start) and text.find(")", start, at) >= 0
