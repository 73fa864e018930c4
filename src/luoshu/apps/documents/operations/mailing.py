"""An issued document sent to the mailboxes of its addressees: asked for by its office, sent by the worker, one by one.

A mail is written down before a byte leaves. What surely did not leave is tried again; what nobody knows about stays in
doubt until a person has asked the other side.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F

from luoshu.adapters.messages.outcome import IN_DOUBT, NOT_SENT, SENT, THROTTLED, Outcome
from luoshu.apps.acting import SYSTEM, Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.documents.choices import MailForm, MailState
from luoshu.apps.documents.errors import DocumentInvalid, DocumentMoved, StepRoleRefused
from luoshu.apps.documents.models import Document, DocumentMail, DocumentVersion
from luoshu.apps.documents.operations.writing import write_entry
from luoshu.apps.documents.queries import (
    AGAIN,
    MAILED,
    body_of,
    find_document_for,
    mail_authority_for,
    mails_itself,
    not_for_mail,
    units_addressed,
    version_of,
)
from luoshu.apps.evidence.models import StoredFile
from luoshu.apps.evidence.operations import refuse_file_if_marked_secret
from luoshu.apps.evidence.queries import open_bytes
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.notices.queries import mail_channel_for
from luoshu.apps.notices.timing import MOST_ATTEMPTS, pause_after
from luoshu.apps.people.models import Unit
from luoshu.core.clock import beijing_day

LEASE: Final = timedelta(minutes=5)
KILLED: Final = "发送中断，不知道对方是否收到。请问清后重发或确认送达。"


def send_by_mail(
    *, document_code: str, unit_codes: Sequence[str], form: str, by: Acting, at: datetime
) -> list[DocumentMail]:
    """Put an issued document on its way to the mailboxes that its addressees have on record.

    Allowed where the dated authority of the office says so for the kind; never for words marked secret or for inside,
    nor where they tell of persons or places. Raises DocumentNotVisible, StepRoleRefused, DocumentInvalid,
    SecrecyMarkFound, CannotLookInside, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    if not mails_itself(by, document):
        raise StepRoleRefused(sentence="用邮件送达由发文单位办理。")
    if document.status not in MAILED:
        raise DocumentInvalid(reason="印发登记以后才能用邮件送达。")
    if form not in MailForm.values:
        raise DocumentInvalid(reason="请选送 PDF 还是 Word。")
    units = _chosen(document, unit_codes)
    authority = mail_authority_for(document.unit, document.kind, units, beijing_day(at))
    if authority is None:
        raise DocumentInvalid(
            reason=f"发文授权没有写明“{document.get_kind_display()}”可以用邮件送达，请在 OA 里送达，或先登记授权。"
        )
    refusal = not_for_mail(body_of(document))
    if refusal:
        raise DocumentInvalid(reason=refusal)
    refuse_file_if_marked_secret(name=document.title, data=_bytes_of(_file_of(version_of(document), form)))
    if mail_channel_for(document.division_path) is None:
        raise DocumentInvalid(reason="没有启用的邮件通道，请系统管理员在“通道与消息”里设置后再送。")
    with transaction.atomic():
        sent = [_queued(document, unit, form, authority.rule_code, by, at) for unit in units]
        detail = {"units": [unit.code for unit in units], "rule": authority.rule_code, "form": form}
        note = "、".join(unit.name for unit in units)
        write_entry(document, "send_by_mail", by=by, at=at, from_status=document.status, note=note, detail=detail)
    return sent


def _chosen(document: Document, unit_codes: Sequence[str]) -> list[Unit]:
    addressed = {unit.code: unit for unit in units_addressed(document)}
    wanted = list(dict.fromkeys(code for code in unit_codes if code))
    if not wanted or any(code not in addressed for code in wanted):
        raise DocumentInvalid(reason="请在主送单位里选收件单位，邮箱不能另填。")
    units = [addressed[code] for code in wanted]
    without = [unit.name for unit in units if not unit.mail]
    if without:
        raise DocumentInvalid(reason=f"{'、'.join(without)}没有登记收文邮箱，请系统管理员在岗位任职页登记后再送。")
    return units


def _file_of(version: DocumentVersion, form: str) -> StoredFile:
    kept = version.pdf if form == MailForm.PDF else version.word
    if kept is None:
        raise DocumentInvalid(reason=version.freeze_problem or "文件还在生成，请过一会儿再送。")
    return kept


def _bytes_of(file: StoredFile) -> bytes:
    with open_bytes(file) as stream:
        return stream.read()


def _queued(document: Document, unit: Unit, form: str, rule_code: str, by: Acting, at: datetime) -> DocumentMail:
    """Write a new mail, or one that failed anew. Raises DocumentMoved for one that is on its way or there."""
    fields = {
        "address": unit.mail,
        "form": form,
        "rule_code": rule_code,
        "state": MailState.QUEUED,
        "attempts": 0,
        "attempt_after": at,
        "result_text": "",
        "asked_by": by.person_code,
        "asked_post": by.post_code,
        "asked_at": at,
        "ended_at": None,
        "code": f"YJ{at:%Y%m%d}-{secrets.token_hex(6)}",
    }
    rows = DocumentMail.objects.filter(document=document, unit=unit)
    held = rows.first()
    if held is None:
        try:
            with transaction.atomic():
                return DocumentMail.objects.create(document=document, unit=unit, **fields)
        except IntegrityError:
            raise DocumentMoved(document_code=document.code) from None
    if rows.filter(state__in=AGAIN).update(**fields) != 1:
        raise DocumentMoved(document_code=document.code)
    held.refresh_from_db()
    return held


