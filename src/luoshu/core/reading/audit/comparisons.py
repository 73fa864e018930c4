"""A number, what it is compared with, and by how much: told by their order alone, whatever the verb.

58.7%，比上半年的61.4%提高2.7个百分点; 486公斤，比上年的472公斤多打24公斤; 由第6位升至第4位，前移3位.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.levels import is_from_to
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_TIME = (
    r"(?:去年|上年|前年|上一?[年月周旬期季次]|上季度|上半年|前[一二三两]季度|[一二三四]季度|同期|年初|年末|年中|\d{4}年|"
    r"\d{1,2}月|此前|以往|往年|之前|原来|原先|[\u4e00-\u9fff]{2}前|前一[年月周日天])"
)
_REFERENCE = re.compile(
    rf"(?:比|较|同|与|而|高出?于?|低于?|超过?|[多少快慢]于)[\u4e00-\u9fff]{{0,6}}?{_TIME}[\u4e00-\u9fff\d]{{0,8}}$|"
    rf"^{_TIME}[\u4e00-\u9fff\d]{{0,2}}(?:是|为|仅|只有|才|只)$"
)
#: Every time that can be compared with is written with one of these.
_TIME_LETTERS = frozenset("年月周旬期季次前往原")
_MOVED = re.compile(r"增|减|升|降|涨|跌|提|压|缩|扩|多|少|高|低|快|慢|长|落|退|进|滑|缓|窄|改善|优于|好于")
_NO_MOVE = re.compile(r"推进|引进|进场|进行|进展|提供|提交|落实|落户|退出|高新|多数|少数")
_UP = re.compile(r"增|升|涨|提高|提升|多|高|加快|扩大|快|长|攀")
_DOWN = re.compile(r"减|降|跌|压|缩|少|低|落|慢|滑|缓|下")
_PACED = re.compile(r"快|慢")
_DURATIONS = ("天", "日", "小时", "分钟", "个工作日", "工作日", "个月", "年", "秒")
_NO_SIGN = re.compile(r"窄|改善|变化|提速|差|好|优|超|扩大")
_SIGNED = re.compile(r"下降|降幅|减少|负|跌幅|回落|压减")
_REACHED = re.compile(r"[到至为的]$|(?<!完)成$")
_PLAN = re.compile(r"计划|目标|任务")
_OF_CHANGE = re.compile(r"同比|环比")
_EACH = re.compile(r"^(?:平均)?每[\u4e00-\u9fff]|^[亩户人]均")
_PLACE = r"第(?P<{}>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[位名]"
_RANKS = re.compile(
    rf"第(?P<a>\d{{1,3}}|[一二三四五六七八九十]{{1,3}})[位名]?[^。;\n第]{{0,14}}?{_PLACE.format('b')}[^。;\n第\d]{{0,10}}?(?P<way>前移|上升|提升|前进|晋升|晋|升|进|后退|后移|下降|下滑|退|降)(?:了)?(?P<n>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}})(?:个)?(?:位|名)"
)
_LATER_FIRST = re.compile(r"比|较")
_BACK = re.compile(r"后退|后移|下降|下滑|退|降")
ROUNDING = Decimal("0.011")
FARTHEST = 6
WIDE = 9
LIKE = (Decimal("0.3"), Decimal("3.4"))


def check_comparisons(claims: list[Claim]) -> Iterator[Check]:
    """Each earlier level of a paragraph with the number before (or behind) it and the difference right behind."""
    for at, old in enumerate(claims):
        from_to = at + 1 < len(claims) and is_from_to(old, claims[at + 1])
        if old.value <= 0 or old.rough or old.tail.startswith("中") or not (from_to or is_reference(old)):
            continue
        if old.figure.raw.endswith("成"):
            continue  # 比去年的八成八提高4个百分点: read as 八成
        numbers, behind = ([claims[at + 1]], True) if from_to else _levels(claims, at)
        if not numbers:
            continue
        last = at if not behind else at + 1
        change = claims[last + 1] if last + 1 < len(claims) else None
        if change is None or change.rough or change.figure.sent_start != old.figure.sent_start:
            continue
        words = change.clause or (old.clause if not behind else "")
        if not _is_change(old, change, words):
            continue
        if any(_fits(old, near, change, words) for near in claims[max(0, at - WIDE) : at] if near.kind == old.kind):
            continue
        listed = [c for c in claims[max(0, at - WIDE) : at] if c.kind == old.kind and c.lead.startswith("、")]
        if not behind and numbers[0] in listed:
            continue  # 献县3个、泊头市2个、海兴县1个，比去年同期的15个减少6个: the sum of the list
        if not behind and numbers[0].figure.sent_start != old.figure.sent_start and not numbers[0].pairs & old.pairs:
            continue
        found = _told(old, numbers, change, words)
        if found is not None:
            yield found


def is_reference(claim: Claim) -> bool:
    """比上半年的, 而7月为, 高出去年的: the number behind is what another is held against."""
    if claim.role in ("points", "change", "difference", "times") and claim.figure.unit != "%":
        return False
    words = claim.clause
    if claim.role == "previous":
        return True
    if len(words) < 2 or _TIME_LETTERS.isdisjoint(words):
        return False
    return _REFERENCE.search(words) is not None and _MOVED.search(words[-2:]) is None


def _levels(claims: list[Claim], at: int) -> tuple[list[Claim], bool]:
    """The numbers the earlier level may be the past of, the nearest first; and whether they stand behind it."""
    old = claims[at]
    before = [c for c in claims[max(0, at - FARTHEST) : at][::-1] if _is_level(c, old)]
    here = [c for c in before if c.figure.sent_start == old.figure.sent_start]
    if here:
        return here, False
    after = claims[at + 1] if at + 1 < len(claims) else None
    if after is not None and _is_level(after, old) and after.figure.sent_start == old.figure.sent_start:
        return [after], True
    return (before[:2], False) if old.clause == old.lead.lstrip(",") else ([], False)


def _is_level(claim: Claim, old: Claim) -> bool:
    if claim.kind != old.kind or claim.rough or claim.role in ("points", "difference", "times", "previous"):
        return False
    if claim.figure.part or is_reference(claim) or _PLAN.search(claim.clause[-8:] + claim.tail[:2]):
        return False
    if claim.kind != "%" and _OF_CHANGE.search(claim.clause[-8:]):
        return False
    return claim.kind != "%" or claim.role in ("rate", "change")


def _is_change(old: Claim, change: Claim, words: str) -> bool:
    if change.role in ("previous", "left", "times") or (change.role == "average" and not _EACH.search(words)):
        return False
    if len(words) > 12 or words.startswith(("新", "其中")):
        return False
    if _REACHED.search(words):
        return False
    same = change.kind == old.kind and old.kind != "%"
    points = old.kind == "%" and change.figure.unit.endswith("百分点")
    moved = _MOVED.search(_NO_MOVE.sub("", words)) is not None
    return (same or points) and moved and change.value < old.value * 2


def _told(old: Claim, numbers: list[Claim], change: Claim, words: str) -> Check | None:
    likely = [n for n in numbers if LIKE[0] <= n.value / old.value <= LIKE[1]]
    if not likely:
        return None
    for now in likely:
        if _fits(old, now, change, words):
            return make("growth", "consistent", [old.figure, now.figure, change.figure], "", "前后之差重算一致")
    now = likely[0]
    delta = as_written(now.value - old.value, now)
    relation = f"{old.figure.raw} -> {now.figure.raw}，相差 {delta}，文中 {words[-4:]}{change.figure.raw}"
    why = "写出的增减与前后两个数不符，请核对"
    return make("growth", "inconsistent", [old.figure, now.figure, change.figure], relation, why, "warn")


def _fits(old: Claim, now: Claim, change: Claim, words: str) -> bool:
    delta = now.value - old.value
    slack = old.half + now.half + change.half + (ROUNDING if old.kind == "%" else old.value / 1000)
    if abs(abs(delta) - change.value) > slack:
        return False
    timed = change.figure.unit in _DURATIONS and _PACED.search(words) is not None  # 快了6.7天 is fewer days
    signed = timed or _SIGNED.search(old.clause + now.clause) or _NO_SIGN.search(words)
    ways = (_UP.search(words) is not None) - (_DOWN.search(words) is not None)
    return bool(signed) or not ways or (delta > 0) == (ways > 0) or abs(delta) <= slack


def check_rank_moves(text: str) -> Iterator[Check]:
    """由第6位升至第4位，前移3位: two places of a ranking and how far it moved."""
    if "位" not in text or "第" not in text:
        return
    for said in _RANKS.finditer(text):
        first, second, moved = (int(parse_any(said[name].replace("两", "二")) or 0) for name in ("a", "b", "n"))
        between = text[said.end("a") : said.start("b")]
        forward = (second - first) if _LATER_FIRST.search(between) else (first - second)
        if _BACK.search(said["way"]):
            forward = -forward
        if forward != moved and first and second:
            spans = (said.span("a"), said.span("b"), said.span("n"))
            relation = f"第{said['a']}位 / 第{said['b']}位，{said['way']}{said['n']}位"
            why = "名次的变动与前后两个名次不符，请核对"
            yield Check("", "growth", "inconsistent", spans, (), relation, why, "warn")
