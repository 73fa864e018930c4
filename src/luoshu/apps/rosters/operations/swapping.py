"""Swapping shifts: asked by the one on duty, agreed by the other, approved by a third who plans the roster."""

from datetime import datetime
from typing import Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.rosters.choices import SwapState
from luoshu.apps.rosters.errors import SwapInvalid, SwapMoved
from luoshu.apps.rosters.models import DutyShift, Swap
from luoshu.apps.rosters.queries import eligible_people, find_shift_for, find_swap_for, keepers_of, shifts_at_once
from luoshu.core.clock import beijing_day

ASKER, TAKER, APPROVER = "asker", "taker", "approver"
# verb: from, to, who
STEPS: Final[dict[str, tuple[tuple[str, ...], str, str]]] = {
    "agree": ((SwapState.ASKED,), SwapState.AGREED, TAKER),
    "decline": ((SwapState.ASKED,), SwapState.DECLINED, TAKER),
    "withdraw": ((SwapState.ASKED, SwapState.AGREED), SwapState.WITHDRAWN, ASKER),
    "approve": ((SwapState.AGREED,), SwapState.APPROVED, APPROVER),
    "refuse": ((SwapState.AGREED,), SwapState.REFUSED, APPROVER),
}


def ask_swap(
    *, shift_id: int, taker_code: str, reason: str, by: Acting, at: datetime, return_id: int | None = None
) -> Swap:
    """Ask somebody of the same desk to take one's own shift, perhaps for one of theirs in return.

    Raises ShiftNotVisible, NotAllowed, SwapInvalid, SwapMoved.
    """
    shift = find_shift_for(by, shift_id)
    if shift.person.code != by.person_code:
        raise NotAllowed
    if shift.starts_at <= at:
        raise SwapInvalid(reason="这一班已经开始，不能再调班；请交接或由排班人改派。")
    if not reason.strip():
        raise SwapInvalid(reason="请写明调班的原因。")
    desk = {one.person.code: one for one in eligible_people(shift.division, beijing_day(shift.starts_at))}
    other = desk.get(taker_code)
    if other is None or other.person.pk == shift.person_id:
        raise SwapInvalid(reason="只能与同一值班台的其他在任人员调班，请重新选择。")
    taker, post = other.person, other.post
    in_return = find_shift_for(by, return_id) if return_id else None
    if in_return is not None:
        theirs = (in_return.person_id, in_return.kind, in_return.division_path)
        if theirs != (taker.pk, shift.kind, shift.division_path) or in_return.starts_at <= at:
            raise SwapInvalid(reason="换回的班要是对方的、同一种、还没有开始的，请重新选择。")
    _refuse_two_places(shift, taker.pk, in_return)
    try:
        with transaction.atomic():
            swap = Swap.objects.create(
                shift=shift,
                in_return=in_return,
                division_path=shift.division_path,
                asker=shift.person,
                taker=taker,
                taker_post=post,
                reason=reason.strip()[:200],
                asked_at=at,
            )
            _tell(swap, by, at, "ask", [post.code])
    except IntegrityError:
        raise SwapMoved from None
    return swap


def answer_swap(*, swap_id: int, verb: str, by: Acting, at: datetime) -> Swap:
    """Take one step of a swap. Approval changes the shifts; nobody approves a swap of their own.

    Raises SwapNotVisible, NotAllowed, SwapInvalid, SwapMoved.
    """
    swap = find_swap_for(by, swap_id)
    if verb not in STEPS:
        raise SwapInvalid(reason="没有这一步，请刷新后重试。")
    sources, target, who = STEPS[verb]
    if not _may_step(who, swap, by):
        raise NotAllowed
    if target in (SwapState.AGREED, SwapState.APPROVED):
        _refuse_stale(swap, at)
    stamps = {"answered_at": at} if who == TAKER else {"decided_at": at, "decided_by": by.person_code}
    with transaction.atomic():
        if Swap.objects.filter(pk=swap.pk, state__in=sources).update(state=target, **stamps) != 1:
            raise SwapMoved
        if target == SwapState.APPROVED:
            _exchange(swap, at)
        swap.refresh_from_db()
        told = keepers_of(swap.division_path, beijing_day(at)) if target == SwapState.AGREED else _both(swap)
        _tell(swap, by, at, verb, told)
    return swap


def _may_step(who: str, swap: Swap, by: Acting) -> bool:
    if who == ASKER:
        return swap.asker.code == by.person_code
    if who == TAKER:
        return swap.taker.code == by.person_code
    return by.may("rosters.edit") and by.person_code not in (swap.asker.code, swap.taker.code)


def _refuse_stale(swap: Swap, at: datetime) -> None:
    """Refuse a swap whose shifts have begun or have changed hands since it was asked."""
    shifts = [(swap.shift, swap.asker_id), *([(swap.in_return, swap.taker_id)] if swap.in_return else [])]
    for shift, person_id in shifts:
        if shift.starts_at <= at:
            raise SwapInvalid(reason="其中一班已经开始，不能再调班，请刷新后查看。")
        if shift.person_id != person_id:
            raise SwapInvalid(reason="其中一班已经换了人，请撤回后重新申请。")
    _refuse_two_places(swap.shift, swap.taker_id, swap.in_return)


def _refuse_two_places(shift: DutyShift, taker_id: int, in_return: DutyShift | None) -> None:
    """Refuse when the taker, or the asker in return, would be on two shifts at once."""
    moves = [(shift, taker_id)]
    if in_return is not None:
        moves.append((in_return, shift.person_id))
    moving = [one.pk for one, _ in moves]
    for one, person_id in moves:
        if shifts_at_once(person_id, one.starts_at, one.ends_before).exclude(pk__in=moving).exists():
            raise SwapInvalid(reason="换班后有人同一时间有两个班，请另选一班。")


def _exchange(swap: Swap, at: datetime) -> None:
    moves = [(swap.shift, swap.asker_id, swap.taker_id, swap.taker_post_id)]
    if swap.in_return is not None:
        moves.append((swap.in_return, swap.taker_id, swap.asker_id, swap.shift.post_id))
    for shift, before, person_id, post_id in moves:
        rows = DutyShift.objects.filter(pk=shift.pk, person_id=before, starts_at__gt=at)
        if rows.update(person_id=person_id, post_id=post_id) != 1:
            raise SwapMoved


def _both(swap: Swap) -> list[str]:
    return [swap.taker_post.code, Swap.objects.values_list("shift__post__code", flat=True).get(pk=swap.pk)]


def _tell(swap: Swap, by: Acting, at: datetime, verb: str, posts: list[str]) -> None:
    day = beijing_day(swap.shift.starts_at)
    record(
        by=by,
        at=at,
        action=f"rosters.swap_{verb}",
        subject_kind="duty_swap",
        subject_code=str(swap.pk),
        division_path=swap.division_path,
        detail={"shift": swap.shift_id, "taker": swap.taker.code, "in_return": swap.in_return_id},
    )
    if posts:
        send_notice(
            dedupe_key=f"swap:{swap.pk}:{verb}",
            kind="duty_swap",
            is_urgent=False,
            subject_kind="duty_swap",
            subject_code=str(swap.pk),
            division_path=swap.division_path,
            text=f"{swap.asker.name}与{swap.taker.name}调 {day.month}月{day.day}日 的班：{SwapState(swap.state).label}",
            link="/rosters/mine/",
            post_codes=posts,
            at=at,
        )
