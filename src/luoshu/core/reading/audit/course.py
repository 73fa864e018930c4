"""What only grows in the course of a year: a later cumulative number below an earlier one of the same thing; a part of
a place above the whole place."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import GENERIC, alike, grams
from luoshu.core.reading.audit.sums import STOCK, make
from luoshu.core.reading.model import Check

_SUMMED = re.compile(r"累计|完成|新增|新建|发放|建成|整改|实现|签约|收割|播种|改造|办理|受理|查处|处置|接待|投入|到位")
_NO_SUM = re.compile(r"存栏|余额|在建|在册|均|浓度|温度|人均|剩余|未|当[日月年]|单[日月]|去年|上年|新签")
_LAST_ISSUE = re.compile(r"上期|上周|上旬|上月底|上次|前期通报|上一期")
_THIS_ISSUE = re.compile(r"本期|本周|本旬|本月|本次|目前|截至")
_WHOLE_PLACE = re.compile(r"全[市县区省]")
_OF_A_DAY = re.compile(r"一夜|当[日天月]|单[日月]|日均|昨日|本周|本期")
_NAMED_PLACE = re.compile(r"([\u4e00-\u9fff]{1,4}?(?:[县区镇乡旗]|街道))(?=[\u4e00-\u9fff])")
_IN_ALL = re.compile(r"现有|存量|保有|总数|共有|已有")
_NEW = re.compile(r"新[增建开设改]|今年")
_GRADE_ONLY = re.compile(r"国家级|[省市县区]级")
_ONE_DAY = re.compile(r"当[日天]|单[日天]|昨[日天]|今[日天]|一[天日](?=[\u4e00-\u9fff])")
_WHOLE = ("全市", "全县", "全区")
_ITS_STREET = re.compile(r"[该全]?[区县市][\u4e00-\u9fff]{2,4}(?:街道|镇|乡)")
_MEASURED = re.compile(r"均|最|浓度|降雨|雨量|气温|得分|排名|率|单产|亩产|厚度|水位")
_LEVELS = {"村": 1, "社区": 1, "镇": 2, "乡": 2, "道": 2, "县": 3, "区": 3, "旗": 3, "市": 4, "州": 4, "省": 5}
_MAY_BE_LATER = re.compile(r"月|季度|半年|累计")
REACH = 8
DAY_REACH = 16
MIN_NOUN = 2


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
                relation = f"{_when(first)} {first.figure.raw} > {_when(last)} {last.figure.raw}"
                why = "后一时点的累计数小于前一时点的，请核对"
                yield make("series", "inconsistent", [first.figure, last.figure], relation, why, "warn")
            break


def _one_thing(first: Claim, second: Claim) -> bool:
    a, b = first.figure, second.figure
    if a.subject != b.subject or a.part or b.part or a.document != b.document:
        return False
    if (a.status in ("planned", "target")) != (b.status in ("planned", "target")) or a.status in ("planned", "target"):
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


def _when(claim: Claim) -> str:
    return (claim.figure.period_or_asof or "").rpartition("/")[2]


def check_scopes(claims: list[Claim]) -> Iterator[Check]:
    """杏花村镇3100人次 and 全县2600人次 of one thing: periods or scopes may differ, so unclear."""
    wholes: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        of_all = _WHOLE_PLACE.search(claim.clause) and not _OF_A_DAY.search(claim.lead)
        counted = claim.figure.status in STOCK or claim.role == "left"
        if of_all and claim.plain and counted and not claim.figure.part:
            wholes.setdefault((claim.kind, (claim.figure.object or "")[-2:]), []).append(claim)
    if not wholes:
        return
    told: set[str] = set()
    for part in claims:
        if not part.plain or (part.figure.status not in STOCK and part.role != "left"):
            continue
        same = wholes.get((part.kind, (part.figure.object or "")[-2:]), ())[:REACH]
        same = [c for c in same if c is not part and (c.role == "left") == (part.role == "left")]
        whole = max(same, key=_value, default=None)
        if whole is None or whole.figure.id in told or part.low <= whole.high or not _below(part, whole):
            continue
        if _counts_alike(part, whole):
            told.add(whole.figure.id)
            relation = f"{part.figure.subject} {part.figure.raw} > {whole.figure.subject} {whole.figure.raw}"
            why = "下级数大于全域的数：时段或口径可能不同，请补充口径"
            yield make("part_of_total", "unclear", [part.figure, whole.figure], relation, why, "warn")


def check_streets(claims: list[Claim]) -> Iterator[Check]:
    """柯城区…老年人1.24万人。该区信安街道…老人1.38万人: a street beside its district, told in the same words.

    What a town did on one day cannot be more than all did that day, wherever in the paragraph that stands.
    """
    for at, part in enumerate(claims):
        place = part.figure.subject or ""
        named = place.endswith(("街道", "镇", "乡")) or _ITS_STREET.search(part.lead) is not None
        if not part.plain or not named:
            continue
        daily = _ONE_DAY.search(part.clause) is not None
        for whole in reversed(claims[max(0, at - (DAY_REACH if daily else 3)) : at]):
            if whole.kind != part.kind or not whole.plain or part.low <= whole.high:
                continue
            if daily != (_ONE_DAY.search(whole.clause) is not None):
                continue
            above = (whole.figure.subject or "").endswith(("区", "县", "市")) or whole.figure.subject in _WHOLE
            shared = grams(_ONE_DAY.sub("", whole.lead[-20:])) & grams(_ONE_DAY.sub("", part.lead[-20:]))
            if above and len(shared) > (0 if daily else 2):
                relation = f"{part.figure.raw} > {whole.figure.subject} {whole.figure.raw}"
                why = "下级数大于上级数：时段或口径可能不同，请补充口径"
                yield make("part_of_total", "unclear", [part.figure, whole.figure], relation, why, "warn")
            break


def _value(claim: Claim) -> Decimal:
    return claim.value


def _below(part: Claim, whole: Claim) -> bool:
    named = _NAMED_PLACE.match(part.clause)
    mine, its = named[1] if named is not None else part.figure.subject or "", whole.figure.subject or ""
    if not mine or mine == its or mine.startswith("全") or "中心城区" in mine or _GRADE_ONLY.match(mine):
        return False
    if mine.endswith("市") and its.endswith("市"):
        return "全市" in whole.clause and "全市" not in mine  # 宁国市 of 全市
    return _level(mine) < (_level(its) or 4)


def _level(place: str) -> int:
    return _LEVELS.get(place[-1:], 0)


def _counts_alike(part: Claim, whole: Claim) -> bool:
    a, b = part.figure, whole.figure
    if _IN_ALL.search(part.clause) and _NEW.search(whole.clause):
        return False  # 全市新建860座, 固城镇现有1640座
    if _MEASURED.search(f"{a.indicator}{b.indicator}") or len(a.object or "") < MIN_NOUN:
        return False
    if (b.object or "")[-2:] in GENERIC or "新增" in part.clause != "新增" in whole.clause:
        return a.object == b.object and (not a.action or not b.action or a.action[-2:] == b.action[-2:])
    return True
