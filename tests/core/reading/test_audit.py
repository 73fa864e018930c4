"""Each declared relation on a text of one or two sentences: silent when it holds, shown when it does not."""

from datetime import date
from decimal import Decimal

import pytest

from luoshu.core.reading import Check, PublishedValue, compare_issues, compare_published, read_page

ISSUED = date(2024, 9, 20)


def raised(text: str, issued: date = ISSUED) -> list[tuple[str, str]]:
    return [(c.kind, c.verdict) for c in read_page(text, issued=issued).checks if c.verdict != "consistent"]


def held(text: str, issued: date = ISSUED) -> list[str]:
    return [c.kind for c in read_page(text, issued=issued).checks if c.verdict == "consistent"]


def test_parts_that_add_up_are_silent() -> None:
    text = "9月17日全市发现火点3个，分别是：西山县2个、东岭县1个。"
    assert raised(text) == []
    assert "sum" in held(text)


def test_parts_above_their_total_are_shown() -> None:
    assert raised("9月17日全市发现火点3个，分别是：西山县2个、东岭县2个。") == [("sum", "inconsistent")]


def test_done_and_remaining_make_the_total() -> None:
    assert "sum" in held("全区共有老旧小区580个。已完成579个，剩余1个正在收尾。")
    assert raised("排查发现隐患23处，已整改16处，剩余6处正在整改。") == [("sum", "inconsistent")]


def test_a_remainder_without_any_total_is_shown() -> None:
    assert raised("加快剩余91项工程推进，尽快完成整改任务。") == [("missing_denominator", "unclear")]


def test_a_total_of_a_list_is_checked() -> None:
    text = "西山县张湾村、东岭县李营村、南河县王坡村过火面积分别为2.1亩、0.8亩、5亩，合计{}亩。"
    assert raised(text.format("7.9")) == []
    assert raised(text.format("8.9")) == [("sum", "inconsistent")]


@pytest.mark.parametrize(("rate", "flags"), [("96.8", []), ("86.8", [("share", "inconsistent")])])
def test_a_rate_is_recomputed_at_its_printed_precision(rate: str, flags: list[tuple[str, str]]) -> None:
    assert raised(f"交办信访件154件，已办结149件，办结率{rate}%。") == flags


def test_a_share_of_the_plan_is_recomputed() -> None:
    assert raised("年度计划投资1200亿元。累计完成投资812.4亿元，占年度计划的67.7%。") == []
    assert raised("年度计划投资1200亿元。累计完成投资812.4亿元，占年度计划的76.7%。") == [("share", "inconsistent")]


def test_a_share_of_a_wider_place_gives_the_implied_denominator() -> None:
    text = "西山市民宿达1248家。\n\n东湖区：\n\n全区民宿达到392家，占全市民宿的64.6%。"
    checks = [c for c in read_page(text, issued=ISSUED).checks if c.kind == "share"]
    assert [(c.verdict, c.word) for c in checks] == [("unclear", "口径不明")]
    assert checks[0].numbers["implied_low"] == "606.3"
    assert checks[0].numbers["implied_high"] == "607.3"


def test_a_direction_against_its_verb_is_shown() -> None:
    assert raised("经营企业由63家整合为18家。") == []
    assert raised("覆盖率由94%提高到61%。") == [("from_to", "inconsistent")]


def test_growth_on_last_year_is_recomputed() -> None:
    assert raised("去年同期全县发现火点11个，今年以来共发现火点6个，同比下降45.5%。") == []
    assert raised("去年同期全县发现火点11个，今年以来共发现火点6个，同比下降54.5%。") == [("growth", "inconsistent")]


def test_a_district_above_its_city_is_unclear() -> None:
    text = "西山市累计新增充电桩2759个。\n\n东湖区：\n\n累计新增充电桩{}个。"
    assert raised(text.format("5000余")) == [("part_of_total", "unclear")]
    assert raised(text.format("500余")) == []


def test_equal_numbers_of_other_things_are_never_linked() -> None:
    assert raised("新增停车场30个。全区划分为30个片区，建成体育公园31个。") == []


