"""Numbers as arrays: every row once, gaps told from zeros, as it was known then and of the day that is asked for."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.operations import change_row, remove_row
from luoshu.apps.ledgers.queries import LedgerArrays, measures, measures_of, row_refs
from luoshu.core.tables import Gap
from tests.support.cast import AT, COUNTY_A, COUNTY_B, Cast
from tests.support.ledger_books import declared, recorded, row_of

LATER = AT + timedelta(days=20)
KEY = "示范甲县·安居苑"


@pytest.fixture
def book(cast: Cast) -> Cast:
    """Three rows in two counties."""
    declared(cast)
    recorded(
        cast.acting("梁知"),
        row_of(),
        row_of(community="二院", done=Gap.BLANK, state="完工", ended=date(2024, 9, 1)),
        row_of(county="示范乙县", community="柳苑", done=0, money=Gap.DASH),
    )
    return cast


def test_numbers_dates_and_choices_stand_row_by_row(book: Cast) -> None:
    found = measures("lifts", ("done", "money", "state", "ended"), as_of=AT)

    assert found.values["done"].tolist() == [1, 0, 0]
    assert found.missing["done"].tolist() == [False, True, False]
    assert found.missing["money"].tolist() == [False, False, True]
    assert found.values["money"].tolist()[:2] == [120000050, 120000050]
    assert [found.codes["state"][place] for place in found.values["state"]] == ["在建", "完工", "在建"]
    assert date.fromordinal(int(found.values["ended"][1])) == date(2024, 9, 1)
    assert [found.paths[place] for place in found.division_ids] == [
        book.path(COUNTY_A),
        book.path(COUNTY_A),
        book.path(COUNTY_B),
    ]
    assert found.scales == {"done": 0, "money": 2}
    assert [date.fromordinal(int(day)) for day in found.on] == [date(2024, 9, 17)] * 3


def test_one_division_alone(book: Cast) -> None:
    found = measures("lifts", ("planned",), as_of=AT, division_path=book.path(COUNTY_B))

    assert len(found.row_ids) == 1


def test_a_later_edit_is_not_known_before_it_was_made(book: Cast) -> None:
    by = book.acting("顾青")
    change_row(ledger_code="lifts", key=KEY, values={"done": 4}, seen=1, by=by, at=LATER)

    assert measures("lifts", ("done",), as_of=AT).values["done"].tolist()[0] == 1
    assert measures("lifts", ("done",), as_of=LATER).values["done"].tolist()[0] == 4
    assert len(measures("lifts", ("done",), as_of=AT - timedelta(seconds=1)).row_ids) == 0


def test_the_state_of_a_day_is_the_last_one_that_holds_by_then(book: Cast) -> None:
    by = book.acting("顾青")
    change_row(ledger_code="lifts", key=KEY, values={"done": 4}, seen=1, by=by, at=LATER, valid_on=date(2024, 10, 5))
    change_row(ledger_code="lifts", key=KEY, values={"done": 2}, seen=2, by=by, at=LATER, valid_on=date(2024, 9, 20))

    by_day = {
        day: measures("lifts", ("done",), as_of=LATER, on=day).values["done"].tolist()[0]
        for day in (date(2024, 9, 19), date(2024, 9, 20), date(2024, 10, 5))
    }

    assert list(by_day.values()) == [1, 2, 4]
    assert measures("lifts", ("done",), as_of=LATER).values["done"].tolist()[0] == 4


def test_a_removed_row_counts_no_more_from_its_day_on(book: Cast) -> None:
    remove_row(ledger_code="lifts", key=KEY, seen=1, reason="重复", by=book.acting("顾青"), at=LATER)

    assert len(measures("lifts", ("done",), as_of=LATER).row_ids) == 2
    assert len(measures("lifts", ("done",), as_of=LATER, on=date(2024, 9, 30)).row_ids) == 3


def test_what_is_not_there_is_a_lookup_error(book: Cast) -> None:
    with pytest.raises(LookupError, match="nowhere"):
        measures("nowhere", ("done",), as_of=AT)
    with pytest.raises(LookupError, match="community"):
        measures("lifts", ("community",), as_of=AT)


def test_a_number_leads_back_to_its_rows(book: Cast) -> None:
    found = measures("lifts", ("done",), as_of=AT)

    refs = row_refs(found.row_ids)

    row = LedgerRow.objects.get(key=KEY)
    assert refs[row.pk].key == KEY
    assert refs[row.pk].link.startswith("/ledgers/lifts/rows/%E7%A4%BA")


def test_sums_are_exact(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("梁知"), *(row_of(community=f"院{n}", money=Decimal("0.10")) for n in range(30)))

    assert int(measures("lifts", ("money",), as_of=AT).values["money"].sum()) == 300


def test_many_ledgers_are_read_together_and_each_as_if_alone(book: Cast) -> None:
    declared(book, code="stairs")
    declared(book, code="empty")
    recorded(book.acting("梁知"), row_of(community="三院", done=7, state="完工"), code="stairs")
    # A column that one asks for and the other has too comes to the one alone.
    wanted = {"lifts": ("done", "state"), "stairs": ("done",), "empty": (), "gone": ()}
    with CaptureQueriesContext(connection) as seen:
        found = measures_of(wanted, as_of=AT, division_path=book.path(COUNTY_A))

    assert len(seen) == 3
    for code in ("lifts", "stairs", "empty"):
        alone, together = measures(code, wanted[code], as_of=AT, division_path=book.path(COUNTY_A)), found[code]
        assert isinstance(together, LedgerArrays)
        assert together.row_ids.tolist() == alone.row_ids.tolist()
        assert (together.codes, together.scales, together.paths) == (alone.codes, alone.scales, alone.paths)
        for column in wanted[code]:
            assert together.values[column].tolist() == alone.values[column].tolist()
            assert together.missing[column].tolist() == alone.missing[column].tolist()
    assert isinstance(found["stairs"], LedgerArrays)
    assert found["stairs"].values.keys() == {"done"}
    assert "没有代码为“gone”的台账" in str(found["gone"])


def test_a_column_that_is_not_counted_spoils_one_ledger_only(book: Cast) -> None:
    declared(book, code="stairs")
    found = measures_of({"lifts": ("owner",), "stairs": ("done",)}, as_of=AT)
    assert "没有可计数的列“owner”" in str(found["lifts"])
    assert isinstance(found["stairs"], LedgerArrays)
