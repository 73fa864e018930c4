"""JAXA Himawari wildfire product: CSV with header lines that start with #, one file every ten minutes.

Datum: WGS-84, fixed by the product. Times are UTC. FRP is MW; where the header says W per square metre it is
multiplied by the cell's area. Files come through JAXA's P-Tree service, fetched by the office and dropped in.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "wlf"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
