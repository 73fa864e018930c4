from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import PersonNotVisible, PostNotVisible
from luoshu.apps.people.queries import (
    accounts_for,
    acting_for,
    find_person_for,
    find_post_for,
    masked_phone,
    posts_in_scope,
    rights_table,
    search_people,
)
from tests.support.cast import AT, COUNTY_A, PEOPLE, TOWN_A1, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)
PHONE = "13812345678"


def test_search_stays_in_scope(cast: Cast) -> None:
    assert [person.name for person, _ in search_people(cast.acting("陈川"), "赵", on=ON)] == ["赵禾"]
    assert search_people(cast.acting("周野"), "赵", on=ON) == []
    assert search_people(cast.acting("林岚"), " ", on=ON) == []


def test_a_phone_number_finds_nobody(cast: Cast) -> None:
    assert search_people(cast.acting("林岚"), cast.person("赵禾").phone[:7], on=ON) == []


def test_people_and_posts_elsewhere_look_absent(cast: Cast) -> None:
    assert find_person_for(cast.acting("陈川"), "p-zhaohe").name == "赵禾"
    assert find_post_for(cast.acting("陈川"), "a1-officer").title == "专干"
    with pytest.raises(PersonNotVisible):
        find_person_for(cast.acting("周野"), "p-zhaohe")
    with pytest.raises(PostNotVisible):
        find_post_for(cast.acting("周野"), "a1-officer")


@pytest.mark.parametrize("name", ["林岚", "陈川", "赵禾", "钱麦", "孙田"])
def test_the_command_chain_sees_the_work_phone(cast: Cast, name: str) -> None:
    assert masked_phone(cast.acting(name), PHONE, cast.path(VILLAGE_A11)) == PHONE


def test_the_chain_calls_up_as_well(cast: Cast) -> None:
    assert masked_phone(cast.acting("孙田"), PHONE, cast.path(COUNTY_A)) == PHONE


@pytest.mark.parametrize("name", ["周野", "蒋原", "郑远", "沈知", "吴松", "何维", "韩策"])
def test_others_see_a_masked_phone(cast: Cast, name: str) -> None:
    assert masked_phone(cast.acting(name), PHONE, cast.path(TOWN_A1)) == "138****5678"
    assert masked_phone(cast.acting(name), "", cast.path(TOWN_A1)) == ""
    assert masked_phone(cast.acting(name), "12345", cast.path(TOWN_A1)) == "****"


def test_accounts_are_listed_for_administrators_only(cast: Cast) -> None:
    assert len(accounts_for(cast.acting("韩策"), "")) == len(PEOPLE)
    assert [row.username for row in accounts_for(cast.acting("韩策"), "甲北镇")] == ["zhaohe", "zhuning"]
    assert [row.name for row in accounts_for(cast.acting("秦安"), "chenchuan")] == ["陈川"]
    with pytest.raises(NotAllowed):
        accounts_for(cast.acting("林岚"), "")


def test_the_list_of_accounts_costs_two_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    acting = cast.acting("韩策")
    with django_assert_num_queries(2):
        accounts_for(acting, "")


def test_acting_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    account = cast.account("赵禾")
    with django_assert_num_queries(1):
        acting_for(account, AT)


def test_posts_in_scope_cost_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    acting = cast.acting("陈川")
    with django_assert_num_queries(1):
        found = [(post.code, post.unit.name, post.division.name) for post in posts_in_scope(acting, ON)]
    assert {code for code, _, _ in found} == {
        "a-desk",
        "a-fire-head",
        "a-inspector",
        "a-law-officer",
        "a-housing-clerk",
        "a-office",
        "a1-officer",
        "a2-officer",
        "a11-head",
        "a11-grid",
        "a12-head",
    }


def test_the_security_administrator_reads_who_may_what(cast: Cast) -> None:
    rows = {row.role: row for row in rights_table(cast.acting("秦安"), ON)}
    assert set(rows["township_officer"].posts) == {"甲南乡政府 · 专干", "甲北镇政府 · 专干", "乙北镇政府 · 专干"}
    assert "fires.township" in rows["township_officer"].rights
    with pytest.raises(NotAllowed):
        rights_table(cast.acting("韩策"), ON)


@pytest.mark.parametrize("name", ["韩策", "秦安", "许鉴", "何维"])
def test_administrators_read_no_fires(cast: Cast, name: str) -> None:
    acting = cast.acting(name)
    assert not any(acting.may(right) for right in ("fires.read", "clues.read", "bulletins.read", "export.fires"))
