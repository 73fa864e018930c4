"""Claims of quality: a word and its noun in one clause, neither denied nor only planned."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.reading.praise import find_praise

NOUNS, WORDS = ("供水", "水质", "饮用水"), ("优质", "达标")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("全县打造优质供水小区24个。", ["优质供水"]),
        ("城区水质全部达标，管网更新。", ["水质全部达标"]),
        ("居民喝上优质的生活饮用水。", ["优质的生活饮用水"]),
        ("供水水质达标，\n\n“优质供水”走进千家。", ["供水水质达标", "优质供水"]),
        ("非常优质的供水服务不断扩大。", ["优质的供水"]),
        ("老旧管网改造稳步推进，二次加压泵站全部移交，城区全面进入优\n\n质供水时代，居民满意。", ["优质供水"]),
        ("水质不达标的两处已停用。", []),
        ("力争年底前水质达标。", []),
        ("新增优质学校3所，改造供水管网2公里。", []),
        ("推动优质教育和供水服务下沉。", []),
        ("供水、优质学校一起抓。", []),
        ("排放达标，空气优良。", []),
        ("下一步工作\n\n建设优质供水小区，水质达标。", []),
        ("", []),
    ],
)
def test_what_a_text_claims(text: str, found: list[str]) -> None:
    claims = find_praise(text, NOUNS, WORDS)
    assert [one.words for one in claims] == found
    assert all(text[one.start : one.end].replace("\n", "") == one.words for one in claims)


def test_nothing_is_claimed_where_nothing_is_asked_for() -> None:
    assert find_praise("优质供水", (), WORDS) == find_praise("优质供水", NOUNS, ()) == []


@given(st.lists(st.sampled_from(["优质", "供水", "水质", "达标", "，", "。", "不", "\n\n", "3个", "a"]), max_size=40))
def test_offsets_lie_in_the_text_and_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    claims = find_praise(text, NOUNS, WORDS)
    starts = [one.start for one in claims]
    assert starts == sorted(starts)
    assert all(one.word in text[one.start : one.end] and one.noun in text[one.start : one.end] for one in claims)
