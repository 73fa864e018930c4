"""Names of numbers that only say how they stand to another: changes, earlier levels, averages, rates, targets.

到位资金14.7亿元，比去年同期的11.2亿元多出3.5亿元，增幅31.3%; 摊位1460个，平均每处133个; 完成率85.8%.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile

from luoshu.core.quantities.units import dimension_of
from luoshu.core.reading.lexicon import VERB_RUN
from luoshu.core.reading.noun_context import clean_words, suffix_of
from luoshu.core.reading.noun_patterns import RATIO_UNITS
from luoshu.core.reading.slots import SentenceView, Slotted
from luoshu.core.reading.things import is_fragment
from luoshu.core.reading.topics import counted_before, led_thing

_BRACKETS = re.compile(r"\([^()]*\)")
_ALONGSIDE = re.compile(r"[、]?(?:和|及|与|以及)?")
_SAME = re.compile(r"[,、(]?(?:也就是|折合|约合|即|换算成|相当于)(?:约|近)?")
#: 两项共1600万元, 三期累计74个: the numbers before, added up.
_SUMMED = re.compile(
    r"[,、;]?(?:[两二三四五六七八九十\d]{1,2}[个期年地项家类区县镇]{0,2})?(?:合计|共计|总计|累计|共)(?:达|为|约)*"
)
_SUM_ENDS = frozenset("计共达为约")
_MARK_LONGEST = 6
_LEVEL = re.compile(
    r"[,;、。(]?(?:而|但|虽)?(?P<own>[\u4e00-\u9fff]{0,12}?)"
    r"(?P<how>比|较|与|同|去年|上年|上一?周|上一?月|上一?期)[^,;。、]{0,14}?(?:的|同期|为|是|期|有|低|高)$"
)
_CHANGE = re.compile(
    r"[,、;(]?(?P<own>[^,;。、]{0,22}?)(?P<how>同比|环比|[较比同与](?!例|重|赛)[^,;。]{0,18}?)?(?:相比)?[,]?"
    r"(?:也|则|又|再|共|已|略|虽|合计|足足)?(?P<net>净)?"
    r"(?P<verb>增加|减少|增长|下降|上升|提高|提升|回落|降低|下滑|加快|收窄|扩大|缩短|压缩|压减|核减|上涨|下跌|后退|前移|"
    r"偏多|偏少|短收|增收|延长|推迟|省下|[增降涨跌升]幅|[多少快慢高低增减降涨升跌短省](?!于))"
    r"(?P<act>完成|盘活|销号|整改|收|建|种|播)?(?:了|出|为|是|达|约|近|到)*"
)
#: The last letters of the two patterns above: the words between two numbers rarely end so.
_LEVEL_ENDS = frozenset("的期为是有低高")
_CHANGE_ENDS = frozenset("加少长降升高落低滑快短缩减核涨跌多慢增了出近约达窄大移退收幅省为是迟下到建种播成活号改")
_WORD_OF = {
    "多": "增加",
    "少": "减少",
    "增": "增加",
    "减": "减少",
    "降": "下降",
    "涨": "上涨",
    "升": "上升",
    "高": "提高",
    "低": "降低",
    "快": "加快",
    "短": "缩短",
    "短收": "减少",
    "增收": "增加",
}
_NO_OWN = re.compile(r"(?:数量|总量|面积|总数|降幅|增幅|其|这|咱们|略|也|每天|每日)+")
_WHEN = re.compile(r"(?:上年|去年)同期|上一?周|上一?期|上一?月|上年|去年")
_WHEN_FRONT = re.compile(r"^(?:(?:上年|去年)同期|上一?[周期月])")
_YEAR_AGO = re.compile(r"同比|去年|上年|前一?年|同期|上个?供[暖热]期|20\d\d年(?!\d)")
_PERIOD_AGO = re.compile(r"环比|上月|上周|上期|上一期|\d月末?|月底")
_TARGET = re.compile(r"的?(?P<span>年度|全年|总)?(?P<word>任务|目标)")
_PAID_PER = re.compile(r"(?P<per>每(?:[\u4e00-\u9fff]{1,3}))[^,;。、]{0,8}?$")
_PAID = re.compile(r"补助|补贴|奖补|奖励|扣缴|津贴|罚款")
_PER = re.compile(
    r"(?P<per>(?:平均)?(?:每|一(?=[个座所名家条处支台户口块天]))(?![次线期千万百月季]|期工)[个座所名家条处支台户只口块]?[\u4e00-\u9fff]{0,5}|"
    r"(?:平均)?[户人亩处案点日月周项件个村镇组座栋班宗]均|平均[\u4e00-\u9fff]{0,3}?)"
    r"(?P<own>[\u4e00-\u9fff]{0,14}?)(?:须|需|可|要|将|仅|不到|不足|不少于|约|近|为|达|有|的|到)*"
)
_RATE = re.compile(r"[\u4e00-\u9fff]{1,3}率|(?:[\u4e00-\u9fff]{2})?进度|[\u4e00-\u9fff]{0,2}比例")
_MEASURE_TAIL = re.compile(r"(?:数|量|面积|情况)$")
_PLAN_SHARE = re.compile(
    r"(?P<own>[\u4e00-\u9fff“”]{0,16}?)(?:约?占|(?:只|仅)?完成|达到?|(?<![\u4e00-\u9fff])[为是]|相当于)"
    r"[\u4e00-\u9fff]{0,4}?(?P<whole>(?:年度|全年|年|总|投资|建设|本年|今年)*(?:投资|建设|工作)?(?:计划|目标|任务|概算)"
    r"(?:数|量|任务|总?投资)?|应[收播种储检建办改缴](?:面积|量|数|总数)?)的?(?:约|近|超)?"
)
_OF_IT = re.compile(r"的(?:约|近|超过?)?")
_PLAN_WORD = re.compile(
    r"(?P<word>计划|任务|目标)(?:投资|任务|数|量)?(?:为|约|近)?$|(?P<due>应[\u4e00-\u9fff])[\u4e00-\u9fff]{0,3}$"
)
_PLAN_REACH = 16
_SHARE_ALONE = re.compile(r"占(?:比|了)?(?:约|近|超|为|到)*")
_DONE_ALONE = re.compile(r"(?:已|只|仅|累计|已经)*完成(?:了|比例|进度)?(?:约|近|达)*")
_TAIL = re.compile(r"(?:件数|户数|项数|宗数|处数|台数|起数|家数|人数|数量|数|量)$")
_SAID_CHANGE = tuple(
    verb + tail
    for verb in (*_WORD_OF.values(), "增长", "提升", "回落", "压缩", "压减", "核减", "快", "慢", "幅")
    for tail in ("", "率", "数", "量", "额")
)
_RATE_LONGEST = 14  # letters of a thing that can stand in front of a rate
_COUNTS_BACK = 9


class _Lead:
    """The words between a figure and the one before it (or its clause's start), where they begin, and what was
    counted before."""

    def __init__(self, view: SentenceView, figure: Slotted, begin: int) -> None:
        words = view.text[begin : figure.candidate.start]
        self.words = _BRACKETS.sub("", words) if ")" in words else words
        self.begin = begin
        self._view, self._figure = view, figure

    @cached_property
    def before(self) -> list[Slotted]:
        return counted_before(self._view, self._figure)

    def levels(self) -> Iterator[Slotted]:
        """The figures before that tell how much there is, the nearest first."""
        for other in self.before[:_COUNTS_BACK]:
            if other.indicator and not (other.baseline or other.leaning or other.indicator.endswith(_SAID_CHANGE)):
                yield other

    def amounts(self) -> Iterator[Slotted]:
        return (other for other in self.levels() if not other.ratio)

    def counted(self, unit: str) -> Slotted | None:
        """The last figure in a unit that tells how much there is."""
        return next((other for other in self.levels() if other.candidate.unit == unit), None)


def name_related(view: SentenceView, slotted: list[Slotted], number: int) -> str:
    """The name of a figure that leans on another one; nothing where it stands for itself."""
    figure = slotted[number]
    previous = slotted[number - 1] if number else None
    inside = previous is not None and previous.candidate.end >= figure.clause[0]
    if previous is not None and figure.result:
        return previous.indicator
    begin = _lead_begins(view, previous.candidate.end if previous is not None and inside else figure.clause[0])
    lead = _Lead(view, figure, begin)
    if previous is not None and 0 < len(lead.words) <= _MARK_LONGEST:
        alike = inside and previous.candidate.unit == figure.candidate.unit and _ALONGSIDE.fullmatch(lead.words)
        if alike or _SAME.fullmatch(lead.words):
            figure.thing, figure.leaning = previous.thing, previous.leaning
            return previous.indicator
    if lead.words[-1:] in _SUM_ENDS and _SUMMED.fullmatch(lead.words):
        added = [f for f in lead.levels() if f.candidate.unit == figure.candidate.unit and f.thing]
        if added:
            return _sum_of(figure, added)
    return (
        _target(view, figure, lead)
        or _level(view, figure, lead)
        or _change(view, figure, lead)
        or _average(view, figure, lead)
        or (_rate(view, lead) if figure.candidate.unit == "%" else "")
        or _standard(view, figure)
    )


def _sum_of(figure: Slotted, added: list[Slotted]) -> str:
    """The name of a sum: that of its parts, without what tells them apart (采购泵车, 租用泵车 -> 泵车)."""
    first = added[0]
    two = len(added) > 1 and first.candidate.value + added[1].candidate.value == figure.candidate.value
    ends = zip(reversed(first.thing), reversed(added[1].thing), strict=False) if two else ()
    shared = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], ends))[::-1].lstrip("级的")
    figure.thing = shared if len(shared) > 1 else first.thing
    return shared + suffix_of(shared, figure.candidate) if len(shared) > 1 else first.indicator


def _lead_begins(view: SentenceView, begin: int) -> int:
    """Where the words of a figure begin: what stands in brackets interrupts nothing."""
    if view.text[begin : begin + 1] != ")":
        return begin
    opening = max(view.text.rfind("(", view.sentence.start, begin), view.sentence.start)
    return max((at + 1 for at, mark in view.stops if at < opening and mark in ",;。:"), default=view.sentence.start)


def _level(view: SentenceView, figure: Slotted, lead: _Lead) -> str:
    """比去年同期的31处, 上周为1.9万户: the same measure, earlier."""
    said = _LEVEL.fullmatch(lead.words) if lead.words[-1:] in _LEVEL_ENDS else None
    if said is None:
        return ""
    base = lead.counted(figure.candidate.unit)
    if said["own"]:
        stem = _TAIL.sub("", clean_words(view, said["own"], lead.begin + said.start("own")))
        alike = (f for f in lead.levels() if f.candidate.unit == figure.candidate.unit and stem in f.indicator)
        base = next(alike, None) if len(stem) > 1 else None
    if base is None:
        return ""
    figure.leaning = True
    when = _WHEN.search(lead.words)
    return (when.group() if when else "") + _WHEN_FRONT.sub("", base.indicator)


def _change(view: SentenceView, figure: Slotted, lead: _Lead) -> str:
    """多出3.5亿元, 同比增长12%, 增幅31.3%: the measure that changed, since when, and how."""
    said = _CHANGE.fullmatch(lead.words) if lead.words[-1:] in _CHANGE_ENDS else None
    if said is None:
        return ""
    unit = figure.candidate.unit
    own = clean_words(view, said["own"], lead.begin + said.start("own"))
    if own and not _NO_OWN.fullmatch(own) and not VERB_RUN.fullmatch(own):
        if unit not in RATIO_UNITS and said["how"] is None:
            return ""
        name, since = own, lead.begin
    else:
        base = _changed(figure, lead)
        if base is None:
            return ""
        name, since = _stem(base), base.candidate.end
    figure.leaning = True
    how = view.text[max(since, view.sentence.start) : figure.candidate.start]
    when = "同比" if _YEAR_AGO.search(how) else "环比" if _PERIOD_AGO.search(how) else ""
    verb = _WORD_OF.get(said["verb"], said["verb"])
    return f"{_WHEN_FRONT.sub('', name)}{when}{said['net'] or ''}{verb}{_change_suffix(unit, verb)}"


def _changed(figure: Slotted, lead: _Lead) -> Slotted | None:
    """The figure whose change another one tells."""
    unit = figure.candidate.unit
    nearest = next((other for other in lead.before if not other.leaning), None)
    if nearest is not None and nearest.result:
        return nearest
    if unit == "%":
        return next(lead.amounts(), None) or lead.counted("%")
    if unit == "倍":
        return next(lead.amounts(), None)
    return lead.counted("%" if unit in RATIO_UNITS else unit)


def _change_suffix(unit: str, verb: str) -> str:
    if unit == "%":
        return "" if verb.endswith("幅") else "率"
    if unit in ("元", "倍"):
        return "额" if unit == "元" else "倍数"
    return "数" if dimension_of(unit) == "count" and unit not in RATIO_UNITS and unit not in ("天", "次") else ""


def _average(view: SentenceView, figure: Slotted, lead: _Lead) -> str:
    """平均每处133个, 户均1200元: for each of what, and what was counted."""
    if "均" not in lead.words and "每" not in lead.words and "一" not in lead.words:
        return ""
    said = _PER.fullmatch(clean_words(view, lead.words, lead.begin))
    if said is None or (len(said["own"]) >= 2 and not VERB_RUN.fullmatch(said["own"])):
        return ""
    figure.leaning = True
    unit, per = figure.candidate.unit, said["per"].rstrip("约近为有需可")
    base = lead.counted(unit)
    if base is None and dimension_of(unit) in ("area", "length", "mass") and not VERB_RUN.search(per):
        base = next((f for f in lead.amounts() if f.thing and dimension_of(f.candidate.unit) == "count"), None)
    if base is None:
        return ""
    if unit in ("户", "人", "名"):
        return per + ("户数" if unit == "户" else "人数")
    return per + base.object + suffix_of(base.object, figure.candidate)


def _rate(view: SentenceView, lead: _Lead) -> str:
    """占年度计划的64.9%, 占12%, 已完成85.8%, 开工率90%: the thing before, and which rate of it."""
    inner = lead.words.lstrip(",;、(")
    words = clean_words(view, inner, lead.begin + len(lead.words) - len(inner))
    last = next((o for o in lead.before if o.indicator and not (o.ratio or o.baseline or o.leaning)), None)
    of_plan = _of_plan(view, lead) if _OF_IT.fullmatch(inner) else ""
    if of_plan:
        return of_plan
    shared = _PLAN_SHARE.fullmatch(words)
    if shared:
        own = shared["own"] if len(shared["own"]) > 1 and not VERB_RUN.fullmatch(shared["own"]) else ""
        thing = own or (_measured(last) if last is not None else led_thing(view, lead.begin))
        whole = "" if shared["whole"].startswith("应") else shared["whole"].rstrip("数量")
        return f"{thing}占概算比重" if "概算" in whole else f"{thing}{whole}完成率"
    if _SHARE_ALONE.fullmatch(words):
        return f"{last.object if len(last.noun) > 1 else _stem(last)}占比" if last is not None else ""
    if _DONE_ALONE.fullmatch(words):
        return f"{_measured(last) if last is not None else led_thing(view, lead.begin)}完成率"
    if _RATE.fullmatch(words):
        thing = last.thing if last is not None and last.thing else led_thing(view, lead.begin)
        thing = "" if thing.startswith("表示") else _MEASURE_TAIL.sub("", thing)
        if thing and thing not in words and not words.startswith(thing[-2:]) and len(thing) <= _RATE_LONGEST:
            return thing + words
    return ""


def _of_plan(view: SentenceView, lead: _Lead) -> str:
    """完成年度目标4.5万人的114%: of what was done before, how much of its plan."""
    plan = lead.before[0] if lead.before else None
    if plan is None or plan.ratio:
        return ""
    said = _PLAN_WORD.search(view.text, max(plan.clause[0], plan.candidate.start - _PLAN_REACH), plan.candidate.start)
    done = next((f for f in lead.before[1:] if f.candidate.unit == plan.candidate.unit and not f.leaning), None)
    if said is None or done is None:
        return ""
    return f"{_measured(done)}{said['word'] or ''}完成率"


def _stem(figure: Slotted) -> str:
    """The name of a figure without its measure: 受理诉求件数 -> 受理诉求."""
    return _TAIL.sub("", figure.indicator) if len(figure.indicator) > 2 else figure.indicator


def _measured(figure: Slotted) -> str:
    """What a rate is taken of: the thing, or the whole name where that says too little (到位资金)."""
    return figure.object if len(figure.object) > 2 and not is_fragment(figure.object) else _stem(figure)


def _target(view: SentenceView, figure: Slotted, lead: _Lead) -> str:
    """超过8000个的年度任务: what was counted, as it was asked for."""
    said = _TARGET.match(view.text, figure.candidate.end) if figure.status == "target" else None
    base = lead.counted(figure.candidate.unit) if said else None
    if said is None or base is None or not base.object:
        return ""
    return f"{base.action if len(base.action) == 2 else ''}{base.object}{said['span'] or ''}{said['word']}"


def _standard(view: SentenceView, figure: Slotted) -> str:
    """每户补助2000元: what is paid for each."""
    if figure.candidate.unit != "元":
        return ""
    said = _PAID_PER.search(view.text, figure.clause[0], figure.candidate.start)
    if said is None:
        return ""
    paid = _PAID.search(view.text, figure.clause[0], min(figure.clause[1], figure.candidate.end + 10))
    return f"{said['per'].removesuffix(paid.group())}{paid.group()}标准" if paid else ""
