"""The Ministry's list of straw-burning points: XLSX or CSV with date, lon, lat, province, city, county.

Datum: must be given with every file; the list does not say which it uses. Days are Beijing days, times are not known.
Delivered by hand (an upload or a letter's attachment), so there is no client here.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "official"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
