from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.people.errors import (
    AdministratorsApart,
    AlreadyHeld,
    HolderThere,
    OwnRights,
    PostNotVisible,
    TermInvalid,
)
from luoshu.apps.people.models import Term
from luoshu.apps.people.operations import end_term, hand_over_post, start_term
from luoshu.apps.people.queries import acting_for, actings_for, holder_of
from luoshu.core.clock import day_start
from luoshu.jobs.retry import retried
from tests.support.cast import AT, Cast
from tests.support.together import all_at_once

pytestmark = pytest.mark.django_db
ON = date(2024, 10, 1)


def test_a_hand_over_leaves_no_day_without_a_holder(cast: Cast) -> None:
    hand_over_post(post_code="a1-officer", to_person_code="p-lihe", on=ON, by=cast.acting("韩策"), at=AT)
    post = cast.post("a1-officer")
    assert holder_of(post, date(2024, 9, 30)) == (cast.person("赵禾"), "holder")
    assert holder_of(post, ON) == (cast.person("李禾"), "holder")


def test_nobody_takes_over_before_the_day_the_holder_is_to_leave(cast: Cast) -> None:
    by = cast.acting("韩策")
    end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=date(2024, 10, 8), by=by, at=AT)
    with pytest.raises(TermInvalid, match="自 2024-10-08 起离任"):
        hand_over_post(post_code="a1-officer", to_person_code="p-lihe", on=ON, by=by, at=AT)
    hand_over_post(post_code="a1-officer", to_person_code="p-lihe", on=date(2024, 10, 8), by=by, at=AT)
    assert holder_of(cast.post("a1-officer"), date(2024, 10, 8)) == (cast.person("李禾"), "holder")


def test_who_left_does_not_act_from_that_day_on(cast: Cast) -> None:
    hand_over_post(post_code="a1-officer", to_person_code="p-lihe", on=ON, by=cast.acting("韩策"), at=AT)
    account = cast.account("赵禾")
    assert acting_for(account, day_start(ON).replace(microsecond=0)) is None
    assert acting_for(account, AT) is not None


def test_a_post_left_without_a_holder_is_answered_by_the_deputy(cast: Cast) -> None:
    end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=ON, by=cast.acting("韩策"), at=AT)
    assert holder_of(cast.post("a1-officer"), ON) == (cast.person("朱宁"), "deputy")


def test_somebody_with_two_posts_chooses(cast: Cast) -> None:
    hand_over_post(post_code="a2-officer", to_person_code="p-zhaohe", on=ON, by=cast.acting("韩策"), at=AT)
    at = day_start(ON)
    account = cast.account("赵禾")
    assert [one.post_code for one in actings_for(account, at)] == ["a1-officer", "a2-officer"]
    chosen = acting_for(account, at, "a2-officer")
    assert chosen is not None
    assert chosen.paths == (cast.path("410399102"),)


def test_the_same_post_twice_is_refused(cast: Cast) -> None:
    with pytest.raises(AlreadyHeld):
        start_term(post_code="a1-officer", person_code="p-zhaohe", starts_on=ON, by=cast.acting("韩策"), at=AT)


def test_a_second_end_is_refused(cast: Cast) -> None:
    by = cast.acting("韩策")
    end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=ON, by=by, at=AT)
    with pytest.raises(TermInvalid):
        end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=ON, by=by, at=AT)


def test_a_term_cannot_end_before_it_began(cast: Cast) -> None:
    with pytest.raises(TermInvalid, match="更晚"):
        end_term(
            post_code="a1-officer",
            person_code="p-zhaohe",
            ends_before=date(2019, 1, 1),
            by=cast.acting("韩策"),
            at=AT,
        )


def test_nobody_appoints_themselves(cast: Cast) -> None:
    with pytest.raises(OwnRights):
        start_term(post_code="a-desk", person_code="p-hance", starts_on=ON, by=cast.acting("韩策"), at=AT)


@pytest.mark.parametrize("person", ["p-qinan", "p-xujian"])
def test_the_other_administrators_get_no_business_post(cast: Cast, person: str) -> None:
    with pytest.raises(AdministratorsApart):
        start_term(post_code="a-desk", person_code=person, starts_on=ON, by=cast.acting("韩策"), at=AT)


def test_no_administrator_appoints_an_administrator(cast: Cast) -> None:
    end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=ON, by=cast.acting("韩策"), at=AT)
    with pytest.raises(AdministratorsApart):
        start_term(post_code="audit-admin", person_code="p-zhaohe", starts_on=ON, by=cast.acting("韩策"), at=AT)


def test_who_may_not_edit_users_moves_nobody(cast: Cast) -> None:
    for name in ("林岚", "秦安", "许鉴", "陈川"):
        with pytest.raises(NotAllowed):
            end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=ON, by=cast.acting(name), at=AT)
    assert not Term.objects.filter(ends_before__isnull=False).exists()


def test_a_post_outside_the_scope_looks_absent(cast: Cast) -> None:
    county = replace(cast.acting("韩策"), paths=(cast.path("410398"),))
    with pytest.raises(PostNotVisible):
        hand_over_post(post_code="a1-officer", to_person_code="p-lihe", on=ON, by=county, at=AT)


def test_a_second_holder_is_refused_from_any_day_on_and_a_deputy_is_not(cast: Cast) -> None:
    by = cast.acting("韩策")
    given = {"post_code": "a1-officer", "person_code": "p-lihe", "by": by, "at": AT}
    with pytest.raises(HolderThere, match="已有 A角赵禾"):
        start_term(starts_on=ON, **given)
    end_term(post_code="a1-officer", person_code="p-zhaohe", ends_before=date(2024, 10, 8), by=by, at=AT)
    with pytest.raises(HolderThere):
        start_term(starts_on=ON, **given)
    start_term(starts_on=ON, kind="deputy", **given)


@pytest.mark.django_db(transaction=True)
def test_two_who_fill_a_vacant_post_at_once_leave_one_holder(transactional_cast: Cast) -> None:
    cast = transactional_cast
    by, post = cast.acting("韩策"), cast.post("a1-officer")
    Term.objects.filter(post=post).delete()

    def take(number: int) -> str:
        person = ("p-lihe", "p-zhuning")[number]
        try:
            # A test database in memory does not wait for a lock; the product's file does.
            retried(lambda: start_term(post_code=post.code, person_code=person, starts_on=ON, by=by, at=AT))
        except HolderThere:
            return "lost"
        return "won"

    assert sorted(all_at_once(2, take)) == ["lost", "won"]
    assert Term.objects.filter(post=post, kind="holder").count() == 1
