"""Columns of a page: one number, under one name, told of place after place in a list, in rows or in sentences."""

import re
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.league import Table, level_of, without_serial
from luoshu.core.rows import row

_VERBS = re.compile(
    r"^(?:其中|和|及|而|则|其|该[县区市镇]|目前|现|均|也|已经?|累计|共计?|的)+|"
    r"(?:最[\u4e00-\u9fff]的|[居列处在]?[\u4e00-\u9fff]{0,4}[首末]位的|均|已经?|仅|只有?|达到?|为|是|有|约|仅为|的|分别|占比|:)+$"
)
_NAMED_BEHIND = re.compile(r"(?:的|是)([\u4e00-\u9fff]{1,5}(?:[县区市旗镇乡]|街道))$")
_PLACE_ENDS = frozenset("县区市旗镇乡道")
_TOWN = re.compile(r"[县区市旗]([\u4e00-\u9fff]{1,6}(?:镇|乡|街道))$")
_WHOLE = re.compile(r"全[市县区省镇]|平均|合计|其余|其他|(?:任务|计划|目标)[数量]?$|去年|上年|上月|上期|同期")
_NO_PLACE = ("全市", "全县", "全区", "全省", "全镇", "全乡", "各", "该", "我")
#: What ends like a place and is none.
_NO_NAME = (
    "小区",
    "社区",
    "片区",
    "园区",
    "辖区",
    "景区",
    "校区",
    "院区",
    "库区",
    "地区",
    "山区",
    "城区",
    "市区",
    "县区",
)
_ON = ("、", ",", "和", ";", "(", "/")
_FALLEN = re.compile(r"下降|减少|回落|降低|负增长")
_ROLES = ("plain", "total", "rate", "average", "left", "change")
HEAD = 18
NAME_REACH = 400
APART = 12


@row(frozen=True)
class Value:
    """What one place has in a column; ``low`` and ``high`` are what the printed number can stand for."""

    name: str
    low: Decimal
    high: Decimal
    claim: Claim
    of: Claim | None = None

    @property
    def shown(self) -> str:
        """As the page prints it; a share told by its two numbers as 9个/18个."""
        return self.claim.figure.raw + (f"/{self.of.figure.raw}" if self.of is not None else "")


class Column:
    """Values of one kind under one measure, each place once; ``start`` and ``end`` are its place on the page."""

    def __init__(self, measure: str, kind: str, head: str) -> None:
        self.measure = measure
        self.kind = kind
        self.head = head
        self.values: dict[str, Value] = {}
        self.sound = True

    @property
    def start(self) -> int:
        return next(iter(self.values.values())).claim.figure.start

    @property
    def end(self) -> int:
        return next(reversed(self.values.values())).claim.figure.end


def value_of(claim: Claim, name: str) -> Value:
    """A claim as the value of a place; what fell counts below nothing."""
    if claim.role == "change" and _FALLEN.search(claim.clause):
        return Value(name, -claim.high, -claim.low, claim)
    return Value(name, claim.low, claim.high, claim)


def measure_of(claim: Claim, name: str) -> str:
    """The words that name a number, without its place, its serial number and its verbs: 开工率 of 孝昌县开工率仅."""
    words = without_serial(claim.clause).replace(name, "", 1) if name else claim.clause
    for _ in range(2):
        longer, words = words, _VERBS.sub("", without_serial(words))
        if words == longer:
            break
    return words


def of_pairs(table: Table) -> Column:
    """The shares a table of pairs makes, 计划/完工, place by place."""
    column = Column(table.label, "%", "")
    for entry in table.entries:
        whole, part = entry.claims
        column.values[entry.name] = Value(entry.name, entry.low, entry.high, part, whole)
    return column


def columns_of(text: str, claims: list[Claim], city: str | None) -> list[Column]:
    """All columns of a page with two places or more."""
    found: list[Column] = []
    current: dict[tuple[int, str, bool, str], Column] = {}
    last: tuple[Claim, str, str] | None = None
    for claim in claims:
        told = claim.role in _ROLES and (claim.role == "change" or not claim.figure.promised)
        name = _place(text, claim, city) if told else None
        if name is None:
            last = None
            continue
        measure, head = measure_of(claim, name), ""
        if not measure:
            measure, head = _inherited(text, claim, name, last)
        last = (claim, measure, head)
        if claim.rough or _WHOLE.search(measure):
            continue
        key = (claim.figure.document, claim.kind, claim.role == "change", measure)
        column = current.get(key)
        if column is not None and name in column.values:
            if column.values[name].claim.figure.sent_start == claim.figure.sent_start:
                column.sound = False
                continue
            column = None
        if column is not None:
            before = next(reversed(column.values.values())).claim.figure
            if claim.figure.paragraph - before.paragraph > APART:
                column = None
        if column is None:
            column = current[key] = Column(measure, claim.kind, head)
            found.append(column)
        column.values[name] = value_of(claim, name)
    return [column for column in found if column.sound and len(column.values) > 1]


def _place(text: str, claim: Claim, city: str | None) -> str | None:
    named = claim.clause[-1:] in _PLACE_ENDS  # 得分最低的三泉镇92.4分
    behind = _NAMED_BEHIND.search(claim.clause) if named else None
    name = behind[1] if behind is not None else claim.place
    if len(name) < 2 or not level_of(name) or name.startswith(_NO_PLACE) or name.endswith(_NO_NAME):
        return None
    if name == city and name not in claim.lead and name.endswith(("市", "州")):
        return None
    first, last = max(0, claim.figure.start - NAME_REACH), claim.figure.start
    if text.rfind(name, first, last) >= 0:
        return name
    within = _TOWN.search(name)  # told as 龙泉镇, of 甲县龙泉镇
    return within[1] if within is not None and text.rfind(within[1], first, last) >= 0 else None


def _inherited(text: str, claim: Claim, name: str, last: tuple[Claim, str, str] | None) -> tuple[str, str]:
    """甲县95%、乙县93%: what the first of the list is called; the first itself by the words its sentence opens with."""
    if last is not None:
        before = last[0]
        same = before.figure.sent_start == claim.figure.sent_start and before.kind == claim.kind
        if same and claim.lead.startswith(_ON):
            return last[1], last[2]
    figure = claim.figure
    words = "".join(text[figure.sent_start : figure.start].split())
    head = words[: words.rfind(name)] if name in words else ""
    if not head and figure.start - figure.sent_start <= len(name) + 2:
        head = "".join(text[max(0, figure.sent_start - HEAD) : figure.sent_start].split()).rstrip(":。")
        head = re.split(r"[。;]", head)[-1] if head.endswith(("如下", "看", "排名")) else ""
    return "", head.rstrip(":,(")[-HEAD:]
