"""Steps between datums: inverse, no shift outside China, refusal of what is not labelled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.geo import CoordinatesMismatch, Datum, UnknownDatum, convert, metres_per_degree, parse_datum

# A kilometre inside the rectangle of the formula: at its very edge the inverse is ambiguous by nature.
china_lon, china_lat = st.floats(72.02, 137.82), st.floats(0.85, 55.81)


def metres_between(lon_a, lat_a, lon_b, lat_b):
    east, north = metres_per_degree(lat_a)
    return float(np.hypot((np.asarray(lon_a) - lon_b) * east, (np.asarray(lat_a) - lat_b) * north).max())


@settings(deadline=None)
@given(china_lon, china_lat, st.sampled_from(list(Datum)), st.sampled_from(list(Datum)))
def test_there_and_back_ends_within_a_millimetre(lon, lat, from_datum, to_datum):
    back = convert(*convert(lon, lat, from_datum, to_datum), to_datum, from_datum)
    assert metres_between(np.array([lon]), np.array([lat]), *back) < 0.001


def test_there_and_back_ends_within_a_millimetre_on_a_dense_grid():
    lon, lat = (grid.ravel() for grid in np.meshgrid(np.linspace(73, 137, 400), np.linspace(3, 54, 300)))
    lon = np.append(lon, [105.0, 105.0 + 1e-13])
    lat = np.append(lat, [35.0, 35.0])
    for datum in (Datum.GCJ02, Datum.BD09):
        assert metres_between(lon, lat, *convert(*convert(lon, lat, datum, "wgs84"), "wgs84", datum)) < 1e-6


def test_known_points_shift_as_published():
    # Tian'anmen in the three datums, as commonly cited for the public formula.
    lon, lat = convert(116.404, 39.915, "gcj02", "bd09")
    assert (lon[0], lat[0]) == (pytest.approx(116.410369, abs=1e-6), pytest.approx(39.921336, abs=1e-6))
    lon, lat = convert(116.404, 39.915, "wgs84", "gcj02")
    assert (lon[0], lat[0]) == (pytest.approx(116.410244, abs=1e-6), pytest.approx(39.916404, abs=1e-6))


def test_the_shift_around_luoyang_is_about_577_metres():
    lon, lat = np.array([112.45]), np.array([34.62])
    assert metres_between(lon, lat, *convert(lon, lat, "wgs84", "gcj02")) == pytest.approx(577, abs=25)


@pytest.mark.parametrize(("lon", "lat"), [(139.7, 35.7), (-0.1, 51.5), (100.0, 0.5), (37.6, 55.9)])
def test_nothing_shifts_outside_china(lon, lat):
    for datum in (Datum.GCJ02, Datum.BD09):
        assert [value[0] for value in convert(lon, lat, "wgs84", datum)] == [lon, lat]
        assert [value[0] for value in convert(lon, lat, datum, "wgs84")] == [lon, lat]


def test_cgcs2000_is_taken_as_wgs84():
    assert [value[0] for value in convert(112.4, 34.6, "cgcs2000", "wgs84")] == [112.4, 34.6]


def test_nan_stays_nan_and_the_others_are_converted():
    lon, lat = convert([np.nan, 112.4], [34.6, 34.6], "wgs84", "gcj02")
    assert np.isnan(lon[0])
    assert lon[1] != 112.4
    assert lat[1] != 34.6


@pytest.mark.parametrize("text", ["", None, "beijing54", "4326"])
def test_an_unknown_datum_is_refused_with_the_four_that_are_known(text):
    with pytest.raises(UnknownDatum) as refusal:
        parse_datum(text)
    assert refusal.value.code == "unknown_datum"
    assert "wgs84、gcj02、bd09 或 cgcs2000" in str(refusal.value)


def test_lists_of_different_length_are_refused():
    with pytest.raises(CoordinatesMismatch):
        convert([1.0, 2.0], [1.0], "wgs84", "gcj02")


def test_the_input_is_left_alone():
    lon, lat = np.array([112.4]), np.array([34.6])
    convert(lon, lat, "wgs84", "gcj02")
    lon[0] = 1.0
    assert (lon[0], lat[0]) == (1.0, 34.6)


def test_a_degree_at_the_equator_and_at_the_pole_has_the_lengths_of_the_ellipsoid():
    east, north = metres_per_degree([0.0, 90.0])
    assert east == pytest.approx([111_319.49, 0.0], abs=0.01)
    assert north == pytest.approx([110_574.28, 111_693.98], abs=0.05)
