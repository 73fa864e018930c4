"""Counties that no list knows, and days told as over before they come: raised, and silent beside what is right."""

from datetime import date

import pytest

from luoshu.core.reading import read_page

ISSUED = date(2025, 10, 20)


def raised(text: str, issued: date = ISSUED) -> list[tuple[str, str, str]]:
    checks = read_page(text, issued=issued, place="佳木斯市").checks
    return [(check.kind, check.verdict, check.relation) for check in checks if check.verdict != "consistent"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("佳木斯市向阳区改造小区42个，东凤区改造27个。", [("text_error", "inconsistent", "东凤区 / 东风区")]),
        ("佳木斯市桦南区改造小区42个。", [("text_error", "unclear", "桦南区 / 桦南县")]),
        ("佳木斯市向阳区改造小区42个，东风区改造27个，桦南县改造9个。", []),
        ("佳木斯市与鹤岗市向阳区、东山区结对。", []),  # 东山区 is a county of 鹤岗市
        ("佳木斯市高新区新签约项目12个。", []),
    ],
)
def test_a_county_is_held_against_the_list_of_its_city(text: str, found: list[tuple[str, str, str]]) -> None:
    assert raised(text) == found


def test_older_papers_are_not_held_against_the_list() -> None:
    assert raised("佳木斯市桦南区改造小区42个。", date(2019, 10, 20)) == []


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("10月23日，市局会同有关部门开展了燃气泄漏应急演练。", True),
        ("市指挥部已于10月21日16时解除应急响应。", True),
        ("11月2日，市领导与12名企业家座谈，现场收集了问题9条。", True),
        ("10月18日，市局会同有关部门开展了燃气泄漏应急演练。", False),
        ("10月23日，市局将会同有关部门开展燃气泄漏应急演练。", False),
        ("整改任务已分解到人，10月23日前全部完成。", False),
        ("活动定于10月23日举行，目前已有42家报名。", False),
        ("供暖期自11月1日起，目前已签订合同312份。", False),
        ("展会于10月25日至28日举办，为了方便市民，加开公交12班。", False),
    ],
)
def test_what_is_told_as_done_has_come(text: str, is_found: bool) -> None:
    assert ("date_order" in {kind for kind, _, _ in raised(text)}) is is_found
