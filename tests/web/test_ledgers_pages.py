"""Pages of ledgers: sheets in pages, the form of a row that keeps what was typed, the calendar's buttons, snapshots."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from luoshu.apps.ledgers.models import LedgerRow, Return, RowDoubt, RowVersion, Snapshot
from luoshu.apps.ledgers.operations import change_row, open_due_returns
from luoshu.apps.ledgers.queries import row_link
from luoshu.core.ledgers import Built, Period, Watch
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of

pytestmark = pytest.mark.django_db
KEY = "示范甲县·安居苑"
ROW = row_link("lifts", KEY)
TYPED = {
    "c_county": "示范甲县",
    "c_community": "新苑",
    "c_planned": "3",
    "c_done": "1",
    "c_money": "120.5",
    "c_state": "在建",
}


@pytest.fixture(autouse=True)
def frozen() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def book(cast: Cast) -> Cast:
    declared(cast, filler_levels=("county",))
    recorded(cast.acting("顾青"), row_of())
    return cast


def text_of(answer: Any) -> str:
    """The page's text."""
    return str(answer.content.decode())


def test_the_list_tells_whose_ledger_it_is_and_what_is_asked_of_whom(book: Cast) -> None:
    open_due_returns(at=AT)

    mine, others = (text_of(book.client_for(name).get("/ledgers/")) for name in ("顾青", "罗简"))

    assert "由我填" in mine
    assert "由我填" not in others
    assert "已报 0/1" in others
    assert "没有要报的" in others


def test_the_sheet_is_the_offices(book: Cast) -> None:
    page = text_of(book.client_for("罗简").get("/ledgers/lifts/"))

    assert "单位：部、万元" in page
    assert 'colspan="2" class="group"' in page
    assert "120.00005" in page
    assert "王某某" not in page
    assert "＊＊＊" in page


def test_a_sheet_of_many_rows_comes_in_pages_with_few_queries(book: Cast) -> None:
    recorded(book.acting("顾青"), *(row_of(community=f"院{n:03d}") for n in range(120)))
    client = book.client_for("罗简")
    client.get("/ledgers/lifts/")
    with CaptureQueriesContext(connection) as seen:
        page = text_of(client.get("/ledgers/lifts/?page=2&q=院"))

    assert "第 2 页，共 3 页" in page
    assert page.count('class="rowlink"') == 50
    assert len(seen) <= 20


def test_a_sheet_of_a_past_day_shows_what_was_known(book: Cast) -> None:
    later = AT + timedelta(days=2)
    change_row(ledger_code="lifts", key=KEY, values={"done": 3}, seen=1, by=book.acting("顾青"), at=later)
    with time_machine.travel(later, tick=False):
        client = book.client_for("罗简")
        then, now = (text_of(client.get(f"/ledgers/lifts/{query}")) for query in ("?on=2024-09-17", ""))

    assert "当日所知" in then
    assert 'class="num">1</td>' in then
    assert 'class="num">3</td>' in now


@pytest.mark.parametrize(
    "query", ["?page=x", "?page=99999999999", "?on=2024-13-45", "?division=nowhere", "?f_state=停工", "?q=%00"]
)
def test_nonsense_in_the_address_does_not_break_the_sheet(book: Cast, query: str) -> None:
    assert book.client_for("罗简").get(f"/ledgers/lifts/{query}").status_code == 200


def test_a_row_is_entered_and_bad_input_is_kept(book: Cast) -> None:
    client = book.client_for("顾青")

    refused = client.post("/ledgers/lifts/add/", TYPED | {"c_planned": "许多", "source": "周报"})
    page = text_of(refused)
    assert refused.status_code == 422
    assert 'value="许多"' in page
    assert 'value="周报"' in page
    assert "应填数字" in page

    made = client.post("/ledgers/lifts/add/", TYPED)
    assert made.headers["Location"] == row_link("lifts", "示范甲县·新苑")
    assert RowVersion.objects.get(row__key="示范甲县·新苑").values["money"] == "1205000"


