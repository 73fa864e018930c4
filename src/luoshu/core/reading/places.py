"""Names of places by their suffix, and who 我市, 全县, 该区 mean; an optional list of division names helps.

A page that never names its city speaks for the one its counties lie in (``counties``)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshu.core.reading.counties import (
    city_in_title,
    city_of,
    city_of_short_names,
    counties_of,
    is_county,
    prefecture_in,
)
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.name_finding import drop_swallowed, drop_unknown, names_in
from luoshu.core.reading.place_names import NOT_PLACES, SALUTATION, WHOLE_CITY, most_told, plausible, town_of

_NOT_AFTER = re.compile(r"[场域值容间]|民(?!宿|政|营|生|办|间|族)")
_TAIL = re.compile(r"[市州县区旗镇乡道村]")
_CITY_HINTS = (
    re.compile(r"(?:中共|本报)([\u4e00-\u9fff]{2,3}?)(?:市委|市人民政府|讯)"),
    re.compile(r"(?:现代化|建设|美丽|平安|幸福|魅力)([\u4e00-\u9fff]{2})(?:建设|新篇章|新征程|行动)"),
    re.compile(r"(?<![\u4e00-\u9fff])(?!本报|我们)([\u4e00-\u9fff]{2})(?:日报|晚报|网讯|融媒)"),
)
_DEICTIC = re.compile(
    r"(?P<who>[全我本该你贵])(?P<level>市|州|县|区|镇|乡|街道|村)(?!场|级|域|民|管|长|属|直)|(?P<lone>全域|辖区)|"
    r"(?P<sub>中心城区|主城区|城市区(?=[\u4e00-\u9fff]{0,4}\d))"
)
#: 秭归县人民政府, 宣城市人民政府督查室: an office that heads or signs a page speaks for its place.
_OFFICE_LINE = re.compile(
    r"(?:中共|中国共产党)?([\u4e00-\u9fff]{1,5}?(?:市|自治县|县|区|州|旗))(?=人民政府|政府|委|人大|政协|[\u4e00-\u9fff]{2,26}(?:局|办|办公室|指挥部|专班|领导小组|督查室|委员会)(?:[\s\d〔(（文件关]|$))"
)
_MASTHEAD = re.compile(r"([\u4e00-\u9fff]{2,3}?)(?:日|晚|周)?报(?=[\s\d(（第]|$)")
# A zone without its city's name, where it opens a clause and acts: 高新区新签约73个; never 加快高新区建设.
_ZONE = re.compile(
    r"(?=[高经开])(?:^|(?<=[\n,;。、]))((?:高新|经开|开发|经济开发|高新技术开发|经济技术开发)区)(?=[:占完新已共建累最超列第]|[\u4e00-\u9fff]{0,8}\d)"
)
#: 张掖经济技术开发区2025年上半年工作报告; 大理经济技术开发区管理委员会: a zone's own page.
_ZONE_LINE = re.compile(
    r"\W*(?P<name>[\u4e00-\u9fff]{2,6}?(?:经济技术|高新技术产业|高新技术|高新|经济|产业)开发区)(?:党工委|管委会|管理委员会|20\d\d年)"
)
# 占全市…, 居全省第…, 高于全市: the wider place is only the yardstick.
_AMONG = re.compile(
    r"(?:各?(?:区县|县区|县市区|县市|镇街))?[^,;。\d]{0,4}?(?:中?列第|中?排名?第|中?居第|平均水平|(?:唯一)?最[高低大小多少快慢好差早晚先后]|居?首位|居?末位|第[一二三四五\d]|垫底|领先|前列|率先|首创|首个|首家)"
)
_YARDSTICK = re.compile(
    r"(?:占|居|列|位居|排名|高于|低于|快于|慢于|超过|较|比|与|同|为|向|服务|影响了?|影响|拖了|拖|省市?)$"
)

MANY, FEW = 2, 1  # counties of a page; how often its one 市 is named when it is but one of its towns
SHORT_NAMES_IN = 20_000  # letters of a page looked through for its counties' short names
TITLE = 60  # letters of a page's title
HEAD = 160  # letters of the head of a page
_LINE = 40  # letters of a line that names an office


@dataclass(slots=True)
class Mention:
    """A place at a position of the stitched text; ``name`` resolved, ``level`` its suffix, ``explicit`` when written
    by name."""

    start: int
    end: int
    name: str
    level: str
    explicit: bool


@dataclass(slots=True)
class Places:
    """The place names of a page and the places its sections speak for."""

    names: dict[str, int] = field(default_factory=dict)
    city: str | None = None
    county: str | None = None
    by_document: dict[int, str] = field(default_factory=dict)
    speaks_for_city: bool = False
    title_place: str | None = None
    town: str | None = None
    addressed: list[tuple[int, str]] = field(default_factory=list)
    #: Counties of the city that the page also tells without their suffix.
    in_short: tuple[str, ...] = ()

    def level(self, name: str) -> str:
        return "街道" if name.endswith("街道") else name[-1:]

    def home(self, block: Block) -> str | None:
        """The place a block speaks for: its heading, the signature below it, else the page's own place."""
        if block.heading_place and self.is_name(block.heading_place):
            return block.heading_place
        if self.town is not None:
            return self.town
        own = self.by_document.get(block.document) or self.city
        return own or self.title_place or ("全市" if self.speaks_for_city else self.county)

    def is_name(self, written: str) -> bool:
        return written in self.names or (
            len(written) <= 8
            and written.endswith(("市", "县", "区", "镇", "乡", "街道", "村"))
            and written not in NOT_PLACES
            and written[0] not in "各全该本我"
        )

    def mentions(self, text: str, start: int, end: int, home: str | None, recent: list[Mention]) -> list[Mention]:
        """Places named or pointed at between two positions, in order; chains (县+镇) become one mention."""
        found: list[Mention] = []
        position = start
        for tail in _TAIL.finditer(text, start, end):
            at = tail.start()
            if at < position:
                continue
            mention = self._named(text, position, at) or self._deictic(
                text, position, at, home, recent + found if recent else found
            )
            if mention is None:
                continue
            if found and found[-1].end == mention.start and found[-1].explicit and mention.explicit:
                last = found[-1]
                mention = Mention(last.start, mention.end, _chain(last.name, mention.name), mention.level, True)
                found[-1] = mention
            elif found and found[-1].end == mention.start and not found[-1].explicit and mention.explicit:
                last = found[-1]
                if last.level in "市县区" and last.level != mention.level:
                    name = mention.name if last.level == "市" else _chain(last.name, mention.name)
                    found[-1] = Mention(last.start, mention.end, name, mention.level, True)
                else:
                    found.append(mention)
            else:
                found.append(mention)
            position = mention.end
        return found

    def _named(self, text: str, low: int, at: int) -> Mention | None:
        for length in range(9, 1, -1):
            start = at + 1 - length
            if start < low:
                continue
            name = text[start : at + 1]
            if name in self.names:
                longer = next((n for n in (2, 1) if text[start : at + 1 + n] in self.names), 0)
                if longer and text[at + longer] in "市县区镇乡道":
                    name, at = text[start : at + 1 + longer], at + longer  # 沙县区, not 沙县
                if name[-1] in "市区" and _NOT_AFTER.match(text, at + 1):
                    return None
                return Mention(start, at + 1, name, self.level(name), True)
        return None

    def _deictic(self, text: str, low: int, at: int, home: str | None, found: list[Mention]) -> Mention | None:
        start = max(low, at - 3)
        match = None
        for candidate in _DEICTIC.finditer(text, start, at + 1):
            if candidate.end() == at + 1:
                match = candidate
        if match is None:
            return None
        if match["sub"]:
            if text[max(0, match.start() - 1) : match.start()] == "占":
                return None
            name = (self.city or "") + match["sub"] if match["sub"] == "中心城区" else (self.city or match["sub"])
            return Mention(match.start(), match.end(), name, "区", False)
        level = match["level"]
        if level is None:
            return None
        if _AMONG.match(text, at + 1):
            return None
        if text[at + 1 : at + 2] in ("场", "级", "域", "民", "直", "管") or _YARDSTICK.search(
            text[max(0, match.start() - 3) : match.start()]
        ):
            return None
        if match["who"] in "你贵":
            name = next(
                (place for start, place in reversed(self.addressed) if start < at and place.endswith(level)), None
            )
            return Mention(match.start(), match.end(), name, level, False) if name else None
        if level == "州":
            name = self.city if self.city and self.city.endswith("州") else None
        elif match["who"] in "我本" and level != "市" and (own := _at_level(home, level)):
            name = own  # the page's own county, whichever was named before
        elif match["who"] == "全" and level == "市":
            name = home if home and home.endswith("市") else self.city  # never the 海伦市 named just before
        else:
            name = self.resolve(level, home, found)
        if name is None and match["who"] in "全我":
            name = match.group()  # the page names no such place: better 全市 than the wrong county
        return Mention(match.start(), match.end(), name, level, False) if name else None

    def resolve(self, level: str, home: str | None, found: list[Mention]) -> str | None:
        """The place meant by 全/我/该 + level, seen from ``home`` with the mentions before it."""
        for mention in reversed(found):
            if not mention.explicit:
                continue
            if mention.level == level:
                return mention.name
            upper = mention.name.rfind(level, 0, len(mention.name) - 1)
            if level in "县区镇乡" and upper > 1:
                return mention.name[: upper + 1]
        if home and home.endswith(level):
            return home
        if level == "市":
            return self.city
        if level == "县":
            return self.county
        if level != "区" or (home and "区" in home[:-1]):
            return _at_level(home, level)
        return self.county if self.county and self.county.endswith("区") and home and home[-1] in "镇乡道村" else home


