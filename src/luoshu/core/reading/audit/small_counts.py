"""Small counts, many of them written in letters and no figures of a page, that add up or count a row all the same.

八大类商品中，六类涨、三类跌; 十件民生实事 and 已完成5件、基本完成2件、正在推进4件; 四大夜市——甲夜市、乙夜市、丙夜市;
3个部门，为甲局3项、乙局2项、丙局1项、丁局1项; the days of a month.
"""

import re
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterator
from itertools import chain

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_N = "[一二两三四五六七八九十]"
_CLASSES = re.compile(
    rf"(?P<all>{_N})(?:大|个)?(?P<unit>类|项|个|家|县|区|市|镇)[^,。;\d]{{0,14}}[中里],?"
    rf"(?P<row>(?:[^,。;\d、]{{0,8}}{_N}(?P=unit)[^,。;\d、]{{0,8}}[、,]){{1,3}}[^,。;\d、]{{0,8}}{_N}(?P=unit)[^,。;\d、]{{0,8}})[,。;]"
)
_ACTS = "完成|办结|建成|推进|实施|办理|建设|滞后|在建|竣工|启动|序时|达到|完工|开工"
_STATE = rf"[^,;。:、\d\n]{{0,6}}(?:{_ACTS})[^,;。:、\d\n]{{0,4}}"
_STATES = re.compile(
    rf"{_STATE}(?P<a>\d{{1,2}})(?P<unit>件|项|个)(?:[,、;]{_STATE}\d{{1,2}}(?P=unit)){{1,4}}[,、;]{_STATE}\d{{1,2}}(?P=unit)(?=[,。;])"
)
#: What stands behind each number of such a row but the last.
_UNIT_AND_MARK = tuple(f"{unit}{mark}" for unit in "件项个" for mark in ",、;")
_PROMISED = re.compile(
    r"([一二两三四五六七八九]?十[一二两三四五六七八九]?|[一二两三四五六七八九])(件|项|个)(?=[\u4e00-\u9fff]{0,6}(?:实事|任务|项目|工程|工作))"
)


#: 四大特色夜市——甲夜市、乙夜市、丙夜市，统一设置…: a row behind a dash, and what is said of it.
_ITEM = r"[\u4e00-\u9fffA-Za-z“”]{2,14}"
_ROW_DASHED = re.compile(
    rf"(?P<all>{_N}|(?<![\d.])\d{{1,2}})(?:大|个|项|类|条|处|家|座|支|场)[\u4e00-\u9fff]{{1,8}}——"
    rf"(?P<row>(?:{_ITEM}、){{1,11}}{_ITEM})(?=[,。;\n]|$)"
)
#: 涉及3个部门，为市住建局3项、市交通局2项、…: each of them with a number of its own.
_OF_WHOM = ("个部门", "个单位", "个县", "个区", "个乡镇", "个镇", "个街道", "个社区", "个企业", "个项目")
_ROW_COUNTED = re.compile(
    rf"(?P<all>{_N}|(?<![\d.])\d{{1,2}})个(?:部门|单位|县区|县|区|乡镇|镇|街道|社区|企业|项目)[,:]?(?:分别)?(?:为|是|即):?"
    r"(?P<row>(?:[^、,。;:\d\n]{2,14}\d{1,3}[\u4e00-\u9fff]、){1,11}[^、,。;:\d\n]{2,14}\d{1,3}[\u4e00-\u9fff])(?=[,。;])"
)
#: 10月份，优良天数19天，轻度污染9天，中度污染4天: of one month.
_MONTH = re.compile(r"(?<![\d、—-])(?P<month>\d{1,2})月份?(?:,|全)[^。;\n]{0,60}?天")
_DAYS_OF = re.compile(r"(?:优良|良好|优|轻度|中度|重度|严重)(?:污染)?(?:天数|天气)?(?:为|有|共)?(\d{1,2})天")
_SOME = re.compile(r"等")
#: No count of things promised is looked for farther back than so many.
NEAREST = 20


def check_small_counts(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """All classes of a sentence, all states of a promised number of things, all counted rows, all days of a month."""
    text = layout.text
    yield from _rows(layout)
    if "天" in text and "月" in text:
        yield from _days_of_month(layout, timeline)
    for said in _CLASSES.finditer(text):
        parts = [_value(number) for number in re.findall(rf"({_N}){said['unit']}", said["row"])]
        if sum(parts) > _value(said["all"]):
            relation = f"{'+'.join(map(str, parts))}={sum(parts)}，文中 {said['all']}{said['unit']}"
            yield text_check(layout, "sum", "inconsistent", [said.span()], relation, "各类之和超过总数，请核对", "warn")
    states = list(layout.matches(_STATES, *_UNIT_AND_MARK))
    promised = list(_PROMISED.finditer(text)) if states else []
    begins = [one.start() for one in promised]
    for said in states:
        numbers = list(re.finditer(rf"(?<!\d)(\d{{1,2}}){said['unit']}", said.group()))
        added = sum(int(number[1]) for number in numbers)
        before = promised[max(0, bisect_left(begins, said.start()) - NEAREST) : bisect_left(begins, said.start())]
        told = [one for one in before if one[2] == said["unit"]]
        if told and all(_value(one[1]) != added for one in told) and abs(_value(told[-1][1]) - added) <= 2:
            one = told[-1]
            relation = f"{'+'.join(number[1] for number in numbers)}={added}，文中 {one.group()}"
            spans = [one.span(), *((said.start() + number.start(1), said.start() + number.end()) for number in numbers)]
            yield text_check(layout, "sum", "inconsistent", spans, relation, "各种进展之和与总数不符，请核对", "warn")


def _rows(layout: Layout) -> Iterator[Check]:
    for said in chain(layout.matches(_ROW_DASHED, "——"), layout.matches(_ROW_COUNTED, *_OF_WHOM)):
        items = said["row"].split("、")
        told = int(parse_any(said["all"].replace("两", "二")) or 0)
        if told > 1 and len(items) != told and not _SOME.search(items[-1]):
            relation = f"{said['all']}，列出 {len(items)} 个：{items[0]}…{items[-1]}"
            why = "点出的个数与列出的不符，请核对"
            yield text_check(layout, "enumeration", "inconsistent", [said.span()], relation, why, "warn")


def _days_of_month(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    for said in _MONTH.finditer(layout.text):
        stop = layout.text.find("。", said.start())
        days = list(_DAYS_OF.finditer(layout.text, said.start(), stop if stop >= 0 else said.end() + 80))
        month, added = int(said["month"]), sum(int(one[1]) for one in days)
        if len(days) < 3 or not 1 <= month <= 12:
            continue
        length = monthrange(timeline.issued.year, month)[1]
        if added > length:
            relation = f"{'+'.join(one[1] for one in days)}={added}天，{month}月有{length}天"
            spans = [one.span(1) for one in days]
            yield text_check(layout, "sum", "inconsistent", spans, relation, "各级天数之和超过当月天数，请核对", "warn")


def _value(number: str) -> int:
    return int(parse_any(number.replace("两", "二")) or 0)
