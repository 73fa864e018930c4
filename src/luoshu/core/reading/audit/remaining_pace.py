"""What is left by the day set for it, against every speed the page tells: of late, a day, or so far from its start.

106 left, 62 done in seven months, 19 of them in July, and all to be done by the end of October: flagged where what is
left needs clearly more than the told speed, and no number of the page says how it is to become faster.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.dues import Due, find_dues
from luoshu.core.reading.audit.flows import (
    MONTH,
    OF_LATE,
    OTHER_FLOW,
    SEASON,
    SO_FAR,
    Document,
    as_of,
    per_day,
    too_slow,
)
from luoshu.core.reading.audit.links import alike, grams
from luoshu.core.reading.audit.rate_pace import check_rate_paces
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline
from luoshu.core.rows import row

_NO_NOUN = re.compile(r"[没剩余未尚逐完月前]|要求|任务|计划|开放|建成|累计|盘活$|竣工|交付")
_REST = re.compile(r"剩|余|尚|还有|仍有|未完|未整|未办|未销")
_BEGIN = re.compile(r"(?:开工|动工|进场|启动)(?!以来|至今|后)")
#: Of a plan: what is done of it so far, not what it consists of.
_SO_FAR = re.compile(r"已|完|仅|只|截至|至今|累计|竣工|建成|投用|整改|办结|销号|盘活|至|到")
_DONE = re.compile(
    r"完|竣工|建成|投用|整改|整治|办结|销号|改造|治理|新建|播|收|栽|还田|离田|铺设|发放|兑付|交付|清零|盘活|清理|拆除|开工|新增"
)
_PLAN = re.compile(r"要(?!求)|全年|拟|承担|计划|目标|任务|列入|纳入|应|安排|总数|须|下达|摸底|排查|清查|共")
_OF_THEM = re.compile(r"[^,;。]{0,12}(?:中|里)$")
_MONEY = ("元", "人", "天", "小时", "%", "户次", "人次", "度")
_OF_THE_YEAR = re.compile(r"今年|年度|全年|年初|年内|本年")
_BEGUN = re.compile(r"[^,;。\d]{0,14}?(?:启动|动工|开工|开始|实施|进场|起)")
FAR_BEHIND = Decimal("0.2")
BEHIND = Decimal("0.12")
MUCH = Decimal(4)
ABOUT = Decimal("0.9")
REACH = 12
SHORT = 3  # letters of a noun too short to name one item of a list
BEFORE = 60
AFTER = 200
PARAGRAPHS = 3  # a title of a section between them counts as one


@row(frozen=True, slots=True)
class _Work:
    """Work under way: what is done, of what plan, what is left; values in ``kind`` of the claims."""

    done: Claim | None
    plan: Claim | None
    left: Claim | None
    to_do: Decimal

    @property
    def told(self) -> list[Claim]:
        return [claim for claim in (self.plan, self.done, self.left) if claim is not None]

    @property
    def at(self) -> int:
        return self.told[-1].figure.start

    @property
    def kind(self) -> str:
        return self.told[0].kind

    @property
    def noun(self) -> str:
        return next((noun for claim in self.told if (noun := _noun(claim))), "")


@dataclass(frozen=True, slots=True)
class _Page:
    """The page as received, and its dates by their place there."""

    text: str
    issued: date
    mentions: list[DateMention]
    starts: list[int]

    def within(self, start: int, end: int) -> list[tuple[int, DateMention]]:
        """The dates between two places, each with the place where it ends."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [(self.starts[at] + len(self.mentions[at].raw), self.mentions[at]) for at in range(first, last)]


def _noun(claim: Claim) -> str:
    """What a number counts, where that is a thing and no act (开放, 剩, 要求6月底前)."""
    noun = claim.figure.object or ""
    return "" if len(noun) < 2 or _NO_NOUN.search(noun) else noun


def check_remaining_pace(text: str, layout: Layout, claims: list[Claim], timeline: Timeline) -> Iterator[Check]:
    """All of a page: each work under way and the days set for it, counts first, then rates."""
    dues = list(find_dues(layout, timeline))
    if not dues:
        return
    page = _Page(text, timeline.issued, timeline.mentions, [layout.raw(m.start) for m in timeline.mentions])
    documents: dict[int, list[Claim]] = defaultdict(list)
    for claim in claims:
        documents[claim.figure.document].append(claim)
    for same in documents.values():
        first = bisect_left(dues, same[0].figure.sent_start - BEFORE, key=lambda due: due.at)
        last = bisect_left(dues, same[-1].figure.sent_end + AFTER, key=lambda due: due.at)
        if first < last:
            yield from _of_document(page, Document.of(same, dues[first:last], page.issued))


