"""What deliveries and detections tell."""

from luoshu.apps.feeds.queries.deliveries import (
    deliveries_for,
    deliveries_received,
    find_delivery_for,
    is_anything_received,
    summary,
)
from luoshu.apps.feeds.queries.keys import known_keys
from luoshu.apps.feeds.queries.pictures import pictures_due, pictures_of
from luoshu.apps.feeds.queries.rejected import rejected_csv, rejected_rows
from luoshu.apps.feeds.queries.sources import find_source, source_page, sources_for

__all__ = [
    "deliveries_for",
    "deliveries_received",
    "find_delivery_for",
    "find_source",
    "is_anything_received",
    "known_keys",
    "pictures_due",
    "pictures_of",
    "rejected_csv",
    "rejected_rows",
    "source_page",
    "sources_for",
    "summary",
]
