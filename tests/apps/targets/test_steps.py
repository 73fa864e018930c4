"""Next steps come from a page without typing; undated ones wait for a day or for words why there is none."""

from dataclasses import replace
from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.readings.models import Page
from luoshu.apps.readings.operations import read_received_page, receive_page
from luoshu.apps.targets.errors import StepMoved, StepNotVisible, TargetInvalid
from luoshu.apps.targets.models import NextStep
from luoshu.apps.targets.operations import (
    StepChange,
    assign_step,
    date_step,
    enter_step,
    set_target,
    settle_step,
    take_next_steps,
)
from luoshu.apps.targets.queries import steps_for
from tests.support.cast import CITY, Cast
from tests.support.community_factories import SEPTEMBER, with_scopes
from tests.support.shared_data import shared_file
from tests.support.target_factories import draft_of

pytestmark = pytest.mark.django_db
TEXT = """昨日，市政府召开城市提质工作推进会，会议对下一步工作进行部署。

下一步重点方向

加快老旧小区改造，由市住建局牵头，确保年底前10个小区全部完成改造。适时启动城市阳台二期。持续推进老旧管网改造，力争早日见效。
"""


def page_of(cast: Cast, text: str = TEXT) -> Page:
    page = receive_page(
        title="推进会",
        issuer="市提质办",
        issued_on=date(2024, 9, 20),
        division=cast.division(CITY),
        data=text.encode(),
        file_name="",
        by=cast.acting("罗简"),
        at=SEPTEMBER,
    )
    read_received_page(page_id=page.pk, at=SEPTEMBER)
    return page


@pytest.fixture
def steps(cast: Cast) -> list[NextStep]:
    take_next_steps(page_code=page_of(cast).code, by=cast.acting("罗简"), at=SEPTEMBER)
    return list(NextStep.objects.order_by("starts_at"))


def test_taken_without_typing_once_with_place_and_lead(cast: Cast, steps: list[NextStep]) -> None:
    assert len(steps) == 3
    assert [(one.due_on, one.vague_word) for one in steps] == [(date(2024, 12, 31), ""), (None, "适时"), (None, "早日")]
    assert steps[0].lead_unit is not None
    assert steps[0].lead_unit.code == "city-housing"
    for one in steps:
        assert TEXT[one.starts_at : one.ends_at].replace("\n", "") == one.text
    again = take_next_steps(page_code=steps[0].page_code, by=cast.acting("罗简"), at=SEPTEMBER)
    assert (again, NextStep.objects.count()) == (0, 3)


def test_the_front_page_yields_its_twenty_next_steps(cast: Cast) -> None:
    path = shared_file("text/luoyang_front_page_2024-09-20.txt")
    count = take_next_steps(page_code=page_of(cast, path.read_text("utf-8")).code, by=cast.acting("罗简"), at=SEPTEMBER)
    assert 18 <= count <= 30
    dated = NextStep.objects.filter(due_on__isnull=False).order_by("due_on")
    assert [one.due_on.isoformat() for one in dated] == ["2024-12-31", "2024-12-31", "2025-06-30"]  # type: ignore[union-attr]


def test_who_sees_which_steps(cast: Cast, steps: list[NextStep]) -> None:
    assert steps_for(cast.acting("罗简")).count() == 3
    assert steps_for(cast.acting("宋衡")).count() == 3
    assert list(steps_for(cast.acting("梁知"))) == [steps[0]]
    assert steps_for(cast.acting("吕文")).count() == 0
    with pytest.raises(NotAllowed):
        steps_for(cast.acting("赵禾"))
    with pytest.raises(NotAllowed):
        take_next_steps(page_code=steps[0].page_code, by=cast.acting("梁知"), at=SEPTEMBER)


def test_the_lead_unit_gives_a_day_or_says_why_not(cast: Cast, steps: list[NextStep]) -> None:
    code, quality, housing = steps[1].code, cast.acting("罗简"), cast.acting("梁知")
    day = StepChange(due_on=date(2024, 11, 30))
    with pytest.raises(StepNotVisible):
        date_step(step_code=code, change=day, by=housing, at=SEPTEMBER)
    assign_step(step_code=code, change=StepChange(lead_code="city-housing"), by=quality, at=SEPTEMBER)
    for wrong, word in (
        (StepChange(), "二选一"),
        (StepChange(due_on=date(2024, 11, 30), reason="等"), "二选一"),
        (StepChange(due_on=date(2024, 9, 1)), "已经过去"),
    ):
        with pytest.raises(TargetInvalid, match=word):
            date_step(step_code=code, change=wrong, by=housing, at=SEPTEMBER)
    date_step(step_code=code, change=StepChange(reason="一期尚未开放，启动由市政府定"), by=housing, at=SEPTEMBER)
    assert NextStep.objects.get(code=code).no_day_reason.startswith("一期")
    date_step(step_code=code, change=day, by=housing, at=SEPTEMBER)
    found = NextStep.objects.get(code=code)
    assert (found.due_on, found.no_day_reason) == (date(2024, 11, 30), "")


def test_putting_away_once_with_words(cast: Cast, steps: list[NextStep]) -> None:
    code, housing = steps[0].code, cast.acting("梁知")
    with pytest.raises(NotAllowed):
        settle_step(step_code=code, state="dropped", result="重复", by=housing, at=SEPTEMBER)
    with pytest.raises(TargetInvalid):
        settle_step(step_code=code, state="done", result="", by=housing, at=SEPTEMBER)
    settle_step(step_code=code, state="done", result="已全部完成", by=housing, at=SEPTEMBER)
    with pytest.raises(StepMoved):
        settle_step(step_code=code, state="dropped", result="重复", by=cast.acting("罗简"), at=SEPTEMBER)


def test_a_step_without_a_page_is_entered(cast: Cast) -> None:
    given = {"source_label": "电话会议", "issued_on": date(2024, 9, 20), "at": SEPTEMBER}
    change = StepChange(lead_code="a-housing")
    step = enter_step(text="完成管线迁改", change=change, by=cast.acting("罗简"), **given)  # type: ignore[arg-type]
    assert list(steps_for(cast.acting("顾青"))) == [step]
    with pytest.raises(TargetInvalid):
        enter_step(text="办", change=change, by=cast.acting("罗简"), **given)  # type: ignore[arg-type]


def test_a_promise_leads_back_to_its_sentence_in_the_page(cast: Cast) -> None:
    page, by = page_of(cast), cast.acting("罗简")
    with_scopes(cast)
    said = "确保年底前10个小区全部完成改造"
    draft = draft_of(indicator_code="", page_code=page.code, sentence=said)
    made = set_target(draft=draft, by=by, at=SEPTEMBER)
    assert page.text[made.page_start :].startswith(said)
    for sentence in ("", "确保年底前100个小区全部完成改造"):
        with pytest.raises(TargetInvalid, match="没有这句原话"):
            set_target(draft=replace(draft, sentence=sentence), by=by, at=SEPTEMBER)
