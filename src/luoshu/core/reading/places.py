"""Names of places by their suffix, and who 我市, 全县, 该区 mean; an optional list of division names helps.

A page that never names its city speaks for the one its counties lie in (``counties``)."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from luoshu.core.reading.counties import city_of, counties_of
from luoshu.core.reading.layout import Block, Layout

_SUFFIX = r"市|自治县|县|区|镇|乡|街道|村"
_CANDIDATE = re.compile(
    r"(?:(?<![\u4e00-\u9fff])|(?<=中共)|(?<=责成)|(?<=我[市县区])|(?<=其中)|(?<=走进)|(?<=来到)|(?<=[是为对在向由与及将把据经于和]))"
    rf"([\u4e00-\u9fff]{{1,6}}?(?:{_SUFFIX}))(?!县|市(?!场|民))"
    r"(?!场|民(?!宿|政|营|生|办|间|族)|值|容|面|井|况|域|间|位|别|级|块|道路|庄|务|干部|集体|土|亲|贤|愁)"
)
_LEAD = re.compile(
    r"^(?:中共|责成|其中|分别是|包括|我市|本市|全市|我县|全县|根据|按照|依据|关于|记者从|走进|来到|位于|"
    r"涉及|以及|通报|排查|推进|推动|"
    r"扣减|约谈|督促|支持|指导|组织|召开|围绕|聚焦|近日|昨日|今年|目前|比如|例如|特别是|尤其是|以|对|在|向|"
    r"由|与|从|据|经|于|和|是|为|给|到|就|把|将|让|至|及|使|按)"
)
_NOT_AFTER = re.compile(r"[场域值容间]|民(?!宿|政|营|生|办|间|族)")
_TAIL_CHARS = frozenset("市县区镇乡道村")
_EXCLUDED = (
    "全市 我市 本市 该市 各市 城市 超市 上市 股市 夜市 集市 门市 都市 楼市 省市 地市 "
    "县市 入市 早市 菜市 书市 花市 牛市 房市 灯市 全县 我县 本县 该县 各县 郡县 市县 "
    "区县 全区 我区 本区 该区 各区 市区 城区 县区 片区 街区 小区 社区 校区 景区 园区 "
    "地区 库区 辖区 灾区 山区 林区 厂区 郊区 院区 新区 老区 专区 特区 军区 灌区 湖区 "
    "港区 矿区 疫区 汛区 牧区 禁区 战区 分区 住区 赛区 展区 营区 病区 产区 主产区 "
    "示范区 保护区 功能区 核心区 体验区 开发区 高新区 经开区 自贸区 度假区 集聚区 缓冲区 "
    "网格区 生活区 公共区 居住区 城镇 乡镇 集镇 重镇 古镇 小镇 强镇 名镇 全镇 我镇 "
    "本镇 该镇 各镇 村镇 家乡 城乡 下乡 返乡 故乡 他乡 老乡 水乡 各乡 全乡 我乡 该乡 "
    "回乡 入乡 农村 乡村 城中村 建制村 行政村 自然村 新村 全村 该村 各村 山村 古村 进村 驻村 "
    "帮村 强村 贫困村 示范村 到村 入村 街道 各街道 该街道 全街道 我街道 棚户区 中心村 "
    "重点村 试点村 渔村 空心村 "
)
_NOT_PLACES = frozenset(_EXCLUDED.split())
_GENERIC_TAIL = re.compile(
    r"(?:小区|社区|片区|街区|校区|景区|园区|库区|辖区|厂区|院区|功能区|体验区|(?:户|住|作业|保税|物流|工业|"
    r"产业|商业|生产|生活|旅游|度假|休闲|种植|养殖|试验|先行|核心|重点|控制|管理|服务|集聚|开放)区|示范区|"
    r"保护区|居住区|大湾区|灌区|经济区|协作区|城镇|乡镇|农村|乡村|城中村|行政村|自然村|城市|超市|夜市|门市|小镇|古镇|城乡|市区|地区|"
    r"中心城区|盲区|禁区|新城|整村|部分[乡镇县区村市]|[分各多两几]个?[县区乡镇村]|县区|县市|都市|"
    r"(?:上|入|应|罢)市|[各全我该本]街道|[各全我该本][市县区乡镇村])$"
)
#: 老城区, 桑园区: districts whose own name ends as common words do; 该园区, 新园区, 产业园区 do not.
#: 宣城市, 聊城市: cities whose own name ends in 城; 大城市, 各城市 do not.
_OWN_NAME = re.compile(
    r"[荆天江厦]门市|成都市|[^大小新老旧各全该本好两多名入出进在对向让为把将使给和与于是我省山江市县区镇]城市|老城区|[\u4e00-\u9fff]{1,2}城区|[^该各本全新老旧我校入进出到从在两多整一二三四五]园区"
)
_BAD_IN_NAME = re.compile(
    r"转移|危险|返回|[的了这个各把被其等我该委存查做好此第是们要能可不再更最每出入去改提升推实完加快整容]|"
    r"建成|建设|建立|[新改扩创组筹修共在]建|设立|成立|形成|高标|提高|[推先走]进|进[入村一]|本市|全[市县区]|"
    r"日在|由[市县区]|按照|接受|会同|移交|非遗|属地|交由|来自|受老|用于|少数|多数|在[县市区]|[报受]县|"
    r"会议|大会|多[个种]|至少|减少|"
    r"城市(?!$)|[\u4e00-\u9fff]{2}城市|农村|工作|时期|年|月|以来|部分|通报|记者|跨|以下|以上|从[市县区]|照[市县区]|向[市县区]"
)
_CITY_HINTS = (
    re.compile(r"(?:中共|本报)([\u4e00-\u9fff]{2,3}?)(?:市委|市人民政府|讯)"),
    re.compile(r"(?:现代化|建设|美丽|平安|幸福|魅力)([\u4e00-\u9fff]{2})(?:建设|新篇章|新征程|行动)"),
    re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2})(?:日报|晚报|网讯|融媒)"),
)
_DEICTIC = re.compile(
    r"(?P<who>[全我本该你贵])(?P<level>市|县|区|镇|乡|街道|村)(?!场|级|域|民|管|长|属|直)|(?P<lone>全域|辖区)|"
    r"(?P<sub>中心城区|主城区|城市区(?=[\u4e00-\u9fff]{0,4}\d))"
)
_RUN_IN = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\)|\d{1,2}[.、]|"
    r"[-·●]\s*)?([\u4e00-\u9fff]{2,10}?(?:市|县|区|镇|乡|街道|村)):"
)
#: 秭归县人民政府, 宣城市人民政府督查室: an office that heads or signs a page speaks for its place.
_OFFICE_LINE = re.compile(
    r"(?:中共|中国共产党)?([\u4e00-\u9fff]{1,5}?(?:市|自治县|县|区|州|旗))(?=人民政府|政府|委|人大|政协|[\u4e00-\u9fff]{2,26}(?:局|办|办公室|指挥部|专班|领导小组|督查室|委员会)(?:[\s\d〔(（文件关]|$))"
)
_MASTHEAD = re.compile(r"([\u4e00-\u9fff]{2,3})(?:日|晚|周)?报(?=[\s\d(（第]|$)")
#: 芦川区人民政府: at the head of a letter; 你区 below is that place.
_SALUTATION = re.compile(r"([\u4e00-\u9fff]{2,8}[市县区乡镇])(?:人民政府|政府|党委|党工委|委员会)[^:]{0,12}:")
# A zone without its city's name, where it opens a clause and acts: 高新区新签约73个; never 加快高新区建设.
_ZONE = re.compile(
    r"(?:^|(?<=[\n,;。、]))((?:高新|经开|经济开发|高新技术开发|经济技术开发)区)(?=[:占完新已共建累最超列第]|[\u4e00-\u9fff]{0,8}\d)"
)
# 占全市…, 居全省第…, 高于全市: the wider place is only the yardstick.
_YARDSTICK = re.compile(
    r"(?:占|居|列|位居|排名|高于|低于|快于|慢于|超过|较|比|与|同|为|向|服务|影响了?|影响|拖了|拖|省市?)$"
)

MANY, FEW = 2, 1  # counties of a page; how often its one 市 is named when it is but one of its towns
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
    addressed: list[tuple[int, str]] = field(default_factory=list)

    def level(self, name: str) -> str:
        return "街道" if name.endswith("街道") else name[-1:]

    def home(self, block: Block) -> str | None:
        """The place a block speaks for: its heading, the signature below it, else the page's own place."""
        if block.heading_place and self.is_name(block.heading_place):
            return block.heading_place
        own = self.by_document.get(block.document) or self.city
        return own or self.title_place or ("全市" if self.speaks_for_city else self.county)

    def is_name(self, written: str) -> bool:
        return written in self.names or (
            len(written) <= 8
            and written.endswith(("市", "县", "区", "镇", "乡", "街道", "村"))
            and written not in _NOT_PLACES
        )

    def mentions(self, text: str, start: int, end: int, home: str | None, recent: list[Mention]) -> list[Mention]:
        """Places named or pointed at between two positions, in order; chains (县+镇) become one mention."""
        found: list[Mention] = []
        position = start
        for at in range(start, end):
            char = text[at]
            if char not in _TAIL_CHARS or at < position:
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
            name = (self.city or "") + match["sub"] if match["sub"] == "中心城区" else (self.city or match["sub"])
            return Mention(match.start(), match.end(), name, "区", False)
        level = match["level"]
        if level is None:
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
        if match["who"] == "全" and level == "市":
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
        return home if level == "区" else None


