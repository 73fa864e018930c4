"""A limit in a heading against the number of the same noun in the section it heads: 开工率突破七成 and 67.5% below.

A heading is a line of its own, or the first words of a numbered or bracketed paragraph. Its 突破, 过半, 逾, 近 are
asked of the numbers of that kind down to the next heading of its level whose words share most letters with its own; one
that holds silences it. 6月底前…全部销号 above is asked of the days that the section sets for the same noun.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from luoshu.core.reading.audit.alls import ENDED
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.heads_met import made, of_all, of_its_act, of_its_noun
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_MARKER = re.compile(r"[(]?[一二三四五六七八九十\d]{1,3}[)、.]|第?[一二三四五六七八九十]是|【|[●★☆■◆▲]")
_TOP = re.compile(r"[一二三四五六七八九十]{1,3}、")
_LINE = re.compile(r"[●★☆■◆▲·-]")
_OVER = re.compile(r"(?:突破|超过?|[逾破过]|高于|达到?)$")
_NEARLY = re.compile(r"(?:接近|将近|近)$")
_PROMISED = re.compile(r"力争|冲刺|将|拟|计划|明年|确保|目标|预计|瞄准|奋力|奋战|攻坚|决战|迈向|剑指|[底末日月]前")
_RATE_NAME = re.compile(r"([\u4e00-\u9fff]{2})率(?:已|均|平均|总体|首次|再)*$")
_SUMMARY = re.compile(r"[【\[(]?[\u4e00-\u9fff]{0,4}(?:要情|导读|提要|摘要|核心提示|要目|速览|看点)")
_BREAK = re.compile(r"[,;:。、()!?【】“”\s]")
#: Letters of any heading, which name no thing.
_GENERAL = frozenset(
    "全市县区省州我今年目前累计已实现达到突破超过逾近其中上半下月份至的了为率总共数量完成进度情况工作提速加快再首次各项均平"
)
_TENTHS = "一二三四五六七八九"
_COMMON = frozenset("项目被个处家件条座问题企业单位区村")
_APART = re.compile(r"去年|上年|同期|同比|增长|下降|比例|居前|居后|其余")
SHARED = Decimal("0.5")
FAR, MANY, TITLE, LEAST, CONTEXT = 2500, 80, 45, 2, 60
#: How far on the wrong side of a limit a number is still taken for the same.
OFF = (Decimal("0.7"), Decimal("1.25"))
NEARLY = Decimal("0.9")


@dataclass(frozen=True, slots=True)
class _Head:
    """A heading, and where the section that it heads ends; offsets of the stitched text."""

    start: int
    end: int
    until: int


def check_headings(layout: Layout, timeline: Timeline, claims: list[Claim]) -> Iterator[Check]:
    """Every heading of the page against its section."""
    starts = [claim.figure.start for claim in claims]
    for head in _heads(layout):
        first, last = (bisect_left(starts, layout.raw(place)) for place in (head.start, head.end))
        until = bisect_left(starts, layout.raw(min(head.until, head.end + FAR)))
        below = claims[last : min(until, last + MANY)]
        for claim in claims[first:last]:
            found = _against(layout.folded, claim, below)
            if found is not None:
                yield found
        yield from _day_of_all(layout, timeline, head)
        yield from _settled(layout, head, below)


def _heads(layout: Layout) -> Iterator[_Head]:
    blocks = layout.blocks
    levels = list(_levels(blocks))
    for number, block in enumerate(blocks):
        level = levels[number]
        end = _end(layout.text, block, level)
        if level is None or end is None:
            continue
        headed, until = end < block.end, len(layout.text)
        for at in range(number + 1, len(blocks)):
            other = levels[at]
            if blocks[at].start > end + FAR or (headed and other is not None and other <= level):
                until = blocks[at].start
                break
            headed = headed or other is None
        yield _Head(block.start, end, until)


def _levels(blocks: list[Block]) -> Iterator[int | None]:
    """1 the lines above a document and what sums it up, 2 一、, 3 (一) and lines without a number, 4 a numbered
    paragraph; none for what heads nothing."""
    document, above = -1, True
    for block in blocks:
        if block.document != document:
            document, above = block.document, True
        if block.kind == "heading":
            yield 2 if _TOP.match(block.opening) else 1 if above and not _MARKER.match(block.opening) else 3
            continue
        summary = above and _SUMMARY.match(block.opening) is not None
        above = above and (summary or block.kind != "body")
        yield 1 if summary else 4 if block.kind == "body" and _MARKER.match(block.opening) else None


def _end(text: str, block: Block, level: int | None) -> int | None:
    """Where the words of a heading end: the line, or the first sentence of a numbered paragraph if it is short."""
    if level is None:
        return None
    if block.kind == "heading" or level == 1 or (_LINE.match(block.opening) and block.end - block.start <= TITLE):
        return block.end
    stops = [at for at in (text.find(mark, block.start, block.start + TITLE) for mark in "。】") if at >= 0]
    return min(stops) if stops and min(stops) < block.end - 1 else None


def _against(text: str, head: Claim, below: list[Claim]) -> Check | None:
    way = _way(head)
    if way is None and head.role == "plain" and head.kind != "%" and not head.rough:
        return _exact(head, below)
    said, behind = _words_of(text, head)
    if way is None or head.figure.promised or behind.startswith("的") or _PROMISED.search(f"{head.lead[-12:]}{behind}"):
        return None
    tenth = _TENTHS.find(behind[:1]) + 1 if head.figure.raw.endswith("成") and behind else 0
    if tenth:  # 九成五
        behind = behind[1:]
    limit = head.value + tenth
    same = [c for c in below if c.kind == head.kind and not c.figure.promised and _is_of(head, c)]
    same = of_its_noun(head, behind, of_its_act(head, said, of_all(same)))
    own = [c for c in same if c.figure.subject == head.figure.subject] or same
    scored = [(_shared(head, said, behind, c), c) for c in own]
    best = max((score for score, _ in scored), default=Decimal(0))
    if best < SHARED:
        return None
    if any(_holds(limit, way, c) for score, c in scored if score >= SHARED):
        return None
    wrong = [c for score, c in scored if score == best and OFF[0] <= c.value / limit <= OFF[1]]
    if not wrong:
        return None
    first = min(wrong, key=lambda c: abs(c.value - limit))
    if any(_meets(limit, way, value) for value in made(head, first, below)):
        return None
    relation = f"标题 {said[-6:]}{head.figure.raw} / 正文 {first.figure.raw}"
    why = f"标题的数与正文不符（{plain(limit)} / {plain(first.value)}），请核对"
    return make("repeat", "inconsistent", [head.figure, first.figure], relation, why, "warn")


def _words_of(text: str, head: Claim) -> tuple[str, str]:
    """What stands before and behind a number of a heading, in its own phrase: 玉米收获过九成 小麦播种全面铺开."""
    blank = text[head.figure.end : head.figure.end + 1].isspace()
    return _BREAK.split(head.clause)[-1], "" if blank else _BREAK.split(head.tail)[0]


def _exact(head: Claim, below: list[Claim]) -> Check | None:
    """19个项目被点名 above, and 共17个 below in the sentence that tells who was named; any equal number silences it."""
    behind = "".join(_BREAK.split(head.tail)[:1])
    letters = {letter for letter in behind[:10] if "\u4e00" <= letter <= "\u9fff"} - _GENERAL - _COMMON
    same = [c for c in below if c.kind == head.kind and c.role in ("plain", "total", "left")]
    if len(letters) < LEAST or _PROMISED.search(f"{head.lead[-12:]}{behind}") or _makes(head, same):
        return None
    found = [c for c in same if c.role == "total" and not c.figure.part and not c.figure.promised]
    found = [
        c
        for c in found
        if letters <= set(c.figure.sentence)
        and behind[-2:] in c.figure.sentence
        and OFF[0] <= c.value / head.value <= OFF[1]
    ]
    if not found:
        return None
    relation = f"标题 {head.figure.raw}{behind[:6]} / 正文 {found[0].figure.raw}"
    why = f"标题的数与正文不符（{plain(head.value)} / {plain(found[0].value)}），请核对"
    return make("repeat", "inconsistent", [head.figure, found[0].figure], relation, why, "warn")


def _makes(head: Claim, same: list[Claim]) -> bool:
    """One number of the section, two of one sentence, or a sentence as a whole make that of the heading."""
    sentences: dict[int, list[Decimal]] = {}
    if any(claim.value == head.value for claim in same):
        return True
    for claim in same:
        if claim.role != "total":
            sentences.setdefault(claim.figure.sent_start, []).append(claim.value)
    for values in sentences.values():
        told = set(values)
        if sum(values) == head.value or any(head.value - value in told for value in told):
            return True
    return False


def _way(head: Claim) -> str | None:
    """Over or nearly; none for an exact number."""
    approx = head.figure.approx
    if head.value <= 0 or head.role not in ("plain", "total", "rate"):
        return None
    if approx in ("over", "more_than", "at_least") or _OVER.search(head.clause):
        return "over"
    return "nearly" if approx == "nearly" or _NEARLY.search(head.clause) else None


def _is_of(head: Claim, claim: Claim) -> bool:
    if head.kind == "%":
        return claim.role == "rate" and not _APART.search(claim.clause)
    return claim.role in ("plain", "total") and not claim.figure.part and not _APART.search(claim.clause)


def _shared(head: Claim, said: str, behind: str, claim: Claim) -> Decimal:
    """What share of the letters of the heading stands round a number of the text; a rate by its name."""
    named = _RATE_NAME.search(_OVER.sub("", said))
    if named is not None:
        return Decimal(f"{named[1]}率" in claim.clause)
    letters = set(f"{_OVER.sub('', said)[-8:]}{behind[:8]}") - _GENERAL
    letters = {letter for letter in letters if "\u4e00" <= letter <= "\u9fff"}
    sentence = claim.figure.sentence
    at = claim.figure.start - claim.figure.sent_start
    around = set(f"{sentence[max(0, at - CONTEXT) : at]}{claim.tail[:8]}{claim.figure.object or ''}")
    return Decimal(len(letters & around)) / len(letters) if len(letters) >= LEAST else Decimal(0)


def _meets(limit: Decimal, way: str, value: Decimal) -> bool:
    """A number made of two, which is no farther off than a slip would be."""
    return (limit if way == "over" else limit * NEARLY) <= value <= limit * (OFF[1] if way == "over" else 1)


def _holds(limit: Decimal, way: str, claim: Claim) -> bool:
    if way == "over":
        return claim.high >= limit
    return limit * NEARLY <= claim.high and claim.low <= limit


_DAY_OF_ALL = re.compile(r"前(?:,)?(?P<what>[^,。;]{2,16}?)(?:全部|悉数|一律|清零|全面)")
_NOUN = re.compile(r"[\u4e00-\u9fff]{3,}")


def _day_of_all(layout: Layout, timeline: Timeline, head: _Head) -> Iterator[Check]:
    """6月底前48处内涝点全部销号 above, and 全市内涝点7月15日前完成整治 below."""
    text = layout.text
    said = _DAY_OF_ALL.search(text, head.start, head.end)
    days = timeline.within(head.start, said.start() + 1) if said else []
    noun = _NOUN.search(said["what"]) if said else None
    if said is None or noun is None or not days or days[-1].last is None:
        return
    name = noun.group()[-3:]
    for day in timeline.within(head.end, min(head.until, head.end + FAR)):
        late = (
            day.last is not None
            and day.last > days[-1].last
            and text.startswith("前", day.end - day.raw.endswith("前"))
        )
        begins = max(text.rfind(mark, head.end, day.start) for mark in "。;\n") + 1
        behind = _BREAK.split(text[day.end : day.end + 12])
        if late and name in text[max(begins, day.start - CONTEXT) : day.start] and ENDED.search("".join(behind[:2])):
            spans = [(days[-1].start, head.end), (day.start, day.end + len(behind[0])), (days[-1].start, days[-1].end)]
            relation = f"{text[days[-1].start : head.end][:24]} / {text[day.start : day.end + 8]}"
            why = "标题定的时限早于正文定的时限，请核对"
            yield text_check(layout, "deadline_order", "inconsistent", spans, relation, why, "warn")
            return


_SETTLED = re.compile(
    r"(?P<what>[\u4e00-\u9fff“”]{2,14}?)(?:已|均)*(?:(?:全部|悉数|一律|全都|动态)(?P<act>[\u4e00-\u9fff]{2,5})"
    r"|清零|见底|归零)(?:到位)?(?=[\s,;。!]|$)"
)
_DONE = re.compile(r"已|完成|改造|化解|处置")
_ACT = re.compile(r"整治|整改|改造|化解|处置|治理|销号|排查|问题$")


def _settled(layout: Layout, head: _Head, below: list[Claim]) -> Iterator[Check]:
    """重大隐患全部清零 above, and 重大隐患共126处，已整改119处 below."""
    said = _SETTLED.search(layout.text, head.start, head.end)
    phrase = max(layout.text.rfind(mark, head.start, said.start()) for mark in " 　,;。") + 1 if said else 0
    if said is None or _PROMISED.search(layout.text, max(phrase, head.start), said.end()):
        return
    act = (said["act"] or "")[:2]
    name = set().union(*(grams(part) for part in _ACT.sub(",", said["what"].strip("“”")).split(",")))
    noun = _ACT.sub("", said["what"])[-2:]
    short: tuple[Claim, Claim] | None = None
    for whole, done in pairwise(below):
        if whole.kind != done.kind or whole.figure.sent_start != done.figure.sent_start or whole.kind == "%":
            continue
        ended = _DONE.search(done.clause) is not None or ENDED.search(f"{done.clause}{done.tail[:4]}") is not None
        words = whole.pairs | done.pairs | grams(whole.figure.object or "")
        if not whole.plain or whole.role == "left" or done.role != "plain" or not ended or done.figure.promised:
            continue
        of_it = len(name & words) * 2 >= len(name) or (noun in f"{whole.clause}{whole.tail}" and act in done.clause)
        if not of_it or whole.rough or done.rough or not name:
            continue
        if done.high >= whole.low:
            return
        short = short or (whole, done)
    if short is not None:
        figures = [claim.figure for claim in short]
        relation = f"标题“{said.group()}” / 正文 {figures[0].raw}、{figures[1].raw}"
        why = "标题说全部，正文的数不是全部，请核对"
        check = make("all", "inconsistent", figures, relation, why, "warn")
        spans = (*check.spans, layout.raw_span(*said.span()))
        yield Check("", check.kind, check.verdict, spans, check.figures, relation, why, "warn")
