"""The periods offices report by: day, week, month, quarter, half year, year, and a season between two dates."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from luoshu.core.clock.beijing import beijing_day, day_start
from luoshu.core.clock.problems import BadPeriod
from luoshu.core.clock.words import day_words


class PeriodKind(StrEnum):
    """What sort of period it is."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    SEASON = "season"


_MONTHS = {PeriodKind.MONTH: 1, PeriodKind.QUARTER: 3, PeriodKind.HALF: 6, PeriodKind.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Period:
    """Beijing days ``first`` .. ``last``, both inside. Build it by the functions below, not by hand."""

    kind: PeriodKind
    first: date
    last: date
    name: str = ""

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod(f"时段的结束日 {self.last} 早于开始日 {self.first}，请核对后重填。")

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.last - self.first).days + 1

    @property
    def code(self) -> str:
        """A stable code that sorts by time within its kind: 2024-09-17, 2024-W38, 2024-09, 2024-Q3, 2024-H2, 2024."""
        year = self.first.year
        if self.kind is PeriodKind.WEEK:
            iso = self.first.isocalendar()
            return f"{iso.year:04d}-W{iso.week:02d}"
        if self.kind is PeriodKind.MONTH:
            return f"{year:04d}-{self.first.month:02d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{year:04d}-Q{(self.first.month + 2) // 3}"
        if self.kind is PeriodKind.HALF:
            return f"{year:04d}-H{1 if self.first.month == 1 else 2}"
        if self.kind is PeriodKind.YEAR:
            return f"{year:04d}"
        if self.kind is PeriodKind.DAY:
            return self.first.isoformat()
        return f"{self.first.isoformat()}..{self.last.isoformat()}"

    @property
    def label(self) -> str:
        """The period as an office writes it."""
        first = self.first
        if self.kind is PeriodKind.DAY:
            return day_words(first)
        if self.kind is PeriodKind.WEEK:
            iso = first.isocalendar()
            return f"{iso.year}年第{iso.week}周（{_span_words(first, self.last)}）"
        if self.kind is PeriodKind.MONTH:
            return f"{first.year}年{first.month}月"
        if self.kind is PeriodKind.QUARTER:
            return f"{first.year}年第{'一二三四'[(first.month - 1) // 3]}季度"
        if self.kind is PeriodKind.HALF:
            return f"{first.year}年{'上' if first.month == 1 else '下'}半年"
        if self.kind is PeriodKind.YEAR:
            return f"{first.year}年"
        return f"{first.year}年{self.name}（{_span_words(first, self.last)}）"

    def bounds(self) -> tuple[datetime, datetime]:
        """Return the half-open UTC interval [start, end)."""
        return day_start(self.first), day_start(self.last + timedelta(days=1))

    def contains(self, at: datetime) -> bool:
        """Tell whether an instant falls in the period, by its Beijing day. Raises NaiveTime."""
        return self.first <= beijing_day(at) <= self.last

    def previous(self) -> "Period":
        """Return the period before this one: 环比. For a season that is the season of the year before."""
        if self.kind is PeriodKind.SEASON:
            return self.year_before()
        return period_of(self.kind, self.first - timedelta(days=1))

    def year_before(self) -> "Period":
        """Return the same period a year earlier: 同比. 29 February becomes 28; a week keeps its number (53 -> 52)."""
        if self.kind is PeriodKind.WEEK:
            iso = self.first.isocalendar()
            last_week = date(iso.year - 1, 12, 28).isocalendar().week
            return week_of(date.fromisocalendar(iso.year - 1, min(iso.week, last_week), 1))
        if self.kind in (PeriodKind.DAY, PeriodKind.SEASON):
            return Period(self.kind, _year_earlier(self.first), _year_earlier(self.last), self.name)
        return period_of(self.kind, _year_earlier(self.first))


def day_of(day: date) -> Period:
    """Return the one-day period."""
    return Period(PeriodKind.DAY, day, day)


def week_of(day: date) -> Period:
    """Return the ISO week (Monday to Sunday) of a day."""
    monday = day - timedelta(days=day.weekday())
    return Period(PeriodKind.WEEK, monday, monday + timedelta(days=6))


def month_of(day: date) -> Period:
    """Return the calendar month of a day."""
    return _months(PeriodKind.MONTH, day)


def quarter_of(day: date) -> Period:
    """Return the quarter of a day."""
    return _months(PeriodKind.QUARTER, day)


def half_of(day: date) -> Period:
    """Return the half year of a day."""
    return _months(PeriodKind.HALF, day)


def year_of(day: date) -> Period:
    """Return the calendar year of a day."""
    return _months(PeriodKind.YEAR, day)


def season(first: date, last: date, name: str = "") -> Period:
    """Return a season from ``first`` to ``last``, both inside; it may cross a new year. Raises BadPeriod."""
    return Period(PeriodKind.SEASON, first, last, name)


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of a kind that a day lies in. Raises BadPeriod for a season: a rule sets its dates."""
    if kind is PeriodKind.SEASON:
        raise BadPeriod("时段的起止日期由规则确定，请给出开始日和结束日。")
    if kind is PeriodKind.DAY:
        return day_of(day)
    if kind is PeriodKind.WEEK:
        return week_of(day)
    return _months(kind, day)


def _months(kind: PeriodKind, day: date) -> Period:
    length = _MONTHS[kind]
    first_month = (day.month - 1) // length * length + 1
    first = date(day.year, first_month, 1)
    last_month = first_month + length - 1
    next_first = date(day.year + 1, 1, 1) if last_month == 12 else date(day.year, last_month + 1, 1)
    return Period(kind, first, next_first - timedelta(days=1))


def _year_earlier(day: date) -> date:
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _span_words(first: date, last: date) -> str:
    end = f"{last.day}日" if (first.year, first.month) == (last.year, last.month) else f"{last.month}月{last.day}日"
    if first.year != last.year:
        end = f"{last.year}年{end}"
    return f"{first.month}月{first.day}日至{end}"