def _at_level(place: str | None, level: str) -> str | None:
    """The county of a town that is told with it (湄潭县永兴镇, 县), the place itself at its own level."""
    if place is None or place.endswith(level):
        return place
    upper = place.find(level)
    return place[: upper + 1] if upper > 1 and level in "市县区" else None


def _chain(parent: str, child: str) -> str:
    return child if child.startswith(parent) else parent + child


def find_places(layout: Layout, divisions: Iterable[str] = (), own: str | None = None) -> Places:
    """Collect the page's place names (plus known ``divisions``) and settle its city, county and signers."""
    text = layout.text
    given = tuple(divisions)
    places = Places(dict(names_in(text).most_common(5000)))
    for block in layout.blocks:
        salutation = SALUTATION.fullmatch(block.opening)
        if salutation and len(places.addressed) < 50:
            places.addressed.append((block.start, salutation[1]))
    for name in given:  # in their own order: of two that speak alike for the page the first is taken
        places.names.setdefault(name, 1)
    drop_swallowed(places.names)
    _settle(places, layout)
    for match in _ZONE.finditer(text):
        places.names.setdefault(match[1], 1)
    if "全州" in text and text.count("全州") > len(WHOLE_CITY.findall(text)):
        prefecture = prefecture_in(text[:SHORT_NAMES_IN], places.names)
        if prefecture is not None:
            own, places.city = prefecture, None
            places.names.pop("全州", None)
    drop_unknown(places.names, places.city or "", {*given, places.county or ""})
    if places.speaks_for_city and places.city is None:
        own = own or city_of(places.names) or city_of_short_names(text[:SHORT_NAMES_IN])
    if own and places.city is None:
        places.city = own
        places.names.setdefault(own, 1)
    places.town = town_of(text)
    counties = counties_of(places.city or "")
    for name in counties:
        if name in text and name not in NOT_PLACES:
            places.names.setdefault(name, 1)
    places.in_short = tuple(name for name in counties if len(name) > 2 and text.count(name[:-1]) > text.count(name))
    return places


