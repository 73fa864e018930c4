"""Derived numbers that no reading of the numbers round them makes, and one reading makes but for a slip of the pen.

由23.5提高到26.1，快了3.6; 6轮次，走访90个，平均每轮18个; 3927人，分别是1748人、1362人、837人. A number that is
worked out of others (a difference, a mean, a percentage, a sum) has these others near it. Whoever copies one of them
wrongly leaves a number with one digit changed, two changed over, or the point moved. So little is asked of the
wording: whatever fits anywhere near silences, and only what fits but for such a slip is told.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

from luoshu.core.reading.audit.claims import ROUNDED, Claim, as_written
from luoshu.core.reading.audit.comparisons import is_reference
from luoshu.core.reading.audit.evidence import one_digit
from luoshu.core.reading.audit.intervals import bounds, overlap, plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check
from luoshu.core.rows import row

_COMPARED = re.compile(
    r"(?:[多少高低快慢长短大小轻增减降升涨跌差]|增加|减少|增长|下降|上升|提高|提升|降低|回落|回升|缩短|扩大|压减)"
    r"(?:了|出|约|近|达|为|[\u4e00-\u9fff]{2})?$"
)
_PER = re.compile(r"每一?个?([\u4e00-\u9fff])|平均一([\u4e00-\u9fff])|([户人日亩班村校店期场月处镇次起])均")
_GROWTH = re.compile(r"增长|下降|[增降涨跌]幅|增速|上升|减少|增加|同比|环比|上涨|下跌|提高|降低|[增减降升涨跌]了?$")
#: 多盘活1420亩: by how much, with its act; 多层、少数 are words of their own.
_MORE = re.compile(r"[多少](?!数|个|层|功|年|儿|种|元|媒|处|家|次|样|地|能|是|于)[\u4e00-\u9fff]{2}")
_DEFINITE = re.compile(
    r"(?:增长|下降|[增降涨跌]幅|上升|减少|增加|上涨|下跌|提高|降低|多|少|增|减|升|降|涨|跌)(?:了|约|近|达到?|为|超)*$"
)
_FALLS = re.compile(r"少|低|减|降|跌|慢|短|回落|缩")
#: 按可比价格计算: not by the numbers as they are printed.
_OTHER_PRICES = re.compile(r"可比|不变价|同口径|剔除|扣除|名义|实际增")
_STEM = re.compile(r"([\u4e00-\u9fff]{2})率")
_OF_NAMED = re.compile(r"占已[\u4e00-\u9fff]{2,8}的$")
_SHARE_WORDS = re.compile(r"占|的|比重|比例|率|达到?|完成|总[量数额]?|全[市县区年部]")
#: 新开工、续建、竣工: what is finished is among the others, unless what is not is told as well.
_FINISHED, _NOT_YET = re.compile(r"竣工|完工|投产|投用"), re.compile(r"未|在建|正在|待")
#: 共有301项，完成254项，…90项: what there is and what was done of it, two columns.
_DONE = re.compile(r"完成|办结|整改|销号|处置")
_PLACE_END = re.compile(r"[县区市旗镇乡村]$")  # 大新镇 compares nothing
_NEW = re.compile(r"(?:新增|净增|增加|减少|新设|净减)的?$")
_SUM = re.compile(r"共|合计|总|累计|一共|相加")
BACK, ON = 8, 4
FAR_BACK = 14
NEAR_PART = 3
MOST_PARTS = 8
TWO, THREE = 2, 3
#: A reading that the order of the numbers leaves no doubt about: told without a slip of the pen.
SURE = -1
LIKE = (Decimal("0.5"), Decimal(2))
SHIFTS = (1, 2, 3, 4, -1, -2, -3, -4)
SHARES = ("rate", "change")
#: Kinds of relation that answer the same question.
_SAME = {
    "growth": ("growth", "from_to", "series", "share"),
    "from_to": ("growth", "from_to", "series", "sum", "remaining"),
    "remaining": ("sum", "remaining", "missing_denominator"),
    "sum": ("sum", "series", "enumeration"),
    "share": ("share", "pace", "growth", "missing_denominator"),
}
_COUNTED = ("plain", "left", "total")


@row(frozen=True, slots=True)
class _Made:
    """What some numbers make: the value and its bounds, the numbers, how it is shown, what it asks of the digits.

    ``digits`` is how many telling digits the printed number must have for this reading to be believed but for a slip;
    0 for a reading that only silences, SURE for one that needs no slip.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    operands: tuple[Claim, ...]
    shown: str
    digits: int


