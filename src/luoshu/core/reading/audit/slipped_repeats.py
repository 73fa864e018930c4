"""One number told twice with a slip of the pen between: a headline and its text, a number of the text and the same
number further down.

Two numbers of a thing may differ for many reasons; that they differ in one digit, or in two changed over, has mostly
one. So of the words it is asked that they name one thing, and of the page that it has no third number that fits.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

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
_PRINTED = re.compile(r"\d+\.\d+")
MOST = 400
RUN = 3
BELOW = 14
ROW = 3  # numbers of a line: a row of a table, no title
WIDE = 26
TURNED = 3
BESIDE = 9
_NO_LEVEL = ("previous", "difference", "average")
_WORDS = (
    "完成 开工 项目 工程 面积 资金 工作 任务 全市 全县 全区 累计 目前 已经 今年 同比 增长 达到 建设 改造 问题 "
    "其中 共有 实现"
)
_COMMON = frozenset(_WORDS.split())


def check_slipped_repeats(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """All numbers of a page told twice with one digit changed; ``told`` names those in a doubt already."""
    in_line = Counter(claim.figure.paragraph for claim in claims[:MOST])
    heads = [claim for claim in claims[:MOST] if _is_head(claim) and in_line[claim.figure.paragraph] < ROW]
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
    yield from _section_heads(claims, told)
    yield from _told_again(claims, told)
    yield from _without_magnitude(claims)


def _without_magnitude(claims: Sequence[Claim]) -> Iterator[Check]:
    """清掏淤泥3.6万立方米 … 清出淤泥3.6立方米: the same digits with a point, of the same noun, once without 万."""
    known: dict[tuple[int, str, str], Claim] = {}
    for claim in claims:
        printed = _PRINTED.match(claim.figure.raw)
        if printed is None or claim.rough or not claim.plain:
            continue
        first = known.setdefault((claim.figure.document, claim.figure.unit, printed[0]), claim)
        apart = first.figure.value != claim.figure.value and first.figure.sent_start != claim.figure.sent_start
        if apart and first.clause[-2:] == claim.clause[-2:] and len(claim.clause) > 1:
            yield _doubt(first, claim, "两处数字相同、数量级不同，请核对单位")


def _section_heads(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """奎文区：17.4亿元政策“活水” above 到位资金14.7亿元: the heading of a section and the numbers right below it."""
    for at, head in enumerate(claims):
        if not head.figure.headline or head.figure.paragraph <= HEAD_LINES or head.figure.id in told or head.rough:
            continue
        below = [c for c in claims[at + 1 : at + BELOW] if c.kind == head.kind and not c.figure.headline]
        if not any(c.low <= head.high and head.low <= c.high for c in below):
            turned = [c for c in below if _is_turned(head, c)]
            if len(turned) == 1:
                yield _doubt(head, turned[0], "小标题的数与下文两位颠倒，请核对")


def _is_turned(first: Claim, second: Claim) -> bool:
    a, b = (plain(claim.figure.value).rstrip("0").replace(".", "") for claim in (first, second))
    return a != b and len(a) == len(b) > 2 and sorted(a) == sorted(b) and one_digit(first.value, second.value)


def _is_head(claim: Claim) -> bool:
    figure = claim.figure
    if figure.paragraph > HEAD_LINES:
        return False
    line = figure.sentence.rstrip()
    short = len(line) <= HEAD_LENGTH and not line.endswith(_STOPS)
    return figure.headline or short


def _slip_of(head: Claim, below: Iterable[Claim]) -> Claim | None:
    """The number of the text that is the head's but for a digit, where none is the head's own."""
    near = []
    own = _words(head)
    for claim in below:
        if claim.low <= head.high and head.low <= claim.high:
            return None
        if claim.role in _NO_LEVEL or not one_digit(claim.value, head.value):
            continue
        if LIKE[0] <= claim.value / head.value <= LIKE[1]:
            near.append(claim)
    named = [claim for claim in near if own & _words(claim)]
    if not named:
        return None
    best = max(named, key=lambda claim: _run(head, claim))
    return best if len(plain(head.value)) > 1 or _run(head, best) >= RUN else None


def _run(first: Claim, second: Claim) -> int:
    """The longest run of letters that stands right before or behind both numbers."""
    one, other = (f"{claim.lead[-16:]},{claim.tail[:8]}" for claim in (first, second))
    sizes = (size for size in range(8, 1, -1) if any(one[at : at + size] in other for at in range(len(one) - size + 1)))
    return next(sizes, 0)


def _words(claim: Claim, lead: str = "") -> frozenset[str]:
    said = f"{lead or claim.lead[-16:]},{claim.tail[:8]},{claim.figure.object or ''}"
    return frozenset().union(*(grams(part) for part in said.split(","))) - _COMMON


def _words_before(claim: Claim) -> frozenset[str]:
    """Those of the sentence too, across the numbers between."""
    at = claim.figure.start - claim.figure.sent_start
    return _words(claim, _NUMBERS.sub(",", claim.figure.sentence[max(0, at - WIDE) : at]))


def _told_again(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """5860个 and 6580个 of one thing: the same digits in another order."""
    by_digits: dict[tuple[int, str, str], list[tuple[Claim, Claim | None]]] = defaultdict(list)
    for before, claim in pairwise([None, *claims]):
        if claim is None or claim.rough or claim.role in _NO_LEVEL:
            continue
        digits = plain(claim.figure.value).replace(".", "").rstrip("0")
        if len(digits) < TURNED or len(set(digits)) < 2:
            continue
        near = by_digits[claim.figure.document, claim.kind, "".join(sorted(digits))]
        for first, beside in near[-4:]:
            doubted = {first.figure.id, claim.figure.id} <= told
            if first.value != claim.value and not doubted and _one_thing(first, claim, _same_number(before, beside)):
                yield _doubt(first, claim, "两处数字相同、次序不同，请核对")
                break
        near.append((claim, before))


def _same_number(first: Claim | None, second: Claim | None) -> bool:
    """142个小区、3.68万户 and 142个、3.86万户: the number before is the same."""
    if first is None or second is None:
        return False
    return first.kind == second.kind and first.value == second.value and first.value > BESIDE


def _one_thing(first: Claim, later: Claim, beside: bool) -> bool:
    a, b = first.figure, later.figure
    if a.sent_start == b.sent_start or a.subject != b.subject:
        return False
    size = plain(first.value), plain(later.value)
    shared = len(_words_before(first) & _words_before(later)) + 2 * beside
    near = LIKE[0] <= later.value / first.value <= LIKE[1] if first.value else False
    if not (_words(first) & _words(later)) and not beside:
        return False  # 7日31.2万人次, 到达21.3万人次: nothing right beside them is the same
    return near and len(size[0]) == len(size[1]) and shared > 1 + (a.promised != b.promised)


def _doubt(first: Claim, later: Claim, why: str) -> Check:
    relation = f"{first.figure.raw} / {later.figure.raw}"
    return make("repeat", "inconsistent", [first.figure, later.figure], relation, why, "warn")
