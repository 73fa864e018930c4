"""What stands beside a fire with an end of its own: pauses, extensions, disputes over whose territory it is."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.errors import AsideMoved, AsideOpen, BadFinding
from luoshu.apps.cases.models import Dispute, Extension, FireCase, Pause
from luoshu.apps.cases.operations.limits import due_at
from luoshu.apps.cases.operations.writing import Happening, move, refusal, write_happening
from luoshu.apps.cases.queries import facts_of, find_case_for
from luoshu.apps.clues.operations import decide_attribution
from luoshu.apps.places.models import Division
from luoshu.apps.places.queries import division_by_code
from luoshu.core.clock import beijing_day
from luoshu.core.workflow.fire_table import FIRE
from luoshu.core.workflow.problems import StepRefused
from luoshu.core.workflow.table import Actor

DISPUTE_HOURS: Final = 24
MOST_EXTENSION_MINUTES: Final = 24 * 60


def _checked(case: FireCase, verb: str, by: Acting, at: datetime, reason: str) -> None:
    """Ask the table; raise its refusal."""
    facts = facts_of(case, by, at=at)
    try:
        FIRE.step(case.state, verb, facts, Actor(by.person_code, frozenset({by.role})), reason)
    except StepRefused as error:
        raise refusal(error) from error


def _write(case: FireCase, verb: str, by: Acting, at: datetime, note: str, detail: dict[str, Any]) -> None:
    what = Happening(verb, case.state, note, detail)
    write_happening(case, by=by, at=at, from_state=case.state, what=what)


def pause_clock(*, case_code: str, reason: str, by: Acting, at: datetime) -> None:
    """暂停计时: stop the running limit, with the approver and the reason on record."""
    case = find_case_for(by, case_code)
    _checked(case, "pause", by, at, reason)
    with transaction.atomic():
        move(case, at=at, paused_at=at, due_at=None)
        Pause.objects.create(case=case, starts_at=at, reason=reason[:300], approved_by=by.person_code)
        _write(case, "pause", by, at, reason, {"limit": case.limit_code})


def resume_clock(*, case_code: str, by: Acting, at: datetime) -> None:
    """恢复计时: the limit goes on with what was left of it."""
    case = find_case_for(by, case_code)
    _checked(case, "resume", by, at, "")
    with transaction.atomic():
        Pause.objects.filter(case=case, ends_at__isnull=True).update(ends_at=at)
        due, _rule = due_at(case, limit_code=case.limit_code, started_at=case.limit_started_at or at)
        move(case, at=at, paused_at=None, due_at=due)
        _write(case, "resume", by, at, "", {"limit": case.limit_code})


def ask_extension(*, case_code: str, minutes: int, reason: str, by: Acting, at: datetime) -> Extension:
    """申请延期: the handler asks for more minutes on the running limit."""
    case = find_case_for(by, case_code)
    _checked(case, "ask_extension", by, at, reason)
    if not 1 <= minutes <= MOST_EXTENSION_MINUTES or not case.limit_code:
        raise BadFinding(sentence="延期请填 1 到 1440 分钟，且须有正在计的时限。")
    if Extension.objects.filter(case=case, status=AsideStatus.ASKED).exists():
        raise AsideOpen(what="延期申请")
    with transaction.atomic():
        asked = Extension.objects.create(
            case=case,
            limit_code=case.limit_code,
            minutes=minutes,
            reason=reason[:300],
            asked_by=by.person_code,
            asked_at=at,
        )
        move(case, at=at)
        _write(case, "ask_extension", by, at, reason, {"minutes": minutes})
    return asked


def decide_extension(*, case_code: str, grant: bool, note: str, by: Acting, at: datetime) -> None:
    """批准延期 or not, by a desk and never by the one who asked."""
    case = find_case_for(by, case_code)
    verb = "extend" if grant else "refuse_extension"
    _checked(case, verb, by, at, note)
    asked = Extension.objects.filter(case=case, status=AsideStatus.ASKED).first()
    status = AsideStatus.GRANTED if grant else AsideStatus.REFUSED
    with transaction.atomic():
        if asked is None or not _decide(Extension, asked.pk, status=status, decided_by=by.person_code, decided_at=at):
            raise AsideMoved
        changes: dict[str, Any] = {}
        if grant and case.limit_started_at is not None and case.paused_at is None:
            changes["due_at"], _rule = due_at(case, limit_code=case.limit_code, started_at=case.limit_started_at)
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
    _checked(case, "raise_dispute", by, at, reason)
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
    except IntegrityError:
        raise AsideOpen(what="归属异议") from None
    return dispute


def decide_dispute(*, case_code: str, division_code: str, note: str, by: Acting, at: datetime) -> None:
    """核定归属, by the level above both: every clue of the fire gets the decision; both views stay on record."""
    case = find_case_for(by, case_code)
    _checked(case, "settle_dispute", by, at, note)
    dispute = Dispute.objects.filter(case=case, status=AsideStatus.ASKED).first()
    division = division_by_code(division_code, beijing_day(case.first_seen_at))
    status = AsideStatus.GRANTED if division.pk != case.division_id else AsideStatus.REFUSED
    with transaction.atomic():
        fields = {"status": status, "decided_by": by.person_code, "decided_at": at, "decision_note": note[:300]}
        if dispute is None or not _decide(Dispute, dispute.pk, **fields):
            raise AsideMoved
        _move_clues(case, division, note, by, at)
        move(case, at=at)
        _write(case, "settle_dispute", by, at, note, {"division": division_code})


def _move_clues(case: FireCase, division: Division, note: str, by: Acting, at: datetime) -> None:
    """Re-attribute the clues of the fire; the fire itself follows its event in the next round of the worker."""
    if division.pk == case.division_id:
        return
    for clue in case.event.clues.exclude(division=division):
        decide_attribution(clue_code=clue.code, division_code=division.code, reason=note, by=by, at=at)
