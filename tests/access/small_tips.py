"""A report with a reward, a hotline file with a row that cannot be used, and a feed source read from a folder.

The person of the first two is nowhere else.
"""

from luoshu.apps.acting import SYSTEM
from luoshu.apps.feeds.operations import (
    Reporter,
    SourceForm,
    add_source,
    receive_delivery,
    receive_report,
    store_delivery,
)
from tests.support.cast import AT, Cast

REPORTER = ("隐去举报某", "13900001234")
TOKEN = "JB000000000001"


def add_tips(cast: Cast, names: dict[str, str]) -> None:
    """Make both in 甲县 and note the token and the delivery; nothing is made a clue."""
    by = cast.acting("陈川")
    fields = {"longitude": "112.19", "latitude": "34.11", "reported_at": "2024-09-17T15:00", "note": "冒烟"}
    reporter = Reporter(*REPORTER, token=TOKEN)
    made = receive_report(kind="hotline", datum="wgs84", fields=fields, by=by, at=AT, reporter=reporter)
    store_delivery(delivery_id=made.pk, worker="t", at=AT)
    names["tip"] = TOKEN
    data = (
        f"工单编号,来电人,来电号码,日期,经度,纬度,内容\nRX-000001,{','.join(REPORTER)},2024-09-17,,,回电{REPORTER[1]}\n"
    )
    given = {"kind": "hotline", "datum": "wgs84", "data": data.encode(), "file_name": "热线.csv"}
    made = receive_delivery(by=by, at=AT, **given)  # type: ignore[arg-type]
    store_delivery(delivery_id=made.pk, worker="t", at=AT)
    names["delivery_hotline"] = made.code
    form = SourceForm("wlf", "葵花", folder="jaxa", poll_minutes=10)
    add_source(code="jaxa", form=form, by=SYSTEM, at=AT)
