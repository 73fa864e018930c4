"""A whole and its parts, told by shape: numbers of one kind side by side, and one before or behind them that is
meant to be all of them.

Nothing is asked of the wording alone. How sure the page is that the parts make the whole is weighed from what it says
between them (按…分, 分别, brackets, 其余), how many parts there are, how near their sum comes and whether it differs
from the whole by one digit.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.sums import OVERLAPPING, make
from luoshu.core.reading.model import Check

_OPENED = re.compile(
    r"[:(]|依次[为是]|[按从][\u4e00-\u9fff]{1,8}[分看]|分类|划分|统计|分别|包括|包含|涵盖|分解|分布|分配|分到|来自|构成|组成|三块|里,|[人家个]中,"
)
_AMONG = re.compile(r"其中|中[,有]|里[,有]?")
_REST = re.compile(r"其余|其他|其它|剩下|余下|另外?有?|剩余|余者")
_CLOSED = re.compile(
    r"合计|共计|总计|总数|总额|总量|一共|总共|合起来|加起来|两项|(?:[二两三四五六七八九]|[2-9])[\u4e00-\u9fff]{1,4}(?:共|合|累计|总)|(?:季度|半年|全年|个月|\d月)(?:累计|共|合计)|共"
)
_OTHER_STATEMENT = re.compile(
    r"已|处罚|罚款|立案|新增|同比|增长|目前|累计|涉及|覆盖|惠及|受益|超过|达到?$|完成|办结|整改|投用"
)
_FAR_OPENED = re.compile(r"[从按][\u4e00-\u9fff]{1,8}[看分]|其中|分别|分类|上述")
_COUNTS_PARTS = re.compile(r"加起来|合计|共|总|累计|相加")  # 三项加起来达到
#: Kinds that leave nothing out between the two of them.
_PAIRS = (
    "进口/出口 公办/民办 城镇/农村 城市/农村 城区/乡 男/女 线上/线下 省内/省外 市内/市外 境内/境外 国内/国外 白天/夜间 "
    "职工/居民 机动车/非机动车 本市/外地 本地/外地 地上/地下 同意/不同意 中央/地方"
)
_OPPOSITES = [pair.split("/") for pair in _PAIRS.split()]
_GRADES = re.compile(r"[\dA-ZⅠ-Ⅹ一二三四五六]{1,3}[级类型星等]")
_FINISHED = re.compile(r"竣工|完工|投产|投用")
_TURN = re.compile(r"\d{1,2}月|[一二三四]季度|[上下]半年|第[一二三四五\d][批期轮次标]|[一二三]期")
_STEP = re.compile(r"[、,;。)(]|和|及|以及|与")
FAR = 22
NEAR = Decimal("0.3")
SURE = 3
MANY = 99  # of two digits any two numbers may differ in one
MAX_PARTS = 14


def check_wholes(text: str, claims: list[Claim], earlier: Sequence[Claim] = ()) -> Iterator[Check]:
    """All runs of a paragraph against the number before, behind or at the head of them."""
    for run in _runs(text, claims):
        found = _judged(text, claims, run)
        if found is not None:
            yield found
        elif earlier and len(run) > 2:
            yield from _of_earlier(text, claims, run, earlier)


def _of_earlier(text: str, claims: list[Claim], run: list[int], earlier: Sequence[Claim]) -> Iterator[Check]:
    """从完成程度看，…3项，…5项，另有1项: the whole was counted in a paragraph above."""
    parts = [claims[place] for place in run][:MAX_PARTS]
    first = parts[0].figure
    opener = text[max(first.sent_start, first.start - 40) : first.start]
    if not _FAR_OPENED.search(opener) or any(part.rough for part in parts):
        return
    added = sum((part.value for part in parts), Decimal(0))
    near = [c for c in earlier if c.kind == parts[0].kind and c.plain and c.figure.document == first.document]
    total = next((c for c in reversed(near) if c.value >= max(p.value for p in parts) and not c.rough), None)
    if total is None or total.value <= 0 or abs(added - total.value) > total.value * NEAR:
        return
    short = added < total.value and not (one_digit(added, total.value) and added > MANY)
    if short and not _REST.search(_label(parts[-1])):
        return  # some of the kinds, as lists often are
    figures = [total.figure, *(part.figure for part in parts)]
    relation = " + ".join(part.figure.raw for part in parts) + f"，总数 {total.figure.raw}"
    if any(abs(added - c.value) <= _slack(c, parts) for c in near):
        yield make("sum", "consistent", figures, relation, "分项之和等于总数")
    elif _weight(text, total, parts, added) + 2 >= SURE:
        yield make("sum", "unclear", figures, relation, "分项之和与前面的总数不符，请核对", "warn")


def _runs(text: str, claims: list[Claim]) -> Iterator[list[int]]:
    """Places of claims of one kind that follow each other at list distance; rates in between do not part them."""
    open_runs: dict[str, list[int]] = {}
    for at, claim in enumerate(claims):
        if claim.role in ("rate", "change", "points", "times", "difference"):
            continue
        run = open_runs.get(claim.kind)
        if run and _continues(text, claims, run[-1], at):
            run.append(at)
            continue
        if run and len(run) > 1:
            yield run
        open_runs[claim.kind] = [at]
    yield from (run for run in open_runs.values() if len(run) > 1)


def _continues(text: str, claims: list[Claim], last: int, at: int) -> bool:
    roles = (claims[at].role, claims[last].role)
    if at - last > 2 or "average" in roles or "previous" in roles:
        return False
    for between in claims[last + 1 : at]:
        if between.role not in ("rate", "change") and not _COUNTS_PARTS.match(between.tail):
            return False
    words = "".join(text[claims[last].figure.end : claims[at].figure.start].split())
    return len(words) <= FAR + 12 * (at - last - 1) and _STEP.search(words) is not None


def _judged(text: str, claims: list[Claim], places: list[int]) -> Check | None:
    """The first way of reading a run that holds; else the surest of those that do not."""
    run = [claims[place] for place in places][:MAX_PARTS]
    best: tuple[int, Check] | None = None
    for total, parts in _readings(claims, places, run):
        if total is None or len(parts) < 2 or any(claim.rough for claim in [total, *parts]):
            continue
        figures = [total.figure, *(part.figure for part in parts)]
        added = sum((part.value for part in parts), Decimal(0))
        relation = " + ".join(part.figure.raw for part in parts) + f"，总数 {total.figure.raw}"
        if abs(added - total.value) <= _slack(total, parts):
            return make("sum", "consistent", figures, relation, "分项之和等于总数")
        slip = _magnitude(total, parts, added)
        if slip is not None:
            why = "换一个数量级就正好相加，请核对单位"
            return make(
                "sum",
                "inconsistent",
                [slip.figure, *(f for f in figures if f is not slip.figure)],
                relation,
                why,
                "warn",
            )
        if total.value <= 0 or abs(added - total.value) > total.value * NEAR:
            continue
        sure = _weight(text, total, parts, added)
        if sure >= SURE and (best is None or sure > best[0]):
            verdict = "inconsistent" if added > total.value or sure > SURE else "unclear"
            why = "分项之和与总数不符，请核对"
            check = make("sum", verdict, figures, f"{relation}，相差 {plain(abs(added - total.value))}", why, "warn")
            best = (sure, check)
    return best[1] if best else None


def _readings(claims: list[Claim], places: list[int], run: list[Claim]) -> Iterator[tuple[Claim | None, list[Claim]]]:
    """Which of the numbers is the whole: the one before the run, its first, its last, or the one behind it."""
    yield _neighbour(claims, places[0], run[0], -1), run
    for farther in _farther(claims, places[0], run[0]):
        if abs(sum((c.value for c in run), Decimal(0)) - farther.value) * 8 <= farther.value:
            yield farther, run
    in_row = run[1].lead.startswith(("、", "和"))
    if not in_row:
        yield run[0], run[1:]
    if _CLOSED.search(run[-1].clause):
        yield run[-1], run[:-1]
    if len(run) > 3 and _CLOSED.search(run[-1].clause):
        yield run[-1], run[1:-1]
    for end in range(3, len(run)):  # a list that goes on into another statement
        if _OTHER_STATEMENT.search(run[end].clause) or run[end].figure.sent_start != run[end - 1].figure.sent_start:
            if not in_row:
                yield run[0], run[1:end]
            yield _neighbour(claims, places[0], run[0], -1), run[:end]
            break


def _neighbour(claims: list[Claim], at: int, first: Claim, step: int) -> Claim | None:
    for place in range(at + step, max(-1, at - 12), step):
        if claims[place].kind == first.kind and claims[place].plain:
            return claims[place]
    return None


def _farther(claims: list[Claim], at: int, first: Claim) -> list[Claim]:
    """The second and third number of the kind before a run: 确认14个，其余5个…。确认的火点中，甲镇5个、…"""
    before = [c for c in claims[max(0, at - 12) : at][::-1] if c.kind == first.kind and c.plain]
    return before[1:3]


def _magnitude(total: Claim, parts: list[Claim], added: Decimal) -> Claim | None:
    """24米 for 24公里, 5.1万元 for 5.1亿元: the one part that makes the sum exact when enlarged so."""
    for part in parts:
        wanted = total.value - (added - part.value)
        if part.value > 0 and wanted in (part.value * 1000, part.value * 10_000, part.value * 100_000_000):
            return part
    return None


def _slack(total: Claim, parts: Sequence[Claim]) -> Decimal:
    """Rounding of the printed numbers together, but no more than a unit of the last place, in the standard unit."""
    halves = [precision(claim.figure) * _scale(claim) for claim in [total, *parts]]
    return min(sum(halves, Decimal(0)), 2 * max(halves))


def _scale(claim: Claim) -> Decimal:
    return claim.value / claim.figure.value if claim.figure.value else Decimal(1)


def _weight(text: str, total: Claim, parts: list[Claim], added: Decimal) -> int:
    """How sure the page is that these parts make this whole."""
    first, last = parts[0].figure, parts[-1].figure
    behind = total.figure.start > last.start
    opener = text[total.figure.end : first.start] if not behind else ""
    labels = [_label(part) for part in parts]
    weight = 0
    if _OPENED.search(opener):
        weight += 2
    elif _AMONG.search(opener[:40]) or _AMONG.search(f"{total.clause}{total.tail}"):
        weight += 1
    if _REST.search(labels[-1]):
        weight += 2
    if behind and _CLOSED.search(total.clause):
        weight += 2
    weight += len(parts) > 2
    weight += _in_turn(parts) and behind
    weight += _alike(parts, labels)
    weight += _named_in(total, labels)
    weight += added > total.value
    weight += one_digit(added, total.value)
    if added < total.value and not one_digit(added, total.value) and not _REST.search(labels[-1]) and not behind:
        weight -= 2 * (abs(added - total.value) * 12 > total.value)  # some of them, as lists often are
    weight += not behind and total.role == "total"
    weight += 2 * _complements(labels)
    graded = len(set(labels)) == len(labels) and all(_GRADES.match(label) for label in labels)
    if graded:
        weight += 1
    elif OVERLAPPING.search("".join(labels)) or _FINISHED.search("".join(labels)) or OVERLAPPING.search(opener):
        weight -= 6
        if one_digit(added, total.value) and abs(added - total.value) * 40 <= total.value:
            weight += 4  # 826.4 for 836.4: kinds that may overlap, yet meant to be all of it
    if any(_OTHER_STATEMENT.search(label) for label in labels) and not _complements(labels):
        weight -= 2
    if len({claim.figure.status in ("planned", "target") for claim in [total, *parts]}) > 1:
        weight -= 1
    return weight


def _label(part: Claim) -> str:
    return part.clause or part.lead.rstrip("(")[-8:]


def _alike(parts: list[Claim], labels: list[str]) -> bool:
    """Parts named alike: of as many places, or with one last letter, or none with a name of its own (分别)."""
    if len({part.figure.subject for part in parts}) == len(parts):
        return True
    tails = {label.rstrip("有为是的计约达")[-1:] for label in labels}
    return len(tails) == 1


def _named_in(total: Claim, labels: list[str]) -> bool:
    """高中新生, 初中新生, 小学新生 of 全市新生: all parts bear the noun of the whole."""
    tails = {label[-2:] for label in labels}
    return len(tails) == 1 and len(labels[0]) > len("新生") and next(iter(tails)) in f"{total.lead[-12:]}{total.tail}"


def _in_turn(parts: list[Claim]) -> bool:
    """1月份, 2月份, 3月份; 一季度, 二季度; 第一批, 第二批: parts told apart by their turn."""
    return all(_TURN.search(part.lead) for part in parts)


def _complements(labels: list[str]) -> bool:
    """已通… and 尚未通…: what is so and what is not so leave nothing out."""
    if len(labels) == 2 and any(
        (first in labels[0] and second in labels[1]) or (first in labels[1] and second in labels[0])
        for first, second in _OPPOSITES
    ):
        return True
    return len(labels) == 2 and ("未" in labels[1] or "没有" in labels[1]) != ("未" in labels[0] or "没有" in labels[0])


def one_digit(first: Decimal, second: Decimal) -> bool:
    """196 and 186, 4.6 and 4.9, 8640 and 8460: the two differ by one digit, or by two changed over."""
    a, b = plain(first).replace(".", ""), plain(second).replace(".", "")
    if len(a) != len(b):
        return False
    differ = [at for at in range(len(a)) if a[at] != b[at]]
    return len(differ) == 1 or (len(differ) == 2 and differ[1] == differ[0] + 1 and sorted(a) == sorted(b))
