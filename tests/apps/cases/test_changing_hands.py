"""A cell gets another post: its open fires and shifts to come go along, with state and limit as they were."""

from datetime import date, timedelta
from typing import Any

import pytest

from luoshu.apps.cases.models import Assignment
from luoshu.apps.cases.operations import HandedOver, change_cell, hand_over_due_cells
from luoshu.apps.cases.queries import todo_for, work_of_cell
from luoshu.apps.errors import NotAllowed
from luoshu.apps.notices.models import NoticeDelivery
from luoshu.apps.people.models import Term
from luoshu.apps.rosters.errors import CellNotVisible
from luoshu.apps.rosters.models import DutyShift
from luoshu.core.clock import beijing_day
from tests.support.cases_factories import Fire
from tests.support.cast import AT, TOWN_A1, VILLAGE_A11, Cast

pytestmark = pytest.mark.django_db
TODAY = date(2024, 9, 17)


def to_grid_worker(cast: Cast, fire: Fire, minute: float, who: str = "赵禾", start: date = TODAY) -> HandedOver:
    """西岗村 goes from the village head's post to the grid worker's."""
    return change_cell(
        division=cast.division(VILLAGE_A11),
        post=cast.post("孙田"),
        valid_from=start,
        by=cast.acting(who),
        at=fire.at(minute),
    )


def holder(fire: Fire) -> str:
    return Assignment.objects.get(case=fire.case, ended_at__isnull=True).post.code


def test_an_open_fire_goes_along_with_its_limit_and_its_signature(cast: Cast, fire: Fire) -> None:
    fire.dispatched().step("钱麦", "acknowledge", 8)
    before = fire.case
    assert work_of_cell(cast.division(VILLAGE_A11), TODAY, fire.at(9))[1:] == (1, 0)
    assert to_grid_worker(cast, fire, 9) == HandedOver(fires=1)
    after = fire.case
    assert (after.state, after.due_at, after.limit_started_at) == (before.state, before.due_at, before.limit_started_at)
    assert after.responsible_post == cast.post("孙田")
    held = Assignment.objects.get(case=after, ended_at__isnull=True)
    assert (held.post, held.signed_at) == (cast.post("孙田"), fire.at(8))
    entry = after.timeline.get(verb="change_hands")
    assert entry.detail == {"from": "a11-head", "to": "a11-grid"}
    told = NoticeDelivery.objects.filter(notice__subject_code=fire.code, notice__text__contains="随网格").distinct()
    assert set(told.values_list("post_code", flat=True)) == {"a11-head", "a11-grid"}
    fire.step("孙田", "arrive", 10)


def test_both_posts_see_it_the_old_one_for_some_days(cast: Cast, fire: Fire) -> None:
    to_grid_worker(cast, fire, 9)
    old, new = (todo_for(cast.acting(name), at=fire.at(10)) for name in ("钱麦", "孙田"))
    assert [row.code for row in old.moved] == [fire.code]
    assert [row.code for row in new.mine] == [fire.code]
    assert new.moved == []
    later = todo_for(cast.acting("钱麦", fire.at(10)), at=fire.at(10) + timedelta(days=8))
    assert later.moved == []


def test_ended_fires_and_those_of_other_posts_stay(cast: Cast, fire: Fire) -> None:
    fire.closed()
    assert to_grid_worker(cast, fire, 40) == HandedOver()
    assert fire.case.responsible_post == cast.post("钱麦")


def test_a_vacancy_sends_the_fire_up_the_ladder(cast: Cast, fire: Fire) -> None:
    done = change_cell(division=cast.division(VILLAGE_A11), valid_from=TODAY, by=cast.acting("赵禾"), at=fire.at(9))
    assert done.fires == 1
    assert holder(fire) == "a1-officer"


def test_nobody_to_take_it_is_said_and_the_fire_stays(cast: Cast, fire: Fire) -> None:
    Term.objects.exclude(person__name__in=("林岚", "钱麦")).update(ends_before=beijing_day(AT))
    by = cast.acting("赵禾", AT - timedelta(days=2))
    done = change_cell(division=cast.division(VILLAGE_A11), valid_from=TODAY, by=by, at=fire.at(9))
    assert (done.fires, done.left) == (0, 1)
    assert holder(fire) == "a11-head"


def test_a_later_day_moves_nothing_before_it_comes(cast: Cast, fire: Fire) -> None:
    assert to_grid_worker(cast, fire, 9, start=date(2024, 9, 18)) == HandedOver()
    assert hand_over_due_cells(at=fire.at(10)) == 0
    assert hand_over_due_cells(at=fire.at(10) + timedelta(days=1)) == 1
    assert holder(fire) == "a11-grid"
    assert hand_over_due_cells(at=fire.at(11) + timedelta(days=1)) == 0


def test_what_was_given_to_the_former_post_on_purpose_stays_there(cast: Cast, fire: Fire) -> None:
    to_grid_worker(cast, fire, 4)
    fire.check("孙田", "burning", 5)
    fire.step("陈川", "confirm_fire", 6)
    fire.step("陈川", "dispatch", 7, post_code="a11-head")
    assert hand_over_due_cells(at=fire.at(8)) == 0
    assert holder(fire) == "a11-head"


def test_shifts_to_come_go_along(cast: Cast, fire: Fire) -> None:
    day = timedelta(days=1)
    for start in (AT - day, AT + day, AT + 2 * day):
        DutyShift.objects.create(
            division=cast.division(TOWN_A1),
            division_path=cast.path(TOWN_A1),
            post=cast.post("赵禾"),
            person=cast.person("赵禾"),
            kind="on_duty",
            starts_at=start,
            ends_before=start + day,
        )
    given: dict[str, Any] = {"division": cast.division(TOWN_A1), "valid_from": TODAY, "at": fire.at(9)}
    post = cast.post("赵禾")
    other = type(post).objects.create(
        code="a1-second",
        title="副专干",
        role=post.role,
        unit=post.unit,
        division=post.division,
        division_path=post.division_path,
        valid_from=date(2020, 1, 1),
    )
    Term.objects.create(post=other, person=cast.person("朱宁"), starts_on=date(2020, 1, 1))
    assert change_cell(post=other, by=cast.acting("陈川"), **given).shifts == 2
    assert DutyShift.objects.filter(person=cast.person("朱宁"), post=other).count() == 2


@pytest.mark.parametrize(("who", "refusal"), [("杨溪", CellNotVisible), ("郑远", NotAllowed), ("周野", CellNotVisible)])
def test_only_who_keeps_the_grid_of_the_place(cast: Cast, fire: Fire, who: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        to_grid_worker(cast, fire, 9, who)
    assert holder(fire) == "a11-head"
