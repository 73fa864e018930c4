"""The page of shift patterns through a browser's requests."""

from datetime import date

import pytest
import time_machine

from luoshu.apps.rosters.models import ShiftPattern
from tests.support.cast import AT, TOWN_A1, Cast

pytestmark = pytest.mark.django_db
PAGE = "/rosters/duty/patterns/"
NIGHT = {
    "at": TOWN_A1,
    "kind": "on_duty",
    "label": "夜班",
    "opens": "20:00",
    "hours": "12",
    "needs": "2",
    "days": "workdays",
    "valid_from": "2024-10-01",
}


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(AT, tick=False):
        yield


def test_a_pattern_is_entered_shown_and_ended(cast: Cast) -> None:
    client = cast.client_for("陈川")
    assert "还没有登记班次" in client.get(PAGE, {"at": TOWN_A1}).content.decode()
    done = client.post(PAGE, NIGHT)
    assert (done.status_code, done.headers["Location"]) == (302, f"{PAGE}?at={TOWN_A1}")
    text = client.get(PAGE, {"at": TOWN_A1}).content.decode()
    assert "20:00 起 12 小时" in text
    assert "<td>只在工作日</td>" in text
    assert "将要实行" in text
    row = ShiftPattern.objects.get()
    assert (row.needs, row.valid_from, row.days) == (2, date(2024, 10, 1), "workdays")
    assert client.post(f"{PAGE}{row.pk}/end/", {"ends_before": "2024-11-01"}).status_code == 302
    assert "已定停用日期" in client.get(PAGE, {"at": TOWN_A1}).content.decode()
    assert client.post(f"{PAGE}{row.pk}/end/", {"ends_before": "2024-12-01"}).status_code == 409


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("opens", "late", "几点接班"),
        ("opens", "25:00", "几点接班"),
        ("valid_from", "2024-02-30", "自哪天起"),
        ("hours", "25", "1 到 24 小时"),
        ("needs", "²", "1 到 50 人"),
        ("kind", "x", "值班或带班"),
        ("label", "", "班次名称"),
    ],
)
def test_bad_input_keeps_the_form(cast: Cast, name: str, value: str, sentence: str) -> None:
    page = cast.client_for("陈川").post(PAGE, {**NIGHT, name: value})
    text = page.content.decode()
    assert page.status_code == 422
    assert sentence in text
    assert '<option value="workdays" selected>' in text
    assert all(f'value="{NIGHT[kept]}"' in text for kept in ("opens", "valid_from", "needs") if kept != name)
    assert not ShiftPattern.objects.exists()


@pytest.mark.parametrize("typed", ["", "someday", "2024-09-30"])
def test_a_bad_end_opens_its_row_again(cast: Cast, typed: str) -> None:
    client = cast.client_for("陈川")
    client.post(PAGE, NIGHT)
    page = client.post(f"{PAGE}{ShiftPattern.objects.get().pk}/end/", {"ends_before": typed})
    assert page.status_code == 422
    assert "<details open>" in page.content.decode()
    assert ShiftPattern.objects.get().valid_to is None


def test_only_who_plans_the_desk_gets_in(cast: Cast) -> None:
    cast.client_for("陈川").post(PAGE, NIGHT)
    row = ShiftPattern.objects.get()
    assert cast.client_for("郑远").get(PAGE).status_code == 403
    assert cast.client_for("杨溪").get(PAGE, {"at": TOWN_A1}).status_code == 404
    assert cast.client_for("杨溪").post(f"{PAGE}{row.pk}/end/", {"ends_before": "2024-11-01"}).status_code == 404
    assert PAGE in cast.client_for("陈川").get("/rosters/duty/", {"at": TOWN_A1}).content.decode()
    assert PAGE not in cast.client_for("郑远").get("/rosters/duty/", {"at": TOWN_A1}).content.decode()


def test_the_page_asks_as_often_for_many_as_for_one(cast: Cast, django_assert_max_num_queries) -> None:
    client = cast.client_for("陈川")
    for number in range(12):
        client.post(PAGE, {**NIGHT, "label": f"第{number}班"})
    with django_assert_max_num_queries(14):
        assert client.get(PAGE, {"at": TOWN_A1}).content.decode().count("将要实行</span>") == 12
