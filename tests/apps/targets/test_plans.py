"""Plans of several years: shares that are carried over, what is left by name and reason, a review that stays."""

from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.targets.errors import PlanNotVisible, TargetInvalid, TargetMoved
from luoshu.apps.targets.models import Plan
from luoshu.apps.targets.operations import ItemDraft, PlanDraft, enter_plan, list_items, review_plan, settle_item
from luoshu.apps.targets.queries import find_plan_for, plan_view
from tests.support.cast import COUNTY_A, COUNTY_B, Cast
from tests.support.community_factories import SEPTEMBER, TODAY, with_scopes

pytestmark = pytest.mark.django_db
DRAFT = PlanDraft(
    title="邻里中心三年行动",
    area="public_services",
    area_title="公共服务设施建设",
    scope_code="city",
    unit="个",
    total=10,
    years=((2022, 4, 4), (2023, 3, 2), (2024, 3, 0)),
    lead_code="city-housing",
    starts_on=date(2022, 1, 1),
    due_on=date(2024, 12, 31),
    source="演示〔2022〕3号",
)


@pytest.fixture
def plan(cast: Cast) -> Plan:
    with_scopes(cast)
    plan = enter_plan(draft=DRAFT, by=cast.acting("罗简"), at=SEPTEMBER)
    items = [
        ItemDraft("甲北邻里中心", COUNTY_A, 2023, None, "用地没有落实"),
        ItemDraft("甲南邻里中心", COUNTY_A, 2024, date(2024, 5, 1)),
        ItemDraft("乙北邻里中心", COUNTY_B, 2024),
    ]
    list_items(plan_code=plan.code, items=items, by=cast.acting("罗简"), at=SEPTEMBER)
    return plan


def test_shares_carry_over_and_the_rest_is_named(cast: Cast, plan: Plan) -> None:
    view = plan_view(cast.acting("罗简"), plan, TODAY)
    assert [(one.year, one.due, one.done, one.left) for one in view.years] == [
        (2022, 4, 4, 0),
        (2023, 3, 2, 1),
        (2024, 4, 1, 3),
    ]
    assert [item.name for item in view.left] == ["甲北邻里中心", "乙北邻里中心"]
    assert (view.closing.total, view.done, view.closing.left, view.closing.unnamed) == (10, 7, 2, 1)
    assert view.verdict_label == "清单不全，不能评估"


def test_a_county_sees_its_own_items(cast: Cast, plan: Plan) -> None:
    view = plan_view(cast.acting("吕文"), find_plan_for(cast.acting("吕文"), plan.code), TODAY)
    assert (view.is_whole, view.years, [item.name for item in view.left]) == (False, (), ["甲北邻里中心"])
    assert (view.closing.total, view.done) == (2, 1)
    with pytest.raises(NotAllowed):
        find_plan_for(cast.acting("赵禾"), plan.code)
    with pytest.raises(PlanNotVisible):
        find_plan_for(cast.acting("罗简"), "none")


def test_items_are_settled_once_by_those_they_concern(cast: Cast, plan: Plan) -> None:
    given = {"plan_code": plan.code, "number": 1, "at": SEPTEMBER}
    with pytest.raises(TargetInvalid, match="不在您的辖区"):
        settle_item(done_on=TODAY, reason="", by=cast.acting("吕文"), **{**given, "number": 3})  # type: ignore[arg-type]
    with pytest.raises(TargetInvalid, match="二选一"):
        settle_item(done_on=None, reason="", by=cast.acting("吕文"), **given)  # type: ignore[arg-type]
    with pytest.raises(TargetInvalid, match="还没有到"):
        settle_item(done_on=date(2024, 9, 21), reason="", by=cast.acting("吕文"), **given)  # type: ignore[arg-type]
    settle_item(done_on=None, reason="规划调整", by=cast.acting("吕文"), **given)  # type: ignore[arg-type]
    settle_item(done_on=TODAY, reason="", by=cast.acting("吕文"), **given)  # type: ignore[arg-type]
    with pytest.raises(TargetMoved):
        settle_item(done_on=TODAY, reason="", by=cast.acting("罗简"), **given)  # type: ignore[arg-type]


def test_a_review_is_frozen(cast: Cast, plan: Plan) -> None:
    by = cast.acting("罗简")
    with pytest.raises(NotAllowed):
        review_plan(plan_code=plan.code, text="总体完成", by=cast.acting("梁知"), at=SEPTEMBER)
    review = review_plan(plan_code=plan.code, text="总体完成，两项结转", by=by, at=SEPTEMBER)
    assert (review.done, review.left, review.unnamed, review.verdict) == (7, 2, 1, "unknown")
    assert review.by_reason == [["未写明原因", 1], ["用地没有落实", 1]]
    with pytest.raises(TargetInvalid, match="不能改写"):
        review_plan(plan_code=plan.code, text="再评一次", by=by, at=SEPTEMBER)


@pytest.mark.parametrize(
    ("changed", "word"),
    [({"total": 11}, "不一致"), ({"title": ""}, "名称"), ({"due_on": date(2021, 1, 1)}, "早于")],
)
def test_plans_that_are_refused(cast: Cast, changed: dict[str, object], word: str) -> None:
    with_scopes(cast)
    with pytest.raises(TargetInvalid, match=word):
        enter_plan(draft=replace(DRAFT, **changed), by=cast.acting("罗简"), at=SEPTEMBER)  # type: ignore[arg-type]


def test_an_item_outside_the_years_is_refused(cast: Cast, plan: Plan) -> None:
    with pytest.raises(TargetInvalid, match="不在规划期内"):
        list_items(plan_code=plan.code, items=[ItemDraft("东关", COUNTY_A, 2025)], by=cast.acting("罗简"), at=SEPTEMBER)
