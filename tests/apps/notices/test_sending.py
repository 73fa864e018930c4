from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.notices.choices import Channel, DeliveryStatus
from luoshu.apps.notices.errors import NoticeWithoutAddressee
from luoshu.apps.notices.models import Notice, NoticeDelivery
from luoshu.apps.notices.operations import send_notice

pytestmark = pytest.mark.django_db
AT = datetime(2024, 9, 17, 15, 30, tzinfo=UTC)  # 23:30 in Beijing


def send(**changes):
    values = {
        "dedupe_key": "fire.dispatch:HD-1:1",
        "kind": "fire.dispatch",
        "is_urgent": True,
        "subject_kind": "fire",
        "subject_code": "HD-1",
        "division_path": "/410399/",
        "text": "HD-1 已派单，请于 30 分钟内核实。",
        "link": "/fires/HD-1",
        "post_codes": ["A", "B"],
        "at": AT,
    }
    return send_notice(**(values | changes))


def test_every_addressee_gets_a_delivery_of_its_own():
    send()
    assert sorted(NoticeDelivery.objects.values_list("post_code", "status")) == [("A", "queued"), ("B", "queued")]


def test_sending_again_changes_nothing():
    first = send()
    NoticeDelivery.objects.filter(post_code="A").update(status=DeliveryStatus.SENT)
    assert send(text="别的字", at=AT + timedelta(hours=1)).id == first.id
    assert Notice.objects.get().text.startswith("HD-1")
    assert NoticeDelivery.objects.filter(status=DeliveryStatus.SENT).count() == 1
    assert NoticeDelivery.objects.count() == 2


def test_a_post_that_was_not_told_before_is_added():
    send()
    send(post_codes=["A", "C"])
    assert sorted(NoticeDelivery.objects.values_list("post_code", flat=True)) == ["A", "B", "C"]


def test_a_notice_to_nobody_is_refused():
    with pytest.raises(NoticeWithoutAddressee):
        send(post_codes=["", ""])
    assert Notice.objects.count() == 0


def test_quiet_hours_hold_a_message_that_is_not_urgent_until_seven():
    send(is_urgent=False, channels=[Channel.WECOM])
    due = NoticeDelivery.objects.first().attempt_after
    assert due == datetime(2024, 9, 17, 23, 0, tzinfo=UTC)


def test_quiet_hours_do_not_hold_an_urgent_message():
    send(channels=[Channel.WECOM])
    assert NoticeDelivery.objects.first().attempt_after == AT


def test_the_silent_in_app_list_needs_no_quiet_hours():
    send(is_urgent=False)
    assert NoticeDelivery.objects.first().attempt_after == AT
