"""Places of a sentence that are not written in full: counties without their suffix in a list, and offices.

铁西、皇姑、大东五个区: the counties of the page's city by their short names, where a count of them or a number each
follows. 市水利局1项, 县住建局:14项: an office of the page's own place, where it answers for a number.
"""

import re
from functools import lru_cache
from typing import Final

from luoshu.core.reading.places import Mention, Places

_CLOSED: Final = re.compile(r"(?:[两三四五六七八九十]|\d{1,2})个?(?:县区|县市|区县|[县区市地])")
_COUNTED: Final = re.compile(r"\(?\d")
_BEFORE: Final = frozenset("、,:;(。\n和及与于在为是括含")
_BODIES: Final = "(?:局|委|办|委员会|办公室|中心|公司|集团|医院|法院)"
#: An office between a mark and its number; only a level (市, 县) says that it is one of the page's own place.
_OFFICE: Final = re.compile(rf"(?<=[、,:;和为是有括及\n ])([市县区州镇])([\u4e00-\u9fff]{{1,9}}?{_BODIES})(?=:?\d)")
#: An office at the head of a line that tells of its own matters; 市教育局:明年再新增… only speaks.
_OFFICE_AT_HEAD: Final = re.compile(
    rf"\s*(?:[-·●]|\(?\d{{1,2}}[.、)])?\s*([市县区州镇]?)([\u4e00-\u9fff]{{1,9}}?{_BODIES}):"
    r"(?=\d|(?:共|承担|牵头|应办|承办|交办|事项|任务)[^,;。\d]{0,6}\d)"
)


def with_said_in_short(
    text: str, bounds: tuple[int, int], found: list[Mention], places: Places, home: str | None
) -> list[Mention]:
    """The mentions of a sentence, in order, with its counties told in short and the offices that answer for numbers."""
    start, end = bounds
    if places.in_short:
        found = _with_counties(text, start, end, found, places.in_short)
    return _with_offices(text, start, end, found, places, home) if text.find("局", start, end) >= 0 else found


@lru_cache(maxsize=64)
def _patterns(counties: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """One short name, and a row of them."""
    one = "(?:" + "|".join(sorted((county[:-1] for county in counties), key=len, reverse=True)) + ")(?![县区市])"
    return re.compile(one), re.compile(f"{one}(?:[、和]{one})*")


def _with_counties(text: str, start: int, end: int, found: list[Mention], counties: tuple[str, ...]) -> list[Mention]:
    one, row = _patterns(counties)
    named = {county[:-1]: county for county in counties}
    added: list[Mention] = []
    for run in row.finditer(text, start, end):
        if run.start() > start and text[run.start() - 1] not in _BEFORE:
            continue
        listed = list(one.finditer(text, run.start(), run.end()))
        if len(listed) < 2 or _CLOSED.match(text, run.end()) is None:
            listed = listed[-1:] if _COUNTED.match(text, run.end()) else []
        for item in listed:
            name = named[item.group()]
            if not any(other.start < item.end() and item.start() < other.end for other in found):
                added.append(Mention(item.start(), item.end(), name, name[-1], True))
    return sorted([*found, *added], key=lambda mention: mention.start) if added else found


def _with_offices(
    text: str, start: int, end: int, found: list[Mention], places: Places, home: str | None
) -> list[Mention]:
    head = _OFFICE_AT_HEAD.match(text, start, end)
    offices = [head] if head is not None else []
    offices += _OFFICE.finditer(text, start, end)
    added = [
        Mention(said.start(2) - len(said[1]), said.end(2), _owner(said[1], places, home) + said[2], "局", True)
        for said in offices
    ]
    return sorted([*found, *added], key=lambda mention: mention.start) if added else found


def _owner(level: str, places: Places, home: str | None) -> str:
    """The place an office of a level is of: the page's own at that level, else the level as written."""
    if not level:
        return ""
    return next((name for name in (home, places.city, places.county) if name and name.endswith(level)), level)
