"""Windows of the ban, dated rules: limits and duty change at their edges, what is received and shown never does."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.cases.queries import fires_for
from luoshu.apps.rosters.models import ShiftPattern
from luoshu.apps.rosters.queries import turns_between
from luoshu.apps.rules.errors import RuleInvalid
from luoshu.apps.rules.operations import save_rule
from luoshu.apps.rules.queries import limit_for, window_on, work_calendar
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, CITY, COUNTY_A, SETUP, TOWN_A1, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db
EDGES = {
    date(2024, 5, 31): "",
    date(2024, 6, 1): "season.summer",
    date(2024, 6, 15): "season.summer",
    date(2024, 6, 16): "",
    date(2024, 9, 17): "",
    date(2024, 9, 19): "",
    date(2024, 9, 20): "season.autumn",
    date(2024, 10, 20): "season.autumn",
    date(2024, 10, 21): "",
    # The whole city is banned the year round from 12 September 2025: the windows stay what they were.
    date(2025, 9, 19): "",
    date(2025, 9, 20): "season.autumn",
}


def with_window_limit(cast: Cast, **body: object) -> None:
    with_rules(cast)
    given = {"limit": "verify_limit", "terrain": "any", "amount": 30, "unit": "minute", "when": "window"} | body
    save_rule(
        code="limit.verify.window",
        kind="limit",
        title="核实时限（禁烧时段）",
        issuer="示例",
        division_path=cast.path(CITY),
        valid_from=date(2024, 1, 1),
        body=given,
        by=SETUP,
        at=AT,
    )


def test_the_edges_of_the_windows_and_the_limits_that_hold_in_them(cast: Cast) -> None:
    with_window_limit(cast)
    path = cast.path(COUNTY_A)
    for day, code in EDGES.items():
        window = window_on(path, day)
        assert (window.code if window else "") == code, day
        found = limit_for("verify_limit", "plain", path, day)
        assert found is not None
        assert found.rule_code == ("limit.verify.window" if code else "limit.verify.plain"), day


def test_a_window_holds_on_beijing_days_and_hides_nothing(cast: Cast) -> None:
    """16:00 UTC is midnight in Luoyang: of two fires a minute apart one is in the window; both are opened and shown."""
    with_window_limit(cast)
    for lat, moment in (
        (34.15, datetime(2024, 9, 19, 15, 59, tzinfo=UTC)),
        (34.11, datetime(2024, 9, 19, 16, 0, tzinfo=UTC)),
    ):
        with time_machine.travel(moment, tick=False):
            clues_of([firms_row(lat, 112.05, f"{moment:%Y-%m-%d}", f"{moment:%H%M}")], at=moment)
            assert open_due_cases(at=moment) == 1
    before, inside = FireCase.objects.order_by("first_seen_at")
    assert [(case.season_code, case.due_at - case.opened_at) for case in (before, inside)] == [
        ("", timedelta(minutes=60)),
        ("season.autumn", timedelta(minutes=30)),
    ]
    at = datetime(2024, 9, 19, 16, 5, tzinfo=UTC)
    assert {row.code for row in fires_for(cast.acting("陈川"), at=at, phase="open")} == {before.code, inside.code}


def test_duty_of_the_window_is_wanted_from_its_first_to_its_last_day(cast: Cast) -> None:
    with_rules(cast)
    division = cast.division(TOWN_A1)
    given = {"division": division, "division_path": division.path, "opens": "08:00", "valid_from": date(2024, 1, 1)}
    ShiftPattern.objects.create(kind="on_duty", label="值班", hours=24, **given)
    ShiftPattern.objects.create(kind="on_duty", label="加强班", hours=12, days="window", **given)
    first, last = date(2024, 9, 18), date(2024, 10, 22)
    turns = turns_between(division.path, first, last, work_calendar(first, last))
    extra = [turn.on for turn in turns if turn.label == "加强班"]
    assert (extra[0], extra[-1], len(extra)) == (date(2024, 9, 20), date(2024, 10, 20), 31)
    assert sum(turn.label == "值班" for turn in turns) == 35


def test_a_limit_names_a_window_or_nothing(cast: Cast) -> None:
    with pytest.raises(RuleInvalid, match="适用日子"):
        with_window_limit(cast, when="spring")
