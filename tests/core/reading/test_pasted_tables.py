"""Tables pasted as text: numbers whose unit stands in the head, places in the first cell, and the row 合计."""

from datetime import date
from decimal import Decimal

import pytest

from luoshu.core.reading import Reading, read_page

HEAD = "西山市三秋进度\n"


def read(table: str) -> Reading:
    return read_page(HEAD + table, issued=date(2025, 10, 14))


@pytest.mark.parametrize("gap", ["\t", "　", "  "], ids=["tab", "wide", "blanks"])
def test_unit_of_the_head_holds_for_its_column(gap: str) -> None:
    rows = [["县区", "已收获（万亩）", "占比"], ["东岭县", "98.5", "91.2%"], ["南河县", "76.3", "88.4%"]]
    reading = read("\n".join(gap.join(row) for row in rows))
    assert [(f.subject, f.raw, f.value, f.unit) for f in reading.figures] == [
        ("东岭县", "98.5", Decimal(985000), "亩"),
        ("东岭县", "91.2%", Decimal("91.2"), "%"),
        ("南河县", "76.3", Decimal(763000), "亩"),
        ("南河县", "88.4%", Decimal("88.4"), "%"),
    ]
    assert [f.id for f in reading.figures] == ["F001", "F002", "F003", "F004"]
    assert all(reading.text[f.start : f.end] == f.raw for f in reading.figures)


def test_one_unit_line_holds_for_the_table() -> None:
    reading = read("单位：万亩\n县区\t玉米\t大豆\n东岭县\t12.5\t3\n")
    assert [(f.value, f.unit) for f in reading.figures] == [(Decimal(125000), "亩"), (Decimal(30000), "亩")]


def test_numbers_without_any_unit_stay_out() -> None:
    assert read("县区\t序号\n东岭县\t1\n南河县\t2\n").figures == ()


@pytest.mark.parametrize(("total", "flags"), [("20.5", []), ("21.5", ["inconsistent"])])
def test_the_row_of_totals_is_recomputed(total: str, flags: list[str]) -> None:
    reading = read(f"县区\t收获（万亩）\n东岭县\t12.5\n南河县\t8.0\n合计\t{total}\n")
    assert [c.verdict for c in reading.checks if c.verdict != "consistent"] == flags
    assert [c.kind for c in reading.checks] == ["sum"]


def test_a_column_with_a_gap_is_not_added_up() -> None:
    assert read("县区\t收获（万亩）\n东岭县\t12.5\n南河县\t-\n合计\t21.5\n").checks == ()


def test_prose_with_blanks_is_no_table() -> None:
    reading = read("东岭县 收获 玉米 12万亩 全面完成。\n南河县 收获 大豆 3万亩 进展顺利。")
    assert [(f.value, f.unit) for f in reading.figures] == [(Decimal(120000), "亩"), (Decimal(30000), "亩")]