def _county_speaks(text: str, places: Places, own_county: int) -> bool:
    """全县 makes a page the county's own only when no city was named before it, or when it is said again and again."""
    if places.city is None or places.county is None:
        return True
    return own_county > 1 or text.find(places.county) < text.find(places.city)


def _by_office(places: Places, layout: Layout, cities: dict[str, int], counties: dict[str, int]) -> None:
    """The office in the head or foot of a page, or the newspaper's own name, says whose page it is."""
    if sum(block.kind == "date" for block in layout.blocks[6:]) > 1:
        return  # several letters on one page: each has its signer
    lines = [*layout.blocks[:6], *layout.blocks[-3:]]
    zone = next((said for block in lines if (said := _ZONE_LINE.match(block.opening)) is not None), None)
    if zone is not None and not WHOLE_CITY.search(layout.text[:200_000]):
        places.city = places.county = zone["name"]
        places.names.setdefault(zone["name"], 1)
        return
    for block in lines:
        if len(block.opening) > _LINE or block.opening.endswith((":", "。")):
            continue
        said = _OFFICE_LINE.match(block.opening)
        if said is None or not plausible(said[1]):
            continue
        name = said[1]
        places.names.setdefault(name, 1)
        if name.endswith("市"):
            places.city = name
        elif not re.search(r"[全我]市", layout.text[:200_000]):
            places.city = places.county = name
        return
    said = _MASTHEAD.match(layout.text) if not any(name in layout.text[:60] for name in [*cities, *counties]) else None
    level = _spoken_level(layout.text[:200_000])
    if said is not None and level is not None:
        places.city = said[1] + level
        places.names.setdefault(places.city, 1)
        if level != "市":
            places.county = places.city


