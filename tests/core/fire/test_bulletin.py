import numpy as np
import pytest

from luoshu.core.fire.bulletin import area_mu, passes_in_order

T0 = 1_726_560_000


def test_pass_count_counties_area_in_that_order_with_their_rows() -> None:
    acq_at = np.array([T0 + 300, T0, T0 + 6000, T0 + 60])
    lines = passes_in_order(
        acq_at,
        ["Aqua", "Aqua", "SNPP", "Aqua"],
        ["汝阳县", "嵩县", "嵩县", "汝阳县"],
        np.array([2000.0, 2000 / 3, np.nan, 4000.0]),
    )
    assert [(line.satellite, line.first_at, line.last_at, line.count) for line in lines] == [
        ("Aqua", T0, T0 + 300, 3),
        ("SNPP", T0 + 6000, T0 + 6000, 1),
    ]
    assert [(county.county, county.count, county.rows) for county in lines[0].counties] == [
        ("汝阳县", 2, (0, 3)),
        ("嵩县", 1, (1,)),
    ]
    assert lines[0].area_mu == pytest.approx(10)
    assert lines[1].area_mu is None


def test_struck_points_stand_apart_and_enter_no_number() -> None:
    lines = passes_in_order(
        np.array([T0, T0]), ["Aqua"] * 2, ["嵩县"] * 2, np.array([2000.0, 2000.0]), struck=[True, False]
    )
    assert (lines[0].count, lines[0].rows, lines[0].struck_rows) == (1, (1,), (0,))
    assert lines[0].area_mu == pytest.approx(3)


def test_a_pass_whose_points_were_all_struck_is_still_shown() -> None:
    lines = passes_in_order(np.array([T0]), ["Aqua"], ["嵩县"], np.array([1.0]), struck=[True])
    assert (lines[0].count, lines[0].counties, lines[0].area_mu) == (0, (), None)


def test_two_passes_of_one_satellite_are_two_lines() -> None:
    lines = passes_in_order(np.array([T0, T0 + 5400]), ["Aqua"] * 2, ["嵩县"] * 2, np.ones(2))
    assert [line.count for line in lines] == [1, 1]


def test_a_hectare_is_fifteen_mu() -> None:
    assert area_mu(10_000) == pytest.approx(15)
