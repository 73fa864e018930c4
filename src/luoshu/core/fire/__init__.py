"""Fire points: formats, natural keys, events, static heat, screening. Arrays and frozen dataclasses in and out."""

from luoshu.core.fire.events import event_ids
from luoshu.core.fire.formats import (
    DATUMS,
    FORMATS,
    KINDS,
    Coded,
    DeliveryError,
    FeedFormat,
    ParsedDelivery,
    detect_kind,
    parse_delivery,
)
from luoshu.core.fire.keys import natural_key_bytes, natural_keys
from luoshu.core.fire.links import LinkRule

__all__ = [
    "DATUMS",
    "FORMATS",
    "KINDS",
    "Coded",
    "DeliveryError",
    "FeedFormat",
    "LinkRule",
    "ParsedDelivery",
    "detect_kind",
    "event_ids",
    "natural_key_bytes",
    "natural_keys",
    "parse_delivery",
]
