"""An issued document by mail: to mailboxes on record alone, where a rule says so, each mail with its own fate."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from luoshu.adapters.documents import paragraph
from luoshu.adapters.messages.outcome import Message, Outcome, Setup
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.documents.errors import DocumentInvalid, DocumentMoved, DocumentNotVisible, StepRoleRefused
from luoshu.apps.documents.models import Document, DocumentMail
from luoshu.apps.documents.operations import (
    approve_document,
    claim_mail,
    confirm_mail,
    record_issue,
    send_by_mail,
    settle_mail,
    submit_document,
)
from luoshu.apps.documents.queries import mail_view
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import MessageChannel, NoticeDelivery
from luoshu.apps.people.errors import MailboxInvalid, UnitNotVisible
from luoshu.apps.people.operations import set_mailbox
from luoshu.apps.rules.models import Rule
from luoshu.core.clock import beijing_day
from luoshu.jobs.mail_documents import mail_documents
from tests.apps.documents.test_way_to_archive import ISSUED
from tests.support.cast import AT, CITY, Cast
from tests.support.documents_factories import drafted, full_body, with_authority

pytestmark = pytest.mark.django_db
BOX = "shouwen@jia.example.cn"
Sender = Callable[..., Outcome]


def issued(cast: Cast, *, by_mail: Sequence[str] = ("criticism",), mailbox: str = BOX, **body: object) -> Document:
    """Return a notice to 甲县's government, out, with all that a mail needs."""
    with_authority(cast, body={"kinds": ["criticism"], "roles": ["city_fire_head"], "by_mail": list(by_mail)})
    MessageChannel.objects.create(
        code="city-mail",
        name="市收发",
        kind="email",
        base_url="smtp://127.0.0.1:1",
        options={"sender": "luoshu@city.example.cn"},
        division_path=cast.path(CITY),
        is_enabled=True,
        changed_at=AT,
    )
    set_mailbox(unit_code="a-gov", mail=mailbox, by=cast.acting("韩策"), at=AT)
    document = drafted(cast, body=full_body(**body))
    submit_document(document_code=document.code, by=cast.acting("林岚"), at=AT)
    approve_document(document_code=document.code, by=cast.acting("冯远"), at=AT)
    return record_issue(document_code=document.code, by=cast.acting("林岚"), at=AT, **ISSUED)  # type: ignore[arg-type]


def send(
    cast: Cast, document: Document, *units: str, who: str = "林岚", form: str = "pdf", at: datetime = AT
) -> list[DocumentMail]:
    return send_by_mail(
        document_code=document.code, unit_codes=units or ("a-gov",), form=form, by=cast.acting(who), at=at
    )


def answering(result: str, **more: object) -> tuple[Sender, list[Message]]:
    heard: list[Message] = []

    def sender(setup: Setup, message: Message, *, at: datetime) -> Outcome:
        heard.append(message)
        return Outcome(result, "x", "对方的话。", **more)  # type: ignore[arg-type]

    return sender, heard


def state() -> str:
    return DocumentMail.objects.get().state


def test_a_mail_goes_to_the_mailbox_on_record_with_the_issued_paper(cast: Cast) -> None:
    document = issued(cast)
    (mail,) = send(cast, document)
    assert (mail.address, mail.rule_code) == (BOX, "authority.city_fire")
    sender, heard = answering("sent")
    assert mail_documents(at=AT, worker="w", send=sender) == 1
    assert (state(), len(heard)) == ("sent", 1)
    (message,) = heard
    assert (message.to, message.subject, message.file_name) == (BOX, "收到通报 演示〔2024〕1号", "演示〔2024〕1号.pdf")
    assert message.file.startswith(b"%PDF")
    assert "火点" not in message.subject + message.text, "what it is about stands in the paper alone"
    assert mail_documents(at=AT, worker="w", send=sender) == 0
    with pytest.raises(DocumentMoved):
        send(cast, document)
    assert AuditEntry.objects.filter(action="documents.send_by_mail").count() == 1
    assert AuditEntry.objects.filter(action="documents.mail_sent").count() == 1


def test_only_what_is_issued_allowed_addressed_and_on_record_goes(cast: Cast) -> None:
    document = issued(cast, by_mail=())
    with pytest.raises(DocumentInvalid, match="没有写明“通报”可以用邮件"):
        send(cast, document)
    rule = Rule.objects.get(code="authority.city_fire")
    Rule.objects.filter(pk=rule.pk).update(body={**rule.body, "by_mail": ["criticism"]})
    for units, word in ((("b-gov",), "主送单位"), ((BOX,), "不能另填"), (("",), "主送单位")):
        with pytest.raises(DocumentInvalid, match=word):
            send(cast, document, *units)
    with pytest.raises(DocumentInvalid, match="PDF 还是 Word"):
        send(cast, document, form="odt")
    set_mailbox(unit_code="a-gov", mail="", by=cast.acting("韩策"), at=AT)
    with pytest.raises(DocumentInvalid, match="没有登记收文邮箱"):
        send(cast, document)
    set_mailbox(unit_code="a-gov", mail=BOX, by=cast.acting("韩策"), at=AT)
    MessageChannel.objects.update(is_enabled=False)
    with pytest.raises(DocumentInvalid, match="没有启用的邮件通道"):
        send(cast, document)
    with pytest.raises(DocumentInvalid, match="印发登记以后"):
        send(cast, drafted(cast, subject_code="CL-2"))
    for who, refusal in (("吕文", StepRoleRefused), ("周野", DocumentNotVisible)):
        with pytest.raises(refusal):
            send(cast, document, who=who)
    assert not DocumentMail.objects.exists()


