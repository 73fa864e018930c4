"""check_9704: open a Word file again and say where it differs from GB/T 9704-2012. Words: 一致 / 需核对."""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import docx
from docx.oxml.ns import qn

from luoshu.adapters.documents import sheet
from luoshu.adapters.documents.errors import NotAWordFile

MOST_BYTES: Final = 64 * 1024 * 1024
MM_PER_TWIP: Final = 25.4 / 1440
SONG_OF_BODY: Final = ("仿宋", "FangSong")
TITLE_FONTS: Final = ("小标宋", "XiaoBiaoSong")
NUMBER: Final = re.compile(r"[^\s〔〕\[\]（）()【】]{1,20}[〔\[（(【]\s*(?:\d{4}|　+)\s*[〕\]）)】][\d　\s第]*号")
GOOD_NUMBER: Final = re.compile(r"[^\s〔〕]{1,20}〔(?:\d{4}|　　)〕(?:[1-9]\d*|[　 ]*)号")
DATE: Final = re.compile(r"^[\s　]*(?:\d{4}|[〇零一二三四五六七八九]{4})年\s*\S{1,3}月\s*\S{1,3}日[\s　]*$")
GOOD_DATE: Final = re.compile(r"^\d{4}年([1-9]|1[0-2])月([1-9]|[12]\d|3[01])日$")
EMPTY_DATE: Final = re.compile(r"^[\s　]*年[\s　]*月[\s　]*日[\s　]*$")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: what was found and what the standard asks. ``is_ok`` False means 需核对."""

    code: str
    what: str
    found: str
    asked: str
    is_ok: bool


def check_9704(file: Path | bytes) -> tuple[Finding, ...]:
    """Return one finding for each thing the standard fixes, in the order of reading a sheet. Raises NotAWordFile."""
    content = file if isinstance(file, bytes) else file.read_bytes()
    word = _opened(content)
    section = word.sections[0]
    return (
        *_page(section),
        _grid(section),
        *_body_text(word),
        *_title(word),
        *_number(word),
        *_date(word),
        _page_number(word),
    )


def _opened(content: bytes) -> Any:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > MOST_BYTES or len(archive.infolist()) > 5000:
                raise NotAWordFile
            if "word/document.xml" not in archive.namelist():
                raise NotAWordFile
        return docx.Document(io.BytesIO(content))
    except NotAWordFile:
        raise
    except Exception as error:
        raise NotAWordFile from error


def _page(section: Any) -> Iterator[Finding]:
    size = (section.page_width.mm, section.page_height.mm)
    is_a4 = all(abs(one - asked) <= 1 for one, asked in zip(size, sheet.PAGE_MM, strict=True))
    yield Finding("paper", "纸张", f"{size[0]:.0f}×{size[1]:.0f} 毫米", "A4（210×297 毫米）", is_a4)
    for code, what, found, asked in (
        ("top_margin", "上白边（天头）", section.top_margin, sheet.TOP_MM),
        ("bottom_margin", "下白边", section.bottom_margin, sheet.BOTTOM_MM),
        ("left_margin", "左白边（订口）", section.left_margin, sheet.LEFT_MM),
        ("right_margin", "右白边", section.right_margin, sheet.RIGHT_MM),
    ):
        millimetres = found.mm if found is not None else float("nan")
        is_ok = abs(millimetres - asked) <= sheet.TOLERANCE_MM + 0.05
        yield Finding(code, what, f"{millimetres:.1f} 毫米", f"{asked:.0f}±1 毫米", is_ok)


def _grid(section: Any) -> Finding:
    grid = section._sectPr.find(qn("w:docGrid"))
    asked = "每面 22 行，每行 28 字"
    if grid is None:
        return Finding("grid", "行数和字数", "没有设文档网格", asked, False)
    pitch = int(grid.get(qn("w:linePitch"), "0"))
    char = sheet.BODY_PT + int(grid.get(qn("w:charSpace"), "0")) / 4096
    height = section.page_height.twips - section.top_margin.twips - section.bottom_margin.twips
    width = section.page_width.twips - section.left_margin.twips - section.right_margin.twips
    lines = int(height // pitch) if pitch else 0
    chars = int((width / sheet.TWIPS_PER_PT + 0.5) // char) if char > 0 else 0
    is_ok = grid.get(qn("w:type")) == "linesAndChars" and (lines, chars) == (sheet.LINES, sheet.CHARS)
    return Finding("grid", "行数和字数", f"每面 {lines} 行，每行 {chars} 字", asked, is_ok)


def _body_text(word: Any) -> Iterator[Finding]:
    lines = [one for one in word.paragraphs if len(one.text.strip()) > 20]
    if not lines:
        yield Finding("body_font", "正文字体字号", "没有找到正文", "三号仿宋", False)
        return
    fonts, sizes, pitches = [], [], []
    for line in lines:
        run = max(line.runs, key=lambda one: len(one.text), default=None)
        if run is None:
            continue
        fonts.append(_east_asian(run, word))
        sizes.append(_size(run, line, word))
        pitches.append(_exact_pitch(line))
    font, size, pitch = (_usual(values) for values in (fonts, sizes, pitches))
    is_song = font is not None and any(name in font for name in SONG_OF_BODY)
    is_three = size is not None and abs(size - sheet.BODY_PT) < 0.3
    found = f"{font or '没有指明字体'}，{f'{size:g} 磅' if size else '没有指明字号'}"
    yield Finding("body_font", "正文字体字号", found, "仿宋，三号（16 磅）", is_song and is_three)
    is_pitch = pitch is not None and abs(pitch - sheet.LINE_TWIPS / sheet.TWIPS_PER_PT) <= 0.6
    words = f"固定值 {pitch:.2f} 磅" if pitch else "不是固定值"
    yield Finding("line_pitch", "正文行距", words, "固定值约 29 磅（225 毫米排 22 行）", is_pitch)


def _title(word: Any) -> Iterator[Finding]:
    for line in word.paragraphs:
        sizes = [_size(run, line, word) for run in line.runs if run.text.strip()]
        if line.text.strip() and any(size and 21 <= size <= 23 for size in sizes):
            font = _east_asian(next(run for run in line.runs if run.text.strip()), word)
            is_ok = font is not None and any(name in font for name in TITLE_FONTS)
            yield Finding(
                "title_font", "标题字体字号", f"{font or '没有指明字体'}，二号", "小标宋体，二号（22 磅）", is_ok
            )
            return
    yield Finding("title_font", "标题字体字号", "没有找到二号字的标题", "小标宋体，二号（22 磅）", False)


def _number(word: Any) -> Iterator[Finding]:
    asked = "机关代字〔年份〕序号号，不编虚位、不加“第”"
    for line in word.paragraphs[:12]:
        found = NUMBER.search(line.text)
        if found:
            yield Finding("number", "发文字号", found.group(), asked, bool(GOOD_NUMBER.fullmatch(found.group())))
            return


def _date(word: Any) -> Iterator[Finding]:
    for line in reversed(word.paragraphs):
        text = line.text.strip(" 　")
        if EMPTY_DATE.match(line.text):
            yield Finding("date_form", "成文日期", "待签发后填写", "阿拉伯数字，不编虚位", True)
            return
        if DATE.match(text):
            yield Finding("date_form", "成文日期", text, "阿拉伯数字，不编虚位", bool(GOOD_DATE.match(text)))
            free = _right_chars(line)
            words = f"右空 {free:g} 字" if free is not None else "没有右缩进"
            is_ok = free is not None and abs(free - 4) < 0.3
            yield Finding("date_place", "成文日期位置", words, "右空四字", is_ok)
            return


def _page_number(word: Any) -> Finding:
    asked = "四号，“— 1 —”式，单页居右、双页居左"
    section = word.sections[0]
    footers = [section.footer, section.even_page_footer]
    texts = ["".join(line.text for line in footer.paragraphs) for footer in footers]
    has_field = all("PAGE" in footer._element.xml for footer in footers)
    has_dashes = all(text.count("—") >= 2 for text in texts)
    is_both = bool(word.settings.odd_and_even_pages_header_footer)
    found = "有" if has_field and has_dashes else "没有这种页码"
    if found == "有" and not is_both:
        found = "单双页位置相同"
    return Finding("page_number", "页码", found, asked, has_field and has_dashes and is_both)


def _east_asian(run: Any, word: Any) -> str | None:
    for properties in (run._element.rPr, word.styles["Normal"].element.rPr):
        fonts = properties.find(qn("w:rFonts")) if properties is not None else None
        if fonts is not None and fonts.get(qn("w:eastAsia")):
            return str(fonts.get(qn("w:eastAsia")))
    return None


def _size(run: Any, line: Any, word: Any) -> float | None:
    for size in (run.font.size, line.style.font.size if line.style is not None else None):
        if size is not None:
            return float(size.pt)
    normal = word.styles["Normal"].font.size
    return float(normal.pt) if normal is not None else None


def _exact_pitch(line: Any) -> float | None:
    properties = line._element.pPr
    spacing = properties.find(qn("w:spacing")) if properties is not None else None
    if spacing is None or spacing.get(qn("w:lineRule")) != "exact":
        return None
    return int(spacing.get(qn("w:line"), "0")) / sheet.TWIPS_PER_PT


def _right_chars(line: Any) -> float | None:
    properties = line._element.pPr
    indent = properties.find(qn("w:ind")) if properties is not None else None
    if indent is None:
        return None
    if indent.get(qn("w:rightChars")):
        return int(indent.get(qn("w:rightChars"))) / 100
    width = indent.get(qn("w:right"))
    return int(width) / sheet.TWIPS_PER_PT / sheet.CHAR_PT if width else None


def _usual(values: list[Any]) -> Any:
    known = [value for value in values if value is not None]
    if len(known) * 2 <= len(values):
        return None
    return max(set(known), key=known.count)
