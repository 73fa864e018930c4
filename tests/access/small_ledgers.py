"""A ledger of the counties for the matrix: rows of two counties, returns in three states, snapshots of two offices."""

import io
from dataclasses import replace
from datetime import timedelta

from PIL import Image

from luoshu.apps.ledgers.models import Return
from luoshu.apps.ledgers.operations import (
    attach_row_photo,
    open_due_returns,
    review_return,
    submit_return,
    take_snapshot,
)
from tests.support.cast import AT, Cast
from tests.support.ledger_books import LIFTS, declared, recorded, row_of

ROW_A, ROW_B = "示范甲县·安居苑", "示范乙县·柳苑"


def add_ledgers(cast: Cast, names: dict[str, str]) -> None:
    """Make them and note their codes."""
    declared(cast)
    recorded(cast.acting("梁知"), row_of(), row_of(county="示范乙县", community="柳苑"))
    names |= {"ledger_row_a": ROW_A, "ledger_row_b": ROW_B}
    names["snapshot_city"] = take_snapshot(ledger_code="lifts", name="市", by=cast.acting("梁知"), at=AT).code
    names["snapshot_a"] = take_snapshot(ledger_code="lifts", name="县", by=cast.acting("顾青"), at=AT).code
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG")
    names["ledger_photo"] = attach_row_photo(
        ledger_code="lifts",
        key=ROW_A,
        side="before",
        data=out.getvalue(),
        file_name="a.jpg",
        by=cast.acting("顾青"),
        at=AT,
    ).code
    declared(cast, filler_levels=("county",))
    for code in ("lifts_sent", "lifts_seen"):
        declared(cast, replace(LIFTS, code=code), filler_levels=("county",))
        recorded(cast.acting("顾青"), row_of(), code=code)
    open_due_returns(at=AT)
    held = {one.ledger_code: one for one in Return.objects.filter(period_key="2024-09", unit_code="a-housing")}
    for code in ("lifts_sent", "lifts_seen"):
        submit_return(number=held[code].pk, by=cast.acting("顾青"), at=AT)
    review_return(number=held["lifts_seen"].pk, by=cast.acting("梁知"), at=AT + timedelta(minutes=1))
    names["return_due"] = str(held["lifts"].pk)
    names["return_sent"] = str(held["lifts_sent"].pk)
    names["return_seen"] = str(held["lifts_seen"].pk)
