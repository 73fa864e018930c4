"""Nothing of the kind has happened, and one is counted on the page: 未发生一起秸秆焚烧 beside 1个为麦茬地起火."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from luoshu.core.reading.model import Check, Figure

_NONE = re.compile(
    r"(?P<lead>(?:以来|期间|时期|全年|全[市县区镇域]|我[市县区镇])[^。,;]{0,10})(?:未|没有)再?(?:发生|出现)过?(?:一[起例处宗]|任何)?"
    r"(?P<what>[\u4e00-\u9fff]{2,8})"
    r"|(?:实现|保持|连续|做到)[^。,;]{0,8}“?零(?P<zero>火点|火情|火灾|火警|焚烧|事故|伤亡|溺亡|中毒|上访|投诉)”?"
)
#: 未发生较大以上火灾 says nothing of small ones.
_ONLY_GRAVE = re.compile(
    r"^(?:较大|重大|特大|重特大|新增|大规模|大面积|明显|严重|人员|亡人|群死|新的|类似|因|责任)|以上|重大"
)
_FIRE = re.compile(r"火情|火点|火灾|火警|焚烧|起火|着火|过火")
_NOT_OF_IT = re.compile(
    r"疑似|去年|上年|同期|往年|历年|比|较|减少|下降|减|演练|隐患|网格|卡口|点位|探头|灭火器|队|罚|设施|培训|"
    r"零|未|没有|宣传|预警|风险|防火|面积"
)
_TO_COME = re.compile(r"确保|力争|努力|争取|目标|要求|务必|要$|将|为$")
_OF_ONE_PLACE = re.compile(r"(?<![全我本])[县区市镇乡村](?:均|都|已)*$")
_NO_FIRE = re.compile(r"企业|工业|误报|非火|热源|祭祀|炊烟")
_PERIOD = re.compile(
    r"清明|春节|元旦|中秋|国庆|五一|秋收|夏收|三夏|三秋|[上昨今]日|昨天|今天|[上本]周|[上本]月|[上下]半年|\d{1,2}月份?(?!\d)"
)
_EVENTS = frozenset("起处例宗件个次人亩")
#: 入秋以来始终保持“零火点”: of every fire the page tells further down.
_ALL_ALONG = re.compile("以来|始终|全年|全季|一直|全程")
AROUND = 400
THE_WHOLE_TIME = 1500


def check_absences(text: str, figures: list[Figure]) -> Iterator[Check]:
    """Every 未发生 and 零火点 of the page against the numbers near it."""
    if "发生" not in text and "出现" not in text and "零" not in text:
        return
    starts = [figure.start for figure in figures]
    for said in _NONE.finditer(text):
        what = said["what"] or said["zero"]
        clause = re.split("[,;。\n]", text[max(0, said.start() - 30) : said.start()])[-1]
        if _ONLY_GRAVE.search(what) or _TO_COME.search(clause) or text.startswith(("目标", "要求"), said.end()):
            continue
        if said["zero"] and _OF_ONE_PLACE.search(clause):
            continue
        reach = THE_WHOLE_TIME if _ALL_ALONG.search(text, max(0, said.start() - 20), said.end()) else AROUND
        first = bisect_left(starts, said.start() - AROUND)
        last = bisect_right(starts, said.end() + reach)
        beside = sorted(figures[first:last], key=lambda figure: figure.start < said.end())
        found = next((figure for figure in beside if _is_one_of(text, said, what, figure)), None)
        if found is not None:
            spans = ((said.start(), said.end()), (found.start, found.end))
            why = "一处说没有发生，另一处又有数，请核对"
            yield Check("", "all", "inconsistent", spans, (found.id,), f"{said.group()} / {found.raw}", why, "warn")


def _is_one_of(text: str, said: re.Match[str], what: str, figure: Figure) -> bool:
    if figure.value <= 0 or figure.unit not in _EVENTS or figure.promised or figure.baseline:
        return False
    lead = re.split("[,;。:(]", text[max(figure.sent_start, figure.start - 16) : figure.start])[-1]
    tail = re.split("[,;。:)]", text[figure.end : figure.end + 14])[0]
    clause = f"{lead}{tail}"
    if _FIRE.search(what):
        alike = _FIRE.search(re.sub("过火面积", "", clause)) is not None
    else:
        alike = what[:2] in clause or what[-2:] in clause
    if not alike or _NOT_OF_IT.search(clause) or (_FIRE.search(what) and _NO_FIRE.search(clause)):
        return False
    if _ALL_ALONG.search(text, max(0, said.start() - 8), said.end()):
        return True
    around = text[figure.sent_start : figure.end]
    begins = max(text.rfind("。", 0, said.start()), text.rfind("\n", 0, said.start())) + 1
    return not set(_PERIOD.findall(around)) - set(_PERIOD.findall(text, begins, said.end()))
