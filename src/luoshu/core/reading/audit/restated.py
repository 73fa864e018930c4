"""One number said again: a definite noun with a count (72个老旧小区, 上述186条) in a later sentence, a name's length or
investment told twice."""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.evidence import one_digit
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import GENERIC, alike, grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_QUALIFIED = re.compile(
    r"其中|完工|已|剩余|未|新增|另|第|首批|同比|部分|抽|市区|城区|重点|剩|其余|多个|达到|增加|减少|平均|每|各|不足|去年|上年|当年|以上|实际|累计"
)
_OWN = re.compile(r"上报|自查|自报|自评|填报|报送")
_BY_OTHERS = re.compile(r"通报|监测|核查|反馈|督查|督导|抽查|复核|审计|核实|现场查")
_AGAIN = ("上述", "这", "这片", "该", "以上", "全部", "所有", "前述", "条全长")
_LINK = re.compile(r"的[\u4e00-\u9fff]{0,4}$|全长$|总投资$|面积$|总额$|[:,;。、]$|^$")
_MEASURED = ("元", "公里", "米", "平方米", "亩", "公顷", "平方公里", "吨")
_NEAR_LOW, _NEAR_HIGH = 0.5, 2.0
REACH = 6
_NAMED = re.compile(r"[\u4e00-\u9fff]{3,6}")
_DEFINITE = re.compile(
    r"(?:对|将|把|向|为|以|管好|用好|建好|盯紧|推动|督促|指导|组织|确保|加快|围绕|上述|这|全部|所有|该|出的|有的|所列|涉及的)$"
)
_ANOTHER = re.compile(r"其中|各|每|另|新|再|首批|第|去年|上年|明年|剩|余下|未|抽|部分|多个|还有|一批")
_POINTED = re.compile(r"(?:上述|这笔|该笔|这些?|该项?|前述|全部|这一)$")
_WORDS_BEHIND = re.compile(r"[\u4e00-\u9fff]{2,12}")
_THERE_ARE = re.compile(r"^(?:共?有|共|已有|设置)")
_AFORESAID = re.compile(r"前述|上述|此前|前面提到")
_VERB = re.compile(
    r"建成投用|投入使用|完成验收|整改完成|销号|办结|竣工验收|建成|开工|竣工|立案|认定|改造|签约|投产|交付|命名|获批"
)
_UNDER_TERMS = re.compile(r"[时日天月]内|按期|按时|当[天场日月]|提前|超期|直接|其中")
MIN_NOUN = 2
THREE_DIGITS = 100
MIN_DIGITS = 3


def check_sources(claims: list[Claim]) -> Iterator[Check]:
    """上报火点3起, 卫星监测通报火点7起: what a place says of itself and what others say of it."""
    for at, own in enumerate(claims):
        if not own.plain or own.rough or not _OWN.search(own.lead):
            continue
        for told in claims[max(0, at - 4) : at + 5]:
            if (
                told is own
                or told.kind != own.kind
                or not told.plain
                or not _BY_OTHERS.search(told.lead)
                or _OWN.search(told.lead)
            ):
                continue
            noun = (own.figure.object or "")[-2:]
            if (
                told.figure.subject != own.figure.subject
                or len(noun) < MIN_NOUN
                or noun not in (told.figure.object or "")
            ):
                continue
            if told.low > own.high or told.high < own.low:
                relation = f"{own.figure.raw} / {told.figure.raw}"
                why = "自报的数与通报、核查的数不同，请核对"
                yield make("repeat", "unclear", [own.figure, told.figure], relation, why, "warn")


def check_restated(claims: list[Claim]) -> Iterator[Check]:
    """Each number of a page against the nearest earlier one of its kind and thing, in another sentence."""
    known: dict[tuple[str, str | None], dict[str, list[Claim]]] = {}
    recent: deque[Claim] = deque(maxlen=40)
    by_verb: dict[tuple[str, str], list[Claim]] = {}
    by_digits: dict[tuple[str, str], list[Claim]] = {}
    told: set[tuple[int, str, Decimal]] = set()  # said before as it is said now is no slip
    for later in claims:
        if not later.plain or later.rough or later.figure.part or later.figure.remaining:
            continue
        if later.kind in _MEASURED:
            yield from _by_magnitude(by_digits, later)
        if later.clause.endswith("的") and later.kind not in _MEASURED:
            found = _relative(by_verb, later)
            if found is not None:
                yield found
        if _AFORESAID.search(later.lead[-24:]):
            yield from _aforesaid(recent, later)
        again = (later.figure.document, later.kind, later.value) in told
        found = _definite(recent, later) if not again else None
        if found is not None:
            yield found
        recent.append(later)
        told.add((later.figure.document, later.kind, later.value))
        for verb in _VERB.findall(f"{later.clause}"):
            by_verb.setdefault((later.kind, verb), []).append(later)
        if _QUALIFIED.search(later.clause.replace("新增", "")):
            continue
        kind, place = later.kind, later.figure.subject
        noun = "" if kind in _MEASURED else _noun(later)
        same = known.setdefault((kind, place), {})
        pairs = [noun[-2:], *(noun[at : at + 2] for at in range(min(len(noun) - 1, 5)))] if same and not again else []
        for pair in dict.fromkeys(pairs):
            near = same.get(pair)
            found = _again(near[-REACH:], later) if near else None
            if found is not None:
                yield found
                break
        same.setdefault(noun[-2:], []).append(later)