def _of_document(page: _Page, document: Document) -> Iterator[Check]:
    told: set[tuple[str, Decimal]] = set()
    for at in range(len(document.claims)):
        for work in _works(document.claims, at, page.issued):
            found = None if (work.kind, work.to_do) in told else _too_slow(page, document, work)
            if found is not None:
                told.add((work.kind, work.to_do))
                yield found
    yield from check_rate_paces(document, page.issued)


def _works(same: list[Claim], at: int, issued: date) -> Iterator[_Work]:
    """The work a number tells of: what is left, or what is done of a plan in front of it."""
    claim = same[at]
    if (
        not claim.plain
        or claim.figure.ratio
        or claim.kind in _MONEY
        or (claim.figure.promised and claim.role != "left" and not claim.tail.startswith("已"))
        or claim.clause.endswith(("各完成", "各"))
    ):
        return
    if claim.role == "left":
        if not _REST.search(claim.clause):
            return
        done = next((c for c in same[max(0, at - 2) : at][::-1] if _done(c, claim)), None)
        yield _Work(done, None, claim, claim.value)
        return
    said = f"{claim.clause[-10:]}{claim.tail[:6]}"
    if (
        claim.rough
        or not (_DONE.search(said) or "已" in said or "累计" in said)
        or not _SO_FAR.search(f"{claim.lead[-16:]}{claim.tail[:6]}")
    ):
        return
    if OTHER_FLOW.search(claim.lead[-16:]) or per_day(claim, issued):
        return
    plan = _plan_of(same, at)
    if plan is not None:
        left = next((c for c in same[at + 1 : at + 7] if c.role == "left" and c.kind == claim.kind), None)
        if left is not None and abs(left.value - (plan.value - claim.value)) * 1000 > plan.value:
            left = None
        yield _Work(claim, plan, left, left.value if left is not None else plan.value - claim.value)


def _done(claim: Claim, left: Claim) -> bool:
    beside = claim.figure.sent_start == left.figure.sent_start and claim.kind == left.kind
    done = _DONE.search(claim.clause) is not None or "已" in claim.clause
    return beside and claim.plain and done and claim.role != "left"


def _plan_of(same: list[Claim], at: int) -> Claim | None:
    done = same[at]
    noun = _noun(done)
    for plan in same[max(0, at - REACH) : at][::-1]:
        if plan.kind != done.kind or not plan.plain or plan.rough or plan.figure.subject != done.figure.subject:
            continue
        if (
            plan.value <= done.value
            or plan.role == "left"
            or done.figure.paragraph - plan.figure.paragraph > PARAGRAPHS
        ):
            continue
        if plan.figure.part and len(noun) > SHORT and noun in f"{plan.clause}{plan.figure.object or ''}":
            return plan  # 任务7650套，其中保障性租赁住房4200套、…；保障性租赁住房开工3360套: of these alone
        asked = plan.figure.promised or _PLAN.search(f"{plan.clause}{plan.tail[:2]}") or _OF_THEM.fullmatch(plan.tail)
        beside = plan.figure.sent_start == done.figure.sent_start
        named = beside or not noun or not _noun(plan) or alike(noun, _noun(plan))
        if (asked or (beside and _opens(same, plan, done))) and named:
            return plan
    for plan in same[at + 1 : at + 3]:  # 208台已投用，总任务520台
        beside = plan.kind == done.kind and plan.figure.sent_start == done.figure.sent_start
        if beside and plan.value > done.value and re.search("任务|计划|目标|占$", plan.clause):
            return plan
    return None


def _opens(same: list[Claim], plan: Claim, done: Claim) -> bool:
    """The first number of a sentence, of which the next of its kind is a part: 问题清单240条，已销号96条."""
    at = bisect_left(same, plan.figure.start, key=lambda claim: claim.figure.start)
    inside = [c for c in same[max(0, at - 1) : at + REACH] if c.figure.sent_start == plan.figure.sent_start]
    alike_ones = [claim for claim in inside if claim.kind == plan.kind]
    first = bool(inside) and inside[0] is plan and alike_ones[1:2] == [done]
    return first and not _SO_FAR.search(plan.clause) and not _DONE.search(plan.clause[-4:])


def _due_of(text: str, work: _Work, dues: list[tuple[Due, list[Claim]]]) -> tuple[Due, list[Claim]] | None:
    """The latest of the days that hold for a work: in its sentence, of its number, of its thing."""
    values = {claim.value for claim in work.told if claim is not work.done}
    begins = _BEGIN.search("".join(claim.clause + claim.tail[:4] for claim in work.told if claim is not work.plan))
    found: list[tuple[int, date, tuple[Due, list[Claim]]]] = []
    for due, numbers in dues:
        to_begin = _BEGIN.search(due.words) is not None
        if to_begin != (begins is not None) and not (work.left and to_begin):
            continue
        inside = [claim for claim in numbers if claim.kind == work.kind]
        level = _level(text, work, due, inside, values)
        if level is not None:
            found.append((level, due.day, (due, inside)))
    best = min((level for level, _, _ in found), default=0)
    return max((entry for entry in found if entry[0] == best), key=lambda entry: entry[1], default=(0, 0, None))[2]


