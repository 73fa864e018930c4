from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from luoshu.apps.people.models import Term
from luoshu.apps.rosters.models import GridPost
from luoshu.apps.rosters.queries import responsible_chain, vacancies
from tests.support.cast import COUNTY_A, GROUP_A111, TOWN_A1, VILLAGE_A11, VILLAGE_A12, Cast

pytestmark = pytest.mark.django_db
ON = date(2024, 9, 17)


def names(cast: Cast, code: str, on: date = ON) -> list[tuple[str, str]]:
    chain = responsible_chain(cast.division(code), on)
    return [(link.level_label, link.contact.name if link.contact else "") for link in chain]


def test_the_ladder_goes_up_from_the_group_to_the_county(cast: Cast) -> None:
    assert names(cast, GROUP_A111) == [("组", "马组长"), ("村", "钱麦"), ("乡镇", "赵禾"), ("县", "陈川")]


def test_a_group_leader_needs_no_account(cast: Cast) -> None:
    link = responsible_chain(cast.division(GROUP_A111), ON)[0]
    assert (link.post, link.person) == (None, None)
    assert link.contact is not None
    assert link.contact.phone == "13700000001"


def test_a_place_known_to_the_county_only_has_one_rung(cast: Cast) -> None:
    assert names(cast, COUNTY_A) == [("县", "陈川")]


def test_the_deputy_answers_when_the_holders_term_has_ended(cast: Cast) -> None:
    Term.objects.filter(person=cast.person("赵禾")).update(ends_before=ON)
    link = responsible_chain(cast.division(TOWN_A1), ON)[0]
    assert link.person is not None
    assert (link.person.name, link.kind) == ("朱宁", "deputy")


def test_the_day_before_the_end_the_holder_still_answers(cast: Cast) -> None:
    Term.objects.filter(person=cast.person("赵禾")).update(ends_before=ON)
    assert names(cast, TOWN_A1, date(2024, 9, 16))[0] == ("乡镇", "赵禾")


def test_a_vacant_rung_stays_in_the_ladder(cast: Cast) -> None:
    assert names(cast, "410399102201") == [("村", ""), ("乡镇", "杨溪"), ("县", "陈川")]
    chain = responsible_chain(cast.division("410399102201"), ON)
    assert [link.is_vacant for link in chain] == [True, False, False]


def test_a_person_out_of_service_holds_nothing(cast: Cast) -> None:
    person = cast.person("钱麦")
    person.is_active = False
    person.save()
    assert names(cast, VILLAGE_A11)[0] == ("村", "")


def test_a_cell_given_to_another_post_answers_from_that_day(cast: Cast) -> None:
    old = GridPost.objects.get(division=cast.division(VILLAGE_A12))
    GridPost.objects.filter(pk=old.pk).update(valid_to=ON)
    GridPost.objects.create(
        division=old.division, division_path=old.division_path, level=old.level, post=cast.post("钱麦"), valid_from=ON
    )
    assert names(cast, VILLAGE_A12, date(2024, 9, 16))[0] == ("村", "李禾")
    assert names(cast, VILLAGE_A12)[0] == ("村", "钱麦")


def test_the_ladder_costs_three_queries(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    division = cast.division(GROUP_A111)
    with django_assert_num_queries(3):
        responsible_chain(division, ON)


def test_vacancies_name_cell_and_reason(cast: Cast) -> None:
    Term.objects.filter(person=cast.person("李禾")).update(ends_before=ON)
    found = {(one.division.name, one.reason) for one in vacancies(cast.acting("陈川"), ON)}
    assert found == {
        ("东岗村村民委员会", "no_holder"),
        ("西河村村民委员会", "no_post"),
        ("东河村村民委员会", "no_cell"),
    }


def test_vacancies_of_another_county_are_not_shown(cast: Cast) -> None:
    found = vacancies(cast.acting("周野"), ON)
    assert found
    assert all(one.division.path.startswith(cast.path("410398")) for one in found)


def test_vacancies_of_all_levels_cost_three_queries(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    acting = cast.acting("林岚")
    with django_assert_num_queries(3):
        vacancies(acting, ON)
