"""Shifts as an iCalendar file (RFC 5545): text escaped, lines folded at 75 bytes, times with TZID Asia/Shanghai."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from luoshu.core.clock import BEIJING

LINE_BYTES = 75
ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Shanghai",
    "BEGIN:STANDARD",
    "DTSTART:19910915T000000",
    "TZOFFSETFROM:+0800",
    "TZOFFSETTO:+0800",
    "TZNAME:CST",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def calendar_text(name: str, shifts: Iterable[Any], at: datetime) -> str:
    """Return a calendar of shifts (with ``person``, ``kind``, ``starts_at``, ``ends_before``)."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//luoshu//duty//ZH", "CALSCALE:GREGORIAN"]
    lines += [f"X-WR-CALNAME:{escaped(name)}值班表", *ZONE]
    for one in shifts:
        lines += [
            "BEGIN:VEVENT",
            f"UID:shift-{one.pk}@luoshu",
            f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;TZID=Asia/Shanghai:{one.starts_at.astimezone(BEIJING):%Y%m%dT%H%M%S}",
            f"DTEND;TZID=Asia/Shanghai:{one.ends_before.astimezone(BEIJING):%Y%m%dT%H%M%S}",
            f"SUMMARY:{escaped(one.get_kind_display() + ' ' + one.person.name)}",
            f"LOCATION:{escaped(name)}",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Escape a TEXT value: backslash, semicolon, comma, line breaks."""
    for plain, written in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n"), ("\r", "\\n")):
        text = text.replace(plain, written)
    return text


def folded(line: str) -> str:
    """Fold a line so that no part exceeds 75 bytes, never inside a character; a part begins with one space."""
    parts, part, size = [], "", 0
    for letter in line:
        width = len(letter.encode("utf-8"))
        if size + width > LINE_BYTES:
            parts.append(part)
            part, size = "", 1
        part, size = part + letter, size + width
    return "\r\n ".join([*parts, part])
