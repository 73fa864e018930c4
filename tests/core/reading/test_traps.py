"""What looks like a contradiction and is none must stay silent; each line is one such trap."""

from datetime import date

import pytest

from luoshu.core.reading import read_page

TRAPS = {
    "marks_overlap": "西山市共有企业200家，其中规上企业120家、高新技术企业95家。",
    "begun_within_the_year": "西山县实施重点项目86个，其中新开工39个、续建30个、竣工27个。",
    "above_plan": "西山市计划改造小区20个，已完成25个，完成率125%。",
    "above_a_hundred": "西山市完成税收12.4亿元，完成年度目标的103.3%。",
    "rounded_shares": "西山市销售额中，从渠道看，线上占33.3%，门店占33.3%，其他占33.4%。",
    "about": "西山市共接待约10万人次，其中甲景区6万人次、乙景区5万人次。",
    "per_head": "西山市人均公园绿地面积15.2平方米。\n\n东湖区：\n\n人均公园绿地面积18.6平方米。",
    "two_periods": "西山市6月份新增就业1200人。上半年新增就业6800人。",
    "steps_back": "由于关停，燃气企业由41家压减至18家。",
    "plan_next_year": "市民中心2025年9月底前开工，2027年6月底前竣工。",
    "other_project": "图书馆2024年3月竣工，博物馆2024年9月开工建设。",
    "year_unsaid": "主体工程3月完工，装修4月开工。",
    "weekday_right": "9月19日（星期四）召开推进会。",
    "school_years": "新建中学3所、小学4所、幼儿园6所，新增学位9800个。",
    "points": "城镇化率由68.3%提高到73.1%，提高4.8个百分点。",
    "self": "我市将加快自我管理、自我教育、自我服务。",
    "people_say": "居民王某说：“我将支持改造。”",
    "equal_by_chance": "划分30个片区，新建30个停车场、整治31条小巷。",
    "remaining_with_total": "西山市共有黑臭水体21条，已治理17条，剩余4条正在治理。",
    "repeat_with_rounding": "完成投资121.7亿元。\n\n今年以来累计完成投资约122亿元。",
    "same_digits": "清运垃圾321吨。\n\n发放手册312份。",
    "dozens": "一千余个网格、三百多名干部参与，劝返两百余次。",
    "paid_in_turn": "到位资金9800万元，已支付7600万元，支付率77.6%。",
    "named_first": "甲县排查12家、乙县9家、丙县6家，甲县最多。",
    "lowest": "关东区排查9800家、陵水县5310家、铜峪县5290家，铜峪县排查数量最少。",
    "open_list": "鹿岭县向阳镇、红旗乡等3个乡镇（向阳镇、红旗乡等）管控不严。",
    "and_in_brackets": "三个片区（老城关、北门和河西）进度滞后。",
    "doubled": "合作社由68家发展到131家，翻了近一番；冷链车由120辆增加到260辆，翻了一番多。",
    "make_up": "三次产业结构由22:38:40调整为19:41:40。",
    "ratio": "按1:2:3的比例配套，按3:3:4的比例分担。",
    "yearly": "五年来，地区生产总值由231亿元增加到318亿元，年均增长5.9%。",
    "one_part_done": "一期已竣工验收，二期正在进行主体施工。",
    "fitting_out": "教学楼已竣工验收，目前正在进行室外管网施工。",
    "over_new_year": "11月底开工建设北郊水厂，3月底建成投用。",
    "two_projects": "6月底前开工建设县医院二期，5月底前建成文化馆。",
    "park": "临泊县经济开发区全区上下齐心协力，全区新增企业20家。",
    "district_of_city": "临泊市人民政府办公室\n\n芦川区：全区新增企业20家，全区上下齐心协力。",
    "peak_total": "单日最高接待5.2万人次，8天累计接待31.5万人次。",
    "three_of_many": "全市排查A类3处、B类5处、C类8处、D类2处，三类合计16处。",
    "above_plan_parallel": "计划改造小区20个、3000户，已改造22个、3400户。",
    "rounded_difference": "满意度由91%提高到95.4%，提高4.2个百分点。",
    "list_items_apart": "筹集资金8.6亿元。\n\n工程：\n\n①公园投资3.1亿元；\n②体育馆投资1.4亿元；\n③图书馆投资2.2亿元。",
    "more_than_before": "务工18640人，比去年同期的17920人增加720人。",
    "five_kinds_open": "全市68项工程加快推进。\n\n按类别分：防洪工程21项、灌区改造17项、农村供水19项、水库加固3项。",
    "in_order": "河湾镇、柳塘镇、石桥乡得分排前三位，分别为98.5分、97.8分、97.2分。",
    "moves_of_many": "监测的30种蔬菜，价格上涨17种、下降8种、持平5种。",
    "sound_of_some": "抽检食品360批次，合格352批次；不合格8批次。",
    "work_above_all": "热线办理完成率106.5%。",
    "forecast_above": "前三季度出栏203万头，全年预计出栏268万头。",
    "four_levels": "设立市、县、乡、村四级林长8620名，省、市、县三级联动。",
    "than_the_half_year": "工业增加值增长7.2%，比上半年加快0.7个百分点（上半年增长6.5%）。",
    "overlapping_marks": "共有企业200家，其中规上企业120家、高新技术企业95家、上市企业3家。",
    "net_gain": "新设经营主体6.35万户。注销经营主体2.96万户，净增3.39万户。",
    "higher_mark": "签约项目28个，其中亿元以上11个，10亿元以上9个。",
    "named_share": "企业15万户、个体户32.7万户、合作社0.6万户，企业占比31.1%。",
    "some_levels": "获评示范单位85个，其中国家级3个、省级12个。",
    "list_of_like_names": "打通建设路、建设北路、建设南路等断头路8条。",
}


@pytest.mark.parametrize("text", TRAPS.values(), ids=TRAPS)
def test_trap_stays_silent(text: str) -> None:
    checks = read_page(text, issued=date(2024, 9, 20)).checks
    assert [(c.kind, c.relation) for c in checks if c.verdict != "consistent"] == []
