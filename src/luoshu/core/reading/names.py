"""What the figures of a sentence are called: the act or state told of a thing, the thing, and the measure of its unit.

Each is named by what was named before it. A figure of a list takes the name of the list; one that leans on another
(增幅31.3%, 平均每处133个) is named by their relation; what is left (余下的2条) by how it stands; a kind (省级5家) and a
bare act (完工19个) take over the thing counted before, or the thing of their lead-in; all others keep the noun of their
own clause, as ``nouns`` has read it.
"""

import re

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.lexicon import VERB_RUN
from luoshu.core.reading.list_names import (
    name_in_list,
    name_kind,
    place_lists,
    share_behind_respectively,
    share_coordinated_noun,
)
from luoshu.core.reading.noun_context import clean_words, suffix_of
from luoshu.core.reading.noun_patterns import RATIO_UNITS
from luoshu.core.reading.relation_names import name_related
from luoshu.core.reading.remainder_names import name_remainder, stands_open
from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.things import FUNDS_ENDS, is_fragment, says_how, thing_of, topic_in
from luoshu.core.reading.topics import led_thing, things_before, told_again

_GROWTH = re.compile(r"(?:增长|下降)$")
_PERSONS = re.compile(r"([员生长者师])人数$")
_ASKED = ("任务", "计划", "目标")
_SHORT_ACTS = frozenset("收种播改建栽换修拆检装补挖清运打割采投拨")
#: 列入清单64座: where a thing is written down, not what it is.
_WRITTEN_IN = ("计划", "清单", "台账", "名单", "目录")
_LISTED_IN = re.compile(r"[纳列]入[\u4e00-\u9fff]{0,6}(?:计划|清单|台账|名单|目录)")
#: 逾期办结14项: how an act was done.
_MANNERS = (
    "逾期",
    "按期",
    "超期",
    "限期",
    "提前",
    "如期",
    "依法",
    "免费",
    "公开",
    "当场",
    "现场",
    "就地",
    "基本",
    "实际",
)


def name_sentence(view: SentenceView, slotted: list[Slotted]) -> None:
    """Name the figures of a sentence in their order."""
    share_coordinated_noun(view, slotted)
    share_behind_respectively(view, slotted)
    lists = place_lists(view, slotted)
    for number, figure in enumerate(slotted):
        name = ""
        if number in lists:
            name = name_in_list(view, figure, lists[number])
        elif figure.remaining and not figure.ratio:
            name = name_remainder(view, figure)
        elif not (figure.baseline or figure.settled):
            name = name_related(view, slotted, number) or _name_by_words(view, slotted, number)
        figure.thing = figure.thing or _thing_of(figure)
        figure.indicator = _trimmed(name or figure.indicator, figure)


def _name_by_words(view: SentenceView, slotted: list[Slotted], number: int) -> str:
    """A name where the figure's own clause lacks the thing it counts, tells a kind of it, or tells it again."""
    figure = slotted[number]
    if figure.ratio or figure.candidate.unit in RATIO_UNITS:
        return ""
    if figure.named_behind and not figure.action and len(figure.noun) > 1:
        again = told_again(view, figure)
        if again is not None:
            figure.thing = again.thing
            return again.indicator
    if figure.named_behind and says_how(figure.noun) and stands_open(view, figure):
        return name_remainder(view, figure)
    noun, verb = _said(figure)
    if noun in _WRITTEN_IN or _LISTED_IN.fullmatch(noun):
        return _of_topic(view, figure, noun, verb)
    if noun and not figure.inherited and not (is_fragment(noun) and not figure.named_behind):
        return "" if verb or figure.named_behind else name_kind(view, slotted, number)
    if not noun and not verb and figure.inherited:
        return _of_another_time(view, slotted, number)
    return _of_topic(view, figure, noun, verb)


def _said(figure: Slotted) -> tuple[str, str]:
    """Noun and verb of a figure's own clause; of words behind its unit that tell how the counted stand, the verb."""
    if figure.named_behind and says_how(figure.noun):
        acts = VERB_RUN.findall(figure.noun)
        figure.named_behind = False
        return ("", acts[-1]) if acts else ("的", "")
    if figure.noun in _SHORT_ACTS and not figure.verb:
        return "", figure.noun
    if figure.verb and figure.noun.removesuffix("后") in _MANNERS:
        return "", figure.noun + figure.verb
    return figure.noun, figure.verb


def _of_topic(view: SentenceView, figure: Slotted, noun: str, verb: str) -> str:
    """The thing counted before in this unit, else that of the lead-in, under the act told: 完工19个 -> 完工小区数."""
    candidate = figure.candidate
    topic = next(things_before(view, figure), None)
    thing = topic.thing if topic is not None else ""
    if topic is None and dimension_of(candidate.unit) in ("count", "length", "area"):
        thing = led_thing(view, candidate.start)
    if verb and dimension_of(candidate.unit) == "money" and not thing.endswith(FUNDS_ENDS):
        if verb.endswith((*FUNDS_ENDS, "增收")):
            return ""
        thing = "投资" if verb.endswith("完成") else "资金"
    if not thing or not (verb or noun):
        return ""
    figure.thing = thing
    if noun in _WRITTEN_IN or _LISTED_IN.fullmatch(noun):
        return f"{verb}{noun}{thing}{suffix_of(thing, candidate)}"
    if noun in _ASKED and not verb:
        return f"{thing}{noun}{suffix_of(thing, candidate)}"
    act = verb if len(verb) > 1 or verb in _SHORT_ACTS else ""
    return (thing if act and thing.startswith(act) else act + thing) + suffix_of(thing, candidate)


def _of_another_time(view: SentenceView, slotted: list[Slotted], number: int) -> str:
    """7月15.8万件、8月16.9万件: where only the time is new, the name stays."""
    figure = slotted[number]
    begin = max(figure.clause[0], slotted[number - 1].candidate.end if number else 0)
    dates = view.timeline.within(begin, figure.candidate.start) if view.dated else ()
    if not dates or clean_words(view, view.text[begin : figure.candidate.start].strip("、为达"), begin):
        return ""
    topic = next(things_before(view, figure), None)
    if topic is None:
        return ""
    figure.thing, figure.listed = topic.thing, topic.listed
    return topic.indicator


def _thing_of(figure: Slotted) -> str:
    """The thing a figure's own clause counts: 农村户厕改造任务320户 -> 农村户厕."""
    if not is_fragment(figure.object):
        return thing_of(figure.object, figure.action)
    asked = topic_in(figure.action) if figure.object in _ASKED and not figure.named_behind else None
    if asked is not None and asked.act and asked.thing:
        return asked.thing
    return "任务" if figure.object == "任务" and figure.candidate.unit in ("项", "件") else ""


def _trimmed(name: str, figure: Slotted) -> str:
    """A name as the head of a column: without 的 inside, a rate of growth called so."""
    if figure.candidate.unit == "%":
        name = _GROWTH.sub(r"\g<0>率", name)
    if name.endswith("人数"):
        name = _PERSONS.sub(r"\1数", name)
    return name[:1] + name[1:].replace("的", "") if len(name) > 4 else name
