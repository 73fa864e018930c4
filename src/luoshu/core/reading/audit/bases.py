"""Rates by place or kind, each of a base told in a list before: 任务为甲县41个、乙县32个…；甲县开工39个，开工率95.1%.

That one list is the base of the rates is not read from words: it is so when other rates of the page come out of it
exactly. Then the one that does not is a slip, and so is a count above its base (续建31个、新建21个；新建已开工24个).
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_LABEL = re.compile(r"(?:其中|分别[为是]|包括|[:,;、()])*([\u4e00-\u9fff]{2,6}?)(?:有|为|是|计划|任务|应)?$")
_DONE = re.compile(r"已|完成|开工|复工|竣工|完工|建成|整改|办结|收获|销号|投用|通过|拨付|支付")
MOST_TABLES = 24
FAR = 240
ROW = 24
NEAR = 6
THREE = 3


@dataclass(slots=True)
class _Table:
    """Bases of one kind by label, and how often a rate of the page came out of them."""

    start: int
    kind: str
    document: int
    bases: dict[str, Claim]
    held: int = 0
    below: int = 0
    doubts: list[Check] = field(default_factory=list)
    above: list[Check] = field(default_factory=list)


def check_bases(claims: Sequence[Claim], told: set[str]) -> Iterator[Check]:
    """Every count with its rate, and every count of what is done, against the lists of bases before it."""
    recent: dict[str, list[_Table]] = defaultdict(list)
    tables = _tables(claims)
    every: list[_Table] = []
    upcoming = next(tables, None)
    for at, claim in enumerate(claims):
        while upcoming is not None and upcoming[0] < at:
            recent[upcoming[1].kind].append(upcoming[1])
            every.append(upcoming[1])
            upcoming = next(tables, None)
        if not claim.plain or claim.kind == "%" or claim.rough:
            continue
        for table in recent.get(claim.kind, ())[-MOST_TABLES:]:
            if table.document == claim.figure.document and at - table.start <= FAR:
                _hold_against(table, claim, claims[at + 1] if at + 1 < len(claims) else None)
    every += [table for _, table in ([upcoming] if upcoming is not None else []) + list(tables)]
    yield from _in_proportion(every, told)
    for table in every:
        doubts = table.doubts if table.held else ()
        above = table.above if table.held or table.below > 1 else ()
        for check in (*doubts, *above):
            if not set(check.figures) <= told:
                yield check


def _in_proportion(tables: Sequence[_Table], told: set[str]) -> Iterator[Check]:
    """甲9处、乙6处、丙2处, at so much each: 甲45万元、乙30万元、丙1万元; all but one are as many times the other."""
    for number, second in enumerate(tables):
        for first in tables[max(0, number - NEAR) : number]:
            shared = [label for label in second.bases if label in first.bases]
            if len(shared) < THREE or first.kind == second.kind or first.document != second.document:
                continue
            pairs = [(first.bases[label], second.bases[label]) for label in shared]
            if any(a.value <= 0 for a, _ in pairs):
                continue
            ratios = [b.value / a.value for a, b in pairs]
            usual = max(ratios, key=ratios.count)
            odd = [pair for pair, ratio in zip(pairs, ratios, strict=True) if ratio != usual]
            if len(odd) != 1 or len({a.value for a, _ in pairs}) < THREE - 1:
                continue
            (a, b), (c, d) = odd[0], next(pair for pair in pairs if pair is not odd[0])
            if {a.figure.id, b.figure.id} <= told:
                continue
            relation = f"{c.figure.raw} 对 {d.figure.raw}，{a.figure.raw} 对 {b.figure.raw}"
            why = "别处都是同一个倍数，这一处不是，请核对"
            figures = [b.figure, a.figure, d.figure, c.figure]
            yield make("share", "inconsistent", figures, relation, why, "warn")


def _tables(claims: Sequence[Claim]) -> Iterator[tuple[int, _Table]]:
    """The lists of two and more labels, each with the place of its last number."""
    open_rows: dict[str, tuple[int, dict[str, Claim], int]] = {}
    for at, claim in enumerate(claims):
        for kind, (start, bases, last) in list(open_rows.items()):
            ended = at - last > 3 or claims[last].figure.sent_start != claim.figure.sent_start
            if ended:
                del open_rows[kind]
                if len(bases) > 1:
                    yield last, _Table(start, kind, claims[last].figure.document, bases)
        label = _label(claim) if claim.plain and not claim.rough and claim.kind != "%" else ""
        if not label:
            continue
        start, bases, _ = open_rows.get(claim.kind, (at, {}, at))
        bases.setdefault(label, claim)
        open_rows[claim.kind] = (start, bases, at)
    for kind, (start, bases, last) in open_rows.items():
        if len(bases) > 1:
            yield last, _Table(start, kind, claims[last].figure.document, bases)


def _label(claim: Claim) -> str:
    """The place a number is of, else the short name before it."""
    place = claim.figure.subject or ""
    if place and place[-5:] in claim.lead:
        return place
    said = _LABEL.fullmatch(claim.clause)
    return said[1] if said is not None and not _DONE.search(said[1]) else ""


def _hold_against(table: _Table, claim: Claim, rate: Claim | None) -> None:
    base = _base_of(table, claim)
    if base is None or base is claim or base.figure.sent_start == claim.figure.sent_start:
        return
    done = _DONE.search(claim.clause) is not None
    if done and claim.low > base.high:
        relation = f"{claim.figure.raw} > {base.figure.raw}"
        why = "完成的数大于前面列的总数，请核对"
        figures = [claim.figure, base.figure]
        table.above.append(make("part_of_total", "inconsistent", figures, relation, why, "warn"))
        return
    table.below += done
    beside = rate is not None and rate.role == "rate" and rate.figure.sent_start == claim.figure.sent_start
    if rate is None or not beside or len(rate.lead) > ROW or rate.rough or base.low <= 0 or not done:
        return
    if claim.makes(rate, base):
        table.held += 1
        return
    computed = plain((claim.value * 100 / base.value).quantize(Decimal("0.1")))
    relation = f"{claim.figure.raw} / {base.figure.raw} = {computed}%，文中 {rate.figure.raw}"
    why = "别处的比例都按前面列的总数算得出，这一处算不出，请核对"
    figures = [claim.figure, base.figure, rate.figure]
    table.doubts.append(make("share", "inconsistent", figures, relation, why, "warn"))


def _base_of(table: _Table, claim: Claim) -> Claim | None:
    place = claim.figure.subject or ""
    if place in table.bases:
        return table.bases[place]
    named = [base for label, base in table.bases.items() if label in claim.clause]
    return named[0] if len(named) == 1 else None
