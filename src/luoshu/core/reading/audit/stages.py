"""Stage order: a project that has passed a stage cannot be promised or at work on an earlier one; dates of two stages
in the order of the stages."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from luoshu.core.quantities.dates import DateMention
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.events.stages import ORDER, STAGE_NAMES
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check, Event
from luoshu.core.reading.times import Timeline

_STAGE_OF = {**STAGE_NAMES, "建成": "完工", "选址": "前期工作", "揭牌": "投用", "挂牌": "投用"}
_STAGE_AFTER = re.compile(
    r"[^,;。、未]{0,6}?(" + "|".join(sorted(_STAGE_OF, key=len, reverse=True)) + r")(?!率|仪式|前|图|许可|单位|队)"
)
_SAME_PROJECT = re.compile(r"(?:建设|并|施工|运营|使用|验收|,|;|、|于|预计|计划|力争|目前|已){0,4}")
_OF_A_NAME = re.compile(r"(?:建设|实施)?(?P<name>[\u4e00-\u9fffA-Za-z0-9“”]{2,24})[,;](?:计划|预计|力争|于|并)*")
_ENDS = re.compile(r"(?:使用|运营|运行)?(?:[,;。\n]|$)")
_PHASE = re.compile(r"[一二三四]期|首期|标段|转入|专项")

BESIDE = 60  # letters


def check_stages(events: list[Event]) -> Iterator[Check]:
    """Per project named alike: done stages against planned ones."""
    by_project: dict[str, list[Event]] = defaultdict(list)
    for event in events:
        if event.kind == "stage":
            for name in str(event.fields["project"]).split(";"):
                if len(name) >= 4:
                    by_project[name].append(event)
    for name, stages in by_project.items():
        done = [e for e in stages if e.fields["state"] == "done" and str(e.fields["stage"]) in ORDER]
        planned = [e for e in stages if e.fields["state"] == "planned" and str(e.fields["stage"]) in ORDER]
        for later in planned[:20]:
            for earlier in done[:20]:
                first, second = str(earlier.fields["stage"]), str(later.fields["stage"])
                if later.start <= earlier.start or _others(earlier, later):
                    continue
                passed = ORDER[first] >= ORDER[second] and ORDER[first] >= 7
                spans = ((earlier.start, earlier.end), (later.start, later.end))
                relation = f"{name}：{first}（已完成）/ {second}（计划）"
                if passed:
                    why = "前文说已过这一阶段，后文又列为计划，请核对"
                    yield Check("", "stage_order", "inconsistent", spans, (), relation, why, "warn")
                else:
                    yield Check("", "stage_order", "consistent", spans, (), relation, "阶段先后相符")


def _others(earlier: Event, later: Event) -> bool:
    """新建项目中已开工31个，另有4个8月底前可开工: of the others, in one sentence."""
    return later.start - earlier.end < BESIDE and earlier.fields["stage"] == later.fields["stage"]


def check_dated_stages(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """2023年3月竣工，2023年9月开工: two dated stages of one project side by side, in the wrong order."""
    dated: list[tuple[DateMention, str, int]] = []
    for mention in timeline.mentions:
        if mention.last is None or mention.role not in ("event", "period", "deadline", "asof"):
            continue
        match = _STAGE_AFTER.match(layout.text, mention.end, mention.end + 14)
        if match is not None and _STAGE_OF[match[1]] in ORDER:
            dated.append((mention, _STAGE_OF[match[1]], match.end()))
    for (first, stage, end), (second, other, second_end) in pairwise(dated):
        if (
            not _of_one_project(layout.text, end, second, second_end)
            or _PHASE.search(layout.text, first.end, end)
            or _PHASE.search(layout.text, second.end, second_end)
            or _past_and_coming(timeline, first, second)
        ):
            continue
        later_stage_first = ORDER[stage] > ORDER[other] and _before(first, second)
        earlier_stage_last = ORDER[stage] < ORDER[other] and _before(second, first)
        if later_stage_first or earlier_stage_last:
            spans = [(first.start, end), (second.start, second_end)]
            relation = f"{first.raw}{stage} / {second.raw}{other}"
            yield text_check(layout, "stage_order", "inconsistent", spans, relation, "两个阶段的时间先后颠倒，请核对")


def _before(first: DateMention, second: DateMention) -> bool:
    begins = second.first or second.last
    return first.last is not None and begins is not None and first.last < begins


def _of_one_project(text: str, end: int, second: DateMention, second_end: int) -> bool:
    """Nothing between the two but marks; or one name between them, which the second repeats or leaves out."""
    if second.start - end <= 10 and _SAME_PROJECT.fullmatch(text, end, second.start):
        return True
    named = _OF_A_NAME.fullmatch(text, end, second.start) if second.start - end <= 40 else None
    if named is None:
        return False
    behind = second_end + (2 if text.startswith(("建设", "实施"), second_end) else 0)
    return text.startswith(named["name"], behind) or _ENDS.match(text, second_end) is not None


def _past_and_coming(timeline: Timeline, first: DateMention, second: DateMention) -> bool:
    """11月开工，3月建成 without a year: the second may well be of the next year."""
    if first.last is None or second.last is None or second.basis == "stated" or second.raw.startswith(("今年", "本年")):
        return False
    return first.last >= timeline.issued > second.last
