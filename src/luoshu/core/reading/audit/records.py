"""What the page itself cannot tell: a county that no list knows under its city, a day that has not come yet.

The list of counties is that of 2023 (``counties``); older papers are not held against it.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Final

from luoshu.core.reading.audit.spelling import changed_letters
from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.counties import counties_of, is_county
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.places import Places
from luoshu.core.reading.times import Timeline

LISTED_SINCE: Final = 2023
#: Letters that tell neighbouring places apart on purpose.
OPPOSED: Final = frozenset("东西南北上下左右中前后大小新老旧内外高经开城郊")
#: 12月28日 of a January page is last year's: only days shortly ahead are surely not over.
AHEAD: Final = timedelta(days=45)
_COUNTED_ROW = re.compile(
    r"(?:[\u4e00-\u9fff]{2,10}[县区市]\d[^、,。;\n]{0,12}[、,]){2,}[\u4e00-\u9fff]{2,8}[县区市]\d"
)
_COUNTED = tuple(f"{level}{digit}" for level in "县区市" for digit in range(10))
_BEFORE_NUMBER = re.compile(r"[县区市](?=\d)")
_SENTENCE = re.compile(r"[。;\n]")
_BEFORE_DONE = re.compile(r"(?:已于|已在|现已于)$")
_DONE = re.compile(
    r"[\u4e00-\u9fff](?<![为除不到极])了(?!解|结|望)|^,?[\u4e00-\u9fff]{0,12}已(?!定|报)"
    r"|^[上下]?[午晚]?[晚夜间]{0,2},[\u4e00-\u9fff、]{4,40}(?:联合|组织)?(?:召开|举行|开展|检查|抽查|突击|走访|调研)[^。]{2,40}(?:发现|通报|指出|强调|查获|介绍|部署|会上)"
)
_DAY = re.compile(r"\d日")
_TITLE = re.compile(
    r"^关于.*(?:的?(?:通报|通知|报告|函|意见|说明|请示|批复|方案))$|^(?:书面检查|检查|情况说明|整改报告|自查报告)$"
)
_TO_COME = re.compile(r"将|拟|[定订]于|计划|预计|届时|力争|确保|[应须要请]于|前|起|之后|以后|截止|起止|为期|至")


def check_county_names(layout: Layout, places: Places, timeline: Timeline) -> Iterator[Check]:
    """东凤区 in 佳木斯市, which has a 东风区; 江山县 in 衢州市, where it is 江山市. Each name where it stands first."""
    counties = counties_of(places.city or "")
    if not counties or timeline.issued.year < LISTED_SINCE:
        return
    yield from _full_names(layout, counties)
    yield from _strangers(layout, counties)
    by_stem = {county[:-1]: county for county in counties if len(county) > 2}
    for name in places.names:
        if name[-1] not in "县区市" or len(name) < 3 or is_county(name) or name == places.city:
            continue
        if any(county.startswith(name[:-1]) and county.endswith("自治县") for county in counties):
            continue  # 连山县, short for its full name
        at = layout.text.find(name)
        other = by_stem.get(name[:-1])
        if other is not None and at >= 0:
            why = f"区划名单里是“{other}”，请核对"
            yield text_check(layout, "text_error", "unclear", [(at, at + len(name))], f"{name} / {other}", why, "warn")
            continue
        alike = next((county for county in counties if _one_letter_off(county, name)), None)
        if alike is not None and at >= 0:
            why = f"区划名单里没有“{name}”，与“{alike}”只差一个字，请核对是否写错"
            span = (at, at + len(name))
            yield text_check(layout, "text_error", "inconsistent", [span], f"{name} / {alike}", why, "warn")


def _strangers(layout: Layout, counties: tuple[str, ...]) -> Iterator[Check]:
    """上蔡县3起、平舆县1起、汝阳县1起: in a row of counties of the page's own city one that lies in another."""
    for row in layout.matches(_COUNTED_ROW, *_COUNTED):
        words = row.group()
        named = [_county_before(words, said.end(), counties) for said in _BEFORE_NUMBER.finditer(words)]
        strange = [name for name in named if name and name not in counties]
        own = [name for name in named if name in counties]
        if len(strange) == 1 and len(own) > 1 and "" not in named:
            at = layout.text.find(strange[0], row.start())
            alike = next((county for county in counties if county[0] == strange[0][0] and county not in own), None)
            why = "不是本市的县区" + (f"，是否应为“{alike}”" if alike else "") + "，请核对"
            span = (at, at + len(strange[0]))
            yield text_check(layout, "text_error", "unclear", [span], strange[0], why, "warn")


