"""Told speeds, so much a day, a week, a month or in a short time that has just gone by, and those a page wishes for."""

import re
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.dues import Due
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check, Figure

#: Numbers of another time or of no time: a plan, last year's.
OTHER_FLOW = re.compile(r"需|同比|去年|上年|前年|20\d\d年|结转|计划|目标|任务|应|须|力争|预计|确保|将|争取")
#: Work of a season does not go on all the year.
SEASON = re.compile(r"收割|收获|播|栽|种|秋|夏|离田|还田|秸秆|防汛|造林|植树")
_UP_TO = re.compile(r"截[至止]|累计|至今|总|[月年][底末](?!前)")
_WISHED = re.compile(r"须|需|要|可|能|确保|力争|计划|将|再")
_PACES = (
    (re.compile(r"日均|每[日天]|(?<!\d)日(?=收|播|完成|进度|推进)|当日|今日|昨日|单日|当天|(?:较|比)\d{1,2}日"), 1),
    (re.compile(r"[本上]周(?!末)|周均|每周|近一周|一周来"), 7),
    (re.compile(r"[上下]半月|近半月|半个月"), 15),
    (re.compile(r"当月|本月|月均|每月|单月|一个月|(?:比|较)(?:\d{1,2}月[底末]|上月)"), 30),
)
#: Letters one of which is in every match of these.
_OF_PACES = frozenset("日天周月")
#: How many times the speed of late, and the speed since the start, is too much.
OF_LATE = Decimal("1.4")
SO_FAR = Decimal("2.8")
MONTH = 31
FRESH = 75  # days: an older month's work is no speed of late
OLD = 60  # days: an older number is told of then
NEAR = 24  # days or speeds on either side
FAR_OFF = 8000  # letters


@dataclass(frozen=True, slots=True)
class Document:
    """The numbers of a document, the days it sets with the numbers of their clauses, its speeds told and wished."""

    claims: list[Claim]
    dues: list[tuple[Due, list[Claim]]]
    speeds: list[tuple[Claim, Decimal]]
    wished: list[tuple[Claim, Decimal]]

    @classmethod
    def of(cls, claims: list[Claim], dues: list[Due], issued: date) -> "Document":
        starts = [claim.figure.start for claim in claims]
        inside = [
            (due, claims[bisect_left(starts, due.clause[0]) : bisect_left(starts, due.clause[1])]) for due in dues
        ]
        speeds = [(claim, speed) for claim in claims if (speed := per_day(claim, issued))]
        told = {claim.figure.id for claim, _ in speeds}
        flows = ((c, flow_words(c)) for c in claims if c.figure.id not in told and _WISHED.search(c.clause))
        return cls(claims, inside, speeds, [(claim, claim.value / days) for claim, days in flows if days])

    def dues_near(self, place: int) -> list[tuple[Due, list[Claim]]]:
        """The days set around a place of the page."""
        at = bisect_left(self.dues, place, key=lambda entry: entry[0].at)
        return [entry for entry in self.dues[max(0, at - NEAR) : at + NEAR] if abs(entry[0].at - place) < FAR_OFF]

    def near(self, speeds: list[tuple[Claim, Decimal]], place: int, kind: str) -> list[tuple[Claim, Decimal]]:
        """The speeds of a kind around a place of the page."""
        at = bisect_left(speeds, place, key=lambda entry: entry[0].figure.start)
        return [entry for entry in speeds[max(0, at - NEAR) : at + NEAR] if entry[0].kind == kind]


def per_day(claim: Claim, issued: date) -> Decimal | None:
    """A told speed of late as so much a day."""
    if claim.role not in ("average", "plain", "difference", "points") or (claim.rough and claim.role != "average"):
        return None
    if claim.figure.promised or OTHER_FLOW.search(claim.lead[-16:]) or _UP_TO.search(claim.lead[-16:]):
        return None
    days = flow_words(claim)
    if days is not None:
        return claim.value / days
    if claim.role == "average" or claim.figure.time_basis == "inherited":
        return None
    first, _, last = (claim.figure.period_or_asof or "").partition("/")
    if not last:
        return None
    try:
        begun, ended = date.fromisoformat(first[:10]), date.fromisoformat(last[:10])
    except ValueError:
        return None
    length = (ended - begun).days + 1
    return claim.value / length if 1 < length <= MONTH and (issued - ended).days <= FRESH else None


def flow_words(claim: Claim) -> int | None:
    """Over how many days a number is counted, by the words before it: 本周, 日均, 较19日的516.7万亩增加."""
    words = claim.lead[-24:]
    if claim.role == "difference":
        at = claim.figure.start - claim.figure.sent_start
        words += "".join(claim.figure.sentence[max(0, at - 24) : at].split())
    if _OF_PACES.isdisjoint(words):
        return None
    return next((days for pattern, days in _PACES if pattern.search(words)), None)


def as_of(figure: Figure, issued: date) -> date:
    """The day a number holds for, where the page tells one of late; else the page's own."""
    try:
        day = date.fromisoformat(figure.ends_on[:10])
    except ValueError:
        return issued
    return day if issued - timedelta(days=OLD) <= day <= issued else issued


def too_slow(claims: Iterable[Claim], due: Due, times: Decimal) -> Check:
    """The check of work that would have to go so many times as fast."""
    figures = list(dict.fromkeys(claim.figure for claim in claims))
    shown = plain(times.quantize(Decimal("0.1")))
    relation = f"{' / '.join(figure.raw for figure in figures)}，{due.day.isoformat()} 前完成需要现有速度的 {shown} 倍"
    why = "余下的时间不够，按现在的进度完不成，请核对"
    return make("pace", "unclear", figures, relation, why, "risk")
