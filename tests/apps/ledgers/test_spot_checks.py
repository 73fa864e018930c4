"""Spot checks by inspectors: rows of their scope in ledgers that take checks; they open no ledger and change no row."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshu.apps.errors import LuoshuError, NotAllowed
from luoshu.apps.evidence.models import Attachment
from luoshu.apps.ledgers.errors import DoubtRoleRefused, LedgerNotVisible, LedgerRowNotVisible
from luoshu.apps.ledgers.models import LedgerRow, RowDoubt, RowSighting
from luoshu.apps.ledgers.operations import (
    DoubtInput,
    change_row,
    record_check,
    report_complaint,
    take_doubt_step,
)
from luoshu.apps.ledgers.queries import check_desk, find_ledger_for
from luoshu.core.ledgers import Period, Watch
from tests.apps.evidence.photo_bytes import phone_photo
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

pytestmark = pytest.mark.django_db
KEY, OTHER = "示范甲县·安居苑", "示范乙县·柳苑"
WATCH = Watch("state", ("完工",), "疑似停用")


@pytest.fixture
def book(cast: Cast) -> Cast:
    with_rules(cast)
    named = replace(LIFTS, code="named", masked_columns=("community", "owner"))
    for declaration in (LIFTS, named):
        declared(cast, declaration, watch=WATCH, period=Period.STANDING)
    declared(cast, replace(LIFTS, code="plain"), period=Period.STANDING)
    for code in ("lifts", "named", "plain"):
        rows = (row_of(state="完工"), row_of(county="示范乙县", community="柳苑", state="完工"))
        recorded(cast.acting("梁知"), *rows, at=AT - timedelta(days=30), code=code)
    return cast


def check(
    cast: Cast, who: str = "马骁", key: str = KEY, code: str = "lifts", word: str = "在建", **more: str
) -> RowSighting:
    by = cast.acting(who)
    return record_check(ledger_code=code, key=key, on=None, word=word, by=by, at=AT, **more)


def test_an_inspector_doubts_a_row_that_is_not_as_it_says(book: Cast) -> None:
    fine, found = check(book, word="完工"), check(book)

    assert fine.doubt is None
    assert (found.doubt.unit_code, found.post_code) == ("city-housing", "a-inspector")
    assert LedgerRow.objects.get(ledger_code="lifts", key=KEY).version_no == 1
    today = check_desk(book.acting("马骁"), at=AT).today
    assert [(one.word, one.is_as_said) for one in today] == [("在建", False), ("完工", True)]


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"key": OTHER}, LedgerRowNotVisible),
        ({"code": "plain"}, LedgerNotVisible),
        ({"code": "named"}, LedgerNotVisible),
        ({"code": "nowhere"}, LedgerNotVisible),
        ({"who": "郑远"}, NotAllowed),
        ({"who": "孙田"}, NotAllowed),
    ],
)
def test_a_check_outside_of_what_may_be_checked_leaves_nothing(
    book: Cast, given: dict[str, str], error: type[LuoshuError]
) -> None:
    with pytest.raises(error):
        check(book, **given)
    assert not RowSighting.objects.exists()


def test_an_inspector_neither_reads_nor_changes_nor_complains_nor_confirms(book: Cast) -> None:
    by, doubt = book.acting("马骁"), check(book).doubt
    with pytest.raises(NotAllowed):
        find_ledger_for(by, "lifts")
    with pytest.raises(NotAllowed):
        change_row(ledger_code="lifts", key=KEY, values={"done": 2}, seen=1, by=by, at=AT)
    with pytest.raises(NotAllowed):
        report_complaint(ledger_code="lifts", key=KEY, order_no="1", on=None, text="停了", by=by, at=AT)
    given = DoubtInput(note="在用")
    take_doubt_step(doubt_code=doubt.code, verb="deny", by=book.acting("梁知"), at=AT, given=given)
    with pytest.raises((NotAllowed, DoubtRoleRefused)):
        take_doubt_step(doubt_code=doubt.code, verb="confirm", by=by, at=AT)
    assert RowDoubt.objects.get().is_open


def send(client: Client, **fields: object) -> tuple[int, dict[str, str]]:
    typed = {"ledger": "lifts", "key": KEY, "word": "在建", **fields}
    answer = client.post("/ledgers/check/", typed, HTTP_ACCEPT="application/json")
    return answer.status_code, answer.json()


def test_a_phone_sends_once_however_often_it_arrives_and_for_the_day_of_the_tap(book: Cast) -> None:
    client = book.client_for("马骁")
    with time_machine.travel(AT, tick=False):
        for _ in range(2):
            photo = SimpleUploadedFile("a.jpg", phone_photo(), content_type="image/jpeg")
            assert send(client, client_key="k", photo=photo, found_at="2024-09-16T08:00:00Z") == (200, {"ok": True})
        # Nobody finds another's check by its key.
        assert send(book.client_for("沈知"), client_key="k", word="未开工")[0] == 409
        assert send(client, word="停业") == (
            422,
            {"code": "doubt_invalid", "message": "请选抽查时看到的状态：未开工、在建、完工。"},
        )
        assert send(client, found_at="昨天")[0] == 422
    kept = RowSighting.objects.get()
    assert (kept.seen_on.isoformat(), Attachment.objects.count()) == ("2024-09-16", 1)


def test_the_page_names_places_of_the_area_and_says_nothing_of_what_they_say(book: Cast) -> None:
    recorded(book.acting("梁知"), *(row_of(community=f"院{n:03d}", state="完工") for n in range(40)))
    check(book, key="示范甲县·院039")
    client = book.client_for("马骁")
    with time_machine.travel(AT, tick=False):
        client.get("/ledgers/check/")
        with CaptureQueriesContext(connection) as seen:
            page = client.get("/ledgers/check/").content.decode()
        found = client.get("/ledgers/check/", {"q": "安居"}).content.decode()

    assert len(seen) <= 16
    assert page.count('<article class="fieldcard"') == 20
    assert page.index("院039") < page.index("安居苑</h2>")
    assert "还有 21 处" in page
    assert not {"柳苑", "王某某", "120.00005"} & {word for word in ("柳苑", "王某某", "120.00005") if word in page}
    assert found.count('<article class="fieldcard"') == 1
