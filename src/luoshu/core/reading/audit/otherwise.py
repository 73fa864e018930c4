"""Doubts that the page itself answers: what it says of its kinds, and lists that fit exactly when read in full."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.model import Check

#: Said of a list whose items may be one and the same, or of shares that are rounded each for itself.
_OVERLAPS = re.compile(r"同时(?:存在|具有|属于|患有|享受)|交叉|(?<!不)重复(?:计算|统计)|不相加|按类分别|兼有|四舍五入")
_COUNTED = ("plain", "total", "left", "previous")
REACH = 10
FEW, TELLING = 2, 3


def without_other_readings(checks: Iterable[Check], claims: Sequence[Claim]) -> list[Check]:
    """The checks less those that the page answers; ``claims`` are those of the page in order."""
    place = {claim.figure.id: at for at, claim in enumerate(claims)}
    kept = list(checks)
    lists: dict[str, list[set[str]]] = {}
    for check in kept:
        if check.kind == "sum" and check.verdict == "consistent" and len(check.figures) > TELLING:
            for name in check.figures:
                lists.setdefault(name, []).append(set(check.figures))
    return [check for check in kept if check.verdict == "consistent" or not _answered(check, claims, place, lists)]


def _answered(check: Check, claims: Sequence[Claim], place: dict[str, int], lists: dict[str, list[set[str]]]) -> bool:
    told = [claims[place[name]] for name in check.figures if name in place]
    if check.kind == "part_of_total" and len(told) == FEW:
        return _are_siblings(told, claims, place, lists)
    if check.kind != "sum" or len(told) < FEW or len({claim.kind for claim in told}) > 1:
        return False
    return any(_OVERLAPS.search(claim.figure.sentence) for claim in told) or _is_item(told, claims, place)


def _are_siblings(
    told: list[Claim], claims: Sequence[Claim], place: dict[str, int], lists: dict[str, list[set[str]]]
) -> bool:
    """145处中，权属待理清58处，需要加固39处，正在招租48处: two items of one list that adds up, neither its total."""
    first, second = told
    for one in lists.get(first.figure.id, ()):
        if second.figure.id in one:
            total = max(claims[place[name]].value for name in one if name in place)
            return total > max(first.value, second.value)
    return False


def _is_item(told: list[Claim], claims: Sequence[Claim], place: dict[str, int]) -> bool:
    """受理投诉213件。住宿类最多，有94件；其次停车类41件、餐饮类33件；其他45件: 94 is no total but the first item."""
    whole = max(told, key=lambda claim: claim.value)
    if len(told) <= FEW or len(plain(whole.value).replace(".", "").strip("0")) < FEW:
        return False
    added = sum((claim.value for claim in told), Decimal(0))
    slack = sum((claim.half for claim in told), Decimal(0))
    first = min(place[claim.figure.id] for claim in told)
    return any(
        c.kind == whole.kind and c.role in _COUNTED and not c.rough and abs(added - c.value) <= slack + c.half
        for c in claims[max(0, first - REACH) : first]
        if c.figure.paragraph == whole.figure.paragraph
    )
