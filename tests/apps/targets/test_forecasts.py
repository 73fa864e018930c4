"""进度研判 from a ledger's stage days: stored once, words for all, the chance for two roles only."""

from datetime import date, timedelta

import pytest

from luoshu.apps.rules.models import CalendarDay
from luoshu.apps.targets.models import StoredForecast, Target
from luoshu.apps.targets.operations import compute_forecasts, set_target
from luoshu.apps.targets.queries import forecast_for
from luoshu.core.planning.forecasts import VERSION
from tests.support.cast import COUNTY_A, COUNTY_B, Cast
from tests.support.community_factories import (
    LEDGER,
    SEPTEMBER,
    TODAY,
    Community,
    add_rows,
    say,
    with_indicator,
    with_ledger,
    with_scopes,
)
from tests.support.target_factories import draft_of, with_target_rules

pytestmark = pytest.mark.django_db
STAGES = {
    "ledger": LEDGER,
    "order": ["未开工", "施工", "完工"],
    "date_columns": ["started_on", "finished_on"],
    "cohort_column": "cohort",
    "cohort": "2024年改造计划",
    "past": [["2023年中央资金支持", "2023-01-01", "2023-12-31"]],
}


def year_of(first: date, count: int, cohort: str, until: date) -> list[Community]:
    """Communities that begin one after another and take about four months."""
    rows = []
    for number in range(count):
        begun = first + timedelta(days=40 + 5 * number)
        done = begun + timedelta(days=90 + 7 * (number % 9))
        rows.append(
            Community(
                COUNTY_A if number % 2 else COUNTY_B,
                "施工",
                cohort=cohort,
                started_on=begun if begun <= until else None,
                finished_on=done if done <= until else None,
            )
        )
    return rows


@pytest.fixture
def target(cast: Cast) -> Target:
    with_ledger(cast)
    add_rows(cast, year_of(date(2024, 1, 1), 30, "2024年改造计划", TODAY))
    add_rows(cast, year_of(date(2023, 1, 1), 30, "2023年中央资金支持", TODAY))
    with_target_rules(cast)
    with_scopes(cast)
    with_indicator(cast)
    return set_target(draft=draft_of(value=30, stages=STAGES), by=cast.acting("罗简"), at=SEPTEMBER)


def test_stored_once_a_day_and_the_same_again(cast: Cast, target: Target) -> None:
    assert compute_forecasts(at=SEPTEMBER, draws=300) == 1
    row = StoredForecast.objects.get()
    assert (row.problem, row.engine_version, row.goal) == ("", VERSION, 30)
    assert 15 < row.low <= row.middle <= row.high <= 30
    assert {name for name, _ in row.waiting} <= {"未开工", "施工"}
    assert compute_forecasts(at=SEPTEMBER, draws=300) == 0
    row.delete()
    compute_forecasts(at=SEPTEMBER, draws=300)
    again = StoredForecast.objects.get()
    assert (again.middle, again.chance, again.seed) == (row.middle, row.chance, row.seed)


def test_words_for_the_units_and_the_chance_for_two_roles(cast: Cast, target: Target) -> None:
    compute_forecasts(at=SEPTEMBER, draws=300)
    for name, may in (("罗简", True), ("郑远", True), ("梁知", False), ("宋衡", False), ("沈知", False)):
        found = forecast_for(cast.acting(name), target, TODAY)
        assert found is not None
        assert found.words.startswith("按目前进度预计年底 ")
        assert (found.chance is not None) == may, name
        assert (found.low is not None, found.high is not None) == (may, may)
    assert forecast_for(cast.acting("吕文"), target, TODAY) is None, "the whole city's is not a county's"


def test_holidays_stand_still(cast: Cast, target: Target) -> None:
    compute_forecasts(at=SEPTEMBER, draws=300)
    before = StoredForecast.objects.get()
    days = [TODAY + timedelta(days=number) for number in range(1, 60)]
    CalendarDay.objects.bulk_create(
        CalendarDay(on=day, kind="holiday", name="停工", document_no="演示") for day in days
    )
    before.delete()
    compute_forecasts(at=SEPTEMBER, draws=300)
    assert StoredForecast.objects.get().middle < before.middle


def test_versions_of_rows_tell_the_stages_too(cast: Cast, target: Target) -> None:
    stages = {**STAGES, "column": "state", "date_columns": [], "past": []}
    Target.objects.filter(pk=target.pk).update(stages=stages, value=5)
    first = date(2024, 2, 1)
    lines = add_rows(cast, [Community(COUNTY_A, "未开工")] * 12, on=first)
    for number, line in enumerate(lines[:8]):
        say(line, Community(COUNTY_A, "施工"), number=2, on=first + timedelta(days=20 + number), at=SEPTEMBER)
    for line in lines[:3]:
        say(line, Community(COUNTY_A, "完工"), number=3, on=first + timedelta(days=120), at=SEPTEMBER)
    compute_forecasts(at=SEPTEMBER, draws=300)
    row = StoredForecast.objects.get()
    assert row.problem == ""
    assert row.middle >= 3


def test_too_little_to_go_by_is_said(cast: Cast, target: Target) -> None:
    Target.objects.filter(pk=target.pk).update(stages={**STAGES, "cohort": "2025年", "past": []})
    compute_forecasts(at=SEPTEMBER, draws=300)
    found = forecast_for(cast.acting("罗简"), target, TODAY)
    assert found is not None
    assert "没有这项目标的行" in found.words
    assert compute_forecasts(at=SEPTEMBER, draws=300) == 0
