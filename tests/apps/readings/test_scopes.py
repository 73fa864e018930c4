"""Scopes are dated: a change begins a new row, and a figure of last year keeps last year's base."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.errors import ScopeInvalid, ScopeMissing
from luoshu.apps.readings.models import Scope
from luoshu.apps.readings.operations import scope_for_division, set_scope
from luoshu.apps.readings.queries import find_scope_for, scopes_on
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, TOWN_A1, TOWN_A2, Cast
from tests.support.readings_factories import with_scopes

pytestmark = pytest.mark.django_db


def change(
    cast: Cast, members: list[str], since: date = date(2024, 7, 1), who: str = "罗简", name: str = "城市区"
) -> Scope:
    return set_scope(
        code="urban",
        kind="urban",
        name=name,
        members=[cast.division(code) for code in members],
        valid_from=since,
        source="",
        by=cast.acting(who),
        at=AT,
    )


def test_a_change_begins_a_row_and_keeps_the_old_one(cast: Cast) -> None:
    old = with_scopes(cast)["urban"]
    new = change(cast, [COUNTY_A, COUNTY_B])
    by = cast.acting("罗简")
    assert find_scope_for(by, "urban", date(2024, 6, 30)) == old
    assert find_scope_for(by, "urban", date(2024, 7, 1)) == new
    assert [one.code for one in old.members.all()] == [COUNTY_A]
    assert (old.division_path, new.division_path) == (cast.path(COUNTY_A), cast.path(CITY))


def test_the_same_again_changes_nothing(cast: Cast) -> None:
    with_scopes(cast)
    assert change(cast, [COUNTY_A]).valid_from == date(2024, 1, 1)
    assert Scope.objects.filter(code="urban").count() == 1


def test_what_is_refused(cast: Cast) -> None:
    with_scopes(cast)
    with pytest.raises(ScopeInvalid, match="至少"):
        change(cast, [])
    with pytest.raises(ScopeInvalid, match="更晚"):
        change(cast, [COUNTY_B], since=date(2024, 1, 1))
    with pytest.raises(ScopeInvalid, match="名称"):
        change(cast, [COUNTY_B], name=" ")
    with pytest.raises(NotAllowed):
        change(cast, [COUNTY_B], who="沈知")
    with pytest.raises(ScopeMissing):
        find_scope_for(cast.acting("罗简"), "none", date(2024, 6, 1))


def test_a_county_is_offered_what_holds_it_and_its_own(cast: Cast) -> None:
    with_scopes(cast)
    scope_for_division(cast.division(TOWN_A1))
    scope_for_division(cast.division(TOWN_A1))
    scope_for_division(cast.division(COUNTY_B))
    names = [one.name for one in scopes_on(cast.path(COUNTY_A), date(2024, 9, 1))]
    assert set(names) == {"全市", "县域", "城市区", "甲北镇全域"}


def test_two_townships_share_their_county(cast: Cast) -> None:
    members = [cast.division(TOWN_A1), cast.division(TOWN_A2)]
    scope = set_scope(
        code="east", kind="area", name="城东片区", members=members, valid_from=date(2024, 1, 1), source="x",
        by=cast.acting("罗简"), at=AT,
    )  # fmt: skip
    assert scope.division_path == cast.path(COUNTY_A)
