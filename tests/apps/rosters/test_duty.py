from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import CellNotVisible, ShiftHandedOver, ShiftInvalid
from luoshu.apps.rosters.models import DutyShift
from luoshu.apps.rosters.operations import hand_over_shift, plan_shift
from luoshu.apps.rosters.queries import duty_now, shifts_for
from tests.support.cast import AT, COUNTY_A, COUNTY_B, TOWN_A1, Cast

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def shift(cast: Cast, name: str = "赵禾", kind: str = "on_duty", code: str = TOWN_A1, hours: int = 24) -> DutyShift:
    return plan_shift(
        division=cast.division(code),
        post=cast.post(name),
        kind=kind,
        starts_at=AT - HOUR,
        ends_before=AT + hours * HOUR,
        by=cast.acting("陈川"),
        at=AT - 2 * HOUR,
    )


def test_who_is_on_duty_has_a_phone(cast: Cast) -> None:
    shift(cast)
    shift(cast, "陈川", "leading")
    now = duty_now(cast.path(TOWN_A1), AT)
    assert [(one.person.name, one.phone) for one in now.on_duty] == [("赵禾", cast.person("赵禾").phone)]
    assert [one.person.name for one in now.leading] == ["陈川"]


def test_a_shift_ends_before_its_end(cast: Cast) -> None:
    shift(cast, hours=1)
    path = cast.path(TOWN_A1)
    assert duty_now(path, AT + HOUR - timedelta(seconds=1)).on_duty
    assert not duty_now(path, AT + HOUR).on_duty
    assert not duty_now(path, AT - 2 * HOUR).on_duty


def test_the_county_is_not_the_township(cast: Cast) -> None:
    shift(cast)
    assert duty_now(cast.path(COUNTY_A), AT).on_duty == ()


def test_duty_costs_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    shift(cast)
    with django_assert_num_queries(1):
        duty_now(cast.path(TOWN_A1), AT)


def test_the_same_shift_twice_is_one(cast: Cast) -> None:
    assert shift(cast).pk == shift(cast).pk


def test_the_first_hand_over_wins(cast: Cast) -> None:
    made = shift(cast)
    hand_over_shift(shift_id=made.pk, note="一处余火看守到 20 时", by=cast.acting("赵禾"), at=AT)
    with pytest.raises(ShiftHandedOver):
        hand_over_shift(shift_id=made.pk, note="", by=cast.acting("陈川"), at=AT + HOUR)
    made.refresh_from_db()
    assert made.handover_note == "一处余火看守到 20 时"
    assert made.ends_before == AT
    assert not duty_now(cast.path(TOWN_A1), AT).on_duty


def test_a_stranger_does_not_hand_over(cast: Cast) -> None:
    made = shift(cast)
    with pytest.raises(CellNotVisible):
        hand_over_shift(shift_id=made.pk, note="", by=cast.acting("周野"), at=AT)
    with pytest.raises(NotAllowed):
        hand_over_shift(shift_id=made.pk, note="", by=cast.acting("郑远"), at=AT)


def test_shifts_that_cannot_be_are_refused(cast: Cast) -> None:
    with pytest.raises(ShiftInvalid, match="晚于开始"):
        shift(cast, hours=-5)
    with pytest.raises(ShiftInvalid, match="8 天"):
        shift(cast, hours=24 * 9)
    with pytest.raises(ShiftInvalid, match="隶属"):
        shift(cast, "杨溪")
    with pytest.raises(ShiftInvalid, match="值班或带班"):
        shift(cast, kind="tea")
    with pytest.raises(CellNotVisible):
        shift(cast, "周野", code=COUNTY_B)


def test_a_county_sees_its_own_shifts(cast: Cast) -> None:
    shift(cast)
    assert shifts_for(cast.acting("陈川"), AT, AT + HOUR).count() == 1
    assert shifts_for(cast.acting("周野"), AT, AT + HOUR).count() == 0
