"""The periods a ledger is reported for, and the moment each return is due, in the working calendar."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from luoshu.core.clock import (
    PeriodKind,
    WorkCalendar,
    beijing_instant,
    month_of,
    period_of,
)
from luoshu.core.ledgers.declaration import LedgerDeclaration, Period

_KINDS: Final = {
    Period.DAILY: PeriodKind.DAY,
    Period.WEEKLY: PeriodKind.WEEK,
    Period.MONTHLY: PeriodKind.MONTH,
    Period.QUARTERLY: PeriodKind.QUARTER,
    Period.YEARLY: PeriodKind.YEAR,
}
_FIRST_HALF_ENDS: Final = 15
_LONGEST_WAY: Final = 40_000
"""More periods than any ledger can have between two days; a slip in the dates ends here and not in memory."""


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """Beijing days ``first`` .. ``last``, both inside.

    ``key`` sorts by time within its kind: 2024-09-17, 2024-W38, 2024-09-a and 2024-09-b (上旬半月, 下旬半月), 2024-09,
    2024-Q3, 2024.
    """

    key: str
    first: date
    last: date
    label: str


def period_at(period: Period, day: date) -> ReportPeriod | None:
    """Return the period that a day lies in; None for a standing register."""
    if period is Period.STANDING:
        return None
    if period is Period.HALF_MONTHLY:
        month = month_of(day)
        if day.day <= _FIRST_HALF_ENDS:
            return ReportPeriod(
                f"{month.code}-a", month.first, month.first.replace(day=_FIRST_HALF_ENDS), f"{month.label}上半月"
            )
        return ReportPeriod(
            f"{month.code}-b", month.first.replace(day=_FIRST_HALF_ENDS + 1), month.last, f"{month.label}下半月"
        )
    found = period_of(_KINDS[period], day)
    return ReportPeriod(found.code, found.first, found.last, found.label)


def period_by_key(period: Period, key: str) -> ReportPeriod | None:
    """Return the period that a key names; None when it names none of this kind."""
    try:
        day = _some_day(period, key)
    except ValueError:
        return None
    found = period_at(period, day) if day else None
    return found if found and found.key == key else None


def _some_day(period: Period, key: str) -> date | None:
    match period:
        case Period.STANDING:
            return None
        case Period.DAILY:
            return date.fromisoformat(key)
        case Period.WEEKLY:
            return date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
        case Period.HALF_MONTHLY:
            return date(int(key[:4]), int(key[5:7]), 1 if key.endswith("a") else _FIRST_HALF_ENDS + 1)
        case Period.MONTHLY:
            return date(int(key[:4]), int(key[5:7]), 1)
        case Period.QUARTERLY:
            return date(int(key[:4]), int(key[6:]) * 3, 1)
        case Period.YEARLY:
            return date(int(key), 1, 1)


def due_at(declaration: LedgerDeclaration, period: ReportPeriod, calendar: WorkCalendar) -> datetime | None:
    """Return the UTC instant a return is due; None when nothing is owed for this period.

    ``due_days`` working days after the last day of the period, at the cut-off. With 0 it is the last day itself; when
    that is a day off the next working day, except in a daily ledger that counts days off. A working weekend (调休) is a
    working day.
    """
    last = period.last
    if not declaration.is_reported or not _in_season(declaration, period):
        return None
    if declaration.period is Period.DAILY and not declaration.counts_days_off and not calendar.is_working_day(last):
        return None
    day = last
    if declaration.due_days:
        for _ in range(declaration.due_days):
            day = calendar.next_working_day(day)
    elif not calendar.is_working_day(day) and not declaration.counts_days_off:
        day = calendar.next_working_day(day)
    return beijing_instant(day, time.fromisoformat(declaration.cut_off))


def _in_season(declaration: LedgerDeclaration, period: ReportPeriod) -> bool:
    """Whether any part of the period lies in the season; one that begins later than it ends crosses the new year."""
    if not declaration.season:
        return True
    begins, ends = declaration.season
    first, last = f"{period.first:%m-%d}", f"{period.last:%m-%d}"
    if (period.last - period.first).days >= 365 or last < first:
        return True
    if begins <= ends:
        return first <= ends and last >= begins
    return last >= begins or first <= ends


def season_begin(declaration: LedgerDeclaration, day: date) -> date | None:
    """Return the day the season that ``day`` lies in began; None for a ledger without seasons.

    Cumulative numbers begin anew with it: last year's end is nothing to fall below.
    """
    if not declaration.season:
        return None
    begins, ends = declaration.season
    year = day.year - (begins > ends and f"{day:%m-%d}" < begins)
    month, _, number = begins.partition("-")
    # A season that begins on a leap day begins on the last of February in other years.
    last = (date(year, int(month) % 12 + 1, 1) - timedelta(days=1)).day if month != "12" else 31
    return date(year, int(month), min(int(number), last))


def periods_between(declaration: LedgerDeclaration, first: date, last: date) -> Iterator[ReportPeriod]:
    """Yield the periods that end on a day from ``first`` to ``last``, both inside, in order of time.

    Periods that were over before the declaration came into force are left out.
    """
    day = max(first, declaration.valid_from)
    for _ in range(_LONGEST_WAY):
        found = period_at(declaration.period, day)
        if found is None or found.last > last:
            return
        if found.last >= first:
            yield found
        day = found.last + timedelta(days=1)
