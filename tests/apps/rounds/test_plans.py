"""No round without a filed plan: who drafts, who files, what is refused."""

from datetime import date

import pytest

from luoshu.apps.audit.models import AuditEntry
from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.places.errors import DivisionNotVisible
from luoshu.apps.rounds.errors import PlanNotFiled, PlanNotVisible, RoundsInvalid, RoundsMoved
from luoshu.apps.rounds.models import Plan, Visit
from luoshu.apps.rounds.operations import commit_draw, draft_plan, end_plan, file_plan, plan_visit, rotate_pairs
from luoshu.apps.rounds.queries import plans_for
from tests.support.cast import AT, CITY, COUNTY_A, COUNTY_B, TOWN_A1, VILLAGE_A11, Cast
from tests.support.rounds_factories import DUE, FIRST, LAST, Rounds

pytestmark = pytest.mark.django_db


def drafted(cast: Cast, who: str = "陈川", **more: object) -> Plan:
    fields: dict[str, object] = {
        "title": "三清检查",
        "mode": "pairs",
        "issuer": "示范甲县",
        "scope_words": "杂物、垃圾、杂草",
        "division_code": COUNTY_A,
        "first_on": FIRST,
        "last_on": LAST,
    }
    return draft_plan(**{**fields, **more}, by=cast.acting(who), at=AT)  # type: ignore[arg-type]


def test_a_plan_that_is_not_filed_carries_no_visit(rounds: Rounds) -> None:
    plan = drafted(rounds.cast)
    with pytest.raises(PlanNotFiled, match="没有备案"):
        plan_visit(
            plan_code=plan.code,
            team_code=rounds.team.code,
            village_code=VILLAGE_A11,
            due_on=DUE,
            by=rounds.cast.acting("陈川"),
            at=AT,
        )
    with pytest.raises(PlanNotFiled):
        rotate_pairs(plan_code=plan.code, valid_from=DUE, by=rounds.cast.acting("陈川"), at=AT)
    assert not Visit.objects.exists()


def test_a_filed_plan_carries_none_outside_its_days_or_after_its_end(rounds: Rounds) -> None:
    with pytest.raises(PlanNotFiled):
        rounds.visit(due_on=date(2024, 11, 1))
    end_plan(plan_code=rounds.county.code, by=rounds.cast.acting("陈川"), at=AT)
    with pytest.raises(PlanNotFiled):
        rounds.visit()


def test_a_city_draw_needs_a_filed_plan(rounds: Rounds) -> None:
    plan = drafted(rounds.cast, "沈知", mode="draw", division_code=CITY)
    with pytest.raises(PlanNotFiled):
        commit_draw(plan_code=plan.code, count=1, by=rounds.cast.acting("沈知"), at=AT)


def test_the_head_files_once_with_a_number_of_its_own(rounds: Rounds) -> None:
    plan, head = drafted(rounds.cast), rounds.cast.acting("邓岳")
    for number, problem in ((" ", "备案号"), ("甲督备〔2024〕1号", "另一个计划")):
        with pytest.raises(RoundsInvalid, match=problem):
            file_plan(plan_code=plan.code, filing_no=number, filed_on=FIRST, by=head, at=AT)
    file_plan(plan_code=plan.code, filing_no="甲督备〔2024〕2号", filed_on=FIRST, by=head, at=AT)
    with pytest.raises(RoundsMoved):
        file_plan(plan_code=plan.code, filing_no="甲督备〔2024〕3号", filed_on=FIRST, by=head, at=AT)
    assert Plan.objects.get(code=plan.code).filing_no == "甲督备〔2024〕2号"
    assert AuditEntry.objects.filter(action="rounds.file_plan", subject_code=plan.code).count() == 1


@pytest.mark.parametrize("who", ["陈川", "马骁", "沈知", "吕文"])
def test_a_clerk_does_not_file(rounds: Rounds, who: str) -> None:
    plan = drafted(rounds.cast)
    with pytest.raises(NotAllowed):
        file_plan(plan_code=plan.code, filing_no="x", filed_on=FIRST, by=rounds.cast.acting(who), at=AT)


@pytest.mark.parametrize("who", ["马骁", "赵禾", "钱麦", "郑远", "林岚", "冯远"])
def test_who_does_not_plan_drafts_nothing(rounds: Rounds, who: str) -> None:
    with pytest.raises(NotAllowed):
        drafted(rounds.cast, who)


def test_a_county_plans_for_itself_and_draws_nothing(rounds: Rounds) -> None:
    for where in (CITY, COUNTY_B):
        with pytest.raises(DivisionNotVisible):
            drafted(rounds.cast, division_code=where)
    with pytest.raises(NotAllowed):
        drafted(rounds.cast, mode="draw")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"title": " "}, "名称"),
        ({"mode": "ranking"}, "督查方式"),
        ({"division_code": TOWN_A1}, "市或县"),
        ({"last_on": date(2024, 8, 1)}, "早于"),
    ],
)
def test_a_draft_that_cannot_be_is_refused(rounds: Rounds, wrong: dict[str, object], says: str) -> None:
    with pytest.raises(RoundsInvalid, match=says):
        drafted(rounds.cast, **wrong)


def test_a_plan_with_a_secrecy_mark_is_refused(rounds: Rounds) -> None:
    with pytest.raises(SecrecyMarkFound):
        drafted(rounds.cast, scope_words="机密★ 专项行动")


def test_a_county_sees_its_own_plans(rounds: Rounds) -> None:
    assert [plan.code for plan in plans_for(rounds.cast.acting("陈川"))] == [rounds.county.code]
    assert plans_for(rounds.cast.acting("周野")) == []
    assert len(plans_for(rounds.cast.acting("沈知"))) == 2
    with pytest.raises(PlanNotVisible):
        end_plan(plan_code=rounds.county.code, by=rounds.cast.acting("周野"), at=AT)
