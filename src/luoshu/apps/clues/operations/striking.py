"""核减: who is burdened by a point applies with proof, another one looks, the city decides, counts follow.

A township's application is reviewed by its county first; a county's goes straight to the city. Whoever applied neither
reviews nor decides.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.clues.choices import StrikeStatus
from luoshu.apps.clues.errors import (
    ClueAlreadyStruck,
    ClueChanged,
    ClueRightMissing,
    PhotosMissing,
    PhotoUnknown,
    RadiusTooSmall,
    ReasonMissing,
    SamePerson,
    StrikeAlreadyOpen,
    StrikeMovedOn,
)
from luoshu.apps.clues.models import Clue, Strike
from luoshu.apps.clues.operations.gathering import refresh_events
from luoshu.apps.clues.operations.turns import wait_for_turn
from luoshu.apps.clues.queries.finding import find_clue_for, find_strike_for
from luoshu.apps.clues.queries.rulebook import rules_for
from luoshu.apps.errors import NotVisible
from luoshu.apps.evidence.queries import find_attachment_for
from luoshu.apps.feeds.operations import take_numbers
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.desks import desk_posts
from luoshu.core.clock import beijing_day

OPEN = (StrikeStatus.APPLIED, StrikeStatus.REVIEWED)


def apply_strike(
    *, clue_code: str, reason: str, checked_radius_m: int, photo_codes: Sequence[str], by: Acting, at: datetime
) -> Strike:
    """Apply to strike a clue. ``photo_codes`` are scene photos that the applicant may see.

    Raises ClueNotVisible, ClueRightMissing, ReasonMissing, RadiusTooSmall, PhotosMissing, PhotoUnknown,
    ClueAlreadyStruck, StrikeAlreadyOpen.
    """
    clue = find_clue_for(by, clue_code)
    if not by.may("clues.strike_apply"):
        raise ClueRightMissing
    if not reason.strip():
        raise ReasonMissing
    if clue.struck_at is not None:
        raise ClueAlreadyStruck(clue=clue.code)
    rules = rules_for(clue.division_path, beijing_day(clue.seen_at))
    if checked_radius_m < rules.strike_radius_m:
        raise RadiusTooSmall(given_m=checked_radius_m, least_m=rules.strike_radius_m, rule=rules.version)
    photos = _checked_photos(by, photo_codes)
    # A county has nobody above it but the city: its application counts as reviewed by itself.
    is_county = by.may("clues.strike_review")
    try:
        with transaction.atomic():
            prefix = f"HJ{beijing_day(at):%Y%m%d}"
            strike = Strike.objects.create(
                code=f"{prefix}-{take_numbers(prefix):03d}",
                clue=clue,
                division_path=clue.division_path,
                status=StrikeStatus.REVIEWED if is_county else StrikeStatus.APPLIED,
                reason=reason.strip()[:400],
                checked_radius_m=checked_radius_m,
                photo_codes=photos,
                applied_by=by.person_code,
                applied_post=by.post_code,
                applied_at=at,
            )
            _note(strike, "strikes.applied", by, at, {"radius_m": checked_radius_m, "photos": photos})
            _tell(strike, Role.CITY_FIRE_DESK if is_county else Role.COUNTY_FIRE_DESK, at)
    except IntegrityError:
        raise StrikeAlreadyOpen(clue=clue.code) from None
    return strike


def review_strike(*, strike_code: str, is_supported: bool, note: str, by: Acting, at: datetime) -> Strike:
    """The county looks at its township's application: it goes on to the city, or ends here."""
    strike = find_strike_for(by, strike_code)
    if not by.may("clues.strike_review"):
        raise ClueRightMissing
    if strike.applied_by == by.person_code:
        raise SamePerson
    if not is_supported and not note.strip():
        raise ReasonMissing
    with transaction.atomic():
        changes = {"reviewed_by": by.person_code, "reviewed_at": at, "review_note": note.strip()[:300]}
        if is_supported:
            _move(strike, (StrikeStatus.APPLIED,), StrikeStatus.REVIEWED, changes)
            _tell(strike, Role.CITY_FIRE_DESK, at)
        else:
            changes |= {"decided_by": by.person_code, "decided_at": at, "decision_note": note.strip()[:300]}
            _move(strike, (StrikeStatus.APPLIED,), StrikeStatus.REFUSED, changes)
            _tell_applicant(strike, "县级审核未同意，维持统计。", at)
        _note(strike, "strikes.reviewed", by, at, {"is_supported": is_supported, "note": note.strip()})
    return find_strike_for(by, strike_code)