def test_a_row_is_changed_and_a_stale_form_is_told(book: Cast) -> None:
    client = book.client_for("顾青")
    form = {"action": "change", "seen": "1", "c_done": "2", "c_owner": "＊＊＊", "reason": "又装一部"}

    assert client.post(ROW, form).status_code == 302
    stale = client.post(ROW, form | {"c_done": "4"})

    assert stale.status_code == 409
    assert "刚被别人改过" in text_of(stale)
    held = RowVersion.objects.get(superseded_at__isnull=True)
    assert (held.values["done"], held.values["owner"]) == (2, "王某某")
    page = text_of(client.get(ROW))
    assert "电梯·已装：1 → 2" in page
    assert "又装一部" in page


def test_a_bad_change_keeps_what_was_typed(book: Cast) -> None:
    answer = book.client_for("顾青").post(ROW, {"action": "change", "seen": "1", "c_done": "1.5", "reason": "改"})

    assert answer.status_code == 422
    assert 'value="1.5"' in text_of(answer)
    assert "应填整数" in text_of(answer)


def test_a_row_is_removed_with_a_reason(book: Cast) -> None:
    client = book.client_for("顾青")

    assert client.post(ROW, {"action": "remove", "seen": "1", "reason": ""}).status_code == 422
    assert client.post(ROW, {"action": "remove", "seen": "1", "reason": "撤项"}).status_code == 302
    assert "已移除" in text_of(client.get(ROW))
    assert client.post(ROW, {"action": "nonsense"}).status_code == 422


def test_what_the_checks_point_out_stands_on_the_row(book: Cast) -> None:
    recorded(book.acting("顾青"), row_of(planned=1, done=5), at=AT + timedelta(minutes=1))

    page = text_of(book.client_for("罗简").get(ROW))

    assert "需核对" in page
    assert "错误" not in page


def test_a_picture_is_uploaded_and_shown_to_the_area_alone(book: Cast, settings: Any, tmp_path: Path) -> None:
    settings.LUOSHU_HOME = tmp_path
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    out.seek(0)
    out.name = "前.jpg"
    client = book.client_for("顾青")

    assert client.post(ROW, {"action": "photo", "side": "before"}).status_code == 422
    assert client.post(ROW, {"action": "photo", "side": "before", "photo": out}).status_code == 302

    page = text_of(client.get(ROW))
    address = next(word for word in page.split('"') if "/photos/" in word)
    shown = client.get(address)
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert shown.getvalue().startswith(b"\xff\xd8")
    assert book.client_for("蒋原").get(address).status_code == 404


def test_the_calendar_leads_a_return_to_the_lock(book: Cast) -> None:
    open_due_returns(at=AT)
    one = Return.objects.get(period_key="2024-09")
    steps = [
        ("顾青", "submit_return"),
        ("吕文", "review_return"),
        ("罗简", "approve_return"),
        ("罗简", "lock_return"),
    ]
    for name, verb in steps:
        client = book.client_for(name)
        assert f"/ledgers/returns/{one.pk}/{verb}/" in text_of(client.get("/ledgers/returns/?ledger=lifts"))
        answer = client.post(f"/ledgers/returns/{one.pk}/{verb}/")
        assert answer.status_code == 302

    page = text_of(book.client_for("顾青").get("/ledgers/returns/?standing=locked"))
    assert "已锁定" in page
    assert "锁定 1 行" in page
    assert "经过 4 步" in page


def test_a_refused_step_is_said_on_the_calendar(book: Cast) -> None:
    open_due_returns(at=AT)
    august = Return.objects.get(period_key="2024-08")

    answer = book.client_for("顾青").post(f"/ledgers/returns/{august.pk}/submit_return/", {"note": "说明"})

    assert answer.status_code == 422
    assert "本期还没有填数" in text_of(answer)
    assert "缺报" in text_of(answer)


def test_the_calendar_takes_as_many_queries_for_many_returns(book: Cast) -> None:
    open_due_returns(at=AT)
    one = Return.objects.get(period_key="2024-08")
    client = book.client_for("罗简")
    client.get("/ledgers/returns/")
    counts = []
    for number in range(2):
        with CaptureQueriesContext(connection) as seen:
            client.get("/ledgers/returns/")
        counts.append(len(seen))
        for unit in range(30):
            one.pk, one.unit_code = None, f"u-{number}-{unit}"
            one.save(force_insert=True)

    assert counts[0] == counts[1]