#: What reads the numbers round one: all readings, or those alone that may tell of a slip (``digits`` is not 0).
_Readings = Callable[[Sequence[Claim], int, bool], Iterator[_Made]]


def check_slipped_digits(claims: Sequence[Claim], held: Mapping[str, set[str]], doubted: set[str]) -> Iterator[Check]:
    """Every derived number of a page in no doubt yet; ``held`` names those in a relation, by its kind.

    The few readings that may tell come first: only where one of them does are the others made, which silence it.
    """
    for at, derived in enumerate(claims):
        if derived.figure.id in doubted or derived.rough or derived.figure.value <= 0:
            continue
        kind, readings = _asked(claims, at)
        if readings is None:
            continue
        known = any(derived.figure.id in held.get(one, ()) for one in _SAME.get(kind, (kind,)))
        told = list(readings(claims, at, True))
        sure = [one for one in told if one.digits == SURE]
        if known and not sure:
            continue
        slipped = [one for one in told if one.digits == SURE or _slips(derived, one)]
        if derived.role != "average":
            slipped = [one for one in slipped if LIKE[0] <= one.value / derived.value <= LIKE[1]]
        if len({one.value for one in slipped}) != 1 or (kind == "sum" and _told_beside(claims, at, slipped[0])):
            continue
        stated = bounds(derived.figure) if derived.kind == "%" else (derived.low, derived.high)
        if not any(overlap((one.low, one.high), stated) for one in sure or readings(claims, at, False)):
            made = slipped[0]
            figures = [*(claim.figure for claim in made.operands), derived.figure]
            relation = f"{made.shown}，文中 {derived.figure.raw}"
            why = "按前后的数重算不符，请核对" if made.digits == SURE else "按前后的数重算只差一位，请核对"
            yield make(kind, "inconsistent", figures, relation, why, "warn")


def _told_beside(claims: Sequence[Claim], at: int, made: _Made) -> bool:
    """已完成97处中，甲41处、乙26处、丙12处，三地共79处: what the numbers make is told right beside them."""
    near = claims[max(0, at - BACK) : at + BACK]
    return any(c.kind == claims[at].kind and c.value == made.value and c not in made.operands for c in near)


def _asked(claims: Sequence[Claim], at: int) -> tuple[str, _Readings | None]:
    """The kind of relation a number asks for, and what reads the numbers round it; None for a number not derived."""
    derived = claims[at]
    if (
        _is_difference(derived)
        or derived.role == "points"
        or (derived.kind != "%" and _COMPARED.search(derived.clause) and not _PLACE_END.search(derived.clause))
    ):
        return "from_to", _differences
    if at > 1 and _NEW.match(derived.clause) and claims[at - 1].figure.result and derived.kind == claims[at - 1].kind:
        return "from_to", _differences
    if derived.role == "average":
        return "average", _means
    if derived.role in SHARES:
        growth = derived.role == "change" or _GROWTH.search(derived.clause) is not None
        if _OTHER_PRICES.search(derived.lead):
            return "", None
        return ("growth", _growths) if growth else ("share", _shares)
    beside = claims[at - 1] if at and derived.lead == "、" else derived
    if "left" in (derived.role, beside.role):
        return "remaining", _remainders
    return ("sum", _sums) if derived.plain and _may_be_sum(claims, at) else ("", None)


def _round_it(claims: Sequence[Claim], at: int, back: int = BACK) -> list[Claim]:
    return [c for c in [*claims[max(0, at - back) : at], *claims[at + 1 : at + 1 + ON]] if c.value > 0]


