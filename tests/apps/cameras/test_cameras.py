import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook
from shapely import box

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.audit.operations import move_spool
from luoshu.apps.cameras.errors import CameraNotVisible, CameraSheetInvalid, HeartbeatEmpty
from luoshu.apps.cameras.models import Camera
from luoshu.apps.cameras.operations import hear_heartbeats, import_cameras, mark_silent
from luoshu.apps.cameras.queries import (
    cameras_for,
    coverage_by_township,
    find_camera_for,
    state_of,
    sums_by_base,
    views_geojson,
)
from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.cases.queries import outcomes_by_camera
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.operations import receive_report, store_delivery
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.rules.models import Rule
from luoshu.core.geo.datums import convert
from tests.support.camera_factories import WEST_TOWER, enter, sheet_of
from tests.support.cast import AT, CITY, TOWN_A1, VILLAGE_A11
from tests.support.field_layers import layer_of_fields

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)
MINUTE = timedelta(minutes=1)


def test_a_sheet_goes_in_once_and_a_change_is_a_change(cast):
    told = enter(cast, keep=False)
    assert (told.received, told.changes, told.problems, told.marked) == (1, ("新增 西岗一号塔（JA-01）",), (), b"")
    assert not Camera.objects.exists(), "a preview enters nothing"
    assert enter(cast).changes == told.changes
    assert (enter(cast).changes, enter(cast).same) == ((), 1)
    further = WEST_TOWER.replace(",2,30", ",3,30")
    assert enter(cast, further).changes == ("西岗一号塔（JA-01）：可视距离（公里） 2 改为 3",)
    camera = Camera.objects.get()
    assert (camera.division.code, camera.reach_km, camera.height_m) == (VILLAGE_A11, 3, 40)
    assert AuditEntry.objects.filter(action="cameras.import").count() == 2


def test_the_datum_moves_the_place_and_must_be_said(cast):
    with pytest.raises(CameraSheetInvalid):
        enter(cast, datum="")
    enter(cast, datum="gcj02")
    camera = Camera.objects.get()
    lon, lat = convert([112.05], [34.15], "gcj02", "wgs84")
    assert (camera.lon, camera.lat) == (pytest.approx(float(lon[0])), pytest.approx(float(lat[0])))
    assert (camera.delivered_lon, camera.datum) == (112.05, "gcj02")
    assert abs(camera.lon - 112.05) > 0.003


@pytest.mark.parametrize(
    ("row", "word"),
    [
        (WEST_TOWER.replace("JA-01", "甲 01"), "编号"),
        (WEST_TOWER.replace("西岗一号塔", ""), "名称"),
        (WEST_TOWER.replace("112.05", "34.15"), "经度"),
        (WEST_TOWER.replace("34.15", "nan"), "纬度"),
        (WEST_TOWER.replace(",2,30", ",2000,30"), "公里"),
        (WEST_TOWER.replace(",0,360,", ",400,360,"), "方位角"),
        (WEST_TOWER.replace("112.05", "115.0"), "本市"),
        (WEST_TOWER.replace("112.05", "112.25"), "辖区"),
    ],
)
def test_a_bad_row_comes_back_with_its_reason_and_the_sheet_stays_out(cast, row, word):
    done = enter(cast, row, WEST_TOWER.replace("JA-01", "JA-02"))
    assert (done.received, len(done.changes), len(done.problems)) == (2, 1, 1)
    assert not Camera.objects.exists()
    assert done.problems[0].row_no == 3
    assert word in done.problems[0].message
    page = load_workbook(io.BytesIO(done.marked)).worksheets[0]
    red = [cell for row in page.iter_rows() for cell in row if cell.comment]
    assert [(cell.row, cell.comment.text) for cell in red] == [(3, done.problems[0].message)]


def test_another_county_cannot_take_a_camera_over_by_its_number(cast):
    enter(cast)
    done = enter(cast, WEST_TOWER.replace("112.05", "112.25"), who="周野")
    assert (done.changes, len(done.problems)) == ((), 1)
    assert "别的辖区" in done.problems[0].message
    assert Camera.objects.get().division_path == cast.path(VILLAGE_A11)


