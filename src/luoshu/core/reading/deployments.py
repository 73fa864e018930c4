"""What a meeting deploys: the text of a page or of minutes -> items to be followed up, each with its exact place.

An item begins at a clause that orders something to be done (加快…, 做好…, 启动…) and takes along what only says to what
end or by when (力争…, 确保…, 年底…). Framing clauses (围绕…) are left out; 在…基础上 stays, it names what goes on.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.core.quantities.dates import find_dates_folded
from luoshu.core.reading.events.notices import meetings
from luoshu.core.reading.layout import Block, Layout, Sentence, lay_out
from luoshu.core.reading.places import find_places
from luoshu.core.reading.times import Timeline

_MANNER = (
    r"(?:要|将|并|同时|继续|持续|积极|扎实|全面|深入|大力|全力|统筹|突出|切实|进一步|适时|择机|有序|稳步|着力|"
    r"加快|加紧|抓紧|尽快|强力|重点|严格|认真|集中|联合)*"
)
_ORDER = re.compile(
    rf"^{_MANNER}(?:推动|推进|加快|加紧|抓紧|启动|实施|开展|做好|抓好|抓实|加强|加大|强化|争取|编制|制定|出台|"
    r"完善|健全|优化|建立|建设|新建|改造|整治|排查|完成|落实|盘活|培育|打造|提升|提高|谋划|组织|办好|收好|"
    r"处置|核查|整改|清理|拆除|发放|设置|修复|督促|安排|研究|更新)"
)
_TURN = re.compile(r"^(?:下一步|下一阶段|今后)?,?重点(?:向|在|围绕|抓)")
_PURPOSE = re.compile(
    r"^(?:确保|力争|努力|尽快|尽早|早日|打牢|筑牢|补齐|夺取|全力夺取|形成|发挥|让|使|以|见底|实现|不断|"
    r"保障|防止|防范|严防|避免|促进|带动|为|最迟|于|在?(?:今年|明年)?年底前?|(?:20\d\d年)?\d{1,2}月(?:底|中旬|上旬|\d{1,2}日)?前?)"
)
_FRAME = re.compile(r"^(?:围绕|按照|根据|针对|依托|聚焦|紧盯|坚持|坚决|注重|结合|以|对|把|就|通过|面对|立足)")
_BASIS = re.compile(r"^在.{2,40}(?:基础上|同时)$")
_SPEECH = re.compile(r"(?:指出|强调|要求|明确|决定|提出|部署|议定)[,:]|会议(?:要求|强调|指出|明确|决定|议定)")
_NEXT = re.compile(r"下一?步|下一?阶段|接下来|再部署|作出部署|工作要求")
_MARK = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}(?:是|要|、)|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|[①-⑳]|首先,?|其次,?)"
)
_MUST = re.compile(r"^(?:各[^,]{1,14}?|[^,。]{0,16}?(?:局|委|办|县|区|部门|单位))?(?:要|须|应|应当|务必|负责)(?!求)")
_NOT_ITEM = re.compile(r"[?]$|进行了|再?部署$|介绍了|召开|出席|参加会议|主持会议|记者|通讯员")
_UNIT = (
    r"(?:[市县区省]?[\u4e00-\u9fff]{1,14}?(?:局|委员会|委|办公室|办|中心|集团|公司|支队|大队|政府|镇|乡|街道|县|区))"
)
_UNITS = rf"{_UNIT}(?:[、和及]{_UNIT})*"
_LEAD = (
    re.compile(rf"(?:牵头单位|责任单位|牵头部门|责任部门|主办单位)[:为是]?(?P<units>{_UNITS})"),
    re.compile(rf"由(?P<units>{_UNITS})(?:牵头|负责|主办)"),
    re.compile(rf"^(?:[一二三四五六七八九十]是)?(?P<units>{_UNITS})(?:牵头|负责)"),
)
_CO = (
    re.compile(rf"(?:配合单位|协办单位|责任部门|配合部门)[:为是]?(?P<units>{_UNITS})"),
    re.compile(rf"[,、;(](?:由)?(?P<units>{_UNITS})(?:等)?(?:配合|协办|协同|参加)"),
)
_CLAUSE = re.compile(r"[,;。!?\n]")
_OTHER_PAPER = re.compile(r"(?:通报|通知|检查|检讨|公告|批复|决定|一览表|名单)$")
_LEAST = 5

READER_VERSION: Final = "deployments-1"


@dataclass(frozen=True, slots=True)
class DeployedItem:
    """One thing a meeting deployed. ``start`` and ``end`` are characters of the page as received.

    ``lead`` and ``co`` are unit names as written, empty when the text names none. ``deadline`` is the last day the text
    itself states; ``vague`` is the word (早日, 尽快, 适时, 力争) that stands where a day should, when no day is stated.
    """

    start: int
    end: int
    text: str
    section: str
    meeting: str
    held_on: date | None
    lead: tuple[str, ...]
    co: tuple[str, ...]
    deadline: date | None
    vague: str

    @property
    def is_undated(self) -> bool:
        """Whether the text promises haste instead of a day."""
        return self.deadline is None and bool(self.vague)


@dataclass(slots=True)
class _Piece:
    start: int
    end: int


def find_deployments(page: str, *, issued: date) -> tuple[DeployedItem, ...]:
    """Return what the meetings of a page or of minutes deployed, in the order of the text.

    Where the page reports meetings, only their own articles are read: what a unit writes about itself elsewhere on the
    page is no deployment. A text that reports no meeting is read as the minutes of one. Never raises for a string.
    """
    layout = lay_out(page)
    timeline = Timeline(layout.text, issued, find_dates_folded(layout.text, layout.text, issued))
    places = find_places(layout, ())
    held: dict[int, tuple[str, date | None]] = {}
    for block in layout.blocks:
        if block.kind != "body":
            continue
        for event in meetings(layout, block, timeline, places.home(block)):
            day = event.fields["date"]
            known = (str(event.fields["name"]), date.fromisoformat(day[:10]) if isinstance(day, str) else None)
            held.setdefault(block.document, known)
    found: list[DeployedItem] = []
    is_speaking, is_listing, other_paper = False, False, -1
    for block in layout.blocks:
        if block.kind == "heading":
            is_speaking = bool(_NEXT.search(block.opening) or _SPEECH.search(block.opening))
            # A notice printed under the report of a meeting is a paper of its own.
            other_paper = block.document if _OTHER_PAPER.search(block.opening) else other_paper
        if block.kind != "body" or (held and (block.document not in held or block.document == other_paper)):
            continue
        name, day_held = held.get(block.document, ("", None))
        whole = layout.text[block.start : block.end].rstrip()
        is_listing = is_listing and bool(_MARK.match(whole))
        for sentence in layout.sentences(block):
            words = layout.text[sentence.start : sentence.end]
            is_speaking = is_speaking and not block.planned
            if not (
                sentence.planned or is_speaking or is_listing or _SPEECH.search(words) or _is_order(words, bool(held))
            ):
                continue
            pieces = _items(layout.text, sentence)
            found += [_item(page, layout, block, timeline, piece, (name, day_held)) for piece in pieces]
        # 会议要求: … and then one line for each.
        is_listing = is_listing or (whole.endswith(":") and bool(_SPEECH.search(whole)))
    return tuple(found)


def _is_order(words: str, has_meeting: bool) -> bool:
    """In minutes, every sentence that says who must do what deploys; in an article, one that begins with 要."""
    return bool(_MUST.match(words)) if has_meeting else bool(_MARK.match(words) or _MUST.match(words))


def _items(text: str, sentence: Sentence) -> Iterator[_Piece]:
    """Group the clauses of a sentence into items."""
    current: _Piece | None = None
    basis: int | None = None
    is_report = False
    for start, end in _clauses(text, sentence):
        clause = _bare(text[start:end])
        if _NOT_ITEM.search(clause) or not clause:
            is_report = True
            continue
        begins = bool(_ORDER.match(clause) or _TURN.match(clause))
        if _PURPOSE.match(clause) and current is not None:
            begins = False
        elif not begins and current is None and not is_report and clause.startswith(("确保", "力争")):
            begins = True
        if begins:
            if current is not None:
                yield current
            shift = start + text[start:end].index(clause[:2]) if clause[:2] in text[start:end] else start
            current = _Piece(basis if basis is not None else shift, end)
            basis = None
        elif current is not None and not _FRAME.match(clause):
            current.end = end
        elif _BASIS.match(clause):
            basis = start
    if current is not None and current.end - current.start >= _LEAST:
        yield current


def _clauses(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    start = sentence.start
    for match in _CLAUSE.finditer(text, sentence.start, sentence.end):
        if match.start() > start:
            yield start, match.start()
        start = match.end()
    if start < sentence.end:
        yield start, sentence.end


def _bare(clause: str) -> str:
    """A clause without its mark (一是, (1)) and without who says it or who must."""
    bare = _MARK.sub("", clause.strip())
    said = _SPEECH.search(bare + ",")
    if said and said.end() <= len(bare):
        bare = bare[said.end() :]
    must = _MUST.match(bare)
    return bare[must.end() :] if must else bare


def _item(
    page: str,
    layout: Layout,
    block: Block,
    timeline: Timeline,
    piece: _Piece,
    meeting: tuple[str, date | None],
) -> DeployedItem:
    words = layout.text[piece.start : piece.end]
    whole = _whole_sentence(layout, block, piece)
    dates = timeline.within(piece.start, piece.end)
    due = [m.last for m in dates if m.last and m.last >= timeline.issued and m.role in ("deadline", "asof")]
    vague = next((m.raw for m in dates if m.role == "vague"), "力争" if "力争" in words else "")
    start, end = layout.raw_span(piece.start, piece.end)
    return DeployedItem(
        start,
        end,
        page[start:end],
        block.section,
        meeting[0],
        meeting[1],
        _units(_LEAD, words) or _units(_LEAD, whole),
        _units(_CO, words) or _units(_CO, whole),
        due[-1] if due else None,
        "" if due else vague,
    )


def _whole_sentence(layout: Layout, block: Block, piece: _Piece) -> str:
    for sentence in layout.sentences(block):
        if sentence.start <= piece.start < sentence.end:
            following = layout.text[sentence.end : min(block.end, sentence.end + 120)]
            tail = following if following.startswith(("(", "牵头", "责任单位")) else ""
            return layout.text[sentence.start : sentence.end] + tail
    return ""


def _units(patterns: tuple[re.Pattern[str], ...], words: str) -> tuple[str, ...]:
    for pattern in patterns:
        match = pattern.search(words)
        if match:
            return tuple(name for name in re.split("[、和及]", match["units"]) if name)
    return ()
