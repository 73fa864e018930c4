"""An average, its count and its total: 6200万元, 310家, 平均每家20万元."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_PER = re.compile(
    r"([户人日亩班村校店期场月])均|单(月)平均|(?:每一?|平均一)((?:(?!平均|均)[\u4e00-\u9fff]){1,4})|(亩)产|单(?:个|家|位|体)([\u4e00-\u9fff]{2})"
)
_FILL = re.compile(r"平均|达到?|为|约|近|的|个|家|投资|已|[\u4e00-\u9fff]$")
_PEOPLE = ("人", "名")
_DAYS = ("天", "日")
_OTHER_BASE = re.compile(r"可支配|月均|年均|每年|每周|每公斤|每吨|每千|每万|每百|每平方")
_REACH = 8
_MEAN = re.compile(r"平均[\u4e00-\u9fff]{0,6}$|^[\u4e00-\u9fff]{0,4}平均")
_MOST = re.compile(r"最高|最大|最多|最长|最久|最远")
_LEAST = re.compile(r"最低|最小|最少|最短")
_LOOSE = re.compile(r"(?:约|近|超|达|为|仅)+$")
_EACH_DAY = re.compile(r"每[个家座处户]?([\u4e00-\u9fff]{1,4}?)(?:每[天日]|一天|日均|平均每天)")
ABOUT = (Decimal("0.8"), Decimal("1.25"))
_PER_MU = re.compile(r"亩产|亩均产")
_AREA = "亩"
CLOSE = Decimal("0.03")
MOST_AREAS = 60
MIN_LIST = 3
MIN_NOUN = 2
FAR = 40
LIKE = (Decimal("0.5"), Decimal("2"))


def check_averages(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Every average of a paragraph that has exactly one total and one count in its sentence."""
    for at, average in enumerate(claims):
        if average.role != "average" or average.value <= 0:
            continue
        per = _PER.search(average.clause)
        if per is None or _OTHER_BASE.search(average.clause):
            continue
        base = next(word for word in per.groups() if word)
        base = _LOOSE.sub("", base) or base
        each_day = _EACH_DAY.search(average.clause)
        if each_day is not None:
            yield from _of_days(claims, at, each_day[1])
            continue
        near = [c for c in [*claims[max(0, at - _REACH) : at], *claims[at + 1 : at + 4]] if _may_serve(average, c)]
        near = [c for c in near if c.figure.sent_start == average.figure.sent_start]
        near = _of_segment(text, near, average)
        alike = (average.kind, "人次") if average.kind == "人" else (average.kind,)
        totals = [
            c
            for c in near
            if c.kind in alike and (c.value > average.value or c.role == "total") and _of_one(average, c)
        ]
        if "每月" in average.clause:
            totals = [c for c in totals if "每月" in c.clause]
        counts = [c for c in near if c.kind not in alike or base in _PEOPLE]
        counts = [c for c in counts if _counts(c, base) and c not in totals]
        if not totals:
            continue
        if base == "月":
            yield from _of_months(totals, average)
            continue
        if not counts:
            yield from _of_written_count(text, totals, base, average)
            continue
        if any(_fits(total, count, average) for total in totals for count in counts):
            total, count = next((t, c) for t in totals for c in counts if _fits(t, c, average))
            relation = f"{total.figure.raw} / {count.figure.raw} = {average.figure.raw}"
            yield make(
                "average", "consistent", [total.figure, count.figure, average.figure], relation, "平均数重算一致"
            )
        elif len(totals) == 1 and len(counts) == 1 and not (totals[0].rough or counts[0].rough):
            far = not ABOUT[0] <= totals[0].value / counts[0].figure.value / average.value <= ABOUT[1]
            if far or not average.rough:
                yield _unequal(totals[0], counts[0], average)


def _of_days(claims: list[Claim], at: int, base: str) -> Iterator[Check]:
    """180个摊位7天卖出378万元，平均每个摊位一天进账3万元: by the number of stalls and of days."""
    average = claims[at]
    near = [c for c in claims[max(0, at - 5) : at] if c.figure.sent_start == average.figure.sent_start and not c.rough]
    totals = [c for c in near if c.kind == average.kind]
    days = [c for c in near if c.figure.unit in _DAYS]
    counts = [
        c for c in near if c.kind != average.kind and c not in days and base in f"{c.tail}{c.figure.object or ''}"
    ]
    if len(totals) != 1 or len(days) != 1 or len(counts) != 1 or not days[0].value or not counts[0].value:
        return
    computed = totals[0].value / days[0].value / counts[0].figure.value
    if ABOUT[0] <= computed / average.value <= ABOUT[1]:
        return
    figures = [totals[0].figure, counts[0].figure, days[0].figure, average.figure]
    shown = plain(computed.quantize(Decimal("0.01")))
    relation = f"{' / '.join(f.raw for f in figures[:3])} = {shown}，文中 {average.figure.raw}"
    yield make("average", "inconsistent", figures, relation, "平均数按总数、个数和天数重算不符，请核对", "warn")


