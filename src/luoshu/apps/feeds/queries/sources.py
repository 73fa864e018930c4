"""Standing sources and how they fare."""

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.feeds.errors import DeliveryNotAllowed, SourceNotVisible, SourceUnknown
from luoshu.apps.feeds.models import Poll, Source

READERS = ("deliveries.read", "status.read", "sources.read")


def sources_for(acting: Acting) -> list[Source]:
    """Return all sources with their last poll and error: the lamps of the status page."""
    if acting.role != SYSTEM_ROLE and not any(acting.may(right) for right in READERS):
        raise DeliveryNotAllowed
    return list(Source.objects.order_by("code"))


def find_source(code: str) -> Source:
    """Return a source by code. Raises SourceUnknown."""
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise SourceUnknown(source=code)
    return source


def source_page(acting: Acting, code: str) -> tuple[Source, list[Poll]]:
    """Return a source and its newest polls. Raises NotAllowed, SourceNotVisible."""
    source = Source.objects.filter(code=code).first()
    if source is None:
        raise SourceNotVisible
    if not acting.may("sources.read"):
        raise NotAllowed
    return source, list(source.polls.order_by("-id")[:20])
