"""The menu: what a post may open, in groups when there is much of it, and never a group of nothing."""

import pytest

from luoshu.apps.people.choices import Role
from luoshu.web.shared.navigation import FEW, LANDING, MENU, menu_for
from tests.support.cast import PEOPLE, Cast

pytestmark = pytest.mark.django_db

NAMES = [name for name, *_ in PEOPLE]


def test_every_role_has_a_page_to_land_on() -> None:
    assert set(LANDING) == set(Role.values)


@pytest.mark.parametrize("name", NAMES)
def test_only_entries_that_the_post_may_open_are_shown(name: str, cast: Cast) -> None:
    acting = cast.acting(name)
    menu = menu_for(acting)
    shown = [entry for group in menu.groups for entry in group.entries] or list(menu.entries)
    assert shown == [entry for group in MENU for entry in group.entries if acting.may(entry.right)]
    assert all(group.entries for group in menu.groups)


def test_few_entries_stand_in_one_row(cast: Cast) -> None:
    menu = menu_for(cast.acting("孙田"))
    assert menu.groups == ()
    assert 0 < len(menu.entries) <= FEW


def test_many_entries_stand_under_the_heading_of_the_page(cast: Cast) -> None:
    acting = cast.acting("林岚")
    menu = menu_for(acting, "clues:detail")
    assert menu.open_group == "禁烧"
    assert "clues:list" in {entry.url_name for entry in menu.entries}
    assert menu_for(cast.acting("罗简"), "ledger_batches:detail").open_group == "台账"
    assert menu_for(acting, "accounts:me").open_group == menu.groups[0].label


@pytest.mark.parametrize("name", NAMES)
def test_the_landing_page_of_a_post_is_one_of_its_entries(name: str, cast: Cast) -> None:
    acting = cast.acting(name)
    allowed = {entry.url_name for group in MENU for entry in group.entries if acting.may(entry.right)}
    assert LANDING[acting.role] in allowed