def check_means(claims: list[Claim]) -> Iterator[Check]:
    """平均室温20.8℃，最高24.1℃、最低21.4℃; 8.6万元、9.2万元、7.4万元，平均9.6万元: a mean lies within."""
    for at, mean in enumerate(claims):
        if mean.rough or "平均" not in mean.clause or not _MEAN.search(mean.clause):
            continue
        same = [c for c in claims[max(0, at - 8) : at + 4] if c.kind == mean.kind and c is not mean and not c.rough]
        same = [c for c in same if c.figure.sent_start == mean.figure.sent_start and ";" not in c.lead]
        most = [c for c in same if _MOST.search(c.lead[-24:]) and c.figure.start > mean.figure.start]
        least = [c for c in same if _LEAST.search(c.clause) and c.figure.start > mean.figure.start]
        listed = _list_before(claims, at)
        beyond = [c for c in most[:1] if mean.low > c.high] + [c for c in least[:1] if mean.high < c.low]
        if len(listed) >= MIN_LIST and not beyond:
            outside = mean.low > max(c.high for c in listed) or mean.high < min(c.low for c in listed)
            beyond = listed if outside else []
        if beyond:
            relation = f"平均 {mean.figure.raw}，" + "、".join(c.figure.raw for c in beyond)
            figures = [mean.figure, *(c.figure for c in beyond)]
            yield make("average", "inconsistent", figures, relation, "平均数不在最低和最高之间，请核对", "warn")


def check_yields(claims: list[Claim]) -> Iterator[Check]:
    """平均亩产142.6公斤 … 预计总产60.5万吨, and 396.9万亩 far above: none of the areas of the page makes it."""
    areas: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.kind == _AREA and claim.role in ("plain", "total") and not claim.rough:
            areas[claim.figure.document].append(claim)
    for at, crop in enumerate(claims):
        if crop.role != "average" or not _PER_MU.search(crop.clause) or crop.rough or crop.value <= 0:
            continue
        behind = [c for c in claims[at + 1 : at + 4] if c.figure.sent_start == crop.figure.sent_start]
        totals = [c for c in behind if c.kind == crop.kind and "总产" in c.clause and not c.rough]
        same = areas.get(crop.figure.document, [])[:MOST_AREAS]
        if len(totals) != 1 or not same or same[0].value <= 0:
            continue
        needed = totals[0].value / crop.value
        if any(abs(c.value / needed - 1) <= CLOSE for c in same):
            continue
        largest = max(same, key=lambda c: c.value)
        if ABOUT[0] <= largest.value / needed <= ABOUT[1] and largest.figure.subject == crop.figure.subject:
            made = plain((largest.value * crop.value / totals[0].value * 100).quantize(Decimal("0.1")))
            relation = f"{crop.figure.raw} x {largest.figure.raw} 为 {totals[0].figure.raw} 的 {made}%"
            figures = [crop.figure, largest.figure, totals[0].figure]
            yield make("average", "inconsistent", figures, relation, "总产按亩产和面积重算不符，请核对", "warn")


def _list_before(claims: list[Claim], at: int) -> list[Claim]:
    found: list[Claim] = []
    for claim in claims[max(0, at - 9) : at][::-1]:
        if claim.kind != claims[at].kind or claim.figure.sent_start != claims[at].figure.sent_start:
            break
        found.append(claim)
        if not claim.lead.startswith(("、", "和")):
            break
    return found if found and found[-1].role in ("plain", "average", "rate") else []


def check_far_averages(claims: list[Claim]) -> Iterator[Check]:
    """共发现问题1243个 … 对54个镇 … 从密度看，平均每个镇存在问题28个: total and count told sentences before."""
    for at, average in enumerate(claims):
        per = _PER.search(average.clause) if average.role == "average" else None
        if per is None or average.rough or average.value <= 0 or _OTHER_BASE.search(average.clause):
            continue
        base = next(word for word in per.groups() if word).removeprefix("个")
        noun = _FILL.sub("", average.clause[per.end() :])
        if base in ("月", "日", "天", "人", "户") or len(noun) < MIN_NOUN:
            continue
        before = [c for c in claims[max(0, at - FAR) : at] if c.figure.document == average.figure.document]
        before = [c for c in before if c.plain or c.role == "holders"]
        before = [c for c in before if c.figure.sent_start != average.figure.sent_start and not c.rough]
        totals = [
            c for c in before if c.kind == average.kind and noun[-2:] in f"{c.clause}{c.tail}" and not c.figure.part
        ]
        counts = [c for c in before if c.tail.startswith(base) or (c.figure.object or "").startswith(base)]
        counts = [c for c in counts if c.value > 1]
        if not totals or not counts or any(_fits(t, c, average) for t in totals for c in counts):
            continue
        total, count = totals[0], counts[-1]
        if (
            len({c.value for c in counts}) == 1
            and LIKE[0] <= total.value / count.figure.value / average.value <= LIKE[1]
        ):
            yield _unequal(total, count, average)


