"""What a page asks of the database: a bound for each, and no more with many fires than with one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from tests.support.cases_factories import Fire, with_rules
from tests.support.cast import AT, TOWN_A2, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db

# Who opens what, and how many queries at most: session, account and post are three of them.
MOST_QUERIES = (
    ("陈川", "/fires/{code}/", 14),
    ("赵禾", "/fires/{code}/", 14),
    ("孙田", "/fires/{code}/", 14),
    ("林岚", "/desk/", 13),
    ("林岚", "/desk/list/", 13),
    ("林岚", "/desk/{code}/", 12),
    ("林岚", "/fires/", 7),
    ("赵禾", "/township/", 13),
    ("孙田", "/field/", 13),
    ("林岚", "/clues/", 7),
    ("林岚", "/bulletins/daily/", 9),
)


def _fires(cast: Cast, count: int) -> list[Fire]:
    spots = [(34.106 + 0.016 * (n % 6), 112.008 + 0.024 * (n // 6)) for n in range(count)]
    clues_of([firms_row(round(lat, 4), round(lon, 4), "2024-09-17", "0750") for lat, lon in spots], at=AT)
    open_due_cases(at=AT)
    return [Fire(cast, code, AT) for code in FireCase.objects.order_by("code").values_list("code", flat=True)]


def _cost(cast: Cast, name: str, url: str) -> int:
    client = cast.client_for(name)
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


@pytest.mark.parametrize(("name", "url", "most"), MOST_QUERIES)
def test_a_page_stays_within_its_queries(cast: Cast, clock: object, name: str, url: str, most: int) -> None:
    with_rules(cast)
    fires = _fires(cast, 12)
    fires[0].fed_back()
    assert _cost(cast, name, url.format(code=fires[0].code)) <= most


def test_strikes_disputes_and_handovers_cost_a_query_each_and_only_where_they_are(cast: Cast, clock: object) -> None:
    from luoshu.apps.cases.operations import hand_to_forest, raise_dispute

    with_rules(cast)
    plain, disputed = _fires(cast, 2)
    raise_dispute(
        case_code=disputed.code, proposed_code=TOWN_A2, reason="界外", by=cast.acting("赵禾"), at=disputed.at(5)
    )
    hand_to_forest(case_code=disputed.code, how="phone", note="", by=cast.acting("陈川"), at=disputed.at(6))
    costs = [_cost(cast, "陈川", f"/fires/{fire.code}/") for fire in (plain, disputed)]
    assert costs[0] < costs[1] <= costs[0] + 3


def test_opening_a_fire_costs_a_handful_and_shares_what_its_place_says(cast: Cast, clock: object) -> None:
    with_rules(cast)
    spots = [(34.106 + 0.016 * (n % 6), 112.008 + 0.024 * (n // 6)) for n in range(20)]
    clues_of([firms_row(round(lat, 4), round(lon, 4), "2024-09-17", "0750") for lat, lon in spots], at=AT)
    with CaptureQueriesContext(connection) as queries:
        assert open_due_cases(at=AT) == 20
    written = [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(written) <= 20 * 10 + 20
