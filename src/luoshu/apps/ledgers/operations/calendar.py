"""The reporting calendar, kept by the worker: returns are opened while their period runs, and marked when late."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Max

from luoshu.apps.ledgers.choices import Frequency, ReturnState
from luoshu.apps.ledgers.models import Ledger, Return
from luoshu.apps.ledgers.queries.doors import declaration_of
from luoshu.apps.ledgers.queries.returns import Owner, owners_of
from luoshu.apps.rules.queries import work_calendar
from luoshu.core.clock import WorkCalendar, beijing_day
from luoshu.core.ledgers import LedgerDeclaration, ReportPeriod, due_at, period_at, periods_between

CHUNK: Final = 1000
LONGEST_WAIT: Final = timedelta(days=120)
"""How far after a period's end a return can still be due: sixty working days with all holidays between them."""


def open_due_returns(*, at: datetime) -> int:
    """Open what is owed and not there: the period that runs now and those since the last one; return how many."""
    today = beijing_day(at)
    opened = 0
    reported = Ledger.objects.filter(valid_to__isnull=True, valid_from__lte=today).exclude(period=Frequency.STANDING)
    for ledger in reported:
        opened += _open(ledger, declaration_of(ledger), today, at)
    return opened


def _open(ledger: Ledger, declaration: LedgerDeclaration, today: date, at: datetime) -> int:
    running = period_at(declaration.period, today)
    if running is None:
        return 0
    last = Return.objects.filter(ledger_code=ledger.code).aggregate(last=Max("last_on"))["last"]
    # A ledger that was never reported begins with the period before this one; nobody owes what nobody asked for.
    since = last or running.first - timedelta(days=1)
    calendar = work_calendar(since - timedelta(days=1), running.last + LONGEST_WAIT)
    wanted = []
    held = {
        (unit, key)
        for unit, key in Return.objects.filter(ledger_code=ledger.code, last_on__gte=since).values_list(
            "unit_code", "period_key"
        )
    }
    owners = owners_of(ledger, declaration, today)
    for period in periods_between(declaration, since, running.last):
        for owner in owners:
            made = (
                None
                if (owner.unit_code, period.key) in held
                else owed_return(ledger, declaration, period, owner, calendar, at)
            )
            if made is not None:
                wanted.append(made)
    for start in range(0, len(wanted), CHUNK):
        Return.objects.bulk_create(wanted[start : start + CHUNK], ignore_conflicts=True)
    return len(wanted)


def owed_return(
    ledger: Ledger,
    declaration: LedgerDeclaration,
    period: ReportPeriod,
    owner: Owner,
    calendar: WorkCalendar,
    at: datetime,
) -> Return | None:
    """Return what a unit owes for a period, not written yet; None where nothing falls due."""
    due = due_at(declaration, period, calendar)
    if due is None:
        return None
    return Return(
        ledger_code=ledger.code,
        unit_code=owner.unit_code,
        unit_name=owner.unit_name,
        division_id=owner.division_id,
        division_path=owner.division_path,
        period_key=period.key,
        period_label=period.label,
        first_on=period.first,
        last_on=period.last,
        due_at=due,
        opened_at=at,
    )


def mark_late_returns(*, at: datetime) -> int:
    """Mark what is still unsaid after its due moment; return how many. Missing stays missing, never a zero."""
    rows = Return.objects.filter(state__in=(ReturnState.DUE, ReturnState.RETURNED), due_at__lt=at, is_late=False)
    if not rows.exists():
        return 0
    return rows.filter(submitted_at__isnull=True).update(is_late=True)
