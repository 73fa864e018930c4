"""A document's body as plain lines for a person to edit, and back: figures left as they were keep their source.

A line is a paragraph; a line that begins with 一、 （一） 1. （1） is a heading of that level (recounted, so a wrong
number does no harm); ``【表1】`` stands for a table, which is not edited here and may be moved or taken out.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from luoshu.adapters.documents.layout import laid_out
from luoshu.adapters.documents.model import Block, Heading, OfficialDocument, Paragraph, Run, Runs, Source, Table

_LEVELS: Final = (
    re.compile(r"^[一二三四五六七八九十]{1,3}、"),
    re.compile(r"^[（(][一二三四五六七八九十]{1,3}[）)]"),
    re.compile(r"^\d{1,2}[.．]\s*(?!\d)"),
    re.compile(r"^[（(]\d{1,2}[）)]"),
)
LONGEST_HEADING: Final = 40
_TABLE: Final = re.compile(r"^【表\s*(\d{1,2})】$")


@dataclass(frozen=True, slots=True)
class _Dress:
    is_bold: bool = False
    source: Source | None = None


def editing_text(document: OfficialDocument) -> str:
    """Return the body as lines."""
    return "\n".join("".join(letter for letter, _ in line) for line in _lines(document))


def edited_blocks(document: OfficialDocument, text: str) -> tuple[Block, ...]:
    """Return the blocks of an edited text. Unchanged letters keep their dress; a figure of which one letter changed
    loses its source, because nobody has said where the new figure comes from."""
    old = [pair for line in _lines(document) for pair in (*line, ("\n", _Dress()))]
    new = "\n".join(line.strip() for line in text.splitlines() if line.strip()) + "\n"
    dressed = [(letter, _Dress()) for letter in new]
    matcher = SequenceMatcher(None, [letter for letter, _ in old], list(new), autojunk=False)
    for one in matcher.get_matching_blocks():
        for step in range(one.size):
            dressed[one.b + step] = (new[one.b + step], old[one.a + step][1])
    tables = [block for block in document.blocks if isinstance(block, Table)]
    flush = {
        "".join(run.text for run in block.runs)
        for block in document.blocks
        if isinstance(block, Paragraph) and block.is_flush
    }
    blocks: list[Block] = []
    line: list[tuple[str, _Dress]] = []
    for letter, dress in dressed:
        if letter != "\n":
            line.append((letter, dress))
            continue
        block = _block(line, tables, flush)
        if block is not None:
            blocks.append(block)
        line = []
    return _without_broken_figures(document, tuple(blocks))


def heading_of(words: str) -> tuple[int, int]:
    """Return the level of a line that is a heading and how long its number is; (0, 0) for a paragraph.

    A short line is a heading; a long one that begins with a number is a paragraph that counts.
    """
    if len(words) <= LONGEST_HEADING and not words.endswith(("。", "；", "：")):
        for level, pattern in enumerate(_LEVELS, start=1):
            if label := pattern.match(words):
                return level, label.end()
    return 0, 0


def _lines(document: OfficialDocument) -> list[list[tuple[str, _Dress]]]:
    lines: list[list[tuple[str, _Dress]]] = []
    count = 0
    for piece in laid_out(document):
        if piece.table is not None:
            count += 1
            lines.append([(letter, _Dress()) for letter in f"【表{count}】"])
        elif piece.style in ("paragraph", "flush") or piece.style.startswith("heading"):
            lines.append([(letter, _Dress(run.is_bold, run.source)) for run in piece.runs for letter in run.text])
    return lines


def _block(line: list[tuple[str, _Dress]], tables: list[Table], flush: set[str]) -> Block | None:
    words = "".join(letter for letter, _ in line)
    named = _TABLE.match(words)
    if named:
        number = int(named.group(1))
        return tables[number - 1] if 1 <= number <= len(tables) else None
    level, label = heading_of(words)
    if level:
        return Heading(level, _runs(line[label:]))
    return Paragraph(_runs(line), words in flush) if words else None


def _runs(line: list[tuple[str, _Dress]]) -> Runs:
    runs: list[Run] = []
    start = 0
    for place in range(1, len(line) + 1):
        if place == len(line) or line[place][1] != line[start][1]:
            dress = line[start][1]
            runs.append(Run("".join(letter for letter, _ in line[start:place]), dress.is_bold, dress.source))
            start = place
    return tuple(runs)


def _without_broken_figures(document: OfficialDocument, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Take the source from a figure that is not, letter by letter, one that stood there before."""
    known = {
        (run.text, run.source)
        for block in document.blocks
        if not isinstance(block, Table)
        for run in block.runs
        if run.source is not None
    }

    def mended(block: Block) -> Block:
        if isinstance(block, Table):
            return block
        runs = []
        for place, run in enumerate(block.runs):
            is_whole = (run.text, run.source) in known and not _grows(block.runs, place)
            runs.append(run if run.source is None or is_whole else Run(run.text, run.is_bold))
        if isinstance(block, Heading):
            return Heading(block.level, tuple(runs))
        return Paragraph(tuple(runs), block.is_flush)

    return tuple(mended(block) for block in blocks)


def _grows(runs: Runs, place: int) -> bool:
    """Tell whether digits typed beside a figure made it another number: 3 -> 13, 2 -> 2.5."""
    text = runs[place].text
    before = runs[place - 1].text[-1:] if place else ""
    after = runs[place + 1].text[:1] if place + 1 < len(runs) else ""
    number = frozenset("0123456789.．万亿")
    return (text[:1].isdigit() and before in number and before != "") or (
        text[-1:].isdigit() and after in number - frozenset("万亿") and after != ""
    )
