"""Windows and terms: one that ends before it begins, and a length that does not lead from the begin to the end.

自9月20日起受理，至9月15日截止; 2022年6月签订，租期5年，2025年6月到期; 11月28日持续到12月7日，为期8天.
"""

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from luoshu.core.quantities.dates import DateMention
from luoshu.core.quantities.numerals import parse_any
from luoshu.core.reading.audit.steps import FINISH
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.times import Timeline

_SPAN = re.compile(
    r"(?=\d)(?<!\d)(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日(?:\d{1,2}时)?(?:至|到|-|—|~)+(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
#: 2024年9月至2024年3月: both with their years.
_MONTHS_SPAN = re.compile(
    r"(?P<y1>20\d\d)[年.](?P<m1>\d{1,2})(?:月(?:(?P<d1>\d{1,2})日)?)?(?:开工|启动|开始|起)?(?:至|到|-|—|~)+"
    r"(?P<y2>20\d\d)[年.](?P<m2>\d{1,2})(?:月(?:(?P<d2>\d{1,2})日)?)?"
)
_BEGINS = re.compile(
    r"[^,;。]{0,8}?(?:起|始|启动|开启|开通|开放|受理|接受|开工|动工|开建|签订|签约|签署|起算|起租|生效|发放|挂牌|"
    r"之日|承包|上任|当选|获批|投保|出让)"
)
_BEGINS_BEFORE = re.compile(r"(?:自|始于)$")
_ENDS = re.compile(
    r"(?:\d{1,2}时|零时)?[^,;。\d]{0,4}?(?:截止|止|结束|关闭|收尾|收官|终止|到期|届满|期满|满期|解禁)(?!的|缴|支付|应付|应还)"
)
_UP_TO = re.compile(r",?(?:直)?[至到]")
#: Another thing ends than began: its second round, the rent of one year, what was changed on the way.
_ANOTHER = re.compile(r"第[一二三\d]|首[期批轮]|另|[二三]期|二轮|租金|其中|其他|预申报|补[报录]")
_CHANGED = re.compile(r"续签|续租|续期|延长|展期|免租|装修期|宽限|提前|解除|顺延|推迟|延期|原定|原计划|试用")
#: 3月31日 may be of the year after: a window of so many days in one year is none that anybody opens.
LONGEST, ALL_YEAR = 240, 363
YEAR = 365
_LENGTH = re.compile(
    r"(?:为期|期限?|期为|年限|历时|历经|用时|持续|需|共计?|前后|一连|连续)(?:为|是|约|共|要|总)?"
    r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})(?P<unit>年|个月|天)(?!前|后|以|内|来|多)"
)
_IN_LENGTH = ("期", "历", "用时", "续", "需", "共", "前后", "一连")
_MONTHS = {"年": 12, "个月": 1}
REACH, NEAR = 60, 24
BESIDE = 16  # letters between the last day and its 为期8天
AROUND = 8


