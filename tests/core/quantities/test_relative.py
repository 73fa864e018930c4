"""Goals said against a base without a numeral: what share of which base, and never a figure of the text."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.quantities import relative_goal, relative_goals
from luoshu.core.reading import read_page


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("力争2025年产值比2020年翻两番。", [("翻两番", "400%", "2020年")]),
        ("旅游收入较上年翻一番，确保化肥使用量零增长", [("翻一番", "200%", "上年"), ("零增长", "100%", "")]),
        ("事故起数比去年减半，与2023年底持平", [("减半", "50%", "去年"), ("持平", "100%", "2023年底")]),
        ("在“十三五”末的基础上翻了两番", [("翻了两番", "400%", "“十三五”末")]),
        ("产业规模翻番，能耗降低一半", [("翻番", "200%", ""), ("降低一半", "50%", "")]),
        ("实施倍增计划，推进倍增行动", []),
        ("实现产值倍增", [("倍增", "200%", "")]),
        ("增长20%，由63家压减到18家", []),
    ],
)
def test_words_are_shares_of_their_base_and_no_figures(text: str, wanted: list[tuple[str, str, str]]) -> None:
    found = relative_goals(text)
    assert [(one.word, one.percent, one.base) for one in found] == wanted
    assert all(text[one.start : one.end] == one.word for one in found)
    for figure in read_page(text, issued=date(2024, 9, 20)).figures:
        assert not any(figure.start < one.end and one.start < figure.end for one in found), "a word is no figure"


def test_a_typed_value_is_one_word_or_a_number() -> None:
    assert relative_goal(" 翻两番 ") is not None
    said = relative_goal("减半")
    assert said is not None
    assert (said.of(Decimal(63)), said.holds) == (Decimal("31.5"), False)
    assert [relative_goal(text) for text in ("", "188", "翻番左右", "倍增计划")] == [None] * 4
    same = relative_goal("零增长")
    assert same is not None
    assert same.holds


@given(st.text("翻了一两番倍增减半持平零长比年20去上，。", max_size=60))
def test_any_string_is_read_with_its_spans(text: str) -> None:
    for one in relative_goals(text):
        assert text[one.start : one.end] == one.word
        assert one.factor > 0
