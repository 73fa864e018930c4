"""What stood before, what came in between, and what stands now: the cumulative number of the last issue and the new of
this one make the cumulative number of today."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.evidence import one_digit
from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_MONTHS = r"(?P<{}>1[0-2]|[1-9])月"
#: Earlier standings by the step they end: an issue, a day, a week, a month.
_BEFORE = (
    ("issue", re.compile(r"上一?期|第\d{1,3}期|上次(?:通报|调度)|前期通报|上旬末?")),
    ("day", re.compile(r"(?<!截至)(?:昨日|前一[日天]|昨天)")),
    ("week", re.compile(r"上一?周(?!同期)")),
    ("month", re.compile(rf"上月[末底]?|{_MONTHS.format('before')}[末底]")),
)
#: What came in a step.
_DURING = (
    ("issue", re.compile(r"本期|本旬|本次")),
    ("day", re.compile(r"当[日天]|单日|今日|今天")),
    ("week", re.compile(r"本周|[这该]周")),
    ("month", re.compile(rf"当月|本月|{_MONTHS.format('during')}(?:份|当月|单月)(?!底|末)")),
)
_NOW = re.compile(r"累计|截至|目前|已|现有|总数|达到?$")
_SAME_TIME_OF_LAST = re.compile(r"同期|去年|上年|同比|环比|平均|日均")
_TIME_WORDS = re.compile(
    r"累计|截至|目前|本[期周月日旬次]|上[期周月旬次]|当[日月天周]|昨日|前一日|第\d+期|\d+月\d*日?|全[市县区]|新增|已经?|"
    r"[末底份为达的了共数]"
)
REACH = 14
HALF = Decimal("0.5")


def check_rolling(figures: list[Claim]) -> Iterator[Check]:
    """Each earlier standing with the number of the step after it and the standing now, of one thing."""
    befores: list[tuple[int, str, str]] = []
    durings: list[tuple[int, str, str]] = []
    going: tuple[int, str, str] | None = None
    for at, claim in enumerate(figures):
        if going is not None and (going[0] != claim.figure.sent_start or _NOW.search(claim.lead)):
            going = None
        if claim.rough or claim.figure.ratio or claim.figure.status in ("planned", "target"):
            continue
        words = claim.lead[-28:]
        if _SAME_TIME_OF_LAST.search(words):
            continue
        before, during = _step(_BEFORE, claim, words), _step(_DURING, claim, claim.clause)
        if before is not None and claim.role in ("previous", "plain", "total"):
            befores.append((at, *before))
        elif (during is not None or going is not None) and (claim.plain or claim.role == "difference"):
            going = (claim.figure.sent_start, *during) if during is not None else going
            if going is not None:
                durings.append((at, *going[1:]))  # 本周盘活17宗；回收资金0.62亿元
    if not (befores and durings):
        return
    taken = {at for at, *_ in (*befores, *durings)}
    for at, step, month in befores:
        found = _told(figures, at, step, month, durings, taken)
        if found is not None:
            yield found


def _step(patterns: tuple[tuple[str, re.Pattern[str]], ...], claim: Claim, words: str) -> tuple[str, str] | None:
    """The step a number stands before or came in, with the number of the month where one is named."""
    for name, pattern in patterns:
        said = pattern.search(words)
        if said is not None:
            month = next((value for value in said.groupdict().values() if value), "")
            return name, month
    return None


def _told(
    figures: list[Claim], at: int, step: str, month: str, durings: list[tuple[int, str, str]], taken: set[int]
) -> Check | None:
    """The first three that close; else the nearest three that do so but for a slip."""
    before = figures[at]
    doubt: tuple[int, Check] | None = None
    for place, during_step, during_month in durings:
        during = figures[place]
        if during.kind != before.kind or during.figure.document != before.figure.document:
            continue
        if not _follows(step, month, during_step, during_month):
            continue
        for now_at in _standings(figures, at, place, taken):
            now = figures[now_at]
            beside = min(abs(place - at), abs(place - now_at)) == 1 and not during.lead.startswith("、")
            if not _one_thing(before, during, now, at - now_at == 1, beside):
                continue
            expected = before.value + during.value
            three = [before.figure, during.figure, now.figure]
            relation = f"{before.figure.raw} + {during.figure.raw}，累计 {now.figure.raw}"
            slack = max(precision(c.figure) * _scale(c) for c in (before, during, now)) * 2
            if abs(expected - now.value) <= slack:
                return make("series", "consistent", three, relation, "上期累计加本期等于现在累计")
            came = now.value - before.value
            near = abs(came - during.value) <= during.value * HALF or one_digit(came, during.value)
            if near and came > 0:
                far = abs(at - place) + abs(now_at - place)
                why = f"上期累计加本期应为 {plain(expected)}，与现在的累计数不符，请核对"
                if doubt is None or far < doubt[0]:
                    doubt = (far, make("series", "inconsistent", three, relation, why, "warn"))
    return doubt[1] if doubt else None


def _follows(step: str, month: str, during_step: str, during_month: str) -> bool:
    if month and during_month:
        return int(during_month) == int(month) % 12 + 1
    return step in ("issue", during_step) or (during_step == "issue" and step != "month")


def _standings(figures: list[Claim], at: int, place: int, taken: set[int]) -> list[int]:
    """Numbers round the two that say what stands now."""
    if figures[at].lead.startswith("(") and at and figures[at - 1].kind == figures[at].kind:
        return [at - 1]  # 累计盘活318宗（第21期为301宗）
    places = {*range(at - REACH, at + REACH), *range(place - REACH, place + REACH)}
    return [
        n
        for n in sorted(places)
        if 0 <= n < len(figures)
        and n not in taken
        and figures[n].kind == figures[at].kind
        and figures[n].plain
        and not figures[n].rough
        and figures[n].value > figures[at].value
        and _NOW.search(figures[n].lead)
        and figures[n].figure.status not in ("planned", "target")
        and figures[n].figure.document == figures[at].figure.document
    ]


def _one_thing(before: Claim, during: Claim, now: Claim, bracketed: bool, beside: bool) -> bool:
    """The three name one thing; in brackets behind its number the earlier one names none, as the new one beside it."""
    topics = [_topic(claim) for claim in (before, during, now)]
    if not topics[1] & topics[2] and not (beside and (not topics[1] or "其中" in during.clause)):
        return False
    return bracketed or bool(topics[0] & topics[2])


def _topic(claim: Claim) -> set[str]:
    words = f"{claim.clause},{claim.figure.object or ''},{claim.figure.action or ''}"
    return set().union(*(grams(part) for part in _TIME_WORDS.sub(",", words).split(",")))


def _scale(claim: Claim) -> Decimal:
    return claim.value / claim.figure.value if claim.figure.value else Decimal(1)
