import math

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.geo.datums import metres_per_degree
from luoshu.core.geo.sectors import View, coverage_of, view_outline

LON, LAT = 112.1, 34.1
EAST_M, NORTH_M = (float(value) for value in metres_per_degree(LAT))


def area_m2(outline):
    return outline.area * EAST_M * NORTH_M


def square(side_m, east_m=0.0, north_m=0.0):
    half = side_m / 2
    return shapely.box(
        LON + (east_m - half) / EAST_M,
        LAT + (north_m - half) / NORTH_M,
        LON + (east_m + half) / EAST_M,
        LAT + (north_m + half) / NORTH_M,
    )


@given(azimuth=st.floats(0, 360), opening=st.floats(5, 360), reach=st.floats(100, 20_000))
def test_a_sector_has_the_area_of_its_part_of_the_circle(azimuth, opening, reach):
    outline = view_outline(View(LON, LAT, azimuth, opening, reach))
    assert outline.is_valid
    assert area_m2(outline) == pytest.approx(math.pi * reach**2 * opening / 360, rel=1e-5)


@pytest.mark.parametrize("opening", [359.99999999999994, 359.9995, 359.998])
def test_an_opening_that_leaves_no_slit_is_a_whole_circle(opening):
    outline = view_outline(View(LON, LAT, 0.0, opening, 100.0))
    assert outline.is_valid
    assert area_m2(outline) == pytest.approx(math.pi * 100.0**2, rel=1e-5)


@pytest.mark.parametrize(("azimuth", "east", "north"), [(0, 0, 1), (90, 1, 0), (180, 0, -1), (270, -1, 0)])
def test_azimuth_counts_clockwise_from_north(azimuth, east, north):
    outline = view_outline(View(LON, LAT, azimuth, 60, 1000))
    assert outline.contains(shapely.Point(LON + east * 800 / EAST_M, LAT + north * 800 / NORTH_M))
    assert not outline.contains(shapely.Point(LON - east * 800 / EAST_M, LAT - north * 800 / NORTH_M))


def test_a_view_across_north_is_one_piece():
    outline = view_outline(View(LON, LAT, 350, 60, 1000))
    assert outline.contains(shapely.Point(LON, LAT + 800 / NORTH_M))


def test_what_two_cameras_see_counts_once():
    view = View(LON, LAT, 0, 360, 1000)
    one = coverage_of(square(10_000), [view])
    assert coverage_of(square(10_000), [view, view]).covered_m2 == pytest.approx(one.covered_m2)
    assert one.covered_m2 == pytest.approx(math.pi * 1e6, rel=1e-4)
    assert one.share == pytest.approx(math.pi / 100, rel=1e-4)


def test_only_what_lies_inside_counts():
    assert coverage_of(square(1000), [View(LON, LAT, 0, 360, 5000)]).share == pytest.approx(1.0)
    assert coverage_of(square(1000), [View(LON + 1, LAT, 0, 360, 5000)]).covered_m2 == 0.0
    assert coverage_of(square(1000), []).share == 0.0


@given(azimuth=st.floats(0, 360), opening=st.floats(5, 360), more=st.floats(0, 360))
def test_one_more_camera_never_covers_less(azimuth, opening, more):
    first = View(LON, LAT, azimuth, opening, 3000)
    second = View(LON + 0.01, LAT, more, opening, 2000)
    place = square(8000)
    both = coverage_of(place, [first, second])
    assert both.covered_m2 >= coverage_of(place, [first]).covered_m2 - 1e-3
    assert both.covered_m2 <= both.total_m2 + 1e-3
