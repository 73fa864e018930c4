"""How a name of a place is written, and the words that only look like one (园区, 下乡, 各县)."""

import re

from luoshu.core.reading.counties import is_city
from luoshu.core.reading.known_names import is_known
from luoshu.core.reading.lexicon import CATEGORY_OF

_SUFFIX = r"市|自治县|县|区|镇|乡|街道|村"
#: What behind a suffix makes it part of a word: 县域, 乡镇, 街道路; 市民 but 市民政局.
NO_WORD = (
    r"(?!县|市(?!场|民)|场|民(?!宿|政|营|生|办|间|族)|值|容|面|井|况|域|间|位|别|级|块|道路|庄|务|干部|集体|土|亲|贤|愁"
    r"|(?<=[县市区])\([县市区]、|(?<=[县区])、[乡镇]、|(?<=乡)[村镇]|(?<=镇)街|(?<=市)站|(?<=县)[长里]|(?<=由县)委|(?<=市)民办)"
)
CANDIDATE = re.compile(
    # The letter before is looked at first: inside of a word it is none of these.
    r"(?:(?<![\u4e00-\u9fff])|(?<=[是为对在向由与及将把据经于和共成市县区中进到])"
    r"(?:(?<=[是为对在向由与及将把据经于和])|(?<=中共)|(?<=责成)|(?<=我[市县区])|(?<=其中)|(?<=走进)|(?<=来到)))"
    rf"([\u4e00-\u9fff]{{1,6}}?(?:{_SUFFIX})){NO_WORD}"
)
_LEAD = re.compile(
    r"^(?:中共|责成|其中|分别是|包括|我市|本市|全市|我县|全县|根据|按照|依据|关于|记者从|走进|来到|位于|"
    r"涉及|以及|通报|排查|推进|推动|"
    r"扣减|约谈|督促|支持|指导|组织|召开|围绕|聚焦|近日|昨日|今年|目前|比如|例如|特别是|尤其是|以|对|在|向|"
    r"由|与|从|据|经|于|和|是|为|给|到|就|把|将|让|至|及|使|按)"
)
_EXCLUDED = (
    "全市 我市 本市 该市 各市 城市 超市 上市 股市 夜市 集市 门市 都市 楼市 省市 地市 "
    "县市 入市 早市 菜市 书市 花市 牛市 房市 灯市 全县 我县 本县 该县 各县 郡县 市县 "
    "区县 全区 我区 本区 该区 各区 市区 城区 县区 片区 街区 小区 社区 校区 景区 园区 "
    "地区 库区 辖区 灾区 山区 林区 厂区 郊区 院区 新区 老区 专区 特区 军区 灌区 湖区 "
    "港区 矿区 疫区 汛区 牧区 禁区 战区 分区 住区 赛区 展区 营区 病区 产区 主产区 "
    "示范区 项目区 保护区 功能区 核心区 体验区 开发区 高新区 经开区 自贸区 度假区 集聚区 缓冲区 "
    "网格区 生活区 公共区 居住区 城镇 乡镇 集镇 重镇 古镇 小镇 强镇 名镇 全镇 我镇 "
    "本镇 该镇 各镇 村镇 家乡 城乡 下乡 返乡 故乡 他乡 老乡 水乡 各乡 全乡 我乡 该乡 "
    "回乡 入乡 农村 乡村 城中村 建制村 行政村 自然村 新村 全村 该村 各村 山村 古村 进村 驻村 "
    "帮村 强村 贫困村 示范村 到村 入村 街道 各街道 该街道 全街道 我街道 棚户区 中心村 "
    "重点村 试点村 渔村 空心村 "
)
NOT_PLACES = frozenset(_EXCLUDED.split())
_GENERIC_TAIL = re.compile(
    r"(?:(?:试点|示范|重点|中心|贫困|帮扶|联系|空心|薄弱|先进|后进|移民|安置|集中|样板|标杆|特色|专业|文明|美丽|和美|宜居|"
    r"产粮|产业|牵头|承办|责任)(?:大|强|名)?(?:县|区|镇|乡|街道|村)|产区|洪区|小区|社区|片区|街区|校区|景区|园区|库区|辖区|厂区|院区|功能区|体验区|(?:户|住|作业|保税|物流|工业|"
    r"产业|商业|生产|生活|旅游|度假|休闲|种植|养殖|试验|先行|核心|重点|控制|管理|服务|集聚|开放)区|示范区|"
    r"[\u4e00-\u9fff]城区|保护区|居住区|大湾区|灌区|经济区|协作区|[黑红黄]土区|[东南西北中]部山区|圩镇|墟镇|[外邻]县|民族乡|包村|[两三四五六七八九]区|[下返回到]乡|城镇|乡镇|农村|乡村|城中村|行政村|自然村|城市|超市|夜市|门市|小镇|古镇|城乡|市区|地区|"
    r"中心城区|盲区|禁区|新城|整村|部分[乡镇县区村市]|[分各多两几]个?[县区乡镇村]|县区|县市|都市|"
    r"(?:上|入|应|罢)市|[各全我该本]街道|[各全我该本][市县区乡镇村])$"
)
#: 老城区, 桑园区: districts whose own name ends as common words do; 该园区, 新园区, 产业园区 do not.
#: 宣城市, 聊城市: cities whose own name ends in 城; 大城市, 各城市 do not.
_OWN_NAME = re.compile(
    r"[荆天江厦]门市|成都市|[^大小新老旧各全该本好两多名入出进在对向让为把将使给和与于是我省山江市县区镇]城市|老城区|[^小中新型大各全该本制点色业化和与及在为对推进乡]城镇|[^该各本全新老旧我校入进出到从在两多整一二三四五]园区"
)
_BAD_IN_NAME = re.compile(
    r"转移|报$|本报|^[在于从向对由把将为以并请含扮]|其余|其他|^各|^[和与及]|危险|返回|[的了这个各把被其等我该委存查做好此第是们要能可不再更最每出入去改提升推实完加快整容]|"
    r"建成|建设|建立|[新改扩创组筹修共在]建|设立|成立|形成|高标|提高|[推先走]进|进[入村一]|本市|全[市县区]|"
    r"日在|由[市县区]|按照|接受|会同|移交|非遗|属地|交由|来自|受老|用于|少数|多数|在[县市区]|[报受]县|"
    r"^如|省市$|邀请|围绕|^[市县]医院|硬化|亮化|美化|净化|"
    r"会议|大会|多[个种]|至少|减少|"
    r"城市(?!$)|[\u4e00-\u9fff]{2}城市|农村|工作|时期|年|月|以来|部分|通报|记者|跨|以下|以上|从[市县区]|照[市县区]|向[市县区]"
)
NEXT_BELOW = re.compile(r"([\u4e00-\u9fff]{2,4}?(?:镇|乡|街道|县|区|村))(?!民|庄|务|级|域|干部)")


