"""One number told twice with a slip of the pen between: a headline and its text, a number of the text and the same
number further down.

Two numbers of a thing may differ for many reasons; that they differ in one digit, or in two changed over, has mostly
one. So of the words it is asked that they name one thing, and of the page that it has no third number that fits.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.evidence import one_digit
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

#: Lines that open a page and are no sentences: titles, 本期要目, 导读.
HEAD_LINES = 15
HEAD_LENGTH = 45
LIKE = (Decimal("0.6"), Decimal("1.6"))
_STOPS = ("。", ";", "；", ",", "，", "、", ":", "：", "!", "！")
_NUMBERS = re.compile(r"[\d.,%]+|[,;:、()]")
MOST = 400
WIDE = 26
TURNED = 3
_WORDS = (
    "完成 开工 项目 工程 面积 资金 工作 任务 全市 全县 全区 累计 目前 已经 今年 同比 增长 达到 建设 改造 问题 "
    "其中 共有 实现"
)
_COMMON = frozenset(_WORDS.split())


def check_slipped_repeats(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """All numbers of a page told twice with one digit changed; ``told`` names those in a doubt already."""
    heads = [claim for claim in claims[:MOST] if _is_head(claim)]
    by_kind: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if not _is_head(claim) and len(by_kind[claim.figure.document, claim.kind]) < MOST:
            by_kind[claim.figure.document, claim.kind].append(claim)
    for head in heads:
        if (
            head.figure.id in told
            or head.rough
            or not head.figure.raw[:1].isdigit()
            or head.role in ("average", "difference", "holders", "times")
        ):
            continue
        below = [c for n in (0, 1) for c in by_kind.get((head.figure.document + n, head.kind), ())]
        slipped = _slip_of(head, below)
        if slipped is not None:
            yield _doubt(head, slipped, "标题、要目的数与正文差一位，请核对")
    yield from _told_again(claims, told)


def _is_head(claim: Claim) -> bool:
    figure = claim.figure
    line = figure.sentence.rstrip()
    short = len(line) <= HEAD_LENGTH and not line.endswith(_STOPS)
    return figure.paragraph <= HEAD_LINES and (figure.headline or short)


def _slip_of(head: Claim, below: Iterable[Claim]) -> Claim | None:
    """The number of the text that is the head's but for a digit, where none is the head's own."""
    near = []
    own = _words(head)
    for claim in below:
        if claim.low <= head.high and head.low <= claim.high:
            return None
        if claim.role in ("previous", "difference", "average") or not one_digit(claim.value, head.value):
            continue
        if LIKE[0] <= claim.value / head.value <= LIKE[1]:
            near.append(claim)
    named = [claim for claim in near if own & _words(claim)]
    return named[0] if named else None


def _words(claim: Claim, lead: str = "") -> frozenset[str]:
    said = f"{lead or claim.lead[-16:]},{claim.tail[:8]},{claim.figure.object or ''}"
    return frozenset().union(*(grams(part) for part in said.split(","))) - _COMMON


def _words_before(claim: Claim) -> frozenset[str]:
    """Those of the sentence too, across the numbers between."""
    at = claim.figure.start - claim.figure.sent_start
    return _words(claim, _NUMBERS.sub(",", claim.figure.sentence[max(0, at - WIDE) : at]))


def _told_again(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """5860个 and 6580个 of one thing: the same digits in another order."""
    by_digits: dict[tuple[int, str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.rough or claim.role in ("previous", "difference", "average"):
            continue
        digits = plain(claim.figure.value).replace(".", "").rstrip("0")
        if len(set(digits)) < TURNED:
            continue
        near = by_digits[claim.figure.document, claim.kind, "".join(sorted(digits))]
        for first in near[-4:]:
            if (
                first.value != claim.value
                and _one_thing(first, claim)
                and not {first.figure.id, claim.figure.id} <= told
            ):
                yield _doubt(first, claim, "两处数字相同、次序不同，请核对")
                break
        near.append(claim)


def _one_thing(first: Claim, later: Claim) -> bool:
    a, b = first.figure, later.figure
    if a.sent_start == b.sent_start or a.subject != b.subject:
        return False
    size = plain(first.value), plain(later.value)
    shared = len(_words_before(first) & _words_before(later))
    near = LIKE[0] <= later.value / first.value <= LIKE[1] if first.value else False
    return near and len(size[0]) == len(size[1]) and shared > 1 + (a.promised != b.promised)


def _doubt(first: Claim, later: Claim, why: str) -> Check:
    relation = f"{first.figure.raw} / {later.figure.raw}"
    return make("repeat", "inconsistent", [first.figure, later.figure], relation, why, "warn")
