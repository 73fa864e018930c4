"""Dates and times the way offices and feeds write them. Every function is pure and fails with a CellError sentence.

Accepted dates: 2024-09-26, 2024/9/26, 2024.9.26, 20240926, 2024年9月26日, Excel serial days (45561).
Accepted times: 0035, 35, 440, 1600, 00:00, 16:00:05, 16时30分, an Excel day fraction (0.6667).
"""

import datetime as dt
import re
import unicodedata

from luoshu.core.tables.problems import CellError

EXCEL_EPOCH = dt.date(1899, 12, 30)
_MIN_SERIAL, _MAX_SERIAL = 20000, 80000  # 1954-10-03 to 2119-01-11: outside, a number is not meant as a date
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
_COMPACT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK = re.compile(r"(\d{1,2})\s*[:时点]\s*(?:(\d{1,2})\s*(?:分)?)?(?:\s*:?\s*(\d{1,2})(?:\.\d+)?\s*秒?)?")
_ZONE = re.compile(r"(Z|UTC|[+-]\d{2}:?\d{2})$", re.IGNORECASE)


def excel_serial_to_date(serial: float) -> dt.date:
    """Excel serial days (1900 system; serials above 60, where its false leap day no longer matters) -> date."""
    if not _MIN_SERIAL <= serial <= _MAX_SERIAL:
        raise CellError("bad_date", f"数字 {serial:g} 不像 Excel 日期，请把这一列设成日期格式或写成 2024-09-26。")
    return EXCEL_EPOCH + dt.timedelta(days=int(serial))


def parse_date(text: str) -> dt.date:
    """One date; a time after it is ignored. CellError ``missing_date`` or ``bad_date``."""
    cleaned = _clean(text)
    if not cleaned:
        raise CellError("missing_date", "日期是空的，请补上，例如 2024-09-26。")
    match = _DATE.match(cleaned)
    if match is None and re.fullmatch(r"\d{8}", cleaned):
        match = _COMPACT_DATE.fullmatch(cleaned)
    if match is None:
        try:
            number = float(cleaned)
        except ValueError:
            raise CellError("bad_date", f"“{text}”不是日期，请写成 2024-09-26 或 2024年9月26日。") from None
        return excel_serial_to_date(number)
    try:
        return dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise CellError("bad_date", f"日历上没有“{text}”这一天，请核对后改正。") from None


def parse_time(text: str) -> int:
    """Seconds since midnight. Bare digits are HHMM with leading zeros lost (35 is 00:35, 440 is 04:40)."""
    cleaned = _clean(text)
    if not cleaned:
        raise CellError("missing_time", "时间是空的，请补上，例如 16:00。")
    if re.fullmatch(r"\d{1,4}(\.0)?", cleaned):
        number = int(cleaned.split(".")[0])
        return _seconds(number // 100, number % 100, 0, text)
    if re.fullmatch(r"0?\.\d+", cleaned):
        return round(float(cleaned) * 1440) % 1440 * 60
    match = _CLOCK.fullmatch(cleaned)
    if match is None:
        raise CellError("bad_time", f"“{text}”不是时间，请写成 16:00 或 1600。")
    return _seconds(int(match[1]), int(match[2] or 0), int(match[3] or 0), text)


def parse_moment(text: str, *, utc_offset_hours: float) -> int:
    """Date and time in one cell -> epoch seconds UTC; a zone in the text wins over ``utc_offset_hours``.

    A date without a time is a CellError ``missing_time``: the day alone is not a moment.
    """
    cleaned = _clean(text)
    zone = _ZONE.search(cleaned) if ":" in cleaned else None
    offset = utc_offset_hours
    if zone is not None:
        offset = _offset_hours(zone[1])
        cleaned = cleaned[: zone.start()].strip()
    compact = re.fullmatch(r"(\d{8})[T ]?(\d{4})", cleaned)
    if compact is not None:
        return epoch_of_day(parse_date(compact[1])) + parse_time(compact[2]) - round(offset * 3600)
    day = parse_date(cleaned)
    match = _DATE.match(cleaned)
    if match is not None:
        rest = cleaned[match.end() :].lstrip("T ,").strip()
        seconds = parse_time(rest)
    else:
        try:
            fraction = float(cleaned) % 1
        except ValueError:
            raise CellError("bad_time", f"“{text}”里没有认得出的时间，请写成 2024-09-17 16:00。") from None
        if fraction == 0:
            raise CellError("missing_time", f"“{text}”只有日期没有时间，请写成 2024-09-17 16:00。")
        seconds = round(fraction * 86400)
    return epoch_of_day(day) + seconds - round(offset * 3600)


def epoch_of_day(day: dt.date) -> int:
    """Epoch seconds of 00:00 UTC of ``day``."""
    return (day.toordinal() - 719163) * 86400


def _clean(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip().strip("'\"").strip()


def _seconds(hours: int, minutes: int, seconds: int, text: str) -> int:
    if hours > 23 or minutes > 59 or seconds > 59:
        raise CellError("bad_time", f"没有“{text}”这个时刻（小时 0-23、分钟 0-59），请核对后改正。")
    return hours * 3600 + minutes * 60 + seconds


def _offset_hours(zone: str) -> float:
    if zone.upper() in {"Z", "UTC"}:
        return 0.0
    digits = zone[1:].replace(":", "")
    hours = int(digits[:2]) + int(digits[2:]) / 60
    return -hours if zone[0] == "-" else hours
