"""Passes of satellites: grouped by gaps, in the order of time."""

from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.fire.bulletin import PASS_GAP_S, PassLine, passes_in_order

T0 = 1_726_560_000
STRETCH_S = 600


def test_passes_come_by_time_with_their_rows() -> None:
    acq_at = [T0 + 300, T0, T0 + 6000, T0 + 60]
    assert passes_in_order(acq_at, acq_at, ["Aqua", "Aqua", "SNPP", "Aqua"]) == (
        PassLine("Aqua", T0, T0 + 300, (0, 1, 3)),
        PassLine("SNPP", T0 + 6000, T0 + 6000, (2,)),
    )


def test_two_satellites_at_one_moment_are_two_passes() -> None:
    assert [line.satellite for line in passes_in_order([T0, T0], [T0, T0], ["Terra", "Aqua"])] == ["Aqua", "Terra"]


def test_a_longer_gap_is_another_pass() -> None:
    moments = [T0, T0 + PASS_GAP_S, T0 + 2 * PASS_GAP_S + 1]
    lines = passes_in_order(moments, moments, ["Aqua"] * 3)
    assert [line.rows for line in lines] == [(0, 1), (2,)]


def test_nothing_seen_is_no_pass() -> None:
    assert passes_in_order([], [], []) == ()


def test_a_long_row_holds_together_what_comes_after_a_short_one() -> None:
    lines = passes_in_order([T0, T0 + 10, T0 + 1000], [T0 + 500, T0 + 20, T0 + 1000], ["Aqua"] * 3)
    assert lines == (PassLine("Aqua", T0, T0 + 1000, (0, 1, 2)),)


@given(st.lists(st.tuples(st.integers(0, 9000), st.sampled_from(("Aqua", "SNPP")), st.integers(1, 3)), max_size=40))
def test_rows_of_one_stretch_make_the_passes_of_single_detections(seen: list[tuple[int, str, int]]) -> None:
    alone = passes_in_order([at for at, _, _ in seen], [at for at, _, _ in seen], [name for _, name, _ in seen])
    rows: dict[tuple[int, str, int], list[int]] = {}
    for at, name, county in seen:
        rows.setdefault((at // STRETCH_S, name, county), []).append(at)
    folded = passes_in_order(
        [min(moments) for moments in rows.values()],
        [max(moments) for moments in rows.values()],
        [name for _, name, _ in rows],
    )
    assert [(one.satellite, one.first_at, one.last_at) for one in folded] == [
        (one.satellite, one.first_at, one.last_at) for one in alone
    ]
    sizes = [len(moments) for moments in rows.values()]
    assert [sum(sizes[row] for row in one.rows) for one in folded] == [len(one.rows) for one in alone]
