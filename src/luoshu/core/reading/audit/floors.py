"""What is said of every number of a row, against the row: 七行离田率均已过八成 and 汤原县74.5% among them."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_SAID = re.compile(
    r"(?:均|都|全部|无一例外)(?:已经?|能|可|保持|稳定|处|控制)?(?:在|于)?"
    r"(?P<way>过|超过?|达到?|突破|高于|不低于|不少于|大于|低于|不足|不超过|不高于|少于|小于|未超过)(?:了)?$"
)
_OF_ALL = ("均", "都", "全部", "无一例外")
_LETTERS = frozenset("均都全无")
_LESS = re.compile(r"低于|不足|不超|不高|少于|小于|未超")
_TO_COME = re.compile(r"将|要(?!素)|须|确保|力争|计划|目标|争取|应")
_SOME = re.compile(r"较[快好高慢多]的|等[,，]|其中|前[三五十]位")
_OUTERMOST = re.compile(r"最[低小慢少高大多长]|较[低慢少]|垫底|末位|仅|只有")
#: A row is three numbers of one kind at least, most of which are as is said.
ROW = 3
REACH = 30


def check_floors(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Every 均过N成 and 均在N以上 against the rates or counts of the row beside it."""
    for at, limit in enumerate(claims):
        if _LETTERS.isdisjoint(limit.clause) or not any(map(limit.clause.__contains__, _OF_ALL)):
            continue
        said = _SAID.search(limit.clause)
        behind = text[limit.figure.end : limit.figure.end + 4]
        bare = re.search(r"(?:均|都|全部)(?:已经?|保持|稳定)?(?:在|为|是)$", limit.clause) if said is None else None
        if said is None and not (bare and behind.startswith(("以上", "以下", "以内"))):
            continue
        if _TO_COME.search(text, max(limit.figure.sent_start, limit.figure.start - 24), limit.figure.start):
            continue
        most = behind.startswith(("以下", "以内")) or (said is not None and _LESS.search(said["way"]) is not None)
        if _SOME.search(text, max(limit.figure.sent_start, limit.figure.start - 40), limit.figure.start):
            continue  # 进度较快的有甲区、乙区等，完成率均超过50%
        row = _row_beside(claims, at)
        kept = [claim for claim in row if (claim.low <= limit.value if most else claim.high >= limit.value)]
        outside = [claim for claim in row if claim not in kept]
        beside = [c for c in claims[at + 1 : at + 1 + ROW] if c.kind == limit.kind and (c.plain or c.role == "rate")]
        beside = [c for c in beside if _told_of_one(text, limit, c) and _own_place(c)]
        told = [c for c in beside if (c.low > limit.value if most else c.high < limit.value)]
        if (len(row) < ROW or len(kept) <= len(outside)) and not told:
            continue
        outside = told or outside
        if not outside:
            continue
        figures = [limit.figure, *(claim.figure for claim in outside)]
        relation = f"“{limit.clause[-8:]}{limit.figure.raw}” / " + "、".join(claim.figure.raw for claim in outside[:4])
        yield make("all", "inconsistent", figures, relation, "说的是全部，前面列的数里有不在其内的，请核对", "warn")


def _told_of_one(text: str, limit: Claim, claim: Claim) -> bool:
    """最低的关山镇7.6%, right behind the limit."""
    near = limit.figure.start < claim.figure.start and text.count("。", limit.figure.end, claim.figure.start) <= 1
    own = _OUTERMOST.search(claim.clause) or _OUTERMOST.search(claim.lead[-16:])
    return near and claim.figure.paragraph == limit.figure.paragraph and own is not None


def _row_beside(claims: list[Claim], at: int) -> list[Claim]:
    """The numbers of the kind of a limit around it: rates for a rate, counts of its noun for a count."""
    limit = claims[at]
    around = claims[max(0, at - REACH) : at] + claims[at + 1 : at + REACH]
    if limit.kind == "%":
        return [claim for claim in around if claim.kind == "%" and claim.role == "rate" and _own_place(claim)]
    noun = (limit.figure.object or "").rstrip("均都已")[-2:]
    same = [claim for claim in around if claim.kind == limit.kind and claim.plain and _own_place(claim)]
    return [claim for claim in same if noun and (noun in (claim.figure.object or "") or noun in claim.clause)]


def _own_place(claim: Claim) -> bool:
    """Told of one of them, not of all: a place, an item of a row."""
    return re.search(r"全[市县区]|合计|总|平均|去年|上年|同期", claim.clause) is None
