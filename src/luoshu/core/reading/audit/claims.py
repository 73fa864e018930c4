"""Figures bound into claims: what the clause of a number says of its part in a relation, free of the wording.

A claim knows the words since the number before it, its last clause, what stands behind it, its value in the standard
unit of what it measures and its role. The relations of ``wholes``, ``subsets``, ``rates``, ``changes``, ``averages``,
``completion`` and ``course`` are told by roles, kinds and neighbourhood.
"""

import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any, Generic, TypeVar

from luoshu.core.quantities.units import dimension_of, to_comparable
from luoshu.core.reading.audit.intervals import bounds, overlap, plain, precision
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.model import Figure
from luoshu.core.rows import row

ROUNDED = re.compile(r"[.．万亿]")
_CLAUSE = re.compile(r"[,;:。、()!?]")
#: 开工(含竣工)268个: an aside between the word and its number.
_BRACKET = re.compile(r"(?<=[\u4e00-\u9fff])\([^()]*\)$")
_MARK = re.compile(r"[,;:。、()!?\n]")
_AVERAGE = re.compile(r"平均|[户人日亩班月年场期村校次单店]均|每[\u4e00-\u9fff]{1,5}|亩产|单产")
_AGO = (
    r"(?:去年|上年|上月|上个月|上一[周月年期季日]|上季度|上周|上期|第[\d一二三四五六七八九十百]+期(?=为|是|累计|数|末|的|通报|[()]|$)|前一[日天周月年]|年初|(?<!今年)同期|"
    r"(?:比|较|与)\d{4}年[\u4e00-\u9fff]{0,3}的$|春运前|改造前|整治前|节前)"
)
_PREVIOUS = re.compile(rf"{_AGO}|第\d{{1,3}}期|(?<!截至)昨日|前一?日累计|(?:与|比|较|同)[\u4e00-\u9fff\d]{{1,12}}的$")
_CHANGE = re.compile(
    r"(?:[\u4e00-\u9fff\d]{0,10}?(?:同比|环比|比|较|与)[\u4e00-\u9fff\d]{0,14}?|[\u4e00-\u9fff]{0,10}(?=(?:增加|减少|多|少|减|增)了|增加$|减少$)|今年|本[月期周]|当[年月]|(?:[半一两三四五六七八九十\d]{1,3}个?[年天月周日][半]?(?:时间|来|间)?)?(?:净|共|累计|合计|分别|一共)?)?(?:上涨|下跌|增加|减少|增长|下降|上升|提高|提升|降低|回落|回升|下滑|扩大|收窄|改善|"
    r"净增|净减|核减|核增|调减|调增|削减|压降|精减|增产|减产|增收|增幅|降幅|涨幅|跌幅|增速|[多少](?:收|产)?|压减|缩短|减|增|升|降|高出?|低)(?:了|出|为|达到?|约|近|超)*$"
)
#: 比去年同期多改造60公里: by how much, with its act.
_MORE_DONE = re.compile(r"(?:比|较)[\u4e00-\u9fff\d]{1,12}[多少](?![数个层])[\u4e00-\u9fff]{2}$")
_RATE_CHANGE = re.compile(
    r"偏[多少高低]|(?:比|较)[^,]{1,12}[多少高低](?:了|出)?$|压缩|缩短|压减|精简|扩大|缩小|收窄|上涨|下跌|压降|增长|下降|上升|增幅|降幅|涨幅|跌幅|同比|环比|提高|提升|降低|回落|改善|下滑|增速|"
    r"增加|减少|净增|净减|增产|减产|增收|减收|(?:[多少涨跌升降]|(?<![新])增|减)(?:了|出|约|近)*$"
)
LEFT = re.compile(
    r"未(?!来|名)|尚|剩|余下|其余|还有|仍有|没有|(?<![淹沉埋吞])没[\u4e00-\u9fff]{1,3}的?$|(?<![接招期等对看款])待(?!遇)"
)
_LEFT_BEHIND = re.compile(r"^[\u4e00-\u9fff]{0,4}(?:仍|尚|未|没有|正在|还在|还没)")
#: 由每年300元提高到450元: the second is a price as the first is.
_ONWARD = re.compile(r"(?:提高|上调|调整|增加|增长|下调|降低|降|上升)[到至为]$")
_PRICE = re.compile(r"标准(?!化)|单价|价格|均价|[价费]每")
#: 其余7个县区16部: seven counts those that have the sixteen.
_OTHERS = re.compile(r"(?:其余|其他|其它|余下|另外?|剩余|还有)(?:的)?$")
#: 其余县(市)148公里: of the places not listed, done or not.
REST_OF_PLACES = re.compile(r"(?:其余|其他|其它|余下)(?:各|的)?(?:[县市区旗乡镇]|街道|地区|单位|部门)[^,;。\d]{0,8}$")
_OF_PLACES = re.compile(
    r"(?:县|区|市|乡|镇|街道|村|社区|单位|部门|地区|园区|板块)(?:[\u4e00-\u9fff()、]{0,10}[^在于到用为、的\d])?$"
)
_TOTAL = re.compile(r"共|合计|总计|总数|总额|总量|合起来|总共|全部|总[\u4e00-\u9fff]{0,4}$")
#: Letters one of which is in every match of the patterns of a role; most clauses have none of them.
_ROLE_LETTERS = frozenset("均每产去上第前初期昨的未尚剩余还仍没待共合总全")
_CHANGE_ENDS = frozenset("涨跌加少长降升高低落滑大窄善增减产收幅速多短核了出为达到约近超")
_NAME_END = re.compile(r"[,;:。、]")
_JOINING = re.compile(r"^(?:其中|和|及)")
_PLACE_ALONE = re.compile(r"[\u4e00-\u9fff]{1,5}(?:[县区旗镇乡]|街道)")
_PLACE_ENDS = frozenset("县区旗镇乡道")
SHORT = 16
_PRINTED = re.compile(r"([\d,]*\d(?:\.\d+)?)", re.ASCII)
_COUNT_UNITS = frozenset("名人个位")
#: No relation reaches farther back than this many claims.
WINDOW = 12


