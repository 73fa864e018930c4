"""One thing told again further on, and not alike: 在已开工39个的基础上 beside 已开工44个; 隐患居前的是甲市3120处 beside
the 2980 of its own section; a name whose year is changed over.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_ON_THE_BASE = re.compile(r"[\u4e00-\u9fff]{0,6}的基础上")
_IN = re.compile(r".*(?:在|于)")
_EARLIER = re.compile(r"去年|上年|前年|20\d\d年|上半年|季度|\d月|原有|任务|计划|下达")
_FILL = re.compile(r"[全我][市县区州]|已经?|目前|累计|共|的|在|要")
_RANKED = re.compile(r"居前|居首|居后|最多|较多|最少|靠前|前[两二三四五]位|排名|排在|数量多|突出的")
_AMONG = re.compile(r"(?:[\u4e00-\u9fff]*(?:分别|依次|主要)?[是为有:])?")
_WHAT = re.compile(r"(?P<what>[\u4e00-\u9fff]{2,10}?)(?:的?数量|总数|总量|数|比较)?(?:居|位居|最|较|靠|前|排|多|突)")
_MONTHS = re.compile(r"\d{1,2}月|[上下]半年|去年|上年")
_YEAR = re.compile(r"(?<=[\u4e00-\u9fff])(?:19|20)\d\d(?=[\u4e00-\u9fff]{2})(?!年|版|届)")
NEAR = (Decimal("0.5"), Decimal(2))
BESIDE = (Decimal("0.75"), Decimal("1.33"))
MANY = 60
NAME = 2


def check_told_again(layout: Layout, text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    """Bases, rankings and names of a page."""
    by_kind: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    bases, ranks = "的基础上" in text, _RANKED.search(text) is not None
    for later in claims if bases or ranks else ():
        figure = later.figure
        if not later.plain or later.rough:
            continue
        known = by_kind[figure.document, later.kind]
        found = _base(known[-MANY:], later) if bases and "基础上" in later.tail else None
        if ranks and found is None and _AMONG.fullmatch(later.clause.removesuffix(figure.subject or "\0")):
            found = _ranked(known[-MANY:], later)
        if found is not None:
            yield found
        known.append(later)
    yield from _years(layout, {claim.figure.start for claim in claims})


def _base(known: Sequence[Claim], later: Claim) -> Check | None:
    """在新建项目已开工39个的基础上: the number that was told of the same act before, or the sum of several."""
    said = _IN.sub("", f"{later.clause}")
    if _ON_THE_BASE.match(later.tail) is None or _EARLIER.search(later.lead[-24:]) or later.figure.part:
        return None
    words = grams(_FILL.sub("", f"{said}{later.tail.partition('的基础')[0]}"))
    if not words:
        return None
    same = [c for c in known if _is_other(c, later) and (c.figure.subject == later.figure.subject or _turned(c, later))]
    same = [c for c in same if len(words & _told(c, later)) * 3 >= len(words) * 2 and c.role != "left"]
    if not same or any(c.low <= later.high and later.low <= c.high for c in same):
        return None
    added = sum((c.value for c in same), Decimal(0))
    if added == later.value or _makes([c for c in known if c.figure.subject == later.figure.subject], later):
        return None
    return _doubt(same, later, NEAR, "同一件事前后两处的数不同，请核对")


def _makes(known: Sequence[Claim], later: Claim) -> bool:
    """46 begun, and 6 more since: 52."""
    values = {c.value for c in known[-8:]}
    return any(later.value - value in values for value in values)


def _ranked(known: Sequence[Claim], later: Claim) -> Check | None:
    """隐患数量居前三位的分别是甲市3120处: what its own section tells of it."""
    sentence = later.figure.sentence
    head = sentence[: later.figure.start - later.figure.sent_start]
    ranked = _RANKED.search(head)
    if ranked is None:
        return None
    clause = re.split("[,，;；。:：]", head[: ranked.end()])[-1]
    what = _WHAT.match(re.sub(r"^[从按就]?[\u4e00-\u9fff]{0,4}看|全[市县区]", "", clause))
    words = grams(what["what"]) if what is not None else set()
    if not words:
        return None
    same = [c for c in known if _is_other(c, later) and c.figure.subject == later.figure.subject]
    same = [c for c in same if len(words & _told(c)) * 2 >= len(words) and c.role in ("plain", "total")]
    if not same or any(c.low <= later.high and later.low <= c.high for c in same):
        return None
    months = set(_MONTHS.findall(head))
    same = [c for c in same if not months or not _month_of(c) or months & _month_of(c)]
    same = [c for c in same if not _month_of(c) or months]
    return _doubt(same, later, BESIDE, "同一地方同一个数前后两处不同，请核对") if same else None


def _month_of(claim: Claim) -> set[str]:
    figure = claim.figure
    return set(_MONTHS.findall(figure.sentence[: figure.start - figure.sent_start]))


def _is_other(claim: Claim, later: Claim) -> bool:
    return claim.figure.sent_start != later.figure.sent_start and not claim.figure.part


def _turned(claim: Claim, like: Claim) -> bool:
    return claim.value != like.value and sorted(claim.figure.raw) == sorted(like.figure.raw)


def _told(claim: Claim, like: Claim | None = None) -> set[str]:
    """The words of a number; those of its sentence before it too where another has its digits turned."""
    if like is not None and _turned(claim, like):
        figure = claim.figure
        return grams(
            figure.sentence[max(0, figure.start - figure.sent_start - MANY) : figure.start - figure.sent_start]
        )
    words = f"{_FILL.sub('', claim.clause)},{_FILL.sub('', claim.tail[:10])},{claim.figure.object or ''}"
    return set().union(*(grams(part) for part in words.split(",")))


def _doubt(same: Sequence[Claim], later: Claim, near: tuple[Decimal, Decimal], why: str) -> Check | None:
    first = min(same, key=lambda c: abs(c.value - later.value))
    if first.value <= 0 or not near[0] <= later.value / first.value <= near[1]:
        return None
    relation = f"{first.figure.raw} / {later.figure.raw}"
    return make("repeat", "inconsistent", [first.figure, later.figure], relation, why, "warn")


def _years(layout: Layout, numbers: set[int]) -> Iterator[Check]:
    """苍河1958文创园 and 苍河1985文创园: the two digits of the year changed over, never both in one sentence."""
    text = layout.text
    named: dict[tuple[str, str], list[re.Match[str]]] = defaultdict(list)
    for said in _YEAR.finditer(text):
        if layout.raw(said.start()) not in numbers:
            key = (text[said.start() - NAME : said.start()], text[said.end() : said.end() + NAME])
            named[key].append(said)
    for places in named.values():
        years = [said.group() for said in places]
        for said in places:
            other = next(
                (o for o in places if o.group() != said.group() and sorted(o.group()) == sorted(said.group())), None
            )
            if other is None or years.count(said.group()) > years.count(other.group()) or said.start() < other.start():
                continue
            stop = text.find("。", min(said.end(), other.end()), max(said.start(), other.start()))
            apart = stop >= 0 or "\n" in text[min(said.end(), other.end()) : max(said.start(), other.start())]
            if apart and years.count(said.group()) == 1:
                spans = [(said.start() - NAME, said.end() + NAME), (other.start() - NAME, other.end() + NAME)]
                relation = f"“{text[slice(*spans[0])]}” / “{text[slice(*spans[1])]}”"
                why = "同一个名称里的年份两位颠倒，请核对"
                yield text_check(layout, "text_error", "unclear", spans, relation, why)
                break
