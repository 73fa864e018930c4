"""Passes of satellites: grouped by gaps, in the order of time."""

from luoshu.core.fire.bulletin import PASS_GAP_S, PassLine, passes_in_order

T0 = 1_726_560_000


def test_passes_come_by_time_with_their_rows() -> None:
    acq_at = [T0 + 300, T0, T0 + 6000, T0 + 60]
    assert passes_in_order(acq_at, ["Aqua", "Aqua", "SNPP", "Aqua"]) == (
        PassLine("Aqua", T0, T0 + 300, (0, 1, 3)),
        PassLine("SNPP", T0 + 6000, T0 + 6000, (2,)),
    )


def test_two_satellites_at_one_moment_are_two_passes() -> None:
    assert [line.satellite for line in passes_in_order([T0, T0], ["Terra", "Aqua"])] == ["Aqua", "Terra"]


def test_a_longer_gap_is_another_pass() -> None:
    lines = passes_in_order([T0, T0 + PASS_GAP_S, T0 + 2 * PASS_GAP_S + 1], ["Aqua"] * 3)
    assert [line.rows for line in lines] == [(0, 1), (2,)]


def test_nothing_seen_is_no_pass() -> None:
    assert passes_in_order([], []) == ()
