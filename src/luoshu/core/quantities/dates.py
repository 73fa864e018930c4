"""The office's date forms, resolved against the issue date: 2024.9.26, 9月底前, 今年上半年, 去年以来, 截至10月10日17时.

``find_dates`` is one pass over folded text. The resolver knows no clock: the issue date is an argument.
"""

import re
from calendar import monthrange
from datetime import date, timedelta

from luoshu.core.quantities.numerals import fold, parse_any
from luoshu.core.rows import row

#: Words that promise without a date (未定时限); they never become one.
VAGUE_WORDS = (
    "早日",
    "尽快",
    "尽早",
    "即将",
    "适时",
    "择机",
    "不日",
    "限期",
    "春节前",
    "节前",
    "汛期前",
    "入冬前",
    "供暖季前",
    "雨季前",
)

_YEAR = r"(?:19|20)\d\d年|(?:[今去明本上当同]年|(?<![产成投之此以建运])[前后]年)(?!以前|画|货|味|产|营)"
_FIRST_MONTHS = r"(?<![提以之目此期底末])前(?:1[0-2]|[2-9]|十[一二]?|[两二三四五六七八九])个?月(?!份|[前后])"
_TAIL = r"底之?前(?!后)|末之?前(?!后)|之?前(?!后)|以前|以来|来|起|期间|底|末|初|内|度"
# 1.4月25日前: the number of an item, then the day; never the month 1.4.
_NUMBERING = r"(?<=\n\d\.)|(?<=\n\d\d\.)"
_FORMS = re.compile(
    # No form begins otherwise: one look at the letter spares trying every alternative at every place.
    r"(?=[\d今去明前后本上下当同全一二三四第年月截到目昨近日多每历早尽即适择不限春节汛入供雨])(?:"
    rf"(?P<ymd>(?<![\d.])(?:19|20)\d\d(?P<sep>[./-])\d{{1,2}}(?P=sep)\d{{1,2}}(?![\d.]))(?P<ytail>之?前|以前|以来|起)?"
    rf"|(?:(?P<my>{_YEAR})的?)?(?:(?<![\d.])|{_NUMBERING})(?P<m>1[0-2]|0?[1-9])(?:月?[-~至到](?P<m2>1[0-2]|0?[1-9]))?(?:月份|"
    rf"月(?!球|亮|饼|季))"
    r"(?:(?P<d>[0-3]?\d)[日号](?:(?P<h>[0-2]?\d)[时点](?:(?P<mi>[0-5]?\d)分)?)?"
    r"(?:[-~至到](?:(?P<m3>1[0-2]|0?[1-9])月)?(?:(?P<d2>[0-3]?\d)[日号]|(?P<h2>[0-2]?\d)[时点]))?"
    r"(?:\((?:星期|周)[一二三四五六日天]\)(?=之?前|以前|底前))?|"
    r"(?P<mpart>[上中下]旬))?"
    rf"(?P<mtail>{_TAIL})?"
    rf"|(?P<fy>(?:19|20)\d\d)年?[-~至到](?P<ty>(?:19|20)\d\d)年(?P<rtail>{_TAIL})?"
    rf"|(?P<y>{_YEAR}|全年)(?P<ypart>的?(?:上半年|下半年|前三季度|前[一二三]季度|"
    rf"第?[一二三四1-4]季度|{_FIRST_MONTHS}))?(?P<yytail>{_TAIL}|全年)?"
    rf"|(?P<part>{_FIRST_MONTHS}|上半年|下半年|前三季度|(?<!第)[一二三四]季度|第[一二三四]季度|今冬明春|年(?=[底末内初])|"
    rf"(?<!每)月(?=[底末](?!起))|"
    rf"本月|上月|当月|本周|上周|本季度)(?P<ptail>{_TAIL})?"
    r"|(?P<word>截[至止]目前|截至当前|截至今日|到目前为止|(?<![项科题])目前|当前|昨日|昨天|今日|今天|前日|前天|当日|当天|日前|近日|"
    r"近[两二三四五六七八九十几]?年来?|近几年来?|多年来|每年|年均|历年|" + "|".join(VAGUE_WORDS) + r")"
    r"|(?<![\d.月年])(?<!\d,)(?P<dd>[0-3]?\d)日(?:(?P<dh>[0-2]?\d)[时点](?:(?P<dmi>[0-5]?\d)分)?)?(?P<dtail>之?前|"
    r"以前|以来|起)?)"
)
_AS_OF_BEFORE = re.compile(r"(?:截[至止]到?|到|至)$")
_SINCE_BEFORE = re.compile(r"(?:自从?|从)$")
_SINCE_AFTER = re.compile(r"(?!至今)[\u4e00-\u9fff]{1,8}?以来")
# 二是9月底前…: the number of an item, nothing that is compared.
_COMPARE_BEFORE = re.compile(r"(?:比|较|与|同|(?<![一二三四五六七八九十])是|相比于?|超过|高于|低于)$")
_QUARTER = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR_SHIFT = {"今": 0, "本": 0, "去": -1, "上": -1, "前": -2, "明": 1, "后": 2, "全": 0}