T = TypeVar("T")


class once(Generic[T]):
    """A property worked out when it is first asked for and kept with its claim."""

    def __init__(self, work: Callable[[Any], T]) -> None:
        self.work = work
        self.name = work.__name__

    def __get__(self, claim: object, owner: type | None = None) -> T:
        value: T = self.work(claim)
        claim.__dict__[self.name] = value
        return value


@row(frozen=True, eq=False)
class Claim:
    """One number in its sentence: ``value`` in ``kind``, the standard unit of what it measures.

    ``plain`` is a number that counts or measures a thing, not a rate, a change, an average or an earlier level;
    ``rough`` one with 约, 近, 余 and the like; ``holders`` a count of those whose number follows (其余7个县区16部).
    """

    figure: Figure
    lead: str
    clause: str
    tail: str
    value: Decimal
    kind: str
    role: str
    plain: bool
    rough: bool

    @once
    def span(self) -> tuple[Decimal, Decimal]:
        """Lowest and highest value the printed number can stand for, in ``kind``."""
        figure = self.figure
        if not self.rough and figure.unit != "%" and not ROUNDED.search(figure.raw):
            return self.value, self.value
        low, high = bounds(figure)
        if self.value == self.figure.value:
            return low, high
        scale = self.value / self.figure.value
        return low * scale, high * scale

    @once
    def pairs(self) -> frozenset[str]:
        """Letter pairs of the clause and of what stands behind the number."""
        return frozenset(grams(f"{self.clause}{self.tail}"))

    @once
    def half(self) -> Decimal:
        """Half a unit of the last printed digit, in ``kind``."""
        scale = self.value / self.figure.value if self.figure.value else Decimal(1)
        return precision(self.figure) * scale

    @once
    def last_words(self) -> str:
        """The words in front of the number, from the last mark on."""
        return _NAME_END.split(self.lead.rstrip("("))[-1]

    @once
    def place(self) -> str:
        """The place right before the number, as written; else the one it is told of."""
        name = self.figure.subject or ""
        words = self.last_words
        if words[-1:] not in _PLACE_ENDS:
            return name
        words = _JOINING.sub("", words)
        return words if _PLACE_ALONE.fullmatch(words) and not words.endswith(name or "\0") else name

    def percent_of(self, whole: "Claim") -> tuple[Decimal, Decimal]:
        """Lowest and highest percentage that the printed numbers make; ``whole.low`` is above zero."""
        return self.low * 100 / whole.high, self.high * 100 / whole.low

    def makes(self, rate: "Claim", whole: "Claim") -> bool:
        """Whether this number of ``whole`` is the percentage as it is printed."""
        return whole.low > 0 and overlap(self.percent_of(whole), bounds(rate.figure))

    @once
    def low(self) -> Decimal:
        return self.span[0]

    @once
    def high(self) -> Decimal:
        return self.span[1]


