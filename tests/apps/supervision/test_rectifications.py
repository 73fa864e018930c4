"""上级整改任务: each step by whom it belongs to, counts derived, a missing total said to be missing."""

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.supervision.errors import BadMatter, MatterRoleRefused, RectificationMoved, SupervisionNotVisible
from luoshu.apps.supervision.models import RectificationTask
from luoshu.apps.supervision.operations import TaskDraft, add_items, advance_item, register_task, set_total
from luoshu.apps.supervision.queries import TaskView, task_views
from tests.support.cast import Cast
from tests.support.matters import MEETING_AT

pytestmark = pytest.mark.django_db


def task_of(cast: Cast, **draft: object) -> RectificationTask:
    wanted = TaskDraft(issuer="上级督察组", wording="雨污管网剩余91项工程见底清零", lead_code="city-housing", **draft)
    return register_task(draft=wanted, by=cast.acting("沈知"), at=MEETING_AT)


def listed(cast: Cast, task: RectificationTask, count: int = 2) -> None:
    rows = [(f"{n}号泵站", "a-housing") for n in range(1, count + 1)]
    add_items(task_code=task.code, rows=rows, by=cast.acting("沈知"), at=MEETING_AT)


def step(cast: Cast, task: RectificationTask, name: str, verb: str, number: int = 1, note: str = "") -> None:
    advance_item(task_code=task.code, number=number, step=verb, note=note, by=cast.acting(name), at=MEETING_AT)


def view(cast: Cast, name: str = "沈知") -> TaskView:
    return task_views(cast.acting(name))[0]


def test_a_missing_total_is_said_and_never_guessed(cast: Cast) -> None:
    task = task_of(cast, left_stated=91)
    listed(cast, task)
    assert (view(cast).total_words, view(cast).left, view(cast).is_cleared) == ("总数未录入", 91, False)
    with pytest.raises(BadMatter):
        set_total(task_code=task.code, total=1, by=cast.acting("沈知"), at=MEETING_AT)
    set_total(task_code=task.code, total=2, by=cast.acting("沈知"), at=MEETING_AT)
    assert (view(cast).total_words, view(cast).left) == ("2", 2)


def test_the_way_is_walked_by_unit_office_head_and_cleared_is_derived(cast: Cast) -> None:
    task = task_of(cast, total=2)
    listed(cast, task)
    for number in (1, 2):
        with pytest.raises(MatterRoleRefused):
            step(cast, task, "梁知", "self_check", number)
        step(cast, task, "顾青", "self_check", number)
        step(cast, task, "沈知", "accept", number)
        with pytest.raises(NotAllowed):
            step(cast, task, "沈知", "cross_off", number)
        step(cast, task, "宋衡", "cross_off", number)
    assert (view(cast).done, view(cast).left, view(cast).is_cleared) == (2, 0, True)
    step(cast, task, "沈知", "publish", 1)
    assert view(cast).is_cleared


def test_a_step_is_taken_once_and_in_order(cast: Cast) -> None:
    task = task_of(cast, total=2)
    listed(cast, task)
    with pytest.raises(RectificationMoved):
        step(cast, task, "沈知", "accept")
    step(cast, task, "顾青", "self_check")
    with pytest.raises(RectificationMoved):
        step(cast, task, "顾青", "self_check")
    with pytest.raises(BadMatter, match="理由"):
        step(cast, task, "沈知", "return")
    step(cast, task, "沈知", "return", note="现场仍有积水")
    assert task.items.get(number=1).state == "open"


def test_a_unit_sees_the_problems_it_has_and_all_counts(cast: Cast) -> None:
    task = task_of(cast, total=3)
    listed(cast, task, 1)
    add_items(task_code=task.code, rows=[("市级管网", "city-housing")], by=cast.acting("沈知"), at=MEETING_AT)
    assert [item.title for item in view(cast, "顾青").items] == ["1号泵站"]
    assert [item.title for item in view(cast, "吕文").items] == ["1号泵站"]
    assert len(view(cast, "梁知").items) == 2
    assert task_views(cast.acting("罗简")) == []
    with pytest.raises(SupervisionNotVisible):
        step(cast, task, "罗简", "self_check")


@pytest.mark.parametrize("draft", [{"total": 0}, {"total": -1}, {"total": 5, "left_stated": 6}, {"left_stated": -2}])
def test_numbers_that_cannot_be_are_refused(cast: Cast, draft: dict[str, int]) -> None:
    with pytest.raises(BadMatter):
        task_of(cast, **draft)


def test_more_problems_than_the_total_are_refused(cast: Cast) -> None:
    task = task_of(cast, total=1)
    with pytest.raises(BadMatter, match="超过总数"):
        listed(cast, task)
