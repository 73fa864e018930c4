from datetime import UTC, datetime

import pytest

from luoshu.apps.people.queries import acting_for
from tests.support.cast import AT, COUNTY_A, TOWN_A1, Cast

pytestmark = pytest.mark.django_db


def test_a_post_gives_its_rights_and_its_subtree(cast: Cast) -> None:
    acting = cast.acting("赵禾")
    assert acting.paths == (cast.path(TOWN_A1),)
    assert acting.may("fires.township")
    assert not acting.may("fires.desk")
    assert acting.covers(cast.path("410399101201"))
    assert not acting.covers(cast.path(COUNTY_A))


def test_before_the_term_nobody_acts(cast: Cast) -> None:
    assert acting_for(cast.account("赵禾"), datetime(2019, 12, 31, tzinfo=UTC)) is None


def test_a_post_one_does_not_hold_is_not_given(cast: Cast) -> None:
    acting = acting_for(cast.account("赵禾"), AT, "city-desk")
    assert acting is not None
    assert acting.post_code == "a1-officer"
