"""The acts of a page in the order of their days: a report before the work it reports, a list put together before it is
sent in, a tender after the work has begun, an order that was to be carried out before it was given."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.dated_acts import COMES_OF, Act, acts_of, tells
from luoshu.core.reading.audit.dues import Due, find_dues
from luoshu.core.reading.audit.heating_starts import check_heating_starts
from luoshu.core.reading.audit.links import grams
from luoshu.core.reading.audit.rules_first import before_its_rules
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

NEAR = 6  # acts
SEASON = 200  # days
LETTERS = 140
REACH_BACK = 40
ALIKE = 6  # letters in common behind two days
MONTH = 31
LEAST = 3  # letters of the name of a thing
#: The ends of a work, two by two: the second of each pair may be owed later than the first.
_RANKS = (
    (1, re.compile(r"销号|办结|清零|闭环")),
    (0, re.compile(r"整改|整治|修复|治理|消除|处置")),
    (3, re.compile(r"投用|交付|通车|使用|开放|通水")),
    (2, re.compile(r"完工|竣工|建成|改造|建设")),
    (4, re.compile(r"收割|收完|离田|还田|播|收获")),
    (6, re.compile(r"兑付|发放|拨付")),
    (8, re.compile(r"开工|进场|动工")),
)
_WHOLE = re.compile(r"全部|全面|全[市县区]|所有|\d[个处条座家项栋]")
_PART = re.compile(r"[余剩]|其他|阶段|期|批|部分|主体|基本|新增|尚|未|争取|各自")
_NUMBER = re.compile(r"[\d.]+万?[个处条座家项栋公里亩户台部]+")
_OF_ANY = re.compile(
    r"全部|全面|全[市县区]|所有|务必|必须|确保|须|要|在|于|完成|任务|目标|工作|建设|改造|整治|整改|治理|销号|办结|清零|闭环|"
    r"到位|完工|竣工|建成|投用|交付|使用|开工|进场|通车|收割|完毕|结束|实现|达到|都|均|应|将|[^\u4e00-\u9fff]"
)
_PLACE = re.compile(r"[县区镇乡村]|另|其他")
_OWN = re.compile(
    r"我[市县区镇乡]|[市县区]里|本[市县区]|[,。;][\u4e00-\u9fff]{2,4}[县区镇乡](?:计划|安排|表示|明确|提出|定于|将)"
)
#: Told from behind, or of a paper about the later act: 9月5日笔试大纲公布.
_ASIDE = re.compile(r"已|曾|刚|就|大纲|公告|通知|办法|标准|方案|安排|记录|早在")
_ANY_WORK = re.compile(r"[前完成全部所有到位的将于报送底月县区市]")
_FURTHER = re.compile(r"验收|复核|回头看|巩固|提升|二期|抽查|总结|评估|提前")
_AGAIN = re.compile(r"再次|复查|再度|回头看|第二次|又")
_CAUSES = ("反馈", "交办", "通报", "督办", "督查", "检查", "巡察", "暗访", "约谈")
_CAUSE = re.compile(rf"(?:对照|针对|根据|按照|收到|接到|依据)[^,;。]{{0,12}}?(?P<cause>{'|'.join(_CAUSES)})")
_VISITED = re.compile(r"检查|督查|暗访|巡查|通报|发现|指出|监测|接到|反馈|交办")
_FOR_APPROVAL = re.compile(r"报[^,;。]{0,14}(?:审核|审定|审批|备案)")
_LATER = re.compile(r"已于|推迟|原|调整|顺延|此前|曾|另|其他|二期|设备|监理|明年|去年")


def check_act_order(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """All relations of days to acts."""
    everything: list[Act] = []
    for acts in acts_of(layout, timeline):
        everything.extend(acts)
        for number, first in enumerate(acts):
            for second in acts[number + 1 : number + NEAR]:
                if second.start - first.end > LETTERS:
                    break
                found = _turned(layout, timeline, first, second)
                if found is not None:
                    yield found
    yield from _answers(layout, everything)
    yield from _told_twice(layout, everything)
    yield from check_heating_starts(layout, timeline, everything)
    yield from _two_days(layout, timeline)


def _turned(layout: Layout, timeline: Timeline, first: Act, second: Act) -> Check | None:
    between = layout.text[first.mention.end : second.end]
    for report, work in ((first, second), (second, first)):
        if report.paper and work.ends_work(report.paper) and report.ends < work.ends and _owed(timeline, report, work):
            return _told(layout, "deadline_order", report, work, "报告的时限早于所报告的事完成的时限，请核对")
    if first.sentence != second.sentence:
        goes_on = second.start - 1 == second.sentence and second.words.startswith("该")
        told = goes_on and first.told_day and second.told_day and _comes_of(between, first, second)
        why = "后面的事由前面的事而来，日期却更早，请核对"
        return _told(layout, "date_order", first, second, why) if told else None
    lead = layout.text[max(first.block.start, first.start - REACH_BACK) : first.start]
    if before_its_rules(first, second, lead) or before_its_rules(second, first, lead):
        return _told(layout, "date_order", first, second, "发放或执行的时间早于办法出台的时间，请核对")
    if _LATER.search(between):
        return None
    gathers = second.ends < first.ends and (second.of("check") or "汇总" in between)
    if gathers and _sent_in(first) and _owed(timeline, second, first):
        return _told(layout, "deadline_order", first, second, "汇总审核的时限早于上报的时限，请核对")
    for begin, tender in ((first, second), (second, first)):
        late = (tender.begins - begin.ends).days
        if 0 < late <= SEASON and tender.of("tender") and begin.of("begin"):
            return _told(layout, "stage_order", begin, tender, "施工招标或手续的时间晚于开工，请核对")
    if first.told_day and second.told_day and second.ends < first.ends and _comes_of(first.words, first, second):
        return _told(layout, "date_order", first, second, "后面的事由前面的事而来，日期却更早，请核对")
    later = first.from_above and first.ends < second.ends and _owed(timeline, first, second)
    if later and _OWN.search(between) and _one_work(first, second):
        return _told(layout, "deadline_order", first, second, "自定的时限晚于上级要求的时限，请核对")
    owed = second.mention.role == "deadline"
    pressed = owed and second.ends > first.ends and second.of("pressure") and not second.of("heat")
    if pressed and first.of("heat"):
        return _told(layout, "deadline_order", first, second, "注水试压的时限晚于点火升温，请核对")
    before_told = owed and second.ends < first.begins <= timeline.issued
    ordered = before_told and first.of("told") and second.of("owed") and not first.of("owed")
    if ordered and (first.begins - second.ends).days <= 2 * SEASON:
        return _told(layout, "deadline_order", first, second, "要求的时限早于下达的时间，请核对")
    return None


def _comes_of(told: str, first: Act, second: Act) -> bool:
    """Of one case: the second comes of what is told of the first, and names no other place or case."""
    if not 0 < (first.ends - second.ends).days <= MONTH:
        return False
    aside = _PLACE.search(second.behind) or _AGAIN.search(second.words) or _ASIDE.search(second.words)
    return not aside and any(tells(cause, told) and second.of(effect) for cause, effect in COMES_OF)


def _one_work(first: Act, second: Act) -> bool:
    """Both name the work by the same letters: 完成农田机井确权, 完成确权."""
    pairs = {pair for pair in grams(first.behind) & grams(second.behind) if not _ANY_WORK.search(pair)}
    return bool(pairs) and second.mention.role == "deadline" and not _FURTHER.search(second.words)


def _sent_in(act: Act) -> bool:
    """A list sent in, for approval too; a self-check, which is gathered as well."""
    if not act.of("list") or (act.of("check") and not _FOR_APPROVAL.search(act.words)):
        return False
    return act.of("hand_in") or "自查" in act.words


def _owed(timeline: Timeline, first: Act, second: Act) -> bool:
    """Both still to come, of one season, of the whole of a work."""
    to_come = min(first.ends, second.ends) >= timeline.issued and (second.ends - first.ends).days <= SEASON
    return to_come and not (first.partly or second.partly)


def _answers(layout: Layout, acts: list[Act]) -> Iterator[Check]:
    """9月12日向我县反馈…, 对照反馈意见，于9月6日印发整改方案: the answer is before its cause."""
    causes: dict[tuple[int, str], Act] = {}
    for act in acts:
        lead = layout.text[max(act.block.start, act.start - REACH_BACK) : act.mention.start].rpartition("。")[2]
        said = _CAUSE.search(lead)
        cause = causes.get((act.block.document, said["cause"])) if said is not None else None
        single = act.begins == act.ends
        answered = cause is not None and single and act.of("answer") and not _LATER.search(act.words)
        if answered and cause is not None and 0 < (cause.begins - act.ends).days <= SEASON:
            yield _told(layout, "date_order", cause, act, "办理的时间早于交办或反馈的时间，请核对")
        for word in _CAUSES:
            if single and said is None and word in act.behind:
                causes.setdefault((act.block.document, word), act)


def _told_twice(layout: Layout, acts: list[Act]) -> Iterator[Check]:
    """6月18日夜间，市检查组暗访云溪区 in a notice, and 6月19日夜间，市检查组暗访我区 in the answer to it."""
    known: dict[str, Act] = {}
    days = {(act.block.document, act.ends) for act in acts}
    for act in acts:
        if act.begins != act.ends or "日" not in act.mention.raw or not any(c.isdigit() for c in act.mention.raw):
            continue
        opening = layout.text[act.mention.end : act.mention.end + ALIKE]
        first = known.setdefault(opening, act)
        document = act.block.document
        if first.block.document == document or (document, first.ends) in days or first.ends == act.ends:
            continue
        visited = _VISITED.search(layout.text, act.mention.end, act.mention.end + 24)
        if visited and abs((act.ends - first.ends).days) <= MONTH and not _AGAIN.search(act.words + first.words):
            yield _told(layout, "date_order", first, act, "同一件事两处写的日期不同，请核对")


def _two_days(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """6月底前48处内涝点全部销号 in the title, 全市内涝点7月15日前完成整治 below: two days for all of one thing."""
    known: dict[str, list[tuple[Due, int]]] = {}
    for due in find_dues(layout, timeline):
        thing = _OF_ANY.sub("", _NUMBER.sub("", due.thing))
        rank = next((rank for rank, pattern in _RANKS if pattern.search(due.words)), None)
        if len(thing) < LEAST or rank is None or not _WHOLE.search(due.words) or _PART.search(due.words):
            continue
        for first, other in known.setdefault(thing, [])[-NEAR:]:
            kind, step = divmod(other, 2)
            apart = (due.day - first.day).days
            turned = step == rank % 2 or (step > rank % 2) == (apart > 0)
            if kind == rank // 2 and apart and abs(apart) <= SEASON and turned:
                relation = f"{first.words} / {due.words}"
                why = "同一件事前后写了两个时限，请核对"
                spans = tuple(sorted((first.clause, due.clause)))
                yield Check("", "deadline_order", "inconsistent", spans, (), relation, why, "warn")
                break
        known[thing].append((due, rank))


def _told(layout: Layout, kind: str, first: Act, second: Act, why: str) -> Check:
    spans = sorted({first.span, second.span})
    relation = f"{first.mention.raw}{first.behind[:16]} / {second.mention.raw}{second.behind[:16]}"
    return text_check(layout, kind, "inconsistent", spans, relation, why, "warn")
