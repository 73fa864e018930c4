"""A sheet laid over a ledger: previewed, applied, undone; refused as a hand would be, red where it is wrong."""

import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.choices import BatchState
from luoshu.apps.ledgers.errors import (
    BatchInvalid,
    BatchMoved,
    BatchNotVisible,
    BatchOverlaid,
    BatchStale,
    NotAFiller,
    SheetUnreadable,
)
from luoshu.apps.ledgers.models import ImportBatch, LedgerRow, RowVersion
from luoshu.apps.ledgers.operations import change_row
from luoshu.apps.ledgers.operations.batches import apply_batch, map_headings, open_batch, undo_batch
from luoshu.apps.ledgers.queries import measures, rows_for
from luoshu.apps.ledgers.queries.batches import batch_page_for, find_batch_for, marked_file
from luoshu.apps.ledgers.queries.rows import MASK
from luoshu.apps.ledgers.queries.sheets import empty_sheet, ledger_sheet
from luoshu.core.tables import Gap, read_form
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of
from tests.support.office_books import book

pytestmark = pytest.mark.django_db
HEAD = ("序号", "县区", "小区", "计划", "已装", "投资", "状态")
LATER = AT + timedelta(hours=1)


def sheet(*rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> bytes:
    return book([["加装电梯情况表"], ["单位：部、万元"], list(head), *map(list, rows)])


def opened(cast: Cast, data: bytes, name: str = "顾青", **more: Any) -> ImportBatch:
    return open_batch(ledger_code="lifts", data=data, file_name="九月.xlsx", by=cast.acting(name), at=AT, **more)


ONE = (1, "示范甲县", "安居苑", 4, 2, 120, "在建")
TWO = (2, "示范甲县", "乐居苑", 3, 3, 90, "完工")


def test_a_preview_counts_every_row_once_and_writes_nothing(cast: Cast) -> None:
    declared(cast)
    recorded(
        cast.acting("顾青"), row_of(), row_of(community="和园", planned=2, done=2, money=Decimal(10), state="完工")
    )
    batch = opened(
        cast,
        sheet(
            ("合计", "", "", 99, 8, 211, ""),
            ONE,
            TWO,
            (3, "示范甲县", "和园", 2, 2, 0.001, "完工"),
            (4, "示范乙县", "远园", 1, 1, 5, "完工"),
            (5, "示范甲县", "新园", "很多", 0, 0, "在建"),
            (6, "示范甲县", "乐居苑", 1, 0, 0, "在建"),
        ),
    )
    counts = batch.counts
    assert counts["received"] == counts["new"] + counts["changed"] + counts["unchanged"] + counts["refused"] == 6
    assert (counts["new"], counts["changed"], counts["unchanged"], counts["refused"]) == (1, 1, 1, 3)
    assert counts["totals_off"] == 2
    assert {(one[0], one[1]) for one in batch.diff["problems"]} == {(8, "县区"), (9, "电梯·计划"), (10, "县区")}
    assert LedgerRow.objects.count() == 2
    page = batch_page_for(cast.acting("顾青"), batch.code, change="changed")
    (row,) = page.rows
    assert [(one.column, one.before, one.after) for one in row.changes] == [
        ("电梯·已装", "1", "2"),
        ("投资", "120.00005", "120"),
    ]


def test_columns_that_the_sheet_lacks_stay_as_they_are(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    batch = opened(cast, sheet(("示范甲县", "安居苑", 3), head=("县区", "小区", "已装")))
    apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER)
    values = RowVersion.objects.get(superseded_at__isnull=True).values
    assert (values["done"], values["planned"], values["owner"]) == (3, 4, "王某某")


def test_what_was_previewed_is_written_once(cast: Cast) -> None:
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    batch = opened(cast, sheet(ONE, TWO), valid_on=date(2024, 9, 10))
    done = apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER)
    assert (done.state, done.counts["written"]) == (BatchState.APPLIED, 2)
    found = measures("lifts", ["done"], as_of=LATER)
    assert sorted(found.values["done"].tolist()) == [1, 3]
    with pytest.raises(BatchMoved):
        apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER)
    again = opened(cast, sheet(ONE, TWO))
    assert AuditEntry.objects.filter(action="ledgers.apply_batch").count() == 1
    assert again.counts["unchanged"] == 1


def test_of_two_who_press_at_once_one_wins(cast: Cast) -> None:
    declared(cast)
    batch = opened(cast, sheet(ONE))
    ImportBatch.objects.filter(pk=batch.pk).update(applied_at=LATER)
    with pytest.raises(BatchMoved):
        apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER + timedelta(minutes=1))
    # Whoever was first died: after a while the batch may be taken up again.
    done = apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER + timedelta(minutes=11))
    assert done.counts["written"] == 1


