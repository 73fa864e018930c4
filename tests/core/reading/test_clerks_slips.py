"""Mistakes people make when they put a page together: each line holds one, and the audit must raise just that."""

from datetime import date

import pytest

from luoshu.core.reading import read_page

SLIPS = {
    "first_is_not": ("甲县火点12个、乙县9个、丙县6个，乙县火点最多。", "rank"),
    "peak_is_not": ("单日客流最高峰出现在9月5日，达19.8万人次；9月6日发送20.3万人次。", "rank"),
    "make_up": ("三次产业结构调整为19：41：42。", "sum"),
    "fewer_names": ("全市四个主产县（沙泉县、白湖县、柳源县）投入机械6800台。", "enumeration"),
    "fewer_behind_colon": ("新开通直通车6条：古渡线、云岫线、花海线、温泉线、茶山线。", "enumeration"),
    "four_of_one_word": ("落实“四个到位”，做到责任到位、人员到位、经费到位。", "enumeration"),
    "no_doubling": ("订单种植由12万亩增加到19万亩，翻了一番。", "growth"),
    "difference": ("充电桩由860个增加到1120个，增加280个。", "growth"),
    "points": ("城镇居民收入增长5.2%，农村居民收入增长6.9%，增速比城镇居民高1.5个百分点。", "growth"),
    "growth_of_listed": (
        "发送旅客386.4万人次，其中公路280万人次、铁路106.4万人次，比去年同期增加31.6万人次，增长12.4%。",
        "growth",
    ),
    "three_together": (
        "安陵区征收62.3万平方米；云东区征收41.5万平方米；澧口县征收18.9万平方米。三地共征收132.7万平方米。",
        "sum",
    ),
    "other_division": (
        "全市新签约项目186个。\n\n按来源分：甲地52个、乙地61个、丙地33个、其他40个。按产业分：新材料58个、电子47个、海洋39个、文旅45个。",
        "sum",
    ),
    "list_below": (
        "累计筹集资金8.6亿元。\n\n资金来源\n\n①中央补助资金3.1亿元；\n②省级专项资金1.4亿元；\n③市级配套资金2.2亿元；\n④专项债券资金2.4亿元。",
        "sum",
    ),
    "second_of_pair": ("纳入保交房项目62个、4.8万套，已交付58个、4.9万套。", "part_of_total"),
    "kind_above_all": ("石屿县签约41个、平渡县23个。石屿县签约亿元以上项目45个。", "part_of_total"),
    "wrong_remainder": ("排查隐患1860处，已整改1798处，剩余52处正在整改。", "sum"),
    "ten_thousand": ("年度计划投资640亿元。\n\n完成投资518.4万元，占年度计划的81%。", "share"),
    "target_behind": ("治理水土流失560平方公里，年度目标520平方公里，完成率112%。", "share"),
    "level_twice": (
        "地区生产总值完成318.6亿元，增长5.8%。\n\n五年来，地区生产总值由231亿元增加到328.6亿元。",
        "repeat",
    ),
    "built_before_begun": ("6月底前开工建设县医院二期，3月底前建成投用县医院二期。", "stage_order"),
    "built_last_year": ("城北污水厂8月20日开工，计划2023年12月底建成。", "stage_order"),
    "at_work_when_finished": ("新校区项目已于8月底竣工验收，目前正在进行主体结构施工。", "stage_order"),
    "letter_and_answer": (
        "关于督办隐患的通知\n\n芦川区人民政府：\n\n市专班抽查发现你区重大隐患15处，请书面报告。\n\n浔湖市整治专班\n2024年9月1日\n\n"
        "整改情况的报告\n\n市专班：\n\n市挂牌督办的13处重大隐患已全部销号。\n\n芦川区人民政府\n2024年9月8日",
        "repeat",
    ),
    "one_part_of_all": (
        "全市68项在建工程加快推进。\n\n按类别分：防洪工程21项、灌区改造17项、农村供水19项、水库加固14项。",
        "sum",
    ),
    "more_than_before": ("脱贫劳动力务工18640人，比去年同期的17920人增加620人。", "growth"),
    "rate_of_neither": ("计划实施项目138个，已开工131个，开工率94.9%；已完工72个，完工率58.2%。", "share"),
    "spent_more_than_all": ("全年安排养老服务资金5230万元。已支出4.1亿元，支出率78.4%。", "share"),
    "named_loosely": ("重点监测景区共接待187.2万人次，其中云岫山接待148.8万人次，占重点景区的74.2%。", "share"),
    "not_in_order": ("河湾镇、柳塘镇、石桥乡得分排前三位，分别为96.5分、95.8分、97.2分。", "rank"),
    "first_in_brackets": ("湖东区好评率居全市第一（98.1%），昌北县好评率99.4%、湖西区好评率97.6%。", "rank"),
    "up_down_level": ("监测的30种蔬菜，价格上涨17种、下降11种、持平5种。", "sum"),
    "at_once_or_by_a_day": ("共发现问题624个。现场整改341个，限期整改273个。", "sum"),
    "sound_and_not": ("抽检食品360批次，合格354批次；不合格8批次。", "sum"),
    "both_together": ("对214家食堂、86家食品店开展检查，共检查310家。", "sum"),
    "three_chains": ("新能源产值418亿元、先进材料产值365亿元、食品产值207亿元，三条链合计1090亿元。", "sum"),
    "forecast_below_done": ("前三季度生猪出栏203万头，全年预计出栏198万头。", "series"),
    "satisfied_above_all": ("热线满意率106.5%。", "share"),
    "than_the_half_year": ("工业增加值增长7.2%，比上半年加快0.4个百分点（上半年增长6.5%）。", "growth"),
    "level_behind": ("集体访9批，批次同比下降25%，去年同期为14批。", "growth"),
    "below_the_average": ("全县治理率46%，北岗乡治理率仅为21%，比全县平均水平低35个百分点。", "growth"),
    "five_levels": ("设立市、县、乡、村五级林长8620名。", "enumeration"),
    "higher_mark": ("签约项目28个，其中亿元以上9个，10亿元以上11个。", "part_of_total"),
    "all_levels": ("建有服务站135个，其中区级1个、街镇13个、村居112个。", "sum"),
    "net_gain": ("新设经营主体6.35万户。注销经营主体2.96万户，净增3.93万户。", "sum"),
    "whole_in_brackets": ("新改建公厕15座，完成年度任务（60座）的35%。", "share"),
    "newly_added": ("门诊慢特病病种由28种扩大到35种，新增9种。", "growth"),
    "district_in_county": ("临泊县人民政府工作报告\n\n临泊县新建学校6所，全区公共服务水平明显提升。", "text_error"),
}


@pytest.mark.parametrize(("text", "kind"), SLIPS.values(), ids=SLIPS)
def test_slip_is_raised_alone(text: str, kind: str) -> None:
    raised = [check for check in read_page(text, issued=date(2024, 9, 20)).checks if check.verdict != "consistent"]
    assert [check.kind for check in raised] == [kind], [(check.kind, check.relation) for check in raised]
