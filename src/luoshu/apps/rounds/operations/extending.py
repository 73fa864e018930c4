"""延期 of a remedy: asked for a day with a reason, granted or refused by the office that inspects, capped by a rule."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.apps.rounds.choices import ExtensionState
from luoshu.apps.rounds.errors import ExtensionAsked, RoundsInvalid, RoundsMoved
from luoshu.apps.rounds.models import Remedy, RemedyExtension
from luoshu.apps.rounds.queries.limits import close_of_day, latest_extension
from luoshu.core.clock import beijing_day


def ask_for_day(remedy: Remedy, until: date, reason: str, *, by: Acting, at: datetime) -> None:
    """Keep what is asked for, inside the caller's transaction. Raises RoundsInvalid, ExtensionAsked."""
    asked = RemedyExtension(
        remedy=remedy,
        until=until,
        reason=reason.strip()[:400],
        rule_code=_rule_for(remedy, until, at),
        asked_by=by.person_code,
        asked_at=at,
    )
    try:
        with transaction.atomic():
            asked.save(force_insert=True)
    except IntegrityError:
        raise ExtensionAsked from None
    _tell_office(remedy, until, at)


def decide_day(remedy: Remedy, verb: str, *, by: Acting, at: datetime) -> tuple[date, dict[str, Any]]:
    """Close the open application; return its day and what changes in the remedy. Raises RoundsMoved, RoundsInvalid."""
    waiting = RemedyExtension.objects.filter(remedy=remedy, state=ExtensionState.ASKED)
    asked = waiting.first()
    state = ExtensionState.GRANTED if verb == "extend" else ExtensionState.REFUSED
    if asked is None or waiting.update(state=state, decided_by=by.person_code, decided_at=at) != 1:
        raise RoundsMoved
    if verb != "extend":
        return asked.until, {}
    # The day may have passed, and the rule may say less, since it was asked for.
    rule_code = _rule_for(remedy, asked.until, at)
    codes = remedy.rule_codes if rule_code in remedy.rule_codes else [*remedy.rule_codes, rule_code]
    return asked.until, {"due_at": close_of_day(asked.until), "rule_codes": codes}


def lapse_asked(remedy: Remedy, at: datetime) -> None:
    """End an application that nobody decided: the limit it was for runs no longer."""
    waiting = RemedyExtension.objects.filter(remedy=remedy, state=ExtensionState.ASKED)
    waiting.update(state=ExtensionState.LAPSED, decided_at=at)


def _rule_for(remedy: Remedy, until: date, at: datetime) -> str:
    """Return the code of the rule that allows this day. Raises RoundsInvalid with the last day that it would allow."""
    if remedy.due_at is None or remedy.limit_started_at is None:
        raise RoundsInvalid(reason="这项整改没有到期时间，不用延期。")
    if until < beijing_day(at) or close_of_day(until) <= remedy.due_at:
        raise RoundsInvalid(reason="延到的日子要晚于现在的到期时间，也不能早于今天，请重新选。")
    latest = latest_extension(remedy, at)
    if latest is None:
        raise RoundsInvalid(reason="规则里没有写整改最多延期多久，不能延期。请先登记“督查整改·延期最多”这条时限。")
    if until > latest.on:
        raise RoundsInvalid(reason=f"按规则最晚延到 {latest.on.month}月{latest.on.day}日，请改选不晚于这天的日子。")
    return latest.rule_code


def _tell_office(remedy: Remedy, until: date, at: datetime) -> None:
    """Tell the desk of the office whose round it was."""
    owner = remedy.finding.visit.owner_path
    roles = (Role.COUNTY_FIRE_DESK, Role.SUPERVISION_CLERK)
    posts = [post for role in roles for post in desk_posts(role, owner, beijing_day(at)) if post.division_path == owner]
    if not posts:
        return
    send_notice(
        dedupe_key=f"remedy-extension:{remedy.code}:{remedy.version}",
        kind="remedy",
        is_urgent=False,
        subject_kind="remedy",
        subject_code=remedy.code,
        division_path=remedy.division_path,
        text=f"整改 {remedy.code} 申请延期到 {until.month}月{until.day}日，请批复。",
        link=f"/rounds/remedies/{remedy.code}/",
        post_codes=[post.code for post in posts],
        at=at,
    )
