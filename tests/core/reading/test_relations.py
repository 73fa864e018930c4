"""Relations of the audit on sentences of our own: what must be shown, and the near miss that must stay silent."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshu.core.reading import hedges_of, read_page

ISSUED = date(2024, 9, 20)


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(check.kind, check.verdict) for check in read_page(text, issued=ISSUED).checks]


def flagged(text: str) -> list[str]:
    return [kind for kind, verdict in verdicts(text) if verdict != "consistent"]


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        # What was done later cannot exceed what went before.
        ("长宁县转移群众1846人，目前已返回1903人。", ["part_of_total"]),
        ("长宁县转移群众1846人，目前已返回1703人。", []),
        ("长宁县共收集意见210条，采纳263条。", ["part_of_total"]),
        # A share of a listed total.
        ("长宁市经营主体共912家，其中办理登记的287家，占比52.4%。", ["share"]),
        ("长宁市经营主体共912家，其中办理登记的478家，占比52.4%。", []),
        # A list ends where the next statement begins.
        ("长宁市共排查隐患407处，其中堤防126处、水库38处、易涝点243处，已整改389处。", []),
        ("长宁市共排查隐患417处，其中堤防126处、水库38处、易涝点243处，已整改389处。", ["sum"]),
        # Places listed below their total: nearly all is worth a look, some of them is not.
        ("全市确认火点7个，其中沙河县3个、柳林县2个、青山区1个；其他火源4个。", ["sum"]),
        ("全市确认火点28个，其中沙河县3个、柳林县2个、青山区1个。", []),
        # A count and the list it announces.
        ("长宁区落实“五定”要求，即定任务、定人员、定标准、定时限、定任务。", ["enumeration"]),
        ("长宁区落实“五定”要求，即定任务、定人员、定标准、定时限、定奖惩。", []),
        ("长宁区坚持“六个一”工作法，建立一个专班、一张清单、一套标准、一支队伍、一本台账。", ["enumeration"]),
        ("长宁区推行“四共”机制，即共商、共建、共管、共商。", ["enumeration"]),
        # A remainder whose total the page gives elsewhere.
        ("长宁市已开工老旧小区236个，已完工老旧小区171个。\n剩余65个小区11月底前完工。", []),
        ("长宁市推进整改，剩余91项问题。", ["missing_denominator"]),
        # Full-width digits are as precise as they are printed.
        ("长宁市年度计划投资７９２亿元，完成投资１６６．３亿元，占年度计划的２１％。", []),
        # A peak of a part may exceed the average of the whole.
        ("长宁市平均降雨量86.4毫米。石门县最大降雨量231毫米。", []),
    ],
)
def test_what_is_shown_and_what_is_not(text: str, kinds: list[str]) -> None:
    assert flagged(text) == kinds


TABLE = "项目\t年度目标\t累计完成\t完成率\n公路改造\t420公里\t318.5公里\t75.8%\n幼儿园\t26所\t22所\t{rate}\n"


def test_a_flattened_table_is_named_by_row_and_column() -> None:
    reading = read_page(TABLE.format(rate="84.6%"), issued=ISSUED)
    read = [(figure.raw, figure.indicator, figure.status) for figure in reading.figures]
    assert read[:3] == [
        ("420公里", "公路改造年度目标", "target"),
        ("318.5公里", "公路改造累计完成", "achieved"),
        ("75.8%", "公路改造完成率", "share"),
    ]
    assert [(check.kind, check.verdict) for check in reading.checks] == [("share", "consistent")] * 2


def test_a_rate_of_a_table_that_does_not_follow_is_shown() -> None:
    assert ("share", "inconsistent") in verdicts(TABLE.format(rate="92.3%"))


def test_a_title_in_quotes_is_no_place() -> None:
    page = "古渡县情况\n我县创建“四美乡村”186个，改造户厕8640座。"
    assert {figure.subject for figure in read_page(page, issued=ISSUED).figures} == {"古渡县"}


def test_a_page_that_names_no_city_speaks_for_the_place_it_was_given() -> None:
    page = "今年以来，全市改造管网12公里。"
    assert [figure.subject for figure in read_page(page, issued=ISSUED).figures] == ["全市"]
    assert [figure.subject for figure in read_page(page, issued=ISSUED, place="长宁市").figures] == ["长宁市"]
    named = "东江市改造管网12公里。全市建成泵站3座。"
    assert {figure.subject for figure in read_page(named, issued=ISSUED, place="长宁市").figures} == {"东江市"}


def test_an_as_of_day_holds_for_the_items_below_it() -> None:
    page = "（1）截至9月15日，全市申报项目86个。\n（2）已下达项目31个。\n（一）另一件事，建成泵站3座。"
    periods = [figure.period_or_asof for figure in read_page(page, issued=ISSUED).figures]
    assert periods == ["2024-09-15"] * 3  # said in the head of the page, so the day of the whole page


def test_within_the_year_is_a_deadline_and_no_programme() -> None:
    (figure,) = read_page("年内争取资金总量不低于30亿元。", issued=ISSUED).figures
    assert (figure.deadline, figure.cohort) == ("2024-12-31", None)


def test_a_number_cut_by_the_column_is_one_figure() -> None:
    page = "长宁市改造小区236个、2.87万户、面积301万平方\n\n米。截至9月底完工171个。"
    figures = read_page(page, issued=ISSUED).figures
    assert [figure.unit for figure in figures] == ["个", "户", "平方米", "个"]
    assert all(page[figure.start : figure.end] == figure.raw for figure in figures)


@given(st.text(alphabet="项目\t\n目标完成率率%1234.5万个、，。“六个一”其中；（2）", max_size=300))
def test_tables_and_lists_of_any_shape_never_raise(text: str) -> None:
    reading = read_page(text, issued=ISSUED)
    assert all(text[figure.start : figure.end] == figure.raw for figure in reading.figures)
    assert all(0 <= first <= last <= len(text) for check in reading.checks for first, last in check.spans)


@given(st.text(max_size=60), st.integers(-5, 80), st.integers(-5, 80))
def test_hedges_of_any_span_never_raise(sentence: str, start: int, end: int) -> None:
    assert set(hedges_of(sentence, start, end)) <= {"mostly_done", "forecast", "applied", "wording"}
