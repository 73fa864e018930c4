"""Clock times of one event that run backwards, and the growth of a whole outside that of its parts."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check

_CLOCK = re.compile(r"(?=\d)(?<![\d:])(?P<h>[01]?\d|2[0-4])(?:时|点|:)(?P<m>[0-5]\d)分?(?!\d|:|—|-|至|到)")
_ANOTHER_DAY = re.compile(r"次日|翌日|凌晨|第二天|前一|日|昨|至|此前|早在|之前|。")
_INDUSTRY = re.compile(r"第?([一二三])(?:次)?产业?")
NEAR = 40


def check_clock(layout: Layout) -> Iterator[Check]:
    """Clock times within a paragraph."""
    for block in layout.blocks:
        yield from _clock(layout, block.start, block.end)


def _clock(layout: Layout, start: int, end: int) -> Iterator[Check]:
    """14时50分下达出动指令 … 14时35分明火扑灭: told in order, and the second is earlier."""
    before: re.Match[str] | None = None
    for said in _CLOCK.finditer(layout.text, start, end):
        if before is not None and said.start() - before.end() <= 2 * NEAR:
            first, second = (int(m["h"]) * 60 + int(m["m"]) for m in (before, said))
            between = layout.text[before.end() : said.start()]
            if second < first and not _ANOTHER_DAY.search(between):
                relation = f"{before.group()} / {said.group()}"
                why = "后面的时刻早于前面的，请核对"
                spans = [before.span(), said.span()]
                yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")
        before = said


def check_growth_of_parts(claims: list[Claim]) -> Iterator[Check]:
    """第一、二、三产业 all grow by less than the whole: it must lie between its parts."""
    by_sentence: dict[int, list[Claim]] = {}
    for claim in claims:
        if claim.kind == "%" and claim.role in ("change", "rate") and not claim.rough:
            by_sentence.setdefault(claim.figure.sent_start, []).append(claim)
    rising = [c for c in claims if c.kind == "%" and "增长" in c.clause and not _INDUSTRY.search(c.clause)]
    wholes: dict[str, Claim | None] = {}
    for start, run in by_sentence.items():
        parts = {said[1]: c for c in run if (said := _INDUSTRY.search(c.clause)) and "增" in c.clause}
        if len(parts) < len("一二三"):
            continue
        first = min(parts.values(), key=lambda claim: claim.figure.start)
        noun = first.clause.split("产业")[-1][:2]
        if noun not in wholes:
            wholes[noun] = next((c for c in rising if noun in f"{c.lead}{c.figure.indicator}"), None)
        whole = wholes[noun]
        if whole is None or whole.figure.start >= first.figure.start or start == -1:
            continue
        values = [part.value for part in parts.values()]
        if min(values) <= whole.value <= max(values):
            continue
        figures = [whole.figure, *(part.figure for part in parts.values())]
        relation = f"总 {whole.figure.raw}，分项 " + "、".join(part.figure.raw for part in parts.values())
        why = "总的增速应在各产业增速之间，请核对"
        yield make("growth", "inconsistent", figures, relation, why, "warn")
