"""Channels for tests: a robot that listens on loopback, switched on, with a route for everybody."""

from datetime import datetime
from typing import Any

from luoshu.apps.acting import Acting
from luoshu.apps.notices.configuring import ChannelForm, add_channel, add_route, switch_channel
from luoshu.apps.notices.models import MessageChannel, Notice
from luoshu.apps.notices.operations import send_notice
from luoshu.core.clock import beijing_day
from tests.support.cast import AT, CITY, Cast


def with_channel(
    cast: Cast,
    url: str,
    code: str = "robot",
    *,
    kind: str = "wecom",
    where: str = CITY,
    by: Acting | None = None,
    at: datetime = AT,
    route: dict[str, Any] | None = None,
    **changes: Any,
) -> MessageChannel:
    """Set up a channel that is on."""
    admin = by or cast.acting("韩策")
    options = {"timeout_s": 0.4} | changes.pop("options", {})
    token = changes.pop("token", "TOKEN-1")
    form = ChannelForm(code, kind, cast.path(where), url, options, token=token, **changes)
    channel = add_channel(code=code, form=form, by=admin, at=at)
    switch_channel(code=code, is_on=True, by=admin, at=at)
    add_route(channel_code=code, valid_from=beijing_day(at), by=admin, at=at, **(route or {}))
    return channel


def tell(cast: Cast, code: str, *posts: str, is_urgent: bool = True, at: datetime = AT, **changes: Any) -> Notice:
    """Tell some posts about a fire of 甲县."""
    values: dict[str, Any] = {
        "dedupe_key": f"fire:{code}:{changes.get('kind', '')}:{at.timestamp()}",
        "kind": "fire_assigned",
        "is_urgent": is_urgent,
        "subject_kind": "fire",
        "subject_code": code,
        "division_path": cast.path("410399"),
        "text": f"火点 {code} 已派给您，请尽快签收。",
        "link": f"/fires/{code}/",
        "post_codes": posts or ("a11-head",),
        "at": at,
    }
    return send_notice(**(values | changes))
