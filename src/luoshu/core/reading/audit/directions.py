"""Which way a level went, against the two levels: 上涨 and 0.84元 beside last week's 0.87元; 比一季度回落1.2个百分点.

Neither asks for a difference that is wrong: the word alone is. Both are told only where the numbers leave no way to
read the word right.
"""

import re
from collections.abc import Iterator, Sequence

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.comparisons import is_reference
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_WAY = re.compile(
    r"[,;]?(?:平均|每[\u4e00-\u9fff]{1,2}|同比|环比|总体|差距|价格|比上[周月年]|又|再|已|均|都|略|有所|小幅|明显|进一步|继续|呈)*"
    r"(?:(?P<up>上涨|上升|增长|增加|提高|提升|扩大|拉大|涨|升|增)|(?P<down>下降|下跌|减少|降低|回落|缩小|收窄|下滑|跌|降|减))(?!幅|速|值|长点|收|[加长高低升至到为])"
)
_POINTS = re.compile(
    r"(?:比|较)(?P<base>[\u4e00-\u9fff\d]{2,8}?)(?:增速|水平|份)?"
    r"(?:(?P<down>回落|下降|放缓|收窄|下滑|降低|减缓)|(?P<up>加快|提高|上升|提升|扩大|回升))(?:了|约)?$"
)
_ANOTHER = re.compile(r"目标|计划|任务|标准|警戒|平均")
_FALLING = re.compile(r"下降|降幅|减少|跌幅|负|收窄")
_LIMIT = re.compile(
    r"(?P<over>超出?|高于|高出|超过)(?:汛限|警戒|限|标准|红线)|(?P<under>低于|低出?)(?:汛限|警戒|限|标准|红线)"
)
_LIMIT_LEVEL = re.compile(r"汛限|警戒|限值|标准|红线")
_RISES, _FALLS = re.compile(r"增|升|涨|多|扩大|提高"), re.compile(r"减|降|跌|少|缩小|回落|收窄")
AHEAD = 18
NEAR = 6
LARGEST = 20
SHORT = 8


def check_directions(text: str, claims: Sequence[Claim]) -> Iterator[Check]:
    """Every level beside an earlier one, and every change in points against a named earlier rate, of a paragraph."""
    for at, claim in enumerate(claims):
        if at and claim.kind != "%" and is_reference(claim):
            yield from _of_two_levels(text, claims[max(0, at - NEAR) : at], claim)
        if claim.role == "points" and at > 1:
            yield from _of_points(claims, at)
        if at and claim.role == "change" and claims[at - 1].role == "difference":
            yield from _of_two_words(claims[max(0, at - 2) : at], claim)
        if at > 1 and _LIMIT.search(claim.clause):
            yield from _of_limit(claims[at - 2], claims[at - 1], claim)


def _of_two_levels(text: str, before: Sequence[Claim], old: Claim) -> Iterator[Check]:
    """0.84元，上周同期是0.87元，每斤上涨3分钱: the word right behind the two, and no other level it holds of."""
    now = before[-1]
    one = now.kind == old.kind and now.figure.sent_start == old.figure.sent_start and not (now.rough or old.rough)
    if not one or now.role not in ("plain", "total", "average") or _ANOTHER.search(f"{old.clause}{now.clause}"):
        return
    if old.value <= 0 or not 1 / LARGEST < now.value / old.value < LARGEST or is_reference(now):
        return
    said = _WAY.match(text, old.figure.end, old.figure.end + AHEAD)
    if said is None:
        return
    levels = [c for c in before if c.kind == old.kind]
    rises, falls = (any(c.high >= old.low for c in levels), any(c.low <= old.high for c in levels))
    if (said["up"] and not rises) or (said["down"] and not falls):
        spans = ((now.figure.start, now.figure.end), (old.figure.start, old.figure.end), said.span())
        relation = f"{old.figure.raw} -> {now.figure.raw}，“{said['up'] or said['down']}”"
        why = "写的升降与前后两个数相反，请核对"
        yield Check("", "growth", "inconsistent", spans, (now.figure.id, old.figure.id), relation, why, "warn")


def _of_two_words(before: Sequence[Claim], rate: Claim) -> Iterator[Check]:
    """本月比上月增加61个，环比下降13.1%: of one change two words that part."""
    moved = before[-1]
    if moved.figure.sent_start != rate.figure.sent_start or not rate.lead.startswith((",", "、", "(")):
        return
    words = (moved.clause, rate.clause)
    ways = [(_RISES.search(one) is not None) - (_FALLS.search(one) is not None) for one in words]
    if ways[0] * ways[1] < 0 and len(rate.clause) <= SHORT:
        relation = f"{moved.clause[-4:]}{moved.figure.raw}，{rate.clause[-4:]}{rate.figure.raw}"
        why = "前后两个词一升一降，请核对"
        levels = [c.figure for c in before[:-1] if c.kind == moved.kind]
        yield make("growth", "inconsistent", [*levels, moved.figure, rate.figure], relation, why, "warn")


def _of_limit(first: Claim, second: Claim, apart: Claim) -> Iterator[Check]:
    """水位19.36米，汛限19.50米，超汛限0.14米: by so much, but below."""
    if not first.kind == second.kind == apart.kind or apart.figure.sent_start != first.figure.sent_start:
        return
    limits = [c for c in (first, second) if _LIMIT_LEVEL.search(c.clause)]
    said = _LIMIT.search(apart.clause)
    if len(limits) != 1 or said is None or first.rough or second.rough:
        return
    limit = limits[0]
    level = second if limit is first else first
    if abs(abs(level.value - limit.value) - apart.value) > apart.half or level.value == limit.value:
        return
    if (level.value > limit.value) != (said["over"] is not None):
        relation = f"{level.figure.raw} / {limit.figure.raw}，“{said.group()}”{apart.figure.raw}"
        why = "写的高低与前后两个数相反，请核对"
        figures = [level.figure, limit.figure, apart.figure]
        yield make("growth", "inconsistent", figures, relation, why, "warn")


def _of_points(claims: Sequence[Claim], at: int) -> Iterator[Check]:
    """增长7.6%。一季度增长6.4%，上半年增速比一季度回落1.2个百分点: of the one rate of that time, and the other."""
    points = claims[at]
    said = _POINTS.search(points.clause)
    if said is None or points.rough or _ANOTHER.search(said["base"]):
        return
    rates = [c for c in claims[max(0, at - NEAR) : at] if c.figure.unit == "%" and not c.rough]
    based = [c for c in rates if said["base"] in c.lead[-24:]]
    if len(based) != 1 or len(rates) < 2:
        return
    base = based[0]
    slack = points.half + base.half
    fits = [c for c in rates if c is not base and abs(abs(c.value - base.value) - points.value) <= slack + c.half]
    if any((c.value < base.value) == (said["down"] is not None) for c in fits) or not fits:
        return
    now = fits[-1]
    if _FALLING.search(f"{now.clause}{base.clause}"):
        return
    relation = f"{base.figure.raw} -> {now.figure.raw}，“{said['down'] or said['up']}”{points.figure.raw}"
    why = "写的升降与前后两个数相反，请核对"
    figures = [now.figure, base.figure, points.figure]
    yield make("growth", "inconsistent", figures, relation, why, "warn")
