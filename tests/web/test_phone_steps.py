"""What a phone sends: once however often it arrives, at the time it was tapped, without a trace when refused."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luoshu.apps.cases.models import Assignment, Extension, FieldCheck, TimelineEntry
from luoshu.apps.evidence.models import Attachment
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import Fire, fire_at, minutes, with_rules
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db


def send(client: Client, fire: Fire, verb: str, **fields: object) -> tuple[int, dict[str, str]]:
    answer = client.post(reverse("fires:step", args=[fire.code, verb]), fields, HTTP_ACCEPT="application/json")
    return answer.status_code, answer.json()


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.jpg", phone_photo(), content_type="image/jpeg")


def test_a_report_that_arrives_twice_has_one_photo(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("孙田")
    for _ in range(2):
        assert send(client, fire, "check", result="out", burned_matter="straw", client_key="k", photo=photo())[0] == 200
    assert FieldCheck.objects.count() == Attachment.objects.count() == 1


def test_a_refused_step_leaves_no_photo_behind(fire: Fire, cast: Cast) -> None:
    status, said = send(cast.client_for("孙田"), fire, "check", result="maybe", client_key="k", photo=photo())
    assert (status, said["message"]) == (422, "请选现场情况：有火、已灭或没发现。")
    assert not Attachment.objects.exists()
    assert not TimelineEntry.objects.filter(client_key="k").exists()


def test_what_was_refused_is_taken_once_it_is_mended_under_the_same_key(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("孙田")
    assert send(client, fire, "check", result="maybe", client_key="k")[0] == 422
    assert send(client, fire, "check", result="nothing", client_key="k")[0] == 200
    assert FieldCheck.objects.get().result == "nothing"


def test_crop_area_and_field_are_kept_shown_and_may_all_be_left_out(fire: Fire, cast: Cast) -> None:
    with_rules(cast)
    client = cast.client_for("孙田")
    page = client.get("/field/").content.decode()
    assert 'name="crop" value="corn"' in page
    assert not {"当事人", "姓名", "身份证"} & {word for word in ("当事人", "姓名", "身份证") if word in page}
    more = {"crop": "corn", "area_mu": "1.2", "parcel": "村南沟东"}
    assert send(client, fire, "check", result="out", burned_matter="straw", client_key="k1", **more)[0] == 200
    check = FieldCheck.objects.get()
    assert (check.crop, check.area_mu, check.parcel, fire.case.area_mu) == ("corn", 1.2, "村南沟东", 1.2)
    assert (
        "已灭，烧的是秸秆（玉米），约 1.2 亩，村南沟东"
        in cast.client_for("陈川").get(f"/fires/{fire.code}/").content.decode()
    )
    assert send(client, fire, "check", result="out", burned_matter="weeds", client_key="k2", crop="corn")[0] == 200
    later = FieldCheck.objects.get(client_key="k2")
    assert (later.crop, later.area_mu, fire.case.area_mu) == ("", None, 1.2)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"crop": "moss"}, "列出的作物"),
        ({"area_mu": "0"}, "亩数"),
        ({"area_mu": "20000"}, "亩数"),
        ({"area_mu": "x"}, "填数字"),
    ],
)
def test_what_no_field_can_be_is_refused_and_the_queue_keeps_it(
    fire: Fire, cast: Cast, fields: dict[str, str], words: str
) -> None:
    given = {"result": "out", "burned_matter": "straw", "client_key": "k"} | fields
    status, said = send(cast.client_for("孙田"), fire, "check", **given)
    assert status == 422
    assert words in said["message"]
    assert not FieldCheck.objects.exists()


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("acknowledge", {}),
        ("return_task", {"note": "不在本村", "proposed_unit": "东岗村"}),
        ("ask_extension", {"note": "路远", "minutes": "20"}),
    ],
)
def test_every_step_of_the_phone_is_taken_once(fire: Fire, cast: Cast, verb: str, fields: dict[str, str]) -> None:
    fire.dispatched()
    client = cast.client_for("钱麦")
    for _ in range(2):
        assert send(client, fire, verb, client_key="k-1", **fields) == (200, {"ok": True})
    assert TimelineEntry.objects.filter(verb=verb, client_key="k-1").count() == 1
    assert Extension.objects.count() == (1 if verb == "ask_extension" else 0)


def test_a_key_belongs_to_one_step_of_one_person_on_one_fire(fire: Fire, cast: Cast, clock) -> None:
    fire.dispatched()
    assert send(cast.client_for("钱麦"), fire, "acknowledge", client_key="k")[0] == 200
    status, said = send(cast.client_for("孙田"), fire, "arrive", client_key="k")
    assert (status, said["code"]) == (422, "same_key")
    other = fire_at(cast, (34.15, 112.15))
    status, said = send(cast.client_for("李禾"), other, "check", result="out", client_key="k")
    assert (status, said["code"]) == (422, "same_key")
    assert not FieldCheck.objects.filter(case__code=other.code).exists()


def test_a_step_that_waited_is_entered_for_the_moment_it_was_tapped(fire: Fire, cast: Cast) -> None:
    fire.dispatched()
    tapped = AT + minutes(9)
    send(cast.client_for("钱麦"), fire, "acknowledge", client_key="k", found_at=tapped.isoformat())
    entry = TimelineEntry.objects.get(verb="acknowledge")
    assert (entry.at, entry.recorded_at) == (tapped, AT + minutes(40))
    assert Assignment.objects.get(ended_at=None).signed_at == tapped
    # The limit that begins counts from when the office could know of it.
    assert fire.case.limit_started_at == AT + minutes(40)


@pytest.mark.parametrize("off", [timedelta(days=-400), timedelta(hours=3)])
def test_a_phone_whose_clock_is_wrong_is_not_refused(fire: Fire, cast: Cast, off: timedelta) -> None:
    fire.dispatched()
    told = (AT + minutes(40) + off).isoformat()
    assert send(cast.client_for("钱麦"), fire, "acknowledge", client_key="k", found_at=told)[0] == 200
    entry = TimelineEntry.objects.get(verb="acknowledge")
    assert fire.at(7) <= entry.at <= AT + minutes(40)