def _chain(parent: str, child: str) -> str:
    return child if child.startswith(parent) else parent + child


def find_places(layout: Layout, divisions: Iterable[str] = (), own: str | None = None) -> Places:
    """Collect the page's place names (plus known ``divisions``) and settle its city, county and signers."""
    text = layout.text
    counted: Counter[str] = Counter()
    for match in _CANDIDATE.finditer(text):
        if match.start() and text[match.start() - 1] == "“" and match[1][-1] in "乡村镇":
            continue  # “四美乡村”, “五好小镇”: a title, not a place
        _count_chain(text, match, counted)
    for match in _RUN_IN.finditer(text):
        if (match.start() == 0 or text[match.start() - 1] == "\n") and _plausible(match[1]):
            counted[match[1]] += 2
    places = Places(dict(counted.most_common(5000)))
    for block in layout.blocks:
        salutation = _SALUTATION.fullmatch(block.text)
        if salutation and len(places.addressed) < 50:
            places.addressed.append((block.start, salutation[1]))
    for name in divisions:
        places.names.setdefault(name, 1)
    _drop_swallowed(places)
    _settle(places, layout)
    for match in _ZONE.finditer(text):
        places.names.setdefault(match[1], 1)
    own = own or (city_of(places.names) if places.speaks_for_city else None)
    if own and places.city is None:
        places.city = own
        places.names.setdefault(own, 1)
    for name in counties_of(places.city or ""):
        if name in text and name not in _NOT_PLACES:
            places.names.setdefault(name, 1)
    return places


