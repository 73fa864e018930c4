"""What is left: done + remaining = total; a remainder whose total is nowhere on the page."""

import re
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.audit.claims import LEFT
from luoshu.core.reading.audit.intervals import plain, precision
from luoshu.core.reading.audit.links import Index, concept, grams, left_of, unit_class
from luoshu.core.reading.audit.sums import alike_part, make
from luoshu.core.reading.model import Check, Figure

#: 6个督查组交办的问题，尚有17个: the teams are no part of the problems.
_TEAMS = re.compile(r"(?:督查|督导|检查|工作|专项|暗访|巡查)?(?:小?组|队|专班)")


def check_remaining(text: str, index: Index) -> Iterator[Check]:
    """已完成 + 剩余 = 总数; a remainder whose total is nowhere on the page is shown."""
    told: set[tuple[int, str, Decimal]] = set()
    for figure in index.figures:
        still = not figure.ratio and _still_left(text, index, figure)
        if figure.ratio or not figure.value or not (figure.remaining or still):
            continue
        again = (figure.document, figure.unit, figure.value) in told
        told.add((figure.document, figure.unit, figure.value))
        if index.roles.get(figure.id) == "holders" or dimension_of(figure.unit) == "time":
            continue  # 其余7个县区16部; 还需8天
        if figure.headline:
            continue  # 二、逾期未办结事项（8项）
        near = [f for f in index.before(figure) if f.unit == figure.unit and not f.baseline and not f.ratio]
        name = concept(figure)
        counted = [f for f in near if index.roles.get(f.id) != "difference"]  # 较6月底多完成3700万元
        done = next((f for f in counted if f.status == "achieved" and _same_thing(f, figure)), None)
        totals = [f for f in near if f is not done and _same_thing(f, figure)]
        if name:
            totals += [
                f
                for f in index.by_concept[(name, unit_class(figure))][:60]
                if f.subject == figure.subject and f is not done and f is not figure
            ]
        if done is None:
            yield from _without_done(text, index, figure, near, totals, told_before=again, still=still)
            continue
        whole = done.value + figure.value
        exact = next((f for f in totals if f.value == whole), None)
        if exact is not None:
            relation = f"{plain(done.value)} + {plain(figure.value)} = {plain(whole)}"
            yield make("sum", "consistent", [done, figure, exact], relation, "已完成与剩余之和等于总数")
            continue
        declared = [f for f in near if f in totals and f.value > done.value and f.start < done.start]
        between = [f for f in near if declared and declared[0].start < f.start and not f.part]
        if sum((f.value for f in between), figure.value) == (declared[0].value if declared else None):
            relation = (
                " + ".join(plain(f.value) for f in [*reversed(between), figure]) + f" = {plain(declared[0].value)}"
            )
            yield make(
                "sum", "consistent", [declared[0], *reversed(between), figure], relation, "各项与剩余之和等于总数"
            )
        elif _all_add_up(figure, near):
            continue  # 36家，17家、11家，其余8家
        elif len(declared) == 1 and len(between) == 1 and not (declared[0].approx or done.approx or figure.approx):
            relation = f"{plain(done.value)} + {plain(figure.value)} ≠ {plain(declared[0].value)}"
            why = "已完成与剩余之和不等于总数，请核对"
            yield make("sum", "inconsistent", [done, figure, declared[0]], relation, why, "warn")


def _without_done(
    text: str, index: Index, figure: Figure, near: list[Figure], totals: list[Figure], *, told_before: bool, still: bool
) -> Iterator[Check]:
    """A remainder whose paragraph tells of nothing done: closed by numbers of the page, or without a total."""
    elsewhere = _elsewhere(index, figure)
    closed = _closed(figure, elsewhere)
    if closed is not None:
        yield closed
        return
    if len(elsewhere) > 1:
        yield from _not_closed(figure, elsewhere)
    known = totals or elsewhere or [f for f in near if not _of_another(text, figure, f)]
    known = [f for f in known if not _TEAMS.match(text, f.end)]
    if known or told_before or _rest_is_done(text, figure) or _total_behind(text, index, figure):
        return
    if not _nearly_left(figure, near) and _nowhere(text, index, figure, still):
        why = "只有剩余数，没有总数和已完成数，算不出完成比例"
        yield make("missing_denominator", "unclear", [figure], f"剩余 {figure.raw} / 总数 ?", why)