def test_rows_that_moved_since_the_preview_are_not_overwritten(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of())
    batch = opened(cast, sheet(ONE, TWO))
    change_row(ledger_code="lifts", key="示范甲县·安居苑", values={"planned": 6}, seen=1, by=by, at=LATER)
    with pytest.raises(BatchStale, match="安居苑"):
        apply_batch(batch_code=batch.code, by=by, at=LATER)
    assert LedgerRow.objects.count() == 1
    assert find_batch_for(by, batch.code).applied_at is None


def test_undoing_puts_every_row_back_and_keeps_every_version(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of())
    before = dict(RowVersion.objects.get().values)
    batch = opened(cast, sheet(ONE, TWO))
    apply_batch(batch_code=batch.code, by=by, at=LATER)
    done = undo_batch(batch_code=batch.code, reason="传错月份", by=by, at=LATER + timedelta(hours=1))
    assert done.state == BatchState.UNDONE
    ledger = declared(cast)
    page = rows_for(by, ledger)
    assert [row.key for row in page.rows] == ["示范甲县·安居苑"]
    current = RowVersion.objects.get(row__key="示范甲县·安居苑", superseded_at__isnull=True)
    assert (current.values, current.number) == (before, 3)
    found = measures("lifts", ["done"], as_of=LATER + timedelta(hours=2))
    assert found.values["done"].tolist() == [1]
    assert measures("lifts", ["done"], as_of=LATER).values["done"].sum() == 5
    with pytest.raises(BatchMoved):
        undo_batch(batch_code=batch.code, reason="再来", by=by, at=LATER + timedelta(hours=2))


