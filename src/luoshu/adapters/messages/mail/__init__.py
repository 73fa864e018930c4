"""邮件: SMTP with STARTTLS. ``base_url`` is ``smtp://host:port``; options ``sender`` and ``to``, token the password.

A message that names its own address goes there instead, with its file attached.
"""

import mimetypes
import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlsplit

from luoshu.adapters.messages.outcome import IN_DOUBT, NOT_SENT, REFUSED, SENT, Message, Outcome, Setup


def send(setup: Setup, message: Message, *, at: datetime) -> Outcome:
    """Send one mail to one address. ``starttls`` false is for a relay inside the same closed network only."""
    parts = urlsplit(setup.base_url)
    sender, to = str(setup.options.get("sender", "")), message.to or str(setup.options.get("to", ""))
    if not parts.hostname or not sender or not to:
        return Outcome(REFUSED, "address", "邮件服务器、发件人或收件人没有填全。")
    mail = _written(message, sender, to, at)
    try:
        # Nothing of the message has left yet, whatever goes wrong here.
        server = smtplib.SMTP(parts.hostname, parts.port or 587, timeout=setup.timeout_s)
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(NOT_SENT, "connect", f"连接不上邮件服务器（{type(error).__name__}），没有发送，稍后自动再试。")
    try:
        return _opened(server, setup) or _handed_over(server, mail)
    finally:
        server.close()


def _written(message: Message, sender: str, to: str, at: datetime) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Date"] = sender, to, format_datetime(at)
    mail["Subject"] = message.subject or "洛书：有待办事项"
    mail["Message-ID"] = f"<{message.code}@{sender.rpartition('@')[2] or 'luoshu'}>"
    mail.set_content(message.text)
    if message.file:
        kind, _, subkind = (mimetypes.guess_type(message.file_name)[0] or "application/octet-stream").partition("/")
        mail.add_attachment(message.file, maintype=kind, subtype=subkind, filename=message.file_name)
    return mail


def _opened(server: smtplib.SMTP, setup: Setup) -> Outcome | None:
    """Encrypt and sign in; the message has still not left."""
    try:
        if setup.options.get("starttls", True):
            server.starttls(context=ssl.create_default_context())
        if setup.token:
            server.login(str(setup.options.get("user") or setup.options.get("sender", "")), setup.token)
    except smtplib.SMTPAuthenticationError as error:
        return Outcome(REFUSED, str(error.smtp_code), f"邮件账号或口令不对（代码 {error.smtp_code}）。")
    except smtplib.SMTPNotSupportedError:
        return Outcome(REFUSED, "starttls", "邮件服务器不支持加密连接，没有发送。")
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(NOT_SENT, "connect", f"连接不上邮件服务器（{type(error).__name__}），没有发送，稍后自动再试。")
    return None


def _handed_over(server: smtplib.SMTP, mail: EmailMessage) -> Outcome:
    try:
        server.send_message(mail)
    except smtplib.SMTPRecipientsRefused as error:
        code = next((pair[0] for pair in error.recipients.values()), 0)
        return _by_code(code, "收件地址")
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return _by_code(error.smtp_code, "邮件")
    except (OSError, smtplib.SMTPException) as error:
        return Outcome(IN_DOUBT, "cut", f"已交出但没有等到答复（{type(error).__name__}），不知道对方是否收到。")
    return Outcome(SENT, "250")


def _by_code(code: int, what: str) -> Outcome:
    if 400 <= code < 500:
        return Outcome(NOT_SENT, str(code), f"邮件服务器暂时不收（代码 {code}），稍后自动再试。")
    return Outcome(REFUSED, str(code), f"邮件服务器不接受{what}（代码 {code}）。")