def decide_strike(*, strike_code: str, is_granted: bool, note: str, by: Acting, at: datetime) -> Strike:
    """The city decides: the clue is struck from the count, or it stays. Its event's count and version follow."""
    strike = find_strike_for(by, strike_code)
    if not by.may("clues.strike_decide"):
        raise ClueRightMissing
    if by.person_code in (strike.applied_by, strike.reviewed_by):
        raise SamePerson
    if not note.strip():
        raise ReasonMissing
    with transaction.atomic():
        wait_for_turn()
        changes = {"decided_by": by.person_code, "decided_at": at, "decision_note": note.strip()[:300]}
        _move(strike, (StrikeStatus.REVIEWED,), StrikeStatus.GRANTED if is_granted else StrikeStatus.REFUSED, changes)
        if is_granted:
            if not Clue.objects.filter(pk=strike.clue_id, struck_at__isnull=True).update(struck_at=at):
                raise ClueChanged(clue=strike.clue.code)
            refresh_events([Clue.objects.values_list("event_id", flat=True).get(pk=strike.clue_id)], at)
        _note(strike, "strikes.decided", by, at, {"is_granted": is_granted, "note": note.strip()})
        _tell_applicant(strike, "市级核定：核减。" if is_granted else "市级核定：维持统计。", at)
    return find_strike_for(by, strike_code)


def revoke_strike(*, strike_code: str, reason: str, by: Acting, at: datetime) -> Strike:
    """撤销核减: the city takes a granted strike back; the clue counts again, and everything that counts it follows.

    The decision stays on record beside who took it back and why; the applicant and the county's desk are told. Not by
    whoever applied. Raises StrikeNotVisible, ClueRightMissing, SamePerson, ReasonMissing, StrikeMovedOn, ClueChanged.
    """
    strike = find_strike_for(by, strike_code)
    if not by.may("clues.strike_decide"):
        raise ClueRightMissing
    if by.person_code in (strike.applied_by, strike.reviewed_by):
        raise SamePerson
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        wait_for_turn()
        changes = {"revoked_by": by.person_code, "revoked_at": at, "revoke_reason": reason.strip()[:300]}
        _move(strike, (StrikeStatus.GRANTED,), StrikeStatus.REVOKED, changes)
        if not Clue.objects.filter(pk=strike.clue_id, struck_at__isnull=False).update(struck_at=None):
            raise ClueChanged(clue=strike.clue.code)
        refresh_events([Clue.objects.values_list("event_id", flat=True).get(pk=strike.clue_id)], at)
        _note(strike, "strikes.revoked", by, at, {"reason": reason.strip()})
        day = beijing_day(at)
        desks = [post.code for post in desk_posts(Role.COUNTY_FIRE_DESK, strike.clue.division_path, day)]
        text = f"核减申请 {strike.code}：核减已撤销，线索恢复计数。"
        _send(strike, f"strike:{strike.code}:revoked", text, [strike.applied_post, *desks], at)
    return find_strike_for(by, strike_code)


def withdraw_strike(*, strike_code: str, reason: str, by: Acting, at: datetime) -> Strike:
    """Whoever applied takes the application back, as long as it is open."""
    strike = find_strike_for(by, strike_code)
    if not by.may("clues.strike_apply") or strike.applied_post != by.post_code:
        raise ClueRightMissing
    if not reason.strip():
        raise ReasonMissing
    with transaction.atomic():
        _move(strike, OPEN, StrikeStatus.WITHDRAWN, {})
        _note(strike, "strikes.withdrawn", by, at, {"reason": reason.strip()})
    return find_strike_for(by, strike_code)


def _move(strike: Strike, sources: Sequence[str], status: str, changes: dict[str, object]) -> None:
    if not Strike.objects.filter(pk=strike.pk, status__in=sources).update(status=status, **changes):
        now = Strike.objects.values_list("status", flat=True).get(pk=strike.pk)
        raise StrikeMovedOn(strike=strike.code, status=StrikeStatus(now).label)


def _checked_photos(by: Acting, codes: Sequence[str]) -> list[str]:
    wanted = list(dict.fromkeys(code for code in codes if code))
    if not wanted:
        raise PhotosMissing
    for code in wanted:
        try:
            find_attachment_for(by, code)
        except NotVisible:
            raise PhotoUnknown(photo=code) from None
    return wanted


def _note(strike: Strike, action: str, by: Acting, at: datetime, detail: dict[str, object]) -> None:
    record(
        by=by,
        at=at,
        action=action,
        subject_kind="strike",
        subject_code=strike.code,
        division_path=strike.division_path,
        detail={"clue": strike.clue.code, **detail},
    )


def _tell(strike: Strike, role: Role, at: datetime) -> None:
    posts = [post.code for post in desk_posts(role, strike.division_path, beijing_day(at))]
    step = "核定" if role == Role.CITY_FIRE_DESK else "审核"
    _send(strike, f"strike:{strike.code}:{role}", f"核减申请 {strike.code} 待{step}，请查看。", posts, at)


def _tell_applicant(strike: Strike, sentence: str, at: datetime) -> None:
    _send(strike, f"strike:{strike.code}:end", f"核减申请 {strike.code}：{sentence}", [strike.applied_post], at)


def _send(strike: Strike, key: str, text: str, posts: list[str], at: datetime) -> None:
    if not posts:
        return
    send_notice(
        dedupe_key=key,
        kind="strike",
        is_urgent=False,
        subject_kind="strike",
        subject_code=strike.code,
        division_path=strike.division_path,
        text=text,
        link=f"/clues/{strike.clue.code}/",
        post_codes=posts,
        at=at,
    )
