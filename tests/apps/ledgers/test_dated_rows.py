"""Rows on dated days: the last state of a day, nothing from before a season, days in their order, scope, removals."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.ledgers.operations import remove_row, submit_return
from luoshu.apps.ledgers.queries.dated import ledger_above, newest_day, returns_of_period, rows_between, rows_on
from luoshu.core.tables import Value
from tests.support.cast import AT, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_A2, TOWN_B1, Cast
from tests.support.harvest import DAILY, TODAY, declare_all, open_returns, put, return_of, submit, tell, yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Cast:
    declare_all(cast)
    return cast


def done(cast: Cast, name: str, on: date, **more: object) -> dict[str, object]:
    ledger = ledger_above(cast.acting(name), DAILY)
    assert ledger is not None
    rows = rows_on(cast.acting(name), ledger, on, **more)  # type: ignore[arg-type]
    return {row.key: row.values["corn_done"] for row in rows}


def test_the_state_of_a_day_is_the_last_not_after_it(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday(), corn_done=Decimal(1))
    tell(desk, TOWN_A1, TODAY, corn_done=Decimal(2))
    key = "示范甲县·甲北镇"
    assert done(desk, "赵禾", yesterday()) == {key: Decimal(1)}
    assert done(desk, "赵禾", TODAY + timedelta(days=9)) == {key: Decimal(2)}
    assert done(desk, "赵禾", yesterday() - timedelta(days=1)) == {}
    # A correction of an earlier day changes that day and no later one.
    tell(desk, TOWN_A1, yesterday(), at=AT + timedelta(hours=1), corn_done=Decimal(7))
    assert done(desk, "赵禾", yesterday()) == {key: Decimal(7)}
    assert done(desk, "赵禾", TODAY) == {key: Decimal(2)}


def test_nothing_is_carried_on_from_before_the_day_asked_for(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    assert done(desk, "赵禾", TODAY, since=TODAY) == {}
    assert len(done(desk, "赵禾", TODAY, since=yesterday())) == 1


def test_a_removed_row_is_gone_from_its_day_on(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    remove_row(ledger_code=DAILY, key="示范甲县·甲北镇", seen=1, reason="并入邻镇", by=desk.acting("赵禾"), at=AT)
    assert done(desk, "赵禾", TODAY) == {}
    assert len(done(desk, "赵禾", yesterday())) == 1


def test_each_sees_its_own_places(desk: Cast) -> None:
    for town in (TOWN_A1, TOWN_A2, TOWN_B1):
        tell(desk, town)
    assert len(done(desk, "林岚", TODAY)) == 3
    assert set(done(desk, "吕文", TODAY)) == {"示范甲县·甲北镇", "示范甲县·甲南乡"}
    assert set(done(desk, "林岚", TODAY, division_path=desk.path(COUNTY_B))) == {"示范乙县·乙北镇"}


def test_days_come_in_their_order_one_state_a_day(desk: Cast) -> None:
    for back in (2, 1, 0):
        tell(desk, TOWN_A1, TODAY - timedelta(days=back), corn_done=Decimal(10 - back))
    tell(desk, TOWN_A1, yesterday(), at=AT + timedelta(hours=1), corn_done=Decimal(8))
    acting = desk.acting("赵禾")
    ledger = ledger_above(acting, DAILY)
    assert ledger is not None
    rows = rows_between(acting, ledger, TODAY - timedelta(days=5), TODAY)
    assert [row.values["corn_done"] for row in rows] == [8, 8, 10]
    assert newest_day(acting, ledger, yesterday()) == yesterday()
    assert newest_day(desk.acting("蒋原"), ledger, TODAY) is None


def test_what_is_said_of_the_county_is_read_by_its_townships_when_asked_for(desk: Cast) -> None:
    row: dict[str, Value] = {"county": "示范甲县", "on": TODAY, "rain_mm": Decimal(3), "basis": "实况"}
    put(desk, "吕文", "harvest_weather", row, COUNTY_A)
    for name, count in (("赵禾", 1), ("蒋原", 0)):
        acting = desk.acting(name)
        ledger = ledger_above(acting, "harvest_weather")
        assert ledger is not None
        assert rows_between(acting, ledger, TODAY, TODAY) == []
        assert len(rows_between(acting, ledger, TODAY, TODAY, with_above=True)) == count


def test_returns_are_there_before_anybody_said_anything(desk: Cast) -> None:
    open_returns()
    tell(desk, TOWN_A1)
    submit(desk, TOWN_A1)
    acting = desk.acting("吕文")
    ledger = ledger_above(acting, DAILY)
    assert ledger is not None
    found = returns_of_period(acting, ledger, TODAY.isoformat())
    assert [(one.unit_name, one.content) for one in found] == [("甲北镇政府", "rows"), ("甲南乡政府", "")]


def test_a_new_season_falls_below_last_years_end_without_a_question(desk: Cast) -> None:
    tell(desk, TOWN_A1, date(2023, 11, 9), corn_done=Decimal(12000))
    open_returns()
    tell(desk, TOWN_A1)
    filed = submit_return(number=return_of(desk, TOWN_A1).pk, by=desk.acting("赵禾"), at=AT)
    assert filed.findings == []
