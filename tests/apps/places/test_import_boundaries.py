import io
import json
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio.raw
import pytest
import shapely
from django.conf import settings

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.places.attribution import index_path
from luoshu.apps.places.errors import (
    BoundaryFileUnusable,
    BoundaryImportRunning,
    CityMissing,
    NoBoundaryMatched,
)
from luoshu.apps.places.models import Boundary, BoundarySet, Division
from luoshu.apps.places.operations import ImportReport, import_boundaries, init_city, shipped_divisions
from luoshu.apps.places.queries import attribute
from luoshu.core.geo import convert
from tests.support.cast import AT, COUNTY_A, COUNTY_B, SETUP, Cast
from tests.support.shared_data import shared_file

pytestmark = pytest.mark.django_db
WEST, EAST = shapely.box(112.0, 34.0, 112.2, 34.2), shapely.box(112.2, 34.0, 112.4, 34.2)
BOW_TIE = shapely.Polygon([(112.0, 34.0), (112.2, 34.2), (112.2, 34.0), (112.0, 34.2)])
Shape = shapely.Geometry | None


def geojson(*features: tuple[dict[str, Any], Shape]) -> bytes:
    rows = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": json.loads(shapely.to_geojson(shape)) if shape is not None else None,
        }
        for properties, shape in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": rows}, ensure_ascii=False).encode()


BOTH = geojson(({"code": COUNTY_A, "name": "甲"}, WEST), ({"code": COUNTY_B, "name": "乙"}, EAST))


def load(data: bytes = BOTH, **more: Any) -> ImportReport:
    settings_of = {
        "level": 3,
        "datum": "wgs84",
        "basis": "published",
        "source": "测试",
        "valid_from": date(2024, 1, 1),
        "by": SETUP,
        "at": AT,
    }
    return import_boundaries(data=data, **{**settings_of, **more})


@pytest.fixture
def bare(cast: Cast) -> Cast:
    BoundarySet.objects.all().delete()
    return cast


def test_features_find_their_divisions_by_code(bare: Cast) -> None:
    report = load()
    assert (report.matched, report.unmatched, report.elsewhere, report.without_polygon) == (2, (), 0, ())
    assert report.area_m2 == pytest.approx(2 * 18_450 * 22_190, rel=0.01)
    row = BoundarySet.objects.get()
    assert (row.datum, row.basis, row.valid_to) == ("wgs84", "published", None)
    assert row.file is not None
    assert row.report["matched"] == 2
    assert index_path(row.index_name).is_file()
    assert index_path(row.index_name).is_relative_to(settings.LUOSHU_HOME)
    assert attribute([112.1], [34.1], AT).division_id.tolist() == [bare.division(COUNTY_A).pk]
    assert AuditEntry.objects.filter(action="places.import_boundaries").count() == 1


@pytest.mark.parametrize(
    "properties",
    [
        {"adcode": 410399},
        {"adcode": 410399.0},
        {"XZQDM": "410399000000"},
        {"区划代码": "410399"},
        {"name": "示范甲县"},
        {"NAME": "示范甲"},
        {"district": "示范甲县", "city": "洛阳市"},
        {"code": "", "名称": "示范甲县"},
    ],
)
def test_habitual_fields_are_found(bare: Cast, properties: dict[str, Any]) -> None:
    assert load(geojson((properties, WEST))).matched == 1
    assert Boundary.objects.get().division == bare.division(COUNTY_A)


def test_fields_may_be_named(bare: Cast) -> None:
    data = geojson(({"A": COUNTY_A, "B": "某县"}, WEST))
    with pytest.raises(BoundaryFileUnusable, match="现有字段：A、B"):
        load(data)
    with pytest.raises(BoundaryFileUnusable, match="没有代码字段“C”"):
        load(data, code_field="C")
    assert load(data, code_field="A").matched == 1


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_what_is_stored_is_wgs84(bare: Cast, datum: str) -> None:
    shifted = shapely.transform(WEST, lambda xy: np.column_stack(convert(xy[:, 0], xy[:, 1], "wgs84", datum)))
    load(geojson(({"code": COUNTY_A}, shifted)), datum=datum)
    stored = shapely.from_wkb(bytes(Boundary.objects.get().wkb))
    assert np.abs(shapely.get_coordinates(stored) - shapely.get_coordinates(WEST)).max() < 1e-8


