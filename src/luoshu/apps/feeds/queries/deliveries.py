"""Deliveries within a reader's scope, and the summary each ends with."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.feeds.choices import DeliveryStatus, FeedKind
from luoshu.apps.feeds.errors import DeliveryNotAllowed, DeliveryNotVisible
from luoshu.apps.feeds.models import Delivery
from luoshu.apps.scope import in_scope, within_or_above


def deliveries_for(
    acting: Acting, *, kind: str = "", status: str = "", before: str = "", limit: int = 50
) -> list[Delivery]:
    """Return the newest deliveries in scope; ``before`` is the code of the last row of the page before."""
    _check_reading(acting)
    rows = in_scope(Delivery.objects.all(), acting)
    if kind:
        rows = rows.filter(kind=kind)
    if status:
        rows = rows.filter(status=status)
    if before:
        last = rows.filter(code=before).values_list("id", flat=True).first()
        rows = rows.filter(id__lt=last) if last is not None else rows.none()
    return list(rows.order_by("-id")[:limit])


def find_delivery_for(acting: Acting, code: str) -> Delivery:
    """Return one delivery in scope. Raises DeliveryNotVisible, DeliveryNotAllowed."""
    rows = in_scope(Delivery.objects.select_related("file", "source", "corrects"), acting)
    delivery = rows.filter(code=code).first()
    if delivery is None:
        raise DeliveryNotVisible
    if acting.person_code != delivery.received_by:
        _check_reading(acting)
    return delivery


def summary(delivery: Delivery) -> dict[str, object]:
    """Return what a delivery ended with: ``received = accepted + duplicate + outside + rejected`` once it is stored."""
    return {
        "delivery": delivery.code,
        "file_name": delivery.file_name,
        "kind": delivery.kind,
        "datum": delivery.datum,
        "sha256": delivery.file.sha256,
        "status": delivery.status,
        "received": delivery.received,
        "accepted": delivery.accepted,
        "duplicate": delivery.duplicate,
        "outside": delivery.outside,
        "rejected": delivery.rejected,
        "refusal": delivery.refusal,
        "warnings": list(delivery.warnings),
    }


class Received(NamedTuple):
    """One delivery as the coverage of a count names it; ``source`` in words."""

    code: str
    source: str
    is_refused: bool


def deliveries_received(acting: Acting, starts_at: datetime, ends_before: datetime) -> list[Received]:
    """Return what came in during a period: the coverage that stands beside a count. Only codes and counts are shown."""
    root = acting.paths[0] if acting.paths else None
    if root is None:
        return []
    rows = Delivery.objects.filter(received_at__gte=starts_at, received_at__lt=ends_before).order_by("received_at")
    # A county reads the coverage of the city's feeds too: who may see a count may know what it rests on.
    return [
        Received(code, source or FeedKind(kind).label, status == DeliveryStatus.REFUSED)
        for code, source, kind, status, path in rows.values_list(
            "code", "source__name", "kind", "status", "division_path"
        )
        if acting.covers(path) or _feeds(path, acting)
    ]


def is_anything_received(acting: Acting, starts_at: datetime, ends_before: datetime) -> bool:
    """Tell whether anything came in during a period: the same rows as above, asked for one alone."""
    rows = Delivery.objects.filter(received_at__gte=starts_at, received_at__lt=ends_before)
    return bool(acting.paths) and rows.filter(within_or_above(acting) | Q(division_path="")).exists()


def _feeds(path: str, acting: Acting) -> bool:
    return any(root.startswith(path) for root in acting.paths)


def _check_reading(acting: Acting) -> None:
    if acting.role != SYSTEM_ROLE and not acting.may("deliveries.read"):
        raise DeliveryNotAllowed
