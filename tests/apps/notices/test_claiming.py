from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.notices.choices import DeliveryStatus
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.notices.operations import claim_due, mark_failed, mark_sent, send_notice
from luoshu.apps.notices.timing import MOST_ATTEMPTS
from luoshu.jobs.retry import retried
from tests.support.together import all_at_once

AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)
LATER = AT + timedelta(minutes=3)


def send(key="k1", posts=("A",), is_urgent=True, at=AT):
    return send_notice(
        dedupe_key=key,
        kind="fire.dispatch",
        is_urgent=is_urgent,
        subject_kind="fire",
        subject_code="HD-1",
        division_path="/410399/",
        text="HD-1 已派单。",
        link="/fires/HD-1",
        post_codes=posts,
        at=at,
    )


@pytest.mark.django_db(transaction=True)
def test_of_workers_that_claim_at_the_same_moment_one_wins_each_delivery():
    send(posts=[f"P{number}" for number in range(40)])
    claims = all_at_once(4, lambda number: retried(lambda: claim_due(at=AT, worker=f"w{number}", limit=40)))
    ids = [delivery.id for claim in claims for delivery in claim]
    assert len(ids) == len(set(ids)) == 40
    assert set(NoticeDelivery.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.django_db
def test_a_claimed_delivery_is_nobody_elses_until_the_lease_ends():
    send()
    assert len(claim_due(at=AT, worker="dead")) == 1
    assert claim_due(at=AT + timedelta(minutes=1), worker="alive") == []
    assert [delivery.claimed_by for delivery in claim_due(at=LATER, worker="alive")] == ["alive"]


@pytest.mark.django_db
def test_the_worker_whose_lease_ended_settles_nothing():
    send()
    (taken,) = claim_due(at=AT, worker="slow")
    claim_due(at=LATER, worker="alive")
    assert not mark_sent(delivery_id=taken.id, worker="slow", at=LATER)
    assert mark_sent(delivery_id=taken.id, worker="alive", at=LATER)
    assert NoticeDelivery.objects.get().status == DeliveryStatus.SENT


@pytest.mark.django_db
def test_urgent_deliveries_go_first():
    send("slow", is_urgent=False, at=AT - timedelta(hours=5))
    send("fast")
    assert [delivery.notice.dedupe_key for delivery in claim_due(at=AT, worker="w", limit=1)] == ["fast"]


@pytest.mark.django_db
def test_a_failure_is_tried_again_later_with_its_reason_kept():
    send()
    (taken,) = claim_due(at=AT, worker="w")
    mark_failed(delivery_id=taken.id, worker="w", at=AT, error="对方没有应答")
    assert NoticeDelivery.objects.get().latest_error == "对方没有应答"
    assert claim_due(at=AT + timedelta(seconds=10), worker="w") == []
    assert len(claim_due(at=AT + timedelta(seconds=20), worker="w")) == 1


@pytest.mark.django_db
def test_pauses_grow_and_giving_up_is_visible():
    send()
    now, pauses = AT, []
    for _ in range(MOST_ATTEMPTS):
        (taken,) = claim_due(at=now, worker="w")
        mark_failed(delivery_id=taken.id, worker="w", at=now, error="对方拒收")
        found = NoticeDelivery.objects.get()
        pauses.append(found.attempt_after - now)
        now = max(now, found.attempt_after)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert NoticeDelivery.objects.get().status == DeliveryStatus.FAILED
    assert claim_due(at=now + timedelta(days=1), worker="w") == []


@pytest.mark.django_db
def test_a_post_that_signed_while_the_message_was_on_its_way_stays_signed():
    send()
    (taken,) = claim_due(at=AT, worker="w")
    NoticeDelivery.objects.update(status=DeliveryStatus.SIGNED, signed_at=AT)
    assert not mark_failed(delivery_id=taken.id, worker="w", at=AT, error="x")
    assert NoticeDelivery.objects.get().status == DeliveryStatus.SIGNED
