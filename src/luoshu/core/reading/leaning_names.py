"""Names of numbers that lean on the one before: lists, earlier levels, changes, targets and standards.

82.6%、80.4%和78.1%; 比9月底的104个多8个; 新增泊位8215个，超过8000个的年度任务; 每亩补助20元.
"""

import re

from luoshu.core.reading.noun_patterns import RATIO_UNITS
from luoshu.core.reading.slots import SentenceView, Slotted

_ALONGSIDE = re.compile(r"[、]?(?:和|及|与|以及)?")
_LEVEL = re.compile(
    r"[,;、。(]?(?:而|但)?(?P<how>比|较|与|同|去年|上年|上周|上月)[^,;。、]{0,14}?(?:的|同期|为|是|期)$"
)
_CHANGE = re.compile(
    r"[,、;(]?(?P<how>同比|环比|较[^,;。]{0,12}?|比[^,;。]{0,12}?)?(?P<net>净)?"
    r"(?P<verb>增加|减少|增长|下降|上升|提高|提升|回落|降低|下滑|加快|缩短|压缩|压减|核减|上涨|下跌|多|少|快|慢|高|低|增|减|降)"
    r"(?:了|出)?(?:近|约|达)?"
)
#: The last letters of the two patterns above: the words between two numbers rarely end so.
_LEVEL_ENDS = frozenset("的期为是")
_CHANGE_ENDS = frozenset("加少长降升高落低滑快短缩减核涨跌多慢增了出近约达")
_WORD_OF = {"多": "增加", "少": "减少", "增": "增加", "减": "减少", "降": "下降"}
_YEAR_AGO = re.compile(r"同比|去年|上年")
_PERIOD_AGO = re.compile(r"环比|上月|上周|上期|月")
_TARGET = re.compile(r"的?(?P<span>年度|全年|总)?(?P<word>任务|目标)")
_PER = re.compile(r"(?P<per>每(?:[\u4e00-\u9fff]{1,3}))[^,;。、]{0,8}?$")
_PAID = re.compile(r"补助|补贴|奖补|奖励|扣缴|津贴|租金|罚款|收费")
_GROWTH = re.compile(r"(?:增长|下降)$")
_PERSONS = re.compile(r"([员生长者师])人数$")
_TAIL = re.compile(r"(?:数|量)$")


def name_leaning(view: SentenceView, slotted: list[Slotted]) -> None:
    """Rename the figures of a sentence whose words only relate them to a figure before."""
    for number, figure in enumerate(slotted):
        if figure.baseline or figure.result or figure.remaining:
            figure.indicator = _trimmed(figure.indicator, figure)
            continue
        previous = slotted[number - 1] if number else None
        begin = previous.candidate.end if previous is not None else figure.clause[0]
        between = view.text[begin : figure.candidate.start]
        before = slotted[max(0, number - 8) : number]
        name = (
            _alongside(figure, previous, between)
            or _target(view, figure, before)
            or _level(figure, before, between)
            or _change(figure, before, between)
            or _standard(view, figure)
        )
        figure.indicator = _trimmed(name or figure.indicator, figure)


def _trimmed(name: str, figure: Slotted) -> str:
    """A name as the head of a column: without 的 inside, a rate of growth called so."""
    if figure.candidate.unit == "%":
        name = _GROWTH.sub(r"\g<0>率", name)
    if name.endswith("人数"):
        name = _PERSONS.sub(r"\1数", name)
    return name[:1] + name[1:].replace("的", "") if len(name) > 4 else name


def _alongside(figure: Slotted, previous: Slotted | None, between: str) -> str:
    if previous is None or previous.candidate.unit != figure.candidate.unit or not between:
        return ""
    return previous.indicator if _ALONGSIDE.fullmatch(between) else ""


def _counted(before: list[Slotted], unit: str) -> Slotted | None:
    """The last figure in a unit that is neither a level of before nor a change."""
    for other in reversed(before[-8:]):
        counts = other.candidate.unit == unit and not other.baseline and other.action != "变化" and other.indicator
        if counts and not _SAID_CHANGE.search(other.indicator):
            return other
    return None


_SAID_CHANGE = re.compile(
    r"(?:增加|减少|增长|下降|上升|提高|提升|回落|降低|加快|缩短|压缩|压减|核减|上涨|快|慢)(?:率|数|量)?$"
)


def _level(figure: Slotted, before: list[Slotted], between: str) -> str:
    if between[-1:] not in _LEVEL_ENDS or _LEVEL.fullmatch(between) is None:
        return ""
    base = _counted(before, figure.candidate.unit)
    if base is None:
        return ""
    year = "去年同期" if "同期" in between and _YEAR_AGO.search(between) else ""
    return year + base.indicator.removeprefix("去年同期")


def _change(figure: Slotted, before: list[Slotted], between: str) -> str:
    said = _CHANGE.fullmatch(between) if before and between[-1:] in _CHANGE_ENDS else None
    if said is None:
        return ""
    unit = figure.candidate.unit
    if unit == "%":
        base = next((o for o in reversed(before) if not o.ratio and _counted([o], o.candidate.unit)), None)
    elif unit in RATIO_UNITS:
        base = next((o for o in reversed(before) if o.candidate.unit == "%" and _counted([o], "%")), None)
    else:
        base = _counted(before, unit)
    if base is None:
        return ""
    how = said["how"] or ""
    when = "同比" if _YEAR_AGO.search(how) else "环比" if _PERIOD_AGO.search(how) else ""
    verb = _WORD_OF.get(said["verb"], said["verb"])
    name = _TAIL.sub("", base.indicator) if len(base.indicator) > 3 else base.indicator
    return f"{name}{when}{said['net'] or ''}{verb}" + ("率" if unit == "%" else "")


def _target(view: SentenceView, figure: Slotted, before: list[Slotted]) -> str:
    if figure.status != "target":
        return ""
    said = _TARGET.match(view.text, figure.candidate.end)
    base = _counted(before, figure.candidate.unit)
    if said is None or base is None or not base.object:
        return ""
    return f"{base.action if len(base.action) == 2 else ''}{base.object}{said['span'] or ''}{said['word']}"


def _standard(view: SentenceView, figure: Slotted) -> str:
    if figure.candidate.unit != "元":
        return ""
    said = _PER.search(view.text, figure.clause[0], figure.candidate.start)
    if said is None:
        return ""
    paid = _PAID.search(view.text, figure.clause[0], min(figure.clause[1], figure.candidate.end + 10))
    return f"{said['per'].removesuffix(paid.group())}{paid.group()}标准" if paid else ""
