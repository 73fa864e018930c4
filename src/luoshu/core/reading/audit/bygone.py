"""What is asked, planned or announced for a day that is over when the page comes out: 务必于11月5日前收完 in a page of
the 8th, 拟于4月10日举办 in a report of the 18th, 须于2024年10月15日前报送 in one of 2025."""

import re
from collections.abc import Iterator
from datetime import date

from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

REACH = 40
#: Who says these right before a day speaks of a day to come.
_TO_COME = re.compile(
    r"(?:须|(?<![服任业义公事])务必?|必须|责令[^,;]{0,16}|责成[^,;]{0,16}|(?<!时)限(?:其|期)?|请[^,;]{0,14}|拟定?|兹?定|(?<![现已即])将|待[^,;]{1,18}后,?|预计(?:可|将)?|"
    r"计划|力争|争取|确保|要)(?:于|在|到)?$"
)
#: 计划 and its like were also of a day gone by, unless its year is written or the sentence tells of work going on.
_MAY_BE_TOLD = re.compile(r"(?:计划|力争|争取|确保|预计(?:可|将)?)(?:于|在|到)?$")
_STILL = re.compile(r"目前|正在|眼下|尚未|仍|剩余|余下|下一|未|主体|待")
_TOLD = re.compile(
    r"已|曾|原|此前|当时|去年|上年|年初|承诺|规定|推迟|顺延|调整|逾期|到期|复查|按[照]?[^,;]{0,6}要求|不要"
)
_TOLD_BEHIND = re.compile(r"已|曾|到期|复查|但|仍未|均(?!须|要|应)|实际|没有|未能|(?<!逾)期满|了")
#: 完成的27个项目 tells of those; 完成厂房的消防改造 has still to be done.
_OF_THEN = re.compile(
    r"(?:完成|完工|建成|竣工|投[用产运]|开[工放业]|报送|上报|提交|交付|到位|销号|办结|整改|发放|兑付|达标|签订|印发|启动|下达|实施|"
    r"建设|施工|改造|收割|播种|征收|出台|安装|通车|举办|召开|申报|规定)的(?!通知|方案|材料|问题|要求|地块|任务|清单)"
)
#: 落实到人，于8月8日前将书面说明报市委督查室.
_TO_SEND = re.compile(r"前?(?:将|把|向)[^,;。]{1,16}(?:报|送|交|反馈)")
#: 剩7条未动工。整改时限：2024年8月25日。
_LIMIT, _LEFT = re.compile(r"时限(?:为|是|:)$"), re.compile(r"剩|未|尚|仍")
#: In a section of demands: what is to be done by then.
_TO_DO = re.compile(r"完成|报|召开|开展|建成|到位|整改|销号|办结|提交|反馈|印发|开工|竣工|验收|启动|投用|收|播")
_DEMANDS = re.compile(r"要求$|安排$|打算$|建议$")
_MARK = re.compile(r"[。;\n]")
_YEAR = 366


def check_bygone(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Every day before the page's own that the sentence speaks of as a day to come."""
    text = layout.text
    signed = _signed(layout, timeline)
    for mention in timeline.mentions:
        if mention.last is None or not 0 < (timeline.issued - mention.last).days <= _YEAR + 200:
            continue
        block = layout.block_at(mention.start)
        if mention.kind == "vague" or mention.role == "since" or signed.get(block.document, date.max) <= mention.last:
            continue
        if "月" not in mention.raw and "日" not in mention.raw:
            continue
        before = _MARK.split(text[max(0, mention.start - REACH) : mention.start])[-1]
        behind = _MARK.split(text[mention.end : mention.end + REACH])[0]
        own = before.rpartition(",")[2]
        asked = mention.role == "deadline" and _demands(block) and _TO_DO.search(behind.partition(",")[0])
        bare = own in ("", "于", "在") and mention.role == "deadline" and _TO_SEND.match(behind)
        left = not behind and _LIMIT.search(before) and _LEFT.search(text, max(0, mention.start - REACH), mention.start)
        if not (_TO_COME.search(before) or bare or asked or left) or _TOLD.search(own) or _TOLD_BEHIND.search(behind):
            continue
        if _OF_THEN.search(behind.partition(",")[0]):
            continue
        if any(
            day.last is not None and day.last > mention.last and ("月" in day.raw or "日" in day.raw)
            for day in timeline.within(mention.start - len(before), mention.start)
        ):
            continue  # 8月20日开工，计划2023年12月底建成: told as steps turned round
        of_then = _MAY_BE_TOLD.search(before) and not (_STILL.search(before) or _STILL.search(behind))
        stated = mention.basis == "stated" or (block.planned and mention.raw.startswith(("今年", "本年")))
        if of_then and not stated:
            continue
        why = "要求或计划的时间在刊发日期之前，请核对"
        relation = f"{own[-8:]}{mention.raw} < {timeline.issued.isoformat()}"
        span = (mention.start - min(len(own), 8), mention.end + len(behind.partition(",")[0]))
        yield text_check(layout, "deadline_order", "inconsistent", [span], relation, why, "warn")


def _demands(block: Block) -> bool:
    """A section that says what is to be done: 下步打算, 整改要求."""
    return block.planned or _DEMANDS.search(block.section) is not None


def _signed(layout: Layout, timeline: Timeline) -> dict[int, date]:
    """The day by which each paper printed on the page is signed, by its document."""
    found: dict[int, date] = {}
    for block in layout.blocks:
        if block.kind == "date" and block.end < len(layout.text) - 2:
            for day in timeline.within(block.start, block.end):
                if day.last is not None:
                    found[block.document] = day.last
    return found
