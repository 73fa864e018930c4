"""Midnight, the end of a month, the first day of a season - by Beijing days, whatever the server's clock says."""

from datetime import UTC, datetime, timedelta

import pytest

from luoshu.apps.cases.operations import decide_dispute, raise_dispute
from luoshu.apps.rules.operations import save_rule
from tests.support.cases_factories import fire_at, with_rules
from tests.support.cast import CITY, SETUP, TOWN_B1, Cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("opened_at", "season"),
    [
        (datetime(2024, 9, 19, 16, 5, tzinfo=UTC), ""),  # seen at 23:55 on the 19th in Luoyang
        (datetime(2024, 9, 19, 16, 15, tzinfo=UTC), "season.autumn"),  # seen at 00:05 on the 20th
        (datetime(2024, 10, 20, 16, 5, tzinfo=UTC), "season.autumn"),  # 23:55 on the last day
        (datetime(2024, 10, 20, 16, 15, tzinfo=UTC), ""),
    ],
)
def test_a_season_begins_and_ends_at_midnight_in_luoyang(cast: Cast, opened_at: datetime, season: str) -> None:
    with_rules(cast)
    fire = fire_at(cast, at=opened_at)
    assert fire.case.season_code == season
    # A season changes limits and duty, never whether a fire is there.
    assert fire.case.state == "verifying"


@pytest.mark.parametrize(("minute", "code"), [(-1, "YY20240930-001"), (0, "YY20241001-001"), (1, "YY20241001-001")])
def test_numbers_go_by_the_day_in_luoyang_at_the_end_of_a_month(cast: Cast, minute: int, code: str) -> None:
    with_rules(cast)
    midnight = datetime(2024, 9, 30, 16, 0, tzinfo=UTC)
    fire = fire_at(cast, at=midnight - timedelta(hours=1))
    at = midnight + timedelta(minutes=minute)
    by = cast.acting("陈川")
    dispute = raise_dispute(case_code=fire.code, proposed_code=TOWN_B1, reason="界外", by=by, at=at)
    assert dispute.code == code
    # 24 hours that run on through the holiday: National Day stops no urgent limit.
    assert dispute.due_at == at + timedelta(hours=24)


@pytest.mark.parametrize(
    ("raised_at", "due_on"),
    [
        # Saturday 14 September 2024 is worked for the holiday after it; 15 to 17 September are off.
        (datetime(2024, 9, 13, 2, 0, tzinfo=UTC), "2024-09-14"),
        (datetime(2024, 9, 14, 2, 0, tzinfo=UTC), "2024-09-18"),
    ],
)
def test_a_limit_in_working_days_knows_the_days_that_were_exchanged(
    cast: Cast, raised_at: datetime, due_on: str
) -> None:
    with_rules(cast)
    save_rule(
        code="limit.dispute",
        kind="limit",
        title="归属异议核定时限",
        issuer="市禁烧办",
        division_path=cast.path(CITY),
        valid_from=datetime(2024, 9, 1, tzinfo=UTC).date(),
        body={"limit": "dispute_limit", "terrain": "any", "amount": 1, "unit": "working_day"},
        by=SETUP,
        at=raised_at,
    )
    fire = fire_at(cast, at=raised_at - timedelta(hours=1))
    by = cast.acting("陈川")
    dispute = raise_dispute(case_code=fire.code, proposed_code=TOWN_B1, reason="界外", by=by, at=raised_at)
    local = dispute.due_at - timedelta(seconds=1) + timedelta(hours=8)
    assert f"{local:%Y-%m-%d}" == due_on


def test_a_decision_past_midnight_belongs_to_the_day_the_fire_was_seen(cast: Cast) -> None:
    with_rules(cast)
    late = datetime(2024, 9, 30, 15, 50, tzinfo=UTC)  # 23:50 on 30 September in Luoyang
    fire = fire_at(cast, at=late)
    raise_dispute(case_code=fire.code, proposed_code=TOWN_B1, reason="界外", by=cast.acting("陈川"), at=late)
    decide_dispute(
        case_code=fire.code,
        division_code=TOWN_B1,
        note="看过",
        by=cast.acting("林岚"),
        at=late + timedelta(minutes=20),
    )
    dispute = fire.case.disputes.get()
    assert dispute.decided_division is not None
    assert dispute.decided_division.code == TOWN_B1
