import json
from datetime import UTC, date, datetime

import numpy as np
import pytest
import shapely
from pytest_django import DjangoAssertNumQueries

from luoshu.apps.places.models import Boundary, BoundarySet
from luoshu.apps.places.operations import import_boundaries
from luoshu.apps.places.queries import attribute, forget_indexes, layer_geojson
from tests.support.cast import AT, COUNTY_A, COUNTY_B, SETUP, TOWN_A1, VILLAGE_A11, Cast, make_boundaries

pytestmark = pytest.mark.django_db
FAR = (113.0, 35.0)


def test_the_finest_division_with_a_polygon_wins(cast: Cast) -> None:
    lon, lat = cast.point_in(VILLAGE_A11)
    batch = attribute([lon, FAR[0]], [lat, FAR[1]], AT)
    assert batch.division_id.tolist() == [cast.division(VILLAGE_A11).pk, -1]
    assert batch.level.tolist() == [5, 0]
    assert batch.basis.tolist() == ["synthetic", ""]
    assert batch.path_of(batch.division_id[0]) == cast.path(VILLAGE_A11)
    assert batch.path_of(-1) == ""
    assert batch.is_outside.tolist() == [False, True]


def test_the_runner_up_and_both_borders_are_told(cast: Cast) -> None:
    # 920 m west of the county border, 0.02 degrees (2.2 km) from the village's northern one.
    batch = attribute([112.19], [34.18], AT)
    village, county = batch.runner_up_id[0], batch.county_runner_up_id[0]
    assert batch.paths[int(village)] == cast.path("410398101201")
    assert batch.paths[int(county)] == cast.path(COUNTY_B)
    assert batch.border_m[0] == pytest.approx(921, abs=3)
    assert batch.county_border_m[0] == pytest.approx(921, abs=3)
    assert batch.runner_up_m[0] == pytest.approx(921, abs=3)


def test_a_village_border_is_not_the_county_border(cast: Cast) -> None:
    batch = attribute([112.095], [34.15], AT)
    assert batch.border_m[0] == pytest.approx(461, abs=2)
    assert batch.county_border_m[0] > 5000
    assert batch.near_border(500).tolist() == [True]
    assert batch.near_border(400).tolist() == [False]


def test_a_point_outside_knows_how_far_it_is(cast: Cast) -> None:
    batch = attribute([112.41], [34.15], AT)
    assert batch.division_id[0] == -1
    assert batch.border_m[0] == pytest.approx(922, abs=3)
    assert batch.paths[int(batch.runner_up_id[0])] == cast.path(COUNTY_B)
    assert batch.near_border(5000).tolist() == [False]


def test_a_city_with_county_polygons_only_works(cast: Cast) -> None:
    BoundarySet.objects.filter(level__gt=3).delete()
    lon, lat = cast.point_in(VILLAGE_A11)
    batch = attribute([lon], [lat], AT)
    assert (batch.division_id[0], batch.level[0], batch.basis[0]) == (cast.division(COUNTY_A).pk, 3, "county_only")
    assert batch.border_m[0] == batch.county_border_m[0]


def test_without_any_polygon_everything_is_outside(cast: Cast) -> None:
    BoundarySet.objects.all().delete()
    batch = attribute([112.1], [34.1], AT)
    assert batch.division_id.tolist() == [-1]
    assert np.isnan(batch.border_m[0])


def test_no_points_are_no_trouble(cast: Cast) -> None:
    assert len(attribute([], [], AT)) == 0


def test_a_point_that_is_no_number_is_outside(cast: Cast) -> None:
    assert attribute([np.nan, 112.1], [34.1, np.inf], AT).division_id.tolist() == [-1, -1]


def test_a_point_on_a_border_always_gets_the_same_division(cast: Cast) -> None:
    once = attribute([112.2, 112.1], [34.15, 34.1], AT).division_id.tolist()
    assert -1 not in once
    assert attribute([112.1, 112.2], [34.1, 34.15], AT).division_id.tolist() == once[::-1]


def test_the_beijing_day_chooses_the_set(cast: Cast) -> None:
    BoundarySet.objects.filter(level__gt=3).update(valid_to=date(2024, 9, 18))
    lon, lat = cast.point_in(VILLAGE_A11)
    # 18:10 UTC on the 17th is already the 18th in Luoyang.
    assert attribute([lon], [lat], datetime(2024, 9, 17, 15, 59, tzinfo=UTC)).level[0] == 5
    assert attribute([lon], [lat], datetime(2024, 9, 17, 18, 10, tzinfo=UTC)).level[0] == 3


