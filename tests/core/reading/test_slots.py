"""Whose a figure is, when it holds, by when it is due, how it stands and what it is called: one sentence each."""

from datetime import date

import pytest

from luoshu.core.reading import Figure, read_page

ISSUED = date(2025, 9, 12)


def figure_of(page: str, raw: str) -> Figure:
    return next(figure for figure in read_page(page, issued=ISSUED).figures if figure.raw == raw)


@pytest.mark.parametrize(
    ("page", "raw", "subject"),
    [
        (
            "松原市护林简报\n全市补植林带，长岭县7公里、乾安县5公里、宁江区4公里，其余2个县区共6公里。",
            "6公里",
            "松原市",
        ),
        ("丽水市渔业简报\n投放鱼苗，缙云县41万尾、遂昌县38万尾，两地合计占全市的62%。", "62%", "丽水市"),
        ("丽水市渔业简报\n缙云县放流点由9个增至14个，在全市五个县中居首。", "14个", "缙云县"),
        ("临泉县水利简报\n全县清淤沟渠210公里。鲖城镇清淤31公里，居各乡镇之首。", "31公里", "临泉县鲖城镇"),
        ("大余、上犹、崇义三个县今年都完成了任务，全市新修渡槽18座。", "18座", "赣州市"),
        ("儋州渔港半年账\n\n今年全市新添渔船泊位64个。", "64个", "儋州市"),
        ("人人动手护草原\n\n全州围栏草场52万亩。玛纳斯县9万亩，呼图壁县8万亩，奇台县7万亩。", "52万亩", "昌吉州"),
        ("驻马店市安全通报\n已下达县（市、区）资金460万元。", "460万元", "驻马店市"),
        ("颍东区：田头立起了服务站\n\n建成农机维修点12个，入驻师傅36名。", "36名", "颍东区"),
    ],
)
def test_whose_a_figure_is(page: str, raw: str, subject: str) -> None:
    assert figure_of(page, raw).subject == subject


@pytest.mark.parametrize(
    ("page", "raw", "period"),
    [
        ("截至9月5日，全市建成粮仓17座。\n\n市本级投入资金820万元。", "820万元", "2025-09-05"),
        ("开沟培土进行中，本县投入机具62台。", "62台", "2025-09-12"),
        ("上半年，接诊牧民3.1万人次，比去年同期的2.6万人次多出0.5万人次。", "2.6万人次", "2024-01-01/2024-06-30"),
        ("截至9月5日，疏通河道83公里，比8月底的71公里增加12公里。", "71公里", "2025-08-31"),
        ("渔政周报\n（9月1日至9月7日）\n\n本周放流鱼苗26万尾。", "26万尾", "2025-09-01/2025-09-07"),
        ("县农技推广年度报告（2024年度）\n\n全年培训农民4300人次。", "4300人次", "2024-01-01/2024-12-31"),
        ("9月3日累计修剪果树2.1万亩，7日累计修剪2.9万亩。", "2.9万亩", "2025-09-07"),
    ],
)
def test_when_a_figure_holds(page: str, raw: str, period: str) -> None:
    assert figure_of(page, raw).period_or_asof == period


@pytest.mark.parametrize(
    ("page", "raw", "deadline"),
    [
        ("下步，62个站点年底前全部通电，4个缺线站点10月15日前立杆。", "4个", "2025-10-15"),
        ("列入加固的危桥23座，眼下完工9座，须于12月10日前悉数验收。", "23座", "2025-12-10"),
        ("省里要求10月底前收官，我县剩余草场7.4万亩，拟在11月8日前补播完毕。", "7.4万亩", "2025-11-08"),
        ("还剩渠段16条，由水管站盯办；河东镇泵房12月底前建成。", "16条", None),
        ("全市累计征收水费2.4亿元，完成全年3.6亿元目标的66.7%。", "3.6亿元", None),
        ("工会将于10月18日邀请30名职工家属座谈。", "30名", None),
    ],
)
def test_by_when_a_figure_is_due(page: str, raw: str, deadline: str | None) -> None:
    assert figure_of(page, raw).deadline == deadline


@pytest.mark.parametrize(
    ("page", "raw", "status"),
    [
        ("云山县计划栽桩46处、完成19处。", "19处", "achieved"),
        ("全县应检水表8.2万只、已检5.6万只。", "5.6万只", "achieved"),
        ("新添渔船2310艘，超过2200艘的年度任务。", "2200艘", "target"),
        ("截至8月底，全市累计争取到位上级资金38亿元。", "38亿元", "achieved"),
        ("应兑付护林补助1.3亿元，已兑付0.9亿元。", "1.3亿元", "total"),
        ("按照市政府统一安排，专班走访企业47家。", "47家", "achieved"),
        ("全县创建的标兵户中，东河镇21户、西河镇18户，其余4个乡镇共30户。", "30户", "achieved"),
    ],
)
def test_how_a_figure_stands(page: str, raw: str, status: str) -> None:
    assert figure_of(page, raw).status == status


@pytest.mark.parametrize(
    ("page", "raw", "name"),
    [
        ("累计修缮渔船数：临高县71艘，昌江县52艘，东方市48艘。", "52艘", "累计修缮渔船数"),
        ("销号率居前的是临高县（76.1%）、昌江县（75%）。", "75%", "销号率"),
        ("拨付率分别为82.6%、80.4%和78.1%。", "78.1%", "拨付率"),
        ("培训船员310名，比去年同期的280名多30名。", "280名", "去年同期培训船员数"),
        ("加固堤坝96处，同比增加12处。", "12处", "加固堤坝同比增加数"),
        ("拆旧换新每台补助3000元。", "3000元", "每台补助标准"),
    ],
)
def test_what_a_figure_is_called(page: str, raw: str, name: str) -> None:
    assert figure_of(page, raw).indicator == name
