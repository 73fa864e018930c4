"""Where a place is said to stand, against the numbers of the other places: 最慢, 列第三位, 仅次于上述两县, 末位的…县.

A rank over a wider set than the page shows is contradicted by a counter-example alone. Which way a rank looks is
told by its word; a bare place in an order that may run either way is doubted when it fits neither.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.columns import Column, Value, columns_of, measure_of, of_pairs, value_of
from luoshu.core.reading.audit.league import Table, are_peers
from luoshu.core.reading.model import Check

_SAID = re.compile(
    r"(?=[最末垫倒之首榜领居列第次紧仅])(?:最(?:(?P<top>[多高快大好优])|(?P<low>[少低慢小差]))"
    r"|(?P<last>末位|末尾|垫底|之末|最后一[位名]|[居列]末(?!位|尾)|倒数第(?P<up>[一二三四1-4]))"
    r"|(?P<first>首位|榜首|之首|领跑|[居列]首(?!位)|第一(?=[位名,;。、()的\n]|$))"
    r"|(?<!倒数)第(?P<n>[二三四五六七八九2-9])(?=[位名,;。、()的\n]|$)|(?P<next>次之|紧随其后|仅次于))"
)
_STANDS = re.compile(r"(?:列|居|排|位|次|名|进入|升至|升到|[市县区])[\u4e00-\u9fff]{0,7}$")
_AFTER = re.compile(r"[位名]?(?:[,;。、:)(\n是为达的仅各]|$|全[市县区]|与|和|而|并|有|县)")
_BEHIND = re.compile(r"[位名]?的?[\u4e00-\u9fff]{0,6}?(?:\([市区县、]+\))?[是为有:]?:?$|[位名]?的[\u4e00-\u9fff]{0,8}$")
_FILL = re.compile(
    r"目前|其中|上述|所有|全[市县区]|各县(?:\([市区、]+\))?(?:市?区)?|各(?:乡镇|镇街|[县市区地镇乡])+|[三四五六七八九十两\d]+[县区市地镇个]+|并列|位[居列]|排[名在]|位次|名次|暂?[居列排处]于?|稳|在|[中的以为仍均也则而从看由来]|方面|情况|多少|高低|快慢|连续[^,]{1,3}?[年月周日天次期]|依然|"
)
_OTHER_TIME = re.compile(r"去年|上年|上月|上季度|上半年|历年|曾|此前|上期|上周|连续[^,。]{0,4}年")
_WIDER = re.compile(r"全省|全国|省内|全州|全盟|同类|同期|历史|以来|近年|单日|当日")
_SUBSET = re.compile(r"在([^,;。]{1,12}?)(?:中|里|之中)")
_EITHER = re.compile(r"浓度|用时|时长|投诉|空置|火点|热点|欠|未|隐患|问题|事故|超标|流失|死亡|下降|降幅|均")
_CHANGES = re.compile(r"增[长幅速量收加]|降幅|提[高升速]|改善|升幅|变化|回落|下降")
_RATE_END = re.compile(r"(?:率|进度|比例|比重|占比|幅|速|程度)$")
_PROGRESS = re.compile(
    r"(?:[\u4e00-\u9fff]{0,4}(?:进度|进展)|(?:任务|计划|总体|目标)?完成率?|推进|速度|占(?:任务|计划|应)?[^,]{0,6})?"
)
_BARE_OWN = re.compile(r"[,(]?(?:[\u4e00-\u9fff]{0,5}率)?(?:仅|只|为|达到?|有|是|完成|分别|得分)*")
_NUMBER_WORD = re.compile(r"率$|数量?$|量$|额$|值$|面积$|得分$")
_JOINTS = ("的", "是", "为", ":", "县", "位", "名")
_NUMBER = re.compile(r"\d[\d.]*(?:%|[万亿]?[\u4e00-\u9fff])?")
_NUMBERED = re.compile(r"\(?\d[\d.]*[%\u4e00-\u9fff]{0,3}\)?[、和]")
_ANY_NUMBER = re.compile(r"数量?|总数|个数")
_MEASURE_END = re.compile(r"[率数量额值幅速度分积例重资]$")
#: 旧县镇李楼村 is said of the village, not of its town.
_NO_VILLAGE = r"(?![\u4e00-\u9fff](?<![各等和及的下])[\u4e00-\u9fff]{0,2}(?<![各等])村)"
_THOSE = re.compile(r"(?:上述|前述|以上|前面|前)?(?:[一二两三四五]|\d)?(?:者|[县区市地镇]|个县)")
_SEEN = re.compile(r"[^,;。]*[看中]$|分布|[*#]+|其")
_COUNTED = re.compile(r"数量?$")
_BRACKETS = re.compile(r"\([市县区、]{1,5}\)")
_STOP = re.compile(r"[;。\n]")
_CLAUSE = re.compile(r"[,;。:\n]")
OWN = 16
NEAR = 80
FAR = 2500
MOST_COLUMNS = 30


@dataclass(frozen=True)
class _Placing:
    """Who (``names``) is said to stand how far from the top or, with ``lowest``, from the bottom; of which measure."""

    said: re.Match[str]
    names: tuple[str, ...]
    exempt: frozenset[str]
    allowed: int
    lowest: bool
    either: bool
    measure: str
    own: Claim | None


def check_placings(text: str, claims: list[Claim], city: str | None, pairs: list[Table]) -> Iterator[Check]:
    """Every said place in an order on a page; ``pairs`` are the tables of two numbers a place."""
    said = [one for one in _SAID.finditer(text) if _AFTER.match(text, one.end()) or one["next"]]
    if not said:
        return
    columns = [*columns_of(text, claims, city), *map(of_pairs, pairs)]
    names = {name for column in columns for name in column.values}
    names |= {c.figure.subject for c in claims if c.figure.subject and c.figure.subject[-1] in "县区市旗镇乡道"}
    if not columns:
        return
    columns.sort(key=lambda column: column.start)
    begins = [column.start for column in columns]
    either = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    known = re.compile(f"(?:{either}){_NO_VILLAGE}")
    starts = [claim.figure.start for claim in claims]
    for one in said:
        placing = _placing(text, one, known, claims, starts)
        if placing is not None:
            first, last = bisect_left(begins, one.start() - FAR), bisect_left(begins, one.start() + FAR)
            yield from _held(placing, columns[max(first, last - MOST_COLUMNS) : last])


def _placing(
    text: str, said: re.Match[str], known: re.Pattern[str], claims: list[Claim], starts: list[int]
) -> _Placing | None:
    left = _BRACKETS.sub("", text[max(0, said.start() - 60) : said.start()])
    segment = _STOP.split(left)[-1]
    clause = _CLAUSE.split(segment)[-1]
    behind = _behind(text, said, known)
    if not _is_order(said, clause, known) and behind is None:
        return None
    if _OTHER_TIME.search(segment) or _WIDER.search(clause) or _WIDER.match(text, said.end()):
        return None
    subset = _SUBSET.search(segment)
    if subset is not None and _FILL.sub("", subset[1]):
        return None
    if behind is not None:
        names, end = behind
    else:
        names, end = _in_front(text, said, known, segment, clause), said.end()
        if not names and not known.search(segment):
            names = _of_number(text, said, known, claims, starts)
    if not names:
        return None
    own = _own(text, said, names, end, claims, starts)
    measure = _FILL.sub("", _NUMBER.sub("", known.sub("", clause))).strip("()、“”和")
    if _ANY_NUMBER.fullmatch(measure):
        measure = ""
    if behind is not None and measure and not _MEASURE_END.search(measure):
        measure = ""  # 约谈了居全市末位的甲县
    if not measure and own is None:
        before = _CLAUSE.split(segment)[:-1]
        aside = [words for words in before if words and not re.search(r"\d", words) and not known.search(words)]
        measure = _FILL.sub("", aside[-1]) if aside else ""
    names, exempt, allowed, lowest = _order(text, said, known, names, segment)
    either = not said["low"] and not (said["top"] and said["top"] not in "好优")
    return _Placing(said, names, exempt, allowed, lowest, either, measure, own)


def _is_order(said: re.Match[str], clause: str, known: re.Pattern[str]) -> bool:
    """第三 stands for a place only behind 列, 居 and the like, or right behind a name."""
    if said["n"] or said.group() in ("第一", "首位", "末位", "末尾"):
        return _STANDS.search(clause) is not None or known.fullmatch(clause.strip("、和")) is not None
    return True


def _behind(text: str, said: re.Match[str], known: re.Pattern[str]) -> tuple[tuple[str, ...], int] | None:
    """最慢的是平舆县; 居全市末位的通榆县: the names right behind the word, and where they end."""
    first = known.search(text, said.end(), said.end() + OWN + 12)
    if first is None or said["next"] in ("次之", "仅次于"):
        return None
    joint = text[said.end() : first.start()]
    if not joint.startswith(_JOINTS) or _BEHIND.fullmatch(joint) is None:
        return None
    names, end = [first.group()], first.end()
    while end < len(text) and text[end] in "、和":
        more = known.match(text, end + 1)
        if more is None:
            break
        names.append(more.group())
        end = more.end()
    return tuple(names), end


def _in_front(text: str, said: re.Match[str], known: re.Pattern[str], segment: str, clause: str) -> tuple[str, ...]:
    """The names of the clause in front of the word, else the one name its stretch of the sentence is told of."""
    if text.startswith("的", said.end()):
        return ()  # 甲县问题最多的是物业
    here = list(known.finditer(clause))
    if here:
        names = [here[-1].group()]
        for one, after in zip(reversed(here[:-1]), reversed(here[1:]), strict=True):
            joint = clause[one.end() : after.start()]
            if joint not in ("、", "和") and not (said["next"] and _NUMBERED.fullmatch(joint)):
                break
            names.insert(0, one.group())
        return tuple(names)
    told = list(dict.fromkeys(known.findall(segment)))
    return (told[0],) if len(told) == 1 else ()


def _of_number(
    text: str, said: re.Match[str], known: re.Pattern[str], claims: list[Claim], starts: list[int]
) -> tuple[str, ...]:
    """已盘活22.8万平方米，盘活率72.4%，居三地之首: the place the number right before is told of."""
    at = bisect_left(starts, said.start())
    name = claims[at - 1].figure.subject if at else None
    near = name is not None and said.start() - claims[at - 1].figure.end <= OWN
    return (name,) if near and name and known.fullmatch(name) and text[said.end() : said.end() + 1] != "的" else ()


def _order(
    text: str, said: re.Match[str], known: re.Pattern[str], names: tuple[str, ...], segment: str
) -> tuple[tuple[str, ...], frozenset[str], int, bool]:
    """Who is meant, who may be beyond by name, how many others may be, and whether it is told from the bottom."""
    if said["next"] == "仅次于":
        behind = known.match(text, said.end())
        first: list[str] = []
        end = said.end()
        while behind is not None:
            first.append(behind.group())
            end = behind.end()
            behind = known.match(text, end + 1) if text[end : end + 1] in ("、", "和") else None
        those = not first and _THOSE.match(text, said.end()) is not None
        if those:
            sentence = text[max(0, said.start() - 160) : said.start()]
            told = [name for name in dict.fromkeys(known.findall(sentence)) if name not in names]
            first = told[-_how_many(text, said.end()) :]
        return names, frozenset(first), 0 if first or those else 1, False
    if said["next"]:
        before = list(_SAID.finditer(segment))
        lowest = bool(before and before[-1]["low"])
        leaders = [name for name in known.findall(segment) if name not in names]
        return names, frozenset(leaders[:1]), 0 if leaders else 1, lowest
    place = int(parse_any(said["n"] or said["up"] or "一") or 1)
    return names, frozenset(), max(place - len(names), 0), bool(said["low"] or said["last"])


def _how_many(text: str, at: int) -> int:
    said = re.match(r"[\u4e00-\u9fff]{0,2}?([两二三四五2-5])", text[at : at + 4])
    return int(parse_any(said[1]) or 1) if said else 1


def _own(
    text: str, said: re.Match[str], names: tuple[str, ...], end: int, claims: list[Claim], starts: list[int]
) -> Claim | None:
    """The number told with the place: 最慢，为68.5%; 最低的是甲县(61%); 以92.4%的办结率领跑."""
    at = bisect_left(starts, end)
    if len(names) > 1:
        return None
    behind = claims[at] if at < len(claims) else None
    if behind is not None and _BARE_OWN.fullmatch(text[end : behind.figure.start]) and not behind.rough:
        return behind
    at = bisect_left(starts, said.start())
    before = claims[at - 1] if at else None
    if before is None or before.rough or before.figure.subject != names[0]:
        return None
    between = text[before.figure.end : said.start()]
    near = len(between) <= OWN and not re.search(r"[;。\n:]|,.*,", between)
    measure = _FILL.sub("", between.strip(",)"))
    return before if near and (not measure or _RATE_END.search(measure)) else None


def _held(placing: _Placing, columns: list[Column]) -> Iterator[Check]:
    """Doubted where every column it may speak of contradicts it."""
    at = placing.said.start()
    spoken = [column for column in columns if _speaks_of(placing, column)]
    near = [column for column in spoken if any(_around(value, at) for value in column.values.values())]
    most = max((len(column.values) for column in near), default=0)
    worst: list[Value] | None = None
    for column in [c for c in spoken if len(c.values) >= 2 * most] or near:  # all places beside the few of a sentence
        found = _contradicted(placing, column)
        if found is None:
            continue
        if not found:
            return
        worst = worst or found
    if worst:
        yield _check(placing, worst)


def _around(value: Value, at: int) -> bool:
    return value.claim.figure.sent_start <= at < value.claim.figure.sent_end


def _speaks_of(placing: _Placing, column: Column) -> bool:
    """The rank and the column count one thing: a shared measure; a bare rank takes the column just in front."""
    own, said = placing.own, placing.measure
    if own is not None and own.kind != column.kind:
        return False
    if (placing.said["top"] or placing.said["low"] or " ") in "好优差" and column.kind not in ("%", "分"):
        return False
    measure = column.measure or column.head
    if said and bool(_CHANGES.search(said)) != bool(_CHANGES.search(measure)):
        return False
    if said and _RATE_END.search(said) and column.kind != "%":
        return False
    if _generic(said, placing) and column.kind == "%" and _PROGRESS.fullmatch(column.measure) and column.measure:
        return True
    if said:
        return _one_measure(said, column) or _bare_list(placing, column)
    if own is not None:
        if next(iter(column.values.values())).of is not None:
            return 0 <= placing.said.start() - column.end <= 2 * NEAR
        told = measure_of(own, placing.names[0])
        return told == column.measure if told else any(v.claim is own for v in column.values.values())
    return 0 <= placing.said.start() - column.end <= NEAR


def _bare_list(placing: _Placing, column: Column) -> bool:
    """从9个县看，甲县15个、乙县12个…。乙县热点数居首位: the list without a name of its own just in front."""
    return (
        not column.measure
        and not _FILL.sub("", _SEEN.sub("", column.head))
        and 0 <= placing.said.start() - column.end <= NEAR
        and column.kind != "%"
        and _COUNTED.search(placing.measure) is not None
    )


def _generic(said: str, placing: _Placing) -> bool:
    """进度最慢, 完成率居首: of whatever share of the task the rows tell."""
    swift = placing.said["top"] == "快" or placing.said["low"] == "慢"
    return bool(_PROGRESS.fullmatch(said)) and bool(said or swift)


def _one_measure(said: str, column: Column) -> bool:
    stem = _NUMBER_WORD.sub("", said) or said
    told = f"{column.measure}{column.head}"
    if not column.measure.endswith("率") and said.endswith("率"):
        return stem[-2:] in told and column.kind == "%"
    if column.measure.endswith("率") and not said.endswith("率"):
        return False
    things = {value.claim.figure.object or "" for value in column.values.values()}
    told += "".join(things) if len(things) == 1 else ""
    return len(stem) > 1 and (stem[-2:] in told or (bool(column.measure) and column.measure in said))


def _contradicted(placing: _Placing, column: Column) -> list[Value] | None:
    """The own values and those beyond; empty when the rank holds, None when the column cannot tell."""
    named = []
    for name in placing.names:
        if placing.own is not None:
            named.append(value_of(placing.own, name))
        elif name in column.values:
            named.append(column.values[name])
        else:
            return None
    rest = [v for v in column.values.values() if v.name not in placing.names and are_peers(v.name, named[0].name)]
    if not rest:
        return None
    rest = [v for v in rest if v.name not in placing.exempt]
    beyond = _beyond(named, rest, placing.lowest)
    if len(beyond) <= placing.allowed:
        return []
    open_order = placing.either and _EITHER.search(f"{placing.measure}{column.measure}{column.head}")
    if open_order and len(_beyond(named, rest, not placing.lowest)) <= placing.allowed:
        return []
    return [*named, *beyond[: placing.allowed + 1]]


def _beyond(named: list[Value], rest: list[Value], lowest: bool) -> list[Value]:
    if lowest:
        edge = max(v.low for v in named)
        return sorted((v for v in rest if v.high < edge), key=lambda v: v.high)
    edge = min(v.high for v in named)
    return sorted((v for v in rest if v.low > edge), key=lambda v: -v.low)


def _check(placing: _Placing, values: list[Value]) -> Check:
    told = [claim for v in values for claim in (v.of, v.claim) if claim is not None]
    figures = {claim.figure.id: claim.figure for claim in told}
    spans = (placing.said.span(), *((f.start, f.end) for f in figures.values()))
    relation = "、".join(f"{v.name} {v.shown}" for v in values) + f"，“{placing.said.group()}”"
    return Check("", "rank", "inconsistent", spans, tuple(figures), relation, "名次与列出的数不符，请核对", "warn")
