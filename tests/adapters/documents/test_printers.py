"""Word and PDF say the same, in the measures of the standard; what they say is data and never markup."""

import io
import zipfile

import docx
import pytest
import typst
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.adapters.documents import (
    NoChineseFont,
    OfficialDocument,
    Run,
    check_9704,
    from_data,
    heading,
    paragraph,
    plain_lines,
    plain_text,
    to_data,
    write_pdf,
    write_word,
)
from luoshu.adapters.documents.fonts import choose_fonts
from luoshu.adapters.documents.layout import chinese_number, laid_out
from luoshu.adapters.documents.model import figures_of
from tests.support.documents_factories import full_body, issued_body
from tests.support.printed import own_words, pages_of, pdf_words, squeezed, word_words

NASTY = (
    "#let x = 1; #x",
    "$a^2$ *粗* _斜_ `码` = 标题",
    "\\ @引用 <标签> [内容] {代码} // 注释 /* 注 */",
    '" + sys.inputs + "',
    "<w:t>&amp;</w:t> ]]> <!-- --> &#x41;",
    "- 一 + 二 / 三: 四\r\n\t五\x00\x1b[31m\u202e\u200b\ud800",
    "~ -- --- ... ' \" \\u{41} \\n",
    "https://example.com 12:30 1. 二",
)


@pytest.mark.parametrize("body", [full_body(mark="演示"), issued_body()], ids=["draft", "issued"])
def test_word_and_pdf_say_the_same(body: OfficialDocument) -> None:
    assert word_words(write_word(body)) == own_words(body)
    # A cell over two rows is set after its neighbours: the letters are the same, the order within a table may differ.
    assert sorted(pdf_words(write_pdf(body), body)) == sorted(own_words(body))


def test_word_and_pdf_say_the_same_in_the_same_order_without_tables() -> None:
    body = full_body(blocks=tuple(block for block in full_body().blocks if not hasattr(block, "rows")))
    assert pdf_words(write_pdf(body), body) == own_words(body) == word_words(write_word(body))


@pytest.mark.parametrize("words", NASTY, ids=range(len(NASTY)))
def test_text_that_looks_like_markup_is_printed_as_it_is(words: str) -> None:
    body = OfficialDocument(title=words, blocks=(heading(1, words), paragraph(words)), signature="市禁烧办")
    assert pdf_words(write_pdf(body), body) == own_words(body) == word_words(write_word(body))


@settings(max_examples=60, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from("#$*_`=-+/\\@<>[]{}()~'\"^&;:.,|%!? \n\t\r\x00\u200b\ud800aZ09中文〔〕（）"),
        max_size=60,
    )
)
def test_no_text_is_ever_markup(words: str) -> None:
    body = OfficialDocument(title="标题", blocks=(paragraph("始", words, "终"),), banner="")
    assert word_words(write_word(body)) == own_words(body)
    assert pdf_words(write_pdf(body), body) == own_words(body)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_text_goes_into_word_and_into_the_typesetter(words: str) -> None:
    # Which glyphs a machine's fonts have is not ours; that nothing breaks is.
    body = OfficialDocument(title="标题", blocks=(paragraph(words),))
    assert word_words(write_word(body)) == own_words(body)
    assert write_pdf(body).startswith(b"%PDF")
    assert from_data(to_data(body)) == body


def test_our_word_file_meets_the_standard_in_every_point() -> None:
    found = check_9704(write_word(issued_body()))
    assert {one.code for one in found} == {
        *("paper", "top_margin", "bottom_margin", "left_margin", "right_margin", "grid", "body_font", "line_pitch"),
        *("title_font", "number", "date_form", "date_place", "page_number"),
    }
    assert [one for one in found if not one.is_ok] == []


def test_a_draft_keeps_number_and_date_as_empty_fields() -> None:
    body = full_body()
    lines = plain_lines(body)
    assert lines[0] == "代拟稿（未经签发）"
    assert "洛禁烧办〔2024〕　号" in lines
    assert "　　年　月　日" in lines
    assert all(one.is_ok for one in check_9704(write_word(body)))


