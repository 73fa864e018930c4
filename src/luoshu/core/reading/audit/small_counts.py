"""Small counts written in letters, which are no figures of a page but add up all the same.

八大类商品中，六类涨、三类跌; 十件民生实事 and 已完成5件、基本完成2件、正在推进4件.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_N = "[一二两三四五六七八九十]"
_CLASSES = re.compile(
    rf"(?P<all>{_N})(?:大|个)?(?P<unit>类|项|个|家|县|区|市|镇)[^,。;\d]{{0,14}}[中里],?"
    rf"(?P<row>(?:[^,。;\d、]{{0,8}}{_N}(?P=unit)[^,。;\d、]{{0,8}}[、,]){{1,3}}[^,。;\d、]{{0,8}}{_N}(?P=unit)[^,。;\d、]{{0,8}})[,。;]"
)
_STATES = re.compile(
    r"(?:已|全部)?(?:完成|办结|建成)的?(?:有)?(?P<a>\d{1,2})(?P<unit>件|项|个)[、,;](?:已?基本(?:完成|建成|办结)|(?:正在|正|加快)(?:推进|实施|办理|建设))的?(?:有)?"
    r"(?P<b>\d{1,2})(?P=unit)[、,;](?:正在|正|仍在|加快|尚未|未|暂缓)[\u4e00-\u9fff]{1,4}?的?(?:有)?(?P<c>\d{1,2})(?P=unit)"
)
_PROMISED = re.compile(
    r"([一二两三四五六七八九]?十[一二两三四五六七八九]?|[一二两三四五六七八九])(件|项|个)(?=[\u4e00-\u9fff]{0,6}(?:实事|任务|项目|工程|工作))"
)


#: No count of things promised is looked for farther back than so many.
NEAREST = 20


def check_small_counts(layout: Layout) -> Iterator[Check]:
    """All classes of a sentence and all states of a promised number of things."""
    text = layout.text
    for said in _CLASSES.finditer(text):
        parts = [_value(number) for number in re.findall(rf"({_N}){said['unit']}", said["row"])]
        if sum(parts) > _value(said["all"]):
            relation = f"{'+'.join(map(str, parts))}={sum(parts)}，文中 {said['all']}{said['unit']}"
            yield text_check(layout, "sum", "inconsistent", [said.span()], relation, "各类之和超过总数，请核对", "warn")
    states = list(_STATES.finditer(text))
    promised = list(_PROMISED.finditer(text)) if states else []
    begins = [one.start() for one in promised]
    for said in states:
        added = sum(int(said[name]) for name in "abc")
        before = promised[max(0, bisect_left(begins, said.start()) - NEAREST) : bisect_left(begins, said.start())]
        told = [one for one in before if one[2] == said["unit"]]
        if told and all(_value(one[1]) != added for one in told) and abs(_value(told[-1][1]) - added) <= 2:
            one = told[-1]
            relation = f"{said['a']}+{said['b']}+{said['c']}={added}，文中 {one.group()}"
            spans = [one.span(), said.span("a"), said.span("b"), said.span("c")]
            yield text_check(layout, "sum", "inconsistent", spans, relation, "各种进展之和与总数不符，请核对", "warn")


def _value(number: str) -> int:
    return int(parse_any(number.replace("两", "二")) or 0)
