"""From the records to a plan and back: adopted once, as it was looked at, never over what has begun."""

from datetime import date, time

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.rosters.errors import CellNotVisible, DayOffInvalid, PlanChanged, PlanInvalid
from luoshu.apps.rosters.models import DutyShift
from luoshu.apps.rosters.operations import add_day_off, adopt_plan, plan_shift
from luoshu.apps.rosters.queries import Draft, draft_plan, eligible_people, gaps_between
from luoshu.core.clock import beijing_instant
from luoshu.core.planning.rosters import RosterRules
from tests.support.cast import AT, TOWN_A1, Cast

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2024, 9, 18), date(2024, 9, 21)
NO_REST = RosterRules(0, 0)
BOTH = ("p-zhaohe", "p-zhuning")


def draft(cast: Cast, rules: RosterRules = NO_REST, name: str = "陈川", first: date = FIRST) -> Draft:
    return draft_plan(
        cast.acting(name),
        cast.division(TOWN_A1),
        first,
        LAST,
        on_duty=BOTH,
        leading=(),
        rules=rules,
        seed=1,
    )


def test_the_people_of_a_desk_hold_its_posts(cast: Cast) -> None:
    assert [one.person.name for one in eligible_people(cast.division(TOWN_A1), FIRST)] == ["赵禾", "朱宁"]


def test_an_adopted_plan_covers_every_day_and_is_fair(cast: Cast) -> None:
    made = draft(cast)
    assert adopt_plan(draft=made, fingerprint=made.fingerprint, by=cast.acting("陈川"), at=AT) == 4
    assert gaps_between(cast.path(TOWN_A1), FIRST, LAST) == []
    assert made.plan.worst["all"] == 2
    assert adopt_plan(draft=draft(cast), fingerprint=draft(cast).fingerprint, by=cast.acting("陈川"), at=AT) == 0
    assert DutyShift.objects.count() == 4


def test_leave_entered_after_the_preview_refuses_the_adoption(cast: Cast) -> None:
    seen = draft(cast)
    add_day_off(person_code="p-zhuning", kind="leave", first_on=LAST, last_on=LAST, by=cast.acting("陈川"), at=AT)
    now = draft(cast)
    with pytest.raises(PlanChanged):
        adopt_plan(draft=now, fingerprint=seen.fingerprint, by=cast.acting("陈川"), at=AT)
    assert DutyShift.objects.count() == 0
    names = [members[0].name for turn, members in now.plan.assigned if turn.on == LAST]
    assert names == ["赵禾"]


def test_earlier_duty_is_paid_back(cast: Cast) -> None:
    for day in (10, 12):
        starts = beijing_instant(date(2024, 9, day), time(0))
        plan_shift(
            division=cast.division(TOWN_A1),
            post=cast.post("赵禾"),
            kind="on_duty",
            starts_at=starts,
            ends_before=beijing_instant(date(2024, 9, day + 1), time(0)),
            by=cast.acting("陈川"),
            at=AT,
        )
    names = [members[0].name for _, members in draft(cast).plan.assigned]
    assert names.count("朱宁") == 3


def test_what_cannot_be_planned_says_what_to_relax(cast: Cast) -> None:
    add_day_off(person_code="p-zhuning", kind="leave", first_on=FIRST, last_on=LAST, by=cast.acting("陈川"), at=AT)
    with pytest.raises(PlanInvalid, match="连续值班不超过 1 天"):
        draft(cast, RosterRules(0, 1))


def test_today_is_not_replanned(cast: Cast) -> None:
    made = draft(cast, first=date(2024, 9, 17))
    with pytest.raises(PlanInvalid, match="从明天起"):
        adopt_plan(draft=made, fingerprint=made.fingerprint, by=cast.acting("陈川"), at=AT)


def test_who_may_plan(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        draft(cast, name="郑远")
    made = draft(cast)
    with pytest.raises(CellNotVisible):
        adopt_plan(draft=made, fingerprint=made.fingerprint, by=cast.acting("周野"), at=AT)


def test_leave_of_others_is_entered_by_who_plans(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_day_off(person_code="p-chenchuan", kind="leave", first_on=LAST, last_on=LAST, by=cast.acting("郑远"), at=AT)
    with pytest.raises(DayOffInvalid, match="当天或之后"):
        add_day_off(person_code="p-zhaohe", kind="leave", first_on=LAST, last_on=FIRST, by=cast.acting("赵禾"), at=AT)
