"""Formulas are stored as JSON and come back the same; what cannot be used is refused with a sentence."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.indicators import (
    Condition,
    Counting,
    Formula,
    Group,
    IndicatorError,
    Joined,
    Op,
    Term,
    Timing,
    from_json,
    to_json,
)

WORDS = st.text("abcxyz_", min_size=1, max_size=6)
CONDITIONS = st.one_of(
    st.builds(Condition, WORDS, st.sampled_from([Op.IS, Op.NOT]), st.lists(WORDS, min_size=1, max_size=3).map(tuple)),
    st.builds(Condition, WORDS, st.sampled_from([Op.AT_LEAST, Op.AT_MOST]), st.tuples(st.integers(-(10**9), 10**9))),
    st.builds(Condition, WORDS, st.just(Op.AT_LEAST), st.tuples(st.dates().map(str))),
    st.builds(Condition, WORDS, st.sampled_from([Op.GIVEN, Op.MISSING])),
)
SOME = st.lists(CONDITIONS, min_size=1, max_size=3).map(tuple)
TESTS = st.builds(
    lambda plain, anys, nones: (
        *plain,
        *(Group(Joined.ANY, one) for one in anys),
        *(Group(Joined.NONE, one) for one in nones),
    ),
    st.lists(CONDITIONS, max_size=2),
    st.lists(SOME, max_size=3),
    st.lists(SOME, max_size=1),
)
SCALES = st.decimals(Decimal("0.0001"), Decimal(10000), places=4)
TERMS = st.builds(Term, WORDS, st.one_of(st.just(""), WORDS), TESTS, SCALES)
FORMULAS = st.builds(
    Formula,
    numerator=TERMS,
    unit=st.sampled_from(["个", "%", "万户"]),
    denominator=st.one_of(st.none(), TERMS),
    denominator_name=st.just("总数"),
    excluded=TESTS,
    timing=st.just(Timing.DATED),
    counting=st.sampled_from(list(Counting)),
    factor=SCALES,
    decimals=st.integers(0, 6),
    beside=st.lists(WORDS, max_size=2).map(tuple),
    part_unit=st.sampled_from(["", "个"]),
)


@given(FORMULAS)
def test_a_stored_formula_comes_back_the_same(formula: Formula) -> None:
    assert from_json(to_json(formula)) == formula


GOOD: dict[str, Any] = {"numerator": {"ledger": "old"}, "unit": "个"}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"numerator": None}, "分子"),
        ({"numerator": {"ledger": " "}}, "台账"),
        ({"unit": ""}, "单位"),
        ({"denominator": {"ledger": "old"}}, "分母名称"),
        ({"timing": "sometimes"}, "取数方式"),
        ({"counting": "increment"}, "本期新增"),
        ({"factor": "0"}, "大于 0"),
        ({"factor": "many"}, "大于 0"),
        ({"factor": "NaN"}, "大于 0"),
        ({"decimals": 7}, "小数位数"),
        ({"decimals": True}, "小数位数"),
        ({"excluded": "all"}, "清单"),
        ({"excluded": [{"op": "is"}]}, "列名"),
        ({"excluded": [{"column": "a", "op": "is"}]}, "选项"),
        ({"excluded": [{"column": "a", "op": "is", "values": [1]}]}, "选项"),
        ({"excluded": [{"column": "a", "op": "at_most", "values": ["1"]}]}, "一个日期"),
        ({"excluded": [{"column": "a", "op": "at_most", "values": [True]}]}, "一个日期"),
        ({"excluded": [{"column": "a", "op": "given", "values": ["1"]}]}, "有没有填"),
        ({"excluded": [{"any": []}]}, "是空的"),
        ({"excluded": [{"any": "a"}]}, "清单"),
        ({"excluded": [{"none": [{"any": [{"column": "a", "op": "given"}]}]}]}, "列名"),
        ({"excluded": [{"any": [{"column": "a", "op": "given"}], "none": []}]}, "一种"),
        ({"excluded": [{"any": [{"column": "a", "op": "given"}]}] * 4}, "最多 3 组"),
        ({"excluded": [{"none": [{"column": "a", "op": "given"}]}] * 2}, "请合并"),
        ({"beside": "urban"}, "并列口径"),
    ],
)
def test_refusals_say_what_to_do(changed: dict[str, Any], word: str) -> None:
    assert from_json(GOOD).unit == "个"
    with pytest.raises(IndicatorError, match=word):
        from_json({**GOOD, **changed})


def test_columns_of_a_ledger_each_once() -> None:
    formula = from_json(
        {
            "numerator": {"ledger": "old", "measure": "area", "where": [{"column": "status", "values": ["done"]}]},
            "denominator": {"ledger": "old", "measure": "area"},
            "denominator_name": "总面积",
            "excluded": [{"column": "status", "values": ["stopped"]}],
            "unit": "%",
        }
    )
    assert formula.columns("old") == ("area", "status")
    assert formula.columns("other") == ()
    assert formula.ledgers() == ("old",)
