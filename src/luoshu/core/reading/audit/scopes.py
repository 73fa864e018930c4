"""A place beside the wider place it lies in: a town above its county, a county above its city, of one act and thing."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.limits import is_longer, is_other_measure
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import STOCK, make
from luoshu.core.reading.model import Check

_LEVELS = {"村": 1, "社区": 1, "镇": 2, "乡": 2, "道": 2, "县": 3, "区": 3, "旗": 3, "市": 4, "州": 4}
_COMPOSED = re.compile(r"([\u4e00-\u9fff]{2,8}?[县区市旗])([\u4e00-\u9fff]{1,6}(?:镇|乡|街道|村|社区))$")
_AT_HEAD = re.compile(r"([\u4e00-\u9fff]{1,4}?(?:[县区镇乡旗]|街道))(?=[\u4e00-\u9fff])(?![长级委内域直属城政])")
_PLACES = re.compile(r"[\u4e00-\u9fff]{0,3}[全该我]?[市县区乡镇旗]|街道")
_MEASURED = re.compile(r"能力|均|最|浓度|降雨|雨量|气温|得分|排名|率|单产|亩产|厚度|水位|占")
_STEP = re.compile(
    r"当[日天周月]|单[日月]|昨[日天]|今[日天]|本[周月期]|(?:\d{1,2}月?[—\-至~到])?\d{1,2}月(?!底|末|以)|去年|上年|上周|上月|节日|假期"
)
_FILL = re.compile(
    r"[全我该各本][市县区州盟乡镇旗]+|^[\u4e00-\u9fff]{2,3}[县区](?=.{4})|累计|目前|已经?|全部|总共|共|达到?|有|的|截至|今年|以来|其中|还|仍|超过|约|近年来?|[、,()]|入[春夏秋冬汛]|[上下]半年|前?[一二三四]季度|"
    r"\d{1,4}[年月日]|至|末|底|全域|各地|先后|率先|也|均|又|新(?=[建开招录改签发])"
)
#: 平价菜店共投放蔬菜, 累计投放蔬菜: the one in fewer words tells an act all the same.
_SUMMED = re.compile(r"累计|已|共|新|今年")
_STOCK = re.compile(r"[共现拥实还]有|现存|在[岗册建用]|登记|总[量数里]|保有|存量")
_ANY_ACT = re.compile(r"完成|增加|减少|新增|建成|实现|落实|提高|上升|下降|净增|[到至由了为]")
#: What two acts may share without being one.
_NO_ACT = frozenset("新已现在大小了个人工")
_NO_TOPIC = re.compile(r"累计|目前|已经?|全部|共|总|达到?|有|的|截至|今年|以来|其中|新增|还|仍|超过|约")
_NO_NAME = ("由", "对", "在", "向", "以", "各", "全", "该", "我", "各", "市区", "城区", "县区")
_SOME_OF = re.compile(r"以[上下]|抽查|抽取|随机|走访|的有|其中|其余|其他|注销")
_WHOLE_HEAD = re.compile(r"^[全我该本]|累计|以来|已|共|目前|截至")
_SEGMENT = re.compile(r"[;；。:：?？!！]")
_NO_NAMES = ("小区", "社区", "片区", "园区", "城区", "辖区", "景区", "校区")
#: 列入今年清单的18项中，已销号14项: of some of the city's.
_AMONG = re.compile(r"\d[^,，;；。\d]{0,8}中[,，][^;；。]*$")
_ONE_DAY = re.compile(r"当[日天]|单[日天]|昨[日天]|今[日天]|一[天日](?=[\u4e00-\u9fff])")
_WHOLE = ("全市", "全县", "全区")
_ITS_STREET = re.compile(r"[该全]?[区县市][\u4e00-\u9fff]{2,4}(?:街道|镇|乡(?!村|镇))")
DAY_REACH = 16
LOOK = 40
PAPERS, WORDS = 3, 30
MIN_NOUN = 2
MIN_LETTERS = 4
TIMES = 3
_OF_ALL = re.compile(r"[^,;。]{0,10}[全我][市县区州盟]")


def check_within(figures: Sequence[Claim], city: str | None) -> Iterator[Check]:
    """Every number of a place against those of the wider place, anywhere in the document."""
    wide: dict[tuple[str, int], list[Claim]] = defaultdict(list)
    by_place: dict[tuple[str, int, str], list[tuple[int, Claim]]] = defaultdict(list)
    small: list[tuple[Claim, str, str]] = []
    for claim in figures:
        if not claim.plain or claim.figure.ratio or claim.rough:
            continue
        if (claim.figure.status not in STOCK and claim.role != "left") or _MEASURED.search(claim.clause):
            continue
        place, parent = _place(claim, city)
        level = _LEVELS.get(place[-1:], 0)
        if level and not place.startswith(_NO_NAME) and not is_other_measure(claim.figure):
            small.append((claim, place, parent))
        bare = claim.clause.endswith(place) and claim.role != "left"  # an item of a list: 侯马市0.9万辆
        if (
            level > 2
            and not bare
            and (not claim.figure.part or (claim.clause == "其中" and claim.tail))
            and not _SOME_OF.search(claim.clause.removeprefix("其中"))
            and "、" not in claim.lead[:1]
            and not is_other_measure(claim.figure)
            and not _AMONG.search(_before_it(claim))
        ):
            same = wide[claim.kind, claim.figure.document]
            if len(same) < LOOK:
                by_place[claim.kind, claim.figure.document, place].append((len(same), claim))
                same.append(claim)
    told: set[str] = set()
    for part, place, parent in small:
        above = {of for of in (parent, city) if of is not None and of != place}
        near = [(at, c, of) for of in above for at, c in by_place.get((part.kind, part.figure.document, of), ())]
        near.sort(key=_in_order)
        for _, whole, of in [*near, *_of_other_papers(by_place, part, above)]:
            if whole is part or whole.figure.id in told or part.low <= whole.high or whole.value <= 0:
                continue
            if part.value > whole.value * TIMES or _side_by_side(part, whole):
                continue
            inside = of == parent or (of == city and place != city and _lies_in(place, of))
            if inside and _one_act(part, whole):
                told.add(whole.figure.id)
                relation = f"{part.figure.subject} {part.figure.raw} > {of} {whole.figure.raw}"
                why = "下级数大于上级数：时段或口径可能不同，请补充口径"
                yield make("part_of_total", "unclear", [part.figure, whole.figure], relation, why, "warn")
                break


def _before_it(claim: Claim) -> str:
    """The words of the sentence in front of a number."""
    return "".join(claim.figure.sentence[: claim.figure.start - claim.figure.sent_start].split())


def _in_order(entry: tuple[int, Claim, str]) -> int:
    return entry[0]


def _of_other_papers(
    by_place: dict[tuple[str, int, str], list[tuple[int, Claim]]], part: Claim, above: set[str]
) -> Iterator[tuple[int, Claim, str]]:
    """What the papers before tell of the same stated time: 今年以来 of the city and of the district."""
    figure = part.figure
    if figure.time_basis == "inherited" or "/" not in (figure.period_or_asof or ""):
        return
    for document in range(max(0, figure.document - PAPERS), figure.document):
        for of in above:
            for at, whole in by_place.get((part.kind, document, of), ()):
                if whole.figure.period_or_asof == figure.period_or_asof and whole.figure.time_basis != "inherited":
                    yield at, whole, of


def _side_by_side(part: Claim, whole: Claim) -> bool:
    """山区片完成41座，城郊片完成17座: of one verb in one sentence, each with a name of its own."""
    same = part.figure.sent_start == whole.figure.sent_start and part.clause[-3:] == whole.clause[-3:]
    return same and len(whole.clause) > len("全市完成") and not _WHOLE_HEAD.search(whole.clause)


def _lies_in(place: str, city: str) -> bool:
    """A place of a lower level, or a city of county level within a city."""
    mine, its = _LEVELS.get(place[-1:], 0), _LEVELS.get(city[-1:], 0)
    return mine < its or (mine == its == _LEVELS["市"] and city.endswith(("市", "州")))


def _place(claim: Claim, city: str | None) -> tuple[str, str]:
    """The place a number is of, and the one above it where both are written (滨海县八滩镇)."""
    subject = claim.figure.subject or ""
    said = "全" in claim.lead or "我" in claim.lead  # the clause is the end of it
    if said and (_OF_ALL.match(claim.clause) or _OF_ALL.match(claim.lead)):
        return city or subject, ""
    composed = _composed(subject)
    if composed is not None:
        return composed
    head = _AT_HEAD.match(claim.clause)
    if head is not None and not head[1].startswith(_NO_NAME) and "城区" not in head[1]:
        return head[1], ""
    if subject == city:
        head = _AT_HEAD.match(_SEGMENT.split(_before_it(claim))[-1])  # 玉兴街道把11处地块改成停车场，新增停车泊位1260个
        if head is not None and not head[1].startswith(_NO_NAME) and not head[1].endswith(_NO_NAMES):
            return head[1], ""
    return subject, ""


@lru_cache(maxsize=4096)
def _composed(subject: str) -> tuple[str, str] | None:
    said = _COMPOSED.fullmatch(subject)
    return (said[2], said[1]) if said is not None else None


def _one_act(part: Claim, whole: Claim) -> bool:
    if (part.role == "left") != (whole.role == "left"):
        return False
    if is_longer(part.figure, whole.figure):
        return False
    step = _STEP.findall(whole.lead[-24:])
    if step and step != _STEP.findall(part.lead[-24:]):
        return False  # 8月份 of the city, 今年以来 of a county
    if part.role == "left":
        topic, of_whole = _topic(part), _topic(whole)
        return bool(topic & of_whole) or not of_whole or not topic
    if (_STOCK.search(part.clause) is None) != (_STOCK.search(whole.clause) is None):
        return False  # 共有换热站127座 beside 新建换热站46座
    mine, its = _told(part), _told(whole)
    if mine and its and (mine.endswith(its) or its.endswith(mine)) and mine != its:
        return all(_SUMMED.search(claim.lead[-WORDS:]) is not None for claim in (part, whole))
    return _told_alike(mine, its)


def _told(claim: Claim) -> str:
    """The act and the thing of a number, as written right in front of it, else right behind; "" without a thing."""
    place = claim.figure.subject or ""
    words = _told_in(claim.clause, place) or _told_in(f"{claim.figure.object or ''},{claim.tail}", place)
    return words if len(_ANY_ACT.sub("", words)) >= MIN_NOUN else ""


@lru_cache(maxsize=4096)
def _told_in(words: str, place: str) -> str:
    words = words.replace(place, "").lstrip("镇乡县区市") if place and place in words else words
    return _FILL.sub("", words)


def _told_alike(first: str, second: str) -> bool:
    """新建绿道 and 建成绿道, 累计上报事件 and 上报事件: one thing at the end, and an act that shares a letter."""
    if "改建" in first and "新建" in second:
        return False
    same = 0
    while same < min(len(first), len(second)) and first[-1 - same] == second[-1 - same]:
        same += 1
    if same >= MIN_NOUN:
        mine, its = (set(words[: len(words) - same]) - _NO_ACT for words in (first, second))
        return bool(mine & its) or (not mine and not its)
    shared, least = set(first) & set(second), min(len(set(first)), len(set(second)))
    return least >= MIN_LETTERS and len(shared) * 10 >= least * 9 and bool(grams(first) & grams(second))


def _topic(claim: Claim) -> set[str]:
    words = _PLACES.sub(",", f"{claim.clause},{claim.tail[:6]},{claim.figure.object or ''}")
    return set().union(*(grams(part) for part in _NO_TOPIC.sub(",", words).split(",")))


def check_streets(claims: list[Claim]) -> Iterator[Check]:
    """柯城区…老年人1.24万人。该区信安街道…老人1.38万人: a street beside its district, told in the same words.

    What a town did on one day cannot be more than all did that day, wherever in the paragraph that stands.
    """
    for at, part in enumerate(claims):
        if not part.plain:
            continue
        named = (part.figure.subject or "").endswith(("街道", "镇", "乡"))
        if not named and _ITS_STREET.search(part.lead) is None:
            continue
        daily = _ONE_DAY.search(part.clause) is not None
        for whole in reversed(claims[max(0, at - (DAY_REACH if daily else 3)) : at]):
            if whole.kind != part.kind or not whole.plain or part.low <= whole.high:
                continue
            if daily != (_ONE_DAY.search(whole.clause) is not None):
                continue
            above = (whole.figure.subject or "").endswith(("区", "县", "市")) or whole.figure.subject in _WHOLE
            shared = grams(_ONE_DAY.sub("", whole.lead[-20:])) & grams(_ONE_DAY.sub("", part.lead[-20:]))
            if above and len(shared) > (0 if daily else 2):
                relation = f"{part.figure.raw} > {whole.figure.subject} {whole.figure.raw}"
                why = "下级数大于上级数：时段或口径可能不同，请补充口径"
                yield make("part_of_total", "unclear", [part.figure, whole.figure], relation, why, "warn")
            break