def test_headings_are_counted_by_level() -> None:
    labels = [piece.text for piece in laid_out(full_body()) if piece.style.startswith("heading")]
    assert labels == ["一、火点情况", "（一）甲北镇", "1. 第一处", "（1）复燃", "（2）再燃", "二、有关要求"]
    assert [chinese_number(n) for n in (1, 10, 11, 20, 34, 99)] == ["一", "十", "十一", "二十", "三十四", "九十九"]


def test_the_date_keeps_four_characters_free_and_the_name_stands_over_it() -> None:
    by_style = {piece.style: piece for piece in laid_out(issued_body(signature="市禁烧办"))}
    date, name = by_style["date"], by_style["signature"]
    assert date.right_chars == 4
    middle_of_date, middle_of_name = date.right_chars + 6.5 / 2, name.right_chars + 4 / 2
    assert middle_of_name == pytest.approx(middle_of_date)


def test_every_figure_keeps_its_source_through_storage() -> None:
    body = full_body()
    again = from_data(to_data(body))
    assert again == body
    assert [run.text for run in figures_of(again)] == ["3", "2.0", "3", "1"]
    assert {run.source.code for run in figures_of(again) if run.source} == {"XS-1,XS-2"}


def test_the_same_document_gives_the_same_pdf() -> None:
    assert write_pdf(full_body()) == write_pdf(full_body())


def test_twenty_two_lines_of_twenty_eight_characters_stand_on_a_page() -> None:
    body = OfficialDocument(title="题", blocks=(paragraph("字" * 28 * 60, is_flush=True),), banner="")
    second = squeezed(pages_of(write_pdf(body))[1])
    assert second.count("字") == 28 * 22
    lines = [line for line in pages_of(write_pdf(body))[1].splitlines() if line.count("字") > 2]
    assert {line.count("字") for line in lines} == {28}


def test_a_machine_without_chinese_fonts_says_so_in_chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoChineseFont, match="没有中文字体"):
        choose_fonts(["DejaVu Sans", "Libertinus Serif"])
    bare = typst.Fonts(include_system_fonts=False)
    monkeypatch.setattr("luoshu.adapters.documents.fonts.font_book", lambda folder=None: bare)
    with pytest.raises(NoChineseFont):
        write_pdf(full_body())


def test_licensed_fonts_are_preferred_where_an_office_has_them() -> None:
    choice = choose_fonts(["Noto Serif CJK SC", "FangSong_GB2312", "SimHei", "KaiTi_GB2312", "FZXiaoBiaoSong-B05S"])
    assert choice.families["body"] == "FangSong_GB2312"
    assert choice.stand_ins == ()
    assert choose_fonts(["Noto Sans CJK SC"]).stand_ins == ("body", "title", "script")


def test_what_cannot_be_printed_is_taken_out() -> None:
    assert Run("a\x00b\u200bc\ud800d\n\u202ee\ufffe").text == "a bcd e"
    assert "\n" not in plain_text(OfficialDocument(title="甲\n乙", blocks=(), banner=""))


def test_the_word_file_names_fonts_and_ships_none() -> None:
    with zipfile.ZipFile(io.BytesIO(write_word(issued_body()))) as archive:
        assert not [name for name in archive.namelist() if "font" in name.lower() and name.endswith((".ttf", ".odttf"))]
        body = archive.read("word/document.xml").decode()
    assert 'w:eastAsia="仿宋_GB2312"' in body
    assert 'w:eastAsia="方正小标宋简体"' in body


def test_letters_do_not_snap_to_the_grid_and_28_fit_a_line() -> None:
    """Readers that snap a letter wider than its cell would give it two cells: half a line for each line."""
    word = docx.Document(io.BytesIO(write_word(full_body())))
    line = next(one for one in word.paragraphs if "现将情况通报如下" in one.text)
    assert line._element.pPr.find(qn("w:snapToGrid")).get(qn("w:val")) == "0"
    closer = int(line.runs[0]._element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * (16 + closer / 20) <= 156 / 25.4 * 72
