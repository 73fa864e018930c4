"""How fast it goes and how fast it would have to go: what is left, the days until the day set, and a day's or a week's
work."""

import re
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import alike
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_DUE = re.compile(
    r"(?:(?P<y>20\d\d)年)?(?<![\d—-])(?:(?P<m>\d{1,2})月(?:(?P<d>\d{1,2})日|底|末|上旬|中旬)?|(?P<end>年底|年内))(?P<by>之?前|收官|内|(?<=年内))?"
)
_ALL_OF_IT = re.compile(
    r"全部|全面|悉数|一律|必须|须|务必|应当|收官|清零|完工|完成|竣工|投用|建成|达到|销号|办结|结束|扫尾|交付"
)
_BEGUN = re.compile(r"(?P<y>20\d\d)年(?P<m>\d{1,2})月[^,;。]{0,4}(?:启动|开工|开始|起)")
_DONE = re.compile(r"完成|完工|竣工|建成|投用|整改|办结|销号|改造|治理|新建|播|收|栽|还田|铺设|发放|兑付|交付|清零")
_BEGUN_ONLY = re.compile(r"开工|启动|进场|签约|在建|主体|结转|其中|同比|当[日月天]|本[周月期]|日均|月均|昨日|20\d\d年")
_PACE = (
    (re.compile(r"日均|每[日天]|当日|今日|昨日|单日|当天"), 1),
    (re.compile(r"本周|周均|每周|近一周"), 7),
    (re.compile(r"当月|本月|月均|每月|单月|(?<!\d)\d{1,2}月份?(?:完工|完成|新增)|(?:比|较)\d{1,2}月[底末]"), 30),
)
_LEFT = re.compile(r"剩余|余下|尚余|还剩|还有|尚有|尚未|未")
_STOCK = re.compile(r"剩余|余下|尚余|还剩|还有|尚有|库存|储备|实存|现存|现有|现蓄|蓄水|存[量煤气粮油]|积压|尚未")
_NEED_DAYS = re.compile(
    r"(?:还需|还要|尚需|仍需|约需|需要?|可用|可供|还可|可保障|够用?|可使用|能用|可支撑|可维持|可满足|可?保供|可保)[\u4e00-\u9fff]{0,6}$"
)
_EVERY = re.compile(r"全部|悉数|一律|所有|均须|都要")
_SEASON = re.compile(r"收割|收获|播|栽|种|秋|夏|离田|还田|秸秆")
_ON_TIME = re.compile(r"(?:可|能|能够|有望|将)?(?:如期|按期|按时)(?:完成|实现|收官)")
_BY_PLAN = re.compile(r"计划|目标|任务|列入|纳入|共|应|总数|安排|须")
_PROMISE = ("planned", "target")
FASTER_THAN_OF_LATE = Decimal("1.4")
FASTER_THAN_SO_FAR = Decimal("2.8")
LAG = Decimal("0.2")
LONGEST = 400  # days ahead
REACH = 10
Restated = dict[tuple[str, Decimal], list[Claim]]


def check_speeds(text: str, claims: list[Claim], issued: date) -> Iterator[Check]:
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
        told: set[int] = set()
        restated: dict[tuple[str, Decimal], list[Claim]] = defaultdict(list)
        for claim in same:
            restated[claim.kind, claim.value].append(claim)
        for at, done in enumerate(same):
            if done.figure.sent_start not in told:
                for found in _plan_and_pace(text, same, at, restated, issued):
                    told.add(done.figure.sent_start)
                    yield found


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
    stocks = [c for c in stocks if c.role == "left" or _STOCK.search(c.lead[-16:])]
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


