"""Fire-point deliveries of every kind -> one set of columns."""

from luoshu.core.fire.formats.canonical import satellite_name
from luoshu.core.fire.formats.delivery import Coded, DeliveryError, ParsedDelivery
from luoshu.core.fire.formats.parsing import detect_kind, parse_delivery, resolve_datum
from luoshu.core.fire.formats.schemas import DATUMS, FORMATS, KINDS, FeedFormat

__all__ = [
    "DATUMS",
    "FORMATS",
    "KINDS",
    "Coded",
    "DeliveryError",
    "FeedFormat",
    "ParsedDelivery",
    "detect_kind",
    "parse_delivery",
    "resolve_datum",
    "satellite_name",
]
