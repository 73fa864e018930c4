"""How sure a page is that a list of parts makes a whole: what it says between them, how many there are and how they
are named, how near their sum comes and whether it differs from the whole by one digit."""

import re
from decimal import Decimal

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import LEVELS, OVERLAPPING

_OPENED = re.compile(
    r"[:(]|依次[为是]|[按从][\u4e00-\u9fff]{1,8}[分看]|分类|划分|统计|分别|包括|包含|涵盖|分解|分布|分配|分到|来自|构成|组成|三块|里,|[人家个]中,"
)
_AMONG = re.compile(r"其中|中[,有]|里[,有]?")
#: Kinds that leave nothing out between the two of them.
_PAIRS = (
    "进口/出口 公办/民办 城镇/农村 城市/农村 城区/乡 男/女 线上/线下 省内/省外 市内/市外 境内/境外 国内/国外 白天/夜间 "
    "职工/居民 机动车/非机动车 本市/外地 本地/外地 地上/地下 同意/不同意 中央/地方 "
    "一般/专项 新建/续建 新建/改建 新建/改扩建 新开/续建 存量/增量 内资/外资 常住/流动 自有/租赁 生产/生活 主城区/县"
)
_OPPOSITES = [pair.split("/") for pair in _PAIRS.split()]
_BY_SIZE = re.compile(r"^(?!.*(?:女|党员|岁|学历)).*(?:以上.*以下|以下.*以上)")
_OF_PEOPLE = re.compile(r"女|党员|以[上下]|岁|学历")
#: A list that names but some of them.
_SOME = re.compile(r"主要|前[一二三四五]|如[下:]?$|例如|比如|多为")
_PARTLY = re.compile(r"其中|包括|包含|含|涵盖")
#: 已经答复11件，正在研究4件，转为参阅3件: where each of them stands.
_STATE = re.compile(
    r"已|完成|办结|答复|竣工|完工|达到|超过|正在|推进|在建|研究|未|尚|待|滞后|落后|偏慢|转为|转入|启动|前期|暂缓|终止|符合|不符"
)
#: 合格4座、限期整改1座、责令停业2座: what an inspection found of each of them.
_FOUND = re.compile(
    r"(?:评估|检查|检测|经复核|责令|限期|立即|予以|建议|直接|当场|判定为?|继续|暂时?|停止)*"
    r"(?:不?合格|整改|停[业产用运]|使用|取缔|关[闭停]|撤[销并]|保留|调整|享受|停发|调标|不?通过|退回|暂缓|下线|报废|注销|优秀|良好|不?达标)的?"
)
#: Of one and the same offender: 整改8家、停业3家、罚款9家.
_PENALTIES = re.compile(r"罚款|警告|约谈|曝光")
_LACKS = re.compile(r"不|未|缺|无|老|差|弱|薄|漏|乱|短")
_GRADES = re.compile(r"[\dA-ZⅠ-Ⅹ一二三四五六]{1,3}[级类型星等]")
_FINISHED = re.compile(r"竣工|完工|投产|投用")
_TURN = re.compile(r"\d{1,2}月|[一二三四]季度|[上下]半年|第[一二三四五\d][批期轮次标]|[一二三]期")
_HOW_MANY = re.compile(
    r"(?<![\d.])(\d{1,2}|[两二三四五六七八九十])(?:个|大|类|种|项|批|家|地|级|方面|渠道|来源|县|区|镇|部门)"
)
_DIVIDED = re.compile(r"[按从分][\u4e00-\u9fff]{1,6}[分看](?:[,:])")
CLOSED = re.compile(
    r"合计|共计|总计|总数|总额|总量|一共|总共|合起来|加起来|两项|(?:[二两三四五六七八九]|[2-9])[\u4e00-\u9fff]{1,4}(?:共|合|累计|总)|(?:季度|半年|全年|个月|\d月)(?:累计|共|合计)|共"
)
REST = re.compile(r"其余|其他|其它|剩下|余下|另外?有?|剩余|余者")
OTHER_STATEMENT = re.compile(
    r"已|再(?!生)|届时|处罚|罚款|立案|新增|同比|增长|目前|累计|涉及|覆盖|惠及|受益|超过|达到?$|完成|办结|整改|投用|合格|达标"
)
CLAUSES = re.compile(r"[,;:。()]")
CLOSE = 30
BARE = 8
FEW = 3
MANY = 99  # of two digits any two numbers may differ in one