@row(frozen=True, slots=True)
class DateMention:
    """A date expression in a text.

    ``kind``: date, interval, deadline, vague, recurring. ``resolved``: ISO date, ``a/b`` interval, ``/b`` open
    start, or None
    for vague words. ``first`` and ``last`` bound it (None when open). ``basis``: stated when the text gives the
    year, else resolved.
    ``role``: deadline, asof, period, since, compare, event, vague.
    """

    start: int
    end: int
    raw: str
    kind: str
    resolved: str | None
    first: date | None
    last: date | None
    basis: str
    role: str


def month_end(year: int, month: int) -> date:
    """Last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def infer_year(month: int, issued: date) -> int:
    """Year meant by a bare month on a page issued then: the nearest one across the turn of the year."""
    if issued.month <= 3 and month >= 10:
        return issued.year - 1
    if issued.month >= 10 and month <= 2:
        return issued.year + 1
    return issued.year


def _safe_date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


class _Resolver:
    """Resolves one match of ``_FORMS`` against the issue date; ``report`` is the day before issue."""

    def __init__(self, issued: date) -> None:
        self.issued = issued
        self.report = issued - timedelta(days=1) if issued > date.min else issued

    def year(self, written: str | None, month: int | None = None) -> tuple[int, str]:
        if not written:
            return (infer_year(month, self.issued) if month else self.issued.year), "resolved"
        if written[0].isdigit():
            return int(written[:4]), "stated"
        return self.issued.year + _YEAR_SHIFT.get(written[0], 0), "resolved"

    def bounds(self, match: re.Match[str]) -> tuple[date | None, date | None, str, str, str]:
        """(first, last, basis, tail, clock) of a match; last is the day itself for single days."""
        if match["ymd"]:
            year, month, day = (int(part) for part in re.split(r"[./-]", match["ymd"]))
            on = _safe_date(year, month, day) if 1 <= month <= 12 else None
            return on, on, "stated", match["ytail"] or "", ""
        if match["m"]:
            return self._month(match)
        if match["fy"]:
            return date(int(match["fy"]), 1, 1), date(int(match["ty"]), 12, 31), "stated", match["rtail"] or "", ""
        if match["y"]:
            year, basis = self.year(match["y"])
            first, last = self._part(year, match["ypart"])
            return first, last, basis, match["yytail"] or "", ""
        if match["part"]:
            first, last = self._part(self.issued.year, match["part"])
            return first, last, "resolved", match["ptail"] or "", ""
        if match["dd"]:
            day = int(match["dd"])
            on = _safe_date(self.issued.year, self.issued.month, day)
            clock = f"T{int(match['dh']):02}:{int(match['dmi'] or 0):02}" if match["dh"] else ""
            return on, on, "resolved", match["dtail"] or "", clock
        return None, None, "resolved", "", ""

    def _month(self, match: re.Match[str]) -> tuple[date | None, date | None, str, str, str]:
        month = int(match["m"])
        tail = match["mtail"] or ""
        year, basis = self.year(match["my"], int(match["m2"] or month))
        if year > self.issued.year and not match["my"] and "前" not in tail:
            year = self.issued.year  # only a deadline looks across the turn of the year
        if match["d"] is None:
            first, last = date(year, month, 1), month_end(year, month)
            if match["m2"] and int(match["m2"]) >= month:
                last = month_end(year, int(match["m2"]))
            if match["mpart"]:
                ten = "上中下".index(match["mpart"][0])
                first = date(year, month, 1 + 10 * ten)
                last = last if ten == 2 else date(year, month, 10 + 10 * ten)
            return first, last, basis, tail, ""
        first_day = _safe_date(year, month, int(match["d"]))
        if match["d2"]:
            last_day = _safe_date(year, int(match["m3"] or month), int(match["d2"]))
            return first_day, last_day, basis, tail, ""
        clock = ""
        if match["h"] and not match["h2"]:
            hour, minute = int(match["h"]), int(match["mi"] or 0)
            clock = f"T{hour:02}:{minute:02}" if hour < 24 else ""
        return first_day, first_day, basis, tail, clock

    def _part(self, year: int, part: str | None) -> tuple[date, date]:
        part = (part or "").removeprefix("的")
        if part == "上半年":
            return date(year, 1, 1), date(year, 6, 30)
        if part == "下半年":
            return date(year, 7, 1), date(year, 12, 31)
        if part.startswith("前") and part.endswith("季度"):
            return date(year, 1, 1), month_end(year, 3 * _QUARTER.get(part[1], 3))
        if part.startswith("前"):
            months = int(parse_any(re.sub("[前个月]", "", part)) or 12)
            return date(year, 1, 1), month_end(year, min(12, months))
        if part == "本季度":
            quarter = (self.issued.month - 1) // 3 + 1
            return date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
        if part.endswith("季度"):
            quarter = _QUARTER.get(part.removeprefix("第")[:1], 1)
            return date(year, 3 * quarter - 2, 1), month_end(year, 3 * quarter)
        if part in ("月", "本月", "当月"):
            return date(year, self.issued.month, 1), month_end(year, self.issued.month)
        if part == "上月":
            before = date(year, self.issued.month, 1) - timedelta(days=1)
            return date(before.year, before.month, 1), before
        if part in ("本周", "上周"):
            monday = self.issued - timedelta(days=self.issued.weekday() + (7 if part == "上周" else 0))
            return monday, monday + timedelta(days=6)
        if part == "今冬明春":
            return date(year, 11, 1), month_end(year + 1, 3)
        return date(year, 1, 1), date(year, 12, 31)


def find_dates(text: str, issued: date) -> list[DateMention]:
    """All date expressions of a text in order, resolved against the issue date (a day; no clock is read).

    Offsets are those of ``text``. Impossible days (2月30日) come back with ``resolved`` None and kind ``date``.
    """
    return find_dates_folded(text, fold(text), issued)


def find_dates_folded(text: str, folded: str, issued: date) -> list[DateMention]:
    """As :func:`find_dates`, for a caller that has folded the text already."""
    resolver = _Resolver(issued)
    found: list[DateMention] = []
    for match in _FORMS.finditer(folded):
        try:
            mention = _mention(match, text, folded, resolver)
        except (ValueError, OverflowError):  # years at the edge of the calendar
            continue
        if mention is not None:
            found.append(mention)
    return found


def _mention(match: re.Match[str], text: str, folded: str, resolver: _Resolver) -> DateMention | None:
    start, end = match.span()
    if match["part"] == "当月" and folded[max(0, start - 1) : start] in ("月", "份"):
        return None  # 10月份当月: of the month just named, not of the month of issue
    if match["word"]:
        return _word(match["word"], start, end, text, resolver)
    first, last, basis, tail, clock = resolver.bounds(match)
    before = folded[max(0, start - 4) : start]
    if tail in ("前", "之前", "以前", "底前", "底之前", "末前", "末之前"):
        # 9月1日前 and 9月底前 both end on the last day named; 年前 alone is too vague to be a day.
        resolved = last.isoformat() if last else None
        kind, role, first = "deadline", "deadline", None
    elif first is not None and (
        tail in ("以来", "来", "起")
        or (not tail and _SINCE_AFTER.match(folded, end))
        or (tail in ("初", "底", "末") and folded.startswith("以来", end))
    ):
        if tail in ("底", "末"):
            first = last or first  # 去年底以来: from its last day
        resolved, kind, role = f"{first.isoformat()}/{resolver.report.isoformat()}", "interval", "since"
        last = resolver.report
    elif tail in ("底", "末", "初") and first is not None and last is not None:
        on = first if tail == "初" else last
        first = last = on
        resolved, kind, role = on.isoformat(), "date", "asof"
    elif first is None or last is None:
        resolved, kind, role = None, "date", "event"
    elif first == last:
        resolved, kind, role = first.isoformat() + clock, "date", "event"
    else:
        resolved, kind, role = f"{first.isoformat()}/{last.isoformat()}", "interval", "period"
    if _AS_OF_BEFORE.search(before) and kind != "deadline":
        role = "asof"
    elif _SINCE_BEFORE.search(before) and first is not None and role in ("event", "period"):
        resolved, kind, role = f"{first.isoformat()}/{resolver.report.isoformat()}", "interval", "since"
    elif _COMPARE_BEFORE.search(before) or folded.startswith("同期", end):
        role = "compare"
    if role == "asof" and kind == "interval" and last is not None:
        resolved, kind, first = last.isoformat(), "date", last
    return DateMention(start, end, text[start:end], kind, resolved, first, last, basis, role)


def _word(word: str, start: int, end: int, text: str, resolver: _Resolver) -> DateMention | None:
    report = resolver.report
    if word in VAGUE_WORDS:
        return DateMention(start, end, text[start:end], "vague", None, None, None, "resolved", "vague")
    if word in ("每年", "年均", "历年"):
        return DateMention(start, end, text[start:end], "recurring", "P1Y", None, None, "resolved", "rate")
    if (word.startswith("近") and "年" in word) or word == "多年来":
        return DateMention(start, end, text[start:end], "vague", f"/{report}", None, report, "resolved", "period")
    shift = {"今": 1, "前": -1, "昨": 0}.get(word[0], 0)
    on = report + timedelta(days=shift)
    if word in ("日前", "近日"):
        return DateMention(start, end, text[start:end], "vague", None, None, None, "resolved", "event")
    if word in ("当日", "当天"):
        return None  # the day named before; the reader keeps that one
    role = "event" if word[0] in "昨今" or word in ("前日", "前天") else "asof"
    return DateMention(start, end, text[start:end], "date", on.isoformat(), on, on, "resolved", role)


def parse_date_form(written: str, issued: date | None = None) -> date | None:
    """The day written in a cell or field (2024年9月26日, 2024.9.26, 2024-09-26, 20240926; 9月26日 needs ``issued``);
    else None."""
    folded = fold(written).strip()
    match = re.fullmatch(r"((?:19|20)\d\d)[年./-]?(\d{1,2})[月./-]?(\d{1,2})日?", folded)
    if match and (len(folded) == 8 or re.search(r"\D", folded)):
        return _safe_date(int(match[1]), int(match[2]), int(match[3]))
    match = re.fullmatch(r"(\d{1,2})[月./-](\d{1,2})日?", folded)
    if match and issued is not None and 1 <= int(match[1]) <= 12:
        return _safe_date(infer_year(int(match[1]), issued), int(match[1]), int(match[2]))
    return None
