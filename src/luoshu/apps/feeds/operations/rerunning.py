"""Parsing is repeatable: a delivery can be parsed again, after boundaries came in or a format was learnt."""

from datetime import datetime

from django.db import transaction

from luoshu.apps.acting import SYSTEM_ROLE, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.errors import DeliveryBusy, DeliveryNotAllowed, RawBytesReleased
from luoshu.apps.feeds.models import Delivery
from luoshu.apps.feeds.queries.deliveries import find_delivery_for


def rerun_delivery(*, code: str, by: Acting, at: datetime) -> Delivery:
    """Put a stored or refused delivery back into the queue. What was accepted stays; the rest is tried again."""
    delivery = find_delivery_for(by, code)
    if by.role != SYSTEM_ROLE and not (by.may("deliveries.upload") or by.may("status.operate")):
        raise DeliveryNotAllowed
    if delivery.file.released_at is not None:
        raise RawBytesReleased(delivery=code)
    with transaction.atomic():
        ended = (DeliveryStatus.STORED, DeliveryStatus.REFUSED)
        won = Delivery.objects.filter(pk=delivery.pk, status__in=ended).update(
            status=DeliveryStatus.RECEIVED,
            attempt_after=at,
            attempts=0,
            claimed_by="",
            claimed_until=None,
            refusal="",
        )
        if not won:
            raise DeliveryBusy(delivery=code)
        record(
            by=by,
            at=at,
            action="deliveries.rerun",
            subject_kind="delivery",
            subject_code=code,
            division_path=delivery.division_path,
            detail={"before": delivery.status},
        )
    delivery.refresh_from_db()
    return delivery