def _county_before(words: str, end: int, counties: tuple[str, ...]) -> str:
    """The county whose name ends here: one of the city's own, else one of the list; "" for what no list knows."""
    own = next((county for county in counties if words.endswith(county, 0, end)), None)
    return own or next((name for size in (4, 3) if is_county(name := words[max(0, end - size) : end])), "")


def _full_names(layout: Layout, counties: Iterable[str]) -> Iterator[Check]:
    """肃南裕国族自治县: the full name of an autonomous county with one letter changed."""
    if "自治县" not in layout.text:
        return
    for county in counties:
        if county.endswith("自治县"):
            size = len(county)
            for said in re.finditer("自治县", layout.text):
                name = layout.text[max(0, said.end() - size) : said.end()]
                if name[:2] == county[:2] and changed_letters(county, name):
                    why = f"区划名单里是“{county}”，请核对是否写错"
                    span = (said.end() - size, said.end())
                    yield text_check(layout, "text_error", "inconsistent", [span], f"{name} / {county}", why, "warn")


def _one_letter_off(county: str, name: str) -> bool:
    letters = changed_letters(county, name)
    return bool(letters) and not letters & OPPOSED


def check_days_to_come(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """10月23日，市局…开展了演练 on a page of 20 October: told as done before its day."""
    text = layout.text
    for mention in timeline.mentions:
        day = mention.first
        if (
            day is None
            or mention.raw[0] in "月年"
            or day != mention.last
            or not timeline.issued < day <= timeline.issued + AHEAD
        ):
            continue
        stop = _SENTENCE.search(text, mention.end, mention.end + 90)
        behind = text[mention.end : stop.start() if stop else mention.end + 90]
        before = text[max(0, mention.start - 6) : mention.start]
        if _TO_COME.search(before) or _TO_COME.search(behind[:12]) or "将" in behind:
            continue
        if _BEFORE_DONE.search(before) or _DONE.search(behind):
            relation = f"{mention.raw} > {timeline.issued.isoformat()}"
            why = "说的是已经发生的事，日期却在刊发日之后，请核对"
            span = (mention.start, mention.end)
            yield text_check(layout, "date_order", "inconsistent", [span], relation, why, "warn")


def _paper_of(blocks: list[Block]) -> list[Block]:
    """The blocks of the signed paper itself, where its title stands below a newspaper's page."""
    titled = [at for at, block in enumerate(blocks) if block.kind == "heading" and _TITLE.search(block.opening)]
    return blocks[titled[-1] :] if titled else blocks


def check_signed_days(layout: Layout, timeline: Timeline) -> Iterator[Check]:
    """A paper signed on 10 May that tells of a notice of 16 May: one of the two days is wrong."""
    for block in layout.blocks:
        days = timeline.within(block.start, block.end) if block.kind == "date" else []
        signed = days[-1] if days else None
        if signed is None or signed.last is None or signed.first != signed.last:
            continue
        paper = _paper_of(layout.before_in_document(block))
        for mention in timeline.within(paper[0].start, block.start) if paper else ():
            if mention.first is None or mention.first != mention.last or layout.block_at(mention.start).kind == "date":
                continue
            if not _DAY.search(mention.raw) or not signed.last < mention.first <= min(
                timeline.issued, signed.last + AHEAD
            ):
                continue
            before = re.split("[,;:。\n]", layout.text[max(0, mention.start - 12) : mention.start])[-1]
            behind = layout.text[mention.end : mention.end + 12]
            if mention.role == "deadline" or _TO_COME.search(before + behind):
                continue
            spans = [(mention.start, mention.end), (signed.start, signed.end)]
            relation = f"{mention.raw} > {signed.raw}"
            why = "落款的日期早于文中说到的事，请核对"
            yield text_check(layout, "date_order", "inconsistent", spans, relation, why, "warn")
            break
