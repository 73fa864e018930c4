"""Which channels outside a notice also takes, by the unit and role of the post it is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from luoshu.adapters.messages.senders import is_public_cloud
from luoshu.apps.acting import path_end
from luoshu.apps.notices.choices import Channel
from luoshu.apps.notices.digests import PERSONAL
from luoshu.apps.notices.models import ChannelRoute, MessageChannel, NoticeDelivery
from luoshu.apps.notices.timing import first_attempt, next_morning
from luoshu.core.clock import beijing_day

NEWS_FOR: Final = timedelta(days=1)
"""A notice older than this is no news: it stays in the post's own list and is not sent out late."""
GATHER_FOR: Final = timedelta(minutes=5)
"""What is not urgent waits a little, so that several matters become one message."""


@dataclass(frozen=True)
class Addressee:
    """What routing has to know about a post. ``gathers``: who holds it wants one message in the morning."""

    unit_code: str
    role: str
    division_path: str
    gathers: bool = False


def unrouted_deliveries(*, limit: int = 200) -> list[NoticeDelivery]:
    """Return rows of posts' own lists for which no channel was looked for yet."""
    rows = NoticeDelivery.objects.filter(routed_at=None, channel=Channel.IN_APP)
    return list(rows.select_related("notice").order_by("id")[:limit])


def route_deliveries(*, rows: Sequence[NoticeDelivery], posts: Mapping[str, Addressee], at: datetime) -> int:
    """Queue the deliveries outside that the routes of today ask for, and mark the rows; return how many rows."""
    today = beijing_day(at)
    running = Q(valid_to__isnull=True) | Q(valid_to__gt=today)
    found = ChannelRoute.objects.filter(running, valid_from__lte=today, channel__is_enabled=True)
    routes = list(found.select_related("channel"))
    outside = [
        _delivery(row, channel, at, gathers=posts[row.post_code].gathers)
        for row in rows
        if at - row.notice.created_at <= NEWS_FOR and row.post_code in posts
        for channel in channels_for(routes, row, posts[row.post_code])
    ]
    with transaction.atomic():
        NoticeDelivery.objects.bulk_create(outside, ignore_conflicts=True, batch_size=500)
        ids = [row.pk for row in rows]
        return NoticeDelivery.objects.filter(id__in=ids, routed_at=None).update(routed_at=at)


def channels_for(routes: Sequence[ChannelRoute], row: NoticeDelivery, post: Addressee) -> list[MessageChannel]:
    """Return the channels for one addressee: the government's own cloud before any public one."""
    fitting = {
        route.channel.code: route.channel
        for route in routes
        if route.unit_code in ("", post.unit_code)
        and route.role in ("", post.role)
        and route.notice_kind in ("", row.notice.kind)
        and (row.notice.is_urgent or not route.only_urgent)
        and route.channel.division_path <= post.division_path < path_end(route.channel.division_path)
    }
    own = [channel for channel in fitting.values() if not is_public_cloud(channel.base_url)]
    return own or list(fitting.values())


def _delivery(row: NoticeDelivery, channel: MessageChannel, at: datetime, *, gathers: bool) -> NoticeDelivery:
    urgent = row.notice.is_urgent
    earliest = first_attempt(
        at=at if urgent else at + GATHER_FOR,
        is_urgent=urgent,
        channel=channel.kind,
        quiet_from=channel.quiet_from,
        quiet_until=channel.quiet_until,
    )
    if gathers and not urgent and channel.kind in PERSONAL:
        morning, due_at = next_morning(at, channel.quiet_until), row.notice.due_at
        # What is due before the morning would come too late in it.
        earliest = morning if due_at is None or due_at > morning else earliest
    return NoticeDelivery(
        notice=row.notice,
        post_code=row.post_code,
        channel=channel.kind,
        channel_code=channel.code,
        attempt_after=earliest,
    )
