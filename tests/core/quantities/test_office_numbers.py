"""Numbers in a briefing: the office's units, nothing rounded unseen, changes in words."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.quantities.office_numbers import is_rounded, office_change, office_number


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("4440000000", "元", "44.4亿元"),
        ("20000000", "元", "2000万元"),
        ("9999", "元", "9999元"),
        ("123456789", "元", "1.23亿元"),
        ("37000", "户", "3.7万户"),
        ("10200", "户", "1.02万户"),
        ("12345", "个", "12345个"),
        ("607", "家", "607家"),
        ("330000", "平方米", "33万平方米"),
        ("26.595745", "%", "26.6%"),
        ("64.6", "%", "64.6%"),
        ("4.50", "个百分点", "4.5个百分点"),
        ("0", "处", "0处"),
        ("-12.5", "%", "-12.5%"),
    ],
)
def test_written_as_the_office_writes(value: str, unit: str, written: str) -> None:
    assert office_number(Decimal(value), unit) == written


def test_what_was_rounded_is_known() -> None:
    assert is_rounded(Decimal("123456789"), "元")
    assert not is_rounded(Decimal("4440000000"), "元")
    assert is_rounded(Decimal("26.595745"), "%")
    assert not is_rounded(Decimal("12345"), "个")


@pytest.mark.parametrize(
    ("before", "now", "unit", "words"),
    [
        ("126", "138", "处", "增加12处"),
        ("80", "75.5", "%", "降低4.5个百分点"),
        ("80", "84.5", "%", "提高4.5个百分点"),
        ("130000000", "100000000", "元", "减少3000万元"),
        ("5", "5", "处", "持平"),
    ],
)
def test_a_change_in_words(before: str, now: str, unit: str, words: str) -> None:
    assert office_change(Decimal(before), Decimal(now), unit) == words


@given(st.integers(0, 10**12), st.sampled_from(["户", "个", "平方米"]))
def test_a_count_is_never_rounded(value: int, unit: str) -> None:
    written = office_number(Decimal(value), unit).removesuffix(unit)
    factor = {"万": 10**4, "亿": 10**8}.get(written[-1], 1)
    assert Decimal(written.rstrip("万亿")) * factor == value
