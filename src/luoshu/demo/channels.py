"""Channels of the demo city: set up as far as an office would without an address, and switched off: nothing leaves."""

from datetime import datetime, timedelta

from luoshu.apps.notices.choices import Channel, DeliveryStatus, DigestMode, TransmissionState
from luoshu.apps.notices.configuring import ChannelForm, add_channel, add_route
from luoshu.apps.notices.digests import choose_digest
from luoshu.apps.notices.models import MessageChannel, Notice, NoticeDelivery, Transmission
from luoshu.apps.people.choices import Role
from luoshu.apps.people.models import Post
from luoshu.apps.places.models import Division
from luoshu.core.clock import beijing_day
from luoshu.demo.ground import BUILDER, BUILT_AT
from luoshu.demo.staff import DEMO_COUNTY, DEMO_VILLAGE
from luoshu.demo.story import acting_in

CHANNELS = (
    ("ruyang-group", "汝阳县禁烧工作群（演示）", Channel.WECOM, "410326"),
    ("jia-group", "示范甲县禁烧工作群（演示）", Channel.WECOM, DEMO_COUNTY),
    ("city-sms", "市短信平台（演示）", Channel.SMS, "410300"),
)


def build_channels(*, at: datetime) -> None:
    """Set the channels up and leave one message in doubt in the invented county, for the engineer to decide."""
    for code, name, kind, where in CHANNELS:
        path = Division.objects.get(code=where, valid_to__isnull=True).path
        add_channel(code=code, form=ChannelForm(name, kind, path), by=BUILDER, at=BUILT_AT)
        role = Role.TOWNSHIP_OFFICER if kind == Channel.WECOM else Role.VILLAGE_HEAD
        add_route(
            channel_code=code, role=role, only_urgent=True, valid_from=beijing_day(BUILT_AT), by=BUILDER, at=BUILT_AT
        )
    # One head of a village wants what is not urgent together in the morning.
    choose_digest(mode=DigestMode.MORNING, by=acting_in(Role.VILLAGE_HEAD, DEMO_VILLAGE), at=BUILT_AT)
    _leave_a_doubt(at - timedelta(hours=2))


def _leave_a_doubt(at: datetime) -> None:
    channel = MessageChannel.objects.get(code="jia-group")
    post = Post.objects.filter(role=Role.TOWNSHIP_OFFICER, division_path__startswith=channel.division_path)[0]
    notice = Notice.objects.create(
        dedupe_key="demo:doubt",
        kind="fire_overdue",
        is_urgent=True,
        subject_kind="fire",
        subject_code="HD-DEMO-1",
        division_path=post.division_path,
        text="火点 HD-DEMO-1 签收时限已超时，请督促办理。",
        created_at=at,
    )
    words = "已发出但没有等到完整答复（超时），不知道对方是否收到。"
    transmission = Transmission.objects.create(
        code="M-DEMO-1",
        channel=channel,
        state=TransmissionState.DOUBT,
        text="火点超时 HD-DEMO-1",
        worker="demo",
        started_at=at,
        lease_until=at,
        ended_at=at,
        result_code="cut",
        result_text=words,
    )
    NoticeDelivery.objects.create(
        notice=notice,
        post_code=post.code,
        channel=channel.kind,
        channel_code=channel.code,
        status=DeliveryStatus.UNCONFIRMED,
        attempts=1,
        attempt_after=at,
        latest_error=words,
        transmission=transmission,
    )
