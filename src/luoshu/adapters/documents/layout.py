"""A document laid out once for every printer: pieces in reading order, with numbers counted and set phrases written.

Word, PDF and the page walk the same pieces, so their words cannot differ.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.adapters.documents.model import Heading, OfficialDocument, Paragraph, Run, Runs, Table
from luoshu.core.clock import day_words

HEADING_STYLES: Final = {1: "heading_1", 2: "heading_2", 3: "heading_3", 4: "heading_4"}
DIGITS: Final = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Piece:
    """One line or block: its style, its text or its table, and how many characters it keeps free on the right.

    Styles: red_head, number, title, addressee, heading_1 .. heading_4, paragraph, flush, caption, table, attachment,
    signature, date, note, copies, printed. ``beside`` is a second text at the right end of the same line.
    """

    style: str
    runs: Runs = ()
    table: Table | None = None
    right_chars: float = 0.0
    beside: str = ""

    @property
    def text(self) -> str:
        """Return the words of the piece without a table's."""
        return "".join(run.text for run in self.runs)


def laid_out(document: OfficialDocument) -> tuple[Piece, ...]:
    """Return the pieces of a document in reading order; empty parts are left out."""
    return (*_head(document), *_body(document), *_foot(document))


def plain_lines(document: OfficialDocument) -> tuple[str, ...]:
    """Return the printed words line by line, the cells of a table row with tabs between; heads of pages first."""
    lines = [line for line in (document.banner, document.mark) if line]
    for piece in laid_out(document):
        if piece.table is not None:
            rows: dict[int, list[str]] = {}
            for row, _, cell in piece.table.places():
                rows.setdefault(row, []).append("".join(run.text for run in cell.runs))
            lines += ["\t".join(rows[row]) for row in sorted(rows)]
        else:
            lines.append(piece.text + (f"\t{piece.beside}" if piece.beside else ""))
    return tuple(lines)


def plain_text(document: OfficialDocument) -> str:
    """Return the printed words as one text, for searching and for the gates that read what goes out."""
    return "\n".join(plain_lines(document))


def number_text(document: OfficialDocument) -> str:
    """Return the number, or its empty field while the OA has given none."""
    if document.number:
        return document.number
    if not document.number_stem:
        return ""
    year = document.number_year or (document.signed_on.year if document.signed_on else None)
    return f"{document.number_stem}〔{year or '　　'}〕　号"


def date_text(on: date | None) -> str:
    """Return ``2024年9月19日``, or the field to be filled by hand."""
    return day_words(on) if on else "　　年　月　日"


def chinese_number(value: int) -> str:
    """Return 1-99 as 一 … 九十九, as headings count; above that Arabic digits."""
    if not 0 < value < 100:
        return str(value)
    tens, ones = divmod(value, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones else "")


def width_chars(text: str) -> float:
    """Return the width of a text in full characters: Latin letters and digits take half of one."""
    return sum(0.5 if letter.isascii() else 1.0 for letter in text)


def _line(style: str, text: str, **more: float | str) -> Piece:
    return Piece(style, (Run(text),), **more)  # type: ignore[arg-type]


def _head(document: OfficialDocument) -> Iterator[Piece]:
    if document.red_head:
        yield _line("red_head", document.red_head)
    number = number_text(document)
    if number or document.red_head:
        yield _line("number", number, beside=f"签发人：{document.signer}" if document.signer else "")
    yield _line("title", document.title)
    if document.addressee:
        yield _line("addressee", f"{document.addressee.rstrip('：:')}：")


def _body(document: OfficialDocument) -> Iterator[Piece]:
    counts = [0, 0, 0, 0]
    for block in document.blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            label = _label(block.level, counts[block.level - 1])
            yield Piece(HEADING_STYLES[block.level], (Run(label), *block.runs))
        elif isinstance(block, Paragraph):
            yield Piece("flush" if block.is_flush else "paragraph", block.runs)
        else:
            if block.caption:
                yield _line("caption", block.caption)
            yield Piece("table", table=block)


def _label(level: int, count: int) -> str:
    return (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}. ", f"（{count}）")[level - 1]


def _foot(document: OfficialDocument) -> Iterator[Piece]:
    for number, name in enumerate(document.attachments, start=1):
        count = f"{number}. " if len(document.attachments) > 1 else ""
        yield _line("attachment", f"{'附件：' if number == 1 else '　　　'}{count}{name}")
    if document.signature:
        on = date_text(document.signed_on)
        date_width, unit_width = width_chars(on), width_chars(document.signature)
        # GB/T 9704: the date keeps four characters free on the right, the office's name is centred over it.
        right = max(0.0, 4 + date_width / 2 - unit_width / 2)
        yield _line("signature", document.signature, right_chars=right)
        yield _line("date", on, right_chars=4.0)
    if document.note:
        yield _line("note", f"（{document.note.strip('（）()')}）")
    if document.copies_to:
        yield _line("copies", f"抄送：{'，'.join(document.copies_to)}。")
    if document.printed_by:
        beside = f"{date_text(document.printed_on)}印发"
        yield _line("printed", document.printed_by, beside=beside)
