"""The one place where pages look at the clock; tests move it with time-machine."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dateparse import parse_date

BEIJING = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()


def read_day(text: str) -> date | None:
    """Return the day typed into an address, or None when it is none."""
    try:
        return parse_date(text)
    except ValueError:
        return None