def confirm_mail(*, document_code: str, unit_code: str, by: Acting, at: datetime) -> None:
    """Note that a mail in doubt has arrived, as the other side says.

    Raises DocumentNotVisible, StepRoleRefused, DocumentMoved.
    """
    document = find_document_for(by, document_code)
    if not mails_itself(by, document):
        raise StepRoleRefused(sentence="用邮件送达由发文单位办理。")
    mails = list(document.mails.filter(unit__code=unit_code).values_list("pk", flat=True))
    with transaction.atomic():
        same = DocumentMail.objects.filter(pk__in=mails, state=MailState.IN_DOUBT)
        if same.update(state=MailState.SENT, ended_at=at, result_text="收件单位说已收到") != 1:
            raise DocumentMoved(document_code=document.code)
        detail = {"unit": unit_code}
        write_entry(document, "confirm_mail", by=by, at=at, from_status=document.status, detail=detail)


@dataclass(frozen=True)
class Letter:
    """What a mail says and what is attached to it."""

    subject: str
    text: str
    name: str
    data: bytes


def claim_mail(*, at: datetime, worker: str) -> DocumentMail | None:
    """Take the next mail that is due; None when there is none."""
    due = DocumentMail.objects.filter(state=MailState.QUEUED, attempt_after__lte=at).order_by("attempt_after", "id")
    for pk in due.values_list("pk", flat=True)[:20]:
        taken = DocumentMail.objects.filter(pk=pk, state=MailState.QUEUED).update(
            state=MailState.SENDING, claimed_by=worker, claimed_until=at + LEASE, attempts=F("attempts") + 1
        )
        if taken == 1:
            return DocumentMail.objects.select_related("document__unit").get(pk=pk)
    return None


def letter_of(mail: DocumentMail) -> Letter:
    """Return what a claimed mail says. Raises DocumentInvalid, BytesMissing: then nothing has left."""
    document = mail.document
    if document.status not in MAILED:
        raise DocumentInvalid(reason="文稿已不在印发状态，没有发送。")
    label = f"{document.get_kind_display()} {document.official_number}"
    text = f"{document.unit.name}印发的{label}见附件，请按公文程序签收。本邮箱不收回信，有疑问请致电发文单位。"
    ending = "pdf" if mail.form == MailForm.PDF else "docx"
    data = _bytes_of(_file_of(version_of(document), mail.form))
    return Letter(f"收到{label}", text, f"{document.official_number}.{ending}", data)


def settle_mail(*, mail_id: int, worker: str, at: datetime, outcome: Outcome) -> bool:
    """Write what became of a mail; False when its lease was lost. A failure and a doubt are told to who asked."""
    mail = DocumentMail.objects.select_related("document").get(pk=mail_id)
    changes: dict[str, object] = {"result_text": outcome.sentence[:300], "claimed_by": "", "claimed_until": None}
    if outcome.result == SENT:
        changes |= {"state": MailState.SENT, "ended_at": at}
    elif outcome.result in (NOT_SENT, THROTTLED) and mail.attempts < MOST_ATTEMPTS:
        pause = max(pause_after(mail.attempts, is_urgent=False), timedelta(seconds=outcome.wait_s))
        changes |= {"state": MailState.QUEUED, "attempt_after": at + pause}
    else:
        state = MailState.IN_DOUBT if outcome.result == IN_DOUBT else MailState.FAILED
        changes |= {"state": state, "ended_at": at}
    with transaction.atomic():
        same = DocumentMail.objects.filter(pk=mail_id, state=MailState.SENDING, claimed_by=worker)
        if same.update(**changes) != 1:
            return False
        if changes["state"] != MailState.QUEUED:
            _tell_end(mail, str(changes["state"]), outcome, at)
    return True


def _tell_end(mail: DocumentMail, state: str, outcome: Outcome, at: datetime) -> None:
    document = mail.document
    record(
        by=SYSTEM,
        at=at,
        action=f"documents.mail_{state}",
        subject_kind="document",
        subject_code=document.code,
        division_path=document.division_path,
        detail={"mail": mail.code, "result": outcome.code, "attempts": mail.attempts},
    )
    if state == MailState.SENT:
        return
    words = "没有送达" if state == MailState.FAILED else "不知道是否送达"
    send_notice(
        dedupe_key=f"document-mail:{mail.code}",
        kind="document_moved",
        is_urgent=False,
        subject_kind="document",
        subject_code=document.code,
        division_path=document.division_path,
        text=f"文稿 {document.code} 的邮件{words}，请打开看原因后重发或改在 OA 送达。",
        link=f"/documents/{document.code}/",
        post_codes=[mail.asked_post],
        at=at,
    )


def doubt_stale_mails(*, at: datetime) -> int:
    """Put mails in doubt whose worker died while sending; return how many."""
    stale = DocumentMail.objects.filter(state=MailState.SENDING, claimed_until__lte=at)
    doubt = Outcome(IN_DOUBT, "killed", KILLED)
    return sum(
        settle_mail(mail_id=mail.pk, worker=mail.claimed_by, at=at, outcome=doubt)
        for mail in stale.order_by("pk")[:100]
    )
