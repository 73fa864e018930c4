"""What stands between an issued document and the mailboxes of its addressees, and how far each mail has got."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from luoshu.adapters.documents import OfficialDocument, plain_text
from luoshu.apps.acting import Acting
from luoshu.apps.documents.choices import DocumentStatus, MailState
from luoshu.apps.documents.models import Document, DocumentMail
from luoshu.apps.documents.queries.authorities import mail_authority_for, units_addressed
from luoshu.apps.documents.queries.finding import body_of
from luoshu.apps.documents.queries.redaction import redaction_findings
from luoshu.apps.people.models import Unit

MAILED: Final = (DocumentStatus.ISSUED, DocumentStatus.ARCHIVED)
"""Issued for offices; what went to the press is public already."""
MAIL_VERBS: Final = {"send_by_mail": "用邮件送达", "confirm_mail": "确认邮件送达"}
"""Steps beside the document's own table: they change no status."""
AGAIN: Final = (MailState.FAILED, MailState.IN_DOUBT)
INTERNAL: Final = re.compile(r"内部(?:资料|文件|使用|刊物|参考|传阅|明电)|不得外传|注意保密|请勿外传|阅后(?:即焚|收回)")


@dataclass(frozen=True)
class MailLine:
    """One addressee and the mail to it, if there is one."""

    unit: Unit
    mail: DocumentMail | None

    @property
    def can_send(self) -> bool:
        """Whether it may be sent, for the first time or again."""
        return bool(self.unit.mail) and (self.mail is None or self.mail.state in AGAIN)


@dataclass(frozen=True)
class MailView:
    """The mailing of a document for its own office. ``lack`` says why nothing may go by mail; empty where it may."""

    lines: list[MailLine]
    lack: str
    rule: str

    @property
    def can_send(self) -> bool:
        return not self.lack and any(line.can_send for line in self.lines)


def mails_itself(acting: Acting, document: Document) -> bool:
    """Whether a post's office is the one that sends this document."""
    return acting.may("documents.draft") and acting.unit_code == document.unit.code


def mail_view(acting: Acting, document: Document, *, on: date) -> MailView | None:
    """Return the mailing of an issued document; None for other offices and for what is not issued."""
    if document.status not in MAILED or not mails_itself(acting, document):
        return None
    units = units_addressed(document)
    if not units:
        return None
    mails = {mail.unit_id: mail for mail in document.mails.all()}
    authority = mail_authority_for(document.unit, document.kind, units, on)
    lack = "" if authority else "发文授权没有写明这种文可以用邮件送达，请在 OA 里送达。"
    lines = [MailLine(unit, mails.get(unit.pk)) for unit in units]
    return MailView(lines, lack or not_for_mail(body_of(document)), authority.sentence if authority else "")


def not_for_mail(body: OfficialDocument) -> str:
    """Return why the words of a document may not leave by mail: marked for inside, or telling of persons and places."""
    found = INTERNAL.search(plain_text(body))
    if found:
        return f"文中标有“{found.group()}”，不能用邮件送，请在 OA 里送达。"
    told = redaction_findings(body)
    return f"文中有{told[0].what}“{told[0].text}”，不能用邮件送，请在 OA 里送达。" if told else ""
