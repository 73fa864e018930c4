"""How long a stock lasts at the told speed of a day, and a month's work that is said to be enough for the year."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_PACE = (
    (re.compile(r"日均|每[日天]|当日|今日|昨日|单日|当天"), 1),
    (re.compile(r"本周|周均|每周|近一周"), 7),
    (re.compile(r"当月|本月|月均|每月|单月|(?<!\d)\d{1,2}月份?(?:完工|完成|新增)|(?:比|较)\d{1,2}月[底末]"), 30),
)
_STOCK = re.compile(r"剩余|余下|尚余|还剩|还有|尚有|库存|储备|实存|现存|现有|现蓄|蓄水|存[量煤气粮油]|积压|尚未")
_NEED_DAYS = re.compile(
    r"(?:还需|还要|尚需|仍需|约需|需要?|可用|可供|还可|可保障|够用?|可使用|能用|可支撑|可维持|可满足|可?保供|可保|[能可够](?=[烧吃供撑用喝]))[\u4e00-\u9fff]{0,6}$"
)
_ON_TIME = re.compile(r"(?:可|能|能够|有望|将)?(?:如期|按期|按时)(?:完成|实现|收官)")
_BY_PLAN = re.compile(r"计划|目标|任务|列入|纳入|共|应|总数|安排|须")


def check_speeds(text: str, claims: list[Claim]) -> Iterator[Check]:
    """All of a page: days that a stock lasts, a plan and its day against the pace."""
    by_document: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_document[claim.figure.document].append(claim)
    for same in by_document.values():
        for at, claim in enumerate(same):
            if "月均" in claim.clause and _ON_TIME.search(text, claim.figure.end, claim.figure.end + 60):
                yield from _on_time(same, at)
            if claim.figure.unit in ("天", "日") and _NEED_DAYS.search(claim.clause):
                yield from _days(same, at)


def _days(same: list[Claim], at: int) -> Iterator[Check]:
    """近三日日均完成1.1万亩，照此推算剩余任务还需8天; 库存3.6万吨，日耗0.3万吨，可用15天."""
    days = same[at]
    paces = [c for c in same[max(0, at - 4) : at + 3] if _per_day(c) is not None]
    paces = [c for c in paces if c.figure.sent_start == days.figure.sent_start and not c.rough]
    if not paces:  # 日均用气量由48万立方米升至62万立方米 … 按目前用气水平可保供5天
        paces = [
            c for c in same[max(0, at - 7) : at] if c.figure.result and re.search("日均|日用|日耗", c.figure.sentence)
        ][-1:]
    if len(paces) != 1 or (days.rough and days.figure.approx != "about"):
        return
    pace = paces[0]
    speed = _per_day(pace) or pace.value
    stocks = [c for c in same[max(0, at - 40) : at] if c.kind == pace.kind and c is not pace and not c.rough]
    named = [c for c in stocks if c.role == "left" or _STOCK.search(c.lead[-16:])]
    stocks = named or [c for c in stocks[-3:] if c.figure.paragraph == days.figure.paragraph]
    if not stocks or not speed:
        return
    if any(_about(c.value / speed, days.value) for c in stocks):
        return
    own = [c for c in stocks if c.figure.subject == pace.figure.subject] or stocks
    left = own[-1]
    shown = plain((left.value / speed).quantize(Decimal("0.1")))
    relation = f"{left.figure.raw} / {pace.figure.raw} = {shown}天，文中 {days.figure.raw}"
    why = "天数按余量和每天的数重算不符，请核对"
    yield make("pace", "inconsistent", [left.figure, pace.figure, days.figure], relation, why, "warn")


def _on_time(same: list[Claim], at: int) -> Iterator[Check]:
    """全年目标180台，月均完工12.4台。照此推进，可如期完成: twelve such months are not the plan."""
    pace = same[at]
    plans = [c for c in same[max(0, at - 4) : at] if c.kind == pace.kind and _BY_PLAN.search(c.clause) and not c.rough]
    if plans and not pace.rough and pace.high * 12 < plans[-1].value:
        relation = f"{pace.figure.raw} x 12 = {plain(pace.figure.value * 12)} < {plans[-1].figure.raw}"
        why = "按写出的月均数推算，全年完不成目标，与“如期完成”不符，请核对"
        yield make("pace", "inconsistent", [plans[-1].figure, pace.figure], relation, why, "warn")


def _about(computed: Decimal, stated: Decimal) -> bool:
    return abs(computed - stated) <= max(Decimal(1), stated * Decimal("0.12"))


def _per_day(claim: Claim) -> Decimal | None:
    if claim.figure.ratio or claim.role in ("previous", "left") or claim.kind in ("天", "小时"):
        return None
    words = claim.clause
    if claim.role == "difference":
        words = claim.clause + "".join(re.findall(r"(?:比|较)\d{1,2}月[底末]", claim.figure.sentence))
    elif re.search(r"[日月]耗|日用|日消耗", words):
        return claim.value
    if claim.role not in ("average", "plain", "difference"):
        return None
    return next((claim.value / days for pattern, days in _PACE if pattern.search(words)), None)
