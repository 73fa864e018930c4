"""The numbers of the headline, of 要情 and 导读, against the text below: exact ones must be there, 逾, 突破 and 近 must
hold of what is there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_SUMMARY = re.compile(r"\s*[【\[(]?[\u4e00-\u9fff]{0,4}(?:要情|导读|提要|摘要|核心提示|要目|速览|看点|一句话)")
_STAR = re.compile(r"\s*[★☆]")
_OVER = re.compile(r"(?:突破|逾|超过?|高于|多于|达到)$")
_ABOVE = re.compile(r"^(?:以上|多)")
_NEARLY = re.compile(r"(?:近|接近|将近)$")
_FILL = re.compile(
    r"全[市县区省州]|我[市县区]|今年|目前|累计|已|本[周月期旬]|当[日月]|实现|达到?|突破|超过?|逾|近|接近|其中|[\d.]+个?月|上半年|以来|截至|新增|"
    r"总|共|为|的|了|率$"
)
_PART = re.compile(r"其中|去年|上年|同期|同比|比|较|目标|计划|任务|日均|平均|每")
_PLANNED = ("planned", "target")
LINES = 5
LIKE = (Decimal("0.4"), Decimal("2.5"))
MOST = 400


def check_summaries(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Each number of a headline or a summary against the numbers of its kind and words below it."""
    heads = [c for c in claims if _is_head(text, c)]
    if not heads:
        return
    told = {c.figure.id for c in heads}
    below: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.figure.id not in told and len(below[claim.figure.document, claim.kind]) < MOST:
            below[claim.figure.document, claim.kind].append(claim)
    for head in heads[:30]:
        found = _against(head, below.get((head.figure.document, head.kind), []))
        if found is not None:
            yield found


def _is_head(text: str, claim: Claim) -> bool:
    figure = claim.figure
    if claim.role not in ("plain", "total", "rate") or _PART.search(claim.clause) or claim.kind in ("天", "年", "个月"):
        return False
    if figure.headline and figure.paragraph <= LINES:
        return True
    if figure.paragraph > 3 * LINES:
        return False
    begins = text.rfind("\n", max(0, figure.start - 400), figure.start) + 1
    return _SUMMARY.match(text, begins) is not None or (_STAR.match(text, begins) is not None and figure.paragraph < 9)


def _against(head: Claim, below: list[Claim]) -> Check | None:
    label = _label(head)
    if len(label) < 2 or (head.figure.raw.endswith("成") and head.tail[:1] in tuple("一二三四五六七八九半")):
        return None
    if head.kind == "%" and not _is_bound(head):
        named = head.clause[-3:]  # 开工率87.7%: against a rate of that name only
        below = [c for c in below if c.clause.endswith(named) or named in c.clause]
    scored: list[tuple[int, Claim]] = []
    for claim in below:
        if claim.figure.start < head.figure.start or claim.role not in ("plain", "total", "rate"):
            continue
        shared = len(label & _words(claim))
        if shared:
            scored.append((shared, claim))
    if not scored:
        return None
    most = max(shared for shared, _ in scored)
    if most * 3 < len(label) and not (head.kind == "%" and len(scored) == 1):
        return None
    if any(_holds(head, claim) for shared, claim in scored if shared * 2 >= most):
        return None
    best = [c for shared, c in scored if shared * 2 >= most and _alike(head, c)]
    own = [c for c in best if c.figure.subject == head.figure.subject and not c.figure.part] or best
    if not own or (own[0].rough and head.rough):
        return None
    first = min(own, key=lambda c: abs(c.value - head.value))
    relation = f"标题或要情 {head.clause[-4:]}{head.figure.raw} / 正文 {first.figure.raw}"
    why = f"标题或要情的数与正文不符（{plain(head.value)} / {plain(first.value)}），请核对"
    return make("repeat", "inconsistent", [head.figure, first.figure], relation, why, "warn")


def _label(claim: Claim) -> set[str]:
    before, behind = _FILL.sub(",", claim.clause[-14:]), _FILL.sub(",", claim.tail[:8])
    noun = claim.figure.object or "" if claim.kind != "%" else ""
    return grams_of(before) | grams_of(behind) | (grams(noun) if noun in f"{claim.clause}{claim.tail}" else set())


def grams_of(words: str) -> set[str]:
    return set().union(*(grams(part) for part in words.split(",")))


def _words(claim: Claim) -> set[str]:
    """What stands round a number of the text; of a share its whole sentence until it."""
    if claim.kind in ("%", "元"):
        begins = max(0, claim.figure.start - claim.figure.sent_start - 70)
        said = claim.figure.sentence[begins : claim.figure.start - claim.figure.sent_start]
    else:
        said = claim.lead[-24:] + "," + (claim.figure.object or "") + "," + (claim.figure.action or "")
    return grams(said) | grams(claim.tail[:8])


def _is_bound(head: Claim) -> bool:
    bound = _OVER.search(head.clause) or _NEARLY.search(head.clause) or _ABOVE.match(head.tail)
    return head.figure.approx is not None or bound is not None


def _holds(head: Claim, claim: Claim) -> bool:
    approx = head.figure.approx
    if approx in ("over", "more_than", "at_least") or _OVER.search(head.clause) or _ABOVE.match(head.tail):
        return claim.high >= head.value and (head.kind == "%" or claim.low <= head.value * 2)
    if approx == "nearly" or _NEARLY.search(head.clause):
        return head.value * Decimal("0.9") <= claim.high and claim.low <= head.value
    return claim.low <= head.high and head.low <= claim.high


def _alike(head: Claim, claim: Claim) -> bool:
    return head.value > 0 and LIKE[0] <= claim.value / head.value <= LIKE[1]