def test_a_number_twice_in_one_sheet_is_a_problem(cast):
    done = enter(cast, WEST_TOWER, WEST_TOWER)
    assert (len(done.changes), len(done.problems)) == (1, 1)


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", sheet_of(header="编号,名称")])
def test_a_sheet_without_the_columns_is_refused_whole(cast, content):
    with pytest.raises(CameraSheetInvalid):
        import_cameras(content=content, datum="wgs84", valid_from=ON, by=cast.acting("陈川"), at=AT, keep=True)


def test_positions_are_a_restricted_layer(cast):
    enter(cast)
    for name in ("赵禾", "钱麦", "沈知", "吕文", "何维", "韩策"):
        with pytest.raises(NotAllowed):
            cameras_for(cast.acting(name))
    with pytest.raises(NotAllowed):
        enter(cast, who="赵禾")
    with pytest.raises(CameraNotVisible):
        find_camera_for(cast.acting("周野"), "JA-01")
    assert find_camera_for(cast.acting("邓岳"), "JA-01").name == "西岗一号塔"


def beat(cast, at, *codes, who="陈川"):
    return hear_heartbeats(codes=codes or ("JA-01",), by=cast.acting(who), at=at)


def state(cast):
    return state_of(Camera.objects.get(code="JA-01"), ON)


def test_silence_is_offline_once_and_told_to_the_county_desk(cast):
    enter(cast)
    assert (state(cast), mark_silent(at=AT)) == ("never", 0), "never heard is no alarm"
    assert beat(cast, AT) == (1, [])
    assert mark_silent(at=AT + 29 * MINUTE) == 0
    assert mark_silent(at=AT + 30 * MINUTE) == 1
    assert mark_silent(at=AT + 90 * MINUTE) == 0
    camera = Camera.objects.get()
    assert (state(cast), camera.offline_since) == ("offline", AT)
    assert list(NoticeDelivery.objects.values_list("post_code", flat=True)) == ["a-desk"]
    beat(cast, AT + 100 * MINUTE)
    assert state(cast) == "alive"
    assert mark_silent(at=AT + 131 * MINUTE) == 1
    assert NoticeDelivery.objects.count() == 2, "each time is told"


def test_a_late_heartbeat_changes_nothing_and_a_strangers_is_not_known(cast):
    enter(cast)
    beat(cast, AT)
    beat(cast, AT - 5 * MINUTE)
    assert Camera.objects.get().heartbeat_at == AT
    assert beat(cast, AT + MINUTE, "JA-01", "XX", who="周野") == (0, ["JA-01", "XX"])
    assert Camera.objects.get().heartbeat_at == AT
    with pytest.raises(HeartbeatEmpty):
        hear_heartbeats(codes=[], by=cast.acting("陈川"), at=AT)
    with pytest.raises(NotAllowed):
        beat(cast, AT, who="何维")


def test_coverage_has_its_base_and_an_offline_camera_covers_nothing(cast):
    enter(cast)
    rows = {row.code: row for row in coverage_by_township(cast.acting("陈川"), AT, ON)}
    assert sorted(rows) == [TOWN_A1, "410399102"]
    assert rows[TOWN_A1].covered_km2 == pytest.approx(12.566, rel=0.01)
    assert rows[TOWN_A1].total_km2 == pytest.approx(204.5, rel=0.02)
    assert rows["410399102"].covered_km2 == 0
    beat(cast, AT)
    mark_silent(at=AT + 40 * MINUTE)
    assert sum(row.covered_km2 for row in coverage_by_township(cast.acting("陈川"), AT, ON)) == 0


def test_coverage_is_of_the_fields_where_the_city_has_them_on_record(cast):
    enter(cast)
    # In view of the tower: half of a field of about 2 km²; the same field twice counts once.
    near, half_seen = box(112.045, 34.145, 112.055, 34.155), box(112.0, 34.145, 112.1, 34.155)
    layer_of_fields(cast, near, near, division_code=TOWN_A1, valid_from=date(2024, 1, 1))
    row = {row.code: row for row in coverage_by_township(cast.acting("陈川"), AT, ON)}[TOWN_A1]
    assert (row.base_words, row.source) == ("耕地图层", "国土调查（2024-01-01起）")
    assert row.total_km2 == pytest.approx(1.023, rel=0.01)
    assert row.percent == pytest.approx(100)
    layer_of_fields(cast, half_seen, division_code=TOWN_A1, valid_from=date(2024, 9, 1))
    row = {row.code: row for row in coverage_by_township(cast.acting("陈川"), AT, ON)}[TOWN_A1]
    assert row.percent == pytest.approx(43, abs=1)


