"""Reported months beside the single cases: counted, never written over, told where they differ."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.ledgers.models import LedgerRow, Return, RowVersion
from luoshu.apps.ledgers.operations import open_due_returns, submit_return
from luoshu.apps.ledgers.queries import find_ledger_for
from luoshu.apps.ledgers.queries.chains import chain_page
from luoshu.apps.ledgers.queries.row_chains import chains_of_row
from luoshu.core.clock import BEIJING
from luoshu.core.tables import Gap, Value
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded
from tests.support.shipped_ledgers import shipped_ledger

pytestmark = pytest.mark.django_db
COUNTY = "示范甲县"
SAID = {"opened": 3, "due": 3, "closed": 2, "on_time": 1, "reworked": 0}


def case(number: int, opened: int, due: int, closed: date | None = None, **more: Value) -> dict[str, Value]:
    """A case of September by the days of its opening and limit."""
    row: dict[str, Value] = {
        "county": COUNTY,
        "case_no": f"案{number}",
        "kind": "部件",
        "opened_on": date(2024, 9, opened),
        "due_on": date(2024, 9, due),
        "closed_on": closed or Gap.BLANK,
        "state": "已结案" if closed else "处置中",
    }
    return row | more


def month(county: str = COUNTY, kind: str = "部件", **said: int) -> dict[str, Value]:
    """What a county reports of September."""
    numbers: dict[str, Value] = dict(SAID | said)
    return {"county": county, "month": "2024-09", "ended_on": date(2024, 9, 30), "kind": kind, **numbers}


CASES = (
    case(1, 2, 9, date(2024, 9, 9)),
    case(2, 3, 9, date(2024, 9, 12), reworked="是"),
    # Ended after the month: not among what the month could report as closed.
    case(3, 4, 30, date(2024, 10, 2)),
    # Of August, due in October, of another kind: none of them is this month's.
    case(4, 5, 6, date(2024, 9, 6), kind="事件"),
    case(5, 20, 28) | {"due_on": date(2024, 10, 8)},
)


@pytest.fixture
def book(cast: Cast) -> Cast:
    for code in ("city_case_files", "city_cases"):
        declared(cast, shipped_ledger(code))
    recorded(cast.acting("梁知"), *CASES, code="city_case_files", valid_on=date(2024, 9, 17))
    return cast


def test_what_is_reported_stands_beside_what_is_counted(book: Cast) -> None:
    by = book.acting("梁知")
    others = (month(kind="事件", opened=1, due=1, closed=1, on_time=1), month("示范乙县"))
    done = recorded(by, month(), *others, code="city_cases")
    assert done.refused == {}
    ledger, row = find_ledger_for(by, "city_cases"), LedgerRow.objects.get(key=f"{COUNTY}·2024-09·部件")

    chains = chains_of_row(by, ledger, row)

    assert {one.column: (one.reported, one.counted) for one in chains.counted} == {
        "opened": (3, 4),
        "due": (3, 3),
        "closed": (2, 2),
        "on_time": (1, 1),
        "reworked": (0, 1),
    }
    assert [one.sentence for one in chains.findings] == [
        "“立案”报 3 件，按“城市管理案卷”数是 4 件，少报 1 件，请核对。",
        "“返工”报 0 件，按“城市管理案卷”数是 1 件，少报 1 件，请核对。",
    ]
    assert row.version_no == 1, "the reported number stays"
    due = next(one.link for one in chains.counted if one.column == "due")
    assert book.client_for("顾青").get(due).content.decode().count('class="rowlink"') == 3
    # No single case, nothing to hold a number against.
    far = LedgerRow.objects.get(key="示范乙县·2024-09·部件")
    assert chains_of_row(by, ledger, far).counted == ()


def test_the_page_holds_every_row_against_its_cases_in_few_queries(book: Cast) -> None:
    by = book.acting("罗简")
    recorded(book.acting("梁知"), month(), month(kind="事件"), month("示范乙县"), code="city_cases")
    ledger = find_ledger_for(by, "city_cases")

    with CaptureQueriesContext(connection) as seen:
        page = chain_page(by, ledger, "tally")

    assert page is not None
    assert len(seen) <= 30
    told = {line.key: [group.told for group in line.beside.groups] for line in page.lines}
    assert told[f"{COUNTY}·2024-09·部件"][0] == ("报 3", "差 -1")
    assert "示范乙县·2024-09·部件" not in told, "what has no single rows is not compared"
    only = chain_page(by, ledger, "tally", only_found=True)
    assert only is not None
    assert only.count == 2
    before = chain_page(by, ledger, "tally", as_of=AT - timedelta(days=1))
    assert before is not None
    assert before.count == 0


def test_a_return_says_what_differs_before_it_is_approved(book: Cast) -> None:
    declared(book, shipped_ledger("city_cases"), filler_levels=("county",), at=AT + timedelta(minutes=1))
    open_due_returns(at=AT)
    by, at = book.acting("顾青"), datetime(2024, 10, 8, 9, 0, tzinfo=BEIJING)
    recorded(by, month(), code="city_cases", at=at)
    number = Return.objects.get(period_key="2024-09", ledger_code="city_cases", unit_code="a-housing").pk

    said = submit_return(number=number, by=by, at=at, note="系统导出晚一天")

    assert [one["link"] for one in said.findings] == ["tally", "tally"]
    assert RowVersion.objects.get(ledger_code="city_cases").values["opened"] == 3
