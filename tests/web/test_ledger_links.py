"""The page of a ledger's links: both ends beside each other, what arrives at a row, what wants a look; few queries."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.audit.spool import spool_folder
from luoshu.apps.ledgers.queries import row_link
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded
from tests.support.linked_books import SITE, household, site_with_households

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def text_of(answer: Any) -> str:
    """The page's text."""
    return str(answer.content.decode())


def amounts_noted() -> int:
    """How often it was written down that somebody looked at amounts."""
    return sum(path.read_text().count("ledgers.amounts_read") for path in spool_folder().glob("*.jsonl"))


def test_a_site_reads_with_its_households_and_amounts_are_for_the_officer(cast: Cast) -> None:
    site_with_households(cast, household("016"), household("017", area=Decimal(120)))
    noted = amounts_noted()

    officer, office = (
        text_of(cast.client_for(name).get("/ledgers/demolition_sites/links/")) for name in ("顾青", "罗简")
    )

    for page in (officer, office):
        assert "登记到这里的户合计 220 平方米" in page
        assert "虚构户主" not in page
    assert "补偿金额 100 万元" in officer
    assert "100 万元" not in office
    assert "＊＊＊" in office
    rows = text_of(cast.client_for("罗简").get("/ledgers/demolition/links/?link=site"))
    assert rows.count("＊＊＊") >= 4
    assert row_link("demolition_sites", SITE) in rows
    assert amounts_noted() == noted + 1
    only = text_of(cast.client_for("罗简").get("/ledgers/demolition/links/?link=site&only=found"))
    assert "没有需核对的行" in only


def test_a_row_shows_its_links_and_the_form_keeps_what_a_guard_refuses(cast: Cast) -> None:
    site_with_households(cast, household("016"), household("017", state="已腾空"))
    client = cast.client_for("顾青")

    page = text_of(client.get(row_link("demolition_sites", SITE)))
    typed = {"action": "change", "seen": "1", "c_state": "拆迁完成", "c_finished_on": "2024-09-01", "c_note": "已公示"}
    answer = client.post(row_link("demolition_sites", SITE), typed)

    assert "户 2" in page
    assert "已腾空 1" in page
    assert answer.status_code == 422
    refused = text_of(answer)
    assert "户017（已腾空）还没有办完" in refused
    assert 'value="已公示"' in refused
    assert 'href="/ledgers/demolition/links/"' in text_of(client.get("/ledgers/demolition/"))


def test_a_ledger_without_links_says_how_it_would_get_some(cast: Cast) -> None:
    declared(cast)

    page = text_of(cast.client_for("罗简").get("/ledgers/lifts/links/?link=nowhere"))

    assert "没有登记关联" in page
    assert 'href="/ledgers/lifts/links/"' not in text_of(cast.client_for("罗简").get("/ledgers/lifts/"))


def test_a_page_of_many_rows_asks_no_more_than_one_of_few(cast: Cast) -> None:
    site_with_households(cast, *(household(f"{n:03d}") for n in range(3)))
    client = cast.client_for("罗简")

    def queries(url: str) -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as seen:
            client.get(url)
        return len(seen)

    urls = (
        "/ledgers/demolition/links/?link=site",
        "/ledgers/demolition_sites/links/",
        row_link("demolition_sites", SITE),
    )
    few = [queries(url) for url in urls]
    recorded(cast.acting("顾青"), *(household(f"{n:03d}", state="已腾空") for n in range(100, 160)), code="demolition")
    assert [queries(url) for url in urls] == few
    assert max(few) < 45
    assert "第 1 页，共 2 页" in text_of(client.get(urls[0]))


@pytest.mark.parametrize(
    "query", ["?on=2024-09-16&link=site", "?on=2024-09-16&only=found", "?on=没有这天", "?on=2030-01-01"]
)
def test_the_page_of_links_takes_a_day(cast: Cast, query: str) -> None:
    site_with_households(cast)
    page = text_of(cast.client_for("罗简").get(f"/ledgers/demolition/links/{query}"))
    is_past = "2024-09-16" in query
    assert ("当日所知" in page) == is_past
    assert ("没有需核对的行" in page or "还没有行" in page) == is_past
