"""Keep the audit whole: move the read spool in, seal what is new, check the chain, look after stored bytes."""

from datetime import datetime, timedelta

from django.conf import settings

from luoshu.apps.audit.operations import move_spool, seal_entries
from luoshu.apps.audit.queries import verify_chain
from luoshu.apps.audit.retention import take_out
from luoshu.apps.errors import LuoshuError
from luoshu.apps.evidence.operations import adopt_orphans, release_bytes
from luoshu.apps.evidence.storage import clear_incoming
from luoshu.apps.feeds.choices import DeliveryStatus
from luoshu.apps.feeds.models import Delivery

CHECKED_EACH_TIME = 20_000


class ChainBroken(LuoshuError):
    """Fields: ``sentence``. Shown on the status page until the chain holds again."""

    code = "chain_broken"
    message = "%(sentence)s"


def seal_audit(*, at: datetime, worker: str) -> int:
    """Move the reads in, then seal a chunk."""
    return move_spool(at=at) + seal_entries(at=at)


def cut_audit(*, at: datetime, worker: str) -> int:
    """Take the next part of what the auditor ordered out of the chain. Raises ``TamperedBeforeCut``."""
    return take_out(at=at)


def check_chain(*, at: datetime, worker: str) -> int:
    """Check the newest part of the chain; ``doctor`` checks all of it. Raises ``ChainBroken``."""
    report = verify_chain(newest=CHECKED_EACH_TIME)
    if not report.ok:
        raise ChainBroken(sentence=report.sentence)
    return 0


def tidy_bytes(*, at: datetime, worker: str) -> int:
    """Clear broken-off uploads, register bytes without a row, release raw bytes past their retention."""
    done = clear_incoming() + adopt_orphans(at=at)
    days: int = settings.LUOSHU_RAW_RETENTION_DAYS
    if days:
        done += release_bytes(file_ids=_expired_deliveries(at - timedelta(days=days)), at=at)
    return done


def _expired_deliveries(before: datetime) -> list[int]:
    """Return the files that only old, finished deliveries refer to. 0 days of retention means for good."""
    still_needed = Delivery.objects.exclude(received_at__lt=before).values("file_id")
    unread = Delivery.objects.filter(status=DeliveryStatus.RECEIVED).values("file_id")
    old = Delivery.objects.filter(received_at__lt=before, file__released_at__isnull=True)
    old = old.exclude(file_id__in=still_needed).exclude(file_id__in=unread)
    return list(old.order_by("id").values_list("file_id", flat=True).distinct()[:500])
