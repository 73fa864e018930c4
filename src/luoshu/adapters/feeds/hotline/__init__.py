"""Calls to 12345 and 12369 and the office's own telephone: CSV, XLSX or JSON, one call a row.

Datum: must be given; a position picked on a Chinese web map is GCJ-02 or BD-09. Times without a zone are Beijing time.
Rows without a position are kept as rows to be completed, never dropped.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "hotline"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
