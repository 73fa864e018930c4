"""One message at a time through a channel: written down before it leaves, settled once, in doubt when nobody knows.

A worker holds a channel by a lease. Under it, in one transaction, it counts what went out in the last minute, gathers
what is due and writes the transmission; only then does the first byte leave. A worker that dies in between leaves a
transmission whose lease runs out: it becomes 未确认, and a person decides. Nothing is sent again by guess.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from luoshu.adapters.messages.outcome import IN_DOUBT, NOT_SENT, REFUSED, SENT, THROTTLED, Outcome
from luoshu.apps.notices.choices import Channel, DeliveryStatus, TransmissionState
from luoshu.apps.notices.errors import NotForOutside
from luoshu.apps.notices.models import MessageChannel, NoticeDelivery, Transmission
from luoshu.apps.notices.timing import MOST_ATTEMPTS, is_morning, pause_after
from luoshu.apps.notices.wording import MOST_BYTES, line_of, text_of

LEASE: Final = timedelta(minutes=2)
MINUTE: Final = timedelta(seconds=60)
MOST_ROWS: Final = 200
KILLED: Final = "发送中断，不知道对方是否收到。请向对方核对后重发或确认送达。"


@dataclass(frozen=True)
class Claimed:
    """A transmission that is written and not yet sent, with the channel as it was."""

    transmission: Transmission
    channel: MessageChannel


def claim_message(*, at: datetime, worker: str, public_url: str = "") -> Claimed | None:
    """Write the next message of some channel and return it; None when nothing may go out now."""
    for code in _waiting_channels(at):
        claimed = _claim_channel(code, at, worker, public_url)
        if claimed is not None:
            return claimed
    return None


def _due(at: datetime) -> QuerySet[NoticeDelivery]:
    rows = NoticeDelivery.objects.filter(status=DeliveryStatus.QUEUED, attempt_after__lte=at)
    return rows.exclude(channel_code="")


def _waiting_channels(at: datetime) -> list[str]:
    """Return the codes of channels with something due, urgent matters first. Opens no write transaction."""
    rows = _due(at).order_by("-notice__is_urgent", "attempt_after", "id")
    codes = dict.fromkeys(rows.values_list("channel_code", flat=True)[: MOST_ROWS * 10])
    free = _free_channels(at).filter(code__in=list(codes)).values_list("code", flat=True)
    return [code for code in codes if code in set(free)]


def _free_channels(at: datetime) -> QuerySet[MessageChannel]:
    unclaimed = Q(claimed_until__isnull=True) | Q(claimed_until__lte=at)
    rested = Q(paused_until__isnull=True) | Q(paused_until__lte=at)
    return MessageChannel.objects.filter(unclaimed, rested)


def _claim_channel(code: str, at: datetime, worker: str, public_url: str) -> Claimed | None:
    with transaction.atomic():
        if _free_channels(at).filter(code=code).update(claimed_by=worker, claimed_until=at + LEASE) != 1:
            return None
        channel = MessageChannel.objects.get(code=code)
        if _is_too_fast(channel, at):
            return None
        rows = _gathered(channel, at)
        lines, taken = _lines(rows, public_url)
        if not taken:
            _release(channel, worker)
            return None
        post_code = rows[0].post_code if channel.kind == Channel.SMS else ""
        quiet = all(not row.notice.is_urgent for row in rows)
        transmission = Transmission.objects.create(
            code=f"M{int(at.timestamp())}-{secrets.token_hex(6)}",
            channel=channel,
            text=text_of(lines, is_morning=quiet and is_morning(at, channel.quiet_until)),
            post_code=post_code,
            worker=worker,
            started_at=at,
            lease_until=at + LEASE,
        )
        queued = NoticeDelivery.objects.filter(id__in=taken, status=DeliveryStatus.QUEUED)
        queued.update(status=DeliveryStatus.SENDING, transmission=transmission, attempts=F("attempts") + 1)
    return Claimed(transmission, channel)


def _is_too_fast(channel: MessageChannel, at: datetime) -> bool:
    """Let the channel rest until the oldest message of the last minute is a minute old, when the limit is reached."""
    recent = Transmission.objects.filter(channel=channel, started_at__gt=at - MINUTE).order_by("-started_at")
    times = list(recent.values_list("started_at", flat=True)[: channel.per_minute])
    if len(times) < channel.per_minute:
        return False
    MessageChannel.objects.filter(pk=channel.pk).update(
        claimed_by="", claimed_until=None, paused_until=times[-1] + MINUTE
    )
    return True


def _gathered(channel: MessageChannel, at: datetime) -> list[NoticeDelivery]:
    """Return what is due for one message: urgent first; a phone gets its own message, a group all in one."""
    due = _due(at).filter(channel_code=channel.code)
    if not channel.is_enabled:
        due = due.filter(notice__kind="test")
    rows = list(due.select_related("notice").order_by("-notice__is_urgent", "attempt_after", "id")[:MOST_ROWS])
    return [row for row in rows if channel.kind != Channel.SMS or row.post_code == rows[0].post_code]


def _lines(rows: Sequence[NoticeDelivery], public_url: str) -> tuple[list[str], list[int]]:
    """Return the lines, one per matter and the newest of each, and the deliveries they stand for."""
    newest: dict[tuple[str, str], NoticeDelivery] = {}
    for row in rows:
        key = (row.notice.subject_kind, row.notice.subject_code)
        held = newest.get(key)
        if held is None or row.notice.created_at > held.notice.created_at:
            newest[key] = row
    lines: list[str] = []
    size, kept, refused = 24, set(), set()
    for key, row in newest.items():
        notice = row.notice
        try:
            line = line_of(
                kind=notice.kind,
                code=notice.subject_code,
                due_at=notice.due_at,
                link=notice.link,
                public_url=public_url,
            )
        except NotForOutside as error:
            refused.add(key)
            ids = [one.pk for one in rows if (one.notice.subject_kind, one.notice.subject_code) == key]
            NoticeDelivery.objects.filter(id__in=ids, status=DeliveryStatus.QUEUED).update(
                status=DeliveryStatus.FAILED, latest_error=str(error)
            )
            continue
        if lines and size + len(line.encode()) + 1 > MOST_BYTES:
            break
        size += len(line.encode()) + 1
        lines.append(line)
        kept.add(key)
    return lines, [row.pk for row in rows if (row.notice.subject_kind, row.notice.subject_code) in kept]


def settle_message(*, transmission_id: int, worker: str, at: datetime, outcome: Outcome) -> bool:
    """Write what became of a message, and let the channel go; False when a person has decided meanwhile.

    A worker that was slow and still has a true answer may replace 未确认 by it, as long as nobody decided.
    """
    state = {SENT: TransmissionState.SENT, IN_DOUBT: TransmissionState.DOUBT}.get(
        outcome.result, TransmissionState.FAILED
    )
    with transaction.atomic():
        own = Transmission.objects.filter(
            pk=transmission_id, worker=worker, state__in=(TransmissionState.SENDING, TransmissionState.DOUBT)
        )
        changed = own.update(
            state=state,
            ended_at=at,
            result_code=outcome.code[:40],
            result_text=outcome.sentence[:300],
        )
        transmission = Transmission.objects.select_related("channel").get(pk=transmission_id)
        if changed:
            _settle_deliveries(transmission, at, outcome)
        _release(transmission.channel, worker)
        if changed and outcome.result == THROTTLED:
            pause = at + timedelta(seconds=outcome.wait_s)
            MessageChannel.objects.filter(pk=transmission.channel_id).update(paused_until=pause)
    return bool(changed)


def _settle_deliveries(transmission: Transmission, at: datetime, outcome: Outcome) -> None:
    open_rows = NoticeDelivery.objects.filter(
        transmission=transmission, status__in=(DeliveryStatus.SENDING, DeliveryStatus.UNCONFIRMED)
    )
    words = outcome.sentence[:300]
    if outcome.result == SENT:
        open_rows.update(status=DeliveryStatus.SENT, sent_at=at, latest_error="")
    elif outcome.result == IN_DOUBT:
        open_rows.update(status=DeliveryStatus.UNCONFIRMED, latest_error=words)
    elif outcome.result == REFUSED:
        open_rows.update(status=DeliveryStatus.FAILED, latest_error=words)
    elif outcome.result == THROTTLED:
        later = at + timedelta(seconds=outcome.wait_s)
        # Being asked to wait is no failed attempt: a busy evening must not use the attempts up.
        open_rows.update(
            status=DeliveryStatus.QUEUED, attempt_after=later, latest_error=words, attempts=F("attempts") - 1
        )
    elif outcome.result == NOT_SENT:
        for row in list(open_rows.select_related("notice")):
            later = at + pause_after(row.attempts, is_urgent=row.notice.is_urgent)
            status = DeliveryStatus.FAILED if row.attempts >= MOST_ATTEMPTS else DeliveryStatus.QUEUED
            open_rows.filter(pk=row.pk).update(status=status, attempt_after=later, latest_error=words)


def doubt_stale(*, at: datetime) -> int:
    """Turn transmissions whose worker died into 未确认; return how many. Their deliveries wait for a person."""
    stale = Transmission.objects.filter(state=TransmissionState.SENDING, lease_until__lte=at)
    ids = list(stale.values_list("id", flat=True)[:MOST_ROWS])
    if not ids:
        return 0
    with transaction.atomic():
        turned = Transmission.objects.filter(id__in=ids, state=TransmissionState.SENDING)
        count = turned.update(state=TransmissionState.DOUBT, result_text=KILLED)
        NoticeDelivery.objects.filter(transmission__in=ids, status=DeliveryStatus.SENDING).update(
            status=DeliveryStatus.UNCONFIRMED, latest_error=KILLED
        )
    return count


def _release(channel: MessageChannel, worker: str) -> None:
    MessageChannel.objects.filter(pk=channel.pk, claimed_by=worker).update(claimed_by="", claimed_until=None)
