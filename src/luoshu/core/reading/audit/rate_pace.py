"""A rate to be reached by a day, against the speed at which it has grown: so many points a day, or so far this year."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from datetime import date

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.dues import Due
from luoshu.core.reading.audit.flows import FAR_OFF, MONTH, OF_LATE, SEASON, SO_FAR, Document, as_of, too_slow
from luoshu.core.reading.model import Check

_RATE_NAME = re.compile(r"([\u4e00-\u9fff]{2})率")
_SHARE = re.compile(r"任务|计划|目标")
FAR = 80
REACH = 12
_NO_COUNTS = ("元", "人", "天", "小时", "%")


def check_rate_paces(document: Document, issued: date) -> Iterator[Check]:
    """Every goal of a rate that has its day."""
    for due, inside in document.dues:
        for goal in inside:
            if goal.kind == "%" and goal.role == "rate" and due.at < goal.figure.start:
                yield from _rate(document, due, goal, issued)


def _rate(document: Document, due: Due, goal: Claim, issued: date) -> Iterator[Check]:
    """离田率56.0%, 近一周日均提高0.8个百分点, and 90% to be reached in fifteen days."""
    at = bisect_left(document.claims, goal.figure.start, key=lambda claim: claim.figure.start)
    before = document.claims[max(0, at - FAR) : at][::-1]
    beside = before[:1] if before and before[0].figure.sent_start == goal.figure.sent_start else []
    now = next((claim for claim in before if _of_rate(claim, goal, claim in beside)), None)
    until = as_of(now.figure, issued) if now is not None else due.day
    if now is None or due.day <= until:
        return
    needed = (goal.value - now.value) / (due.day - until).days
    near = [entry for entry in document.speeds if abs(entry[0].figure.start - goal.figure.start) < FAR_OFF][:FAR]
    of_points = [(c, s) for c, s in near if c.role == "points" and c.figure.subject == now.figure.subject]
    whole = _whole_of(before, now)
    counted = [(c, s * 100 / whole[0].value) for c, s in near if whole and c.kind == whole[0].kind and _plain_flow(c)]
    mine = of_points or counted
    if mine:
        claim, speed = max(mine, key=lambda entry: entry[1])
        if speed > 0 and needed >= speed * OF_LATE:
            yield too_slow([now, goal, *whole, claim], due, needed / speed)
        return
    gone = (until - date(until.year, 1, 1)).days
    if gone < MONTH or now.value <= 0 or SEASON.search(f"{now.lead}{goal.lead}"):
        return
    if not _SHARE.search(goal.clause) and now not in beside:
        return
    if needed * gone / now.value >= SO_FAR:
        yield too_slow([now, goal], due, needed * gone / now.value)


def _of_rate(claim: Claim, goal: Claim, beside: bool) -> bool:
    """An earlier told level of the rate a goal is set for."""
    if claim.kind != "%" or claim.role != "rate" or claim.figure.promised or claim.value >= goal.value:
        return False
    if claim.figure.subject != goal.figure.subject:
        return False
    name, own = _RATE_NAME.search(goal.clause), _RATE_NAME.search(claim.clause)
    if name is not None:
        return own is not None and own[1] == name[1]
    if beside:
        return True  # 支付率12%，按要求9月30日前必须达到80%
    return _SHARE.search(goal.clause) is not None and bool(_SHARE.search(claim.clause) or "完成" in claim.clause)


def _whole_of(same: list[Claim], now: Claim) -> list[Claim]:
    """The two counts a rate comes from: 542宗 and 318宗 beside 58.7%."""
    near: list[Claim] = []
    for at, claim in enumerate(same):
        if claim.kind == "%" and claim.value == now.value:
            near += [c for c in same[max(0, at - 4) : at + REACH] if c.plain and c.kind not in _NO_COUNTS]
    pairs = ((whole, part) for part in near[:FAR] for whole in near[:FAR] if part.kind == whole.kind)
    pairs = (
        pair for pair in pairs if pair[1].value < pair[0].value and pair[0].figure.subject == pair[1].figure.subject
    )
    return next(([*pair] for pair in pairs if abs(pair[1].value * 100 / pair[0].value - now.value) <= now.half), [])


def _plain_flow(claim: Claim) -> bool:
    return claim.role in ("plain", "average") and not claim.figure.part
