"""A whole and its parts, told by shape: numbers of one kind side by side, and one before or behind them that is
meant to be all of them.

Nothing is asked of the wording alone: every list has several readings, and ``evidence`` weighs each of them.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, pairwise

from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.claims import Claim, as_written
from luoshu.core.reading.audit.evidence import CLAUSES, CLOSED, MANY, OTHER_STATEMENT, REST, echo, weigh
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_COUNTS_PARTS = re.compile(r"加起来|合计|共|总|累计|相加")  # 三项加起来达到
_STEP = re.compile(r"[、,;。)(]|和|及|以及|与")
#: What stands between two numbers of one item.
_BESIDE = ("/", "／")
#: Shares that are parts of one whole: 肥料化占61.2%、饲料化占12.4%.
_PART_OF_ALL = re.compile(r"占(?:比)?(?:约|达到?|为)?$")
_BEGINS = re.compile(
    r":|其中|分别|依次|包括|包含|来自|构成|[按从][\u4e00-\u9fff]{1,8}[分看]|[\u4e00-\u9fff][中里],|"
    r"由[\u4e00-\u9fff]{1,12}(?:提供|组成|构成)"
)
_SIZE = re.compile(r"以[上下内]|至|到|[-—~]|的|及|\(含")
_EXPLICIT = re.compile(r"分别|其中|包括|[:(]")
_TOGETHER = re.compile(r"[项者类种部]合计|合计|共计|总计|相加|加起来|一起")
_NAMES = re.compile(r"[、和与及]")
#: 平阳, 古: a name short of what all of a row share.
_NAME = re.compile(r"(?!.*(?:全|总|共|合计|累计|我|本|今|其中|目前))[\u4e00-\u9fff]{1,4}")
_PLACE_ALONE = re.compile(r"[^全各该]{1,7}[县区市镇乡道旗村]")
ROW = 8
_SO_MANY = re.compile(r"([两二三四五六七八九]|[2-9])[\u4e00-\u9fff]{1,3}?(?:合计|共|总|累计)")
_CLOSING = re.compile(r",(?:合计|共计|总计)")
FAR = 22
NEAR = Decimal("0.3")
FAR_APART = Decimal("0.11")
ABOVE = Decimal("0.5")
SURE = 3
NEARER = 20
MAX_PARTS = 14


def check_wholes(text: str, claims: list[Claim], earlier: Sequence[Claim] = ()) -> Iterator[Check]:
    """All lists of a paragraph against the numbers before them, behind them, at their head and in the paragraphs above.

    What adds up is told first, so that another way of reading the same list is no doubt.
    """
    doubts: list[tuple[int, Check]] = []
    for run in _runs(text, claims):
        lists, broken = _lists(text, claims, run)
        for number, places in enumerate(lists):
            found = _judged(text, claims, places, earlier, number > 0 or not broken)
            if found is not None and found[1].verdict == "consistent":
                yield found[1]
            elif found is not None:
                doubts.append(found)
    doubts.sort(key=_sureness, reverse=True)
    for _, check in doubts:
        yield check


def _sureness(doubt: tuple[int, Check]) -> int:
    return doubt[0]


def _runs(text: str, claims: list[Claim]) -> Iterator[list[int]]:
    """Places of claims of one kind that follow each other at list distance; rates in between do not part them.

    In 牡丹区46个/35个，定陶区14个/10个 and 第一批31个、9.8亿元，第二批24个、8.2亿元 two lists run side by side.
    """
    open_runs: dict[str, list[int]] = {}
    for at, claim in enumerate(claims):
        if claim.role in ("change", "points", "times", "difference", "holders"):
            continue
        beside = at > 0 and text[claims[at - 1].figure.end : claim.figure.start].strip() in _BESIDE
        kind = f"{claim.kind}/" if beside and claims[at - 1].kind == claim.kind else claim.kind
        if claim.role == "rate" and (kind != "%" or not _PART_OF_ALL.search(claim.clause)):
            continue
        run = open_runs.get(kind)
        if run and _continues(text, claims, run[-1], at):
            run.append(at)
            continue
        if run and len(run) > 1:
            yield run
        open_runs[kind] = [at]
    yield from (run for run in open_runs.values() if len(run) > 1)


def _continues(text: str, claims: list[Claim], last: int, at: int) -> bool:
    roles = (claims[at].role, claims[last].role)
    if at - last > 3 or "average" in roles or "previous" in roles:
        return False
    side_by_side = 0
    for number, between in enumerate(claims[last + 1 : at], last + 1):
        joined = text[between.figure.end : claims[number + 1].figure.start].strip()
        if joined in ("、", "/") or between.lead in ("、", "/") or between.role == "holders":
            side_by_side += 1  # the other number of an item: 31个、9.8亿元
        elif between.role not in ("rate", "change") and not _COUNTS_PARTS.match(between.tail):
            if between.kind == claims[at].kind or not _SIZE.match(between.tail):
                return False
            side_by_side += 1  # 4公顷至10公顷的中型公园11个
    if at - last > 2 and not side_by_side:
        return False
    words = "".join(text[claims[last].figure.end : claims[at].figure.start].split())
    return len(words) <= FAR + 12 * (at - last - 1) and _STEP.search(words) is not None


def _lists(text: str, claims: list[Claim], run: list[int]) -> tuple[list[list[int]], bool]:
    """The run whole, and the lists within it that an opener, a bracket or a new sentence begins or ends."""
    lists, current = [run], [run[0]]
    bracket = broken = False
    first_mark = ""
    for last, at in pairwise(run):
        words = text[claims[last].figure.end : claims[at].figure.start].lstrip()
        opened = words.count("(") - words.count(")")
        if _BEGINS.search(words) is not None or "。" in words or opened > 0 or (bracket and opened < 0):
            lists.append(current)
            current, bracket, first_mark, broken = [], opened > 0, "", True
        elif first_mark == "、" and words[:1] in (",", ";") and not REST.search(words):
            lists.append(current[:])  # Ⅱ类15个、Ⅲ类11个、Ⅳ类3个；优良断面26个
        elif current and len(current) == 1:
            first_mark = words[:1]
        current.append(at)
    lists.append(current)
    return [run, *(places for places in lists[1:] if 1 < len(places) < len(run))], broken


def _judged(
    text: str, claims: list[Claim], places: list[int], earlier: Sequence[Claim], alone: bool
) -> tuple[int, Check] | None:
    """The first way of reading a list that holds; else the surest of those that do not."""
    run = [_counted(text, claims, place) for place in places][:MAX_PARTS]
    best: tuple[int, Check] | None = None
    for total, parts, skipped in _readings(claims, places, run, earlier, alone):
        if len(parts) < 2 or total.rough or any(claim.rough for claim in parts) or _sibling(total, parts):
            continue
        if _is_of_one(total, parts) or _has_its_own_sum(total, parts) or _fewer_are_meant(total, parts):
            continue
        added = sum((part.value for part in parts), Decimal(0))
        apart = abs(added - total.value)
        if total.value <= 0 or (skipped and apart > total.value * FAR_APART):
            continue
        if apart and _goes_on_in_another_unit(claims, places, parts[-1], apart):
            return None
        if apart and _nested(claims, places, total, parts):
            return None
        fits = apart <= _slack(total, parts)
        slip = None if fits or skipped else _magnitude(total, parts, added)
        explicit = added > total.value and _EXPLICIT.search(parts[0].lead) is not None
        if not fits and slip is None and apart > total.value * (ABOVE if explicit else NEAR):
            continue
        figures = [total.figure, *(part.figure for part in parts)]
        relation = " + ".join(part.figure.raw for part in parts) + f"，总数 {total.figure.raw}"
        if fits:
            return MANY, make("sum", "consistent", figures, relation, "分项之和等于总数")
        if slip is not None:
            rest = [slip.figure, *(f for f in figures if f is not slip.figure)]
            why = "换一个数量级就正好相加，请核对单位"
            return MANY, make("sum", "inconsistent", rest, relation, why, "warn")
        sure = weigh(text, claims, places, total, parts, added)
        if skipped:
            sure -= max(0, skipped - echo(text, total, parts[0]))
        rank = sure + NEARER * (apart <= total.value * FAR_APART)
        if sure >= SURE and (best is None or rank > best[0]):
            verdict = "inconsistent" if added > total.value or sure > SURE else "unclear"
            why = "分项之和与总数不符，请核对"
            best = (
                rank,
                make(
                    "sum",
                    verdict,
                    figures,
                    f"{relation}，相加 {as_written(added, total)}，相差 {as_written(apart, total)}",
                    why,
                    "warn",
                ),
            )
    return best


def _readings(
    claims: list[Claim], places: list[int], run: list[Claim], earlier: Sequence[Claim], alone: bool
) -> Iterator[tuple[Claim, list[Claim], int]]:
    """Which of the numbers is the whole, with how many likelier ones stand nearer: before the list, its first or last
    number, the one behind it, or one of the paragraphs above."""
    before = _before(claims, places[0], run[0])
    if run[0].kind == "%":
        yield from _of_shares(claims, places, run)
        return
    added = sum((claim.value for claim in run), Decimal(0))
    skipped = 0
    for total in before if alone else ():
        yield total, run, min(skipped, 2)
        skipped += len(run) == 2 or abs(added - total.value) <= total.value * FAR_APART
    closed = _closes(claims, places[-1])
    in_row = run[1].lead.startswith(("、", "和", "/"))
    if not in_row:
        yield run[0], run[1:], 0
    if closed:
        yield run[-1], run[:-1], 0
        if len(run) > 3:
            yield run[-1], run[1:-1], 0
    for end in range(3, len(run)):  # a list that goes on into another statement
        if OTHER_STATEMENT.search(run[end].clause) or run[end].figure.sent_start != run[end - 1].figure.sent_start:
            if not in_row:
                yield run[0], run[1:end], 0
            if before:
                yield before[0], run[:end], 0
            break
    for start in range(2, len(run) - 2):  # 4400万元，带动消费3.8亿元，餐饮券…、零售券…、文旅券…
        if run[start].lead.startswith(",") and all(claim.lead.startswith("、") for claim in run[start + 1 :]):
            yield from ((total, run[start:], 0) for total in reversed(run[:start]))
            break
    if len(run) > 2 and not closed and alone:
        largest = max(claim.value for claim in run)
        nearest = int(any(abs(added - c.value) <= c.value * FAR_APART for c in before))
        for total in reversed(earlier):
            alike = total.kind == run[0].kind and total.plain and total.figure.document == run[0].figure.document
            near = max(total.value * FAR_APART, Decimal(1))  # 8 of the 9 named above
            if alike and total.value >= largest and abs(added - total.value) <= near:
                yield total, run, nearest
            nearest = nearest or int(alike)


def _before(claims: list[Claim], at: int, first: Claim) -> list[Claim]:
    """The numbers of the kind before a list, nearest first, without those of a list side by side (46个/35个)."""
    near = range(at - 1, max(-1, at - 15), -1)
    beside = [place for place in near if "/" in (claims[place].lead, claims[place + 1].lead)]
    return [
        claims[place]
        for place in near
        if claims[place].kind == first.kind and claims[place].plain and place not in beside
    ]


def _of_shares(claims: list[Claim], places: list[int], run: list[Claim]) -> Iterator[tuple[Claim, list[Claim], int]]:
    """肥料化占61.2%、饲料化占12.4%，两项合计73.6%; 处理率96.5%，其中焚烧占72.3%、填埋占24.2%."""
    for behind in claims[places[-1] + 1 : places[-1] + 3]:
        if behind.kind == "%":
            if behind.role == "rate" and (_TOGETHER.search(behind.lead) or behind.lead.startswith(("合计", "共计"))):
                yield behind, run, 0
            break
    before = claims[places[0] - 1] if places[0] else None
    if before is not None and before.kind == "%" and before.role == "rate" and "其中" in run[0].lead and len(run) > 2:
        yield before, run, 0


def _closes(claims: list[Claim], at: int) -> bool:
    """共86个, and the 28.5亿元 of 共86个、28.5亿元."""
    claim = claims[at]
    return CLOSED.search(claim.clause) is not None or (
        claim.lead == "、" and at > 0 and CLOSED.search(claims[at - 1].clause) is not None
    )


def _counted(text: str, claims: list[Claim], at: int) -> Claim:
    """中阳县、交口县各2宗, 其余5个乡镇各1个: what each of several has, counted as often as there are."""
    claim = claims[at]
    if not claim.clause.endswith("各"):
        return claim
    before = claims[at - 1] if at else None
    if before is not None and before.role == "holders":
        times = int(before.value)
    else:
        names = CLAUSES.split(claim.lead.strip("、,;"))[-1].removesuffix("各")
        times = len([name for name in _NAMES.split(names) if name])
    return replace(claim, value=claim.value * times) if 1 < times < MANY else claim


def _sibling(total: Claim, parts: list[Claim]) -> bool:
    """临县46个，兴县14个，方山县23个: one of the list, not the whole of it; nor is the first behind 其中."""
    if "其中" in total.lead[:3] and all(part.lead.startswith(",") for part in parts):
        return True
    if all(_PLACE_ALONE.fullmatch(claim.clause) for claim in (total, *parts)):
        return True
    clauses = [claim.clause for claim in (total, *parts)]
    act = _common_end(clauses)
    names = {clause.removesuffix(act) for clause in clauses}
    return len(act) > 2 and len(names) == len(clauses) and all(_NAME.fullmatch(name) for name in names)


def _common_end(words: list[str]) -> str:
    """派出所破案 of 平阳派出所破案, 南关派出所破案."""
    same = 0
    while same < min(map(len, words)) and len({word[-1 - same] for word in words}) == 1:
        same += 1
    return words[0][len(words[0]) - same :]


def _has_its_own_sum(total: Claim, parts: list[Claim]) -> bool:
    """其中1家租用2栋，合计使用6栋；另有1栋: a part that is a sum itself, or larger than a whole of another sentence."""
    if any(_CLOSING.match(part.lead) for part in parts[1:]):
        return True
    return any(part.value > total.value and part.figure.sent_start != total.figure.sent_start for part in parts)


def _is_of_one(total: Claim, parts: list[Claim]) -> bool:
    """种植玉米2146万亩、大豆872万亩…。玉米收获1738万亩，水稻收获405万亩: the first bears the name of one part alone."""
    named = [part.clause[:2] == total.clause[-2:] for part in parts]
    return len(parts) > 2 and sum(named) == 1 and total.figure.sent_start != parts[0].figure.sent_start


def _nested(claims: list[Claim], places: list[int], total: Claim, parts: list[Claim]) -> bool:
    """6个：兴宾区3个，其中凤凰镇2个、石陵镇1个；武宣县2个…；象州县1个: the first make it, the others are theirs."""
    if not any("其中" in part.lead for part in parts[1:]):
        return False
    first = next((at for at, claim in enumerate(claims) if claim.figure is total.figure), None)
    row = [c for c in claims[(first or 0) + 1 : places[-1] + 4] if c.kind == total.kind and c.plain][:ROW]
    some = (chosen for size in range(2, len(row)) for chosen in combinations(row, size))
    return any(
        abs(sum((c.value for c in chosen), Decimal(0)) - total.value) <= _slack(total, chosen) for chosen in some
    )


def _fewer_are_meant(total: Claim, parts: list[Claim]) -> bool:
    """第一批28.1亿元，支出16.3亿元。第二批34.3亿元，两批合计62.4亿元: of two, and two of the three make it."""
    said = _SO_MANY.search(total.clause)
    count = int(parse_any(said[1]) or 0) if said else 0
    return 1 < count < len(parts) and any(
        abs(sum((part.value for part in some), Decimal(0)) - total.value) <= _slack(total, some)
        for some in combinations(parts, count)
    )


def _goes_on_in_another_unit(claims: list[Claim], places: list[int], last: Claim, apart: Decimal) -> bool:
    """抽查3590户(处)，餐饮1246户，居民2180户，学校、医院食堂164处: what is missing stands right behind."""
    at = next(place for place in places if claims[place].figure is last.figure) + 1
    after = claims[at] if at < len(claims) else None
    if after is None or after.kind == last.kind or after.figure.sent_start != last.figure.sent_start:
        return False
    return after.value == apart and after.plain and after.kind not in ("元", "%")


def _magnitude(total: Claim, parts: list[Claim], added: Decimal) -> Claim | None:
    """24米 for 24公里, 5.1万元 for 5.1亿元: the one part that makes the sum exact when enlarged so."""
    if added >= total.value:
        return None
    for part in parts:
        wanted = total.value - (added - part.value)
        if part.value > 0 and wanted in (part.value * 1000, part.value * 10_000, part.value * 100_000_000):
            return part
    return None


def _slack(total: Claim, parts: Sequence[Claim]) -> Decimal:
    """Rounding of the printed numbers together, but no more than a unit of the last place, in the standard unit.

    1.4 among 2.06 and 0.58 is 1.40: the finest of the parts speaks for all of them.
    """
    halves = [claim.half for claim in parts]
    return min(sum(halves, total.half), 2 * max(min(halves), total.half))
