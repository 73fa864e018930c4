"""What stands in a list whose sum holds: the share behind an item is of that sum, and no other sum is asked of it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.intervals import overlap, plain
from luoshu.core.reading.audit.sums import make, told_in
from luoshu.core.reading.model import Check

_BARE = re.compile(r"[,(、]?(?:占|占比|占到|比重|比例)(?:为|达|约|近|超)?$")
NEAR = 8


def check_list_shares(claims: Sequence[Claim], place: Mapping[str, int], found: Sequence[Check]) -> Iterator[Check]:
    """共528个。垃圾清运214个，占45.8%；乱堆163个；…: the list makes 528, so the share is of 528."""
    told = told_in(check for check in found if check.kind == "share")
    for check in found:
        if check.kind != "sum" or check.verdict != "consistent" or len(check.figures) < 3:
            continue
        listed = [claims[place[name]] for name in check.figures if name in place]
        if len(listed) != len(check.figures):
            continue
        whole = max(listed, key=lambda claim: claim.value)
        for part in listed:
            at = place[part.figure.id] + 1
            rate = claims[at] if at < len(claims) else part
            bare = rate.role == "rate" and _BARE.fullmatch(rate.lead) is not None and not rate.rough
            if part is whole or not bare or rate.figure.id in told or whole.low <= 0:
                continue
            if part.makes(rate, whole):
                continue
            computed = plain((part.value * 100 / whole.value).quantize(Decimal("0.1")))
            relation = f"{part.figure.raw} / {whole.figure.raw} = {computed}%，文中 {rate.figure.raw}"
            figures = [part.figure, whole.figure, rate.figure]
            yield make("share", "inconsistent", figures, relation, "占比按各项合计的总数重算不符，请核对", "warn")


def check_shares_and_rest(claims: Sequence[Claim], place: Mapping[str, int], found: Sequence[Check]) -> Iterator[Check]:
    """新建112个；已开工97个，开工率86.6%，尚未开工的17个: the share says which whole it is, so the rest is 15."""
    doubted = told_in(check for check in found if check.verdict != "consistent")
    for check in found:
        told = [claims[place[name]] for name in check.figures if name in place]
        counts = [claim for claim in told if claim.kind != "%"]
        if check.kind != "share" or check.verdict != "consistent" or len(counts) != 2 or len(told) != 3:
            continue
        part, whole = sorted(counts, key=lambda claim: claim.value)
        at = max(place[claim.figure.id] for claim in told if claim is not whole) + 1
        rest = claims[at] if at < len(claims) else part
        beside = rest.kind == part.kind and rest.role == "left" and rest.figure.sent_start == part.figure.sent_start
        onward = claims[at + 1] if at + 1 < len(claims) else rest
        if onward.role == "left" and onward is not rest and onward.figure.sent_start == rest.figure.sent_start:
            continue  # 剩余498万亩，玉米407.7万亩，占81.9%；水稻还有63.2万亩，杂粮还有27.1万亩
        if not beside or rest.rough or part.rough or whole.rough or rest.figure.id in doubted:
            continue
        added = part.value + rest.value
        near = claims[max(0, at - NEAR) : at]
        if any(c.kind == rest.kind and c.value == added for c in near):
            continue  # 158处有94处已经盘活，占已盘活389处的24.2%；其余64处: of the 158
        if not overlap((part.low + rest.low, part.high + rest.high), (whole.low, whole.high)):
            relation = f"{part.figure.raw} + {rest.figure.raw} = {as_written(added, whole)}，总数 {whole.figure.raw}"
            figures = [part.figure, rest.figure, whole.figure]
            yield make(
                "sum", "inconsistent", figures, relation, "比例用的总数减去已完成的，与剩下的数不符，请核对", "warn"
            )


def without_other_sums(found: Iterable[Check]) -> list[Check]:
    """The checks less the doubts about a sum all of whose numbers stand in one list that adds up."""
    kept = list(found)
    lists = [set(check.figures) for check in kept if check.kind == "sum" and check.verdict == "consistent"]
    by_name: dict[str, list[set[str]]] = {}
    for one in lists:
        for name in one:
            by_name.setdefault(name, []).append(one)
    return [
        check
        for check in kept
        if check.kind != "sum"
        or check.verdict == "consistent"
        or not check.figures
        or not any(set(check.figures) <= one for one in by_name.get(check.figures[0], ()))
    ]
