"""What one sentence gives: figures with their slots, and what is no figure."""

from datetime import date

import pytest

from luoshu.core.reading import Figure, read_page

ISSUED = date(2024, 9, 20)


def figures(text: str) -> tuple[Figure, ...]:
    return read_page(text, issued=ISSUED).figures


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("建成花墙55千米。", 55, "千米", None),
        ("惠及群众近32万人。", 320000, "人", "nearly"),
        ("收入2000万元以上。", 20_000_000, "元", "at_least"),
        ("建成汉服体验馆1200余家。", 1200, "家", "more_than"),
        ("全年营收超90亿元。", 9_000_000_000, "元", "over"),
        ("已完成七成。", 70, "%", None),
        ("投资已完成过半。", 50, "%", "over"),
        ("办结率百分之九十九。", 99, "%", None),
        ("安置房竣工三千二百套。", 3200, "套", None),
        ("形成7大民宿集群。", 7, "集群", None),
        ("已建成 338 个邻里中心。", 338, "个", None),
    ],
)
def test_a_numeral_is_read_with_unit_and_hedge(text: str, value: float, unit: str, approx: str | None) -> None:
    read = figures(text)
    assert [(float(f.value), f.unit, f.approx) for f in read] == [(value, unit, approx)]


@pytest.mark.parametrize(
    "text",
    [
        "G208改建，二期开工，第二人民医院、交大一附院投用。",
        "聚焦“两建设、三改造”，推进“1+3”体验区，实施“151”举措。",
        "按5A级标准建设千年古都，见底清零。",
        "（政办〔2025〕18号）举报电话：12369、0379-6300012。",
        "不放过任何一处火点，一批项目早日开工。",
        "投资5000万元以上的重大项目要专班推进。",
        "市委十二届六次全会、党的二十大精神。",
        "居全市第1位，完成3号楼、1号线。",
    ],
)
def test_a_numeral_that_names_or_orders_is_no_figure(text: str) -> None:
    assert figures(text) == ()


def test_a_column_break_is_stitched_and_offsets_stay_true() -> None:
    page = "坚持整街连片。把全区580个老旧小\n\n区划分为30个片区，同步改造。"
    first, second = figures(page)
    assert (first.object, page[first.start : first.end]) == ("老旧小区", "580个")
    assert page[second.start : second.end] == "30个"


def test_my_county_is_the_one_that_signs_below() -> None:
    page = "检查\n\n9月17日，卫星监测到我县2个火点。\n\n西山县人民政府\n2024年9月19日"
    assert figures(page)[0].subject == "西山县"


def test_a_place_heading_speaks_for_its_section() -> None:
    page = "西山市工作进展\n\n东湖区：\n\n全区建成口袋公园5处。\n\n该区新增车位80个。"
    assert [f.subject for f in figures(page)] == ["东湖区", "东湖区"]


def test_places_listed_before_their_numbers_get_them_in_order() -> None:
    read = figures("西山县、东岭县火点分别为3个、5个。")
    assert [(f.subject, int(f.value)) for f in read] == [("西山县", 3), ("东岭县", 5)]


@pytest.mark.parametrize(
    ("text", "status", "deadline"),
    [
        ("已建成邻里中心338个。", "achieved", None),
        ("确保年底前188个小区全部完成改造。", "target", "2024-12-31"),
        ("剩余1个正在收尾，9月底前将全部清零。", "in_progress", "2024-09-30"),
        ("博物馆已完成工程量的90%。", "in_progress", None),
        ("全区民宿392家，占全市的64.6%。", "share", None),
        ("申请建设银行贷款3.5亿元。", "other", None),
        ("下一步，我们将成立13个督查组。", "planned", None),
        ("力争早日建成5座场站。", "target", None),
    ],
)
def test_status_and_deadline_follow_the_words(text: str, status: str, deadline: str | None) -> None:
    last = figures(text)[-1] if "占" in text else figures(text)[0]
    assert (last.status, last.deadline) == (status, deadline)


def test_a_programme_year_is_a_cohort_and_not_the_period() -> None:
    read = figures("今年上半年，纳入2023年中央资金支持的587个老旧小区全部完工。")[0]
    assert (read.period_or_asof, read.status) == ("2024-01-01/2024-06-30", "achieved")


def test_vague_words_are_kept_as_words() -> None:
    reading = read_page("加快剩余91项工程推进，尽快完成整改任务。", issued=ISSUED)
    assert [event.text for event in reading.events if event.kind == "vague_deadline"] == ["尽快"]
    assert reading.figures[0].deadline is None


def test_decisions_name_each_target() -> None:
    page = (
        "经研究，作出以下处理决定：\n\n"
        "- 对汝山县、嵩河县政府分管领导全市通报批评；\n- 责成汝山县政府向市政府作出书面检查。"
    )
    targets = [e.fields["target"] for e in read_page(page, issued=ISSUED).events if e.kind == "decision"]
    assert targets == ["汝山县政府分管领导", "嵩河县政府分管领导", "汝山县政府"]


def test_known_division_names_are_used() -> None:
    text = "会上通报了和顺新城管理片白杨林场区火点3个。"
    assert read_page(text, issued=ISSUED, divisions=["白杨林场区"]).figures[0].subject == "白杨林场区"
    # A county that no list has yet: the office's own list goes first.
    text = "洛阳市推进中心建设。截至9月19日，全市建成338个。新设县建成200个，示范甲县建成100个。"
    figures = read_page(text, issued=ISSUED, place="洛阳市", divisions=["新设县", "示范甲县"]).figures
    assert [figure.subject for figure in figures] == ["洛阳市", "新设县", "示范甲县"]
