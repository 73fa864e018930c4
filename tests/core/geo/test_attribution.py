"""The finest level that has a polygon answers; where it has none, the coarser one does."""

import numpy as np
import shapely

from luoshu.core.geo import BoundaryLevel, DivisionIndex, attribute_points

COUNTIES = BoundaryLevel(
    3, "surveyed", DivisionIndex.build([shapely.box(0, 0, 2, 2), shapely.box(2, 0, 4, 2)], [10, 20])
)
TOWNS = BoundaryLevel(4, "synthetic", DivisionIndex.build([shapely.box(0, 0, 1, 2), shapely.box(2, 0, 3, 1)], [1, 2]))


def test_a_point_goes_to_the_finest_level_that_has_a_polygon():
    answer = attribute_points([COUNTIES, TOWNS], [0.5, 1.5, 2.5, 9.0, np.nan], [0.5, 0.5, 0.5, 9.0, 0.5])
    assert answer.polygon.tolist() == [1, 10, 2, -1, -1]
    assert answer.rank.tolist() == [4, 3, 4, -1, -1]
    assert answer.basis.tolist() == ["synthetic", "surveyed", "synthetic", "", ""]


def test_runner_up_and_distance_come_from_the_level_that_answered():
    answer = attribute_points([COUNTIES, TOWNS], [0.5, 1.75], [1.0, 1.0])
    assert answer.runner_up.tolist() == [2, 20]
    assert answer.border_m[1] == answer.runner_up_m[1]
    assert 27_000 < answer.border_m[1] < 28_000


def test_a_point_in_no_polygon_is_told_the_nearest_one_of_the_coarsest_level():
    answer = attribute_points([TOWNS, COUNTIES], [4.01], [1.0])
    assert answer.polygon.tolist() == [-1]
    assert answer.runner_up.tolist() == [20]
    assert 1_000 < answer.border_m[0] < 1_200


def test_the_order_of_levels_changes_nothing():
    lon, lat = np.random.default_rng(1).uniform(-1, 5, (2, 500))
    one, other = attribute_points([COUNTIES, TOWNS], lon, lat), attribute_points([TOWNS, COUNTIES], lon, lat)
    for name in ("polygon", "rank", "basis", "runner_up"):
        assert (getattr(one, name) == getattr(other, name)).all()
    assert np.array_equal(one.border_m, other.border_m, equal_nan=True)


def test_a_single_index_is_a_level_of_its_own():
    answer = attribute_points(COUNTIES.index, 1.0, 1.0)
    assert (answer.polygon.tolist(), answer.rank.tolist(), answer.basis.tolist()) == ([10], [0], [""])


def test_without_levels_nothing_is_attributed():
    answer = attribute_points([], [1.0], [1.0])
    assert (answer.polygon.tolist(), answer.runner_up.tolist()) == ([-1], [-1])
