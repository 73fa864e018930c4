"""Who speaks: an office does not say 我将, a county does not say 全区, a district does not say 我县."""

import re
from collections.abc import Iterator

from luoshu.core.reading.audit.wording import text_check
from luoshu.core.reading.layout import Block, Layout
from luoshu.core.reading.model import Check
from luoshu.core.reading.places import Places

_OFFICE = re.compile(r"(?:政府|委员会|办公室|街道办事处|指挥部|管委会|局|办)$")
_I = re.compile(r"(?<![自无忘])我(?=将|要(?!求)|会(?!议)|深感|决心|一定|认为|保证|承诺|负有)")
#: What a text of a county or a district calls itself by mistake; 全市上下 is of one's own people too.
_NOT_OF = {
    "县": re.compile(r"(?<![中下])[全我]区(?!域|间|位|块|划|级|县|内)|全市(?=上下|广大干部)"),
    "区": re.compile(r"[全我]县(?!域|级|区|市)|全市(?=上下|广大干部)"),
    "市": re.compile(r"(?<!各)(?:全县|全区)(?=上下|广大干部)|我[县区](?=将|要|会|高度|认真|坚持|始终)"),
}
_COUNTY = re.compile(r"([\u4e00-\u9fff]{2,3}[县区])(?!域|间|位|级|委会|直)")
_CALL = re.compile(
    r"(?:推动|推进|促进|加快|助推|谱写|开创|建设|助力|奋力)(?P<name>(?![全我本各该])[\u4e00-\u9fff]{2}[县区])"
    r"(?=(?:经济社会|农村|城市|乡村|各项|人居环境|生态|工业)?[\u4e00-\u9fff]{0,6}?(?:高质量发展|现代化建设|新篇章|新局面|持续改善|再上新台阶|更大突破))"
)
HEAD = 6
_OTHER_AREA = re.compile(r"园区|开发区|高新区|经开区|自治区|示范区|景区|灌区|库区|校区|牧区|垦区|新区")


def check_voices(layout: Layout, places: Places) -> Iterator[Check]:
    """Slips of person and of level in every document of the page."""
    yield from _voices(layout)
    yield from _levels(layout, places)
    yield from _calls(layout, places)


def _of_whom(layout: Layout, places: Places, document: int) -> str:
    """The county or district that signs a document, or that its first lines name; empty for any other paper."""
    blocks = layout.of_document(document)
    signed = [block.opening for block in blocks if block.kind in ("signature", "date")]
    for line in (*signed[::-1], *(block.opening for block in blocks[:HEAD])):
        found = _COUNTY.search(line)
        if found is not None and places.is_name(found[1]):
            return found[1]
    return ""


def _calls(layout: Layout, places: Places) -> Iterator[Check]:
    """为推动宛城区高质量发展而努力 at the end of a report of 卧龙区: carried over from another paper."""
    for said in _CALL.finditer(layout.text):
        name = said["name"]
        document = layout.block_at(said.start()).document
        own = _of_whom(layout, places, document)
        if own and name != own and own[-1] in "县区" and not own.endswith(name) and layout.text.count(name) == 1:
            why = f"这份材料是{own}的，这里写成“{name}”，请核对"
            yield text_check(layout, "text_error", "inconsistent", [said.span("name")], f"{name} / {own}", why, "warn")


def _levels(layout: Layout, places: Places) -> Iterator[Check]:
    """全区 in a report of a county: carried over from another text."""
    told: set[int] = set()
    for block in layout.blocks:
        place = places.by_document.get(block.document) or places.city or places.title_place or ""
        slip = _NOT_OF.get(place[-1:])
        if slip is None or block.document in told or block.kind == "signature":
            continue
        if block.heading_place and places.is_name(block.heading_place):
            continue  # a section that speaks for another place
        said = (
            layout.text.find("全", block.start, block.end) >= 0 or layout.text.find("我", block.start, block.end) >= 0
        )
        found = slip.search(layout.text, block.start, block.end) if said else None
        if found is None or _is_of_another(layout, places, block, found, place):
            continue
        if _of_whom(layout, places, block.document).endswith(found.group()[1]):
            continue
        told.add(block.document)
        why = f"这份材料是{place}的，这里称“{found.group()}”，请核对"
        yield text_check(layout, "text_error", "unclear", [found.span()], found.group(), why)


def _is_of_another(layout: Layout, places: Places, block: Block, found: re.Match[str], place: str) -> bool:
    """The paragraph names a place of that level, an area that is no division, or quotes somebody."""
    words = layout.text[max(block.start, found.start() - 200) : found.start()]
    if _OTHER_AREA.search(words) or words.count("“") > words.count("”"):
        return True
    level = found.group()[1]
    return any(
        mention.level == level and mention.explicit for mention in places.mentions(words, 0, len(words), place, [])
    )


def _voices(layout: Layout) -> Iterator[Check]:
    """A text an office signs speaks of 我县, 我局 or 我们; 我将 is a person's."""
    signers = {
        block.document: block.opening.strip()
        for block in layout.blocks
        if block.kind == "signature" and _OFFICE.search(block.opening.strip())
    }
    told: set[int] = set()
    for block in layout.blocks:
        if block.document not in signers or block.document in told or block.kind == "signature":
            continue
        match = _I.search(layout.text, block.start, block.end)
        if match is None or layout.text.count("“", block.start, match.start()) > layout.text.count(
            "”", block.start, match.start()
        ):
            continue
        told.add(block.document)
        why = f"落款是“{signers[block.document]}”，这里用了个人口吻，请核对人称"
        span = (match.start(), match.end() + 1)
        yield text_check(layout, "text_error", "unclear", [span], layout.text[span[0] : span[1]], why)
