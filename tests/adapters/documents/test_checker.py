"""check_9704 finds what a typist got wrong, in a file that is not ours."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from luoshu.adapters.documents import NotAWordFile, check_9704, write_word
from tests.support.documents_factories import issued_body


def changed(change: Callable[[Any], None]) -> bytes:
    word = docx.Document(io.BytesIO(write_word(issued_body())))
    change(word)
    kept = io.BytesIO()
    word.save(kept)
    return kept.getvalue()


def differing(content: bytes) -> dict[str, str]:
    return {one.code: one.found for one in check_9704(content) if not one.is_ok}


def _line(word: Any, start: str) -> Any:
    return next(line for line in word.paragraphs if line.text.strip().startswith(start))


def _margin(word: Any) -> None:
    word.sections[0].left_margin = Mm(31.7)


def _size(word: Any) -> None:
    for line in word.paragraphs:
        if len(line.text) > 20:
            for run in line.runs:
                run.font.size = Pt(14)


def _font(word: Any) -> None:
    for line in word.paragraphs:
        if len(line.text) > 20:
            for run in line.runs:
                run._element.rPr.find(qn("w:rFonts")).set(qn("w:eastAsia"), "微软雅黑")


def _pitch(word: Any) -> None:
    for line in word.paragraphs:
        line.paragraph_format.line_spacing = 1.5


def _grid(word: Any) -> None:
    section = word.sections[0]._sectPr
    section.remove(section.find(qn("w:docGrid")))


def _number(word: Any) -> None:
    _line(word, "演示〔2024〕").runs[0].text = "演示[2024]第01号"


def _date(word: Any) -> None:
    _line(word, "2024年9月19日").runs[0].text = "2024年09月19日"


def _date_place(word: Any) -> None:
    line = _line(word, "2024年9月19日")
    line._element.pPr.remove(line._element.pPr.find(qn("w:ind")))
    line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _page_number(word: Any) -> None:
    for line in word.sections[0].footer.paragraphs:
        line.clear()


def _title(word: Any) -> None:
    for run in _line(word, "关于9月17日").runs:
        run.font.size = Pt(18)


@pytest.mark.parametrize(
    ("change", "code", "found"),
    [
        (_margin, "left_margin", "31.7 毫米"),
        (_size, "body_font", "仿宋_GB2312，14 磅"),
        (_font, "body_font", "微软雅黑，16 磅"),
        (_pitch, "line_pitch", "不是固定值"),
        (_grid, "grid", "没有设文档网格"),
        (_number, "number", "演示[2024]第01号"),
        (_date, "date_form", "2024年09月19日"),
        (_date_place, "date_place", "没有右缩进"),
        (_page_number, "page_number", "没有这种页码"),
        (_title, "title_font", "没有找到二号字的标题"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_it_finds_what_differs(change: Callable[[Any], None], code: str, found: str) -> None:
    assert differing(changed(change))[code] == found


def test_a_plain_new_file_differs_in_the_main_points() -> None:
    word = docx.Document()
    word.add_paragraph("这是一段普通的正文文字，没有按照公文格式排版，只是随手写下来的一段话。")
    kept = io.BytesIO()
    word.save(kept)
    assert {"top_margin", "grid", "body_font", "line_pitch", "title_font", "page_number"} <= set(
        differing(kept.getvalue())
    )


def _zip_of(name: str, content: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return kept.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old word"),
        _zip_of("xl/workbook.xml", b"<x/>"),
        _zip_of("word/document.xml", b"<broken"),
        _zip_of("word/document.xml", b"0" * (65 * 1024 * 1024)),
    ],
    ids=["empty", "cut", "pdf", "doc", "xlsx", "broken", "bomb"],
)
def test_what_is_no_word_file_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(NotAWordFile, match="docx"):
        check_9704(content)