def _aforesaid(recent: Iterable[Claim], later: Claim) -> Iterator[Check]:
    """前述已收购转用的1042套, 1024套 above: the one earlier number of its kind in the same words."""
    words = grams(re.sub(r"前述|上述|此前|已经?|的", "", later.clause[-10:]))
    best, most = None, 1
    for first in recent:
        if first.kind != later.kind or first.figure.document != later.figure.document:
            continue
        shared = len(words & grams(f"{first.clause[-12:]}{first.tail[:6]}"))
        if shared >= most:
            best, most = first, shared
    if best is None or best.value == later.value or not one_digit(best.value, later.value):
        return
    relation = f"{best.figure.raw} / {later.figure.raw}"
    why = "前面说过的数前后不同，请核对"
    yield make("repeat", "inconsistent", [best.figure, later.figure], relation, why, "warn")


def _definite(recent: Iterable[Claim], later: Claim) -> Check | None:
    """设立平价商店62家 … 要管好68家平价商店: the name of what was counted before, with a slip."""
    noun = _NAMED.match(later.tail)
    opens = later.clause == "" or _DEFINITE.search(later.clause) is not None
    if noun is None or not opens or later.lead.startswith(("、", "和")) or _ANOTHER.search(later.lead[-8:] + noun[0]):
        return None
    wanted = grams(noun[0])
    need = 3 if later.value < 10 else 2
    same = []
    for first in recent:
        if first.kind != later.kind or first.figure.document != later.figure.document or first.figure.headline:
            continue
        if first.figure.sent_start == later.figure.sent_start or first.figure.subject != later.figure.subject:
            continue
        turned = later.value >= THREE_DIGITS and _turned(first, later)  # 214 and 241
        if len(wanted & grams(f"{first.clause[-10:]},{first.tail[:6]}")) >= (1 if turned else need):
            same.append(first)
    if not same or len({c.value for c in same}) > 1 or _ANOTHER.search(same[0].clause + same[0].tail[:4]):
        return None
    first = same[0]
    near = _NEAR_LOW <= float(later.value / first.value if first.value else 0) <= _NEAR_HIGH
    if not near or first.value == later.value or not (one_digit(first.value, later.value) or _turned(first, later)):
        return None
    relation = f"{first.figure.raw} / {later.figure.raw}"
    why = "同一批事前后数不同，请核对"
    return make("repeat", "unclear", [first.figure, later.figure], relation, why, "warn")


def _turned(first: Claim, later: Claim) -> bool:
    a, b = plain(first.value), plain(later.value)
    return len(a) == len(b) and sorted(a) == sorted(b) and len(a) > 1


def _relative(by_verb: dict[tuple[str, str], list[Claim]], later: Claim) -> Check | None:
    """建成投用26所 … 2025年已经建成投用的28所学校: the number of those of which the verb was told before."""
    verb = _VERB.findall(later.clause[:-1])
    near = by_verb.get((later.kind, verb[-1]), ()) if verb else ()
    near = [
        c for c in near if c.figure.document == later.figure.document and c.figure.sent_start != later.figure.sent_start
    ]
    if not near or len({c.value for c in near}) > 1:
        return None
    if any(c.low <= later.high and later.low <= c.high for c in near):
        return None
    if _UNDER_TERMS.search(later.clause):
        return None  # 已办结209件，24小时内办结的198件
    first = near[-1]
    ratio = float(later.value / first.value) if first.value else 0
    if not _NEAR_LOW <= ratio <= _NEAR_HIGH or first.figure.subject != later.figure.subject:
        return None
    relation = f"{first.figure.raw} / {later.figure.raw}"
    why = "同一件事前后数不同，请核对"
    return make("repeat", "unclear", [first.figure, later.figure], relation, why, "warn")


