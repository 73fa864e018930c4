"""Text out of plain, Word and PDF files; and a Word back with marks whose words are unchanged."""

import io

import pypdfium2
import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from luoshu.adapters.documents.extract import ExtractRefused, Mark, extract_text, mark_word
from luoshu.adapters.documents.extract.pdf import joined_lines


def word_of(*words: str) -> bytes:
    document = Document()
    for one in words:
        document.add_paragraph(one)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_plain_text_in_the_encodings_offices_save(encoding: str) -> None:
    found = extract_text("累计建成338处。\r\n下一段".encode(encoding))
    assert (found.kind, found.text) == ("text", "累计建成338处。\n下一段")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "空的"),
        (b"   \n", "没有文字"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "另存为"),
        (b"PK\x03\x04broken", "已损坏"),
        (b"%PDF-1.7 broken", "已损坏"),
        (b"\xff\xd8\xff\xe0" + bytes(range(128, 256)) * 9, "另存为"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(data: bytes, words: str) -> None:
    with pytest.raises(ExtractRefused, match=words):
        extract_text(data)


def test_a_nul_stays_one_character() -> None:
    assert extract_text("一二三四五六七八九十".encode() * 20 + b"\x00").text.endswith("十\ufffd")


@given(st.binary(max_size=400))
def test_any_bytes_give_text_or_one_sentence(data: bytes) -> None:
    try:
        told = extract_text(data).text + "。"
    except ExtractRefused as refusal:
        told = str(refusal)
    assert "\x00" not in told
    assert told.endswith("。")


def test_word_tables_are_rows_with_tabs_and_merged_cells_come_once() -> None:
    document = Document()
    document.add_paragraph("附表")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "项目"
    table.cell(0, 2).text = "数量（个）"
    for number, words in enumerate(("游园", "新建", "25")):
        table.cell(1, number).text = words
    out = io.BytesIO()
    document.save(out)
    assert extract_text(out.getvalue()).text == "附表\n项目\t数量（个）\n游园\t新建\t25\n"


def test_a_pdf_without_a_text_layer_is_told_apart() -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(300, 400)
    out = io.BytesIO()
    document.save(out)
    with pytest.raises(ExtractRefused, match="扫描件"):
        extract_text(out.getvalue())


def test_lines_broken_by_the_page_width_are_joined() -> None:
    page = (
        "标题\n今年以来全市累计建成社区健身站点一百三\n十八处，改造背街小巷八十一条，新增停车\n位若干。\n"
        "第二段从这里开始，与上一段不是一句话。\n尾"
    )
    assert joined_lines(page).split("\n") == [
        "标题",
        "今年以来全市累计建成社区健身站点一百三十八处，改造背街小巷八十一条，新增停车位若干。",
        "第二段从这里开始，与上一段不是一句话。",
        "尾",
    ]


def test_marks_leave_the_words_and_carry_the_comments() -> None:
    data = word_of("全市建成338处站点，投资3.5亿元。", "另有25个。")
    text = extract_text(data).text
    spans = [(text.index(raw), text.index(raw) + len(raw)) for raw in ("338处", "3.5亿元", "25个")]
    marks = [Mark(*span, f"第{number}处", "look") for number, span in enumerate(spans, 1)]
    marked = mark_word(data, marks, author="核数")
    assert extract_text(marked).text == text
    document = Document(io.BytesIO(marked))
    assert [comment.text for comment in document.comments] == ["第1处", "第2处", "第3处"]
    coloured = [run.text for one in document.paragraphs for run in one.runs if run.font.highlight_color is not None]
    assert coloured == ["338处", "3.5亿元", "25个"]


def test_a_mark_over_several_runs_is_one_comment() -> None:
    document = Document()
    paragraph = document.add_paragraph("建成")
    paragraph.add_run("33").bold = True
    paragraph.add_run("8处站点")
    out = io.BytesIO()
    document.save(out)
    marked = Document(io.BytesIO(mark_word(out.getvalue(), [Mark(2, 6, "一处", "same")], author="核数")))
    runs = [(run.text, run.bold) for run in marked.paragraphs[0].runs if run.font.highlight_color is not None]
    assert runs == [("33", True), ("8处", None)]
    assert len(list(marked.comments)) == 1
