"""Parts that exclude each other, and shares of one whole: shown when they pass it, silent when they only look like
it."""

from datetime import date

import pytest

from luoshu.core.reading import read_page

ISSUED = date(2025, 9, 30)


def raised(text: str) -> list[tuple[str, str]]:
    return [(c.kind, c.verdict) for c in read_page(text, issued=ISSUED).checks if c.verdict != "consistent"]


@pytest.mark.parametrize(
    ("left", "flags"),
    [(6, []), (8, [("sum", "inconsistent")]), (4, [("sum", "unclear")])],
)
def test_done_going_and_not_begun_make_the_whole(left: int, flags: list[tuple[str, str]]) -> None:
    text = f"西山市共谋划项目64个。截至9月25日，已完工41个，在建17个，未开工{left}个。"
    assert raised(text) == flags


def test_begun_and_done_hold_each_other_and_need_not_add_up() -> None:
    assert raised("西山市计划改造小区240个。已开工238个，完工167个，正在施工71个。") == []


def test_mended_and_being_mended_pass_what_was_found() -> None:
    text = "西山市排查隐患3815处，其中已整改3602处，正在整改{}处。"
    assert raised(text.format(213)) == []
    assert raised(text.format(223)) == [("sum", "inconsistent")]


def test_shares_of_one_whole_pass_a_hundred() -> None:
    text = "西山市充电桩，从区域看，东湖区占38.2%，南河区占29.5%，北岭区占16.4%，其他县占{}%。"
    assert raised(text.format("15.9")) == []
    assert raised(text.format("25.9")) == [("sum", "inconsistent")]


def test_shares_of_different_kinds_may_pass_a_hundred() -> None:
    assert raised("西山市干部队伍中，党员占85%，大专以上占62%，女性占45%。") == []


def test_what_was_done_to_a_number_cannot_pass_it() -> None:
    text = "西山市积水地块2.3万亩，已排除{}万亩。"
    assert raised(text.format("1.9")) == []
    assert raised(text.format("19")) == [("part_of_total", "inconsistent")]


@pytest.mark.parametrize(
    "text",
    [
        "西山市计划改造小区20个，已完成25个。",
        "西山市当日新增火点2个，已累计发现30个。",
        "西山市排查隐患417处，其中堤防126处、水库38处、易涝点253处，已整改389处。",
    ],
    ids=["above_plan", "since_the_beginning", "behind_a_list"],
)
def test_a_later_number_of_a_wider_whole_is_silent(text: str) -> None:
    assert raised(text) == []


def test_growth_is_recomputed_when_last_year_stands_second() -> None:
    text = "西山市今年1—8月新增充电桩1560个，去年同期新增1200个，同比增长{}%。"
    assert raised(text.format(30)) == []
    assert raised(text.format(36)) == [("growth", "inconsistent")]


def test_a_rate_is_checked_against_the_total_a_paragraph_above() -> None:
    text = "西山市新签约亿元以上项目58个。\n\n签约项目已开工29个，开工率{}%。"
    assert raised(text.format(50)) == []
    assert raised(text.format(60)) == [("share", "unclear")]


@pytest.mark.parametrize(("total", "flags"), [(21, []), (23, [("sum", "inconsistent")])])
def test_a_total_behind_its_states_is_recomputed(total: int, flags: list[tuple[str, str]]) -> None:
    assert raised(f"西山市农村黑臭水体治理完成17条，剩余4条正在治理，共{total}条。") == flags


def test_kinds_of_one_thing_above_their_total_are_shown() -> None:
    text = "西山市新增学位{}个，其中小学4200个、初中2400个。"
    assert raised(text.format(6600)) == []
    assert raised(text.format(6300)) == [("sum", "inconsistent")]


def test_amounts_of_different_kinds_make_their_total() -> None:
    text = "西山市争取特别国债4.2亿元、专项债券6.8亿元，合计{}亿元。"
    assert raised(text.format("11")) == []
    assert raised(text.format("12")) == [("sum", "inconsistent")]


def test_growth_against_a_level_named_behind_is_recomputed() -> None:
    text = "西山市日均服务老人5200人次，较去年底的4300人次增长{}%。"
    assert raised(text.format("20.9")) == []
    assert raised(text.format("30.9")) == [("growth", "inconsistent")]
