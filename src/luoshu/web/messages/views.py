"""消息投递: what failed, what is in doubt, what is still being tried; a person decides the first two."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.notices.operations import retry_delivery, settle_by_hand
from luoshu.apps.notices.queries import (
    channel_names,
    channels_of,
    failed_deliveries,
    struggling_deliveries,
    unconfirmed_deliveries,
)
from luoshu.apps.people.queries import posts_by_code
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import now

PAGE = 100
DONE = {"resend": "已排队重发。", "arrived": "已记为送达。", "drop": "已记为不再发送。"}


@require_GET
@needs("status.read")
def deliveries(request: HttpRequest) -> HttpResponse:
    unconfirmed = list(unconfirmed_deliveries(request.acting)[:PAGE])
    failed = list(failed_deliveries(request.acting)[:PAGE])
    struggling = list(struggling_deliveries(request.acting)[:PAGE])
    posts = posts_by_code(row.post_code for row in (*unconfirmed, *failed, *struggling))
    names = channel_names()
    for row in (*unconfirmed, *failed, *struggling):
        post = posts.get(row.post_code)
        row.addressee = f"{post.unit.name} · {post.title}" if post else row.post_code
        row.way = names.get(row.channel_code) or row.get_channel_display()
    context = {
        "lists": (
            ("未确认", "请先向对方核对收到没有，再重发或确认送达", unconfirmed, True),
            ("发送失败", "改好原因后重发；急件请电话通知", failed, True),
            ("正在重试", "会自动再发，间隔逐次拉长", struggling, False),
        ),
        "channels": channels_of(request.acting),
        "at": now(),
    }
    return render(request, "messages/deliveries.html", context)


@require_POST
@needs("status.operate")
def decide(request: HttpRequest, delivery_id: int, verdict: str) -> HttpResponse:
    if verdict == "resend":
        retry_delivery(delivery_id=delivery_id, by=request.acting, at=now())
    else:
        settle_by_hand(delivery_id=delivery_id, verdict=verdict, by=request.acting, at=now())
    messages.success(request, DONE[verdict])
    return redirect("messages:deliveries")
