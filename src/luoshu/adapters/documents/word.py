"""A document as a Word file (.docx) by GB/T 9704-2012."""

import io
from datetime import UTC, datetime
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Twips

from luoshu.adapters.documents import sheet
from luoshu.adapters.documents.fonts import WORD_FONTS
from luoshu.adapters.documents.layout import Piece, laid_out
from luoshu.adapters.documents.model import OfficialDocument, Run, Table
from luoshu.adapters.documents.word_xml import (
    add_page_number,
    add_right_tab,
    element,
    fix_layout,
    repeat_as_header,
    set_font,
    set_grid,
    set_indent,
    set_pitch,
    set_red_rule,
    set_table_borders,
    stand_at_foot,
)

ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
    "both": WD_ALIGN_PARAGRAPH.JUSTIFY,
}
# font, size, alignment, first-line indent, left indent - in characters
DRESS: Final[dict[str, tuple[str, float, str, float, float]]] = {
    "title": ("title", sheet.TITLE_PT, "center", 0, 0),
    "addressee": ("body", sheet.BODY_PT, "left", 0, 0),
    "heading_1": ("black", sheet.BODY_PT, "both", 2, 0),
    "heading_2": ("script", sheet.BODY_PT, "both", 2, 0),
    "heading_3": ("body", sheet.BODY_PT, "both", 2, 0),
    "heading_4": ("body", sheet.BODY_PT, "both", 2, 0),
    "paragraph": ("body", sheet.BODY_PT, "both", 2, 0),
    "flush": ("body", sheet.BODY_PT, "both", 0, 0),
    "caption": ("black", sheet.BODY_PT, "center", 0, 0),
    "attachment": ("body", sheet.BODY_PT, "left", 0, 2),
    "signature": ("body", sheet.BODY_PT, "right", 0, 0),
    "date": ("body", sheet.BODY_PT, "right", 0, 0),
    "note": ("body", sheet.BODY_PT, "left", 0, 2),
}
# Blank lines before a piece of this style when the one before it is of another.
BLANK_BEFORE: Final = {"title": 2, "attachment": 1, "signature": 2}
KEEP_TOGETHER: Final = frozenset({"heading_1", "heading_2", "heading_3", "heading_4", "caption", "signature"})
IMPRINT: Final = frozenset({"copies", "printed"})
FIXED_TIME: Final = datetime(2024, 1, 1, tzinfo=UTC)


def write_word(document: OfficialDocument, *, made_at: datetime = FIXED_TIME) -> bytes:
    """Return the .docx bytes. ``made_at`` goes into the file's properties instead of a clock's time."""
    word = docx.Document()
    _set_up(word, document, made_at)
    pieces = laid_out(document)
    before = ""
    for piece in pieces:
        if piece.style in IMPRINT:
            continue
        if piece.style != before and (before or piece.style != "title"):
            for _ in range(_blanks(piece, before)):
                _dressed(word.add_paragraph(), Piece("flush"))
        if piece.table is not None:
            _add_table(word, piece.table)
        elif piece.style == "red_head":
            _add_red_head(word, piece)
        elif piece.style == "number":
            _add_number(word, piece, has_head=before == "red_head")
        else:
            _dressed(word.add_paragraph(), piece)
        before = piece.style
    _add_imprint(word, [piece for piece in pieces if piece.style in IMPRINT])
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def _blanks(piece: Piece, before: str) -> int:
    if piece.style == "addressee" or (piece.style in {"paragraph", "heading_1"} and before == "title"):
        return 1
    return BLANK_BEFORE.get(piece.style, 0)


def _set_up(word: Any, document: OfficialDocument, made_at: datetime) -> None:
    properties = word.core_properties
    properties.title, properties.author, properties.comments = document.title, document.signature, ""
    properties.created = properties.modified = made_at.replace(tzinfo=None)
    properties.last_modified_by, properties.language = "", "zh-CN"
    normal = word.styles["Normal"]
    normal.font.size = round(sheet.BODY_PT * 12700)
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), WORD_FONTS["body"])
    normal.element.get_or_add_rPr().append(element("lang", val="zh-CN", eastAsia="zh-CN"))
    section = word.sections[0]
    section.page_width, section.page_height = Mm(sheet.PAGE_MM[0]), Mm(sheet.PAGE_MM[1])
    section.top_margin, section.bottom_margin = Mm(sheet.TOP_MM), Mm(sheet.BOTTOM_MM)
    section.left_margin, section.right_margin = Mm(sheet.LEFT_MM), Mm(sheet.RIGHT_MM)
    section.header_distance, section.footer_distance = Mm(18), Mm(24)
    set_grid(section)
    word.settings.odd_and_even_pages_header_footer = True
    banner = "　".join(words for words in (document.banner, document.mark) if words)
    for header in (section.header, section.even_page_header):
        header.is_linked_to_previous = False
        line = header.paragraphs[0]
        line.alignment = ALIGN["right"]
        if banner:
            set_font(line.add_run(banner), WORD_FONTS["black"], sheet.SMALL_PT)
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        line = footer.paragraphs[0]
        line.alignment = ALIGN[side]
        set_indent(line, **{side: 1.0})
        add_page_number(line, WORD_FONTS["song"])


