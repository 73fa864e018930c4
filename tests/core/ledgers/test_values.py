"""Values as typed, as stored and as whole numbers: nothing is rounded, a blank and a dash stay apart from zero."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.ledgers import (
    BadValue,
    LedgerMeasure,
    decode_values,
    digest_of_rows,
    encode_values,
    measure_integer,
    measure_value,
    parse_cell,
    row_key,
    shown_value,
)
from luoshu.core.tables import CellError, Gap, Value
from tests.core.ledgers.sheets import LIFTS

FORM = LIFTS.form
COLUMNS = {column.key: column for column in FORM.columns}
GAPS = st.sampled_from(list(Gap))
ROWS = st.fixed_dictionaries(
    {
        "community": st.one_of(st.text(st.characters(exclude_categories=("Cs",)), min_size=1), GAPS),
        "division": GAPS,
        "planned": st.one_of(st.integers(), GAPS),
        "done": st.one_of(st.integers(), GAPS),
        "left": GAPS,
        "money": st.one_of(st.decimals(allow_nan=False, allow_infinity=False), GAPS),
        "began": st.one_of(st.dates(), GAPS),
        "ended": GAPS,
        "state": st.one_of(st.sampled_from(["未开工", "在建"]), GAPS),
        "phone": GAPS,
    }
)


@given(ROWS)
def test_values_come_back_exactly(values: Mapping[str, Value]) -> None:
    assert decode_values(FORM, json.loads(json.dumps(encode_values(FORM, values)))) == values


def test_zero_a_dash_and_a_blank_are_three_things() -> None:
    stored = encode_values(FORM, {"planned": 0, "done": Gap.DASH, "left": Gap.BLANK})

    assert stored == {"planned": 0, "done": None}


@pytest.mark.parametrize(
    ("key", "value"),
    [("planned", "三"), ("planned", True), ("money", Decimal("NaN")), ("began", "2024-09-01"), ("state", 3)],
)
def test_a_value_of_another_kind_is_refused(key: str, value: Value) -> None:
    with pytest.raises(BadValue, match="类型不符"):
        encode_values(FORM, {key: value})


def test_what_no_longer_fits_its_column_is_blank() -> None:
    assert decode_values(FORM, {"planned": "很多", "began": "去年"})["planned"] is Gap.BLANK


@pytest.mark.parametrize(
    ("value", "scale", "whole"),
    [(Decimal("12.34"), 2, 1234), (Decimal("12.3"), 2, 1230), (7, 0, 7), (Decimal("-0.5"), 1, -5), (Gap.DASH, 2, None)],
)
def test_a_measure_is_a_whole_number(value: Value, scale: int, whole: int | None) -> None:
    measure = LedgerMeasure("money", scale=scale)

    assert measure_integer(measure, value) == whole
    if whole is not None and isinstance(value, Decimal | int):
        assert measure_value(measure, whole) == value


@pytest.mark.parametrize(("value", "scale"), [(Decimal("0.001"), 2), (Decimal("1e18"), 2)])
def test_no_digit_is_lost_in_silence(value: Decimal, scale: int) -> None:
    with pytest.raises(BadValue, match="请"):
        measure_integer(LedgerMeasure("money", scale=scale), value)


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("money", "120.5", Decimal("1205000")),
        ("money", "120.5万元", Decimal("1205000")),
        ("money", "-3", Decimal("-30000")),
        ("planned", "1,200", 1200),
        ("planned", "十二", 12),
        ("planned", "0", 0),
        ("planned", "", Gap.BLANK),
        ("planned", "—", Gap.DASH),
        ("began", "2024年9月1日", date(2024, 9, 1)),
        ("state", "在建 ", "在建"),
        ("community", "=1+1", "=1+1"),
    ],
)
def test_a_field_is_read_in_the_unit_of_the_sheet(key: str, text: str, value: Value) -> None:
    assert parse_cell(COLUMNS[key], text) == value


@pytest.mark.parametrize(
    ("key", "text", "code"),
    [
        ("planned", "许多", "not_a_number"),
        ("planned", "部", "not_a_number"),
        ("planned", "1.5", "not_whole"),
        ("state", "停工", "not_a_choice"),
        ("community", "长" * 1001, "too_long"),
    ],
)
def test_a_field_that_cannot_be_read_says_why(key: str, text: str, code: str) -> None:
    with pytest.raises(CellError) as refused:
        parse_cell(COLUMNS[key], text)

    assert refused.value.code == code


@given(st.decimals(-(10**9), 10**9, places=4))
def test_what_is_shown_reads_back(money: Decimal) -> None:
    assert parse_cell(COLUMNS["money"], shown_value(COLUMNS["money"], money)) == money


def test_a_row_without_its_name_has_no_key() -> None:
    assert row_key(LIFTS, {"community": " 安居苑 "}) == "安居苑"
    assert row_key(LIFTS, {"community": Gap.BLANK}) == ""


def test_a_digest_knows_every_value_and_no_order() -> None:
    rows = [("a", 1, {"done": 3}), ("b", 2, {"done": None})]

    assert digest_of_rows(rows) == digest_of_rows(reversed(rows))
    assert digest_of_rows(rows) != digest_of_rows([("a", 1, {"done": 3}), ("b", 2, {})])
    assert digest_of_rows(rows) != digest_of_rows([("a", 2, {"done": 3}), ("b", 2, {"done": None})])
