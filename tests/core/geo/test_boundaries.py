"""GeoJSON boundary files as offices have them."""

import json

import pytest

from luoshu.core.geo import MissingBoundaryField, UnreadableBoundaryFile, read_boundaries
from tests.support.shared_data import shared_file

SQUARE = {"type": "Polygon", "coordinates": [[[112, 34], [113, 34], [113, 35], [112, 34]]]}


def collection(*properties, geometry=SQUARE):
    features = [{"type": "Feature", "properties": item, "geometry": geometry} for item in properties]
    return {"type": "FeatureCollection", "features": features}


def encoded(document, encoding="utf-8"):
    return json.dumps(document, ensure_ascii=False).encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_fields_are_found_by_habit_in_any_encoding(encoding):
    read = read_boundaries(encoded(collection({"Adcode": "410302", "NAME": "老城区"}), encoding))
    assert (read.features[0].code, read.features[0].name, read.features[0].number) == ("410302", "老城区", 1)
    assert (read.code_field, read.name_field) == ("Adcode", "NAME")
    assert read.features[0].geometry.area == pytest.approx(0.5)


@pytest.mark.parametrize("code", ["410302", 410302, 410302.0, " 410302 "])
def test_a_code_is_text_whatever_the_file_holds(code):
    assert read_boundaries(encoded(collection({"code": code}))).features[0].code == "410302"


def test_named_fields_win_over_habit():
    content = encoded(collection({"code": "1", "gb": "2", "name": "甲", "alias": "乙"}))
    read = read_boundaries(content, code_field="gb", name_field="alias")
    assert (read.features[0].code, read.features[0].name) == ("2", "乙")


@pytest.mark.parametrize("named", [{"code_field": "no"}, {"name_field": "no"}])
def test_a_named_field_that_does_not_occur_is_refused_with_those_that_do(named):
    with pytest.raises(MissingBoundaryField) as refusal:
        read_boundaries(encoded(collection({"code": "1", "name": "甲"})), **named)
    assert "code、name" in str(refusal.value)


def test_a_file_without_code_and_name_is_refused():
    with pytest.raises(MissingBoundaryField):
        read_boundaries(encoded(collection({"colour": "red"})))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"code,name\n1,2\n",
        b'{"type": "FeatureCollection", "features": [',
        b"\xff\xfe\x00\x00\xff",
        b'"text"',
        b"{}",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"type": "FeatureCollection", "features": [1]}',
        b'{"type": "FeatureCollection", "features": [{"properties": [1]}]}',
        encoded(collection({"code": "1"}, geometry={"type": "Polygon", "coordinates": "x"})),
        encoded(collection({"code": "1"}, geometry={"type": "Blob"})),
        b"[" * 100_000,
    ],
)
def test_what_is_not_geojson_is_refused_with_a_sentence(content):
    with pytest.raises(UnreadableBoundaryFile) as refusal:
        read_boundaries(content)
    assert "请另存为 GeoJSON" in str(refusal.value)


def test_a_feature_without_geometry_is_kept_for_the_repair_to_report():
    assert read_boundaries(encoded(collection({"code": "1"}, geometry=None))).features[0].geometry is None


def test_the_shared_outlines_are_read_by_habit():
    read = read_boundaries(shared_file("places/luoyang_counties_gcj02.geojson").read_bytes())
    assert len(read.features) == 14
    assert (read.features[0].code, read.features[0].name) == ("410302", "老城区")
    punjab = read_boundaries(shared_file("fire/punjab.geojson").read_bytes())
    assert (punjab.features[0].code, punjab.features[0].name, len(punjab.features)) == ("035", "Gurdaspur", 22)