def test_before_the_first_set_the_first_set_answers(cast: Cast) -> None:
    lon, lat = cast.point_in(VILLAGE_A11)
    assert attribute([lon], [lat], datetime(2016, 8, 9, tzinfo=UTC)).level[0] == 5


def test_a_newer_set_of_a_level_redraws_what_it_holds(cast: Cast) -> None:
    """The new set has the first county alone: its old outline no longer counts, the other county's still does."""
    BoundarySet.objects.filter(level__gt=3).delete()
    smaller = json.loads(shapely.to_geojson(shapely.box(112.0, 34.0, 112.1, 34.2)))
    feature = {"type": "Feature", "properties": {"code": COUNTY_A}, "geometry": smaller}
    data = json.dumps({"type": "FeatureCollection", "features": [feature]})
    import_boundaries(
        data=data.encode(),
        level=3,
        datum="wgs84",
        basis="surveyed",
        source="x",
        valid_from=date(2024, 1, 1),
        by=SETUP,
        at=AT,
    )
    batch = attribute([112.05, 112.15, 112.3], [34.1, 34.1, 34.1], AT)
    assert batch.division_id.tolist() == [cast.division(COUNTY_A).pk, -1, cast.division(COUNTY_B).pk]
    earlier = attribute([112.15], [34.1], datetime(2023, 6, 1, tzinfo=UTC))
    assert earlier.division_id.tolist() == [cast.division(COUNTY_A).pk]


def test_mapped_indexes_are_kept(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    forget_indexes()
    with django_assert_num_queries(4):
        attribute([112.1], [34.1], AT)
    with django_assert_num_queries(1):
        attribute(np.linspace(112, 112.4, 5000), np.full(5000, 34.05), AT)


def test_many_points_agree_with_the_squares(cast: Cast) -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(111.9, 112.5, 20_000), rng.uniform(33.9, 34.3, 20_000)
    batch = attribute(lon, lat, AT)
    inside = (lon >= 112.0) & (lon <= 112.4) & (lat >= 34.0) & (lat <= 34.2)
    assert np.array_equal(batch.is_outside, ~inside)
    west_north = (lon < 112.1) & (lat > 34.1) & inside
    assert set(batch.division_id[west_north]) == {cast.division(VILLAGE_A11).pk}
    assert (batch.level[inside] == 5).all()


def test_a_layer_shows_the_readers_divisions_only(cast: Cast) -> None:
    def codes(name: str | None, level: int, bbox: tuple[float, float, float, float] | None = None) -> set[str]:
        acting = cast.acting(name) if name else None
        layer = json.loads(layer_geojson(acting, level, bbox, on=date(2024, 9, 17)))
        return {feature["properties"]["code"] for feature in layer["features"]}

    assert codes(None, 3) == {COUNTY_A, COUNTY_B}
    assert codes("林岚", 4) == {"410399101", "410399102", "410398101", "410398102"}
    assert codes("陈川", 4) == {"410399101", "410399102"}
    assert codes("赵禾", 4) == {TOWN_A1}
    assert codes("赵禾", 3) == set()
    assert codes("林岚", 5, (112.01, 34.11, 112.02, 34.12)) == {VILLAGE_A11}
    assert codes("林岚", 5, (113.0, 35.0, 113.1, 35.1)) == set()


def test_a_layer_marks_sketches_and_costs_two_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    acting = cast.acting("林岚")
    with django_assert_num_queries(2):
        text = layer_geojson(acting, 5, on=date(2024, 9, 17))
    features = json.loads(text)["features"]
    assert len(features) == 8
    assert all(feature["properties"]["is_sketch"] for feature in features)
    assert features[0]["geometry"]["type"] == "Polygon"
    county = json.loads(layer_geojson(acting, 3, on=date(2024, 9, 17)))
    assert not any(feature["properties"]["is_sketch"] for feature in county["features"])


def test_the_cast_may_be_set_up_without_villages(cast: Cast) -> None:
    Boundary.objects.all().delete()
    BoundarySet.objects.all().delete()
    make_boundaries(cast.divisions, levels=(3,))
    assert set(BoundarySet.objects.values_list("level", flat=True)) == {3}
