"""Pictures that stand in alarms, taken out before a byte of the delivery is kept: they may show people (F26).

A picture is base64 in the field that the mapping names (``image``), or the name of a file beside the alarms. Any other
text of the alarm that is a picture goes too, and is not used. An address stays an address: nothing is fetched.
"""

import base64
import binascii
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final, NamedTuple

from luoshu.core.fire.formats.structured import items_of
from luoshu.core.fire.platforms import found_at

OWN: Final[Mapping[str, Any]] = {
    "fields": {"source_id": "source_id", "image": "picture", "box": "box"},
    "own": True,
}
"""How our own interface writes a picture into a report."""
ADDRESS: Final = ("https://", "http://")
MOST_PICTURES: Final = 4
LONG_TEXT: Final = 512
# How base64 of JPEG, PNG, WebP, GIF, BMP and TIFF begins.
_BEGINNINGS: Final = ("/9j/", "iVBORw0KGgo", "UklGR", "R0lGOD", "Qk0", "SUkq", "TU0A")
_LONG_RUN: Final = re.compile(
    rb"(?:data:[\w/+.-]{0,60};base64,)?(?:%s)[A-Za-z0-9+/]{%d,}={0,2}" % ("|".join(_BEGINNINGS).encode(), LONG_TEXT)
)
"""The same in a sheet of comma-separated text."""
_DATA: Final = re.compile(r"^data:[\w/+.-]*;base64,", re.ASCII)
_FILE: Final = re.compile(r"^[^\x00-\x1f]{1,200}\.\w{1,5}$")
_BREAK: Final = re.compile(r"[,，;；\s]+")


class Box(NamedTuple):
    """The smoke's box as a platform gave it: left, top, width, height; in pixels, or in shares of the picture."""

    left: float
    top: float
    width: float
    height: float

    def shares(self, width_px: int, height_px: int) -> tuple[float, float, float, float] | None:
        """Return left, top, right, bottom in shares of the picture, None when nothing of the box lies in it."""
        across, down = (1.0, 1.0) if max(self) <= 1 else (float(width_px), float(height_px))
        left, right = (min(1.0, max(0.0, edge / across)) for edge in (self.left, self.left + self.width))
        top, bottom = (min(1.0, max(0.0, edge / down)) for edge in (self.top, self.top + self.height))
        return (left, top, right, bottom) if right > left and bottom > top else None


@dataclass(frozen=True)
class TakenPicture:
    """One picture as it came. ``row_no``: the alarm's place in the list, from 1. Without ``data``: a file's name."""

    row_no: int
    data: bytes
    name: str
    box: Box | None


def take_pictures(content: bytes, mapping: Mapping[str, Any] | None = None) -> tuple[bytes, list[TakenPicture]]:
    """Return the alarms without the pictures in them, and the pictures; without a mapping in our interface's columns.

    What is no list of alarms comes back as it is, without long base64; reading it will say what is wrong.
    """
    mapping = mapping or OWN
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        return _LONG_RUN.sub(b"", content), []
    holder, _, name = str(mapping["fields"].get("image", "")).rpartition(".")
    taken: list[TakenPicture] = []
    is_changed = False
    for row_no, item in enumerate(_alarms(document, mapping), start=1):
        inner = found_at(item, holder)
        value = inner.get(name) if name and isinstance(inner, dict) else None
        given = [str(one) for one in (value if isinstance(value, list) else [value]) if one]
        pictures = [one for one in given if not one.startswith(ADDRESS)]
        if pictures and isinstance(inner, dict):
            inner[name] = next((one for one in given if one.startswith(ADDRESS)), "")
            is_changed = True
            box = _box(item, mapping)
            taken += [_taken(row_no, text, box) for text in pictures[:MOST_PICTURES]]
    cleaned = _without_long_pictures(document)
    if not is_changed and cleaned == document:
        return content, []
    return json.dumps(cleaned, ensure_ascii=False).encode(), taken


def _alarms(document: Any, mapping: Mapping[str, Any]) -> list[Any]:
    if mapping.get("own"):
        return items_of(document) if isinstance(document, dict | list) else []
    items = found_at(document, str(mapping.get("items", "")))
    return items if isinstance(items, list) else [items]


def _taken(row_no: int, text: str, box: Box | None) -> TakenPicture:
    if _FILE.match(text):
        return TakenPicture(row_no, b"", PurePosixPath(text.replace("\\", "/")).name, box)
    try:
        data = base64.b64decode(re.sub(r"\s+", "", _DATA.sub("", text)), validate=True)
    except (binascii.Error, ValueError):
        # Kept as what it is, so that the look at the bytes can say that it is no picture.
        data = text.encode()[:LONG_TEXT]
    return TakenPicture(row_no, data, "", box)


def _box(item: Any, mapping: Mapping[str, Any]) -> Box | None:
    """``box`` is left, top, width, height; ``corners`` left, top, right, bottom: one path, or four between commas."""
    for name in ("box", "corners"):
        path = str(mapping["fields"].get(name, ""))
        if not path:
            continue
        parts = [part.strip() for part in path.split(",")]
        values = [found_at(item, part) for part in parts] if len(parts) == 4 else found_at(item, path)
        try:
            numbers = _BREAK.split(values.strip()) if isinstance(values, str) else values
            left, top, third, fourth = (float(value) for value in numbers)
        except (TypeError, ValueError):
            return None
        width, height = (third, fourth) if name == "box" else (third - left, fourth - top)
        is_usable = all(map(math.isfinite, (left, top, width, height))) and width > 0 and height > 0
        return Box(left, top, width, height) if is_usable else None
    return None


def _without_long_pictures(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _without_long_pictures(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_without_long_pictures(value) for value in part]
    if isinstance(part, str) and len(part) >= LONG_TEXT and _DATA.sub("", part).lstrip().startswith(_BEGINNINGS):
        return ""
    return part
