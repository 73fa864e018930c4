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
from luoshu.core.reading.things import FUNDS_ENDS, is_fragment, is_thing, says_how, thing_of, topic_in
from luoshu.core.reading.topics import lead_in, led_thing, things_before, told_again

_GROWTH = re.compile(r"(?:增长|下降)$")
_PERSONS = re.compile(r"([员生长者师])人数$")
_ASKED = ("任务", "计划", "目标")
_SHORT_ACTS = frozenset("收种播改建栽换修拆检装补挖清运打割采投拨")
#: 列入清单64座: where a thing is written down, not what it is.
_WRITTEN_IN = ("计划", "清单", "台账", "名单", "目录")
#: 属实, 封顶: how some of the counted are found, behind the number.
_STATES = frozenset(
    (
        "属实",
        "误报",
        "适宜",
        "偏湿",
        "偏旱",
        "过湿",
        "封顶",
        "达标",
        "合格",
        "超标",
        "停运",
        "逾期",
        "滞后",
        "满意",
        "投用",
        "停工",
        "失修",
        "完好",
        "破损",
    )
)
#: 未销号的3处, 获得支持的有28个: a clause that tells of which of the counted things.
_RELATIVE = re.compile(r"的(?:[已共还]?有|共|达|为|约|近)?$")
_RELATIVE_ENDS = frozenset("的有共达为约近")
_CLAUSE_LONGEST = 16
_DOER = re.compile(
    r".{2,}?(?:局|厅|委|办|部门|督查室|中心|政府|指挥部|专班|平台|系统|公司|企业|组|队|监测|遥感)(?:共|已|累计|随机|会同.{2,8}部门|到)*"
    r"(?=(?:监测|发现|通报|推送|抽查|组织|安排|投入|建成|收到|受理|办结|发放|检查|排查|发出?|安装|争取|完成|新增|筹措|拨付))"
)
_NAME_LONG, _REST_SHORTEST = 12, 4
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
        name = _trimmed(name or figure.indicator, figure)
        if len(name) < 2 or name == suffix_of("", figure.candidate):
            name = _last_resort(view, figure) or name
        figure.indicator = name


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
    told = _told_of_some(view, figure)
    if told:
        return told
    noun, verb = _said(figure)
    if len(noun) == 2 and noun[0] == "应":
        return ""
    if noun in _WRITTEN_IN or _LISTED_IN.fullmatch(noun):
        return _of_topic(view, figure, noun, verb)
    if noun and not figure.inherited and not (is_fragment(noun) and not figure.named_behind):
        return "" if verb or figure.named_behind else name_kind(view, slotted, number)
    if not noun and not verb and figure.inherited:
        return _of_another_time(view, slotted, number)
    return _of_topic(view, figure, noun, verb)


def _told_of_some(view: SentenceView, figure: Slotted) -> str:
    """表示满意的1296份 of 问卷1350份, 9个属实 of 线索14个: what holds of some of the things counted before."""
    begin = max(figure.clause[0], figure.candidate.start - _CLAUSE_LONGEST - 4)
    begin = max(begin, view.text.rfind("、", begin, figure.candidate.start) + 1)
    if figure.named_behind:
        words = figure.noun if figure.noun in _STATES and not figure.action else ""
    else:
        last = view.text[figure.candidate.start - 1]
        relative = _RELATIVE.search(view.text, begin, figure.candidate.start) if last in _RELATIVE_ENDS else None
        words = clean_words(view, view.text[begin : relative.start()], begin) if relative else ""
    if not 2 <= len(words) <= _CLAUSE_LONGEST or is_thing(words) or words.startswith(("表示", "应")):
        return ""
    value = figure.candidate.value
    whole = next((f for f in things_before(view, figure) if f.candidate.value >= value and not f.listed), None)
    if whole is None or whole.thing[-2:] in words:
        return ""
    figure.thing = whole.thing
    return words.replace("的", "") + whole.thing + suffix_of(whole.thing, figure.candidate)


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
    if topic is not None and topic.listed == "kind" and not verb:
        topic = None
    thing = topic.thing if topic is not None else ""
    if topic is None and dimension_of(candidate.unit) in ("count", "length", "area"):
        thing = led_thing(view, candidate.start)
    if verb and dimension_of(candidate.unit) == "money" and not thing.endswith(FUNDS_ENDS):
        if verb.endswith((*FUNDS_ENDS, "增收")):
            return ""
        thing = "投资" if verb.endswith("完成") else "资金"
    if not thing and verb in _SHORT_ACTS and suffix_of("", candidate):
        return f"已{verb}{suffix_of('', candidate)}"
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


def _last_resort(view: SentenceView, figure: Slotted) -> str:
    """A name where the clause tells nothing: the thing before, what the lead-in speaks of, else the bare measure."""
    candidate = figure.candidate
    if candidate.unit in RATIO_UNITS:
        return "比例" if candidate.unit == "%" else ""
    topic = next(things_before(view, figure), None)
    thing = topic.thing if topic is not None else lead_in(view, candidate.start).thing
    figure.thing = figure.thing or thing
    return thing + suffix_of(thing, candidate) if thing else "金额" if candidate.unit == "元" else ""


def _without_doer(name: str) -> str:
    """A long name without who did it: 省生态环境厅卫星遥感监测共通报疑似火点数 -> 通报疑似火点数."""
    said = _DOER.match(name)
    if said is None:
        return name
    rest = name[said.end() :].removeprefix("监测共")
    return rest if len(rest) >= _REST_SHORTEST else name


def _trimmed(name: str, figure: Slotted) -> str:
    """A name as the head of a column: without 的 inside, a rate of growth called so."""
    if figure.candidate.unit == "%":
        name = _GROWTH.sub(r"\g<0>率", name)
    if name.endswith("人数"):
        name = _PERSONS.sub(r"\1数", name)
    name = name.replace("各类", "") if len(name) > 4 else name
    if len(name) > _NAME_LONG and not figure.ratio:
        name = _without_doer(name)
    return name[:1] + name[1:].replace("的", "") if len(name) > 4 else name
