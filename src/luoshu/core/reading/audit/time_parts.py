"""Parts of a time and the whole of it: 一季度 and 二季度 make 上半年, what there was by the end of June and July make
what there was by the end of July."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_QUARTERS = {"一": (1, 3), "二": (4, 6), "三": (7, 9), "四": (10, 12)}
_MONTH = r"(?:1[0-2]|[1-9])"
_SPAN = re.compile(
    rf"(?P<year>(?<![\d—-])(?:20\d\d年|今年)?)(?:(?P<a>{_MONTH})(?:月(?:份)?)?[-—至到](?P<b>{_MONTH})月|前(?P<first>{_MONTH}|[两三四五六七八九十])个?月|"
    rf"(?P<to>{_MONTH})月(?:末|底)|(?P<m>{_MONTH})月(?:份)?(?!\d|上旬|中旬|下旬|初|[份底末])|第?(?P<q>[一二三四])季度|"
    r"(?P<half>[上下])半年|前(?P<qs>[二两三])个?季度|(?P<all>全年))"
)
_MONTH_END = re.compile(r"(?<!\d)月底")
_AGO = re.compile(
    r"去年|上年|同期|同比|环比|比|较|增长|下降|日均|月均|平均|目标|计划|任务|预计|其余|超过|不足|存栏|余额|在册|在岗|存量|库存|剩余|在建|保有|还有|尚"
)
_WORDS = re.compile(
    r"[,;:、]|月[底末]|至|新|累计|截至|目前|今年|已|共|合计|全[市县区]|新增|又|为|达|了|的|其中|分别|完成|数|个|总|份|到"
)
_YEARS = re.compile(r"([两二三四五])年(?:来)?(?:累计|共|合计|总共|总计)")
_YEAR = re.compile(r"去年|前年|今年|20\d\d年|上年")
REACH = 24
OFF = Decimal("0.35")
MOST_PARTS = 12
Span = tuple[int, int]


def check_time_parts(claims: list[Claim]) -> Iterator[Check]:
    """Every number that stands for a time against those that stand for its parts."""
    timed: dict[tuple[int, str, str | None], list[tuple[Span, Claim]]] = defaultdict(list)
    before: tuple[int, int] | None = None
    for claim in claims:
        if claim.role not in ("plain", "total") or claim.rough or claim.kind == "%" or claim.figure.ratio:
            continue
        if claim.figure.promised or _AGO.search(claim.lead[-20:]):
            continue
        span = span_of(claim)
        if (
            span is None
            and before is not None
            and _MONTH_END.search(claim.lead)
            and before[1] == claim.figure.sent_start
        ):
            span = (1, before[0])  # 10月份新完成11个，月底累计26个
        before = (span[1], claim.figure.sent_start) if span is not None else before
        if span is not None:
            timed[claim.figure.document, claim.kind, claim.figure.subject].append((span, claim))
    yield from _of_years(claims)
    for rows in timed.values():
        if len(rows) > 2:
            for at in range(len(rows)):
                yield from _against_parts(rows, at)


def _of_years(claims: list[Claim]) -> Iterator[Check]:
    """今年5.08亿元；去年、前年分别4.63亿元和3.9亿元，三年累计12.61亿元: as many numbers as years."""
    for at, whole in enumerate(claims):
        told = whole.role in ("plain", "total") and not whole.rough
        said = _YEARS.search(whole.lead[-12:]) if told else None
        if said is None:
            continue
        count = int(parse_any(said[1]) or 0)
        near = [c for c in claims[max(0, at - 9) : at] if c.kind == whole.kind and c.value < whole.value]
        near = [c for c in near if c.role in ("plain", "total", "previous") and not c.rough]
        near = [c for c in near if c.figure.paragraph == whole.figure.paragraph]
        if count < 2 or len(near) < count or not _YEAR.search("".join(c.lead for c in near[-count:])):
            continue
        slack = (whole.high - whole.low) + sum((c.high - c.low for c in near[-count:]), Decimal(0))
        if any(abs(_added(list(some)) - whole.value) <= slack for some in combinations(near, count)):
            continue
        some = min(combinations(near, count), key=lambda parts: abs(_added(list(parts)) - whole.value))
        if abs(_added(list(some)) - whole.value) / whole.value <= OFF:
            figures = [whole.figure, *(c.figure for c in some)]
            relation = " + ".join(c.figure.raw for c in some) + f"，{said.group()}写为 {whole.figure.raw}"
            yield make("sum", "inconsistent", figures, relation, "各年的数加起来与总数不符，请核对", "warn")


def span_of(claim: Claim) -> Span | None:
    """The months a number stands for, by the last time named in front of it."""
    lead = claim.lead
    if "月" not in lead and "季度" not in lead and "半年" not in lead and "全年" not in lead:
        return None  # every span names one of these
    said = next(reversed(list(_SPAN.finditer(lead))), None)
    if said is None or (said["year"] or "今年")[:2] not in ("今年", "20"):
        return None
    if said["a"]:
        return int(said["a"]), int(said["b"])
    if said["first"]:
        return 1, int(parse_any(said["first"]) or 0)
    if said["to"]:
        return 1, int(said["to"])
    if said["m"]:
        return int(said["m"]), int(said["m"])
    if said["q"]:
        return _QUARTERS[said["q"]]
    if said["half"]:
        return (1, 6) if said["half"] == "上" else (7, 12)
    return (1, 3 * int(parse_any(said["qs"]) or 0)) if said["qs"] else (1, 12)


def _against_parts(rows: list[tuple[Span, Claim]], at: int) -> Iterator[Check]:
    (begin, end), whole = rows[at]
    near = rows[max(0, at - REACH) : at + REACH]
    inside = [(s, c) for s, c in near if c is not whole and begin <= s[0] <= s[1] <= end and s != (begin, end)]
    inside = [(s, c) for s, c in inside if _one_thing(c, whole)]
    chains = list(_chains(inside, begin, end))[:8]
    if not chains:
        return
    for chain in chains:
        low, high = sum((c.low for c in chain), Decimal(0)), sum((c.high for c in chain), Decimal(0))
        if low <= whole.high and whole.low <= high:
            return
    sums = {_added(parts) for parts in chains}
    if any(c.value in sums and c.kind == whole.kind for _, c in near):
        return  # 11月优良17天，前10个月优良219天: of 236, told beside the 334 of all days
    chain = min(chains, key=lambda parts: abs(_added(parts) - whole.value))
    added = _added(chain)
    if whole.value > 0 and abs(added - whole.value) / whole.value <= OFF:
        figures = [whole.figure, *(c.figure for c in chain)]
        relation = " + ".join(c.figure.raw for c in chain) + f"，合计写为 {whole.figure.raw}"
        why = f"各段时间的数加起来与全段的数不符，相差 {as_written(abs(added - whole.value), whole)}，请核对"
        yield make("sum", "inconsistent", figures, relation, why, "warn")


def _added(parts: list[Claim]) -> Decimal:
    return sum((c.value for c in parts), Decimal(0))


def _chains(inside: list[tuple[Span, Claim]], begin: int, end: int) -> Iterator[list[Claim]]:
    """Parts one after the other that fill the whole time."""
    by_start: dict[int, list[tuple[int, Claim]]] = defaultdict(list)
    for (first, last), claim in inside:
        by_start[first].append((last, claim))
    open_ones: list[tuple[int, list[Claim]]] = [(begin, [])]
    made = 0
    while open_ones and made < 40:
        made += 1
        at, parts = open_ones.pop(0)
        if at == end + 1:
            if len(parts) > 1:
                yield parts
            continue
        if len(parts) < MOST_PARTS:
            open_ones += [(last + 1, [*parts, claim]) for last, claim in by_start.get(at, ())[:3]]


def _one_thing(part: Claim, whole: Claim) -> bool:
    """The words beside both, without the time, share a pair; a bare part takes the thing of its sentence."""
    mine = _WORDS.sub("", _SPAN.sub("", part.clause)) + part.tail[:2]
    its = _WORDS.sub("", _SPAN.sub("", whole.lead[-16:])) + whole.tail[:2]
    beside = abs(part.figure.sent_start - whole.figure.sent_start) < 300
    if len(mine) < 2 or len(its) < 2:
        return beside
    noun = part.figure.object or ""
    return bool(grams(mine) & grams(its)) or (beside and bool(grams(noun) & grams(whole.figure.object or "")))
