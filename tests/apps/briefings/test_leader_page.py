"""The leader's page: five lines in their order, struck points apart, nothing invented where nothing is known."""

import re
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest
import time_machine

from luoshu.adapters.documents import plain_lines, write_pdf
from luoshu.adapters.documents.model import runs_of
from luoshu.apps.briefings.choices import LeaderLine
from luoshu.apps.briefings.queries import LeaderPage, Line, leader_body, leader_page
from luoshu.apps.clues.models import Clue
from luoshu.apps.documents.models import Document
from luoshu.apps.errors import NotAllowed
from tests.support.cases_factories import fire_at, with_rules
from tests.support.cast import AT, Cast
from tests.support.clues_factories import clues_of
from tests.support.documents_factories import drafted
from tests.support.feeds_factories import firms_row
from tests.support.printed import assert_prints_alike
from tests.support.target_factories import make_target

pytestmark = pytest.mark.django_db
TOMORROW = AT + timedelta(hours=20)


def page_at(cast: Cast, at=TOMORROW):
    return leader_page(cast.acting("郑远"), at=at)


def text_of(cast: Cast, code: str, at=TOMORROW) -> str:
    line = page_at(cast, at).line(code)
    assert line is not None
    return line.fact_text + "|" + "".join(run.text for run in line.comparison)


def test_five_lines_in_their_order(cast: Cast) -> None:
    with_rules(cast)
    five = [code for code in LeaderLine.values if code != LeaderLine.HARVEST]
    assert [line.code for line in page_at(cast).lines] == five


def test_yesterday_and_the_year_without_struck_points_and_each_traced(cast: Cast) -> None:
    with_rules(cast)
    rows = [firms_row(34.05, 112.05), firms_row(34.15, 112.15), firms_row(34.15, 112.25, day="2024-09-10")]
    clues = clues_of(rows)
    Clue.objects.filter(pk=clues[-1].pk).update(struck_at=AT)
    said = text_of(cast, LeaderLine.FIRES)
    assert "昨日（9月17日）疑似火点1个，另有核减1个" in said
    assert "今年以来（1月1日起）2个，另有核减1个" in said
    assert "没有数据，不能比较" in said
    line = page_at(cast).line(LeaderLine.FIRES)
    assert line is not None
    figures = [run for fact in line.facts for run in fact if run.source]
    assert [run.text for run in figures] == ["1", "1", "2", "1"]
    assert all(run.source.url.startswith(("/clues/", "/bulletins/")) for run in figures if run.source)


def test_within_a_season_its_days_are_counted(cast: Cast) -> None:
    with_rules(cast)
    clues_of([firms_row(34.05, 112.05), firms_row(34.15, 112.15, day="2024-09-21")], at=AT + timedelta(days=5))
    assert "秋季禁烧时段（9月20日起）1个" in text_of(cast, LeaderLine.FIRES, AT + timedelta(days=5))


def test_what_does_not_exist_yet_says_so(cast: Cast) -> None:
    with_rules(cast)
    for code, words in ((LeaderLine.TARGETS, "现在没有进行中的目标"), (LeaderLine.FUNDS, "尚无数据")):
        line = page_at(cast).line(code)
        assert line is not None
        assert not line.has_data
        assert line.fact_text.startswith(words)


def test_lagging_targets_with_their_lead_unit_and_no_probability(cast: Cast) -> None:
    make_target(cast, at=AT)
    with_rules(cast)
    line = page_at(cast, AT).line(LeaderLine.TARGETS)
    assert line is not None
    assert line.fact_text == "年底前完成10个老旧小区改造：已完3个（30.0%），时间过去 71%，牵头市住建局"
    assert [run.source.url for fact in line.facts for run in fact if run.source] == [
        "/indicators/renovated/?scope=city&on=2024-09-17"
    ] * 2


def test_between_two_years_the_last_years_result_stands_with_its_day_and_its_page(cast: Cast) -> None:
    target = make_target(cast, at=AT)
    with_rules(cast)
    spring = datetime(2025, 2, 10, 2, tzinfo=UTC)
    line = page_at(cast, spring).line(LeaderLine.TARGETS)
    assert line is not None
    assert line.has_data
    assert line.fact_text == (
        "现在没有进行中的目标。2024年的目标1个，数截至2024年9月17日：达到0个，未达到1个；"
        "年底前完成10个老旧小区改造：已完3个（30.0%）"
    )
    assert [one.url for one in line.basis] == ["/targets/?on=2024-09-17", "/briefings/leader/?on=2024-09-17"]
    with time_machine.travel(spring, tick=False):
        browser = cast.client_for("郑远")
        assert target.title in browser.get(line.basis[0].url).content.decode()
        assert "时间过去 71%" in browser.get(line.basis[1].url).content.decode()
        assert "看依据 · 2024年的目标" in browser.get("/briefings/leader/").content.decode()


