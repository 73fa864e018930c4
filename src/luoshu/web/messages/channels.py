"""通道与消息: set a channel up, test it, switch it on, say what goes out by it."""

import json
from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from luoshu.adapters.messages.senders import is_public_cloud
from luoshu.apps.errors import LuoshuError
from luoshu.apps.notices.choices import MatterWords
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
from luoshu.apps.notices.errors import ChannelInvalid
from luoshu.apps.notices.queries import channels_of, routes_of, transmissions_of
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import posts_in_scope
from luoshu.apps.places.queries import find_division_for, names_of_paths
from luoshu.core.clock import beijing_day
from luoshu.web.messages.forms import ChannelAdd, ChannelEdit, RouteForm
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now
from luoshu.web.shared.middleware import status_of

RIGHT = "messages.configure"


@require_GET
@needs(RIGHT)
def channel_list(request: HttpRequest) -> HttpResponse:
    return _list(request, ChannelAdd(initial={"division": _own_code(request)}))


def _own_code(request: HttpRequest) -> str:
    return request.acting.paths[0].rstrip("/").rpartition("/")[2]


def _list(request: HttpRequest, form: ChannelAdd, status: int = 200) -> HttpResponse:
    found = list(channels_of(request.acting))
    names = names_of_paths({one.division_path for one in found})
    for one in found:
        one.where = names.get(one.division_path, one.division_path)
        one.is_public = is_public_cloud(one.base_url)
    return render(request, "messages/channels.html", {"channels": found, "form": form}, status=status)


@require_POST
@needs(RIGHT)
def add(request: HttpRequest) -> HttpResponse:
    form = ChannelAdd(request.POST)
    if not form.is_valid():
        return _list(request, form, status=422)
    code = form.cleaned_data["code"]
    try:
        add_channel(code=code, form=_read(request, form), by=request.acting, at=now())
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _list(request, form, status=422)
    return redirect("messages:channel", code=code)


def _read(request: HttpRequest, form: forms.Form) -> ChannelForm:
    values = {name: value for name, value in form.cleaned_data.items() if name not in {"code", "division"}}
    division = find_division_for(request.acting, form.cleaned_data["division"], beijing_day(now()))
    return ChannelForm(division_path=division.path, **values)


@require_http_methods(["GET", "POST"])
@needs(RIGHT)
def channel(request: HttpRequest, code: str) -> HttpResponse:
    found = find_channel_for(request.acting, code)
    if request.method == "GET":
        return _one(request, code, _filled(found))
    form = ChannelEdit(request.POST)
    if not form.is_valid():
        return _one(request, code, form, status=422)
    try:
        change_channel(code=code, form=_read(request, form), by=request.acting, at=now())
    except LuoshuError as error:
        form.add_error(None, str(error))
        return _one(request, code, form, status=422)
    messages.success(request, "已保存。")
    return redirect("messages:channel", code=code)


def _filled(found: object) -> ChannelEdit:
    names = ("name", "kind", "base_url", "per_minute", "quiet_from", "quiet_until")
    initial = {name: getattr(found, name) for name in names}
    for name in ("quiet_from", "quiet_until"):
        initial[name] = f"{initial[name]:%H:%M}"
    options = getattr(found, "options")  # noqa: B009
    initial["options"] = json.dumps(options, ensure_ascii=False, indent=1) if options else ""
    initial["division"] = getattr(found, "division_path").rstrip("/").rpartition("/")[2]  # noqa: B009
    return ChannelEdit(initial=initial)


def _one(
    request: HttpRequest, code: str, form: ChannelEdit, route_form: RouteForm | None = None, status: int = 200
) -> HttpResponse:
    found = find_channel_for(request.acting, code)
    found.is_public = is_public_cloud(found.base_url)
    units = {post.unit.code: post.unit.name for post in posts_in_scope(request.acting, beijing_day(now()))}
    routes = list(routes_of(found))
    for one in routes:
        one.unit_name = units.get(one.unit_code, one.unit_code)
        one.role_name = Role(one.role).label if one.role in Role.values else one.role
        one.kind_name = MatterWords(one.notice_kind).label if one.notice_kind in MatterWords.values else one.notice_kind
    context = {
        "channel": found,
        "form": form,
        "route_form": route_form or RouteForm(initial={"valid_from": beijing_day(now()).isoformat()}),
        "routes": routes,
        "sent": transmissions_of(found),
        "today": beijing_day(now()),
    }
    return render(request, "messages/channel.html", context, status=status)


def _act(request: HttpRequest, code: str, work: Callable[[], object], done: str) -> HttpResponse:
    """Do a verb on a channel; a refusal of what was typed comes back on the page, others as their own."""
    try:
        work()
    except LuoshuError as error:
        if status_of(error) != 422:
            raise
        found = find_channel_for(request.acting, code)
        form = _filled(found)
        messages.error(request, str(error), extra_tags="error")
        return _one(request, code, form, status=422)
    messages.success(request, done)
    return redirect("messages:channel", code=code)


@require_POST
@needs(RIGHT)
def switch(request: HttpRequest, code: str) -> HttpResponse:
    is_on = request.POST.get("on") == "1"

    def work() -> None:
        switch_channel(code=code, is_on=is_on, by=request.acting, at=now())

    return _act(request, code, work, "已启用。" if is_on else "已停用，排队的消息留着不发。")


@require_POST
@needs(RIGHT)
def test(request: HttpRequest, code: str) -> HttpResponse:
    def work() -> None:
        send_test(channel_code=code, by=request.acting, at=now())

    return _act(request, code, work, "测试消息已排队，几秒后刷新本页看结果。")


@require_POST
@needs(RIGHT)
def route(request: HttpRequest, code: str) -> HttpResponse:
    form = RouteForm(request.POST)
    if not form.is_valid():
        return _one(request, code, _filled(find_channel_for(request.acting, code)), form, status=422)

    def work() -> None:
        values = dict(form.cleaned_data)
        values["unit_code"] = _unit_code(request, values.pop("unit"))
        add_route(channel_code=code, by=request.acting, at=now(), **values)

    return _act(request, code, work, "已加上。")


def _unit_code(request: HttpRequest, name: str) -> str:
    """Return the code of the unit with that name, or nothing for an empty name. Raises ChannelInvalid."""
    if not name:
        return ""
    for post in posts_in_scope(request.acting, beijing_day(now())):
        if post.unit.name == name:
            return str(post.unit.code)
    raise ChannelInvalid(reason=f"辖区内没有叫“{name}”的单位，请按用户页上的全称填写。")


@require_POST
@needs(RIGHT)
def end(request: HttpRequest, code: str, route_id: int) -> HttpResponse:
    def work() -> None:
        end_route(channel_code=code, route_id=route_id, valid_to=beijing_day(now()), by=request.acting, at=now())

    return _act(request, code, work, "已结束。")
