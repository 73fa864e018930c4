"""Number, zero, 无变化, carried on, missing: five different things, at the cut-off and at the season's edges."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from luoshu.core.clock import BEIJING
from luoshu.core.harvest import DayReport, DayState, Season, coverage_of, day_report

SEASON = Season(date(2024, 9, 10), date(2024, 11, 10))
DAY = date(2024, 9, 26)
CUT_OFF = datetime(2024, 9, 26, 17, 0, tzinfo=BEIJING)


def judged(**given) -> DayReport:
    return day_report(
        given.pop("day", DAY),
        season=given.pop("season", SEASON),
        is_due=given.pop("is_due", True),
        held_from=given.pop("held_from", None),
        cut_off=given.pop("cut_off", CUT_OFF),
        **given,
    )


def test_nothing_said_is_missing_and_not_zero() -> None:
    report = judged()
    assert report.state is DayState.MISSING
    assert not report.has_number


def test_a_zero_is_a_report() -> None:
    report = judged(held_from=DAY, is_zero=True)
    assert report.state is DayState.ZERO
    assert report.is_reported


def test_yesterdays_number_is_carried_and_says_so() -> None:
    report = judged(held_from=DAY - timedelta(days=1))
    assert report.state is DayState.CARRIED
    assert report.held_from == date(2024, 9, 25)
    assert not report.is_reported


def test_no_change_is_a_report_that_keeps_the_day_of_its_number() -> None:
    report = judged(held_from=DAY - timedelta(days=2), said_no_change=True)
    assert report.state is DayState.NO_CHANGE
    assert report.held_from == date(2024, 9, 24)
    assert report.is_reported


def test_no_change_of_nothing_is_no_report() -> None:
    assert judged(said_no_change=True).state is DayState.MISSING


@pytest.mark.parametrize(("minute", "late"), [(-1, False), (0, False), (1, True)])
def test_the_minute_of_the_cut_off_is_in_time(minute: int, late: bool) -> None:
    report = judged(held_from=DAY, reported_at=CUT_OFF + timedelta(minutes=minute))
    assert report.is_late is late


@pytest.mark.parametrize(
    ("day", "held_from", "state"),
    [
        (SEASON.first, date(2023, 11, 9), DayState.MISSING),
        (SEASON.first, SEASON.first, DayState.REPORTED),
        (SEASON.last, SEASON.last - timedelta(days=1), DayState.CARRIED),
    ],
)
def test_last_years_end_is_not_this_years_beginning(day: date, held_from: date, state: DayState) -> None:
    assert judged(day=day, held_from=held_from).state is state


def test_a_number_of_tomorrow_says_nothing_about_today() -> None:
    assert judged(held_from=DAY + timedelta(days=1)).state is DayState.MISSING


def test_who_owes_nothing_is_not_missing_and_keeps_its_number() -> None:
    assert judged(is_due=False).state is DayState.NOT_DUE
    assert not judged(is_due=False).has_number
    assert judged(is_due=False, held_from=DAY - timedelta(days=1)).has_number
    assert judged(is_due=False, held_from=DAY).state is DayState.REPORTED


def test_coverage_counts_places_by_what_they_said() -> None:
    base = judged(held_from=DAY)
    reports = [base, replace(base, state=DayState.CARRIED), replace(base, state=DayState.MISSING)]
    reports.append(replace(base, state=DayState.NOT_DUE))
    coverage = coverage_of(reports)
    assert (coverage.places, coverage.reported, coverage.carried, coverage.missing, coverage.not_due) == (3, 1, 1, 1, 1)
    assert not coverage.is_whole
    assert coverage_of([base]).is_whole
