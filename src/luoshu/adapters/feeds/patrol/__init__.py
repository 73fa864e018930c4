"""Reports of patrols and grid workers: CSV, XLSX or JSON, one report a row.

Datum: must be given; phones hand out WGS-84 or GCJ-02 depending on the map they use. Times without a zone are
Beijing time.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "patrol"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