def without_lead(name: str) -> str:
    """Drop 对, 中共, 记者从 ... in front of a name while two letters of it are left (和平区 stays whole)."""
    for _ in range(3):
        lead = _LEAD.match(name)
        if lead is None or len(name) - lead.end() < 3:
            return name
        name = name[lead.end() :]
    return name


#: 芦川区人民政府: at the head of a letter; 你区 below is that place.
SALUTATION = re.compile(r"([\u4e00-\u9fff]{2,8}[市县区乡镇])(?:人民政府|政府|党委|党工委|委员会)[^:]{0,12}:")
#: 高于全市平均水平, 在全市各区县中列第7: the city as a yardstick is not the page's own.
WHOLE_CITY = re.compile(r"[全我](?<![于占居].)市(?!平均|各?[区县]|县区|排|第)")
_TOWN_HEAD = re.compile(
    r"(?:^|[\n(])(?:中共)?(?:[\u4e00-\u9fff]{2,4}[县市区])?(?P<town>[\u4e00-\u9fff]{1,3}(?:镇|乡|街道))"
    r"(?=人民政府|党委|党工委|办事处|20\d\d年|关于)"
)
HEAD = 160


def town_of(text: str) -> str | None:
    """The town whose own paper a text is (三垛镇2025年工作总结, 我镇), after its county where that is named."""
    said = _TOWN_HEAD.search(text[:HEAD])
    if said is None:
        return None
    town = said["town"]
    level = "街道" if town.endswith("街道") else town[-1]
    if f"全{level}" not in text and f"我{level}" not in text:
        return None
    chain = re.search(rf"([\u4e00-\u9fff]{{2,3}}[县市区]){town}", text)
    return f"{chain[1]}{town}" if chain is not None and plausible(chain[1]) else town


