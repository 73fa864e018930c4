import numpy as np

from luoshu.core.fire import parse_delivery
from luoshu.core.fire.scan_lines import counted, power_sum_mw, repeated_pixels
from tests.core.fire.samples import firms_csv, firms_row


def repeats_of(*rows: str) -> list[int]:
    return repeated_pixels(parse_delivery(firms_csv(*rows), "firms")).tolist()


def test_two_neighbouring_pixels_of_equal_power_count_once() -> None:
    parsed = parse_delivery(firms_csv(firms_row(34.1), firms_row(34.11), firms_row(34.3, frp=5)), "firms")
    repeats = repeated_pixels(parsed)
    assert repeats.tolist() == [-1, 0, -1]
    assert power_sum_mw(parsed.frp_mw, repeats) == 8.3 + 5
    assert counted(repeats).sum() == 2


def test_the_kept_pixel_does_not_depend_on_the_order_of_rows() -> None:
    assert repeats_of(firms_row(34.11), firms_row(34.1)) == [1, -1]


def test_different_power_satellite_time_or_place_repeats_nothing() -> None:
    assert repeats_of(firms_row(34.1), firms_row(34.11, frp=8.4)) == [-1, -1]
    assert repeats_of(firms_row(34.1), firms_row(34.11, satellite="A")) == [-1, -1]
    assert repeats_of(firms_row(34.1), firms_row(34.11, time="0807")) == [-1, -1]
    assert repeats_of(firms_row(34.1), firms_row(34.13)) == [-1, -1]
    assert repeats_of(firms_row(34.1, frp=""), firms_row(34.11, frp="")) == [-1, -1]
    assert repeats_of(firms_row(34.1, frp=0), firms_row(34.11, frp=0)) == [-1, -1]


def test_a_pass_may_cross_a_full_minute_between_the_lines() -> None:
    assert repeats_of(firms_row(34.1, time="0805"), firms_row(34.11, time="0806")) == [-1, 0]


def test_three_in_a_row_are_one_fire() -> None:
    assert repeats_of(firms_row(34.1), firms_row(34.11), firms_row(34.12)) == [-1, 0, 0]


def test_the_same_row_twice_is_for_de_duplication_not_for_scan_lines() -> None:
    assert repeats_of(firms_row(), firms_row()) == [-1, -1]


def test_no_rows_repeat_nothing() -> None:
    assert repeated_pixels(parse_delivery(firms_csv(), "firms")).tolist() == np.zeros(0).tolist()