def _differences(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """Two levels of its kind, the last two before it; what came in and went out between them silences."""
    derived = claims[at]
    near = _round_it(claims, at)
    levels = [c for c in near if c.kind == derived.kind and c.role not in ("change", "average", "points")]
    levels = [c for c in levels if not _is_difference(c)]
    paced = [c for c in near if c.figure.unit.startswith(f"{derived.figure.unit}/")]
    levels = paced or levels or [c for c in near if c.kind == derived.kind and c.role == derived.role == "average"]
    before = [c for c in levels if c.figure.start < derived.figure.start]
    beside = [c for c in claims[max(0, at - 1) : at + 2] if c.kind == derived.kind and c is not derived]
    for first, second in combinations(before[-2:] if telling else levels, 2):
        value, slack = abs(first.value - second.value), first.half + second.half
        if paced:
            scale = derived.value / derived.figure.value
            value, slack = value * scale, slack * scale
        close = before[-2:] == [first, second] and first.kind == second.kind and _of_sentence(derived, first, second)
        rough = first.rough or second.rough
        turned = close and second.figure.result and at and claims[at - 1] is second and _NEW.match(derived.clause)
        digits = 0 if rough or not close else SURE if turned else TWO
        shown = f"{first.figure.raw}与{second.figure.raw}相差{as_written(value, derived)}" if telling else ""
        if digits or not telling:
            yield _Made(value, value - slack, value + slack, (first, second), shown, digits)
        for third in () if telling else beside:
            if third.value * 2 > min(first.value, second.value):
                continue  # no level: what came in or went out
            for other in (value + third.value, abs(value - third.value)):
                wide = slack + third.half
                yield _Made(other, other - wide, other + wide, (first, second, third), "", 0)


def _remainders(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """待盘活17.6万平方米 of 38.6万 and 21.4万: of two numbers before it the greater less the smaller; or a sum."""
    derived = claims[at]
    before = [c for c in claims[max(0, at - FAR_BACK) : at] if c.kind == derived.kind and c.plain and not c.rough]
    before = [c for c in before if c.figure.paragraph == derived.figure.paragraph]
    for first, second in combinations(before, 2):
        near = first.value > second.value and second in before[-2:]
        if telling and not near:
            continue
        value, slack = abs(first.value - second.value), first.half + second.half
        shown = f"{first.figure.raw}与{second.figure.raw}相差{as_written(value, derived)}" if telling else ""
        yield _Made(value, value - slack, value + slack, (first, second), shown, THREE if near else 0)
    yield from _sums(claims, at, telling)


def _means(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """A total of its kind by the count that 每 names."""
    derived = claims[at]
    per = _PER.search(derived.clause)
    base = next((word for word in per.groups() if word), "") if per else ""
    near = [c for c in _round_it(claims, at) if c.kind != "%" and c.low > 0]
    counts = [c for c in near if base and c.figure.unit.startswith(base)] or near
    for total in near:
        if total.kind != derived.kind or total.role == "average":
            continue
        for count in counts:
            if count is total or count.kind == "元":
                continue
            named = base != "" and count.figure.unit.startswith(base) and _of_sentence(derived, total, count)
            named = named and not (total.rough or count.rough)
            if telling and not named:
                continue
            value = total.value / count.figure.value
            shown = f"{total.figure.raw}÷{count.figure.raw}={as_written(value, derived)}" if telling else ""
            low, high = total.low / count.high, total.high / count.low
            yield _Made(value, low, high, (total, count), shown, TWO if named else 0)


def _shares(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """The number right before it, of one of its kind before that."""
    derived = claims[at]
    of_named = _OF_NAMED.search(derived.clause) is not None
    stem = _STEM.search(derived.clause)  # 已办结39项，在办17项，逾期8项，办结率…: of the number of that act
    acted = [c for c in claims[max(0, at - BACK) : at] if stem and stem[1] in c.clause and _of_sentence(derived, c)]
    beside = acted[-1] if acted else claims[at - 1] if at else None
    near = [c for c in _round_it(claims, at, FAR_BACK) if c.kind != "%" and c.low > 0]
    meant = grams(_SHARE_WORDS.sub("", derived.clause))
    close = claims[max(0, at - NEAR_PART) : at + NEAR_PART + 1]
    parts = close if beside is None or beside in close else [beside, *close]
    if telling:
        fit = [c for c in parts if c is beside and _of_sentence(derived, c)][:1]
        parts = [c for c in fit if not (c.rough or c.lead.startswith("、"))]
    for part in parts:
        if part.kind == "%" or part.low <= 0:
            continue
        wholes = [c for c in near if c.kind == part.kind and c is not part]
        if not telling:
            yield from _silencing_shares(part, wholes)
            continue
        nearest = [c for c in wholes if c.figure.start < part.figure.start and c.value >= part.value][-1:]
        named = [c for c in wholes if meant & grams(c.lead[-12:])]
        for whole in wholes:
            value = part.value * 100 / whole.value
            if value > 100 or whole.rough or whole.figure.start >= part.figure.start or (named and whole not in named):
                continue
            sure = whole in named or (whole in nearest and _of_sentence(derived, whole))
            digits = TWO if sure else THREE
            if of_named and [whole] == named and _of_sentence(part, whole):
                digits = SURE  # 完工数占已开工小区的
            shown = f"{part.figure.raw}÷{whole.figure.raw}={_short(value)}%"
            yield _Made(value, *part.percent_of(whole), (part, whole), shown, digits)


def _silencing_shares(part: Claim, wholes: list[Claim]) -> Iterator[_Made]:
    """The number as a share of each of the others, and what is left of each."""
    for whole in wholes:
        value = part.value * 100 / whole.value
        low, high = part.percent_of(whole)
        yield _Made(value, low, high, (part, whole), "", 0)
        yield _Made(100 - value, 100 - high, 100 - low, (part, whole), "", 0)


def _growths(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """Two levels of a kind, the last two before it; or a level and the difference right before it."""
    derived = claims[at]
    near = [c for c in _round_it(claims, at) if c.kind != "%" and c.low > 0]
    before = [c for c in near if c.figure.start < derived.figure.start]
    definite = _DEFINITE.search(derived.clause) is not None
    falls = _FALLS.search(derived.clause[-3:]) is not None
    if telling:  # the last two of their kind, or of the last three those before a difference
        near = [c for c in before if c.kind == before[-1].kind][-3:]
    for first, second in combinations(near, 2):
        if first.kind != second.kind:
            continue
        same = [c for c in before if c.kind == first.kind]
        if len(same) > TWO and same[-1] not in (first, second) and same[-1].value == abs(first.value - second.value):
            same.pop()  # 1126万元，同去年的1183万元相比短收57万元，下降5.8%
        sure = same[-2:] == [first, second] and _of_sentence(derived, first, second)
        sure = sure and not (first.rough or second.rough) and before[-1].kind == second.kind
        if telling and not sure:
            continue
        bases = [(first, second), (second, first)]
        moved = [c for c in (first, second) if _is_difference(c)]
        if moved:
            level = second if moved[0] is first else first
            in_a_row = claims[max(0, at - 2) : at] == [level, moved[0]] and sure
            made = _of_difference(level, moved[0], in_a_row)
            yield from (one for one in made if one.digits) if telling else made
            continue
        share = min(first.value, second.value) * 100 / max(first.value, second.value)
        slack = share * (first.half / first.value + second.half / second.value)
        if not definite and not telling:
            yield _Made(share, share - slack, share + slack, (first, second), "", 0)
        for now, was in bases:
            if definite and (now.value < was.value) != falls:
                continue  # 6132 is no growth of what was 4712 later
            value = abs(now.value - was.value) * 100 / was.value
            low, high = now.low * 100 / was.high - 100, now.high * 100 / was.low - 100
            low, high = (low, high) if now.value >= was.value else (-high, -low)
            earlier = was.role == "previous" or (was is first and second.role != "previous")
            digits = TWO if sure and earlier else 0
            shown = f"{was.figure.raw}到{now.figure.raw}变动{_short(value)}%" if telling else ""
            if digits or not telling:
                yield _Made(value, low, high, (first, second), shown, digits)


def _of_difference(level: Claim, moved: Claim, in_a_row: bool) -> Iterator[_Made]:
    """4712亩，多盘活1420亩，同比增长23.2%: of the level before it; where that is today's, of what it was before."""
    rising, earlier = _FALLS.search(moved.clause) is None, is_reference(level)
    for base in (level.value, level.value - moved.value, level.value + moved.value):
        if base <= 0:
            continue
        meant = level.value if earlier else level.value + (-moved.value if rising else moved.value)
        value = moved.value * 100 / base
        slack = value * (moved.half / moved.value + level.half * 2 / base)
        digits = (SURE if earlier else TWO) if in_a_row and base == meant else 0
        shown = f"{moved.figure.raw}÷{as_written(base, level)}={_short(value)}%" if digits else ""
        yield _Made(value, value - slack, value + slack, (level, moved), shown, digits)


def _may_be_sum(claims: Sequence[Claim], at: int) -> bool:
    """Whether three smaller numbers of its kind stand beside it in its sentence: else no list is doubted."""
    whole = claims[at]
    for side in (claims[at + 1 : at + 20], claims[max(0, at - 19) : at][::-1]):
        parts = 0
        for c in side:
            if c.kind != whole.kind or c.role not in _COUNTED:
                continue
            if c.rough or c.value >= whole.value or c.figure.sent_start != whole.figure.sent_start:
                break
            parts += 1
            if parts > TWO:
                return True
    return False


def _sums(claims: Sequence[Claim], at: int, telling: bool) -> Iterator[_Made]:
    """Three and more numbers of its kind right behind it, or before one that is said to be the sum."""
    derived = claims[at]
    behind = [c for c in claims[at + 1 : at + 20] if c.kind == derived.kind and c.role in _COUNTED]
    before = [c for c in claims[max(0, at - 19) : at] if c.kind == derived.kind and c.role in _COUNTED]
    for size in range(2, MOST_PARTS + 1):
        for side, run in (("behind", behind[:size]), ("before", before[-size:])):
            if len(run) < size:
                continue
            listed = telling and size > TWO and _listed(derived, side, run)
            if telling and not listed:
                continue
            value, slack = sum((c.value for c in run), Decimal(0)), sum((c.half for c in run), Decimal(0))
            shown = "+".join(c.figure.raw for c in run) + f"={as_written(value, derived)}" if telling else ""
            yield _Made(value, value - slack, value + slack, tuple(run), shown, TWO if listed else 0)


def _listed(derived: Claim, side: str, run: Sequence[Claim]) -> bool:
    """A row of the parts of a number, each of them smaller, in one sentence."""
    if any(c.value >= derived.value or c.rough for c in run) or run[0].lead.startswith("、") or ";" in run[0].lead:
        return False  # or one of the row itself
    if side == "before" and _SUM.search(derived.clause) is None:
        return False
    if not _of_sentence(derived, *run) or len({c.clause for c in run}) not in (1, len(run)):
        return False
    if len({_DONE.search(c.clause) is None for c in run}) != 1:
        return False
    said = "".join(c.clause for c in run)
    return not _FINISHED.search(said) or _NOT_YET.search(said) is not None


def _is_difference(claim: Claim) -> bool:
    return claim.role == "difference" or _MORE.fullmatch(claim.clause) is not None


def _of_sentence(derived: Claim, *others: Claim) -> bool:
    return all(other.figure.sent_start == derived.figure.sent_start for other in others)


def _short(value: Decimal) -> str:
    return plain(value.quantize(Decimal("0.01")))


def _slips(derived: Claim, made: _Made) -> bool:
    """What is made, printed as the number is, differs from it by one digit, two changed over, or by the point."""
    if made.value <= 0:
        return False
    unit = derived.half * 2 or derived.value / derived.figure.value
    if derived.kind == "%":
        unit = Decimal(1).scaleb(-len(re.sub(r"[^\d.]", "", derived.figure.raw).partition(".")[2]))
    printed = (derived.value / unit).quantize(Decimal(1), ROUND_HALF_UP)
    rounded = (made.value / unit).quantize(Decimal(1), ROUND_HALF_UP)
    counted = derived.kind != "元" and not ROUNDED.search(derived.figure.raw)
    digits = len(str(printed) if counted else str(printed).rstrip("0"))
    if digits < made.digits or abs(rounded - printed) <= 1:
        return False
    if derived.role == "average" and any(
        overlap((made.low.scaleb(shift), made.high.scaleb(shift)), (derived.low, derived.high)) for shift in SHIFTS
    ):
        return digits >= THREE
    return one_digit(rounded, printed)