def check_windows(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """Windows turned round, and lengths against the two days they lie between."""
    yield from _spans(layout)
    yield from _turned(layout, timeline)
    for said in layout.matches(_LENGTH, *_IN_LENGTH):
        block = layout.block_at(said.start())
        begins = max(block.start, layout.text.rfind("。", block.start, said.start()) + 1)
        ends = layout.text.find("。", said.end(), block.end)
        ends = ends if ends >= 0 else block.end
        mentions = [m for m in timeline.within(begins, ends) if m.last is not None]
        if mentions:
            found = _by_days(layout, said, mentions) if said["unit"] == "天" else None
            yield from [found] if found is not None else _off_length(layout, timeline, said, mentions)


def _spans(layout: Layout) -> Iterator[Check]:
    """2025年8月31日至2025年3月1日, as it is written."""
    for said in _MONTHS_SPAN.finditer(layout.text):
        begins = (int(said["y1"]), int(said["m1"]), int(said["d1"] or 0))
        ends = (int(said["y2"]), int(said["m2"]), int(said["d2"] or said["d1"] or 0))
        if ends < begins:
            why = "起止日期颠倒，请核对"
            yield text_check(layout, "date_order", "inconsistent", [said.span()], said.group(), why, "warn")
    for said in _SPAN.finditer(layout.text):
        first, last = (int(said["m1"]), int(said["d1"])), (int(said["m2"]), int(said["d2"]))
        if last < first and not (first[0] >= 10 and last[0] <= 3):
            why = "起止日期颠倒，请核对"
            yield text_check(layout, "date_order", "inconsistent", [said.span()], said.group(), why, "warn")


def _turned(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """网上报名自10月9日开始，9月29日截止."""
    text = layout.text
    for first, second in pairwise(timeline.mentions):
        begins, ends = first.first or first.last, second.last
        if begins is None or ends is None or not ends < begins or second.start - first.end > NEAR:
            continue
        between = text[first.end : second.start]
        if not (first.raw.endswith("起") or _BEGINS.match(between)) or not _ENDS.match(text, second.end):
            continue
        round_year = YEAR - (begins - ends).days
        stated = second.basis == "stated" or second.raw.startswith(("今年", "本年"))
        if not stated and not LONGEST < round_year <= ALL_YEAR:
            continue
        if not re.search("[。;\n]", between) and not _ANOTHER.search(between):
            spans = [(first.start, first.end), (second.start, second.end)]
            relation = f"{first.raw} / {second.raw}"
            yield text_check(layout, "date_order", "inconsistent", spans, relation, "截止早于开始，请核对", "warn")


def _off_length(
    layout: Layout, timeline: Timeline, said: re.Match[str], mentions: list[DateMention]
) -> Iterator[Check]:
    """2022年6月签订合同，租期5年，将于2025年6月到期: the begin and the length do not come to the end."""
    wanted = parse_any(said["n"])
    for first, second in pairwise(mentions):
        near = first.start - NEAR <= said.start() and said.end() <= second.end + NEAR
        if wanted is None or not near or second.start - first.end > REACH:
            continue
        ends = _lies_between(layout.text, first, second)
        if not ends or _CHANGED.search(layout.text, min(first.start - AROUND, said.start()), max(said.end(), ends)):
            continue
        low, high = _apart(first, second, said["unit"])
        length = int(wanted) * _MONTHS.get(said["unit"], 1)
        over = second.last is not None and second.last < timeline.issued and FINISH.match(layout.text, second.end)
        if over and length < low:
            continue  # 2022年8月开工，工期2年，2025年6月竣工: late, as works are
        if not low - 1 <= length <= high + 1:
            spans = [(first.start, first.end), said.span(), (second.start, ends)]
            relation = f"{first.raw} + {said['n']}{said['unit']} / {second.raw}"
            why = "开始的时间加期限与结束的时间不符，请核对"
            yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")
            return


def _lies_between(text: str, first: DateMention, second: DateMention) -> int:
    """Where the words that end a term stop, when the first day begins it and the second ends it; else 0."""
    between = text[first.end : second.start]
    own = between.rpartition(",")[2]
    if _ANOTHER.search(own) or len(own) > AROUND:
        return 0
    if _UP_TO.fullmatch(between) and _BEGINS_BEFORE.search(text[max(0, first.start - 2) : first.start]):
        return second.end
    before = text[max(0, first.start - 2) : first.start]
    if not (first.raw.endswith("起") or _BEGINS_BEFORE.search(before) or _BEGINS.match(text, first.end, second.start)):
        return 0
    ended = _ENDS.match(text, second.end)
    if ended is None and re.match("[^,;。]{0,8}?(?:开工|动工|启动|开建)", between):
        ended = FINISH.match(text, second.end)
    return ended.end() if ended is not None else 0


def _apart(first: DateMention, second: DateMention, unit: str) -> tuple[int, int]:
    """How far two days lie apart at least and at most, in months or days; 2022年 alone may be each of its months."""
    begins = [first.first or first.last, first.last]
    if first.role == "since":
        begins[1] = begins[0]
    ends = [second.first or second.last, second.last]
    if unit == "天":
        days = [(end - begin).days for begin in begins for end in ends if begin is not None and end is not None]
        return min(days), max(days) + 1
    months = [
        (end.year - begin.year) * 12 + end.month - begin.month
        for begin in begins
        for end in ends
        if begin is not None and end is not None
    ]
    return min(months), max(months)


def _by_days(layout: Layout, said: re.Match[str], mentions: list[DateMention]) -> Check | None:
    """11月28日…持续到12月7日，为期8天: as many days as the two dates enclose, the last counted or not."""
    before = [m for m in mentions if m.end <= said.start() and m.role != "since" and "日" in m.raw]
    near = before[-2:] if len(before) > 1 and before[-1].first == before[-1].last else before[-1:]
    if not near or said.start() - near[-1].end > BESIDE or near[-1].last is None or near[0].first is None:
        return None
    enclosed = near[-1].last - near[0].first
    wanted = parse_any(said["n"])
    if enclosed < timedelta(1) or wanted is None or int(wanted) in (enclosed.days, enclosed.days + 1):
        return None
    spans = [(near[0].start, near[-1].end), said.span()]
    relation = f"{near[0].raw}至{near[-1].raw}，{said.group()}"
    return text_check(layout, "date_order", "inconsistent", spans, relation, "起止日期与天数不符，请核对", "warn")
