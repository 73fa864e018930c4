"""The numbers of the headline, of 要情 and 导读, against the text below: exact ones must be there, 逾, 突破 and 近 must
hold of what is there."""

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.heads_met import made, of_all, of_its_act, of_its_noun
from luoshu.core.reading.audit.intervals import plain
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.sums import make
from luoshu.core.reading.model import Check

_SUMMARY = re.compile(r"\s*[【\[(]?[\u4e00-\u9fff]{0,4}(?:要情|导读|提要|摘要|核心提示|要目|速览|看点|一句话)")
_STAR = re.compile(r"\s*[★☆]")
_OVER = re.compile(r"(?:突破|[逾破过]|超过?|高于|多于|达到)$")
_ABOVE = re.compile(r"^(?:以上|多)")
_NEARLY = re.compile(r"(?:近|接近|将近)$")
_FILL = re.compile(
    r"全[市县区省州]|我[市县区]|今年|目前|累计|已|本[周月期旬]|当[日月]|实现|达到?|突破|超过?|逾|近|接近|其中|[\d.]+个?月|上半年|以来|截至|新增|"
    r"总|共|为|的|了|率$"
)
_PROMISED = re.compile(r"年底前|力争|将|拟|计划|明年|确保|目标|预计|要")
_CLAUSES = re.compile(r"[,;:。、()!?]")
_VERBS = ("建成", "完成", "新增", "开工", "改造", "签约", "发放", "整治", "培训", "办结", "收获", "播")
_LATER = re.compile(r"明年|下一步|今后|下半年|下年")
_PART = re.compile(r"其中|去年|上年|同期|同比|比|较|目标|计划|任务|日均|平均|每")
_PLANNED = ("planned", "target")
_GENERIC = frozenset(["面积", "数量", "项目", "工程", "资金", "工作", "任务", "情况", "完成", "建设"])
_DONE_SO = re.compile(r"已|累计|完成|建成")
_OF_A_PLAN = re.compile(r"计划|任务|目标|列入|纳入|承担")
LINES = 5
NEAR = (Decimal("0.84"), Decimal("1.18"))
LIKE = (Decimal("0.4"), Decimal("2.5"))
MOST = 400
AFTER = 90


