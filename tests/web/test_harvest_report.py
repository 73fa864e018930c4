"""A township reports the day: the cut-off to the minute, 无变化 in one tap, falls with a reason, nobody overwritten."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse

from luoshu.apps.ledgers.models import LedgerRow, RowVersion
from luoshu.apps.ledgers.operations import return_return
from luoshu.core.clock import BEIJING
from luoshu.core.harvest.columns import asked_columns
from luoshu.demo.shipped import shipped_ledger
from tests.support.cast import TOWN_A1, Cast
from tests.support.harvest import DAILY, FULL, TODAY, declare_all, open_returns, return_of, tell, yesterday

pytestmark = pytest.mark.django_db

URL = "/harvest/report/"
ASKED = [column.key for column in asked_columns(shipped_ledger(DAILY).form)]


@pytest.fixture
def desk(cast: Cast) -> Iterator[Cast]:
    declare_all(cast)
    with time_machine.travel(at_clock(16, 0), tick=False):
        open_returns()
        yield cast


def at_clock(hour: int, minute: int, day: date = TODAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=BEIJING)


def filled(cast: Cast, **changes: str) -> dict[str, str]:
    row = LedgerRow.objects.filter(ledger_code=DAILY, division__code=TOWN_A1).first()
    texts = {key: str(FULL[key]) for key in ASKED}
    return {"verb": "save", "seen": str(row.version_no if row else 0)} | texts | changes


def post(cast: Cast, fields: dict[str, str], name: str = "赵禾") -> Any:
    return cast.client_for(name).post(URL, fields)


def words(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.mark.parametrize(("hour", "minute", "is_late"), [(16, 59, False), (17, 0, False), (17, 1, True)])
def test_the_cut_off_to_the_minute(desk: Cast, hour: int, minute: int, is_late: bool) -> None:
    tell(desk, TOWN_A1, yesterday())
    with time_machine.travel(at_clock(hour, minute), tick=False):
        assert post(desk, filled(desk, corn_done="6500")).status_code == 302
    filed = return_of(desk, TOWN_A1)
    assert (filed.state, filed.is_late) == ("submitted", is_late)
    page = words(desk.client_for("吕文").get("/harvest/"))
    assert ("过时报来" in page) is is_late


def test_yesterdays_numbers_stand_in_the_form(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday(), corn_done=Decimal(4321))
    page = words(desk.client_for("赵禾").get(URL))
    assert 'name="corn_done" value="4321"' in page
    assert "和9月16日一样，无变化" in page
    assert 'name="corn_due"' not in page
    assert "17:00 前报" in page


def test_the_first_report_of_a_season_asks_for_the_areas_due_as_well(desk: Cast) -> None:
    tell(desk, TOWN_A1, date(2023, 11, 9))
    page = words(desk.client_for("赵禾").get(URL))
    assert 'name="corn_due" value=""' in page
    assert "无变化</button>" not in page
    dues = {key: str(FULL[key]) for key in FULL if key.endswith("_due")}
    assert post(desk, filled(desk, **dues)).status_code == 302
    assert return_of(desk, TOWN_A1).content == "rows"


def test_no_change_is_one_tap_and_writes_no_number(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    versions = RowVersion.objects.count()
    assert post(desk, {"verb": "no_change"}).status_code == 302
    assert RowVersion.objects.count() == versions
    assert return_of(desk, TOWN_A1).content == "no_change"
    page = words(desk.client_for("吕文").get("/harvest/"))
    assert "无变化" in page
    assert "沿用" not in page


def test_no_change_of_nothing_is_refused(desk: Cast) -> None:
    response = post(desk, {"verb": "no_change"})
    assert response.status_code == 422
    assert "这一季还没有数" in words(response)
    assert return_of(desk, TOWN_A1).state == "due"


def test_a_fall_goes_through_with_a_reason_only_and_keeps_what_was_typed(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    response = post(desk, filled(desk, corn_done="5000", corn_machine="5000"))
    assert response.status_code == 422
    assert "减为" in words(response)
    assert 'name="corn_done" value="5000"' in words(response)
    assert return_of(desk, TOWN_A1).state == "due"
    with_reason = filled(desk, corn_done="5000", corn_machine="5000", reason="昨天多报了一个村")
    assert post(desk, with_reason).status_code == 302
    assert RowVersion.objects.latest("id").reason == "昨天多报了一个村"


def test_more_than_due_asks_for_a_reason(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    response = post(desk, filled(desk, corn_done="12001"))
    assert response.status_code == 422
    assert "多于" in words(response)


@pytest.mark.parametrize("typed", ["很多", "-3", "1.234"])
def test_what_is_no_area_is_named_beside_its_field(desk: Cast, typed: str) -> None:
    tell(desk, TOWN_A1, yesterday())
    response = post(desk, filled(desk, tilled=typed))
    assert response.status_code == 422
    assert f'value="{typed}"' in words(response)
    assert RowVersion.objects.filter(valid_on=TODAY).count() == 0


def test_an_empty_form_is_neither_zero_nor_no_change(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    response = post(desk, filled(desk) | dict.fromkeys(ASKED, ""))
    assert response.status_code == 422
    assert "一格也没填" in words(response)


def test_a_day_of_zeros_is_a_zero_report(desk: Cast) -> None:
    zeros = {key: Decimal(0) for key in ASKED if not key.endswith("s")}
    tell(desk, TOWN_A1, yesterday(), **zeros)
    assert post(desk, filled(desk) | dict.fromkeys(zeros, "0") | {"seeders": "9"}).status_code == 302
    assert "零报告" in words(desk.client_for("吕文").get("/harvest/"))


def test_who_looked_at_an_older_state_is_told_and_overwrites_nothing(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    stale = filled(desk, corn_done="6400")
    tell(desk, TOWN_A1, TODAY, corn_done=Decimal(6300))
    assert post(desk, stale, name="朱宁").status_code == 409
    assert RowVersion.objects.latest("id").values["corn_done"] == "6300"


def test_once_reported_it_stays_until_the_county_sends_it_back(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    assert post(desk, filled(desk, corn_done="6500")).status_code == 302
    assert "今天的数已报来" in words(desk.client_for("赵禾").get(URL))
    assert post(desk, filled(desk, corn_done="6600")).status_code == 422
    return_return(number=return_of(desk, TOWN_A1).pk, reason="请核对玉米", by=desk.acting("吕文"), at=at_clock(16, 30))
    assert "三秋进度被退回" in words(desk.client_for("赵禾").get("/township/"))
    assert post(desk, filled(desk, corn_done="6600")).status_code == 302
    assert RowVersion.objects.latest("id").values["corn_done"] == "6600"


def test_the_to_do_page_says_what_is_to_be_reported(desk: Cast) -> None:
    client = desk.client_for("赵禾")
    assert "（昨日数已带出）" not in words(client.get("/township/"))
    tell(desk, TOWN_A1, yesterday())
    assert "17:00 前（昨日数已带出）" in words(client.get("/township/"))
    with time_machine.travel(at_clock(17, 1), tick=False):
        assert "已过时，仍可报" in words(client.get("/township/"))
    post(desk, {"verb": "no_change"})
    assert "今天的三秋进度已报" in words(client.get("/township/"))


@pytest.mark.parametrize(("day", "is_asked"), [(date(2024, 9, 9), False), (date(2024, 9, 10), True)])
def test_nothing_is_asked_outside_the_season(cast: Cast, day: date, is_asked: bool) -> None:
    declare_all(cast)
    with time_machine.travel(at_clock(10, 0, day), tick=False):
        open_returns(day)
        client = cast.client_for("赵禾")
        assert ("今天要报" in words(client.get("/township/"))) is is_asked
        assert ("今天不在报送季节" in words(client.get(URL))) is not is_asked


def test_a_village_has_no_form(desk: Cast) -> None:
    assert desk.client_for("钱麦").get(URL).status_code == 403
    assert desk.client_for("陈川").get(URL).status_code == 403
