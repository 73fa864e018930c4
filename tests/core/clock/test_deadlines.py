"""Deadlines: units, holidays, pauses, extensions; and what holds for all of them."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from luoshu.core.clock import (
    BEIJING,
    BadLimit,
    BadPause,
    Limit,
    LimitUnit,
    NaiveTime,
    PauseSpan,
    WorkCalendar,
    beijing_day,
    deadline,
    elapsed,
    is_overdue,
    remaining_seconds,
)
from luoshu.core.clock.china_holidays import CHINA_2024

CALENDAR = WorkCalendar.from_rows(CHINA_2024)
MINUTE, HOUR, URGENT = LimitUnit.MINUTE, LimitUnit.HOUR, LimitUnit.URGENT_HOUR
WORKING_HOUR, WORKING_DAY, NATURAL_DAY = LimitUnit.WORKING_HOUR, LimitUnit.WORKING_DAY, LimitUnit.NATURAL_DAY


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2024, month, day, hour, minute, tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        (at(9, 17, 16), Limit(42, MINUTE), at(9, 17, 16, 42)),
        (at(9, 17, 23, 50), Limit(30, MINUTE), at(9, 18, 0, 20)),
        (at(9, 17, 16), Limit(24, HOUR), at(9, 18, 16)),
        (at(9, 17, 16), Limit(2, URGENT), at(9, 17, 18)),
        (at(9, 17, 16), Limit(0.5, HOUR), at(9, 17, 16, 30)),
        # The fires of the festival afternoon: working time begins on the 18th.
        (at(9, 17, 16), Limit(4, WORKING_HOUR), at(9, 18, 12)),
        (at(9, 13, 16), Limit(4, WORKING_HOUR), at(9, 14, 10)),
        (at(9, 13, 11), Limit(2, WORKING_HOUR), at(9, 13, 16)),
        (at(9, 14, 17), Limit(2, WORKING_HOUR), at(9, 18, 9)),
        (at(9, 30, 17, 30), Limit(1, WORKING_HOUR), at(10, 8, 8, 30)),
        (at(9, 13, 9), Limit(1, WORKING_DAY), at(9, 14, 18)),
        (at(9, 14, 9), Limit(1, WORKING_DAY), at(9, 18, 18)),
        (at(9, 30, 9), Limit(5, WORKING_DAY), at(10, 12, 18)),
        (at(9, 20, 23, 59), Limit(3, NATURAL_DAY), at(9, 24)),
        (at(9, 20), Limit(1, NATURAL_DAY), at(9, 22)),
        (at(9, 19, 9), Limit(30, NATURAL_DAY), at(10, 20)),
    ],
)
def test_a_limit_runs_out_when_its_unit_says(start: datetime, limit: Limit, due: datetime) -> None:
    assert deadline(start, limit, CALENDAR) == due


def test_a_deadline_is_given_in_utc() -> None:
    due = deadline(at(9, 17, 16), Limit(42, MINUTE), CALENDAR)
    assert due is not None
    assert due.tzinfo is UTC


def test_a_start_at_1810_utc_counts_from_the_next_beijing_day() -> None:
    start = datetime(2024, 9, 16, 18, 10, tzinfo=UTC)
    assert deadline(start, Limit(1, NATURAL_DAY), CALENDAR) == at(9, 19)


@pytest.mark.parametrize(
    ("limit", "pauses", "due"),
    [
        (Limit(60, MINUTE), [(at(9, 18, 9, 30), at(9, 18, 10))], at(9, 18, 10, 30)),
        (Limit(60, MINUTE), [(at(9, 18, 8), at(9, 18, 9, 15))], at(9, 18, 10, 15)),
        (Limit(60, MINUTE), [(at(9, 18, 7), at(9, 18, 8))], at(9, 18, 10)),
        (Limit(60, MINUTE), [(at(9, 18, 10), at(9, 18, 11))], at(9, 18, 10)),
        (Limit(60, MINUTE), [(at(9, 18, 9, 10), at(9, 18, 9, 40)), (at(9, 18, 9, 20), at(9, 18, 9, 50))],
         at(9, 18, 10, 40)),
        # A pause over lunch takes no working time.
        (Limit(4, WORKING_HOUR), [(at(9, 18, 12), at(9, 18, 15))], at(9, 18, 16)),
        (Limit(4, WORKING_HOUR), [(at(9, 18, 11), at(9, 18, 16))], at(9, 18, 18)),
        (Limit(4, WORKING_HOUR), [(at(9, 18, 11), at(9, 18, 17))], at(9, 19, 9)),
        # A part of a day is a day in favour of whoever has to act.
        (Limit(2, WORKING_DAY), [(at(9, 19, 9), at(9, 19, 10))], at(9, 23, 18)),
        (Limit(2, WORKING_DAY), [(at(9, 18, 10), at(9, 18, 20))], at(9, 20, 18)),
        (Limit(2, WORKING_DAY), [(at(9, 19, 0), at(9, 20, 0))], at(9, 23, 18)),
        (Limit(3, NATURAL_DAY), [(at(9, 19, 12), at(9, 21, 12))], at(9, 24)),
    ],
)  # fmt: skip
def test_a_pause_stops_the_clock(limit: Limit, pauses: list[PauseSpan], due: datetime) -> None:
    assert deadline(at(9, 18, 9), limit, CALENDAR, pauses) == due


def test_an_open_pause_leaves_the_deadline_unknown() -> None:
    pauses: list[PauseSpan] = [(at(9, 18, 9, 30), None)]
    for limit in (Limit(60, MINUTE), Limit(4, WORKING_HOUR), Limit(3, WORKING_DAY), Limit(3, NATURAL_DAY)):
        assert deadline(at(9, 18, 9), limit, CALENDAR, pauses) is None


def test_an_open_pause_after_the_deadline_changes_nothing() -> None:
    assert deadline(at(9, 18, 9), Limit(60, MINUTE), CALENDAR, [(at(9, 18, 10), None)]) == at(9, 18, 10)
    assert deadline(at(9, 17, 9), Limit(1, WORKING_DAY), CALENDAR, [(at(9, 18, 18), None)]) == at(9, 18, 18)


def test_extensions_of_the_same_unit_add_up() -> None:
    more = [Limit(30, MINUTE), Limit(15, MINUTE)]
    assert deadline(at(9, 18, 9), Limit(60, MINUTE), CALENDAR, (), more) == at(9, 18, 10, 45)
    assert deadline(at(9, 13, 9), Limit(1, NATURAL_DAY), CALENDAR, (), [Limit(2, NATURAL_DAY)]) == at(9, 17)


def test_an_extension_of_another_unit_follows_the_end() -> None:
    assert deadline(at(9, 13, 9), Limit(1, WORKING_DAY), CALENDAR, (), [Limit(90, MINUTE)]) == at(9, 14, 19, 30)
    assert deadline(at(9, 13, 9), Limit(1, NATURAL_DAY), CALENDAR, (), [Limit(1, WORKING_DAY)]) == at(9, 18, 18)
    assert deadline(at(9, 13, 9), Limit(60, MINUTE), CALENDAR, (), [Limit(1, WORKING_DAY)]) == at(9, 14, 18)


@pytest.mark.parametrize(
    ("now", "limit", "left"),
    [
        (at(9, 18, 9, 18), Limit(60, MINUTE), 42 * 60),
        (at(9, 18, 11, 5), Limit(60, MINUTE), -65 * 60),
        (at(9, 18, 10), Limit(60, MINUTE), 0),
        (at(9, 18, 11), Limit(4, WORKING_HOUR), 2 * 3600),
        (at(9, 18, 13), Limit(4, WORKING_HOUR), 3600),
        (at(9, 18, 20), Limit(4, WORKING_HOUR), -2 * 3600),
        (at(9, 18, 18), Limit(1, WORKING_DAY), 24 * 3600),
    ],
)
def test_what_is_left_is_told_below_zero_when_it_is_over(now: datetime, limit: Limit, left: float) -> None:
    assert remaining_seconds(at(9, 18, 9), now, limit, CALENDAR) == left


def test_what_is_left_stands_still_during_a_pause() -> None:
    paused: list[PauseSpan] = [(at(9, 18, 9, 20), None)]
    known_later: list[PauseSpan] = [(at(9, 18, 9, 20), at(9, 18, 12))]
    for pauses in (paused, known_later):
        for minute in (20, 30, 59):
            assert remaining_seconds(at(9, 18, 9), at(9, 18, 9, minute), Limit(60, MINUTE), CALENDAR, pauses) == 2400
    assert remaining_seconds(at(9, 18, 9), at(9, 18, 12, 10), Limit(60, MINUTE), CALENDAR, known_later) == 1800


def test_time_paused_after_the_deadline_is_not_counted_as_over() -> None:
    pauses: list[PauseSpan] = [(at(9, 18, 10, 30), at(9, 18, 11, 30))]
    assert remaining_seconds(at(9, 18, 9), at(9, 18, 12), Limit(60, MINUTE), CALENDAR, pauses) == -3600


def test_a_limit_is_overdue_only_after_its_last_instant() -> None:
    limit = Limit(60, MINUTE)
    assert not is_overdue(at(9, 18, 9), at(9, 18, 10), limit, CALENDAR)
    assert is_overdue(at(9, 18, 9), at(9, 18, 10) + timedelta(microseconds=1), limit, CALENDAR)
    assert not is_overdue(at(9, 18, 9), at(9, 19), limit, CALENDAR, [(at(9, 18, 9, 59), None)])


@pytest.mark.parametrize(
    ("amount", "unit"),
    [
        (0, MINUTE),
        (-1, HOUR),
        (float("nan"), MINUTE),
        (float("inf"), HOUR),
        (1.5, WORKING_DAY),
        (3661, NATURAL_DAY),
        (1_000_001, MINUTE),
        (True, MINUTE),
        (3, "fortnight"),
    ],
)
def test_a_limit_that_makes_no_sense_is_refused(amount: float, unit: LimitUnit) -> None:
    with pytest.raises(BadLimit) as refused:
        Limit(amount, unit)
    assert refused.value.message.endswith("。")


def test_a_unit_may_come_as_its_code() -> None:
    assert Limit(3, "working_day").unit is WORKING_DAY  # type: ignore[arg-type]


def test_days_have_no_fixed_length() -> None:
    assert Limit(90, MINUTE).span == timedelta(minutes=90)
    with pytest.raises(BadLimit):
        _ = Limit(1, WORKING_DAY).span


def test_a_pause_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(BadPause, match="早于"):
        deadline(at(9, 18, 9), Limit(1, HOUR), CALENDAR, [(at(9, 18, 10), at(9, 18, 9))])


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime(2024, 9, 18, 9)  # noqa: DTZ001
    with pytest.raises(NaiveTime):
        deadline(naive, Limit(1, HOUR), CALENDAR)
    with pytest.raises(NaiveTime):
        elapsed(at(9, 18, 9), naive, HOUR, CALENDAR)


# --- what holds for every limit -----------------------------------------------------------------

BEGIN = datetime(2024, 8, 1, tzinfo=UTC)
moments = st.integers(min_value=0, max_value=90 * 24 * 60).map(lambda minute: BEGIN + timedelta(minutes=minute))
units = st.sampled_from(list(LimitUnit))
limits = st.builds(Limit, st.integers(min_value=1, max_value=40), units)
pause_lists = st.lists(
    st.tuples(moments, st.integers(min_value=0, max_value=5 * 24 * 60)).map(
        lambda drawn: (drawn[0], drawn[0] + timedelta(minutes=drawn[1]))
    ),
    max_size=4,
)


def due_of(start: datetime, limit: Limit, pauses: list[PauseSpan] | tuple[PauseSpan, ...] = ()) -> datetime:
    due = deadline(start, limit, CALENDAR, pauses)
    assert due is not None
    return due


@given(moments, moments, limits, pause_lists)
def test_a_later_start_never_has_an_earlier_deadline(
    one: datetime, other: datetime, limit: Limit, pauses: list[PauseSpan]
) -> None:
    assert due_of(min(one, other), limit, pauses) <= due_of(max(one, other), limit, pauses)


@given(moments, limits, st.integers(min_value=1, max_value=20), pause_lists)
def test_a_longer_limit_ends_later(start: datetime, limit: Limit, more: int, pauses: list[PauseSpan]) -> None:
    longer = Limit(limit.amount + more, limit.unit)
    assert start < due_of(start, limit, pauses) < due_of(start, longer, pauses)


@given(moments, limits, pause_lists, pause_lists)
def test_a_pause_only_ever_moves_a_deadline_later(
    start: datetime, limit: Limit, pauses: list[PauseSpan], more: list[PauseSpan]
) -> None:
    assert due_of(start, limit) <= due_of(start, limit, pauses) <= due_of(start, limit, pauses + more)


@given(moments, limits, pause_lists)
def test_at_the_deadline_the_limit_has_elapsed(start: datetime, limit: Limit, pauses: list[PauseSpan]) -> None:
    counted = elapsed(start, due_of(start, limit, pauses), limit.unit, CALENDAR, pauses)
    if limit.is_in_days:
        assert limit.amount <= counted < limit.amount + 1
    else:
        assert counted == limit.amount
    assert elapsed(start, due_of(start, limit), limit.unit, CALENDAR) == limit.amount


@given(moments, limits, pause_lists)
def test_just_before_the_deadline_it_has_not_elapsed_unless_the_day_was_rounded_up(
    start: datetime, limit: Limit, pauses: list[PauseSpan]
) -> None:
    assume(not limit.is_in_days)
    before = due_of(start, limit, pauses) - timedelta(microseconds=1)
    assert elapsed(start, before, limit.unit, CALENDAR, pauses) < limit.amount


@given(moments, moments, units, pause_lists)
def test_elapsed_never_runs_backwards(one: datetime, other: datetime, unit: LimitUnit, pauses: list[PauseSpan]) -> None:
    first, second = min(one, other), max(one, other)
    assert 0 <= elapsed(BEGIN, first, unit, CALENDAR, pauses) <= elapsed(BEGIN, second, unit, CALENDAR, pauses)
    assert elapsed(second, first, unit, CALENDAR, pauses) == 0


@given(moments, limits, pause_lists, moments)
def test_the_sign_of_what_is_left_agrees_with_the_deadline(
    start: datetime, limit: Limit, pauses: list[PauseSpan], now: datetime
) -> None:
    left = remaining_seconds(start, now, limit, CALENDAR, pauses)
    due = due_of(start, limit, pauses)
    if now <= due:
        assert left >= 0
    else:
        assert left <= 0
    assert remaining_seconds(start, due, limit, CALENDAR, pauses) == 0


@given(moments, st.sampled_from([MINUTE, HOUR, URGENT, WORKING_HOUR]), pause_lists, moments, st.integers(1, 40))
def test_elapsed_and_what_is_left_make_up_the_limit(
    start: datetime, unit: LimitUnit, pauses: list[PauseSpan], now: datetime, amount: int
) -> None:
    assume(now >= start)
    limit = Limit(amount, unit)
    left = Fraction(remaining_seconds(start, now, limit, CALENDAR, pauses))
    unit_seconds = 60 if unit is MINUTE else 3600
    assert elapsed(start, now, unit, CALENDAR, pauses) * unit_seconds + left == amount * unit_seconds


@pytest.mark.parametrize("minutes_after_start", [0, 1, 30])
def test_a_pause_older_than_the_limit_leaves_the_limit_whole(minutes_after_start: int) -> None:
    start = BEGIN + timedelta(hours=1)
    now = start + timedelta(minutes=minutes_after_start)
    for end in (None, start + timedelta(hours=1)):
        assert remaining_seconds(start, now, Limit(1, HOUR), CALENDAR, [(BEGIN, end)]) == 3600


@given(moments, limits, pause_lists, moments)
def test_an_open_pause_gives_no_deadline_or_the_one_before_it(
    start: datetime, limit: Limit, pauses: list[PauseSpan], opened: datetime
) -> None:
    due = deadline(start, limit, CALENDAR, [*pauses, (opened, None)])
    if due is not None:
        assert due == due_of(start, limit, pauses)
        assert elapsed(start, opened, limit.unit, CALENDAR, pauses) >= limit.amount


@given(moments, st.integers(min_value=1, max_value=12), pause_lists)
def test_working_hours_agree_with_counting_minute_by_minute(
    start: datetime, hours: int, pauses: list[PauseSpan]
) -> None:
    left, now = hours * 60, start
    while left:
        local = now.astimezone(BEIJING)
        is_worked = CALENDAR.is_working_day(beijing_day(now)) and (8 <= local.hour < 12 or 15 <= local.hour < 18)
        is_paused = any(begin <= now < end for begin, end in pauses if end is not None)
        left -= is_worked and not is_paused
        now += timedelta(minutes=1)
    assert due_of(start, Limit(hours, WORKING_HOUR), pauses) == now