def _plan_and_pace(text: str, same: list[Claim], at: int, restated: Restated, issued: date) -> Iterator[Check]:
    done = same[at]
    plan = _plan_for(same, at)
    if plan is None:
        return
    begins, ends = min(plan.figure.sent_start, done.figure.sent_start), done.figure.sent_end
    next_one = text[ends : ends + 60].partition("\n")[0]
    due = _due(text[begins:ends] + (next_one if _EVERY.search(next_one) else ""), issued) or _due_elsewhere(
        text, restated[plan.kind, plan.value][:4], plan, issued
    )
    until = _as_of(done, issued)
    if due is None or not until < due <= issued + timedelta(days=LONGEST):
        return
    left_value = plan.value - done.value if done.role != "left" else done.value
    paces = [c for c in same[max(0, at - 4) : at + 6] if c.kind == done.kind and c not in (done, plan)]
    paces = [c for c in paces if c.figure.subject == done.figure.subject and not c.rough and _per_day(c)]
    paces = [c for c in paces if abs(c.figure.paragraph - done.figure.paragraph) <= 1]
    needed = left_value / (due - until).days
    if paces:
        speed = _per_day(paces[0]) or Decimal(1)
        if needed >= speed * FASTER_THAN_OF_LATE:
            yield _too_slow(plan, done, [paces[0]], needed / speed, due)
        return
    if done.role == "left" or done.value <= 0:
        return
    begun = _BEGUN.search(text, max(0, begins - 40), ends)
    start = date(int(begun["y"]), min(int(begun["m"]), 12) or 1, 1) if begun else date(issued.year, 1, 1)
    gone = (until - start).days
    if gone < 30 or _SEASON.search(f"{plan.clause}{done.clause}"):
        return
    behind = Decimal(gone) / (due - start).days - done.value / plan.value
    if needed >= FASTER_THAN_SO_FAR * done.value / gone and behind >= LAG:
        yield _too_slow(plan, done, [], needed * gone / done.value, due)


def _plan_for(same: list[Claim], at: int) -> Claim | None:
    """The plan that a number done belongs to, in its sentence or the one before it."""
    done = same[at]
    if done.rough or done.figure.ratio or done.figure.part or done.kind == "元":
        return None
    if done.role == "left":
        return done if _LEFT.search(done.clause) else None
    if not done.plain or done.figure.status in _PROMISE or not _DONE.search(f"{done.clause}{done.tail[:4]}"):
        return None
    if _BEGUN_ONLY.search(done.lead[-24:]) and not re.search("截至|到", done.lead):
        return None
    for plan in same[max(0, at - 6) : at][::-1]:
        if plan.kind != done.kind or not plan.plain or plan.rough or plan.figure.subject != done.figure.subject:
            continue
        if done.figure.paragraph != plan.figure.paragraph or plan.value <= done.value or plan.role == "left":
            continue
        promised = plan.figure.status in _PROMISE or _BY_PLAN.search(f"{plan.clause}{plan.tail[:2]}")
        named = (
            alike(done.figure.object or "", plan.figure.object or "")
            or plan.figure.sent_start == done.figure.sent_start
        )
        if promised and named:
            return plan
    return None


def _due(words: str, issued: date) -> date | None:
    """The last day by which all of it is to be done, where the words say so."""
    found = None
    words = "".join(words.split())
    for said in _DUE.finditer(words):
        if said["by"] is None and said["end"] is None:
            continue
        around = words[max(0, said.start() - 10) : said.end() + 14]
        if not _ALL_OF_IT.search(around) or re.search(r"明年|去年|开工率|进场", around):
            continue
        found = _day(said, issued) or found
    return found


def _day(said: re.Match[str], issued: date) -> date | None:
    year = int(said["y"] or issued.year)
    if said["end"]:
        return date(year, 12, 31)
    month = int(said["m"])
    if not 1 <= month <= 12 or (said["d"] and not 1 <= int(said["d"]) <= 31):
        return None
    if said["d"]:
        return date(year, month, min(int(said["d"]), monthrange(year, month)[1]))
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _due_elsewhere(text: str, same: list[Claim], plan: Claim, issued: date) -> date | None:
    """168个小区年底前全部完工, far below 计划改造168个."""
    for other in same:
        if (
            other is plan
            or other.value != plan.value
            or other.kind != plan.kind
            or other.figure.subject != plan.figure.subject
        ):
            continue
        due = _due(text[other.figure.end : min(other.figure.sent_end, other.figure.end + 30)], issued)
        if due is not None:
            return due
    return None


def _as_of(done: Claim, issued: date) -> date:
    said = done.figure.ends_on[:10]
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return issued
    return day if issued - timedelta(days=60) <= day <= issued else issued


def _too_slow(plan: Claim, done: Claim, pace: list[Claim], times: Decimal, due: date) -> Check:
    figures = list(dict.fromkeys([plan.figure, done.figure, *(c.figure for c in pace)]))
    shown = plain(times.quantize(Decimal("0.1")))
    relation = f"{' / '.join(figure.raw for figure in figures)}，{due.isoformat()} 前完成需要现有速度的 {shown} 倍"
    why = "余下的时间不够，按现在的进度完不成，请核对"
    return make("pace", "unclear", figures, relation, why, "risk")