def test_a_headline_must_agree_with_the_text() -> None:
    body = "\n\n全市累计建成邻里中心338个、社区体育公园271个。"
    assert raised("已累计建成338个邻里中心" + body) == []
    assert raised("已累计建成383个邻里中心" + body) == [("repeat", "inconsistent")]


def test_slow_progress_against_the_year_end_is_shown() -> None:
    text = "纳入2024年改造计划的188个老旧小区，已完工{}个小区。\n\n确保年底前188个小区全部完成改造。"
    assert ("pace", "unclear") in raised(text.format(50))
    assert raised(text.format(150)) == []


@pytest.mark.parametrize(("count", "flags"), [("三", []), ("四", [("enumeration", "inconsistent")])])
def test_marked_items_are_counted(count: str, flags: list[tuple[str, str]]) -> None:
    assert raised(f"主要存在{count}方面问题：一是认识不到位。二是宣传不深入。三是巡查有盲区。") == flags


def test_an_item_printed_twice_is_shown() -> None:
    assert raised("组建“三自”组织150个，实现自我教育、自我管理、自我管理。") == [("enumeration", "inconsistent")]


def test_quotes_that_do_not_match_are_shown() -> None:
    assert raised("围绕“1+3”古都体验区”建设，抓好工作。") == [("text_error", "unclear")]
    assert raised("围绕“1+3”古都体验区建设，抓好工作。") == []


def test_a_speech_over_two_paragraphs_is_no_slip() -> None:
    assert raised("他说：“今年收成好。\n“明年继续种。”") == []


def test_a_doubled_letter_in_a_listed_name_is_shown_not_mended() -> None:
    checks = read_page("完成九鼎鼎及王城大道等57处道路微改造。", issued=ISSUED).checks
    assert [(c.kind, c.relation) for c in checks if c.verdict != "consistent"] == [("text_error", "九鼎鼎")]
    assert raised("群众人人参与、处处可见、红红火火，等57处。") == []


def test_a_day_that_does_not_exist_is_shown() -> None:
    assert raised("2月30日召开会议。") == [("text_error", "inconsistent")]


def test_a_signature_after_the_issue_is_shown() -> None:
    assert raised("情况如上。\n\n西山县人民政府\n2024年9月29日") == [("date_order", "inconsistent")]


NOTICE = "9月17日卫星监测到我市火点2个，分别是：西山县1个、东岭县1个。\n\n南河市人民政府办公室\n2024年9月18日\n\n"
REPORT = "检查\n\n9月17日，我县{}。\n\n西山县人民政府\n2024年9月19日"


def test_a_self_report_without_a_count_cannot_be_checked() -> None:
    assert raised(NOTICE + REPORT.format("境内发生火点情况")) == [("repeat", "unclear")]


def test_a_self_report_with_another_count_is_shown() -> None:
    assert raised(NOTICE + REPORT.format("发现火点1个")) == []
    assert ("repeat", "inconsistent") in raised(NOTICE + REPORT.format("发现火点3个"))


def verdicts(checks: list[Check]) -> list[tuple[str, str]]:
    return [(check.kind, check.verdict) for check in checks]


def test_a_cumulative_figure_never_falls_between_issues() -> None:
    first = read_page("西山市累计建成口袋公园25处。", issued=date(2024, 8, 20))
    lower = read_page("西山市累计建成口袋公园23处。", issued=ISSUED)
    higher = read_page("西山市累计建成口袋公园28处。", issued=ISSUED)
    assert verdicts(compare_issues(first, lower)) == [("series", "inconsistent")]
    assert verdicts(compare_issues(first, higher)) == [("series", "consistent")]


def test_figures_are_compared_with_a_ledger() -> None:
    figures = read_page("西山市累计建成口袋公园25处，更新供水管网4.6公里。", issued=ISSUED).figures
    ledger = [
        PublishedValue("西山市", "口袋公园", "处", Decimal(26), ISSUED, "口袋公园台账"),
        PublishedValue("西山市", "供水管网", "米", Decimal(4600)),
    ]
    assert verdicts(compare_published(figures, ledger)) == [("ledger", "inconsistent"), ("ledger", "consistent")]
