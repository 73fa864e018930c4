"""Working days and hours, with the real arrangement of 2024."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from luoshu.core.clock import BEIJING, DEFAULT_HOURS, BadCalendar, CalendarRow, WorkCalendar, WorkHours
from luoshu.core.clock.china_holidays import CHINA_2024, NOTICE_2024

CALENDAR = WorkCalendar.from_rows(CHINA_2024)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("day", "is_working"),
    [
        (date(2024, 9, 13), True),
        (date(2024, 9, 14), True),  # Saturday, worked for the festival
        (date(2024, 9, 15), False),
        (date(2024, 9, 16), False),
        (date(2024, 9, 17), False),
        (date(2024, 9, 18), True),
        (date(2024, 9, 28), False),
        (date(2024, 9, 29), True),  # Sunday
        *((date(2024, 10, day), False) for day in range(1, 8)),
        (date(2024, 10, 8), True),
        (date(2024, 10, 12), True),  # Saturday
        (date(2024, 10, 13), False),
    ],
)
def test_the_autumn_of_2024_is_worked_as_the_notice_says(day: date, *, is_working: bool) -> None:
    assert CALENDAR.is_working_day(day) is is_working


def test_the_shipped_rows_name_their_document() -> None:
    assert {row.document_no for row in CHINA_2024} == {NOTICE_2024}
    assert sum(not row.is_working for row in CHINA_2024) == 28
    assert sum(row.is_working for row in CHINA_2024) == 8


def test_every_working_row_is_a_weekend() -> None:
    assert all(row.on.weekday() >= 5 for row in CHINA_2024 if row.is_working)


def test_2024_had_251_working_days() -> None:
    assert CALENDAR.working_days(date(2024, 1, 1), date(2024, 12, 31)) == 251


def test_a_year_without_rows_is_known_to_be_unknown() -> None:
    assert CALENDAR.is_known(date(2024, 3, 3))
    assert not CALENDAR.is_known(date(2025, 10, 1))
    assert CALENDAR.is_working_day(date(2025, 10, 1))


def test_a_holiday_can_be_named() -> None:
    row = CALENDAR.row_of(date(2024, 9, 17))
    assert row is not None
    assert row.name == "中秋节"
    assert CALENDAR.row_of(date(2024, 9, 18)) is None


def test_the_next_working_day_skips_the_festival() -> None:
    assert CALENDAR.next_working_day(date(2024, 9, 13)) == date(2024, 9, 14)
    assert CALENDAR.next_working_day(date(2024, 9, 14)) == date(2024, 9, 18)


def test_only_worked_time_is_counted() -> None:
    assert CALENDAR.working_seconds(at(9, 14, 11), at(9, 14, 16)) == 2 * 3600
    assert CALENDAR.working_seconds(at(9, 14, 17), at(9, 18, 9)) == 2 * 3600
    assert CALENDAR.working_seconds(at(9, 15), at(9, 18)) == 0
    assert CALENDAR.working_seconds(at(9, 18, 9), at(9, 18, 9)) == 0
    assert CALENDAR.working_seconds(at(9, 18, 10), at(9, 18, 9)) == 0


def test_spans_are_utc() -> None:
    assert CALENDAR.working_spans(date(2024, 9, 18)) == (
        (datetime(2024, 9, 18, 0, tzinfo=UTC), datetime(2024, 9, 18, 4, tzinfo=UTC)),
        (datetime(2024, 9, 18, 7, tzinfo=UTC), datetime(2024, 9, 18, 10, tzinfo=UTC)),
    )
    assert CALENDAR.working_spans(date(2024, 9, 17)) == ()


def test_hours_change_on_their_date() -> None:
    winter = WorkHours(((time(8, 30), time(12)), (time(14), time(17, 30))), date(2024, 10, 8))
    calendar = WorkCalendar.from_rows(CHINA_2024, [winter, DEFAULT_HOURS])
    assert calendar.hours_of(date(2024, 10, 7)) == DEFAULT_HOURS
    assert calendar.hours_of(date(2024, 10, 8)) == winter
    assert calendar.working_seconds(at(10, 8), at(10, 9)) == 7 * 3600


def test_the_same_row_twice_is_one_row() -> None:
    twice = WorkCalendar.from_rows([*CHINA_2024, *CHINA_2024])
    assert not twice.is_working_day(date(2024, 10, 1))


def test_a_day_both_off_and_worked_is_refused() -> None:
    with pytest.raises(BadCalendar, match="2024-09-14"):
        WorkCalendar.from_rows([*CHINA_2024, CalendarRow(date(2024, 9, 14), False, "误录")])


@pytest.mark.parametrize(
    "spans",
    [
        (),
        ((time(12), time(8)),),
        ((time(8), time(12)), (time(11), time(18))),
        ((time(8), time(12)), (time(12), time(18))),
        ((time(8), time(8)),),
    ],
)
def test_hours_that_make_no_sense_are_refused(spans: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(BadCalendar):
        WorkHours(spans)


def test_a_calendar_needs_hours() -> None:
    with pytest.raises(BadCalendar, match="上班时间"):
        WorkCalendar.from_rows(CHINA_2024, [])


def test_the_first_span_is_cut_at_the_instant() -> None:
    first, second = next(CALENDAR.spans_from(at(9, 14, 9))), at(9, 14, 12)
    assert first == (at(9, 14, 9), second)
    assert next(CALENDAR.spans_from(at(9, 14, 18)))[0] == at(9, 18, 8)
    assert next(CALENDAR.spans_from(at(9, 14, 18) - timedelta(microseconds=1)))[1] == at(9, 14, 18)
