import logging
import stat

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed, NotVisible
from luoshu.apps.notices.channel_secrets import read_secret, secret_file
from luoshu.apps.notices.configuring import (
    ChannelForm,
    add_channel,
    add_route,
    change_channel,
    end_route,
    find_channel_for,
    send_test,
    switch_channel,
)
from luoshu.apps.notices.errors import ChannelInvalid, ChannelNotVisible, PublicCloudOff, RouteEnded
from luoshu.apps.notices.models import ChannelRoute, MessageChannel
from luoshu.core.clock import beijing_day
from luoshu.jobs.send_out import send_out
from tests.support.cast import AT, CITY
from tests.support.robot_server import robot

pytestmark = pytest.mark.django_db
ON = beijing_day(AT)


@pytest.fixture
def admin(cast):
    return cast.acting("韩策")


def form_of(cast, **changes):
    values = {"name": "甲县群", "kind": "wecom", "division_path": cast.path(CITY), "base_url": "https://wx.example.cn"}
    return ChannelForm(**(values | changes))


def test_a_secret_lies_in_a_file_of_its_owner_and_nowhere_else(cast, admin, caplog, settings):
    with caplog.at_level(logging.DEBUG):
        add_channel(code="ga", form=form_of(cast, token="TOKEN-XYZ", secret="SEC-XYZ"), by=admin, at=AT)
    path = secret_file("ga", 1)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read_secret("ga", 1) == ("TOKEN-XYZ", "SEC-XYZ")
    everything = str(list(MessageChannel.objects.values())) + str(list(AuditEntry.objects.values())) + caplog.text
    assert "XYZ" not in everything


def test_a_new_token_keeps_the_secret_and_an_empty_form_keeps_both(cast, admin):
    add_channel(code="ga", form=form_of(cast, token="T1", secret="S1"), by=admin, at=AT)
    change_channel(code="ga", form=form_of(cast, token="T2"), by=admin, at=AT)
    assert read_secret("ga", MessageChannel.objects.get().secret_version) == ("T2", "S1")
    change_channel(code="ga", form=form_of(cast, name="改名"), by=admin, at=AT)
    channel = MessageChannel.objects.get()
    assert (channel.name, read_secret("ga", channel.secret_version)) == ("改名", ("T2", "S1"))


def test_a_lost_secret_file_reads_as_none(cast, admin):
    add_channel(code="ga", form=form_of(cast, token="T1"), by=admin, at=AT)
    secret_file("ga", 1).unlink()
    with pytest.raises(ChannelInvalid):
        switch_channel(code="ga", is_on=True, by=admin, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": "wx.example.cn"},
        {"base_url": "https://wx.example.cn/send?key=abc"},
        {"base_url": "https://user:pw@wx.example.cn"},
        {"kind": "phone"},
        {"kind": "in_app"},
        {"name": " "},
        {"per_minute": 0},
        {"kind": "email", "base_url": "https://mail.example.cn"},
    ],
)
def test_settings_that_do_not_hold_together_are_refused(cast, admin, changes):
    with pytest.raises(ChannelInvalid):
        add_channel(code="ga", form=form_of(cast, **changes), by=admin, at=AT)
    assert MessageChannel.objects.count() == 0


def test_a_code_is_taken_once_and_is_plain(cast, admin):
    add_channel(code="a1", form=form_of(cast), by=admin, at=AT)
    for code in ("a1", "甲", "../x", ""):
        with pytest.raises(ChannelInvalid):
            add_channel(code=code, form=form_of(cast), by=admin, at=AT)


@pytest.mark.parametrize(
    "changes",
    [
        {"base_url": ""},
        {"token": ""},
        {"kind": "sms", "token": ""},
        {"kind": "email", "base_url": "smtp://mail.example.cn:587"},
    ],
)
def test_a_channel_that_could_only_fail_is_not_switched_on(cast, admin, changes):
    add_channel(code="a1", form=form_of(cast, **({"token": "T"} | changes)), by=admin, at=AT)
    with pytest.raises(ChannelInvalid):
        switch_channel(code="a1", is_on=True, by=admin, at=AT)
    with pytest.raises(ChannelInvalid):
        send_test(channel_code="a1", by=admin, at=AT)


def test_a_public_cloud_needs_the_installations_word(cast, admin, settings):
    add_channel(code="a1", form=form_of(cast, base_url="https://qyapi.weixin.qq.com", token="T"), by=admin, at=AT)
    with pytest.raises(PublicCloudOff):
        switch_channel(code="a1", is_on=True, by=admin, at=AT)
    settings.LUOSHU_PUBLIC_CLOUD_MESSAGES = True
    switch_channel(code="a1", is_on=True, by=admin, at=AT)
    assert MessageChannel.objects.get().is_enabled


def test_only_the_system_administrator_configures(cast):
    for name in ("林岚", "秦安", "何维", "许鉴"):
        with pytest.raises(NotAllowed):
            add_channel(code="a1", form=form_of(cast), by=cast.acting(name), at=AT)
        with pytest.raises(NotAllowed):
            find_channel_for(cast.acting(name), "a1")


def test_a_channel_outside_the_scope_is_not_there(cast, admin):
    with pytest.raises(NotVisible):
        add_channel(code="a1", form=form_of(cast, division_path="410400/"), by=admin, at=AT)
    with pytest.raises(ChannelNotVisible):
        find_channel_for(admin, "nothing")


def test_a_route_is_a_dated_row_that_ends_once(cast, admin):
    add_channel(code="a1", form=form_of(cast), by=admin, at=AT)
    route = add_route(channel_code="a1", valid_from=ON, role="village_head", by=admin, at=AT)
    end_route(channel_code="a1", route_id=route.pk, valid_to=ON, by=admin, at=AT)
    with pytest.raises(RouteEnded):
        end_route(channel_code="a1", route_id=route.pk, valid_to=ON, by=admin, at=AT)
    with pytest.raises(NotVisible):
        end_route(channel_code="a1", route_id=route.pk + 1, valid_to=ON, by=admin, at=AT)
    assert ChannelRoute.objects.get().valid_to == ON


def test_a_test_message_goes_the_same_way_while_the_channel_is_off(cast, admin):
    with robot() as server:
        add_channel(code="a1", form=form_of(cast, base_url=server.url, token="T"), by=admin, at=AT)
        send_test(channel_code="a1", by=admin, at=AT)
        assert send_out(at=AT, worker="w") == 1
    assert server.texts == ["测试消息 a1"]
