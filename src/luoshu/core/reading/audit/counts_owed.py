"""A count that the others of a row give and one does not: 甲街道整改412户，乙镇整改286户，丙镇也已整改到位."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_WHO = r"(?:中学|小学|[一二三四五六七八九十]中|县|区|市|旗|镇|乡|街道|村|社区|大队|支队|中队|院|所|局|站|公司|厂|校)"
_NAMED = re.compile(rf"(?P<who>[\u4e00-\u9fff]{{1,8}}?{_WHO})(?P<act>[\u4e00-\u9fff]{{2,8}})$")
_WHO_AT = re.compile(rf"(?<=[\u4e00-\u9fff]){_WHO}|[一二三四五六七八九十]中")
_NEXT = re.compile(r"[,;、](?P<said>[\u4e00-\u9fff]{4,28})(?=[,;。\n]|$)")
_NO_NAME = re.compile(r"其[余他它]|各|全|该|另|等|所有|有关|相关|以及|剩")
_ALSO = re.compile(r"(?:也|亦|同样)(?:已|均|全)?")
_NOT_SO = re.compile(r"未|尚|正|没|无|因|暂|拟|将|计划|负责|启动|开始|准备|停|待|由于|统筹|推迟|[多数几]")
_VAGUE = (
    "多场",
    "多次",
    "多处",
    "多家",
    "多个",
    "多期",
    "多批",
    "多条",
    "多座",
    "多户",
    "多人",
    "多公里",
    "若干",
    "一批",
    "一批次",
)
_BEHIND = re.compile(r"(?:场|次|处|家|个|期|批|条|座|户|人|公里|亩|吨|件|份)?(?:万元|亿元|元)?(?=[,;。、\n]|$)")
_BEFORE = re.compile(r"[\u4e00-\u9fff]{2,10}$")
_SECTION = re.compile(
    r"(?:[(]?[一二三四五六七八九十\d]{1,3}[)、.])?[\u4e00-\u9fff]{1,9}(?:县|区|市|旗|镇|乡|街道)[:。]"
)
ROW, FEW = 3, 2
NOUN, AROUND, LONGEST = 3, 40, 10


def check_counts_owed(layout: Layout, text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    """Every row of places that tell one act, and every vague count beside sections that count the same."""
    yield from _rows(text, claims)
    starts: list[int] = []
    for word in _VAGUE:
        at = text.find(word)
        while at >= 0:
            starts = starts or [claim.figure.start for claim in claims]
            found = _vague(layout, text, claims, starts, at, at + len(word))
            if found is not None:
                yield found
            at = text.find(word, at + 1)


def _rows(text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    for at, (before, last) in enumerate(pairwise(claims)):
        if last.kind != before.kind or not _beside(before, last) or not last.plain:
            continue
        after = _NEXT.match(text, last.figure.end)
        if after is None or _NO_NAME.match(after["said"]):
            continue
        act = _act_of_both(before.clause, last.clause)
        rest = _rest(after["said"], last.clause.removesuffix(act)[-1]) if act is not None else None
        if act is None or rest is None or _NOT_SO.search(rest):
            continue
        row = [before, last]
        for claim in reversed(claims[max(0, at - ROW) : at]):
            if claim.kind == last.kind and act[:2] in claim.clause and _beside(claim, last):
                row.insert(0, claim)
        also, same = _ALSO.match(rest) is not None, act[:2] in rest or f"{act[0]}了" in rest
        if (same and also) or (len(row) >= ROW and (same or also)):
            yield _owed(row, after.start("said"), after.end(), text)


def _beside(first: Claim, second: Claim) -> bool:
    return first.figure.sent_start == second.figure.sent_start


def _rest(said: str, level: str) -> str | None:
    """What is said of a place of one level in a clause without a number: 也已整改到位 of 雾渡河镇也已整改到位."""
    ends = (name.end() for name in _WHO_AT.finditer(said, 0, LONGEST))
    return next((said[end:] for end in ends if _alike(said[end - 1], level) and len(said) > end + 1), None)


def _act_of_both(first: str, second: str) -> str | None:
    """整改 of 龙泉镇整改 and 樟村坪镇整改: what stands behind the names of two; none where the names are the same."""
    named = [
        {clause[said.end() :]: clause[: said.end()] for said in _WHO_AT.finditer(clause)} for clause in (first, second)
    ]
    acts = [act for act in named[1] if act in named[0] and len(act) > 1 and named[0][act] != named[1][act]]
    return max(acts, key=len, default=None)


def _alike(first: str, second: str) -> bool:
    """镇 and 街道, 县 and 区: names of one level, or of one kind."""
    return first == second or any(
        {first, second} <= set(level) for level in ("县区市旗", "镇乡道", "村区", "院所站", "中学校院")
    )


def _vague(layout: Layout, text: str, claims: Sequence[Claim], starts: list[int], start: int, end: int) -> Check | None:
    """举办招聘会多场, and 46场, 38场 of other counties."""
    said = _BEFORE.search(text, max(0, start - 10), start)
    behind = _BEHIND.match(text, end)
    if said is None or behind is None or len(said.group()) < NOUN:
        return None
    noun = said.group()[-NOUN:]
    unit = text[start + 1 : end] if text[start] == "多" else ""
    at = bisect_left(starts, start)
    others: dict[str, Claim] = {}
    begins = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    for claim in claims[max(0, at - AROUND) : at + AROUND]:
        figure = claim.figure
        told = f"{claim.clause}{claim.tail[:4]}{figure.object or ''}"
        if not claim.plain or noun not in told or (unit and not figure.unit.startswith(unit)) or figure.promised:
            continue
        others.setdefault(figure.subject or "", claim)
    mine = _NAMED.search(text[begins:start].split("，")[-1].split(",")[-1])
    in_row = [c for c in others.values() if c.figure.sent_start <= start < c.figure.sent_end]
    if mine is not None and len(in_row) >= FEW and not any(mine["who"] in (c.figure.subject or "") for c in in_row):
        return _owed(in_row, start - len(said.group()), end, text)
    block = layout.blocks[_block(layout, start)]
    if not _SECTION.match(layout.text, block.start, block.end):
        return None
    sections = [c for c in others.values() if _in_section(layout, c, block.start)]
    return _owed(sections, start - NOUN, end, text) if len(sections) >= FEW else None


def _block(layout: Layout, raw: int) -> int:
    """The number of the block at an offset of the page."""
    return max(0, bisect_right(layout.starts, raw, key=layout.raw) - 1)


def _in_section(layout: Layout, claim: Claim, other: int) -> bool:
    block = layout.blocks[_block(layout, claim.figure.start)]
    return block.start != other and _SECTION.match(layout.text, block.start, block.end) is not None


def _owed(row: Sequence[Claim], start: int, end: int, text: str) -> Check:
    figures = [claim.figure for claim in row[:4]]
    spans = (*((figure.start, figure.end) for figure in figures), (start, end))
    relation = f"{'、'.join(figure.raw for figure in figures)} / “{text[start:end]}”未写数"
    why = "并列的各家都写了数，这一家没有写，请补充"
    return Check("", "enumeration", "unclear", spans, tuple(f.id for f in figures), relation, why, "info")
