"""A ledger of the counties for the matrix: rows of two counties, returns in three states, snapshots of two offices."""

import io
from dataclasses import replace
from datetime import timedelta

from PIL import Image

from luoshu.apps.ledgers.models import Return
from luoshu.apps.ledgers.operations import (
    DoubtInput,
    attach_row_photo,
    open_due_returns,
    report_complaint,
    review_return,
    submit_return,
    take_doubt_step,
    take_snapshot,
)
from luoshu.core.ledgers import Built, Period, Watch
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
    _doubts(cast, names)
    names["return_due"] = str(held["lifts"].pk)
    names["return_sent"] = str(held["lifts_sent"].pk)
    names["return_seen"] = str(held["lifts_seen"].pk)


def _doubts(cast: Cast, names: dict[str, str]) -> None:
    """A standing ledger that takes complaints: one waits for the county's answer, one for the confirmation."""
    watch = Watch("state", ("完工",), "疑似停用", kind_column="state", built=(Built("完工", "lifts"),))
    declared(cast, replace(LIFTS, code="places_run"), watch=watch, period=Period.STANDING)
    kept = [row_of(community=name) for name in ("安居苑", "问苑", "答苑")]
    recorded(cast.acting("梁知"), *kept, row_of(county="示范乙县", community="柳苑"), code="places_run")
    declared(
        cast,
        replace(LIFTS, code="places_run"),
        watch=watch,
        period=Period.STANDING,
        filler_levels=("county",),
        at=AT + timedelta(minutes=1),
    )
    for name, word in (("doubt_new", "问苑"), ("doubt_said", "答苑")):
        key = f"示范甲县·{word}"
        doubt = report_complaint(
            ledger_code="places_run", key=key, order_no=word, on=None, text="停了", by=cast.acting("罗简"), at=AT
        ).doubt
        assert doubt is not None
        names |= {name: doubt.code, "ledger_row_doubt" if name == "doubt_new" else "ledger_row_said": key}
    given = DoubtInput(note="在用")
    by = cast.acting("顾青")
    take_doubt_step(doubt_code=names["doubt_said"], verb="deny", by=by, at=AT + timedelta(minutes=2), given=given)
