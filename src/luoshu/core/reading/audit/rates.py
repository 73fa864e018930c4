"""Rates and shares by their neighbours: the two numbers of one kind that stand round a percentage make it."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from luoshu.core.reading.audit.claims import WINDOW, Claim
from luoshu.core.reading.audit.comparisons import is_reference
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_SHARE = re.compile(r"占|率|比例|比重|完成|进度|的(?:约|近|超)?$|为$")
_NOT_OF_TWO = re.compile(
    r"首项|前者|后者|前两项|三者|两者|增长|增速|增幅|同比|利率|税率|费率|出生|城镇化|提高(?!到|至)|下降(?!到|至)|上升(?!到|至)|平均|以上|左右|不低于|目标|力争|确保"
)
QUALIFIED = re.compile(r"按期|按时|及时|一次|满意|知晓|自查|线上|网上|首次|本地|全程|群众|电子")
_STEM = re.compile(r"([\u4e00-\u9fff]{1,8}?)(?:率|比例|比重|进度|占比|覆盖面)")
_ALWAYS = ("完成", "执行", "占比", "比例", "进度", "达标", "覆盖", "支出")
_NAMED = re.compile(
    r"([\u4e00-\u9fffA-Z]{2,8}?)占(?:比|到|了|总[\u4e00-\u9fff]{1,3}的|[\u4e00-\u9fff]{0,4}的)?(?:为|达|约|近)?$"
)
_SHARE_OF = re.compile(r"占到?([\u4e00-\u9fff]{2,10}?)的(?:约|近|超)?$")
_FILL = re.compile(r"全[市县区部省]|总数|总量|总|应|整个|所有|户籍")
_THAT_IS = re.compile(r"也就是|即|折合|合计?(?=$)")
BAD_ONES = re.compile(r"差评|不合格|未达标|不达标|不满意|未通过|超标|违规|未办结")
_PLAN = re.compile(r"任务|计划|目标")
_THAN_SCHEDULE = re.compile(
    r"(快于|高于|超过|超出|超|慢于|低于|落后于?|滞后于?)(?:时序|序时)(?:进度)?|比(?:时序|序时)(?:进度)?(快|慢|高|低)"
)
_UNTIL = re.compile(
    r"(?:(?:1|一)[-—至到](?P<m1>1[0-2]|[1-9])月|(?<!\d)(?P<m2>1[0-2]|[1-9])月(?:末|底|\d*日)?(?=止|,|全|累计|已|$|[\u4e00-\u9fff])|前(?P<m3>1[0-2]|[1-9])个?月|(?P<whole>一季度|上半年|前三季度))"
)
_ONLY = re.compile(r"仅|只|则|约|近|已|正好|刚好|分别")


def check_rates(claims: list[Claim], issued: date) -> Iterator[Check]:
    """Every percentage of a paragraph that says it is a share or a rate."""
    for at, rate in enumerate(claims):
        if rate.role == "points" and at:
            yield from _schedule(claims[at + 1 : at + 4][::-1] + claims[max(0, at - 4) : at], rate, issued)
        if rate.role != "rate" or rate.kind != "%" or rate.figure.baseline or rate.value <= 0:
            continue
        if rate.figure.result and at and claims[at - 1].kind == "%":
            continue
        said = f"{rate.clause}{rate.tail[:2]}"
        if is_reference(rate):
            continue  # 投资完成率96.1%，比去年同期的94.3%高1.8个百分点
        if not _SHARE.search(rate.clause) or _NOT_OF_TWO.search(said):
            continue
        found = _pair(claims, at, rate)
        if found is not None:
            yield found


def _pair(claims: list[Claim], at: int, rate: Claim) -> Check | None:
    near = [c for c in claims[max(0, at - WINDOW) : at] if c.plain and c.role != "previous"]
    same = [c for c in near if c.figure.sent_start == rate.figure.sent_start]
    if same and same[-1].role == "left" and not re.search(r"未|剩|余", rate.clause):
        same = [c for c in same if c.role != "left"]  # 已审结81件，未审结13件，审结率…
    if not same:
        return _behind(claims, at, rate)
    if not same or at - claims.index(same[-1]) > 3 or ";" in rate.lead:
        return None
    after = claims[at + 1] if at + 1 < len(claims) else None
    if after is not None and _THAT_IS.match(after.clause) and after.plain:
        part: Claim | None = after  # 占比80%，也就是960辆
    else:
        part = _numerator(same, rate)
    if part is None or part.figure.result or (part is not after and not _speaks_of(rate, part, same)):
        return None
    behind = [c for c in claims[at + 1 : at + 3] if c.plain and c.figure.sent_start == rate.figure.sent_start]
    planned = _PLAN.search(rate.clause) is not None
    behind = [
        c
        for c in behind
        if ";" not in c.lead
        and ((c.role == "total" and c.value >= part.value) or (planned and _PLAN.search(c.clause) is not None))
    ]
    others = [c for c in [*near[::-1], *behind] if c is not part and c.kind == part.kind]
    if not others:
        return None
    family = [part, *others]
    plans = [c for c in others if _PLAN.search(c.clause) or c.figure.promised]
    if _PLAN.search(rate.clause) and len(plans) == 1 and plans[0].low > 0 and not (part.rough or plans[0].rough):
        plan = plans[0]
        stated = bounds(rate.figure)
        fits = any(overlap(c.percent_of(plan), stated) for c in family if c is not plan)
        return None if fits else _unequal(part, plan, rate)
    if _some_pair_fits(family, rate):
        return None
    slip = _slip_of_magnitude(part, [c for c in near if c.kind == part.kind and c is not part], rate)
    if slip is not None:
        return slip
    here = [c for c in others if c.figure.sent_start == rate.figure.sent_start]
    whole = _whole(part, here)
    if whole is not None and whole.value == part.value:
        return None  # the same number said again
    if whole is not None and whole.value < part.value and not _PLAN.search(rate.clause):
        return None
    if whole is None or not _compatible(whole, part, rate) or part.rough or whole.rough or rate.rough:
        return None
    if BAD_ONES.search(part.clause) and not BAD_ONES.search(rate.clause):
        return _of_the_rest(part, whole, rate)
    small, large = sorted((part, whole), key=lambda claim: claim.value)
    if large.value <= 0 or rate.value > 100:
        return None
    return _unequal(small, large, rate)


def _schedule(before: list[Claim], points: Claim, issued: date) -> Iterator[Check]:
    """1—5月…为年度计划的39.1%，快于时序进度2.6个百分点: five twelfths of the year are 41.7%."""
    said = _THAN_SCHEDULE.search(points.clause)
    rates = [c for c in before if c.kind == "%" and c.figure.sent_start == points.figure.sent_start] if said else []
    rates = [c for c in rates if c.role == "rate"] or rates  # 为计划的73%，同比增长8.8%，但仍落后序时2个百分点
    if said is None or not rates or rates[-1].rough or points.rough:
        return
    rate = rates[-1]
    words = rate.figure.sentence[: max(0, rate.figure.start - rate.figure.sent_start)]
    named = list(_UNTIL.finditer(words))
    if named:
        last = named[-1]
        months = (
            int(last["m1"] or last["m2"] or last["m3"] or 0) or {"一季度": 3, "上半年": 6, "前三季度": 9}[last["whole"]]
        )
        gone = [Decimal(months) * 100 / 12] if months <= 12 else []
    else:
        day = issued.timetuple().tm_yday
        gone = [Decimal(n) * 100 / 12 for n in (issued.month - 1, issued.month)] + [Decimal(day) * 100 / 365]
    ahead = (said[1] or said[2]) in ("快于", "高于", "超", "超过", "超出", "快", "高")
    implied = rate.value - points.value if ahead else rate.value + points.value
    if gone and all(abs(implied - schedule) > Decimal("1.4") for schedule in gone):
        due = plain(gone[0].quantize(Decimal("0.1")))
        relation = f"{rate.figure.raw}，{points.clause}{points.figure.raw}；时序应为 {due}%"
        why = "与时序进度的比较重算不符，请核对"
        yield make("pace", "inconsistent", [rate.figure, points.figure], relation, why, "warn")


def _of_the_rest(part: Claim, whole: Claim, rate: Claim) -> Check | None:
    """18.2万条，其中差评412条，好评率99.87%: of all but these."""
    if whole.low <= part.value:
        return None
    low, high = ((1 - part.high / whole.low) * 100, (1 - part.low / whole.high) * 100)
    if overlap((low, high), bounds(rate.figure)):
        return None
    computed = (1 - part.value / whole.value) * 100
    shown = plain(computed.quantize(Decimal("0.01")))
    relation = f"1 - {part.figure.raw} / {whole.figure.raw} = {shown}%，文中 {rate.figure.raw}"
    why = "比例按其余的数重算不符，请核对"
    return make("share", "inconsistent", [part.figure, whole.figure, rate.figure], relation, why, "warn")


def _behind(claims: list[Claim], at: int, rate: Claim) -> Check | None:
    """市本级收入占全市的38%，市本级完成10.83亿元，全市完成28.5亿元: both numbers stand behind the share."""
    named = re.search(r"([\u4e00-\u9fff]{2,8})占([\u4e00-\u9fff]{2,8}?)的?(?:比重|比例)?(?:为|达)?$", rate.clause)
    behind = [c for c in claims[at + 1 : at + 3] if c.plain and c.figure.sent_start == rate.figure.sent_start]
    stem = _STEM.search(rate.clause)
    if len(behind) == 2 and stem is not None and "占" not in rate.clause and behind[0].kind == behind[1].kind:
        large, small = behind
        own = stem[1][-2:] in small.clause and stem[1][-2:] not in large.clause
        if own and small.value <= large.value and large.low > 0 and not (small.rough or large.rough or rate.rough):
            fits = overlap(small.percent_of(large), bounds(rate.figure))
            return None if fits else _unequal(small, large, rate)
    if len(behind) == 2 and behind[0].tail.endswith("中") and "覆盖" in rate.clause and behind[0].lead[:1] == ",":
        small, large = behind[1], behind[0]
        within = small.kind != large.kind or small.rough or large.rough or large.low <= 0
        if within or overlap(small.percent_of(large), bounds(rate.figure)):
            return None
        return _unequal(small, large, rate)
    if named is None or len(behind) < 2 or behind[0].kind != behind[1].kind or any(c.rough for c in [rate, *behind]):
        return None
    whole = next((c for c in behind if c.clause[:2] and c.clause[:2] in named[2]), None)
    part = next((c for c in behind if c is not whole and (c.clause[:2] in named[1] or whole is not None)), None)
    if part is None or whole is None or whole.low <= 0:
        return None
    if overlap(part.percent_of(whole), bounds(rate.figure)):
        return None
    return _unequal(part, whole, rate)


def _unequal(small: Claim, large: Claim, rate: Claim) -> Check:
    computed = small.value * 100 / large.value
    relation = (
        f"{small.figure.raw} / {large.figure.raw} = {plain(computed.quantize(Decimal('0.1')))}%，文中 {rate.figure.raw}"
    )
    why = "比例按前后两个数重算不符，请核对"
    return make("share", "inconsistent", [small.figure, large.figure, rate.figure], relation, why, "warn")


def _numerator(same: list[Claim], rate: Claim) -> Claim | None:
    """The number right before the rate, unless the rate names another one of the sentence."""
    named = _NAMED.search(_ONLY.sub("", rate.clause))
    if named is not None:
        key = named[1]
        return next((c for c in reversed(same) if key in f"{c.clause}{c.tail}{c.figure.object or ''}"), None)
    return same[-1]


def _whole(part: Claim, here: list[Claim]) -> Claim | None:
    if not here:
        return None
    larger = [c for c in here if c.value >= part.value]
    if len(here) == 1:
        return here[0]
    totals = [c for c in larger if c.role == "total"]
    if len(totals) == 1:
        return totals[0]
    first = min(here, key=lambda claim: claim.figure.start)
    if larger and first in larger and first.value == max(c.value for c in here):
        return first
    return None


def _compatible(whole: Claim, part: Claim, rate: Claim) -> bool:
    """The two count one thing, and what the rate is a share of (占符合条件教师的) is the whole found."""
    named = _SHARE_OF.search(rate.clause)
    if named is not None and rate.lead == f",{rate.clause}":
        words = _FILL.sub("", named[1])
        pairs = {words[at : at + 2] for at in range(len(words) - 1)}
        said = f"{whole.lead}{whole.figure.raw}{whole.tail}{whole.figure.object or ''}"
        if pairs and sum(pair in said for pair in pairs) * 3 < len(pairs) * 2:
            return False
    if re.search(r"[中里](?:有|,|$)", whole.tail):
        return True  # 1240名党员中有868名报到
    noun = part.tail[:2]
    if len(noun) < 2 or not (part.figure.object or "").startswith(noun):
        return True  # the part has no noun of its own behind it: 其中204个完成治理
    said = f"{whole.lead}{whole.tail}{whole.figure.object or ''}"
    return noun in said or (noun[0] in "村镇乡县区户人校厂站" and noun[0] in said)


def _speaks_of(rate: Claim, part: Claim, same: list[Claim]) -> bool:
    """The name of a rate shares its letters with what it was made of; a qualified rate needs its qualifier there."""
    spoken = "".join(f"{c.lead[-24:]}{c.tail}{c.figure.object or ''}{c.figure.action or ''}" for c in same[-3:])
    qualified = QUALIFIED.search(rate.clause)
    if qualified is not None and qualified.group() not in spoken:
        return False
    stem = _STEM.search(rate.clause)
    if stem is None or "占" in rate.clause:
        return True
    told = part.clause.endswith(stem[1][-2:])  # 其中出厂水120个，合格614个，合格率: the rate of what it names
    if part.figure.part and "率" in rate.clause and not told and grams(part.clause) & grams(stem[1]):
        return False  # 其中重点人群9.8万人，重点人群签约率93%: of that group, not of the whole
    words = stem[1].removeprefix("总")
    if words.endswith(_ALWAYS):
        return True
    if len(words) == 2:  # 机收率 is not told by 联合收割机 beside it
        own = f"{part.clause}{part.tail}{part.figure.object or ''}{part.figure.action or ''}"
        return any(letter in own for letter in words)
    return sum(letter in spoken for letter in words) * 2 >= len(words)


def _slip_of_magnitude(part: Claim, others: list[Claim], rate: Claim) -> Check | None:
    """鼎城区已收68.4亩，占94.3%, of 72.5万亩: the share fits once the unit is ten thousand times as large."""
    if part.rough or part.value <= 0:
        return None
    for by in (1_000, 10_000, 100_000_000):
        for whole in others:
            made = (part.low * by * 100 / whole.high, part.high * by * 100 / whole.low) if whole.low > 0 else None
            if made is not None and part.value * by <= whole.value and overlap(made, bounds(rate.figure)):
                relation = f"{part.figure.raw} / {whole.figure.raw}，文中 {rate.figure.raw}"
                why = f"扩大{by}倍才与比例相合，请核对单位"
                figures = [part.figure, whole.figure, rate.figure]
                return make("unit", "inconsistent", figures, relation, why, "warn")
    return None


def _begins(claim: Claim) -> int:
    return claim.figure.start


def _some_pair_fits(family: list[Claim], rate: Claim) -> bool:
    stated = bounds(rate.figure)
    for first in family:
        for second in family:
            if second.low <= 0 or first is second:
                continue
            wholes = [(second.low, second.high)]
            if len(family) == 2 and max(first, second, key=_begins).lead.startswith(("、", "和")):
                wholes.append((second.low + first.low, second.high + first.high))
            for whole_low, whole_high in wholes:
                if overlap((first.low * 100 / whole_high, first.high * 100 / whole_low), stated):
                    return True
    listed = [c for c in family if c.figure.sent_start == family[0].figure.sent_start]
    low, high = sum((c.low for c in listed), Decimal(0)), sum((c.high for c in listed), Decimal(0))
    if len(listed) > 2 and low > 0 and overlap((family[0].low * 100 / high, family[0].high * 100 / low), stated):
        return True
    most = max(claim.value for claim in family)
    for at, second in enumerate(family[1:-1], 1):
        if second.value + family[at + 1].value <= most:
            continue
        low, high = second.low + family[at + 1].low, second.high + family[at + 1].high
        if low > 0 and overlap((family[0].low * 100 / high, family[0].high * 100 / low), stated):
            return True
    return False
