"""Slips that need no arithmetic, each beside the right form that must stay silent."""

from datetime import date

import pytest

from luoshu.core.reading import read_page

ISSUED = date(2025, 7, 18)


def raised(text: str) -> list[tuple[str, str]]:
    return [(c.kind, c.verdict) for c in read_page(text, issued=ISSUED).checks if c.verdict != "consistent"]


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("增速比上年同期提高2.1个百分点。", []),
        ("增速比上年同期提高2.1%个百分点。", [("text_error", "unclear")]),
        ("7月16日（星期三）召开调度会。", []),
        ("7月16日（星期四）召开调度会。", [("text_error", "inconsistent")]),
        ("市民中心2023年3月开工，2025年6月竣工。", []),
        ("市民中心2023年3月竣工，2023年9月开工建设。", [("stage_order", "inconsistent")]),
        ("文化馆2023年3月竣工，体育馆2023年9月开工建设。", []),
        ("高铁广场10月底前完成主体，8月底前完成桩基。", []),
        ("增设健身步道、充电插座、晾衣架等设施95处。", []),
        ("增设健身步道、充电插座、健身步道等设施95处。", [("enumeration", "inconsistent")]),
        ("重点抓好以下三项工作：一是产业升级。二是城乡融合。三是改革创新。", []),
        ("重点抓好以下四项工作：一是产业升级。二是城乡融合。三是改革创新。", [("enumeration", "inconsistent")]),
    ],
)
def test_slip_is_shown_and_the_right_form_is_silent(text: str, flags: list[tuple[str, str]]) -> None:
    assert raised(text) == flags


SIGNED = "关于火点问题的检查\n\n西山市委：\n\n{}深刻吸取教训，抓好整改。\n\n东岭县人民政府\n2025年7月17日"


def test_an_office_that_says_i_is_shown() -> None:
    assert raised(SIGNED.format("我县将")) == []
    assert raised(SIGNED.format("我将")) == [("text_error", "unclear")]


def test_a_quoted_person_may_say_i() -> None:
    assert raised(SIGNED.format("村民说：“我将不再烧。”我县将")) == []


def test_two_digits_changed_over_are_shown() -> None:
    text = "西山市重点项目上半年完成投资214.5亿元。\n\n会议通报，上半年重点项目完成投资{}亿元。"
    assert raised(text.format("214.5")) == []
    assert raised(text.format("241.5")) == [("repeat", "unclear")]


def test_same_digits_of_other_things_are_silent() -> None:
    assert raised("西山市更新管网124.5公里。\n\n改造村道142.5公里。") == []
