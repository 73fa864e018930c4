"""Repair leaves valid polygons and says what it changed."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.geo import area_m2, repair_polygons

SQUARE = shapely.box(112, 34, 113, 35)


def test_a_valid_boundary_comes_back_as_it_is_without_a_note():
    answer = repair_polygons([SQUARE, shapely.to_wkb(SQUARE)])
    assert answer.notes == ()
    assert answer.polygons[0] is not None
    assert answer.polygons[0].equals_exact(SQUARE, 0)
    assert answer.polygons[1].equals_exact(SQUARE, 0)


def test_a_border_that_crosses_itself_is_mended_with_reason_place_and_areas():
    bow_tie = shapely.Polygon([(112, 34), (113, 35), (113, 34), (112, 35)])
    answer = repair_polygons([SQUARE, bow_tie])
    (note,) = answer.notes
    assert (note.position, note.reason, note.usable) == (1, "边界自相交", True)
    assert note.where == "112.5,34.5"
    assert note.area_after_m2 == pytest.approx(area_m2(answer.polygons[1]))
    assert note.area_after_m2 == pytest.approx(area_m2(SQUARE) / 2, rel=0.01)
    assert note.area_before_m2 < note.area_after_m2 / 10


@pytest.mark.parametrize(
    ("boundary", "reason"),
    [
        (None, "没有图形"),
        (shapely.Polygon(), "没有图形"),
        (shapely.LineString([(0, 0), (1, 1)]), "不是面"),
        (shapely.Point(1, 1), "不是面"),
        (shapely.Polygon([(0, 0), (1, 1), (2, 2)]), "边界自相交"),
        (shapely.transform(SQUARE, lambda xy: np.where(xy == 113, np.inf, xy)), "坐标不是有限的数"),
    ],
)
def test_what_has_no_area_is_left_out_with_its_reason(boundary, reason):
    answer = repair_polygons([boundary])
    assert answer.polygons[0] is None
    assert answer.notes[0].usable is False
    assert answer.notes[0].reason == reason


def test_polygons_are_taken_out_of_a_collection_and_lines_are_dropped():
    mixed = shapely.GeometryCollection([SQUARE, shapely.LineString([(0, 0), (1, 1)])])
    answer = repair_polygons([mixed])
    assert answer.polygons[0].equals(SQUARE)
    assert answer.notes[0].reason == "不是面"


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=3, max_size=12))
def test_whatever_ring_comes_in_what_comes_out_can_be_indexed(ring):
    answer = repair_polygons([shapely.Polygon(ring)])
    polygon = answer.polygons[0]
    if polygon is None:
        assert not answer.notes[0].usable
    else:
        assert polygon.is_valid
        assert polygon.geom_type in ("Polygon", "MultiPolygon")


def test_the_area_of_a_hole_is_taken_off():
    hole = shapely.box(112.4, 34.4, 112.6, 34.6)
    assert area_m2(SQUARE - hole) == pytest.approx(area_m2(SQUARE) - area_m2(hole))