@pytest.mark.parametrize("datum", ["", "  ", "火星", "epsg:4326"])
def test_without_a_known_datum_nothing_is_imported(bare: Cast, datum: str) -> None:
    with pytest.raises(BoundaryFileUnusable, match="wgs84、gcj02、bd09"):
        load(datum=datum)
    assert not BoundarySet.objects.exists()


def test_the_same_file_again_changes_nothing(bare: Cast) -> None:
    first = load()
    again = load(at=AT + timedelta(days=1))
    assert again.is_repeat
    assert (again.set_code, again.matched, again.area_m2) == (first.set_code, first.matched, first.area_m2)
    assert (BoundarySet.objects.count(), Boundary.objects.count()) == (1, 2)
    assert AuditEntry.objects.filter(action="places.import_boundaries").count() == 1


def test_a_border_that_crosses_itself_is_mended_and_told(bare: Cast) -> None:
    report = load(geojson(({"code": COUNTY_A}, BOW_TIE), ({"code": COUNTY_B}, EAST)))
    assert report.matched == 2
    assert [(one["code"], one["number"]) for one in report.repaired] == [(COUNTY_A, 1)]
    assert "自相交" in report.repaired[0]["what"]
    assert report.repaired[0]["area_share"] > 0.9
    assert shapely.from_wkb(bytes(Boundary.objects.get(division=bare.division(COUNTY_A)).wkb)).is_valid


@pytest.mark.parametrize(
    "shape",
    [
        None,
        shapely.Point(112, 34),
        shapely.LineString([(112, 34), (112.1, 34.1)]),
        shapely.Polygon(),
        shapely.Polygon([(112, 34), (112.1, 34), (112.2, 34)]),
    ],
)
def test_what_bounds_no_area_is_left_out_and_told(bare: Cast, shape: Shape) -> None:
    report = load(geojson(({"code": COUNTY_A, "name": "甲"}, shape), ({"code": COUNTY_B}, EAST)))
    assert report.matched == 1
    assert [(one["number"], one["code"]) for one in report.unmatched] == [(1, COUNTY_A)]
    assert "请修好" in report.unmatched[0]["reason"]
    assert [one["code"] for one in report.without_polygon] == [COUNTY_A]


def test_parts_of_one_division_are_joined(bare: Cast) -> None:
    halves = shapely.box(112.0, 34.0, 112.1, 34.2), shapely.box(112.1, 34.0, 112.2, 34.2)
    report = load(geojson(*(({"code": COUNTY_A}, half) for half in halves)))
    assert report.joined == ({"code": COUNTY_A, "name": "示范甲县", "features": 2},)
    assert shapely.from_wkb(bytes(Boundary.objects.get().wkb)).equals(WEST)


def test_a_name_borne_twice_is_not_guessed(bare: Cast) -> None:
    data = geojson(({"name": "示范甲县"}, WEST), ({"name": "示范甲县"}, EAST), ({"name": "示范乙县"}, EAST))
    report = load(data)
    assert report.matched == 1
    assert [one["number"] for one in report.unmatched] == [1, 2]


def test_features_of_other_cities_are_counted_not_listed(bare: Cast) -> None:
    report = load(geojson(({"code": "110101", "name": "东城区"}, EAST), ({"code": COUNTY_A}, WEST)))
    assert (report.matched, report.elsewhere, report.unmatched) == (1, 1, ())


def test_a_file_of_another_place_is_refused(bare: Cast) -> None:
    with pytest.raises(NoBoundaryMatched, match="1 个图形"):
        load(geojson(({"code": "110101"}, WEST)))
    with pytest.raises(NoBoundaryMatched):
        load(level=5)
    assert not BoundarySet.objects.exists()


