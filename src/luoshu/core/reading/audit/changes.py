"""A level, an earlier level and the change between them, in whatever order and words they come."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.levels import LEVELS, is_from_to, later_levels
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_UP = re.compile(r"增(?!速)|加快|上涨|上升|提高|提升|回升|扩大|涨|多|升|高")
_DOWN = re.compile(r"减|放缓|下降|降|回落|下滑|收窄|跌|少|缩|低")
_FUNCTION = re.compile(
    r"新增|新设|增设|核减|核增|调减|调增|同比|环比|比|较|与|净|共|累计|相比|增加|减少|增长|下降|上升|提高|提升|降低|回落|回升|下滑|扩大|收窄|改善|增产|减产|增收|增幅|降幅|涨幅|"
    r"跌幅|增速|压减|缩短|高出|多|少|增|减|升|降|高|低|达到|达|了|出|为|约|近|超|的|去年|上年|上一年|上月|上个月|上季度|年初|同期|是|"
    r"上周|上期|分别|今年|[一二三四五六七八九十两半]+[年天月]半?来?间?(?:时间)?|半|上涨|下跌|压缩|精简|偏|期间|前|超过|将近|接近|大约|不到|足足|整整|一举|加快|放缓|增速|幅|幅度|数量|总量|\d+|年|月份?|一季度|二季度|三季度|末|底|同|期"
)
_TOWARD = re.compile(
    r"[\u4e00-\u9fff]{0,3}?(增长|增加|提高|提升|上升|扩大|扩建|扩容|扩|增|升|跃升|上调|调高|下调|调低|下降|降低|降|减少|压减|压缩|缩短|回落|缩减|精简)(?:了)?(?:到|至|为)"
)
_NO_SIGN = re.compile(r"改善|变化")
_AVERAGED = re.compile(r"年均|年平均|不变价|可比|两年平均")
_TIMES_OF = re.compile(r"是|为|相当于|达到?")
_LARGEST_STEP = 1000
_OVER_PLAN = re.compile(r"超(?:出|过)?(?:年度|全年|省定|既定)?(?:目标|计划|任务)(?:数)?(?:了)?$")
_PLANNED = re.compile(r"目标|计划|任务")
_POLLUTION = re.compile(r"浓度|PM|颗粒物|指数|排放|能耗|氨氮|需氧量|臭氧|二氧化|噪声")
_CLEAN = re.compile(r"优良|天数|比例|达标率|覆盖率|绿化")
_GAP = re.compile(r"(?:短缺|缺口为?|相差|还差|尚差|差额为?|欠)$")
_MORE_THAN = re.compile(
    r"(?:(?:比|较)(?:去年|上年|上年同期|去年同期|上月|上年度|上周|上期|年初)[\u4e00-\u9fff]{0,4}|(?:同比|环比))(?:净)?(?:多出?|增加|少|减少|增长|下降|增)(?:了)?$"
)
#: The last letters of the three patterns above: most clauses end in none of them.
_OVER_PLAN_ENDS = frozenset("标划务数了")
_GAP_ENDS = frozenset("缺口为差额欠")
_MORE_THAN_ENDS = frozenset("多出加少长降增了")
_WIDTH = re.compile(r"(?:降幅|跌幅|增幅|涨幅|缺口|差距)(?:较[\u4e00-\u9fff\d]{1,8})?(收窄|缩小|扩大|加大)")
_WIDTH_TO = re.compile(
    r"(?P<what>降幅|跌幅|增幅|涨幅|增速|缺口|差距)[^,;。]{0,4}?(收窄|缩小|扩大|加快|放缓|回落|提高)(?:到|至)$"
)
_DOUBLINGS = re.compile(r"[^\d。;]{0,8}?,?[^\d。;,]{0,6}翻(?:了)?(?P<n>[一两二三四])?番")
_GROWN_BY = re.compile(r"(?:增长|增加|提高|扩大)(?:了|近|约)*$")
_MARKS = (",", "、", ";", "(")
_SLACK = Decimal("0.6")
_CHANGES = ("change", "difference", "points", "times")
_ADDED = re.compile(r"(?:新增|增设|新设)(?:了)?")


def check_level_changes(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Every earlier level of a paragraph with its later one and the changes told beside the two."""
    for at, claim in enumerate(claims):
        yield from _toward(claims, at, claim)
        if at >= 2:
            yield from _against_two(claims, at)
        if at and claim.role == "difference":
            yield from _doubled(text, claims, at)
        told = claim.clause[-1:] in _MORE_THAN_ENDS and claim.role in ("difference", "plain") and at + 1 < len(claims)
        if told and _MORE_THAN.search(claim.clause):
            yield from _more_and_share(claims, at)
        if claim.value > 0 and not claim.rough:
            levels = [level for level in later_levels(claims, at) if not level.rough]
            if levels:
                yield from _changes_beside(claims, at, claim, levels)