def _by_magnitude(by_digits: dict[tuple[str, str], list[Claim]], later: Claim) -> Iterator[Check]:
    """243.6万平方米 and 2436万平方米, 3200万元 and 这笔3200元: the same digits of one thing, many times as large."""
    digits = "".join(letter for letter in later.figure.raw if letter.isdigit()).strip("0")
    pointed = _POINTED.search(later.clause) is not None
    if len(digits) < MIN_DIGITS - 1:
        return
    near = by_digits.setdefault((later.kind, digits), [])
    for first in near[-4:]:
        if first.value == later.value or first.figure.document != later.figure.document:
            continue
        words = grams(f"{first.lead[-24:]}{first.tail[:8]}{first.figure.object or ''}")
        shared = len(words & grams(f"{later.lead[-24:]}{later.tail[:8]}{later.figure.object or ''}"))
        far = not Decimal("0.002") < later.value / first.value < 500 if first.value else False
        need = 1 if pointed else 2
        if len(digits) < MIN_DIGITS and not (far and (pointed or shared > 2)):
            continue
        if shared >= need:
            relation = f"{first.figure.raw} / {later.figure.raw}"
            why = "两处数字相同、数量级不同，请核对单位或小数点"
            yield make("repeat", "inconsistent", [first.figure, later.figure], relation, why, "warn")
            break
    near.append(later)


def _again(earlier: list[Claim], later: Claim) -> Check | None:
    sentence, document = later.figure.sent_start, later.figure.document
    if earlier[-1].figure.document != document:
        return None
    candidates = [
        c
        for c in earlier
        if not c.figure.headline
        and c.figure.sent_start != sentence
        and c.figure.document == document
        and _one_thing(c, later)
    ]
    if not candidates or any(c.low <= later.high and later.low <= c.high for c in candidates):
        return None
    if len({c.value for c in candidates}) > 1:
        return None
    first = candidates[-1]
    noun = first.figure.object or ""
    named = noun if noun[-2:] in GENERIC else noun[-2:]  # 配套企业22家 and 29家企业提出…: any firms
    opens = _WORDS_BEHIND.match(later.tail) is not None and named in later.tail[:8]
    slip = one_digit(first.value, later.value) and _telling(first, later)
    if slip and later.kind in _MEASURED and len(grams(first.clause) & grams(later.clause)) < MIN_NOUN:
        return None  # 市区收了14.1万亩, 两天收了14.4万亩: nothing names one thing
    said_again = later.clause.endswith(_AGAIN) or slip
    if not said_again and not (opens and later.value > first.value):
        return None
    if not _NEAR_LOW <= float(later.value / first.value if first.value else 0) <= _NEAR_HIGH:
        return None
    times = (first.figure.period_or_asof or "", later.figure.period_or_asof or "")
    if times[0] != times[1] and all(times) and "/" in "".join(times):
        return None
    relation = f"{first.figure.raw} / {later.figure.raw}"
    why = "同一个数前后不同，请核对"
    return make("repeat", "unclear", [first.figure, later.figure], relation, why, "warn")


def _telling(first: Claim, later: Claim) -> bool:
    """Three digits and more may differ in one by a slip; two only where the noun is long and the same."""
    digits = len(plain(later.value).replace(".", "").rstrip("0"))
    noun = first.figure.object or ""
    return digits > 2 or (digits == 2 and len(noun) > MIN_NOUN + 1 and later.tail.startswith(noun))


def _one_thing(first: Claim, later: Claim) -> bool:
    if later.kind in _MEASURED or first.kind in _MEASURED:
        return _measured(first, later)
    noun, said = _noun(later), _noun(first)
    if len(noun) < MIN_NOUN or len(said) < MIN_NOUN:
        return False
    if ("新增" in first.clause) != ("新增" in later.clause) or first.figure.promised != later.figure.promised:
        return False
    named = noun.startswith((said, said[-2:])) or said.endswith(noun) or noun.endswith(said) or said[-3:] == noun[:3]
    return named and not _verb_differs(first, later)


def _noun(claim: Claim) -> str:
    """The counted noun behind the number, else its object."""
    noun = claim.figure.object or ""
    behind = _WORDS_BEHIND.match(claim.tail)
    if behind is not None and (not noun or noun[:2] == behind.group()[:2]):
        return behind.group()
    return _THERE_ARE.sub("", noun)


def _verb_differs(first: Claim, later: Claim) -> bool:
    """新开工 and 竣工 count other things; a number that opens its clause names the whole again."""
    if (
        not later.clause
        or _LINK.search(later.clause)
        or later.clause.endswith(("这", "该", "上述", "全市", "全部", "确保", "据统计"))
    ):
        return False
    a, b = (first.figure.action or "")[-2:], (later.figure.action or "")[-2:]
    return a != b


def _measured(first: Claim, later: Claim) -> bool:
    """A length, an area or a sum of money told twice: its name, or the thing it belongs to, stands beside both."""
    a, b = first.figure, later.figure
    return len(first.pairs & later.pairs) >= 3 or (
        alike(a.object or "", b.object or "")
        and ((a.action or "")[-2:] == (b.action or "")[-2:] or later.clause.endswith(_AGAIN))
    )