def test_at_most_three_decisions_late_fires_first(cast: Cast) -> None:
    fire = fire_at(cast)
    with_rules(cast)
    assert "没有等您定的事" in text_of(cast, LeaderLine.DECISIONS, fire.at(1))
    for number in range(4):
        drafted(cast, subject_code=f"S{number}")
    Document.objects.update(status="awaiting_issue")
    type(fire.case).objects.update(due_at=AT)
    line = page_at(cast).line(LeaderLine.DECISIONS)
    assert line is not None
    assert len(line.facts) == 3
    assert line.fact_text.startswith("超时未办结火点1处")
    assert "待签发" in line.fact_text


def test_open_fires_are_counted_as_of_the_moment(cast: Cast) -> None:
    fire = fire_at(cast)
    with_rules(cast)

    def words(minute: float) -> str:
        line = page_at(cast, fire.at(minute)).line(LeaderLine.FIRES)
        assert line is not None
        return f"{line.fact_text}{line.advice}"

    assert "未办结1处，其中超时0处" in words(1)
    assert "都已办结" in words(-1)
    type(fire.case).objects.update(closed_at=fire.at(30), is_open=False)
    assert "未办结1处" in words(20)
    assert "都已办结" in words(31)


def test_it_is_the_leaders(cast: Cast) -> None:
    for name in ("林岚", "冯远", "沈知", "陈川"):
        with pytest.raises(NotAllowed):
            leader_page(cast.acting(name), at=TOMORROW)


def test_the_paper_is_one_sheet_and_says_what_the_page_says(cast: Cast) -> None:
    with_rules(cast)
    clues_of([firms_row(34.05, 112.05)])
    page = page_at(cast)
    body = leader_body(page, unit_name="市政府")
    words = "\n".join(plain_lines(body))
    for line in page.lines:
        assert line.label in words
        assert all("".join(run.text for run in fact) in words for fact in line.facts)
    assert len(pypdfium2.PdfDocument(write_pdf(body))) == 1


def test_the_fullest_page_is_one_sheet_too() -> None:
    target = "年底前完成全市老旧小区和背街小巷改造提升任务：已完1234.56万户（26.6%），时间过去 74%，牵头市住建局"
    facts = {
        LeaderLine.DECISIONS: ["《关于印发秋季秸秆禁烧和综合利用工作方案的通知》待签发"] * 3,
        LeaderLine.TARGETS: [target] * 5,
        LeaderLine.FIRES: ["秋季禁烧时段（9月20日起）疑似火点1234个，另有核减123个"] * 3,
        LeaderLine.HARVEST: ["截至9月28日秋粮已收196.34万亩，应收289.39万亩，进度67.8%"] * 2,
        LeaderLine.FUNDS: ["示范甲县·燃气管道更新改造·超长期特别国债：2400万元下达54天未支付"] * 2,
        LeaderLine.WORDING: ["截至9月28日18时，9月20日以来全市疑似火点1234个（已扣除核减123个），其中9月27日12个。"]
        * 3,
    }
    lines = [
        Line(
            code,
            tuple(runs_of((fact,)) for fact in said),
            runs_of(("去年同期1200个，口径相同（均不含核减）",)),
            "请督促。" * 6,
        )
        for code, said in facts.items()
    ]
    body = leader_body(LeaderPage(TOMORROW, tuple(lines)), unit_name="市政府")
    assert len(pypdfium2.PdfDocument(write_pdf(body))) == 1
    assert_prints_alike(body, "leader")


def test_no_probability_and_no_ranking(cast: Cast) -> None:
    with_rules(cast)
    clues_of([firms_row(34.05, 112.05), firms_row(34.15, 112.25)])
    words = "\n".join(plain_lines(leader_body(page_at(cast), unit_name="市政府")))
    assert not re.search(r"概率|可能性|排名|第[一二三]名|%", words)