def check_summaries(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Each number of a headline or a summary against the numbers of its kind and words below it."""
    heads = [c for c in claims if _is_head(text, c)]
    if not heads:
        return
    told = {c.figure.id for c in heads}
    place = {c.figure.id: at for at, c in enumerate(claims[:MOST]) if c.figure.id in told}
    heads = [c for c in heads if c.figure.id in place]
    below: dict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.figure.id not in told and len(below[claim.figure.document, claim.kind]) < MOST:
            below[claim.figure.document, claim.kind].append(claim)
    for head in heads[:30]:
        same = [below.get((head.figure.document + n, head.kind), []) for n in (0, 1)]
        found = _against(
            text, head, same[0] or same[1], claims[place[head.figure.id] :][:AFTER]
        )  # a headline above the office and the day may stand alone
        if found is not None:
            yield found


def _is_head(text: str, claim: Claim) -> bool:
    figure = claim.figure
    if figure.paragraph > 3 * LINES or claim.role not in ("plain", "total", "rate"):
        return False
    if claim.kind in ("天", "年", "个月") or _PART.search(claim.clause):
        return False
    if figure.headline and figure.paragraph <= LINES:
        return True
    begins = text.rfind("\n", max(0, figure.start - 400), figure.start) + 1
    return _SUMMARY.match(text, begins) is not None or (_STAR.match(text, begins) is not None and figure.paragraph < 9)


def _against(text: str, head: Claim, below: list[Claim], after: list[Claim]) -> Check | None:
    said, behind = _own_words(text, head)
    label = _label(said, behind, head)
    if (
        len(label) < 2
        or _PROMISED.search(said)
        or (head.figure.raw.endswith("成") and head.tail[:1] in tuple("一二三四五六七八九半"))
    ):
        return None
    if head.kind == "%" and not _is_bound(head):
        named = head.clause[-3:]  # 开工率87.7%: against a rate of that name only
        below = [c for c in below if c.clause.endswith(named) or named in c.clause]
    verb = next((word for word in _VERBS if word in said), None)
    if _is_bound(head):
        below = of_its_noun(head, behind, of_its_act(head, f"{said}{behind}", of_all(below)))
    scored = list(_scored(head, label, verb, below))
    if not scored:
        return None
    most = max(shared for shared, _ in scored)
    own_place = [(n, c) for n, c in scored if c.figure.subject == head.figure.subject]
    if any(n * 3 >= most * 2 for n, _ in own_place):
        scored = own_place
        most = max(shared for shared, _ in scored)
    if most * 3 < len(label) and not (head.kind == "%" and len(scored) == 1):
        return None
    if _DONE_SO.search(said):  # 今年已改造96公里: not the 97公里 of the plan
        scored = [(n, c) for n, c in scored if not _OF_A_PLAN.search(c.lead[-16:])] or scored
    firm = [(n, c) for n, c in scored if c.figure.status not in _PLANNED and not c.figure.part] or scored
    equals = scored if head.figure.status in _PLANNED else firm  # a plan of the headline is told as a plan below
    if any(_holds(head, claim) for shared, claim in equals if shared * 2 >= most):
        return None
    near = [c for _, c in (*firm, *scored) if NEAR[0] <= c.value / head.value <= NEAR[1]] if head.value > 0 else []
    enough = most if head.kind == "%" else (most + 1) // 2
    with_verb = [
        c for _, c in scored if verb is not None and verb in f"{c.lead}{c.figure.action or ''}" and _alike(head, c)
    ]
    best = (
        near
        or (with_verb if head.kind != "%" else [])
        or [c for shared, c in scored if shared >= enough and _alike(head, c)]
    )
    best = [c for c in best if not _LATER.search(c.figure.sentence[: c.figure.start - c.figure.sent_start])]
    own = [c for c in best if c.figure.subject == head.figure.subject and not c.figure.part] or best
    if not own or (own[0].rough and head.rough):
        return None
    first = min(own, key=lambda c: abs(c.value - head.value))
    if first.value == head.value:
        return None
    if _is_bound(head) and any(_is_met(head, value) for value in made(head, first, after)):
        return None
    relation = f"标题或要情 {head.clause[-4:]}{head.figure.raw} / 正文 {first.figure.raw}"
    why = f"标题或要情的数与正文不符（{plain(head.value)} / {plain(first.value)}），请核对"
    return make("repeat", "inconsistent", [head.figure, first.figure], relation, why, "warn")


def _scored(head: Claim, label: set[str], verb: str | None, below: list[Claim]) -> Iterator[tuple[int, Claim]]:
    """The numbers below a headline that share words with it, each with how many."""
    for claim in below:
        if claim.figure.start < head.figure.start or claim.role not in ("plain", "total", "rate"):
            continue
        if head.kind == "%" and claim.figure.status in _PLANNED:
            continue
        of_verb = verb is not None and verb in f"{claim.lead}{claim.figure.action or ''}{claim.tail[:4]}"
        shared = len(label & _words(claim, of_verb))
        if shared:
            yield shared, claim


def _own_words(text: str, head: Claim) -> tuple[str, str]:
    """What stands before and behind a number of a headline, up to the blanks that part its phrases."""
    begins = max(text.rfind("\n", max(0, head.figure.start - 60), head.figure.start) + 1, head.figure.start - 40)
    before = text[begins : head.figure.start].split()
    behind = text[head.figure.end : head.figure.end + 10].partition("\n")[0]
    joined = before[-1] if before and not text[head.figure.start - 1].isspace() else ""
    return _CLAUSES.split(joined)[-1], "" if behind[:1].isspace() else _CLAUSES.split((behind.split() or [""])[0])[0]


def _label(said: str, behind: str, head: Claim) -> set[str]:
    noun = head.figure.object or "" if head.kind != "%" else ""
    words = f"{_FILL.sub(',', said[-16:])},{_FILL.sub(',', behind)}"
    words += f",{noun}" if noun and noun in f"{said}{behind}" else ""
    found = grams_of(words)
    return found - _GENERIC or found


def grams_of(words: str) -> set[str]:
    return set().union(*(grams(part) for part in words.split(",")))


def _words(claim: Claim, with_verb: bool = False) -> set[str]:
    """What stands round a number of the text; of a share its whole sentence until it."""
    if with_verb or claim.kind in ("%", "元"):
        begins = max(0, claim.figure.start - claim.figure.sent_start - 70)
        said = "".join(claim.figure.sentence[begins : claim.figure.start - claim.figure.sent_start].split())
        said += f",{claim.figure.section}" if with_verb else ""
    else:
        said = claim.lead[-24:] + "," + (claim.figure.object or "") + "," + (claim.figure.action or "")
    return grams(said) | grams(claim.tail[:8])


def _is_bound(head: Claim) -> bool:
    bound = _OVER.search(head.clause) or _NEARLY.search(head.clause) or _ABOVE.match(head.tail)
    return head.figure.approx is not None or bound is not None


def _holds(head: Claim, claim: Claim) -> bool:
    approx = head.figure.approx
    if approx in ("over", "more_than", "at_least") or _OVER.search(head.clause) or _ABOVE.match(head.tail):
        return claim.high >= head.value and (head.kind == "%" or claim.low <= head.value * 2)
    if approx == "nearly" or _NEARLY.search(head.clause):
        return head.value * Decimal("0.9") <= claim.high and claim.low <= head.value
    return claim.low <= head.high and head.low <= claim.high


def _is_met(head: Claim, value: Decimal) -> bool:
    """A number made of two, no farther off than a slip would be, is what a bound says."""
    if head.figure.approx == "nearly" or _NEARLY.search(head.clause):
        return head.value * Decimal("0.9") <= value <= head.value
    return head.value <= value <= head.value * Decimal("1.25")


def _alike(head: Claim, claim: Claim) -> bool:
    return head.value > 0 and LIKE[0] <= claim.value / head.value <= LIKE[1]
