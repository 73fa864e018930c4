"""Fires of a period by place: in scope, without those that were none."""

from datetime import timedelta

import pytest

from luoshu.apps.cases.models import FireCase
from luoshu.apps.cases.operations import open_due_cases
from luoshu.apps.cases.queries import fires_by_path
from tests.support.cases_factories import with_rules
from tests.support.cast import AT, TOWN_A1, Cast
from tests.support.clues_factories import clues_of
from tests.support.feeds_factories import firms_row

pytestmark = pytest.mark.django_db

SPOTS = ((34.15, 112.05), (34.17, 112.02), (34.05, 112.05), (34.15, 112.25))


@pytest.fixture
def fires(cast: Cast) -> Cast:
    with_rules(cast)
    clues_of([firms_row(lat, lon, "2024-09-17", "0750") for lat, lon in SPOTS], at=AT)
    open_due_cases(at=AT)
    assert FireCase.objects.count() == len(SPOTS)
    return cast


def counted(cast: Cast, name: str, *, hours: int = 1) -> dict[str, int]:
    return fires_by_path(cast.acting(name), seen_from=AT - timedelta(hours=hours), seen_before=AT)


def test_a_post_counts_its_own_places_only(fires: Cast) -> None:
    assert sum(counted(fires, "林岚").values()) == 4
    assert sum(counted(fires, "陈川").values()) == 3
    town = fires.path(TOWN_A1)
    assert sum(counted(fires, "赵禾").values()) == 2
    assert all(path.startswith(town) for path in counted(fires, "赵禾"))


def test_what_was_no_fire_and_what_lies_before_the_period_are_left_out(fires: Cast) -> None:
    case = FireCase.objects.filter(division_path__startswith=fires.path(TOWN_A1)).latest("pk")
    FireCase.objects.filter(pk=case.pk).update(state="not_a_fire")
    assert sum(counted(fires, "赵禾").values()) == 1
    FireCase.objects.update(first_seen_at=AT - timedelta(days=2))
    assert counted(fires, "林岚") == {}
