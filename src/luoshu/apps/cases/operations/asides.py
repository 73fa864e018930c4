"""What stands beside a fire with an end of its own: pauses and extensions."""

from datetime import datetime
from typing import Any, Final

from django.db import transaction

from luoshu.apps.acting import Acting
from luoshu.apps.cases.choices import AsideStatus
from luoshu.apps.cases.errors import AsideMoved, AsideOpen, BadFinding
from luoshu.apps.cases.models import Extension, FireCase, Pause
from luoshu.apps.cases.operations.limits import due_at
from luoshu.apps.cases.operations.telling import desks_of, tell
from luoshu.apps.cases.operations.writing import Happening, checked_step, move, write_happening
from luoshu.apps.cases.queries import find_case_for, is_sent

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
        if asked is None or not _decide(asked.pk, status=status, decided_by=by.person_code, decided_at=at):
            raise AsideMoved
        changes = _new_due(case, at) if grant and case.paused_at is None else {}
        move(case, at=at, **changes)
        _write(case, verb, by, at, note, {"minutes": asked.minutes})


def _decide(pk: int, **changes: Any) -> bool:
    return Extension.objects.filter(pk=pk, status=AsideStatus.ASKED).update(**changes) == 1