def _against_two(claims: list[Claim], at: int) -> Iterator[Check]:
    """What a third number says of the two before it: a gap narrowed, a plan passed or missed."""
    claim, second = claims[at], claims[at - 1]
    if claim.role == "points":
        yield from _narrowed(claims[at - 2], second, claim)
    end = claim.clause[-1:]
    over = end in _OVER_PLAN_ENDS and _OVER_PLAN.search(claim.clause) is not None
    if not over and not (end in _GAP_ENDS and _GAP.search(claim.clause)):
        return
    # 每千人口4.3个，比上年增加0.7个，距4.5个的目标还差0.2个: the level, not the change between the two
    first = next((c for c in claims[max(0, at - 5) : at - 1][::-1] if c.kind == claim.kind and c.role in LEVELS), None)
    if first is None or first.figure.sent_start != claim.figure.sent_start:
        return
    turned = not over and first.value < second.value
    yield from _over_plan(second, first, claim) if turned else _over_plan(first, second, claim)


def _changes_beside(claims: list[Claim], at: int, old: Claim, levels: list[Claim]) -> Iterator[Check]:
    """Each change beside the levels: held by any of them, else told of the likeliest."""
    now = levels[0]
    begin, end = sorted((at, next(place for place in range(max(0, at - 6), len(claims)) if claims[place] is now)))
    for change in claims[begin + 1 : end + 4]:
        if change.figure.promised and not now.figure.promised:
            continue  # 今年降水量128毫米，常年同期160毫米；预计比常年同期多两成: of what is to come
        if change.figure.start < old.figure.start and ";" in old.lead:
            continue  # …，环比增长24.3%；累计支付额由87.7亿元升至…: of what stands before the mark
        earlier = [c for c in claims[begin + 1 : end] if c.role == "previous" and c is not old]
        if change.figure.start < old.figure.start and any(c.figure.start < change.figure.start for c in earlier):
            continue  # 与去年同期的43相比下降4.7%，但比9月份的32上升…: of the other level
        if change is old or change in levels or change.figure.sent_start not in _sentences(old, now):
            continue
        if change.role not in _CHANGES and not _only_added(claims, now, change):
            if change.figure.start > max(old.figure.start, now.figure.start):
                break
            continue
        told = [found for level in levels if (found := _told(old, level, change)) is not None]
        held = [found for found in told if found.verdict == "consistent"]
        yield from (held or told)[:1]
        if change.role == "difference" and change.kind != now.kind:
            break


def _sentences(old: Claim, now: Claim) -> tuple[int, int]:
    return old.figure.sent_start, now.figure.sent_start


def _only_added(claims: list[Claim], now: Claim, change: Claim) -> bool:
    """由28种扩大到35种，新增9种: what is new is the difference, unless what went stands beside it (、废止5条)."""
    if change.kind != now.kind or not _ADDED.fullmatch(change.clause) or not now.figure.result:
        return False
    behind = [c for c in claims if c.kind == now.kind and c.figure.start > change.figure.start]
    return not any(c.figure.sent_start == now.figure.sent_start for c in behind[:1])


def _toward(claims: list[Claim], at: int, now: Claim) -> Iterator[Check]:
    """二季度的5.2亿元增长到三季度的4.9亿元: the word between two numbers of one kind says which way."""
    old = claims[at - 1] if at else now
    width = _WIDTH_TO.search(now.clause)
    if width is not None and width["what"] in old.clause:
        said: re.Match[str] | None = width  # 一季度降幅为3.4%，上半年降幅收窄到4.9%
    else:
        said = _TOWARD.match(now.lead) if not now.lead.startswith(_MARKS) else None
    if (
        said is None
        or not at
        or old.kind != now.kind
        or old.figure.sent_start != now.figure.sent_start
        or old.rough
        or now.rough
    ):
        return
    up, down = (
        _UP.search(said[said.lastindex or 1]) or "扩" in said[said.lastindex or 1],
        _DOWN.search(said[said.lastindex or 1]),
    )
    if old.value > 0 and not _LARGEST_STEP > now.value / old.value > 1 / _LARGEST_STEP:
        relation = f"{old.figure.raw} -> {now.figure.raw}"
        why = "前后两个数差了几个数量级，请核对单位"
        yield make("unit", "inconsistent", [old.figure, now.figure], relation, why, "warn")
        return
    if (up and now.high < old.low) or (down and now.low > old.high):
        relation = f"{old.figure.raw} -> {now.figure.raw}"
        why = f"“{said[said.lastindex or 1]}”与数的方向相反，请核对"
        yield make("from_to", "inconsistent", [old.figure, now.figure], relation, why, "warn")


