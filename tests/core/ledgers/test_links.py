"""Links as data: where a row points, chains and their ends, works too close, and what is wrong with a declaration."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.ledgers import (
    LedgerLink,
    LinkCheck,
    LinkCheckKind,
    Work,
    chain_end,
    find_cycles,
    find_faults,
    from_json,
    link_keys,
    to_json,
    works_too_close,
)
from tests.core.ledgers.sheets import LIFTS

LINK = LedgerLink("into", "并入哪家", ("state|division", "community"), back="并入的", sums=("done",), count_by="state")
KEYS = st.sampled_from("abcdefg")
EDGES = st.dictionaries(KEYS, KEYS)


def test_a_row_points_where_its_columns_say() -> None:
    linked = replace(LIFTS, links=(LINK, replace(LINK, code="other", ledger="books", columns=("community",))))

    assert link_keys(linked, {"division": "甲县", "community": " 柳苑 ", "state": None}) == (
        ("into", "lifts", "甲县·柳苑"),
        ("other", "books", "柳苑"),
    )
    assert link_keys(linked, {"division": "甲县", "state": "完工", "community": "a/b"})[0][2] == "完工·a／b"
    assert link_keys(linked, {"division": "甲县", "community": None}) == ()


@given(EDGES)
def test_a_ring_is_found_once_and_is_a_ring(edges: dict[str, str]) -> None:
    rings = find_cycles(edges)

    for ring in rings:
        assert [edges[key] for key in ring] == [*ring[1:], ring[0]]
        assert ring[0] == min(ring)
    inside = [key for ring in rings for key in ring]
    assert len(inside) == len(set(inside))
    # Whoever follows a chain long enough without coming to an end goes round one of them.
    for key in edges:
        at, steps = key, 0
        while at in edges and steps <= len(edges):
            at, steps = edges[at], steps + 1
        assert (chain_end(edges, key) is None) == (at in edges) == (at in inside)


@given(st.lists(st.tuples(st.dates(date(2020, 1, 1), date(2026, 1, 1)), st.booleans()), max_size=8), st.integers(1, 24))
def test_works_that_are_far_apart_or_excused_are_no_pair(days: list[tuple[date, bool]], months: int) -> None:
    works = [Work(on, "pipes", f"w{at}", months, excused) for at, (on, excused) in enumerate(days)]

    pairs = works_too_close(works)

    counted = sorted(work for work in works if not work.is_excused)
    for earlier, later in pairs:
        assert earlier.on <= later.on < earlier.on + timedelta(days=31 * months)
        assert {earlier.is_excused, later.is_excused} == {False}
    told = {later for _, later in pairs}
    assert all(
        work in told or at == 0 or (work.on - counted[at - 1].on).days >= 28 * months for at, work in enumerate(counted)
    )


@pytest.mark.parametrize(
    ("first", "second", "is_close"),
    [
        (date(2024, 3, 12), date(2025, 3, 11), True),
        (date(2024, 3, 12), date(2025, 3, 12), False),
        (date(2024, 3, 12), date(2024, 3, 12), True),
        (date(2024, 2, 29), date(2025, 2, 28), True),
    ],
)
def test_a_year_on_is_not_within_twelve_months(first: date, second: date, is_close: bool) -> None:
    works = [Work(first, "pipes", "a", 12), Work(second, "roads", "b", 6)]

    assert bool(works_too_close(works)) is is_close


CHECK = LinkCheck("c", LinkCheckKind.COUNT, there="planned")


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"title": " "}, "没有写明名称"),
        ({"columns": ("nowhere|division",)}, "“nowhere”不在表里"),
        ({"sums": ("began",)}, "不是计数列"),
        ({"count_by": "done"}, "不是选择列"),
        ({"checks": (replace(CHECK, there=""),)}, "与对方哪一列比"),
        ({"checks": (replace(CHECK, kind=LinkCheckKind.SUM, column="began"),)}, "不是计数列"),
        ({"checks": (replace(CHECK, kind=LinkCheckKind.SAME),)}, "没有写明用哪一列"),
        ({"checks": (replace(CHECK, kind=LinkCheckKind.NEEDED),)}, "需要依据"),
        ({"checks": (replace(CHECK, kind=LinkCheckKind.APART, column="done", months=3),)}, "不是日期"),
        ({"checks": (replace(CHECK, kind=LinkCheckKind.APART, column="began"),)}, "月数应在"),
        ({"checks": (replace(CHECK, where="state", words=("没有的",)),)}, "不是“状态”的选项"),
        ({"checks": (replace(CHECK, where="done", words=("完工",)),)}, "不是选择列"),
    ],
)
def test_each_fault_of_a_link_is_named(changes: dict[str, Any], word: str) -> None:
    assert any(word in fault for fault in find_faults(replace(LIFTS, links=(replace(LINK, **changes),))))


def test_a_link_goes_to_json_and_comes_back() -> None:
    apart = LinkCheck("d", LinkCheckKind.APART, "began", where="state", words=("完工",), months=12)
    linked = replace(LIFTS, links=(replace(LINK, is_named=True, here=("done",), there=("x",), checks=(CHECK, apart)),))

    assert from_json(to_json(linked)) == linked
    assert find_faults(linked) == ()
    assert "用了两次" in find_faults(replace(LIFTS, links=(LINK, LINK)))[0]
