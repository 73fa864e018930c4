"""Real county outlines and real points: the index against brute force, and the datum's effect."""

import csv

import numpy as np
import pytest
import shapely

from luoshu.core.geo import DivisionIndex, attribute_points, convert, read_boundaries, repair_polygons
from tests.core.geo.worlds import contained, hard_points, lowest
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def counties():
    read = read_boundaries(shared_file("places/luoyang_counties_gcj02.geojson").read_bytes())
    return repair_polygons([feature.geometry for feature in read.features]).polygons


def test_points_around_every_border_go_where_brute_force_says(counties):
    index = DivisionIndex.build(counties)
    lon, lat = hard_points(counties, 5, each=2000)
    assert (index.locate(lon, lat) == lowest(contained(counties, lon, lat))).all()


def test_the_outlines_published_in_both_datums_give_the_same_county(counties):
    read = read_boundaries(shared_file("places/luoyang_counties_wgs84.geojson").read_bytes())
    in_wgs84 = DivisionIndex.build([feature.geometry for feature in read.features])
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(111.2, 112.9, 4000), rng.uniform(33.7, 35.0, 4000)
    here = attribute_points(in_wgs84, lon, lat)
    there = DivisionIndex.build(counties).locate(*convert(lon, lat, "wgs84", "gcj02"))
    # Straight borders bend a little between datums: only points within a metre of one may differ.
    assert here.border_m[here.polygon != there].max(initial=0.0) < 1.0


def test_ignoring_the_datum_moves_a_few_percent_of_points_to_another_county(counties):
    rng = np.random.default_rng(4)
    lon, lat = rng.uniform(111.2, 112.9, 20_000), rng.uniform(33.7, 35.0, 20_000)
    index = DivisionIndex.build(counties)
    right, wrong = index.locate(*convert(lon, lat, "wgs84", "gcj02")), index.locate(lon, lat)
    inside = right >= 0
    assert 0.01 < (right != wrong)[inside].mean() < 0.06


def test_official_points_far_from_luoyang_are_outside_and_told_the_nearest_county(counties):
    with shared_file("fire/official_straw_fire_points_2016-08_09.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    lon, lat = np.array([(float(row["lon"]), float(row["lat"])) for row in rows]).T
    answer = attribute_points(DivisionIndex.build(counties), *convert(lon, lat, "wgs84", "gcj02"))
    in_city = np.array(["洛阳" in row["city"] for row in rows])
    assert len(rows) == 303
    assert ((answer.polygon >= 0) == in_city).all()
    east_of_city = [i for i, row in enumerate(rows) if row["county"] == "鲁山县"]
    assert shapely.Point(lon[east_of_city[0]], lat[east_of_city[0]]).distance(counties[0]) < 2
    assert (answer.border_m[east_of_city] < 100_000).all()
