"""The pages of posts and terms through a browser's requests."""

from datetime import date

import pytest
import time_machine

from luoshu.apps.people.models import Term
from luoshu.apps.people.queries import holder_of
from tests.support.cast import AT, Cast

pytestmark = pytest.mark.django_db
PAGE = "/posts/a1-officer/"
TAKE = {"what": "take", "who": "李禾", "kind": "holder", "person": "p-lihe", "on": "2024-10-01"}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


def test_somebody_is_found_and_takes_over(cast: Cast) -> None:
    client = cast.client_for("韩策")
    assert 'value="p-lihe" checked' in client.get(PAGE, {"who": "李禾"}).content.decode()
    assert client.post(PAGE, TAKE).status_code == 302
    text = client.get(PAGE).content.decode()
    assert "将要任职" in text
    assert "李禾自 2024年10月1日起任A角" in text
    assert holder_of(cast.post("a1-officer"), date(2024, 9, 30)) == (cast.person("赵禾"), "holder")
    assert holder_of(cast.post("a1-officer"), date(2024, 10, 1)) == (cast.person("李禾"), "holder")


def test_a_deputy_leaves_the_holder_where_they_are(cast: Cast) -> None:
    assert cast.client_for("韩策").post(PAGE, {**TAKE, "kind": "deputy"}).status_code == 302
    assert holder_of(cast.post("a1-officer"), date(2024, 10, 1)) == (cast.person("赵禾"), "holder")
    assert Term.objects.get(post__code="a1-officer", person__code="p-lihe").kind == "deputy"


def test_somebody_leaves_and_the_post_is_listed_as_vacant(cast: Cast) -> None:
    client = cast.client_for("韩策")
    for person in ("p-zhaohe", "p-zhuning"):
        assert PAGE not in client.get("/posts/", {"vacant": "1"}).content.decode()
        assert client.post(PAGE, {"what": "end", "person": person, "on": "2024-09-17"}).status_code == 302
    assert PAGE in client.get("/posts/", {"vacant": "1"}).content.decode()
    assert "空缺" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"on": ""}, "自哪天起"),
        ({"on": "2024-02-30"}, "自哪天起"),
        ({"person": ""}, "选定任职的人"),
        ({"kind": "boss"}, "A角或 B角"),
        ({"on": "1990-01-01", "kind": "deputy"}, "不存在"),
        ({"what": "end", "person": "p-zhaohe", "on": "1990-01-01"}, "离任日期要更晚"),
    ],
)
def test_bad_input_keeps_the_form(cast: Cast, changed: dict[str, str], sentence: str) -> None:
    before = Term.objects.count()
    page = cast.client_for("韩策").post(PAGE, {**TAKE, **changed})
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert 'name="who" value="李禾"' in page.content.decode()
    assert Term.objects.filter(ends_before__isnull=True).count() == before


def test_the_same_person_twice_and_ones_own_post_are_refused(cast: Cast) -> None:
    client = cast.client_for("韩策")
    assert client.post(PAGE, {**TAKE, "kind": "deputy", "person": "p-zhaohe"}).status_code == 409
    assert client.post(PAGE, {**TAKE, "person": "p-hance"}).status_code == 403
    assert client.post(PAGE, {**TAKE, "person": "nobody"}).status_code == 404


def test_who_only_reads_sees_no_form(cast: Cast) -> None:
    client = cast.client_for("秦安")
    text = client.get(PAGE).content.decode()
    assert "赵禾" in text
    assert "办理任职" not in text
    assert client.post(PAGE, TAKE).status_code == 403
    assert cast.client_for("陈川").get(PAGE).status_code == 403


def test_a_list_of_posts_is_found_by_name_and_costs_the_same(cast: Cast, django_assert_max_num_queries) -> None:
    client = cast.client_for("韩策")
    text = client.get("/posts/", {"q": "赵禾"}).content.decode()
    assert PAGE in text
    assert "/posts/city-desk/" not in text
    assert client.get("/posts/", {"page": "99"}).content.decode().count("没有符合条件的岗位") == 1
    with django_assert_max_num_queries(12):
        assert client.get("/posts/", {"page": "x"}).status_code == 200
