"""One camera is changed by hand: checked like a sheet, with a reason, kept as history; what it saw stays in place."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.cameras.errors import CameraChangeInvalid, CameraMoved, CameraNotVisible
from luoshu.apps.cameras.models import Camera, CameraChange
from luoshu.apps.cameras.operations import change_camera
from luoshu.apps.cameras.queries import changes_of, view_at
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.operations import make_clues
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.operations import receive_report, store_delivery
from tests.support.camera_factories import WEST_TOWER, enter
from tests.support.cast import AT, TOWN_A2, Cast

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)
CELLS = {
    **{"name": "西岗一号塔", "unit": "甲县铁塔", "longitude": "112.05", "latitude": "34.15", "height": "40"},
    **{"azimuth": "0", "opening": "360", "reach": "2", "silent": "30"},
}


def changed(cast: Cast, *, who: str = "陈川", version: int = 1, at: Any = LATER, **changes: Any) -> Camera:
    given: dict[str, Any] = {"datum": "wgs84", "valid_to": None, "reason": "移塔"}
    given |= {name: changes.pop(name) for name in list(changes) if name in given}
    return change_camera(code="JA-01", cells=CELLS | changes, version=version, by=cast.acting(who), at=at, **given)


@pytest.fixture
def camera(cast: Cast) -> Camera:
    enter(cast)
    return Camera.objects.get()


def test_a_move_is_kept_with_its_reason_and_the_division_follows(cast: Cast, camera: Camera) -> None:
    moved = changed(cast, latitude="34.05", azimuth="200", opening="90")
    assert (moved.lat, moved.azimuth_deg, moved.version) == (34.05, 200, 2)
    assert moved.division.code.startswith(TOWN_A2)
    line = changes_of(moved)[0]
    assert (line.reason, line.post_code) == ("移塔", "a-desk")
    assert ("纬度（WGS-84）", 34.15, 34.05) in line.columns
    assert "维护单位" not in [label for label, _, _ in line.columns]
    assert AuditEntry.objects.get(action="cameras.change").detail == {"reason": "移塔"}


def test_how_it_looked_at_any_moment_can_be_told(cast: Cast, camera: Camera) -> None:
    changed(cast, latitude="34.05")
    changed(cast, latitude="34.05", azimuth="90", opening="60", version=2, at=LATER + timedelta(hours=1))
    poses = [view_at("JA-01", AT + timedelta(hours=hours)) for hours in (0, 2.5, 9)]
    assert [(pose.lat, pose.azimuth_deg) for pose in poses if pose] == [(34.15, 0), (34.05, 0), (34.05, 90)]
    assert view_at("nothing", AT) is None


def test_what_it_saw_stays_where_it_was_seen(cast: Cast, camera: Camera) -> None:
    fields = {"longitude": "112.051", "latitude": "34.151", "reported_at": AT.isoformat(), "camera_code": "JA-01"}
    made = receive_report(kind="camera", datum="wgs84", fields=fields, by=cast.acting("陈川"), at=AT)
    store_delivery(delivery_id=made.pk, worker="t", at=AT)
    make_clues(at=AT, worker="t")
    before = list(Clue.objects.values_list("lon", "lat", "division_path"))
    changed(cast, latitude="34.05")
    assert list(Clue.objects.values_list("lon", "lat", "division_path")) == before
    page = cast.client_for("陈川").get(f"/clues/{Clue.objects.get().code}/").content.decode()
    assert "当时机位" in page
    assert "北纬 34.15000" in page
    assert "当时机位" not in cast.client_for("赵禾").get(f"/clues/{Clue.objects.get().code}/").content.decode()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"reason": " "}, "为什么"),
        ({"longitude": "34"}, "经度"),
        ({"longitude": "115"}, "辖区"),
        ({"longitude": "112.25"}, "辖区"),
        ({"reach": "2000"}, "公里"),
        ({"name": ""}, "名称"),
        ({"valid_to": date(2024, 1, 1)}, "停用"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    cast: Cast, camera: Camera, changes: dict[str, Any], word: str
) -> None:
    with pytest.raises(CameraChangeInvalid, match=word):
        changed(cast, **changes)
    assert not CameraChange.objects.exists()
    assert Camera.objects.get().version == 1


def test_who_read_an_older_state_loses(cast: Cast, camera: Camera) -> None:
    changed(cast, reach="3")
    with pytest.raises(CameraMoved):
        changed(cast, reach="4")
    assert Camera.objects.get().reach_km == 3


def test_only_a_desk_of_the_place_changes_it(cast: Cast, camera: Camera) -> None:
    with pytest.raises(CameraNotVisible):
        changed(cast, who="周野")
    for name in ("邓岳", "赵禾"):
        with pytest.raises(NotAllowed):
            changed(cast, who=name)


def test_a_sheet_that_changes_it_leaves_history_too(cast: Cast, camera: Camera) -> None:
    enter(cast, WEST_TOWER.replace(",2,30", ",3,30"))
    assert [(row.reason, row.before) for row in CameraChange.objects.all()] == [("导入塔基表", {"reach_km": 2.0})]
    json.dumps(CameraChange.objects.get().after)


def test_the_page_keeps_the_form_and_shows_the_history(cast: Cast, camera: Camera) -> None:
    client = cast.client_for("陈川")
    form = CELLS | {"datum": "wgs84", "reason": "移塔", "version": "1", "reach": "99"}
    answer = client.post("/cameras/JA-01/", form)
    assert (answer.status_code, "可视距离“99”" in answer.content.decode()) == (422, True)
    assert client.post("/cameras/JA-01/", form | {"reach": "3"}).status_code == 302
    assert client.post("/cameras/JA-01/", form | {"reach": "4"}).status_code == 409
    page = client.get("/cameras/JA-01/").content.decode()
    assert "2.0 → 3.0" in page
