"""Names shared out over a coordination: 2个国家级、5个省级…中心; A、B同比分别增长…."""

from itertools import pairwise

from luoshu.core.reading.noun_context import with_suffix
from luoshu.core.reading.noun_patterns import (
    GROWTH_HEAD,
    SIDE_BY_SIDE,
    TRIM_FRONT,
    without_trim,
)
from luoshu.core.reading.slots import SentenceView, Slotted


def share_coordinated_noun(view: SentenceView, slotted: list[Slotted]) -> None:
    """2个国家级、5个省级区域医疗中心: the first count takes the noun of the last."""
    for left, right in pairwise(slotted):
        between = view.text[left.candidate.end : right.candidate.start]
        if not between.endswith("、") or left.clause != right.clause:
            continue
        head = between[:-1]
        if head and head == left.object and head.endswith("级") and "级" in right.object:
            left.object = head + right.object[right.object.index("级") + 1 :]
            left.action = left.action or right.action
            joined = f"{left.action}的" if left.action else ""
            left.indicator = joined + with_suffix(left.object, left.candidate)


def share_behind_respectively(view: SentenceView, slotted: list[Slotted]) -> None:
    """火点18个、面积25亩，同比分别下降12.1%和8.3%; 甲、乙分别为35、41: as many numbers behind 分别 as things before."""
    at = view.text.find("分别", view.sentence.start, view.sentence.end)
    if at < 0:
        return
    behind = [figure for figure in slotted if figure.candidate.start > at]
    clause_start = behind[0].clause[0] if behind else at
    behind = [figure for figure in behind if figure.clause[0] == clause_start]
    if len(behind) < 2 or clause_start > at:
        return
    words = TRIM_FRONT.sub("", view.text[clause_start:at])
    said = GROWTH_HEAD.search(words)
    change = (said.group() if said else "") + without_trim(view.text[at + 2 : behind[0].candidate.start])
    things = [word for word in SIDE_BY_SIDE.split(words[: said.start()] if said else words) if word]
    if len(things) != len(behind):
        before = [f for f in slotted if f.candidate.start < at and not f.ratio and not f.baseline]
        if not said or len(before) < len(behind) or things:
            return
        for figure, named in zip(behind, before[-len(behind) :], strict=True):
            figure.object, figure.action = named.object, change
            figure.indicator = f"{named.object or named.indicator}{change}"
        return
    if any(mention.end <= at and mention.start >= clause_start for mention in view.mentions if mention.explicit):
        return  # places: told by their subject
    for figure, thing in zip(behind, things, strict=True):
        figure.object, figure.action = thing, change
        figure.indicator = thing + change if figure.ratio else with_suffix(thing, figure.candidate)
