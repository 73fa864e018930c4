"""Names of what is left: 剩余 and the thing counted before, or how it stands (未整改, 正在施工)."""

import re

from luoshu.core.reading.noun_context import topic_of, with_suffix
from luoshu.core.reading.slots import SentenceView, Slotted

#: Words behind the number that say why or when, not what: 其余54名已报名…, 尚有264处因产权….
_NO_NOUN = re.compile(
    r"已|均|都|正|在(?!建|册)|须|需|因|待|将|于|系|为|是|由|逐|集中|主要|计划|预计|力争|确保|年底|\d|没有|没|未|尚|转入|全部|仍|结转|多为|也|则|要|可|处于"
)
_STATE = re.compile(r"(?:正在|尚未|没有|未|仍未|还未|没)([\u4e00-\u9fff]{2})(?!的)")
_STATE_BEFORE = re.compile(r"((?:尚未|未|没有)[\u4e00-\u9fff]{2,3}|在建|在办|待[\u4e00-\u9fff]{1,2})(?:的)?$")
#: Where the noun behind the number ends and its standing begins: 46个村没有签订, 16个小区因….
_CUT = re.compile(r"(?<=.)(?:因|没有?|未|尚|正在|须|需(?!求)|将|于|均|逐)")
_DONE = re.compile(r"^(?:已|累计|新增|新建|完成|建成|开工|完工|整改|办结|销号|收获|播种|投用)+")


def name_remainder(view: SentenceView, figure: Slotted, noun: str) -> None:
    """Name a remainder whose own words do not tell what is left."""
    candidate, text = figure.candidate, view.text
    if noun and not _NO_NOUN.match(noun):
        cut = _CUT.search(noun)
        if cut is None:
            return
        stands = _STATE.search(text, candidate.end, figure.clause[1])
        left = noun[: cut.start()]
        figure.indicator = (f"未{stands[1]}" if stands else "剩余") + with_suffix(left, candidate)
        return
    topic = topic_of(view, candidate.unit, of_part=False) or topic_of(view, candidate.unit)
    if topic is None or topic.candidate.unit != candidate.unit:
        return
    thing = _DONE.sub("", topic.object) or topic.object
    ahead = _STATE.match(text, candidate.end)
    behind = _STATE_BEFORE.search(text, figure.clause[0], candidate.start)
    if ahead:
        state = ("正在" if ahead.group().startswith("正在") else "未") + ahead[1]
    elif behind:
        state = behind[1].removeprefix("尚").replace("没有", "未")
    else:
        state = "剩余"
    figure.indicator = state + with_suffix(thing, candidate)
