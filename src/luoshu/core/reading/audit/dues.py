"""The days to come by which a page wants all of something done, each with the clause that says so."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from luoshu.core.reading.layout import Layout
from luoshu.core.reading.times import Timeline

_ALL = re.compile(
    r"全部|全面|悉数|一律|所有|均|都|如期|收官|收尾|清零|目标|任务|必须|须|务必|确保|赶在|全[市县区]|要(?!求)|时限"
)
_ENDS = re.compile(
    r"完|竣工|建成|投用|交付|交到|整改|整治|销号|办结|清零|治理|修复|收官|收尾|结束|离田|还田|播|收割|盘活|应收尽收|开工|动工|进场|"
    r"安装|加装|兑付|发放|达到|达(?=\d)|拆除|到位|接入|开通|改造|任务"
)
_BEHIND = re.compile(
    r"(?:、[^,;。]{0,8}|[^,;。\d]{2,6}(?<![目以此提当]))前(?![期后往来提面一])|[^,;。]{0,4}收官|[^,;。\d]{0,3}(?:全部|全面)"
)
_TIME_LIMIT = re.compile(r"(?:时限|期限|截止时间)(?:是|为|定在|定为)?$")
_NOT_ALL = re.compile(r"约谈|逾期|仍未|问责|[一二三]期|第[一二三]批|首批|开工率|部署|报送|上报|明年|方案")
LONGEST = 400


@dataclass(frozen=True, slots=True)
class Due:
    """A day by which all of something is to be done, the clause that says so, its thing, and its sentence."""

    at: int
    day: date
    words: str
    thing: str
    clause: tuple[int, int]
    sentence: tuple[int, int]


def find_dues(layout: Layout, timeline: Timeline) -> Iterator[Due]:
    """Days to come by which something is to be done."""
    text, mentions = layout.text, timeline.mentions
    for number, mention in enumerate(mentions):
        day = mention.last
        if day is None or not timeline.issued < day <= timeline.issued + timedelta(days=LONGEST):
            continue
        before = text[max(0, mention.start - 8) : mention.start]
        by_then = mention.role == "deadline" or mention.raw == "年内"
        if not (by_then or _TIME_LIMIT.search(before) or _BEHIND.match(text, mention.end)):
            continue
        begins = max(text.rfind(mark, max(0, mention.start - 200), mention.start) for mark in "。\n") + 1
        stops = [at for mark in "。\n" if (at := text.find(mark, mention.end, mention.end + 200)) >= 0]
        ends = min(stops, default=min(len(text), mention.end + 200))
        first = max(text.rfind(mark, begins, mention.start) for mark in ",;:") + 1
        last = min((at for mark in ",;" if (at := text.find(mark, mention.end + 2, ends)) >= 0), default=ends)
        if number + 1 < len(mentions):
            last = max(mention.end, min(last, mentions[number + 1].start))
        words = text[max(first, begins) : last]
        if (
            (_ENDS.search(words) or re.search("全部|全面|悉数", words))
            and _ALL.search(words)
            and not _NOT_ALL.search(words)
        ):
            clause = layout.raw_span(max(first, begins), last)
            thing = text[max(first, begins) : mention.start] + text[mention.end : last]
            yield Due(layout.raw(mention.start), day, words, thing, clause, layout.raw_span(begins, ends))
