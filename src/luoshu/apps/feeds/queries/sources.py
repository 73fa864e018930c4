"""Standing sources and how they fare."""

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.feeds.errors import DeliveryNotAllowed, SourceUnknown
from luoshu.apps.feeds.models import Source


def sources_for(acting: Acting) -> list[Source]:
    """Return all sources with their last poll and error: the lamps of the status page."""
    if acting.role != SYSTEM_ROLE and not (acting.may("deliveries.read") or acting.may("status.read")):
        raise DeliveryNotAllowed
    return list(Source.objects.order_by("code"))


def find_source(code: str) -> Source:
    """Return a source by code. Raises SourceUnknown."""
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise SourceUnknown(source=code)
    return source