def _dressed(paragraph: Any, piece: Piece) -> None:
    font, size, align, first, left = DRESS[piece.style]
    paragraph.alignment = ALIGN[align]
    set_pitch(paragraph, sheet.TITLE_LINE_TWIPS if piece.style == "title" else sheet.LINE_TWIPS)
    set_indent(paragraph, first=first, left=left, right=piece.right_chars)
    if piece.style in KEEP_TOGETHER:
        paragraph.paragraph_format.keep_with_next = True
    _add_runs(paragraph, piece.runs, WORD_FONTS[font], size)


def _add_runs(paragraph: Any, runs: tuple[Run, ...], font: str, size: float) -> None:
    for run in runs:
        set_font(paragraph.add_run(run.text), font, size, is_bold=run.is_bold)


def _add_red_head(word: Any, piece: Piece) -> None:
    paragraph = word.add_paragraph()
    paragraph.alignment = ALIGN["center"]
    size = sheet.red_head_pt(piece.text)
    set_pitch(paragraph, round(size * 1.3 * sheet.TWIPS_PER_PT), before=round(Mm(sheet.HEAD_GAP_MM).pt * 20), after=480)
    set_font(paragraph.add_run(piece.text), WORD_FONTS["title"], size, colour=sheet.RED)


def _add_number(word: Any, piece: Piece, *, has_head: bool) -> None:
    paragraph = word.add_paragraph()
    set_pitch(paragraph, sheet.LINE_TWIPS)
    if piece.beside:
        paragraph.alignment = ALIGN["left"]
        set_indent(paragraph, left=1, right=1)
        add_right_tab(paragraph, sheet.TEXT_WIDTH_TWIPS - round(sheet.CHAR_PT * sheet.TWIPS_PER_PT))
        _add_runs(paragraph, (*piece.runs, Run("")), WORD_FONTS["body"], sheet.BODY_PT)
        paragraph.add_run().add_tab()
        set_font(paragraph.add_run(piece.beside), WORD_FONTS["body"], sheet.BODY_PT)
    else:
        paragraph.alignment = ALIGN["center"]
        _add_runs(paragraph, piece.runs, WORD_FONTS["body"], sheet.BODY_PT)
    if has_head:
        set_red_rule(paragraph)


def column_widths(table: Table) -> list[int]:
    """Return the columns' widths in twips; they fill the text width."""
    count = table.column_count
    shares = table.widths if len(table.widths) == count and sum(table.widths) > 0 else (1.0,) * count
    return [round(sheet.TEXT_WIDTH_TWIPS * share / sum(shares)) for share in shares]


def _add_table(word: Any, table: Table) -> None:
    if not table.column_count:
        return
    widths = column_widths(table)
    size, pitch = sheet.table_measures(is_dense=table.is_dense)
    made = word.add_table(rows=len(table.rows), cols=len(widths))
    made.alignment = 1
    set_table_borders(made, top=8, left=4, bottom=8, right=4, insideH=4, insideV=4)
    fix_layout(made, widths)
    for row, column, cell in table.places():
        place = made.cell(row, column)
        if cell.rows > 1 or cell.columns > 1:
            last_row = min(row + cell.rows, len(table.rows)) - 1
            place = place.merge(made.cell(last_row, min(column + cell.columns, len(widths)) - 1))
        place.width = Twips(sum(widths[column : column + cell.columns]))
        place.vertical_alignment = 1
        paragraph = place.paragraphs[0]
        paragraph.alignment = ALIGN[cell.align]
        set_pitch(paragraph, pitch)
        font = WORD_FONTS["black" if row < table.header_rows else "body"]
        _add_runs(paragraph, cell.runs, font, size)
    for row in made.rows[: table.header_rows]:
        repeat_as_header(row)


def _add_imprint(word: Any, pieces: list[Piece]) -> None:
    """The imprint (版记): 四号, lines above and below and thin ones between, at the foot of the last page."""
    if not pieces:
        return
    made = word.add_table(rows=len(pieces), cols=1)
    set_table_borders(made, top=8, bottom=8, insideH=6)
    fix_layout(made, [sheet.TEXT_WIDTH_TWIPS])
    stand_at_foot(made)
    for row, piece in enumerate(pieces):
        paragraph = made.cell(row, 0).paragraphs[0]
        set_pitch(paragraph, sheet.LINE_TWIPS)
        _add_runs(paragraph, piece.runs, WORD_FONTS["body"], sheet.SMALL_PT)
        if piece.beside:
            add_right_tab(paragraph, sheet.TEXT_WIDTH_TWIPS - 240)
            paragraph.add_run().add_tab()
            set_font(paragraph.add_run(piece.beside), WORD_FONTS["body"], sheet.SMALL_PT)
