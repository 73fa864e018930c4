"""归属有异议: raised with proof, answered by the other side, settled by the level above both; both views stay."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.choices import AsideStatus, DisputeSide
from luoshu.apps.cases.errors import (
    AsideMoved,
    AsideOpen,
    BadFinding,
    DisputeAboveLevel,
    DisputeClosed,
    ProposedUnchanged,
)
from luoshu.apps.cases.models import Dispute, DisputeView, FireCase
from luoshu.apps.cases.operations.telling import desks_at, posts_of
from luoshu.apps.cases.operations.writing import Happening, checked_step, move, write_happening
from luoshu.apps.cases.queries import find_case_for, find_dispute_for, side_of
from luoshu.apps.clues.operations import decide_event_attribution
from luoshu.apps.clues.queries import listed_place_of
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.operations import refuse_if_marked_secret
from luoshu.apps.feeds.operations import take_numbers
from luoshu.apps.notices.operations import send_notice
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import division_by_code
from luoshu.apps.rules.queries import limit_for, work_calendar
from luoshu.core.clock import beijing_day, deadline

DISPUTE_LIMIT: Final = "dispute_limit"
WITHOUT_RULE: Final = timedelta(hours=24)
"""Where no rule names a limit for disputes."""
CALENDAR_REACH: Final = timedelta(days=60)


def raise_dispute(
    *,
    case_code: str,
    proposed_code: str,
    reason: str,
    by: Acting,
    at: datetime,
    photo_codes: tuple[str, ...] = (),
) -> Dispute:
    """Say that the fire is not in one's territory, and where it is thought to be. The fire's clock goes on.

    ``proposed_code`` may lie in another county and at any level down to a village or subdistrict; empty leaves it to
    the level above. Raises CaseNotVisible, StepNotTaken, ProposedUnchanged, DivisionNotVisible, AsideOpen.
    """
    case = find_case_for(by, case_code)
    checked_step(case, "raise_dispute", by=by, at=at, note=reason)
    proposed = division_by_code(proposed_code, beijing_day(case.first_seen_at)) if proposed_code else None
    if proposed is not None and proposed.path == case.division_path:
        raise ProposedUnchanged(division=case.division.full_name)
    due_at, rule_code = _due(case, at)
    clue = case.event.clues.order_by("seen_at", "id").first()
    try:
        with transaction.atomic():
            prefix = f"YY{beijing_day(at):%Y%m%d}"
            dispute = Dispute.objects.create(
                code=f"{prefix}-{take_numbers(prefix):03d}",
                case=case,
                lon=case.lon,
                lat=case.lat,
                held_division=case.division,
                held_path=case.division_path,
                held_basis=clue.basis if clue is not None else "",
                listed_place=listed_place_of(case.event)[:120],
                proposed_division=proposed,
                proposed_path=proposed.path if proposed is not None else "",
                reason=reason[:300],
                photo_codes=list(photo_codes),
                raised_by=by.person_code,
                raised_post=by.post_code,
                raised_at=at,
                due_at=due_at,
                rule_code=rule_code,
            )
            _add_view(dispute, DisputeSide.HOLDER, reason, photo_codes, by, at)
            move(case, at=at)
            _write(case, "raise_dispute", by, at, reason, {"dispute": dispute.code, "proposed": proposed_code})
            text = f"归属异议 {dispute.code}（火点 {case.code}）待核定，请查看。"
            _tell(dispute, "raised", text, [*_settlers(dispute, at), *_desks_of_proposed(dispute, at)], by, at)
    except IntegrityError:
        raise AsideOpen(what="归属异议") from None
    return dispute


def _due(case: FireCase, at: datetime) -> tuple[datetime, str]:
    """Return when the level above has to have decided, and the dated rule that says so."""
    day = beijing_day(at)
    found = limit_for(DISPUTE_LIMIT, case.terrain_class, case.division_path, day)
    if found is None:
        return at + WITHOUT_RULE, ""
    calendar = work_calendar(day, beijing_day(at + CALENDAR_REACH))
    return deadline(at, found.limit, calendar) or at + WITHOUT_RULE, found.rule_code


def state_view(
    *, dispute_code: str, text: str, by: Acting, at: datetime, photo_codes: tuple[str, ...] = ()
) -> DisputeView:
    """Add what one side, or the level above, has to say while the dispute is open.

    Raises DisputeNotVisible, NotAllowed, BadFinding, DisputeClosed, SecrecyMarkFound.
    """
    dispute = find_dispute_for(by, dispute_code)
    if not by.may("fires.dispute"):
        raise NotAllowed
    if not text.strip():
        raise BadFinding(sentence="请写明意见后再提交。")
    refuse_if_marked_secret(text)
    with transaction.atomic():
        # The guard: a decision at the same moment goes first or second, never in between.
        if not Dispute.objects.filter(pk=dispute.pk, status=AsideStatus.ASKED).update(status=AsideStatus.ASKED):
            raise DisputeClosed(dispute=dispute.code)
        view = _add_view(dispute, side_of(by, dispute), text.strip(), photo_codes, by, at)
        record(
            by=by,
            at=at,
            action="dispute.view",
            subject_kind="dispute",
            subject_code=dispute.code,
            division_path=dispute.held_path,
            detail={"side": view.side, "text": view.text, "photos": list(photo_codes)},
        )
        text_out = f"归属异议 {dispute.code} 有新的意见，请查看。"
        _tell(dispute, f"view{view.pk}", text_out, [dispute.raised_post, *_settlers(dispute, at)], by, at)
    return view


def _add_view(
    dispute: Dispute, side: str, text: str, photo_codes: Iterable[str], by: Acting, at: datetime
) -> DisputeView:
    return DisputeView.objects.create(
        dispute=dispute,
        side=side,
        text=text[:600],
        photo_codes=list(photo_codes),
        stated_by=by.person_code,
        stated_post=by.post_code,
        stated_at=at,
    )


def decide_dispute(*, case_code: str, division_code: str, note: str, by: Acting, at: datetime) -> None:
    """核定归属, by a level above both: every clue of the fire gets the decision; both views stay on record.

    All counts are made from the clues, so each follows at once; the fire itself follows its event in the next round of
    the worker. Raises DisputeAboveLevel when the desk does not stand above the one who raised it, or does not cover
    the place proposed or decided.
    """
    case = find_case_for(by, case_code)
    checked_step(case, "settle_dispute", by=by, at=at, note=note)
    dispute = Dispute.objects.select_related("proposed_division").filter(case=case, status=AsideStatus.ASKED).first()
    if dispute is None:
        raise AsideMoved
    division = division_by_code(division_code, beijing_day(case.first_seen_at))
    _check_level(dispute, division, by)
    moves = division.pk != case.division_id
    with transaction.atomic():
        changed = Dispute.objects.filter(pk=dispute.pk, status=AsideStatus.ASKED).update(
            status=AsideStatus.GRANTED if moves else AsideStatus.REFUSED,
            decided_division=division,
            decided_by=by.person_code,
            decided_post=by.post_code,
            decided_at=at,
            decision_note=note[:300],
        )
        if changed != 1:
            raise AsideMoved
        if moves:
            decide_event_attribution(
                event_code=case.event.code,
                division_code=division.code,
                reason=note,
                by=by,
                at=at,
                evidence_codes=dispute.photo_codes,
            )
        move(case, at=at)
        _write(case, "settle_dispute", by, at, note, {"dispute": dispute.code, "division": division_code})
        outcome = f"核定归{division.full_name}" if moves else "核定维持原归属"
        sides = [dispute.raised_post, *desks_at(dispute.held_path, beijing_day(at)), *_desks_of_proposed(dispute, at)]
        # A third place may have been found: its desk hears of it as well.
        sides += desks_at(division.path, beijing_day(at))
        _tell(dispute, "decided", f"归属异议 {dispute.code} {outcome}，计数随之更新，请查看。", sides, by, at)


def _check_level(dispute: Dispute, division: Division, by: Acting) -> None:
    raiser = post_by_code(dispute.raised_post)
    is_above = raiser is None or any(
        root == "" or (raiser.division_path.startswith(root) and root != raiser.division_path) for root in by.paths
    )
    places = [division.path] + ([dispute.proposed_division.path] if dispute.proposed_division else [])
    if not is_above or not all(by.covers(path) for path in places):
        raise DisputeAboveLevel


def remind_due_disputes(*, at: datetime, limit: int = 100) -> int:
    """Remind those who have to decide of the disputes whose limit ran out, once; return how many."""
    due = Dispute.objects.filter(status=AsideStatus.ASKED, due_at__lte=at, reminded_at__isnull=True)
    done = 0
    for dispute in due.select_related("case", "proposed_division").order_by("due_at", "id")[:limit]:
        with transaction.atomic():
            if not Dispute.objects.filter(pk=dispute.pk, reminded_at__isnull=True).update(reminded_at=at):
                continue  # another worker was faster
            text = f"归属异议 {dispute.code} 核定时限已到，请尽快核定。"
            _tell(dispute, "overdue", text, _settlers(dispute, at), None, at)
        done += 1
    return done


def _settlers(dispute: Dispute, at: datetime) -> list[str]:
    """The county where both sides lie in it, else the city."""
    case, proposed = dispute.case, dispute.proposed_path
    is_county_matter = bool(proposed) and proposed.split("/")[:2] == dispute.held_path.split("/")[:2]
    posts = posts_of(case, Role.COUNTY_FIRE_DESK, at=at) if is_county_matter else []
    return [*posts, *posts_of(case, Role.CITY_FIRE_DESK, at=at)]


def _desks_of_proposed(dispute: Dispute, at: datetime) -> list[str]:
    return desks_at(dispute.proposed_path, beijing_day(at)) if dispute.proposed_path else []


def _tell(dispute: Dispute, key: str, text: str, posts: list[str], by: Acting | None, at: datetime) -> None:
    codes = [code for code in dict.fromkeys(posts) if code and (by is None or code != by.post_code)]
    if codes:
        send_notice(
            dedupe_key=f"dispute:{dispute.code}:{key}",
            kind="fire_dispute",
            is_urgent=False,
            subject_kind="dispute",
            subject_code=dispute.code,
            division_path=dispute.held_path,
            text=text,
            link=f"/disputes/{dispute.code}/",
            post_codes=codes,
            at=at,
        )


def _write(case: FireCase, verb: str, by: Acting, at: datetime, note: str, detail: dict[str, Any]) -> None:
    what = Happening(verb, case.state, note, detail)
    write_happening(case, by=by, at=at, from_state=case.state, what=what)
