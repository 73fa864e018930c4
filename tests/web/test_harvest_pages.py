"""The autumn pages: missing against zero, scope, last year, weather, straw beside fires, villages, the sheet."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from luoshu.apps.audit import spool
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.ledgers.models import RowVersion
from luoshu.core.tables import Value
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_A2, TOWN_B1, VILLAGE_A11, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row
from tests.support.harvest import TODAY, declare_all, open_returns, put, submit, tell, yesterday

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast: Cast) -> Iterator[Cast]:
    with_rules(cast)
    declare_all(cast)
    with time_machine.travel(AT, tick=False):
        open_returns()
        yield cast


def page(cast: Cast, name: str, url: str) -> str:
    response: HttpResponse = cast.client_for(name).get(url)
    assert response.status_code == 200, url
    return response.content.decode()


def rain(cast: Cast, first: int, *mm: str, **noted: Value) -> None:
    for number, value in enumerate(mm):
        on = TODAY + timedelta(days=first + number)
        row: dict[str, Value] = {"county": "示范甲县", "on": on, "rain_mm": Decimal(value), "basis": "预报"}
        put(cast, "吕文", "harvest_weather", row | noted, COUNTY_A)


def test_missing_carried_and_late_are_listed_by_place_and_missing_is_no_zero(desk: Cast) -> None:
    tell(desk, TOWN_A1, yesterday())
    text = page(desk, "吕文", "/harvest/")
    assert "没有数" in text
    assert "甲南乡" in text
    assert "9月16日的数" in text
    assert "应报 2 个乡镇，已报 0，沿用旧数 1" in text
    assert text.count('<span class="tag urgent">未报</span>') == 1


def test_the_city_sees_counties_in_the_order_of_the_list_and_walks_down(desk: Cast) -> None:
    for town in (TOWN_A1, TOWN_B1):
        tell(desk, town)
        submit(desk, town)
    text = page(desk, "郑远", "/harvest/?crop=corn")
    assert text.index("示范乙县</a>") < text.index("示范甲县</a>")
    assert "排名" in text
    assert "不排名次" in text
    below = page(desk, "郑远", f"/harvest/?at={COUNTY_A}")
    assert "甲北镇" in below
    assert "乙北镇" not in below


def test_a_county_stays_in_its_own(desk: Cast) -> None:
    tell(desk, TOWN_B1)
    assert "乙北镇" not in page(desk, "吕文", "/harvest/")
    for url in ("/harvest/", "/harvest/chain/", "/harvest/straw/", "/harvest/sheet/"):
        assert desk.client_for("吕文").get(f"{url}?at={COUNTY_B}").status_code == 404


def test_last_year_is_compared_in_points(desk: Cast) -> None:
    tell(desk, TOWN_A1, date(2023, 9, 17), corn_done=Decimal(4800))
    tell(desk, TOWN_A1)
    submit(desk, TOWN_A1)
    text = page(desk, "赵禾", "/harvest/?crop=corn")
    assert "50.0%" in text
    assert "40.0%" in text
    assert "+10.0" in text


def test_last_years_end_is_not_carried_into_this_season(desk: Cast) -> None:
    tell(desk, TOWN_A1, date(2023, 11, 9))
    text = page(desk, "吕文", "/harvest/")
    assert "沿用" not in text
    assert text.count('<span class="tag urgent">未报</span>') == 2


def test_out_of_season_the_newest_day_is_shown_and_nobody_is_missing(desk: Cast) -> None:
    tell(desk, TOWN_A1)
    submit(desk, TOWN_A1)
    with time_machine.travel(AT + timedelta(days=100), tick=False):
        text = page(desk, "吕文", "/harvest/")
        assert 'value="2024-09-17"' in text
        later = page(desk, "吕文", "/harvest/?day=2024-12-20")
    assert "不在报送季节" in later
    assert "<dt>没有数</dt>" not in later


def test_rain_in_three_days_says_what_the_machines_manage(desk: Cast) -> None:
    for town in (TOWN_A1, TOWN_A2):
        if town == TOWN_A1:
            tell(desk, town)
    rain(desk, 0, "0", "0", "0", "12.5")
    assert "没有报全，算不出要几天" in page(desk, "吕文", "/harvest/")
    tell(desk, TOWN_A2)
    rain(desk, 4, "1", dispatch="调机 10 台", moved=10)
    text = page(desk, "吕文", "/harvest/")
    # 2 x 6200 mu left, 40 machines of 80 mu: 4 days; in three dry days 52 are needed.
    assert "9月20日有雨 12.5 毫米" in text
    assert "约需 4 天" in text
    assert "还缺 12 台" in text
    assert "调机 10 台" in text
    assert "9月20日有雨" in page(desk, "赵禾", "/harvest/")


def test_an_estimate_far_from_the_report_is_flagged_for_a_look(desk: Cast) -> None:
    for town in (TOWN_A1, TOWN_A2):
        tell(desk, town)
    row: dict[str, Value] = {"county": "示范甲县", "crop": "玉米", "on": TODAY, "done": Decimal(9000)}
    row |= {"error_points": Decimal("3.5"), "source": "估算"}
    put(desk, "梁知", "harvest_estimates", row, COUNTY_A)
    text = page(desk, "郑远", "/harvest/?crop=corn")
    assert "37.5%" in text
    assert "差 +12.5，需核对" in text
    assert "需核对</span>" not in page(desk, "郑远", "/harvest/?crop=soybean")


def test_the_chain_shows_lag_and_what_waits(desk: Cast) -> None:
    days = ((-3, 4000, 500, 500), (-2, 5000, 1000, 1500), (-1, 6000, 1500, 2000), (0, 7000, 2000, 2800))
    for back, corn, removed, returned in days:
        numbers = {"corn_done": corn, "straw_removed": removed, "straw_returned": returned}
        changes = {key: Decimal(value) for key, value in numbers.items()}
        tell(desk, TOWN_A1, TODAY + timedelta(days=back), **changes)
    text = page(desk, "吕文", "/harvest/chain/")
    # Straw stands at 4800 of 13000 mu; harvest stood at 4800 on the first day known.
    assert "3 天" in text
    assert "0.30" in text
    assert "10月25日" in text


def test_straw_without_room_stands_beside_its_fires(desk: Cast) -> None:
    tell(desk, TOWN_A1, corn_done=Decimal(12000), corn_machine=Decimal(10000))
    rain(desk, -3, "5", "0", "0", "0")
    depot: dict[str, Value] = {"county": "示范甲县", "township": "甲北镇", "name": "北收储点", "contact": "10012345678"}
    depot |= {"capacity_t": Decimal(1000), "stored_t": Decimal(990), "status": "停收", "counted_on": TODAY}
    put(desk, "吕文", "straw_depots", depot, TOWN_A1)
    clues_of([firms_row(34.15, 112.05, "2024-09-17", "0750")], at=AT)
    open_due_cases(at=AT)
    text = page(desk, "陈川", "/harvest/straw/")
    assert "秸秆没有出路的乡镇" in text
    assert "99.0%" in text
    assert "10012345678" not in text
    # (12000 + 800 - 4000) x 0.001 x (1 + 2 x 0.1), no fire last year.
    assert "10.6" in text
    assert text.count("口径不明") >= 1
    assert "harvest.burn_risk@2000-01-01" in text
    assert "中 1" in page(desk, "郑远", "/harvest/straw/")


def test_fires_are_not_for_those_who_see_promises_only(desk: Cast) -> None:
    assert desk.client_for("梁知").get("/harvest/straw/").status_code == 403
    assert desk.client_for("梁知").get("/harvest/chain/").status_code == 200


def test_a_point_goes_from_found_to_kept(desk: Cast) -> None:
    row: dict[str, Value] = {"number": "HJ-1", "county": "示范甲县", "township": "甲北镇", "village": "西岗村"}
    row |= {"kind": "垃圾", "place": "村口", "found_by": "市级抽查", "found_on": date(2024, 9, 12)}
    put(desk, "吕文", "village_environment", row, VILLAGE_A11)
    assert "已 5 天" in page(desk, "梁知", "/harvest/villages/?state=found")
    row |= {"fixed_on": date(2024, 9, 14), "looked_on": date(2024, 9, 16), "result": "保持", "villagers": "满意"}
    put(desk, "吕文", "village_environment", row, VILLAGE_A11)
    assert "HJ-1" not in page(desk, "梁知", "/harvest/villages/?state=found")
    assert "满意" in page(desk, "梁知", "/harvest/villages/?state=kept")
    assert "HJ-1" not in page(desk, "周野", "/harvest/villages/")


def test_the_sheet_is_the_offices_own_and_who_took_it_is_on_record(desk: Cast) -> None:
    tell(desk, TOWN_A1)
    before = _spooled()
    response = desk.client_for("吕文").get("/harvest/sheet/")
    sheet = load_workbook(io.BytesIO(response.content)).worksheets[0]
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0][0] == "三秋生产进度日报表"
    town = next(line for line in lines if "甲北镇" in line)
    silent = next(line for line in lines if "甲南乡" in line)
    assert town[3:6] == [1.2, 0.6, 50]
    assert silent[-1] == "未报"
    assert set(silent[3:-1]) == {None}
    assert _spooled() > before


def _spooled() -> int:
    return sum(path.stat().st_size for path in spool.spool_folder().glob("*.jsonl"))


NUMBERS = {"letters": "1200", "signs": "30", "vans": "0"}


def test_a_township_registers_its_publicity_once_a_season_and_corrects_it(desk: Cast) -> None:
    client = desk.client_for("赵禾")
    assert client.post("/harvest/publicity/", NUMBERS).status_code == 302
    assert client.post("/harvest/publicity/", NUMBERS | {"signs": "36"}).status_code == 302
    rows = RowVersion.objects.filter(ledger_code="ban_publicity", superseded_at__isnull=True)
    assert [(row.row.key, row.values["signs"], row.values["vans"]) for row in rows] == [
        ("示范甲县·甲北镇·2024年秋季", 36, 0)
    ]
    text = page(desk, "林岚", "/harvest/publicity/")
    assert "1,200" in text
    assert "1 / 4 个乡镇" in text


@pytest.mark.parametrize("typed", ["", "-1", "一些"])
def test_publicity_asks_for_whole_numbers_and_keeps_the_form(desk: Cast, typed: str) -> None:
    response = desk.client_for("赵禾").post("/harvest/publicity/", NUMBERS | {"letters": typed})
    assert response.status_code == 422
    assert 'name="signs" value="30"' in response.content.decode()
    assert not RowVersion.objects.filter(ledger_code="ban_publicity").exists()


def test_publicity_is_registered_by_townships_only(desk: Cast) -> None:
    assert desk.client_for("陈川").post("/harvest/publicity/", NUMBERS).status_code == 403


def test_a_city_without_the_ledgers_has_pages_that_say_so(cast: Cast) -> None:
    with_rules(cast)
    for url in ("/harvest/", "/harvest/chain/", "/harvest/straw/", "/harvest/villages/", "/harvest/publicity/"):
        assert 'class="empty"' in page(cast, "林岚", url)
    assert cast.client_for("林岚").get("/harvest/sheet/").status_code == 404
    assert cast.client_for("赵禾").get("/harvest/report/").status_code == 404


@pytest.mark.parametrize(("url", "most"), [("/harvest/", 18), ("/harvest/chain/", 14), ("/harvest/straw/", 24)])
def test_a_page_costs_no_more_with_a_season_of_days(desk: Cast, url: str, most: int) -> None:
    tell(desk, TOWN_A1)
    client = desk.client_for("郑远")
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    for back in range(1, 7):
        for town in (TOWN_A1, TOWN_A2, TOWN_B1):
            tell(desk, town, TODAY - timedelta(days=back))
    with CaptureQueriesContext(connection) as many:
        client.get(url)
    assert len(many) <= len(few) <= most
