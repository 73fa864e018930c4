"""What is said of all of them, against a later number of those of which it does not hold: 63处均已整改到位, and 3处
迄今没有拆除 in the next sentence."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.claims import Claim
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.model import Check

_ALL = re.compile(r"全部|均已|都已|所有|悉数|无一|全都|全覆盖|一个不落|无一例外")
_TO_COME = re.compile(r"将|要|确保|力争|计划|预计|须|应|目标|争取|务必|下一步|拟|前$|才能|方可|必须")
_NOT_SO = re.compile(r"剩|不足|未|没有|尚|仍|还没|低于|达不到|酝酿|空白|欠|滞后|缺")
_SO_FAR = re.compile(r"目前|现|已|只|仅|实际")
_DIGITS = re.compile(r"[\d.%万亿]+|[,;:、()“”]")
_OTHER_LOT = re.compile(r"第[二三四]批|[二三]期|新[排发增][查现]?\d|本[周月]新")
REACH = 40
BESIDE = 2
FAR_OFF = 4
REACH_OF_WORDS = 170


def check_universal(text: str, claims: list[Claim]) -> Iterator[Check]:
    """Every count that is said to be all, against the fewer of its unit told later."""
    for at, whole in enumerate(claims):
        said = _said_of(text, whole)
        if said is None:
            continue
        largest: dict[str, Claim] = {}
        for part in claims[at + 1 : at + REACH]:
            if part.figure.document != whole.figure.document:
                break
            if part.figure.unit != whole.figure.unit or not part.plain or part.high >= whole.low:
                continue
            nearer = largest.get(part.figure.unit)
            largest[part.figure.unit] = part if nearer is None or part.value > nearer.value else nearer
            if nearer is not None and nearer.value > part.value and _beside(nearer, part, whole):
                break  # 农村17条，剩余4条: of those, not of the six
            if _contradicts(text, whole, said, part):
                spans = ((whole.figure.start, whole.figure.end), said, (part.figure.start, part.figure.end))
                relation = f"{whole.figure.raw} “{text[said[0] : said[1]]}” / {part.figure.raw}"
                why = "前面说全部，后面还有没做到的，请核对"
                ids = (whole.figure.id, part.figure.id)
                yield Check("", "all", "inconsistent", spans, ids, relation, why, "warn")
                break


def _said_of(text: str, whole: Claim) -> tuple[int, int] | None:
    """Where the sentence says 全部 of this count: right before it (所有17个), or behind it, no number between."""
    figure = whole.figure
    if not whole.plain or whole.rough or figure.value < BESIDE or figure.part:
        return None
    if whole.lead[-1:] in ("中", "里", ",") and ("中" in whole.lead or "里" in whole.lead):
        return None  # 10件实事中，3件已全部完成: of some of them only
    before = _ALL.search(text, max(figure.sent_start, figure.start - 4), figure.start)
    behind = _ALL.search(text, figure.end, min(figure.sent_end, figure.end + 40))
    said = before or behind
    if said is None or (behind is not None and before is None and re.search(r"\d", text[figure.end : behind.start()])):
        return None
    clause = re.split("[,;。]", text[max(figure.sent_start, said.start() - 24) : said.start()])[-1]
    clause = re.sub("计划[的内]", "", clause)
    if before is None and (said.group() == "所有" or re.search(r"[占在对把将为是由]$", clause)):
        return None  # 占全部市级重点项目的92.9%: of all, not all of these
    return None if _TO_COME.search(clause) or text.startswith("都", said.end()) else said.span()


def _beside(nearer: Claim, part: Claim, whole: Claim) -> bool:
    return nearer.figure.sent_start == part.figure.sent_start == whole.figure.sent_start


def _contradicts(text: str, whole: Claim, said: tuple[int, int], part: Claim) -> bool:
    """The later number is of those of which it does not hold, in words that speak of the same."""
    if part.figure.start < said[1] or _OTHER_LOT.search(part.lead):
        return False
    mine, other = whole.figure.subject, part.figure.subject
    if mine and other and not other.startswith(mine) and mine in text[whole.figure.sent_start : whole.figure.start]:
        return False  # 尧都区12个全部完工，曲沃县3个没有
    behind = re.split("[。;]", text[part.figure.end : min(part.figure.sent_end, part.figure.end + 40)])[0]
    negative = _NOT_SO.search(behind) or _NOT_SO.search(part.clause)
    so_far = _SO_FAR.search(part.clause) and part.tail[:2] and part.tail[:2] == whole.tail[:2]
    if not negative and not so_far:
        return False
    first = _DIGITS.sub("", text[whole.figure.start : min(whole.figure.sent_end, said[1] + 4)])
    second = _DIGITS.sub("", f"{part.lead[-30:]}{behind}")
    shared = len(grams(first) & grams(second)) + (part.tail[:2] in first and len(part.tail) > 1)
    near = part.figure.paragraph == whole.figure.paragraph
    if so_far and not negative:
        return near and part.value * 2 > whole.value
    beside = (
        near
        and text.count("。", said[1], part.figure.start) <= BESIDE
        and part.figure.start - said[1] <= REACH_OF_WORDS
    )
    return not beside and shared >= (BESIDE if near else FAR_OFF)  # what is right behind, ``counterexamples`` tells
