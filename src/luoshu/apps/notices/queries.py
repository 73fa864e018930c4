"""What a post was told, and what did not reach anybody."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, QuerySet

from luoshu.apps.acting import Acting
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.choices import Channel, DeliveryStatus
from luoshu.apps.notices.models import ChannelRoute, MessageChannel, Notice, NoticeDelivery, Transmission
from luoshu.apps.scope import in_scope

READABLE = (DeliveryStatus.SENT, DeliveryStatus.SIGNED)


def inbox_for(acting: Acting, *, only_unsigned: bool = False) -> QuerySet[NoticeDelivery]:
    """Return the in-app notices of the acting post, newest first: a post reads its own and no other's."""
    rows = NoticeDelivery.objects.filter(post_code=acting.post_code, channel=Channel.IN_APP, status__in=READABLE)
    if only_unsigned:
        rows = rows.filter(status=DeliveryStatus.SENT, notice__is_urgent=True)
    return rows.select_related("notice").order_by("-notice__created_at", "-id")


def failed_deliveries(acting: Acting) -> QuerySet[NoticeDelivery]:
    """Return the deliveries in scope that failed for good, newest first, for the status page."""
    if not acting.may("status.read"):
        raise NotAllowed
    rows = NoticeDelivery.objects.filter(status=DeliveryStatus.FAILED)
    return in_scope(rows, acting, "notice__division_path").select_related("notice").order_by("-attempt_after", "-id")


def struggling_deliveries(acting: Acting) -> QuerySet[NoticeDelivery]:
    """Return the deliveries in scope that failed at least once and will be tried again."""
    if not acting.may("status.read"):
        raise NotAllowed
    rows = NoticeDelivery.objects.filter(status=DeliveryStatus.QUEUED).exclude(latest_error="")
    return in_scope(rows, acting, "notice__division_path").select_related("notice").order_by("attempt_after", "id")


def deliveries_of(subject_kind: str, subject_code: str) -> QuerySet[NoticeDelivery]:
    """Return who was told about one subject and whether it arrived; the caller has checked the subject's scope."""
    rows = NoticeDelivery.objects.filter(notice__subject_kind=subject_kind, notice__subject_code=subject_code)
    return rows.select_related("notice").order_by("notice__created_at", "id")


def delivery_counts() -> dict[str, int]:
    """Return how many deliveries stand in each status, for the status lamps; no rows, so no scope."""
    counted = NoticeDelivery.objects.values_list("status").annotate(n=Count("id")).order_by()
    return dict.fromkeys(DeliveryStatus.values, 0) | dict(counted)


def overdue_deliveries(*, before: datetime) -> int:
    """Return how many deliveries should have been tried before that time and were not, for the status lamps."""
    return NoticeDelivery.objects.filter(status=DeliveryStatus.QUEUED, attempt_after__lt=before).count()


def unconfirmed_deliveries(acting: Acting) -> QuerySet[NoticeDelivery]:
    """Return the deliveries in scope of which nobody knows whether they arrived: a person decides."""
    if not acting.may("status.read"):
        raise NotAllowed
    rows = NoticeDelivery.objects.filter(status=DeliveryStatus.UNCONFIRMED)
    return in_scope(rows, acting, "notice__division_path").select_related("notice").order_by("-attempt_after", "-id")


def channels_of(acting: Acting) -> QuerySet[MessageChannel]:
    """Return the configured channels in scope, for the administrator and the engineer on duty."""
    if not (acting.may("messages.configure") or acting.may("status.read")):
        raise NotAllowed
    return in_scope(MessageChannel.objects.all(), acting).order_by("kind", "code")


def mail_channel_for(division_path: str) -> MessageChannel | None:
    """Return the switched-on mailbox that sends for a place: that of the nearest division above it, or its own."""
    rows = MessageChannel.objects.filter(kind=Channel.EMAIL, is_enabled=True)
    fitting = [row for row in rows.order_by("code") if division_path.startswith(row.division_path)]
    return max(fitting, key=lambda row: len(row.division_path), default=None)


def channel_names() -> dict[str, str]:
    """Return the names of all channels by code; names only, so no scope."""
    return dict(MessageChannel.objects.values_list("code", "name"))


def routes_of(channel: MessageChannel) -> QuerySet[ChannelRoute]:
    """Return the routes of a channel, newest first; ended ones too. The caller has found the channel by its door."""
    return ChannelRoute.objects.filter(channel=channel).order_by("-valid_from", "-id")


def transmissions_of(channel: MessageChannel, *, limit: int = 20) -> list[Transmission]:
    """Return what went through a channel lately; the texts hold number, limit and link only."""
    return list(Transmission.objects.filter(channel=channel).order_by("-started_at", "-id")[:limit])


def told_keys(keys: Iterable[str]) -> set[str]:
    """Return which of some dedupe keys have a notice already, for loops that ask again and again."""
    return set(Notice.objects.filter(dedupe_key__in=list(keys)).values_list("dedupe_key", flat=True))
