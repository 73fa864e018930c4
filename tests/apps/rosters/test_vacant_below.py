"""How many cells below a place nobody answers for: counted by paths, the same as the list of vacancies."""

from datetime import date

import pytest

from luoshu.apps.people.models import Term
from luoshu.apps.places.choices import Level
from luoshu.apps.places.queries import divisions_at_level
from luoshu.apps.rosters.queries import grid_rows, vacancies
from tests.support.cast import Cast

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)


def counted(cast: Cast, name: str) -> dict[str, int]:
    acting = cast.acting(name)
    counties = list(divisions_at_level(acting, Level.COUNTY, ON))
    return {row.division.code: row.vacant_below for row in grid_rows(acting, counties, ON, counted=True)}


def listed(cast: Cast, name: str) -> dict[str, int]:
    acting = cast.acting(name)
    found = dict.fromkeys((one.code for one in divisions_at_level(acting, Level.COUNTY, ON)), 0)
    for gone in vacancies(acting, ON, levels=(Level.VILLAGE, Level.TOWNSHIP)):
        found[gone.division.code[:6]] += 1
    return found


@pytest.mark.parametrize("name", ["林岚", "陈川", "周野"])
def test_it_is_as_many_as_the_list_names(name: str, cast: Cast) -> None:
    assert counted(cast, name) == listed(cast, name)
    assert sum(counted(cast, name).values()) > 0


def test_a_post_that_loses_its_holder_is_one_more(cast: Cast) -> None:
    before = counted(cast, "陈川")["410399"]
    Term.objects.filter(post__code="a11-head").update(ends_before=ON)
    assert counted(cast, "陈川")["410399"] == before + 1
    assert counted(cast, "陈川") == listed(cast, "陈川")
