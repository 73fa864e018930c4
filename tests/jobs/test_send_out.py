"""From a notice to the robot's socket: routes, batches, limits, doubt, and nothing twice."""

from datetime import timedelta

import pytest

from luoshu.apps.notices.choices import DeliveryStatus
from luoshu.apps.notices.configuring import ChannelForm, change_channel, switch_channel
from luoshu.apps.notices.models import MessageChannel, NoticeDelivery, Transmission
from luoshu.apps.notices.operations import retry_delivery, settle_by_hand, sign_notices_of
from luoshu.apps.notices.timing import MOST_ATTEMPTS
from luoshu.jobs.retry import retried
from luoshu.jobs.route_out import route_out
from luoshu.jobs.send import send_due
from luoshu.jobs.send_out import send_out
from tests.support import robot_server as says
from tests.support.cast import AT, COUNTY_B
from tests.support.channel_factories import tell, with_channel
from tests.support.robot_server import robot
from tests.support.together import all_at_once

MINUTE = timedelta(minutes=1)


@pytest.fixture
def server():
    with robot() as found:
        yield found


def run(at=AT, worker="w", rounds=50):
    """Route and send until there is nothing to do."""
    while route_out(at=at, worker=worker):
        pass
    for _ in range(rounds):
        if not send_out(at=at, worker=worker):
            return
    raise AssertionError("does not end")


def outside():
    return NoticeDelivery.objects.exclude(channel_code="").order_by("id")


def statuses():
    return list(outside().values_list("status", flat=True))


@pytest.mark.django_db
def test_a_dispatch_reaches_the_group_as_number_limit_and_link(cast, server, settings):
    settings.LUOSHU_PUBLIC_URL = "https://luoshu.example.cn"
    with_channel(cast, server.url)
    tell(cast, "HD-1", due_at=AT + 30 * MINUTE)
    run()
    assert server.texts == ["火点已派单 HD-1，9月17日 16:30 前，https://luoshu.example.cn/fires/HD-1/"]
    assert statuses() == ["sent"]
    send_due(at=AT, worker="w")
    assert NoticeDelivery.objects.get(channel_code="").status == "sent", "the post's own list has it too"


@pytest.mark.django_db
def test_several_matters_go_in_one_message_and_a_matter_once(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1", "a11-head", "a1-officer")
    tell(cast, "HD-1", kind="fire_overdue", at=AT + timedelta(seconds=5))
    tell(cast, "HD-2")
    run(AT + MINUTE)
    assert server.texts == ["待办汇总 2 件\n火点超时 HD-1，/fires/HD-1/\n火点已派单 HD-2，/fires/HD-2/"]
    assert statuses() == ["sent"] * 4


@pytest.mark.django_db
def test_what_is_not_urgent_waits_for_the_morning_and_goes_together(cast, server):
    with_channel(cast, server.url)
    night = AT + timedelta(hours=8)  # midnight in Beijing
    tell(cast, "HD-1", is_urgent=False, at=night)
    tell(cast, "HD-2", is_urgent=False, at=night + timedelta(hours=2))
    tell(cast, "HD-3", at=night)
    run(night + timedelta(hours=2))
    assert len(server.texts) == 1
    assert "HD-3" in server.texts[0], "an urgent fire does not wait"
    run(night + timedelta(hours=7, minutes=6))
    assert server.texts[1].splitlines()[0] == "早间汇总 2 件"


@pytest.mark.django_db
def test_an_error_code_in_a_200_is_a_failure_with_its_reason(cast, server):
    server.answers = [says.WECOM_GONE]
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    run()
    (row,) = outside()
    assert row.status == DeliveryStatus.FAILED
    assert "93000" in row.latest_error
    assert "机器人地址无效" in row.latest_error
    run(AT + timedelta(hours=5))
    assert len(server.heard) == 1
    server.answers = [says.WECOM_OK]
    retry_delivery(by=cast.acting("何维"), delivery_id=row.pk, at=AT + timedelta(hours=6))
    run(AT + timedelta(hours=6))
    assert statuses() == ["sent"]


@pytest.mark.django_db
def test_a_vendors_limit_waits_and_costs_no_attempt(cast, server):
    server.answers = [says.WECOM_LIMIT] * (MOST_ATTEMPTS + 2) + [says.WECOM_OK]
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    at = AT
    for _ in range(MOST_ATTEMPTS + 2):
        run(at)
        assert statuses() == ["queued"]
        run(at + timedelta(seconds=59))
        at += MINUTE
    run(at)
    assert statuses() == ["sent"]
    assert len(server.heard) == MOST_ATTEMPTS + 3


@pytest.mark.django_db
def test_a_robot_nobody_answers_for_is_tried_with_growing_pauses_and_then_shown(cast):
    with robot() as gone:
        url = gone.url
    with_channel(cast, url)
    tell(cast, "HD-1")
    at, pauses = AT, []
    for _ in range(MOST_ATTEMPTS):
        run(at)
        row = outside().get()
        pauses.append(row.attempt_after - at)
        at = row.attempt_after
    assert pauses == sorted(pauses)
    assert pauses[-1] > pauses[0]
    assert outside().get().status == DeliveryStatus.FAILED


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [says.SERVER_ERROR, says.HANG_UP, says.HALF, says.SILENCE, says.NOT_JSON])
def test_no_whole_answer_is_never_sent_again_by_itself(cast, server, answer):
    server.answers = [answer, says.WECOM_OK]
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    run()
    assert statuses() == ["unconfirmed"]
    for hours in (1, 5, 30):
        run(AT + timedelta(hours=hours), worker="other")
    assert len(server.heard) == 1
    assert statuses() == ["unconfirmed"]


