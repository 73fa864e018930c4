"""What meetings deploy: items with their exact place, lead and co units, days and words of haste."""

import json
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshu.core.reading.deployments import DeployedItem, find_deployments
from tests.support.shared_data import shared_file

ISSUED = date(2024, 10, 8)
MINUTES = """市政府第12次常务会议纪要
2024年10月8日，市长主持召开会议，研究河道治理等工作。
会议要求：
一是市水利局牵头，市财政局配合，加快推进滨水步道建设，10月底前完成主体施工。
二是由市城管局负责，尽快完成背街小巷路灯修复。
三、抓好安全生产工作。各县区要开展燃气安全隐患排查，11月15日前报送结果。（责任单位：市应急局；配合单位：市住建局、市城管局）
"""
ARTICLE = """昨日，望海市召开城市更新工作推进会，通报工作进展并对下一步工作进行部署。

工作进展情况

今年以来，全市已完成12个片区改造，新增停车位3000个。

下一步工作安排

加快推进东湖大道建设，力争早日通车。做好控规编制，适时启动老港片区二期。确保年底前48个小区全部完成改造，加强资金监管。

本报记者 王一

检查

9月3日，我县发生火情。下一步，我们将加强巡查，成立5个督查组。

望东县人民政府
2024年9月5日
"""


def by_text(items: tuple[DeployedItem, ...], words: str) -> DeployedItem:
    return next(item for item in items if words in item.text)


def test_minutes_give_units_days_and_haste() -> None:
    items = find_deployments(MINUTES, issued=ISSUED)
    path = by_text(items, "滨水步道")
    assert (path.lead, path.co, path.deadline, path.vague) == (("市水利局",), ("市财政局",), date(2024, 10, 31), "")
    lamps = by_text(items, "路灯")
    assert (lamps.lead, lamps.deadline, lamps.vague, lamps.is_undated) == (("市城管局",), None, "尽快", True)
    gas = by_text(items, "燃气")
    assert (gas.lead, gas.co, gas.deadline) == (("市应急局",), ("市住建局", "市城管局"), date(2024, 11, 15))


def test_an_article_gives_the_next_steps_of_its_meeting_and_nothing_else() -> None:
    items = find_deployments(ARTICLE, issued=date(2024, 9, 6))
    assert [item.text for item in items] == [
        "加快推进东湖大道建设，力争早日通车",
        "做好控规编制",
        "适时启动老港片区二期",
        "确保年底前48个小区全部完成改造",
        "加强资金监管",
    ]
    assert [item.vague for item in items] == ["早日", "", "适时", "", ""]
    assert items[3].deadline == date(2024, 12, 31)
    assert {item.meeting for item in items} == {"城市更新工作推进会"}
    assert {item.held_on for item in items} == {date(2024, 9, 5)}


def test_a_list_under_what_the_meeting_asked_is_read_line_by_line() -> None:
    text = "本周召开调度会，会议要求：\n一是加快站房建设，尽快投用。\n二是做好应急准备。\n全市已完成12个片区改造。\n"
    items = find_deployments(text, issued=ISSUED)
    assert [item.text for item in items] == ["加快站房建设，尽快投用", "做好应急准备"]


def test_a_day_goes_before_a_word_of_haste() -> None:
    text = "会议要求，加快推进大桥建设，力争11月底前通车。"
    item = find_deployments(text, issued=ISSUED)[0]
    assert (item.deadline, item.vague, item.is_undated) == (date(2024, 11, 30), "", False)


@pytest.mark.parametrize("text", ["", "。", "会议", "今年完成12个小区改造。", "九鼎鼎\x00\ufffd要要要，，，"])
def test_what_orders_nothing_gives_nothing(text: str) -> None:
    assert find_deployments(text, issued=ISSUED) == ()


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="会议要求一是加快推进建设,，。;\n市住建局牵头尽快年底前12月召开下一步（）:", max_size=120))
def test_places_are_exact_and_in_order_for_any_text(text: str) -> None:
    items = find_deployments(text, issued=ISSUED)
    for item in items:
        assert text[item.start : item.end] == item.text
    starts = [item.start for item in items]
    assert starts == sorted(starts)
    assert all(one.end <= two.start for one, two in pairwise(items))


def test_the_front_page_yields_its_next_steps_without_typing() -> None:
    """18 items of the first meeting, 9 of the second; every planned stage of the annotation lies in one of them."""
    text = shared_file("text/luoyang_front_page_2024-09-20.txt").read_text(encoding="utf-8")
    events = [
        json.loads(line)
        for line in shared_file("text/gold_events.jsonl").read_text(encoding="utf-8").split("\n")
        if line
    ]
    start, end = text.index("加快重大项目建设"), text.index("筑牢城市安全防线")
    gold = [event for event in events if event["kind"] == "stage" and start < event["start"] < end]
    items = find_deployments(text, issued=date(2024, 9, 20))
    first = [item for item in items if "城市提质" in item.meeting]
    second = [item for item in items if "三秋" in item.meeting]
    assert (len(gold), len(first), len(second)) == (13, 18, 9)
    held = [event for event in gold if any(one.start <= event["start"] and event["end"] <= one.end for one in first)]
    assert len(held) == 13
    dated = {event["deadline"] for event in gold if event["deadline"]}
    assert {item.deadline.isoformat() for item in first if item.deadline} == dated == {"2024-12-31", "2025-06-30"}
    # 早日 x3, 尽快 x2, 适时: what the annotation says has no date.
    assert sorted(item.vague for item in first if item.is_undated) == sorted(["早日"] * 3 + ["尽快"] * 2 + ["适时"])
    # What the counties wrote about themselves, and what districts reported, is no deployment.
    assert all(item.end < text.index("秸秆焚烧情况通报") for item in items)
