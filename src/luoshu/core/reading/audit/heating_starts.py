"""The day heating starts, and work on its pipes and boilers to be done after it, anywhere on the page."""

import re
from collections.abc import Iterator
from datetime import date

from luoshu.core.reading.audit.dated_acts import Act
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

MONTH = 31
SEASON = 45  # days after the start that are of the same winter
BACK = 80
_STARTS = re.compile(r"开栓(?!前)|供[热暖]期?(?=[自从]?(?:$|[,。;])|零时|起)|(?:准时|按时|按期|正式|全面|达标)供[热暖]")
_TRIAL = re.compile(r"试供|陆续|提前|去年|上年|上个|前$|热态|冷态")
_WORK = re.compile(
    r"打压|试压|试水|注水|点火调试|换装|焊接|冲洗|(?:锅炉|换热站|[一二]次网|供热管网|供热管道)[^,;。]{0,10}(?:检修|改造|更换|安装)"
)
_OF_HEAT = re.compile(r"供热|供暖|换热|锅炉|热网|热源|[一二]次网|热力|开栓|采暖")
_OTHER = re.compile(r"燃气|给水|供水管|自来水|雨污|雨水|污水|消防|明年|复查|回头看|验收")
_DONE_BY = re.compile(r"完成|结束|完毕|到位|最迟|完工")


def check_heating_starts(layout: Layout, timeline: Timeline, acts: list[Act]) -> Iterator[Check]:
    """Every work that is to be done after the last day told for the start of the heating."""
    if "供热" not in layout.text and "供暖" not in layout.text:
        return
    starts = [act for act in acts if _is_start(timeline, act)]
    if not starts:
        return
    start = max(starts, key=_day_of)
    for act in acts:
        late = (act.ends - _day_of(start)).days
        if act is start or not 0 < late <= SEASON or not _WORK.search(act.words) or not _DONE_BY.search(act.words):
            continue
        around = layout.text[max(act.block.start, act.start - BACK) : act.end]
        if _OTHER.search(around) or not _OF_HEAT.search(around):
            continue
        relation = f"{start.mention.raw}{start.behind[:12]} / {act.mention.raw}{act.behind[:16]}"
        why = "检修、打压等在供热开始之后才完成，请核对"
        spans = sorted({start.span, act.span})
        yield text_check(layout, "deadline_order", "unclear", spans, relation, why, "warn")


def _day_of(act: Act) -> date:
    return act.ends if act.mention.role == "deadline" else act.begins


def _is_start(timeline: Timeline, act: Act) -> bool:
    if "日" not in act.mention.raw or abs((_day_of(act) - timeline.issued).days) > 3 * MONTH:
        return False
    if _TRIAL.search(act.words) or not _STARTS.search(act.words) or _WORK.search(act.words):
        return False
    return act.mention.role in ("since", "event") or "达标供" in act.words