def _level(text: str, work: _Work, due: Due, inside: list[Claim], values: set[Decimal]) -> int | None:
    starts = [claim.figure.start for claim in work.told]
    if inside:
        goes_on = any(due.clause[1] <= start < due.sentence[1] for start in starts) and work.left is not None
        return 1 if goes_on or any(claim.value in values for claim in inside) else None
    if any(due.sentence[0] <= start < due.sentence[1] for start in starts):
        return 0
    last = max(starts)
    ended = text.find("。", last)
    if 0 <= due.sentence[0] - ended <= 1 and "\n" not in text[last : due.sentence[0]]:
        return 2
    clause = text[due.sentence[0] : due.clause[1]]
    nouns = grams(work.noun)
    if nouns & grams(due.words) and re.search("全|所有", due.words):
        return 3
    verb = work.done.clause[-2:] if work.done else ""
    if len(verb) == 2 and verb in due.words and re.search("全[面部]", due.words) and verb in clause[: -len(due.words)]:
        return 4
    return None


def _of_work(text: str, work: _Work, due: Due, speeds: list[tuple[Claim, Decimal]]) -> list[tuple[Claim, Decimal]]:
    """The told speeds of a work: of its own name first."""
    mine = []
    for claim, speed in speeds:
        if claim.kind != work.kind or claim in work.told or claim.figure.subject != work.told[0].figure.subject:
            continue
        if bool(_BEGIN.search(claim.clause)) != bool(_BEGIN.search(due.words)):
            continue
        mine.append((claim, speed))
    around = text[work.told[-1].figure.sent_start : work.told[-1].figure.sent_end]
    own = [(c, s) for c, s in mine if len(c.clause) >= 2 and not _DONE.search(c.clause) and c.clause[-2:] in around]
    if own:
        return own
    near = [
        (claim, speed)
        for claim, speed in mine
        if _DONE.search(f"{claim.clause}{claim.tail[:4]}") or claim.role in ("average", "difference")
        if _one_thing(claim, work)
    ]
    return near


def _one_thing(claim: Claim, work: _Work) -> bool:
    noun = _noun(claim)
    if abs(claim.figure.paragraph - work.told[-1].figure.paragraph) <= 1:
        return True
    return not noun or not work.noun or alike(noun, work.noun) or _DONE.search(noun) is not None


def _too_slow(page: _Page, document: Document, work: _Work) -> Check | None:
    held = _due_of(page.text, work, document.dues_near(work.at))
    until = as_of(work.told[-1].figure, page.issued)
    if held is None or work.to_do <= 0 or held[0].day <= until:
        return None
    due, again = held
    needed = work.to_do / (due.day - until).days
    if any(speed >= needed * ABOUT for _, speed in document.near(document.wished, work.at, work.kind)):
        return None  # 四季度每月能推进40公里
    mine = _of_work(page.text, work, due, document.near(document.speeds, work.at, work.kind))
    if mine:
        claim, speed = max(mine, key=lambda entry: entry[1])
        if speed <= 0 or needed < speed * OF_LATE:
            return None
        return too_slow([*work.told, *again, claim], due, needed / speed)
    slow = _since_start(page, work, due, needed, until)
    return too_slow([*work.told, *again], due, slow) if slow is not None else None


def _since_start(page: _Page, work: _Work, due: Due, needed: Decimal, until: date) -> Decimal | None:
    """How many times the speed so far is needed, where that is clearly too much."""
    done = work.done
    if done is None or done.value <= 0:
        return None
    start = _start_of(page, work)
    if start is None or (until - start).days < MONTH - 1:
        return None
    if SEASON.search("".join(claim.clause + claim.tail for claim in work.told)):
        return None
    gone = (until - start).days
    whole = done.value + work.to_do
    behind = Decimal(gone) / (due.day - start).days - done.value / whole
    times = needed * gone / done.value
    return times if (times >= SO_FAR and behind >= FAR_BEHIND) or (times >= MUCH and behind >= BEHIND) else None


def _start_of(page: _Page, work: _Work) -> date | None:
    """The day a work began: as its sentence says, the first day of its years, or that of this year."""
    done = work.told[0] if work.done is None else work.done
    first = min(claim.figure.sent_start for claim in work.told)
    for end, mention in page.within(first, done.figure.end):
        if mention.first is None or mention.first >= page.issued:
            continue
        begun = mention.role in ("event", "since", "period") and _BEGUN.match(page.text, end)
        years = mention.kind == "interval" and mention.first.year < page.issued.year
        if begun or (years and mention.last is not None and mention.last >= page.issued):
            return mention.first
    words = page.text[first : done.figure.end]
    return date(page.issued.year, 1, 1) if work.plan is not None or _OF_THE_YEAR.search(words) else None
