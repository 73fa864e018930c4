"""Which periods a ledger owes, and when a return is due: month ends, days off, working weekends, seasons."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.clock import BEIJING, CalendarRow, WorkCalendar, in_beijing
from luoshu.core.ledgers import (
    LedgerDeclaration,
    Period,
    due_at,
    period_at,
    period_by_key,
    periods_between,
    season_begin,
)
from tests.core.ledgers.sheets import LIFTS

# Mid-autumn 2024: 14 September (Saturday) is worked, 15 to 17 are off.
CALENDAR = WorkCalendar.from_rows(
    [
        CalendarRow(date(2024, 9, 14), is_working=True, name="调休上班"),
        *(CalendarRow(date(2024, 9, day), is_working=False, name="中秋节") for day in (15, 16, 17)),
        *(CalendarRow(date(2024, 10, day), is_working=False, name="国庆节") for day in range(1, 8)),
        CalendarRow(date(2024, 9, 29), is_working=True, name="调休上班"),
        CalendarRow(date(2024, 10, 12), is_working=True, name="调休上班"),
    ]
)


def due(period: Period, day: date, **changes: object) -> datetime | None:
    """When the return of the period that a day lies in is due, on the Beijing clock."""
    ledger: LedgerDeclaration = replace(LIFTS, period=period, **changes)  # type: ignore[arg-type]
    found = period_at(period, day)
    assert found is not None
    at = due_at(ledger, found, CALENDAR)
    return at and in_beijing(at)


def at(month: int, day: int, hour: int = 17) -> datetime:
    """An hour of 2024 on the Beijing clock."""
    return datetime(2024, month, day, hour, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("period", "day", "key", "first", "last"),
    [
        (Period.DAILY, date(2024, 9, 17), "2024-09-17", date(2024, 9, 17), date(2024, 9, 17)),
        (Period.WEEKLY, date(2024, 12, 31), "2025-W01", date(2024, 12, 30), date(2025, 1, 5)),
        (Period.HALF_MONTHLY, date(2024, 2, 15), "2024-02-a", date(2024, 2, 1), date(2024, 2, 15)),
        (Period.HALF_MONTHLY, date(2024, 2, 16), "2024-02-b", date(2024, 2, 16), date(2024, 2, 29)),
        (Period.MONTHLY, date(2024, 2, 29), "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        (Period.QUARTERLY, date(2024, 9, 30), "2024-Q3", date(2024, 7, 1), date(2024, 9, 30)),
        (Period.YEARLY, date(2024, 1, 1), "2024", date(2024, 1, 1), date(2024, 12, 31)),
    ],
)
def test_a_day_lies_in_one_period(period: Period, day: date, key: str, first: date, last: date) -> None:
    found = period_at(period, day)

    assert found is not None
    assert (found.key, found.first, found.last) == (key, first, last)


def test_a_standing_register_has_no_periods() -> None:
    standing = replace(LIFTS, period=Period.STANDING)

    assert period_at(Period.STANDING, date(2024, 9, 1)) is None
    assert list(periods_between(standing, date(2024, 1, 1), date(2024, 12, 31))) == []


@given(st.sampled_from([one for one in Period if one is not Period.STANDING]), st.dates(date(1990, 1, 1)))
def test_a_key_names_its_period(period: Period, day: date) -> None:
    found = period_at(period, day)

    assert found is not None
    assert found.first <= day <= found.last
    assert period_by_key(period, found.key) == found


@pytest.mark.parametrize("key", ["", "2024", "2024-13", "2024-9", "2024-W99", "../..", "2024-09-a"])
def test_what_names_no_month_is_none(key: str) -> None:
    assert period_by_key(Period.MONTHLY, key) is None


@pytest.mark.parametrize(
    ("period", "day", "changes", "expected"),
    [
        (Period.DAILY, date(2024, 9, 13), {}, at(9, 13)),
        (Period.DAILY, date(2024, 9, 14), {}, at(9, 14)),
        (Period.DAILY, date(2024, 9, 15), {}, None),
        (Period.DAILY, date(2024, 9, 15), {"counts_days_off": True}, at(9, 15)),
        (Period.MONTHLY, date(2024, 9, 1), {}, at(9, 30)),
        (Period.MONTHLY, date(2024, 9, 1), {"due_days": 1}, at(10, 8)),
        (Period.MONTHLY, date(2024, 9, 1), {"due_days": 5}, at(10, 12)),
        (Period.MONTHLY, date(2024, 8, 1), {}, at(9, 2)),
        (Period.HALF_MONTHLY, date(2024, 9, 1), {}, at(9, 18)),
        (Period.WEEKLY, date(2024, 9, 10), {}, at(9, 18)),
        (Period.MONTHLY, date(2024, 9, 1), {"cut_off": "09:00"}, at(9, 30, 9)),
    ],
    ids=[
        "a working day",
        "a working Saturday",
        "a holiday owes nothing",
        "unless it counts",
        "month end",
        "first working day after the holidays",
        "a working Saturday counts as a day",
        "month end on a Saturday",
        "half month ends on a holiday",
        "week ends on a holiday",
        "cut-off",
    ],
)
def test_when_a_return_is_due(period: Period, day: date, changes: dict[str, object], expected: datetime | None) -> None:
    assert due(period, day, **{"due_days": 0, **changes}) == expected


@pytest.mark.parametrize(
    ("season", "day", "is_owed"),
    [
        (("09-10", "10-31"), date(2024, 9, 9), False),
        (("09-10", "10-31"), date(2024, 9, 10), True),
        (("09-10", "10-31"), date(2024, 10, 31), True),
        (("09-10", "10-31"), date(2024, 11, 1), False),
        (("11-15", "03-15"), date(2024, 1, 10), True),
        (("11-15", "03-15"), date(2024, 7, 10), False),
    ],
)
def test_outside_its_season_nothing_is_owed(season: tuple[str, str], day: date, is_owed: bool) -> None:
    assert (due(Period.DAILY, day, season=season, counts_days_off=True, due_days=0) is not None) is is_owed


def test_periods_are_those_that_end_in_the_span() -> None:
    ledger = replace(LIFTS, valid_from=date(2024, 3, 10))

    found = [one.key for one in periods_between(ledger, date(2024, 1, 1), date(2024, 6, 29))]

    assert found == ["2024-03", "2024-04", "2024-05"]


@pytest.mark.parametrize(
    ("season", "day", "begun"),
    [
        ((), date(2024, 9, 17), None),
        (("09-10", "11-10"), date(2024, 9, 10), date(2024, 9, 10)),
        (("09-10", "11-10"), date(2024, 12, 31), date(2024, 9, 10)),
        (("11-15", "03-15"), date(2025, 1, 2), date(2024, 11, 15)),
        (("11-15", "03-15"), date(2024, 11, 15), date(2024, 11, 15)),
        (("02-29", "06-01"), date(2023, 3, 5), date(2023, 2, 28)),
        (("12-01", "12-31"), date(2024, 12, 5), date(2024, 12, 1)),
    ],
)
def test_a_season_begins_in_the_year_it_belongs_to(season: tuple[str, ...], day: date, begun: date | None) -> None:
    assert season_begin(replace(LIFTS, season=season), day) == begun