def test_a_snapshot_is_taken_and_stays(book: Cast) -> None:
    client = book.client_for("顾青")
    assert client.post("/ledgers/lifts/snapshots/", {"name": ""}).status_code == 422

    made = client.post("/ledgers/lifts/snapshots/", {"name": "9月通报用数"})
    change_row(ledger_code="lifts", key=KEY, values={"done": 4}, seen=1, by=book.acting("顾青"), at=AT)

    page = text_of(client.get(made.headers["Location"]))
    assert "校验值一致" in page
    assert 'class="num">1</td>' in page
    assert "9月通报用数" in text_of(client.get("/ledgers/lifts/snapshots/"))
    assert Snapshot.objects.get().row_count == 1


def test_an_empty_ledger_says_what_to_do(cast: Cast) -> None:
    declared(cast)

    assert "点“登记一行”开始填" in text_of(cast.client_for("顾青").get("/ledgers/lifts/"))
    assert "由填报单位登记后显示" in text_of(cast.client_for("罗简").get("/ledgers/lifts/"))


def test_a_key_with_a_slash_has_an_address(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of(community="1/2号院 & 东"))

    row = LedgerRow.objects.get()

    assert cast.client_for("顾青").get(row_link("lifts", row.key)).status_code == 200


def test_what_is_masked_is_shown_once_and_not_kept(book: Cast) -> None:
    client = book.client_for("顾青")
    assert "王某某" not in text_of(client.get(ROW))

    refused = client.post(ROW, {"action": "unmask", "column": "owner", "reason": ""})
    shown = client.post(ROW, {"action": "unmask", "column": "owner", "reason": "核对签约"})

    assert (refused.status_code, "王某某" in text_of(refused)) == (422, False)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")
    assert "王某某" in text_of(shown)
    assert "王某某" not in text_of(client.get(ROW))


def test_late_returns_by_unit_and_one_press(book: Cast) -> None:
    open_due_returns(at=AT)
    with time_machine.travel(AT + timedelta(days=20), tick=False):
        client = book.client_for("罗简")
        page = text_of(client.get("/ledgers/returns/?view=units"))
        pressed = client.post("/ledgers/returns/chase/", follow=True)
        again = client.post("/ledgers/returns/chase/", {"unit": "a-housing"})

    assert "缺报 1 个单位" in page
    assert "已催 1 个单位，共 2 期" in text_of(pressed)
    assert "今天已催" in text_of(pressed)
    assert (again.status_code, "一天只催一次" in text_of(again)) == (422, True)


def test_a_complaint_is_registered_on_the_row_and_found_by_its_number(cast: Cast) -> None:
    watch = Watch("state", ("完工",), "疑似停用", kind_column="state", built=(Built("完工", "lifts"),))
    declared(cast, watch=watch, period=Period.STANDING, filler_levels=("county",))
    recorded(cast.acting("顾青"), row_of(state="完工"), *(row_of(community=f"院{n:03d}") for n in range(60)))
    client = cast.client_for("罗简")
    typed = {"action": "complaint", "order_no": "2024-77", "on": "2024-09-17", "text": "停了三天"}

    kept = client.post(ROW, typed | {"text": "来电人电话13800001111"})
    done = client.post(ROW, typed, follow=True)
    with CaptureQueriesContext(connection) as seen:
        found = text_of(client.get("/ledgers/doubts/?q=2024-77"))
    with CaptureQueriesContext(connection) as counted:
        sheet = text_of(client.get("/ledgers/lifts/running/"))

    assert (kept.status_code, 'value="2024-77"' in text_of(kept)) == (422, True)
    assert "疑似停用" in text_of(done)
    assert "示范甲县·安居苑" in found
    assert "1 处待核实" in sheet
    assert "疑似停用" in text_of(client.get("/ledgers/lifts/?q=安居"))
    assert (len(seen) <= 18, len(counted) <= 20) == (True, True), (len(seen), len(counted))
    answer = {"action": "doubt", "code": RowDoubt.objects.get().code, "verb": "uphold", "word": "在建"}
    filler = cast.client_for("顾青")
    assert "没有填从哪天起" in text_of(filler.post(ROW, answer))
    assert filler.post(ROW, answer | {"since": "2024-09-16"}).status_code == 302
    assert filler.post(ROW, {"action": "check", "word": "在建", "on": "2024-09-17"}).status_code == 302
    assert client.post(row_link("lifts", "示范甲县·院001"), answer).status_code == 404
