"""Alarms of tower cameras: CSV, XLSX or JSON, one alarm a row.

Datum: must be given; makers differ (GCJ-02 from map-based consoles, WGS-84 from surveyed masts). Times without a zone
are Beijing time. An alarm's own number is its identity, so a repeated alarm is the same alarm.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "camera"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
