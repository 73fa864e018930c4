"""Rounds that come daily, weekly, monthly: days off, working weekends, short months, seasons over the new year."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.clock import (
    BadPeriod,
    CalendarRow,
    PeriodKind,
    Recurrence,
    WorkCalendar,
    beijing_day,
    in_beijing,
    period_of,
)

DAY, WEEK, MONTH = PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.MONTH
# Mid-autumn 2024 (15 to 17 September off, the 14th worked), the national days (1 to 7 October off, the 12th worked).
OFF = [date(2024, 9, day) for day in (15, 16, 17)] + [date(2024, 10, day) for day in range(1, 8)]
WORKED = [date(2024, 9, 14), date(2024, 9, 29), date(2024, 10, 12)]
CALENDAR = WorkCalendar.from_rows(
    [CalendarRow(day, False, "放假") for day in OFF] + [CalendarRow(day, True, "调休") for day in WORKED]
)


def due(recurrence: Recurrence, day: date) -> str:
    found = recurrence.in_period(period_of(recurrence.every, day), CALENDAR)
    return "" if found is None else f"{in_beijing(found.due_at):%Y-%m-%d %H} {found.period.code}"


@pytest.mark.parametrize(
    ("recurrence", "day", "wanted"),
    [
        (Recurrence(WEEK, 5, 17), date(2024, 9, 18), "2024-09-20 17 2024-W38"),
        (Recurrence(WEEK, 1, 9), date(2024, 9, 18), "2024-09-18 09 2024-W38"),
        (Recurrence(WEEK, 1, 9, counts_days_off=True), date(2024, 9, 18), "2024-09-16 09 2024-W38"),
        (Recurrence(WEEK, 5, 17), date(2024, 10, 4), "2024-10-08 17 2024-W40"),
        (Recurrence(WEEK, 6, 9), date(2024, 9, 14), "2024-09-14 09 2024-W37"),
        (Recurrence(MONTH, 31, 18), date(2024, 2, 5), "2024-02-29 18 2024-02"),
        (Recurrence(MONTH, 30, 18, counts_days_off=True), date(2023, 2, 5), "2023-02-28 18 2023-02"),
        (Recurrence(MONTH, 1, 8), date(2024, 10, 20), "2024-10-08 08 2024-10"),
        (Recurrence(DAY, 0, 8), date(2024, 9, 16), ""),
        (Recurrence(DAY, 0, 8, counts_days_off=True), date(2024, 9, 16), "2024-09-16 08 2024-09-16"),
        (Recurrence(DAY, 0, 8, season=("09-10", "11-10")), date(2024, 9, 9), ""),
        (Recurrence(DAY, 0, 8, season=("12-01", "02-29")), date(2024, 2, 29), "2024-02-29 08 2024-02-29"),
        (Recurrence(DAY, 0, 8, season=("12-01", "02-29")), date(2024, 3, 1), ""),
    ],
)
def test_when_a_round_is_due(recurrence: Recurrence, day: date, wanted: str) -> None:
    assert due(recurrence, day) == wanted


def test_the_newest_round_is_due_at_its_very_minute_and_one_moved_by_days_off_comes_first() -> None:
    weekly = Recurrence(WEEK, 5, 17)
    at = datetime(2024, 9, 20, 9, tzinfo=UTC)
    newest = weekly.newest(at, CALENDAR)
    assert newest is not None
    assert newest.period.code == "2024-W38"
    before = weekly.newest(at - timedelta(seconds=1), CALENDAR)
    assert before is not None
    assert before.period.code == "2024-W37"
    moved = weekly.newest(datetime(2024, 10, 8, 10, tzinfo=UTC), CALENDAR)
    coming = weekly.next_after(datetime(2024, 10, 8, 10, tzinfo=UTC), CALENDAR)
    assert moved is not None
    assert coming is not None
    assert (moved.period.code, coming.period.code) == ("2024-W40", "2024-W41")


@pytest.mark.parametrize(
    "wrong",
    [
        (DAY, 1, 8, None),
        (WEEK, 0, 8, None),
        (WEEK, 8, 8, None),
        (MONTH, 32, 8, None),
        (MONTH, 1, 24, None),
        (PeriodKind.QUARTER, 1, 8, None),
        (WEEK, 1, 8, ("9-1", "11-10")),
        (WEEK, 1, 8, ("W38-1", "11-10")),
        (WEEK, 1, 8, ("02-30", "11-10")),
    ],
)
def test_what_is_no_rhythm_is_refused(wrong: tuple[PeriodKind, int, int, tuple[str, str] | None]) -> None:
    with pytest.raises(BadPeriod):
        Recurrence(wrong[0], wrong[1], wrong[2], season=wrong[3])


@given(
    st.sampled_from([(DAY, 0), (WEEK, 1), (WEEK, 7), (MONTH, 1), (MONTH, 31)]),
    st.integers(0, 730 * 24),
    st.booleans(),
)
def test_newest_and_next_stand_on_both_sides_of_the_moment(
    rhythm: tuple[PeriodKind, int], hours: int, counts_days_off: bool
) -> None:
    at = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=hours)
    recurrence = Recurrence(*rhythm, hour=9, counts_days_off=counts_days_off)
    newest, coming = recurrence.newest(at, CALENDAR), recurrence.next_after(at, CALENDAR)
    assert newest is not None
    assert coming is not None
    assert newest.due_at <= at < coming.due_at
    assert counts_days_off or CALENDAR.is_working_day(beijing_day(newest.due_at))
