"""Signing in: lock-out, rate limit, one-time codes, choosing the post."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from luoshu.apps.people.models import Account, Term
from luoshu.apps.people.operations import reset_password
from tests.support.cast import AT, PASSWORD, SINCE, Cast
from tests.support.target_factories import make_target

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, password: str, **more: str) -> int:
    return client.post(reverse("accounts:login"), {"username": username, "password": password} | more).status_code


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def test_each_role_lands_on_its_own_screen(cast: Cast) -> None:
    for name, screen in (
        ("陈川", "desk:desk"),
        ("赵禾", "township:todo"),
        ("孙田", "field:card"),
        ("许鉴", "audit:entries"),
    ):
        response = cast.client_for(name).get("/")
        assert response.headers["Location"] == reverse(screen)


def test_five_wrong_passwords_lock_even_the_right_one_out_for_a_quarter_of_an_hour(cast: Cast, clock) -> None:
    client = Client()
    for _ in range(5):
        assert sign_in(client, "zhaohe", "wrong") == 422
    response = client.post(reverse("accounts:login"), {"username": "zhaohe", "password": PASSWORD})
    assert response.status_code == 422
    assert "锁定" in response.content.decode()
    clock.shift(timedelta(minutes=16))
    assert sign_in(client, "zhaohe", PASSWORD) == 302


def test_unknown_names_get_the_same_answer_as_wrong_passwords(cast: Cast) -> None:
    sentence = "账号或密码不对"
    for username in ("zhaohe", "nobody"):
        response = Client().post(reverse("accounts:login"), {"username": username, "password": "wrong"})
        assert sentence in response.content.decode()


def test_an_address_that_tries_all_the_time_is_slowed_down(cast: Cast) -> None:
    client = Client()
    answers = [sign_in(client, f"guess{number}", "wrong") for number in range(31)]
    assert answers[:30] == [422] * 30
    assert answers[30] == 429


def test_a_one_time_code_opens_nothing_but_the_change_of_the_password(cast: Cast, clock) -> None:
    code = reset_password(username="zhaohe", by=cast.acting("秦安"), at=AT)
    client = Client()
    response = client.post(reverse("accounts:login"), {"username": "zhaohe", "password": code, "next": "/fires/"})
    assert response.headers["Location"] == reverse("accounts:password")
    for url in ("/", "/township/", "/fires/", "/me/", reverse("clues:report")):
        answer = client.get(url)
        assert (answer.status_code, answer.headers["Location"]) == (302, reverse("accounts:password"))
    assert client.post(reverse("fires:step", args=["x", "check"])).headers["Location"] == reverse("accounts:password")
    new = "Straw-goes-back-2024"
    changed = client.post(reverse("accounts:password"), {"new_password": new, "again": new})
    assert changed.status_code == 302
    assert client.get("/township/").status_code == 200
    assert not Account.objects.get(username="zhaohe").must_change_password


@pytest.mark.parametrize(("new", "again"), [("short", "short"), ("1234567890", "1234567890"), (PASSWORD, "other")])
def test_a_bad_new_password_is_refused_with_a_sentence(cast: Cast, new: str, again: str) -> None:
    client = cast.client_for("赵禾")
    response = client.post(reverse("accounts:password"), {"new_password": new, "again": again})
    assert response.status_code == 422


def test_next_leads_to_this_host_only(cast: Cast) -> None:
    for wanted, reached in (("/fires/", "/fires/"), ("https://evil.example/x", "/"), ("//evil.example", "/")):
        response = Client().post(
            reverse("accounts:login"), {"username": "zhaohe", "password": PASSWORD, "next": wanted}
        )
        assert response.headers["Location"] == reached


def test_a_person_with_two_posts_acts_for_the_one_chosen_and_for_no_other(cast: Cast) -> None:
    Term.objects.create(post=cast.post("a2-officer"), person=cast.person("赵禾"), kind="deputy", starts_on=SINCE)
    client = cast.client_for("赵禾")
    client.post(reverse("accounts:choose_post"), {"post": "a2-officer"})
    assert client.get("/me/").wsgi_request.acting.post_code == "a2-officer"
    client.post(reverse("accounts:choose_post"), {"post": "city-desk"})
    assert client.get("/me/").wsgi_request.acting.post_code == "a2-officer"
    assert client.get("/desk/").status_code == 403
    Term.objects.filter(post__code="a2-officer", person=cast.person("赵禾")).update(
        ends_before=SINCE + timedelta(days=1)
    )
    assert client.get("/me/").wsgi_request.acting.post_code == "a1-officer"


def test_an_account_without_a_post_sees_no_data(cast: Cast) -> None:
    Term.objects.filter(person=cast.person("赵禾")).update(ends_before=SINCE + timedelta(days=1))
    client = cast.client_for("赵禾")
    assert client.get("/").headers["Location"] == reverse("accounts:no_post")
    for url in ("/fires/", "/clues/", "/township/", "/deliveries/"):
        assert client.get(url).status_code == 403


def test_signing_out_ends_it(cast: Cast) -> None:
    client = cast.client_for("赵禾")
    assert is_in(client)
    client.post(reverse("accounts:logout"))
    assert not is_in(client)


def test_one_click_sign_in_does_not_exist_outside_the_demo(cast: Cast, settings) -> None:
    settings.LUOSHU_DEMO = False
    client = Client()
    assert client.post(reverse("accounts:demo_login", args=["linlan"])).status_code == 404
    assert not is_in(client)
    settings.LUOSHU_DEMO = True
    with time_machine.travel(AT, tick=False):
        assert client.post(reverse("accounts:demo_login", args=["linlan"])).status_code == 302
        assert is_in(client)


def test_the_demo_leads_to_the_day_its_numbers_stand_for(cast: Cast, settings) -> None:
    settings.LUOSHU_DEMO = True
    make_target(cast, at=AT)
    with time_machine.travel(datetime(2025, 2, 10, tzinfo=UTC), tick=False):
        client = Client()
        shown = client.get("/login/").content.decode()
        assert "看领导一页（2024年9月17日）" in shown
        there = {"next": "/briefings/leader/?on=2024-09-17"}
        answer = client.post(reverse("accounts:demo_login", args=["zhengyuan"]), there, follow=True)
        assert "截至 2024年9月17日 18:00" in answer.content.decode()
        away = Client().post(reverse("accounts:demo_login", args=["zhengyuan"]), {"next": "https://elsewhere.example/"})
        assert away.headers["Location"] == "/"
    with time_machine.travel(AT, tick=False):
        assert "看领导一页" not in Client().get("/login/").content.decode()
