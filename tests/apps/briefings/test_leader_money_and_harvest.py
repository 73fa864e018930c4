"""The line of money is counted by its indicator over the ledger, the line of the harvest by the townships' reports."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine

from luoshu.apps.briefings.choices import LeaderLine
from luoshu.apps.briefings.queries import LeaderPage, Line, compose, leader_page
from luoshu.apps.indicators.operations import IndicatorDraft, declare_indicator
from luoshu.apps.ledgers.operations import NewRow, declare_ledger, record_rows
from luoshu.core.tables import Value
from luoshu.demo.funds import LEDGER, SHARE
from luoshu.demo.shipped import shipped_ledger
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, CITY, TOWN_A1, TOWN_A2, TOWN_B1, Cast
from tests.support.harvest import declare_all, open_returns, tell
from tests.support.readings_factories import with_scopes

pytestmark = pytest.mark.django_db
TOMORROW = AT + timedelta(hours=20)
"""Noon of 18 September 2024."""


def granted(project: str, wan: int, on: date, paid: int) -> Mapping[str, Value]:
    row = {"county": "示范甲县", "project": project, "source": "中央补助", "granted_on": on}
    return row | {"granted": Decimal(wan * 10_000), "paid": Decimal(paid * 10_000)}


def keep_funds(cast: Cast) -> None:
    """Half paid in August, more in September; one grant of 3 August waits."""
    head, clerk = cast.acting("罗简"), cast.acting("梁知")
    declare_ledger(declaration=shipped_ledger(LEDGER), division_code=CITY, by=head, at=AT)
    waits = granted("停车场", 1000, date(2024, 8, 3), 0)
    for day, paid in ((date(2024, 8, 31), 600), (date(2024, 9, 17), 1500)):
        rows = [NewRow(waits), NewRow(granted("雨污分流", 2000, date(2024, 2, 1), paid))]
        done = record_rows(ledger_code=LEDGER, rows=rows, by=clerk, at=AT, valid_on=day)
        assert not done.refused
    draft = IndicatorDraft("funds_paid", "资金支付率", "funds", "资金", cast.path(CITY))
    declare_indicator(draft=draft, body=SHARE, valid_from=date(2024, 1, 1), source="示例", by=head, at=AT)


def page_of(cast: Cast) -> LeaderPage:
    return leader_page(cast.acting("郑远"), at=TOMORROW)


def line_of(cast: Cast, code: str) -> Line:
    line = page_of(cast).line(code)
    assert line is not None
    return line


def test_granted_and_not_paid_with_the_oldest_grant_and_the_end_of_last_month(cast: Cast) -> None:
    with_rules(cast)
    with_scopes(cast)
    keep_funds(cast)
    line = line_of(cast, LeaderLine.FUNDS)
    assert line.has_data
    assert line.fact_text == (
        "下达3000万元，已支付1500万元，下达未支付1500万元；示范甲县·停车场·中央补助：1000万元下达46天未支付"
    )
    assert "".join(run.text for run in line.comparison) == "支付率50%，8月末20%"
    sources = [run.source for fact in line.facts for run in fact if run.source]
    assert {one.url for one in sources[:3]} == {"/indicators/funds_paid/?scope=division-410300&on=2024-09-18"}
    assert sources[3].url.startswith("/ledgers/fund_payments/rows/")
    with time_machine.travel(TOMORROW, tick=False):
        browser = cast.client_for("郑远")
        assert {browser.get(one.url).status_code for one in sources} == {200}
    assert "已下达资金3000万元，支付率50%。" in line_of(cast, LeaderLine.WORDING).fact_text


def test_the_harvest_stands_in_season_with_who_did_not_report(cast: Cast) -> None:
    with_rules(cast)
    assert page_of(cast).line(LeaderLine.HARVEST) is None
    declare_all(cast)
    open_returns()
    assert page_of(cast).line(LeaderLine.HARVEST) is None, "nothing was told yet"
    for town in (TOWN_A1, TOWN_A2):
        tell(cast, town)
    tell(cast, TOWN_A1, date(2023, 9, 17), corn_done=Decimal(3000))
    line = line_of(cast, LeaderLine.HARVEST)
    assert line.fact_text == (
        "截至9月17日秋粮已收1.36万亩，应收2.6万亩，进度52.3%；应报3个乡镇，缺报1个（乙北镇政府），缺报的不按零计"
    )
    assert "".join(run.text for run in line.comparison) == "去年同期没有可比的数据"
    tell(cast, TOWN_A2, date(2023, 9, 17), corn_done=Decimal(3000))
    compared = "".join(run.text for run in line_of(cast, LeaderLine.HARVEST).comparison)
    assert compared == "去年同日29.2%，今年快23.1个百分点（同口径）"
    with time_machine.travel(TOMORROW, tick=False):
        shown = cast.client_for("郑远").get("/harvest/?day=2024-09-17").content.decode()
    assert "52.3" in shown, "the desk's own page says the same"
    tell(cast, TOWN_B1)
    assert "应报3个乡镇都已报" in line_of(cast, LeaderLine.HARVEST).fact_text
    filled = compose(cast.acting("沈知"), "进度【三秋：进度】，缺报【三秋：缺报】个。", at=TOMORROW)
    assert [one.run.text for one in filled.figures] == ["52.3%", "0"]


def test_a_day_on_which_nothing_came_in_is_no_day_without_fire(cast: Cast) -> None:
    with_rules(cast)
    words = line_of(cast, LeaderLine.FIRES).fact_text
    assert "昨日（9月17日）没有收到任何一批火点数据，不能当作零火点" in words
    assert "没有收到任何一批火点数据" in line_of(cast, LeaderLine.WORDING).fact_text


@time_machine.travel(TOMORROW, tick=False)
def test_looking_back_shows_the_end_of_that_day_and_takes_no_instruction(cast: Cast) -> None:
    browser = cast.client_for("郑远")
    page = browser.get("/briefings/leader/?on=2024-09-10").content.decode()
    assert "截至 2024年9月10日 18:00（回看）" in page
    assert "交办</button>" not in page
    for later in ("2030-01-01", "nonsense", ""):
        assert "回看）" not in browser.get(f"/briefings/leader/?on={later}").content.decode()
    assert browser.get("/briefings/leader/file/word/?on=2024-09-10").status_code == 200