def test_an_area_without_a_place_is_seen_as_the_ground_is(cast):
    enter(cast)
    for code, path, area in (("arable.town", TOWN_A1, 60_000), ("arable.other", "410398", 9)):
        Rule.objects.create(
            code=code,
            kind="arable_area",
            title="耕地",
            issuer="统计局",
            division_path=cast.path(path),
            valid_from=date(2024, 1, 1),
            body={"area_mu": area, "source": "年鉴"},
        )
    rows = coverage_by_township(cast.acting("陈川"), AT, ON)
    stated, ground = rows
    assert (stated.base_words, stated.total_km2) == ("登记的耕地面积", pytest.approx(40.0))
    assert stated.percent == pytest.approx(100 * 12.566 / 204.5, rel=0.03)
    assert (ground.base_words, ground.is_blank) == ("辖区面积", True)
    assert [(one.words, one.townships) for one in sums_by_base(rows)] == [("登记的耕地面积", 1), ("辖区面积", 1)]
    page = cast.client_for("陈川").get("/cameras/").content.decode()
    assert "登记的耕地面积：2 / 40 平方公里（1 个乡镇）" in page


def test_a_township_without_a_field_in_its_layer_is_no_blank(cast):
    enter(cast)
    layer_of_fields(cast, box(112.25, 34.14, 112.26, 34.15), division_code=CITY)
    rows = coverage_by_township(cast.acting("陈川"), AT, ON)
    assert [(row.base_words, row.percent, row.is_blank) for row in rows] == [("耕地图层", None, False)] * 2


def test_alarms_are_counted_by_what_became_of_them(cast):
    enter(cast)
    by = cast.acting("陈川")
    for number, lat in enumerate((34.12, 34.15, 34.18)):
        fields = {
            "alarm_id": f"B{number}",
            "camera_code": "JA-01",
            "longitude": "112.05",
            "latitude": str(lat),
            "reported_at": "2024-09-17 15:50",
        }
        delivery = receive_report(kind="camera", datum="wgs84", fields=fields, by=by, at=AT)
        store_delivery(delivery_id=delivery.pk, worker="t", at=AT)
    make_clues(at=AT, worker="t")
    open_due_cases(at=AT)
    codes = list(FireCase.objects.order_by("code").values_list("code", flat=True))
    assert len(codes) == 3
    FireCase.objects.filter(code=codes[0]).update(state="not_a_fire")
    FireCase.objects.filter(code=codes[1]).update(state="closed")
    found = outcomes_by_camera(by, ["JA-01", "JA-02"])
    assert list(found) == ["JA-01"]
    assert (found["JA-01"].alarms, found["JA-01"].verified, found["JA-01"].false_alarms) == (3, 2, 1)
    assert outcomes_by_camera(cast.acting("周野"), ["JA-01"]) == {}


def test_the_maps_layer_holds_the_sectors_in_scope(cast):
    enter(cast)
    (one,) = views_geojson(cast.acting("陈川"), ON)["features"]
    assert one["properties"] == {"code": "JA-01", "name": "西岗一号塔", "state": "never"}
    assert views_geojson(cast.acting("周野"), ON)["features"] == []
    with pytest.raises(NotAllowed):
        views_geojson(cast.acting("赵禾"), ON)


def test_a_page_that_shows_a_position_is_on_record(cast):
    enter(cast)
    move_spool(at=AT)
    AuditEntry.objects.filter(action="camera.read").delete()
    assert cast.client_for("陈川").get("/cameras/JA-01/").status_code == 200
    move_spool(at=AT)
    assert AuditEntry.objects.filter(action="camera.read", subject_code="JA-01").count() == 1
    assert "views.geojson" in cast.client_for("陈川").get("/desk/").content.decode()
