from datetime import date

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.rules.bodies import check_body
from luoshu.apps.rules.models import CalendarDay, Rule
from luoshu.apps.rules.operations import install_defaults, shipped_rules
from luoshu.apps.rules.queries import (
    calendar_years,
    limit_for,
    screening_rules,
    season_on,
    seasons,
    terrain_of,
    work_calendar,
)
from luoshu.core.clock import Limit, LimitUnit
from luoshu.core.workflow.fire_words import LIMITS
from tests.support.cast import AT, CITY, COUNTY_A, SETUP, Cast

pytestmark = pytest.mark.django_db
THE_17TH = date(2024, 9, 17)


@pytest.fixture
def path(cast: Cast) -> str:
    install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    return cast.path(COUNTY_A)


def test_the_second_time_adds_nothing(cast: Cast) -> None:
    first = install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    assert (first.rules, first.calendar_days) == (Rule.objects.count(), CalendarDay.objects.count())
    assert first.rules > 20
    entries = AuditEntry.objects.count()
    second = install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    assert (second.rules, second.calendar_days) == (0, 0)
    assert AuditEntry.objects.count() == entries


def test_a_changed_default_is_left_alone(cast: Cast, path: str) -> None:
    Rule.objects.filter(code="screening.fire").update(body={"near_border_m": 120})
    install_defaults(root_path=cast.path(CITY), by=SETUP, at=AT)
    assert screening_rules(THE_17TH, path).near_border_m == 120


def test_every_shipped_rule_has_a_body_its_readers_understand() -> None:
    for entry in shipped_rules():
        check_body(entry["kind"], entry["body"])


@pytest.mark.parametrize("terrain", ["plain", "hill", "mountain"])
@pytest.mark.parametrize("code", sorted(LIMITS))
def test_every_limit_of_the_fire_table_has_a_length_in_every_terrain(path: str, code: str, terrain: str) -> None:
    found = limit_for(code, terrain, path, THE_17TH)
    assert found is not None
    assert found.rule_code == f"limit.{code.removesuffix('_limit')}.{terrain}"


def test_the_hills_have_longer_to_arrive(path: str) -> None:
    plain, mountain = (limit_for("arrive_limit", terrain, path, THE_17TH) for terrain in ("plain", "mountain"))
    assert plain is not None
    assert mountain is not None
    assert plain.limit == Limit(30, LimitUnit.MINUTE)
    assert mountain.limit == Limit(90, LimitUnit.MINUTE)


def test_an_unknown_limit_has_no_length(path: str) -> None:
    assert limit_for("tea_limit", "plain", path, THE_17TH) is None


def test_the_three_fires_of_the_17th_lie_before_the_autumn_season(path: str) -> None:
    assert season_on(path, THE_17TH) is None
    assert season_on(path, date(2024, 9, 20)) == "season.autumn"
    assert season_on(path, date(2024, 10, 20)) == "season.autumn"
    assert season_on(path, date(2024, 10, 21)) is None


def test_the_whole_year_rule_of_2025_does_not_answer_for_2024(path: str) -> None:
    assert season_on(path, date(2025, 9, 11)) is None
    assert season_on(path, date(2025, 9, 12)) == "season.whole_year"
    # The peak inside the year-long season is the nearer answer.
    assert season_on(path, date(2025, 9, 20)) == "season.autumn"


def test_the_citys_own_season_goes_before_the_example(path: str) -> None:
    found = {season.code: season for season in seasons(path, THE_17TH)}
    assert set(found) == {"season.summer", "season.autumn"}
    assert not any(season.is_example for season in found.values())
    assert found["season.summer"].document_no == "2008年登记表"


def test_a_place_without_a_terrain_rule_is_plain(path: str) -> None:
    assert terrain_of(path, THE_17TH) == "plain"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 9, 14), True),
        (date(2024, 9, 16), False),
        (date(2024, 9, 17), False),
        (date(2024, 9, 18), True),
        (date(2024, 9, 29), True),
        (date(2024, 10, 7), False),
        (date(2024, 10, 12), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
        (date(2025, 10, 11), True),
        (date(2026, 2, 23), False),
        (date(2026, 2, 28), True),
        (date(2026, 9, 20), True),
    ],
)
def test_the_calendar_knows_the_arranged_days(path: str, day: date, works: bool) -> None:
    assert work_calendar(day, day).is_working_day(day) is works


def test_the_calendar_says_which_years_it_knows(path: str) -> None:
    assert calendar_years() == [2024, 2025, 2026]
    assert not work_calendar(date(2027, 1, 1), date(2027, 12, 31)).is_known(date(2027, 1, 1))


def test_installing_needs_the_right(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        install_defaults(root_path=cast.path(CITY), by=cast.acting("林岚"), at=AT)
