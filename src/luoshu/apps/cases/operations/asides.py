"""What stands beside a fire with an end of its own: pauses, extensions, disputes over whose territory it is."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.errors import AsideMoved, AsideOpen, BadFinding, DisputeAboveLevel
from luoshu.apps.cases.models import Dispute, Extension, FireCase, Pause
from luoshu.apps.cases.operations.limits import due_at
from luoshu.apps.cases.operations.telling import desks_of, posts_of, tell
from luoshu.apps.cases.operations.writing import Happening, checked_step, move, write_happening
from luoshu.apps.cases.queries import find_case_for, is_sent
from luoshu.apps.clues.operations import decide_event_attribution
from luoshu.apps.people.choices import Role
from luoshu.apps.people.queries import post_by_code
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import division_by_code
from luoshu.core.clock import beijing_day

DISPUTE_HOURS: Final = 24
MOST_EXTENSION_MINUTES: Final = 24 * 60


def _write(
    case: FireCase, verb: str, by: Acting, at: datetime, note: str, detail: dict[str, Any], client_key: str = ""
) -> None:
    what = Happening(verb, case.state, note, detail, client_key=client_key)
    write_happening(case, by=by, at=at, from_state=case.state, what=what)


def pause_clock(*, case_code: str, reason: str, by: Acting, at: datetime) -> None:
    """暂停计时: stop the running limit, with the approver and the reason on record."""
    case = find_case_for(by, case_code)
    checked_step(case, "pause", by=by, at=at, note=reason)
    with transaction.atomic():
        move(case, at=at, paused_at=at, due_at=None)
        Pause.objects.create(case=case, starts_at=at, reason=reason[:300], approved_by=by.person_code)
        _write(case, "pause", by, at, reason, {"limit": case.limit_code})


def resume_clock(*, case_code: str, by: Acting, at: datetime) -> None:
    """恢复计时: the limit goes on with what was left of it."""
    case = find_case_for(by, case_code)
    checked_step(case, "resume", by=by, at=at)
    with transaction.atomic():
        Pause.objects.filter(case=case, ends_at__isnull=True).update(ends_at=at)
        move(case, at=at, paused_at=None, **_new_due(case, at))
        _write(case, "resume", by, at, "", {"limit": case.limit_code})


def _new_due(case: FireCase, at: datetime) -> dict[str, Any]:
    """Return when the running limit ends now; with time left the ladder starts again from below."""
    if case.limit_started_at is None:
        return {}
    due, _rule = due_at(case, limit_code=case.limit_code, started_at=case.limit_started_at)
    again = {"escalation_level": 0, "escalated_at": None} if due is None or due > at else {}
    return {"due_at": due, **again}


def ask_extension(*, case_code: str, minutes: int, reason: str, by: Acting, at: datetime, client_key: str = "") -> None:
    """申请延期: the handler asks for more minutes on the running limit."""
    case = find_case_for(by, case_code)
    if client_key and is_sent(by, case_code, client_key):
        return
    checked_step(case, "ask_extension", by=by, at=at, note=reason)
    if not 1 <= minutes <= MOST_EXTENSION_MINUTES or not case.limit_code:
        raise BadFinding(sentence="延期请填 1 到 1440 分钟，且须有正在计的时限。")
    with transaction.atomic():
        # The fire's version guards the check below: of two who ask at once one gets CaseMoved.
        move(case, at=at)
        if Extension.objects.filter(case=case, status=AsideStatus.ASKED).exists():
            raise AsideOpen(what="延期申请")
        Extension.objects.create(
            case=case,
            limit_code=case.limit_code,
            minutes=minutes,
            reason=reason[:300],
            asked_by=by.person_code,
            asked_at=at,
        )
        _write(case, "ask_extension", by, at, reason, {"minutes": minutes}, client_key)
        text = f"火点 {case.code} 申请延期 {minutes} 分钟，请审批。"
        tell(case, key=f"v{case.version}", kind="fire_extension", text=text, posts=desks_of(case, at=at), at=at)


def decide_extension(*, case_code: str, grant: bool, note: str, by: Acting, at: datetime) -> None:
    """批准延期 or not, by a desk and never by the one who asked."""
    case = find_case_for(by, case_code)
    verb = "extend" if grant else "refuse_extension"
    checked_step(case, verb, by=by, at=at, note=note)
    asked = Extension.objects.filter(case=case, status=AsideStatus.ASKED).first()
    status = AsideStatus.GRANTED if grant else AsideStatus.REFUSED
    with transaction.atomic():
        if asked is None or not _decide(Extension, asked.pk, status=status, decided_by=by.person_code, decided_at=at):
            raise AsideMoved
        changes = _new_due(case, at) if grant and case.paused_at is None else {}
        move(case, at=at, **changes)
        _write(case, verb, by, at, note, {"minutes": asked.minutes})


def _decide(kind: type[Extension] | type[Dispute], pk: int, **changes: Any) -> bool:
    return kind.objects.filter(pk=pk, status=AsideStatus.ASKED).update(**changes) == 1


def raise_dispute(
    *,
    case_code: str,
    proposed_code: str,
    reason: str,
    by: Acting,
    at: datetime,
    photo_codes: tuple[str, ...] = (),
) -> Dispute:
    """归属有异议: the unit says the fire is not in its territory, and where it thinks it is. The clock goes on."""
    case = find_case_for(by, case_code)
    checked_step(case, "raise_dispute", by=by, at=at, note=reason)
    proposed = division_by_code(proposed_code, beijing_day(case.first_seen_at)) if proposed_code else None
    try:
        with transaction.atomic():
            dispute = Dispute.objects.create(
                case=case,
                proposed_division=proposed,
                reason=reason[:300],
                photo_codes=list(photo_codes),
                raised_by=by.person_code,
                raised_post=by.post_code,
                raised_at=at,
                due_at=at + timedelta(hours=DISPUTE_HOURS),
            )
            move(case, at=at)
            _write(case, "raise_dispute", by, at, reason, {"proposed": proposed_code})
            text = f"火点 {case.code} 归属有异议，请核定。"
            posts = [post for post in _settlers(case, proposed, at) if post != by.post_code]
            tell(case, key=f"v{case.version}", kind="fire_dispute", text=text, posts=posts, at=at)
    except IntegrityError:
        raise AsideOpen(what="归属异议") from None
    return dispute


def _settlers(case: FireCase, proposed: Division | None, at: datetime) -> list[str]:
    """The county where both sides lie in it, else the city."""
    codes = case.division_path.split("/")
    is_county_matter = proposed is not None and proposed.path.split("/")[:2] == codes[:2]
    posts = posts_of(case, Role.COUNTY_FIRE_DESK, at=at) if is_county_matter else []
    return [*posts, *posts_of(case, Role.CITY_FIRE_DESK, at=at)]


def decide_dispute(*, case_code: str, division_code: str, note: str, by: Acting, at: datetime) -> None:
    """核定归属, by a level above both: every clue of the fire gets the decision; both views stay on record.

    The fire follows its event in the next round of the worker. Raises DisputeAboveLevel when the desk does not stand
    above the one who raised it, or does not cover the place proposed or decided.
    """
    case = find_case_for(by, case_code)
    checked_step(case, "settle_dispute", by=by, at=at, note=note)
    dispute = Dispute.objects.select_related("proposed_division").filter(case=case, status=AsideStatus.ASKED).first()
    if dispute is None:
        raise AsideMoved
    division = division_by_code(division_code, beijing_day(case.first_seen_at))
    _check_level(dispute, division, by)
    status = AsideStatus.GRANTED if division.pk != case.division_id else AsideStatus.REFUSED
    with transaction.atomic():
        fields = {"status": status, "decided_by": by.person_code, "decided_at": at, "decision_note": note[:300]}
        if not _decide(Dispute, dispute.pk, **fields):
            raise AsideMoved
        if division.pk != case.division_id:
            decide_event_attribution(
                event_code=case.event.code,
                division_code=division.code,
                reason=note,
                by=by,
                at=at,
                evidence_codes=dispute.photo_codes,
            )
        move(case, at=at)
        _write(case, "settle_dispute", by, at, note, {"division": division_code})


def _check_level(dispute: Dispute, division: Division, by: Acting) -> None:
    raiser = post_by_code(dispute.raised_post)
    is_above = raiser is None or any(
        root == "" or (raiser.division_path.startswith(root) and root != raiser.division_path) for root in by.paths
    )
    places = [division.path] + ([dispute.proposed_division.path] if dispute.proposed_division else [])
    if not is_above or not all(by.covers(path) for path in places):
        raise DisputeAboveLevel
