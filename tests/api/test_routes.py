"""The HTTP API: tokens act for one post, reports wait for the worker, refusals are a code and a sentence."""

import base64
import json
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshu.apps.audit import spool
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.feeds.models import AlarmPicture, Delivery, Detection
from luoshu.apps.feeds.operations import store_delivery
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import ApiToken, Term
from luoshu.apps.people.tokens import make_token
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cast import AT, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(AT, tick=False):
        yield


def caller(cast: Cast, name: str) -> dict[str, str]:
    """Return the header of another system that acts for somebody's post."""
    by = cast.acting(Term.objects.get(post__role=Role.SYSTEM_ADMIN).person.name)
    token = make_token(name="蓝天卫士", post_code=cast.post(name).code, days=30, by=by, at=AT)
    return {"Authorization": f"Bearer {token}"}


def report_of(cast: Cast, **changes: object) -> dict[str, object]:
    lon, lat = cast.point_in(VILLAGE_A11)
    report = {"longitude": lon, "latitude": lat, "reported_at": AT.isoformat(), "source_id": "A-1", "camera_code": "C7"}
    return {"datum": "wgs84", "reports": [report | changes]}


def post_json(path: str, body: object, headers: dict[str, str]) -> object:
    return Client().post(path, data=json.dumps(body), content_type="application/json", headers=headers)


def test_without_a_token_nothing_answers() -> None:
    assert Client().get("/api/v1/fires").status_code == 401


def test_an_unknown_or_revoked_or_expired_token_is_nobody(cast: Cast) -> None:
    headers = caller(cast, "林岚")
    assert Client().get("/api/v1/fires", headers={"Authorization": "Bearer guess"}).status_code == 401
    with time_machine.travel(AT + timedelta(days=31), tick=False):
        assert Client().get("/api/v1/fires", headers=headers).status_code == 401
    assert Client().get("/api/v1/fires", headers=headers).status_code == 200
    ApiToken.objects.update(revoked_at=AT)
    assert Client().get("/api/v1/fires", headers=headers).status_code == 401


def test_the_token_itself_is_not_kept(cast: Cast) -> None:
    token = caller(cast, "林岚")["Authorization"].removeprefix("Bearer ")
    assert token not in json.dumps(list(ApiToken.objects.values()), default=str)


def test_a_report_waits_for_the_worker_and_becomes_a_detection_once(cast: Cast) -> None:
    headers = caller(cast, "林岚")
    answer = post_json("/api/v1/reports/camera", report_of(cast), headers)
    assert answer.status_code == 202
    code = answer.json()["delivery"]
    again = post_json("/api/v1/reports/camera", report_of(cast), headers).json()["delivery"]
    for number, delivery in enumerate(Delivery.objects.order_by("id")):
        store_delivery(delivery_id=delivery.pk, worker="test", at=AT)
        assert Detection.objects.count() == 1, number
    first = Client().get(f"/api/v1/deliveries/{code}", headers=headers).json()
    assert (first["status"], first["received"], first["accepted"]) == ("stored", 1, 1)
    second = Client().get(f"/api/v1/deliveries/{again}", headers=headers).json()
    assert (second["received"], second["duplicate"]) == (1, 1)


def test_a_picture_comes_as_base64_or_as_a_file_beside_the_alarms(cast: Cast) -> None:
    headers = caller(cast, "林岚")
    given = {"picture": base64.b64encode(phone_photo()).decode(), "box": [100, 100, 200, 150], "source_id": "A-000001"}
    assert post_json("/api/v1/reports/camera", report_of(cast, **given), headers).status_code == 202
    rows = [{**report_of(cast)["reports"][0], "source_id": "A-000002", "picture": "shot.jpg"}]  # type: ignore[index]
    files = {
        "file": SimpleUploadedFile("a.json", json.dumps(rows).encode(), content_type="application/json"),
        "pictures": [SimpleUploadedFile("shot.jpg", phone_photo()), SimpleUploadedFile("other.jpg", phone_photo())],
    }
    assert Client().post("/api/v1/files/camera?datum=wgs84", files, headers=headers).status_code == 202
    kept = AlarmPicture.objects.order_by("id")
    assert [(one.refusal, bool(one.whole), bool(one.crop)) for one in kept] == [("", True, True), ("", True, False)]
    for delivery in Delivery.objects.all():
        with open_bytes(delivery.file) as stream:
            assert b"/9j/" not in stream.read()


def test_a_datum_is_never_guessed(cast: Cast) -> None:
    body = report_of(cast) | {"datum": ""}
    answer = post_json("/api/v1/reports/camera", body, caller(cast, "林岚"))
    assert answer.status_code == 422
    assert "坐标" in answer.json()["message"]
    assert not Delivery.objects.exists()


def test_a_wrong_shape_names_the_field(cast: Cast) -> None:
    body = {"datum": "wgs84", "reports": [{"longitude": 112.0}]}
    answer = post_json("/api/v1/reports/camera", body, caller(cast, "林岚"))
    assert answer.status_code == 422
    assert "latitude" in answer.json()["message"]


def test_a_post_without_the_right_is_refused(cast: Cast) -> None:
    answer = post_json("/api/v1/reports/camera", report_of(cast), caller(cast, "郑远"))
    assert answer.status_code == 403
    assert answer.json()["code"]


def test_an_unknown_delivery_and_one_out_of_scope_look_alike(cast: Cast) -> None:
    code = post_json("/api/v1/reports/camera", report_of(cast), caller(cast, "林岚")).json()["delivery"]
    stranger = caller(cast, "周野")
    found = [Client().get(f"/api/v1/deliveries/{one}", headers=stranger) for one in (code, "PC-none")]
    assert [answer.status_code for answer in found] == [404, 404]
    assert found[0].json() == found[1].json()


def test_a_file_is_taken_as_the_upload_page_takes_it(cast: Cast) -> None:
    lon, lat = cast.point_in(VILLAGE_A11)
    content = f"latitude,longitude,acq_date,acq_time,satellite,confidence\n{lat},{lon},2024-09-17,0530,N,n\n".encode()
    file = SimpleUploadedFile("viirs.csv", content)
    answer = Client().post("/api/v1/files/firms", {"file": file}, headers=caller(cast, "林岚"))
    assert answer.status_code == 202, answer.content


def test_a_pull_of_fires_is_recorded(cast: Cast) -> None:
    before = sum(path.stat().st_size for path in spool.spool_folder().glob("*.jsonl"))
    answer = Client().get("/api/v1/fires?phase=all", headers=caller(cast, "林岚"))
    assert answer.json() == {"fires": [], "next": ""}
    assert sum(path.stat().st_size for path in spool.spool_folder().glob("*.jsonl")) > before


def test_the_description_is_served_without_any_foreign_host(cast: Cast) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "/api/v1/fires" in text
    assert "http://" not in text
    assert "https://" not in text
