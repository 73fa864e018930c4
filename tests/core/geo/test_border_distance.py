"""Metres to the border and the runner-up."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.geo import DivisionIndex, metres_per_degree
from tests.core.geo.worlds import WORLDS, hard_points, make_world


def in_metres(shape, lat):
    """The shape on the plane that touches the ellipsoid at the latitude."""
    east, north = (float(length) for length in metres_per_degree(lat))
    return shapely.transform(shape, lambda xy: xy * [east, north])


@settings(deadline=None, max_examples=25)
@given(st.integers(0, len(WORLDS) - 1), st.integers(0, 10**6))
def test_distances_equal_brute_force(kind, seed):
    polygons = make_world(kind, seed)
    if not len(polygons):
        return
    lon, lat = (values[::40] for values in hard_points(polygons, seed))
    keep = np.abs(lat) < 85
    lon, lat = lon[keep], lat[keep]
    index = DivisionIndex.build(polygons)
    own, told = index.locate(lon, lat), index.measure(lon, lat)
    for i in range(len(lon)):
        point = in_metres(shapely.Point(lon[i], lat[i]), lat[i])
        there = in_metres(polygons, lat[i])
        others = np.where(np.arange(len(polygons)) == own[i], np.inf, shapely.distance(there, point))
        near = shapely.distance(shapely.boundary(there[own[i]]), point) if own[i] >= 0 else others.min()
        slack = 1e-6 * max(1.0, *np.abs(point.coords[0]))
        assert told.border_m[i] == pytest.approx(near, rel=1e-6, abs=slack)
        if np.isinf(others.min()):
            assert told.runner_up[i] == -1
            assert np.isnan(told.runner_up_m[i])
            continue
        assert told.runner_up_m[i] == pytest.approx(others.min(), rel=1e-6, abs=slack)
        assert others[told.runner_up[i]] == pytest.approx(others.min(), rel=1e-6, abs=slack)


def test_a_point_on_the_border_is_at_zero_metres_from_both_sides():
    index = DivisionIndex.build([shapely.box(112, 34, 113, 35), shapely.box(113, 34, 114, 35)])
    told = index.measure([113.0], [34.5])
    assert (told.border_m[0], told.runner_up[0], told.runner_up_m[0]) == (0.0, 1, 0.0)


def test_of_equally_near_neighbours_the_lowest_id_is_runner_up():
    squares = [shapely.box(x, y, x + 1, y + 1) for y in range(3) for x in range(3)]
    index = DivisionIndex.build(squares, [40, 31, 22, 13, 4, 95, 86, 77, 68])
    # Near the equator a degree north is shorter than a degree east: south (31) and north (77) are nearest, equally.
    assert index.measure([1.5], [1.5]).runner_up.tolist() == [31]
    corner = DivisionIndex.build(
        [shapely.box(0, 0, 1, 1), shapely.box(1, 1, 2, 2), shapely.box(-1, 1, 0, 2)], [5, 9, 7]
    )
    assert corner.measure([0.5], [0.75]).runner_up.tolist() == [7]


def test_a_point_in_an_overlap_has_the_other_owner_at_zero_metres():
    index = DivisionIndex.build([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    told = index.measure([1.5], [1.25])
    assert (told.runner_up[0], told.runner_up_m[0]) == (1, 0.0)
    assert told.border_m[0] > 50_000


def test_a_point_outside_is_told_the_nearest_polygon():
    index = DivisionIndex.build([shapely.box(112, 34, 113, 35)], [410302])
    told = index.measure([111.99], [34.5])
    assert told.runner_up.tolist() == [410302]
    assert told.border_m[0] == told.runner_up_m[0] == pytest.approx(918.5, abs=1)


def test_a_point_without_position_has_no_distances():
    told = DivisionIndex.build([shapely.box(0, 0, 1, 1)]).measure([np.nan], [0.5])
    assert np.isnan(told.border_m[0])
    assert told.runner_up[0] == -1
