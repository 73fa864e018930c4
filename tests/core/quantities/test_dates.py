"""Date forms against an issue date."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.quantities import find_dates, parse_date_form

ISSUED = date(2024, 9, 20)


@pytest.mark.parametrize(
    ("written", "resolved", "role"),
    [
        ("昨日", "2024-09-19", "event"),
        ("年底前", "2024-12-31", "deadline"),
        ("9月底前", "2024-09-30", "deadline"),
        ("2025年6月底前", "2025-06-30", "deadline"),
        ("今年上半年", "2024-01-01/2024-06-30", "period"),
        ("去年以来", "2023-01-01/2024-09-19", "since"),
        ("今年4月以来", "2024-04-01/2024-09-19", "since"),
        ("1至8月", "2024-01-01/2024-08-31", "period"),
        ("前三季度", "2024-01-01/2024-09-30", "period"),
        ("三季度末前", "2024-09-30", "deadline"),
        ("明年3月底前", "2025-03-31", "deadline"),
        ("9月17日16时", "2024-09-17T16:00", "event"),
        ("2024.9.26", "2024-09-26", "event"),
        ("近年来", "/2024-09-19", "period"),
        ("去年9月启动改造以来", "2023-09-01/2024-09-19", "since"),
    ],
)
def test_a_form_resolves(written: str, resolved: str, role: str) -> None:
    mention = find_dates(written, ISSUED)[0]
    assert (mention.resolved, mention.role) == (resolved, role)


@pytest.mark.parametrize("word", ["早日", "尽快", "即将", "适时"])
def test_a_vague_word_never_becomes_a_date(word: str) -> None:
    mention = find_dates(f"力争{word}开工", ISSUED)[0]
    assert (mention.kind, mention.resolved) == ("vague", None)


def test_an_impossible_day_has_no_date() -> None:
    mention = find_dates("2月30日", ISSUED)[0]
    assert mention.resolved is None


def test_a_bare_month_looks_across_the_turn_of_the_year() -> None:
    assert find_dates("截至12月底", date(2025, 1, 10))[0].resolved == "2024-12-31"
    assert find_dates("2月底前", date(2024, 11, 10))[0].resolved == "2025-02-28"


@pytest.mark.parametrize("written", ["2024年9月26日", "2024.9.26", "2024-09-26", "20240926", "２０２４.9.26"])
def test_cell_forms(written: str) -> None:
    assert parse_date_form(written) == date(2024, 9, 26)
    assert parse_date_form("9月26日", ISSUED) == date(2024, 9, 26)


@given(st.text(max_size=80), st.dates())
def test_any_text_on_any_day(text: str, issued: date) -> None:
    for mention in find_dates(text, issued):
        assert text[mention.start : mention.end] == mention.raw
