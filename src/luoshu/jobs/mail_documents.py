"""Send one issued document to one mailbox: claim, hand over, note what became of it."""

import logging
from collections.abc import Callable
from datetime import datetime

from luoshu.adapters.messages import mail
from luoshu.adapters.messages.outcome import IN_DOUBT, REFUSED, Message, Outcome, Setup
from luoshu.apps.documents.models import DocumentMail
from luoshu.apps.documents.operations import claim_mail, doubt_stale_mails, letter_of, settle_mail
from luoshu.apps.errors import LuoshuError
from luoshu.apps.notices.channel_secrets import read_secret
from luoshu.apps.notices.queries import mail_channel_for
from luoshu.jobs.retry import retried
from luoshu.jobs.send_out import LONGEST_TIMEOUT_S

log = logging.getLogger(__name__)


def mail_documents(*, at: datetime, worker: str, send: Callable[..., Outcome] = mail.send) -> int:
    """Send the next mail that is due; return how many were settled or given up as unknown."""
    stale = doubt_stale_mails(at=at)
    row = claim_mail(at=at, worker=worker)
    if row is None:
        return stale
    outcome = _hand_over(row, at, send)
    retried(
        lambda: settle_mail(mail_id=row.pk, worker=worker, at=at, outcome=outcome),
        for_seconds=30.0,
    )
    return stale + 1


def _hand_over(row: DocumentMail, at: datetime, send: Callable[..., Outcome]) -> Outcome:
    try:
        letter = letter_of(row)
    except LuoshuError as error:
        return Outcome(REFUSED, error.code, str(error))
    channel = mail_channel_for(row.document.division_path)
    if channel is None:
        return Outcome(REFUSED, "channel", "邮件通道已停用，没有发送。请系统管理员启用后重发。")
    token, secret = read_secret(channel.code, channel.secret_version)
    setup = Setup(channel.base_url, channel.options, token, secret, LONGEST_TIMEOUT_S)
    message = Message(
        row.code,
        letter.text,
        subject=letter.subject,
        to=row.address,
        file_name=letter.name,
        file=letter.data,
    )
    try:
        return send(setup, message, at=at)
    # A channel is foreign ground. What it raises tells nothing about what the other side has: that is doubt.
    except Exception as error:  # noqa: BLE001
        log.error("mail channel %s raised %s", channel.code, type(error).__name__)
        return Outcome(IN_DOUBT, type(error).__name__, "发送时出错，不知道对方是否收到。请问清后重发或确认送达。")
