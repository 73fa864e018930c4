"""The reporting calendar of the demo's ledgers: what the invented counties owe, and how far 甲县 has got with it."""

from datetime import datetime, timedelta
from typing import Final

from luoshu.apps.ledgers.choices import ReturnState
from luoshu.apps.ledgers.models import Ledger, Return
from luoshu.apps.ledgers.operations import (
    approve_return,
    lock_return,
    mark_late_returns,
    open_due_returns,
    report_no_change,
    review_return,
)
from luoshu.apps.people.choices import Role
from luoshu.core.ledgers import from_json
from luoshu.demo.story import acting_in

CITY: Final = "410300"
JIA: Final = "410398"


def keep_calendar(*, at: datetime) -> None:
    """Open what is owed. 甲县 has said 无变化 wherever that is allowed, and the first of it went to the lock."""
    open_due_returns(at=at)
    mark_late_returns(at=at)
    office = acting_in(Role.COUNTY_OFFICE, JIA)
    owed = Return.objects.filter(unit_code=office.unit_code, state=ReturnState.DUE).order_by("ledger_code", "last_on")
    books = {book.code: from_json(book.declaration) for book in Ledger.objects.filter(valid_to__isnull=True)}
    # What complaints may still change this period stays open for the visitor's answer.
    allowed = [one for one in owed if books[one.ledger_code].no_change_allowed and not books[one.ledger_code].watch]
    begun = at - timedelta(hours=2)
    for place, one in enumerate(allowed[:2]):
        report_no_change(number=one.pk, by=office, at=begun)
        if place == 0:
            review_return(number=one.pk, by=acting_in(Role.DEPARTMENT_CLERK, CITY), at=begun + timedelta(minutes=20))
            quality = acting_in(Role.QUALITY_OFFICE, CITY)
            approve_return(number=one.pk, by=quality, at=begun + timedelta(minutes=40))
            lock_return(number=one.pk, by=quality, at=begun + timedelta(minutes=45))
