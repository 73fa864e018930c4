"""From one issue to the next: what there was before and what came since make what there is now."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_BEFORE = re.compile(
    r"第[\d一二三四五六七八九十百]+期(?=为|是|累计|数|末|的|通报|[()]|$)|上一?期|上周(?!五|六)|上旬|上次|上月[底末]|前期通报|前次|昨日(?=[^,;。]{0,12}累计|\()|前一[日天](?=[^,;。]{0,8}累计)|\d{1,2}月(?:份)?通报|截至(?:上月|上周)|\d{1,2}月[末底](?=[^,;。]{0,8}累计)"
)
_IN_BRACKETS = re.compile(
    r"^\([^()]*(?:第[\d一二三四五六七八九十百]+期(?=为|是|累计|数|末|的|通报|[()]|$)|上期|上周|上月|上次|昨日|通报|截至)[^()]*$"
)
_SINCE = re.compile(
    r"本期|本周|本旬|本月|当日|今日|当天|今天|当月|(?<!\d)\d{1,2}月份(?=[\u4e00-\u9fff])|较上[期周月]|比上[期周月]"
)
_ADDED = re.compile(r"新增|增加|完成|净增|又")
_NOW = re.compile(r"累计|已|共|目前|截至|完成|总数|达到?")
_TIME = re.compile(
    r"第[\d一二三四五六七八九十百]+期(?=为|是|累计|数|末|的|通报|[()]|$)|截至|今年以来|以来|目前|累计|上[期周月旬次]|本[期周月旬]|当[日天月]|[昨今]日|\d{1,2}月|\d{1,2}日|[末底份]|通报|全[市县区]|新增|总数|数为|为|达到?|已经?|共|(?<=[\u4e00-\u9fff])数$|净增"
)
_DATED = re.compile(r"(?:^|[,;:]|到|至)(?:(\d{1,2})月)?(\d{1,2})(?:日|号)(?!前)|(?<!\d)(\d{1,2})月(?:份|底|末)")
_OTHER = re.compile(r"其中|同比|环比|去年|上年|计划|任务|目标|日均|月均|剩余|尚")
REACH = 40
NEAR = 24
SLIP = (Decimal("0.4"), Decimal("2.5"))


def check_issues(claims: list[Claim]) -> Iterator[Check]:
    """Every earlier cumulative number of a page against the later one and what came between."""
    by_kind: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        by_kind[claim.figure.document, claim.kind].append(claim)
    for same in by_kind.values():
        if len(same) < 2:
            continue
        for at, before in enumerate(same):
            if not before.rough and before.role in ("plain", "total", "previous") and _BEFORE.search(before.lead):
                yield from _from_issue(same, at)
        yield from _by_days(same)


def _from_issue(same: list[Claim], at: int) -> Iterator[Check]:
    before = same[at]
    bracket = (
        at > 0
        and _IN_BRACKETS.match(before.lead) is not None
        and same[at - 1].figure.sent_start == before.figure.sent_start
    )
    if "其中" in before.lead or not (bracket or "累计" in before.lead or _NOW.search(before.clause)):
        return
    now = same[at - 1] if bracket else _now(same, at)
    if now is None or now.rough or now.role not in ("plain", "total"):
        return
    if now.high < before.low:
        if bracket or "累计" in now.lead:
            relation = f"{before.figure.raw} -> {now.figure.raw}"
            why = "累计数比上期小，请核对"
            yield make("series", "inconsistent", [before.figure, now.figure], relation, why, "warn")
        return
    near = [
        c for c in same[max(0, at - REACH) : at + REACH] if c is not now and c is not before and _came(before, now, c)
    ]
    gap_low, gap_high = now.low - before.high, now.high - before.low
    if not near or any(c.low <= gap_high and gap_low <= c.high for c in near):
        return
    gap = now.value - before.value
    near = [c for c in near if gap > 0 and SLIP[0] <= c.value / gap <= SLIP[1]]
    if near:
        came = near[0]
        relation = f"{before.figure.raw} + {came.figure.raw}，文中累计 {now.figure.raw}，实差 {as_written(gap, now)}"
        why = "上期数加本期新增不等于累计数，请核对"
        yield make("series", "inconsistent", [before.figure, came.figure, now.figure], relation, why, "warn")


def _now(same: list[Claim], at: int) -> Claim | None:
    """The later cumulative number of the same thing: the one that shares the most words, the nearest of these."""
    before = same[at]
    said = _words(before)
    best, most = None, 0
    for place in range(max(0, at - REACH), min(len(same), at + REACH)):
        claim = same[place]
        if place == at or claim.figure.part or not claim.plain or claim.role == "left" or _BEFORE.search(claim.lead):
            continue
        if _OTHER.search(claim.clause) or _SINCE.search(claim.lead) or not _NOW.search(claim.clause):
            continue
        if claim.figure.promised or claim.figure.subject != before.figure.subject:
            continue
        shared = len(said & _words(claim))
        if shared > most or (shared == most and shared and abs(place - at) == 1):
            best, most = claim, shared
    return best


def _words(claim: Claim) -> set[str]:
    words = re.sub(r"^.*[()]", "", claim.clause)
    return grams(_TIME.sub("", words)) | grams(_TIME.sub("", claim.figure.object or ""))


def _came(before: Claim, now: Claim, claim: Claim) -> bool:
    """本周回收资金0.62亿元; 本期新增28.5万亩 right behind the earlier number: what came in between."""
    if not (claim.plain or claim.role == "difference") or claim.rough or claim.role == "left" or "累计" in claim.clause:
        return False
    lead = claim.figure.sentence[: claim.figure.start - claim.figure.sent_start]
    lead = "".join(lead.split())[-60:]
    if _SINCE.search(lead) is None or ("累计" in lead[lead.rfind(";") + 1 :] and not _SINCE.search(claim.lead)):
        return False
    if "其中" in claim.lead and now.figure.end < claim.figure.start < now.figure.end + NEAR:
        return True  # 累计完成526台，其中9月当月完工31台
    place = claim.figure.subject or ""
    if place != now.figure.subject and place in claim.lead:
        return False
    if (
        claim.figure.sent_start == before.figure.sent_start
        and _SINCE.search(claim.lead)
        and _ADDED.search(claim.clause)
    ):
        return claim.figure.start > before.figure.start or bool(_words(claim) & (_words(now) | _words(before)))
    return bool(_words(claim) & (_words(now) | _words(before)))


def _by_days(same: list[Claim]) -> Iterator[Check]:
    """5月12日全市累计收获168.4万亩，17日累计达到296.7万亩，20日累计收获287.9万亩: it falls on the way."""
    runs: dict[int, list[tuple[tuple[int, int], Claim]]] = defaultdict(list)
    for claim in same:
        if not claim.plain or claim.rough or claim.role == "left" or claim.figure.part:
            continue
        run = runs[claim.figure.sent_start]
        said = _DATED.search(claim.lead)
        if said is None or (not run and "累计" not in claim.lead):
            continue
        month = int(said[1] or said[3] or (run[-1][0][0] if run else 0))
        run.append(((month, int(said[2] or 0)), claim))
    for run in runs.values():
        for (first_day, first), (second_day, second) in pairwise(run):
            if first_day < second_day and second.high < first.low and not _OTHER.search(second.lead):
                relation = f"{first.clause}{first.figure.raw} / {second.clause}{second.figure.raw}"
                why = "累计数中途变小，请核对"
                yield make("series", "inconsistent", [first.figure, second.figure], relation, why, "warn")