def test_before_the_city_is_entered_there_is_nothing_to_match(db: None) -> None:
    with pytest.raises(CityMissing, match="city init"):
        load()


def test_a_new_survey_ends_the_old_set_and_tells_what_changed(bare: Cast) -> None:
    old = load()
    moved = geojson(
        ({"code": COUNTY_A}, shapely.box(112.0, 34.0, 112.22, 34.2)),
        ({"code": COUNTY_B}, shapely.box(112.22, 34.0, 112.4, 34.2)),
    )
    new = load(moved, basis="surveyed", valid_from=date(2024, 7, 1))
    assert new.ended_sets == (old.set_code,)
    assert [(one["code"], one["share"]) for one in new.changes] == [
        (COUNTY_B, pytest.approx(0.1)),
        (COUNTY_A, pytest.approx(0.1)),
    ]
    at = {day: attribute([112.21], [34.1], AT.replace(month=day)).division_id[0] for day in (6, 8)}
    assert at == {6: bare.division(COUNTY_B).pk, 8: bare.division(COUNTY_A).pk}


def test_an_unchanged_outline_is_no_change(bare: Cast) -> None:
    load()
    assert load(valid_from=date(2024, 7, 1)).changes == ()


def test_a_set_for_earlier_days_leaves_the_later_one_in_force(bare: Cast) -> None:
    load(valid_from=date(2024, 7, 1))
    shifted = geojson(
        ({"code": COUNTY_A}, shapely.box(112.0, 34.0, 112.1, 34.2)),
        ({"code": COUNTY_B}, shapely.box(112.1, 34.0, 112.4, 34.2)),
    )
    load(shifted, valid_from=date(2020, 1, 1))
    early = attribute([112.15], [34.1], AT.replace(year=2022)).division_id[0]
    now = attribute([112.15], [34.1], AT).division_id[0]
    assert (early, now) == (bare.division(COUNTY_B).pk, bare.division(COUNTY_A).pk)