def test_an_undone_sheet_can_be_brought_in_again(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    for _ in range(2):
        batch = opened(cast, sheet(ONE, TWO))
        assert batch.counts["new"] == 2
        apply_batch(batch_code=batch.code, by=by, at=LATER)
        undo_batch(batch_code=batch.code, reason="试一下", by=by, at=LATER)
    assert RowVersion.objects.count() == 8


def test_a_later_edit_stands_in_the_way_of_undoing(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    batch = opened(cast, sheet(ONE, TWO))
    apply_batch(batch_code=batch.code, by=by, at=LATER)
    change_row(ledger_code="lifts", key="示范甲县·乐居苑", values={"planned": 9}, seen=1, by=by, at=LATER)
    with pytest.raises(BatchOverlaid, match="乐居苑"):
        undo_batch(batch_code=batch.code, reason="传错", by=by, at=LATER)
    assert find_batch_for(by, batch.code).state == BatchState.APPLIED
    assert rows_for(by, declared(cast)).count == 2


def test_undoing_needs_a_reason(cast: Cast) -> None:
    declared(cast)
    batch = opened(cast, sheet(ONE))
    apply_batch(batch_code=batch.code, by=cast.acting("顾青"), at=LATER)
    with pytest.raises(BatchInvalid, match="原因"):
        undo_batch(batch_code=batch.code, reason="  ", by=cast.acting("顾青"), at=LATER)


def test_whoever_may_not_fill_may_not_import(cast: Cast) -> None:
    declared(cast)
    for name, refusal in (("郑远", NotAFiller), ("吕文", NotAFiller), ("陈川", NotAllowed)):
        with pytest.raises(refusal):
            opened(cast, sheet(ONE), name)


def test_a_batch_is_seen_in_its_own_area_only(cast: Cast) -> None:
    declared(cast, fillers=("department_clerk", "county_office"))
    batch = opened(cast, sheet(ONE), "吕文")
    assert find_batch_for(cast.acting("罗简"), batch.code).pk == batch.pk
    with pytest.raises(BatchNotVisible):
        find_batch_for(cast.acting("蒋原"), batch.code)


def test_a_row_that_somebody_elsewhere_entered_is_refused(cast: Cast) -> None:
    declared(cast, key_columns=("community",))
    recorded(cast.acting("梁知"), row_of(county="示范乙县"))
    batch = opened(cast, sheet(ONE))
    assert batch.counts["refused"] == 1
    assert "不在您的辖区内" in batch.diff["problems"][0][3]


def test_the_file_comes_back_in_red_with_totals_marked(cast: Cast) -> None:
    declared(cast)
    content = sheet(("合计", "", "", 9, 2, 120, ""), ONE, (2, "示范丙县", "新园", 1, 0, 0, "在建"))
    batch = opened(cast, content)
    data, name = marked_file(cast.acting("顾青"), batch.code)
    assert name == "九月（标红）.xlsx"
    page = load_workbook(io.BytesIO(data)).active
    red = {cell.coordinate for row in page.iter_rows() for cell in row if cell.comment}
    assert red == {"D4", "B6"}
    assert page["A1"].value == "加装电梯情况表"


def test_other_headings_are_matched_once_and_known_the_next_time(cast: Cast) -> None:
    declared(cast)
    by = cast.acting("顾青")
    strange = ("县区", "院落", "要装", "装好")
    batch = opened(cast, sheet(("示范甲县", "安居苑", 4, 2), head=strange))
    page = batch_page_for(by, batch.code)
    assert page.is_waiting
    assert batch.mapping["missing"] == ["community"]
    with pytest.raises(BatchInvalid, match="表头"):
        apply_batch(batch_code=batch.code, by=by, at=LATER)
    with pytest.raises(BatchInvalid, match="两列"):
        map_headings(batch_code=batch.code, names={"community": "院落", "owner": "院落"}, by=by, at=AT)
    names = {"community": "院落", "planned": "要装", "done": "装好"}
    mapped = map_headings(batch_code=batch.code, names=names, by=by, at=AT)
    assert mapped.counts["new"] == 1
    apply_batch(batch_code=batch.code, by=by, at=LATER)
    again = opened(cast, sheet((3, 4, "示范甲县", "乐居苑"), head=("装好", "要装", "县区", "院落")))
    assert (again.mapping["names"], again.counts["new"]) == (names, 1)


@pytest.mark.parametrize(
    ("data", "word"),
    [(b"", "空"), (book([["只有标题"]]), "表头"), (b"PK\x03\x04broken", "另存"), (b"%PDF-1.4 x", "。")],
    ids=["empty", "title", "damaged", "pdf"],
)
def test_what_is_no_sheet_is_refused_with_what_to_do(cast: Cast, data: bytes, word: str) -> None:
    declared(cast)
    with pytest.raises(SheetUnreadable, match=word):
        opened(cast, data)
    assert not ImportBatch.objects.exists()


def test_a_day_that_has_not_come_is_refused(cast: Cast) -> None:
    declared(cast)
    with pytest.raises(BatchInvalid, match="还没有到"):
        opened(cast, sheet(ONE), valid_on=date(2024, 9, 18))


def test_a_masked_number_comes_back_as_it_was(cast: Cast) -> None:
    ledger = declared(cast, masked_columns=("owner", "money"))
    by = cast.acting("顾青")
    recorded(by, row_of())
    data, _ = ledger_sheet(by, ledger, at=AT)
    batch = opened(cast, data)
    assert (batch.counts["unchanged"], batch.counts["refused"]) == (1, 0)


def test_an_export_comes_back_unchanged_and_says_how_many_rows_it_has(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of(), row_of(community="乐居苑", money=Gap.DASH, done=Gap.BLANK))
    recorded(cast.acting("梁知"), row_of(county="示范乙县", community="远园"))
    data, count = ledger_sheet(by, ledger, at=AT)
    assert count == 2
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert str(page.cell(row=page.max_row, column=1).value).startswith("本表共 2 行，数据截至 2024年9月17日")
    reading = read_form(data, LIFTS.form, placeholder=MASK)
    assert {record.values["owner"] for record in reading.records} == {MASK}
    batch = opened(cast, data)
    assert (batch.counts["unchanged"], batch.counts["refused"]) == (2, 0)


def test_an_export_of_an_earlier_moment_knows_nothing_later(cast: Cast) -> None:
    ledger = declared(cast)
    by = cast.acting("顾青")
    recorded(by, row_of())
    recorded(by, row_of(community="乐居苑"), at=LATER)
    _, count = ledger_sheet(by, ledger, at=LATER, as_of=AT + timedelta(minutes=1))
    assert count == 1
    assert read_form(empty_sheet(ledger), LIFTS.form).records == ()


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["安居苑", "乐居苑", "和园", "远园"]), st.integers(0, 9), st.integers(0, 9), st.integers(0, 99)
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=ROWS, second=ROWS)
def test_any_sheet_undone_leaves_the_ledger_as_it_was(
    cast: Cast, first: list[tuple[str, int, int, int]], second: list[tuple[str, int, int, int]]
) -> None:
    RowVersion.objects.all().delete()
    LedgerRow.objects.all().delete()
    ledger = declared(cast)
    by = cast.acting("顾青")

    def state() -> list[tuple[str, Any]]:
        rows = RowVersion.objects.filter(superseded_at__isnull=True, is_removed=False)
        return sorted((row.row.key, sorted(row.values.items())) for row in rows.select_related("row"))

    def lines(rows: list[tuple[str, int, int, int]]) -> bytes:
        return sheet(*[(at, "示范甲县", name, a, b, c, "在建") for at, (name, a, b, c) in enumerate(rows, start=1)])

    if first:
        batch = opened(cast, lines(first))
        apply_batch(batch_code=batch.code, by=by, at=AT)
    before, sums = state(), measures(ledger.code, ["done"], as_of=LATER).values["done"].sum()
    batch = opened(cast, lines(second)) if second else None
    if batch is not None and batch.counts["new"] + batch.counts["changed"]:
        apply_batch(batch_code=batch.code, by=by, at=LATER)
        undo_batch(batch_code=batch.code, reason="撤销", by=by, at=LATER)
    assert state() == before
    assert measures(ledger.code, ["done"], as_of=LATER + timedelta(hours=1)).values["done"].sum() == sums
