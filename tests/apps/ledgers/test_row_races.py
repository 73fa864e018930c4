"""Two clerks at one row at once: one wins, the other is told, no number is lost. Real commits and threads."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from luoshu.apps.acting import Acting
from luoshu.apps.errors import Conflict
from luoshu.apps.ledgers.models import LedgerRow, Measure, RowVersion
from luoshu.apps.ledgers.operations import change_row, record_row
from luoshu.jobs.retry import retried
from tests.support.cast import AT, Cast
from tests.support.ledger_books import declared, recorded, row_of
from tests.support.together import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)
LATER = AT + timedelta(hours=1)
CONFLICT = "conflict"


def by_both(cast: Cast, work: Callable[[Acting], Any]) -> list[Any]:
    """What the county's and the city's clerk get who do the same at the same moment: a result or a refusal."""
    hands = [cast.acting("顾青"), cast.acting("梁知")]

    def run(number: int) -> Any:
        try:
            # A database that is locked for a moment is waited for, as everywhere.
            return retried(lambda: work(hands[number]), for_seconds=20)
        except Conflict:
            return CONFLICT

    return all_at_once(2, run)


def conflicts(outcomes: list[Any]) -> int:
    """How many were told that somebody else was faster."""
    return outcomes.count(CONFLICT)


def test_two_clerks_change_one_row(transactional_cast: Cast) -> None:
    cast = transactional_cast
    declared(cast)
    row = record_row(ledger_code="lifts", values=row_of(), by=cast.acting("顾青"), at=AT)

    def change(by: Acting) -> Any:
        done = 2 if by.unit_code == "a-housing" else 3
        return change_row(ledger_code="lifts", key=row.key, values={"done": done}, seen=1, by=by, at=LATER)

    assert conflicts(by_both(cast, change)) == 1
    assert RowVersion.objects.filter(row=row, superseded_at__isnull=True).count() == 1
    assert RowVersion.objects.filter(row=row).count() == 2
    assert LedgerRow.objects.get().version_no == 2


def test_two_enter_the_same_row(transactional_cast: Cast) -> None:
    cast = transactional_cast
    declared(cast)

    outcomes = by_both(cast, lambda by: record_row(ledger_code="lifts", values=row_of(), by=by, at=AT))

    assert conflicts(outcomes) == 1
    assert (LedgerRow.objects.count(), RowVersion.objects.count()) == (1, 1)


def test_two_files_at_once_keep_every_row_once(transactional_cast: Cast) -> None:
    cast = transactional_cast
    declared(cast)
    rows = [row_of(community=f"小区{number}") for number in range(40)]

    outcomes = by_both(cast, lambda by: recorded(by, *rows, at=LATER))

    assert sum(outcome.added for outcome in outcomes) == 40
    assert sum(outcome.unchanged for outcome in outcomes) == 40
    assert (LedgerRow.objects.count(), RowVersion.objects.count()) == (40, 40)
    assert Measure.objects.filter(column="done").count() == 40
