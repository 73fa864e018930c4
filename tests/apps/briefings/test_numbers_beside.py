"""Numbers of fires, clues, matters, the harvest and the rounds beside what the records say now."""

from collections.abc import Iterable
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshu.adapters.documents import OfficialDocument
from luoshu.apps.accountability.models import CountedFire
from luoshu.apps.accountability.queries.papers import notice_body
from luoshu.apps.briefings.queries import Frozen, compose, daily_body, numbers_beside
from luoshu.apps.clues.models import Clue
from luoshu.apps.clues.queries import bulletin_for
from luoshu.apps.documents.queries import bound_figures
from luoshu.apps.indicators.queries import Standing, own_scope
from luoshu.apps.readings.operations import publish_document
from luoshu.apps.readings.queries import published_for
from luoshu.apps.rounds.operations.reporting import report_body
from luoshu.apps.rounds.queries import team_report
from luoshu.core.clock import beijing_day, day_bounds
from tests.support.cases_factories import WEST_A1, with_rules
from tests.support.cast import AT, TOWN_A1, TOWN_A2, TOWN_B1, Cast
from tests.support.clues_factories import clues_of
from tests.support.documents_factories import press_text, walked
from tests.support.feeds_factories import firms_row
from tests.support.harvest import declare_all, open_returns, tell
from tests.support.matters import on_day, work_of
from tests.support.matters_factories import one_matter
from tests.support.rounds_factories import make_rounds

pytestmark = pytest.mark.django_db
DAY = beijing_day(AT)
LATER = AT + timedelta(hours=20)


def beside(cast: Cast, body: OfficialDocument, who: str = "沈知", at=LATER) -> list[Standing]:
    frozen = [Frozen.of_source(one.source, one.run.text, DAY) for one in bound_figures(body)]
    assert frozen
    found = numbers_beside(cast.acting(who), [one for one in frozen if one], at=at)
    assert len(found) == len(frozen), "every number says what it counts"
    assert not [one for one in found if isinstance(one, str)]
    return [one for one in found if isinstance(one, Standing)]


def words(found: Iterable[Standing]) -> list[tuple[str, str, str]]:
    return [(one.title, one.word, one.sentence) for one in found]


def test_a_days_clues_are_counted_again_over_their_day_place_and_satellite(cast: Cast) -> None:
    with_rules(cast)
    rows = [firms_row(34.05, 112.05), firms_row(34.15, 112.15), firms_row(34.15, 112.25)]
    clues = clues_of(rows)
    desk = cast.acting("林岚")
    body = daily_body(
        bulletin_for(desk, *day_bounds(DAY), with_codes=True), DAY, unit_name="市禁烧办", scope=own_scope(desk)
    )
    same = beside(cast, body)
    assert {one.word for one in same} == {"一致"}
    assert {one.told for one in same} == {0, 1, 2, 3}
    Clue.objects.filter(pk=clues[0].pk).update(struck_at=AT)
    changed = beside(cast, body)
    whole = changed[0]
    assert whole.sentence == "已发布 3个 · 线索 2个 · 差 1个"
    assert whole.why == "按原来的时段和范围，现在是 2个：1 条后来核减或不再计入"
    assert whole.link == f"/clues/?codes={clues[1].code},{clues[2].code}"
    struck = [one for one in changed if one.title == "核减火点"]
    assert [one.today for one in struck] == [1]
    counties = {one.told: one.word for one in changed if one.told in (1, 2)}
    assert counties == {2: "需核对", 1: "一致"}
    # A county's clerk is told the county's own number and no other.
    found = numbers_beside(
        cast.acting("陈川"), [Frozen.of_source(one.source, one.run.text, DAY) for one in bound_figures(body)], at=LATER
    )  # type: ignore[list-item]
    assert next(one for one in found if isinstance(one, str)) == "您的岗位看不到这类数，请问提供数的单位"
    assert {one.told for one in found if isinstance(one, Standing)} == {2}


