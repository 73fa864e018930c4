"""Which worker stores which delivery: a claim with a lease, retaken when it runs out."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.models import Delivery

LEASE: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=6)


def claim_deliveries(*, at: datetime, worker: str, limit: int = 1, lease: timedelta = LEASE) -> list[int]:
    """Claim deliveries that wait to be stored and return their ids.

    Small ones first: a poll with the fires of this hour does not wait behind an archive of ten years.
    """
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    waiting = Delivery.objects.filter(free, status=DeliveryStatus.RECEIVED, attempt_after__lte=at)
    claimed = []
    for delivery_id in waiting.order_by("file__size", "id").values_list("id", flat=True)[: limit * 4]:
        won = Delivery.objects.filter(free, pk=delivery_id, status=DeliveryStatus.RECEIVED).update(
            claimed_by=worker, claimed_until=at + lease, attempts=F("attempts") + 1
        )
        if won:
            claimed.append(delivery_id)
        if len(claimed) == limit:
            break
    return claimed


def put_off_delivery(*, delivery_id: int, at: datetime, problem: str) -> None:
    """Give a claim back after an unforeseen failure; the next attempt waits longer each time, nothing is given up."""
    delivery = Delivery.objects.get(pk=delivery_id)
    wait = min(timedelta(minutes=2 ** min(delivery.attempts, 12)), LONGEST_WAIT)
    Delivery.objects.filter(pk=delivery_id, status=DeliveryStatus.RECEIVED).update(
        claimed_by="",
        claimed_until=None,
        attempt_after=at + wait,
        refusal=f"第 {delivery.attempts} 次解析没有完成，将自动重试：{problem}"[:400],
    )