def _spoken_level(text: str) -> str | None:
    """The level a page calls its own most often: 全市, 我县."""
    said = Counter(re.findall(r"[全我]([县区市])", text)).most_common(1)
    return said[0][0] if said else None


def _signer(places: Places, line: str) -> str | None:
    """The place in a signature, with the places it lies in: 望奎县通江镇人民政府."""
    names = sorted(places.names, key=len, reverse=True) if len(places.names) < 400 else []
    signer = next((name for name in names if name in line), None)
    while signer is not None:
        end = line.index(signer) + len(signer)
        lower = next((name for name in names if line.startswith(name, end) and name[-1] in "县区镇乡"), None)
        if lower is None:
            break
        signer += lower
    return signer


def _by_title(places: Places, counties: dict[str, int], text: str, own_city: int) -> None:
    """台州市椒江区…报告 that speaks of 全区 more often than of 全市 is the district's page."""
    head = text[:TITLE]
    for name in counties:
        if not places.city or f"{places.city}{name}" not in head:
            continue
        own = len(re.findall(f"[全我]{name[-1]}", text[:200_000]))
        if own_city and own > own_city:
            places.by_document[0] = name  # 全市 stays the city
        elif not own_city and f"全{name[-1]}" in text[:400]:
            places.city = places.county = name


def _cities(places: Places, text: str) -> dict[str, int]:
    """The cities of a page and how often each is named; the first of them by that is taken for its own."""
    cities = {name: count for name, count in places.names.items() if name.endswith("市")}
    told = city_in_title(text[:TITLE]) if not cities else None
    if told is not None:
        cities[told] = 4  # 儋州“十件实事”全部办结
    for number, hint in enumerate(_CITY_HINTS):
        for match in hint.finditer(text[:200_000]):
            name = match[1].removesuffix("市") + "市"
            if number == 0 or name in cities or not cities:
                cities[name] = cities.get(name, 0) + (3 if number == 0 else 1)
    if not cities:
        return cities
    places.city = most_told(cities, text)
    for head in (text[: max(0, text.find("\n", 0, TITLE))], text[:HEAD]):
        told = city_in_title(head) if is_county(places.city) and places.city not in head else None
        if told is not None and places.city in counties_of(told):
            places.city = told  # the page of 永州 names 祁阳市 more often than itself
    if is_county(places.city) and WHOLE_CITY.search(text[:200_000]):
        above = city_of(places.names)
        beside = [name for name in counties_of(above or "") if name in text[:HEAD]]
        if (
            above is not None
            and places.city in counties_of(above)
            and (text.find(places.city) > HEAD or len(beside) > 1)
        ):
            places.city = above  # 任丘市、河间市、泊头市、青县设分会场: the page of the city they lie in
    places.names.setdefault(places.city, 1)
    return cities


def _settle(places: Places, layout: Layout) -> None:
    text = layout.text
    cities = _cities(places, text)
    counties = {name: count for name, count in places.names.items() if name.endswith(("县", "区"))}
    if counties:
        places.county = most_told(counties, text)
    others = [name for name in cities if name != places.city]
    towns = others or (len(counties) >= MANY and cities.get(places.city or "", 0) <= FEW)
    if towns and places.city and text.find(places.city) > HEAD and not _CITY_HINTS[0].search(text[:200_000]):
        places.city = None  # several towns of one rank and none of them in the head: 全市 is not one of these
    _by_office(places, layout, cities, counties)
    own_city = len(WHOLE_CITY.findall(text[:200_000]))
    places.speaks_for_city = own_city > 0
    own_county = len(re.findall(r"[全我]县|该县", text[:200_000]))
    if places.county and places.county.endswith("区") and not own_city:
        own_county += len(re.findall("[全我]区", text[:200_000]))
    first_lines = text[: 60 + max(0, text.find("\n"))]
    titled = [name for name in counties if name in first_lines[:60]]
    if len(titled) > 1 and not own_county and not re.search("[全我]区", text[:200_000]):
        titled = []  # 建宁县…, 泰宁县…: a list of counties, the page of none of them
    if titled and not (places.city and places.city in first_lines) and (own_county > own_city or not own_city):
        places.city = min(titled, key=first_lines.find)
    elif own_county and not own_city and places.county and _county_speaks(text, places, own_county):
        places.city = places.county
    _by_title(places, counties, text, own_city)
    title = text[: min(40, text.find("\n") if "\n" in text else 40)]
    places.title_place = next((name for name in places.names if name in title), None)
    for block in layout.blocks:
        if block.kind not in ("signature", "date"):
            continue
        signer = _signer(places, text[block.start : block.end])
        if signer:
            places.by_document[block.document] = signer