def test_fires_matters_and_the_harvest_of_a_briefing(cast: Cast) -> None:
    matter = one_matter(cast, WEST_A1)
    work = work_of(cast, due_on=date(2024, 9, 20)).handling("city-housing")
    declare_all(cast)
    open_returns()
    for town in (TOWN_A1, TOWN_A2, TOWN_B1):
        tell(cast, town)
    at = on_day(date(2024, 9, 21))
    slots = ("火点：未办结", "火点：超时", "督办：未办结", "督办：已超期", "督办：近七日新立")
    text = "".join(f"【{slot}】" for slot in (*slots, "三秋：已收", "三秋：缺报"))
    made = compose(cast.acting("沈知"), text, at=at)
    body = OfficialDocument(title="简报", blocks=made.blocks)
    before = beside(cast, body, at=at)
    assert (made.lacks, {one.word for one in before}) == ((), {"一致"})
    assert [one.link.split("?")[0] for one in before] == [
        *("/fires/", "/fires/", "/supervision/", "/supervision/", "/supervision/", "/harvest/", "/harvest/"),
    ]
    with time_machine.travel(at, tick=False):
        browser = cast.client_for("沈知")
        assert {browser.get(one.link).status_code for one in before} == {200}
    later = at + timedelta(days=3)
    work.feed("梁知", later, text="完成")
    work.step("梁知", "submit", later)
    work.step("沈知", "review", later)
    work.step("沈知", "close", later)
    tell(cast, TOWN_A1, at=later, corn_done=9000)
    after = beside(cast, body, at=later + timedelta(hours=1))
    told = {one.title: (one.word, one.apart, one.why) for one in after}
    assert told["督办事项未办结"] == ("一致", -1, "公布时一致，之后减少 1件")
    assert told["督办事项近七日新立"][0] == "一致"
    assert told["三秋已收"][0] == "需核对"
    notice = notice_body([matter.row], has_authority=True, on=DAY)
    assert words(beside(cast, notice)) == [("核定计数火点", "一致", "已发布 1个 · 火点 1个 · 差 0个")]
    CountedFire.objects.update(left_at=later, left_because="struck")
    gone = beside(cast, notice)[0]
    assert (gone.word, gone.why) == ("需核对", "按原来的时段和范围，现在是 0个：其中 1 个后来不再计数")
    assert gone.link == f"/accountability/{matter.code}/"


def test_a_teams_report_is_counted_again_by_its_team_and_days(cast: Cast) -> None:
    rounds = make_rounds(cast)
    remedy = rounds.find(rounds.visit()).remedy
    body = report_body(team_report(cast.acting("陈川"), rounds.team, first_on=DAY, last_on=DAY), AT)
    assert {one.word for one in beside(cast, body)} == {"一致"}
    rounds.step(remedy, "赵禾", "report_remedied", note="已清")
    rounds.step(remedy, "陈川", "cross_off", look="photo")
    differ = [one for one in beside(cast, body) if one.word == "需核对"]
    assert [(one.title, one.told, one.today) for one in differ] == [("已销号", 0, 1)]


def test_what_went_out_keeps_its_kind_and_stands_beside_today_on_the_list_of_published_values(cast: Cast) -> None:
    with_rules(cast)
    clues = clues_of([firms_row(34.05, 112.05), firms_row(34.15, 112.25)])
    made = compose(
        cast.acting("沈知"),
        "截至今天，疑似火点【火点：本季】个，未办结【火点：未办结】处。",
        at=AT + timedelta(hours=4),
    )
    document = walked(cast, press_text(cast, *made.blocks))
    by = cast.acting("白晓")
    rows = publish_document(document_code=document.code, channel="市报", released_on=DAY, by=by, at=AT)
    assert [(row.source_kind, row.indicator, row.value, row.unit) for row in rows] == [
        ("clues", "疑似火点", 2, "个"),
        ("fires", "未办结火点", 0, "处"),
    ]
    assert rows[0].source_code == ",".join(one.code for one in clues)
    assert (rows[0].as_of, rows[0].source_period.count("/")) == (DAY, 1)
    Clue.objects.filter(pk=clues[0].pk).update(struck_at=AT)
    with time_machine.travel(LATER, tick=False):
        browser = cast.client_for("沈知")
        listed = browser.get("/readings/published/").content.decode()
        assert all(word in listed for word in (">2</a>", ">1个</a>", ">-1个</td>", "1 条后来核减或不再计入"))
        shown = browser.get(f"/readings/published/{rows[0].code}/").content.decode()
        assert "已发布 2个 · 线索 1个 · 差 1个" in shown
        assert f'/clues/?codes={clues[1].code}">看线索的行</a>' in shown
        luo = cast.client_for("罗简").get("/readings/published/").content.decode()
    assert "您的岗位看不到这类数" in luo
    acting = cast.acting("沈知")
    frozen = [Frozen.of_row(row) for row in published_for(acting)]
    with CaptureQueriesContext(connection) as once:
        numbers_beside(acting, frozen, at=LATER)
    with CaptureQueriesContext(connection) as often:
        numbers_beside(acting, frozen * 10, at=LATER)
    assert len(often) == len(once) <= 20