def _narrowed(first: Claim, second: Claim, points: Claim) -> Iterator[Check]:
    """下降4.6%，1—4月为下降3.9%，降幅收窄0.7个百分点: the fall is wider, not narrower."""
    said = _WIDTH.search(points.clause)
    if said is None or first.kind != "%" or second.kind != "%" or first.figure.sent_start != points.figure.sent_start:
        return
    earlier = [c for c in (first, second) if re.search(r"\d月|去年|上年|上月|上季|上半年|年初", c.lead)]
    if len(earlier) != 1:
        return
    old = earlier[0]
    now = second if old is first else first
    narrower = now.value < old.value
    if narrower != (said[said.lastindex or 1] in ("收窄", "缩小")) and now.value != old.value:
        relation = f"{old.figure.raw} -> {now.figure.raw}，“{said.group()}”"
        why = "收窄、扩大与前后两个数相反，请核对"
        yield make("growth", "inconsistent", [now.figure, old.figure, points.figure], relation, why, "warn")


def _doubled(text: str, claims: list[Claim], at: int) -> Iterator[Check]:
    """2021年底3100个，四年增加15550个，总量翻了三番: what there was, what came, and how often that doubles it."""
    old, more = claims[at - 1], claims[at]
    said = _DOUBLINGS.match(text, more.figure.end, more.figure.end + 24)
    if said is None or old.kind != more.kind or old.value <= 0 or more.rough:
        return
    times = 2 ** {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4}[said["n"] or "一"]
    ratio = (old.value + more.value) / old.value / times
    if Decimal("0.9") <= ratio <= Decimal("1.25"):
        return
    relation = f"{old.figure.raw} + {more.figure.raw}，“{said.group().strip(',')}”"
    why = "与“翻番”不符，请核对"
    now = [c.figure for c in claims if c.kind == old.kind and c.value == old.value + more.value]
    yield make("growth", "inconsistent", [old.figure, more.figure, *now[:1]], relation, why, "warn")


def _more_and_share(claims: list[Claim], at: int) -> Iterator[Check]:
    """企业5460户…。新登记企业比上年同期多出410户，同比增长9.3%: the share of what there was before."""
    more, share = claims[at], claims[at + 1]
    if share.role != "change" or share.figure.sent_start != more.figure.sent_start or more.rough or share.rough:
        return
    noun = re.split("比|较|同比|环比", more.clause)[0][-2:].removesuffix("同").removesuffix("环")
    levels = [c for c in claims[max(0, at - 6) : at] if c.kind == more.kind and c.plain and c.value > more.value]
    levels = [c for c in levels if c.value < more.value * _LARGEST_STEP]
    wholes = [c for c in levels if not c.figure.part and c.figure.sent_start == more.figure.sent_start] or levels
    named = [c for c in levels if len(noun) == len("企业") and noun in c.clause] if noun else wholes[-1:]
    if not named or named[-1].rough:
        return
    sign = -1 if _DOWN.search(more.clause[-3:]) else 1

    def computed(level: Claim) -> Decimal:
        return more.value * 100 / (level.value - sign * more.value) if level.value != sign * more.value else Decimal(0)

    if any(abs(computed(level) - share.value) <= _SLACK for level in (levels if noun else wholes)):
        return
    level = named[-1]
    shown = plain(computed(level).quantize(Decimal("0.01")))
    relation = f"{more.figure.raw} / ({level.figure.raw} ∓ {more.figure.raw}) = {shown}%，文中 {share.figure.raw}"
    why = "增幅按增量和基数重算不符，请核对"
    yield make("growth", "inconsistent", [level.figure, more.figure, share.figure], relation, why, "warn")


def _over_plan(plan: Claim, done: Claim, over: Claim) -> Iterator[Check]:
    """目标386万亩，实有388.2万亩，超目标2.2万亩."""
    planned = _PLANNED.search(f"{plan.clause}{plan.tail}") or re.search("应|需|对照", plan.clause)
    if not plan.kind == done.kind == over.kind or not planned or plan.rough or done.rough or over.rough:
        return
    computed = abs(done.value - plan.value)
    figures = [plan.figure, done.figure, over.figure]
    relation = f"{done.figure.raw} - {plan.figure.raw}，文中相差 {over.figure.raw}"
    if abs(computed - over.value) <= plan.half + done.half + over.half:
        yield make("growth", "consistent", figures, relation, "超出数重算一致")
    else:
        yield make("growth", "inconsistent", figures, relation, "超出数与两个数之差不符，请核对", "warn")


