"""Shares that name their whole: 占在园幼儿总数的, 为覆盖居民的, 覆盖全县326个行政村的, 向阳区占全市的."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import WINDOW, Claim
from luoshu.core.reading.audit.explained import explained
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_NAMED = re.compile(r"(?:占|为|达|覆盖)到?([^,;。、占为达]{2,14}?)(?:的|比重|比例)(?:约|近|超|仅)?$")
_ALL_OF = re.compile(r"全部?[市省县国区]?|整个|本[市县区]|该[市县区]|所有|(?<=..)(?:总数|总量|总额|总面积|数量|数|总)$")
_COUNTED = re.compile(r"[\u4e00-\u9fff]{0,8}的(?:约|近|超)?")
_OF_ALL = re.compile(r"占|覆盖|为|达|完成|涉及")
_PLACE_OF_ALL = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,3}[县区市镇乡旗])[^,;。]{0,12}[,]?[^,;。\d]{0,8}占全[市县区](?:总[\u4e00-\u9fff])?的(?:约|近)?$"
)
_CHANGED = re.compile(r"增长|下降|提高|上升|比上年|同比|目标|力争|(?<![模额])以上|不低于|左右")
_OF_THE_CITY = re.compile(r"占(全[市县区州])(?:的|总数的|总量的|比重|比例)?(?:约|近|为|达)?$")
_RATE_OF = re.compile(r"([\u4e00-\u9fff]{2,8}?)(?:率|面)(?:为|达到?|已达|仅|约)?$")
#: Wholes that stand on no page of a county: 占全省的, 占GDP的; rates of something else than the count.
_OUTSIDE = re.compile(r"全省|全国|GDP|生产总值|同类|按期|按时|及时|一次|满意|利用率|增长|产销|负债|不良")
ENOUGH = 4
FAR = 24
_TOTAL_OF = re.compile(r"现有|共有|总数|应|登记|在册|纳入")
WHOLE_BACK = 18
LETTERS = 400


def check_named_shares(claims: list[Claim], earlier: Sequence[Claim]) -> Iterator[Check]:
    """Every percentage of a paragraph that says what it is a share of."""
    for at, rate in enumerate(claims):
        if rate.role != "rate" or rate.kind != "%" or rate.rough or rate.figure.baseline or not at:
            continue
        if not 0 < rate.value <= 100 or _CHANGED.search(f"{rate.clause}{rate.tail[:2]}"):
            continue
        found = (
            _of_counted(claims, at)
            or _of_all_places(claims, at)
            or _of_named(claims, at, earlier)
            or _of_place(claims, at)
        )
        found = found or _of_nearest(claims, at, earlier)
        if found is not None:
            yield found


def _of_counted(claims: list[Claim], at: int) -> Check | None:
    """幸福院214个，覆盖全县326个行政村的62.6%: the whole is counted within the share."""
    whole, rate = claims[at - 1], claims[at]
    if at < 2 or not _COUNTED.fullmatch(rate.lead) or not _OF_ALL.search(whole.clause) or not whole.plain:
        return None
    part = claims[at - 2]
    if part.kind != whole.kind or not part.plain or part.figure.sent_start != rate.figure.sent_start:
        return None
    if part.value > whole.value and "占" in whole.clause and not (part.rough or whole.rough):
        relation = f"{part.figure.raw} > {whole.figure.raw}，文中 {rate.figure.raw}"
        figures = [part.figure, whole.figure, rate.figure]
        return make(
            "part_of_total", "inconsistent", figures, relation, "部分大于总数，比例又不到百分之百，请核对", "warn"
        )
    return _judged(part, [whole], rate)


def _of_named(claims: list[Claim], at: int, earlier: Sequence[Claim]) -> Check | None:
    """普惠园在园幼儿21.84万人，占在园幼儿总数的94.1%, the 23.6万 counted before."""
    rate = claims[at]
    said = _NAMED.search(rate.clause)
    if said is None:
        return None
    name = _ALL_OF.sub("", said[1])
    same = [c for c in claims[max(0, at - 4) : at] if c.plain and c.figure.sent_start == rate.figure.sent_start]
    behind = [c for c in claims[at + 1 : at + 3] if c.role == "total" and c.plain]
    least = 2 if behind else ENOUGH
    if len(name) < least or not same or rate.lead.count(",") > 2:
        return None
    part = same[-1]
    near = [*earlier[-WINDOW:], *claims[max(0, at - WINDOW) : at], *behind]
    alike = [c for c in near if c.kind == part.kind and c.plain and c is not part]
    if any(part.makes(rate, c) for c in alike):
        return None
    wholes = [c for n, c in enumerate(near) if c in alike and c.value >= part.value and name in _words(near, n)]
    return _judged(part, wholes[-1:], rate) if wholes else None


def _words(near: list[Claim], at: int) -> str:
    """What a number counts, in its own words and those of the number beside it or of the level it came from."""
    claim = near[at]
    before = near[at - 1] if at else None
    shared = before is not None and (claim.lead == "、" or before.role == "previous")
    led = f"{before.clause}{before.figure.object or ''}" if before is not None and shared else ""
    return f"{led},{claim.clause},{claim.tail},{claim.figure.object or ''}"


def _of_all_places(claims: list[Claim], at: int) -> Check | None:
    """临县完成投资18.6亿元，占全市的31%，全市完成投资60亿元: all of it is told of the same act."""
    rate = claims[at]
    said = _OF_THE_CITY.search(rate.clause)
    near = [c for c in claims[max(0, at - 2) : at] if c.plain and c.figure.sent_start == rate.figure.sent_start]
    if said is None or not near:
        return None
    part = near[-1]
    round_it = [*claims[max(0, at - WINDOW) : at], *claims[at + 1 : at + 3]]
    same = [c for c in round_it if c.kind == part.kind and c.plain and c is not part]
    if any(part.makes(rate, c) for c in same):
        return None
    acts = grams(part.clause)
    wholes = [c for c in same if c.clause.startswith(said[1]) and c.value > part.value and grams(c.clause) & acts]
    return _judged(part, wholes[-1:], rate)


def _of_place(claims: list[Claim], at: int) -> Check | None:
    """甲区42个、乙区35个、…；甲区体量最大，占全市的38.2%: the number of the place named, of the whole of its list."""
    rate = claims[at]
    said = _PLACE_OF_ALL.search(rate.lead)
    if said is None:
        return None
    listed = [c for c in claims[max(0, at - WINDOW) : at] if c.plain and c.clause.endswith(said["place"])]
    if not listed:
        return None
    part = listed[-1]
    same = [c for c in claims[max(0, at - WINDOW) : at] if c.kind == part.kind and c.plain and c is not part]
    if any(part.makes(rate, c) for c in same):
        return None
    row = [c for c in same if c.figure.sent_start == part.figure.sent_start]
    added = sum((c.value for c in row), part.value)
    return _judged(part, [c for c in same if abs(c.value - added) * 20 <= added and c.value > part.value][-1:], rate)


def _of_nearest(claims: list[Claim], at: int, earlier: Sequence[Claim]) -> Check | None:
    """整改78个，整改率85.4%: no number near makes it, and the one nearest to the whole it implies is not far off."""
    rate = claims[at]
    part = _counted_by(claims, at)
    if part is None or explained(claims, at):
        return None
    pool = [*earlier[-FAR:], *claims[max(0, at - WHOLE_BACK) : at], *claims[at + 1 : at + 3]]
    near = [
        c
        for c in pool
        if c.kind == part.kind
        and c.plain
        and c is not part
        and c.value >= part.value
        and c.figure.document == rate.figure.document
        and rate.figure.start - c.figure.end <= LETTERS
        and not c.rough
    ]
    if not near or any(part.makes(rate, c) for c in near):
        return None
    implied = part.value * 100 / rate.value
    whole = min(near, key=lambda c: abs(c.value - implied))
    close = abs(whole.value - implied) * 8 <= whole.value
    named = _NAMED.search(rate.clause)
    if named is not None and not grams(_ALL_OF.sub("", named[1])) & grams(f"{whole.lead[-16:]}{whole.tail}"):
        return None
    if not close and _RATE_OF.search(rate.clause) is not None:
        whole = _stated_total(part, near) or whole
        close = whole is not None and _TOTAL_OF.search(whole.clause) is not None and whole.role != "left"
        close = close and whole.figure.sent_start == part.figure.sent_start and _alike(part, whole)
    return _judged(part, [whole], rate) if close else None


def _stated_total(part: Claim, near: list[Claim]) -> Claim | None:
    """全市现有学校563所 of the 218所 covered: the one stated total of the same noun in the sentence."""
    same = [c for c in near if c.figure.sent_start == part.figure.sent_start and _TOTAL_OF.search(c.clause)]
    return same[0] if len(same) == 1 else None


def _alike(part: Claim, whole: Claim) -> bool:
    return bool(grams(f"{part.clause}{part.figure.object or ''}") & grams(f"{whole.clause}{whole.figure.object or ''}"))


def _counted_by(claims: list[Claim], at: int) -> Claim | None:
    """The count a percentage is of: what its name says was done, or the number right before a bare 占."""
    rate = claims[at]
    same = [c for c in claims[max(0, at - 4) : at] if c.figure.sent_start == rate.figure.sent_start]
    same = [c for c in same if c.plain and c.kind != "%" and not c.rough]
    if not same or _OUTSIDE.search(rate.clause) or ";" in rate.lead:
        return None
    stem = _RATE_OF.search(rate.clause)
    if stem is not None:
        done = [c for c in same if stem[1][-2:] in f"{c.clause}{c.tail}"]
        return done[-1] if done and not _OUTSIDE.search(stem[0]) else None
    alone = rate.lead.startswith((",占", "、占", "(占", "占")) and claims[at - 1] is same[-1]
    return same[-1] if alone else None


def _judged(part: Claim, wholes: list[Claim], rate: Claim) -> Check | None:
    if not wholes or wholes[0].low <= 0 or part.rough or wholes[0].rough or part.value >= wholes[0].value:
        return None
    whole = wholes[0]
    computed = plain((part.value * 100 / whole.value).quantize(Decimal("0.1")))
    relation = f"{part.figure.raw} / {whole.figure.raw} = {computed}%，文中 {rate.figure.raw}"
    figures = [part.figure, whole.figure, rate.figure]
    if part.makes(rate, whole):
        return make("share", "consistent", figures, relation, "按文中精度重算一致")
    return make("share", "inconsistent", figures, relation, "比例按文中的分子分母重算不符，请核对", "warn")
