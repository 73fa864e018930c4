"""Each check of a ledger: what it finds, what it leaves alone, and where it says that nothing can be said."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.ledgers import CheckedRow, CheckKind, Flow, LedgerMeasure, Verdict, run_checks
from luoshu.core.ledgers.declaration import LedgerCheck
from luoshu.core.tables import Gap, Value
from tests.core.ledgers.sheets import check, with_checks

SUM = check(CheckKind.SUM, "planned", "done", "left")
AT_MOST = check(CheckKind.AT_MOST, "done", "planned")


def verdict_of(one: LedgerCheck, *rows: CheckedRow) -> Verdict:
    """The verdict of one check over some rows."""
    return run_checks(with_checks(one), rows)[0].verdict


def row(key: str = "甲小区", **values: Value) -> CheckedRow:
    """A row that holds these values alone."""
    return CheckedRow(key, values)


@pytest.mark.parametrize(
    ("values", "verdict"),
    [
        ({"planned": 10, "done": 4, "left": 6}, Verdict.CONSISTENT),
        ({"planned": 10, "done": 4, "left": 5}, Verdict.INCONSISTENT),
        ({"planned": 10, "done": 4, "left": Gap.BLANK}, Verdict.UNCLEAR),
        ({"planned": 10, "done": 12, "left": Gap.BLANK}, Verdict.INCONSISTENT),
        ({"planned": 4, "done": 4, "left": Gap.DASH}, Verdict.CONSISTENT),
        ({"planned": Gap.BLANK, "done": 4, "left": 6}, Verdict.UNCLEAR),
        ({"planned": Gap.BLANK, "done": Gap.BLANK, "left": Gap.BLANK}, Verdict.CONSISTENT),
        ({"planned": 0, "done": 0, "left": 0}, Verdict.CONSISTENT),
    ],
)
def test_parts_add_up_to_their_total(values: Mapping[str, Value], verdict: Verdict) -> None:
    assert verdict_of(SUM, row(**values)) is verdict


def test_a_finding_says_both_numbers_and_the_next_step() -> None:
    finding = run_checks(with_checks(SUM), [row(planned=10, done=4, left=5)])[0].findings[0]

    assert finding.sentence == "“电梯·计划”填 10部，分项相加 9部，请核对。"
    assert (finding.word, finding.row_key, finding.stated, finding.computed) == ("需核对", "甲小区", "10", "9")


def test_money_is_told_in_the_unit_of_the_sheet() -> None:
    found = run_checks(with_checks(check(CheckKind.RANGE, "money", most="5000000")), [row(money=Decimal("6000000.50"))])

    assert "600.00005万元" in found[0].findings[0].sentence


def test_own_words_of_a_check_are_filled_in() -> None:
    own = LedgerCheck("c", CheckKind.AT_MOST, ("done", "planned"), {}, "{row}已装 {stated}，计划 {computed}，请核对。")

    assert run_checks(with_checks(own), [row(done=5, planned=4)])[0].findings[0].sentence == (
        "甲小区已装 5，计划 4，请核对。"
    )


@pytest.mark.parametrize(
    ("done", "planned", "verdict"),
    [
        (4, 4, Verdict.CONSISTENT),
        (5, 4, Verdict.INCONSISTENT),
        (5, Gap.BLANK, Verdict.UNCLEAR),
        (0, Gap.BLANK, Verdict.CONSISTENT),
        (Gap.BLANK, 4, Verdict.CONSISTENT),
    ],
)
def test_a_part_is_no_more_than_the_whole(done: Value, planned: Value, verdict: Verdict) -> None:
    assert verdict_of(AT_MOST, row(done=done, planned=planned)) is verdict


@pytest.mark.parametrize(
    ("before", "now", "reason", "verdict"),
    [
        (4, 5, "", Verdict.CONSISTENT),
        (5, 4, "", Verdict.INCONSISTENT),
        (5, 4, "上月多报 1 部", Verdict.CONSISTENT),
        (5, 4, "  ", Verdict.INCONSISTENT),
        (5, Gap.BLANK, "", Verdict.CONSISTENT),
        (None, 4, "", Verdict.CONSISTENT),
    ],
)
def test_what_was_reached_does_not_fall_back(before: int | None, now: Value, reason: str, verdict: Verdict) -> None:
    one = CheckedRow("甲小区", {"done": now}, None if before is None else {"done": before}, reason=reason)

    assert verdict_of(check(CheckKind.NO_FALL_BACK, "done"), one) is verdict


@pytest.mark.parametrize(("value", "is_fine"), [(0, True), (100, True), (-1, False), (101, False), (Gap.DASH, True)])
def test_a_range_holds_both_its_ends(value: Value, is_fine: bool) -> None:
    verdict = verdict_of(check(CheckKind.RANGE, "done", least="0", most="100"), row(done=value))

    assert (verdict is Verdict.CONSISTENT) is is_fine


@pytest.mark.parametrize(
    ("history", "now", "is_fine"),
    [
        ([10, 20, 30, 41, 50], 60, True),
        ([10, 20, 30, 41, 50], 5060, False),
        ([10, 20, 30], 5000, True),
        ([], 5000, True),
        ([10, 20, 30, 40, 50], 61, True),
    ],
    ids=["as ever", "a digit too many", "history too short", "no history", "a little more than ever"],
)
def test_an_unusual_step_of_a_cumulative_number_is_pointed_out(history: Sequence[int], now: int, is_fine: bool) -> None:
    one = CheckedRow("甲小区", {"done": now}, history={"done": [Decimal(number) for number in history]})

    assert (verdict_of(check(CheckKind.OUTLIER, "done", least_history=4), one) is Verdict.CONSISTENT) is is_fine


def test_an_increment_is_compared_with_increments() -> None:
    ledger = with_checks(check(CheckKind.OUTLIER, "done"), measures=(LedgerMeasure("done", Flow.INCREMENT),))
    history = {"done": [Decimal(number) for number in (10, 11, 9, 10)]}

    found = [run_checks(ledger, [CheckedRow("甲", {"done": now}, history=history)])[0].verdict for now in (12, 100)]

    assert found == [Verdict.CONSISTENT, Verdict.INCONSISTENT]


def test_two_rows_of_the_same_words_are_pointed_out_once() -> None:
    one = check(CheckKind.UNIQUE, "community", "division")
    rows = [
        row("a", community="安居苑", division="甲县"),
        row("b", community="安居苑", division="乙县"),
        row("c", community="安居苑", division="甲县"),
        row("d", community=Gap.BLANK, division="甲县"),
        row("e", community=Gap.BLANK, division="甲县"),
    ]

    found = run_checks(with_checks(one), rows)[0].findings

    assert [(finding.row_key, finding.computed) for finding in found] == [("c", "a")]


@pytest.mark.parametrize(
    ("began", "ended", "is_fine"),
    [
        (date(2024, 3, 1), date(2024, 3, 1), True),
        (date(2024, 3, 2), date(2024, 3, 1), False),
        (date(2024, 3, 2), Gap.BLANK, True),
    ],
)
def test_dates_do_not_run_backwards(began: Value, ended: Value, is_fine: bool) -> None:
    verdict = verdict_of(check(CheckKind.ORDER, "began", "ended"), row(began=began, ended=ended))

    assert (verdict is Verdict.CONSISTENT) is is_fine


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=2), st.integers(-5, 5))
def test_a_total_is_pointed_out_exactly_when_it_is_off(parts: list[int], off: int) -> None:
    verdict = verdict_of(SUM, row(planned=sum(parts) + off, done=parts[0], left=parts[1]))

    assert (verdict is Verdict.CONSISTENT) is (off == 0)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "planned": st.one_of(st.integers(-(10**12), 10**12), st.sampled_from(list(Gap))),
            "done": st.one_of(st.integers(-(10**12), 10**12), st.sampled_from(list(Gap))),
            "money": st.one_of(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(list(Gap))),
            "began": st.one_of(st.dates(), st.sampled_from(list(Gap))),
            "ended": st.one_of(st.dates(), st.sampled_from(list(Gap))),
        },
    )
)
def test_no_values_break_a_check_and_none_is_called_wrong(values: Mapping[str, Value]) -> None:
    checks = [
        SUM,
        AT_MOST,
        check(CheckKind.NO_FALL_BACK, "done", "money"),
        check(CheckKind.RANGE, "money", least="0"),
        check(CheckKind.OUTLIER, "money"),
        check(CheckKind.UNIQUE, "planned"),
        check(CheckKind.ORDER, "began", "ended"),
    ]
    history = {"money": [Decimal(5)] * 5}
    rows = [CheckedRow("a", values, dict(values), history), CheckedRow("b", values, {"done": 3}, history)]

    for result in run_checks(with_checks(*checks), rows):
        assert result.rows == 2
        for finding in result.findings:
            assert "错误" not in finding.sentence
            assert "请" in finding.sentence
