"""Done, left and all of it: the three must close; 全部 beside a number that is not all of it."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_ALL = re.compile(
    r"(?:全部|均已|(?<![平日月周年人户])均|都已|全面)(?:[\u4e00-\u9fff]{0,6}?)(?:完成|整改|办结|销号|完工|竣工|到位|建成|交付|投用|处置|解决|清零|安装|覆盖|"
    r"达标|修复|排除|建立|上报|报送|完毕|到岗|合格|上线|签约|开工|落实)|全覆盖|任务全部完成|百分之百"
)
_TO_COME = re.compile(r"前|将|要|确保|力争|计划|预计|须|应|目标|争取|务必|推动|下一步|拟|尽快")
_DONE = re.compile(r"完成|办结|签|贯通|完工|整改|销号|验收|竣工|建成|交付|解决|拆除|治理|处置|更新|化解|兑付")
_REMAINDER = re.compile(r"(?:剩|余)[下余]?(?:的)?$")
_NOT_YET = re.compile(r"(?:尚未|还未|仍未|没有?|未|待|不)(?:能|经)?([\u4e00-\u9fff]{2})")
_UNDER_WAY = re.compile(r"(?:正在|在办|仍在|尚在|另有正在)[\u4e00-\u9fff]{0,6}$")
#: 未整改的均已落实管控措施: all of those that are left.
_OF_THE_REST = re.compile(r"未[\u4e00-\u9fff]{1,4}的?$|剩余|其余|余下")
_BY_THEN = re.compile(r"(?:[月年][底内中]|\d日)前")
_GOES_ON = re.compile(r"正在|还在")  # 已安装5条，2条正在试生产: of those that are done
_AIMED = re.compile(r"(?:[降减压]到|[降减压]至|控制在)$")
_NOT_LEFT = re.compile(r"其中|未发生|未经|新增|待遇|剩余价值|未成年|未来")
_WAS_THERE = re.compile(r"结转|上期|上月末?底?|上次|上季度|年初|原有|第\d{1,3}期|去年底")
_NOW_THERE = re.compile(r"目前|(?<![发实体出呈])现(?![场金])|期末|本期末|至今|月[末底]|存量|挂账|在册|尚有")
_WENT = re.compile(r"销号|办结|完成|退出|整改|注销|拆除|关停|核销|减少|解除|化解|清退")
_CAME = re.compile(r"新列入|新增|新挂|新发|新收|新立|新排查|增加|纳入|补充")

BACK = 14
FAR = 120
LIKELY = 100


def check_completion(text: str, claims: list[Claim], earlier: Sequence[Claim] = ()) -> Iterator[Check]:
    """What is left against the total and the done; what is called all against the numbers beside it."""
    for at, left in enumerate(claims):
        if _AIMED.search(left.clause) or left.tail.startswith(("以下", "以内")):
            continue  # 使待处理面积降到100万亩以下
        under_way = left.role == "plain" and _UNDER_WAY.match(left.clause) is not None
        if (left.role == "left" or under_way) and not _NOT_LEFT.search(left.lead):
            told = list(_closes(claims, at, left))
            yield from told
            if not told and earlier:
                yield from _closes_far(claims, at, left, earlier)
        yield from _rolls_forward(claims, at)
    yield from _all(text, claims)


def _closes(claims: list[Claim], at: int, left: Claim) -> Iterator[Check]:
    near = [c for c in claims[max(0, at - BACK) : at] if c.kind == left.kind and c.plain and c.role != "left"]
    if len(near) < 2 or left.rough:
        return
    done = _what_is_denied(near, left) or near[-1]
    near = [*(c for c in near if c.figure.start < done.figure.start), done]
    if len(near) < 2:
        return
    begun = _DONE.search(f"{done.clause}{done.tail}") or "已" in done.clause or _denied(done, left)
    added = done.value + left.value
    close = any(abs(added - c.value) * 8 <= c.value for c in near[:-1])
    begun = begun or (left.role == "left" and close and left.figure.sent_start == done.figure.sent_start)
    if not begun or done.rough or _BY_THEN.search(done.clause) or done.figure.subject != left.figure.subject:
        return
    if left.figure.start - done.figure.end > 60 or (";" in left.lead and not _REMAINDER.search(left.clause)):
        return
    total = _all_of_them(claims, at, left, done, near)
    if total is None or total.rough or left.value >= total.value or done.value > total.value:
        return
    figures = [total.figure, done.figure, left.figure]
    whole = done.value + left.value
    relation = f"{done.figure.raw} + {left.figure.raw}，总数 {total.figure.raw}"
    if any(abs(whole - c.value) <= _slack(c, done, left) for c in near):
        yield make("sum", "consistent", figures, relation, "已完成与剩余之和等于总数")
    elif sum((c.value for c in near[1:]), left.value) != near[0].value:
        why = "已完成与剩余之和不等于总数，请核对"
        yield make(
            "sum",
            "inconsistent",
            figures,
            f"{relation}，相差 {as_written(abs(whole - total.value), total)}",
            why,
            "warn",
        )


def _what_is_denied(near: list[Claim], left: Claim) -> Claim | None:
    """已开工54个，其中完工19个。尚未开工的7个: 54 and 7 make the whole, whatever stands between."""
    if _denied(near[-1], left):
        return None
    told = [c for c in reversed(near[:-1]) if _denied(c, left) and not c.rough]
    fits = [c for c in told if any(c.value + left.value == whole.value for whole in near)]
    return next(iter(fits or [c for c in told if "新增" not in c.clause]), None)


def _closes_far(claims: list[Claim], at: int, left: Claim, earlier: Sequence[Claim]) -> Iterator[Check]:
    """共有危桥63座 … 已改造41座 … 没有动工的16座: the three stand in paragraphs of their own."""
    pool = [c for c in [*earlier[-FAR:], *claims[:at]] if c.kind == left.kind and c.plain and c.role != "left"]
    all_of = [c for c in pool if c.figure.document == left.figure.document and not c.rough]
    pool = [c for c in all_of if c.figure.subject == left.figure.subject and not c.figure.part]
    if any(c.figure.sent_start == left.figure.sent_start for c in pool):
        return  # its own sentence tells of what it is left
    confirmed = _confirmed(pool, earlier, claims[: at + 1])
    done = next((c for c in reversed(pool) if _is_done(c, left)), None)
    if confirmed is not None:
        yield from _of_confirmed(*confirmed, left, pool)
        return
    if done is None or left.rough:
        return
    wholes = [c for c in pool if c is not done and c.value > max(done.value, left.value) and not _is_done(c, left)]
    added = done.value + left.value
    noun = (left.figure.object or "")[-2:]
    if len(noun) > 1 and noun not in done.figure.sentence:
        return  # 已整改47个问题 … 余下的19个小区
    if not wholes or any(abs(added - c.value) <= _slack(c, done, left) for c in all_of):
        return
    total = min(wholes, key=lambda c: abs(c.value - added))
    topic = _topic(total)
    if abs(added - total.value) * 8 > total.value or not (topic & (_topic(left) | _topic(done))):
        return
    relation = f"{done.figure.raw} + {left.figure.raw}，总数 {total.figure.raw}"
    why = "已完成与剩余之和不等于总数，请核对"
    yield make("sum", "inconsistent", [total.figure, done.figure, left.figure], relation, why, "warn")


def _confirmed(pool: list[Claim], earlier: Sequence[Claim], here: Sequence[Claim]) -> tuple[Claim, Claim] | None:
    """The latest done and total that a rate right behind the done one makes: 已开工71个，开工率82.6%, of 86."""
    told = [*earlier, *here]
    for at in range(len(told) - 1, 0, -1):
        rate, done = told[at], told[at - 1]
        if rate.role != "rate" or rate.kind != "%" or done not in pool or rate.value >= LIKELY:
            continue
        for total in reversed(pool):
            if total.value > done.value and total.low > 0 and total.figure.start < done.figure.start:
                share = (done.low * 100 / total.high, done.high * 100 / total.low)
                if overlap(share, bounds(rate.figure)):
                    return done, total
    return None


def _of_confirmed(done: Claim, total: Claim, left: Claim, pool: list[Claim]) -> Iterator[Check]:
    added = done.value + left.value
    figures = [total.figure, done.figure, left.figure]
    relation = f"{done.figure.raw} + {left.figure.raw}，总数 {total.figure.raw}"
    if abs(added - total.value) <= _slack(total, done, left):
        yield make("sum", "consistent", figures, relation, "已完成与剩余之和等于总数")
        return
    together = left.figure.paragraph == done.figure.paragraph or bool(_topic(left) & (_topic(total) | _topic(done)))
    near = abs(added - total.value) * 6 <= total.value and together
    if near and not left.rough and not any(abs(added - c.value) <= _slack(c, done, left) for c in pool):
        why = "已完成与剩余之和不等于总数，请核对"
        yield make("sum", "inconsistent", figures, relation, why, "warn")


def _is_done(claim: Claim, left: Claim) -> bool:
    said = f"{claim.clause}{claim.tail}"
    planned = claim.figure.promised
    return not planned and (_DONE.search(claim.clause) is not None or "已" in said[:8] or _denied(claim, left))


def _topic(claim: Claim) -> frozenset[str]:
    return frozenset(grams(f"{claim.clause}{claim.figure.object or ''}{claim.tail[:6]}"))


def _denied(done: Claim, left: Claim) -> bool:
    """交工15个，没交工的还有9个; 修缮加固的312间，仍待修缮的148间: the verb of the first is what has not come about."""
    said = _NOT_YET.search(f"{left.clause}{left.tail}")
    if said is None:
        return False
    verb = said[1][:1] if said[1].endswith("的") else said[1]
    return verb in f"{done.clause}{done.tail}"


def _all_of_them(claims: list[Claim], at: int, left: Claim, done: Claim, near: list[Claim]) -> Claim | None:
    """The total of what is done and what is left: the one a rate beside them confirms, or the number right before.

    What is under way (正在办理412宗) makes the whole with what is done only where the two come near to it.
    """
    wholes = [c for c in near[-2::-1] if c.value >= done.value and not c.figure.part and c.low > 0]
    rates = [c for c in claims[max(0, at - 3) : at + 2] if c.role == "rate" and c.kind == "%"]
    for whole in wholes:
        share = (done.low * 100 / whole.high, done.high * 100 / whole.low)
        if done is not whole and any(overlap(share, bounds(rate.figure)) and rate.value < LIKELY for rate in rates):
            return whole
    if left.role != "left" or _GOES_ON.match(left.tail):
        added = done.value + left.value
        close = [c for c in wholes if abs(added - c.value) * 16 <= c.value]
        return close[0] if close and left.figure.sent_start == done.figure.sent_start else None
    return near[-2] if near[-2].role != "previous" and not near[-2].figure.part else None


def _slack(*claims: Claim) -> Decimal:
    return sum((claim.half for claim in claims), Decimal(0))


def _all(text: str, claims: list[Claim]) -> Iterator[Check]:
    seen: set[int] = set()
    for at, claim in enumerate(claims):
        figure = claim.figure
        if figure.sent_start in seen:
            continue
        seen.add(figure.sent_start)
        said = _ALL.search(text, figure.sent_start, figure.sent_end)
        if said is None:
            continue
        opening = re.split("[,;。]", text[max(figure.sent_start, said.start() - 30) : said.start()])[-1]
        if _TO_COME.search(opening) or _OF_THE_REST.search(opening):
            continue
        same = [c for c in claims[at : at + 10] if c.figure.sent_start == figure.sent_start]
        yield from _not_all(text, said, same)


def _rolls_forward(claims: list[Claim], at: int) -> Iterator[Check]:
    """上期未完成23项，销号9项、新列入2项，目前挂账18项: what there was, less what went, and what came."""
    now = claims[at]
    if not _NOW_THERE.search(now.clause) or at < 2:
        return
    near = [
        c for c in claims[max(0, at - 5) : at] if c.kind == now.kind and c.figure.sent_start == now.figure.sent_start
    ]
    start = next((c for c in near if _WAS_THERE.search(c.lead)), None)
    if start is None or now.rough or any(c.rough for c in near):
        return
    moves = [c for c in near if c.figure.start > start.figure.start]
    signs = [1 if _CAME.search(c.clause) else -1 if _WENT.search(c.clause) else 0 for c in moves]
    if not moves or 0 in signs:
        return
    computed = start.value + sum((sign * c.value for sign, c in zip(signs, moves, strict=True)), Decimal(0))
    figures = [start.figure, *(c.figure for c in moves), now.figure]
    relation = f"{start.figure.raw}，增减后 {plain(computed)}，文中 {now.figure.raw}"
    if computed == now.value:
        yield make("sum", "consistent", figures, relation, "上期数加减后等于本期数")
    else:
        yield make("sum", "inconsistent", figures, relation, "上期数加减后不等于本期数，请核对", "warn")


def _not_all(text: str, said: re.Match[str], same: list[Claim]) -> Iterator[Check]:
    """79 of 86 and 全部整改到位; 1240户全部改造完毕，实际改造1186户."""
    words = (said.start(), said.end())
    before = [c for c in same if c.figure.end <= said.start() and c.plain]
    short = _short_of(before)
    less = _less_than_all(said, same)
    why = "前面说全部，后面的数不是全部，请核对"
    between = text[short[1].figure.end : said.start()] if short is not None else ""
    apart = short is not None and re.search("[,;。]", between) and ";" not in between
    if short is not None and apart and said.start() - short[1].figure.end <= 24:
        pair = [short[0].figure, short[1].figure]
        check = make("all", "inconsistent", pair, f"{pair[1].raw} / {pair[0].raw}，“{said.group()}”", why, "warn")
        yield Check("", check.kind, check.verdict, (*check.spans, words), check.figures, check.relation, why, "warn")
    elif less is not None:
        figures = [less[0].figure, less[1].figure]
        relation = f"“{said.group()}” {figures[0].raw} / {figures[1].raw}"
        yield make("all", "inconsistent", figures, relation, why, "warn")


def _less_than_all(said: re.Match[str], same: list[Claim]) -> tuple[Claim, Claim] | None:
    """1240户全部改造完毕，实际改造1186户."""
    before = [c for c in same if c.figure.end <= said.start() and said.start() - c.figure.end <= 12 and c.plain]
    behind = [c for c in same if c.figure.start >= said.end()][:1]
    if not before or not behind or behind[0].kind != before[-1].kind or behind[0].high >= before[-1].low:
        return None
    return (before[-1], behind[0]) if re.search(r"实际|只|仅", behind[0].clause) else None


def _short_of(before: list[Claim]) -> tuple[Claim, Claim] | None:
    if len(before) < 2:
        return None
    total, done = before[-2], before[-1]
    if (
        total.kind != done.kind
        or total.figure.subject != done.figure.subject
        or done.high >= total.low
        or done.rough
        or done.role == "left"
    ):
        return None
    return (total, done) if _DONE.search(f"{done.clause}{done.tail}") or "已" in done.clause else None
