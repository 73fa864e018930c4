"""Deliver what waits: claim, hand over to the channel, note the outcome per addressee."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from luoshu.apps.errors import LuoshuError
from luoshu.apps.notices.choices import Channel
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.notices.operations import claim_due, mark_failed, mark_sent

log = logging.getLogger(__name__)

Sender = Callable[[NoticeDelivery], None]


class NotDelivered(LuoshuError):
    """A channel refused or did not answer. Fields: ``channel``, ``reason``."""

    code = "not_delivered"
    message = "%(channel)s没有送达：%(reason)s"


def show_in_app(delivery: NoticeDelivery) -> None:
    """The post's own list reads the row itself: being there is being delivered."""


SENDERS: Final[Mapping[str, Sender]] = {Channel.IN_APP: show_in_app}


def send_due(*, at: datetime, worker: str, limit: int = 100, senders: Mapping[str, Sender] = SENDERS) -> int:
    """Deliver up to ``limit`` due messages, urgent ones first; return how many were settled either way."""
    taken = claim_due(at=at, worker=worker, limit=limit)
    for delivery in taken:
        channel = Channel(delivery.channel)
        try:
            sender = senders.get(channel)
            if sender is None:
                raise NotDelivered(channel=channel.label, reason="本实例没有配置这个通道，请在设置中配置后重发。")
            sender(delivery)
        except LuoshuError as error:
            mark_failed(delivery_id=delivery.id, worker=worker, at=at, error=str(error))
        # A channel is foreign ground: whatever it raises is this one delivery's failure, shown and tried again;
        # the others of the batch still go out.
        except Exception as error:
            log.exception("sending by %s failed", channel)
            mark_failed(delivery_id=delivery.id, worker=worker, at=at, error=f"{channel.label}没有送达：{error}")
        else:
            mark_sent(delivery_id=delivery.id, worker=worker, at=at)
    return len(taken)
