"""Point -> polygon is exact, and the same whatever the order, the ids, the file and the threads."""

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.geo import BrokenIndexFile, CoordinatesMismatch, DivisionIndex, DuplicateIds, InvalidBoundary
from tests.core.geo.worlds import WORLDS, contained, hard_points, lowest, make_world

worlds = st.tuples(st.integers(0, len(WORLDS) - 1), st.integers(0, 10**6))
LEFT, RIGHT, OVER = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(0.5, 0.5, 1.5, 1.5)


@settings(deadline=None, max_examples=60)
@given(worlds)
def test_every_answer_equals_brute_force(world):
    polygons = make_world(*world)
    if not len(polygons):
        return
    lon, lat = hard_points(polygons, world[1])
    expected = contained(polygons, lon, lat)
    index = DivisionIndex.build(polygons)
    assert (index.locate(lon, lat) == lowest(expected)).all()
    pairs = index.candidates(lon, lat)
    assert (np.column_stack([pairs.point, pairs.polygon]) == np.argwhere(expected)).all()


@settings(deadline=None, max_examples=20)
@given(worlds)
def test_the_order_of_points_and_polygons_changes_nothing(world):
    polygons = make_world(*world)
    if not len(polygons):
        return
    lon, lat = hard_points(polygons, world[1], each=60)
    rng = np.random.default_rng(world[1])
    answer = DivisionIndex.build(polygons).locate(lon, lat)
    points, shapes = rng.permutation(len(lon)), rng.permutation(len(polygons))
    shuffled = DivisionIndex.build(polygons[shapes], shapes)
    assert (shuffled.locate(lon[points], lat[points]) == answer[points]).all()
    one_by_one = [int(shuffled.locate(x, y)[0]) for x, y in zip(lon[:50], lat[:50], strict=True)]
    assert one_by_one == answer[:50].tolist()


def test_many_points_at_once_get_the_answers_of_few():
    polygons = make_world(0, 11)
    lon, lat = hard_points(polygons, 11, each=30_000)
    index = DivisionIndex.build(polygons)
    at_once = index.locate(lon, lat, threads=2)
    in_parts = [index.locate(lon[i : i + 1000], lat[i : i + 1000]) for i in range(0, len(lon), 1000)]
    assert (at_once == np.concatenate(in_parts)).all()


def test_a_shared_border_and_vertex_go_to_the_lowest_id():
    index = DivisionIndex.build([LEFT, RIGHT], [7, 3])
    assert index.locate([1.0, 1.0, 0.5, 1.5], [0.5, 1.0, 0.5, 0.5]).tolist() == [3, 3, 7, 3]


def test_an_overlap_goes_to_the_lowest_id_and_all_candidates_are_told():
    index = DivisionIndex.build([LEFT, RIGHT, OVER])
    assert index.locate([0.7, 0.7], [0.7, 1.2]).tolist() == [0, 2]
    pairs = index.candidates([0.7, 1.0, 9.0], [0.7, 0.5, 9.0])
    assert pairs.point.tolist() == [0, 0, 1, 1, 1]
    assert pairs.polygon.tolist() == [0, 2, 0, 1, 2]


def test_gaps_holes_and_everything_that_is_no_position_are_outside():
    ring = LEFT - shapely.box(0.4, 0.4, 0.6, 0.6)
    index = DivisionIndex.build([ring, shapely.box(3, 0, 4, 1)])
    lon = [0.5, 2.0, 500.0, -500.0, np.nan, np.inf, 0.5]
    lat = [0.5, 0.5, 0.5, 0.5, 0.5, 0.5, np.nan]
    assert index.locate(lon, lat).tolist() == [-1] * 7


def test_wkb_builds_the_same_index():
    lon, lat = hard_points(np.array([LEFT, OVER], object), 1)
    by_wkb = DivisionIndex.build([shapely.to_wkb(LEFT), memoryview(shapely.to_wkb(OVER))])
    assert (by_wkb.locate(lon, lat) == DivisionIndex.build([LEFT, OVER]).locate(lon, lat)).all()


def test_an_index_of_nothing_answers_outside():
    index = DivisionIndex.build([])
    assert index.locate([1.0], [1.0]).tolist() == [-1]
    assert index.measure([1.0], [1.0]).runner_up.tolist() == [-1]
    assert len(index.candidates([1.0], [1.0]).point) == 0


def test_no_points_get_no_answers():
    assert len(DivisionIndex.build([LEFT]).locate([], [])) == 0


@pytest.mark.parametrize(
    ("boundary", "words"),
    [
        (shapely.LineString([(0, 0), (1, 1)]), "不是面"),
        (shapely.Polygon(), "空几何"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
        (None, "不是面"),
    ],
)
def test_what_cannot_be_indexed_is_refused_with_its_position(boundary, words):
    with pytest.raises(InvalidBoundary) as refusal:
        DivisionIndex.build([LEFT, boundary])
    assert refusal.value.fields["position"] == 1
    assert words in str(refusal.value)


@pytest.mark.parametrize("ids", [[1, 1], [0, -1], [1]])
def test_ids_that_do_not_name_one_boundary_each_are_refused(ids):
    with pytest.raises(DuplicateIds):
        DivisionIndex.build([LEFT, RIGHT], ids)


def test_unequal_coordinates_are_refused():
    with pytest.raises(CoordinatesMismatch):
        DivisionIndex.build([LEFT]).locate([1.0, 2.0], [1.0])


@settings(deadline=None, max_examples=15)
@given(worlds)
def test_a_saved_index_answers_as_the_built_one(tmp_path_factory, world):
    polygons = make_world(*world)
    if not len(polygons):
        return
    path = tmp_path_factory.mktemp("index") / "divisions"
    built = DivisionIndex.build(polygons, np.arange(len(polygons)) * 3, facts={"datum": "gcj02", "层级": "县"})
    built.save(path)
    opened = DivisionIndex.open(path)
    lon, lat = hard_points(polygons, world[1], each=80)
    assert opened.facts == {"datum": "gcj02", "层级": "县"}
    assert (opened.locate(lon, lat) == built.locate(lon, lat)).all()
    for mine, theirs in zip(
        (opened.measure(lon, lat).border_m, opened.measure(lon, lat).runner_up),
        (built.measure(lon, lat).border_m, built.measure(lon, lat).runner_up),
        strict=True,
    ):
        assert np.array_equal(mine, theirs, equal_nan=True)
    opened.save(path.with_name("again"))
    assert path.read_bytes() == path.with_name("again").read_bytes()


def test_a_broken_index_file_is_refused_and_says_what_to_do(tmp_path):
    path = tmp_path / "divisions"
    DivisionIndex.build([LEFT, RIGHT]).save(path)
    whole = path.read_bytes()
    for content in (b"", b"x" * 500, whole[:8], whole[:40], whole[: len(whole) // 2], whole + b"x", whole[:30] + b"{"):
        path.write_bytes(content)
        with pytest.raises(BrokenIndexFile) as refusal:
            DivisionIndex.open(path)
        assert "重新导入边界" in str(refusal.value)


def test_saving_leaves_nothing_but_the_file(tmp_path):
    DivisionIndex.build([LEFT]).save(tmp_path / "divisions")
    assert [path.name for path in tmp_path.iterdir()] == ["divisions"]
