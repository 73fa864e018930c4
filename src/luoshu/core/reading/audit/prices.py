"""A price and a count make an amount: 每拆除1处奖补3000元，拆除86处，兑付25.8万元."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.evidence import one_digit
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_PER = re.compile(
    r"每(?:[\u4e00-\u9fff]{0,4}[1一])?(?P<unit>个|处|亩|人|户|名|台|吨|辆|套|间|座|头|只|株|公里|公斤|平方米|所|家|件|例|次|起|张|份|部|条|盏|棵|"
    r"米|村|校|生)(?P<noun>[\u4e00-\u9fff]{0,2})"
)
_PAID = re.compile(r"发放|兑付|拨付|补助|补贴|奖补|奖励|扣缴|扣减|罚|支付|支出|投入|共|合计|缴纳|收取|需")
_SAME = {"名": "人", "生": "人", "村": "个", "校": "所"}
#: What is paid more than once a year cannot be told from a count and one price.
_REPEATED = re.compile(r"每[天日周季年]|起步|上限|不超过|最高|至少|以内")
_PLACE = re.compile(r"([\u4e00-\u9fff]{2,5}[县区市镇乡旗])$")
_COUNTED = frozenset("个处起宗件户人名台辆")
LINES = 2
REACH = 5
LOW, HIGH = Decimal("0.6"), Decimal("1.6")
SHIFTS = (10, 100, 1_000, 10_000)


def check_prices(claims: list[Claim]) -> Iterator[Check]:
    """Every price of a paragraph with the counts and the amounts that follow it in its sentence or the next."""
    for at, price in enumerate(claims):
        if price.kind != "元" or price.rough or price.value <= 0:
            continue
        one = claims[at - 1] if at else None  # 每拆除1处奖补3000元
        said = price.clause
        if one is not None and one.role == "average" and one.value == 1:
            said = f"{one.clause}1{one.figure.unit}{price.lead}"
        elif price.role != "average":
            continue
        per = _PER.search(said)
        if per is None or _REPEATED.search(said):
            continue
        near = [c for c in claims[at + 1 : at + 1 + REACH] if c.plain and not c.rough]
        amounts = [c for c in near if c.kind == "元" and c.value > price.value and _PAID.search(c.clause)]
        counts = [c for c in near if _counts(c, per)]
        before = [c for c in claims[max(0, at - 2) : at] if c.plain and not c.rough and _counts(c, per)]
        if len(amounts) != 1 or len(counts or before) != 1:
            continue
        count, amount = (counts or before)[0], amounts[0]
        if not any(_fits(c, price, amount) for c in [*counts, *before]):
            yield from _unequal(count, price, amount)


def _counts(claim: Claim, per: re.Match[str]) -> bool:
    unit = _SAME.get(per["unit"], per["unit"])
    own = _SAME.get(claim.figure.unit, claim.figure.unit)
    noun = per["noun"] if per["unit"] != "村" else "村"
    return own == unit and (unit != "个" or not noun or noun[0] in f"{claim.tail[:3]}{claim.figure.object or ''}")


def _fits(count: Claim, price: Claim, amount: Claim) -> bool:
    made = count.figure.value * price.value
    low, high = amount.span
    return low <= made <= high or abs(made - amount.value) * 100 <= amount.value


def _unequal(count: Claim, price: Claim, amount: Claim) -> Iterator[Check]:
    made = count.figure.value * price.value
    near = LOW * made <= amount.value <= HIGH * made or one_digit(made, amount.value)
    shifted = any(made == amount.value * by or made * by == amount.value for by in SHIFTS)
    if near or shifted:
        relation = f"{price.figure.raw} × {count.figure.raw} = {plain(made)}元，文中 {amount.figure.raw}"
        figures = [price.figure, count.figure, amount.figure]
        yield make("average", "inconsistent", figures, relation, "单价乘数量与金额不符，请核对", "warn")


def check_price_lists(figures: Sequence[Claim]) -> Iterator[Check]:
    """按每个火点5万元的标准，扣缴洪洞县30万元、…, and the counts by county elsewhere: line by line."""
    prices = {c.value for c in figures if c.kind == "元" and c.role == "average" and _PER.search(c.clause)}
    if not prices:
        return
    amounts: dict[tuple[str, int], Claim] = {}
    counts: dict[tuple[str, int], list[Claim]] = {}
    for claim in figures:
        place = _PLACE.search(claim.clause) if claim.plain and not claim.rough else None
        if place is None:
            continue
        key = (place[1][-3:], claim.figure.document)
        if claim.kind == "元":
            amounts.setdefault(key, claim)
        elif claim.figure.unit in _COUNTED:
            counts.setdefault(key, []).append(claim)
    for price in prices:
        pairs = [(amount, count) for key, amount in amounts.items() for count in counts.get(key, ())[:2]]
        fits = {amount.figure.id for amount, count in pairs if amount.value == price * count.value}
        units = {count.figure.unit for amount, count in pairs if amount.figure.id in fits}
        odd = {amount.figure.id for amount, _ in pairs} - fits
        if len(fits) < LINES or len(units) != 1 or len(odd) >= len(fits):
            continue
        for amount, count in pairs:
            if amount.figure.id not in fits and count.figure.unit in units and amount.value <= price * count.value * 4:
                relation = (
                    f"{count.figure.raw} × {plain(price)}元 = {plain(price * count.value)}元，文中 {amount.figure.raw}"
                )
                why = "与其他各行的单价不符，请核对"
                yield make("average", "inconsistent", [amount.figure, count.figure], relation, why, "warn")
                fits.add(amount.figure.id)
