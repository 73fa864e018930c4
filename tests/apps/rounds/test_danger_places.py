"""A hidden danger names a row of a ledger as its place by code and key; the row's page lists what was found there."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.operations import remove_row
from luoshu.apps.ledgers.queries import row_link
from luoshu.apps.rounds.errors import RoundsInvalid
from luoshu.apps.rounds.models import Finding, Visit
from luoshu.apps.rounds.operations import NamedPlace
from luoshu.apps.rounds.queries import dangers_at
from luoshu.core.ledgers import Period
from tests.apps.rounds.test_topics import gas_plan, visit_of
from tests.support.cast import AT, COUNTY_A, COUNTY_B, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of
from tests.support.rounds_factories import Rounds

pytestmark = pytest.mark.django_db
FIRM, FAR = "示范甲县·甲气", "示范乙县·乙气"
ROW = f"firms|{FIRM}"


@pytest.fixture
def visit(rounds: Rounds) -> Visit:
    """A gas visit in 甲县, and ledgers of firms, one of which bears residents' names in its keys."""
    cast = rounds.cast
    for code, more in (
        ("firms", {"topics": ("gas_safety",)}),
        ("homes", {"topics": ("gas_safety",), "masked_columns": ("community",)}),
        ("other", {"topics": ("flood",)}),
    ):
        declared(cast, replace(LIFTS, code=code, title=f"{code}台账", period=Period.STANDING, **more))
        rows = (row_of(community="甲气"), row_of(county="示范乙县", community="乙气"))
        recorded(cast.acting("梁知"), *rows, code=code)
    return visit_of(rounds, gas_plan(cast))


def send(client: Client, visit: Visit, key: str = "k", **fields: str) -> int:
    typed = {"kind": "gas_safety:hose_old", "client_key": key, **fields}
    with time_machine.travel(AT, tick=False):
        answer = client.post(f"/rounds/visits/{visit.code}/findings/", typed, HTTP_ACCEPT="application/json")
    return answer.status_code


def test_a_danger_names_a_row_and_both_pages_lead_to_each_other(rounds: Rounds, visit: Visit) -> None:
    cast = rounds.cast
    client = cast.client_for("马骁")
    with time_machine.travel(AT, tick=False):
        client.get("/rounds/today/")
        with CaptureQueriesContext(connection) as seen:
            phone = client.get("/rounds/today/").content.decode()
    assert f'<option value="{ROW}">甲气</option>' in phone
    assert "乙气" not in phone
    assert phone.count("<option") == 2, "neither residents' names nor other topics' places are offered"
    assert '"label": "\\u54ea\\u4e00\\u5904"' in phone, "and it can be mended in the queue"
    assert len(seen) <= 40

    assert send(client, visit, row=ROW) == 200

    finding = Finding.objects.get()
    assert (finding.row_ledger, finding.row_key, finding.place) == ("firms", FIRM, FIRM)
    with time_machine.travel(AT, tick=False):
        row = cast.client_for("吕文").get(row_link("firms", FIRM)).content.decode()
        assert f'<a href="/rounds/findings/{finding.code}/">' in row
        assert "排查发现的隐患" in row
        page = cast.client_for("沈知").get(f"/rounds/findings/{finding.code}/").content.decode()
        assert f'<a href="{row_link("firms", FIRM)}">{FIRM}</a>' in page
        # The inspector opens no ledger: the place is named and leads nowhere.
        mine = client.get(f"/rounds/findings/{finding.code}/").content.decode()
    assert FIRM in mine
    assert row_link("firms", FIRM) not in mine


@pytest.mark.parametrize("row", [f"firms|{FAR}", f"homes|{FIRM}", f"nowhere|{FIRM}", "firms|", FIRM])
def test_a_row_that_may_not_be_named_leaves_nothing(rounds: Rounds, visit: Visit, row: str) -> None:
    assert send(rounds.cast.client_for("马骁"), visit, row=row) == 404
    assert not Finding.objects.exists()


def test_a_place_of_another_topic_is_refused_with_a_sentence_to_mend(rounds: Rounds, visit: Visit) -> None:
    assert send(rounds.cast.client_for("马骁"), visit, row=f"other|{FIRM}") == 422
    assert not Finding.objects.exists()


def test_a_place_outside_of_the_visit_is_refused(rounds: Rounds, visit: Visit) -> None:
    far = NamedPlace("firms", FAR, rounds.cast.path(COUNTY_B))
    with pytest.raises(RoundsInvalid, match="不在这次走访的地方"):
        rounds.find(visit, kind="gas_safety:hose_old", row=far)
    assert not Finding.objects.exists()


def test_who_reads_rounds_sees_all_who_puts_right_their_own_nobody_else_any(rounds: Rounds, visit: Visit) -> None:
    cast: Cast = rounds.cast
    row = NamedPlace("firms", FIRM, cast.path(COUNTY_A))
    rounds.find(visit, kind="gas_safety:hose_old", row=row)
    rounds.find(visit, kind="gas_safety:no_alarm", row=row, is_fixed_on_spot=True)
    late = AT + timedelta(days=20)

    seen = {name: dangers_at(cast.acting(name), "firms", FIRM, at=late) for name in ("沈知", "顾青", "周野", "罗简")}

    assert [(one.is_open, one.is_late) for one in seen["沈知"]] == [(True, True), (False, False)]
    assert seen["沈知"][1].outcome == "现场已改"
    assert [one.link.split("/")[2] for one in seen["顾青"]] == ["remedies"]
    assert (seen["周野"], seen["罗简"]) == ([], [])


def test_a_removed_row_keeps_its_dangers_by_name(rounds: Rounds, visit: Visit) -> None:
    assert send(rounds.cast.client_for("马骁"), visit, row=ROW) == 200
    version = LedgerRow.objects.get(ledger_code="firms", key=FIRM).version_no
    by = rounds.cast.acting("梁知")
    remove_row(ledger_code="firms", key=FIRM, seen=version, reason="注销", by=by, at=AT)
    assert send(rounds.cast.client_for("马骁"), visit, key="k2", row=ROW) == 404
    assert [one.label for one in dangers_at(rounds.cast.acting("沈知"), "firms", FIRM, at=AT)] != []