def _county_speaks(text: str, places: Places, own_county: int) -> bool:
    """全县 makes a page the county's own only when no city was named before it, or when it is said again and again."""
    if places.city is None or places.county is None:
        return True
    return own_county > 1 or text.find(places.county) < text.find(places.city)


def _drop_swallowed(places: Places) -> None:
    """郑县长垣镇 read at a bad boundary: a name that only adds letters before a more frequent name is no name."""
    for name in list(places.names):
        for cut in range(1, len(name) - 1):
            shorter = name[cut:]
            if shorter in places.names and places.names[shorter] >= places.names[name]:
                del places.names[name]
                break


def _count_chain(text: str, match: re.Match[str], counted: Counter[str]) -> None:
    """Count a candidate and the lower places written right behind it (汝阳县陶营镇)."""
    current: re.Match[str] | None = match
    for _ in range(3):
        if current is None:
            return
        name = _without_lead(current[1])
        if not _plausible(name):
            return
        counted[name] += 1
        current = _NEXT.match(text, current.end())


def _without_lead(name: str) -> str:
    """Drop 对, 中共, 记者从 ... in front of a name while two letters of it are left (和平区 stays whole)."""
    for _ in range(3):
        lead = _LEAD.match(name)
        if lead is None or len(name) - lead.end() < 3:
            return name
        name = name[lead.end() :]
    return name


_NEXT = re.compile(r"([\u4e00-\u9fff]{2,4}?(?:镇|乡|街道|县|区|村))(?!民|庄|务|级|域|干部)")


