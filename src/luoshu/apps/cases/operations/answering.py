"""Results on their way back to the platforms whose alarms they answer: found, claimed, settled, sent again by hand."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from luoshu.apps.acting import Acting
from luoshu.apps.audit.operations import record
from luoshu.apps.cases.choices import ReportState
from luoshu.apps.cases.errors import ReportMoved
from luoshu.apps.cases.models import PlatformReport
from luoshu.apps.cases.queries.alarms import UNDECIDED
from luoshu.apps.clues.models import Clue
from luoshu.apps.errors import NotAllowed

LEASE: Final = timedelta(minutes=5)
LONGEST_WAIT: Final = timedelta(hours=2)
LOOK_BACK: Final = timedelta(days=7)
FALSE: Final = frozenset({"not_a_fire", "other_burning"})
ENDED: Final = frozenset({"closed", "evaluated"})


def note_platform_results(*, at: datetime) -> int:
    """Write down what the platforms do not know yet; return how many results are new. Twice at once is once.

    An alarm of a fire with other clues is answered as that fire is.
    """
    clues = Clue.objects.filter(
        kind="camera", event__case__changed_at__gt=at - LOOK_BACK, detection__delivery__source__format_code__gt=""
    )
    rows = clues.values_list(
        "detection__delivery__source__code", "detection__detail", "event__case__code", "event__case__state"
    )
    wanted = {
        (source, str((detail or {}).get("source_id", "")), outcome): case
        for source, detail, case, state in rows
        if source and state not in UNDECIDED
        for outcome in _outcomes(state)
    }
    known = set(
        PlatformReport.objects.filter(alarm__in={alarm for _, alarm, _ in wanted}).values_list(
            "source_code", "alarm", "outcome"
        )
    )
    new = [
        PlatformReport(
            source_code=source, alarm=alarm, outcome=outcome, case_code=case, decided_at=at, attempt_after=at
        )
        for (source, alarm, outcome), case in wanted.items()
        if alarm and (source, alarm, outcome) not in known
    ]
    PlatformReport.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _outcomes(state: str) -> tuple[str, ...]:
    if state in FALSE:
        return (state,)
    return ("fire", "closed") if state in ENDED else ("fire",)


def claim_report(*, at: datetime, worker: str) -> PlatformReport | None:
    """Claim the next result that is due.

    One whose claim ran out may have arrived: it is put aside as unconfirmed for a person, never sent twice by itself.
    """
    waiting = PlatformReport.objects.filter(state=ReportState.WAITING)
    waiting.filter(claimed_until__lte=at).update(
        state=ReportState.UNCONFIRMED, claimed_until=None, latest_error="发送中断，不知道对方是否收到，请核对后重发。"
    )
    free = waiting.filter(claimed_until=None, attempt_after__lte=at)
    for found in free.order_by("attempt_after", "id")[:5]:
        won = free.filter(pk=found.pk).update(claimed_by=worker, claimed_until=at + LEASE, attempts=F("attempts") + 1)
        if won:
            found.refresh_from_db()
            return found
    return None


def settle_report(
    *, report: PlatformReport, worker: str, state: str, problem: str, wait_s: float, at: datetime
) -> None:
    """Note what became of a claimed result; one that did not go waits longer each time."""
    wait = max(min(timedelta(minutes=2 ** min(report.attempts, 10)), LONGEST_WAIT), timedelta(seconds=wait_s))
    held = PlatformReport.objects.filter(pk=report.pk, claimed_by=worker, state=ReportState.WAITING)
    held.update(
        state=state,
        latest_error=problem[:300],
        sent_at=at if state == ReportState.SENT else None,
        attempt_after=at + wait,
        claimed_by="",
        claimed_until=None,
    )


def resend_report(*, report_id: int, by: Acting, at: datetime) -> None:
    """Send a result again that the platform refused or that is in doubt. Raises NotAllowed, ReportMoved."""
    if not by.may("sources.poll"):
        raise NotAllowed
    stuck = Q(state__in=(ReportState.FAILED, ReportState.UNCONFIRMED))
    with transaction.atomic():
        changes = {"state": ReportState.WAITING, "attempts": 0, "attempt_after": at, "claimed_until": None}
        if PlatformReport.objects.filter(stuck, pk=report_id).update(**changes) != 1:
            raise ReportMoved
        record(by=by, at=at, action="sources.resend", subject_kind="platform_report", subject_code=str(report_id))