def weigh(text: str, claims: list[Claim], places: list[int], total: Claim, parts: list[Claim], added: Decimal) -> int:
    """How sure the page is that these parts make this whole."""
    behind = total.figure.start > parts[-1].figure.start
    opener = _opener(text, claims, places, total, parts) if not behind else ""
    labels = [label_of(part) for part in parts]
    short = added < total.value and not behind and not REST.search(labels[-1])
    mistyped = one_digit(added, total.value)
    divided = _DIVIDED.search(opener) is not None
    weight = (2 + divided) if _OPENED.search(opener) else 0
    if not weight and (_AMONG.search(opener[:40]) or _AMONG.search(f"{total.clause}{total.tail}")):
        weight += 1
    weight += 2 * (REST.search(labels[-1]) is not None)
    weight += 2 * (behind and CLOSED.search(total.clause) is not None)
    weight += (len(parts) > 2) + _alike(parts, labels) + _named_in(total, labels) + _bare(text, total, parts, labels)
    weight += (added > total.value) + mistyped + (_in_turn(parts) and behind)
    weight += not behind and total.role == "total"
    weight += abs(added - total.value) * 60 <= total.value and total.value > CLOSE
    weight += 2 * (len(parts) > 2 and all(LEVELS.match(label.lstrip("其中")) for label in labels))
    weight += added > total.value and "其中" in opener[:4] and all(len(label) < BARE for label in labels)
    weight += 2 * (len(parts) > 2 and parse_any((_HOW_MANY.findall(opener) or ["0"])[-1]) == len(parts))
    weight += 2 * _complements(labels)
    if short and len(parts) == 2:
        weight -= not (divided or _complements(labels))
    if short and not mistyped and not (total.value - added == 1 and len(parts) > 2 and _alike(parts, labels)):
        partial = _PARTLY.search(opener) is not None or text.startswith("等", parts[-1].figure.end)
        weight -= 2 * (abs(added - total.value) * (12 if partial else 8) > total.value)
        weight -= 4 * (_SOME.search(opener) is not None)
    if added > total.value >= added - parts[-1].value and labels[-1].startswith("另") and len(labels[-1]) > FEW:
        weight -= 6  # 其中肉制品4批、乳制品3批，另抽检餐具3批: no part of them
    if added > total.value and all(_LACKS.search(part.tail[:8]) for part in parts):
        weight -= 6  # 4个村台账不全、3个村设施老旧: one may lack several things
    return weight + _doubts(total, parts, labels, opener, mistyped and abs(added - total.value) * 40 <= total.value)


def _doubts(total: Claim, parts: list[Claim], labels: list[str], opener: str, mistyped: bool) -> int:
    """What speaks against: kinds that may overlap, another statement among the labels, what is meant."""
    weight = 0
    labels = [label.removeprefix("其中") for label in labels]
    said = "".join(labels)
    states = len(parts) > 2 and all(_STATE.search(label) for label in labels)
    states = states or (len(parts) > 2 and all(_FOUND.fullmatch(label) for label in labels))
    graded = all(_GRADES.match(label) for label in labels) or _BY_SIZE.search(said) is not None
    if len(set(labels)) == len(labels) and graded:
        weight += 1
    elif (
        OVERLAPPING.search(said)
        or (_FINISHED.search(said) and not states)
        or OVERLAPPING.search(opener.rpartition("。")[2])
    ):
        weight -= 6
        if mistyped and not _OF_PEOPLE.search(said):
            weight += 4  # 826.4 for 836.4: kinds that may overlap, yet meant to be all of it
    others = any(OTHER_STATEMENT.search(label) for label in labels) or any("建成" in label for label in labels[1:])
    tails = [label[-2:] for label in labels]
    others = others and not (len(parts) > 2 and len(set(tails)) == 1)  # 东区完成…、西区完成…: one verb of them all
    if len(parts) > 3 and len(set(tails)) == 2 and tails[0] != tails[1] and tails[0] == tails[2]:
        weight -= 3  # 应收298万亩、已收279.5万亩、应收…: two columns in one
    if states:
        weight += 1
    elif others and not _complements(labels):
        weight -= 2
    if len({claim.figure.promised for claim in [total, *parts]}) > 1:
        weight -= 1
    if total.figure.promised and "又" in said and not parts[-1].figure.promised:
        weight -= 3  # 计划600辆，投放560辆，又投放60辆: a plan may be passed
    if _PENALTIES.search(said) and len(labels) > 2 and not states:
        weight -= 2
    return weight


