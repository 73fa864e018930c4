"""Shares whose whole stands nowhere on the page: 日均供餐1.9万份，占全市供餐总量的37%; 租金占比达到41%.

Any number of the kind that the share can be of, as both are printed, silences it, wherever on the page it stands; so
does a number that bears the name of the whole, for then ``named_shares`` asks whether the two make the share.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.explained import explained
from luoshu.core.reading.audit.intervals import bounds
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.ratios import implied
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

#: What was counted, and nothing but a bare 占比 behind it.
_BARE = re.compile(r"[^,;:。、()]{0,24}[,(、](?:大?约)?占比(?:约|为|已?达到?)*")
_OF_TOTAL = re.compile(
    r"[^,;:。、()\d]{0,12}[,(、]?占(?P<of>[^,;。、占\d]{0,12}?)(?:总(?:量|数|额|人数|户数|面积|规模)|销售总额)的?(?:约|近|超)?"
)
#: 租金占比, 市经开区占比: of money, of trade or of a place, not what every yearbook has (三产占比).
_ITS_OWN = re.compile(
    r"(?P<what>[\u4e00-\u9fff]{0,8}(?:租金|收入|投资|资金|销售|销量|订单|支出|贷款|营业额|交易额|客流|采购|项目|业务|[县市区镇乡]))占比(?:约|为|已?达到?)*"
)
_OUTSIDE = re.compile(r"全省|全国|GDP|生产总值|全球|我国|世界")
_CHANGED = re.compile(r"提高|上升|下降|增长|同比|比|较|目标|力争|左右|以[上下]|不低于|不足|[个百]分点|由|从")
_A_SHARE = re.compile(r"占|其余|其他")
_GENERAL = frozenset(("全市", "全县", "全区", "市供", "全州"))
MOST = 99
#: How far from the whole implied a number may lie and still be taken for it.
WIDE = Decimal("0.01")
ROW = 8
NOUN = 4


def check_unfounded_shares(claims: Sequence[Claim]) -> Iterator[Check]:
    """Every share of a page that says of how much it is, and that nothing on the page can be."""
    known: dict[str, list[Claim]] = {}
    for at, rate in enumerate(claims):
        if rate.role != "rate" or rate.kind != "%" or rate.rough or rate.figure.promised or "占" not in rate.clause:
            continue
        if not 0 < rate.value < MOST or _CHANGED.match(rate.tail.lstrip(",，")):
            continue
        found = (at > 0 and _of_count(claims, at, known)) or _of_itself(claims, at)
        if found:
            yield found


def _by_kind(claims: Sequence[Claim]) -> dict[str, list[Claim]]:
    by_kind: dict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_kind[claim.kind].append(claim)
    for same in by_kind.values():
        same.sort(key=lambda claim: claim.value)
    return by_kind


def _of_count(claims: Sequence[Claim], at: int, known: dict[str, list[Claim]]) -> Check | None:
    part, rate = claims[at - 1], claims[at]
    if (
        not (part.plain or part.role == "average")
        or part.rough
        or part.kind == "%"
        or part.figure.sent_start != rate.figure.sent_start
    ):
        return None
    named = _OF_TOTAL.fullmatch(rate.lead)
    if (named is None and _BARE.fullmatch(rate.lead) is None) or part.role == "left":
        return None
    if named is not None and _OUTSIDE.search(named["of"]):
        return None
    low, high = bounds(rate.figure)
    if low <= 0:
        return None
    known.update({} if known else _by_kind(claims))  # most pages have no such share
    same = known[part.kind]
    least, most = part.low * 100 / high * (1 - WIDE), part.high * 100 / low * (1 + WIDE)
    first = bisect_left(same, least, key=lambda claim: claim.high)
    if any(claim.low <= most and claim is not part for claim in same[first : first + 2]) or _summed(
        claims, at, least, most
    ):
        return None
    if named is not None and _is_told(named["of"], part, same):
        return None
    numbers = implied(part.figure, rate.figure)
    relation = f"{part.figure.raw} / ? = {rate.figure.raw}，折合总数 {numbers['implied_denominator']}"
    why = "只有占比，没有总数，请补充基数"
    return make("missing_denominator", "unclear", [part.figure, rate.figure], relation, why, "info", **numbers)


def _summed(claims: Sequence[Claim], at: int, least: Decimal, most: Decimal) -> bool:
    """社会资本2.3亿元，占57.5%，财政1.7亿元: the parts of its sentence together make the whole."""
    part = claims[at - 1]
    near = claims[max(0, at - ROW) : at + ROW]
    row = [c for c in near if c.kind == part.kind and c.figure.sent_start == part.figure.sent_start]
    place = row.index(part)
    for begin in range(place + 1):
        added = sum((claim.value for claim in row[begin : place + 1]), Decimal(0))
        for other in [None, *row[place + 1 :]]:
            added += other.value if other is not None else 0
            if least <= added <= most:
                return True
    return False


def _is_told(name: str, part: Claim, same: Sequence[Claim]) -> bool:
    """A number no smaller than the part bears the name of the whole."""
    words = grams(name) - _GENERAL
    larger = same[bisect_left(same, part.value, key=lambda claim: claim.value) :]
    return any(
        claim is not part and words & (claim.pairs | grams(claim.figure.object or "")) for claim in larger[: ROW * ROW]
    )


def _of_itself(claims: Sequence[Claim], at: int) -> Check | None:
    """厂房租金占比达到41%: of what, and how much that is, no number of the page says."""
    rate = claims[at]
    said = _ITS_OWN.fullmatch(rate.clause)
    if said is None or rate.figure.baseline or explained(claims, at):
        return None
    noun = said["what"][-NOUN:]
    around = rate.figure.sentence
    if len(_A_SHARE.findall(around)) > 1 or _CHANGED.search(said["what"]):
        return None
    for claim in claims:
        counted = f"{claim.clause}{claim.tail}{claim.figure.object or ''}"
        if claim is not rate and claim.figure.document == rate.figure.document and noun in counted:
            return None
    end = rate.figure.start
    spans = ((end - len(rate.clause), end), (rate.figure.start, rate.figure.end))
    relation = f"{said['what']}占比 {rate.figure.raw} / 总数 ?"
    why = "只有占比，没有总数和数量，请补充基数"
    return Check("", "missing_denominator", "unclear", spans, (rate.figure.id,), relation, why, "info")
