"""Whose page it is when it never names its city: its counties tell, or nothing is said."""

from datetime import date

import pytest

from luoshu.core.reading import read_page
from luoshu.core.reading.counties import city_of, counties_of

ISSUED = date(2025, 9, 20)


@pytest.mark.parametrize(
    ("names", "city"),
    [
        (["鱼峰区", "城中区", "柳南区"], "柳州市"),
        (["望奎县"], None),
        (["樊城区", "老河口市", "高新区"], "襄阳市"),
        (["朝阳区"], None),  # 北京市 and 长春市
        (["鼓楼区", "玄武区"], "南京市"),
        (["西工区", "金水区"], None),  # one county of each of two cities
        (["云山县", "产业园区"], None),
        ([], None),
    ],
)
def test_counties_tell_their_city(names: list[str], city: str | None) -> None:
    assert city_of(names) == city


def test_a_city_has_its_counties_and_a_county_none() -> None:
    assert "西工区" in counties_of("洛阳市")
    assert counties_of("西工区") == ()


def test_a_page_of_unnamed_city_speaks_for_the_city_of_its_counties() -> None:
    text = "全市建成充电桩12650个。柳南区建成3100个，鱼峰区建成2210个，城中区建成1980个。"
    subjects = [figure.subject for figure in read_page(text, issued=ISSUED).figures]
    assert subjects == ["柳州市", "柳南区", "鱼峰区", "城中区"]


def test_who_is_asked_goes_before_what_counties_tell() -> None:
    text = "全市建成充电桩12650个。柳南区建成3100个，鱼峰区建成2210个。"
    assert read_page(text, issued=ISSUED, place="某某市").figures[0].subject == "某某市"
    assert read_page("本报柳州讯 全市建成充电桩12650个。", issued=ISSUED).figures[0].subject == "柳州市"


def test_a_page_that_speaks_for_no_city_is_not_given_one() -> None:
    text = "柳南区建成充电桩3100个，鱼峰区建成2210个。"
    assert [figure.subject for figure in read_page(text, issued=ISSUED).figures] == ["柳南区", "鱼峰区"]


def test_a_letter_is_signed_by_the_town_in_its_county() -> None:
    text = "关于火点的检查\n我镇排查出隐患12处，已整改9处。\n望奎县通江镇人民政府\n2025年9月18日\n"
    assert [figure.subject for figure in read_page(text, issued=ISSUED).figures] == ["望奎县通江镇"] * 2


def test_a_districts_report_under_its_citys_name_speaks_for_the_district() -> None:
    text = "台州市椒江区2025年上半年工作报告\n今年以来，全区新开工项目42个，完成投资18.6亿元。\n"
    assert [figure.subject for figure in read_page(text, issued=ISSUED).figures] == ["椒江区"] * 2
    assert read_page(text.replace("全区", "全市"), issued=ISSUED).place == "台州市"
