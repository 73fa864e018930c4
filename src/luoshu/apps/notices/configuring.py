"""Setting channels up, switching them, and saying which notices go out by which: the system administrator's verbs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q

from luoshu.adapters.messages.senders import is_public_cloud
from luoshu.adapters.messages.sms import problem_of
from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed, NotVisible
from luoshu.apps.notices.channel_secrets import forget_secret, read_secret, write_secret
from luoshu.apps.notices.choices import OUTSIDE, Channel, DeliveryStatus
from luoshu.apps.notices.errors import ChannelInvalid, ChannelNotVisible, PublicCloudOff, RouteEnded
from luoshu.apps.notices.models import ChannelRoute, MessageChannel, Notice, NoticeDelivery
from luoshu.apps.scope import in_scope

CONFIGURE: Final = "messages.configure"
_CODE: Final = re.compile(r"[a-z0-9][a-z0-9-]{1,39}")
_SCHEMES: Final = {Channel.EMAIL: ("smtp://",)}


@dataclass(frozen=True)
class ChannelForm:
    """What the administrator typed. Empty ``token`` and ``secret`` keep what is there."""

    name: str
    kind: str
    division_path: str
    base_url: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    per_minute: int = 20
    quiet_from: time = time(22, 0)
    quiet_until: time = time(7, 0)
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)


def find_channel_for(acting: Acting, code: str) -> MessageChannel:
    """Return a channel in scope. Raises NotAllowed, ChannelNotVisible."""
    if not acting.may(CONFIGURE):
        raise NotAllowed
    channel = in_scope(MessageChannel.objects.all(), acting).filter(code=code).first()
    if channel is None:
        raise ChannelNotVisible
    return channel


def add_channel(*, code: str, form: ChannelForm, by: Acting, at: datetime) -> MessageChannel:
    """Set a channel up, switched off. Raises NotAllowed, NotVisible, ChannelInvalid."""
    _check(by, form)
    if not _CODE.fullmatch(code):
        raise ChannelInvalid(reason="通道编号用小写字母、数字和连字符，2 到 40 个，请改正。")
    try:
        with transaction.atomic():
            channel = MessageChannel.objects.create(code=code, changed_at=at, **_columns(form))
            _keep_secret(channel, form)
            _record(by, at, "messages.add_channel", channel, form)
    except IntegrityError:
        raise ChannelInvalid(reason="这个编号已经用过，请换一个。") from None
    return channel


def change_channel(*, code: str, form: ChannelForm, by: Acting, at: datetime) -> MessageChannel:
    """Change a channel. A channel that is on must stay one that may be on. Raises as ``add_channel``."""
    channel = find_channel_for(by, code)
    _check(by, form)
    if form.kind != channel.kind:
        raise ChannelInvalid(reason="通道的种类不能改，请另建一个通道。")
    with transaction.atomic():
        for name, value in _columns(form).items():
            setattr(channel, name, value)
        _keep_secret(channel, form)
        if channel.is_enabled:
            _check_ready(channel)
        channel.changed_at = at
        channel.paused_until = None
        channel.save(
            update_fields=[*_columns(form), "secret_version", "changed_at", "paused_until"],
        )
        _record(by, at, "messages.change_channel", channel, form)
    return channel


def switch_channel(*, code: str, is_on: bool, by: Acting, at: datetime) -> None:
    """Switch a channel on or off. Raises NotAllowed, ChannelNotVisible, ChannelInvalid, PublicCloudOff."""
    channel = find_channel_for(by, code)
    if is_on:
        _check_ready(channel)
    with transaction.atomic():
        MessageChannel.objects.filter(pk=channel.pk).update(is_enabled=is_on, paused_until=None, changed_at=at)
        action = "messages.switch_on" if is_on else "messages.switch_off"
        record(by=by, at=at, action=action, subject_kind="channel", subject_code=code)


def add_route(
    *,
    channel_code: str,
    valid_from: date,
    by: Acting,
    at: datetime,
    unit_code: str = "",
    role: str = "",
    notice_kind: str = "",
    only_urgent: bool = False,
) -> ChannelRoute:
    """Say that from a day on some notices also go out by a channel. Raises NotAllowed, ChannelNotVisible."""
    channel = find_channel_for(by, channel_code)
    with transaction.atomic():
        route = ChannelRoute.objects.create(
            channel=channel,
            unit_code=unit_code,
            role=role,
            notice_kind=notice_kind,
            only_urgent=only_urgent,
            valid_from=valid_from,
        )
        detail = {"unit": unit_code, "role": role, "kind": notice_kind, "from": valid_from.isoformat()}
        record(
            by=by, at=at, action="messages.add_route", subject_kind="channel", subject_code=channel_code, detail=detail
        )
    return route


def end_route(*, channel_code: str, route_id: int, valid_to: date, by: Acting, at: datetime) -> None:
    """End a route before a day; the row stays. Raises NotAllowed, ChannelNotVisible, NotVisible, RouteEnded."""
    channel = find_channel_for(by, channel_code)
    rows = ChannelRoute.objects.filter(pk=route_id, channel=channel)
    if not rows.exists():
        raise NotVisible
    with transaction.atomic():
        if rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_to)).update(valid_to=valid_to) != 1:
            raise RouteEnded
        record(
            by=by,
            at=at,
            action="messages.end_route",
            subject_kind="channel",
            subject_code=channel_code,
            detail={"route": route_id, "to": valid_to.isoformat()},
        )


def send_test(*, channel_code: str, by: Acting, at: datetime) -> None:
    """Queue a test message through a channel, on or off: it takes the same way as every other.

    Raises NotAllowed, ChannelNotVisible, ChannelInvalid, PublicCloudOff.
    """
    channel = find_channel_for(by, channel_code)
    _check_ready(channel)
    with transaction.atomic():
        notice = Notice.objects.create(
            dedupe_key=f"test:{channel.code}:{at.timestamp():.6f}",
            kind="test",
            is_urgent=True,
            subject_kind="channel",
            subject_code=channel.code,
            division_path=channel.division_path,
            text="测试消息",
            created_at=at,
        )
        NoticeDelivery.objects.create(
            notice=notice,
            post_code=by.post_code,
            channel=channel.kind,
            channel_code=channel.code,
            status=DeliveryStatus.QUEUED,
            attempt_after=at,
        )
        record(by=by, at=at, action="messages.test", subject_kind="channel", subject_code=channel.code)


def _check(by: Acting, form: ChannelForm) -> None:
    if not by.may(CONFIGURE):
        raise NotAllowed
    if not by.covers(form.division_path):
        raise NotVisible
    if form.kind not in OUTSIDE:
        raise ChannelInvalid(reason="请选择通道种类。")
    if not form.name.strip():
        raise ChannelInvalid(reason="请填写通道名称。")
    schemes = _SCHEMES.get(Channel(form.kind), ("https://", "http://"))
    if form.base_url and not form.base_url.startswith(schemes):
        raise ChannelInvalid(reason=f"地址要以 {schemes[0]} 开头，请改正。")
    if "?" in form.base_url or "@" in form.base_url:
        raise ChannelInvalid(reason="地址里不要带凭据，请把凭据填在“凭据”一栏。")
    if not 1 <= form.per_minute <= 600:
        raise ChannelInvalid(reason="每分钟条数要在 1 到 600 之间。")


def _check_ready(channel: MessageChannel) -> None:
    """Refuse what could only fail: no address, no credential, a public cloud that was not allowed."""
    if not channel.base_url:
        raise ChannelInvalid(reason="还没有填地址，不能启用或测试。请先填写并保存。")
    token, _ = read_secret(channel.code, channel.secret_version)
    if channel.kind in (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU) and not token:
        raise ChannelInvalid(reason="还没有填凭据，不能启用或测试。请先填写并保存。")
    if channel.kind == Channel.SMS and (problem := problem_of(channel.options)):
        raise ChannelInvalid(reason=f"短信网关的说明不完整：{problem}")
    if channel.kind == Channel.EMAIL and not (channel.options.get("sender") and channel.options.get("to")):
        raise ChannelInvalid(reason="邮件通道要填发件人（sender）和收件人（to）。")
    if is_public_cloud(channel.base_url):
        if not settings.LUOSHU_PUBLIC_CLOUD_MESSAGES:
            raise PublicCloudOff
        if not channel.base_url.startswith("https://"):
            raise ChannelInvalid(reason="公网云地址必须以 https:// 开头。")


def _columns(form: ChannelForm) -> dict[str, Any]:
    return {
        "name": form.name.strip(),
        "kind": form.kind,
        "division_path": form.division_path,
        "base_url": form.base_url.strip(),
        "options": dict(form.options),
        "per_minute": form.per_minute,
        "quiet_from": form.quiet_from,
        "quiet_until": form.quiet_until,
    }


def _keep_secret(channel: MessageChannel, form: ChannelForm) -> None:
    """Write what was typed under the next number; the old file goes when the new number is committed."""
    if not form.token and not form.secret:
        return
    old = channel.secret_version
    token, secret = read_secret(channel.code, old)
    write_secret(channel.code, old + 1, token=form.token or token, secret=form.secret or secret)
    channel.secret_version = old + 1
    MessageChannel.objects.filter(pk=channel.pk).update(secret_version=old + 1)
    transaction.on_commit(lambda: forget_secret(channel.code, old))


def _record(by: Acting, at: datetime, action: str, channel: MessageChannel, form: ChannelForm) -> None:
    """Write the audit row: that a secret was changed, never what it is."""
    detail = {"name": channel.name, "kind": channel.kind, "url": channel.base_url, "secret": bool(form.token)}
    record(by=by, at=at, action=action, subject_kind="channel", subject_code=channel.code, detail=detail)
