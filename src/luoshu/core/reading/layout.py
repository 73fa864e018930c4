"""Lines of a page -> blocks of one readable text: column breaks stitched, headings, signatures, sentences; offsets
kept.

The stitched text is folded (see ``quantities.fold``); ``Layout.raw_span`` leads every position back to the page as
received.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from luoshu.core.quantities.numerals import fold

MAX_SENTENCE = 800  # a longer run without a full stop is cut, so that no window grows with the page
_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_INNER_SPACE = re.compile(r"(?<=[\d%])[ \t]+(?=[\u4e00-\u9fff%])|(?<=[\u4e00-\u9fff])[ \t]+(?=\d)")
_TERMINAL = tuple("。!?;:…”)】》.")
_NUMBERED = re.compile(
    r"(?:(?P<top>[一二三四五六七八九十]{1,3}、)|(?P<sub>\([一二三四五六七八九十]{1,3}\))"
    r"|(?P<item>\d{1,2}(?:[.](?!\d)|[.](?=\d{1,2}月)|、|\)))|(?P<dash>[-·●■◆▪]+\s*|\(\d{1,2}\)|[①-⑳]))"
)
_BYLINE = re.compile(
    r"^\(?(?:[\u4e00-\u9fff]{0,8}(?:记者|通讯员|供稿|编辑|责编|来源(?=[:/ ])|撰稿|摄影|文/图)[:/\s]?[\u4e00-\u9fff "
    r"、]{0,24}|[\u4e00-\u9fff]{2,12}供稿)\)?$"
)
_DATE_LINE = re.compile(
    r"^\(?(?:(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[一二三四五六七八九零]{4}年[一二三四五六七八九十]{1,2}月[一二"
    r"三四五六七八九十]{1,3}日|(?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})\)?$"
)
_SIGNER = re.compile(
    r"^[\u4e00-\u9fff“”()、\s]{2,40}(?:政府|党委|县委|市委|区委|镇委|委员会|办公室|领导小组|指挥部|局|厅|"
    r"委|部|中心|办|处)$"
)
_SIGNED_LINE = re.compile(r"^(?P<signer>[\u4e00-\u9fff“”()、]{4,36}?)[\s:]*(?P<on>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)$")
_PLANNED = re.compile(
    r"下一?步|展望|打算|工作安排|工作计划|目标任务|下一?阶段|努力方向|工作重点|重点方向|整改措施|今后|下周|"
    r"工作建议|工作要求|主要目标|预期目标|工作目标|主要任务"
)
#: 存在不足和明年打算, 上半年总结和下半年打算: what was comes first; what is to come says so itself.
_LOOKS_BACK_TOO = re.compile(
    r"(?:总结|回顾|小结|进展|成效|不足|问题|情况|短板|差距|困难)[^:]{0,6}(?:和|及|与|、|暨)[^:]*$"
)
#: 华州区：老城停车有了新解法: a heading that opens with the place its section is about.
_TITLED_PLACE = re.compile(r"([\u4e00-\u9fff]{1,6}[县区市镇乡]):(?=[\u4e00-\u9fff“\d])")
_PAST = re.compile(r"回顾|进展|完成情况|问题|情况|通报|成效|做法|总体|检查|分析")
_RUN_IN_PLANNED = re.compile(
    r"(?:下一?步|下一?阶段|接下来|下半年,|今后)[^。]{0,20}?(?:将|要|,|:|继续|围绕|坚持|我们|安排|打算)"
    r"|(?:明年|新的一年)[^。\d]{0,12}?(?:将|要|继续|重点|着力|突出)"
)
_SENTENCE_END = re.compile(r"[。!?\n]+[”)]*")
# A line that ends in a numeral or a word that wants another after it was cut by the column.
_CUT_OFF = re.compile(r"(?:[\d一二两三四五六七八九十百千万亿几每各的和与及或为对在把将被是由从按以第约近超达]|平方)$")
# A line that begins so goes on with the line above, whatever that looks like.
_NEVER_BEGINS = re.compile(r"[,、;。)”]|的(?!确|士)")
_LIST_HEAD = re.compile(r"^(?:在|把|将|对|为|按照|围绕|以|从|由|经)")
_HEAD_CLOSING = re.compile(r"(?:方面|上|中|里|下|后|前|时|期间|情况|工作|:)$")

OPENING = 80  # letters


@dataclass(slots=True)
class Block:
    """A paragraph or heading of the stitched text; ``kind``: body, heading, signature, date, byline.

    ``opening`` is its first letters, all of a line and no more than OPENING of a paragraph: what tells the kind.
    """

    start: int
    end: int
    kind: str
    opening: str
    level: int = 9
    section: str = ""
    planned: bool = False
    document: int = 0
    heading_place: str = ""


@dataclass(slots=True)
class Sentence:
    """A sentence inside a block of the stitched text."""

    start: int
    end: int
    block: Block
    planned: bool


@dataclass(slots=True)
class Layout:
    """The stitched text, its blocks and the way back to the offsets of the page."""

    text: str
    blocks: list[Block]
    folded: str = ""
    piece_starts: list[int] = field(default_factory=list)
    piece_raws: list[int] = field(default_factory=list)
    #: Sentences by the start of their block, cut once.
    cut: dict[int, list["Sentence"]] = field(default_factory=dict, repr=False, compare=False)
    #: Where each block starts.
    starts: list[int] = field(default_factory=list, repr=False, compare=False)
    #: The numbers of the blocks that hold a word, for each word asked for.
    held: dict[str, list[int]] = field(default_factory=dict, repr=False, compare=False)

    def raw(self, position: int) -> int:
        """Offset in the page of a character of the stitched text."""
        index = bisect_right(self.piece_starts, position) - 1
        return self.piece_raws[index] + position - self.piece_starts[index] if index >= 0 else 0

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """Span in the page of ``text[start:end]``; text dropped at a column break lies inside it."""
        if end <= start:
            at = self.raw(start)
            return at, at
        starts = self.piece_starts
        index = bisect_right(starts, start) - 1
        if index >= 0 and (index + 1 == len(starts) or starts[index + 1] >= end):  # all in one piece, as a rule
            shift = self.piece_raws[index] - starts[index]
            return start + shift, end + shift
        return self.raw(start), self.raw(end - 1) + 1

    def block_at(self, position: int) -> Block:
        """The block that holds a position of the stitched text."""
        return self.blocks[bisect_right(self.starts, position) - 1]

    def matches(self, pattern: re.Pattern[str], *words: str) -> Iterator[re.Match[str]]:
        """All matches in the text of a pattern that stays in its line and cannot do without one of some words.

        The words are looked for first, once a page each, which is far quicker than to try the pattern everywhere.
        """
        for number in sorted(self.holding(*words)):
            block = self.blocks[number]
            yield from pattern.finditer(self.text, block.start, block.end + 1)  # the end of the line may be asked for

    def holding(self, *words: str) -> set[int]:
        """The numbers of the blocks in which one of some words stands."""
        return {number for word in words for number in self._holding(word)}

    def _holding(self, word: str) -> list[int]:
        known = self.held.get(word)
        if known is None:
            known = self.held[word] = []
            at = self.text.find(word)
            while at >= 0:
                number = bisect_right(self.starts, at) - 1
                known.append(number)
                at = self.text.find(word, self.blocks[number].end)
        return known

    def of_document(self, document: int) -> list[Block]:
        """The blocks of a document; documents follow each other."""
        first = bisect_left(self.blocks, document, key=_document_of)
        return self.blocks[first : bisect_right(self.blocks, document, first, key=_document_of)]

    def before_in_document(self, block: Block) -> list[Block]:
        """The blocks before this one that belong to its document."""
        first = bisect_left(self.blocks, block.document, key=_document_of)
        return self.blocks[first : bisect_left(self.starts, block.start)]

    def sentences(self, block: Block) -> list[Sentence]:
        """Sentences of a block; a paragraph that turns to the next steps is planned from there on."""
        known = self.cut.get(block.start)
        if known is not None:
            return known
        found: list[Sentence] = []
        text, start, planned = self.text, block.start, block.planned
        stops = [match.end() for match in _SENTENCE_END.finditer(text, block.start, block.end)]
        for stop in [*stops, block.end]:
            while stop - start > MAX_SENTENCE:
                cut = max(text.rfind(",", start, start + MAX_SENTENCE), text.rfind(";", start, start + MAX_SENTENCE))
                cut = cut + 1 if cut > start else start + MAX_SENTENCE
                found.append(Sentence(start, cut, block, planned))
                start = cut
            if stop > start:
                if not planned and _RUN_IN_PLANNED.search(text, start, stop):
                    planned = True
                found.append(Sentence(start, stop, block, planned))
            start = stop
        self.cut[block.start] = found
        return found


def _document_of(block: Block) -> int:
    return block.document


def is_open(line: str) -> bool:
    """True for a line that stops in the middle of a sentence, as text does at a column break."""
    if line.endswith(_TERMINAL) or not line:
        return False
    if line.endswith((",", "、", "“", "(", "《")):
        return True
    if line.count("“") > line.count("”") or line.count("(") > line.count(")") or line.count("《") > line.count("》"):
        return True
    if _NUMBERED.match(line) and len(line) <= 40:
        return False
    if len(line) >= 12 and _CUT_OFF.search(line) and any(mark in line for mark in ",、。;"):
        return True
    if any(mark in line for mark in "。;") or line.count(",") >= 2:
        return True
    if "," in line and len(line) > 45:
        return True
    return bool(_LIST_HEAD.match(line)) and "、" in line and not _HEAD_CLOSING.search(line)


def continues(line: str) -> bool:
    """True for a line that can be the rest of a broken sentence: no marker, not a byline, and it is punctuated."""
    if _NUMBERED.match(line) or _BYLINE.match(line) or _DATE_LINE.match(line):
        return False
    return any(mark in line for mark in ",。;、”") or len(line) > 40


def lay_out(page: str) -> Layout:
    """Fold, stitch and section a page. Any string is accepted; the work grows linearly with its length."""
    folded = fold(page)
    lines: list[tuple[int, str]] = []
    for match in _LINE.finditer(folded):
        stripped = match.group().strip(" \t\ufeff")
        if stripped:
            lines.append((match.start() + match.group().index(stripped), stripped))
    layout = Layout("", [], folded)
    parts: list[str] = []
    at = 0
    index = 0
    while index < len(lines):
        start = at
        kind_line = lines[index][1]
        while True:
            raw_start, line = lines[index]
            at = _append_line(layout, parts, at, raw_start, line)
            index += 1
            # A quote that never closes must not swallow the page: only the line just read decides.
            if index >= len(lines):
                break
            following = lines[index][1]
            broken = _NEVER_BEGINS.match(following) and not line.endswith(_TERMINAL)
            if not broken and not (is_open(line) and continues(following)):
                break
        text = "".join(parts[-1:]) if at - start == len(parts[-1]) else None
        layout.blocks.append(Block(start, at, "body", text if text is not None else kind_line))
        parts.append("\n")
        at += 1
    layout.text = "".join(parts)
    layout.starts = [block.start for block in layout.blocks]
    _classify(layout)
    return layout


def _append_line(layout: Layout, parts: list[str], at: int, raw_start: int, line: str) -> int:
    """Append a line, dropping blanks between a number and its unit; returns the new length of the stitched text."""
    position = 0
    if " " not in line and "\t" not in line:
        return _append_piece(layout, parts, at, raw_start, line)
    for gap in _INNER_SPACE.finditer(line):
        at = _append_piece(layout, parts, at, raw_start + position, line[position : gap.start()])
        position = gap.end()
    return _append_piece(layout, parts, at, raw_start + position, line[position:])


def _append_piece(layout: Layout, parts: list[str], at: int, raw_start: int, piece: str) -> int:
    layout.piece_starts.append(at)
    layout.piece_raws.append(raw_start)
    parts.append(piece)
    return at + len(piece)


def _classify(layout: Layout) -> None:
    blocks, text = layout.blocks, layout.text
    for number, block in enumerate(blocks):
        block.opening = text[block.start : min(block.end, block.start + OPENING)]
        block.kind = _kind(block, blocks[number + 1] if number + 1 < len(blocks) else None, text)
    section, planned, document = "", False, 0
    place_level = 9
    heading_place, by_title = "", False
    for number, block in enumerate(blocks):
        before = blocks[number - 1].kind if number else ""
        if (before in ("date", "byline") and block.kind not in ("date", "byline", "signature")) and number > 2:
            document, section, planned, heading_place, place_level = document + 1, "", False, "", 9
        marker = _NUMBERED.match(block.opening)
        if block.kind == "heading":
            level = 2 if marker and marker["top"] else 3 if marker and marker["sub"] else 4 if marker else 1
            title = block.opening[marker.end() :] if marker else block.opening
            section = title.rstrip(":")
            if _PLANNED.search(section) and not _among_titles(blocks, number):
                planned = _LOOKS_BACK_TOO.search(section) is None
            elif _PAST.search(section) or level <= 2:
                planned = planned and not _PAST.search(section) and level != 2
            found = re.fullmatch(r"(?:\([\u4e00-\u9fff]+\)|\d+\.)?([\u4e00-\u9fff]{2,12}):", title)
            titled = _TITLED_PLACE.match(title)
            if found or titled:
                heading_place, place_level, planned = (found or titled)[1], level, False  # type: ignore[index]
                by_title = found is None
            elif by_title:
                heading_place, place_level, by_title = "", 9, False
            elif marker and level <= place_level:
                heading_place, place_level = "", 9
            block.level = level
        elif block.opening.startswith(("注:", "备注:", "说明:")):
            planned = False
        elif marker and block.kind == "body":
            head, _, _ = block.opening[marker.end() :].partition("。")
            run_in = re.split("[:,]", head, maxsplit=1)[0]
            if marker["top"] or marker["sub"]:
                if _PLANNED.search(run_in) and len(run_in) <= 20:
                    planned = True
                elif marker["top"]:
                    planned = False
            section = run_in if len(run_in) <= 30 else section
        block.section, block.planned, block.document = section, planned, document
        block.heading_place = heading_place


def _among_titles(blocks: list[Block], number: int) -> bool:
    """Whether a heading is a line of a table of contents: titles of one kind below each other, no text between them."""
    marker = _NUMBERED.match(blocks[number].opening)
    kind = marker.lastgroup if marker else ""
    if kind in ("top", "sub"):
        return False  # 三、下一步打算: a section, and the next of its kind ends it
    around = (blocks[at] for at in (number - 1, number + 1) if 0 <= at < len(blocks))
    alike = sum(other.kind == "heading" and _mark_of(other) == kind for other in around)
    return alike == 2 or (alike == 1 and marker is not None)


def _mark_of(block: Block) -> str | None:
    marker = _NUMBERED.match(block.opening)
    return marker.lastgroup if marker else ""


def _kind(block: Block, following: Block | None, text: str) -> str:
    line = block.opening
    if block.end - block.start > 60 or "\t" in line:
        return "body"  # a row of a table is no heading
    if _DATE_LINE.match(line):
        return "date"
    if _SIGNED_LINE.match(line):
        return "date"
    if _BYLINE.match(line):
        return "byline"
    dated = following is not None and _DATE_LINE.match(text[following.start : min(following.end, following.start + 30)])
    if dated and _SIGNER.match(line):
        return "signature"
    if line.endswith(tuple("。;!?,、…")) or "。" in line:
        return "body"
    if line.endswith(":") and "," in line:
        return "body"
    if line.startswith(("-", "·", "●")):
        return "body"
    return "heading" if len(line) <= 45 else "body"
