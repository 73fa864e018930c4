"""Spans of time as the screens say them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.clock import Limit, LimitUnit, limit_words, remaining_words, span_words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (42 * 60, "剩 42 分"),
        (42 * 60 + 59, "剩 42 分"),
        (-65 * 60, "超 1 小时 5 分"),
        (3600, "剩 1 小时"),
        (-2 * 3600, "超 2 小时"),
        (51 * 3600 + 1800, "剩 2 天 3 小时"),
        (24 * 3600, "剩 1 天"),
        (59, "剩不到 1 分"),
        (-1, "超不到 1 分"),
        (0, "已到时限"),
    ],
)
def test_what_is_left_reads_as_the_desk_says_it(seconds: float, words: str) -> None:
    assert remaining_words(seconds) == words


def test_working_hours_never_turn_into_days() -> None:
    assert remaining_words(26 * 3600 + 300, LimitUnit.WORKING_HOUR) == "剩 26 工作时 5 分"
    assert remaining_words(26 * 3600 + 300, LimitUnit.URGENT_HOUR) == "剩 1 天 2 小时"


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(30, LimitUnit.MINUTE), "30 分钟"),
        (Limit(0.5, LimitUnit.HOUR), "0.5 小时"),
        (Limit(4, LimitUnit.WORKING_HOUR), "4 工作时"),
        (Limit(2, LimitUnit.URGENT_HOUR), "2 紧急工作时"),
        (Limit(15, LimitUnit.WORKING_DAY), "15 个工作日"),
        (Limit(30, LimitUnit.NATURAL_DAY), "30 天"),
        (Limit(1_000_000, LimitUnit.MINUTE), "1000000 分钟"),
    ],
)
def test_a_limit_reads_as_a_rule_prints_it(limit: Limit, words: str) -> None:
    assert limit_words(limit) == words


@given(st.floats(min_value=1, max_value=1e8), st.sampled_from([None, *LimitUnit]))
def test_left_and_over_by_as_much_use_the_same_words(seconds: float, unit: LimitUnit | None) -> None:
    assert remaining_words(seconds, unit)[1:] == remaining_words(-seconds, unit)[1:]
    assert span_words(seconds, unit) in remaining_words(seconds, unit)
