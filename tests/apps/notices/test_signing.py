from datetime import UTC, datetime

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import Conflict, NotAllowed, NotVisible
from luoshu.apps.notices.choices import DeliveryStatus
from luoshu.apps.notices.errors import NothingToSign, NotRetriable
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.notices.operations import retry_delivery, sign_notice, sign_notices_of
from luoshu.apps.notices.queries import failed_deliveries, inbox_for
from luoshu.jobs.retry import retried
from tests.apps.notices.test_claiming import send
from tests.support.together import all_at_once

AT = datetime(2024, 9, 17, 8, 5, tzinfo=UTC)
ADDRESSEE = Acting("P-甲", "A", "township_officer", ("/410399/",))
STRANGER = Acting("P-乙", "Z", "township_officer", ("/410399/",))
OPERATOR = Acting("P-运", "OPS", "operator", ("/410399/",), frozenset({"status.read", "status.operate"}))
ELSEWHERE = Acting("P-邻", "OPS2", "operator", ("/410398/",), frozenset({"status.read", "status.operate"}))


@pytest.mark.django_db
def test_signing_is_on_record():
    notice = send()
    sign_notice(by=ADDRESSEE, notice_id=notice.id, at=AT)
    delivery = NoticeDelivery.objects.get()
    assert (delivery.status, delivery.signed_by, delivery.signed_at) == (DeliveryStatus.SIGNED, "P-甲", AT)
    assert AuditEntry.objects.get().action == "notice.sign"


@pytest.mark.django_db
def test_somebody_elses_notice_looks_as_if_it_did_not_exist():
    with pytest.raises(NotVisible):
        sign_notice(by=STRANGER, notice_id=send().id, at=AT)


@pytest.mark.django_db
def test_what_is_not_urgent_needs_no_receipt():
    with pytest.raises(NothingToSign):
        sign_notice(by=ADDRESSEE, notice_id=send(is_urgent=False).id, at=AT)


@pytest.mark.django_db
def test_a_second_signature_is_refused():
    notice = send()
    sign_notice(by=ADDRESSEE, notice_id=notice.id, at=AT)
    with pytest.raises(Conflict):
        sign_notice(by=ADDRESSEE, notice_id=notice.id, at=AT)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_sign_at_the_same_moment_one_wins():
    notice = send()

    def sign(number):
        try:
            retried(lambda: sign_notice(by=ADDRESSEE, notice_id=notice.id, at=AT))
        except Conflict:
            return "late"
        return "signed"

    assert sorted(all_at_once(2, sign)) == ["late", "signed"]
    assert AuditEntry.objects.count() == 1


@pytest.mark.django_db
def test_signing_for_a_fire_signs_every_urgent_notice_about_it():
    send("k1")
    send("k2")
    send("k3", is_urgent=False)
    assert sign_notices_of(by=ADDRESSEE, subject_kind="fire", subject_code="HD-1", at=AT) == 2
    assert sign_notices_of(by=ADDRESSEE, subject_kind="fire", subject_code="HD-1", at=AT) == 0


@pytest.mark.django_db
def test_a_post_reads_its_own_notices_and_no_others():
    send(posts=["A", "Z"])
    NoticeDelivery.objects.filter(post_code="A").update(status=DeliveryStatus.SENT)
    assert [delivery.post_code for delivery in inbox_for(ADDRESSEE)] == ["A"]
    assert list(inbox_for(STRANGER)) == [], "not delivered yet"


@pytest.mark.django_db
def test_failures_are_shown_to_the_operator_in_scope_and_sent_again_by_hand():
    send()
    NoticeDelivery.objects.update(status=DeliveryStatus.FAILED, attempts=8)
    (failed,) = failed_deliveries(OPERATOR)
    assert list(failed_deliveries(ELSEWHERE)) == []
    with pytest.raises(NotVisible):
        retry_delivery(by=ELSEWHERE, delivery_id=failed.id, at=AT)
    with pytest.raises(NotAllowed):
        retry_delivery(by=ADDRESSEE, delivery_id=failed.id, at=AT)
    retry_delivery(by=OPERATOR, delivery_id=failed.id, at=AT)
    assert NoticeDelivery.objects.get().status == DeliveryStatus.QUEUED
    with pytest.raises(NotRetriable):
        retry_delivery(by=OPERATOR, delivery_id=failed.id, at=AT)
