"""Send one message through one channel: claim, hand over, note what became of it."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.conf import settings

from luoshu.adapters.messages.outcome import IN_DOUBT, REFUSED, Message, Outcome, Setup
from luoshu.adapters.messages.senders import SENDERS, Sender
from luoshu.apps.notices.channel_secrets import read_secret
from luoshu.apps.notices.choices import Channel
from luoshu.apps.notices.errors import NotForOutside
from luoshu.apps.notices.transmitting import Claimed, claim_message, doubt_stale, settle_message
from luoshu.apps.notices.wording import check_outgoing
from luoshu.apps.people.queries import holder_of, post_by_code
from luoshu.core.clock import beijing_day
from luoshu.jobs.retry import retried

log = logging.getLogger(__name__)

LONGEST_TIMEOUT_S: Final = 15.0
"""A call ends well before the lease of its transmission."""


def send_out(*, at: datetime, worker: str, senders: Mapping[str, Sender] = SENDERS) -> int:
    """Send the next message that may go out; return how many were settled or given up as unknown."""
    stale = doubt_stale(at=at)
    claimed = claim_message(at=at, worker=worker, public_url=settings.LUOSHU_PUBLIC_URL)
    if claimed is None:
        return stale
    outcome = _hand_over(claimed, at, senders)
    # The database may be busy for a moment; what is known about the message must not be lost for that.
    retried(
        lambda: settle_message(transmission_id=claimed.transmission.pk, worker=worker, at=at, outcome=outcome),
        for_seconds=30.0,
    )
    return stale + 1


def _hand_over(claimed: Claimed, at: datetime, senders: Mapping[str, Sender]) -> Outcome:
    channel, transmission = claimed.channel, claimed.transmission
    token, secret = read_secret(channel.code, channel.secret_version)
    timeout_s = min(float(channel.options.get("timeout_s") or 10.0), LONGEST_TIMEOUT_S)
    setup = Setup(channel.base_url, channel.options, token, secret, timeout_s)
    phone = _phone(transmission.post_code, at) if channel.kind == Channel.SMS else ""
    try:
        check_outgoing(transmission.text)
        return senders[channel.kind](setup, Message(transmission.code, transmission.text, phone), at=at)
    except NotForOutside as error:
        return Outcome(REFUSED, error.code, str(error))
    # A channel is foreign ground. What it raises tells nothing about what the other side has: that is doubt.
    except Exception as error:  # noqa: BLE001
        # Its name only: the trace could hold the token.
        log.error("channel %s raised %s", channel.code, type(error).__name__)
        return Outcome(IN_DOUBT, type(error).__name__, "发送时出错，不知道对方是否收到。请核对后重发或确认送达。")


def _phone(post_code: str, at: datetime) -> str:
    post = post_by_code(post_code)
    person = holder_of(post, beijing_day(at))[0] if post is not None else None
    return person.phone if person is not None else ""
