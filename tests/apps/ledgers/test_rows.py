"""One row by hand: entered, changed, removed; each change a version with who, when and why."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.ledgers.errors import (
    LedgerNotVisible,
    LedgerRowNotVisible,
    NotAFiller,
    RowExists,
    RowInvalid,
    RowMoved,
)
from luoshu.apps.ledgers.models import LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.operations import change_row, record_row, remove_row
from luoshu.apps.ledgers.queries import MASK, find_ledger_for, row_history_for, rows_for
from luoshu.core.ledgers import Borrowed
from luoshu.core.tables import Gap, Value
from tests.support.cast import AT, COUNTY_A, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

LATER = AT + timedelta(days=1)


def test_a_row_is_entered_with_its_numbers_its_place_and_an_audit_row(cast: Cast) -> None:
    declared(cast)

    row = record_row(ledger_code="lifts", values=row_of(), by=cast.acting("顾青"), at=AT, sentence="已装 1 部。")

    assert (row.key, row.division_path, row.unit_code) == ("示范甲县·安居苑", cast.path(COUNTY_A), "a-housing")
    version = RowVersion.objects.get(row=row)
    assert (version.valid_on, version.sentence) == (date(2024, 9, 17), "已装 1 部。")
    assert dict(Measure.objects.values_list("column", "value")) == {
        "planned": 4,
        "done": 1,
        "money": 120000050,
        "state": 0,
    }
    written = AuditEntry.objects.get(action="ledgers.record_row")
    assert written.detail["values"]["done"] == 1
    assert written.detail["values"]["owner"] == MASK


def test_a_change_is_a_version_and_the_history_tells_it(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    change_row(ledger_code="lifts", key=row.key, values={"done": 2}, seen=1, by=by, at=LATER, reason="又装一部")

    _, (newest, first) = row_history_for(cast.acting("罗简"), ledger, row.key)
    assert newest.changes == (("电梯·已装", "1", "2"),)
    assert (newest.reason, newest.person_code, newest.is_current) == ("又装一部", by.person_code, True)
    assert (first.changes, first.is_current) == ((), False)
    assert RowVersion.objects.get(number=1).values["done"] == 1


def test_the_sheet_as_it_was_known_at_a_moment_comes_back(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of())
    change_row(ledger_code="lifts", key="示范甲县·安居苑", values={"done": 3}, seen=1, by=by, at=LATER)

    then, now = (rows_for(by, ledger, as_of=moment) for moment in (AT, None))

    assert (then.totals["done"], now.totals["done"]) == ("1", "3")
    assert rows_for(by, ledger, as_of=AT - timedelta(seconds=1)).count == 0


def test_a_state_of_an_earlier_day_stands_behind_the_current_one(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of())

    change_row(
        ledger_code="lifts",
        key="示范甲县·安居苑",
        values={"done": 0},
        seen=1,
        by=by,
        at=LATER,
        valid_on=date(2024, 8, 31),
    )

    assert rows_for(by, ledger).totals["done"] == "1"
    assert RowVersion.objects.get(superseded_at__isnull=True).number == 1
    assert LedgerRow.objects.get().version_no == 2


def test_the_same_values_again_change_nothing(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    change_row(ledger_code="lifts", key=row.key, values=row_of(owner=MASK), seen=1, by=by, at=LATER)

    assert RowVersion.objects.count() == 1


def test_a_masked_column_is_shown_to_nobody_and_kept_when_sent_back(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    change_row(ledger_code="lifts", key=row.key, values={"owner": MASK, "done": 2}, seen=1, by=by, at=LATER)

    shown = rows_for(by, ledger).rows[0]
    assert [cell.text for cell in shown.cells if cell.key == "owner"] == [MASK]
    assert "王某某" not in str(row_history_for(by, ledger, row.key))
    assert RowVersion.objects.get(number=2).values["owner"] == "王某某"
    assert rows_for(by, ledger, search="王某某").count == 0


def test_a_removed_row_leaves_the_sheet_and_may_come_back(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    remove_row(ledger_code="lifts", key=row.key, seen=1, reason="重复登记", by=by, at=LATER)
    assert rows_for(by, ledger).count == 0

    again = record_row(ledger_code="lifts", values=row_of(done=2), by=by, at=LATER + timedelta(hours=1))
    assert again.pk == row.pk
    assert rows_for(by, ledger).totals["done"] == "2"
    assert RowVersion.objects.filter(row=row).count() == 3


def test_a_removal_says_why(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    with pytest.raises(RowInvalid, match="写明原因"):
        remove_row(ledger_code="lifts", key=row.key, seen=1, reason=" ", by=by, at=LATER)


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        (row_of(community=Gap.BLANK), "community", "没有填写"),
        (row_of(county="不知道县"), "county", "对不上区划名称"),
        (row_of(county="示范乙县"), "county", "不在您的辖区内"),
        (row_of(money=Decimal("0.001")), "money", "小数超过 2 位"),
        (row_of(community="绝密★小区"), "", "密"),
        (row_of(done="三"), "", "类型不符"),
    ],
)
def test_values_that_cannot_be_kept_are_refused_by_cell(
    cast: Cast, values: dict[str, Value], column: str, words: str
) -> None:
    declared(cast)

    with pytest.raises(RowInvalid) as refused:
        record_row(ledger_code="lifts", values=values, by=cast.acting("顾青"), at=AT)

    assert words in refused.value.cells[column]
    assert LedgerRow.objects.count() == 0


def test_a_secret_reason_is_not_kept(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)

    with pytest.raises(SecrecyMarkFound):
        change_row(ledger_code="lifts", key=row.key, values={"done": 2}, seen=1, by=by, at=LATER, reason="机密★1年")


def test_what_was_looked_at_before_somebody_changed_it_is_refused(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    row = record_row(ledger_code="lifts", values=row_of(), by=by, at=AT)
    change_row(ledger_code="lifts", key=row.key, values={"done": 2}, seen=1, by=by, at=LATER)

    with pytest.raises(RowMoved):
        change_row(ledger_code="lifts", key=row.key, values={"done": 3}, seen=1, by=by, at=LATER)
    with pytest.raises(RowExists):
        record_row(ledger_code="lifts", values=row_of(), by=by, at=LATER)


def test_a_county_sees_its_own_rows_and_the_city_all(cast: Cast) -> None:
    ledger = declared(cast)
    recorded(cast.acting("梁知"), row_of(), row_of(county="示范乙县", community="柳苑"))

    counts = {name: rows_for(cast.acting(name), ledger).count for name in ("罗简", "梁知", "顾青", "吕文", "赵禾")}

    assert counts == {"罗简": 2, "梁知": 2, "顾青": 1, "吕文": 1, "赵禾": 0}
    with pytest.raises(LedgerRowNotVisible):
        row_history_for(cast.acting("顾青"), ledger, "示范乙县·柳苑")


def test_only_those_a_ledger_names_fill_it(cast: Cast) -> None:
    declared(cast, filler_levels=("county",))

    with pytest.raises(NotAFiller):
        record_row(ledger_code="lifts", values=row_of(), by=cast.acting("罗简"), at=AT)
    with pytest.raises(NotAFiller):
        record_row(ledger_code="lifts", values=row_of(), by=cast.acting("梁知"), at=AT)
    with pytest.raises(NotAllowed):
        record_row(ledger_code="lifts", values=row_of(), by=cast.acting("林岚"), at=AT)


def test_a_ledger_of_certain_offices_is_filled_by_them_alone(cast: Cast) -> None:
    declared(cast, filler_units=("city-housing",))

    with pytest.raises(NotAFiller):
        record_row(ledger_code="lifts", values=row_of(), by=cast.acting("顾青"), at=AT)


def test_a_column_that_another_ledger_fills_is_shown_and_not_asked(cast: Cast) -> None:
    declared(cast, filler_levels=("city",))
    funds = replace(LIFTS, code="lift_funds", borrowed=(Borrowed("planned", "lifts", "planned"),))
    ledger = declared(cast, funds)
    recorded(cast.acting("梁知"), row_of(planned=7))

    recorded(cast.acting("梁知"), row_of(planned=99), code="lift_funds")

    shown = rows_for(cast.acting("罗简"), ledger).rows[0]
    cell = next(cell for cell in shown.cells if cell.key == "planned")
    assert (cell.text, cell.is_lent) == ("7", True)
    assert "planned" not in RowVersion.objects.get(ledger_code="lift_funds").values


def test_filters_and_pages_hold_together(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("梁知")
    recorded(
        by, *(row_of(community=f"小区{number:02d}", state="完工" if number % 2 else "在建") for number in range(12))
    )

    page = rows_for(by, ledger, filters={"state": "完工"}, size=4, page=2)

    assert (page.count, page.pages, len(page.rows)) == (6, 2, 2)
    assert page.totals["done"] == "6"
    assert rows_for(by, ledger, search="小区03").count == 1
    assert rows_for(by, ledger, page=99, size=5).page == 3


def test_a_ledger_nobody_named_is_not_there(cast: Cast) -> None:
    with pytest.raises(LedgerNotVisible):
        find_ledger_for(cast.acting("罗简"), "lifts")
    with pytest.raises(NotAllowed):
        find_ledger_for(cast.acting("林岚"), "lifts")
