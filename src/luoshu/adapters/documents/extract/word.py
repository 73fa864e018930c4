"""Word files: their text with the place of every run, and the same file back with marks and comments."""

import io
import itertools
import zipfile
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Final

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_COLOR_INDEX
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from luoshu.adapters.documents.extract.result import Extracted, ExtractRefused, storable

MOST_UNPACKED: Final = 300 * 1024 * 1024
_COLOURS: Final = {
    "same": WD_COLOR_INDEX.BRIGHT_GREEN,
    "look": WD_COLOR_INDEX.YELLOW,
    "unclear": WD_COLOR_INDEX.TURQUOISE,
}


@dataclass(frozen=True, slots=True)
class Mark:
    """What to write beside a span of the extracted text; ``colour`` is same, look or unclear."""

    start: int
    end: int
    comment: str
    colour: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A run, or a break between runs when ``run`` is None, with its text."""

    run: Run | None
    text: str


def word_text(data: bytes) -> Extracted:
    """Return the text of a .docx: paragraphs as lines, table rows as lines with tabs between cells."""
    document = _opened(data)
    text = "".join(piece.text for piece in _pieces(document))
    if not text.strip():
        raise ExtractRefused("这份 Word 里没有文字（可能只有图片）。请上传有文字的原稿。")
    return Extracted(text, "word")


def mark_word(data: bytes, marks: Sequence[Mark], *, author: str) -> bytes:
    """Return the same file with each span highlighted and a comment on it. Spans are those of ``word_text``."""
    document = _opened(data)
    wanted = sorted(marks, key=lambda mark: (mark.start, mark.end))
    at, number = 0, 0
    touched: dict[int, list[Run]] = {}
    for piece in list(_pieces(document)):
        end = at + len(piece.text)
        while number < len(wanted) and wanted[number].end <= at:
            number += 1
        if piece.run is not None:
            inside = [
                (index, mark)
                for index, mark in enumerate(wanted[number : number + 400], number)
                if mark.start < end and mark.end > at
            ]
            for index, run in _cut(piece.run, at, inside):
                touched.setdefault(index, []).append(run)
        at = end
    for index, runs in touched.items():
        for run in runs:
            run.font.highlight_color = _COLOURS[wanted[index].colour]
        document.add_comment([runs[0], runs[-1]], text=wanted[index].comment, author=author, initials="核")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _opened(data: bytes) -> WordDocument:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                raise ExtractRefused("这份文件解开后过大，没有读取。请去掉图片后另存再上传。")
        return Document(io.BytesIO(data))
    except ExtractRefused:
        raise
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, OSError) as problem:
        raise ExtractRefused(
            "这个文件不是 Word 文档（.docx），或已损坏。请用 Word 或 WPS 另存为 .docx 再上传。"
        ) from problem


def _pieces(document: WordDocument) -> Iterator[_Piece]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield from _table(block)
        else:
            yield from _paragraph(block)
            yield _Piece(None, "\n")


def _table(table: Table) -> Iterator[_Piece]:
    for row in table.rows:
        seen: set[Any] = set()
        is_first = True
        for cell in row.cells:
            if cell._tc in seen:  # a merged cell comes once for each column it spans
                continue
            seen.add(cell._tc)
            if not is_first:
                yield _Piece(None, "\t")
            is_first = False
            for number, paragraph in enumerate(cell.paragraphs):
                if number:
                    yield _Piece(None, " ")
                yield from _paragraph(paragraph)
        yield _Piece(None, "\n")


def _paragraph(paragraph: Paragraph) -> Iterator[_Piece]:
    for part in paragraph.iter_inner_content():
        for run in [part] if isinstance(part, Run) else part.runs:
            yield _Piece(run, storable(run.text))


def _cut(run: Run, at: int, inside: list[tuple[int, Mark]]) -> Iterator[tuple[int, Run]]:
    """Cut a run at the borders of the marks in it; a run that holds more than letters is marked whole."""
    if not inside:
        return
    text = run.text
    only_letters = all(child.tag in (qn("w:t"), qn("w:rPr")) for child in run._r)
    if not only_letters:
        yield inside[0][0], run
        return
    borders = sorted({0, len(text)} | {min(max(p - at, 0), len(text)) for _, m in inside for p in (m.start, m.end)})
    here = run
    for first, last in itertools.pairwise(borders):
        part = run if first == 0 else Run(deepcopy(run._r), run._parent)
        if part is not run:
            here._r.addnext(part._r)
            here = part
        owner = next((index for index, mark in inside if mark.start <= at + first and mark.end >= at + last), None)
        part.text = text[first:last]
        if owner is not None:
            yield owner, part
