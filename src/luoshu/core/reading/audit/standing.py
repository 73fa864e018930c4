"""Who is first, last or fastest, and the order a list says it is in, against the numbers beside the names."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.model import Check

_TOP = re.compile(
    r"最多|最高|最大|最快|最好|最优|居首|首位|榜首|第一(?!产业|季度|批|轮|期|类|阶段|书记|时间|次|个|线|责任|三产)|领先|最少|最低|最小|最慢|最差|最长|最短|末位|垫底|倒数第一|最后一[名位]|居后"
)
_LOWEST = re.compile(r"最少|最低|最小|最慢|最差|最短|末位|垫底|倒数|最后|居后")
_SORTED = re.compile(
    r"从高到低|由高到低|从多到少|由多到少|从大到小|由大到小|从快到慢|(?:排名|位次|名次)[^,;。\d]{0,4}依次|从低到高|由低到高|从少到多"
)
_RISING = re.compile(r"从低到高|由低到高|从少到多")
_TRIM = re.compile(
    r"^(?:其次|其中|而|则|仅|只有|各县市完成率|依次为|依次是|分别为|为|是|:)+|(?:完成|达到?|仅|为|有|是|共|分别|得分|的)+$"
)
_TREND = re.compile(
    r"逐[季月年旬周日]\w{0,2}?(?:加快|上升|增长|走高|扩大|增加|提高|回升|攀升|回落|下降|收窄|减少|降低|放缓|走低)"
)
_RISES = re.compile(r"加快|上升|增长|走高|扩大|增加|提高|回升|攀升")
#: 今年以来新增214部，累计达到1260部; 由151元提高到163元: what happened to one thing, no names in a row.
_NO_NAME = re.compile(r"累计|新增|达到|提高|上调|降[到至低]|上升|今年|去年|以来|由|目前")
_BUT = re.compile(r"除[^。;]{1,12}外,?(?:总体|均|其余)?")
_JOINS = ("、", "和", ",", "以及")
_OF_MONTH = re.compile(
    r"(?:\d{1,2}月(?:份)?|[一二三四]季度|第[一二三四]周)(?:为|达到?|是|末为)?(\d+(?:\.\d+)?)(?![\d年月日])"
)
NEAR = 12
REACH = 240
_STOP = re.compile(r"[。\n]")
_PLACE = re.compile(r"(?:[县区市旗镇乡]|街道)")
MIN_SORTED = 3
MIN_LABEL = 2
MAX_COMMON = 4


def check_standing(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Said orders of a paragraph, sentence by sentence."""
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        by_sentence.setdefault(claim.figure.sent_start, []).append(claim)
    for start, run in by_sentence.items():
        end = run[0].figure.sent_end
        if len(run) < 2:
            continue
        for said in _TOP.finditer(text, start, end):
            yield from _first(text, said, run)
        said_order = _SORTED.search(text, start, end)
        if said_order is not None:
            yield from _sorted(said_order, run)


def _label(claim: Claim) -> str:
    words = re.split(r"[:]", claim.lead)[-1]
    words = re.split(r"[,;、。(]", words)[-1]
    return _TRIM.sub("", words)


def _first(text: str, said: re.Match[str], run: list[Claim]) -> Iterator[Check]:
    """The named thing of a list of one kind, and whether its number is the largest, or the smallest.

    Places are left to ``placings``.
    """
    start, end = run[0].figure.sent_start, run[0].figure.sent_end
    left = re.split(r"[,;:。、()]", text[max(start, said.start() - 20) : said.start()])[-1]
    right = re.split(r"[,;。、]", text[said.end() : min(end, said.end() + 16)])[0]
    kinds: dict[str, list[Claim]] = {}
    for claim in run:
        if not claim.rough and claim.role in ("plain", "total", "rate", "average", "change"):
            kinds.setdefault(claim.kind, []).append(claim)
    for kind, same in kinds.items():
        if "率" in left[-4:] and kind != "%":
            continue
        named = _named(left, right, said, same)
        if named is not None and _PLACE.search(_label(named)):
            continue
        rest = [c for c in same if c is not named]
        if named is None or not rest or len({_label(c) for c in same}) < len(same):
            continue
        if any(abs(c.figure.start - said.start()) > 120 for c in same) or not _one_list(text, same):
            continue
        if any(_NO_NAME.search(_label(c)) for c in same):
            continue
        lowest = _LOWEST.search(said.group()) is not None
        beyond = [c for c in rest if (c.high < named.low if lowest else c.low > named.high)]
        spans = ((said.start(), said.end()), *((c.figure.start, c.figure.end) for c in [named, *beyond]))
        ids = tuple(c.figure.id for c in [named, *beyond])
        relation = f"{_label(named)} {named.figure.raw}，“{said.group()}”"
        if beyond:
            relation += f"，{_label(beyond[0])} {beyond[0].figure.raw}"
            yield Check("", "rank", "inconsistent", spans, ids, relation, "名次与列出的数不符，请核对", "warn")
        else:
            yield Check("", "rank", "consistent", spans, ids, relation, "名次与列出的数相符")


