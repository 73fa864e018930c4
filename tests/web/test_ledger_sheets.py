"""The pages of a ledger's sheet: upload, look, apply, undo; the sheet out; few queries for any number of rows."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from luoshu.apps.audit import spool
from luoshu.apps.ledgers.models import ImportBatch, LedgerRow
from tests.support.cast import Cast
from tests.support.ledger_books import declared, recorded, row_of
from tests.support.office_books import book

pytestmark = pytest.mark.django_db
HEAD = ["县区", "小区", "计划", "已装", "状态"]
BRING = "/ledgers/lifts/import/"


@pytest.fixture(autouse=True)
def frozen(clock: object) -> None:
    """Everything happens at the cast's moment."""


def send(client: Client, *rows: list[object], head: list[str] = HEAD) -> str:
    file = SimpleUploadedFile("电梯.xlsx", book([head, *rows]))
    answer = client.post(BRING, {"file": file, "valid_on": "2024-09-17"})
    assert answer.status_code == 302, answer.content.decode()
    return answer.headers["Location"]


def spooled() -> dict[str, int]:
    """How often each export was noted."""
    text = "".join(path.read_text() for path in spool.spool_folder().glob("*.jsonl"))
    return {name: text.count(f'"{name}"') for name in ("ledgers.exported", "ledgers.batch_exported")}


def lines(number: int) -> list[list[object]]:
    return [["示范甲县", f"第{at}院", 3, 1, "在建"] for at in range(number)]


def test_a_sheet_goes_from_upload_to_the_ledger_and_back_out(cast: Cast) -> None:
    declared(cast)
    client = cast.client_for("顾青")
    place = send(client, *lines(3), ["示范甲县", "坏院", "几", 1, "在建"])
    page = client.get(place).content.decode()
    assert "应填数字" in page
    assert "导入 3 行" in page
    assert LedgerRow.objects.count() == 0
    assert client.post(place, {"what": "apply"}).status_code == 302
    assert "已导入" in client.get(place).content.decode()
    assert LedgerRow.objects.count() == 3
    refused = client.post(place, {"what": "undo", "reason": ""})
    assert refused.status_code == 422
    assert client.post(place, {"what": "apply"}).status_code == 409
    client.post(place, {"what": "undo", "reason": "传错"})
    assert "已撤销" in client.get(place).content.decode()
    assert "电梯.xlsx" in client.get(BRING).content.decode()


def test_what_is_no_sheet_keeps_the_form_and_says_why(cast: Cast) -> None:
    declared(cast)
    client = cast.client_for("顾青")
    answer = client.post(BRING, {"file": SimpleUploadedFile("a.xlsx", book([["只有标题"]]))})
    assert answer.status_code == 422
    assert "没有找到" in answer.content.decode()
    assert client.post(BRING).status_code == 422
    assert not ImportBatch.objects.exists()


def test_headings_are_matched_on_the_page(cast: Cast) -> None:
    declared(cast)
    client = cast.client_for("顾青")
    place = send(client, ["示范甲县", "安居苑", 3], head=["县区", "院落", "计划"])
    assert "院落" in client.get(place).content.decode()
    assert client.post(place, {"what": "map", "column-community": "院落"}).status_code == 302
    assert "导入 1 行" in client.get(place).content.decode()


def test_the_wrong_cells_come_back_red_and_the_sheet_goes_out_with_its_count(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    client = cast.client_for("顾青")
    place = send(client, ["示范甲县", "坏院", "几", 1, "在建"])
    before = spooled()
    red = client.get(f"{place}marked.xlsx")
    assert load_workbook(io.BytesIO(red.content)).active["C2"].comment is not None
    out = client.get(reverse("ledger_batches:sheet", args=["lifts"]))
    assert "本表共 1 行" in str(load_workbook(io.BytesIO(out.content)).worksheets[0]["A8"].value)
    empty = client.get(reverse("ledger_batches:sheet", args=["lifts"]), {"empty": "1"})
    assert empty.status_code == 200
    assert spooled() == {name: before[name] + 1 for name in before}


def test_pages_cost_the_same_for_any_number_of_rows(cast: Cast, django_assert_max_num_queries: object) -> None:
    declared(cast)
    client = cast.client_for("顾青")
    place = send(client, *lines(120))
    client.post(place, {"what": "apply"})
    place = send(client, *[[*line[:3], 2, line[4]] for line in lines(120)])
    client.get(place)
    with django_assert_max_num_queries(11):  # type: ignore[operator]
        page = client.get(f"{place}?change=changed&page=2").content.decode()
    assert page.count("<tr data-row>") == 50
    with django_assert_max_num_queries(9):  # type: ignore[operator]
        client.get(BRING)
