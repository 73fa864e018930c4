"""One quantity told in two ways side by side or further on: another unit, so many times another, what is left of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.comparisons import is_reference
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_EQUALS = re.compile(r"[,(]?(?:也就是|即|折合|约合|合|相当于|等于|换算(?:成|为))[\u4e00-\u9fff]{0,16}$")
_TIMES_OF = re.compile(r"(?:达到|是|为|相当于|高达|超过)[^,;。]{0,14}$")
_ALONE = re.compile(
    r"[,(]?(?:其中)?(?:仅|光|单是|单|只)[\u4e00-\u9fff、]{1,12}?(?:就|便|一项|一类|一处)[\u4e00-\u9fff]{0,5}$"
)
_DOUBLED = re.compile(
    r"(?:相比|时)?[,]?(?:整整|正好|刚好|恰好|几乎|已经?|实现|足足|总量)*翻(?:了)?(?:(?P<n>[一两二])?番|倍)"
)
_BY_WHEN = re.compile(r"\d|[一二三四]季度|年[底内]|[上下]半年|正在|全部")
TWOFOLD = Decimal("0.2")
TENS = tuple(Decimal(10) ** power for power in (1, 2, 3, 4, -1, -2, -3, -4))
CLOSE = Decimal("0.02")
WIDE = Decimal("0.12")
BACK = 4
MANY = 6
SHARED = 3


def check_same_again(text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    """All of a page."""
    left: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for at, claim in enumerate(claims):
        before = claims[at - 1] if at else None
        if before is not None and before.figure.sent_start == claim.figure.sent_start:
            yield from _in_other_units(before, claim)
            yield from _alone(before, claim)
            if is_reference(claim):
                yield from _doubled(text, claims[max(0, at - MANY) : at], claim)
            if claim.figure.unit == "倍" and at > 1:
                yield from _so_many_times(claims[max(0, at - BACK) : at], claim)
        if claim.role == "left" and not claim.rough:
            yield from _left_again(left[claim.figure.document, claim.kind], claim)


def _in_other_units(first: Claim, second: Claim) -> Iterator[Check]:
    """21.6公顷，相当于2.16万平方米: ten times off is a slip of the unit or the point."""
    if first.kind != second.kind or first.figure.unit == second.figure.unit or not _EQUALS.search(second.lead):
        return
    if first.value <= 0 or second.value <= 0:
        return
    ratio = first.value / second.value
    if any(abs(ratio / ten - 1) <= CLOSE for ten in TENS):
        relation = (
            f"{first.figure.raw} / {second.figure.raw}，相差 {plain(max(ratio, 1 / ratio).quantize(Decimal(1)))} 倍"
        )
        why = "同一个数换一个单位，差了几位，请核对单位或小数点"
        yield make("unit", "inconsistent", [first.figure, second.figure], relation, why, "warn")


def _alone(whole: Claim, part: Claim) -> Iterator[Check]:
    """累计更换1.26万件，仅连接软管一项就达到12760件: one of them is more than all."""
    if whole.kind != part.kind or not whole.plain or not part.plain or not _ALONE.search(part.lead):
        return
    if part.low > whole.high:
        relation = f"{part.figure.raw} > {whole.figure.raw}"
        why = "其中一项大于总数，请核对"
        yield make("part_of_total", "inconsistent", [part.figure, whole.figure], relation, why, "warn")


def _so_many_times(before: Sequence[Claim], times: Claim) -> Iterator[Check]:
    """充电桩6318个，…，达到2022年底1580个的3倍: the first of its kind in the sentence, of the one right before."""
    base = before[-1]
    if not times.lead.startswith("的") or not _TIMES_OF.search(base.clause) or base.value <= 0 or base.rough:
        return
    levels = [c for c in before[:-1] if c.kind == base.kind and c.figure.sent_start == times.figure.sent_start]
    levels = [c for c in levels if c.role in ("plain", "total") and not c.rough]
    if not levels or times.rough or "多" in times.tail[:1]:
        return
    now = levels[0]
    computed = now.value / base.value
    if any(abs(c.value / base.value - times.value) <= max(times.half, times.value * WIDE) for c in levels):
        return
    shown = plain(computed.quantize(Decimal("0.1")))
    relation = f"{now.figure.raw} / {base.figure.raw} = {shown}倍，文中 {times.figure.raw}"
    why = "倍数按前后的数重算不符，请核对"
    yield make("growth", "inconsistent", [now.figure, base.figure, times.figure], relation, why, "warn")


def _doubled(text: str, before: Sequence[Claim], base: Claim) -> Iterator[Check]:
    """营业额3600万元，与去年6月的2400万元相比，整整翻了一番."""
    said = _DOUBLED.match(text, base.figure.end)
    if said is None or base.value <= 0:
        return
    levels = [c for c in before if c.kind == base.kind and c.role in ("plain", "total") and not c.rough]
    levels = [c for c in levels if c.figure.sent_start == base.figure.sent_start]
    if not levels:
        return
    times = {"一": 2, "两": 4, "二": 4}.get(said["n"] or "一", 2)
    if any(1 - TWOFOLD <= c.value / base.value / times <= 1 + TWOFOLD for c in levels):
        return
    now = levels[0]
    relation = f"{base.figure.raw} -> {now.figure.raw}，“{said.group().strip('相比，,')}”"
    why = "与“翻番”不符，请核对"
    spans = ((now.figure.start, now.figure.end), (base.figure.start, base.figure.end), said.span())
    yield Check("", "growth", "inconsistent", spans, (now.figure.id, base.figure.id), relation, why, "warn")


def _left_again(known: list[Claim], claim: Claim) -> Iterator[Check]:
    """未销号的3处均为涵闸启闭机老化 … 余下的5处涵闸启闭机隐患: what is left of one thing, told as two numbers."""
    words = _words(claim)
    for first in known[-MANY:]:
        apart = first.figure.sent_start != claim.figure.sent_start and first.value != claim.value
        its = _words(first)
        shared = len(words & its)
        same = shared >= SHARED and shared * 5 >= min(len(words), len(its)) * 3
        if apart and first.figure.subject == claim.figure.subject and same:
            relation = f"{first.figure.raw} / {claim.figure.raw}"
            why = "同一件事剩下的数前后不同，请核对"
            yield make("repeat", "inconsistent", [first.figure, claim.figure], relation, why, "warn")
            break
    known.append(claim)


def _words(claim: Claim) -> set[str]:
    """The thing and what is the matter with it; neither by when nor by whom it is done."""
    said = _BY_WHEN.split(claim.tail[:10])[0]
    noun = claim.figure.object or ""
    return grams(said) | grams(noun if noun in f"{claim.lead}{claim.tail}" else "")
