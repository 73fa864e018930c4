"""Sentences that look odd and are right: nothing in them is to be doubted.

Each names a reading that a hasty eye takes for a slip: another unit, kinds that overlap, an item taken for the total,
the rest of the places taken for what is left to do, a season taken for the calendar year.
"""

from datetime import date

import pytest

from luoshu.core.reading import read_page

SOUND = {
    "parts in mu add up exactly": "园区用地缺口1260亩，已组卷报批740亩，其余520亩尚在调整规划。",
    "the rest of the places is done too": "全年计划建设管网500公里，已完成326公里，"
    "其中甲镇74公里、乙镇63公里、丙镇41公里、其余乡镇148公里。"
    "年底前完成剩余174公里。",
    "kinds that overlap and say so": "共查出问题车辆31辆次，未密闭的14辆次，带泥的9辆次，超时的11辆次，"
    "有3辆次同时存在其中两类问题。",
    "rounded shares": "各类占比之和因四舍五入为100.1%。",
    "more than planned": "计划新建3000个，建成3218个，占107.3%。",
    "six tenths": "接入平台的1931个，占建成3218个的六成。",
    "the first item of a longer list": "受理投诉213件。住宿类最多，有94件；其次是停车类41件、餐饮类33件；其他45件。",
    "items of one list": "未盘活的145处中，权属待理清的58处，需要加固的39处，正在招租的48处。",
    "carried over, found and mended": "9月末结转隐患150处，10月新发现940处、整改1020处，月末存量降至70处。",
    "came and went": "积水点由年初的23处减少到目前的18处，今年已治理9处，同时新排查发现4处。",
    "what is denied is what was done": "重点项目61个，已开工54个，其中完工19个。尚未开工的7个项目9月底前开工。",
    "under way is of those installed": "新建生产线8条，已安装5条，2条正在试生产。",
    "a bound to come down to": "已处理837万亩，待处理的558万亩，11月10日前使待处理面积降到100万亩以下。",
    "the total stands behind": "10月底前完成剩余4.6公里管网铺设，确保全长15.8公里的管网闭合成环。",
    "the others are done as well": "棚改安置、管道更换两件超额完成，其余5件均已办结。",
    "the season is not the year": "全市计划播种小麦448万亩，截至10月15日已播种206万亩，力争年底前完成田管。",
    "harvest makes room for the next crop": "玉米应收520万亩，已收450万亩。"
    "剩余70万亩玉米10月20日前收获到位，10月25日前小麦全部播种到位。",
    "the highest call, not the highest number": "群众呼声最高的加装电梯，今年以来新增214部，累计达到1260部。",
    "a standard raised": "基础养老金最低标准由每人每月151元提高到163元。",
    "one word ends, the next begins": "截至目前开工8个。尚未开工的2个项目目前正在办理许可，另一项目也已进场。",
    "among those of a longer list": "23项重大隐患已整改19项，余下4项都列在6月30日到期的87项之中。",
    "a list in groups": "抓住三个关键：收割机走、打捆机到；打捆机走、包保人验；包保人验、台账清。",
    "the next meeting": "下次调度会定于5月28日召开，数据截至5月25日。",
    "some are quick": "进度较快的有甲区、乙区等，完成率均超过50%。进度最慢的一个县仅为24.5%。",
    "what is missing stands behind in another unit": "抽查用户3590户（处），其中餐饮1246户，"
    "居民2180户，学校、医院食堂164处。",
    "two batches and what was spent between": "第一批债券28.1亿元，支出16.3亿元。第二批34.3亿元，两批合计62.4亿元。",
    "done in stages": "交办信访件1264件。办结1197件，阶段性办结52件，未办结15件。",
    "a kind within a kind": "查办来件，与12件实事有关的来件1864件，办结1790件，在办74件。",
    "one number lies in the other": "没犁的5300亩包含没收的2100亩，没插的9800亩又包含没犁的5300亩，不能相加。",
    "a month is not the year": "今年计划改造320处，1月至2月改造236处，3月改造31处，累计267处。剩下的53处年底前完成。",
    "within a day": "受理投诉213件。已办结209件。24小时内办结的198件，占受理总数的93.0%。",
    "a third": "出入口车流268.4万辆次，新能源车89.6万辆次，约占三分之一。",
    "the others begin later": "新建项目35个；新建项目中已开工31个，另有4个正在办理手续，8月底前可全部开工。",
    "the first total said again": "306个问题中，当场整改189个，限期整改117个。限期整改的117个已完成86个，完成率73.5%。",
    "with one more": "甲区378.4亿元，乙区352.7亿元，丙县316.5亿元，与丁区合计1559.9亿元。",
    "others of another kind": "公租房建成420套，共600套；棚改安置住房全部开工，其中基本建成1140套。",
    "all of those that are left": "问题隐患418处，现已整改402处，整改率96.2%，未整改的均已落实管控措施。",
    "the plan is not what was done": "列入计划的管网97公里，已完成89.6公里，为年度计划的92.4%。",
    "the noun ends where the date begins": "老旧小区改造15个，已完工7个。剩余8个老旧小区10月底前全部完成改造。",
    "offices that formed teams": "市政府督查室会同交通运输局、农牧局、生态环境局组成4个督查组，每组3人。",
    "towns of counties": "对全市12个县区的48个乡镇、132个村进行了督查。",
    "a forecast of its own": "今年以来平均降水量128毫米，常年同期为160毫米，偏少20%；"
    "预计汛期降水比常年同期多两成左右。",
    "so much more, with its act": "三类管网合计420公里，比去年同期多改造60公里，增长16.7%。",
    "a town whose name begins with 大": "全县养殖面积9.2万亩，其中沱湖乡3.6万亩、武桥镇1.9万亩、大新镇1.4万亩。",
    "a sample is no whole": "随机抽查在建小区18个，未发现问题。甲区共有老旧小区96个，已完成改造58个。",
}


@pytest.mark.parametrize("name", SOUND)
def test_what_is_right_is_not_doubted(name: str) -> None:
    text = f"安平市工作简报\n\n（2025年4月25日）\n\n{SOUND[name]}\n"
    doubted = [
        check.relation for check in read_page(text, issued=date(2025, 4, 25)).checks if check.verdict != "consistent"
    ]
    assert doubted == []