def _told(old: Claim, now: Claim, change: Claim) -> Check | None:
    """One change against the two levels; None where it speaks of another thing or cannot be told."""
    words = change.clause
    if _AVERAGED.search(words) or change.figure.start < min(old.figure.start, now.figure.start):
        return None
    if of_another(words, f"{now.lead}{old.lead}{now.figure.object or ''}{now.figure.unit}次数"):
        return None
    signs = (_UP.search(words) is not None) - (_DOWN.search(words) is not None)
    if _NO_SIGN.search(words):
        signs = 0
        if "改善" in words:
            signs = -1 if _POLLUTION.search(now.lead) else (1 if _CLEAN.search(now.lead) else 0)
    delta = now.value - old.value
    figures = [old.figure, now.figure, change.figure]
    if change.role == "times":
        return _times(old, now, change)
    if change.role == "change" and now.kind == "%" and abs(abs(delta) - change.value) < abs(change.value) / 50:
        relation = f"{old.figure.raw} -> {now.figure.raw}，文中 {words[-4:]}{change.figure.raw}"
        return make("unit", "inconsistent", figures, relation, "两个百分比之差应写百分点，请核对", "warn")
    if change.role == "change":
        computed = delta * 100 / old.value
        slack = max(_SLACK, (old.half + now.half) * 50 / old.value)
        if "成" in change.figure.raw:
            slack = max(slack, Decimal(5))
    elif change.role == "points" and now.kind != "%" and is_from_to(old, now):
        if abs(abs(delta) - change.value) > old.half + now.half:
            return None
        relation = f"{old.figure.raw} -> {now.figure.raw}，文中 {words[-4:]}{change.figure.raw}"
        return make("unit", "inconsistent", figures, relation, "两个数都不是百分比，相差不应写百分点，请核对", "warn")
    elif change.role == "points" and now.kind == "%":
        computed, slack = delta, old.half + now.half + precision(change.figure) + Decimal("0.01")
    elif change.role in ("difference", "plain") and change.kind == now.kind:
        computed, slack = delta, old.half + now.half + change.half
    else:
        return None
    fits = abs(abs(computed) - abs(change.value)) <= slack
    if change.rough:
        fits = _roughly(abs(computed), change)
    turned = bool(signs) and abs(delta) > old.half + now.half and (delta > 0) != (signs > 0)
    shown = as_written(computed, now)
    if change.role in ("change", "points"):
        shown = plain(computed.quantize(Decimal("0.01"))) + ("%" if change.role == "change" else "个百分点")
    relation = f"{old.figure.raw} -> {now.figure.raw}，相差 {shown}，文中 {words[-4:]}{change.figure.raw}"
    if fits and not turned:
        return make("growth", "consistent", figures, relation, "前后两个数与写出的增减一致")
    why = "增减的方向与前后两个数相反，请核对" if turned and fits else "写出的增减与前后两个数不符，请核对"
    return make("growth", "inconsistent", figures, relation, why, "warn")


def _roughly(computed: Decimal, change: Claim) -> bool:
    """超过六成 is not 58%, 近三成 not 31%; 约 leaves a tenth on both sides."""
    stated, approx = abs(change.value), change.figure.approx
    if approx in ("over", "more_than", "at_least"):
        return stated - Decimal("0.1") <= computed <= stated * 2
    if approx == "nearly":
        return stated * Decimal("0.8") <= computed <= stated + Decimal("0.1")
    return abs(computed - stated) <= max(stated / 10, Decimal(1))


def of_another(words: str, said: str) -> bool:
    """税收增长 beside 规上企业86家: the change has a noun of its own that the levels do not have."""
    rest = _FUNCTION.sub("", words)
    return bool(rest) and rest not in said


def _times(old: Claim, now: Claim, change: Claim) -> Check | None:
    """是去年同期23亿元的2倍."""
    grown = _GROWN_BY.search(change.clause) is not None
    if not grown and not _TIMES_OF.search(f"{old.clause}{change.clause}"):
        return None
    ratio = now.value / old.value - (1 if grown else 0)  # 增长3倍 is four times as much
    figures = [old.figure, now.figure, change.figure]
    relation = (
        f"{now.figure.raw} / {old.figure.raw} = {plain(ratio.quantize(Decimal('0.01')))} 倍，文中 {change.figure.raw}"
    )
    half = max(precision(change.figure), Decimal("0.15"))
    if abs(ratio - change.value) <= half:
        return make("growth", "consistent", figures, relation, "倍数重算一致")
    return make("growth", "inconsistent", figures, relation, "倍数与前后两个数不符，请核对", "warn")
