"""Channels of the small city: one that is on with two routes, one without an address; deliveries that need a person."""

from datetime import timedelta

from luoshu.apps.notices.configuring import ChannelForm, add_channel, add_route, end_route
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, CITY, Cast
from tests.support.channel_factories import with_channel


def make_messages(cast: Cast, names: dict[str, str]) -> None:
    """Make them and write down the codes that the routes are filled with."""
    admin = cast.acting("韩策")
    names["channel"] = with_channel(cast, "https://wx.example.cn").code
    form = ChannelForm("未填地址", "feishu", cast.path(CITY))
    names["channel_bare"] = add_channel(code="bare", form=form, by=admin, at=AT).code
    today = beijing_day(AT)
    names["route"] = str(add_route(channel_code="robot", valid_from=today, by=admin, at=AT).pk)
    ended = add_route(channel_code="robot", valid_from=today - timedelta(days=3), by=admin, at=AT)
    end_route(channel_code="robot", route_id=ended.pk, valid_to=today - timedelta(days=1), by=admin, at=AT)
    names["route_ended"] = str(ended.pk)
    told, doubtful = NoticeDelivery.objects.filter(status="queued").order_by("id")[:2]
    NoticeDelivery.objects.filter(pk=doubtful.pk).update(status="unconfirmed")
    NoticeDelivery.objects.filter(pk=told.pk).update(status="sent")
    names["doubtful"], names["told"] = str(doubtful.pk), str(told.pk)
