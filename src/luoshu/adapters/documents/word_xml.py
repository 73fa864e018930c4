"""The XML that python-docx has no words for: East Asian fonts, the character grid, exact pitch, borders, fields."""

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from luoshu.adapters.documents import sheet

BORDER_ORDER = ("top", "left", "bottom", "right", "insideH", "insideV")


def element(name: str, **values: object) -> Any:
    """Return an element ``w:name`` with ``w:`` attributes."""
    made = OxmlElement(f"w:{name}")
    for key, value in values.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def set_font(run: Any, name: str, size_pt: float, *, colour: str = "", is_bold: bool = False) -> None:
    """Name a font for Chinese and Latin letters alike, and its size."""
    properties = run._element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, element("rFonts", ascii=name, hAnsi=name, eastAsia=name, cs=name, hint="eastAsia"))
    run.font.size = round(size_pt * 12700)
    if is_bold:
        run.font.bold = True
    if colour:
        properties.append(element("color", val=colour))
    if size_pt == sheet.BODY_PT:
        # 28 characters of 16 points are wider than 156 mm: each is drawn a quarter of a point closer.
        properties.insert_element_before(
            element("spacing", val=sheet.CLOSER_TWIPS),
            *("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight"),
        )


def set_pitch(paragraph: Any, twips: int, *, before: int = 0, after: int = 0) -> None:
    """Set an exact line pitch and the space around, in twips.

    The lines do not snap to the grid: LibreOffice and WPS on Linux give a letter wider than its cell two cells.
    """
    properties = paragraph._element.get_or_add_pPr()
    for name in ("w:spacing", "w:snapToGrid"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    properties.insert_element_before(
        element("snapToGrid", val=0),
        *("w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr"),
        "w:sectPr",
    )
    properties.insert_element_before(
        element("spacing", before=before, after=after, line=twips, lineRule="exact"),
        *("w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:suppressOverlap", "w:jc", "w:rPr", "w:sectPr"),
    )


def set_indent(paragraph: Any, *, first: float = 0.0, left: float = 0.0, right: float = 0.0) -> None:
    """Indent by full characters. Both the characters and their width are written: readers use one or the other."""
    properties = paragraph._element.get_or_add_pPr()
    for old in properties.findall(qn("w:ind")):
        properties.remove(old)
    values: dict[str, int] = {}
    for name, chars in (("firstLine", first), ("left", left), ("right", right)):
        if chars:
            values[f"{name}Chars"] = round(chars * 100)
            values[name] = round(chars * sheet.CHAR_PT * sheet.TWIPS_PER_PT)
    if values:
        properties.insert_element_before(element("ind", **values), "w:jc", "w:rPr", "w:sectPr")


def set_red_rule(paragraph: Any) -> None:
    """Draw the red rule 4 mm under a paragraph, over the whole width."""
    borders = element("pBdr")
    borders.append(element("bottom", val="single", sz=12, space=11, color=sheet.RED))
    paragraph._element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def set_grid(section: Any) -> None:
    """Set 22 lines of 28 characters."""
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(element("docGrid", type="linesAndChars", linePitch=sheet.LINE_TWIPS, charSpace=sheet.CHAR_SPACE))


def add_page_number(paragraph: Any, name: str) -> None:
    """Write — 1 — with a field for the number."""
    set_font(paragraph.add_run("— "), name, sheet.SMALL_PT)
    for kind in ("begin", "", "end"):
        run = paragraph.add_run()
        set_font(run, name, sheet.SMALL_PT)
        if kind:
            run._element.append(element("fldChar", fldCharType=kind))
        else:
            code = element("instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._element.append(code)
    set_font(paragraph.add_run(" —"), name, sheet.SMALL_PT)


def add_right_tab(paragraph: Any, twips: int) -> None:
    """Set a tab stop that text after a tab ends at."""
    tabs = element("tabs")
    tabs.append(element("tab", val="right", pos=twips))
    paragraph._element.get_or_add_pPr().insert_element_before(
        tabs, "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def set_table_borders(table: Any, **sizes: int) -> None:
    """Draw a table's lines; sizes in eighths of a point by place (top, bottom, insideH ...), 0 for none."""
    borders = element("tblBorders")
    for place in BORDER_ORDER:
        size = sizes.get(place, 0)
        borders.append(
            element(place, val="single", sz=size, space=0, color="000000") if size else element(place, val="nil")
        )
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblBorders")):
        properties.remove(old)
    properties.append(borders)


def fix_layout(table: Any, widths: list[int]) -> None:
    """Fix the column widths in twips."""
    table.autofit = False
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblW")):
        properties.remove(old)
    properties.append(element("tblW", w=sum(widths), type="dxa"))
    for column, width in zip(table._tbl.tblGrid.findall(qn("w:gridCol")), widths, strict=True):
        column.set(qn("w:w"), str(width))


def repeat_as_header(row: Any) -> None:
    """Repeat a row on every page, and never break it over two."""
    properties = row._tr.get_or_add_trPr()
    properties.append(element("cantSplit"))
    properties.append(element("tblHeader"))


def stand_at_foot(table: Any) -> None:
    """Put a table at the foot of the text block of its page."""
    table._tbl.tblPr.insert(
        0,
        element(
            "tblpPr",
            leftFromText=0,
            rightFromText=0,
            vertAnchor="margin",
            horzAnchor="margin",
            tblpXSpec="center",
            tblpYSpec="bottom",
        ),
    )
