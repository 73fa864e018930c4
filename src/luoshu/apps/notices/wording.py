"""What may leave: the matter's words, its number, its limit and a link. Everything else is refused.

A line is never the notice's own text: it is put together from codes, and then read again by a grammar that knows
nothing else. So a name, a coordinate, a phone number or a photo cannot leave, whoever writes the next kind of notice.
"""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from luoshu.apps.notices.choices import MatterWords
from luoshu.apps.notices.errors import NotForOutside
from luoshu.core.clock import BEIJING

MOST_BYTES: Final = 1900  # a robot takes 2,048 bytes of text
_WORDS: Final = "|".join(re.escape(str(label)) for label in MatterWords.labels)
_LINE: Final = re.compile(
    rf"(?:{_WORDS}) [A-Za-z0-9〔〕号-]{{1,80}}"
    r"(?:，\d{1,2}月\d{1,2}日 \d{2}:\d{2} 前)?"
    r"(?:，(?:https?://[A-Za-z0-9.:\[\]-]{1,120})?/[A-Za-z0-9/_?=&〔〕号-]{0,120})?"
)
_HEAD: Final = re.compile(r"(?:早间汇总|待办汇总) \d{1,3} 件")
_PHONE: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ID_CARD: Final = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")


def line_of(*, kind: str, code: str, due_at: datetime | None, link: str, public_url: str = "") -> str:
    """Return the line of one notice. Raises NotForOutside."""
    words = MatterWords(kind) if kind in MatterWords.values else MatterWords.OTHER
    line = f"{words.label} {code}"
    if due_at is not None:
        local = due_at.astimezone(BEIJING)
        line += f"，{local.month}月{local.day}日 {local:%H:%M} 前"
    if link:
        line += f"，{public_url.rstrip('/')}{link}"
    check_outgoing(line)
    return line


def text_of(lines: Iterable[str], *, is_morning: bool = False) -> str:
    """Return one message of several lines, with a heading when there are two or more."""
    kept = list(lines)
    if len(kept) < 2:
        return "".join(kept)
    head = f"{'早间汇总' if is_morning else '待办汇总'} {len(kept)} 件"
    return "\n".join([head, *kept])


def check_outgoing(text: str) -> None:
    """Refuse a message that holds anything but words, number, limit and link. Raises NotForOutside."""
    lines = text.split("\n")
    if len(lines) > 1 and _HEAD.fullmatch(lines[0]):
        lines = lines[1:]
    for line in lines:
        if not _LINE.fullmatch(line) or _PHONE.search(line) or _ID_CARD.search(line):
            raise NotForOutside