def _rest_is_done(text: str, figure: Figure) -> bool:
    """其余5件按计划数办结: the others are done as well, nothing is left."""
    if not _OTHERS.search(left_of(text, figure, 4)):
        return False
    return _DONE_TOO.match("".join(text[figure.end : figure.sent_end].split())) is not None


def _total_behind(text: str, index: Index, figure: Figure) -> bool:
    """完成剩余4.6公里管网铺设，确保全长15.8公里的管网闭合: the total stands behind, in the same sentence."""
    return any(
        f.unit == figure.unit and f.value > figure.value and _ALL_OF_IT.search(left_of(text, f, 8))
        for f in index.after(figure, 4)
        if f.sent_start == figure.sent_start
    )


def _nearly_left(figure: Figure, near: list[Figure]) -> bool:
    """计划86.5公里…已完成61.8公里，余下22.7公里: two numbers of the paragraph leave about as much."""
    return any(
        abs(abs(first.value - second.value) - figure.value) * 5 <= figure.value
        for number, first in enumerate(near)
        for second in near[number + 1 :]
    )


def _still_left(text: str, index: Index, figure: Figure) -> bool:
    """17座尚未销号, 还有37处没有治理: left by what stands round the number."""
    if index.roles.get(figure.id) not in ("left", "previous") or figure.part or figure.promised:
        return False
    words = text[figure.end : min(figure.end + 12, figure.sent_end)]
    if _STILL.search(left_of(text, figure, 6)):
        return _NOT_DONE.match(words) is not None
    return _NOT_YET.match(words) is not None


def _nowhere(text: str, index: Index, figure: Figure, still: bool) -> bool:
    """No two numbers of the page leave this one, none is of the same thing, and the words say it is left."""
    told = _known(index, figure) or _told_of(index, figure)
    return not told and (still or _says_left(text, index, figure))


def _of_another(text: str, figure: Figure, other: Figure) -> bool:
    """过火面积41.5亩 beside 剩余玉米秸秆6.8万亩未离田: of another thing, named by another noun."""
    mine, its = figure.object or "", f"{other.object or ''}{left_of(text, other, 10)}"
    measured = dimension_of(figure.unit) not in ("count", "people")
    if text.startswith(_WHERE, figure.end):
        return False  # 剩余11.6万亩集中在西北部乡镇: it bears no noun of its own
    return measured and len(mine) > 2 and len(other.object or "") > 1 and not grams(mine) & grams(its)


def _told_of(index: Index, figure: Figure) -> bool:
    """Another number of the same thing stands before, of the whole place or of a former time."""
    noun = (figure.object or "")[-2:]
    at = index.position[figure.id]
    near = [*index.figures[max(0, at - 60) : at], *index.after(figure, 4)]
    return len(noun) > 1 and any(
        f.unit == figure.unit and not f.ratio and (f.object or "")[-2:] == noun and f.value >= figure.value
        for f in near
    )


def _known(index: Index, figure: Figure) -> bool:
    """明水县尚余2.8万亩, and 24.0 of which 21.2 are done in the table above: two numbers of the place that leave it."""
    at = index.position[figure.id]
    before = index.figures[max(0, at - 60) : at]
    if any(f.value == figure.value and f.unit == figure.unit and index.roles.get(f.id) == "left" for f in before):
        return True  # told before, there with its total or without
    same = [
        f.value
        for f in index.figures[max(0, at - 60) : at]
        if f.unit == figure.unit and (f.subject == figure.subject or "." in figure.raw) and not (f.ratio or f.baseline)
    ]
    values = set(same)
    exact = "." in figure.raw or figure.value >= _LAST  # small counts differ by chance
    return exact and any(value - figure.value in values for value in same)