def _of_months(totals: list[Claim], average: Claim) -> Iterator[Check]:
    """截至8月底3.6万件，单月平均4500件: as many months as the total's period has."""
    first, _, last = (totals[0].figure.period_or_asof or "").rpartition("/")
    if len(totals) != 1 or len(last) < len("2025-08-31") or average.rough or totals[0].rough:
        return
    months = int(last[5:7]) - (int(first[5:7]) if first else 1) + 1
    if months < 2 or (first and first[:4] != last[:4]) or totals[0].figure.time_basis == "inherited":
        return
    computed = totals[0].value / months
    if abs(computed - average.value) > (totals[0].high - totals[0].low) / months + (average.high - average.low):
        shown = plain(computed.quantize(Decimal("0.01")))
        relation = f"{totals[0].figure.raw} / {months}个月 = {shown}，文中 {average.figure.raw}"
        why = "平均数按总数和月数重算不符，请核对"
        yield make("average", "inconsistent", [totals[0].figure, average.figure], relation, why, "warn")


def _of_written_count(text: str, totals: list[Claim], base: str, average: Claim) -> Iterator[Check]:
    """举办培训班86期, 平均每期: a count whose measure word is no unit of the page's figures."""
    if len(totals) != 1 or average.rough or totals[0].rough:
        return
    begins = average.figure.sent_start
    written = re.findall(rf"(?<![\d.第])(\d{{1,6}}){re.escape(base)}", text[begins : average.figure.start])
    if len(written) != 1 or int(written[0]) < 2:
        return
    computed = totals[0].value / int(written[0])
    low, high = bounds(average.figure)
    scale = average.value / average.figure.value
    slack = totals[0].high - totals[0].low
    if low * scale - slack <= computed <= high * scale + slack:
        return
    shown = plain(computed.quantize(Decimal("0.01")))
    relation = f"{totals[0].figure.raw} / {written[0]}{base} = {shown}，文中 {average.figure.raw}"
    why = "平均数按总数和个数重算不符，请核对"
    yield make("average", "inconsistent", [totals[0].figure, average.figure], relation, why, "warn")


def _unequal(total: Claim, count: Claim, average: Claim) -> Check:
    computed = (total.value / count.figure.value).quantize(Decimal("0.01"))
    relation = f"{total.figure.raw} / {count.figure.raw} = {plain(computed)}，文中 {average.figure.raw}"
    why = "平均数按总数和个数重算不符，请核对"
    figures = [total.figure, count.figure, average.figure]
    return make("average", "inconsistent", figures, relation, why, "warn")


def _of_segment(text: str, near: list[Claim], average: Claim) -> list[Claim]:
    """What stands between the same two semicolons as the average, where there are any."""
    sentence, at = average.figure.sent_start, average.figure.start
    begins = text.rfind(";", sentence, at)
    ends = text.find(";", average.figure.end, average.figure.sent_end)
    inside = [c for c in near if c.figure.start > begins and (ends < 0 or c.figure.start < ends)]
    return inside if len(inside) > 1 else near


def _may_serve(average: Claim, claim: Claim) -> bool:
    """Counts and totals; and of 人均每月 what is paid 每月."""
    return claim.role in ("plain", "total") or (claim.clause.startswith("每月") and "每月" in average.clause)


def _of_one(average: Claim, total: Claim) -> bool:
    """户均增收 of 增收2.52亿元, not of 产值27.6亿元; a bare 户均 takes what there is."""
    rest = _FILL.sub("", _PER.sub("", average.clause))
    pairs = {rest[at : at + 2] for at in range(len(rest) - 1)}
    return not pairs or any(pair in total.lead for pair in pairs) or total.clause.startswith(("总", "共", "合计"))


def _counts(claim: Claim, base: str) -> bool:
    """The claim counts what the average is per: 家 of 每家, 个村 of 每村, 天 of 日均."""
    unit, noun = claim.figure.unit, claim.figure.object or ""
    if base in ("人", "名"):
        return unit in _PEOPLE
    if base[0] in _DAYS:
        return unit in _DAYS or unit.endswith("工作日")
    if (
        base != "项目"
        and unit in ("个", "家", "座", "所", "处", "项", "名")
        and base[0] != unit
        and base[0] in "个家座所处项名"
    ):
        return False
    named = f"{claim.tail[:4]}{noun}{claim.clause[-4:]}"
    if unit == base or unit[-1:] == base[0] or unit[:1] == base[0]:
        return len(base) == 1 or unit == base or any(letter in named for letter in base[1:])
    return base[-2:] in named or (len(base) == 1 and base in named[:6]) or (len(base) > 2 and base[:2] in named)


def _fits(total: Claim, count: Claim, average: Claim) -> bool:
    least, most = bounds(count.figure)
    if least <= 0:
        return False
    low, high = bounds(average.figure)
    scale = average.value / average.figure.value
    return overlap((total.low / most, total.high / least), (low * scale, high * scale))
