"""Deadlines against each other and against the page's own days: a plan approved after the work, one put off, an answer
signed after its time, a promise for a year gone by, a paper signed before what it reports."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

REACH = 24
MANY = 12
LINE = 60  # letters of a line that can be a title
#: Ends of work of one kind: what must be ended by a day and what is to end later.
_ENDS = (
    re.compile(r"整改|修复|销号|办结|清零|清理|拆除|解决|闭环|处置|更换|补齐|修理"),
    re.compile(r"完工|竣工|建成|投用|交付|通车|完成(?!招标|设计|征)"),
    re.compile(r"收割|收获|收完|秋收|夏收|收官|烧除|播种|离田|还田|入库|完毕|结束"),
    re.compile(r"上报|报送|报(?=[市县省区])|反馈|提交|报告"),
    re.compile(r"拨付|兑付|发放|支付"),
    re.compile(r"开工|进场|启动|动工"),
    re.compile(r"安装|接入|联网|改造到位|补装"),
)
PHASE = re.compile(r"[一二三四]期|第[一二三四]批|首批|明年|回头看|验收|复查|抽查|考核|总结|评估")
_SET = re.compile(r"要求|须|必须|责成|限|规定|明确|合同约定|应")
_DATED_FOR = re.compile(r"排定|计划|预计|安排|倒排|调整|推迟|延至|顺延|上报的|报送的")
_OTHER_WORK = re.compile(r"验收|审计|结算|移交|绿化|配套|另|其余|其他")
_AS_OF = re.compile(r"(?:截[至止]到?|时点[为是]|截止(?:时间|日期)?[为是]?)$")
_APPROVED = re.compile(r"(?:审定|审批|批准|审核|批复|审议|审查|报批|定稿)")
_PLAN = re.compile(r"(?:方案|计划|预案|清单|设计|图纸)[^,;。]{0,4}$")
_PLAN_SENT = re.compile(
    r"(?:将|把)?[^,;。]{0,10}(?:方案|预案|设计|图纸)[^,;。]{0,2}报[^,;。]{0,14}(?:审定|审批|批准|审核|批复|审查)"
)
_CARRIED_OUT = re.compile(r"到位|完成|安装|建成|落实|实施|整改|补装|竣工|完工|开工")
_DEMAND = re.compile(
    r"(?:前|之前|以前)(?:将|把|向)?[^,;。\n]{0,16}?(?:作出|做出|报送|提交|上报|递交|书面|报)[^,;。\n]{0,10}?"
    r"(?P<paper>书面检查|检查|整改报告|自查报告|情况报告|情况说明|说明|整改方案|整改情况|报告|承诺书)"
)
_REPORTS = re.compile(r"总结|通报|报告|简报|进展|综述|月报|周报|日报|情况|盘点|回顾|快报|简讯|专报")
_PLANS = re.compile(r"计划|要点|安排|方案|打算|意见|通知|预算|规划|展望|部署|任务")


def check_deadlines(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """All of these relations of a page."""
    yield from _plan_after_work(layout, timeline)
    yield from _set_and_put_off(layout, timeline)
    yield from _stated_of_another_year(layout, timeline)
    yield from _answered_late(layout, timeline)
    yield from _signed_before(layout, timeline)


def _kinds(words: str) -> set[int]:
    return {number for number, pattern in enumerate(_ENDS) if pattern.search(words)}


def _plan_after_work(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """方案8月10日前报县指挥部审定，7月31日前全部补装到位: approved after it is carried out."""
    text = layout.text
    mentions = timeline.mentions
    for first, second in pairwise(mentions):
        if (
            first.last is None
            or second.last is None
            or second.last >= first.last
            or second.start - first.end > 2 * REACH
        ):
            continue
        between = text[first.end : second.start]
        if "。" in between or ";" in between or "\n" in between or not _APPROVED.search(between):
            continue
        before = re.split("[,;。\n]", text[max(0, first.start - REACH) : first.start])[-1]
        behind = re.split("[,;。\n]", text[second.end : second.end + REACH])[0]
        if (
            (_PLAN.search(before) or _PLAN_SENT.match(between))
            and _CARRIED_OUT.search(behind)
            and not re.search("方案|计划|初稿", behind)
        ):
            spans = [(first.start - len(before), first.end), (second.start, second.end + len(behind))]
            relation = f"{before}{first.raw} / {second.raw}{behind}"
            why = "方案审定的时间晚于完成的时间，请核对"
            yield text_check(layout, "deadline_order", "inconsistent", spans, relation, why, "warn")


def _set_and_put_off(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """区政府要求10月31日前完工，施工单位排定的竣工日期为11月28日: of one piece of work, in one sentence."""
    for first, second in pairwise(timeline.mentions):
        if first.last is None or second.last is None or not timeline.issued <= first.last < second.last:
            continue
        between = layout.text[first.end : second.start]
        if len(between) > 2 * REACH or re.search("[。;\n]", between) or PHASE.search(between):
            continue
        before = re.split("[,;。\n]", layout.text[max(0, first.start - REACH) : first.start])[-1]
        must, _, planned = between.partition(",")
        if not _SET.search(before) or not _DATED_FOR.search(planned) or _OTHER_WORK.search(planned):
            continue
        behind = re.split("[,。;\n]", layout.text[second.end : second.end + REACH])[0]
        if _kinds(must) & _kinds(planned + behind):
            spans = [(first.start, first.end), (second.start, second.end)]
            relation = f"{before}{first.raw} / {planned}{second.raw}"
            why = "排定的时间晚于要求的时限，请核对"
            yield text_check(layout, "deadline_order", "inconsistent", spans, relation, why, "warn")


def _stated_of_another_year(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """数据截至2023年12月25日 where the page tells of 截至12月25日 this year: the year is wrong."""
    told = {m.last for m in timeline.mentions if m.last is not None and m.last.year == timeline.issued.year}
    for mention in timeline.mentions:
        if mention.basis != "stated" or mention.last is None or mention.last.year != timeline.issued.year - 1:
            continue
        before = layout.text[max(0, mention.start - 8) : mention.start]
        if not _AS_OF.search(before) and not mention.raw.startswith("截至"):
            continue
        leap = (mention.last.month, mention.last.day) == (2, 29)
        if leap or mention.last.replace(year=timeline.issued.year) not in told:
            continue
        around = re.split("[。\n]", layout.text[max(0, mention.start - 30) : mention.end + 20])
        if any(re.search("统计|数据|时点|口径", part) for part in around):
            why = "数据截止的年份与文中不一致，请核对"
            relation = f"{mention.raw} / {timeline.issued.isoformat()}"
            spans = [(mention.start, mention.end)]
            yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")


def _answered_late(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """责成其于8月20日前作出书面检查, and the 书面检查 below is signed on the 22nd."""
    text = layout.text
    papers = [block for block in layout.blocks if block.document and block.kind in ("heading", "signature")]
    if not papers:
        return
    documents = [paper.document for paper in papers]
    for mention in timeline.mentions:
        if mention.role != "deadline" or mention.last is None:
            continue
        asked = _DEMAND.match(text, mention.end - 1, mention.end + 2 * REACH)
        if asked is None:
            continue
        behind = bisect_right(documents, layout.block_at(mention.start).document)
        title = next((paper for paper in papers[behind:] if asked["paper"][-2:] in paper.opening), None)
        if title is None:
            continue
        signed = [
            day
            for line in layout.of_document(title.document)
            if line.kind == "date"
            for day in timeline.within(line.start, line.end)
        ]
        if signed and signed[-1].last is not None and signed[-1].last > mention.last:
            spans = [(mention.start, mention.end), (signed[-1].start, signed[-1].end)]
            relation = f"{mention.raw} < {signed[-1].raw}"
            why = "回文的落款日期晚于要求的时限，请核对"
            yield text_check(layout, "deadline_order", "inconsistent", spans, relation, why, "warn")


def _signed_before(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """2025年上半年工作总结, signed in July 2024: the year of the signature or of the title is wrong."""
    for block in layout.blocks:
        if block.kind != "date":
            continue
        days = timeline.within(block.start, block.end)
        if not days or days[-1].last is None:
            continue
        signed = days[-1].last
        before = layout.before_in_document(block)
        heads = [head for head in before[: None if block.document else MANY] if head.kind in ("heading", "body")][:4]
        for head in heads:
            if head.kind == "body" and head.end - head.start > LINE:
                continue
            if head.kind == "date" or _PLANS.search(head.opening) or not _REPORTS.search(head.opening):
                continue
            for mention in timeline.within(head.start, head.end):
                begins = mention.first or mention.last
                if mention.kind == "interval" and mention.basis == "stated" and begins and begins > signed:
                    spans = [(mention.start, mention.end), (days[-1].start, days[-1].end)]
                    relation = f"{mention.raw} / {days[-1].raw}"
                    why = "落款日期早于所报告的时期，请核对年份"
                    yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")
                    break
