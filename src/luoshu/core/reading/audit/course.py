"""What only grows in the course of a year: a later cumulative number below an earlier one of the same thing."""

import re
from collections import defaultdict
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import alike
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_SUMMED = re.compile(r"累计|完成|新增|新建|发放|建成|整改|实现|签约|收割|播种|改造|办理|受理|查处|处置|接待|投入|到位")
_NO_SUM = re.compile(r"存栏|余额|在建|在册|均|浓度|温度|人均|剩余|未|当[日月年]|单[日月]|去年|上年|新签")
_LAST_ISSUE = re.compile(r"上期|上周|上旬|上月底|上次|前期通报|上一期")
_THIS_ISSUE = re.compile(r"本期|本周|本旬|本月|本次|目前|截至")
_MAY_BE_LATER = re.compile(r"月|季度|半年|累计")
REACH = 8


def check_course(figures: list[Claim]) -> Iterator[Check]:
    """Every cumulative number against the nearest one of the same thing before it."""
    known: dict[tuple[str, str | None], list[Claim]] = defaultdict(list)
    for later in figures:
        if later.rough or later.figure.ratio or not (later.plain or _LAST_ISSUE.search(later.clause)):
            continue
        near = known[later.kind, later.figure.subject]
        near.append(later)
        if not later.plain or later.role == "left" or not _MAY_BE_LATER.search(later.lead):
            continue
        for earlier in reversed(near[-REACH:-1]):
            if not _one_thing(earlier, later):
                continue
            order = _order(earlier, later)
            if order == 0:
                continue
            first, last = (earlier, later) if order > 0 else (later, earlier)
            if last.high < first.low:
                relation = f"{first.figure.ends_on} {first.figure.raw} > {last.figure.ends_on} {last.figure.raw}"
                why = "后一时点的累计数小于前一时点的，请核对"
                yield make("series", "inconsistent", [first.figure, last.figure], relation, why, "warn")
            break


def _one_thing(first: Claim, second: Claim) -> bool:
    a, b = first.figure, second.figure
    if a.subject != b.subject or a.part or b.part or a.document != b.document:
        return False
    if (a.promised) != (b.promised) or a.promised:
        return False
    said = f"{first.lead}{second.lead}"
    if _NO_SUM.search(f"{first.clause}{second.clause}"):
        return False
    flows = all((claim.figure.period_or_asof or "")[4:11] == "-01-01/" for claim in (first, second))
    if not flows and not _SUMMED.search(said):
        return False
    done_alike = (a.action or "")[-2:] == (b.action or "")[-2:] or first.clause[-3:] == second.clause[-3:]
    return done_alike and alike(a.object or "", b.object or "")


def _order(earlier: Claim, later: Claim) -> int:
    """1 when the second reaches later from the same start, -1 when the first does, 0 when that cannot be told."""
    if _LAST_ISSUE.search(earlier.lead) and _THIS_ISSUE.search(later.lead) and "累计" in later.lead:
        return 1 if "累计" in earlier.lead else 0
    a, b = earlier.figure.period_or_asof or "", later.figure.period_or_asof or ""
    if "/" in a and "/" in b:
        (start, end), (other, other_end) = a.split("/")[:2], b.split("/")[:2]
        if start == other and end != other_end and start.endswith("-01-01") and _dated(earlier) and _dated(later):
            return 1 if other_end > end else -1
        return 0
    both = "累计" in earlier.lead and "累计" in later.lead
    if both and "/" not in a and "/" not in b and a != b and a and b and _dated(earlier) and _dated(later):
        return 1 if b > a else -1
    return 0


def _dated(claim: Claim) -> bool:
    return claim.figure.time_basis != "inherited" and bool(
        re.search(r"\d|季度|半年|[一二三四五六七八九十]月", claim.lead)
    )