@pytest.mark.parametrize(
    "line",
    ["内部资料，注意保存。", "不得外传。", "联系电话13800000000。", "村民李四，在地头焚烧。", "东经112.345678度。"],
)
def test_words_for_inside_and_of_persons_stay_inside(cast: Cast, line: str) -> None:
    document = issued(cast, blocks=(paragraph("火点情况。"), paragraph(line)))
    with pytest.raises(DocumentInvalid, match="不能用邮件送"):
        send(cast, document)
    view = mail_view(cast.acting("林岚"), document, on=beijing_day(AT))
    assert view is not None
    assert (view.can_send, "不能用邮件送" in view.lack) == (False, True)


def test_what_surely_did_not_leave_is_tried_again_and_then_told(cast: Cast) -> None:
    document = issued(cast)
    send(cast, document, form="word")
    sender, heard = answering("not_sent")
    at = AT
    for _ in range(8):
        assert mail_documents(at=at, worker="w", send=sender) == 1
        assert mail_documents(at=at, worker="w", send=sender) == 0, "not before its pause is over"
        at += timedelta(hours=1)
    assert (state(), len(heard), heard[0].file_name[-5:]) == ("failed", 8, ".docx")
    told = NoticeDelivery.objects.filter(notice__text__contains="没有送达")
    assert list(told.values_list("post_code", flat=True)) == [cast.post("林岚").code]
    (again,) = send(cast, document, at=at)
    assert (again.state, again.attempts) == ("queued", 0)
    working, _ = answering("sent")
    mail_documents(at=at, worker="w", send=working)
    assert state() == "sent"


def test_a_doubt_waits_for_a_person(cast: Cast) -> None:
    document = issued(cast)
    send(cast, document)

    def broken(*_: object, **__: object) -> Outcome:
        raise ValueError

    mail_documents(at=AT, worker="w", send=broken)
    assert state() == "in_doubt"
    assert mail_documents(at=AT + timedelta(days=1), worker="w", send=broken) == 0
    with pytest.raises(StepRoleRefused):
        confirm_mail(document_code=document.code, unit_code="a-gov", by=cast.acting("吕文"), at=AT)
    confirm_mail(document_code=document.code, unit_code="a-gov", by=cast.acting("林岚"), at=AT)
    assert state() == "sent"
    with pytest.raises(DocumentMoved):
        confirm_mail(document_code=document.code, unit_code="a-gov", by=cast.acting("林岚"), at=AT)


def test_a_worker_that_dies_leaves_a_doubt_and_its_late_word_counts_no_more(cast: Cast) -> None:
    send(cast, issued(cast))
    taken = claim_mail(at=AT, worker="dead")
    assert taken is not None
    assert claim_mail(at=AT, worker="other") is None
    sender, heard = answering("sent")
    assert mail_documents(at=AT + timedelta(minutes=6), worker="other", send=sender) == 1
    assert (state(), heard) == ("in_doubt", [])
    assert not settle_mail(mail_id=taken.pk, worker="dead", at=AT, outcome=Outcome("sent"))


def test_what_was_withdrawn_meanwhile_does_not_leave(cast: Cast) -> None:
    document = issued(cast)
    send(cast, document)
    Document.objects.filter(pk=document.pk).update(status="withdrawn")
    sender, heard = answering("sent")
    mail_documents(at=AT, worker="w", send=sender)
    assert (state(), heard) == ("failed", [])
    assert "不在印发状态" in DocumentMail.objects.get().result_text


def test_a_mailbox_is_entered_by_an_administrator_and_is_one(cast: Cast) -> None:
    for name in ("林岚", "许鉴"):
        with pytest.raises(NotAllowed):
            set_mailbox(unit_code="a-gov", mail=BOX, by=cast.acting(name), at=AT)
    for mail in ("a", "a@b", "收文@example.cn", "a@example.cn, b@example.cn", "a@example.cn\nBcc: b@example.cn"):
        with pytest.raises(MailboxInvalid):
            set_mailbox(unit_code="a-gov", mail=mail, by=cast.acting("韩策"), at=AT)
    with pytest.raises(UnitNotVisible):
        set_mailbox(unit_code="nothing", mail=BOX, by=cast.acting("韩策"), at=AT)
    client = cast.client_for("韩策")
    there = f"/posts/{cast.post('吕文').code}/"
    assert client.post(there, {"what": "mail", "mail": BOX}).status_code == 302
    assert BOX in client.get(there).content.decode()
    assert client.post(there, {"what": "mail", "mail": "x"}).status_code == 422


def test_the_page_sends_and_shows_what_became_of_it(cast: Cast) -> None:
    document = issued(cast)
    client, there = cast.client_for("林岚"), reverse("documents:detail", args=[document.code])
    step, confirm = (reverse("documents:step", args=[document.code, verb]) for verb in ("send_by_mail", "confirm_mail"))
    words = client.get(there).content.decode()
    assert BOX in words
    assert "市委、市政府" in words
    assert client.post(step, {"form": "pdf"}).status_code == 422
    assert client.post(step, {"form": "pdf", "units": ["a-gov"]}).status_code == 302
    sender, _ = answering("in_doubt")
    mail_documents(at=DocumentMail.objects.get().attempt_after, worker="w", send=sender)
    words = client.get(there).content.decode()
    assert "未确认" in words
    assert "对方说收到了" in words
    assert client.post(confirm, {"unit": "a-gov"}).status_code == 302
    assert BOX not in cast.client_for("吕文").get(there).content.decode(), "other offices see nothing of it"
