"""All of them within a time, and one that took longer: 均在30分钟内处置完毕 beside 用时47分钟."""

import re
from calendar import monthrange
from collections.abc import Iterator

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_SPENT = re.compile(r"用时|耗时|历时|花了|超时|超过时限|用了|超过|长达|才[\u4e00-\u9fff]{0,6}$")
_WITHIN = re.compile(
    r"[均全都](?:部|已)?[^,;。\d]{0,6}在[^,;。\d]{0,6}(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?P<unit>分钟|小时|工作日|天|日)(?:之?内|以内)(?P<says>[^,;。\n]{1,14})"
)
_TIME = re.compile(r"(?P<n>\d{1,3}(?:\.\d)?)个?(?P<unit>分钟|小时|工作日|天|日)")
_CLOCKS = re.compile(
    r"(?P<h1>[01]?\d|2[0-3])(?:时|点|:)(?P<m1>[0-5]?\d)?分?(?P<between>[^。;\d]{1,20}?)(?P<h2>[01]?\d|2[0-3])(?:时|点|:)(?P<m2>[0-5]?\d)?分?"
)
_DAYS = re.compile(
    r"(?P<m1>1[0-2]|[1-9])月(?P<d1>[12]\d|3[01]|[1-9])日(?P<between>[^。;\d]{1,12}?)"
    r"(?:(?P<m2>1[0-2]|[1-9])月)?(?P<d2>[12]\d|3[01]|[1-9])日"
)
_SPANNED = re.compile("[至到和—~-]|^、$|次日")
_WHY = "前面说都在时限内，后面有超过的，请核对"
_MINUTES = {"分钟": 1, "小时": 60}
#: So many days at most; of days at work two of seven do not count, and a week of them may fall on a holiday.
_CALENDAR = {"天": (1, 0), "日": (1, 0), "工作日": (2, 7)}
_TO_COME = re.compile(r"将|要|确保|力争|计划|须|应|目标|争取|务必|必须|保证|承诺")
_GENERAL = frozenset(("完毕", "完成", "全部", "全市", "全县", "全区", "情况", "工作"))
FAR = 1500


def check_time_limits(layout: Layout) -> Iterator[Check]:
    """均在30分钟内处置完毕, and one that took 47分钟."""
    text = layout.text
    if "内" not in text:
        return
    for said in _WITHIN.finditer(text):
        limit = parse_any(said["n"])
        before = text[max(0, said.start() - 24) : said.start()]
        if limit is None or _TO_COME.search(re.split("[,;。]", before)[-1]):
            continue
        noun = grams(f"{before}{said['says']}") - _GENERAL
        yield from _by_the_clock(layout, said, int(limit) * _MINUTES.get(said["unit"], 0))
        yield from _by_the_days(layout, said, int(limit))
        for took in _TIME.finditer(text, max(0, said.start() - FAR), said.end() + FAR):
            value = parse_any(took["n"])
            lead = re.split("[,;。]", text[max(0, took.start() - 16) : took.start()])[-1]
            if (
                took["unit"] != said["unit"]
                or value is None
                or value <= limit
                or not (_SPENT.search(lead) or text.startswith("才", took.end()))
            ):
                continue
            if re.search("平均|演练|压缩|缩短|由|去年|过去|此前", lead):
                continue
            around = text[max(0, took.start() - 100) : took.end() + 10]
            if grams(around) & noun:
                spans = [said.span(), (took.start() - len(lead), took.end()), took.span()]
                relation = f"“{said.group()}” / {lead}{took.group()}"
                yield text_check(layout, "all", "inconsistent", spans, relation, _WHY, "warn")
                break


def _by_the_clock(layout: Layout, said: re.Match[str], limit: int) -> Iterator[Check]:
    """均在1小时内扑灭, and 12时50分接报，15时10分明火扑灭."""
    text = layout.text
    words = grams(said["says"]) - _GENERAL
    for clocks in _CLOCKS.finditer(text, max(0, said.start() - FAR), said.end() + FAR) if limit else ():
        begins, ends = (int(clocks[h]) * 60 + int(clocks[m] or 0) for h, m in (("h1", "m1"), ("h2", "m2")))
        behind = re.split("[,;。]", text[clocks.end() : clocks.end() + 12])[0]
        if _SPANNED.search(clocks["between"]) or not grams(behind) & words or ends - begins <= limit:
            continue
        spans = [said.span(), (clocks.start(), clocks.end() + len(behind))]
        relation = f"“{said.group()}” / {clocks.group()}{behind}"
        yield text_check(layout, "all", "inconsistent", spans, relation, _WHY, "warn")
        return


def _by_the_days(layout: Layout, said: re.Match[str], limit: int) -> Iterator[Check]:
    """都在7日内办结, and 9月1日受理、9月15日办结."""
    text = layout.text
    if said["unit"] not in _CALENDAR:
        return
    times, more = _CALENDAR[said["unit"]]
    words = grams(said["says"]) - _GENERAL
    for days in _DAYS.finditer(text, said.end(), said.end() + FAR):
        first = _day(days["m1"], days["d1"])
        last = _day(days["m2"] or days["m1"], days["d2"])
        behind = re.split("[,;。]", text[days.end() : days.end() + 12])[0]
        if _SPANNED.search(days["between"]) or not grams(behind) & words or last - first <= limit * times + more:
            continue
        spans = [said.span(), (days.start(), days.end() + len(behind))]
        yield text_check(
            layout, "all", "inconsistent", spans, f"“{said.group()}” / {days.group()}{behind}", _WHY, "warn"
        )
        return


def _day(month: str, day: str) -> int:
    """A day of the year, counted."""
    return sum(monthrange(2023, number)[1] for number in range(1, int(month))) + int(day)
