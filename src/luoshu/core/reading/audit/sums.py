"""Sums: a total and the parts that follow it; and what all relations share, a check over figures."""

import re
from collections.abc import Iterable
from decimal import Decimal

from luoshu.core.reading.audit.intervals import precision
from luoshu.core.reading.model import Check, Figure

_PLACE = re.compile(r"[市县区镇乡村]")
_NEW_STATEMENT = re.compile(r"。|[,，](?:目前|现)?(?:已|均已|全部)")
LEVELS = re.compile(
    r"(?:国家|省|市|县|区|县区|乡|乡镇|镇|镇街|街镇|街道|村|村居|社区|组)(?:级|居|$)|街镇|镇街|乡镇|村居"
)
STOCK = ("achieved", "total")


def make(
    kind: str, verdict: str, figures: list[Figure], relation: str, why: str, severity: str = "info", **numbers: object
) -> Check:
    """A check over figures; ids are set when all checks of the page are together."""
    spans = tuple((figure.start, figure.end) for figure in figures)
    return Check("", kind, verdict, spans, tuple(figure.id for figure in figures), relation, why, severity, numbers)


def numbered(checks: Iterable[Check], letter: str) -> list[Check]:
    """The checks with their numbers, C001 and on; built anew, which is several times as quick as replacing."""
    return [
        Check(
            f"{letter}{number:03}",
            check.kind,
            check.verdict,
            check.spans,
            check.figures,
            check.relation,
            check.why,
            check.severity,
            check.numbers,
        )
        for number, check in enumerate(checks, 1)
    ]


def told_in(checks: Iterable[Check]) -> set[str]:
    """The figures that stand in a relation already."""
    return {name for check in checks for name in check.figures}


def judged(kind: str, holds: bool, figures: list[Figure], relation: str, right: str, wrong: str) -> Check:
    """A relation that holds, or one to be looked at: consistent with ``right``, else inconsistent with ``wrong``."""
    if holds:
        return make(kind, "consistent", figures, relation, right)
    return make(kind, "inconsistent", figures, relation, wrong, "warn")


def added_up(parts: list[Figure]) -> Decimal:
    return sum((part.value for part in parts), Decimal(0))


def adds_up(parts: list[Figure], total: Figure) -> bool:
    """Within the rounding of what is printed."""
    slack = sum((precision(part) for part in parts), precision(total))
    return abs(added_up(parts) - total.value) <= slack


def one_level(text: str, parts: list[Figure]) -> list[Figure]:
    """The parts of one list: all of other places, or all of other things; the rest belongs to a new statement."""
    kept = [parts[0]]
    first_mark = ""
    for part in parts[1:]:
        between = text[kept[-1].end : part.start]
        first_mark = first_mark or between[:1]
        ended = (";" in between or "；" in between) and not _PLACE.search(between)
        if ended or _NEW_STATEMENT.search(between) or (first_mark == "、" and between[:1] in ",;，；"):
            break
        if part.subject != parts[0].subject or (part.object or "") != (parts[0].object or ""):
            kept.append(part)
        else:
            break
    return kept


#: Marks that one and the same thing may bear together: such parts may well pass their total.
OVERLAPPING = re.compile(
    r"以上|规上|规模以上|高新(?!区)|重点|党员|女|上市|专精特新|龙头|示范|星级|[A-Z]级|新增|累计|百强|普惠|涉农|小微|高级|中级"
)


def alike_part(part: Figure, total: Figure) -> bool:
    """True when a part speaks of what the total counts (项目 / 城中村改造项目), or has no noun of its own."""
    a, b = part.object or "", total.object or ""
    return not a or not b or a in b or b in a or a[-2:] == b[-2:]
