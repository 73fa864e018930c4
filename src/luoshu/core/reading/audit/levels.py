"""Which number of a paragraph is the later level of an earlier one: 由A调整为B; B比去年同期的A; 8月B，7月A."""

import re

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import grams

#: What joins the two levels of a from-to: 增加到10月底的, 调整为, 压缩至.
_JOINED = re.compile(
    r"(?:/[\u4e00-\u9fff]{1,4})?[\u4e00-\u9fff]{0,4}?(?:升|涨|降|增|减|落|扩充|扩大|扩容|扩|提高|增加|增长|减少|下降|回落|上升|发展|压减|跌|调整|变更?|整合|合并|优化|缩短|压缩|缩减|改)"
    r"(?:至|到|为|成)(?:目前|现在|[今去]年|[\d年月底末初日]{2,8}|[上下]半年|[一二三四]季度)?(?:的)?$"
)
_FROM = re.compile(r"(?:由|从|自)[\u4e00-\u9fff\d]{0,16}$")
_ARRIVED = re.compile(r"[升涨降增减落跌到](?:至|到|为)$")
#: Letters one of which is in every match of what joins two levels.
_ARRIVALS = frozenset("至到为成")
_PLANNED = re.compile(r"计划|目标|任务")
_PERIOD = re.compile(r"\d{1,2}月|[一二三四]季度|[上下]半年|\d{4}年|今年|去年|本月|上月|当月|本季|本期|上期|本周|上周")
_PREVIOUS_IN_BRACKETS = re.compile(r"(?:比|较)[^,;。()]{2,12}\($")
_PREVIOUS_RATE = re.compile(r"(?:去年|上年|上月|上季度|年初|同期)[\u4e00-\u9fff]{0,4}(?:的|为|是)$")
LEVELS = ("plain", "total", "rate", "average", "left")
BACK = 5
NEAR = 20


def later_levels(claims: list[Claim], at: int) -> list[Claim]:
    """The numbers an earlier level can be held against, the likeliest first; none where it is no earlier level."""
    old = claims[at]
    after = claims[at + 1] if at + 1 < len(claims) else None
    if after is not None and is_from_to(old, after):
        return [after]
    if old.kind == "%" and _PREVIOUS_IN_BRACKETS.search(old.lead):
        level = claims[at - 1] if at else None
        beside = level is not None and level.kind == "%" and level.figure.sent_start == old.figure.sent_start
        return [level] if level is not None and beside else []
    if old.role == "previous" or (old.role == "rate" and _PREVIOUS_RATE.search(old.clause)):
        return _round(claims, at)
    by_period = _by_period(claims, at)
    return [by_period] if by_period is not None else []


def is_from_to(old: Claim, now: Claim) -> bool:
    """由12.6万人调整为10.9万人: two numbers of one kind and the words of a change between them."""
    if old.kind != now.kind or old.figure.sent_start != now.figure.sent_start or now.role == "previous":
        return False
    if old.role in ("difference", "change", "points", "times") or _ARRIVALS.isdisjoint(now.lead):
        return False
    if _JOINED.fullmatch(now.lead) is not None and (old.role == "previous" or now.figure.result or old.plain):
        return True
    if _FROM.search(old.clause) is None:
        return False
    joined = _JOINED.fullmatch(now.lead) is not None
    return joined or (len(now.lead) <= NEAR and ";" not in now.lead and _ARRIVED.search(now.clause) is not None)


def _round(claims: list[Claim], at: int) -> list[Claim]:
    old = claims[at]
    sentence = old.figure.sent_start
    before = [c for c in claims[max(0, at - BACK) : at][::-1] if c.kind == old.kind and _is_level(c)]
    behind = [c for c in claims[at + 1 : at + 3] if c.kind == old.kind and _is_level(c)]
    here = [c for c in before if c.figure.sent_start == sentence]
    if here and here[0].lead.startswith("、"):
        return []  # 献县3个、泊头市2个、海兴县1个，比去年同期的15个减少6个: their sum
    if not here:
        here = [c for c in behind if c.figure.sent_start == sentence]
    if not here and old.clause == old.lead:
        here = before  # …3.2万人次。去年同期为2.9万人次，增长…
    said = grams(f"{old.clause}{old.tail[:6]}{old.figure.object or ''}")
    return sorted(here, key=lambda c: -len(said & grams(f"{c.clause}{c.tail[:6]}{c.figure.object or ''}")))


def _is_level(claim: Claim) -> bool:
    if claim.role not in LEVELS or claim.figure.part:
        return False
    return not (_PLANNED.search(claim.clause[-8:]) or _PLANNED.match(claim.tail))


def _by_period(claims: list[Claim], at: int) -> Claim | None:
    """8月份1260套，7月份1400套: two numbers of one kind side by side, each with its period; the earlier is the old."""
    old = claims[at]
    if not old.plain:
        return None
    for other in (claims[at - 1] if at else None, claims[at + 1] if at + 1 < len(claims) else None):
        if other is None or not other.plain or other.kind != old.kind:
            continue
        if not _PERIOD.search(old.lead):
            return None
        if not _PERIOD.search(other.lead):
            continue
        later = other if other.figure.start > old.figure.start else old
        if other.figure.sent_start != old.figure.sent_start or ";" in later.lead:
            continue
        mine, its = old.figure.ends_on, other.figure.ends_on
        if mine and its and mine < its and "-" not in old.lead:
            return other
    return None
