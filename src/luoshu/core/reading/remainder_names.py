"""Names of what is left: how it stands (未整改, 正在施工, 在建), or what is not done with it, and the thing counted
before."""

import re

from luoshu.core.reading.lexicon import VERB_RUN
from luoshu.core.reading.noun_context import suffix_of
from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.things import head_noun, is_fragment
from luoshu.core.reading.topics import led_thing, things_before

#: Words behind the number that say why or when, not what: 其余54名已报名…, 尚有264处因产权….
_NO_NOUN = re.compile(
    r"已|均|都|正|在(?!建|册)|须|需|因|待|将|于|系|为|是|由|逐|集中|主要|计划|预计|力争|确保|年底|\d|没|未|尚|转入|全部|仍|"
    r"结转|多为|也|则|要|可|处于|受|留在|滞留"
)
_STATE = re.compile(r"(?:尚未|没有|没|仍未|还未|未)(?:能|被|按期)?([\u4e00-\u9fff]{2})")
_STATE_BEFORE = re.compile(r"((?:尚未|未|没有)[\u4e00-\u9fff]{2,3}|在建|在办|在施|待[\u4e00-\u9fff]{1,2})(?:的)?$")
_STATE_BEHIND = re.compile(r"(在建|在办|在施|待[\u4e00-\u9fff]{1,2})(?=[,;。、])")
_DUE = re.compile(r"须|需|将|要|拟|计划|力争|确保|务必|限|可|于|在|年底|\d{1,2}月")
_FINISHED = re.compile(r"(?:到位|完成|完毕|全部)+$")
#: 还剩, 尚余, 未动工: what a remainder is called, not what it is a remainder of.
_LEFT_WORDS = re.compile(
    r"(?:其余|余下|剩余|剩下|(?:还|尚|仍|至今)*[剩余差缺有需]|(?:还|尚|仍|至今)*[未没待][\u4e00-\u9fff]{0,4}|在[建施办]|的)+$"
)
_LEFT = "剩余"
_GENERAL = ("工程", "项目", "任务", "问题")
#: Where the noun behind the number ends and its standing begins: 46个村没有签订, 16个小区因….
_CUT = re.compile(r"(?<=.)(?:因|没有?|未|尚|正在?|须|需(?!求)|将|于|均|逐|主要|在(?!建)|务必|要|受)")


def name_remainder(view: SentenceView, figure: Slotted) -> str:
    """The name of what a clause says is left, still to be done, or wanting."""
    candidate = figure.candidate
    noun = figure.noun if figure.named_behind else ""
    if noun and not _NO_NOUN.match(noun):
        cut = _CUT.search(noun)
        thing = noun[: cut.start()] if cut else noun
    else:
        topic = next(things_before(view, figure), None)
        thing = topic.thing if topic is not None else led_thing(view, candidate.start)
    own = "" if figure.named_behind or figure.inherited else _LEFT_WORDS.sub("", figure.noun)
    if not is_fragment(own) and own != figure.noun:
        thing = head_noun(own)
    if thing in _GENERAL:
        thing = led_thing(view, candidate.start) + thing
    if not thing:
        return ""
    figure.thing = thing
    return _state(view, figure) + thing + suffix_of(thing, candidate)


def stands_open(view: SentenceView, figure: Slotted) -> bool:
    """Whether the words behind a number tell what is not done yet: 13个在12月20日前完工, 17条待验收."""
    return _state(view, figure) != _LEFT


def _state(view: SentenceView, figure: Slotted) -> str:
    """How the counted stand: 未整改, 在建, 待验收; of what is promised, that it is not done; else 剩余."""
    candidate, text = figure.candidate, view.text
    before = _STATE_BEFORE.search(text, figure.clause[0], candidate.start)
    if before:
        return before[1].removeprefix("尚").replace("没有", "未")
    behind = _STATE.search(text, candidate.end, figure.clause[1])
    if behind:
        return "未" + behind[1]
    standing = _STATE_BEHIND.search(text, candidate.end, figure.clause[1] + 1)
    if standing:
        return standing[1]
    due = _DUE.search(text, candidate.end, figure.clause[1])
    if due:
        done = list(VERB_RUN.finditer(_FINISHED.sub("", text[due.start() : figure.clause[1]])))
        if done:
            return "未" + done[-1].group()[-2:]
    return _LEFT
