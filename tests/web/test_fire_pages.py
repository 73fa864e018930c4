"""Pages of fires beyond who may open them: refusals with what was typed, methods, CSRF, redirects, ETags, escaping."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luoshu.apps.cases.models import FieldCheck
from luoshu.apps.feeds.operations import receive_delivery, store_delivery
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import Fire
from tests.support.cast import AT, Cast
from tests.support.feeds_factories import firms_file

pytestmark = pytest.mark.django_db


def step(fire: Fire, verb: str) -> str:
    return reverse("fires:step", args=[fire.code, verb])


def test_a_refused_step_shows_the_fire_again_with_the_sentence_and_what_was_typed(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("陈川")
    response = client.post(step(fire, "pause"), {"note": ""})
    assert response.status_code == 422
    assert "须写明理由" in response.content.decode()
    response = client.post(step(fire, "refuse_extension"), {"note": "就近可达某处"})
    assert response.status_code == 422
    assert fire.case.state == "verifying"


def test_a_step_somebody_else_took_first_is_told(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("陈川")
    assert client.post(step(fire, "dispatch"), {"post_code": "a11-head"}).status_code == 302
    response = client.post(step(fire, "dispatch"), {"post_code": "a1-officer"})
    assert response.status_code == 422
    assert "可能刚被他人处理" in response.content.decode()


def test_two_at_the_same_moment_get_a_conflict(fire: Fire, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshu.apps.cases.models import FireCase
    from luoshu.apps.cases.operations import stepping

    check = stepping.checked_step

    def moved(case: FireCase, verb: str, **rest: object) -> object:
        FireCase.objects.filter(pk=case.pk).update(version=case.version + 1)
        return check(case, verb, **rest)

    monkeypatch.setattr(stepping, "checked_step", moved)
    response = cast.client_for("陈川").post(step(fire, "dispatch"), {"post_code": "a11-head"})
    assert response.status_code == 409
    assert "刚被他人办理" in response.content.decode()


def test_a_phone_gets_its_answer_as_json(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("孙田")
    asks = {"HTTP_ACCEPT": "application/json"}
    fields = {"result": "burning", "burned_matter": "straw", "client_key": "k-1"}
    for _ in range(2):
        photo = SimpleUploadedFile("a.jpg", phone_photo(), content_type="image/jpeg")
        response = client.post(step(fire, "check"), fields | {"photo": photo}, **asks)
        assert (response.status_code, response.json()) == (200, {"ok": True})
    assert FieldCheck.objects.count() == 1
    refused = client.post(step(fire, "check"), {"result": "maybe", "client_key": "k-2"}, **asks)
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_finding")


def test_a_script_named_jpg_is_no_photo(fire: Fire, cast: Cast) -> None:
    evil = SimpleUploadedFile("a.jpg", b"<script>alert(1)</script>", content_type="image/jpeg")
    response = cast.client_for("孙田").post(step(fire, "check"), {"result": "out", "photo": evil, "client_key": "k"})
    assert response.status_code == 422
    assert not FieldCheck.objects.exists()


@pytest.mark.parametrize("typed", ["nan", "1e999", "-inf", "很多"])
def test_numbers_that_are_none_are_refused_with_a_sentence(fire: Fire, cast: Cast, typed: str) -> None:
    fire.fed_back().step("赵禾", "inspect", 30, look="photo")
    client = cast.client_for("赵禾")
    for name in ("area_mu", "guard_hours"):
        response = client.post(step(fire, "close"), {"basic_cause": "清理", name: typed})
        assert response.status_code == 422
        assert "要填数字" in response.content.decode()


def test_wrong_methods_are_refused(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("林岚")
    assert client.get(step(fire, "dispatch")).status_code == 405
    for url in ("/fires/", f"/fires/{fire.code}/", "/desk/", "/desk/list/", "/bulletins/daily/", "/clues/"):
        assert client.post(url).status_code == 405
    assert client.get("/logout/").status_code == 405
    assert client.delete(f"/fires/{fire.code}/").status_code == 405


def test_a_form_from_elsewhere_is_refused(fire: Fire, cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.account("陈川"))
    assert client.post(step(fire, "dispatch"), {"post_code": "a11-head"}).status_code == 403
    assert client.post("/logout/").status_code == 403
    assert fire.case.state == "verifying"
    page = client.get(f"/fires/{fire.code}/")
    token = page.wsgi_request.META["CSRF_COOKIE"]
    posted = {"post_code": "a11-head", "csrfmiddlewaretoken": token}
    assert client.post(step(fire, "dispatch"), posted).status_code == 302


def test_back_leads_to_this_host_only(fire: Fire, cast: Cast) -> None:
    client = cast.client_for("陈川")
    own = f"/fires/{fire.code}/"
    for back, reached in (("/desk/", "/desk/"), ("https://evil.example/", own), ("//evil.example/", own)):
        response = client.post(step(fire, "call"), {"to_post_code": "a11-head", "back": back})
        assert response.headers["Location"] == reached


def test_the_desk_list_is_not_sent_again_while_nothing_changed(fire: Fire, cast: Cast, clock) -> None:
    client = cast.client_for("陈川")
    first = client.get("/desk/list/")
    assert first.status_code == 200
    etag = first.headers["ETag"]
    assert client.get("/desk/list/", HTTP_IF_NONE_MATCH=etag).status_code == 304
    fire.call("陈川", "钱麦", 3)
    assert client.get("/desk/list/", HTTP_IF_NONE_MATCH=etag).status_code == 200
    assert cast.client_for("周野").get("/desk/list/", HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_what_people_type_is_shown_as_text(fire: Fire, cast: Cast) -> None:
    evil = "<script>alert('x')</script>"
    client = cast.client_for("陈川")
    client.post(step(fire, "dispatch"), {"post_code": "a11-head", "note": evil})
    client.post(step(fire, "raise_dispute"), {"note": evil})
    for url in (f"/fires/{fire.code}/", f"/desk/{fire.code}/", f"/fires/?q={evil}"):
        page = client.get(url).content.decode()
        assert evil not in page
    assert "&lt;script&gt;alert" in client.get(f"/fires/{fire.code}/").content.decode()
    refused = client.post(step(fire, "refuse_extension"), {"note": f'"{evil}'})
    assert evil not in refused.content.decode()


def test_pages_bear_a_policy_and_stay_out_of_shared_caches(fire: Fire, cast: Cast) -> None:
    response = cast.client_for("陈川").get(f"/fires/{fire.code}/")
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert response.headers["Cache-Control"].startswith("private")


def test_a_search_finds_nothing_out_of_scope(fire: Fire, cast: Cast) -> None:
    for query in (fire.code, "甲北镇", "示范甲县"):
        assert fire.code in cast.client_for("陈川").get("/fires/", {"q": query, "phase": "all"}).content.decode()
        foreign = cast.client_for("周野").get("/fires/", {"q": query, "phase": "all"}).content.decode()
        assert f"/fires/{fire.code}/" not in foreign
    for url in ("/desk/list/", "/clues/", "/fires/?phase=all"):
        assert fire.code not in cast.client_for("周野").get(url).content.decode()
    codes = ",".join(fire.case.event.clues.values_list("code", flat=True))
    assert f"/clues/{codes}/" not in cast.client_for("周野").get("/clues/", {"codes": codes}).content.decode()


def test_outlines_hold_the_readers_own_ground_only(cast: Cast, clock) -> None:
    own = cast.client_for("周野").get("/places/layers/township.json").content.decode()
    assert "410398101" in own
    assert "410399101" not in own


def test_formulas_in_rejected_rows_do_not_run_in_a_spreadsheet(cast: Cast) -> None:
    data = firms_file(["=cmd|'/c calc'!A1,1,2", "@SUM(A1),1", "+A1+cmd,x", "-cmd,y"])
    row = receive_delivery(kind="firms", datum=None, data=data, file_name="t.csv", by=cast.acting("陈川"), at=AT)
    stored = store_delivery(delivery_id=row.pk, worker="t", at=AT)
    response = cast.client_for("陈川").get(reverse("deliveries:rejected", args=[stored.code]))
    text = b"".join(response.streaming_content) if response.streaming else response.content
    assert b"calc" in text
    for line in text.decode("utf-8-sig").splitlines()[1:]:
        for cell in line.split(","):
            assert cell.strip('"')[:1] not in tuple("=@+-"), line


def test_a_photo_is_served_without_a_way_to_run(fire: Fire, cast: Cast) -> None:
    photo = SimpleUploadedFile("a.jpg", phone_photo(), content_type="image/jpeg")
    cast.client_for("孙田").post(step(fire, "check"), {"result": "burning", "photo": photo, "client_key": "k"})
    url = reverse("fires:photo", args=[fire.code, FieldCheck.objects.get().photo_code])
    response = cast.client_for("陈川").get(url)
    shown = b"".join(response.streaming_content)
    assert shown.startswith(b"\xff\xd8\xff")
    assert b"SERIAL-31337" not in shown
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("address", ["/fires/?q=%00", "/fires/?q=%00%00HD&phase=all"])
def test_a_zero_character_in_the_address_is_no_word(cast: Cast, address: str) -> None:
    assert cast.client_for("林岚").get(address).status_code == 200
