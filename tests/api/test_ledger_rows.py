"""Ledgers in bulk: a trial, a summary, the same content once, what changed since; the same policy as by hand."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from luoshu.apps.ledgers.models import ImportBatch, LedgerRow, RowVersion
from luoshu.apps.ledgers.operations.batches import undo_batch
from luoshu.apps.ledgers.queries.rows import MASK
from tests.api.test_routes import caller
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of

pytestmark = pytest.mark.django_db
URL = "/api/v1/ledgers/lifts/rows"
ONE = {"county": "示范甲县", "community": "安居苑", "planned": 4, "done": 1, "money": "1200000.5", "state": "在建"}
TWO = {"county": "示范甲县", "community": "乐居苑", "planned": 3, "done": None, "ended": "2024-09-01"}
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def frozen() -> object:
    with time_machine.travel(AT, tick=False):
        yield


def send(headers: dict[str, str], *rows: object, key: str = "", **more: object) -> tuple[int, dict[str, object]]:
    sent = headers | ({"Idempotency-Key": key} if key else {})
    answer = Client().post(URL, json.dumps({"rows": rows, **more}), content_type="application/json", headers=sent)
    return answer.status_code, answer.json()


def counts(answer: dict[str, object]) -> tuple[object, ...]:
    return tuple(answer[name] for name in ("received", "imported", "updated", "unchanged", "ignored"))


def test_a_trial_says_what_would_happen_and_writes_nothing(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    headers = caller(cast, "顾青")
    status, answer = send(headers, ONE | {"done": 2}, TWO, {"county": "示范甲县", "done": "几"}, dry_run=True)
    assert status == 200
    assert (answer["batch"], counts(answer)) == ("", (3, 1, 1, 0, 1))
    assert LedgerRow.objects.count() == 1
    assert not ImportBatch.objects.exists()


def test_rows_are_taken_in_and_every_refused_cell_is_named(cast: Cast) -> None:
    declared(cast)
    headers = caller(cast, "顾青")
    bad = {"county": "示范乙县", "community": "远园"}
    status, answer = send(headers, ONE, TWO, bad, ONE | {"community": "新园", "planned": 1.5, "colour": "红"}, ONE)
    assert status == 200
    assert counts(answer) == (5, 2, 0, 0, 3)
    found = {(one["row"], one["column"]) for one in answer["conflicts"]}  # type: ignore[attr-defined, index]
    assert found == {(3, "county"), (4, "planned"), (4, "colour"), (5, "county")}
    values = RowVersion.objects.get(row__key="示范甲县·乐居苑").values
    assert (values["done"], values["ended"], "money" in values) == (None, "2024-09-01", False)


def test_a_column_that_is_not_sent_stays(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    headers = caller(cast, "顾青")
    status, answer = send(headers, {"county": "示范甲县", "community": "安居苑", "done": 3})
    assert (status, counts(answer)) == (200, (1, 0, 1, 0, 0))
    values = RowVersion.objects.get(superseded_at__isnull=True).values
    assert (values["done"], values["planned"], values["owner"]) == (3, 4, "王某某")


def test_the_same_key_writes_once_and_answers_alike(cast: Cast) -> None:
    declared(cast)
    headers = caller(cast, "顾青")
    first = send(headers, ONE, TWO, key="九月-1")
    again = send(headers, ONE, TWO, key="九月-1")
    assert first == again
    assert RowVersion.objects.count() == 2
    status, answer = send(headers, ONE, key="九月-1")
    assert (status, answer["code"]) == (409, "key_used")
    assert send(headers, ONE, TWO, key="九月-2")[1]["unchanged"] == 2
    undo_batch(batch_code=str(first[1]["batch"]), reason="测试", by=cast.acting("顾青"), at=LATER)
    assert RowVersion.objects.filter(superseded_at__isnull=True, is_removed=False).count() == 0


@pytest.mark.parametrize(("name", "status"), [("吕文", 403), ("陈川", 403), ("郑远", 403)])
def test_whoever_may_not_fill_by_hand_may_not_by_the_api(cast: Cast, name: str, status: int) -> None:
    declared(cast)
    assert send(caller(cast, name), ONE)[0] == status
    assert not LedgerRow.objects.exists()


def test_an_unknown_ledger_too_many_rows_and_a_day_to_come_are_refused(cast: Cast) -> None:
    headers = caller(cast, "顾青")
    assert send(headers, ONE)[0] == 404
    declared(cast)
    assert send(headers)[0] == 422
    assert send(headers, *[ONE] * 2001)[0] == 422
    assert send(headers, ONE, valid_on="2024-09-18")[0] == 422


def test_what_changed_since_is_pulled_in_pages_within_scope_and_masked(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), *[row_of(community=f"第{at}院") for at in range(5)])
    recorded(cast.acting("梁知"), row_of(county="示范乙县", community="远园"))
    recorded(cast.acting("顾青"), row_of(community="第1院", done=2), at=LATER)
    headers = caller(cast, "顾青")

    def pull(**asked: object) -> dict[str, list[dict[str, object]]]:
        answer = Client().get(URL, asked, headers=headers)
        assert answer.status_code == 200
        return dict(answer.json())

    seen, mark = [], ""
    while True:
        page = pull(limit=2, after=mark)
        seen += [row["key"] for row in page["rows"]]
        mark = str(page["next"])
        if not mark:
            break
    assert sorted(map(str, seen)) == [f"示范甲县·第{at}院" for at in range(5)]
    (changed,) = pull(updated_after=AT.isoformat())["rows"]
    assert (changed["key"], changed["number"], changed["division"]) == ("示范甲县·第1院", 2, "410399")
    assert changed["values"]["owner"] == MASK  # type: ignore[index]
    assert Client().get(URL, {"updated_after": "2024-09-17T10:00:00"}, headers=headers).status_code == 422


def test_the_description_shows_the_bulk_routes() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    assert set(described["paths"]["/api/v1/ledgers/{code}/rows"]) == {"get", "post"}
    assert set(described["components"]["schemas"]["ImportSummary"]["properties"]) >= {
        "imported",
        "ignored",
        "conflicts",
    }
