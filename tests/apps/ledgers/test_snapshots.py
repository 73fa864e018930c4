"""A snapshot is what was known when it was taken: a later edit, removal or new row never changes it."""

from datetime import timedelta

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.ledgers.errors import SnapshotInvalid, SnapshotNotVisible
from luoshu.apps.ledgers.models import Snapshot, SnapshotRow
from luoshu.apps.ledgers.operations import change_row, remove_row, take_snapshot
from luoshu.apps.ledgers.queries import MASK, find_snapshot_for, frozen_rows, is_untouched, snapshots_for
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of

LATER = AT + timedelta(days=1)
KEY = "示范甲县·安居苑"


@pytest.fixture
def book(cast: Cast) -> Cast:
    declared(cast)
    recorded(cast.acting("梁知"), row_of(), row_of(county="示范乙县", community="柳苑", done=2))
    return cast


def test_what_is_edited_afterwards_does_not_reach_it(book: Cast) -> None:
    by = book.acting("梁知")
    taken = take_snapshot(ledger_code="lifts", name="9月通报用数", by=by, at=AT)
    before = (taken.digest, frozen_rows(by, taken))

    change_row(ledger_code="lifts", key=KEY, values={"done": 4}, seen=1, by=by, at=LATER)
    remove_row(ledger_code="lifts", key="示范乙县·柳苑", seen=1, reason="撤项", by=by, at=LATER)
    recorded(by, row_of(community="三院"), at=LATER)

    after = Snapshot.objects.get(code=taken.code)
    assert (after.digest, frozen_rows(by, after)) == before
    assert (after.row_count, after.totals["done"]) == (2, "3")
    assert is_untouched(after)
    again = take_snapshot(ledger_code="lifts", name="9月通报用数", by=by, at=LATER, as_of=AT)
    assert again.digest == after.digest


def test_a_frozen_row_that_was_touched_shows(book: Cast) -> None:
    taken = take_snapshot(ledger_code="lifts", name="存档", by=book.acting("梁知"), at=AT)

    row = SnapshotRow.objects.filter(snapshot=taken).first()
    assert row is not None
    row.values["done"] = 99
    row.save()

    assert not is_untouched(taken)


def test_each_sees_the_rows_of_the_own_area(book: Cast) -> None:
    taken = take_snapshot(ledger_code="lifts", name="存档", by=book.acting("梁知"), at=AT)

    shown, count, _ = frozen_rows(book.acting("顾青"), find_snapshot_for(book.acting("顾青"), taken.code))

    assert (count, [row.key for row in shown]) == (1, [KEY])
    assert [cell.text for cell in shown[0].cells if cell.key == "owner"] == [MASK]
    own = take_snapshot(ledger_code="lifts", name="县里的", by=book.acting("顾青"), at=AT)
    assert own.row_count == 1
    with pytest.raises(SnapshotNotVisible):
        find_snapshot_for(book.acting("蒋原"), own.code)
    assert set(snapshots_for(book.acting("蒋原"), "lifts")) == {taken}


def test_a_copy_cut_short_is_never_seen(book: Cast) -> None:
    taken = take_snapshot(ledger_code="lifts", name="存档", by=book.acting("梁知"), at=AT)
    Snapshot.objects.filter(pk=taken.pk).update(is_complete=False)

    with pytest.raises(SnapshotNotVisible):
        find_snapshot_for(book.acting("梁知"), taken.code)


@pytest.mark.parametrize(("name", "as_of"), [("", AT), ("存" * 121, AT), ("存档", AT + timedelta(minutes=1))])
def test_a_snapshot_has_a_name_and_a_moment_that_is_past(book: Cast, name: str, as_of: object) -> None:
    with pytest.raises(SnapshotInvalid, match="请"):
        take_snapshot(ledger_code="lifts", name=name, by=book.acting("梁知"), at=AT, as_of=as_of)  # type: ignore[arg-type]


def test_a_township_takes_none(book: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_snapshot(ledger_code="lifts", name="存档", by=book.acting("赵禾"), at=AT)
