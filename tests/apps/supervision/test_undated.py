"""未定时限 is one list: each line once, with who answers; a day, a reason or a matter takes it off."""

from datetime import date

import pytest

from luoshu.apps.errors import NotAllowed
from luoshu.apps.evidence.errors import SecrecyMarkFound
from luoshu.apps.readings.errors import PageInvalid, PromiseAnswered, PromiseNotVisible
from luoshu.apps.readings.models import Page, PageItem, PromiseAnswer
from luoshu.apps.readings.operations import answer_promise, reread_page
from luoshu.apps.supervision.models import Matter
from luoshu.apps.supervision.operations import (
    ItemChoice,
    accept_item,
    drop_item,
    register_promise,
    take_deployment,
    take_matter_step,
)
from luoshu.apps.supervision.operations.stepping import MatterInput
from luoshu.apps.supervision.queries import UndatedRow, undated_rows
from tests.core.reading.test_deployments import ARTICLE
from tests.support.cast import COUNTY_A, Cast
from tests.support.matters import MEETING_AT as AT
from tests.support.matters import with_rules
from tests.support.readings_factories import page_of

pytestmark = pytest.mark.django_db


def rows(cast: Cast, name: str = "沈知", kind: str = "") -> list[UndatedRow]:
    return [row for row in undated_rows(cast.acting(name), at=AT) if kind in ("", row.kind)]


def promise(cast: Cast, **more: str) -> PageItem:
    return PageItem.objects.get(page=page_of(cast, **more), is_undated=True)


def say(cast: Cast, item: PageItem, name: str = "罗简", **answer: object) -> PromiseAnswer:
    return answer_promise(page_code=item.page.code, start=item.start, by=cast.acting(name), at=AT, **answer)


def meeting(cast: Cast) -> str:
    with_rules(cast)
    taken = take_deployment(
        title="推进会", data=ARTICLE.encode(), issued_on=date(2024, 9, 6), by=cast.acting("沈知"), at=AT
    )
    return taken.code


def test_three_places_make_one_list_and_each_line_says_where_it_is_from(cast: Cast) -> None:
    code = meeting(cast)
    promise(cast)
    choice = ItemChoice(lead_code="city-housing")
    matter = accept_item(deployment_code=code, number=1, choice=choice, by=cast.acting("沈知"), at=AT)
    found = rows(cast)
    assert [row.kind for row in found].count("matter") == 1
    assert (found[0].code, found[0].word, found[0].lead) == (matter.code, "早日", "市住建局")
    waiting = [row for row in found if row.kind == "item"]
    assert waiting
    assert all(row.url.startswith(f"/supervision/deployments/{code}/#item-") for row in waiting)
    (page,) = [row for row in found if row.kind == "promise"]
    assert (page.word, page.kind_label, page.source) == ("尽快", "读过的材料", "全市提质工作情况")
    assert {row.kind for row in rows(cast, "罗简")} == {"promise"}
    assert [row.may_answer for row in rows(cast, "梁知")] == [True]
    with pytest.raises(NotAllowed):
        rows(cast, "林岚")


def test_the_lead_unit_gives_a_day_and_the_line_is_gone(cast: Cast) -> None:
    code = meeting(cast)
    choice = ItemChoice(lead_code="city-housing")
    matter = accept_item(deployment_code=code, number=1, choice=choice, by=cast.acting("沈知"), at=AT)
    given = MatterInput(due_on=date(2024, 12, 1))
    take_matter_step(matter_code=matter.code, verb="give_day", by=cast.acting("梁知"), at=AT, given=given)
    assert rows(cast, kind="matter") == []
    assert rows(cast, "梁知") == []


@pytest.mark.parametrize("answer", [{"due_on": date(2024, 12, 1)}, {"reason": "等上级批复"}], ids=str)
def test_a_day_or_a_reason_takes_a_promise_off_for_good(cast: Cast, answer: dict[str, object]) -> None:
    item = promise(cast)
    say(cast, item, **answer)
    assert rows(cast) == []
    with pytest.raises(PromiseAnswered):
        say(cast, item, **answer)
    Page.objects.filter(pk=item.page_id).update(engine_version="old")
    reread_page(code=item.page.code, by=cast.acting("罗简"), at=AT)
    assert rows(cast) == [], "another reading does not bring it back"


def test_made_a_matter_it_waits_for_the_lead_unit_instead(cast: Cast) -> None:
    with_rules(cast)
    item = promise(cast)
    matter = register_promise(
        page_code=item.page.code, start=item.start, lead_code="city-housing", by=cast.acting("沈知"), at=AT
    )
    assert (matter.vague_word, matter.source_text, matter.due_on) == ("尽快", "尽快启动城北停车楼建设", None)
    assert [(row.kind, row.code) for row in rows(cast)] == [("matter", matter.code)]
    with pytest.raises(PromiseAnswered):
        register_promise(page_code=item.page.code, start=item.start, by=cast.acting("沈知"), at=AT)
    assert Matter.objects.count() == 1


def test_the_same_meeting_read_and_deployed_stands_once(cast: Cast) -> None:
    code = meeting(cast)
    page_of(cast, text=ARTICLE, title="同一次会议", issued_on=date(2024, 9, 6))
    found = rows(cast)
    assert {row.kind for row in found} == {"item"}
    first, second = found[0].place, found[1].place
    drop_item(deployment_code=code, number=first, reason="表述性", by=cast.acting("沈知"), at=AT)
    accept_item(deployment_code=code, number=second, choice=ItemChoice(), by=cast.acting("沈知"), at=AT)
    left = rows(cast)
    assert [row.kind for row in left].count("matter") == 1
    assert [row.place for row in left if row.kind == "item"] == [row.place for row in found[2:]]
    assert [row for row in left if row.kind == "promise"] == []
    unsettled = {row.text for row in left if row.kind == "item"}
    assert {row.kind for row in rows(cast, "罗简")} <= {"promise"}
    assert len(rows(cast, "罗简")) == len(unsettled), "who does not see the desk's items sees the page's promises"


def test_who_may_answer_and_with_what(cast: Cast) -> None:
    item = promise(cast)
    for name, error in (("吕文", NotAllowed), ("郑远", NotAllowed), ("顾青", PromiseNotVisible)):
        with pytest.raises(error):
            say(cast, item, name, reason="等批复")
    for answer in ({}, {"reason": " "}, {"reason": "长" * 301}, {"due_on": date(2024, 1, 1)}):
        with pytest.raises(PageInvalid):
            say(cast, item, **answer)
    with pytest.raises(SecrecyMarkFound):
        say(cast, item, reason="机密★ 等批复")
    own = promise(cast, who="顾青", division=COUNTY_A)
    assert say(cast, own, "顾青", reason="等批复").answered_post == "a-housing-clerk"
    with pytest.raises(NotAllowed):
        register_promise(page_code=item.page.code, start=item.start, by=cast.acting("罗简"), at=AT)
    assert [row.code for row in rows(cast, "沈知")] == [item.page.code]
