"""Numerals as offices write them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.quantities import fold, parse_any, parse_arabic, parse_chinese, parse_fraction


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("三千二百", 3200),
        ("一百零八", 108),
        ("两万五千", 25000),
        ("十", 10),
        ("十二", 12),
        ("二〇二四".replace("〇", "零"), 2024),
        ("一千零五亿", 100_500_000_000),
    ],
)
def test_chinese_numerals(written: str, value: int) -> None:
    assert parse_chinese(written) == value


@pytest.mark.parametrize("written", ["", "个", "三五七八百"])
def test_what_is_no_chinese_numeral_is_none(written: str) -> None:
    assert parse_chinese(written) is None


@pytest.mark.parametrize(
    ("written", "value"),
    [("１，２３４", "1234"), ("1.2万", "12000"), ("44.4亿", "4440000000"), ("三点五", "3.5"), ("12", "12")],
)
def test_mixed_and_full_width_numerals(written: str, value: str) -> None:
    assert parse_any(written) == Decimal(value)


def test_magnitude_is_exact() -> None:
    assert parse_arabic("3.7", "万") == 37000
    assert parse_arabic("4.62", "亿") == 462_000_000


def test_fractions_are_percent() -> None:
    assert parse_fraction("百", "九十九") == 99
    assert parse_fraction("三", "二") == Decimal("66.666667")
    assert parse_fraction("零", "二") is None


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_none(text: str) -> None:
    assert parse_any(text) is None or isinstance(parse_any(text), Decimal)
    assert len(fold(text)) == len(text)