#: Letters that stand in no name but the listed ones: 现已下达乡, 逾期由市, 受城区, 没有乡.
_NEVER = (
    "已没受现逾是被使及若据按以之了着过不未非均每某此该这哪你我您们谁仅只就又还最很较能须需请令叫给替跟跨并计约近超入"
    "返赴抵至迄辖另剩几数届项件期报综接送做办查减推促督导抓组召征求见暂恳晚昨今规闲价的得更再才应必要会可何责协占"
)
_NEVER_LATER = "与由在于对将把让从往到或而且但因经有为向等随"  # 和顺县 and 于集镇 begin with one
_NEVER_LAST = "内间部副条个名位一二三四五六七八九十两市县区自如同比当来前乡镇村"
_NEVER_FIRST = "在从到把让所者等个位名座条处次为与及或而"
_ODD = re.compile(
    f"[{_NEVER}]|.[{_NEVER_LATER}]|[{_NEVER_LAST}]$|^[{_NEVER_FIRST}]|..和|.和.|^(?:有关|相关|所有|日[起前])"
)


#: 渭南经开区, 市高新区: the zone of a city is named after it.
_ZONE_OF_CITY = re.compile(
    r"(市|[\u4e00-\u9fff]{2,4})(?:[\u4e00-\u9fff]{0,2}新|高新|经开|经济开发|高新技术开发|经济技术开发)区"
)


def is_zone_of_city(name: str) -> bool:
    """Tell whether a name is that of the development zone of a real city."""
    zone = _ZONE_OF_CITY.fullmatch(name)
    return zone is not None and (zone[1] == "市" or is_city(f"{zone[1]}市"))


def is_generic(name: str) -> bool:
    """Whether a word ends as common words for places do (园区, 乡镇) and is no name that happens to (老城区)."""
    return _GENERIC_TAIL.search(name) is not None and _OWN_NAME.fullmatch(name) is None


def _body(name: str) -> str:
    return name[: -(2 if name.endswith("街道") else 3 if name.endswith("自治县") else 1)]


def plausible(name: str) -> bool:
    """Whether a word with a suffix can be a name: one of the lists, or made of letters that names are made of."""
    if name in NOT_PLACES or name in ("中心城区", "主城区", "新城区", "中城区", "建成区", "城区", "旧城区"):
        return False
    if is_known(name) or is_zone_of_city(name):
        return True
    if is_generic(name):
        return False
    body = _body(name)
    if not 1 <= len(body) <= (5 if name.endswith("区") else 4) or (len(body) == 1 and not name.endswith("县")):
        return False
    act = body[:2] in CATEGORY_OF or body[-2:] in CATEGORY_OF  # 整治村, 已完成乡
    return not (act or _BAD_IN_NAME.search(body) or _ODD.search(body))


def most_told(names: dict[str, int], text: str) -> str:
    """The name counted most often; of several the one that stands first."""
    most = max(names.values())
    return min((name for name, count in names.items() if count == most), key=text.find)
