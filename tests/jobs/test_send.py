from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.notices.choices import Channel, DeliveryStatus
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.notices.operations import send_notice
from luoshu.jobs.send import NotDelivered, send_due

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 8, 0, tzinfo=UTC)


def queue(channels, posts=("A",)):
    send_notice(
        dedupe_key="k",
        kind="fire.dispatch",
        is_urgent=True,
        subject_kind="fire",
        subject_code="HD-1",
        division_path="/410399/",
        text="HD-1 已派单。",
        link="/fires/HD-1",
        post_codes=posts,
        at=AT,
        channels=channels,
    )


def test_being_in_the_posts_own_list_is_being_delivered():
    queue([Channel.IN_APP])
    assert send_due(at=AT, worker="w") == 1
    delivery = NoticeDelivery.objects.get()
    assert (delivery.status, delivery.sent_at, delivery.claimed_by) == (DeliveryStatus.SENT, AT, "")


def test_nothing_due_is_nothing_done():
    assert send_due(at=AT, worker="w") == 0


def test_a_channel_that_is_not_set_up_fails_visibly_and_alone():
    queue([Channel.IN_APP, Channel.WECOM])
    send_due(at=AT, worker="w")
    by_channel = {delivery.channel: delivery for delivery in NoticeDelivery.objects.all()}
    assert by_channel["in_app"].status == DeliveryStatus.SENT
    assert by_channel["wecom"].status == DeliveryStatus.QUEUED
    assert "企业微信" in by_channel["wecom"].latest_error


@pytest.mark.parametrize("error", [NotDelivered(channel="企业微信", reason="不在可见范围"), KeyError("errcode")])
def test_one_addressee_that_cannot_be_reached_does_not_hold_up_the_next(error):
    def sender(delivery):
        if delivery.post_code == "A":
            raise error

    queue([Channel.WECOM], posts=["A", "B"])
    send_due(at=AT, worker="w", senders={Channel.WECOM: sender})
    assert dict(NoticeDelivery.objects.values_list("post_code", "status")) == {"A": "queued", "B": "sent"}


def test_a_failed_message_goes_out_when_the_channel_is_back():
    queue([Channel.WECOM])
    send_due(at=AT, worker="w", senders={})
    send_due(at=AT + timedelta(hours=1), worker="w", senders={Channel.WECOM: lambda delivery: None})
    delivery = NoticeDelivery.objects.get()
    assert (delivery.status, delivery.latest_error) == (DeliveryStatus.SENT, "")