def test_an_import_that_was_cut_off_is_not_in_force_and_is_taken_up(
    bare: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("luoshu.apps.places.boundary_import._end_covered", stop)
        with pytest.raises(KeyboardInterrupt):
            load()
    assert attribute([112.1], [34.1], AT).division_id.tolist() == [-1]
    with pytest.raises(BoundaryImportRunning):
        load(at=AT + timedelta(minutes=1))
    assert load(at=AT + timedelta(minutes=11)).matched == 2
    assert (BoundarySet.objects.count(), Boundary.objects.count()) == (1, 2)


def test_importing_needs_the_right(bare: Cast) -> None:
    for name in ("陈川", "秦安", "许鉴", "何维"):
        with pytest.raises(NotAllowed):
            load(by=bare.acting(name))
    assert load(by=bare.acting("林岚")).matched == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "是空的"),
        (b"{", "不是完整的 GeoJSON"),
        (b"[1, 2]", "FeatureCollection"),
        (b"[" * 100_000, "不是完整的 GeoJSON"),
        (b"\xff\xfe\xff\x00\xd8", "编码"),
        (b"PK\x03\x04 cut", "压缩包打不开"),
        (b"SQLite format 3\x00 cut", "打不开"),
        (b"fgb\x03 cut", "打不开"),
        (b'<?xml version="1.0"?><OGRVRTDataSource/>', "不是完整的 GeoJSON"),
        (b'{"type":"FeatureCollection","features":[]}', "没有图形"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(bare: Cast, data: bytes, sentence: str) -> None:
    with pytest.raises(BoundaryFileUnusable, match=sentence) as refusal:
        load(data)
    assert "请" in str(refusal.value)
    assert not BoundarySet.objects.exists()


def test_plane_coordinates_without_a_projection_are_refused(bare: Cast) -> None:
    with pytest.raises(BoundaryFileUnusable, match="投影坐标"):
        load(geojson(({"code": COUNTY_A}, shapely.box(500_000, 3_760_000, 520_000, 3_780_000))))


def written(folder: Path, name: str, driver: str, crs: str = "EPSG:4326") -> Path:
    shapes = np.array([shapely.to_wkb(WEST), shapely.to_wkb(EAST)], object)
    path = folder / name
    pyogrio.raw.write(
        path,
        shapes,
        field_data=[np.array([COUNTY_A, COUNTY_B], object)],
        fields=np.array(["code"], object),
        geometry_type="Polygon",
        crs=crs,
        driver=driver,
        encoding="UTF-8",
    )
    return path


def zipped(folder: Path, *, add: dict[str, bytes] | None = None, twice: bool = False) -> bytes:
    written(folder, "counties.shp", "ESRI Shapefile")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for part in sorted(folder.glob("counties.*")):
            archive.write(part, f"区县/{part.name}")
            if twice:
                archive.write(part, f"又一份/{part.name}")
        for name, content in (add or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    "make",
    [
        lambda folder: written(folder, "a.gpkg", "GPKG").read_bytes(),
        lambda folder: written(folder, "a.fgb", "FlatGeobuf").read_bytes(),
        lambda folder: zipped(folder, add={"说明.txt": b"x", "../evil.vrt": b"<OGRVRTDataSource/>"}),
    ],
)
def test_other_formats_are_read(bare: Cast, tmp_path: Path, make: Callable[[Path], bytes]) -> None:
    assert load(make(tmp_path)).matched == 2
    assert attribute([112.3], [34.1], AT).division_id.tolist() == [bare.division(COUNTY_B).pk]


def test_a_projected_shapefile_goes_back_to_degrees(bare: Cast, tmp_path: Path) -> None:
    import pyproj

    forth = pyproj.Transformer.from_crs("EPSG:4490", "EPSG:4546", always_xy=True)
    shapes = [
        shapely.transform(one, lambda xy: np.column_stack(forth.transform(xy[:, 0], xy[:, 1]))) for one in (WEST, EAST)
    ]
    path = tmp_path / "plane.gpkg"
    pyogrio.raw.write(
        path,
        np.array([shapely.to_wkb(one) for one in shapes], object),
        field_data=[np.array([COUNTY_A, COUNTY_B], object)],
        fields=np.array(["code"], object),
        geometry_type="Polygon",
        crs="EPSG:4546",
        driver="GPKG",
    )
    load(path.read_bytes(), datum="cgcs2000")
    stored = shapely.from_wkb(bytes(Boundary.objects.get(division=bare.division(COUNTY_A)).wkb))
    assert np.abs(np.array(stored.bounds) - np.array(WEST.bounds)).max() < 1e-6


def test_two_shapefiles_in_one_archive_are_refused(bare: Cast, tmp_path: Path) -> None:
    with pytest.raises(BoundaryFileUnusable, match="2 个 Shapefile"):
        load(zipped(tmp_path, twice=True))


def test_luoyangs_counties_fit_and_the_zone_has_none(db: None) -> None:
    init_city(
        csv_bytes=b"\n".join(line for line in shipped_divisions().splitlines() if line.split(b",")[1] != b"5"),
        root_code="410300",
        valid_from=date(2000, 1, 1),
        by=SETUP,
        at=AT,
    )
    data = shared_file("places/luoyang_counties_gcj02.geojson").read_bytes()
    report = load(data, datum="gcj02", valid_from=date(2021, 3, 18))
    assert (report.matched, report.unmatched) == (14, ())
    assert [one["code"] for one in report.without_polygon] == ["410371"]
    assert report.area_m2 == pytest.approx(15.2e9, rel=0.01)
    batch = attribute([112.4733], [34.1537], AT)
    assert Division.objects.get(pk=batch.division_id[0]).name == "汝阳县"
    assert batch.basis[0] == "county_only"
    # The same outlines published in the other datum are the same ground.
    other = load(
        shared_file("places/luoyang_counties_wgs84.geojson").read_bytes(), datum="wgs84", valid_from=date(2024, 1, 1)
    )
    assert max((one["share"] for one in other.changes), default=0.0) < 1e-4
    wrong = load(data, datum="wgs84", valid_from=date(2024, 6, 1))
    assert min(one["share"] for one in wrong.changes) > 0.005