def _named(left: str, right: str, said: re.Match[str], same: list[Claim]) -> Claim | None:
    """孝义市排名第一: the name before the word; 最多的是临县(12个): the name behind it."""
    before = [c for c in same if c.figure.end <= said.start()]
    shared = len(left) <= MAX_COMMON and sum(left[:2] in c.clause for c in same) > 1 if left else False
    if before and shared and said.start() - before[-1].figure.end <= 1 + len(left):
        return before[-1]  # 东风街道用时25天，用时最长
    for claim in same:
        label = _label(claim)
        place = claim.figure.subject or ""
        for name in (label, place if place and place in label else ""):
            if len(name) < MIN_LABEL:
                continue
            if left.startswith(name) or left.endswith(name):
                return claim
            if right and name in right and claim.figure.start >= said.end():
                return claim
    if said.group().startswith("最"):
        behind = [c for c in same if c.figure.start >= said.end()]
        near = behind[0] if behind else None
        if near is not None and near.figure.start - said.end() <= 24 and re.match(r"的", right or "的"):
            return near if right else None
    return None


def _one_list(text: str, same: list[Claim]) -> bool:
    """The numbers stand side by side, each with a name of its own, and nothing long between them."""
    for first, second in pairwise(same):
        if second.figure.start - first.figure.end > 28:
            return False
    return all(len(_label(claim)) >= MIN_LABEL for claim in same[1:])


def check_trends(text: str, claims: list[Claim]) -> Iterator[Check]:
    """逐月上升, 逐年扩大: each against the numbers before or behind it in its sentence."""
    starts = [claim.figure.start for claim in claims]
    for said in _TREND.finditer(text) if "逐" in text else ():
        begins = max(0, said.start() - REACH)
        begins += max(text.rfind(mark, begins, said.start()) - begins for mark in "。\n") + 1
        stop = _STOP.search(text, said.end(), said.end() + REACH)
        ends = stop.start() if stop else min(len(text), said.end() + REACH)
        run = claims[bisect_left(starts, begins) : bisect_left(starts, ends)]
        yield from _in_trend(text, said, run, ends)


def _in_trend(text: str, said: re.Match[str], run: list[Claim], ends: int) -> Iterator[Check]:
    """4.6%、5.1%、4.2%，呈逐季加快态势; 逐月走高，7月为103.6，8月为107.2，9月为105.9."""
    rising = _RISES.search(said.group()) is not None
    if _BUT.search(text, max(0, said.start() - 16), said.start()):
        return  # 除2月回落外逐月上升
    before = [c for c in run if c.figure.end <= said.start()]
    if before and before[-1].role == "total":
        before.pop()  # 2023年1260张、2024年1480张、2025年1350张，三年共4090张
    same: list[Claim] = []
    for claim in reversed(before):
        if same and (claim.kind != same[0].kind or not same[0].lead.startswith(_JOINS)):
            break
        same.insert(0, claim)
    told = [(Decimal(m[1]), m.span(1)) for m in _OF_MONTH.finditer(text, said.end(), ends)]
    if len(same) >= MIN_SORTED and said.start() - same[-1].figure.end <= 24 and not any(c.rough for c in same):
        told = [(c.value, (c.figure.start, c.figure.end)) for c in same]
    elif len(told) < MIN_SORTED or told[0][1][0] - said.end() > NEAR or ";" in text[said.end() : told[-1][1][0]]:
        return
    values = [value for value, _ in told]
    if values == sorted(values, reverse=not rising):
        return
    spans = (*(span for _, span in told), said.span())
    relation = "、".join(text[slice(*span)] for _, span in told) + f"，“{said.group()}”"
    ids = tuple(c.figure.id for c in run if (c.figure.start, c.figure.end) in spans)
    yield Check("", "series", "inconsistent", spans, ids, relation, "写的走势与列出的数不符，请核对", "warn")


def _sorted(said: re.Match[str], run: list[Claim]) -> Iterator[Check]:
    behind = [c for c in run if c.figure.start >= said.end() and c.role in ("plain", "total", "rate", "average")]
    same = [c for c in behind if c.kind == behind[0].kind] if behind else []
    if len(same) < MIN_SORTED or any(c.rough for c in same):
        return
    values = [c.value for c in same]
    falling, rising = values == sorted(values, reverse=True), values == sorted(values)
    wanted = rising if _RISING.search(said.group()) else falling
    spans = tuple((c.figure.start, c.figure.end) for c in same)
    ids = tuple(c.figure.id for c in same)
    relation = "、".join(c.figure.raw for c in same)
    if wanted:
        yield Check("", "rank", "consistent", spans, ids, relation, "按名次排列的数大小相符")
    else:
        why = "按名次排列的数大小顺序不符，请核对"
        yield Check("", "rank", "inconsistent", spans, ids, relation, why, "warn")