_OTHERS = re.compile(r"(?:其余|其他|另外)的?$")
_DONE_TOO = re.compile(
    r"(?:均|都|已|全部|按[计规][划定][\u4e00-\u9fff]{0,2})+[\u4e00-\u9fff]{0,4}?(?:办结|完成|完工|建成|投用|验收|到位|销号)"
)
_ALL_OF_IT = re.compile(r"(?:全长|总长度?|总里程|总规模|总量|共|全部|合计)[\u4e00-\u9fff]{0,4}$")
_NOT_YET = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:尚未|仍未|还未|仍没有|还没有)(?=[\u4e00-\u9fff]{2})")
_STILL = re.compile(r"(?:还差|还有|仍有|尚有|还剩|尚余)$")
_NOT_DONE = re.compile(r"[\u4e00-\u9fff]{0,4}?(?:没有|未|待)(?=[\u4e00-\u9fff]{2})")
_LAST = 25
_WHERE = ("集中", "分布", "主要", "都在", "均在", "全部")
_FORECAST = re.compile(r"预计|天气|降雨|降水|强对流|上期|第\d{1,3}期")


def _all_add_up(left: Figure, near: list[Figure]) -> bool:
    added = left.value
    for other in near:
        if other.value == added:
            return True
        added += other.value
    return False


def _says_left(text: str, index: Index, figure: Figure) -> bool:
    """其余8家分布在三个县: the three are not what is left."""
    if _FORECAST.search(left_of(text, figure)):
        return False
    before = next(iter(index.before(figure, 1)), None)
    begins = before.end if before is not None and before.sent_start == figure.sent_start else figure.sent_start
    return before is None or not before.remaining or LEFT.search(text, begins, figure.start) is not None


def _elsewhere(index: Index, figure: Figure) -> list[Figure]:
    """Figures of the page before this one that can be its total or its done part: same unit, place and noun."""
    noun = (figure.object or "")[-2:]
    at = index.position[figure.id]
    return [
        other
        for other in index.figures[max(0, at - 60) : at]
        if other.unit == figure.unit
        and other.subject == figure.subject
        and not other.ratio
        and not other.baseline
        and len(noun) == 2
        and (noun in (other.object or "") or noun in other.indicator)
    ]


def _not_closed(figure: Figure, others: list[Figure]) -> Iterator[Check]:
    """The one done part and the one total of the same thing that leave another remainder than the one written."""
    same = [f for f in others if figure.object and f.object and figure.object[:2] in f.object and not f.remaining]
    done = [f for f in same if f.status == "achieved" and not f.part]
    totals = [f for f in same if f.status in ("total", "planned", "target") and not f.part]
    if len(done) != 1 or len(totals) != 1 or totals[0].value < done[0].value or totals[0].start > done[0].start:
        return
    if figure.section != done[0].section and figure.section != totals[0].section:
        return  # 襄城区84个、完工66个 in its own section; 剩余67个 of the whole city
    left = totals[0].value - done[0].value
    figures = [figure, totals[0], done[0]]
    slack = sum((precision(f) for f in figures), Decimal(0))
    beside = [f.value for f in others if f.sent_start == done[0].sent_start]
    if any(abs(left - figure.value - value) <= slack for value in beside):
        return  # 办结1197件，阶段性办结52件，未办结15件
    if abs(left - figure.value) > slack and not any(f.approx for f in figures):
        relation = f"{plain(totals[0].value)} - {plain(done[0].value)} = {plain(left)} ≠ {plain(figure.value)}"
        yield make("sum", "inconsistent", figures, relation, "总数减已完成与剩余数不符，请核对", "warn")


def _closed(figure: Figure, others: list[Figure]) -> Check | None:
    """The done part and the total that this remainder closes, when the page gives both."""
    totals = {other.value: other for other in others if other.status != "other"}
    for done in others:
        total = totals.get(done.value + figure.value)
        if done.status == "achieved" and total is not None and total is not done:
            relation = f"{plain(done.value)} + {plain(figure.value)} = {plain(total.value)}"
            return make("sum", "consistent", [done, figure, total], relation, "已完成与剩余之和等于总数")
    return None


def _same_thing(first: Figure, second: Figure) -> bool:
    a, b = concept(first), concept(second)
    return (a == b) if a and b else alike_part(first, second)
