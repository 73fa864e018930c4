"""Pictures of before and after; and how much the ledgers ask of each level a week."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from luoshu.apps.evidence.errors import NotAPhoto, SecrecyMarkFound
from luoshu.apps.ledgers.errors import LedgerRowNotVisible, NotAFiller, RowInvalid
from luoshu.apps.ledgers.models import LedgerRow
from luoshu.apps.ledgers.operations import attach_row_photo
from luoshu.apps.ledgers.queries import burden_for, filled_last_week, photos_of_row
from luoshu.core.ledgers import Borrowed, Period
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

KEY = "示范甲县·安居苑"


def jpeg(shade: int) -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def book(cast: Cast, settings: Any, tmp_path: Path) -> Cast:
    settings.LUOSHU_HOME = tmp_path
    declared(cast)
    recorded(cast.acting("顾青"), row_of())
    return cast


def attach(cast: Cast, name: str, side: str, **changes: Any) -> object:
    """Attach a picture to the row of the test."""
    given = {"data": jpeg(40 if side == "before" else 200), "file_name": "现场.jpg", "key": KEY} | changes
    return attach_row_photo(ledger_code="lifts", side=side, by=cast.acting(name), at=AT, **given)


def test_a_pair_stands_side_by_side_and_a_newer_picture_before_the_older(book: Cast) -> None:
    first = attach(book, "顾青", "before")
    after = attach(book, "顾青", "after")
    second = attach(book, "顾青", "before", data=jpeg(90))

    photos = photos_of_row(LedgerRow.objects.get())

    assert (photos.before, photos.after, photos.older) == (second, after, (first,))


@pytest.mark.parametrize(
    ("name", "changes", "error"),
    [
        ("顾青", {"data": b"GIF89a no photo"}, NotAPhoto),
        ("顾青", {"file_name": "机密★1年.jpg"}, SecrecyMarkFound),
        ("顾青", {"key": "没有"}, LedgerRowNotVisible),
        ("吕文", {}, NotAFiller),
    ],
)
def test_what_is_no_picture_of_this_row_is_refused(
    book: Cast, name: str, changes: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        attach(book, name, "before", **changes)
    assert photos_of_row(LedgerRow.objects.get()).before is None


def test_a_side_that_is_none_and_a_ledger_without_pictures(book: Cast) -> None:
    with pytest.raises(RowInvalid, match="改造前还是改造后"):
        attach(book, "顾青", "during")
    declared(book, photo_pair=False)
    with pytest.raises(RowInvalid, match="不要求照片"):
        attach(book, "顾青", "before")


def test_villages_are_asked_nothing_and_what_is_shared_is_not_counted(cast: Cast) -> None:
    declared(cast, filler_levels=("county",))
    township = replace(
        LIFTS,
        code="harvest",
        period=Period.DAILY,
        counts_days_off=True,
        fillers=("township_officer",),
        borrowed=(Borrowed("planned", "lifts", "planned"),),
    )
    declared(cast, township)
    declared(cast, replace(LIFTS, code="register", period=Period.STANDING))

    burden = {one.level: one for one in burden_for(cast.acting("罗简"))}

    assert (burden["village"].ledgers, burden["village"].fields_a_week) == (0, 0)
    assert (burden["township"].fields_a_week, burden["township"].spared) == (7 * 7, 7)
    assert burden["county"].fields_a_week == pytest.approx(8 * 12 / 52)
    assert burden["city"].fields_a_week == 0


def test_lines_of_the_last_week_are_those_of_the_own_area(book: Cast) -> None:
    assert filled_last_week(book.acting("罗简"), AT) == 1
    assert filled_last_week(book.acting("蒋原"), AT) == 0