def _plausible(name: str) -> bool:
    if name in _NOT_PLACES or (_GENERIC_TAIL.search(name) and not _OWN_NAME.fullmatch(name)):
        return False
    if name in ("中心城区", "主城区", "新城区", "中城区", "建成区", "城区", "旧城区"):
        return False
    tail = 2 if name.endswith("街道") else 3 if name.endswith("自治县") else 1
    body = name[:-tail]
    if not 1 <= len(body) <= (5 if name.endswith("区") else 4) or (len(body) == 1 and not name.endswith("县")):
        return False
    return not _BAD_IN_NAME.search(body)


def _by_office(places: Places, layout: Layout, cities: dict[str, int], counties: dict[str, int]) -> None:
    """The office in the head or foot of a page, or the newspaper's own name, says whose page it is."""
    if sum(block.kind == "date" for block in layout.blocks[6:]) > 1:
        return  # several letters on one page: each has its signer
    lines = [*layout.blocks[:6], *layout.blocks[-3:]]
    for block in lines:
        if len(block.text) > _LINE or block.text.endswith((":", "。")):
            continue
        said = _OFFICE_LINE.match(block.text)
        if said is None or not _plausible(said[1]):
            continue
        name = said[1]
        places.names.setdefault(name, 1)
        if name.endswith("市"):
            places.city = name
        elif not re.search(r"[全我]市", layout.text[:200_000]):
            places.city = places.county = name
        return
    said = _MASTHEAD.match(layout.text) if not any(name in layout.text[:60] for name in [*cities, *counties]) else None
    level = next((letter for letter in "县区市" if re.search(f"[全我]{letter}", layout.text[:200_000])), None)
    if said is not None and level is not None:
        places.city = said[1] + level
        places.names.setdefault(places.city, 1)
        if level != "市":
            places.county = places.city


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


def _by_title(places: Places, counties: dict[str, int], head: str, own_city: int) -> None:
    """台州市椒江区…报告 that speaks of 全区 and never of 全市 is the district's page."""
    for name in counties:
        if places.city and not own_city and f"{places.city}{name}" in head[:60] and f"全{name[-1]}" in head:
            places.city = places.county = name


def _settle(places: Places, layout: Layout) -> None:
    text = layout.text
    cities = {name: count for name, count in places.names.items() if name.endswith("市")}
    for number, hint in enumerate(_CITY_HINTS):
        for match in hint.finditer(text[:200_000]):
            name = match[1].removesuffix("市") + "市"
            if number == 0 or name in cities or not cities:
                cities[name] = cities.get(name, 0) + (3 if number == 0 else 1)
    if cities:
        places.city = max(cities, key=lambda name: (cities[name], -text.find(name)))
        places.names.setdefault(places.city, 1)
    counties = {name: count for name, count in places.names.items() if name.endswith(("县", "区"))}
    if counties:
        places.county = max(counties, key=lambda name: (counties[name], -text.find(name)))
    others = [name for name in cities if name != places.city]
    towns = others or (len(counties) >= MANY and cities.get(places.city or "", 0) <= FEW)
    if towns and places.city and text.find(places.city) > HEAD and not _CITY_HINTS[0].search(text[:200_000]):
        places.city = None  # several towns of one rank and none of them in the head: 全市 is not one of these
    _by_office(places, layout, cities, counties)
    own_city = len(re.findall(r"[全我]市", text[:200_000]))
    places.speaks_for_city = own_city > 0
    own_county = len(re.findall(r"[全我]县|该县", text[:200_000]))
    first_lines = text[: 60 + max(0, text.find("\n"))]
    titled = [name for name in counties if name in first_lines[:60]]
    if titled and not (places.city and places.city in first_lines) and (own_county > own_city or not own_city):
        places.city = min(titled, key=first_lines.find)
    elif own_county and not own_city and places.county and _county_speaks(text, places, own_county):
        places.city = places.county
    _by_title(places, counties, text[:400], own_city)
    title = text[: min(40, text.find("\n") if "\n" in text else 40)]
    places.title_place = next((name for name in places.names if name in title), None)
    for block in layout.blocks:
        if block.kind not in ("signature", "date"):
            continue
        signer = _signer(places, text[block.start : block.end])
        if signer:
            places.by_document[block.document] = signer
