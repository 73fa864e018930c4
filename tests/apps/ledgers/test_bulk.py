"""Many rows at once: every row accounted for, in short transactions, and the same again changes nothing."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.ledgers.models import LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.operations import NewRow, bulk, record_rows
from luoshu.core.tables import Gap
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of

LATER = AT + timedelta(days=1)


def test_every_row_is_counted_once(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of(), row_of(community="甲二"))

    done = recorded(
        by,
        row_of(),
        row_of(community="甲二", done=2),
        row_of(community="甲三"),
        row_of(community="甲三"),
        row_of(county="示范乙县", community="柳苑"),
        row_of(community=Gap.BLANK),
        at=LATER,
    )

    assert (done.added, done.changed, done.unchanged, sorted(done.refused)) == (1, 1, 1, [3, 4, 5])
    assert done.total == 6
    assert "出现两次" in done.refused[3]["county"]


def test_the_same_rows_again_change_nothing(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("梁知")
    rows = [row_of(community=f"小区{number}") for number in range(30)]
    recorded(by, *rows)

    done = recorded(by, *rows, at=LATER)

    assert (done.added, done.changed, done.unchanged) == (0, 0, 30)
    assert RowVersion.objects.count() == 30
    assert AuditEntry.objects.filter(action="ledgers.record_rows").count() == 1


def test_chunks_are_transactions_of_their_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    declared(cast)
    monkeypatch.setattr(bulk, "CHUNK", 10)

    recorded(cast.acting("梁知"), *(row_of(community=f"小区{number}") for number in range(25)), batch="PC-1")

    details = AuditEntry.objects.filter(action="ledgers.record_rows").order_by("id").values_list("detail", flat=True)
    assert [detail["added"] for detail in details] == [10, 10, 5]
    assert RowVersion.objects.filter(batch="PC-1").count() == 25


def test_the_number_of_queries_does_not_grow_with_the_rows(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("梁知")
    counts = []
    for size in (5, 60):
        rows = [row_of(community=f"{size}号院{number}") for number in range(size)]
        with CaptureQueriesContext(
            connection,
        ) as seen:
            recorded(by, *rows)
        counts.append(len(seen))

    # SQLite takes a limited number of values a statement, so the narrow rows may need one or two more.
    assert counts[1] <= counts[0] + 2


def test_changed_rows_move_on_and_their_numbers_with_them(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("梁知")
    recorded(by, row_of(), row_of(community="二院"))

    recorded(by, row_of(money=Decimal("99.99")), row_of(community="二院", done=3), at=LATER, valid_on=date(2024, 9, 18))

    current = Measure.objects.filter(version__superseded_at__isnull=True)
    assert sorted(current.filter(column="money").values_list("value", flat=True)) == [9999, 120000050]
    assert set(LedgerRow.objects.values_list("version_no", flat=True)) == {2}


def test_a_row_of_another_place_is_not_taken_over(cast: Cast) -> None:
    declared(cast, key_columns=("community",))
    recorded(cast.acting("梁知"), row_of(county="示范乙县"))

    done = recorded(cast.acting("顾青"), row_of())

    assert list(done.refused) == [0]
    assert "已由别处登记" in done.refused[0][""]


def test_a_division_code_goes_before_a_name(cast: Cast) -> None:
    declared(cast)

    done = record_rows(
        ledger_code="lifts",
        rows=[NewRow(row_of(county="老名字"), division_code="410399")],
        by=cast.acting("顾青"),
        at=AT,
    )

    assert done.added == 1


def test_a_letter_that_no_database_keeps_is_told(cast: Cast) -> None:
    declared(cast)

    done = recorded(cast.acting("梁知"), row_of(community="甲\x00二"), row_of())

    assert done.added == 1
    assert "空字符" in done.refused[0][""]
