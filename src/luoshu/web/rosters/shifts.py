"""My duty: the shifts ahead, hand-overs to write and to sign, swaps, leave, the camera watch log."""

from datetime import datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_GET, require_POST

from luoshu.apps.errors import Invalid
from luoshu.apps.rosters.choices import DayOffKind
from luoshu.apps.rosters.operations import (
    add_day_off,
    answer_swap,
    ask_swap,
    hand_over_shift,
    log_watch,
    receive_shift,
)
from luoshu.apps.rosters.queries import (
    eligible_people,
    find_shift_for,
    may_receive,
    my_shifts,
    shifts_for,
    swap_verbs,
    swaps_for,
    to_receive,
    watches_for,
)
from luoshu.core.clock import beijing_day
from luoshu.web.rosters.grid import asked_division
from luoshu.web.shared.access import needs
from luoshu.web.shared.clock import BEIJING, now, read_day

BACK, AHEAD = timedelta(days=3), timedelta(days=45)


@require_GET
@needs("rosters.read")
def mine(request: HttpRequest) -> HttpResponse:
    return _mine(request)


def _mine(request: HttpRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    at = now()
    context = {
        "at": at,
        "shifts": my_shifts(request.acting, at - BACK, at + AHEAD),
        "to_receive": to_receive(request.acting, at),
        "swaps": [(one, swap_verbs(request.acting, one)) for one in swaps_for(request.acting)],
        "watches": watches_for(request.acting, at - timedelta(days=7), at)[:20],
        "kinds": DayOffKind.choices,
        "sentence": sentence,
        "typed": request.POST,
        "today": beijing_day(at),
    }
    return render(request, "rosters/mine.html", context, status=status)


@require_GET
@needs("rosters.read")
def shift(request: HttpRequest, shift_id: int) -> HttpResponse:
    return _shift(request, shift_id)


def _shift(request: HttpRequest, shift_id: int, sentence: str = "", status: int = 200) -> HttpResponse:
    at = now()
    one = find_shift_for(request.acting, shift_id)
    is_mine = one.person.code == request.acting.person_code
    desk = eligible_people(one.division, beijing_day(one.starts_at))
    ahead = shifts_for(request.acting, at, at + AHEAD).filter(
        division_path=one.division_path, kind=one.kind, starts_at__gt=at
    )
    context = {
        "shift": one,
        "is_mine": is_mine,
        "has_begun": one.starts_at <= at,
        "may_hand_over": one.starts_at < at
        and one.handed_over_at is None
        and (is_mine or request.acting.may("rosters.edit")),
        "may_receive": one.handed_over_at is not None
        and one.received_at is None
        and may_receive(request.acting, one, at),
        "others": [found for found in desk if found.person.code != one.person.code],
        "theirs": [other for other in ahead if other.person_id != one.person_id][:60],
        "sentence": sentence,
        "typed": request.POST,
    }
    return render(request, "rosters/shift.html", context, status=status)


@require_POST
@needs("rosters.read")
def hand_over(request: HttpRequest, shift_id: int) -> HttpResponse:
    find_shift_for(request.acting, shift_id)
    note = request.POST.get("note", "").strip()
    if not note:
        return _shift(request, shift_id, "请写交班情况；没有事项就写“无未办事项”。", 422)
    try:
        hand_over_shift(shift_id=shift_id, note=note, by=request.acting, at=now())
    except Invalid as refusal:
        return _shift(request, shift_id, str(refusal), 422)
    messages.success(request, "已交班，等接班人签收。")
    return redirect("rosters:shift", shift_id)


@require_POST
@needs("rosters.read")
def receive(request: HttpRequest, shift_id: int) -> HttpResponse:
    receive_shift(shift_id=shift_id, by=request.acting, at=now())
    messages.success(request, "已签收，双方都已签字。")
    return redirect("rosters:shift", shift_id)


@require_POST
@needs("rosters.read")
def swap(request: HttpRequest, shift_id: int) -> HttpResponse:
    wanted = request.POST.get("in_return", "")
    try:
        ask_swap(
            shift_id=shift_id,
            taker_code=request.POST.get("taker", ""),
            reason=request.POST.get("reason", ""),
            return_id=int(wanted) if wanted.isascii() and wanted.isdigit() else None,
            by=request.acting,
            at=now(),
        )
    except Invalid as refusal:
        return _shift(request, shift_id, str(refusal), 422)
    messages.success(request, "调班申请已发给对方。")
    return redirect("rosters:mine")


@require_POST
@needs("rosters.read")
def answer(request: HttpRequest, swap_id: int, verb: str) -> HttpResponse:
    try:
        done = answer_swap(swap_id=swap_id, verb=verb, by=request.acting, at=now())
    except Invalid as refusal:
        return _mine(request, str(refusal), 422)
    messages.success(request, f"调班：{done.get_state_display()}。")
    return redirect("rosters:mine")


@require_POST
@needs("rosters.read")
def day_off(request: HttpRequest) -> HttpResponse:
    first = read_day(request.POST.get("first_on", ""))
    last = read_day(request.POST.get("last_on", "")) or first
    if first is None or last is None:
        return _mine(request, "请填写日期。", 422)
    try:
        add_day_off(
            person_code=request.acting.person_code,
            kind=request.POST.get("kind", ""),
            first_on=first,
            last_on=last,
            by=request.acting,
            at=now(),
        )
    except Invalid as refusal:
        return _mine(request, str(refusal), 422)
    messages.success(request, "已登记，下次排班会避开。")
    return redirect("rosters:mine")


@require_POST
@needs("rosters.read")
def watch(request: HttpRequest) -> HttpResponse:
    at = now()
    starts, ends = (_moment(request.POST.get(name, "")) for name in ("starts_at", "ends_before"))
    if starts is None or ends is None:
        return _mine(request, "请填写值守的起止时间。", 422)
    try:
        log_watch(
            division=asked_division(request, beijing_day(at)),
            starts_at=starts,
            ends_before=ends,
            cameras=request.POST.get("cameras", ""),
            seen=request.POST.get("seen", ""),
            by=request.acting,
            at=at,
        )
    except Invalid as refusal:
        return _mine(request, str(refusal), 422)
    messages.success(request, "值守记录已签。")
    return redirect("rosters:mine")


def _moment(text: str) -> datetime | None:
    """Read what a date-and-time field sends: Beijing time without zone."""
    try:
        typed = parse_datetime(text)
    except ValueError:
        return None
    if typed is None:
        return None
    return typed.replace(tzinfo=BEIJING) if typed.tzinfo is None else typed
