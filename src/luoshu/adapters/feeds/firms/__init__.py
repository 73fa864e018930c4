"""NASA FIRMS active fires, MODIS and VIIRS: files (CSV, TXT, GeoJSON) and the area API.

Datum: WGS-84, fixed by the product. Times are UTC. The same detection comes with every poll for 24 hours; its natural
key makes it one. See area_api for the client, which needs a MAP_KEY and is off until one is configured.
"""

from luoshu.core.fire.formats import FORMATS, ParsedDelivery, parse_delivery

KIND = "firms"
TITLE = FORMATS[KIND].title
FIXED_DATUM = FORMATS[KIND].datum


def parse(
    content: bytes, *, datum: str | None = None, received_at: int | None = None, file_name: str = ""
) -> ParsedDelivery:
    """Bytes of one delivery -> rows and problems; raises DeliveryError when nothing can be parsed."""
    return parse_delivery(content, KIND, datum=datum, received_at=received_at, file_name=file_name)
