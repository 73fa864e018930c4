"""Days and periods in the office's words."""

from datetime import date

import pytest

from luoshu.core.clock import day_words, interval_words


def test_a_day_is_written_without_leading_zeros() -> None:
    assert day_words(date(2024, 9, 5)) == "2024年9月5日"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2024-09-19", "2024年9月19日"),
        ("2024-01-01/2024-09-19", "2024年1月1日至9月19日"),
        ("2023-01-01/2024-09-19", "2023年1月1日至2024年9月19日"),
        ("/2024-09-19", "截至2024年9月19日"),
        ("2024-09-01/", "2024年9月1日起"),
        ("", ""),
        ("2024年度", "2024年度"),
        ("2024-13-01", "2024-13-01"),
    ],
)
def test_a_period_is_written_as_offices_write_it_and_never_lost(written: str, said: str) -> None:
    assert interval_words(written) == said
