"""Whether a printed percentage holds in any natural reading: two numbers of one kind round it that make it."""

import re
from collections.abc import Iterable, Sequence

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import bounds, overlap
from luoshu.core.reading.model import Check

_STEM = re.compile(r"([\u4e00-\u9fff]{2})率")
#: 比去年同期的94.3%高1.8个百分点: an earlier level, of other numbers.
_EARLIER = re.compile(r"(?:(?<!占)比(?![例重率])|较|与|高于|低于)[^,;。]{1,14}的$")
_OF_IT = re.compile(r"(?:任务|目标|计划|总数|总量)?的(?:约|近)?")
#: 由9月底的14.5万亩提到目前的21.3万亩: the one became the other.
_ONWARD = re.compile(
    r"(?:\([^()]*\))?[\u4e00-\u9fff]{0,2}(?:[提增升涨扩减降缩压变]|发展|跃)[\u4e00-\u9fff]{0,2}[到至为成]"
)
_OF_ALL = re.compile(r"均|都|全部|不低于|不少于")
PART_BACK, PART_ON = 5, 3
WHOLE_BACK, WHOLE_ON = 18, 4


def explained(figures: Sequence[Claim], at: int) -> bool:
    """A number near the percentage, of another of its kind within reach, makes what is printed."""
    rate = figures[at]
    stated = bounds(rate.figure)
    sentence, paragraph = rate.figure.sent_start, rate.figure.paragraph
    near = [c for c in figures[max(0, at - PART_BACK) : at + 1 + PART_ON] if c.kind != "%" and c.value > 0]
    parts = [c for c in near if c.figure.sent_start == sentence] or [c for c in near if c.figure.paragraph == paragraph]
    wholes = [
        *(c for c in figures[max(0, at - WHOLE_BACK) : at] if c.kind != "%" and c.low > 0),
        *(
            c
            for c in figures[at + 1 : at + 1 + WHOLE_ON]
            if c.kind != "%" and c.low > 0 and c.figure.paragraph == paragraph
        ),
    ]
    document = rate.figure.document
    return any(
        part is not whole
        and part.kind == whole.kind
        and not (part.figure.promised and not whole.figure.promised)
        and part.figure.document == whole.figure.document == document
        and overlap(part.percent_of(whole), stated)
        for part in parts
        for whole in wholes
    )


def _has_its_own(figures: Sequence[Claim], check: Check, place: dict[str, int], rate: int) -> bool:
    """已注册241个，注册率84.3%；已开工168个，开工率58.7%: two parts of a whole that stands elsewhere."""
    for name in check.figures:
        at = place.get(name, len(figures))
        after = figures[at + 1] if at + 1 < len(figures) else None
        if after is None or at + 1 == rate or after.role != "rate" or figures[at].kind == "%" or at > rate:
            continue
        stem = _STEM.search(after.clause)
        if after.lead.startswith((",", "(")) and stem is not None and stem[1] in figures[at].clause:
            return True
    return False


def _is_spelt_out(figures: Sequence[Claim], check: Check, rate: int) -> bool:
    """31.7亿元，完成全年任务60亿元的48.2%: part, whole and share stand in a row; no other pair is meant."""
    row = {claim.figure.id for claim in figures[max(0, rate - 2) : rate]}
    return row <= set(check.figures) and _OF_IT.fullmatch(figures[rate].lead) is not None


def _is_told_behind(told: list[Claim], figures: Sequence[Claim], place: dict[str, int]) -> bool:
    """较去年同期的15个少了6个，降幅40%: what the change is of the earlier level stands behind it, and holds."""
    if len(told) != 3:
        return False
    change = told[-1]
    at = place[change.figure.id] + 1
    rate = figures[at] if at < len(figures) else change
    if rate.role != "change" or rate.kind != "%" or rate.figure.sent_start != change.figure.sent_start:
        return False
    levels = [c for c in told[:-1] if c.kind == change.kind and c.low > 0 and c.figure.end <= change.figure.start]
    return any(change.makes(rate, level) for level in levels if level.role == "previous")


def _is_no_whole(told: list[Claim], figures: Sequence[Claim], place: dict[str, int]) -> bool:
    """52个（含10亿元以上19个），另135个: the number in the bracket is no whole of what follows."""
    if len(told) != 2:
        return False
    first, second = sorted(told, key=lambda claim: claim.figure.start)
    at = place[first.figure.id] + 1
    closed = first.tail == "" and at < len(figures) and figures[at].lead.startswith(")")
    onward = place[second.figure.id] == at and _ONWARD.match(second.lead) is not None
    limit = first.tail.startswith("以上") and _OF_ALL.search(first.clause) is not None  # 均达到3.2米以上，最高的4.5米
    return (closed and first.value < second.value) or onward or limit


_SILENCED = {"growth": _is_told_behind, "part_of_total": _is_no_whole}


def without_explained(checks: Iterable[Check], figures: Sequence[Claim], place: dict[str, int]) -> list[Check]:
    """The checks less the doubts about a percentage that some reading of the numbers round it explains.

    ``place`` is where in ``figures`` each stands, by its id.
    """
    kept = []
    for check in checks:
        if check.kind == "share" and check.verdict != "consistent":
            rates = [place[name] for name in check.figures if name in place and figures[place[name]].kind == "%"]
            if len(check.figures) > 1 and len(rates) == 1:
                rate = rates[0]
                if _is_spelt_out(figures, check, rate):
                    kept.append(check)
                    continue
                earlier = _EARLIER.search(figures[rate].clause) is not None
                if earlier or explained(figures, rate) or _has_its_own(figures, check, place, rate):
                    continue
        silenced = _SILENCED.get(check.kind) if check.verdict != "consistent" else None
        if silenced and silenced([figures[place[name]] for name in check.figures if name in place], figures, place):
            continue
        kept.append(check)
    return kept
