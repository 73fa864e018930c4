"""The names of places a text holds: those the lists know, and others where they stand as only names do.

A word with a suffix is a name of its own right when a list knows it (``known_names``). Any other must be made of the
letters names are made of (``place_names``) and stand once before a count, a colon or among its like; or be a name of
the page but for one letter.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from luoshu.core.reading.counties import counties_of, is_city, is_county
from luoshu.core.reading.known_names import is_known, is_word, known_ending
from luoshu.core.reading.place_names import (
    CANDIDATE,
    NEXT_BELOW,
    NO_WORD,
    is_zone_of_city,
    plausible,
    without_lead,
)

MOST_NAMES = 300  # names of a page that a doubtful word is held against, and doubtful words so held
#: A known name is one before 干部 and 集体 as well: 谭家镇干部.
_KNOWN_TAIL = re.compile(rf"(?:[市县区旗镇乡]|街道)(?:(?=干部|集体)|{NO_WORD})")
_ZONED = re.compile(
    r"(?:开发|高新|经开|新|功能|示范|度假|工业园|产业园|园|文旅|保税|综保|空港|临港|投资|管理|试验|合作|城)区$"
)
_NAME_AND_COLON = re.compile(r"[市县区镇乡道村]:")
_RUN_IN = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|"
    r"[-·●]\s*)?([\u4e00-\u9fff]{2,10}?(?:市|县|区|镇|乡|街道|村)):"
)
#: Behind a name of its own stand a colon, a count, or another name of its rank.
_UPPER, _LOWER = "[市县区旗]", "(?:[镇乡村]|街道)"
_COUNT_BEHIND = re.compile(r"\s?[:(]?\s?\d|:|[\n\t ]|[已也仅共各现新达计有占为](?:[已有成为]{0,2})\d|$")
_NEXT_OF_RANK = {
    rank: re.compile(rf"[、和与及](?:[\u4e00-\u9fff]{{2,4}}?{rank}|[\u4e00-\u9fff]{{1,3}}{rank})")
    for rank in (_UPPER, _LOWER)
}
#: 由市直部门, 综合市督查组: with an office behind it a suffix says whose office, of no named place.
_OFFICE = re.compile(
    r"[直级属里委区县、]|[\u4e00-\u9fff]{0,8}?(?:局|委员会|办(?![理好结成])|部门|组(?!织)|中心|院|队|政府|领导|公司|处(?![理置])|厅|"
    r"人大|政协)"
)
_OF_A_PLACE = re.compile(r"人民政府|政府|党委|党工委|办事处|委员会|融媒体|(?:20|19)\d\d")
_TELLS = re.compile(r"[^,;。:]{1,16}?\d")
_HEARD = re.compile(r"[\u4e00-\u9fff]{2,12}?(?:获悉|了解到)")


def names_in(text: str) -> Counter[str]:
    """The names of places of a text and how often each stands there."""
    known = list(_known_names(text))
    counted = Counter(text[start:end] for start, end in known)
    doubtful: list[str] = []
    opening: Counter[str] = Counter()
    for name, stand in _unlisted_names(text, [end for _, end in known], [start for start, _ in known]):
        if stand == "name" or name in counted:
            counted[name] += 1
            continue
        doubtful.append(name)
        if stand == "opening":
            opening[name] += 1
    counted.update({name: 1 for name, times in opening.items() if times > 1})
    for match in _run_ins(text):
        if (match.start() == 0 or text[match.start() - 1] == "\n") and plausible(match[1]):
            counted[match[1]] += 2
    most = [name for name, _ in counted.most_common(MOST_NAMES)]
    for name in dict.fromkeys(doubtful[:MOST_NAMES]):
        if name in counted or is_zone_of_city(name) or any(alike(name, other) for other in most):
            counted[name] += 1
    return counted


def _known_names(text: str) -> Iterator[tuple[int, int]]:
    """Where the known names of a text stand, with the lower places written behind them, in order."""
    low = 0
    for tail in _KNOWN_TAIL.finditer(text):
        start = known_ending(text, low, tail.end())
        if start is None:
            continue
        name = text[start : tail.end()]
        if not plausible(name) or (is_word(name) and _stand(text, start, tail.end()) != "name"):
            continue
        low = tail.end()
        yield start, low
        for below, end in _below(text, low):
            low = end
            yield end - len(below), end


def _unlisted_names(text: str, ends: list[int], starts: list[int]) -> Iterator[tuple[str, str]]:
    """Every word outside of the known names that may be a name no list has, with the lower places written right
    behind it (临泊县石桥镇), and how it stands."""
    for match in CANDIDATE.finditer(text):
        if match.start() and text[match.start() - 1] == "“" and match[1][-1] in "乡村镇":
            continue  # “四美乡村”, “五好小镇”: a title, not a place
        run, end = match[1], match.end()
        covered = bisect_left(ends, end)
        if covered < len(starts) and starts[covered] < end:
            continue
        if text[match.start(1) - 1 : match.start(1)].isdigit():
            if run[0] not in "年月日":
                continue  # 3座城市, 48处和县城
            run = run[1:]
        name = without_lead(run)
        if plausible(name):
            stand = _stand(text, end - len(name), end)
            yield name, stand
            if stand == "name":
                yield from ((below, "name") for below, _ in _below(text, end))


def _below(text: str, at: int) -> Iterator[tuple[str, int]]:
    """The places written right behind a place, each in the one before (望奎县|通江镇|正兰村), and where they end."""
    for _ in range(2):
        below = NEXT_BELOW.match(text, at)
        if below is None or not plausible(below[1]) or (text[at - 1] == "县" and below[1][-1] in "县区"):
            return
        at = below.end()
        yield below[1], at


def _stand(text: str, start: int, end: int) -> str:
    """How a word stands: as a "name" (before a count or a colon, among names of its rank, at the head), "opening" a
    clause as a subject does, or "" as any word may."""
    rank = _UPPER if text[end - 1] in "市县区" else _LOWER
    before = text[max(0, start - 2) : start]
    among = before[-1:] in ("、", "和", "与", "及") and before[:1] in ("市县区旗" if rank == _UPPER else "镇乡村道")
    if start == 0 or among or _COUNT_BEHIND.match(text, end) or _NEXT_OF_RANK[rank].match(text, end):
        return "name"
    if before == "中共" or (before == "者从" and _HEARD.match(text, end)):
        return "name"
    opens = not "\u4e00" <= before[-1:] <= "\u9fff"
    if opens and _OF_A_PLACE.match(text, end) and (rank == _UPPER or before.endswith("\n")):
        return "name"
    if rank == _LOWER:
        return ""
    below = NEXT_BELOW.match(text, end)
    if below is not None and plausible(below[1]):
        return "name"
    if not opens or _OFFICE.match(text, end):
        return ""
    return "name" if _TELLS.match(text, end) else "opening"


def _run_ins(text: str) -> Iterator[re.Match[str]]:
    """西工区:…, looked for from its colon: the few letters before it, and the blanks a dash may have behind it."""
    last = 0
    for found in _NAME_AND_COLON.finditer(text):
        begin = max(last, found.start() - 20)
        while begin > last and text[begin].isspace():
            begin -= 1
        match = _RUN_IN.search(text, begin, found.end())
        if match is not None:
            last = match.end()
            yield match


def alike(one: str, other: str) -> bool:
    """东凤区 for 东风区, 哈海拉镇 for 哈拉海镇: one letter is another, or two have changed places."""
    if one == other or len(one) != len(other) or len(one) < 3 or one[-1] != other[-1]:
        return False
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1 or sorted(one) == sorted(other)


def drop_swallowed(names: dict[str, int]) -> None:
    """郑县长垣镇 read at a bad boundary: a name that only adds letters before a more frequent name is no name."""
    for name in list(names):
        for cut in range(1, len(name) - 1):
            shorter = name[cut:]
            if shorter in names and not is_known(name) and names[shorter] >= names[name]:
                del names[name]
                break


def drop_unknown(names: dict[str, int], city: str, known: set[str]) -> None:
    """Where the page's city is a real one, a 县 or 区 that neither ``known`` nor the reader has is a word (外县)."""
    if not is_city(city):
        return
    counties = counties_of(city)
    for name in list(names):
        if name[-1] not in "县区" or name in known or is_county(name) or _ZONED.search(name):
            continue
        if not any(county.startswith(name[:-1]) or alike(name, county) for county in counties):
            del names[name]