@pytest.mark.django_db
def test_a_person_decides_what_is_in_doubt(cast, server):
    server.answers = [says.HANG_UP, says.HANG_UP, says.WECOM_OK]
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    run()
    tell(cast, "HD-2")
    run()
    first, second = outside()
    operator = cast.acting("何维")
    settle_by_hand(by=operator, delivery_id=first.pk, verdict="arrived", at=AT)
    retry_delivery(by=operator, delivery_id=second.pk, at=AT)
    run()
    assert statuses() == ["sent", "sent"]
    assert ["HD-2" in text for text in server.texts] == [False, True, True]


@pytest.mark.django_db
def test_a_worker_that_died_between_sending_and_noting_leaves_a_doubt(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    route_out(at=AT, worker="w")

    def dies(setup, message, *, at):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        send_out(at=AT, worker="dead", senders={"wecom": dies})
    run(AT + MINUTE, worker="alive")
    assert (statuses(), server.heard) == (["sending"], []), "the lease still runs"
    run(AT + 3 * MINUTE, worker="alive")
    assert (statuses(), server.heard) == (["unconfirmed"], [])
    tell(cast, "HD-2", at=AT + 3 * MINUTE)
    run(AT + 3 * MINUTE, worker="alive")
    assert statuses() == ["unconfirmed", "sent"], "the channel is free again"


@pytest.mark.django_db
def test_twenty_a_minute_hold_across_workers(cast, server):
    with_channel(cast, server.url, per_minute=3)
    for number in range(5):
        tell(cast, f"HD-{number}", at=AT + timedelta(seconds=number))
        run(AT + timedelta(seconds=number), worker=f"w{number % 2}")
    assert len(server.heard) == 3
    run(AT + timedelta(seconds=59))
    assert len(server.heard) == 3
    run(AT + timedelta(seconds=60))
    assert server.texts[3].startswith("待办汇总 2 件")


@pytest.mark.django_db(transaction=True)
def test_two_workers_side_by_side_send_nothing_twice(transactional_cast, server):
    cast = transactional_cast
    for number in range(4):
        with_channel(cast, server.url, f"robot-{number}")
    for number in range(6):
        tell(cast, f"HD-{number}")

    def work(number):
        retried(lambda: route_out(at=AT, worker=f"w{number}"))
        for _ in range(10):
            retried(lambda: send_out(at=AT, worker=f"w{number}"))

    all_at_once(3, work)
    run()
    assert statuses() == ["sent"] * 24
    assert Transmission.objects.count() == len(server.heard)
    lines = [line for text in server.texts for line in text.splitlines() if line.startswith("火点")]
    assert len(lines) == 24


@pytest.mark.django_db
def test_a_slow_workers_true_answer_replaces_the_doubt(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    route_out(at=AT, worker="w")

    def slow(setup, message, *, at):
        assert send_out(at=AT + 3 * MINUTE, worker="other") == 1
        assert statuses() == ["unconfirmed"]
        from luoshu.adapters.messages.wecom import send

        return send(setup, message, at=at)

    send_out(at=AT, worker="slow", senders={"wecom": slow})
    assert (statuses(), len(server.heard)) == (["sent"], 1)


@pytest.mark.django_db
def test_what_was_signed_meanwhile_is_not_sent(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    route_out(at=AT, worker="w")
    sign_notices_of(by=cast.acting("钱麦"), subject_kind="fire", subject_code="HD-1", at=AT)
    run()
    assert server.heard == []


@pytest.mark.django_db
def test_a_switched_off_channel_and_an_old_notice_send_nothing(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    switch_channel(code="robot", is_on=False, by=cast.acting("韩策"), at=AT)
    run()
    switch_channel(code="robot", is_on=True, by=cast.acting("韩策"), at=AT)
    tell(cast, "HD-2", at=AT - timedelta(days=2))
    run()
    assert server.heard == []


@pytest.mark.django_db
def test_a_group_of_one_county_hears_nothing_of_another(cast, server):
    with_channel(cast, server.url, where=COUNTY_B)
    tell(cast, "HD-1", "a11-head", "b-desk")
    run()
    assert list(outside().values_list("post_code", flat=True)) == ["b-desk"]


@pytest.mark.django_db
def test_routes_choose_by_unit_role_kind_and_day(cast, server):
    for code, route in (
        ("unit", {"unit_code": "a1-gov"}),
        ("role", {"role": "village_head"}),
        ("kind", {"notice_kind": "strike"}),
        ("urgent", {"only_urgent": True}),
    ):
        with_channel(cast, server.url, code, route=route)
    with_channel(cast, server.url, "later", at=AT + timedelta(days=1))
    tell(cast, "HD-1", "a11-head", "a1-officer", is_urgent=False)
    run()
    assert sorted(outside().values_list("channel_code", "post_code")) == [("role", "a11-head"), ("unit", "a1-officer")]


@pytest.mark.django_db
def test_the_governments_own_cloud_goes_before_a_public_one(cast, server, settings):
    settings.LUOSHU_PUBLIC_CLOUD_MESSAGES = True
    with_channel(cast, "https://oapi.dingtalk.com", "public", kind="dingtalk")
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    route_out(at=AT, worker="w")
    assert list(outside().values_list("channel_code", flat=True)) == ["robot"]


@pytest.mark.django_db
def test_a_matter_that_may_not_leave_fails_alone(cast, server):
    with_channel(cast, server.url)
    tell(cast, "HD-1", link="/fires/?lat=34.12")
    tell(cast, "HD-2")
    run()
    assert server.texts == ["火点已派单 HD-2，/fires/HD-2/"]
    assert statuses() == ["failed", "sent"]


@pytest.mark.django_db
def test_a_phone_gets_a_message_of_its_own(cast, server):
    server.answers = [says.Says({"code": "0"})]
    options = {"fields": {"to": "phone", "content": "text"}, "result": "code", "success": ["0"]}
    with_channel(cast, server.url, kind="sms", token="", options=options)
    tell(cast, "HD-1", "a11-head", "a1-officer")
    run()
    assert {heard.json["to"] for heard in server.heard} == {cast.person("钱麦").phone, cast.person("赵禾").phone}
    assert cast.person("钱麦").phone not in str(list(Transmission.objects.values()))


@pytest.mark.django_db
def test_a_new_address_ends_the_pause(cast, server):
    server.answers = [says.WECOM_LIMIT, says.WECOM_OK]
    with_channel(cast, server.url)
    tell(cast, "HD-1")
    run()
    form = ChannelForm("群", "wecom", cast.path("410300"), server.url, {"timeout_s": 0.4})
    change_channel(code="robot", form=form, by=cast.acting("韩策"), at=AT)
    assert MessageChannel.objects.get().paused_until is None
