"""Pairs of letters: the same whatever the width or the case; one letter is no word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.apps.search.grams import grams_of, searchable, words_of


@pytest.mark.parametrize(
    ("text", "grams"),
    [
        ("西工区", {"西工", "工区"}),
        ("HD-2024", {"hd", "20", "02", "24"}),
        ("９月17日", {"9月", "月1", "17", "7日"}),
        ("路。灯", set()),
        ("", set()),
    ],
)
def test_pairs_do_not_cross_a_mark(text: str, grams: set[str]) -> None:
    assert grams_of(searchable(text)) == grams


def test_words_are_two_letters_or_more_and_five_at_most() -> None:
    assert words_of(" 火　陶营 陶营 ａｂ ") == ["陶营", "ab"]
    assert len(words_of(" ".join(f"词语{n}号" for n in range(9)))) == 5


@given(text=st.text(max_size=60), start=st.integers(0, 20), length=st.integers(2, 8))
def test_a_text_holds_all_pairs_of_each_of_its_pieces(text: str, start: int, length: int) -> None:
    folded = searchable(text)
    assert grams_of(folded[start : start + length]) <= grams_of(folded)


@given(text=st.text(max_size=60))
def test_folding_keeps_letters_in_their_places(text: str) -> None:
    kept = searchable(text)
    assert len(kept) == len(text) or any(len(char.lower()) != 1 for char in text)