def as_written(value: Decimal, like: Claim) -> str:
    """A value in the kind of ``like`` as the page prints that number: 2000 (metres) beside 61.2公里 is 2公里."""
    said = _PRINTED.match(like.figure.raw.replace("，", ","))
    if said is None or not like.value:
        return plain(value)
    return f"{plain(value * Decimal(said[1].replace(',', '')) / like.value)}{like.figure.raw[said.end() :]}"


def claims_of(text: str, figures: list[Figure]) -> Iterator[list[Claim]]:
    """The claims of a page, paragraph by paragraph."""
    paragraph: list[Claim] = []
    last: Claim | None = None
    for number, figure in enumerate(figures):
        before = figures[number - 1] if number else None
        if before is not None and before.paragraph != figure.paragraph:
            yield paragraph
            paragraph = []
        after = figures[number + 1] if number + 1 < len(figures) else None
        last = _claim(text, last, figure, after)
        paragraph.append(last)
    if paragraph:
        yield paragraph


def _claim(text: str, before: Claim | None, figure: Figure, after: Figure | None) -> Claim:
    begins = max(figure.sent_start, before.figure.end if before is not None else 0, figure.start - 80)
    lead = "".join(text[begins : figure.start].split())
    ends = min(figure.end + 24, figure.sent_end, after.start if after is not None else len(text))
    tail = "".join(text[figure.end : ends].split())
    stop = _MARK.search(tail)
    clause = _CLAUSE.split(_BRACKET.sub("", lead) if lead.endswith(")") else lead)[-1]
    tail = tail[: stop.start()] if stop else tail
    value, kind = _standard(figure)
    role = _role(figure, clause, tail)
    onward = role == "plain" and before is not None and before.role == "average" and _ONWARD.search(clause)
    if onward or (kind == "元" and role in ("plain", "total") and _PRICE.search(clause)):
        role = "average"
    elif after is not None and after.sent_start == figure.sent_start and after.start - figure.end <= SHORT:
        between = "".join(text[figure.end : after.start].split())
        others = _OTHERS.search(clause) is not None
        if (others and "各" in between[-3:]) or ((others or after.unit == figure.unit) and _OF_PLACES.match(between)):
            role = "holders"
    plain = role in ("plain", "left", "total")
    return Claim(figure, lead, clause, tail, value, kind, role, plain, figure.approx is not None)


def _standard(figure: Figure) -> tuple[Decimal, str]:
    if figure.unit.endswith("户"):
        return figure.value, "户"
    if dimension_of(figure.unit) in ("count", "people") and figure.unit in _COUNT_UNITS:
        return figure.value, "人" if figure.unit in ("名", "人", "位") else figure.unit
    return to_comparable(figure.value, figure.unit)


def _role(figure: Figure, clause: str, tail: str) -> str:
    if figure.unit in ("倍", "番"):
        return "times"
    if figure.ratio or figure.unit == "%":
        if figure.unit.endswith("百分点"):
            return "points"
        onward = figure.result or _ONWARD.search(clause)
        return "change" if _RATE_CHANGE.search(clause) and not onward else "rate"
    told = not _ROLE_LETTERS.isdisjoint(clause)
    if told and _AVERAGE.search(clause):
        return "average"
    ends = clause[-1:] in _CHANGE_ENDS
    if ends and not figure.result and not figure.baseline and _CHANGE.fullmatch(clause):
        return "difference"
    if _MORE_DONE.search(clause):
        return "difference"
    if not told:
        return "previous" if figure.baseline and not figure.result else "left" if _LEFT_BEHIND.match(tail) else "plain"
    if _PREVIOUS.search(clause) or (figure.baseline and not figure.result):
        return "previous"
    if (LEFT.search(clause) or _LEFT_BEHIND.match(tail)) and not REST_OF_PLACES.search(clause):
        return "left"
    return "total" if _TOTAL.search(clause) else "plain"