def echo(text: str, total: Claim, first: Claim) -> int:
    """三季度新开工的项目中 of 三季度又有28个项目开工: how many letter pairs of a number a list takes up again."""
    opening = CLAUSES.split(text[max(first.figure.sent_start, first.figure.start - 40) : first.figure.start])
    said = grams("".join(opening[:-1]))
    return max(0, len(said & total.pairs) - 1)


def _opener(text: str, claims: list[Claim], places: list[int], total: Claim, parts: list[Claim]) -> str:
    """The words that lead into a list, from the number of its kind that stands right before it."""
    at = next(place for place in places if claims[place] is parts[0])
    near = next((c.figure.end for c in claims[max(0, at - 14) : at][::-1] if c.kind == parts[0].kind), 0)
    return text[max(total.figure.end, near, parts[0].figure.start - 60) : parts[0].figure.start]


def label_of(part: Claim) -> str:
    return part.clause or part.lead.rstrip("(")[-8:]


def _alike(parts: list[Claim], labels: list[str]) -> bool:
    """Parts named alike: of as many places, or with one last letter, or none with a name of its own (分别)."""
    if len({part.figure.subject for part in parts}) == len(parts):
        return True
    tails = {label.rstrip("有为是的计约达")[-1:] for label in labels}
    heads = {label[:1] for label in labels}
    return len(tails) == 1 or (len(heads) == 1 and len(parts) > 2 and len({len(label) for label in labels}) == 1)


def _named_in(total: Claim, labels: list[str]) -> bool:
    """高中新生, 初中新生, 小学新生 of 全市新生: all parts bear the noun of the whole."""
    tails = {label[-2:] for label in labels}
    return len(tails) == 1 and len(labels[0]) > len("新生") and next(iter(tails)) in f"{total.lead[-12:]}{total.tail}"


def _bare(text: str, total: Claim, parts: list[Claim], labels: list[str]) -> bool:
    """222家，公办41家、公建民营63家、民办108家。: nothing but short names right behind the whole, to its end."""
    first, last = parts[0].figure, parts[-1].figure
    if len(parts) < FEW or not 0 < first.start - total.figure.end <= BARE:
        return False
    return all(0 < len(label) < BARE for label in labels) and text[last.end : last.end + 1] in ("。", ")", ";", ",", "")


def _in_turn(parts: list[Claim]) -> bool:
    """1月份, 2月份, 3月份; 一季度, 二季度; 第一批, 第二批: parts told apart by their turn."""
    return all(_TURN.search(part.lead) for part in parts)


def _complements(labels: list[str]) -> bool:
    """已通… and 尚未通…: what is so and what is not so leave nothing out."""
    if len(labels) == 2 and any(
        (first in labels[0] and second in labels[1]) or (first in labels[1] and second in labels[0])
        for first, second in _OPPOSITES
    ):
        return True
    return len(labels) == 2 and ("未" in labels[1] or "没有" in labels[1]) != ("未" in labels[0] or "没有" in labels[0])


def one_digit(first: Decimal, second: Decimal) -> bool:
    """196 and 186, 4.6 and 4.9, 8640 and 8460: the two differ by one digit, or by two changed over."""
    a, b = plain(first).replace(".", ""), plain(second).replace(".", "")
    if len(a) != len(b):
        return False
    differ = [at for at in range(len(a)) if a[at] != b[at]]
    return len(differ) == 1 or (len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(a) == sorted(b))
