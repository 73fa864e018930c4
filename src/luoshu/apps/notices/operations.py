"""Telling posts: one notice per matter, one delivery per addressee, each with its own fate."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import Conflict, NotAllowed, NotVisible
from luoshu.apps.notices.choices import Channel, DeliveryStatus
from luoshu.apps.notices.errors import NothingToSign, NoticeWithoutAddressee, NotRetriable
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.notices.timing import MOST_ATTEMPTS, first_attempt, pause_after
from luoshu.apps.scope import in_scope

LEASE: Final = timedelta(minutes=2)
UNSIGNED: Final = (
    DeliveryStatus.QUEUED,
    DeliveryStatus.SENDING,
    DeliveryStatus.SENT,
    DeliveryStatus.FAILED,
    DeliveryStatus.UNCONFIRMED,
)
UNSETTLED: Final = (DeliveryStatus.FAILED, DeliveryStatus.UNCONFIRMED)
"""What waits for a person: it failed for good, or nobody knows whether it arrived."""
BY_HAND: Final = {"arrived": DeliveryStatus.SENT, "drop": DeliveryStatus.DROPPED}


def send_notice(
    *,
    dedupe_key: str,
    kind: str,
    is_urgent: bool,
    subject_kind: str,
    subject_code: str,
    division_path: str,
    text: str,
    link: str,
    post_codes: Iterable[str],
    at: datetime,
    channels: Iterable[str] = (Channel.IN_APP,),
    due_at: datetime | None = None,
) -> Notice:
    """Queue a notice for some posts, inside the caller's transaction. Raises ``NoticeWithoutAddressee``.

    Idempotent on ``dedupe_key``: the second call changes nothing, except that posts not told before are added.
    The notice goes out when the transaction has committed and the worker comes by, never before.
    """
    addressees = list(dict.fromkeys(code for code in post_codes if code))
    if not addressees:
        raise NoticeWithoutAddressee
    wanted = list(dict.fromkeys(channels))
    with transaction.atomic():
        notice, _ = Notice.objects.get_or_create(
            dedupe_key=dedupe_key,
            defaults={
                "kind": kind,
                "is_urgent": is_urgent,
                "subject_kind": subject_kind,
                "subject_code": subject_code,
                "division_path": division_path,
                "text": text,
                "link": link,
                "due_at": due_at,
                "created_at": at,
            },
        )
        NoticeDelivery.objects.bulk_create(
            [
                NoticeDelivery(
                    notice=notice,
                    post_code=post_code,
                    channel=channel,
                    attempt_after=first_attempt(at=at, is_urgent=notice.is_urgent, channel=channel),
                )
                for post_code in addressees
                for channel in wanted
            ],
            ignore_conflicts=True,
        )
    return notice


def claim_due(*, at: datetime, worker: str, limit: int = 100, lease: timedelta = LEASE) -> list[NoticeDelivery]:
    """Take up to ``limit`` due deliveries for ``worker``: urgent ones first, then the longest waiting.

    Every row is taken by its own conditional update, so two workers never hold the same one. A lease that has run
    out may be taken by anybody: its holder is dead or stuck.
    """
    # What goes by a configured channel is claimed as whole messages (transmitting.py), not row by row.
    due = NoticeDelivery.objects.filter(status=DeliveryStatus.QUEUED, attempt_after__lte=at, channel_code="").exclude(
        claimed_until__gt=at
    )
    ids = list(due.order_by("-notice__is_urgent", "attempt_after", "id").values_list("id", flat=True)[:limit])
    if not ids:
        return []  # an idle loop opens no write transaction
    # One transaction: a database that turns busy halfway must not leave claims behind that nobody works on.
    with transaction.atomic():
        taken = [
            delivery_id
            for delivery_id in ids
            if NoticeDelivery.objects.filter(id=delivery_id, status=DeliveryStatus.QUEUED, attempt_after__lte=at)
            .exclude(claimed_until__gt=at)
            .update(claimed_by=worker, claimed_until=at + lease, attempts=F("attempts") + 1)
        ]
        return list(NoticeDelivery.objects.filter(id__in=taken).select_related("notice").order_by("id"))


def mark_sent(*, delivery_id: int, worker: str, at: datetime) -> bool:
    """Note that a delivery arrived; False when ``worker`` no longer holds it."""
    return _settle(delivery_id, worker, status=DeliveryStatus.SENT, sent_at=at, latest_error="")


def mark_failed(*, delivery_id: int, worker: str, at: datetime, error: str) -> bool:
    """Note that an attempt failed; try again later, or give up visibly after ``MOST_ATTEMPTS``."""
    delivery = NoticeDelivery.objects.select_related("notice").filter(id=delivery_id).first()
    if delivery is None:
        return False
    if delivery.attempts >= MOST_ATTEMPTS:
        return _settle(delivery_id, worker, status=DeliveryStatus.FAILED, latest_error=error[:300])
    later = at + pause_after(delivery.attempts, is_urgent=delivery.notice.is_urgent)
    return _settle(delivery_id, worker, attempt_after=later, latest_error=error[:300])


def _settle(delivery_id: int, worker: str, **changes: Any) -> bool:
    """Change a delivery that ``worker`` holds and let go of it. A post may have signed meanwhile: that stays."""
    held = NoticeDelivery.objects.filter(id=delivery_id, claimed_by=worker, status=DeliveryStatus.QUEUED)
    return held.update(claimed_by="", claimed_until=None, **changes) == 1


def sign_notice(*, by: Acting, notice_id: int, at: datetime) -> None:
    """Sign for an urgent notice on behalf of the post. Raises ``NotVisible``, ``NothingToSign``, ``Conflict``."""
    with transaction.atomic():
        own = NoticeDelivery.objects.filter(notice_id=notice_id, post_code=by.post_code)
        delivery = own.select_related("notice").first()
        if delivery is None:
            raise NotVisible
        if not delivery.notice.is_urgent:
            raise NothingToSign
        if not _sign(own, by, at):
            raise Conflict
        _record_signing(by, at, delivery.notice)


def sign_notices_of(*, by: Acting, subject_kind: str, subject_code: str, at: datetime) -> int:
    """Sign for every urgent notice about one subject that waits for the post; return how many.

    Called by the verb that is the real receipt (签收 of a fire), inside its transaction. None waiting is no error.
    """
    with transaction.atomic():
        notices = list(
            Notice.objects.filter(
                subject_kind=subject_kind,
                subject_code=subject_code,
                is_urgent=True,
                deliveries__post_code=by.post_code,
                deliveries__status__in=UNSIGNED,
            ).distinct()
        )
        for notice in notices:
            if _sign(NoticeDelivery.objects.filter(notice=notice, post_code=by.post_code), by, at):
                _record_signing(by, at, notice)
    return len(notices)


def _sign(deliveries: Any, by: Acting, at: datetime) -> int:
    signed: int = deliveries.filter(status__in=UNSIGNED).update(
        status=DeliveryStatus.SIGNED, signed_at=at, signed_by=by.person_code, claimed_by="", claimed_until=None
    )
    return signed


def _record_signing(by: Acting, at: datetime, notice: Notice) -> None:
    record(
        by=by,
        at=at,
        action="notice.sign",
        subject_kind=notice.subject_kind,
        subject_code=notice.subject_code,
        division_path=notice.division_path,
        detail={"notice": notice.dedupe_key},
    )


def retry_delivery(*, by: Acting, delivery_id: int, at: datetime) -> None:
    """Put a delivery that failed for good or is in doubt back into the queue (重发).

    Raises NotAllowed, ``NotVisible``, ``NotRetriable``.
    """
    queued = {"status": DeliveryStatus.QUEUED, "attempts": 0, "attempt_after": at, "transmission": None}
    _decide(by, delivery_id, at, "notice.retry", queued)


def settle_by_hand(*, by: Acting, delivery_id: int, verdict: str, at: datetime) -> None:
    """Say that a delivery did arrive (``arrived``), or is not to be sent any more (``drop``); on record.

    Raises NotAllowed, ``NotVisible``, ``NotRetriable``.
    """
    status = BY_HAND.get(verdict)
    if status is None:
        raise NotVisible
    changes: dict[str, Any] = {"status": status}
    if status == DeliveryStatus.SENT:
        changes["sent_at"] = at
    _decide(by, delivery_id, at, f"notice.{verdict}", changes)


def _decide(by: Acting, delivery_id: int, at: datetime, action: str, changes: dict[str, Any]) -> None:
    if not by.may("status.operate"):
        raise NotAllowed
    with transaction.atomic():
        seen = in_scope(NoticeDelivery.objects.all(), by, "notice__division_path")
        delivery = seen.select_related("notice").filter(id=delivery_id).first()
        if delivery is None:
            raise NotVisible
        waiting = NoticeDelivery.objects.filter(id=delivery_id, status__in=UNSETTLED)
        if waiting.update(**changes) != 1:
            raise NotRetriable
        record(
            by=by,
            at=at,
            action=action,
            subject_kind=delivery.notice.subject_kind,
            subject_code=delivery.notice.subject_code,
            division_path=delivery.notice.division_path,
            detail={
                "notice": delivery.notice.dedupe_key,
                "post": delivery.post_code,
                "channel": delivery.channel_code or delivery.channel,
            },
        )
