"""Beijing days. Everything is stored in UTC; days are counted in Beijing, where 18:10 UTC is already tomorrow."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from luoshu.core.clock.problems import NaiveTime

BEIJING: Final = ZoneInfo("Asia/Shanghai")


def in_utc(at: datetime) -> datetime:
    """Return the same instant in UTC.

    Raises NaiveTime when ``at`` has no zone.
    """
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveTime("时间没有写明时区，无法判断是哪一天；请给出带时区的时间。")
    return at.astimezone(UTC)


def in_beijing(at: datetime) -> datetime:
    """Return the same instant on the Beijing clock. Raises NaiveTime when ``at`` has no zone."""
    return in_utc(at).astimezone(BEIJING)


def beijing_day(at: datetime) -> date:
    """Return the Beijing calendar day of an instant. Raises NaiveTime when ``at`` has no zone."""
    return in_beijing(at).date()


def beijing_instant(day: date, at: time) -> datetime:
    """Return the UTC instant at which the Beijing clock shows ``at`` on ``day``."""
    return datetime.combine(day, at.replace(tzinfo=None), tzinfo=BEIJING).astimezone(UTC)


def day_start(day: date) -> datetime:
    """Return the UTC instant at which a Beijing day begins."""
    return beijing_instant(day, time())


def day_end(day: date) -> datetime:
    """Return the UTC instant at which a Beijing day has ended: the start of the next one."""
    return day_start(day + timedelta(days=1))


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the half-open UTC interval [start, end) of a Beijing day."""
    return day_start(day), day_end(day)
